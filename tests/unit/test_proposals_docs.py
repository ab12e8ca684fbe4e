"""The page on proposals cannot drift from the code."""

import re
from pathlib import Path

from secuela.policy.document import read
from secuela.policy.keys import REFUSED
from secuela.policy.proposal import After, LeverDose, Phase, Proposal, Status
from secuela.policy.reading import from_document, shipped, template

PAGE = (Path(__file__).parents[2] / "docs" / "proposals.md").read_text("utf-8")


def keys() -> set[str]:
    fields = {
        name: field
        for model in (Proposal, Status, Phase, After, LeverDose)
        for name, field in model.model_fields.items()
    }
    return {field.alias or name for name, field in fields.items()} - {"reference"}


def test_every_key_is_explained_on_the_page_and_shown_in_the_template():
    assert {key for key in keys() if f"`{key}`" not in PAGE} == set()
    assert {key for key in keys() if not re.search(rf"\b{key}:", template())} <= {"where"}


def test_the_example_on_the_page_is_valid():
    example = re.search(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
    assert example is not None
    assert from_document(read(example[1], "example")).id == "prevention-first"


def test_the_page_names_only_proposals_that_exist():
    named = {"reported-plan-2025", "unilateral-operation", "joint-operation", "mexican-led", "recruitment-halved"}
    assert {name for name in named if f"`{name}`" in PAGE} == named
    assert named <= set(shipped())


def test_every_rule_on_keys_is_on_the_page():
    page = " ".join(PAGE.split())
    for refused in REFUSED:
        subjects = re.split(r", | and ", refused.rule.removesuffix(" are not accepted"))
        assert all(subject in page for subject in subjects), refused.rule
