"""How sure: shares by grade, flips, causal links and conditions, each as the run computed it or said to be missing."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr

from secuela.analysis.boxes import Box, Condition
from secuela.analysis.explanation import Bound, ScenarioFound
from secuela.analysis.link_cuts import LinkCut
from secuela.analysis.scenario_discovery import Estimate, Scenario
from secuela.analysis.screening import Flip, Flips
from secuela.evidence.library import library
from secuela.report.markdown import part as in_markdown
from secuela.report.views.answer import AnswerView
from secuela.report.views.grounds import GroundsView, grade_counts, judgement_of
from secuela.report.views.notes import picture_notes
from secuela.report.views.parameters import ParametersView
from secuela.report.views.scenario_lines import condition_words, scenario_line
from support.report_data import as_shipped, explanation, resting, run_data
from support.toy_report import toy_run

LINKS = list(library().links)[:3]
NOTHING = {"box": None, "covers": (), "names": (), "coverage": None, "density": None}
TURNING = Flip("m.a", -0.1, 0.1, "lower", "higher", flips=True)
SHARES = {"A": 0.0, "B": 0.05, "C": 0.2, "D": 0.6, "luck": 0.15}


def scenario(**changes):
    share = Estimate(0.8, 0.7, 0.9)
    values = {
        "method": "PRIM", "cases": 0.4, "box": Box((Condition("m.a", low=2.0),)), "covers": (0.3,), "names": ("m.a",),
        "found_in": (0.6,), "coverage": share, "density": Estimate(0.9, 0.8, 0.95), "fit": share, "withheld": None,
        "draws": 200,
    }  # fmt: skip
    return ScenarioFound.of(Scenario(**{**values, **changes}), "higher", "worse")


def cut(link, *, after="same", carries=0.5):
    return LinkCut(link, "same", after, 0.1, 0.05, carries, None, None)


def explained(**changes):
    entry = {
        "rests_on": resting(**SHARES), "flips": Flips((TURNING,), 9),
        "cuts": [cut(LINKS[0], carries=0.1), cut(LINKS[1], after="higher", carries=0.2), cut(LINKS[2], carries=0.6)],
        "scenarios": [scenario()],
    }  # fmt: skip
    return run_data(explained=explanation(**{**entry, **changes}))


def told(**changes):
    return scenario_line(scenario(**changes), "Homicides in Mexico")


def test_shares_of_judgement_and_flips_stand_in_the_chapter_and_in_every_picture():
    run = explained()
    found = GroundsView.of(run)
    (row,) = found.shares.rows
    assert [cell.bar for cell in row.cells[:5]] == list(SHARES.values())
    assert (row.cells[5].text, row.cells[5].below) == ("yes", "“m.a”")
    assert "Of the uncertainty about the first outcome 60\u00a0% is judgement." in AnswerView.of(run).sure.text
    assert found.missing is None
    assert "60\u00a0% of the uncertainty is judgement, and the result flips" in picture_notes(run, "homicides_mx")[1]
    assert judgement_of(run, "homicides_mx").share == pytest.approx(0.6)


JUDGED = "bilateral.cooperation:supply.intelligence"


def notes_of(run, outcome="homicides_mx", language="en"):
    card = next(card for card in AnswerView.of(run, language).cards.cards if card.outcome == outcome)
    return tuple(note for note in card.notes if "hangs on" in note or "depende de" in note)


def test_a_headline_that_hangs_on_one_judged_number_says_so_beside_it():
    run = explained(cuts=[cut(LINKS[0], carries=0.9), cut(JUDGED, carries=1.03)])
    number = "“cooperation to what interdiction finds”"
    assert notes_of(run) == (f"hangs on one number that is judgement: {number}",)
    assert notes_of(run, language="es")[0].startswith("depende de un solo número que es un juicio: «")
    told = f"Homicides in Mexico: one number that is judgement, {number}, carries 100\u00a0% of the result."
    assert GroundsView.of(run).hanging.text == told
    handed_on = "organised_crime.removals:violence.removals"  # judgement too, but it has no size of its own
    for other in (
        explained(cuts=[cut(JUDGED, carries=0.4)]),
        explained(cuts=[cut(handed_on, carries=0.9)]),
        run_data(),
    ):
        assert notes_of(other) == ()
        assert GroundsView.of(other).hanging is None


def test_it_is_said_without_explaining_where_the_draws_say_it():
    """A hundred futures, whose homicides under the plan follow the drawn size of one link."""
    sizes = np.linspace(0, 1, 100)
    drawn = xr.Dataset({JUDGED: ("draw", sizes), "supply.pass_through": ("draw", sizes[::-1] % 0.37)})
    run = hundred(1 + 0.2 * sizes)
    with_draws = replace(run, draws_table=drawn)
    assert notes_of(run) == ()
    number = "“size of the link: cooperation to what interdiction finds”"
    assert notes_of(with_draws) == (f"hangs on one number that is judgement: {number}",)
    told = GroundsView.of(with_draws).hanging.text
    assert told.startswith("Homicides in Mexico: ")
    assert told.endswith(f" of how the futures differ hangs on one number that is judgement, {number}.")
    explained_run = replace(with_draws, explanation=explanation(alternative="plan"))
    assert notes_of(explained_run) == ()  # an explained run knows which link carries it: none does


def hundred(ratios):
    """The toy run with each of its ten futures ten times, and these ratios of homicides under the plan."""
    run = toy_run()
    wide = run.outcomes.isel(draw=np.arange(100) // 10).assign_coords(draw=range(100)).copy(deep=True)
    wide["homicides_mx"][1, 0, :, 1:] = 1000 * np.asarray(ratios)[:, None]
    return replace(run, outcomes=wide, assessment=run.assessment.model_copy(update={"draws": 100}))


@pytest.mark.parametrize(("flips", "words"), [(Flips((), 5), "no"), (Flips((TURNING,), 5), "yes")])
def test_flips_in_words(flips, words):
    (row,) = GroundsView.of(explained(flips=flips)).shares.rows
    assert row.cells[5].text == words


def test_an_explanation_of_something_else_is_not_taken_for_the_proposal():
    run = explained(alternative="mexican-led")
    assert GroundsView.of(run).shares is None
    assert judgement_of(run, "homicides_mx") is None
    assert judgement_of(run, "homicides_mx", "mexican-led") is not None


def test_a_run_that_was_not_explained_says_how_and_still_counts_its_grades():
    found = GroundsView.of(run_data())
    assert found.shares is None
    assert "secuela assess --explain" in found.missing.text
    assert found.counts == grade_counts(run_data()) == {"A": 0, "B": 1, "C": 1, "D": 1}


def test_the_link_that_carries_most_and_those_that_turn_the_result_are_named():
    (entry,) = GroundsView.of(explained()).links.entries
    titles = [library().links[link].title.en for link in LINKS]
    assert f"“{titles[2]}” carries most: 60\u00a0% of the result." in entry.text
    assert f"another one without “{titles[1]}”" in entry.text
    assert titles[0] not in entry.text


def test_conditions_are_told_with_coverage_and_density_on_unseen_futures():
    (entry,) = GroundsView.of(explained()).scenarios.entries
    assert entry.text.startswith("“Homicides in Mexico” is higher than under the status quo (worse), above all where ")
    for part in ("“m.a” at least 2 (the upper 30\u00a0% of its range)", "90\u00a0% (80–95)", "80\u00a0% (70–90)"):
        assert part in entry.text
    assert "fit on futures not used to find it 0.80 (90\u00a0%: 0.70 to 0.90)" in entry.text


def test_a_box_where_it_still_fails_mostly_to_hold_says_so():
    assert "more often, though not mostly, where “m.a”" in told(density=Estimate(0.45, 0.4, 0.5)).text


@pytest.mark.parametrize(
    ("code", "changes", "said"),
    [
        ("too-few", {"fit": None, "least": 40}, "80 of 200 futures are of this kind; at least 40 of this kind and"),
        ("no-fit", {"least": 0.2}, "no few conditions tell these futures apart: fit 0.80 (0.70 to 0.90), at least 0.2"),
        ("not-installed", {"fit": None}, "scenario discovery needs the extra `explain`"),
        ("words of then", {}, "withheld, since words of then."),
    ],
)
def test_a_withheld_condition_gives_the_reason_and_is_no_entry(code, changes, said):
    found = told(withheld=code, **NOTHING, **changes)
    assert found.withheld
    assert said in found.text
    assert GroundsView.of(explained(scenarios=[scenario(withheld=code, **NOTHING, **changes)])).scenarios is None


def test_conditions_have_the_titles_units_and_options_of_their_records():
    known = library()
    share = next(record for record in known.parameters.values() if record.unit == "share")
    choice = next(iter(known.structures.values()))
    assert condition_words(Bound(name=share.id, low=0.35, covers=0.65)).endswith(
        "” at least 35\u00a0% (the upper 65\u00a0% of its range)"
    )
    assert str(choice.options[0].title) in condition_words(Bound(name=choice.id, options=(0, 1), covers=0.65))


def test_every_causal_link_of_a_run_is_told_with_size_bounds_lag_and_what_it_rests_on():
    run = as_shipped()
    table = ParametersView.of(run).links
    assert [row.id for row in table.rows] == [link.id for link in run.links]
    row = next(row for row in table.rows if row.id == "supply.revenue:organised_crime.recruitment")
    assert (row.name, row.note) == ("drug revenue to recruitment", "")
    assert [cell.text for cell in row.cells[:4]] == ["D", "0.15", "0.5 to 2", "6"]
    assert row.cells[4].text.startswith("Money pays for recruits")
    assert row.cells[4].sources == ("judgement",)
    (last,) = (row for row in table.rows if row.id == "violence.homicides:displacement.homicides")
    assert last.cells[2].text == "\u22121,000 to 1,000"


def test_ids_that_commands_take_stand_beside_what_can_be_replaced():
    view = ParametersView.of(as_shipped())
    assert "--assume ID=VALUE" in view.lookup.text
    name = "supply.revenue:organised_crime.recruitment"
    assert f"drug revenue to recruitment – `{name}`" in in_markdown(view.links)
    assert all(table.ids for table in (view.table, view.choices, view.links))


def test_a_run_that_lists_no_links_tells_none_and_a_cut_one_is_marked():
    assert ParametersView.of(run_data()).links is None
    run = run_data(cut=LINKS[:1], extra={"links": as_shipped().manifest["extra"]["links"]})
    assert [row.note for row in ParametersView.of(run).links.rows[:2]] == ["cut in this run", ""]


def test_sentences_of_earlier_versions_are_told_as_they_are():
    held = {key: value for key, value in scenario().model_dump().items() if key not in ("way", "sense", "bounds")}
    found = ScenarioFound.model_validate({**held, "what": "more are killed", "conditions": ["a is large"]})
    assert scenario_line(found, "").text.startswith("more are killed, above all where a is large. ")
