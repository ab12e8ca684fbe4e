"""What agencies would publish of a future: days, season, delay, sums and places; luck by name, draw and month."""

import numpy as np
import pytest
from scipy.special import ndtr
from scipy.stats import nbinom

from secuela.evidence.errors import EvidenceError, OptionError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.states import STATES
from secuela.record.calendar_days import STANDARD_MONTH, days_of
from secuela.record.encounters import encounter_record
from secuela.record.homicide_level import VICTIMS
from secuela.record.observation.agency_levels import completeness as agencies
from secuela.record.observation.keyed_luck import KeyedLuck
from secuela.record.observation.late_registration import completeness
from secuela.record.observation.observation_law import laws
from secuela.record.observation.overdose_definitions import observed_sums
from secuela.record.observation.published_season import season
from secuela.record.overdose_level import TOTAL
from secuela.record.published_series import CORRIDORS, published_series
from secuela.record.state_counts import at_score
from support.planted_future import LEVELS, ORIGIN, Planted, published

YEAR = [Month.parse("2025-01") + i for i in range(12)]


def test_every_law_is_of_a_published_series_and_reads_outcomes_that_exist():
    assert len(laws()) > 8
    for name, law in laws().items():
        assert name in published_series()
        assert set(law.outcomes) <= set(library().outcomes)


@pytest.mark.parametrize("name", [VICTIMS, "sw_border_encounters"])
def test_a_season_has_mean_one_over_a_year_weighted_by_days(name):
    factors = season(*library().series_values(name))
    days = np.array([days_of(month) for month in YEAR])
    assert factors @ days / days.sum() == pytest.approx(1, abs=1e-12)
    assert factors.std() > 0.01


def test_completeness_rises_to_one_with_age():
    known = completeness(np.array([0.08, 0.3]), np.array([1.0, 12.0]), np.array([0.0, 1.0, 6.0, 60.0, 600.0]))
    assert (np.diff(known[:, :4], axis=1) > 0).all()
    np.testing.assert_allclose(known[:, 0], [0.92, 0.7])
    np.testing.assert_allclose(known[:, -1], 1, atol=1e-12)


@pytest.mark.parametrize("series", [VICTIMS, "inegi_homicides_by_state", "nflis_fentanyl_reports_half_year"])
def test_a_period_grows_from_its_first_publication_on(series):
    planted = Planted(seed=None)
    place = published_series()[series].nation
    first, later, late = (
        published(series, planted.future(release=release))[place].values for release in (None, "2029-01", "2060-01")
    )
    assert (first <= later).all()
    assert first.sum() < later.sum() <= late.sum()
    lag = published_series()[series].lag
    assert planted.future(release="2025-12").is_published(Month.parse("2025-11"), 1)
    assert not planted.future(release="2025-12").is_published(Month.parse("2025-11"), lag + 1)


def test_reported_sums_approach_what_is_received_in_the_end():
    planted = Planted(seed=None)
    first = published("overdose_reported_total", planted.future())["US"].values
    late = published("overdose_reported_total", planted.future(release="2040-01"))["US"].values
    predicted = published(TOTAL, planted.future())["US"].values
    assert (first < late).all()
    assert (late < predicted).all()


def test_counts_follow_the_days_of_the_month_and_the_season_of_the_record():
    found = published("sw_border_encounters", Planted(seed=None).future())["US"]
    factors = np.exp(encounter_record(ORIGIN).season)
    for month, values in zip(found.periods, found.values.T, strict=True):
        expected = LEVELS["encounters_sw_border"] * days_of(month) / STANDARD_MONTH * factors[month.month - 1]
        assert values[0] == pytest.approx(expected, abs=1)


def test_the_nation_is_the_sum_of_its_states():
    for series in (VICTIMS, "inegi_homicides_by_state"):
        found = published(series, Planted().future())
        assert list(found) == ["MX", *STATES]
        np.testing.assert_array_equal(found["MX"].values, sum(found[state].values for state in STATES))


def test_first_published_victims_stand_to_the_preliminary_count_as_they_did():
    """October 2025: 54.5 a day first published, 1,553 in the daily counts."""
    planted = Planted(seed=None)
    victims = published(VICTIMS, planted.future())["MX"].values[0]
    preliminary = published("sspc_preliminary_homicides", planted.future())["MX"].values[0]
    assert np.median(victims / preliminary) == pytest.approx(54.5 * 31 / 1553, abs=0.02)


def test_sums_of_twelve_months_are_joined_to_the_record():
    planted = Planted(seed=None)
    found = published(TOTAL, planted.future())["US"]
    months, recorded = library().series_values(TOTAL)
    assert months[-1] + 1 == ORIGIN  # the origin itself is at its level
    assert found.values[0, 0] == pytest.approx(recorded[-1], rel=0.03)
    whole = found.values[0, 11:]  # no month of the record is left in these
    days = np.array([days_of(ORIGIN + ahead) for ahead in range(1, planted.months + 1)]) / STANDARD_MONTH
    own = LEVELS["overdose_deaths_us"] * days
    np.testing.assert_allclose(whole, [own[i : i + 12].sum() for i in range(len(whole))], rtol=0.004)
    steps = np.diff(found.values[0, :11])  # each step: a month of the future in, the same month of the record out
    assert (np.abs(steps) < 0.03 * recorded[-1]).all()


def test_a_half_year_is_the_sum_of_its_months():
    planted = Planted(seed=None, parameters={"laboratory_reports.first_share": 1.0})
    found = published("nflis_fentanyl_reports_half_year", planted.future())["US"]
    assert [str(end) for end in found.periods][:3] == ["2025-12", "2026-06", "2026-12"]
    assert found.values[0, 1] == pytest.approx(LEVELS["fentanyl_reports"] * 181 / STANDARD_MONTH, abs=1)


def test_years_are_whole_ones_after_the_origin():
    for series in ("displaced_mx", "inegi_homicides"):
        assert [str(end) for end in published(series, Planted().future())["MX"].periods] == ["2026-12", "2027-12"]
        assert published(series, Planted(months=10).future()) == {}
    people = published("displaced_mx", Planted(seed=None).future())["MX"].values
    assert people[0, 0] == pytest.approx(1500 * 365 / STANDARD_MONTH, abs=1)


def test_corridors_are_told_apart_under_the_status_quo_alone_and_add_up():
    planted = Planted()
    usual = published("fentanyl_seizures", planted.future())
    assert list(usual) == ["southwest-border", *CORRIDORS, "coastal-interior"]
    np.testing.assert_allclose(
        usual["southwest-border"].values, sum(usual[corridor].values for corridor in CORRIDORS), rtol=1e-12
    )
    plan = published("fentanyl_seizures", planted.future(baseline=False))
    assert list(plan) == ["southwest-border"]
    np.testing.assert_array_equal(plan["southwest-border"].values, usual["southwest-border"].values)


def test_luck_is_by_name_draw_and_month_and_never_by_order():
    luck = KeyedLuck(7)
    whole = luck.scores("a series and what for", 20, 60, 5)
    luck.scores("another", 3, 4)
    np.testing.assert_array_equal(luck.scores("a series and what for", 8, 12, 5), whole[:8, :12])
    assert not np.array_equal(luck.scores("another name", 20, 60, 5), whole)
    assert not np.array_equal(KeyedLuck(8).scores("a series and what for", 20, 60, 5), whole)
    assert abs(np.corrcoef(whole[:-1].ravel(), whole[1:].ravel())[0, 1]) < 0.05  # draws do not echo each other
    assert luck.uniforms("a prior", 500).mean() == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("series", sorted(laws()))
def test_alternatives_share_their_luck(series):
    """The same path gives the same figures; a path that is a tenth higher moves every future by about a tenth."""
    same = published(series, Planted().future())
    other = published(series, Planted(scale=1.1).future(baseline=False))
    again = published(series, Planted(draws=12, months=18).future())
    for place, found in other.items():
        np.testing.assert_array_equal(
            again[place].values, same[place].values[:12, : again[place].values.shape[1]], err_msg=place
        )
        if found.values.mean() > 1000 and series not in {"displaced_mx", TOTAL, "overdose_reported_total"}:
            ratio = found.values / same[place].values
            assert np.quantile(ratio, [0.05, 0.95]) == pytest.approx([1.1, 1.1], abs=0.03)


@pytest.mark.parametrize("mean", [0.5, 3.0, 60.0, 400.0])
@pytest.mark.parametrize("size", [20.0, 170.0, 1e9])
def test_a_count_at_a_score_is_that_of_the_law(mean, size):
    score = np.linspace(-2.5, 2.5, 101)
    exact = nbinom.ppf(ndtr(score), size, size / (size + mean))
    assert np.abs(at_score(score, mean, size) - exact).max() <= 1


def test_chance_alone_is_an_infinite_size():
    score = np.linspace(-2, 2, 9)
    np.testing.assert_array_equal(at_score(score, 50.0, np.inf), at_score(score, 50.0, 1e12))
    assert at_score(1.0, 0.0, np.inf) == 0


def test_what_cannot_be_read_is_refused_with_its_remedy():
    with pytest.raises(EvidenceError, match=r"no whole year.*\n(.*\n)*.*2016-12 or later"):
        agencies(Month.parse("2015-06"))
    with pytest.raises(OptionError, match=r"not a definition of overdose deaths.*\n(.*\n)*.*vsrr_predicted"):
        observed_sums(np.ones(24), "vsrr_predicte")
