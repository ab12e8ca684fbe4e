"""As many draws as it takes until each headline's Monte-Carlo error is below what was asked for, up to a limit."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from secuela.analysis.monte_carlo import draws_for, error_against, error_of_median
from secuela.evidence.errors import OptionError
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.job.many_machines import Machines
from secuela.job.preparation import Job
from secuela.runs.blocks import BlockStore
from secuela.runs.points import Point
from secuela.runs.reported_months import headline_month
from secuela.text.codes import coded

if TYPE_CHECKING:
    from secuela.engine.result import Result
    from secuela.job.simulation import Simulation
    from secuela.runs.zarr_blocks import ZarrBlocks


def with_draws(job: Job, draws: int) -> Job:
    """The same job with another number of draws."""
    return replace(job, options=job.options.model_copy(update={"draws": draws}))


def whole_blocks(job: Job, folder: Path, *, resume: bool) -> Job:
    """The job with which adding draws begins: its draws in whole blocks, or those that an interrupted attempt had.

    Raises:
        OptionError: If there are more than may be drawn at most.
    """
    from secuela.engine.ensemble import BLOCK
    from secuela.job.provenance import plan_of
    from secuela.runs.blocks import plan_begun

    options = job.options
    draws = -(-options.draws // BLOCK) * BLOCK
    if draws > options.at_most:
        raise OptionError(
            message("{draws} draws are more than {most}.", draws=draws, most=options.at_most),
            where="--at-most",
            why=message("draws are added until the error is small enough, and never taken away"),
            fix=message("give --at-most a larger number, or begin with fewer --draws"),
        )
    begun = plan_begun(folder) if resume else {}
    if begun and {**begun, "draws": 0} == {**plan_of(job), "draws": 0}:
        draws = min(max(draws, int(begun["draws"])), options.at_most)
    return with_draws(job, draws)


def reached(
    job: Job, store: "BlockStore | ZarrBlocks", simulation_of: "Callable[[Job], Simulation]"
) -> "tuple[Job, Simulation]":
    """Add blocks of draws until each headline is known well enough; the store then holds every block.

    Args:
        job: With the draws to begin with, in whole blocks.
        store: Of its plan.
        simulation_of: The simulation of a job that differs in its draws alone.

    Returns:
        The job with the draws that it took and a note that says so, and its simulation.
    """
    from secuela.engine.ensemble import BLOCK
    from secuela.job.provenance import plan_of

    wanted, most = job.options.until_error, job.options.at_most
    if wanted is None:
        return job, simulation_of(job)
    if not isinstance(store, BlockStore):
        raise refused(where="--blocks")
    while True:
        simulation = simulation_of(job)
        outcome, error = worst_headline(job, simulation.futures(store).carried)
        draws = draws_for(error, wanted, job.options.draws, block=BLOCK, most=most)
        if draws == job.options.draws:
            break
        job = with_draws(job, draws)
        store.grow(plan_of(job))
    said = {"n": draws, "error": float(min(error, 1.0)), "wanted": wanted, "outcome": outcome}
    note = coded("error-reached", **said) if error <= wanted else coded("error-not-reached", **said)
    return replace(job, drawn=(note,)), simulation_of(replace(job, drawn=(note,)))


def worst_headline(job: Job, carried: "Result") -> tuple[str, float]:
    """The headline that is known least well under any alternative, and its error as a share of the status quo.

    Where there is no other alternative, the error is that of the status quo's own level.
    """
    from secuela.job.claimed_worlds import Values

    values, month = Values(carried, tuple(job.resolved)), headline_month(job.options.months)
    errors: dict[str, float] = {}
    for outcome, window in library().shown("headline"):
        theirs = values.value(Point(outcome, job.baseline, month, window))
        own = error_of_median(theirs / np.nanmedian(theirs)) if len(job.resolved) == 1 else 0.0
        others = [values.value(Point(outcome, name, month, window)) for name in list(job.resolved)[1:]]
        errors[outcome] = max([errors.get(outcome, 0.0), own, *(error_against(ours, theirs) for ours in others)])
    worst = max(errors, key=lambda outcome: errors[outcome])
    return worst, errors[worst]


def refuse_elsewhere(machines: Machines) -> None:
    """Refuse blocks at an address, whose arrays have the length that they were made with.

    Raises:
        OptionError: If blocks are kept at one.
    """
    if machines.blocks is not None:
        raise refused(where="--blocks")


def refused(where: str) -> OptionError:
    """That draws cannot be added there."""
    return OptionError(
        message("--until-error does not go together with {where}.", where=where),
        where=where,
        why=message("what is computed there has a number of draws that is known beforehand"),
        fix=message("leave one of the two out, or ask for --draws"),
    )
