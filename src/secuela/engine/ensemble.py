"""Many futures of one assembled world: compiled once, run in blocks of one fixed shape, failures counted."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Float32, Int

from secuela.dynamics.luck import model_luck
from secuela.engine.coupled import ByModel, Coupled, Trajectory

BLOCK = 50  # draws
Arrays = dict[str, np.ndarray]
Batch = Mapping[str, Any]  # by model or lever: arrays with a leading draw axis
Observed = Mapping[str, Float[Array, "month_and_origin ..."]]
LeverDraw = Mapping[str, Mapping[str, Float[Array, ""]]]


@runtime_checkable
class World(Protocol):
    """What the engine needs to know of an assembled world."""

    @property
    def coupled(self) -> Coupled:
        """Models and links."""
        ...

    def act(
        self, doses: Float[Array, "path month"], draw: LeverDraw
    ) -> tuple[dict[str, Float[Array, " month"]], Float[Array, "cost month"]]:
        """What the levers put on each port, and what they cost, for one draw."""
        ...

    def observe(
        self, theta: ByModel, start: ByModel, trajectory: Trajectory, cost: Float[Array, "cost month"]
    ) -> tuple[Observed, Mapping[str, Bool[Array, ""]]]:
        """Outcomes of one future from the origin on, and reasons for which the draw is saturated."""
        ...


@runtime_checkable
class Store(Protocol):
    """Where finished blocks are kept until the run is whole."""

    def has(self, key: str) -> bool:
        """Whether the block is there."""
        ...

    def load(self, key: str) -> Arrays:
        """The block's arrays."""
        ...

    def save(self, key: str, arrays: Arrays) -> None:
        """Keep the block's arrays."""
        ...


class Memory:
    """A store in memory, for runs that are not resumed."""

    def __init__(self) -> None:
        self._blocks: dict[str, Arrays] = {}

    def has(self, key: str) -> bool:
        """Whether the block is there."""
        return key in self._blocks

    def load(self, key: str) -> Arrays:
        """The block's arrays."""
        return self._blocks[key]

    def save(self, key: str, arrays: Arrays) -> None:
        """Keep the block's arrays."""
        self._blocks[key] = arrays


@dataclass(frozen=True)
class Result:
    """All futures of an ensemble.

    Args:
        outcomes: For each outcome `(alternative, draw, month + 1, ...)`, float32; a failed draw is NaN in all of them.
        failed: `(alternative, draw)`.
        saturated: For each reason, the number of draws in which it occurred under any alternative.
        recruitment: Whatever the start states expose, by name, `(draw,)`.
    """

    outcomes: dict[str, Float32[np.ndarray, "alternative draw month ..."]]
    failed: Bool[np.ndarray, "alternative draw"]
    saturated: dict[str, int]
    start: dict[str, Float[np.ndarray, " draw"]]


class Ensemble:
    """Futures of one world.

    Args:
        world: Models, links, levers and observations.
        theta: Parameters of each model, leading draw axis.
        lever_draws: Parameters of each lever, leading draw axis.
        seed: Root of all luck.
        months: Horizon.
        block: Draws in a compiled call; the last block is padded, so the shape never changes.
    """

    def __init__(
        self,
        world: World,
        theta: Batch,
        lever_draws: Batch,
        *,
        seed: int,
        months: int,
        block: int = BLOCK,
    ) -> None:
        self.world, self.theta, self.lever_draws = world, theta, lever_draws
        self.seed, self.months, self.block = seed, months, block
        self.draws = int(jax.tree.leaves(theta)[0].shape[0])
        self._start = jax.jit(jax.vmap(world.coupled.start))
        self._luck = jax.jit(self._make_luck)
        self._run = jax.jit(jax.vmap(self._one, in_axes=(0, 0, 0, 0, None, None, 0)))

    def _make_luck(self, seed: Int[Array, ""], draws: Int[Array, " draw"]) -> dict[str, eqx.Module]:
        def one(draw: Int[Array, ""]) -> dict[str, eqx.Module]:
            return {model.name: model_luck(type(model), seed, draw, self.months) for model in self.world.coupled.models}

        return jax.vmap(one)(draws)

    def _one(
        self,
        theta: ByModel,
        lever_draw: LeverDraw,
        start: ByModel,
        luck: ByModel,
        doses: Float[Array, "path month"],
        keep: Float[Array, " link"],
        status_quo: Float[Array, "month link"],
    ) -> tuple[
        dict[str, Float32[Array, "..."]], dict[str, Bool[Array, ""]], Bool[Array, ""], Float[Array, "month link"]
    ]:
        acted, cost = self.world.act(doses, lever_draw)
        trajectory = self.world.coupled.run(theta, start, luck, acted, keep, status_quo)
        observed, saturated = self.world.observe(theta, start, trajectory, cost)
        computed = jax.tree.leaves((trajectory.outputs, cost))
        finite = jnp.stack([jnp.isfinite(values).all() for values in computed]).all()
        stored = {name: values.astype(jnp.float32) for name, values in observed.items()}
        links = {
            f"link {link.id} at its bound": trajectory.saturated[k] for k, link in enumerate(self.world.coupled.links)
        }
        return stored, {**saturated, **links}, ~finite, trajectory.sources

    def blocks(self, draws: int) -> Iterator[tuple[int, Int[np.ndarray, " block"]]]:
        """Number and draws of each block that holds one of the first ``draws``, padded with the last draw."""
        for number, first in enumerate(range(0, draws, self.block)):
            yield number, np.minimum(np.arange(first, first + self.block), self.draws - 1)

    def run(
        self,
        alternatives: Mapping[str, Float[np.ndarray, "path month"]],
        *,
        keep: Float[np.ndarray, " link"] | None = None,
        store: Store | None = None,
        progress: Callable[[], None] = lambda: None,
        draws: int | None = None,
        workers: int = 2,
    ) -> Result:
        """Simulate every alternative; the first is the status quo, whose link sources the others depart from.

        Args:
            alternatives: Dose paths by id, in the order of the world's paths.
            keep: 1 keeps a link, 0 cuts it; all kept by default.
            store: Where finished blocks are kept.
            progress: Called after each finished block of an alternative.
            draws: Only the first so many draws; all by default.
            workers: Blocks run at a time; the arrays do not depend on it.
        """
        store = Memory() if store is None else store
        kept = np.ones(len(self.world.coupled.links)) if keep is None else keep
        names, draws = list(alternatives), min(draws or self.draws, self.draws)

        def one_block(numbered: tuple[int, Int[np.ndarray, " block"]]) -> None:
            number, block = numbered
            wanted = [name for name in names if not store.has(f"{name}/{number}")]
            for _ in range(len(names) - len(wanted)):
                progress()
            if wanted:
                self._block(
                    number, block, {name: alternatives[name] for name in wanted}, names[0], kept, store, progress
                )

        with ThreadPoolExecutor(workers) as pool:
            futures = [pool.submit(one_block, numbered) for numbered in self.blocks(draws)]
            try:
                for future in futures:
                    future.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return self._collect(names, store, draws)

    def _block(
        self,
        number: int,
        draws: Int[np.ndarray, " block"],
        wanted: Mapping[str, Float[np.ndarray, "path month"]],
        baseline: str,
        keep: Float[np.ndarray, " link"],
        store: Store,
        progress: Callable[[], None],
    ) -> None:
        theta = jax.tree.map(lambda values: values[draws], self.theta)
        lever_draw = jax.tree.map(lambda values: values[draws], self.lever_draws)
        start, luck = self._start(theta), self._luck(jnp.asarray(self.seed), jnp.asarray(draws))
        links = len(self.world.coupled.links)
        reference = jnp.zeros((len(draws), self.months, links))
        if baseline not in wanted and links:
            reference = jnp.asarray(store.load(f"{baseline}/{number}")["sources"])
        for name, doses in wanted.items():
            cut = np.zeros(links) if name == baseline else keep
            observed, saturated, failed, sources = self._run(
                theta, lever_draw, start, luck, jnp.asarray(doses), jnp.asarray(cut), reference
            )
            arrays = {f"outcome {key}": np.asarray(values) for key, values in observed.items()}
            arrays |= {f"saturated {key}": np.asarray(values) for key, values in saturated.items()}
            arrays["failed"] = np.asarray(failed)
            if name == baseline:
                reference = sources
                arrays["sources"] = np.asarray(sources)
                arrays |= {f"start {key}": np.asarray(values) for key, values in self._exposed(start).items()}
            store.save(f"{name}/{number}", arrays)
            progress()

    def _exposed(self, start: Mapping[str, Any]) -> dict[str, Float[Array, " draw"]]:
        """Scalars of the start states, by ``model.field``."""
        return {
            f"{model}.{name}": values
            for model, state in start.items()
            for name, values in vars(state).items()
            if getattr(values, "ndim", 0) == 1
        }

    def _collect(self, names: list[str], store: Store, draws: int) -> Result:
        outcomes: dict[str, np.ndarray] = {}
        saturated: dict[str, np.ndarray] = {}
        start: dict[str, np.ndarray] = {}
        failed = np.zeros((len(names), draws), dtype=bool)
        for i, name in enumerate(names):
            for number, padded in self.blocks(draws):
                block = store.load(f"{name}/{number}")
                own = np.unique(padded)
                own = own[own < draws]
                failed[i, own] = block["failed"][: len(own)]
                for key, values in block.items():
                    kind, _, label = key.partition(" ")
                    kept = values[: len(own)]
                    if kind == "outcome":
                        if label not in outcomes:
                            outcomes[label] = np.empty((len(names), draws, *values.shape[1:]), dtype=np.float32)
                        outcomes[label][i, own[0] : own[-1] + 1] = kept
                    elif kind == "saturated":
                        saturated.setdefault(label, np.zeros(draws, dtype=bool))[own] |= kept
                    elif kind == "start" and i == 0:
                        start.setdefault(label, np.empty(draws))[own] = kept
        for values in outcomes.values():
            values[failed] = np.nan
        counts = {label: int(flags.sum()) for label, flags in saturated.items()}
        return Result(outcomes=outcomes, failed=failed, saturated=counts, start=start)
