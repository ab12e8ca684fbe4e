"""Each mechanism alone, against what can be worked out by hand."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from secuela.evidence.months import Month
from secuela.models.supply import CORRIDORS, DRUGS, ENTRIES, Supply
from secuela.models.supply.interdiction import caught, effort, follow, power
from secuela.models.supply.market import demand_elasticity
from secuela.models.supply.production import precursors
from secuela.studies.balloon import Setting, advance
from secuela.world.draws import draw_table

ORIGIN = Month.parse("2025-10")
DRAWS = 60
FENTANYL, METH, COCAINE, HEROIN = range(4)


@pytest.fixture(scope="module")
def setting():
    return Setting.at(ORIGIN, draw_table(ORIGIN, DRAWS, 2))


@pytest.fixture(scope="module")
def usual(setting):
    return run(setting)


def run(setting, **ports):
    held = {name: np.full(DRAWS, float(value)) for name, value in ports.items()}
    return advance(setting, held, luck=False)


def with_theta(setting, **values):
    theta = setting.theta
    for name, value in values.items():
        now = getattr(theta, name)
        theta = eqx.tree_at(
            lambda t, n=name: getattr(t, n), theta, jnp.broadcast_to(jnp.asarray(value, now.dtype), now.shape)
        )
    return Setting(setting.as_of, setting.table, theta)


def test_doubling_detection_changes_seizures_and_delivery_but_nothing_that_is_made_or_sent(setting, usual):
    """The anchor is a volume: with detection doubled, what is made, sent and tried is the same to the last kilogram.

    Routing is at the origin's shares, which the record sets with relative detection only. What is delivered falls by
    what is seized more, less what would have been lost anyway.
    """
    names = [n for n in vars(setting.theta) if "detection" in n and "score" not in n and "spread" not in n]
    theta = setting.theta
    for name in names:
        theta = eqx.tree_at(lambda t, n=name: getattr(t, n), theta, 2 * getattr(theta, name))
    doubled = advance(Setting(setting.as_of, setting.table, theta), {}, luck=False)
    for same in ("produced", "entry_flow", "sold_elsewhere", "stock"):
        np.testing.assert_allclose(getattr(doubled, same), getattr(usual, same), rtol=1e-12, err_msg=same)
    more = np.asarray(doubled.seized - usual.seized)
    less = np.asarray(usual.delivered - doubled.delivered)
    saved = np.asarray(usual.lost - doubled.lost)
    assert (more > 0.5 * np.asarray(usual.seized)).all()
    np.testing.assert_allclose(less, more - saved, rtol=1e-9)
    np.testing.assert_allclose(doubled.delivered_index, 1, rtol=1e-11)


def test_scarcity_raises_price_and_revenue_and_lowers_potency(setting):
    scarce = run(setting, cultivation=0.7)
    index = np.asarray(scarce.delivered_index)[:, 5]
    assert (index[:, [COCAINE, HEROIN]] < 1).all()
    assert (np.asarray(scarce.price)[:, 5][:, [COCAINE, HEROIN]] > 1).all()
    elasticity = np.asarray(jax.vmap(demand_elasticity)(setting.theta))
    assert ((elasticity >= -0.9) & (elasticity <= -0.4)).all()
    assert np.median(np.asarray(scarce.revenue)[:, 5]) > 1
    labs = run(setting, lab_capacity=-6)
    fentanyl = np.asarray(labs.delivered_index)[:, 11, FENTANYL]
    np.testing.assert_allclose(
        np.asarray(labs.potency)[:, 11], fentanyl ** np.asarray(setting.theta.purity_share), rtol=1e-9
    )


def test_price_and_quantity_follow_the_demand_curve(setting):
    out = run(setting, cultivation=0.5)
    sold = np.asarray(out.delivered_index)[:, 8] ** (1 - np.asarray(setting.theta.purity_share)[:, None])
    elasticity = np.asarray(jax.vmap(demand_elasticity)(setting.theta))
    np.testing.assert_allclose(sold, np.asarray(out.price)[:, 8] ** elasticity, rtol=1e-9)


def test_less_demand_lowers_price_first_and_production_later(setting):
    out = run(setting, demand=0.8)
    assert (np.asarray(out.price)[:, 0] < 1).all()
    np.testing.assert_allclose(np.asarray(out.delivered_index)[:, 0], 1, rtol=1e-9)
    assert (np.asarray(out.delivered_index)[:, -1] < 1).all()


def test_laboratories_lost_cost_little_supply_and_are_rebuilt(setting):
    """Half of active capacity a year more: log rate ln 2 a year, a part of it passed through, and none on cocaine."""
    rate = np.log(2)
    out = run(with_theta(setting, supply_elasticity=1e-9, substitution=0.0), lab_capacity=-rate)
    t = setting.theta
    keep = np.exp(-1 / np.asarray(t.lab_rebuild))
    lost = rate / 12 * (1 - keep**36) / (1 - keep)
    made = np.asarray(out.produced)
    expected = np.exp(-np.asarray(t.pass_through) * lost)
    np.testing.assert_allclose(made[:, -1, METH] / made_at_origin(setting)[:, METH], expected, rtol=1e-6)
    np.testing.assert_allclose(made[:, :, COCAINE], made_at_origin(setting)[:, None, COCAINE] * np.ones(36), rtol=1e-8)
    assert np.median(expected) > 0.95


def made_at_origin(setting):
    return np.asarray(run(setting).produced)[:, 0]


HELD, ADAPTED = 0, 1


def test_a_precursor_control_works_in_half_of_the_draws(setting):
    index = np.asarray(run(setting, precursors=0.0).delivered_index)[..., FENTANYL]
    works = np.asarray(setting.theta.precursor_works) == 0
    assert 0.3 < works.mean() < 0.65
    assert (index[~works] >= 1 - 1e-9).all()
    assert (index[works].min(1) < 0.95).all()


def test_a_control_that_is_adapted_to_wears_off_though_it_is_kept(setting):
    out = run(with_theta(setting, precursor_works=0, precursor_adaptation=ADAPTED), precursors=0.0)
    index = np.asarray(out.delivered_index)[..., FENTANYL]
    assert np.median(index[:, -1]) > np.median(index.min(1)) + 0.1


def test_a_control_that_holds_does_not_fade_while_it_is_kept(setting):
    """With capacity that does not answer the price, what is made is lower by the whole of its size in every month."""
    held = with_theta(setting, precursor_works=0, precursor_adaptation=HELD, supply_elasticity=1e-9, substitution=0.0)
    made = np.asarray(run(held, precursors=0.0).produced)[..., FENTANYL]
    expected = made_at_origin(setting)[:, None, FENTANYL] * np.exp(-np.asarray(setting.theta.precursor_size))[:, None]
    np.testing.assert_allclose(made, np.broadcast_to(expected, made.shape), rtol=1e-6)


def left_by(theta, actions):
    """Log of supply that a control leaves, action by action."""
    state, found = Supply().start(theta), []
    for action in actions:
        now = jnp.asarray(float(action))
        left = precursors(state, now, theta)
        state = eqx.tree_at(lambda s: (s.precursors, s.precursor_action), state, (left, now))
        found.append(float(left))
    return found


@pytest.fixture
def one_draw(setting):
    theta = jax.tree.map(lambda x: x[0], setting.theta)
    values = (jnp.asarray(0), jnp.asarray(0.5), jnp.asarray(10.0))
    return eqx.tree_at(lambda t: (t.precursor_works, t.precursor_size, t.precursor_recovery), theta, values)


def adapting(theta, how):
    return eqx.tree_at(lambda t: t.precursor_adaptation, theta, jnp.asarray(how))


def test_what_a_held_control_took_comes_back_once_it_is_lifted(one_draw):
    left = left_by(adapting(one_draw, HELD), [1, 1, 0.4, 0, 0])
    fade = np.exp(-0.1)
    first = -0.2 - 0.3 * fade
    np.testing.assert_allclose(left, [-0.5, -0.5, first, first * fade, first * fade**2], rtol=1e-9)


@pytest.mark.parametrize("how", [HELD, ADAPTED])
def test_a_control_that_is_lifted_leaves_no_glut_and_one_that_returns_takes_no_more(one_draw, how):
    left = left_by(adapting(one_draw, how), [1, 0, 1, 0, 1, 1])
    assert max(left) <= 0
    assert min(left) >= -0.5 - 1e-12


def test_lost_capacity_turns_to_other_drugs_after_a_while(setting):
    out = run(with_theta(setting, precursor_works=0, precursor_adaptation=HELD), precursors=0.2)
    made = np.asarray(out.produced) / made_at_origin(setting)[:, None]
    assert (made[:, 12, COCAINE] > 1).all()
    np.testing.assert_allclose(made[:, 0, COCAINE], 1, atol=0.05)
    assert (made[:, 12, COCAINE] > made[:, 0, COCAINE]).all()
    none = run(with_theta(setting, precursor_works=0, substitution=0.0), precursors=0.2)
    np.testing.assert_allclose(
        np.asarray(none.produced)[:, 12, COCAINE], made_at_origin(setting)[:, COCAINE], rtol=1e-9
    )


def test_perceived_risk_lags_so_that_routes_move_later_than_detection(setting):
    out = run(setting, effort_eastern_pacific=2)
    flow = np.asarray(out.entry_flow)[:, :, COCAINE]
    pacific = flow[..., ENTRIES.index("eastern_pacific")] / flow.sum(-1)
    assert (np.asarray(out.seized)[:, 0, COCAINE] > np.asarray(run(setting).seized)[:, 0, COCAINE]).all()
    np.testing.assert_allclose(pacific[:, 0], pacific[:, 0].mean() * pacific[:, 0] / pacific[:, 0].mean())
    assert (pacific[:, 12] < pacific[:, 0]).all()
    assert np.median(pacific[:, 2] - pacific[:, 12]) > 0.5 * np.median(pacific[:, 0] - pacific[:, 12])


def test_a_market_elsewhere_takes_what_no_longer_pays_in_the_us(setting, usual):
    out = run(setting, effort_eastern_pacific=4, effort_western_caribbean=4, effort_gulf=4, effort_caribbean=4)
    gained = np.asarray(out.sold_elsewhere)[:, 24, COCAINE] / np.asarray(usual.sold_elsewhere)[:, 24, COCAINE]
    assert np.median(gained) > 1.02


def test_effort_at_minus_one_is_none_and_added_effort_is_not_moved_away():
    zero = jnp.zeros(2)
    np.testing.assert_array_equal(effort(jnp.asarray([-1.0, 0.0]), zero, jnp.zeros(())), [0, 1])
    moved = jnp.log(jnp.asarray([0.5, 1.5]))
    np.testing.assert_allclose(effort(jnp.asarray([2.0, -0.5]), moved, jnp.zeros(())), [2.5, 0.75])
    chance = caught(-jnp.log1p(-jnp.asarray([[0.2, 0.2]])), power(jnp.asarray([0.0, 2.0]), jnp.asarray(1.0)))
    np.testing.assert_allclose(chance, [[0.0, 1 - 0.8**2]], rtol=1e-12)


def test_effort_follows_finds_and_what_one_place_gains_others_lose(setting):
    theta = jax.tree.map(lambda x: x[0], setting.theta)
    weight = jnp.asarray([0.25, 0.75])
    moved = follow(jnp.zeros(2), jnp.log(jnp.asarray([2.0, 1.0])), weight, theta)
    assert float(moved[0]) > 0 > float(moved[1])
    assert float(weight @ moved) == pytest.approx(0, abs=1e-15)


def test_the_three_signs_of_budget_feedback(setting, usual):
    """Success cut, ignored, rewarded: with effort doubled at sea, seizures order themselves so."""
    seized = []
    for option in range(3):
        out = run(with_theta(setting, budget_feedback=option), effort_eastern_pacific=1)
        seized.append(np.asarray(out.seized)[:, 1, COCAINE])  # the first month that the budget answers
    assert (seized[0] < seized[1]).all()
    assert (seized[1] < seized[2]).all()


def test_intelligence_raises_detection_abroad_and_counts_as_an_action(setting, usual):
    out = run(setting, intelligence=1.5)
    assert (np.asarray(out.seized)[:, 0, COCAINE] > np.asarray(usual.seized)[:, 0, COCAINE]).all()
    border = np.asarray(out.corridor_flow)[:, 0] < np.asarray(usual.corridor_flow)[:, 0]
    assert border[:, COCAINE, : len(CORRIDORS) - 2].all()
    assert len(DRUGS) == 4


def test_a_perimeter_cannot_touch_most_fentanyl(setting):
    out = run(setting, perimeter_gulf=4)
    touched = np.asarray(out.perimeter_touched)[:, 0]
    assert np.median(touched[:, FENTANYL]) < 0.06
    assert np.median(touched[:, METH]) > 0.2
    usual_leak, leak = np.asarray(run(setting).perimeter_leakage)[:, 24], np.asarray(out.perimeter_leakage)[:, 24]
    assert (leak < usual_leak).all()
    assert np.median(np.asarray(out.delivered_index)[:, 24, FENTANYL]) > 0.97
