"""The status-quo path of homicide: sized on the past errors of its own rule, and starting at the right level."""

import numpy as np
import pytest

from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.record.homicide_level import VICTIMS, adjusted, homicide_level, log_rate, past_errors, seasonal
from secuela.world.assembly import assemble

ORIGIN = Month.parse("2025-10")


@pytest.fixture(scope="module")
def spread():
    """Standard deviation of the log of the path against the draw's own level, damped-trend draws only."""
    assembly = assemble(ORIGIN, draws=2000, months=36, seed=1)
    from secuela.engine.ensemble import Ensemble

    ensemble = Ensemble(
        assembly.world, assembly.ensemble.theta, assembly.ensemble.lever_draws, seed=1, months=36, block=500
    )
    homicides = ensemble.run({"status-quo": assembly.doses({})}).outcomes["homicides_mx"][0]
    damped = assembly.table["violence.homicide_path"] == 0
    log = np.log(homicides[damped] / homicides[damped][:, :1])
    return {month: float(log[:, month].std()) for month in (1, 12, 24, 36)}, homicides


def test_the_rules_past_errors_are_what_the_records_say():
    errors = past_errors(9.0, (1, 12, 24))
    assert errors[1] == pytest.approx(0.05, abs=0.005)
    assert errors[12] == pytest.approx(0.08, abs=0.01)
    assert errors[24] == pytest.approx(0.11, abs=0.01)


def test_luck_is_sized_on_those_errors(spread):
    """5 % at a month, 8-9 % at a year, 10-12 % at two; one per cent point of room for 2,000 draws."""
    sd, _ = spread
    assert 0.04 < sd[1] < 0.06
    assert 0.075 < sd[12] < 0.10
    assert 0.095 < sd[24] < 0.13
    assert sd[36] > sd[24]


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


def test_the_published_trend_is_a_minority_and_rises(spread):
    _, homicides = spread
    table = assemble(ORIGIN, draws=400, months=36, seed=2)
    share = (table.table["violence.homicide_path"] == 1).mean()
    assert 0.05 < share < 0.16
    path = np.asarray(table.ensemble.theta["violence"].published_path)
    assert (path[:, 36] > 0).mean() > 0.95
    assert np.median(homicides[:, 12]) < np.median(homicides[:, 0])
