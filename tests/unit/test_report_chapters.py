"""Chapters: each by its name, strict JSON, and numbers with their meaning."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from secuela.analysis.breakeven import break_even
from secuela.analysis.dose_response import LeverResponse
from secuela.evidence.errors import OptionError
from secuela.evidence.library import library
from secuela.report.views.alternatives import AlternativesView
from secuela.report.views.by_state import StatesView, states_found
from secuela.report.views.chapters import CHAPTERS, chapters, names, view
from secuela.report.views.choosing import ChoosingView
from secuela.report.views.harm import HarmView
from secuela.report.views.law import LawView
from secuela.report.views.limits import GlossaryView, LimitsView, MethodView, command
from secuela.report.views.needed import NeededView
from secuela.report.views.own_aims import own_aims
from secuela.report.views.paired import paired
from secuela.report.views.parts import Table
from secuela.report.views.relations import RelationsView, worst_levels
from secuela.report.views.standing import StandingView
from secuela.report.views.supply import SupplyView
from support import report_run
from support.mexico_run import SPLIT_IN
from support.report_data import run_data
from support.toy_report import DRAWS, SAME, toy_run


def rows(table: Table) -> dict[str, list[str]]:
    return {row.name: [cell.text for cell in row.cells] for row in table.rows if row.kind != "group"}


@pytest.mark.parametrize("name", names())
def test_each_chapter_is_asked_for_by_name_and_is_strict_json(name):
    found = view(run_data(), name)
    held = json.loads(json.dumps(found.json(), allow_nan=False))
    assert held["chapter"] == name
    assert held["title"]
    assert "nan" not in json.dumps(held).lower().replace("financ", "").replace("domnan", "")


def test_a_chapter_that_is_not_there_is_named_with_the_near_ones():
    with pytest.raises(OptionError, match=r"no chapter called 'state'[\s\S]*states"):
        view(run_data(), "state")


def test_names_of_chapters_are_unique_and_the_body_comes_before_the_annexes():
    assert len(set(names())) == len(CHAPTERS)
    annexed = [chapter.ANNEX for chapter in CHAPTERS]
    assert annexed == sorted(annexed)


def test_a_run_with_few_outcomes_leaves_out_the_chapters_that_it_has_nothing_for():
    held = [chapter.NAME for chapter in chapters(toy_run())]
    assert "states" not in held
    assert "relations" in held
    assert "limits" in held


def test_every_source_that_a_chapter_names_stands_in_the_sources():
    found = list(chapters(run_data()))
    anchors = {entry.anchor for each in found if each.NAME == "sources" for entry in each.sources.entries}
    harm = [
        cell.sources for each in found if each.NAME == "grounds" for row in each.omissions.rows for cell in row.cells
    ]
    assert {f"source-{name}" for ids in harm for name in ids} <= anchors
    assert len(anchors) > 20


# ---- what would have to be true ----


def responses(kind):
    return LeverResponse.model_validate(report_run.lever(kind))


def test_the_dose_is_read_between_those_that_were_run():
    found = break_even(responses("helps"), "homicides_mx")
    assert found.lower == pytest.approx(1500)
    assert (found.end, found.higher, found.explored) == (None, None, 5000)
    harmful = break_even(responses("harms"), "homicides_mx")
    assert harmful.lower is None
    assert harmful.higher == pytest.approx(10.8)
    assert break_even(responses("helps"), "cooperation") is None


def test_the_levers_of_the_proposal_come_first_one_line_each():
    found = NeededView.of(run_data())
    assert [row.id for row in found.own.rows] == ["leadership_removal"]
    assert found.own.rows[0].cells[0].text == "6 removals a year"
    assert "rises in more than half from about 11 removals a year" in found.own.rows[0].cells[1].below
    assert "leadership_removal" not in [row.id for row in found.others.rows]


# ---- who is hurt ----


def test_deaths_of_the_two_countries_stand_apart_and_are_never_added():
    table = HarmView.of(run_data()).table
    groups = [row.name for row in table.rows if row.kind == "group"]
    assert groups == ["In Mexico", "In the US, and US forces"]
    assert "never netted" in table.note
    assert not any("total" in row.name.lower() for row in table.rows)


def test_the_numbers_of_the_table_are_those_of_the_draws():
    run = run_data()
    window = run.window()
    ours, usual = (
        run.path("homicides_mx", name)[:, window.first : window.last + 1].sum(1)
        for name in (run.proposal, run.baseline)
    )
    cell = next(row for row in HarmView.of(run).table.rows if row.id == "homicides_mx").cells[1]
    assert cell.points == pytest.approx(tuple(np.quantile(ours - usual, [0.05, 0.5, 0.95])))
    assert cell.shares[2] == pytest.approx(float((ours > 1.03 * usual).mean()))


def test_complaints_of_forces_of_another_country_are_not_modelled_rather_than_none():
    text = HarmView.of(run_data()).complaints.text
    assert text.startswith("Complaints of abuse by US forces are not modelled")


def test_what_nothing_moves_is_one_sentence_and_no_row():
    found = SupplyView.of(run_data())
    assert found.unmoved.text == "Nothing in this proposal moves, in any future: Heroin supply to the US."
    assert "heroin_supply_us" not in [row.id for row in found.table.rows]


# ---- states ----


def test_the_state_with_the_longest_tail_is_named_with_its_chances():
    found = StatesView.of(run_data())
    assert library().places[SPLIT_IN].name in found.lead.text
    assert "by 50 % or more" in found.lead.text
    assert [cell for row in found.most.rows for cell in row.cells if cell.bar is not None]


def test_state_rows_tell_one_difference_and_never_two_medians_that_contradict_it():
    run = run_data()
    found = states_found(run)
    assert len(found) == 32
    for row in StatesView.of(run).most.rows:
        assert row.cells[1].points == pytest.approx(found[row.id].difference)
        assert len([cell for cell in row.cells if "(" in cell.text]) == 1  # status quo and difference, no own level


def test_the_maps_show_the_tail_and_only_where_there_is_one():
    maps = StatesView.of(run_data()).maps.pictures
    assert [each.name for each in maps] == ["map-more", "map-fewer"]
    assert all(len(each.rows) == 32 for each in maps)
    chances = {row[0]: row[1] for row in maps[0].rows}
    assert chances[SPLIT_IN] == max(chances.values())


# ---- relations ----


def test_the_ladder_counts_each_future_once_at_its_worst():
    run = run_data()
    shares = worst_levels(run, run.proposal, run.window())
    assert shares.sum() == pytest.approx(1)
    table = RelationsView.of(run).ladder
    for place in range(len(table.heads) - 1):
        assert math.fsum(row.cells[place].bar for row in table.rows) == pytest.approx(1)


# ---- alternatives and cost ----


def test_alternatives_that_are_one_run_are_shown_once():
    found = AlternativesView.of(run_data())
    ids = [row.id for row in found.table.rows]
    assert "unilateral-operation" not in ids
    assert ids == [name for name in report_run.ALTERNATIVES if name in ids]
    assert "Unilateral operation" in found.notes[0].text


def test_a_cost_per_death_is_withheld_where_the_range_of_deaths_holds_zero():
    unsure = ChoosingView.of(toy_run((0.9,) * 8 + (1.1,) * 2, cost=(100.0,) * DRAWS)).costs
    assert rows(unsure)["The plan"][2] == "withheld: the range of deaths holds zero"
    sure = ChoosingView.of(toy_run((0.9,) * DRAWS, cost=(100.0,) * DRAWS)).costs
    assert rows(sure)["The plan"][2] == "1 (1)"  # 22 months at 100 million over 22 months at 100 deaths
    worse = ChoosingView.of(toy_run((1.1,) * DRAWS, cost=(100.0,) * DRAWS)).costs
    assert rows(worse)["The plan"][2] == "no deaths averted"
    assert rows(sure)["The plan"][3] == "no deaths moved"


def test_regret_is_what_is_lost_against_the_best_of_the_same_future():
    found = ChoosingView.of(toy_run((1.1,) * DRAWS, (0.9,) * DRAWS)).robust
    assert rows(found)["The plan"][0] == "4,400"
    assert rows(found)["Status quo"][0] == "2,200"
    assert rows(found)["The other"][0] == "0"
    assert found.note == ""


def test_regret_is_not_measured_against_what_nobody_can_carry_out():
    run = toy_run((1.1,) * DRAWS, (0.9,) * DRAWS)
    act = {"id": "act", "from": "2026-01", "months": 36, "levers": []}
    act["levers"] = [{"lever": "recruitment_what_if", "dose": -0.5, "basis": "what-if"}]
    other = {**run.manifest["proposals"]["other"], "phases": [act]}
    hypothetical = replace(run, manifest={**run.manifest, "proposals": {**run.manifest["proposals"], "other": other}})
    found = ChoosingView.of(hypothetical).robust
    assert rows(found)["The plan"][0] == "2,200"
    assert rows(found)["Status quo"][0] == "0"
    assert rows(found)["The other"][0] == "a what-if"
    assert found.note.startswith("What-ifs, which nobody can carry out, are not among")


def test_a_death_less_by_just_what_counts_is_lower_and_by_more_of_just_that_is_not_harmless():
    found = ChoosingView.of(toy_run((0.97,) * DRAWS, (1.03,) * DRAWS, deaths=(0.98,) * DRAWS)).robust
    assert rows(found)["The plan"][-2:] == ["100\u00a0%", "100\u00a0%"]
    assert rows(found)["The other"][-2:] == ["0\u00a0%", "0\u00a0%"]


def test_an_effect_begins_in_a_month_of_the_plan():
    found = ChoosingView.of(toy_run((1.1,) * DRAWS)).when
    assert rows(found)["The plan"][0] == "higher from month 1 to the end"
    assert rows(found)["The other"][0] == "in no month"


def test_the_share_counts_futures_in_which_all_aims_are_met_at_once():
    run = toy_run((0.9,) * 6 + (1.1,) * 4, (0.9,) * DRAWS, cost=(100.0,) * DRAWS)
    asked = replace(run, manifest={**run.manifest, "aims": ["homicides_mx<=-3%", "cost_us<=+100"]})
    found = own_aims(asked)
    assert [each.share for each in found.together] == [0, 0, 1]
    assert [each.share for each in found.each[0]] == [0, 0.6, 1]
    assert found.told[0] == (
        "Homicides in Mexico, summed from the end of the data to 2027-10: change against the status quo at most "
        "\u22123\u00a0%"
    )
    assert rows(ChoosingView.of(asked).aims_met)["The other"] == ["100\u00a0%", "100\u00a0%", "100\u00a0%"]


def test_an_aim_that_the_run_cannot_tell_says_so():
    run = toy_run()
    found = own_aims(replace(run, manifest={**run.manifest, "aims": ["displaced_mx<=-3%"]}))
    assert found.together == []
    assert "does not hold displaced_mx" in found.untold


# ---- as things stand ----


def test_three_chances_have_nouns_and_are_never_combined():
    heads = StandingView.of(run_data()).table.heads
    assert heads[1:] == (
        "if carried out", "carried out with a chance of 2 % a year", "carried out with a chance of 10 % a year",
        "carried out with a chance of 30 % a year",
    )  # fmt: skip
    assert StandingView.of(toy_run()).table is None


def test_what_may_not_be_carried_out_does_less():
    run = run_data()
    sure, low = (paired(run, "homicides_mx", mode=mode) for mode in ("if_carried_out", "as_things_stand_low"))
    assert 0 < low.difference[1] < sure.difference[1]


# ---- law, limits, method, words ----


def test_every_entry_after_the_end_of_the_data_is_flagged():
    from secuela.evidence.authority import authority

    entries = [entry for part in LawView.of(run_data()).panel for entry in part.entries]
    assert len(entries) == len(authority())
    later = [each for each in authority() if each.after_origin]
    assert len([entry for entry in entries if "no model has seen it" in entry.text]) == len(later)


def test_levers_are_told_by_who_can_pull_them_and_what_nobody_can_pull_is_left_out():
    entries = {
        "naloxone": {"title": "Naloxone kits handed out", "unit": "million*kit/year", "actors": ["us"]},
        "incapacitation": {"title": "Incapacitations", "unit": "person/year", "actors": ["mexico"]},
        "lab_disruption": {"title": "Laboratories raided", "unit": "laboratory/year", "actors": ["us", "mexico"]},
        "recruitment_what_if": {"title": "What if", "unit": "share", "actors": []},
    }
    rows = LawView.of(run_data(extra={"levers": entries})).levers.rows
    assert [row.id for row in rows] == ["lab_disruption", "naloxone", "incapacitation"]
    assert [row.cells[0].text for row in rows] == ["either, or both", "the US", "Mexico"]


def test_limits_and_omissions_are_told_with_the_date_from_which_they_age():
    text = " ".join(f"{entry.name} {entry.text}" for entry in LimitsView.of(run_data()).limits.entries)
    for part in ("explores, it does not predict", "no endorsement", "targeting", "After October 2026", "collusion"):
        assert part in text


def test_the_command_holds_what_decides_the_numbers_and_no_folder_of_a_machine():
    said = command(run_data())
    assert said.startswith("secuela assess mine.yaml --draws 200")
    assert "/srv/" not in said
    assert {"--against", "--seed", "--as-of", "--months"} <= set(said.split())
    assert MethodView.of(run_data()).command.role == "code"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("secuela assess --draws 200", "secuela assess plan --draws 200"),
        ("secuela assess --assume mine.yaml", "secuela assess plan --assume mine.yaml"),
        ("secuela assess plan --draws 200", "secuela assess plan --draws 200"),
        ("/opt/bin/secuela assess --quiet ./mine.yaml", "secuela assess --quiet mine.yaml"),
        ("python notebook.py", "secuela assess plan"),
    ],
)
def test_the_command_names_the_proposal_even_where_it_was_left_to_the_default(typed, said):
    assert command(toy_run(command_line=typed)).startswith(f"{said} --")


def test_the_glossary_has_at_most_25_terms():
    terms = GlossaryView.of(run_data()).terms.entries
    assert 15 <= len(terms) <= 25
    assert len({entry.anchor for entry in terms}) == len(terms)


def test_no_difference_at_all_is_still_and_moves_nothing():
    found = paired(toy_run(SAME), "homicides_mx")
    assert found.still
    assert not found.moves
    assert found.way == "same"
