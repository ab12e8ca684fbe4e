"""The bottom line: every case of reached, not reached and sign unclear reads as a sentence and carries its numbers."""

import pytest

from secuela.report.bottomline import answer, lead_sentence, lever_sentences, response, three_ways
from secuela.report.breakeven import Crossing, at, crossing
from secuela.report.material import Material
from secuela.report.questions import deaths, fentanyl, homicides, questions
from secuela.report.together import whole_proposal
from secuela.text import numbers
from support import report_run

LEAD = homicides()


def _words(kind: str, **changed: object) -> str:
    lever = report_run.lever(kind) | changed
    return lever_sentences(response(lever, LEAD)).replace("\u00a0", " ")


def test_crossing_interpolates_between_doses():
    assert crossing([0, 10, 20], [0.0, 0.25, 0.75], 0.5) == Crossing(15.0, None)


def test_crossing_tells_where_the_chance_falls_back():
    assert crossing([0, 10, 20], [0.0, 1.0, 0.0], 0.5) == Crossing(5.0, 15.0)


@pytest.mark.parametrize("chances", [[0.0, 0.49, 0.49], [0.0, 0.0, 0.0]])
def test_crossing_is_none_where_the_level_is_never_reached(chances):
    assert crossing([0, 10, 20], chances, 0.5) is None


def test_crossing_at_the_exact_level_of_the_last_dose():
    assert crossing([0, 10], [0.0, 0.5], 0.5) == Crossing(10.0, None)


def test_interpolation_knows_nothing_outside_the_doses():
    assert at([0, 10], [0.0, 1.0], 2.5) == 0.25
    assert at([0, 10], [0.0, 1.0], 10.1) is None


def test_reached_names_both_break_even_doses():
    # p_lower runs 0.45 -> 0.7 over 1,250 -> 2,500 and 0.85 -> 0.95 over 3,750 -> 5,000 million USD.
    words = _words("helps")
    assert "From about 1,500 million 2025 USD a year on, homicides are lower by at least 3 %" in words
    assert "For nine futures in ten it takes about 4,400 million 2025 USD a year." in words
    assert words.endswith("The proposal does not use this lever.")


def test_reached_but_not_in_nine_of_ten():
    lever = report_run.lever("helps")
    for point in lever["outcomes"][LEAD.outcome]:
        point["p_lower"] = min(point["p_lower"], 0.8)
    words = lever_sentences(response(lever, LEAD))
    assert "No dose up to 5,000 million 2025 USD a year does it in nine futures in ten." in words


def test_reached_only_between_two_doses():
    lever = report_run.lever("helps")
    for point, chance in zip(lever["outcomes"][LEAD.outcome], [0, 0.4, 0.6, 0.6, 0.4, 0.2], strict=True):
        point["p_lower"] = chance
    words = lever_sentences(response(lever, LEAD))
    assert "Between about 940 million 2025 USD a year and 3,100 million 2025 USD a year homicides are lower" in words
    assert "above that, no longer" in words


def test_not_reached_and_nothing_happens():
    words = _words("nothing")
    assert "No dose up to 60,000 people a year lowers homicides by at least 3 %" in words
    assert "at none is the share above 1 %" in words
    assert "“About the same” is the most common result at every dose explored." in words


def test_not_reached_names_the_best_dose_and_the_harm():
    words = _words("harms")
    assert "the largest share is 5 %, at 12 removals a year." in words
    assert "From about 11 removals a year on, homicides are higher by at least 3 % in more than half" in words


def test_the_dose_of_the_proposal_is_read_off_the_curve():
    words = _words("harms")
    assert "At the dose in the proposal (6 removals a year), held from the first month on, alone: lower" in words
    assert (
        "lower in 4 %, about the same in 66 %, higher in 30 % of the futures; 90 % interval +0.5 % to +4.5 %." in words
    )


def test_a_what_if_says_so():
    assert _words("helps", what_if="no known programme does this").endswith(
        "This is a what-if: no known programme does this."
    )


def test_one_removal_is_singular():
    assert "(1 removal a year)" in _words("harms", in_proposal=1.0)


def test_a_dose_beyond_those_explored_is_named():
    assert "30 removals a year, lies outside the doses explored." in _words("harms", in_proposal=30.0)


def test_sign_unclear_gives_all_three_chances():
    words = _words("unclear")
    assert "The direction is unclear: at 24 removals a year homicides are lower in 40 %" in words
    assert "higher in 35 % of the futures." in words
    assert "more than half of the futures; the largest share is 40 %" in words


def test_lead_names_levers_that_can_and_cannot():
    levers = [response(report_run.lever(kind), LEAD) for kind in ("helps", "nothing", "harms")]
    words = lead_sentence(levers, 36)
    assert "over the first 36 months" in words
    assert "it would take about 1,500 million 2025 USD a year (recruitment prevention)." in words
    assert words.endswith("Not enough at any dose explored: incapacitation; removal of leaders.")


def test_lead_with_two_that_can():
    levers = [response(report_run.lever("helps"), LEAD)] * 2
    assert "it would take one of these: about 1,500 million 2025 USD a year (recruitment prevention)" in lead_sentence(
        levers, 36
    )


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("nothing",), "this is not enough at any dose explored: incapacitation."),
        (("nothing", "harms"), "none of these is enough at any dose explored: incapacitation; removal of leaders."),
    ],
)
def test_lead_where_none_can(kinds, expected):
    levers = [response(report_run.lever(kind), LEAD) for kind in kinds]
    assert lead_sentence(levers, 36).endswith(expected)


def test_a_horizon_of_one_month_reads_as_one_month():
    assert "over the first month" in lead_sentence([response(report_run.lever("helps"), LEAD)], 1)


def test_shares_never_claim_certainty():
    assert three_ways(0.0, 0.004, 1.0).replace("\u00a0", " ") == (
        "lower in less than 1 %, about the same in less than 1 %, higher in more than 99 % of the futures"
    )


def _material(proposal: str) -> Material:
    dataset = report_run.outcomes(draws=40, months=36)
    return Material(dataset, report_run.manifest(36, 40), report_run.assessment(dataset, proposal))


def test_the_whole_proposal_is_told_in_chances_and_an_interval():
    words = whole_proposal(_material(report_run.PROPOSAL), [LEAD])
    assert words.startswith(
        "The modelled parts of the proposal together, as scheduled in its phases, in all 40 futures: "
        "against the status quo, over the first 36 months homicides"
    )
    assert "homicides are lower in" in words
    assert "90\u00a0% interval" in words
    assert "median" not in words


def test_the_status_quo_is_compared_with_the_origin_only():
    words = whole_proposal(_material("status-quo"), [LEAD])
    assert words.startswith("The proposal under test is the status quo itself")
    assert "Against the level at the origin" in words


def _with_supply(*levers: dict, deaths_too: bool = False) -> Material:
    dataset = report_run.with_supply(report_run.outcomes(draws=40, months=36), deaths=deaths_too)
    doses = {"month": 36, "draws": 40, "levers": list(levers)}
    return Material(dataset, report_run.manifest(36, 40), report_run.assessment(dataset), doses)


def test_each_run_asks_what_it_can_answer():
    assert questions(_material(report_run.PROPOSAL)) == [homicides()]
    assert questions(_with_supply()) == [homicides(), fentanyl()]
    assert questions(_with_supply(deaths_too=True)) == [homicides(), deaths()]


def test_fentanyl_supply_is_asked_in_the_month_and_in_its_own_words():
    material = _with_supply(report_run.supply_lever("precursor_control", "fentanyl_supply_us"))
    found = answer(material, fentanyl(), 36)
    words = found.lead.replace("\u00a0", " ")
    assert words.startswith(
        "For fentanyl supply to the US at month 36 to be lower than under the status quo by at least 5 %"
    )
    assert words.endswith("about 30 % (share of the supply of choke precursors acted on).")
    assert "From about 30 % on, fentanyl supply is lower by at least 5 %" in found.levers[0][1].replace("\u00a0", " ")


def test_an_effort_is_written_as_a_departure_from_today():
    lever = report_run.supply_lever("border_interdiction", "fentanyl_supply_us")
    assert "From about +120 % on" in lever_sentences(response(lever, fentanyl())).replace("\u00a0", " ")


def test_overdose_deaths_are_asked_as_a_sum():
    material = _with_supply(report_run.supply_lever("naloxone", "overdose_deaths_us"), deaths_too=True)
    lead = answer(material, deaths(), 36).lead.replace("\u00a0", " ")
    assert (
        "For overdose deaths in the US over the first 36 months to be lower than under the status quo by at least 2 %"
        in lead
    )


def test_a_lever_of_another_chapter_is_named_only_where_it_moves_the_outcome():
    crime = report_run.lever("harms")
    still = [report_run.still(row) for row in crime["outcomes"]["homicides_mx"]]
    quiet = {**crime, "outcomes": {**crime["outcomes"], "fentanyl_supply_us": still}}
    loud = {**crime, "outcomes": {**crime["outcomes"], "fentanyl_supply_us": crime["outcomes"]["homicides_mx"]}}
    own = report_run.supply_lever("lab_disruption", "fentanyl_supply_us", kind="nothing")
    titles = [
        [title for title, _ in answer(_with_supply(own, other), fentanyl(), 36).levers] for other in (quiet, loud)
    ]
    assert titles == [["Laboratories raided"], ["Laboratories raided", "Removal of leaders"]]


def test_a_question_without_dose_response_has_no_answer():
    assert answer(_with_supply(report_run.lever("helps")), fentanyl(), 36) is None


def test_the_whole_proposal_speaks_of_both_questions():
    material = _with_supply()
    words = whole_proposal(material, questions(material)).replace("\u00a0", " ")
    assert "homicides are lower in" in words
    assert "at month 36 fentanyl supply is lower in" in words
    row = material.row("fentanyl_supply_us", report_run.PROPOSAL, "month", 36)
    assert f"(90 % interval {numbers.change(row.vs_baseline.ratio['0.05'])}".replace("\u00a0", " ") in words
