"""A run sees what was added: its origin and start move, and nothing that is fitted does."""

import numpy as np
import pytest

from secuela.evidence.errors import OptionError, RecordError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.posteriors import posterior
from secuela.job.options import Options
from secuela.job.preparation import prepare
from secuela.job.provenance import age_note, data_checksums, data_seen, job_notes, plan_of
from secuela.learning.calibration import calibrations
from secuela.learning.fits.observation_fit import figures
from secuela.learning.recipe import stale, stored_recipe
from secuela.record import additions as store
from secuela.record.additions import add, additions
from secuela.record.encounters import encounter_record
from secuela.record.homicide_level import adjusted, homicide_level
from secuela.record.overdose_level import overdose_level
from secuela.record.recognition import read_published
from secuela.record.seen_record import (
    ends_before,
    month_values,
    newest_origin,
    seeing,
    shipped_alone,
    victims_by_state,
)
from secuela.record.seizures import last_recorded, last_year
from secuela.record.state_shares import state_record
from secuela.text.run_notes import note_words
from secuela.world.draws import draw_table
from secuela.world.overdose_baseline import overdose_parameters
from support.agency_layouts import SHARES, overdose_json, shipped_nation, tidy, victims

SHIPPED = library().newest_month()
DECEMBER = Month.parse("2025-12")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "data"))


@pytest.fixture
def newer(tmp_path):
    """Victims and overdose deaths to December 2025, invented."""
    files = [
        victims(tmp_path / "v.csv", year=2025, each=30),
        overdose_json(tmp_path / "o.json", first=2015, last="2026-02", drugs=tuple(SHARES), nation=shipped_nation()),
    ]
    return add([read_published(path) for path in files])


def test_without_added_data_everything_is_as_it_was():
    with seeing() as seen:
        assert seen.added == ()
        assert newest_origin() == SHIPPED

        within = homicide_level(SHIPPED)
    assert within == homicide_level(SHIPPED)
    assert data_seen(None) == data_checksums()


def test_the_origin_is_the_last_month_that_homicides_and_overdose_deaths_both_reach(newer):
    assert Options.asked().as_of == DECEMBER  # victims to 2025-12, deaths by overdose to 2026-02
    assert Options.asked(as_of="2024-06").as_of == Month.parse("2024-06")
    with pytest.raises(OptionError, match="There are no data as late as 2026-01"):
        Options.asked(as_of="2026-01")


def test_the_start_moves_and_what_stands_outside_does_not(newer):
    outside = homicide_level(SHIPPED)
    with seeing():
        level = homicide_level(DECEMBER)
        assert level.last_victims == DECEMBER
        assert level.level == pytest.approx(2 * 30 * 32, rel=0.15)
        assert overdose_level(DECEMBER).last == DECEMBER
        last = library().series_values("overdose_predicted_total")[1][-1]
        assert overdose_level(DECEMBER).level.sum() == pytest.approx(last / 12, rel=0.25)
        assert adjusted(DECEMBER)[0][-1] == DECEMBER
        states = state_record(DECEMBER)
        assert states.last_victims == DECEMBER
        assert victims_by_state().months[-1] == DECEMBER
        assert encounter_record(DECEMBER).months[-1] == Month.parse("2025-10")
    assert homicide_level(SHIPPED) == outside
    assert state_record(SHIPPED).last_victims == Month.parse("2025-06")
    assert library().newest_month() == SHIPPED


def test_series_that_end_earlier_are_read_to_their_own_end_and_named(newer):
    with seeing():
        assert last_recorded(DECEMBER) == SHIPPED
        within = last_year(DECEMBER)
        ends = ends_before(DECEMBER)
    np.testing.assert_array_equal(within[0], last_year(SHIPPED)[0])
    assert {"seizures", "sw_border_encounters", "rnpdno_missing"} <= set(ends)
    assert "homicides_mx" not in ends


def test_a_run_says_what_it_saw(newer):
    job = prepare(Options.asked(against="status-quo", draws=200))
    told = [note_words(note) for note in job_notes(job)]
    assert any("This run sees 2 files of data that were added. Its origin is 2025-12" in text for text in told)
    assert any("These series end before the origin" in text and "seizures (2025-10)" in text for text in told)
    plan = plan_of(job)
    assert {name for name in plan["data"] if name.startswith("added/")} == {
        f"added/{a.file} ({a.id})" for a, _ in newer
    }
    assert age_note(job.as_of) is None or job.as_of > SHIPPED


def test_a_vintage_sees_what_was_known_then(newer, tmp_path):
    early = Options.asked(vintage="2025-12")
    assert early.as_of <= Month.parse("2025-11")  # victims of vintage 2026-01 are not known yet
    with seeing(early.vintage):
        assert month_values("sesnsp_homicide_victims")[0][-1] == Month.parse("2025-06")
    job = prepare(Options.asked(against="status-quo", vintage="2025-12", draws=200))
    assert plan_of(job)["data"]["vintage"] == "2025-12"
    assert any("this run sees what was known in 2025-12" in note_words(note) for note in job_notes(job))


def test_a_month_that_is_left_out_is_refused(tmp_path):
    row = ("sspc_preliminary_homicides", "MX", "2026-01", "1500", "death/month", "a page", "2026-02")
    add([read_published(tidy(tmp_path / "a.csv", row))])
    with seeing(), pytest.raises(RecordError, match="The rows of sspc_preliminary_homicides leave out 2025-11"):
        month_values("sspc_preliminary_homicides")
    assert len(additions()) == 1


def test_sums_of_two_releases_that_do_not_fit_are_refused(tmp_path):
    add([read_published(overdose_json(tmp_path / "o.json", drugs=tuple(SHARES)))])
    with seeing(), pytest.raises(RecordError, match="The 12-month sums of overdose deaths leave no death in 2"):
        overdose_level(Month.parse("2025-11"))


def test_added_rows_move_the_start_and_never_a_posterior(newer):
    """Fits are made outside a run, where no added row is seen, and what is stored of them is the package's own."""
    table = draw_table(DECEMBER, 20, 0)
    with seeing():
        assert overdose_level(DECEMBER).last == DECEMBER
        drawn = overdose_parameters(DECEMBER, table)
    for name, rows in posterior("overdose").items():
        np.testing.assert_array_equal(drawn[name], rows[:20])
    for name in ("observation", "encounters", "overdose"):
        each, kept = calibrations()[name], stored_recipe(name)
        assert {kind for kind, _reason in stale(each, kept)} == set(), name
    told = stored_recipe("observation").laws
    assert {name: value for name, value in figures().items() if name in told} == {
        name: pytest.approx(law.value) for name, law in told.items()
    }


def test_a_fit_looks_at_the_package_alone_even_inside_a_run(newer):
    with seeing():
        assert additions()
        with shipped_alone():
            assert additions() == ()
            assert month_values("overdose_predicted_total")[0][-1] < DECEMBER
            assert victims_by_state().months[-1] < DECEMBER
        assert month_values("overdose_predicted_total")[0][-1] >= DECEMBER
