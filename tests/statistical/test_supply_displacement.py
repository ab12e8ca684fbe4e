"""The displaced share before any data are seen, and the coupled system dying out at its origin."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

from secuela.dynamics.model import MONTH
from secuela.dynamics.ports import neutral
from secuela.evidence.months import Month
from secuela.models.supply import Inputs, Luck, Supply
from secuela.studies.balloon import DISPLACED, Setting, advance, reproduce
from secuela.world.draws import draw_table

ORIGIN = Month.parse("2025-10")


@pytest.fixture(scope="module")
def balloon():
    return reproduce()


def test_the_prior_predictive_of_the_displaced_share_covers_the_published_range(balloon):
    low, central, high = DISPLACED
    pooled = balloon.rows[2]
    assert pooled.ours["0.025"] <= low
    assert pooled.ours["0.975"] >= high
    assert abs(pooled.ours["0.5"] - central) < 0.1


def test_it_reads_as_a_check_and_not_as_a_test(balloon):
    read = balloon.as_json()
    assert set(read) == {"rows", "ok", "notes"}
    assert {row["kind"] for row in read["rows"]} == {"consistency check"}
    assert read["ok"] is all(row["ok"] for row in read["rows"])
    assert all({"quantity", "at", "published", "ours", "ok", "source"} <= set(row) for row in read["rows"])


def test_the_caribbean_episode_lies_within_what_the_model_expects(balloon):
    for row in balloon.rows[3:5]:
        assert row.ours["0.05"] < row.published["value"] < row.ours["0.95"]
        assert row.ours["0.5"] < row.published["value"]  # three times as much is in the tail, as it was


def test_no_row_sets_a_corridor_apart(balloon):
    text = str(balloon.as_json()).lower()
    assert all(name not in text for name in ("california", "arizona", "texas", "florida"))


def test_displacement_grows_within_a_year(balloon):
    setting = Setting.at(ORIGIN, draw_table(ORIGIN, 100, 7))
    share = np.asarray(advance(setting, {"effort_south_texas": np.ones(100)}, luck=False).displaced)[..., 1]
    assert (np.abs(share[:, 0]) < 1e-6).all()  # nothing has been noticed in the first month
    assert np.median(share[:, 2]) < np.median(share[:, 11])
    assert balloon.rows


def test_less_elastic_choice_displaces_less():
    setting = Setting.at(ORIGIN, draw_table(ORIGIN, 100, 7))

    def median(**values):
        theta = setting.theta
        for name, value in values.items():
            theta = eqx.tree_at(lambda t, n=name: getattr(t, n), theta, jnp.asarray(np.full(100, value)))
        doubled = advance(Setting(ORIGIN, setting.table, theta), {"effort_arizona": np.ones(100)}, luck=False)
        return np.median(np.asarray(doubled.displaced)[:, 11, 0])

    assert median(choice_scale=0.4) < median(choice_scale=0.1) - 0.1
    assert median(congestion=0.4) < median(congestion=0.05) - 0.1
    assert median(inertia=0.97) < median(inertia=0.6) - 0.02
    assert median(risk_weight=0.0) == pytest.approx(0, abs=1e-6)


def test_departures_die_out_at_the_origin_in_every_draw():
    """Spectral radius of one month's map of the state at its equilibrium, without the marks that never fade."""
    setting = Setting.at(ORIGIN, draw_table(ORIGIN, 50, 9))
    model = Supply()

    @jax.jit
    @jax.vmap
    def slopes(theta):
        start = model.start(theta)
        flat, back = ravel_pytree(start)
        still = Luck(production=jnp.zeros(4), entry=jnp.zeros((4, 6)), corridor=jnp.zeros((4, 6)))

        def month(flat):
            state = eqx.tree_at(lambda s: s.clock, back(flat), jnp.zeros(()))
            state = eqx.tree_at(lambda s: (s.touched_entry, s.touched_corridor), state, (jnp.zeros(6), jnp.zeros(6)))
            return ravel_pytree(model.step(state, neutral(Inputs), theta, still, MONTH)[0])[0]

        return jax.jacfwd(month)(flat)

    radius = np.abs(np.linalg.eigvals(np.asarray(slopes(setting.theta)))).max(1)
    assert (radius < 1).all()
    assert np.quantile(radius, 0.5) > 0.5  # it is no map that forgets everything
