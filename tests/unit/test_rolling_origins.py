"""Forecasts at origins of the past: kept, gone on with, and blind to what came after."""

import dataclasses
from itertools import islice

import numpy as np
import pytest

from secuela.evidence.months import Month
from secuela.learning.forecasting import rolling_origins
from secuela.learning.forecasting.histories import truth
from secuela.learning.forecasting.naive_rules import RULES
from secuela.learning.forecasting.past_weights import forecast_at
from secuela.learning.forecasting.pool import HORIZONS, added_up, chosen_from
from secuela.learning.forecasting.rolling_origins import origins_of, rolled
from secuela.record.forecast_series import forecast_series

SERIES = forecast_series()["fentanyl_seizures"]
FEW = 5


def equal(one, other):
    return all(
        np.array_equal(getattr(one, field.name), getattr(other, field.name), equal_nan=True)
        for field in dataclasses.fields(one)
        if field.name in {"quantiles", "came", "scale"}
    )


@pytest.fixture(scope="module")
def first_few():
    return list(islice(rolled(SERIES), FEW))


def test_a_stopped_run_goes_on_where_it_was(first_few, tmp_path, monkeypatch):
    kept = list(islice(rolled(SERIES, tmp_path), 3))
    made = list[Month]()
    told = rolling_origins.spoken
    monkeypatch.setattr(
        rolling_origins, "spoken", lambda series, month, steps: made.append(month) or told(series, month, steps)
    )
    files = sorted((tmp_path / SERIES.id).glob("*.npz"))
    files[1].write_bytes(files[1].read_bytes()[:200])  # killed while it was written
    whole = list(islice(rolled(SERIES, tmp_path), FEW))
    assert made == [kept[1].origin, *(each.origin for each in first_few[3:])]
    assert all(equal(one, other) for one, other in zip(first_few, whole, strict=True))
    assert not list(tmp_path.rglob("*.part*"))


def test_origins_kept_of_another_record_are_not_believed(tmp_path, monkeypatch):
    list(islice(rolled(SERIES, tmp_path), 1))
    first, values = truth(SERIES)
    monkeypatch.setattr(rolling_origins, "truth", lambda _series: (first, values * 2))
    made = list[Month]()
    told = rolling_origins.spoken
    monkeypatch.setattr(
        rolling_origins, "spoken", lambda series, month, steps: made.append(month) or told(series, month, steps)
    )
    list(islice(rolled(SERIES, tmp_path), 1))
    assert made == origins_of(SERIES)[:1]


def test_weights_in_force_hang_on_what_had_come(first_few):
    later = first_few[-1]
    names, places = later.methods[1:], later.came.shape[1]
    before = [each.trial for each in first_few[:-1]]
    again = chosen_from(before, later.origin, names, places)
    assert again.weights == pytest.approx(later.chosen.weights)
    lied = [
        dataclasses.replace(
            trial,
            missed=np.where((np.array(HORIZONS) > later.origin - trial.origin)[:, None], 99.0, trial.missed),
            reached=np.where((np.array(HORIZONS) > later.origin - trial.origin)[:, None], 99.0, trial.reached),
        )
        for trial in before
    ]
    assert np.array_equal(chosen_from(lied, later.origin, names, places).weights, again.weights)
    assert np.array_equal(chosen_from(lied, later.origin, names, places).band, again.band)


def test_origins_are_quarters_with_two_years_before_and_a_month_after():
    first, values = truth(SERIES)
    months = origins_of(SERIES)
    assert months[0] >= first + 23
    assert months[-1] < first + (len(values) - 1)
    assert {month.month for month in months} == {3, 6, 9, 12}
    assert origins_of(forecast_series()["homicides_mx_preliminary"]) == []


def test_every_rule_that_serves_speaks_at_every_origin(first_few):
    for each in first_few:
        assert set(each.methods[1:]) <= set(RULES)
        assert {"persistence", "seasonal_naive", "drift"} <= set(each.methods)
        assert np.isfinite(each.quantiles).all()


def test_places_that_add_up_have_the_mean_of_the_nation_and_keep_their_shape():
    rng = np.random.default_rng(1)
    places, nation = np.sort(rng.gamma(2, 50, (99, 4, 3)), axis=0), np.sort(rng.gamma(9, 40, (99, 4, 1)), axis=0)
    found = added_up(places, nation)
    assert found.mean(axis=0).sum(axis=1) == pytest.approx(nation.mean(axis=0)[:, 0])
    assert np.ptp(found / places, axis=(0, 2)) == pytest.approx(np.zeros(4), abs=1e-12)


def test_a_forecast_of_states_adds_up_where_the_list_says_so():
    origin = Month.parse("2025-10")
    for name in ("homicides_mx_state", "disappearances_mx_state"):
        series = forecast_series()[name]
        states, nation = forecast_at(series, origin, 3), forecast_at(forecast_series()[series.nation], origin, 3)
        ratio = states.pooled.mean(axis=0).sum(axis=1) / nation.pooled.mean(axis=0)[:, 0]
        assert np.allclose(ratio, 1) == series.adds_up
