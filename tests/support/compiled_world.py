"""The world, assembled and compiled once for each worker; other draws and other luck run in the same program."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace

import pytest

MONTHS, DRAWS, SEED = 14, 30, 5
IN_HASTE = {"xla_backend_optimization_level": "0", "xla_llvm_disable_expensive_passes": True}  # what runs only once


@pytest.fixture(scope="session")
def assembly(compiling):
    """A small assembled world: 30 draws, 14 months; the second worker finds the program in the cache."""
    from secuela.evidence.months import Month
    from secuela.world.assembly import assemble

    with compiling():
        made = assemble(Month.parse("2025-10"), draws=DRAWS, months=MONTHS, seed=SEED)
        made.ensemble.run({"status-quo": made.doses({})})
    return made


@pytest.fixture(scope="session")
def courses(assembly) -> dict[str, Callable]:
    """By model, outputs of each step in each month and states: compiled once for each number of steps in a month.

    Numbers that JAX holds weakly typed would be another program.
    """
    import jax
    import jax.numpy as jnp
    import numpy as np

    from secuela.dynamics.model import MONTH

    def course(model):
        def months(theta, inputs, luck, steps):
            def month(state, luck):
                outputs = []
                for _ in range(steps):
                    state, out = model.step(state, inputs, theta, luck, MONTH / steps)
                    outputs.append(out)
                return state, (outputs, state)

            return jax.lax.scan(month, model.start(theta), luck)[1]

        compiled = jax.jit(months, static_argnames="steps", compiler_options=IN_HASTE)
        return lambda *given, steps=1: compiled(*jax.tree.map(lambda x: jnp.asarray(np.asarray(x)), given), steps=steps)

    return {model.name: course(model) for model in assembly.world.coupled.models}


@pytest.fixture(scope="session")
def redrawn(assembly) -> Callable:
    """The same world, compiled once, with as many draws as asked for, or another seed."""
    from secuela.world.draws import draw_table
    from secuela.world.overdose_baseline import overdose_parameters

    def drawn(draws: int, seed: int = SEED):
        ensemble = copy(assembly.ensemble)
        ensemble.seed = seed
        table = overdose_parameters(assembly.as_of, draw_table(assembly.as_of, draws, seed))
        return replace(assembly, ensemble=ensemble).retabled(table)

    return drawn


@pytest.fixture(scope="session")
def handed_over(assembly, redrawn) -> Callable:
    """Meanwhile whoever assembles a world of this origin and horizon is given the compiled one, with draws as asked."""
    from secuela.world import assembly as place

    plain = place.assemble

    def found(as_of, *, draws: int, months: int, seed: int):
        if (as_of, months) == (assembly.as_of, assembly.ensemble.months):
            return redrawn(draws, seed)
        return plain(as_of, draws=draws, months=months, seed=seed)

    @contextmanager
    def meanwhile() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(place, "assemble", found)
            yield

    return meanwhile


@pytest.fixture(scope="module")
def at_hand(handed_over) -> Iterator[None]:
    """All tests of a file are handed the compiled world."""
    with handed_over():
        yield


@pytest.fixture(scope="module")
def in_small() -> Iterator[None]:
    """Jobs try each lever at its largest dose, and take every tenth assumption away; the shared run has it all."""
    from secuela.world import dose_grid, neutralising

    whole = neutralising.neutrals
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dose_grid, "FRACTIONS", (1.0,))
        patch.setattr(neutralising, "neutrals", lambda *given: whole(*given)[::10])
        yield
