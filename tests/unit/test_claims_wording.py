"""The one maker of sentences of claims: a golden text for each reason and need, and rows that stored words."""

import json
from typing import get_args

import pytest

from secuela.claims.checking import check_claims
from secuela.claims.claim_rows import ClaimRow, read_rows, row_of
from secuela.claims.reasons import Need, NeedCode, Reason, ReasonCode
from secuela.claims.side_shares import side_shares
from secuela.claims.verdicts import Assumption
from secuela.claims.wording import (
    assumption_title,
    chance_words,
    comparison_words,
    finding_why,
    found_words,
    need_words,
    reason_words,
    refusal_words,
    side_share_words,
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
    "pooled": "No basis computed: it is asked of the futures at all doses of its own together, and the worlds without "
    "an assumption were simulated at the doses assumed alone.",
    "inert": "Nothing that the alternative does moves what is tested, so the run says nothing on it.",
    "tests-differ": "Its tests point different ways.",
    "assumption": (
        "Follows from the link from a.x to b.y (without it 0% of 10 simulated futures pass); “a.b” (in the highest "
        "tenth of its range), where 90% of 40 simulated futures pass."
    ),
    "tested-on-data": "Basis: tested on data.",
    "derived": (
        "Basis: derived. Nothing that was tried turns it: a link cut, a prior at no effect, an end of one range, all "
        "judgements of the mechanism shifted together; not backtested: never checked against what happened."
    ),
    "refused": "Every test of it is refused: it could tell no dose from another.",
    "no-test": "No test is registered.",
    "even": "The futures are split.",
    "larger-doses": (
        "At the doses assumed the effect is missing; at larger ones, which nobody named, its chance is above one third."
    ),
    "larger-doses-unknown": (
        "At the doses assumed the effect is missing; larger doses were not simulated in this run."
    ),
    "as-written": "In the words of then.",
}
NEEDS = {
    "alternative": (Need(code="alternative", names=("a", "b"), near=("c", "d")),
                    "the alternative a and b in the run (did you mean c or d?)"),
    "outcome": (Need(code="outcome", names=("x", "y")), "a model that moves “x” and “y”"),
    "months": (Need(code="months", number=36), "a run of 36 months"),
    "coordinate": (Need(code="coordinate", names=("x",), where={"drug": "tea"}), "“x” by drug tea"),
    "value": (Need(code="value", names=("x", "a")), "a value of “x” under a"),
    "difference": (Need(code="difference", names=("x", "a"), number=3),
                   "a difference instead of a ratio, since “x” under a is zero in 3 futures"),
    "condition": (Need(code="condition", number=3), "more futures in which what is given holds: there are 3"),
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
    claim = made.claim(**{"tests": list(tests or [made.trial()]), **changes})
    return row_of(check_claims([made.ledger(claim)], made.in_memory())[0], "2025-10")


def test_a_verdict_says_the_chance_of_each_test_and_then_why():
    assert finding_why(row()) == (
        "likely (70% of 10 simulated futures). At the doses assumed the effect is missing; larger doses were not "
        "simulated in this run."
    )
    both = row(made.trial(id="half", threshold=0.98), made.trial(id="few", threshold=0.9))
    told = "few: unlikely (30% of 10 simulated futures); half: about as likely as not (50% of 10 simulated futures)."
    assert finding_why(both) == f"{told} Its tests point different ways."
    assert (why_words(both), why_words(both, "es")) == ("a", "b")
    plan = row(kind="plan", tests=[], no_test="documents")
    assert (why_words(plan), finding_why(plan)) == ("a", "")


def test_a_threshold_set_after_the_run_shows_no_chance_beside_its_finding():
    late = row(made.trial(fixed="2027-01-01"))
    assert late.probability == pytest.approx(0.7)
    assert found_words(late.finding) == "exploratory, no finding"
    assert finding_why(late) == REASONS["exploratory"]
    assert chance_words(late.test) == ""
    assert side_share_words(side_shares([late]), late.side) == "exploratory 1 (threshold set after the run: K01)"


def test_a_refusal_says_how_far_the_best_came_or_that_all_pass():
    level = made.trial(compare="level", comparator=None, threshold=2000)
    nobody, everybody = (row(test).tests[0].reachable for test in (made.trial(threshold=0.5), level))
    assert refusal_words(nobody) == (
        "Refused, since no dose of its own passes it: strong, which comes closest, does in 0% of 10 simulated futures."
    )
    assert refusal_words(everybody) == (
        "Refused, since every dose passes it, and the status quo too: the one that does least in 100% of 10 simulated "
        "futures."
    )
    denial = row(made.trial(threshold=1.2)).tests[0].reachable
    assert refusal_words(denial).startswith("Refused, since no dose of its own brings the effect that it denies: ")


def test_a_test_reads_with_its_coordinate_its_window_and_a_true_minus():
    condition = made.condition(
        outcome="displaced_mx", definition="idmc", window="cumulative", compare="difference", threshold=-5
    )
    text = comparison_words(row(condition | {"fixed": "2025-11-05"}).test.conditions)
    assert text == (
        "People displaced by violence in Mexico (IDMC: new displacement by conflict and violence) under plan, summed "
        "over months 1 to 12, less that under status-quo: at most \u22125"
    )


def test_a_prior_is_named_by_the_title_of_its_parameter():
    name, record = next(iter(library().parameters.items()))
    assert assumption_title(f"prior:{name}") == f"the prior for “{record.title}”"
    choice, structure = next(iter(library().structures.items()))
    option = structure.options[0]
    assert assumption_title(f"range:{choice}", f"option:{option.id}") == f"“{structure.title}” (where {option.title})"


def test_the_printed_object_holds_the_words_beside_the_codes():
    told = worded(row(made.trial(threshold=0.5)), "es")
    assert told["test"]["refused"].startswith("Refused, since no dose of its own passes it")
    assert told["verdict_at_publication"]["why"] == "b"
    assert (
        told["test"]["text"] == "Homicides in Mexico under plan, in month 12: at most 0.5 times that under status-quo"
    )
    assert told["words"] is None
    assert worded(row())["words"] == "likely"


def test_a_run_that_stored_words_is_read_in_its_words():
    """As runs were written before verdicts carried codes: the need and the reason in words, no number of draws."""
    old = json.loads(json.dumps(worded(row(made.trial(id="a"), made.trial(id="b", month=36)))))
    now = {"verdict": "open", "certainty": "none", "as_of": "2025-10", "from": "run", "documented": "open"}
    old["verdict_now"] = {**now, "why": "likely (70% of 10 simulated futures). Basis: not computed in this run."}
    old.pop("finding")
    for test in (old["test"], *old["tests"]):
        test.pop("draws")
    old["test"] = {key: old["test"][key] for key in ("id", "text", "conditions", "fixed", "needs", "refused")}
    (found,) = read_rows([old], 10)
    assert found.verdict_now.reason.code == "as-written"
    assert why_words(found).endswith("Basis: not computed in this run.")
    assert not found.judged
    assert found.test.draws == 10
    assert need_words(found.tests[1].needs) == "a run of 36 months"
    assert found.claim.text("es") == "Los homicidios bajarían."


def test_rows_in_a_form_that_does_not_tell_enough_are_not_read():
    assert read_rows([{"id": "C01", "ledger": "article-2025", "verdict_now": "open"}], 10) == []
    assert isinstance(read_rows([row().plain()], 10)[0], ClaimRow)
