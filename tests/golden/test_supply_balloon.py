"""Headline figures of displacement, pinned: a change of these numbers must be noticed and explained."""

import pytest

from secuela.studies.balloon import reproduce


def test_the_headline_figures_of_displacement():
    found = reproduce()
    pooled, episode, corridors = found.rows[2], found.rows[3], found.rows[5]
    quantiles = [pooled.ours[p] for p in ("0.05", "0.5", "0.95")]
    assert quantiles == pytest.approx([0.39, 0.74, 0.94], abs=0.02)
    assert [episode.ours[p] for p in ("0.05", "0.5", "0.95")] == pytest.approx([0.024, 0.066, 0.199], abs=0.01)
    assert corridors.ours["coverage"] == pytest.approx(0.81, abs=0.04)
