"""One rule for effects and for their absence: along doses, under shifted judgements, under each side's assumptions."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from secuela.claims.checking import check_claims, finding_now, run_test
from secuela.claims.claim_rows import ClaimRow, row_of
from secuela.claims.dose_range import BOUNDS, TIMES, courses_of
from secuela.claims.neutralised import (
    BEST,
    StoredFoundations,
    dose_row,
    foundations_bytes,
    foundations_in,
    points_of,
    shift_row,
)
from secuela.claims.reasons import Need, Reason
from secuela.claims.schema import LedgerTest
from secuela.claims.side_shares import side_shares
from secuela.claims.test_values import Share
from secuela.claims.verdicts import TOGETHER, TOGETHER_AT_BEST, Basis, finding_of
from secuela.claims.wording import finding_why, follows_words, given_words, least_words, parts_words
from secuela.cli.claims_told import summary
from secuela.evidence.errors import LedgerError
from secuela.text.language import speaking
from support import claims_run as made

SAME = 0.80 + 0.04 * made.STEPS
NONE = np.ones(made.DRAWS)


def trial(**changes):
    return LedgerTest.model_validate(made.trial(**changes))


def world(test, ratios):
    """Homicides under the plan with these ratios to the status quo."""
    return {
        point: 1000 * (np.asarray(ratios, dtype=float) if point.alternative == test.subject else NONE)
        for point in points_of(test)
    }


def at_doses(test, **ratios):
    """Worlds in which nothing turns anything, and the plan's ratios at multiples of its doses."""
    rows = {"link:a:b": world(test, SAME)}
    held = {times: ratios.get(f"x{times:g}", SAME) for times in TIMES if times != 1}
    return rows | {dose_row(times): world(test, found) for times, found in held.items()}


def found(test, rows, **changes):
    claim = made.claim(tests=[test], **changes)
    checked = check_claims([made.ledger(claim)], made.in_memory(), StoredFoundations(rows))[0]
    return checked, finding_now(checked)


def effect(threshold=0.9):
    """Three of ten futures pass at the doses assumed."""
    return made.trial(threshold=threshold)


def test_an_effect_fails_only_where_it_fails_over_the_whole_range():
    test = LedgerTest.model_validate(effect())
    assert found(effect(), at_doses(test))[1].finding == "fails"
    at_bounds = at_doses(test, xinf=np.where(made.STEPS < 4, 0.8, 1.0))
    assert found(effect(), at_bounds)[1].finding == "not-at-the-doses-assumed"
    part = {row: values for row, values in at_doses(test).items() if row != dose_row(BOUNDS)}
    assert found(effect(), part)[1].reason.code == "larger-doses-unknown"
    assert found(effect(), part)[1].finding == "not-at-the-doses-assumed"


def test_the_smallest_dose_with_a_chance_of_one_half_is_told():
    test = LedgerTest.model_validate(effect())
    checked, _finding = found(effect(), at_doses(test, x4=np.where(made.STEPS < 5, 0.8, 1.0), xinf=0.8 * NONE))
    least = checked.decisive.along.least
    assert (least.alternative, least.times, least.probability) == ("plan", 4.0, 0.5)
    (row,) = row_of(checked, "2025-10").tests
    assert least_words(row).endswith("one half: 4 times the doses of plan.")
    without, _finding = found(effect(), at_doses(test))
    assert "At no dose of its own" in least_words(row_of(without, "2025-10").tests[0])


def test_consent_that_the_wording_leaves_open_belongs_to_the_range():
    """The strong arm stands for another consent: all its futures pass, and so the plan's claim does not fail."""
    wide = {**effect(), "ranges_over": ["strong"]}
    test = LedgerTest.model_validate(wide)
    rows = at_doses(test)
    strong = {
        point._replace(alternative="strong"): 700 * NONE for point in points_of(test) if point.alternative == "plan"
    }
    rows[dose_row(BOUNDS)] = rows[dose_row(BOUNDS)] | strong
    assert courses_of(test)[-2:] == [("strong", 1.0), ("strong", BOUNDS)]
    checked, finding = found(wide, rows)
    assert finding.finding == "not-at-the-doses-assumed"
    assert checked.decisive.along.least.alternative == "strong"


def test_what_another_alternative_of_the_run_would_reach_makes_no_test_reachable():
    """The strong arm has 0.7; the plan reaches 0.75 at no dose: refused, though the run holds an arm that passes."""
    test = LedgerTest.model_validate(effect(0.75))
    checked, finding = found(effect(0.75), at_doses(test))
    assert (finding.finding, finding.reason.code) == ("not-testable", "refused")
    assert checked.tried[0].reach.refusal == "nobody passes"


def test_nobody_reaching_the_smallest_difference_is_a_failure_and_no_refusal():
    nothing = made.trial(threshold=0.97)  # the smallest difference that means anything for homicides
    test = LedgerTest.model_validate(nothing)
    data = made.outcomes()
    data["homicides_mx"].loc[{"alternative": "plan"}] = 1000 * (1.0 + 0.001 * made.STEPS)[None, :, None]
    rows = {row: world(test, 1 + 0.001 * made.STEPS) for row in at_doses(test)}
    held = check_claims([made.ledger(made.claim(tests=[nothing]))], made.in_memory(data), StoredFoundations(rows))[0]
    assert finding_now(held).finding == "fails"
    beside = {**nothing, "registered": made.trial(threshold=0.99)}
    other = check_claims([made.ledger(made.claim(tests=[beside]))], made.in_memory(data), StoredFoundations(rows))[0]
    assert other.tried[0].reach.refusal == "nobody passes", "where another test stands beside it, that one is asked"


@pytest.mark.parametrize("tenths", range(11))
@pytest.mark.parametrize("elsewhere", [0.0, 0.5, 1.0])
def test_a_claim_of_no_effect_is_judged_by_the_effect_that_it_denies(tenths, elsewhere):
    own = tenths / 10
    turned = {
        "holds": "fails",
        "fails": "holds",
        "not-at-the-doses-assumed": "not-decided",
        "not-decided": "not-decided",
    }
    asserted = finding_of(own, [elsewhere], whole=True)
    denied = finding_of(1 - own, [1 - elsewhere], whole=True, denial=True)
    assert denied == turned[asserted]


def test_a_denial_rests_on_what_the_effect_rests_on():
    test, denial = trial(threshold=0.9), trial(threshold=0.9, operator=">")
    results = []
    for each in (test, denial):
        rows = at_doses(each) | {shift_row(each): world(each, 0.8 * NONE)}
        results.append(run_test("K01", each, made.in_memory(), StoredFoundations(rows)))
    assert [each.finding for each in results] == ["fails", "holds"]
    assert [[a.id for a in each.basis.assumptions] for each in results] == [[TOGETHER], [TOGETHER]]
    assert results[0].along.least == results[1].along.least


def test_all_judgements_shifted_together_turn_what_no_single_one_does():
    test = LedgerTest.model_validate(effect())
    plain = found(effect(), at_doses(test))[1]
    shifted = found(effect(), at_doses(test) | {shift_row(test): world(test, 0.8 * NONE)})[1]
    assert (plain.finding, plain.reason.code) == ("fails", "derived")
    assert (shifted.finding, shifted.reason) == (
        "fails",
        Reason(code="assumption", tests=("K01",), assumptions=(TOGETHER,)),
    )


def test_the_judgements_that_weigh_most_in_a_shift_are_stored_and_named_in_both_languages(tmp_path):
    test = LedgerTest.model_validate(effect())
    rows = {"link:a:b": world(test, SAME)} | at_doses(test) | {shift_row(test): world(test, 0.8 * NONE)}
    parts = {"bilateral.force_rupture": -0.8, "violence.count_dispersion": 0.1, "supply.find_share": 0.5, "x.y": 0.3}
    held = foundations_in(foundations_bytes(rows, {shift_row(test): parts, "shift:gone": {}}), tmp_path)
    (turning,) = run_test("K01", test, made.in_memory(), held).basis.assumptions
    assert turning.leading == ("bilateral.force_rupture", "supply.find_share", "x.y")
    assert held.leading("link:a:b") == ()
    assert "weighing most: “bilateral.force_rupture”, “supply.find_share” and “x.y”)" in follows_words([turning])
    with speaking("es"):
        assert "lo que más pesa: «bilateral.force_rupture», «supply.find_share» y «x.y»)" in follows_words([turning])


def test_what_fails_everywhere_is_shifted_at_its_likeliest_dose_too():
    test = LedgerTest.model_validate(effect())
    rows = at_doses(test) | {shift_row(test): world(test, SAME), shift_row(test, BEST): world(test, 0.8 * NONE)}
    assert found(effect(), rows)[1].reason.assumptions == (TOGETHER_AT_BEST,)


def test_an_effect_that_holds_is_shifted_against_and_one_that_fails_towards_by_one_rule():
    falls = {"outcome": "cooperation", "compare": "difference", "threshold": -0.12}
    test = trial(**falls)
    gone = dict.fromkeys(points_of(test), 0.5 * NONE)
    usual = {point: 0.5 - 0.05 * made.STEPS * (point.alternative == "plan") for point in points_of(test)}
    outcome = run_test("K01", test, made.in_memory(), StoredFoundations({"link:a:b": usual, shift_row(test): gone}))
    assert (outcome.finding, [each.id for each in outcome.basis.assumptions]) == ("holds", [TOGETHER])


def test_a_finding_that_differs_between_both_sides_assumptions_rests_on_the_dispute():
    test = LedgerTest.model_validate(effect())
    sides = {"set:as-supporters-argue": world(test, 0.8 * NONE), "set:as-critics-argue": world(test, SAME)}
    checked, finding = found(effect(), at_doses(test) | sides)
    assert finding.under == {"as-supporters-argue": "holds", "as-critics-argue": "fails"}
    assert finding.disputed
    told = finding_why(row_of(checked, "2025-10"))
    assert "It rests on the dispute: How supporters of force read what is disputed: holds; How critics" in told
    agreed = at_doses(test) | {name: world(test, SAME) for name in sides}
    assert not found(effect(), agreed)[1].disputed


def test_a_conditional_claim_is_judged_among_futures_in_which_the_condition_holds():
    """Cooperation fell by 0.22 or more in draws 5 to 9; of these homicides are above 1.06 in 7, 8 and 9."""
    fell = made.condition(outcome="cooperation", compare="difference", threshold=-0.04)  # draws 1 to 9
    test = {**made.trial(operator=">=", threshold=1.06), "given": [fell]}
    checked = check_claims([made.ledger(made.claim(tests=[test]))], made.in_memory())[0]
    assert checked.tried[0].needs == Need(code="condition", number=9), "nine are too few to be a share"
    data = made.outcomes()
    data["cooperation"].loc[{"alternative": "plan"}] = 0.1
    held = check_claims([made.ledger(made.claim(tests=[test]))], made.in_memory(data))[0]
    assert (held.decisive.share.probability, held.decisive.share.draws) == (pytest.approx(0.3), 10)
    assert given_words(row_of(held, "2025-10").test).startswith("Counted in the 10 futures in which this holds: Coop")


def test_a_conditional_claim_that_is_asked_at_all_doses_together_says_that_it_has_no_basis():
    test = {
        **made.trial(operator=">=", threshold=1.06),
        "given": [made.condition(outcome="cooperation", threshold=2.0)],
    }
    checked = check_claims([made.ledger(made.claim(tests=[test]))], made.in_memory())[0]
    (tried,) = checked.decided
    together = replace(tried, share=Share(0.1, 40), pooled=True, basis=Basis(None))
    row = row_of(replace(checked, tried=(together,), decided=(together,)), "2025-10")
    assert (row.finding.finding, row.finding.reason.code, row.basis) == ("fails", "pooled", None)
    assert "No basis computed: it is asked of the futures at all doses of its own together" in finding_why(row)
    (line,) = (line for line in summary([row], computed=True) if "No basis" in line)
    assert line.startswith("K01: ")
    assert not [line for line in summary([row], computed=True) if "Basis not computed for" in line]


def test_a_conjunction_shows_its_parts_the_worst_first():
    fewer = made.condition(threshold=0.9)  # 0.3
    less = made.condition(outcome="cooperation", compare="difference", threshold=-0.02)  # 0.9
    both = {"all": [less, fewer], "fixed": "2025-11-05"}
    checked = check_claims([made.ledger(made.claim(tests=[both]))], made.in_memory())[0]
    (row,) = row_of(checked, "2025-10").tests
    assert [(part.condition, part.probability) for part in row.parts] == [
        (1, pytest.approx(0.3)),
        (0, pytest.approx(0.9)),
    ]
    assert parts_words(row).startswith("Each part alone, the worst first: Homicides in Mexico under plan")


def test_a_row_with_its_finding_is_strict_json_and_comes_back(tmp_path):
    test = LedgerTest.model_validate(effect())
    sides = {"set:as-supporters-argue": world(test, 0.8 * NONE), "set:as-critics-argue": world(test, SAME)}
    row = row_of(found(effect(), at_doses(test) | sides)[0], "2025-10")
    text = json.dumps(row.plain(), allow_nan=False)
    assert ClaimRow.model_validate(json.loads(text)) == row
    assert row.tests[0].along[-1].times == "bounds"
    old = {key: value for key, value in json.loads(text).items() if key != "finding"}
    assert not ClaimRow.model_validate(old).judged


def test_other_worlds_are_no_assumptions_that_are_taken_away():
    test = LedgerTest.model_validate(effect())
    stored = StoredFoundations(at_doses(test) | {"set:x": world(test, SAME)})
    assert stored.ids() == ("link:a:b",)
    assert stored.sets() == ("set:x",)
    assert (stored.draws("dose:2"), stored.draws("dose:3"), stored.holds("dose:3")) == (10, 0, False)
    assert math.isinf(BOUNDS)
    assert len(foundations_bytes(stored.held)) > 0


def test_what_the_model_finds_is_counted_by_side_with_the_reason():
    test = LedgerTest.model_validate(effect())
    claims = [made.claim("K01", tests=[effect()]), made.claim("K02", side="critics", tests=[effect()])]
    claims.append(made.claim("K03", kind="fact", no_test="documents"))
    claims.append(made.claim("K03q", side="none", beside="K03", tests=[effect()]))
    checked = check_claims([made.ledger(*claims)], made.in_memory(), StoredFoundations(at_doses(test)))
    shares = side_shares([row_of(each, "2025-10") for each in checked])
    assert [(s.side, s.finding, s.reason, s.claims, s.of) for s in shares] == [
        ("supporters", "fails", "derived", ("K01",), 1),
        ("critics", "fails", "derived", ("K02",), 1),
    ]


@pytest.mark.parametrize("kind", ["fact", "plan"])
def test_a_test_of_a_fact_or_plan_is_refused_and_the_remedy_named(kind):
    with pytest.raises(LedgerError) as caught:
        made.ledger(made.claim(kind=kind))
    assert f"A {kind} claim has a test." in str(caught.value)
    assert "with `beside: K01`" in str(caught.value)
    assert "line" in str(caught.value)


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ([made.claim(tests=[{**effect(), "denies": ["K09"]}])], "There is no test 'K09' to deny."),
        (
            [
                made.claim(tests=[effect()]),
                made.claim("K02", tests=[{**made.trial(operator=">", threshold=0.8), "denies": ["K01"]}]),
            ],
            "The test K02 is not the denial of K01.",
        ),
        (
            [
                made.claim(tests=[{**effect(), "ranges_over": ["strong"]}]),
                made.claim("K02", tests=[{**made.trial(operator=">", threshold=0.9), "denies": ["K01"]}]),
            ],
            "The tests K02 and K01 range over other doses.",
        ),
        ([made.claim(beside="K09")], "K01 is asked beside K09, which is no fact, plan or framing."),
    ],
)
def test_denials_ranges_and_questions_that_do_not_fit_are_refused(claims, told):
    from secuela.claims.ledger_checks import survey

    problems = [str(each.what) for each in survey([made.ledger(*claims)])]
    assert told in problems
