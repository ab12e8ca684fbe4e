"""What a run starts from, by state: shares and presence that add up, and nothing later than the origin."""

import numpy as np
import pytest

from secuela.evidence import state_tables
from secuela.evidence.errors import EvidenceError
from secuela.evidence.months import Month
from secuela.evidence.state_tables import StateMonths, StateYears
from secuela.evidence.states import LISTED_IDS, STATES
from secuela.record import composition
from secuela.record import state_shares as state_record
from secuela.record.composition import returning, window_shares, without_gaps
from secuela.record.state_shares import HIGHEST_TILT, capped_to_mean_one

ORIGINS = [Month.parse(month) for month in ("2022-01", "2024-12", "2025-10")]
SINALOA = STATES.index("MX-SIN")


@pytest.mark.parametrize("origin", ORIGINS, ids=str)
def test_everything_adds_up(origin):
    record = state_record.state_record(origin)
    for shares in (record.shares, record.usual):
        assert shares.sum() == pytest.approx(1)
        assert (shares > 0).all()
    for rows in (record.presence, record.presence_broad, record.home, record.neighbours):
        np.testing.assert_allclose(rows.sum(axis=1), 1)
    assert record.presence.shape == (len(LISTED_IDS), len(STATES))
    assert record.oc_share_tilt @ record.shares == pytest.approx(1)
    assert 0 < record.oc_share_tilt.min() < record.oc_share_tilt.max() <= HIGHEST_TILT
    assert (record.disappeared >= 0).all()
    assert (record.population > 500_000).all()
    assert (record.groups_present >= 0).all()


def test_the_newest_origin_carries_the_shares_on_from_the_last_victims():
    record = state_record.state_record(ORIGINS[-1])
    assert str(record.last_victims) == "2025-06"
    recent = window_shares(composition.homicides_by_state(ORIGINS[-1]).counts, composition.RECENT_MONTHS)
    assert record.usual[SINALOA] < record.shares[SINALOA] < recent[SINALOA]
    known = state_record.state_record(Month.parse("2025-06"))
    assert (record.shares_sd > known.shares_sd).all()


def test_a_small_state_is_less_certain():
    sd = state_record.state_record(ORIGINS[-1]).shares_sd
    assert sd[STATES.index("MX-YUC")] > sd[STATES.index("MX-GUA")]


def test_an_organisation_is_at_home_and_where_it_fights():
    record = state_record.state_record(ORIGINS[-1])
    for organisation, home in zip(record.presence, record.home, strict=True):
        assert organisation[home.argmax()] >= state_record.HOME_SHARE
    sinaloa = record.presence[LISTED_IDS.index("listed-sinaloa")]
    assert sinaloa[STATES.index("MX-BCN")] > sinaloa[STATES.index("MX-DUR")]


def test_an_organisation_that_was_never_seen_is_at_home(monkeypatch):
    years, deaths = state_tables.presence("narrow")
    unseen = deaths.copy()
    unseen[:, 0] = 0
    monkeypatch.setattr(state_record, "presence", lambda _reading: (years, unseen))
    np.testing.assert_array_equal(state_record.where_present(ORIGINS[0], "narrow")[0], state_tables.homes()[0])


def _doubled_after(origin):
    """Tables whose months and years after the origin hold absurd numbers; vital statistics lag a year."""

    def wrong(later, counts):
        factor = np.where(np.asarray(later)[:, None], np.linspace(5, 90, counts.shape[1]), 1.0)
        return counts * factor

    def months(series):
        table = state_tables.state_months(series)
        return StateMonths(table.months, wrong([m > origin for m in table.months], table.counts), table.unknown)

    def victims():
        table = state_tables.sesnsp_victims_by_state()
        return StateMonths(table.months, wrong([m > origin for m in table.months], table.counts), table.unknown)

    def years(series):
        table = state_tables.state_years(series)
        last = origin.year if series == "population_by_state" else origin.year - 1
        return StateYears(table.years, wrong([y > last for y in table.years], table.counts), table.unknown)

    def presence(reading):
        found, deaths = state_tables.presence(reading)
        late = np.array([year > origin.year - 1 for year in found])
        return found, deaths + late[:, None, None] * np.linspace(5, 9_000, deaths.shape[2])

    return months, victims, years, presence


@pytest.mark.parametrize("origin", ORIGINS[:2], ids=str)
def test_an_origin_sees_nothing_later(origin, monkeypatch):
    honest, after = (state_record.state_record(month) for month in (origin, origin + 5))
    months, victims, years, presence = _doubled_after(origin)
    monkeypatch.setattr(state_record, "missing_by_state", lambda: months("rnpdno_missing_by_state"))
    monkeypatch.setattr(state_record, "state_years", years)
    monkeypatch.setattr(state_record, "presence", presence)
    monkeypatch.setattr(composition, "victims_by_state", victims)
    monkeypatch.setattr(state_record, "homicides_by_state", composition.homicides_by_state.__wrapped__)
    blind = state_record.state_record.__wrapped__(origin)
    for name, values in vars(honest).items():
        np.testing.assert_array_equal(getattr(blind, name), values, err_msg=name)
    misled = state_record.state_record.__wrapped__(origin + 5)  # so the numbers do bite where they may be seen
    assert not np.allclose(misled.shares, after.shares)


def test_no_victims_no_record():
    with pytest.raises(EvidenceError, match=r"no victims by state are recorded up to 2014-12\.\n(.*\n)*.*2015-01"):
        state_record.state_record(Month.parse("2014-12"))


def test_late_reports_matter_less_for_older_months():
    new, year, old = (state_record.delay_exponent(Month.parse(month)) for month in ("2025-10", "2024-10", "2020-10"))
    assert new == 1
    assert year == pytest.approx(0.5)
    assert old < 0.05


def test_a_state_that_failed_to_report_keeps_its_year_and_a_small_one_may_report_none():
    counts = np.array([[50.0, 2.0]] * 12 + [[0.0, 0.0]])
    np.testing.assert_array_equal(without_gaps(counts)[-1], [50.0, 0.0])
    oaxaca = STATES.index("MX-OAX")
    assert state_tables.sesnsp_victims_by_state().counts[:12, oaxaca].min() == 0
    assert composition.homicides_by_state(ORIGINS[0]).counts[-90:, oaxaca].min() > 20


def test_departures_halve_in_a_half_life():
    usual, recent = np.array([0.5, 0.5]), np.array([0.8, 0.2])
    moved = returning(recent, usual, 40.0, 40.0)
    assert np.log(moved[0] / moved[1]) == pytest.approx(np.log(4) / 2)
    np.testing.assert_allclose(returning(recent, usual, 4_000.0, 40.0), usual)


def test_the_cap_leaves_the_mean_at_one():
    weights = np.array([0.2, 0.3, 0.5])
    tilt = capped_to_mean_one(np.array([0.1, 1.0, 5.0]), weights, 1.5)
    assert tilt @ weights == pytest.approx(1)
    assert tilt[2] == 1.5
    assert tilt[1] / tilt[0] == pytest.approx(10)
