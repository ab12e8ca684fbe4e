"""Reading the record of overdose deaths: sums made monthly, definitions kept apart, nothing later than asked for."""

import numpy as np
import pytest

from secuela.evidence.errors import EvidenceError, OptionError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.record.observation.overdose_definitions import (
    DEFINITIONS,
    completeness,
    final_to_reported,
    observed_sums,
    twelve_month_sums,
)
from secuela.record.overdose_level import adjusted_parts, months_behind, overdose_level
from secuela.record.overdose_record import december_sums, overdose_record
from secuela.world.outcomes.overdose_deaths import deaths as deaths_of
from secuela.world.outcomes.readings import ModelRun
from support.overdose_draws import drawn, planted


def test_months_behind_sums_give_the_sums_back():
    rng = np.random.default_rng(0)
    monthly = 4000 * np.exp(0.02 * np.arange(60) + rng.normal(0, 0.05, 60))
    sums = twelve_month_sums(monthly)
    found = months_behind(sums)
    np.testing.assert_allclose(twelve_month_sums(found), sums[11:], rtol=1e-12)


def test_an_even_growth_is_found_month_by_month():
    monthly = 4000 * np.exp(0.02 * np.arange(72))
    np.testing.assert_allclose(months_behind(twelve_month_sums(monthly)), monthly[11:], rtol=1e-10)


def test_a_sudden_fall_is_seen_in_its_month_not_a_year_later():
    monthly = np.r_[np.full(40, 5000.0), np.full(8, 3000.0)]
    found = months_behind(twelve_month_sums(monthly))
    assert found[28] == pytest.approx(5000)
    assert found[29] == pytest.approx(3000)


def test_the_parts_at_the_origin_add_up_to_the_recent_deaths():
    read = overdose_level(Month.parse("2025-10"))
    assert read.last == Month.parse("2025-09")
    sums = library().series_values("overdose_predicted_total")[1]
    assert (
        0.75 * sums[-1] / 12 < read.level.sum() < sums[-1] / 12
    )  # deaths fall, so the month lies below the year's mean
    assert (read.trend < 0).all()
    assert (read.error_sd < 0.06).all()


def test_a_level_as_of_an_earlier_month_sees_nothing_later():
    as_of = Month.parse("2022-06")
    months, parts = adjusted_parts(as_of)
    assert months[-1] == as_of
    assert overdose_level(as_of).level[0] > 1.8 * overdose_level(Month.parse("2025-10")).level[0]
    assert len(parts[0]) == len(months)


def test_definitions_differ_as_published_and_none_is_mixed_in():
    assert final_to_reported("opioid") == pytest.approx(1.005, abs=0.003)
    seen = completeness()
    assert 0.975 < seen.complete < 1
    assert seen.by_age[0] == pytest.approx(44545 / 46584)
    monthly = np.full(36, 4000.0)
    sums = {name: observed_sums(monthly, name)[-1] for name in DEFINITIONS}
    assert sums["final_residents"] < sums["vsrr_reported"] < sums["vsrr_predicted"] == 48000
    late = observed_sums(monthly, "vsrr_reported", last_is_newest=True)
    assert late[-1] < late[0] == pytest.approx(48000 * seen.complete)


def test_an_unknown_definition_is_refused_with_the_known_ones():
    with pytest.raises(OptionError, match="'reported' is not a definition") as refused:
        observed_sums(np.ones(24), "reported")
    assert "vsrr_reported" in str(refused.value.fix)


def test_the_fitted_record_is_the_published_one_on_one_definition():
    record = overdose_record()
    assert record.years == tuple(range(1999, 2021))
    assert record.synthetic[-1] == 56894
    assert record.other[-1] == 69061 - 56894
    assert record.synthetic[record.years.index(2019)] == pytest.approx(36359 * 1.0064, rel=3e-3)
    assert record.supply[record.years.index(2019)] == 1
    assert record.share[-1] == pytest.approx(143471 / (143471 + 98077))
    assert record.heroin_part.size == 21


@pytest.mark.parametrize("year", [2014, 2021])
def test_a_year_outside_the_fit_is_refused(year):
    with pytest.raises(EvidenceError, match=f"cannot be read to {year}") as refused:
        overdose_record(year)
    assert "2015 to 2020" in str(refused.value.fix)


@pytest.mark.parametrize("until", [2016, 2020])
def test_rows_planted_after_the_origin_change_nothing(until):
    clean, dirty = overdose_record(until), overdose_record(until, planted(until))
    assert dirty.years == clean.years
    for name in ("synthetic", "other", "heroin_part", "supply", "share"):
        np.testing.assert_array_equal(getattr(clean, name), getattr(dirty, name), err_msg=name)


def test_planted_rows_within_the_record_do_change_it():
    """So the test above could fail."""
    clean, dirty = overdose_record(2018), overdose_record(2018, planted(2017))
    assert (clean.supply != dirty.supply).any()
    assert clean.synthetic[-1] != dirty.synthetic[-1]


def test_fit_and_test_share_no_month():
    for drug in ("opioid", "synthetic_t404"):
        fitted = library().series_values(f"overdose_reported_{drug}_to_2020")[0]
        tested = library().series_values(f"overdose_reported_{drug}_from_2021")[0]
        assert fitted[-1] + 1 == tested[0]
        assert library().series[f"overdose_reported_{drug}_to_2020"].use == "fit"
        assert library().series[f"overdose_reported_{drug}_from_2021"].use == "test"
    assert december_sums("overdose_reported_opioid_from_2021", library())[2023] == 80719


def test_outcome_starts_at_the_level_of_the_origin():
    import jax
    import jax.numpy as jnp

    from secuela.dynamics.luck import model_luck
    from secuela.dynamics.model import MONTH
    from secuela.dynamics.ports import neutral
    from secuela.models.overdose import Inputs
    from support.one_draw import pick

    model, theta, read = drawn(3)
    one = pick(theta, 1)
    luck = model_luck(type(model), 2, jnp.asarray(1), 5)
    outputs = jax.lax.scan(lambda s, l: model.step(s, neutral(Inputs), one, l, MONTH), model.start(one), luck)[1]
    deaths = np.asarray(deaths_of(ModelRun(model, one, model.start(one), outputs)))
    assert deaths.shape == (6,)
    assert deaths[0] == pytest.approx(float(one.level.sum()))
    assert deaths[0] == pytest.approx(read.level.sum(), rel=0.15)
