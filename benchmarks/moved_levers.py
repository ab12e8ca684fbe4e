"""The levers that move inside a report: what they add to it, how far off they are, and what simulating them costs.

``python benchmarks/moved_levers.py RUN`` reads the run folder, whose plan has levers, writes nothing into it, and
simulates them again for the shipped reported plan with compiled programs.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from secuela.engine.cache import use_compile_cache
from secuela.job.moved_levers import DRAWS, MovedLevers
from secuela.job.options import Options
from secuela.job.preparation import prepare
from secuela.page.report_levers import report_page
from secuela.report.run_data import run_data
from secuela.runs.store import open_run
from secuela.world.assembly import assemble

PLAN, MONTHS, SEED = "reported-plan-2025", 60, 1
MOST_MB, CHANCES, WIDTH = 1.0, 3.0, 10.0  # megabytes; points; per cent of the 90 % width


def main() -> None:
    """Print each figure beside what is wanted."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    run = run_data(open_run(Path(sys.argv[1])))
    if run.moved is None:
        sys.exit("no lever moves in this report")
    added = len(report_page(run, "en").encode()) - len(report_page(replace(run, moved=None), "en").encode())
    score = run.moved.stored().score
    print(f"{run.proposal}, {len(run.moved.levers)} levers, {run.draws} futures")
    print(f"{'added to the report':34}{added / 1e6:6.2f} MB      (at most {MOST_MB:g} MB)")
    off = score.worst
    print(f"{'95 of 100 chances within':34}{100 * off.chances:6.1f} points  ({CHANCES:g} points)")
    print(f"{'95 of 100 ends of ranges within':34}{100 * off.quantiles:6.1f} %       ({WIDTH:g} % of the width)")
    print(f"{'beside unseen changes':34}{score.proposals:6}")
    use_compile_cache()
    job = prepare(Options.asked(proposal=PLAN, against=(), draws=DRAWS, months=MONTHS, seed=SEED))
    world = assemble(job.as_of, draws=DRAWS, months=MONTHS, seed=SEED)
    moving = MovedLevers(job, world, np.ones(len(world.world.coupled.links)), lambda: None)
    began, of_clock = time.process_time(), time.perf_counter()
    if moving.responses() is None:
        sys.exit(f"{PLAN}: no lever was simulated")
    clock, processor = time.perf_counter() - of_clock, time.process_time() - began
    told = f"simulating {moving.alternatives} alternatives"
    print(f"{told:34}{clock:6.1f} s by the clock, {processor:.1f} s of processors")


if __name__ == "__main__":
    main()
