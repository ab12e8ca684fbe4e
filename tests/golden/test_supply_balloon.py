"""Headline figures of displacement, pinned: a change of these numbers must be noticed and explained."""

import numpy as np
import pytest

from secuela.studies.balloon import _displaced_row, reproduce


def test_the_headline_figures_of_displacement():
    found = reproduce()
    pooled, episode, corridors = found.rows[2], found.rows[3], found.rows[5]
    quantiles = [pooled.ours[p] for p in ("0.05", "0.5", "0.95")]
    assert quantiles == pytest.approx([0.39, 0.74, 0.94], abs=0.02)
    assert [episode.ours[p] for p in ("0.05", "0.5", "0.95")] == pytest.approx([0.024, 0.066, 0.199], abs=0.01)
    assert corridors.ours["coverage"] == pytest.approx(0.81, abs=0.04)


def test_a_share_that_may_be_anything_fails_as_one_that_leaves_out_the_record_does():
    inside, anything, low = np.linspace(0.25, 1.0, 101), np.linspace(-1.0, 2.0, 101), np.linspace(0.0, 0.9, 101)
    assert [_displaced_row("", shares).ok for shares in (inside, anything, low)] == [True, False, False]
