"""What a forecaster at an origin sees: nothing later, all months as first published."""

import numpy as np
import pytest

from secuela.evidence.errors import RecordError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.priors import interval
from secuela.learning.forecasting.histories import history_at, truth
from secuela.record.additions import add
from secuela.record.forecast_series import forecast_series, forecast_series_called
from secuela.record.known_rows import known_rows
from secuela.record.published_series import published_series
from secuela.record.recognition import read_published
from support.forecast_records import planted

SERIES = forecast_series()
PLACES = {"nation": ("MX", "US"), "states": ("MX-SIN", "MX-GUA"), "corridors": ("corridor-arizona",)}


@pytest.mark.parametrize("name", [name for name, each in SERIES.items() if each.level_of is None])
def test_nothing_dated_after_the_origin_reaches_a_history(name, tmp_path, monkeypatch):
    series = SERIES[name]
    first, values = truth(series)
    origin = first + (len(values) - 14)
    before = history_at(series, origin)
    monkeypatch.setenv("SECUELA_DATA", str(tmp_path / "data"))
    later = [
        (place, str(origin + step), 987.0)
        for place in PLACES[series.places]
        if place in series.codes
        for step in range(1, 8)
        if not (series.source.last_month and origin + step > series.source.last_month)
    ]
    vintage = str(max(origin + 9, Month.parse("2026-09")))
    add([read_published(planted(tmp_path, series.published, later, vintage))], Month.parse(vintage))
    seen = truth(series)[1]
    assert not np.array_equal(seen, values, equal_nan=True)  # the planted rows are there
    after = history_at(series, origin)
    assert np.array_equal(before.values, after.values)
    assert (before.first, before.own_from, before.carried) == (after.first, after.own_from, after.carried)


def test_a_quick_count_and_an_announced_mean_carry_homicides_to_the_origin():
    history = history_at(SERIES["homicides_mx"], Month.parse("2025-10"))
    assert (history.origin, history.carried) == (Month.parse("2025-10"), 4)
    assert history.values[-3:, 0] == pytest.approx([59.2 * 31, 59.5 * 30, 54.5 * 31])
    quick = known_rows(published_series()["sspc_preliminary_homicides"])["value"].to_numpy()
    ratio = (history.values[-10:-4, 0] / quick[:6]).mean()  # January to June, as first published
    assert history.values[-4, 0] == pytest.approx(quick[6] * ratio)


def test_the_first_release_lacks_what_the_parameters_say():
    gap, half_life = (
        interval(library().parameters[f"agency_counts.victims_{name}"].prior)[1]
        for name in ("first_gap", "late_half_life")
    )
    ages = np.array([1, 2, 3, 40])  # months from the month itself to the release, the first one included
    known = 1 - gap * 0.5 ** ((ages - 1) / half_life)
    for name in ("homicides_mx", "homicides_mx_state"):
        assert SERIES[name].as_first_published(ages) == pytest.approx(known[0] / known)
    assert SERIES["encounters_sw_border"].as_first_published(ages) == pytest.approx(np.ones(4))


def test_months_on_record_agree_with_what_the_first_release_lacks():
    victims = known_rows(published_series()["sesnsp_homicide_victims"])
    victims = victims[(victims["place"] == "MX") & (victims["month"] >= Month.parse("2025-01").index)]
    quick = known_rows(published_series()["sspc_preliminary_homicides"])["value"].to_numpy()
    ages = (victims["vintage"] - victims["month"]).to_numpy()
    first = victims["value"].to_numpy() * SERIES["homicides_mx"].as_first_published(ages)
    announced = np.array([59.2 * 31, 59.5 * 30, 54.5 * 31])
    assert (first / quick[:6]).mean() == pytest.approx((announced / quick[7:10]).mean(), rel=0.03)


def test_states_are_carried_on_by_the_nation_with_their_shares():
    states = history_at(SERIES["homicides_mx_state"], Month.parse("2025-10"))
    nation = history_at(SERIES["homicides_mx"], Month.parse("2025-10"))
    assert states.values[-4:].sum(axis=1) == pytest.approx(nation.values[-4:, 0])
    last, carried = states.values[-5] / states.values[-5].sum(), states.values[-4] / states.values[-4].sum()
    before = states.values[-17:-11].sum(axis=0) / states.values[-17:-11].sum()
    assert np.abs(carried - last).sum() < np.abs(carried - before).sum()  # what is new counts most


def test_yearly_sums_of_older_deaths_meet_the_first_month():
    history = history_at(SERIES["overdose_deaths_us_12m"], Month.parse("2020-06"))
    assert history.coarse
    steps = np.abs(np.diff(np.log(history.values[: history.own_from + 1, 0])))
    assert steps.max() < 0.03


def test_a_season_has_mean_nought_and_a_sum_of_12_has_none():
    season = history_at(SERIES["homicides_mx"], Month.parse("2024-12")).season()
    assert season.mean() == pytest.approx(0, abs=1e-12)
    assert np.ptp(season) > 0.02
    assert not history_at(SERIES["overdose_deaths_us_12m"], Month.parse("2024-12")).season().any()


def test_an_origin_too_early_or_beyond_the_record_is_refused_with_the_month_to_use():
    with pytest.raises(RecordError, match="encounters_sw_border has 12 months up to 2014-09") as early:
        history_at(SERIES["encounters_sw_border"], Month.parse("2014-09"))
    assert "2015-09 or later" in str(early.value)
    with pytest.raises(RecordError, match="ends in 2025-10, before the origin 2026-01") as late:
        history_at(SERIES["encounters_sw_border"], Month.parse("2026-01"))
    assert "use 2025-10 as the origin" in str(late.value)


def test_an_unknown_series_is_refused_with_near_ids():
    with pytest.raises(RecordError, match="No series that is forecast is called homicides") as found:
        forecast_series_called("homicides")
    assert "homicides_mx" in str(found.value)
