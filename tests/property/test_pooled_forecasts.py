"""What holds of a pool whatever its rules say."""

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st

from secuela.evidence.months import Month
from secuela.learning.forecasting.naive_rules import LEVELS
from secuela.learning.forecasting.pool import (
    HORIZONS,
    TRIMMED,
    Trial,
    chosen_from,
    mixture,
    stretched,
    trial_of,
)

seeds = st.integers(0, 10_000)


def laws(seed, rules=3, places=2):
    rng = np.random.default_rng(seed)
    shape = (rules, len(LEVELS), len(HORIZONS), places)
    return list(np.sort(rng.lognormal(5, 0.3, shape) * rng.uniform(0.5, 2, (rules, 1, 1, 1)), axis=1))


def weights_of(seed, rules=3):
    return np.random.default_rng(seed).dirichlet(np.ones(rules), len(HORIZONS))


@given(seeds)
def test_a_pool_lies_between_its_rules_and_rises(seed):
    rules = laws(seed)
    pooled = mixture(rules, weights_of(seed))
    assert (np.diff(pooled, axis=0) >= 0).all()
    assert (pooled <= np.max(rules, axis=0) + 1e-9).all()
    assert (pooled >= np.min(rules, axis=0) - 1e-9).all()


@given(seeds)
def test_a_pool_of_one_rule_is_that_rule(seed):
    rules = laws(seed)
    alone = np.zeros((len(HORIZONS), 3))
    alone[:, 1] = 1
    assert mixture(rules, alone) == pytest.approx(rules[1], rel=1e-9)


@given(seeds)
def test_crps_of_a_pool_is_the_quadratic_form_in_its_weights(seed):
    rules, weights = laws(seed), weights_of(seed)
    came = np.random.default_rng(seed + 1).lognormal(5, 0.4, (len(HORIZONS), 2))
    trial = trial_of(Month.parse("2020-03"), dict(enumerate(rules)), rules[0], came, np.ones(2), 0.0)
    for step, share in enumerate(weights):
        form = share @ trial.missed[step] - share @ trial.apart[step] @ share / 2
        members = np.concatenate([rule[:, step] for rule in rules])
        each = np.repeat(share / len(LEVELS), len(LEVELS))
        direct = np.mean(
            [
                (each * np.abs(members[:, i] - came[step, i])).sum()
                - (each[:, None] * each * np.abs(members[:, None, i] - members[None, :, i])).sum() / 2
                for i in range(2)
            ]
        )
        assert form == pytest.approx(direct, rel=1e-9)


@given(seeds, st.floats(0.5, 2.5))
def test_a_stretched_band_keeps_its_median_and_its_order(seed, factor):
    pooled = laws(seed)[0]
    wide = stretched(pooled, np.full(len(HORIZONS), factor), 0.0)
    middle = len(LEVELS) // 2
    assert wide[middle] == pytest.approx(pooled[middle])
    assert (np.diff(wide, axis=0) >= -1e-9).all()
    ratio = np.log(wide[-1] / wide[middle]) / np.log(pooled[-1] / pooled[middle])
    assert ratio == pytest.approx(np.full(ratio.shape, factor), rel=1e-6)


def trials(losses, reached, count=40):
    origins = [Month.parse("2010-03") + 3 * i for i in range(count)]
    apart = np.zeros((len(HORIZONS), len(losses), len(losses)))
    names = tuple("abc"[: len(losses)])
    return [
        Trial(month, names, np.tile(losses, (len(HORIZONS), 1)), apart, np.full((len(HORIZONS), 1), reached))
        for month in origins
    ]


def test_nothing_that_had_not_come_by_the_origin_is_learned_from():
    known = trials([0.1, 0.2], 1.3)
    early = chosen_from(known, Month.parse("2010-06"), ("a", "b"), 1)
    assert early.band[HORIZONS.index(1)] > 1  # one month ahead of March 2010 has come by June
    assert early.band[HORIZONS.index(6) :] == pytest.approx(1.0)
    assert early.weights[HORIZONS.index(6) :] == pytest.approx(0.5)


def test_a_rule_that_was_much_worse_is_left_out_and_a_better_one_gains():
    known = trials([0.1, 0.11, 0.1 * TRIMMED * 1.01], 0.9)
    late = chosen_from(known, Month.parse("2025-10"), ("a", "b", "c"), 1)
    assert late.weights[:, 2] == pytest.approx(0, abs=1e-9)
    assert (late.weights[:, 0] > late.weights[:, 1]).all()
    assert late.weights.sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize(("reached", "wider"), [(1.6, True), (0.6, False)])
def test_a_band_that_past_values_left_grows_and_one_they_never_reached_shrinks(reached, wider):
    band = chosen_from(trials([0.1, 0.1], reached), Month.parse("2025-10"), ("a", "b"), 1).band
    assert ((band > 1) == wider).all()
    assert (np.abs(np.log(band)) < abs(np.log(reached))).all()  # held back while little has been seen


def test_scores_are_those_of_the_library():
    rng = np.random.default_rng(2)
    members, came = np.sort(rng.normal(size=(5, len(LEVELS))), axis=1), rng.normal(size=5)
    direct = np.abs(members - came[:, None]).mean(1) - np.abs(members[:, :, None] - members[:, None]).mean((1, 2)) / 2
    found = scoringrules.crps_ensemble(came, members, estimator="qd", sorted_ensemble=True)
    assert np.asarray(found) == pytest.approx(direct, rel=0.02, abs=0.005)
