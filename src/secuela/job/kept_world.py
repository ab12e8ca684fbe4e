"""The worlds of the last two simulations in memory, each kept with its luck and its status quo.

So whoever moves one lever after the other waits for the futures of that lever alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from secuela.job.preparation import Job

if TYPE_CHECKING:
    import xarray as xr

    from secuela.engine.block_store import Memory
    from secuela.evidence.months import Month
    from secuela.record.seen_record import Seen
    from secuela.world.assembly import Assembly

KEPT = 2  # worlds: a live page asks for few futures while a lever moves, and for many when it rests
MOST_DRAWS = 1000  # more are simulated anew each time: some 200 MB would be held for nobody


@dataclass
class KeptWorld:
    """An assembled world, and what every simulation in it begins with.

    Args:
        assembly: The world as we describe it.
        usual: Finished blocks of the status quo; none before the first simulation.
        drawn: Every parameter and structural choice of each draw, labelled; none before it either.
    """

    assembly: "Assembly"
    usual: "Memory | None" = field(default=None)
    drawn: "xr.Dataset | None" = field(default=None)

    def store(self, job: Job) -> "Memory":
        """Where a job keeps its blocks: with those of the status quo, if they are there and the job's own."""
        from secuela.engine.block_store import Memory

        return Memory() if self.usual is None or job.options.assume else self.usual.of(job.baseline)

    def keep(self, job: Job, store: "Memory", drawn: "xr.Dataset") -> None:
        """Keep the status quo of a job, and what was drawn, for the next one."""
        if not job.options.assume and job.options.draws <= MOST_DRAWS:
            self.usual = store.of(job.baseline)
            self.drawn = drawn.copy() if self.drawn is None else self.drawn

    def drawn_of(self, job: Job) -> "xr.Dataset | None":
        """What was drawn, if it is the job's own."""
        return None if self.drawn is None or job.options.assume else self.drawn.copy()


def kept_world(job: Job, seen: "Seen") -> KeptWorld:
    """The world of a job: that of the last one, if it is the same.

    Args:
        job: The job.
        seen: What is seen beside the package's own rows, which moves the start of the models.
    """
    from secuela.world.assembly import assemble

    options = job.options
    return _kept(assemble, seen, job.as_of, options.draws, options.months, options.seed)


def forget() -> None:
    """Keep no world any more."""
    _kept.cache_clear()


@lru_cache(maxsize=KEPT)
def _kept(
    build: "Callable[..., Assembly]",
    seen: "Seen",  # noqa: ARG001  part of the key
    as_of: "Month",
    draws: int,
    months: int,
    seed: int,
) -> KeptWorld:
    assembly = build(as_of, draws=draws, months=months, seed=seed)
    return KeptWorld(assembly.keeping() if draws <= MOST_DRAWS else assembly)
