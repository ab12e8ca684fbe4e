"""The published 520-week run for many parameter sets: compiled ensemble against SciPy's LSODA, on one core.

    python benchmarks/published_dynamics.py [--draws 1024] [--reference 128]

Both give national weekly members, deaths and recruits. LSODA has rtol 1e-8, an O(groups + ties) right-hand side in
NumPy and weekly output, and is timed on a subset of the draws. The accuracy of both is measured against LSODA at
rtol 1e-11.
"""

import argparse
import os
import time

AVAILABLE = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set[int]()
CORES = {min(AVAILABLE)} if AVAILABLE else None
if CORES:
    os.sched_setaffinity(0, CORES)  # before any library counts the cores
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

from typing import NamedTuple  # noqa: E402

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
from jaxtyping import Array, Float  # noqa: E402
from scipy.integrate import odeint  # noqa: E402
from scipy.sparse import csr_array  # noqa: E402

from secuela.models.organised_crime import (  # noqa: E402
    Network,
    PublishedTheta,
    published_rates,
    published_step,
    start_members,
)
from secuela.studies.prieto_curiel_2023.course import recorded_network  # noqa: E402
from secuela.studies.prieto_curiel_2023.published_parameters import PUBLISHED  # noqa: E402
from secuela.studies.prieto_curiel_2023.runge_kutta import PANEL  # noqa: E402

WEEKS, BLOCK, SPREAD, SAMPLE, REPEATS = 520, 32, 0.05, 8, 5
NAMES = ("rho", "eta", "theta", "omega")
LARGEST_ERROR = 1e-7  # relative, of the compiled ensemble against LSODA at rtol 1e-11


class National(NamedTuple):
    """Members (people), deaths and recruits (people per week) of all groups from week 0 on."""

    members: Float[Array, " week"]
    deaths: Float[Array, " week"]
    recruits: Float[Array, " week"]


def national_series(
    members: Float[Array, " recorded"], theta: PublishedTheta, network: Network, panels: int
) -> National:
    """Advance ``panels`` steps of 13 weeks and read the weeks between from a cubic Hermite interpolant of the totals.

    No step control: near the published parameters totals err by less than 1e-8.
    """

    def totals(members: Float[Array, " recorded"]) -> Float[Array, " series"]:
        return jnp.stack([members.sum(), published_rates(members, theta, network).deaths.sum()])

    def node(members: Float[Array, " recorded"]) -> Float[Array, "two series"]:
        net = published_rates(members, theta, network).net()
        return jnp.stack(jax.jvp(totals, (members,), (net,)))

    def advance(
        now: Float[Array, " recorded"], _: None
    ) -> tuple[Float[Array, " recorded"], Float[Array, "two series"]]:
        return published_step(now, theta, network, float(PANEL)), node(now)

    end, nodes = jax.lax.scan(advance, members, None, length=panels)
    value, slope = jnp.moveaxis(jnp.concatenate([nodes, node(end)[None]]), 1, 0)
    weekly = _cubic(value, PANEL * slope)
    return National(weekly[:, 0], weekly[:, 1], theta.recruitment * weekly[:, 0])


def _cubic(value: Float[Array, "node series"], rise: Float[Array, "node series"]) -> Float[Array, "week series"]:
    """Hermite interpolant at whole weeks; ``rise`` is the slope per panel."""
    u = (jnp.arange(PANEL) / PANEL)[:, None]
    left, right, begin, end = value[:-1, None], value[1:, None], rise[:-1, None], rise[1:, None]
    inside = left + u * (begin + u * (3 * (right - left) - 2 * begin - end + u * (2 * (left - right) + begin + end)))
    return jnp.concatenate([inside.reshape(-1, value.shape[1]), value[-1:]])


def draws(count: int) -> np.ndarray:
    """`(draw, parameter)`: the published values times lognormal factors of 5 %."""
    published = np.array([PUBLISHED[name] for name in NAMES])
    return published * np.exp(np.random.default_rng(1).normal(0.0, SPREAD, (count, len(NAMES))))


def compiled(network: Network, start: np.ndarray):  # noqa: ANN201
    """The ensemble in blocks, as one compiled call."""

    def one(row: jax.Array) -> tuple[jax.Array, ...]:
        return national_series(start, PublishedTheta(*row), network, WEEKS // PANEL)

    return jax.jit(lambda rows: jax.lax.map(jax.vmap(one), rows.reshape(-1, BLOCK, len(NAMES))))


def lsoda(network: Network, start: np.ndarray, row: np.ndarray, rtol: float) -> np.ndarray:
    """`(series, week)`: the same with SciPy; ``odeint`` is its quickest way to LSODA."""
    rho, eta, theta, omega = row
    divisor = network.ally_strength + 1
    source, target, weight, groups = network.rival_from, network.rival_to, network.rival_weight, start.size

    def slope(members: np.ndarray, _: float) -> np.ndarray:
        total = members.sum()
        hostility = (np.bincount(source, weight * members[target], groups) + total - members) / divisor
        return members * (rho - eta / total - theta * hostility - omega * members)

    weekly = odeint(slope, start, np.arange(WEEKS + 1.0), rtol=rtol, atol=rtol, mxstep=10_000).T
    total = weekly.sum(axis=0)
    rivals = csr_array((weight, (source, target)), shape=(groups, groups)) @ weekly
    killed = theta * (weekly * (rivals + total - weekly) / divisor[:, None]).sum(axis=0)
    return np.stack([total, killed, rho * total])


def main() -> None:
    """Time both, compare both, print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1024, help=f"a multiple of {BLOCK}")
    parser.add_argument("--reference", type=int, default=128, help="draws on which LSODA is timed")
    options = parser.parse_args()
    network = recorded_network()
    start, rows = np.asarray(start_members(network, PUBLISHED["start"])), draws(options.draws)
    program = compiled(network, start)
    begin = time.perf_counter()
    series = [np.asarray(part).reshape(options.draws, -1) for part in program(rows)]
    first = time.perf_counter() - begin
    ours = min(_timed(lambda: jax.block_until_ready(program(rows))) for _ in range(REPEATS)) / options.draws
    subset = rows[: options.reference]
    theirs = _timed(lambda: [lsoda(network, start, row, 1e-8) for row in subset]) / len(subset)
    sample = np.linspace(0, options.reference - 1, SAMPLE).astype(int)
    exact = [lsoda(network, start, rows[draw], 1e-11) for draw in sample]
    error = max(
        np.abs(np.stack([part[d] for part in series]) / e - 1).max() for d, e in zip(sample, exact, strict=True)
    )
    usual = max(np.abs(lsoda(network, start, rows[d], 1e-8) / e - 1).max() for d, e in zip(sample, exact, strict=True))
    print(f"cores used                  {len(CORES) if CORES else 'not pinned'}")
    print(f"compiled ensemble           {1e3 * ours:.4f} ms per draw ({options.draws} draws, best of {REPEATS})")
    print(f"  first call with compiler  {first:.2f} s")
    print(f"LSODA, rtol 1e-8            {1e3 * theirs:.3f} ms per draw ({len(subset)} draws)")
    print(f"ratio                       {theirs / ours:.1f}")
    print(f"largest relative error      {error:.1e} compiled, {usual:.1e} LSODA (against rtol 1e-11, {SAMPLE} draws)")
    if error > LARGEST_ERROR:
        msg = "the compiled ensemble is not accurate enough for its time to mean anything"
        raise SystemExit(msg)


def _timed(work) -> float:  # noqa: ANN001
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
