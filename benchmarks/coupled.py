"""Futures of the coupled world, 60 months with all outcomes, on one core, beside one draw of the published run.

    python benchmarks/coupled.py [--repeats 12]

Prints processor time by part of a future: the models, each advanced alone in the same compiled program; what is left
without any, which is levers, links, observing and storing; and what a block needs once, whatever the number of
alternatives: luck, start and quiet path. Both are timed by turns in one process, and the ratio is of the medians. The
last lines are :func:`secuela.simulate` with one moved lever and 200 draws: the first call, and the same with others
doses.
"""

# isort: off
import argparse
import time
from collections.abc import Callable

import published_dynamics as published  # before JAX: it pins the core

import jax
import jax.numpy as jnp
import numpy as np

import secuela
from secuela.engine.cache import use_compile_cache
from secuela.evidence.months import Month
from secuela.studies.prieto_curiel_2023.course import recorded_network
from secuela.studies.prieto_curiel_2023.published_parameters import PUBLISHED
from secuela.world.assembly import Assembly, assemble

# isort: on
MONTHS, DRAWS, SHOWN = 60, 50, 256
MOVED = {"recruitment_prevention": 500.0, "leadership_removal/by=us,means=either": 12.0, "border_interdiction": 0.5}
ONE_LEVER = "recruitment-prevention", "treatment-and-naloxone", "gulf-perimeter", "mexican-led", "no-boat-strikes"


def parts_of(assembly: Assembly) -> dict[str, Callable[[], object]]:
    """By part of a future, a call that does it for one block."""
    ensemble = assembly.ensemble
    models = [model.name for model in assembly.world.coupled.models]
    draws = np.arange(DRAWS)
    origin = ensemble.begin(draws)
    doses = assembly.doses({path: np.full(MONTHS, dose) for path, dose in MOVED.items()})
    keep = np.ones(len(assembly.world.coupled.links))
    usual = ensemble.futures(origin, assembly.doses({}), 0 * keep)[1]

    def advancing(*names: str) -> Callable[[], object]:
        part = np.isin(models, names), usual
        return lambda: ensemble.futures(origin, doses, keep, usual, part)

    return {
        "whole": advancing(*models),
        **{name: advancing(name) for name in models},
        "without models": advancing(),
        "once a block": lambda: ensemble.begin(draws).quiet,
        "of that, luck": lambda: ensemble._luck(jnp.asarray(1), jnp.asarray(draws)),
    }


def published_draws() -> Callable[[], object]:
    """A call that computes the published run of some draws."""
    network = recorded_network()
    start = np.asarray(published.start_members(network, PUBLISHED["start"]))
    rows, program = published.draws(SHOWN), published.compiled(network, start)
    return lambda: program(rows)


def processor_time(work: Callable[[], object]) -> float:
    """Seconds of processor time."""
    begin = time.process_time()
    jax.block_until_ready(work())
    return time.process_time() - begin


def moved_lever() -> list[float]:
    """Seconds of processor time of one call after the other of :func:`secuela.simulate`."""
    found = []
    for proposal in (*ONE_LEVER, *ONE_LEVER):
        begin = time.process_time()
        secuela.simulate(proposal, 200, against=())
        found.append(time.process_time() - begin)
    return found


def main() -> None:
    """Time each part and the published run by turns, and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=12)
    options = parser.parse_args()
    use_compile_cache()
    assembly = assemble(Month.parse("2025-10"), draws=DRAWS, months=MONTHS, seed=1)
    parts, yardstick = parts_of(assembly), published_draws()
    for work in (*parts.values(), yardstick):
        jax.block_until_ready(work())
    spent: dict[str, list[float]] = {name: [] for name in parts}
    beside: list[float] = []
    for _ in range(options.repeats):
        beside.append(processor_time(yardstick) / SHOWN)
        for name, work in parts.items():
            spent[name].append(processor_time(work) / DRAWS)
    middle = {name: 1e3 * float(np.median(times)) for name, times in spent.items()}
    draw = 1e3 * float(np.median(beside))
    left = middle["without models"]
    print(f"one core, blocks of {DRAWS} draws, {MONTHS} months, medians of {options.repeats}, ms of processor time")
    print(f"{'one published draw of 520 weeks':34s}{draw:8.3f}")
    print(f"{'one coupled future':34s}{middle['whole']:8.3f}   {1e3 / middle['whole']:.0f} futures a second a core")
    print(f"{'ratio':34s}{middle['whole'] / draw:8.1f}")
    for name, each in middle.items():
        own = each - left if name not in ("whole", "without models", "once a block", "of that, luck") else each
        if name != "whole":
            print(f"  {name:32s}{own:8.3f}   {own / middle['whole']:5.0%}")
    first, *later = moved_lever()
    print(f"{'one lever moved, 200 draws: first':34s}{first:8.2f} s")
    print(f"{'  later calls, median':34s}{np.median(later):8.2f} s   worst {max(later):.2f} s")


if __name__ == "__main__":
    main()
