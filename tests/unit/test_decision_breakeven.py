import pytest

from secuela.analysis.breakeven import break_even, crossing
from secuela.analysis.dose_response import LeverResponse, Response


def response(dose, lower, higher=0.0):
    return Response(
        dose=dose, window="month", ratio=None, p_lower=lower, p_equal=1 - lower - higher, p_higher=higher
    )  # fmt: skip


def lever(lower, higher=None):
    rows = [response(10.0 * i, low, (higher or [0.0] * len(lower))[i]) for i, low in enumerate(lower)]
    doses = [-10.0, *(row.dose for row in rows)]
    outcomes = {"deaths": (response(-10.0, 0.9), *rows)}
    return LeverResponse(lever="toy", title="A toy", unit="1", low=-10, high=10, doses=doses, outcomes=outcomes)


def test_the_break_even_dose_is_read_between_the_doses():
    found = break_even(lever([0.0, 0.4, 0.6, 0.8]), "deaths")
    assert found.lower == pytest.approx(15.0)
    assert (found.end, found.higher, found.most, found.explored) == (None, None, 0.8, 30.0)


def test_a_dose_that_no_longer_works_above_has_an_end():
    found = break_even(lever([0.0, 1.0, 0.0]), "deaths")
    assert (found.lower, found.end) == (5.0, 15.0)


def test_no_dose_reaches_it():
    found = break_even(lever([0.0, 0.1, 0.2]), "deaths")
    assert (found.lower, found.end, found.most, found.explored) == (None, None, 0.2, 20.0)


def test_the_other_way():
    assert break_even(lever([0.0] * 3, [0.0, 0.5, 1.0]), "deaths").higher == 10.0


def test_an_outcome_that_was_not_swept_has_none():
    assert break_even(lever([0.0, 1.0]), "homicides") is None


def test_crossing_never_begins_at_dose_zero():
    assert crossing([0.0, 1.0], [0.9, 0.95], 0.5) is None
