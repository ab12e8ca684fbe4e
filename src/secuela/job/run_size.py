"""How long a job takes and how large it gets, said before anything large begins.

The figures are of the machine of docs/benchmarks.md, *How cost grows*, where each is measured: another one is quicker
or slower, but memory and disk are the same.
"""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secuela.evidence.modes import STANDING
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.job.many_machines import Machines
    from secuela.job.preparation import Job

MANY_FUTURES = 150_000  # from here on it is said
FUTURE_S = 0.0014  # of one core, to simulate a future
BEGUN_S = 0.0048  # the same, to begin a draw: its parameters, luck and quiet path
READ_S = 0.0012  # the same for a future, to put it together, compare it and write it
BASE_S = 150  # of one core, whatever the number of draws: dose-response, worlds behind verdicts, two reports, tables
BASE_GB, DRAW_GB = 1.1, 9e-6  # memory of the command, and what one draw more takes of it
WORKER_GB, WORKER_DRAW_GB = 0.8, 3.6e-6  # of each worker: its world, and the table of all draws
BLOCK_GB, GATHERED_GB, STORED_GB = 2.02e-5, 2.02e-5, 0.93e-5  # disk for a future: its block, put together, in the run


@dataclass(frozen=True)
class RunSize:
    """What a job needs.

    Args:
        draws: Of each alternative.
        futures: That are simulated here or by the workers.
        shares: In how many shares, of which one is simulated; of more than one no run is made here.
    """

    draws: int
    futures: int
    shares: int = 1

    @classmethod
    def of(cls, job: "Job", shares: int = 1) -> "RunSize":
        """The size of a job, or of one of so many shares of it."""
        modes = 0 if job.under_test == job.baseline else len(STANDING)
        return cls(job.options.draws, job.options.draws * (len(job.resolved) + modes) // shares, shares)

    @property
    def whole(self) -> bool:
        """Whether a run is made here."""
        return self.shares == 1

    def seconds(self, cores: int) -> float:
        """Seconds where so many cores simulate; what comes after is the work of one."""
        simulated = self.futures * FUTURE_S + self.draws / self.shares * BEGUN_S
        return simulated / cores + (self.futures * READ_S + BASE_S if self.whole else 0)

    def memory(self, workers: int = 0) -> float:
        """GB on this machine, with so many workers on it."""
        return BASE_GB + self.draws * DRAW_GB + workers * (WORKER_GB + self.draws * WORKER_DRAW_GB)

    @property
    def disk(self) -> float:
        """GB while the run is made."""
        return self.futures * (BLOCK_GB + (GATHERED_GB + STORED_GB if self.whole else 0))


def size_note(job: "Job", machines: "Machines | None" = None, shares: int = 1) -> str | None:
    """That a run of many futures takes its time, its memory and its disk, if it does.

    Args:
        job: The job.
        machines: Where it is computed; in this process by default.
        shares: In how many shares, of which one is computed.
    """
    size = RunSize.of(job, shares)
    if size.futures < MANY_FUTURES:
        return None
    workers = None if machines is None else machines.workers
    told = {"n": size.futures, "memory": max(size.memory(workers or 0), 1), "disk": max(size.disk, 1)}
    if workers is not None:
        told |= {"workers": workers, "minutes": size.seconds(min(workers, os.cpu_count() or 1)) / 60}
        text = _(
            "{n:,} futures in {workers} processes: expect about {minutes:,.0f} minutes, {memory:,.0f} GB of memory and "
            "{disk:,.0f} GB of disk."
        )
    elif machines is not None and machines.scheduler is not None:
        told["hours"] = size.seconds(1) / 3600
        text = _(
            "{n:,} futures: expect about {hours:,.1f} hours of one core, divided by the workers of the scheduler; here "
            "{memory:,.0f} GB of memory and {disk:,.0f} GB of disk."
        )
    else:
        told["minutes"] = size.seconds(2) / 60
        text = _(
            "{n:,} futures: expect about {minutes:,.0f} minutes on two cores, {memory:,.0f} GB of memory and "
            "{disk:,.0f} GB of disk."
        )
    return text.format(**told)
