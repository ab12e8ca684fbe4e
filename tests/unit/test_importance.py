"""Weighed draws: moments of known densities, and figures that say when draws are not enough."""

import numpy as np
import pytest

from secuela.learning.importance import Weighed, quantiles, r_hat, sampled, tail_index, weights

CENTRE, SPREAD = np.array([1.0, -2.0, 0.5]), np.array([0.5, 0.2, 1.0])


def density(at):
    return -0.5 * (((at - CENTRE) / SPREAD) ** 2).sum(axis=1)


def test_a_density_far_from_the_priors_is_found():
    found = sampled(density, 3, 2000, 0)
    mean = found.weight @ found.at
    np.testing.assert_allclose(mean, CENTRE, atol=0.06)
    np.testing.assert_allclose(np.sqrt(found.weight @ (found.at - mean) ** 2), SPREAD, rtol=0.1)
    assert found.effective > 500
    assert r_hat([(one.at, one.weight) for one in (found, sampled(density, 3, 2000, 1))]) < 1.01


def test_the_same_seed_gives_the_same_draws():
    one, other = (sampled(density, 3, 200, 4) for _ in range(2))
    np.testing.assert_array_equal(one.at, other.at)
    assert not np.array_equal(one.at, sampled(density, 3, 200, 5).at)


def test_samplings_of_two_places_do_not_agree():
    apart = np.random.default_rng(0).standard_normal((200, 1)), np.full(200, 1 / 200)
    assert r_hat([apart, (apart[0] + 2, apart[1])]) > 1.5


def test_drawn_rows_come_as_often_as_their_weight_says():
    found = Weighed(np.array([[0.0], [1.0], [2.0]]), np.array([0.5, 0.3, 0.2]))
    rows = found.drawn(1000, 3)[:, 0]
    assert [int((rows == value).sum()) for value in (0, 1, 2)] == pytest.approx([500, 300, 200], abs=1)
    assert abs(rows[:500].mean() - rows[500:].mean()) < 0.2  # in no order
    np.testing.assert_array_equal(rows, found.drawn(1000, 3)[:, 0])


@pytest.mark.parametrize("shape", [0.2, 0.5, 1.0])
def test_the_tail_of_weights_is_told(shape):
    rng = np.random.default_rng(0)
    found = [tail_index(np.log(rng.pareto(1 / shape, 2000) + 1)) for _ in range(20)]
    assert np.mean(found) == pytest.approx(shape, abs=0.08)


def test_quantiles_of_weighed_values():
    values, weight = np.array([3.0, 1.0, 2.0]), weights(np.log([0.25, 0.25, 0.5]))
    assert weight.sum() == pytest.approx(1)
    assert quantiles(values, weight, [0.5]) == pytest.approx(2.0)
