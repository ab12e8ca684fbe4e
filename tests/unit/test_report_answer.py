"""The first screen: one sentence in futures of ten, six cards, three alternatives, and months counted from the plan."""

import re
from dataclasses import replace

import pytest

from secuela.report.run_data import Window
from secuela.report.views.alternatives import AlternativesView
from secuela.report.views.answer import AnswerView, alike, distinct, moving_table, three_beside, what_line
from secuela.report.views.dose_words import dose_line
from secuela.report.views.notes import picture_notes
from secuela.report.views.paired import CARDS, paired
from secuela.runs.stored_plans import PlannedLever
from support import report_run
from support.report_data import as_shipped, run_data
from support.toy_report import DRAWS, FIRST, MONTHS, SAME, toy_run

UP = (1.2,) * 2 + (1.05,) * 2 + SAME[:6]  # higher in 4 of 10


def words(text):
    return re.findall(r"[\w’'.,%+−-]*\w[\w’'.,%+−-]*", text)


def test_months_are_counted_from_the_start_of_the_plan_and_its_dates_stand_beside_them():
    run = toy_run(UP)
    assert run.first_month == FIRST
    assert run.window() == Window(FIRST, MONTHS)
    assert run.window(12) == Window(FIRST, FIRST + 11)
    view = AnswerView.of(run)
    assert "in months 1 to 22 of the plan" in view.sentence.text
    assert "(January 2026 to October 2027)" in view.cards.rule


def test_a_sum_holds_the_months_of_the_plan_and_no_others():
    found = paired(toy_run((1.1,) * DRAWS), "homicides_mx")
    assert found.window.months == 22
    assert found.difference == pytest.approx((2200, 2200, 2200))
    assert found.ratio == pytest.approx((1.1, 1.1, 1.1))


def test_the_sentence_says_futures_of_ten_the_tail_and_what_moves_most_beside():
    view = AnswerView.of(toy_run(UP, cooperation=(0.1,) * 9 + (0.5,)))
    assert view.sentence.text == (
        "Against the status quo, in months 1 to 22 of the plan, killings in Mexico stay about the same in 6 of 10 "
        "futures (higher in 4, lower in 0; in one of twenty by +20\u00a0% or more); cooperation between the two "
        "governments falls in 9 of 10."
    )


@pytest.mark.parametrize(
    ("ratios", "said"),
    [
        ((1.2,) * DRAWS, "killings in Mexico rise in 10 of 10 futures"),
        ((0.8,) * DRAWS, "killings in Mexico fall in 10 of 10 futures"),
        ((0.8,) * 4 + (1.0,) * 3 + (1.2,) * 3, "may fall or rise: no way has more than half of the futures"),
    ],
)
def test_each_way_has_its_own_clause(ratios, said):
    assert said in AnswerView.of(toy_run(ratios)).sentence.text


def test_the_same_six_cards_stand_there_whichever_way_they_go():
    cards = AnswerView.of(run_data()).cards.cards
    assert tuple(card.outcome for card in cards) == CARDS
    for card in cards:
        assert sum(card.shares) == pytest.approx(1)
        assert max(map(abs, card.points)) == pytest.approx(1, abs=1e-6)


def test_a_card_says_from_which_change_on_it_counts():
    cards = {card.outcome: card for card in AnswerView.of(toy_run(UP)).cards.cards}
    assert cards["homicides_mx"].futures == "about the same (change below 3\u00a0%) in 6 of 10, higher in 4"
    assert cards["cooperation"].futures == "about the same (change below 0.1) in 10 of 10"
    spanish = AnswerView.of(toy_run(UP), "es").cards.cards[0].futures
    assert spanish == "casi igual (cambio menor que 3\u00a0%) en 6 de 10, al alza en 4"


def test_a_change_of_just_what_counts_is_a_change():
    assert AnswerView.of(toy_run((1.03,) * DRAWS)).cards.cards[0].futures == "higher in 10 of 10"
    assert AnswerView.of(toy_run(cooperation=(0.4,) * DRAWS)).cards.cards[2].futures == "lower in 10 of 10"


def test_a_card_says_when_an_effect_is_largest_where_that_is_much_larger():
    run = toy_run((1.1,) * DRAWS)
    late = run.outcomes.copy(deep=True)
    late["homicides_mx"][1, 0, :, :20] = 1000.0
    assert AnswerView.of(run).cards.cards[0].notes == ()
    notes = AnswerView.of(replace(run, outcomes=late)).cards.cards[0].notes
    assert notes == ("largest in month 18 of the plan (June 2027): +10\u00a0%",)


def test_consent_is_said_only_where_something_is_done_that_can_be_consented_to():
    run = toy_run(UP)
    assert "without Mexico’s consent" in what_line(run)
    other = replace(run, assessment=run.assessment.model_copy(update={"proposal": "other"}))
    assert what_line(other).startswith("If carried out, January 2026 to October 2027: 500 more people in treatment")
    assert picture_notes(other, "homicides_mx")[0].startswith("If carried out; doses as proposed.")
    notes = [row.note for row in AlternativesView.of(run).table.rows]
    assert notes == ["without Mexico’s consent", ""]


def test_an_outcome_that_is_not_modelled_is_named_and_never_zero():
    view = AnswerView.of(toy_run(UP))
    assert [card.outcome for card in view.cards.cards] == [
        "homicides_mx", "overdose_deaths_us", "cooperation", "cost_us",
    ]  # fmt: skip
    absent = "Not modelled in this run: Disappearances in Mexico and People displaced by violence in Mexico."
    assert absent in view.cards.rule


def test_a_skewed_outcome_has_its_mean_beside_median_and_range():
    skewed = AnswerView.of(toy_run((1.0,) * 7 + (1.1, 1.5, 3.0))).cards.cards[0]
    assert "; mean +" in skewed.span
    even = AnswerView.of(toy_run((1.08, 1.1, 1.12) * 3 + (1.1,))).cards.cards[0]
    assert "mean" not in even.span


def test_alternatives_beside_are_of_another_kind_and_those_alike_are_one():
    run = run_data()
    beside = three_beside(run)
    assert len(beside) == 3
    assert not {run.proposal, run.baseline, "unilateral-operation", "support-only"} & set(beside)
    assert "unilateral-operation" not in distinct(run)
    assert run.proposal in distinct(run)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_first_screen_has_at_most_two_hundred_words(language):
    view = AnswerView.of(as_shipped(), language)
    said = [view.title, view.what.text, view.sentence.text, view.sure.text]
    said += [f"{entry.name} {entry.text}" for entry in view.beside.entries]
    assert sum(len(words(text)) for text in said) <= 200


def test_doses_are_said_with_dates_and_whose_they_are():
    text = AnswerView.of(toy_run(UP)).what.text
    assert text == (
        "If carried out without Mexico’s consent, January 2026 to October 2027: 6 leaders captured or killed a year "
        "(doses: judgement)."
    )


def test_of_many_doses_the_first_are_told_and_the_rest_counted():
    run = toy_run(UP)
    levers = [{"lever": "treatment", "dose": 500 + n, "by": name} for n, name in enumerate(("us", "mexico", "joint"))]
    levers.append({"lever": "maritime_interdiction", "dose": -0.25, "unit": "1", "where": "caribbean"})
    plan = {
        **run.manifest["proposals"]["plan"],
        "phases": [{"id": "act", "from": "2026-01", "months": 36, "levers": levers}],
    }
    wide = replace(run, manifest={**run.manifest, "proposals": {**run.manifest["proposals"], "plan": plan}})
    assert "2027: 500 more people in treatment, 501 more people in treatment and 2 more measures (" in what_line(wide)
    assert dose_line(wide, PlannedLever(**levers[-1])) == "−25\u00a0% interdiction effort at sea (Caribbean)"


def test_the_counts_of_grades_stand_on_the_first_screen():
    text = AnswerView.of(run_data()).sure.text
    assert text.startswith(
        "Of 3 parameters 0 are causal, 1 data, 1 analogy, 1 judgement. No effect was checked against what happened."
    )


def test_a_plan_that_is_cut_off_by_the_horizon_says_how_many_months_are_inside():
    assert [each.role for each in AnswerView.of(toy_run(UP)).warnings] == ["warning"]
    assert "Only 22 months of the plan are simulated" in AnswerView.of(toy_run(UP)).warnings[0].text
    assert AnswerView.of(run_data()).warnings == ()


def test_a_plan_that_begins_after_the_horizon_says_that_nothing_is_simulated():
    run = toy_run()
    plan = {**run.manifest["proposals"]["plan"], "doses": {}, "starts": {"act": "2031-01"}}
    late = replace(run, manifest={**run.manifest, "proposals": {**run.manifest["proposals"], "plan": plan}})
    view = AnswerView.of(late)
    assert "begins in January 2031, after the last simulated month" in view.warnings[0].text
    assert view.sentence.text == "Nothing of it is simulated in this run, so there is no answer."


def test_alternatives_of_which_no_doses_are_known_are_not_called_alike():
    plans = {name: {"title": {"en": name}} for name in ("status-quo", "plan", "other")}
    assert alike(replace(toy_run(), manifest={"proposals": plans})) == []
    same = {name: {**each, "doses": {"treatment": [0.0]}} for name, each in plans.items()}
    assert alike(replace(toy_run(), manifest={"proposals": same})) == [("status-quo", "plan", "other")]


def test_the_status_quo_as_proposal_has_nothing_to_be_compared_with():
    view = AnswerView.of(toy_run(proposal="status-quo"))
    assert view.sentence.text.startswith("This is the status quo itself")
    assert view.cards.cards == ()


def test_links_that_are_cut_are_said_before_any_number():
    view = AnswerView.of(toy_run(UP, cut=["a.x:b.y"]))
    assert "a.x:b.y" in view.warnings[0].text
    assert "what-if about the model" in view.warnings[0].text


def test_the_table_holds_what_moves_and_deaths_and_cost_always():
    table = moving_table(toy_run(UP, cost=(5.0,) * DRAWS))
    groups = [row.id for row in table.rows if row.kind == "group"]
    assert groups == ["homicides_mx", "overdose_deaths_us", "cost_us"]
    assert [(row.name, row.cells[0].text) for row in table.rows if row.kind == "plain"] == [
        ("all others", "about the same"),
        ("no change", "The plan; The other"),
        ("no change", "The other"),
    ]
    whole = moving_table(toy_run(UP), everything=True)
    assert "cooperation" in [row.id for row in whole.rows]
    assert [row.note for row in whole.rows if row.id == "cost_us" and row.kind == "group"] == [
        "incremental cost, status quo 0",
        "full cost, status quo 0",
    ]


def test_an_alternative_has_its_whole_title_where_it_stands_first():
    chosen = [row.name for row in moving_table(toy_run(UP, cost=(5.0,) * DRAWS)).rows if row.kind == "chosen"]
    assert chosen == ["The plan: longer", "The plan"]


def test_the_answer_is_strict_json_with_codes_and_numbers():
    held = AnswerView.of(run_data()).json()
    assert held["chapter"] == "answer"
    assert held["window"] == {"first": 3, "last": 38}
    assert held["cards"]["cards"][0]["outcome"] == "homicides_mx"
    assert held["fan"]["choices"][0]["id"] == "homicides_mx"


def test_titles_follow_the_language_and_numbers_do_not_change():
    english, spanish = (AnswerView.of(toy_run(UP), language) for language in ("en", "es"))
    assert (english.title, spanish.title) == ("The plan: longer", "El plan: más largo")
    assert [card.shares for card in english.cards.cards] == [card.shares for card in spanish.cards.cards]


def test_the_fan_offers_the_nation_and_each_state():
    fan = AnswerView.of(run_data()).fan
    groups = {choice.group for choice in fan.choices}
    assert groups == {"The nation", "Homicides by state"}
    assert len([choice for choice in fan.choices if choice.group != "The nation"]) == 32
    assert report_run.PROPOSAL not in fan.title
