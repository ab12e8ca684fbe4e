"""Known answers: ten draws whose ratios are 0.80, 0.84, …, 1.16, so every probability is a count."""

import json
from math import comb

import numpy as np
import pytest

from secuela.analysis.uncertain_inputs import Column, all_parts
from secuela.claims import verdicts
from secuela.claims.checking import check_claims, finding_now, run_test, verdict_now
from secuela.claims.claim_rows import ClaimRow, row_of
from secuela.claims.curve import curve
from secuela.claims.dose_range import range_of
from secuela.claims.neutralised import (
    StoredFoundations,
    points_of,
)
from secuela.claims.reachability import audit
from secuela.claims.reasons import Need, Reason
from secuela.claims.schema import LedgerTest
from secuela.claims.test_values import compared, share
from secuela.claims.verdicts import basis_of, leaning
from support import claims_run as made


def trial(**changes):
    return LedgerTest.model_validate(made.trial(**changes))


def probability(held=None, **changes):
    return share(trial(**changes), made.in_memory() if held is None else held).probability


@pytest.mark.parametrize(
    ("operator", "threshold", "expected"),
    [("<=", 0.90, 0.3), ("<=", 0.98, 0.5), ("<=", 1.06, 0.7), (">", 1.10, 0.2), (">=", 0.79, 1.0), ("<", 0.79, 0.0)],
)
def test_a_ratio_is_counted_draw_by_draw(operator, threshold, expected):
    assert probability(operator=operator, threshold=threshold) == pytest.approx(expected)


def test_a_difference_a_level_and_the_origin():
    cooperation = {"outcome": "cooperation", "operator": "<="}
    assert probability(**cooperation, compare="difference", threshold=-0.22) == pytest.approx(0.5)  # d = 5 … 9
    assert probability(**cooperation, compare="level", comparator=None, threshold=0.12) == pytest.approx(0.2)
    # the plan's homicides over the 1,250 at the origin: 0.64 + 0.032 d
    assert probability(comparator="origin", threshold=0.75) == pytest.approx(0.4)


def test_a_sum_is_compared_with_the_origin_times_its_months():
    found = compared(trial(window="cumulative", comparator="origin").conditions[0], made.in_memory())
    np.testing.assert_allclose(found, (800 + 40 * made.STEPS) / 1250, rtol=1e-6)
    summed = compared(trial(window="cumulative", compare="level", comparator=None).conditions[0], made.in_memory())
    np.testing.assert_allclose(summed, 12 * (800 + 40 * made.STEPS), rtol=1e-6)


def test_a_conjunction_holds_only_where_all_hold_in_the_same_draw():
    fewer = made.condition(threshold=1.06)  # d = 0 … 6
    less = made.condition(outcome="cooperation", compare="difference", threshold=-0.22)  # d = 5 … 9
    both = LedgerTest.model_validate({"all": [fewer, less], "fixed": "2025-11-05"})
    assert share(both, made.in_memory()).probability == pytest.approx(0.2)  # d = 5, 6


def test_a_coordinate_is_read_where_it_is_named():
    options = {"outcome": "displaced_mx", "definition": "envipe", "compare": "level", "comparator": None}
    assert probability(**options, threshold=33_000, operator=">") == pytest.approx(0.9)  # 32,000 + 1,600 d


def test_a_failed_draw_leaves_the_pair_and_only_the_pair():
    held = made.in_memory(made.outcomes(failed=[("plan", 0), ("status-quo", 9)]))
    found = share(trial(threshold=0.9), held)
    assert found.draws == 8
    assert found.probability == pytest.approx(2 / 8)
    assert found.error == pytest.approx(np.sqrt(0.25 * 0.75 / 8))


def test_the_audit_names_the_best_and_the_pass_rate_of_the_status_quo():
    found = audit(trial(threshold=0.9), made.in_memory(), range_of(trial(threshold=0.9), made.in_memory(), None))
    assert found.refusal is None
    assert (found.best_alternative, found.best_probability) == ("strong", 1.0)
    assert found.best_value == pytest.approx(0.7)
    assert found.furthest_value == pytest.approx(0.7)
    assert (found.status_quo, found.lowest_probability) == (0.0, 0.0)


def test_what_nobody_can_pass_is_refused_and_says_how_far_the_best_came():
    outcome = run_test("K01", trial(threshold=0.5), made.in_memory())
    assert outcome.reach.refusal == "nobody passes"
    assert outcome.reach.best_value == pytest.approx(0.7)
    assert outcome.share is None
    assert any(step.probability > 0 for step in outcome.curve)


def test_what_everybody_passes_is_refused():
    outcome = run_test("K01", trial(threshold=1.2), made.in_memory())
    assert (outcome.reach.refusal, outcome.reach.denial) == ("nobody passes", True), "nobody shows what it denies"
    assert outcome.share is None
    level = trial(compare="level", comparator=None, threshold=2000)
    everybody = run_test("K01", level, made.in_memory())
    assert everybody.reach.refusal == "everybody passes"
    assert everybody.reach.lowest_probability == 1.0


def test_no_change_at_all_does_not_make_a_test_reachable():
    """Cooperation falls under both arms; only the status quo, compared with itself, does not."""
    test = trial(outcome="cooperation", compare="difference", operator=">=", threshold=0.2, alternative="strong")
    found = audit(test, made.in_memory(), range_of(test, made.in_memory(), None))
    assert (found.refusal, found.best_probability, found.status_quo) == ("nobody passes", 0.0, 0.0)


def test_a_registered_test_stands_beside_a_refused_one():
    test = {**made.trial(threshold=0.5), "registered": made.trial(threshold=0.9)}
    checked = check_claims([made.ledger(made.claim(tests=[test]))], made.in_memory())[0]
    assert [each.id for each in checked.tried] == ["K01", "K01.registered"]
    row = row_of(checked, "2025-10")
    assert row.probability == pytest.approx(0.3)
    assert row.test.id == "K01.registered"
    assert row.tests[0].refused == "nobody passes"
    assert row.reachable.passes


@pytest.mark.parametrize(
    ("changes", "needs"),
    [
        ({"alternative": "joint-operation"}, Need(code="alternative", names=("joint-operation",))),
        ({"alternative": "stronge"}, Need(code="alternative", names=("stronge",), near=("strong",))),
        ({"outcome": "trade_at_risk"}, Need(code="outcome", names=("trade_at_risk",))),
        ({"month": 36}, Need(code="months", number=36)),
        (
            {"outcome": "displaced_mx", "definition": "other"},
            Need(code="coordinate", names=("displaced_mx",), where={"definition": "other"}),
        ),
        (
            {"outcome": "retaliation_deaths"},
            Need(code="difference", names=("retaliation_deaths", "status-quo"), number=10),
        ),
    ],
)
def test_what_the_run_lacks_is_said(changes, needs):
    checked = check_claims([made.ledger(made.claim(tests=[made.trial(**changes)]))], made.in_memory())[0]
    row = row_of(checked, "2025-10")
    assert row.test.needs == needs
    assert row.verdict_now.verdict == "open"
    assert (row.finding.finding, row.finding.reason) == ("not-testable", Reason(code="lacking", need=needs))
    assert row.probability is None


def test_a_refused_test_leaves_the_written_verdict_as_it_is():
    written = {"verdict": "contested", "certainty": "low", "as_of": "2026-07-02", "why": "two reports"}
    claim = made.claim(tests=[made.trial(threshold=0.5)], verdict_now=written)
    row = row_of(check_claims([made.ledger(claim)], made.in_memory())[0], "2025-10")
    assert row.verdict_now.reason.code == "documents"
    why = {"en": "two reports", "es": None}
    assert row.verdict_now.plain() == {**written, "why": why, "from": "ledger"}


def test_an_outcome_without_a_value_is_not_tested():
    held = made.outcomes()
    held["cooperation"].loc[{"alternative": "plan"}] = np.nan
    test = trial(outcome="cooperation", compare="difference", threshold=-0.1)
    assert run_test("K01", test, made.in_memory(held)).needs == Need(code="value", names=("cooperation", "plan"))


def test_the_curve_runs_through_the_threshold_and_the_point_of_no_effect():
    steps = curve(trial(threshold=0.9), made.in_memory())
    found = {step.thresholds[0]: step.probability for step in steps}
    assert found[0.9] == pytest.approx(0.3)
    assert found[1.0] == pytest.approx(0.6)  # d = 0 … 5, 1.00 itself is reached
    values = [step.probability for step in steps]
    assert values == sorted(values)
    assert len(steps) >= 25


def test_the_curve_of_a_conjunction_scales_both_effects():
    both = LedgerTest.model_validate(
        {
            "all": [
                made.condition(threshold=0.9),
                made.condition(outcome="cooperation", compare="difference", operator=">=", threshold=-0.08),
            ],
            "fixed": "2025-11-05",
        }
    )
    steps = {step.thresholds: step.probability for step in curve(both, made.in_memory())}
    assert steps[0.9, -0.08] == pytest.approx(0.2)  # d = 0, 1
    assert steps[1.0, 0.0] == pytest.approx(0.1)  # d = 0
    assert (0.9**2, -0.16) in steps


def test_one_rule_turns_a_probability_into_a_verdict():
    assert [leaning(p) for p in (0, 0.33, 1 / 3, 0.34, 0.5, 0.66, 2 / 3, 1)] == [
        "contradicted", "contradicted", "contradicted", "open", "open", "open", "supported", "supported",
    ]  # fmt: skip


def test_the_rule_is_its_own_mirror_image():
    opposite = {"supported": "contradicted", "contradicted": "supported", "open": "open"}
    assert all(leaning(1 - n / 300) == opposite[leaning(n / 300)] for n in range(301))


def neutralised(test, **worlds):
    """Foundations in which the plan's homicides have these ratios to the status quo, one for each draw."""
    ours, theirs = points_of(test)
    usual = np.full(made.DRAWS, 1000.0)
    return StoredFoundations(
        {name: {ours: 1000 * np.array(ratios, dtype=float), theirs: usual} for name, ratios in worlds.items()}
    )


SAME = 0.80 + 0.04 * made.STEPS
NO_EFFECT = np.ones(made.DRAWS)


def basis_with(threshold, **worlds):
    test = trial(threshold=threshold)
    return run_test("K01", test, made.in_memory(), neutralised(test, **worlds)).basis


def test_a_verdict_that_flips_when_one_link_is_cut_follows_from_it():
    found = basis_with(0.9, **{"link:a.x:b.y": 0.7 * NO_EFFECT, "prior:a.b": SAME})
    assert found.code == "assumed"
    assert [(each.id, each.probability, each.leaning) for each in found.assumptions] == [
        ("link:a.x:b.y", 1.0, "supported")
    ]


def test_a_verdict_that_no_assumption_turns_is_derived():
    # 0.3 with the assumption, 0.2 and 0 without: it counts against the claim in every world
    fewer = np.r_[0.8, 0.8, NO_EFFECT[2:]]
    assert basis_with(0.9, **{"link:a.x:b.y": fewer, "prior:a.b": NO_EFFECT}).code == "derived"


def test_the_first_draws_shift_the_share_of_all_and_do_not_stand_for_it():
    """Three of ten pass, three of the first five: nothing changes without the link, so nothing turns."""
    assert leaning(3 / 5) != leaning(3 / 10)
    test = trial(threshold=0.9)
    first = {point: values[:5] for point, values in neutralised(test, x=SAME).held["x"].items()}
    found = run_test("K01", test, made.in_memory(), StoredFoundations({"link:a.x:b.y": first}))
    assert (found.share.probability, found.basis.code) == (pytest.approx(0.3), "derived")


def test_what_no_draw_passes_without_a_link_has_no_chance_left():
    """Five of ten pass, all of the first five; none of these without the link: nothing is left, nor less."""
    test = trial(threshold=0.98)
    gone = {point: values[:5] for point, values in neutralised(test, x=2 * NO_EFFECT).held["x"].items()}
    (each,) = run_test("K01", test, made.in_memory(), StoredFoundations({"link:a.x:b.y": gone})).basis.assumptions
    assert each.probability == 0


def test_a_change_within_its_error_turns_nothing():
    """One draw in ten no longer passes: 0.7 would become 0.6, by 0.1 with an error of 0.095."""
    assert leaning(0.6) != leaning(0.7)
    one = np.where(made.STEPS == 0, 2.0, SAME)
    three = np.where(made.STEPS < 3, 2.0, SAME)
    assert basis_with(1.06, **{"link:a.x:b.y": one}).code == "derived"
    (each,) = basis_with(1.06, **{"link:a.x:b.y": three}).assumptions
    assert each.probability == pytest.approx(0.4)


class Drawn:
    """400 futures in which the plan's ratio is what a function makes of one number and of one rival description."""

    baseline, backtested = "status-quo", frozenset()

    def __init__(self, ratio):
        number, choice = np.linspace(0, 1, 400), np.arange(400) % 2
        self.ratio = ratio(number, choice)
        self.space = {
            "toy.number": Column("toy.number", number, "share"),
            "toy.choice": Column("toy.choice", choice, options=("one way", "another way")),
        }

    def value(self, point):
        return self.ratio if point.alternative == "plan" else np.ones(400)

    def ends(self, counted):
        return all_parts(self.space, counted)


def in_range(ratio):
    held = Drawn(ratio)
    test = trial(threshold=0.9)
    stored = StoredFoundations({"link:a.x:b.y": {point: held.value(point) for point in points_of(test)}})
    return basis_of(test, held, stored)


def test_a_result_that_one_end_of_a_range_turns_restates_that_range():
    found = in_range(lambda number, _choice: np.where(number > 0.8, 0.8, 1.0))
    assert found.code == "assumed"
    (each,) = found.assumptions
    assert (each.id, each.where, each.probability) == ("range:toy.number", "highest-tenth", 1.0)


def test_a_result_that_one_rival_description_turns_restates_it():
    found = in_range(lambda number, choice: np.where((choice == 1) & (number < 0.5), 0.8, 1.0))
    assert [(each.id, each.where) for each in found.assumptions] == [("range:toy.choice", "option:another way")]


def test_the_chance_of_so_many_is_exact_among_few_futures_and_finite_among_many():
    exact = sum(comb(40, k) * 0.3**k * 0.7 ** (40 - k) for k in range(6))
    assert verdicts._tail(5, 40, 0.3) == pytest.approx(exact, rel=1e-12)
    assert verdicts._tail(6300, 20_000, 0.3) == pytest.approx(2.1016e-6, rel=1e-4)  # 4.6 standard deviations
    assert [verdicts._tail(k, 9, 0.0) for k in (0, 1)] == [1.0, 0.0]
    assert [verdicts._tail(k, 9, 1.0) for k in (8, 9)] == [0.0, 1.0]


def test_a_result_that_no_range_turns_is_derived_and_chance_seldom_turns_one():
    """A share of 0.3 that hangs on nothing; 2,000 ranges looked at, expected false alarms below 0.2, allowed one."""
    assert in_range(lambda number, _choice: 1.0 - 0.01 * number).code == "derived"
    rng = np.random.default_rng(6)
    held = Drawn(lambda number, _choice: np.where(rng.random(number.size) < 0.3, 0.8, 1.0))
    held.space = {str(i): Column(str(i), rng.random(400)) for i in range(1000)}
    test = trial(threshold=0.9)
    stored = StoredFoundations({"link:a.x:b.y": {point: held.value(point) for point in points_of(test)}})
    assert len(basis_of(test, held, stored).assumptions) <= 1


def test_tests_that_point_different_ways_leave_the_claim_open():
    both = [made.trial(id="most", threshold=0.98), made.trial(id="few", threshold=0.9)]  # the worst is told first
    links = {"link:a.x:b.y": SAME}
    found = found_of(1.06, neutralised(trial(threshold=0.9), **links), tests=both)
    assert (found.finding, found.reason) == ("not-decided", Reason(code="tests-differ", tests=("K01.few", "K01.most")))


def test_where_nothing_differs_at_all_the_models_know_no_way_and_the_claim_stays_open():
    """Homicides that are the same under the plan in every draw speak neither for a claim nor against it."""
    data = made.outcomes()
    data["homicides_mx"].loc[{"alternative": "plan"}] = data["homicides_mx"].sel(alternative="status-quo")
    test = made.trial(threshold=0.9)
    stored, held = neutralised(LedgerTest.model_validate(test), **{"link:a:b": NO_EFFECT}), made.in_memory(data)
    checked = check_claims([made.ledger(made.claim(tests=[test]))], held, stored)[0]
    assert checked.decisive.inert
    found = finding_now(checked)
    assert (found.finding, found.reason) == ("not-testable", Reason(code="inert", tests=("K01",)))
    assert not run_test("K01", trial(), made.in_memory()).inert


def test_what_documents_decide_no_run_overturns():
    held = {
        "verdict": "supported-with-caveat",
        "certainty": "moderate",
        "as_of": "2025-11-05",
        "why": {"en": "a", "es": "b"},
    }
    now = now_of(0.9, neutralised(trial(threshold=0.9), **{"link:a:b": SAME}), kind="causal", verdict_now=held)
    assert (now.verdict, now.from_run) == ("supported-with-caveat", False)


def test_without_foundations_the_basis_is_not_computed():
    assert run_test("K01", trial(), made.in_memory()).basis.code is None
    assert basis_with(0.9).code is None  # no neutralisation stored
    other = neutralised(trial(month=11), **{"link:a:b": SAME})
    assert run_test("K01", trial(), made.in_memory(), other).basis.code is None


def test_only_a_statement_on_the_baseline_can_be_tested_on_data():
    test = trial(alternative="status-quo", comparator=None, compare="level", threshold=900, operator=">=")
    held = made.in_memory(backtested=frozenset({("homicides_mx", 12)}))
    (point,) = points_of(test)
    stored = StoredFoundations({"link:a:b": {point: np.full(made.DRAWS, 1000.0)}})
    assert run_test("K01", test, held, stored).basis.code == "tested_on_data"
    assert run_test("K01", test, made.in_memory(), stored).basis.code == "derived"
    plan = trial(threshold=1.06)
    assert run_test("K01", plan, held, neutralised(plan, **{"link:a:b": SAME})).basis.code == "derived"


def now_of(threshold, foundations=None, **changes):
    test = made.trial(threshold=threshold)
    ledger = made.ledger(made.claim(**{"tests": [test], **changes}))
    return verdict_now(check_claims([ledger], made.in_memory(), foundations)[0], "2025-10")


def found_of(threshold, foundations=None, **changes):
    test = made.trial(threshold=threshold)
    ledger = made.ledger(made.claim(**{"tests": [test], **changes}))
    return finding_now(check_claims([ledger], made.in_memory(), foundations)[0])


FALLS = {"outcome": "cooperation", "compare": "difference"}  # by 0.05 d in draw d


def test_a_finding_that_an_assumption_turns_says_so_and_leaves_the_verdict_to_documents():
    test = made.trial(threshold=0.9)
    turned = neutralised(LedgerTest.model_validate(test), **{"link:a.x:b.y": 0.7 * NO_EFFECT})
    found = found_of(0.9, turned)
    assert found.finding == "not-at-the-doses-assumed"
    assert found.reason == Reason(code="assumption", tests=("K01",), assumptions=("link:a.x:b.y",))
    assert now_of(0.9, turned).verdict == "open"


def test_a_finding_stands_without_a_basis_and_says_that_none_was_computed():
    found = found_of(0.9, tests=[made.trial(**FALLS, threshold=-0.12)])
    assert (found.finding, found.reason.code) == ("holds", "basis-not-computed")


@pytest.mark.parametrize(
    ("threshold", "finding", "reason"),
    [(-0.12, "holds", "derived"), (-0.22, "not-decided", "even"), (-0.32, "not-at-the-doses-assumed", None)],
)
def test_a_finding_names_the_test_that_it_is_read_from(threshold, finding, reason):
    test = trial(**FALLS, threshold=threshold)
    ours, theirs = points_of(test)
    usual = {ours: 0.5 - 0.05 * made.STEPS, theirs: np.full(made.DRAWS, 0.5)}
    found = found_of(0, StoredFoundations({"link:a:b": usual}), tests=[made.trial(**FALLS, threshold=threshold)])
    assert (found.finding, found.reason.code) == (finding, reason or "larger-doses-unknown")
    assert found.reason.tests == ("K01",)


def test_facts_and_plans_carry_no_chance_and_no_finding():
    now = now_of(1.06, kind="plan", tests=[], no_test="documents")
    assert (now.verdict, now.from_run) == ("open", False)
    assert found_of(1.06, kind="plan", tests=[], no_test="documents") is None


@pytest.mark.parametrize(
    ("fixed", "exploratory"),
    [
        ("2026-06-14", False),
        ("2026-06-15", True),  # the day of the run: it may have been set after it
        ("2026-06-15T11:59Z", False),
        ("2026-06-15T12:01Z", True),
        ("2027-01-01", True),
    ],
)
def test_a_threshold_set_after_the_run_is_exploratory_and_decides_nothing(fixed, exploratory):
    test = trial(fixed=fixed)
    outcome = run_test("K01", test, made.in_memory(), neutralised(test, **{"link:a:b": SAME}))
    assert outcome.exploratory is exploratory
    stored = neutralised(trial(threshold=0.98), **{"link:a:b": SAME})
    found = found_of(0, stored, tests=[made.trial(threshold=0.98, fixed=fixed)])
    expected = ("not-testable", "exploratory") if exploratory else ("not-decided", "even")
    assert (found.finding, found.reason.code) == expected


def test_a_row_is_strict_json_with_the_promised_keys():
    row = row_of(check_claims([made.ledger(made.claim())], made.in_memory())[0], "2025-10").plain()
    promised = {
        "id", "kind", "side", "verdict_at_publication", "verdict_now", "finding", "basis", "test", "reachable",
        "probability", "curve", "rests_on", "n_independent_origins", "sources",
    }  # fmt: skip
    assert promised <= set(row)
    assert row["rests_on"] is None
    assert json.loads(json.dumps(row, allow_nan=False))["probability"] == pytest.approx(0.7)


def test_a_row_holds_no_sentence_but_the_ledgers_own():
    """Whatever a claim says or a source is called stands in the ledger; all else is a code, an id or a number."""
    tests = [
        {**made.trial(id="refused", threshold=0.5), "registered": made.trial(threshold=0.9)},
        made.trial(id="absent", alternative="elsewhere"),
    ]
    held = neutralised(trial(threshold=0.9), **{"link:a.x:b.y": 0.7 * NO_EFFECT})
    row = row_of(check_claims([made.ledger(made.claim(tests=tests))], made.in_memory(), held)[0], "2025-10").plain()
    own = {"claim", "restatement", "chain", "no_test", "why"}

    def texts(part, key=""):
        if isinstance(part, dict):
            return [text for name, value in part.items() if name not in own for text in texts(value, name)]
        if isinstance(part, list | tuple):
            return [text for value in part for text in texts(value, key)]
        return [part] if isinstance(part, str) else []

    sentences = [text for text in texts(row) if " " in text]
    assert set(sentences) == {"nobody passes"}


def test_a_row_comes_back_as_it_was_stored():
    held = neutralised(trial(threshold=0.9), **{"link:a.x:b.y": 0.7 * NO_EFFECT})
    tests = [made.trial(id="one", threshold=0.9), made.trial(id="two", alternative="elsewhere")]
    row = row_of(check_claims([made.ledger(made.claim(tests=tests))], made.in_memory(), held)[0], "2025-10")
    assert ClaimRow.model_validate(json.loads(json.dumps(row.plain()))) == row


def test_a_conjunction_over_two_arms_is_audited_on_the_arm_it_is_about():
    """Cooperation falls under the plan and not under the strong arm; no single arm could do both."""
    falls = made.condition(outcome="cooperation", compare="difference", threshold=-0.22)
    stays = made.condition(
        outcome="cooperation", alternative="strong", compare="difference", operator=">", threshold=-0.2
    )
    both = LedgerTest.model_validate({"all": [falls, stays], "fixed": "2025-11-05"})
    outcome = run_test("K01", both, made.in_memory())
    assert outcome.reach.refusal is None
    assert outcome.share.probability == pytest.approx(0.5)
    assert outcome.reach.best_alternative == "plan"
