"""Doses are left out only where the straight line between the others answers well enough."""

import numpy as np
import pytest

from secuela.analysis.paired_responses import LeverAlone, PairedResponses, Reading
from secuela.analysis.response_error import Missed, missed
from secuela.analysis.thinned_doses import thinned

DRAWS = 120
READING = Reading("homicides_mx", "cumulative", 38)
DOSES = np.linspace(-4.0, 12.0, 17)


@pytest.fixture
def responses():
    luck = np.random.default_rng(5)
    usual = luck.lognormal(11, 0.1, (1, DRAWS))
    alone = luck.normal(0.02, 0.01, DRAWS)
    straight = DOSES[:, None, None] / 12 * alone
    bent = np.where(DOSES > 2, 1.0, 0.0)[:, None, None] * (1 + 0 * alone) * alone * 4
    levers = {"straight": LeverAlone(DOSES, straight), "bent": LeverAlone(DOSES, bent)}
    return PairedResponses((READING,), ("log ratio",), usual, levers)


def test_a_straight_line_keeps_its_ends_and_nothing_and_a_bend_keeps_its_corners(responses):
    found = thinned(responses, ["homicides_mx"]).levers
    assert found["straight"].doses.tolist() == [-4, 0, 12]
    assert found["bent"].doses.tolist() == [-4, 0, 2, 3, 12]


def test_every_dose_that_is_left_out_is_answered_within_what_is_let_pass(responses):
    within = Missed(0.02, 0.05)
    found = thinned(responses, ["homicides_mx"], within)
    usual = responses.usual
    for name, lever in responses.levers.items():
        for dose, values in zip(lever.doses, lever.values, strict=True):
            exact, ours = usual * np.exp(values), usual * np.exp(found.levers[name].at(dose))
            off = missed(READING, usual[0], exact[0], ours[0])
            assert off.chances <= within.chances
            assert off.quantiles <= within.quantiles


def test_outcomes_that_do_not_count_keep_no_dose(responses):
    assert thinned(responses, []).levers["bent"].doses.tolist() == [-4, 0, 12]
