"""The assembled world: sums that must hold, links that can be cut, consent that reaches only the relations."""

import numpy as np
import pytest

from secuela.evidence.states import STATES
from secuela.world.assembly import CONSENT
from secuela.world.links import links

MONTHS = 14
PLAN = {
    "leadership_removal/by=us,means=kill": 24.0,
    "lab_disruption/by=us": 800.0,
    "force_deployment/by=us": 20.0,
    "precursor_control": 0.5,
}


def arms(assembly, **more):
    plan = {key: np.full(MONTHS, dose) for key, dose in PLAN.items()}
    return {
        "status-quo": assembly.doses({}),
        "plan": assembly.doses({**plan, **{name: np.full(MONTHS, code) for name, code in more.items()}}),
    }


@pytest.fixture(scope="module")
def coupled_run(assembly):
    return assembly.ensemble.run(arms(assembly, consent=3.0))


def test_the_nation_is_the_sum_of_the_states_in_every_draw_and_month(coupled_run):
    states = coupled_run.outcomes["homicides_mx_state"].astype(float)
    assert states.shape[-1] == len(STATES)
    np.testing.assert_allclose(states.sum(-1), coupled_run.outcomes["homicides_mx"], rtol=1e-5)


def test_lethal_violence_is_both_together(coupled_run):
    both = coupled_run.outcomes["homicides_mx"].astype(float) + coupled_run.outcomes["disappearances_mx"]
    np.testing.assert_allclose(both, coupled_run.outcomes["lethal_violence_mx"], rtol=1e-5)


def test_retaliation_is_contained_in_homicide(coupled_run):
    homicides, answers = coupled_run.outcomes["homicides_mx"], coupled_run.outcomes["retaliation_deaths"]
    assert (answers[0] == 0).all()
    assert (answers[1] > 0).any()
    assert (answers <= homicides).all()


@pytest.mark.parametrize("cut", range(len(links())), ids=[link.id for link in links()])
def test_any_one_link_can_be_cut(assembly, coupled_run, cut):
    keep = np.ones(len(links()))
    keep[cut] = 0.0
    result = assembly.ensemble.run(arms(assembly, consent=3.0), keep=keep)
    assert not result.failed.any()
    for name, values in result.outcomes.items():
        np.testing.assert_array_equal(values[0], coupled_run.outcomes[name][0], err_msg=name)  # status quo: neutral


def test_without_consent_cooperation_suffers_and_removals_by_both_follow(assembly, coupled_run):
    with_consent = assembly.ensemble.run(arms(assembly))
    none, federal = coupled_run.outcomes["cooperation"][1], with_consent.outcomes["cooperation"][1]
    assert (none <= federal + 0.03).all()  # what happens moves both governments a little in return
    assert none[:, -1].mean() < federal[:, -1].mean() - 0.1
    assert assembly.world.paths()[-1] == CONSENT
