"""The status-quo path of homicide: sized on the past errors of its own rule, and starting at the right level."""

import numpy as np
import pytest

from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.record.homicide_level import VICTIMS, adjusted, homicide_level, log_rate, seasonal
from secuela.world.assembly import assemble
from support.compiled_world import MONTHS
from support.past_errors import homicide_errors

ORIGIN = Month.parse("2025-10")


SMALL, WHOLE = (600, 14), pytest.param((2000, 36), marks=pytest.mark.nightly)  # draws and months


@pytest.fixture(scope="module", params=[SMALL, WHOLE], ids=["small", "whole"])
def world(request, redrawn):
    draws, months = request.param
    if months == MONTHS:
        return redrawn(draws, seed=1)
    return assemble(ORIGIN, draws=draws, months=months, seed=1)


@pytest.fixture(scope="module")
def homicides(world):
    return world.ensemble.run({"status-quo": world.doses({})}).outcomes["homicides_mx"][0]


@pytest.fixture(scope="module")
def spread(world, homicides):
    """Standard deviation of the log of the path against the draw's own level, damped-trend draws only, by month."""
    damped = world.table["violence.homicide_path"] == 0
    return np.log(homicides[damped] / homicides[damped][:, :1]).std(axis=0)


def test_the_rules_past_errors_are_what_the_records_say():
    errors = homicide_errors(9.0, (1, 12, 24))
    assert errors[1] == pytest.approx(0.05, abs=0.005)
    assert errors[12] == pytest.approx(0.08, abs=0.01)
    assert errors[24] == pytest.approx(0.11, abs=0.01)


def test_swings_are_sized_on_the_longer_record(spread):
    """As deaths by month of 2000-22 say: some 5 % at a month, a fifth at a year, a third at two; a tail is in it."""
    assert 0.035 < spread[1] < 0.06
    assert 0.14 < spread[12] < 0.28
    if len(spread) > 36:
        assert 0.25 < spread[24] < 0.45
        assert spread[36] > spread[24]


def test_the_level_is_carried_to_the_origin_and_not_a_yearly_mean():
    months, victims = library().series_values(VICTIMS)
    level = homicide_level(ORIGIN)
    yearly = victims[-12:].mean()
    assert level.carried
    assert str(level.last_victims) == "2025-06"
    assert level.ratio == pytest.approx(1.143, abs=0.002)
    assert 1650 < level.level < 1850
    assert yearly / level.level > 1.25  # what a 12-month mean would have started at
    assert 0.02 < level.error_sd < 0.06
    assert level.trend < 0
    assert str(months[-1]) == "2025-06"


def test_an_earlier_origin_sees_nothing_later():
    level = homicide_level(Month.parse("2023-12"))
    assert not level.carried
    assert str(level.last_victims) == "2023-12"
    months, values, _ = adjusted(Month.parse("2023-12"))
    assert str(months[-1]) == "2023-12"
    assert len(values) == len(months)


def test_seasonal_factors_recover_a_planted_season():
    months = [Month.parse("2016-01") + i for i in range(96)]
    planted = 0.05 * np.sin(np.arange(12) * 2 * np.pi / 12)
    rng = np.random.default_rng(4)
    series = 7 + 0.003 * np.arange(96) + planted[[m.month - 1 for m in months]] + rng.normal(0, 0.005, 96)
    found = seasonal(months, series)
    np.testing.assert_allclose(found, planted - planted.mean(), atol=0.008)
    flat = log_rate(months, np.array([31.0, *[30.0] * 95]))
    assert np.isfinite(flat).all()


def test_the_published_trend_is_a_minority_and_rises(world, homicides):
    share = (world.table["violence.homicide_path"] == 1).mean()
    assert 0.05 < share < 0.16
    path = np.asarray(world.ensemble.theta["violence"].published_path)
    assert (path[:, -1] > 0).mean() > 0.95
    assert np.median(homicides[:, 12]) < np.median(homicides[:, 0])
