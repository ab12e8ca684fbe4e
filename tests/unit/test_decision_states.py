"""The contents of states.json: paired by draw, by state, with nothing that is no number."""

import json

import numpy as np
import pytest

from secuela.analysis import state_summary
from secuela.evidence.errors import RunError
from secuela.evidence.states import STATES

NAMES = ["status-quo", "plan"]
PEOPLE = {state: 1_000_000.0 * (i + 1) for i, state in enumerate(STATES)}
MONTHS = [6, 12]


def states_summary(*given):
    """The summary as its file holds it."""
    return state_summary.states_summary(*given).plain()


def homicides(draws: int = 40) -> np.ndarray:
    """Shape (2, draw, 13, 32): the plan doubles the first state and leaves the others alone, in every draw."""
    usual = np.random.default_rng(1).lognormal(3, 0.5, (draws, 13, 32)).astype("float32")
    ours = usual.copy()
    ours[..., 0] *= 2
    return np.stack([usual, ours])


def test_the_ratio_is_paired_by_draw():
    found = states_summary(homicides(), None, NAMES, PEOPLE, MONTHS)["alternatives"]["plan"]
    assert found[STATES[0]]["ratio"]["12"] == {"0.05": 2.0, "0.5": 2.0, "0.95": 2.0}
    assert found[STATES[5]]["ratio"]["6"] == {"0.05": 1.0, "0.5": 1.0, "0.95": 1.0}


def test_levels_and_rates_are_those_of_the_draws():
    deaths = homicides()
    found = states_summary(deaths, None, NAMES, PEOPLE, MONTHS)
    entry = found["alternatives"]["plan"][STATES[3]]
    median = float(np.median(deaths[1, :, 12, 3].astype(float)))
    assert entry["homicides"]["12"]["0.5"] == pytest.approx(median, rel=1e-5)
    assert entry["rate"]["12"]["0.5"] == pytest.approx(median * 12 / 40, rel=1e-5)  # four million people
    assert found["months"] == MONTHS
    assert found["population"][STATES[3]] == 4_000_000
    assert list(found["alternatives"]) == NAMES
    assert tuple(found["alternatives"]["plan"]) == STATES


def test_the_status_quo_has_no_ratio_and_displacement_is_told_where_it_is_known():
    deaths = homicides()
    found = states_summary(deaths, deaths[:, :, MONTHS] * 3, NAMES, PEOPLE, MONTHS)["alternatives"]
    assert found["status-quo"][STATES[0]]["ratio"] is None
    three = 3 * float(np.median(deaths[1, :, 6, 2].astype(float)))
    assert found["plan"][STATES[2]]["displaced"]["6"] == pytest.approx(three, rel=1e-5)
    assert states_summary(deaths, None, NAMES, PEOPLE, MONTHS)["alternatives"]["plan"][STATES[2]]["displaced"] is None


def test_failed_draws_are_left_out_of_the_pair():
    deaths = homicides()
    deaths[1, 3] = np.nan
    deaths[0, 4] = np.nan
    found = states_summary(deaths, None, NAMES, PEOPLE, MONTHS)
    assert found["alternatives"]["plan"][STATES[0]]["ratio"]["12"]["0.95"] == 2.0
    assert "NaN" not in json.dumps(found)


def test_an_alternative_without_a_draw_is_null_not_zero():
    deaths = homicides()
    deaths[1] = np.nan
    found = states_summary(deaths, deaths[:, :, MONTHS], NAMES, PEOPLE, MONTHS)["alternatives"]["plan"][STATES[0]]
    assert found == {
        "homicides": {"6": None, "12": None}, "rate": {"6": None, "12": None}, "ratio": {"6": None, "12": None},
        "displaced": {"6": None, "12": None},
    }  # fmt: skip


def test_a_status_quo_without_homicides_gives_no_ratio():
    deaths = homicides()
    deaths[0, 0, 12, 1] = 0
    assert states_summary(deaths, None, NAMES, PEOPLE, MONTHS)["alternatives"]["plan"][STATES[1]]["ratio"] is None


@pytest.mark.parametrize("wrong", [np.zeros((2, 4, 13, 31)), np.zeros((3, 4, 13, 32)), np.zeros((2, 4, 12, 32))])
def test_arrays_of_another_shape_are_refused(wrong):
    with pytest.raises(RunError, match="have the shape"):
        states_summary(wrong, None, NAMES, PEOPLE, MONTHS)


def test_a_state_without_people_is_refused_by_name():
    with pytest.raises(RunError, match="no population for MX-ZAC"):
        states_summary(homicides(), None, NAMES, {**PEOPLE, "MX-ZAC": 0.0}, MONTHS)


def test_displacement_of_another_shape_is_refused():
    with pytest.raises(RunError):
        states_summary(homicides(), np.zeros((2, 40, 13, 32)), NAMES, PEOPLE, MONTHS)
