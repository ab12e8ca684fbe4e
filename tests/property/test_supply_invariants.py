"""What must hold for supply whatever the levers, parameters and luck."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secuela.dynamics.model import MONTH
from secuela.dynamics.ports import declared_inputs
from secuela.evidence.months import Month
from secuela.models.supply import DRUGS, Inputs, Supply
from secuela.world.draws import draw_table, model_theta
from secuela.world.supply_baseline import supply_baseline
from support.one_draw import model_luck, pick

DRAWS, MONTHS = 40, 24
ORIGIN = Month.parse("2025-10")
PORTS = tuple(declared_inputs(Inputs))
RANGES = {"lab_capacity": (-12, 2), "precursors": (0, 1.2), "cultivation": (0.2, 2), "demand": (0.3, 2)}
RANGES |= {"intelligence": (0.2, 2), "perimeter_gulf": (0, 4)}
RANGES |= {f"quantity_{drug}": (0.05, 3) for drug in DRUGS}


@pytest.fixture(scope="module")
def thetas():
    table = draw_table(ORIGIN, DRAWS, 11)
    return model_theta(Supply(), table, supply_baseline(ORIGIN, table))


@pytest.fixture(scope="module")
def future():
    """One future, its start and the state of each month, under inputs that change month by month."""
    model = Supply()

    @jax.jit
    def run(theta, inputs, luck):
        def month(state, now):
            state, out = model.step(state, now[0], theta, now[1], MONTH)
            return state, (out, state.month)

        start = model.start(theta)
        return start, jax.lax.scan(month, start, (inputs, luck))[1]

    return run


def doses(seed, quiet):
    """Levers at random levels in their ranges, each on from a month to another; ``quiet`` ports stay neutral."""
    rng = np.random.default_rng(seed)
    values = {}
    for name, port in declared_inputs(Inputs).items():
        low, high = RANGES.get(name, (-1, 4))
        path = np.full(MONTHS, port.neutral)
        first = rng.integers(MONTHS)
        if name not in quiet:
            path[first : first + rng.integers(1, MONTHS)] = rng.uniform(low, high)
        values[name] = jnp.asarray(path)
    return monthly(values)


def monthly(values):
    return jax.vmap(lambda one: Inputs(**one))(values)


runs = given(
    draw=st.integers(0, DRAWS - 1),
    seed=st.integers(0, 2**31),
    quiet=st.sets(st.sampled_from(PORTS), max_size=len(PORTS)),
)


def go(thetas, future, draw, seed, quiet):
    theta = pick(thetas, draw)
    luck = model_luck(Supply, seed, jnp.asarray(draw), MONTHS)
    return theta, *future(theta, doses(seed, quiet), luck)


@runs
def test_every_kilogram_ends_somewhere(thetas, future, draw, seed, quiet):
    _, start, (out, _) = go(thetas, future, draw, seed, quiet)
    stocks = np.concatenate([np.asarray(start.stock)[None], np.asarray(out.stock)])
    ends = np.asarray(out.delivered + out.seized + out.lost + out.sold_elsewhere) + np.diff(stocks, axis=0)
    np.testing.assert_allclose(ends, np.asarray(out.produced), rtol=1e-9, atol=1e-9 * stocks.max())
    np.testing.assert_allclose(ends.sum(0), np.asarray(out.produced).sum(0), rtol=1e-9)


@runs
def test_shares_sum_to_one_and_chances_are_chances(thetas, future, draw, seed, quiet):
    _, _, (_, month) = go(thetas, future, draw, seed, quiet)
    for share in (month.share, month.usual):
        np.testing.assert_allclose(np.asarray(share).sum(-1), 1, rtol=1e-12)
        assert (np.asarray(share) >= 0).all()
    for chance in (month.caught_entry, month.caught_corridor, month.elsewhere):
        assert ((np.asarray(chance) >= 0) & (np.asarray(chance) < 1)).all()


@runs
def test_prices_quantities_and_stocks_stay_positive_and_finite(thetas, future, draw, seed, quiet):
    _, _, (out, _) = go(thetas, future, draw, seed, quiet)
    for name in ("price", "stock", "delivered", "delivered_index", "produced", "potency", "revenue"):
        values = np.asarray(getattr(out, name))
        assert np.isfinite(values).all(), name
        assert (values > 0).all(), name
    for name in ("seized", "seized_at_border", "lost", "sold_elsewhere", "entry_flow", "corridor_flow"):
        values = np.asarray(getattr(out, name))
        assert np.isfinite(values).all(), name
        assert (values >= 0).all(), name
    assert (np.asarray(out.seized_at_border) <= np.asarray(out.seized)).all()


@runs
def test_flow_by_place_adds_up_to_what_is_sent_and_arrives(thetas, future, draw, seed, quiet):
    """But for what a what-if takes away before it is sent, which is lost on no route."""
    _, _, (out, month) = go(thetas, future, draw, seed, quiet)
    ends = np.asarray(out.delivered + out.seized + out.lost)
    taken = np.maximum(1 - np.asarray(month.set_quantity), 0) * (ends + np.asarray(out.sold_elsewhere))
    sent = ends - taken
    np.testing.assert_allclose(np.asarray(out.entry_flow).sum(-1), sent, rtol=1e-9)
    arrived = np.asarray(out.delivered + out.seized_at_border)
    np.testing.assert_allclose(np.asarray(out.corridor_flow).sum(-1), arrived, rtol=1e-9)


@runs
def test_a_perimeter_touches_a_share_and_lets_a_share_pass(thetas, future, draw, seed, quiet):
    _, _, (out, _) = go(thetas, future, draw, seed, quiet)
    for name in ("perimeter_touched", "perimeter_leakage"):
        values = np.asarray(getattr(out, name))
        assert ((values >= 0) & (values <= 1)).all(), name


@given(draw=st.integers(0, DRAWS - 1), port=st.sampled_from([p for p in PORTS if p.startswith("effort_")]))
def test_more_effort_at_a_place_means_more_is_caught_there_in_the_first_month(thetas, future, draw, port):
    theta = pick(thetas, draw)
    still = jax.tree.map(jnp.zeros_like, model_luck(Supply, 0, jnp.asarray(draw), MONTHS))
    idle = {name: jnp.asarray(np.full(MONTHS, p.neutral)) for name, p in declared_inputs(Inputs).items()}
    _, (before, _) = future(theta, monthly(idle), still)
    _, (after, _) = future(theta, monthly({**idle, port: jnp.asarray(np.ones(MONTHS))}), still)
    carries = np.asarray(after.seized[0] - before.seized[0]) > 0
    assert carries.any()
    np.testing.assert_allclose(np.asarray(after.produced[0]), np.asarray(before.produced[0]), rtol=1e-12)
    np.testing.assert_allclose(np.asarray(after.entry_flow[0]), np.asarray(before.entry_flow[0]), rtol=1e-9)
    assert (np.asarray(after.delivered[0]) <= np.asarray(before.delivered[0]) * (1 + 1e-12)).all()
