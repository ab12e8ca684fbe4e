"""The whole world, carried out draw beside draw, is what JAX makes of it, whole and in part."""

import jax
import numpy as np
import pytest

from support.compiled_world import IN_HASTE

AXES = (0, 0, None, (0, 0, None), None, 0)
DRAWS = 30
NEAR = 1e-6


@pytest.fixture(scope="module")
def world(assembly):
    """Arguments of every kind of call of the ensemble's program, and JAX's form of it, compiled in haste."""
    ensemble = assembly.ensemble
    theirs = jax.jit(jax.vmap(ensemble._one, in_axes=AXES), compiler_options=IN_HASTE)
    return assembly, ensemble.begin(np.arange(DRAWS)), theirs


def calls(assembly, origin):
    """By name, the status quo, and a proposal that moves every lever, whole and in part."""
    models, links = len(assembly.world.coupled.models), len(assembly.world.coupled.links)
    paths, months = len(assembly.world.paths()), assembly.ensemble.months
    none, still = np.zeros_like(origin.quiet), np.zeros((DRAWS, paths, months))
    moved = np.random.default_rng(4).uniform(0, 0.5, (1, paths, 1)) * np.linspace(0, 1, months)
    moved = np.broadcast_to(moved, still.shape)
    drawn = (origin.theta, origin.lever_draw, origin.start, origin.luck)
    all_, some = np.ones(models, dtype=bool), np.arange(models) % 2 == 0
    usual = (none, origin.quiet, np.asarray(True))
    status_quo = (drawn, still, np.zeros(links), usual, all_, none)
    sources = assembly.ensemble._run(*status_quo)[-1]
    read = (sources, origin.quiet, np.asarray(False))
    return {
        "status quo": status_quo,
        "moved": (drawn, moved, np.ones(links), read, all_, sources),
        "in part": (drawn, moved, np.ones(links), read, some, sources),
    }


def test_the_world_draw_beside_draw_is_what_jax_makes_of_it(world):
    assembly, origin, theirs = world
    for name, arguments in calls(assembly, origin).items():
        found, expected = assembly.ensemble._run(*arguments), theirs(*arguments)
        for mine, wanted in zip(jax.tree.leaves(found), jax.tree.leaves(expected), strict=True):
            assert mine.dtype == wanted.dtype
            if mine.dtype == bool:
                np.testing.assert_array_equal(mine, wanted, err_msg=name)
            else:
                np.testing.assert_allclose(mine, wanted, rtol=NEAR, atol=1e-9, err_msg=name)


def test_a_draw_is_the_same_wherever_it_stands(world):
    assembly, origin, _ = world
    arguments = calls(assembly, origin)["moved"]
    turned = np.roll(np.arange(DRAWS), 3)[:13]
    other = [
        part if axes is None else jax.tree.map(lambda values: np.asarray(values)[turned], part)
        for axes, part in zip(AXES, arguments, strict=True)
        if not isinstance(axes, tuple)
    ]
    other.insert(3, (arguments[3][0][turned], arguments[3][1][turned], arguments[3][2]))
    whole, moved = assembly.ensemble._run(*arguments), assembly.ensemble._run(*other)
    for before, after in zip(jax.tree.leaves(whole), jax.tree.leaves(moved), strict=True):
        np.testing.assert_array_equal(before[turned], after)
