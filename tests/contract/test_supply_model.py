"""Supply alone, before it is assembled, beside what every model must keep (``test_models.py``)."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from secuela.dynamics.model import MONTH
from secuela.dynamics.ports import declared_inputs, neutral
from secuela.evidence.months import Month
from secuela.models.supply import CORRIDORS, DRUGS, ENTRIES, Inputs, Supply
from secuela.world.draws import draw_table, model_theta
from secuela.world.supply_baseline import supply_baseline
from support.one_draw import model_luck

ORIGIN = Month.parse("2025-10")
MONTHS = 60
PLACES = {"entry_flow": len(ENTRIES), "corridor_flow": len(CORRIDORS)}
ONE_NUMBER = {"fentanyl", "methamphetamine", "cocaine", "heroin", "potency", "revenue"}


@pytest.fixture(scope="module")
def thetas():
    table = draw_table(ORIGIN, 30, 5)
    return model_theta(Supply(), table, supply_baseline(ORIGIN, table))


def pick(tree, i):
    return jax.tree.map(lambda x: x[i], tree)


@pytest.fixture(scope="module")
def run():
    model = Supply()

    @eqx.filter_jit
    def months(theta, luck):
        step = lambda state, now: model.step(state, neutral(Inputs), theta, now, MONTH)  # noqa: E731
        return jax.lax.scan(step, model.start(theta), luck)[1]

    return months


def luck_of(draw):
    return model_luck(Supply, 9, jnp.asarray(draw), MONTHS)


def test_every_entry_by_sea_or_land_and_every_corridor_has_its_port():
    ports = set(declared_inputs(Inputs))
    assert {f"effort_{entry}" for entry in ENTRIES if entry != "domestic"} <= ports
    assert {f"effort_{corridor}" for corridor in CORRIDORS} <= ports


@pytest.mark.parametrize("draw", [0, 6, 12, 18, 24])
def test_alone_on_neutral_inputs_it_is_finite_and_never_negative(thetas, run, draw):
    outputs = run(pick(thetas, draw), luck_of(draw))
    for name, values in vars(outputs).items():
        shape = (MONTHS,) if name in ONE_NUMBER else (MONTHS, len(DRUGS), *([PLACES[name]] if name in PLACES else []))
        assert values.shape == shape, name
        assert np.isfinite(np.asarray(values)).all(), name
        assert (np.asarray(values) >= 0).all(), name


def test_without_action_or_luck_nothing_moves_for_five_years(thetas, run):
    still = jax.tree.map(jnp.zeros_like, luck_of(0))
    for draw in range(0, 30, 3):
        outputs = run(pick(thetas, draw), still)
        for name in ("delivered_index", "price", "revenue", "potency"):
            np.testing.assert_allclose(np.asarray(getattr(outputs, name)), 1, rtol=1e-11, err_msg=name)
        for name in ("stock", "entry_flow", "corridor_flow", "seized"):
            values = np.asarray(getattr(outputs, name))
            np.testing.assert_allclose(values, np.broadcast_to(values[:1], values.shape), rtol=1e-11, err_msg=name)
        assert (np.asarray(outputs.displaced) == 0).all()


def test_luck_moves_the_status_quo_around_its_origin(thetas, run):
    ends = [run(pick(thetas, i), luck_of(i)).delivered_index[23] for i in range(30)]
    logs = np.log(np.asarray(ends))
    assert (np.abs(np.median(logs, axis=0)) < 0.12).all()
    assert (logs.std(0) > 0.05).all()
