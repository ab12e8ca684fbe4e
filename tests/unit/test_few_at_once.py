"""What is worked out of all draws is the same some numbers at a time, and takes no more memory than these."""

import tracemalloc

import numpy as np
import pytest

from secuela.analysis import dominant_input, resampling, uncertain_inputs
from secuela.analysis.dominant_input import Parted
from secuela.analysis.resampling import again, sums_again
from secuela.analysis.uncertain_inputs import Column, all_parts
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.report.charts import fan
from secuela.world.draws import chances, draw_table

DRAWS, ORIGIN = 3001, Month.parse("2025-10")
RANDOM = np.random.default_rng(6)
RANGED = {f"model.number_{k}": Column(f"model.number_{k}", RANDOM.normal(size=DRAWS).round(2)) for k in range(20)}
CHOSEN = {"choice": Column("choice", RANDOM.integers(0, 3, size=DRAWS), options=("a", "b", "c"))}
SPACE = RANGED | CHOSEN
COUNTED = RANDOM.random(DRAWS) < 0.9
RESULT = np.where(COUNTED, RANGED["model.number_3"].values + RANDOM.normal(size=DRAWS), np.nan)
FUTURES = RANDOM.lognormal(size=(DRAWS, 61))


@pytest.fixture(params=[1, 4000, 50_000])
def few(request, monkeypatch):
    for module, name in (
        (uncertain_inputs, "AT_ONCE"), (dominant_input, "AT_ONCE"), (resampling, "_AT_ONCE"), (fan, "_AT_ONCE"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, request.param)


def of_ranges():
    return Parted(SPACE, None).shares(RESULT, COUNTED)


def of_ends():
    return all_parts(SPACE, COUNTED).shares(RESULT[COUNTED])


def taken_again():
    return np.stack(sums_again(FUTURES[:, 0], FUTURES[:, 1], resamples=30))


RANGES, ENDS, AGAIN, ROWS = of_ranges(), of_ends(), taken_again(), fan.fan_rows(FUTURES, ORIGIN)
MEDIANS = fan.median_rows(FUTURES, ORIGIN)


@pytest.mark.usefixtures("few")
def test_some_at_a_time_give_what_all_give():
    np.testing.assert_allclose(of_ranges(), RANGES, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(of_ends(), ENDS, rtol=1e-12)
    np.testing.assert_allclose(taken_again(), AGAIN, rtol=1e-12)
    assert fan.fan_rows(FUTURES, ORIGIN) == ROWS
    assert fan.median_rows(FUTURES, ORIGIN) == MEDIANS


def test_what_they_give_is_what_it_is_called():
    np.testing.assert_allclose(AGAIN[1], again(DRAWS, 30) @ FUTURES[:, 1])
    ends = all_parts(SPACE, COUNTED)
    lowest = RANGED["model.number_3"].values[COUNTED]
    inside = lowest <= np.quantile(lowest, 0.1)
    place = ends.names.index(("model.number_3", "lowest-tenth"))
    assert ends.draws[place] == inside.sum()
    assert ends.shares(RESULT[COUNTED])[place] == pytest.approx(RESULT[COUNTED][inside].mean())
    assert RANGES.argmax() == 3, "the number that the result was made of"
    assert ROWS[4]["c"] == MEDIANS[4]["c"] == pytest.approx(np.median(FUTURES[:, 4]))


@pytest.mark.parametrize(
    ("ask", "most"),
    [
        (lambda: sums_again(np.ones(40_000), np.ones(40_000), resamples=100), 12 * 40_000 * 8),
        (of_ranges, 8 * DRAWS * 8 + 2 * 21 * DRAWS),
        (of_ends, 8 * DRAWS * 8 + 43 * DRAWS // 4),
        (lambda: fan.fan_rows(FUTURES, ORIGIN), 10 * DRAWS * 8 + FUTURES.size),
    ],
)
def test_many_draws_take_the_memory_of_a_few_of_their_numbers(monkeypatch, ask, most):
    for module, name in ((uncertain_inputs, "AT_ONCE"), (dominant_input, "AT_ONCE"), (fan, "_AT_ONCE")):
        monkeypatch.setattr(module, name, DRAWS)
    monkeypatch.setattr(resampling, "_AT_ONCE", 80_000)
    ask()
    tracemalloc.start()
    ask()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < most


def test_a_number_stands_where_its_chance_was():
    table, priors = draw_table(ORIGIN, 7, 3), library().drawn_as_of(ORIGIN)
    chance = chances([*priors, *library().structures], 7, 3)
    for name, prior in priors.items():
        np.testing.assert_array_equal(table[name], prior.quantile(chance[name]), err_msg=name)
    for name, structure in library().structures.items():
        assert table[name].dtype.kind == "i"
        assert set(table[name]) <= set(range(len(structure.options)))
