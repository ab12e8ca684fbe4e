"""The one maker of sentences of claims: a golden text for each reason and need, and rows that stored words."""

import json
from typing import get_args

import pytest

from secuela.claims.checking import check_claims
from secuela.claims.claim_rows import ClaimRow, read_rows, row_of
from secuela.claims.reasons import Need, NeedCode, Reason, ReasonCode
from secuela.claims.verdicts import Assumption
from secuela.claims.wording import (
    assumption_title,
    comparison_words,
    need_words,
    reason_words,
    refusal_words,
    why_words,
    worded,
)
from secuela.evidence.library import library
from support import claims_run as made

TURNING = (
    Assumption("link:a.x:b.y", 0.0, "contradicted", 10),
    Assumption("range:a.b", 0.9, "supported", 40, "highest-tenth"),
)
REASONS = {
    "documents": "",
    "lacking": "Not testable here: needs a run of 36 months.",
    "exploratory": "Exploratory: the threshold may have been set after the run, so it gives no verdict.",
    "basis-not-computed": "Basis: not computed in this run.",
    "inert": "Nothing that the alternative does moves what is tested, so the run says nothing on it.",
    "tests-differ": "Its tests point different ways.",
    "assumption": (
        "Follows from the link from a.x to b.y (without it 0% of 10 simulated futures pass); “a.b” (in the highest "
        "tenth of its range), where 90% of 40 simulated futures pass."
    ),
    "tested-on-data": "Basis: tested on data.",
    "derived": (
        "Basis: derived. At the doses assumed no link that is cut, no prior at no effect and no end of one range turns "
        "it; not backtested: never checked against what happened."
    ),
    "as-written": "In the words of then.",
}
NEEDS = {
    "alternative": (Need(code="alternative", names=("a", "b"), near=("c", "d")),
                    "the alternative a and b in the run (did you mean c or d?)"),
    "outcome": (Need(code="outcome", names=("x", "y")), "a model that moves x, y"),
    "months": (Need(code="months", number=36), "a run of 36 months"),
    "coordinate": (Need(code="coordinate", names=("x",), where={"drug": "tea"}), "x by drug tea"),
    "value": (Need(code="value", names=("x", "a")), "a value of x under a"),
    "difference": (Need(code="difference", names=("x", "a"), number=3),
                   "a difference instead of a ratio, since x under a is zero in 3 futures"),
    "every-number": (Need(code="every-number"), "futures in which every number of it is there"),
    "as-written": (Need(code="as-written", text="what was written"), "what was written"),
}  # fmt: skip


@pytest.mark.parametrize("code", get_args(ReasonCode))
def test_every_reason_has_its_sentence(code):
    need = Need(code="months", number=36) if code == "lacking" else None
    named = tuple(each.id for each in TURNING) if code == "assumption" else ()
    reason = Reason(code=code, need=need, assumptions=named, text="In the words of then")
    assert reason_words(reason, TURNING) == REASONS[code]


@pytest.mark.parametrize("code", get_args(NeedCode))
def test_every_need_has_its_words(code):
    need, told = NEEDS[code]
    assert need.code == code
    assert need_words(need) == told


def row(*tests, **changes):
    claim = made.claim(tests=list(tests or [made.trial()]), **changes)
    return row_of(check_claims([made.ledger(claim)], made.in_memory())[0], "2025-10")


def test_a_verdict_says_the_chance_of_each_test_and_then_why():
    assert why_words(row()) == "likely (70% of 10 simulated futures). Basis: not computed in this run."
    both = row(made.trial(id="few", threshold=0.9), made.trial(id="most", threshold=1.06))
    assert why_words(both).startswith("few: unlikely (30% of 10 simulated futures); most: likely (70% of 10 simul")
    plan = row(kind="plan")
    assert (why_words(plan), why_words(plan, "es")) == ("a", "b")


def test_a_refusal_says_how_far_the_best_came_or_that_all_pass():
    nobody, everybody = (row(made.trial(threshold=limit)).tests[0].reachable for limit in (0.5, 1.2))
    assert refusal_words(nobody) == (
        "Refused, since no alternative passes it: strong, which comes closest, does in 0% of 10 simulated futures."
    )
    assert refusal_words(everybody) == (
        "Refused, since every alternative passes it, the status quo too: the one that does least in 100% of 10 "
        "simulated futures."
    )


def test_a_test_reads_with_its_coordinate_its_window_and_a_true_minus():
    condition = made.condition(
        outcome="displaced_mx", definition="idmc", window="cumulative", compare="difference", threshold=-5
    )
    text = comparison_words(row(condition | {"fixed": "2025-11-05"}).test.conditions)
    assert text == (
        "displaced_mx (definition idmc) under plan, summed over months 1 to 12, less that under status-quo: at most "
        "\u22125"
    )


def test_a_prior_is_named_by_the_title_of_its_parameter():
    name, record = next(iter(library().parameters.items()))
    assert assumption_title(f"prior:{name}") == f"the prior for “{record.title}”"
    choice, structure = next(iter(library().structures.items()))
    option = structure.options[0]
    assert assumption_title(f"range:{choice}", f"option:{option.id}") == f"“{structure.title}” (where {option.title})"


def test_the_printed_object_holds_the_words_beside_the_codes():
    told = worded(row(made.trial(threshold=0.5)), "es")
    assert told["test"]["refused"].startswith("Refused, since no alternative passes it")
    assert told["verdict_at_publication"]["why"] == "b"
    assert told["test"]["text"] == "homicides_mx under plan, in month 12: at most 0.5 times that under status-quo"
    assert told["words"] is None
    assert worded(row())["words"] == "likely"


def test_a_run_that_stored_words_is_read_in_its_words():
    """As runs were written before verdicts carried codes: the need and the reason in words, no number of draws."""
    old = json.loads(json.dumps(worded(row(made.trial(id="a"), made.trial(id="b", month=36)))))
    old["verdict_now"] = {key: value for key, value in old["verdict_now"].items() if key != "reason"}
    for test in (old["test"], *old["tests"]):
        test.pop("draws")
    old["test"] = {key: old["test"][key] for key in ("id", "text", "conditions", "fixed", "needs", "refused")}
    (found,) = read_rows([old], 10)
    assert found.verdict_now.reason.code == "as-written"
    assert why_words(found) == why_words(row(made.trial(id="a"), made.trial(id="b", month=36)))
    assert found.test.draws == 10
    assert need_words(found.tests[1].needs) == "a run of 36 months"
    assert found.claim.text("es") == "Los homicidios bajarían."


def test_rows_in_a_form_that_does_not_tell_enough_are_not_read():
    assert read_rows([{"id": "C01", "ledger": "article-2025", "verdict_now": "open"}], 10) == []
    assert isinstance(read_rows([row().plain()], 10)[0], ClaimRow)
