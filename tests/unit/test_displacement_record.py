"""What the record gives the displacement model: encounters, places, and nothing later than the origin."""

import dataclasses
import itertools

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from secuela.dynamics.ports import neutral
from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.states import STATES
from secuela.learning.fits.encounter_fit import Posterior
from secuela.models.displacement import Inputs
from secuela.record import displaced_shares as displacement
from secuela.record import seen_record
from secuela.record.encounter_regimes import Regimes, read, season
from secuela.record.encounters import BETWEEN_PORTS, ENCOUNTERS, encounter_record
from secuela.world.baselines import REGIME_PARAMETERS
from support.displacement_draws import ORIGIN, course, drawn, luck_of
from support.one_draw import pick


def test_the_level_is_the_last_month_in_a_standard_month_without_season():
    read = encounter_record(ORIGIN)
    october = np.exp(read.season[9])
    assert read.level == pytest.approx(11704 / 31 * 365.25 / 12 / october)
    assert read.months[-1] == ORIGIN
    months, counts = library().series_values(ENCOUNTERS)
    assert len(months) == 145
    assert counts[months.index(Month.parse("2023-12"))] == 301981
    assert 50_000 < np.exp(read.levels.mean()) < 90_000


def test_before_all_encounters_were_counted_those_between_ports_stand_for_them():
    read = encounter_record(ORIGIN)
    assert read.months[0] == Month.parse("1999-10")
    assert read.months[read.own_from] == Month.parse("2013-10")
    assert [later - one for one, later in itertools.pairwise(read.months)] == [1] * (len(read.months) - 1)
    older, between = library().series_values(BETWEEN_PORTS)
    whole = np.exp(read.levels + read.season[[month.month - 1 for month in read.months]])
    both = older.index(read.months[read.own_from])
    counted = library().series_values(ENCOUNTERS)[1][:12]
    ratio = np.exp(np.log(counted / between[both : both + 12]).mean())
    assert whole[0] == pytest.approx(between[0] * ratio / 31 * 365.25 / 12)
    assert 1.1 < ratio < 1.3


def test_an_earlier_origin_sees_no_later_row(monkeypatch):
    as_of = Month.parse("2022-01")
    before = encounter_record(as_of)
    found = library()
    rows = dict(found.rows)
    known = rows[ENCOUNTERS]
    later = np.array([month > as_of for month in known.times])
    rows[ENCOUNTERS] = dataclasses.replace(known, values=np.where(later, 9e9, known.values))
    monkeypatch.setattr(seen_record, "library", lambda: dataclasses.replace(found, rows=rows))
    np.testing.assert_array_equal(encounter_record(as_of).levels, before.levels)
    assert encounter_record(ORIGIN).level > 1e9


def test_too_early_an_origin_says_which_one_works():
    with pytest.raises(EvidenceError, match=r"holds 3 months(?s:.)*2014-09 or later"):
        encounter_record(Month.parse("2013-12"))


def test_the_season_known_at_an_origin_helps_at_one_month():
    """Errors of the rule that the last month stays, over origins from 2003 on: a fifth smaller with the season."""
    read = encounter_record(ORIGIN)
    calendar = np.array([month.month for month in read.months])
    rates = read.levels + read.season[calendar - 1]
    plain, adjusted = [], []
    for origin in range(48, len(rates) - 1):
        known = season(calendar[: origin + 1], rates[: origin + 1])
        change = rates[origin + 1] - rates[origin]
        plain.append(change)
        adjusted.append(change - known[calendar[origin + 1] - 1] + known[calendar[origin] - 1])
    assert np.sqrt(np.mean(np.square(adjusted))) < 0.9 * np.sqrt(np.mean(np.square(plain)))


def test_a_jump_between_levels_leaves_the_season_as_it_is():
    calendar = np.arange(96) % 12 + 1
    wave = 0.2 * np.cos(2 * np.pi * (calendar - 3) / 12)
    found = season(calendar, 10 + wave + np.where(np.arange(96) > 50, -2.0, 0.0))
    np.testing.assert_allclose(found, 0.2 * np.cos(2 * np.pi * (np.arange(1, 13) - 3) / 12), atol=0.03)


def test_policy_moved_encounters_by_a_factor_of_fifty_at_most_in_the_record():
    values = library().series_values(ENCOUNTERS)[1]
    assert 30 < values.max() / values.min() < 50


def test_the_model_draws_the_futures_that_the_fit_of_its_regimes_scores():
    """Same law of coming months: quantiles of the model's paths against those of the fit's own, with one draw."""
    record, paths = encounter_record(ORIGIN), 4000
    theta = pick(drawn(3), 1)
    known = Regimes(**{name: np.array([float(getattr(theta, f"encounter_{name}"))]) for name in REGIME_PARAMETERS})
    reading = read(record.levels, known)
    told = Posterior(known, np.ones(1), reading, float(record.levels[-1])).futures(24, paths, 5)
    begins = np.random.default_rng(6).choice(reading.grid, paths, p=reading.now[0])
    luck = jax.vmap(lambda i: luck_of(i, 24))(jnp.arange(paths))
    with_regime = lambda level: eqx.tree_at(lambda t: t.encounter_regime, theta, level)  # noqa: E731
    run = jax.jit(jax.vmap(lambda level, luck: course(with_regime(level), neutral(Inputs), luck)[1].encounters))
    logs = np.log(np.asarray(run(jnp.asarray(begins), luck)))
    for month in (0, 5, 11, 23):
        ours, theirs = (np.quantile(each[:, month], (0.1, 0.25, 0.5, 0.75, 0.9)) for each in (logs, told))
        np.testing.assert_allclose(ours, theirs, atol=0.12)


def test_the_regime_in_force_is_near_what_the_last_months_were():
    record, theta = encounter_record(ORIGIN), drawn(300)
    levels = np.asarray(theta.encounter_regime)
    assert abs(np.median(levels) - record.levels[-9:].mean()) < 0.35
    assert (np.abs(levels - record.levels[-1]) < 0.5).mean() > 0.6


def test_shares_sum_to_one_and_hold_what_was_documented():
    homicides = displacement.homicide_shares(ORIGIN)
    documented = displacement.documented_shares(ORIGIN, homicides)
    for shares in (homicides, documented, displacement.population_shares(ORIGIN)):
        assert shares.sum() == pytest.approx(1)
        assert (shares > 0).all()
    assert documented[STATES.index("MX-CHP")] == 0.618
    sinaloa = STATES.index("MX-SIN")
    assert documented[sinaloa] < homicides[sinaloa]  # its documented share tests the model and is not used
    assert displacement.documented_shares(Month.parse("2024-11"), homicides) is None


def test_no_parameter_rests_on_the_displacement_in_sinaloa():
    for name, record in library().parameters.items():
        if name.startswith("displacement."):
            assert not [fact for fact in record.facts if library().facts[fact].place == "MX-SIN"]


def test_homicide_shares_see_nothing_later_than_the_origin():
    early = displacement.homicide_shares(Month.parse("2022-01"))
    sinaloa = STATES.index("MX-SIN")
    assert displacement.homicide_shares(ORIGIN)[sinaloa] > 2 * early[sinaloa]
