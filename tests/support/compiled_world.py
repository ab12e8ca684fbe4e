"""The world, assembled and compiled once for each worker; other draws and other luck run in the same program."""

from collections.abc import Callable
from copy import copy
from dataclasses import replace

import pytest

MONTHS, DRAWS, SEED = 14, 30, 5


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
