"""The panel regression of events: it finds what was planted, and counts of two futures keep their own laws."""

import numpy as np
import pytest

from secuela.studies.event_study import counted, event_study, in_force
from secuela.studies.published_figures import Compared, Row, holds, overlaps, quantiles

SHAPE = (49, 32)


def panel(effect, draws=40, seed=0):
    rng = np.random.default_rng(seed)
    events = in_force(rng.integers(1, 37, 25), rng.integers(0, 6, 25), SHAPE, 12)
    mean = np.exp(rng.normal(4, 1, SHAPE[1]) + rng.normal(0, 0.1, (SHAPE[0], 1)) + effect * events)
    size = np.full((draws, 1, 1), 200.0)
    counts = rng.poisson(mean * rng.gamma(size, 1 / size, (draws, *SHAPE)))
    return counts.astype(float), mean, events


@pytest.mark.parametrize("effect", [-0.1, 0.0, 0.2])
def test_a_planted_effect_comes_back(effect):
    counts, mean, events = panel(effect)
    found = event_study(counts, events)
    assert found.effect.mean() == pytest.approx(effect, abs=4 * found.effect.std() / np.sqrt(len(found.effect)))
    assert found.effect.std() < 0.02
    extra = (mean * (1 - np.exp(-effect * events))).sum()
    assert found.extra.mean() == pytest.approx(extra, abs=4 * found.extra.std() / np.sqrt(len(found.extra)))


def test_a_panel_without_chance_is_fitted_exactly():
    _, mean, events = panel(0.1)
    found = event_study(mean[None], events)
    assert found.effect[0] == pytest.approx(0.1, abs=1e-5)
    assert found.extra[0] == pytest.approx((mean * (1 - np.exp(-0.1 * events))).sum(), rel=1e-4)


def test_events_in_force_add_up_and_end():
    found = in_force(np.array([2, 3]), np.array([1, 1]), (8, 2), 3)
    np.testing.assert_array_equal(found[:, 1], [0, 0, 1, 2, 2, 1, 0, 0])
    assert not found[:, 0].any()


def test_counts_of_two_futures_share_their_chance_and_keep_their_means():
    rng = np.random.default_rng(1)
    calm = np.full((4000, 2, 2), 30.0)
    acted = calm * np.array([1.5, 0.5])
    size = np.full(4000, 50.0)
    first, second = counted(rng, calm, acted, size)
    np.testing.assert_allclose(first.mean(axis=0), 30.0, atol=0.6)
    np.testing.assert_allclose(second.mean(axis=0), np.broadcast_to([45.0, 15.0], (2, 2)), atol=0.8)
    np.testing.assert_allclose(
        second.var(axis=0), np.broadcast_to([45 + 45**2 / 50, 15 + 15**2 / 50], (2, 2)), rtol=0.1
    )
    apart = np.sqrt(
        first.var(axis=0) + second.var(axis=0)
    )  # what the difference would swing by, had each its own chance
    assert ((second - first).std(axis=0) < 0.7 * apart).all()
    same, too = counted(np.random.default_rng(2), calm, calm, size)
    np.testing.assert_array_equal(same, too)


def test_rows_say_when_they_hold():
    ours = quantiles(np.append(np.arange(101.0), np.nan))
    assert ours == {"0.05": 5.0, "0.25": 25.0, "0.5": 50.0, "0.75": 75.0, "0.95": 95.0}
    assert holds(ours, 5.0)
    assert not holds(ours, 96.0)
    assert overlaps(ours, -10.0, 5.0)
    assert not overlaps(ours, -10.0, 4.0)
    rows = [Row("q", "at", {"value": 1.0}, ours, "test", ok, "judgement") for ok in (True, None)]
    assert Compared("t", tuple(rows), ()).ok
    missed = Compared("t", (*rows, Row("q", "at", {"value": 200.0}, ours, "test", False, "judgement")), ())
    assert not missed.ok
    assert [cells[-1] for cells in missed.tables()[0][2]] == ["not informative", "", "NO"]
    narrow = Row("q", "at", {"value": 50.0}, {"0.05": 20.0, "0.5": 50.0, "0.95": 95.0}, "test", True, "judgement")
    assert [cells[-1] for cells in Compared("t", (narrow,), ()).tables()[0][2]] == ["yes"]
    assert missed.as_json()["ok"] is False


def test_a_share_sought_in_half_of_all_shares_is_not_informative():
    def row(low, high, interval):
        recorded = {"value": 0.4, "low": 0.4 - interval, "high": 0.4 + interval}
        return Row("q", "at", recorded, {"0.05": low, "0.5": 0.4, "0.95": high}, "test", True, "judgement", most=1.0)

    assert row(0.2, 0.6, 0.04).informative
    assert not row(0.2, 0.6, 0.06).informative  # what is sought is itself hardly known
    assert not row(0.1, 0.65, 0.0).informative
    assert row(0.0, 0.3, 0.15).informative  # nothing lies below zero
