"""Headline figures of the two studies of removals and splits, pinned: a change must be noticed and explained."""

import pytest

from secuela.studies import kingpin, sinaloa_2024

pytestmark = pytest.mark.nightly
EDGES = ("0.05", "0.5", "0.95")


def test_removals_without_a_split():
    found = kingpin.reproduce()
    assert found.ok
    capture, history, kill, *ratios = found.rows
    assert [capture.ours[p] for p in EDGES] == pytest.approx([6.3, 23.8, 71.3], abs=8)
    assert capture.ours["width over published"] < 2
    assert history.ok is None
    assert history.ours["0.95"] - history.ours["0.05"] > 2 * (capture.ours["0.95"] - capture.ours["0.05"])
    assert kill.ours["0.5"] > capture.ours["0.5"]
    assert {row.kind for row in (capture, kill, *ratios)} == {"consistency check"}
    assert ratios[2].ours["0.95"] < ratios[0].ours["0.95"]  # less elsewhere than at home


def test_sinaloa_2024_lies_inside_splits_of_that_size():
    found = sinaloa_2024.reproduce()
    assert [row.at for row in found.rows if not row.ok] == ["2024-09"]  # wars of the model rise over half a year
    assert {row.kind for row in found.rows} == {"test"}
    ratio, peak, excess, lag, displaced, *path = found.rows
    assert ratio.published["value"] == pytest.approx(3.2, abs=0.05)
    assert peak.published["value"] == pytest.approx(4.1, abs=0.05)
    assert excess.published["value"] == pytest.approx(1359, abs=1)
    assert lag.published["value"] == pytest.approx(1.5, abs=0.05)
    assert displaced.published["value"] == pytest.approx(14, abs=0.5)
    assert len(path) == 10
    assert path[0].at == "2024-09"
    assert [excess.ours[p] for p in EDGES] == pytest.approx([32, 435, 3630], rel=0.25)
    assert excess.ours["0.05"] < 100  # the kernel keeps wars near zero
