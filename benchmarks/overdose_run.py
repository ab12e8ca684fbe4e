"""The overdose history 1999-2032 for many draws, compiled, on one core.

    python benchmarks/overdose_run.py [--draws 4096]

408 monthly Runge-Kutta steps of two stocks and three counts of deaths per run. The promise is below 1 ms per run.
"""

import argparse
import os
import time

CORES = {min(os.sched_getaffinity(0))} if hasattr(os, "sched_getaffinity") else None
if CORES:
    os.sched_setaffinity(0, CORES)  # before any library counts the cores
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402

from secuela.evidence.posteriors import posterior, taken  # noqa: E402
from secuela.models.overdose.history import Drivers, simulate  # noqa: E402
from secuela.record.overdose_record import overdose_record  # noqa: E402
from secuela.world.overdose_history import OWNER, held, history_theta  # noqa: E402

LAST, REPEATS, PROMISE = 2032, 5, 1.0  # ms


def main() -> int:
    """Time it; 1 if the promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=4096)
    options = parser.parse_args()
    record = overdose_record()
    ahead = LAST - record.years[-1]
    supply, share = (
        held(jnp.concatenate([jnp.asarray(x), jnp.full(ahead, x[-1])])) for x in (record.supply, record.share)
    )
    drivers = Drivers(supply, share, jnp.ones(supply.size), jnp.ones(supply.size))
    draws = {
        name.rpartition(".")[2]: jnp.asarray(taken(values, options.draws)) for name, values in posterior(OWNER).items()
    }
    program = jax.jit(jax.vmap(lambda draw: simulate(history_theta(draw), drivers)))
    begin = time.perf_counter()
    jax.block_until_ready(program(draws))
    first = time.perf_counter() - begin
    ours = 1e3 * min(_timed(lambda: jax.block_until_ready(program(draws))) for _ in range(REPEATS)) / options.draws
    print(f"cores used                  {len(CORES) if CORES else 'not pinned'}")
    print(f"1999-{LAST}, {supply.size} months      {ours:.4f} ms per run ({options.draws} runs, best of {REPEATS})")
    print(f"  first call with compiler  {first:.2f} s")
    return int(ours >= PROMISE)


def _timed(work) -> float:  # noqa: ANN001
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    raise SystemExit(main())
