"""Whatever a file holds, the answer is a proposal or one message; doses by month add up to what was written."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import yaml
from hypothesis import event, given, settings
from hypothesis import strategies as st

from secuela.evidence.errors import ProposalError
from secuela.evidence.months import Month
from secuela.evidence.strict_yaml import MOST_TOLD, read
from secuela.policy.calendar import resolve
from secuela.policy.lever import levers
from secuela.policy.proposal import Proposal
from secuela.policy.proposal_checks import smallest
from secuela.policy.proposal_reading import PROPOSAL, from_document, from_mapping, template

ORIGIN = Month.parse("2025-10")
EXAMPLES = 200  # each takes about two thousandths of a second
WORDS = """id title sources status consent phases note reference stage execution ended as_of from after months levers
lever dose means by where basis phase en es kind until source lat groups name date"""
KEYS = st.sampled_from(WORDS.split()) | st.text(max_size=8)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["2026-01", "none", "talk", "leadership_removal", "one", "judgement", "us", "kill", "mine"])
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=20
)


def valid() -> dict[str, Any]:
    return {
        "id": "mine",
        "title": {"en": "Mine", "es": "Mía"},
        "sources": ["a"],
        "status": {"stage": "talk", "execution": "none", "ended": False, "as_of": "2025-10"},
        "consent": "federal",
        "phases": [
            {
                "id": "one",
                "from": "2026-01",
                "months": 12,
                "levers": [
                    {"lever": "leadership_removal", "dose": 2, "means": "kill", "by": "us", "basis": "judgement"}
                ],
            },
            {"id": "two", "after": {"phase": "one", "months": 1}, "months": 6, "levers": []},
        ],
    }


def answered(read_it: Callable[[], Proposal]) -> Proposal | str:
    """The proposal, or the message; any other exception fails the test."""
    try:
        got = read_it()
    except ProposalError as error:
        got = str(error)
    event("accepted" if isinstance(got, Proposal) else "refused")
    if isinstance(got, str):
        faults = got.split("\n\n")
        assert len(faults) <= MOST_TOLD + 1
        assert all(len(fault) < 2000 for fault in faults)
        assert got.replace("\n", "").isprintable()
    return got


@settings(max_examples=EXAMPLES)
@given(st.dictionaries(KEYS, ANYTHING, max_size=6))
def test_any_mapping_gives_a_proposal_or_one_message(content: dict[str, Any]):
    assert isinstance(answered(lambda: from_mapping(content)), Proposal | str)


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A valid proposal with one value replaced, one key dropped, or one key added, anywhere."""
    content = valid()
    blocks: list[Any] = [content]
    for block in blocks:
        inner = block.values() if isinstance(block, dict) else block
        blocks.extend(value for value in inner if isinstance(value, dict | list) and value)
    block = draw(st.sampled_from(range(len(blocks))).map(blocks.__getitem__))
    key = draw(st.sampled_from(list(block) if isinstance(block, dict) else list(range(len(block)))))
    action = draw(st.sampled_from(["replace", "drop", "add"]))
    if action == "drop":
        del block[key]
    elif action == "add" and isinstance(block, dict):
        block[draw(KEYS)] = draw(ANYTHING)
    else:
        block[key] = draw(ANYTHING)
    return content


@settings(max_examples=EXAMPLES)
@given(mutated())
def test_one_change_to_a_valid_proposal_gives_a_proposal_or_one_message(content: dict[str, Any]):
    got = answered(lambda: from_mapping(content))
    if isinstance(got, Proposal):
        assert from_mapping(dict(got.as_mapping())) == got


@settings(max_examples=EXAMPLES)
@given(ANYTHING)
def test_any_yaml_gives_a_proposal_or_one_message(content: Any):
    text = yaml.safe_dump(content, allow_unicode=True)
    assert isinstance(answered(lambda: from_document(read(text, "x.yaml", PROPOSAL))), Proposal | str)


@settings(max_examples=EXAMPLES)
@given(st.text(max_size=200))
def test_any_text_gives_a_proposal_or_one_message(text: str):
    assert isinstance(answered(lambda: from_document(read(text, "x.yaml", PROPOSAL))), Proposal | str)


@settings(max_examples=EXAMPLES)
@given(st.data())
def test_a_damaged_template_gives_a_proposal_or_one_message(data: st.DataObject):
    text = template()
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 40)))
    damaged = text[:begin] + data.draw(st.text(alphabet="[]{}:-#'\"&*!|> \n\tab1", max_size=6)) + text[end:]
    assert isinstance(answered(lambda: from_document(read(damaged, "x.yaml", PROPOSAL))), Proposal | str)


@st.composite
def timed(draw: st.DrawFn) -> list[tuple[int, int, float]]:
    """Phases as (first month after the origin, months, dose), small enough to add up within the bounds."""
    count = draw(st.integers(1, 6))
    return [
        (
            draw(st.integers(1, 90)),
            draw(st.integers(1, 90)),
            draw(st.integers(-8000, 90000).map(lambda tenths: tenths / 10)),
        )
        for _ in range(count)
    ]


@settings(max_examples=EXAMPLES)
@given(timed(), st.integers(1, 80))
def test_doses_by_month_add_up_to_what_was_written(phases: list[tuple[int, int, float]], horizon: int):
    written = valid() | {
        "phases": [
            {
                "id": f"p{i}",
                "from": str(ORIGIN + start),
                "months": months,
                "levers": [{"lever": "incapacitation", "dose": dose, "basis": "judgement"}],
            }
            for i, (start, months, dose) in enumerate(phases)
        ]
    }
    got = resolve(from_mapping(written), ORIGIN, horizon)
    path = got.doses["incapacitation"]
    assert path.shape == (horizon,)
    inside = [max(0, min(start + months - 1, horizon) - start + 1) for start, months, _ in phases]
    expected = math.fsum(n * dose for n, (_, _, dose) in zip(inside, phases, strict=True))
    np.testing.assert_allclose(path.sum(), expected, rtol=1e-9, atol=1e-6)
    cut = sum(n < months for n, (_, months, _) in zip(inside, phases, strict=True))
    assert len(got.warnings) == cut + sum(dose == 0 for _, _, dose in phases)


@settings(max_examples=EXAMPLES)
@given(st.sampled_from(sorted(levers())), st.floats(allow_nan=False, allow_infinity=False))
def test_a_dose_is_accepted_exactly_within_its_bounds(name: str, dose: float):
    lever = levers()[name]
    content = valid()
    content["phases"][0]["levers"] = [{"lever": name, "dose": dose, "basis": "judgement"}]
    got = answered(lambda: from_mapping(content))
    seen = dose == 0 or abs(dose) >= smallest(lever)
    assert isinstance(got, Proposal) == (lever.low <= dose <= lever.high and seen)
