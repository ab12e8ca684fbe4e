"""The stored skill table is what a fresh build gives, and says what the docs say of it."""

import importlib.util
from pathlib import Path

import pytest

from secuela.learning.forecasting.skill_scores import rejected
from secuela.record.forecast_series import forecast_series
from secuela.record.skill import NAIVE, POOL, band_rows, outlook_rows, skill_of, skill_rows, weight_rows, weights_at

ROOT = Path(__file__).resolve().parents[2]
WITHIN_A_YEAR = (1, 3, 6, 12)


@pytest.fixture(scope="module")
def built():
    found = importlib.util.spec_from_file_location("build_skill", ROOT / "scripts" / "build_skill.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module.built


def agrees(fresh, stored, rel):
    assert len(fresh) == len(stored)
    for new, old in zip(fresh, stored, strict=True):
        for name, value in old.model_dump().items():
            if isinstance(value, float):
                assert getattr(new, name) == pytest.approx(value, rel=rel, abs=1e-3), (getattr(new, "method", ""), name)
            elif name not in {"transform", "weights"}:
                assert getattr(new, name) == value


def test_a_fresh_build_gives_the_rows_of_a_series(built):
    scores, weights, bands, outlook = built(forecast_series()["fentanyl_seizures"], None)
    agrees(scores, skill_of("fentanyl_seizures"), 1e-3)
    assert bands == outlook == []  # of many places
    agrees(weights, [row for row in weight_rows() if row.series == "fentanyl_seizures"], 1e-3)


@pytest.mark.nightly
@pytest.mark.parametrize("name", [name for name, each in forecast_series().items() if each.level_of is None])
def test_a_fresh_build_gives_every_row(built, name):
    scores, _weights, bands, outlook = built(forecast_series()[name], None)
    agrees(scores, skill_of(name), 0.02)  # optimisers of a library stop where they stop
    stored = [row for row in band_rows() if row.series == name]
    assert [(row.origin, row.came) for row in bands] == [(row.origin, row.came) for row in stored]
    assert [row.median for row in bands] == pytest.approx([row.median for row in stored], rel=0.02)
    agrees(outlook, [row for row in outlook_rows() if row.series == name], 0.02)


def test_every_series_has_its_rows_and_its_weights():
    for name, series in forecast_series().items():
        if series.level_of is None:
            rows = skill_of(name)
            assert {row.horizon for row in rows if row.method == POOL} >= set(WITHIN_A_YEAR)
            assert {"persistence", "seasonal_naive", "drift"} <= {row.method for row in rows}
        else:
            assert not skill_of(name)
            assert skill_of(series.level_of)


def test_bands_that_are_drawn_hold_as_often_as_the_table_says():
    for name in {row.series for row in band_rows()} - {"inegi_homicides_mx"}:  # whose early origins are not scored
        (row,) = (row for row in skill_of(name) if row.method == POOL and row.horizon == 12)
        drawn = [row for row in band_rows() if row.series == name]
        held = [each.low <= each.came <= each.high for each in drawn]
        assert (len(drawn), sum(held) / len(held)) == (row.origins, pytest.approx(row.coverage_90, abs=0.04))


def test_weights_of_every_origin_add_up_to_one():
    for row in weight_rows():
        assert sum(row.by_rule().values()) == pytest.approx(1, abs=0.01)
        assert 0.4 < row.band < 2.6


def test_weights_known_at_an_origin_are_of_no_later_one():
    from secuela.evidence.months import Month

    at = weights_at("homicides_mx", Month.parse("2020-05"))
    assert {row.origin for row in at} == {"2020-03"}
    assert weights_at("homicides_mx", Month.parse("2010-01")) == []


def test_no_band_within_a_year_is_rejected():
    for horizon in WITHIN_A_YEAR:
        assert rejected(skill_rows(), horizon) == {}


@pytest.mark.parametrize("name", ["homicides_mx", "overdose_deaths_us_12m", "encounters_sw_border"])
@pytest.mark.parametrize("horizon", [6, 12])
def test_the_pool_beats_the_last_value_half_a_year_and_a_year_ahead(name, horizon):
    (row,) = (row for row in skill_of(name) if row.method == POOL and row.horizon == horizon)
    assert row.crps_to_persistence < 1


def test_naive_rules_are_rules():
    assert set(NAIVE) <= {row.method for row in skill_rows()}
