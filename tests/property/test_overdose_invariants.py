"""People are conserved, deaths are positive, and what acts has the sign that is mechanical, whatever the inputs."""

from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secuela.dynamics.model import MONTH
from secuela.dynamics.ports import declared_inputs, neutral
from secuela.models.overdose import KINDS, Inputs, Overdose
from secuela.models.overdose.effects import Acts, coverage
from support.one_draw import model_luck, pick
from support.overdose_draws import drawn

DRAWS, MONTHS = 12, 36
FACTORS = [name for name, port in declared_inputs(Inputs).items() if port.combine == "factor"]


@pytest.fixture(scope="module")
def draws():
    return drawn(DRAWS)


@jax.jit
def course(theta, inputs, luck):
    model = Overdose()

    def month(state, luck):
        new, out = model.step(state, inputs, theta, luck, MONTH)
        return new, (new, out)

    start = model.start(theta)
    return start, jax.lax.scan(month, start, luck)[1]


def run(draws, draw, **moved):
    inputs = Inputs(**{**vars(neutral(Inputs)), **{name: jnp.asarray(float(v)) for name, v in moved.items()}})
    luck = model_luck(Overdose, 9, jnp.asarray(draw), MONTHS)
    return course(pick(draws[1], draw), inputs, luck)


factor, any_draw = st.floats(0.34, 3.0), st.integers(0, DRAWS - 1)


@settings(deadline=None, max_examples=40)
@given(
    draw=any_draw,
    factors=st.lists(factor, min_size=len(FACTORS), max_size=len(FACTORS)),
    places=st.floats(-5e5, 2e6),
    kits=st.floats(-3.2e6, 2e7),
)
def test_people_balance_and_nothing_is_negative(draws, draw, factors, places, kits):
    """What the stocks gain is what begins less what leaves and dies: deaths are taken from people, once."""
    moved = dict(zip(FACTORS, factors, strict=True))
    theta = pick(draws[1], draw)
    _, (state, out) = run(draws, draw, **moved, treatment=places, naloxone=kits)
    for stock in (state.untreated, state.treated, state.usual_untreated, state.usual_treated):
        assert (np.asarray(stock) > 0).all()
    for name, values in vars(out).items():
        assert np.isfinite(np.asarray(values)).all(), name
        assert (np.asarray(values) >= 0).all(), name
    kinds = sum(np.asarray(getattr(out, kind)) for kind in KINDS)
    np.testing.assert_allclose(np.asarray(out.deaths), kinds, rtol=1e-12)
    people = np.asarray(state.untreated + state.treated)
    begins = float(theta.starts.sum()) * moved["initiation"]
    mortal = np.asarray(out.synthetic + out.other_opioid)
    leave = np.array([float(theta.exits_prescription), float(theta.exits_illicit)])
    gained = np.diff(people.sum(1)) - begins * MONTH + mortal[1:]
    left = 0.5 * (people[1:] + people[:-1]) @ leave * MONTH  # trapezium: people move smoothly within a month
    np.testing.assert_allclose(-gained, left, rtol=5e-3, atol=2.0)


@settings(deadline=None, max_examples=15)
@given(draw=any_draw)
def test_without_exits_starts_and_progression_only_deaths_change_the_number_of_people(draws, draw):
    theta = eqx.tree_at(
        lambda t: (t.starts, t.exits_prescription, t.exits_illicit),
        pick(draws[1], draw),
        (jnp.zeros(2), jnp.zeros(()), jnp.zeros(())),
    )
    luck = model_luck(Overdose, 9, jnp.asarray(draw), MONTHS)
    inputs = Inputs(**{**vars(neutral(Inputs)), "treatment": jnp.asarray(4e5), "fentanyl": jnp.asarray(0.5)})
    start, (state, out) = course(theta, inputs, luck)
    before = float((start.untreated + start.treated).sum())
    after = np.asarray((state.untreated + state.treated).sum(1))
    died = np.cumsum(np.asarray(out.synthetic + out.other_opioid))
    np.testing.assert_allclose(before - after, died, rtol=1e-9)


@settings(deadline=None, max_examples=20)
@given(draw=any_draw, places=st.floats(1e4, 2e6), kits=st.floats(1e5, 2e7))
def test_treatment_and_naloxone_save_lives_and_less_of_them_costs_lives(draws, draw, places, kits):
    usual = np.asarray(run(draws, draw)[1][1].deaths)
    for moved, sign in (
        ({"treatment": places}, -1),
        ({"treatment": -places / 4}, 1),
        ({"naloxone": kits}, -1),
        ({"naloxone": -kits / 7}, 1),
    ):
        acted = np.asarray(run(draws, draw, **moved)[1][1].deaths)
        assert (sign * (acted - usual)[:12] > 0).all(), moved


@settings(deadline=None, max_examples=20)
@given(draw=any_draw, initiation=st.floats(0.3, 0.95))
def test_fewer_who_begin_are_fewer_deaths_later_and_none_at_once(draws, draw, initiation):
    usual = np.asarray(run(draws, draw)[1][1].deaths)
    acted = np.asarray(run(draws, draw, initiation=initiation)[1][1].deaths)
    assert (acted < usual).all()
    assert acted[0] / usual[0] > 0.98
    assert acted[-1] / usual[-1] < acted[0] / usual[0]


def test_deaths_can_rise_or_fall_when_fentanyl_is_short(draws):
    """Signed: with riskier substitutes or heroin back deaths rise, without them they fall."""
    theta = pick(draws[1], 0)
    luck = model_luck(Overdose, 9, jnp.asarray(0), MONTHS)
    short = Inputs(**{**vars(neutral(Inputs)), "fentanyl": jnp.asarray(0.6)})
    usual = np.asarray(course(theta, neutral(Inputs), luck)[1][1].deaths)

    def with_substitutes(share, risk):
        changed = eqx.tree_at(lambda t: (t.substitute_share, t.substitute_risk), theta, (share, risk))
        return np.asarray(course(changed, short, luck)[1][1].deaths)

    assert (with_substitutes(jnp.asarray(0.5), jnp.asarray(4.0)) > usual).all()
    assert (with_substitutes(jnp.asarray(0.0), jnp.asarray(4.0)) < usual).all()


def test_potency_matters_until_users_are_adapted(draws):
    draw = int(np.argmax(np.asarray(draws[1].potency_elasticity)))
    theta = eqx.tree_at(lambda t: t.potency_adaptation, pick(draws[1], draw), jnp.asarray(6.0))
    luck = model_luck(Overdose, 9, jnp.asarray(draw), MONTHS)
    strong = Inputs(**{**vars(neutral(Inputs)), "potency": jnp.asarray(1.5)})
    usual = np.asarray(course(theta, neutral(Inputs), luck)[1][1].synthetic)
    ratio = np.asarray(course(theta, strong, luck)[1][1].synthetic) / usual
    assert ratio[0] > 1.05
    assert ratio[-1] < 1.02
    adapted = np.asarray(course(theta, strong, luck)[1][0].adaptation)
    np.testing.assert_allclose(adapted, np.log(1.5) * (1 - np.exp(-np.arange(1, MONTHS + 1) / 6)), rtol=1e-6)


def test_neutral_inputs_give_the_status_quo_path_itself(draws):
    model, theta, _ = draws
    for draw in range(DRAWS):
        start, (state, out) = run(draws, draw)
        one = pick(theta, draw)
        path = jax.vmap(lambda s, t=one: model.status_quo(s, t))(state)
        found = np.stack([np.asarray(getattr(out, kind)) for kind in KINDS], axis=1)
        np.testing.assert_allclose(found, np.asarray(path), rtol=1e-12)
        np.testing.assert_allclose(np.asarray(state.untreated), np.asarray(state.usual_untreated), rtol=1e-12)
        np.testing.assert_allclose(np.asarray(start.untreated + start.treated), np.asarray(one.people), rtol=1e-12)


@partial(jax.jit, static_argnames="parts")
def in_parts(theta, inputs, luck, parts):
    """Outputs of each part of each month, and the state at its end."""
    model = Overdose()

    def month(state, luck):
        found = []
        for _ in range(parts):
            state, out = model.step(state, inputs, theta, luck, MONTH / parts)
            found.append(out)
        return state, (found, state)

    return jax.lax.scan(month, model.start(theta), luck)[1]


@pytest.mark.parametrize("draw", [0, 5, 11])
def test_halving_the_step_changes_nothing_that_matters(draws, draw):
    theta = pick(draws[1], draw)
    luck = model_luck(Overdose, 3, jnp.asarray(draw), 6)
    inputs = Inputs(
        **{
            name: jnp.asarray(port.neutral * 0.8 if port.combine == "factor" else 4e5)
            for name, port in declared_inputs(Inputs).items()
        }
    )

    (whole,), end = in_parts(theta, inputs, luck, 1)
    (first, second), end_halves = in_parts(theta, inputs, luck, 2)
    for name in vars(whole):
        one = np.asarray(getattr(whole, name))
        two = np.asarray(getattr(second, name))
        two = two if name.startswith("people") else two + np.asarray(getattr(first, name))
        np.testing.assert_allclose(one, two, rtol=1e-6, err_msg=name)
    for one, two in zip(jax.tree.leaves(end), jax.tree.leaves(end_halves), strict=True):
        np.testing.assert_allclose(np.asarray(one), np.asarray(two), rtol=1e-6, atol=1e-9)


@settings(deadline=None)
@given(draw=any_draw, places=st.floats(-3e6, 3e7))
def test_coverage_stays_a_share_and_starts_one_for_one(draws, draw, places):
    theta = pick(draws[1], draw)
    found = np.asarray(coverage(jnp.asarray(places), theta.people, theta))
    assert ((found > 0) & (found < 1)).all()
    small = np.asarray(coverage(jnp.asarray(1000.0), theta.people, theta)) - float(theta.treatment_coverage)
    np.testing.assert_allclose(small * float(theta.people.sum()), 1000, rtol=2e-3)


def test_gradients_are_finite_at_the_status_quo(draws):
    theta = pick(draws[1], 0)
    luck = model_luck(Overdose, 9, jnp.asarray(0), 6)

    def deaths(inputs):
        return course(theta, inputs, luck)[1][1].deaths.sum()

    for leaf in jax.tree.leaves(jax.jit(jax.grad(deaths))(neutral(Inputs))):
        assert np.isfinite(np.asarray(leaf))


def test_nothing_acts_on_neutral_inputs(draws):
    acts = Acts(neutral(Inputs), pick(draws[1], 3))
    for name in ("supply", "heroin", "stimulants", "rescue"):
        np.testing.assert_allclose(float(getattr(acts, name)), 1.0, rtol=1e-14)
    assert float(acts.log_potency) == 0


@settings(deadline=None, max_examples=10)
@given(draw=any_draw, places=st.floats(1e5, 1e6))
def test_treatment_lowers_deaths_by_as_much_as_the_mean_risk(draws, draw, places):
    """By hand from the stocks: not damped by the elasticity to supply, which is about more people, not safer ones."""
    mortality = float(draws[1].treatment_mortality[draw])
    state, out = run(draws, draw, treatment=places)[1]
    usual = run(draws, draw)[1][1]

    def mean_risk(untreated, treated):
        untreated, treated = np.asarray(untreated)[:, 1], np.asarray(treated)[:, 1]
        return (untreated + mortality * treated) / (untreated + treated)

    expected = mean_risk(state.untreated, state.treated) / mean_risk(state.usual_untreated, state.usual_treated)
    found = np.asarray(out.synthetic) / np.asarray(usual.synthetic)
    np.testing.assert_allclose(found[-1], expected[-1], rtol=0.02)  # lives saved add a few people
    assert found[-1] < 0.998
