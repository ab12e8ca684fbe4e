"""Every coupling between models: a record, a unit, and departures that die out."""

import dataclasses

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from secuela.dynamics.ports import neutral
from secuela.engine.coupled import Coupled
from secuela.world.links import links

PUSH = 0.01  # log points, or units of an addition
MONTHS = 12


def test_every_link_is_told_in_words():
    for link in links():
        assert len(link.why) > 30, link.id
        assert " to " in link.title, link.id
        assert len(link.title) < 60, link.id
        assert not set(link.title) & set("._:"), link.id


@pytest.fixture(scope="module")
def gains(assembly, courses):
    """For each pair of links what a sustained push on the port of one does to the source of the other after a year."""
    coupled, draw = assembly.world.coupled, 3
    luck = assembly.ensemble._luck(jnp.asarray(5), jnp.asarray([draw]))
    models = {model.name: model for model in coupled.models}

    def sources_of(name, pushed):
        inputs = neutral(models[name].inputs_type)
        if pushed is not None:
            port = coupled.ports()[pushed]
            value = jnp.full(port.shape, np.exp(PUSH) if port.combine == "factor" else PUSH)
            inputs = eqx.tree_at(lambda x: getattr(x, pushed.split(".")[1]), inputs, value)
        theta = jax.tree.map(lambda x: x[draw], assembly.ensemble.theta[name])
        (outputs,), _states = courses[name](theta, inputs, jax.tree.map(lambda x: x[0], luck[name]))
        return {
            link.id: np.asarray(getattr(outputs, link.source.split(".")[1]))[MONTHS - 1]
            for link in links()
            if link.source.startswith(f"{name}.")
        }

    calm = {name: sources_of(name, None) for name in models}
    table = np.zeros((len(links()), len(links())))
    for j, pushed in enumerate(links()):
        name = pushed.target.split(".")[0]
        moved = sources_of(name, pushed.target)
        for i, link in enumerate(links()):
            if link.id in moved:
                departure = np.asarray(link.departure(jnp.asarray(moved[link.id]), jnp.asarray(calm[name][link.id])))
                table[i, j] = abs(link.elasticity) * np.abs(departure).max() / PUSH
    return table


def radius(gains):
    return np.abs(np.linalg.eigvals(gains)).max()


def test_departures_go_round_and_die_out_at_the_origin(gains):
    """There is a loop, and none amplifies itself: the spectral radius of the link matrix lies between 0 and 1."""
    assert np.isfinite(gains).all()
    assert 0.01 < radius(gains) < 1


def test_encounters_come_back_to_the_border_through_both_governments(gains):
    names = [link.id for link in links()]
    pressed, enforced = "displacement.encounters:bilateral.pressure", "bilateral.cooperation:displacement.cooperation"
    there, back = names.index(pressed), names.index(enforced)
    assert gains[back, there] > 0.01
    assert gains[there, back] > 0.01


def test_without_what_moves_the_governments_the_check_would_fail(gains):
    """An acyclic graph has no loop to see, so its radius is 0 whatever its links carry."""
    open_ended = gains.copy()
    open_ended[:, [link.target.startswith("bilateral.") for link in links()]] = 0
    assert open_ended.max() > 0
    assert radius(open_ended) < 0.01


def test_the_check_sees_a_loop_that_grows(gains):
    grown = gains.copy()
    grown[0, 1], grown[1, 0] = 2.0, 2.0
    assert np.abs(np.linalg.eigvals(grown)).max() >= 1


class ByState(eqx.Module):
    """Outputs with one value for each state."""

    homicides: jax.Array


def test_a_link_between_unlike_shapes_is_refused(assembly):
    """One value for each state into a port that takes one for the nation would shift every link behind it."""
    coupled = assembly.world.coupled
    wrong = dataclasses.replace(links()[0], source="violence.homicides")
    unlike = Coupled(models=coupled.models, links=(wrong, *links()[1:]))
    with pytest.raises(ValueError, match=r"its source has the shape \(32,\), the port that it moves \(\)"):
        unlike._sources({"violence": ByState(jnp.zeros(32))})
