"""The page on proposals cannot drift from the code."""

import re
from pathlib import Path

from secuela.evidence.strict_yaml import read
from secuela.policy.lever import levers
from secuela.policy.proposal import After, LeverDose, Phase, Proposal, Scaled, Status
from secuela.policy.proposal_reading import PROPOSAL, default_alternatives, from_document, shipped, template
from secuela.policy.refused_keys import REFUSED

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
    assert {key for key in keys() if not re.search(rf"\b{key}:", template())} <= {"where", "scaled"}


def test_every_key_of_a_scaled_proposal_is_in_its_section():
    section = PAGE.split("## Equal money\n")[1].split("\n## ")[0]
    assert {field.alias or name for name, field in Scaled.model_fields.items()} == {"from", "to", "measure", "month"}
    assert all(f"`{key}`" in section for key in ("from", "to", "measure", "month"))
    assert re.search(
        r"^scaled: \{from: [\w-]+, to: under-test, measure: cost_us full, month: 36\}$", section, re.MULTILINE
    )


def test_the_example_on_the_page_is_valid():
    example = re.search(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
    assert example is not None
    assert from_document(read(example[1], "example", PROPOSAL)).id == "prevention-first"


def rows(heading: str) -> dict[str, list[str]]:
    """Cells of a table of the page, by each id in its first cell."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:3] == "| `"
    ]
    return {name: row for row in reversed(cells) for name in re.findall(r"`([\w-]+)`", row[0])}


def test_the_page_lists_the_shipped_proposals_and_which_are_default_alternatives():
    listed = rows("Proposals in the package")
    assert set(listed) == set(shipped())
    marked = {name for name, row in listed.items() if "*" in row[0]}
    assert set(shipped()) - marked == {*default_alternatives(), "reported-plan-2025"}


def test_the_page_lists_every_place_and_set():
    table = PAGE.split("values of `where`")[1].split("\n\n")[0]
    listed = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", table, flags=re.MULTILINE))
    places = {name: terms.options["where"] for name, terms in levers().items() if "where" in terms.options}
    assert {name: tuple(re.findall(r"`([\w-]+)`", values)) for name, values in listed.items()} == places


def test_every_rule_on_keys_is_on_the_page():
    page = " ".join(PAGE.split())
    for refused in REFUSED:
        subjects = re.split(r", | and ", str(refused.rule).removesuffix(" are not accepted"))
        assert all(subject in page for subject in subjects), refused.rule
