"""Blocks of draws by worker processes against this process alone, both warm: `python benchmarks/workers.py [WORKERS]`.

Both keep their blocks beside a run folder, as an assessment does. Prints futures a second of each and their ratio
(wanted: 0.9 or more with as many workers as there are cores).
"""

import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from distributed import LocalCluster

from secuela.engine.ensemble import BLOCK
from secuela.job.block_task import BlockTask
from secuela.job.many_machines import LOCAL, Machines
from secuela.job.options import Options
from secuela.job.pipeline import assembled
from secuela.job.preparation import prepare
from secuela.job.provenance import plan_of
from secuela.job.simulation import Simulation
from secuela.runs.blocks import BlockStore

MONTHS, BLOCKS = 60, 8


def main() -> None:
    """Time the same blocks in both ways."""
    workers = int(sys.argv[1]) if len(sys.argv) > 1 else os.cpu_count() or 1
    job = prepare(Options.asked(draws=(BLOCKS + workers) * BLOCK, months=MONTHS))
    simulation = Simulation(job, assembled(job))
    simulation.expect(whole=True, only=())
    warming, timed = list(range(workers)), list(range(workers, workers + BLOCKS))
    futures = BLOCKS * BLOCK * len(simulation.keys(0))

    def rate(fill: partial[None]) -> float:
        fill(numbers=warming)
        began = time.perf_counter()
        fill(numbers=timed)
        return futures / (time.perf_counter() - began)

    with tempfile.TemporaryDirectory() as folder:
        here, there = (BlockStore(Path(folder) / name, plan_of(job)) for name in ("here", "there"))
        alone = rate(partial(simulation.fill, here))
        print(f"this process alone: {alone:,.0f} futures a second")
        with LocalCluster(n_workers=workers, **LOCAL) as cluster:  # outlives one filling, and so is warm
            machines = Machines(workers=workers, scheduler=cluster.scheduler_address)
            together = rate(partial(machines.fill, simulation, there, task=partial(BlockTask.of, job)))
    print(f"{workers} workers: {together:,.0f} futures a second, ratio {together / alone:.2f}")


if __name__ == "__main__":
    main()
