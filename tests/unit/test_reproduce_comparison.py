"""When two figures agree, and where a curve crosses a level."""

import math

import numpy as np
import pytest

from secuela.studies.prieto_curiel_2023.golden import Comparison, Golden, GoldenRow, agrees
from secuela.studies.prieto_curiel_2023.scenarios import crossing, root

GOLDEN = Golden("members", "", 5, 5, "", "week 5", "people", 10.0, 1, 12.0, "a", "b")


@pytest.mark.parametrize(
    ("ours", "reference", "decimals", "expected"),
    [
        (10.049, 10.0, 1, True),
        (10.051, 10.0, 1, False),
        (115_000.114, 115_000.0, 4, True),
        (115_000.116, 115_000.0, 4, False),
        (-9.8684, -9.868, 3, True),
        (0.0, 0.0, 0, True),
        (math.nan, 1.0, 0, False),
    ],
)
def test_a_millionth_or_half_a_digit(ours, reference, decimals, expected):
    assert agrees(ours, reference, decimals) is expected


def test_a_row_without_ours_differs_and_one_without_comparison_does_not():
    assert GoldenRow(GOLDEN, None, compared=True).ok is False
    assert GoldenRow(GOLDEN, 99.0, compared=True).ok is False
    assert GoldenRow(GOLDEN, 99.0, compared=False).ok is None
    assert Comparison((GoldenRow(GOLDEN, 99.0, compared=False),)).ok
    assert not Comparison((GoldenRow(GOLDEN, 10.0, compared=True), GoldenRow(GOLDEN, None, compared=True))).ok


def test_a_row_as_json():
    wanted = {"quantity": "members", "at": "week 5", "published": 12.0, "reference": 10.0, "ours": 10.0, "ok": True}
    assert GoldenRow(GOLDEN, 10.0, compared=True).as_json() == wanted
    assert GoldenRow(GOLDEN, 3.0, compared=False).as_json() == {
        "quantity": "members", "at": "week 5", "published": None, "reference": None, "ours": 3.0, "ok": None,
    }  # fmt: skip


def test_crossings():
    falling = np.array([4.0, 3.0, 1.0])
    assert crossing(falling, 2.0, upward=False) == 1.5
    assert crossing(falling, 5.0, upward=False) == 0.0
    assert math.isnan(crossing(falling, 0.5, upward=False))
    assert crossing(-falling, -2.0, upward=True) == 1.5


def test_roots():
    assert root(lambda x: x**3 - 8, 0.0, 5.0) == pytest.approx(2.0, abs=1e-9)
    assert root(lambda x: 8 - x**3, 0.0, 5.0) == pytest.approx(2.0, abs=1e-9)
    assert math.isnan(root(lambda x: x**2 + 1, 0.0, 5.0))
