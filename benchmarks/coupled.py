"""Futures of the coupled world, 60 months with all outcomes, on one core, beside one draw of the published run.

    python benchmarks/coupled.py [--repeats 12] [--proposals 200]

Prints processor time by part of a future: the models, each advanced alone in the same compiled program; what is left
without any, which is levers, links, observing and storing; and what a block needs once, whatever the number of
alternatives: luck, start and quiet path. Both are timed by turns in one process, and the ratio is of the medians. The
same with two threads on two cores follows, and the last lines are answers to one moved lever, as the live page asks
for them (:func:`secuela.simulate`): any lever at any dose, one after the other.
"""

# isort: off
import argparse
import os
import threading
import time
from collections.abc import Callable

import published_dynamics as published  # before JAX: it pins the core

import jax
import jax.numpy as jnp
import numpy as np

from secuela.engine.cache import use_compile_cache
from secuela.evidence.errors import SecuelaError
from secuela.evidence.months import Month
from secuela.job.live_futures import futures_of, proposal_of
from secuela.page.page_state import ChosenLever, PageState
from secuela.policy.lever import Lever, levers
from secuela.studies.prieto_curiel_2023.course import recorded_network
from secuela.studies.prieto_curiel_2023.published_parameters import PUBLISHED
from secuela.world.assembly import Assembly, assemble

# isort: on
MONTHS, DRAWS, SHOWN = 60, 48, 256
MOVED = {"recruitment_prevention": 500.0, "leadership_removal/by=us,means=either": 12.0, "border_interdiction": 0.5}
ASKED = {200: 0.15, 1000: 0.7}  # s of answers to one moved lever, at the 95th percentile, by draws
CONSENTS = "none", "federal", "tacit", "sub-national"


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


def in_threads(work: Callable[[], object], threads: int, times: int = 4) -> float:
    """Seconds that some threads take for the same work several times each, by the clock."""

    def several() -> None:
        for _ in range(times):
            work()

    begin = time.perf_counter()
    started = [threading.Thread(target=several) for _ in range(threads)]
    for each in started:
        each.start()
    for each in started:
        each.join()
    return (time.perf_counter() - begin) / threads / times


def one_lever(lever: Lever, luck: np.random.Generator) -> PageState | None:
    """A lever at any dose with any options, and a consent that they allow; none where there is no such dose."""
    options = {key: str(luck.choice(list(values))) for key, values in lever.options.items()}
    dose = float(f"{luck.uniform(lever.low, lever.high):.3g}")
    held = {"lever": lever.id, "dose": dose, "from": "2026-01", "months": 36, "options": options}
    for consent in CONSENTS:
        state = PageState.model_validate({"consent": consent, "levers": (ChosenLever.model_validate(held),)})
        try:
            proposal_of(state)
        except SecuelaError:
            continue
        return state
    return None


def at_random(number: int) -> list[PageState]:
    """So many states of the live page with one lever moved."""
    luck, found = np.random.default_rng(7), list[PageState]()
    while len(found) < number:
        state = one_lever(list(levers().values())[luck.integers(len(levers()))], luck)
        found += [] if state is None else [state]
    return found


def answers(states: list[PageState], draws: int) -> tuple[float, list[float], list[float]]:
    """Seconds of the first answer; of the others by the clock, and of processor time."""
    clock, processor = list[float](), list[float]()
    for state in states:
        begin, used = time.perf_counter(), time.process_time()
        futures_of(state, draws)
        clock.append(time.perf_counter() - begin)
        processor.append(time.process_time() - used)
    return clock[0], clock[2:], processor[2:]


def main() -> None:
    """Time each part and the published run by turns, and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=12)
    parser.add_argument("--proposals", type=int, default=200)
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
    os.sched_setaffinity(0, published.AVAILABLE)
    for threads in (1, 2):
        found = min(in_threads(parts["whole"], threads) for _ in range(options.repeats // 2)) / DRAWS
        cores = len(published.AVAILABLE)
        print(f"{threads} threads, {cores} cores: at best {1 / found:.0f} futures a second by the clock")
    for draws, wanted in ASKED.items():
        number = options.proposals * 200 // draws
        first, clock, processor = answers(at_random(number + 2), draws)
        print(f"one lever moved, {draws} draws: first {first:.2f} s; {number} others at random:")
        for name, found in {"by the clock": clock, "processor": processor}.items():
            median, late = np.median(found), np.quantile(found, 0.95)
            print(
                f"  {name:13s}median {median:6.3f} s   p95 {late:6.3f} s   worst {max(found):6.3f} s   asked {wanted}"
            )


if __name__ == "__main__":
    main()
