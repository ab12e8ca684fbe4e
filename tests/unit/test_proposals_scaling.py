"""Doses scaled until they cost as much as another proposal."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secuela.evidence.errors import ProposalError
from secuela.evidence.months import Month
from secuela.policy import scaling
from secuela.policy.calendar import at_factor, resolve
from secuela.policy.lever import levers
from secuela.policy.proposal_reading import load_proposal
from secuela.policy.scaling import costs, equalise
from secuela.world.draws import draw_table, lever_draws
from support.compiled_world import MONTHS
from support.proposal_made import accepted, dose, phase, proposal

ORIGIN = Month.parse("2025-10")
FULL, INCREMENTAL = "cost_us full", "cost_us incremental"
EQUAL = load_proposal("equal-budget")


@pytest.fixture(scope="module")
def draws():
    return lever_draws(draw_table(ORIGIN, 60, 4))


def median(read, draws, measure=FULL, month=36, months=60):
    return float(np.median(costs(resolve(read, ORIGIN, months).doses, draws, month, measure)))


def spending(**changes: object):
    return accepted(proposal(phase(dose(lever="security_cooperation", **changes))))


def test_costs_are_those_of_the_levers(draws):
    doses = {"security_cooperation": np.r_[np.zeros(2), np.full(58, 240.0)]}
    np.testing.assert_allclose(costs(doses, draws, 36, FULL), 34 * 20.0)
    np.testing.assert_allclose(costs({**doses, "consent": np.full(60, 3.0)}, draws, 36, FULL), 34 * 20.0)
    np.testing.assert_array_equal(costs({}, draws, 36, FULL), np.zeros(60))


def test_costs_agree_with_the_world(redrawn):
    """What the world adds up for a proposal is what is matched here."""
    assembly = redrawn(4, seed=4)
    doses = resolve(load_proposal("reported-plan-2025"), ORIGIN, MONTHS).doses
    own = lever_draws(draw_table(ORIGIN, 4, 4))
    here = {
        name: {key: values[0] for key, values in each.items()} for name, each in assembly.ensemble.lever_draws.items()
    }
    _, by_month = jax.jit(lambda *given: assembly.world.act(*given))(jnp.asarray(assembly.doses(doses)), here)
    for row, measure in enumerate((INCREMENTAL, FULL)):
        np.testing.assert_allclose(costs(doses, own, MONTHS, measure)[0], np.asarray(by_month[row]).sum(), rtol=1e-12)


@pytest.mark.parametrize("name", ["reported-plan-2025", "mexican-led", "strongest-case-for", "gulf-perimeter"])
def test_the_scaled_set_costs_as_much(name, draws):
    target = load_proposal(name)
    found = equalise(EQUAL, target, draws, ORIGIN, 60)
    assert found is not None
    np.testing.assert_allclose(median(found.proposal, draws), median(target, draws), rtol=2e-3)
    np.testing.assert_allclose([found.cost, found.target], median(target, draws), rtol=2e-3)
    source = {one.lever: one.dose for one in load_proposal("combined-non-military").phases[0].levers}
    scaled = {one.lever: one.dose for one in found.proposal.phases[0].levers}
    assert {lever: source[lever] * found.factor for lever in source} == pytest.approx(scaled)
    assert found.at_bounds == ()


def test_it_says_what_it_was_scaled_to(draws):
    found = equalise(EQUAL, load_proposal("reported-plan-2025"), draws, ORIGIN, 60)
    assert found is not None
    assert found.proposal.id == "equal-budget"
    assert found.proposal.consent == EQUAL.consent
    assert f"Here: {found.factor:.4g} times the doses of combined-non-military" in str(found.proposal.note)
    assert "full cost to US budgets up to month 36 as reported-plan-2025" in str(found.proposal.note)
    notes = {one.note for one in found.proposal.phases[0].levers}
    assert notes == {f"{found.factor:.4g} times the dose of combined-non-military"}
    assert resolve(found.proposal, ORIGIN, 60).warnings == []


def test_the_source_itself_is_scaled_by_one(draws):
    found = equalise(EQUAL, load_proposal("combined-non-military"), draws, ORIGIN, 60)
    assert found is not None
    assert found.factor == 1.0


@pytest.mark.parametrize("name", ["status-quo", "policies-of-2024", "recruitment-halved"])
def test_what_costs_nothing_leaves_nothing_to_match(name, draws):
    target = load_proposal(name)
    assert equalise(EQUAL, target, draws, ORIGIN, 60) is None


def test_doses_stop_at_their_bounds_and_the_rest_makes_up_for_it(draws):
    dear = accepted(proposal(phase(dose(lever="force_deployment", dose=20, by="us"), months=36)))
    found = equalise(EQUAL, dear, draws, ORIGIN, 60)
    assert found is not None
    assert found.factor > 2
    assert "precursor_control" in found.at_bounds
    np.testing.assert_allclose(found.cost, found.target, rtol=2e-3)
    terms = levers()
    for one in found.proposal.phases[0].levers:
        assert terms[one.lever].low <= one.dose <= terms[one.lever].high


def test_a_cost_beyond_all_bounds_is_met_as_far_as_they_reach(draws):
    dear = accepted(proposal(phase(dose(lever="force_deployment", dose=200, by="us"), months=36)))
    found = equalise(EQUAL, dear, draws, ORIGIN, 60)
    assert found is not None
    assert set(found.at_bounds) == {one.lever for one in found.proposal.phases[0].levers}
    assert found.cost < found.target


def test_a_short_run_is_matched_up_to_its_horizon(draws):
    target = load_proposal("mexican-led")
    found = equalise(EQUAL, target, draws, ORIGIN, 12)
    assert found is not None
    np.testing.assert_allclose(found.target, median(target, draws, month=12, months=12))
    np.testing.assert_allclose(found.cost, found.target, rtol=2e-3)


def test_incremental_cost_is_another_measure(draws):
    block = {"from": "combined-non-military", "to": "under-test", "measure": INCREMENTAL, "month": 36}
    other = accepted(proposal(phases=[], scaled=block))
    target = load_proposal("reported-plan-2025")
    found = equalise(other, target, draws, ORIGIN, 60)
    assert found is not None
    np.testing.assert_allclose(
        median(found.proposal, draws, INCREMENTAL), median(target, draws, INCREMENTAL), rtol=2e-3
    )
    assert abs(median(found.proposal, draws) / median(target, draws) - 1) > 0.02


def test_a_source_without_cost_cannot_be_scaled(draws):
    block = {"from": "policies-of-2024", "to": "under-test", "measure": FULL, "month": 36}
    with pytest.raises(ProposalError) as caught:
        equalise(accepted(proposal(phases=[], scaled=block)), spending(dose=100), draws, ORIGIN, 60)
    assert "policies-of-2024 costs US budgets nothing, so it cannot be scaled to a cost." in str(caught.value)
    assert "Where: mine, scaled.from" in str(caught.value)


def test_only_a_scaled_proposal_is_scaled(draws):
    with pytest.raises(ProposalError, match="mexican-led is not scaled to anything"):
        equalise(load_proposal("mexican-led"), spending(dose=100), draws, ORIGIN, 60)


@settings(max_examples=15)
@given(amount=st.floats(1, 3000))
def test_twice_the_money_is_never_fewer_doses(draws, amount):
    less, more = (equalise(EQUAL, spending(dose=each), draws, ORIGIN, 60) for each in (amount / 2, amount))
    assert less is not None
    assert more is not None
    assert less.factor <= more.factor
    assert more.cost <= more.target * 1.002


def test_a_factor_holds_each_dose_within_its_bounds():
    got = at_factor(EQUAL, load_proposal("supply-chain"), 10.0)
    assert [one.dose for one in got.phases[0].levers] == [1.0, 0.8]
    assert got.scaled is None


def test_costs_follow_a_lever_that_is_changed(monkeypatch, draws):
    """The compiled cost of a lever is its own, not one of another."""
    free = dataclasses.replace(levers()["security_cooperation"], cost=levers()["tariff_threat"].cost)
    monkeypatch.setattr(scaling, "levers", lambda: {**levers(), free.id: free})
    monkeypatch.setattr(scaling, "_cost_of", scaling._cost_of.__wrapped__)
    assert (costs({free.id: np.full(60, 100.0)}, draws, 36, FULL) == 0).all()
