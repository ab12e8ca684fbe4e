"""Many futures of one assembled world: compiled once, run in blocks of one fixed shape, failures counted."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Float32, Int

from secuela.dynamics.luck import luck_of
from secuela.engine.block_store import OUTCOME, SATURATED, Arrays, Memory, Store
from secuela.engine.coupled import ByModel, Coupled, Part, References, Trajectory
from secuela.engine.kept_program import Program
from secuela.engine.lanes.side_by_side import SideBySide
from secuela.engine.parameter_rows import Rows
from secuela.engine.result import Gathered, Result
from secuela.engine.result_arrays import ResultArrays

BLOCK = 56  # draws: a multiple of those that stand side by side
FAILED_IN = "failed in"  # by model, and last in the costs
_PROGRAMS = ("start", "luck", "run")
Sources = Float[np.ndarray, "block month source"]
Batch = Mapping[str, Any]  # by model or lever: arrays with a leading draw axis, or rows that are made when asked for
Observed = Mapping[str, Float[Array, "month_and_origin ..."]]
LeverDraw = Mapping[str, Mapping[str, Float[Array, ""]]]
Paths = Float[np.ndarray, "path month"] | Float[np.ndarray, "draw path month"]
Doses = Paths | Callable[[Int[np.ndarray, " block"]], Float[np.ndarray, "block path month"]]


@runtime_checkable
class World(Protocol):
    """What the engine needs to know of an assembled world."""

    @property
    def coupled(self) -> Coupled:
        """Models and links."""
        ...

    def paths(self) -> list[str]:
        """Name of each dose path, in order."""
        ...

    def act(
        self, doses: Float[Array, "path month"], draw: LeverDraw
    ) -> tuple[dict[str, Float[Array, " month"]], Float[Array, "cost month"]]:
        """What the levers put on each port, and what they cost, for one draw."""
        ...

    def sizes(self, draw: LeverDraw) -> Float[Array, " link"]:
        """Size of each link in one draw."""
        ...

    def observe(
        self, theta: ByModel, start: ByModel, trajectory: Trajectory, cost: Float[Array, "cost month"]
    ) -> tuple[Observed, Mapping[str, Bool[Array, ""]]]:
        """Outcomes of one future from the origin on, and reasons for which the draw is saturated."""
        ...


@dataclass(frozen=True)
class Reach:
    """How far an alternative reaches: whatever it does not touch is the status quo's.

    Args:
        advanced: By model, whether it can depart from the status quo, or something is read from it and one that can.
        same: Outcomes and reasons for saturation that are read from models which are not advanced.
    """

    advanced: Bool[np.ndarray, " model"]
    same: frozenset[str]

    def taken_over(self, usual: Arrays, found: Arrays) -> Arrays:
        """The arrays of a block, where only some models were advanced and ``usual`` is the status quo's block."""
        copied = {key: values for key, values in usual.items() if self._is_same(key)}
        failed_in = np.where([*self.advanced, True], found[FAILED_IN], usual[FAILED_IN])
        return {**found, **copied, "failed": _any(failed_in)}

    def _is_same(self, key: str) -> bool:
        kind, _, label = key.partition(" ")
        return kind in (OUTCOME, SATURATED) and label in self.same


@dataclass(frozen=True)
class _Asked:
    """What a simulation was asked for: see :meth:`Ensemble.simulate`."""

    alternatives: Mapping[str, Doses]
    reaches: Mapping[str, Reach]
    keep: Float[np.ndarray, " link"]
    store: Store
    progress: Callable[[], None]

    @property
    def baseline(self) -> str:
        """The status quo."""
        return next(iter(self.alternatives))

    def wanted(self, number: int) -> list[str]:
        """Alternatives of which a block is not there yet; what is there counts as done."""
        wanted = [name for name in self.alternatives if not self.store.has(f"{name}/{number}")]
        for _ in range(len(self.alternatives) - len(wanted)):
            self.progress()
        return wanted


@dataclass(frozen=True)
class BlockStart:
    """Some draws at the origin, with leading draw axes.

    Args:
        draws: Which ones.
        theta: Parameters of each model.
        lever_draw: Parameters of each lever.
        start: State of each model.
        luck: Luck of each model by month.
        quiet: What the links read under the status quo with all luck at zero.
        batch: Parameters of all draws, of models and of levers, that these are taken from.
    """

    draws: Int[np.ndarray, " block"]
    theta: Any
    lever_draw: Any
    start: Any
    luck: Any
    quiet: Sources
    batch: tuple[Batch, Batch]


class Ensemble:
    """Futures of one world.

    Args:
        world: Models, links, levers and observations.
        theta: Parameters of each model, leading draw axis.
        lever_draws: Parameters of each lever, leading draw axis.
        seed: Root of all luck.
        months: Horizon.
        block: Draws in a compiled call; the last block is padded, so the shape never changes.
        known_as: All that the world's programs depend on beside their arguments and the sources, so that they are kept
            on disk (:mod:`.kept_program`); None keeps nothing.
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
        known_as: str | None = None,
    ) -> None:
        self.world, self.drawn, self.lever_draws = world, theta, lever_draws
        self._plain = (_plain(theta), _plain(lever_draws))
        self.seed, self.months, self.block, self.known_as = seed, months, block, known_as
        self.draws = _number_of_draws(theta, lever_draws)
        self._begun: dict[int, BlockStart] | None = None
        named = {name: known_as and f"{name} of {block} draws, {months} months, {known_as}" for name in _PROGRAMS}
        self._start = Program(jax.vmap(world.coupled.start), named["start"])
        self._luck = Program(self._make_luck, named["luck"])
        self._run = SideBySide(self._one, (0, 0, None, (0, 0, None), None, 0), named["run"])

    def with_draws(self, theta: Batch, lever_draws: Batch) -> "Ensemble":
        """The same compiled world with other parameters: as many draws, or fewer; draw ``i`` keeps its luck."""
        other = copy(self)
        other.drawn, other.lever_draws = theta, lever_draws
        known = (self.drawn, self._plain[0]), (self.lever_draws, self._plain[1])
        other._plain = (_plain(theta, *known[0]), _plain(lever_draws, *known[1]))
        other.draws = _number_of_draws(theta, lever_draws)
        other._begun = None
        return other

    def keeping(self) -> "Ensemble":
        """The same, but blocks at the origin are kept, with luck and quiet path: 0.15 MB a draw at 60 months."""
        other = copy(self)
        other._begun = {}
        return other

    def first(self, draws: int) -> "Ensemble":
        """The same world with its first draws only."""
        kept = (part if isinstance(part, Rows) else part[:draws] for part in jax.tree.leaves(self._plain))
        return self.with_draws(*jax.tree.unflatten(jax.tree.structure(self._plain), kept))

    @property
    def theta(self) -> Batch:
        """Parameters of each model in all draws, leading draw axis; for few draws, since they are made here."""
        return jax.tree.map(jnp.asarray, _taken(self._plain[0], np.arange(self.draws), {}, {}))

    def _make_luck(self, seed: Int[Array, ""], draws: Int[Array, " draw"]) -> dict[str, eqx.Module]:
        def one(draw: Int[Array, ""]) -> dict[str, eqx.Module]:
            return luck_of([type(model) for model in self.world.coupled.models], seed, draw, self.months)

        return jax.vmap(one)(draws)

    def _one(
        self,
        drawn: tuple[ByModel, LeverDraw, ByModel, ByModel],
        doses: Float[Array, "path month"],
        keep: Float[Array, " link"],
        read: tuple[Float[Array, "month source"], Float[Array, "month source"], Bool[Array, ""]],
        advanced: Bool[Array, " model"],
        given: Float[Array, "month source"],
    ) -> tuple[
        dict[str, Float32[Array, "..."]], dict[str, Bool[Array, ""]], Bool[Array, " part"], Float[Array, "month source"]
    ]:
        theta, lever_draw, start, luck = drawn
        part = Part(advanced=advanced, sources=given)
        acted, cost = self.world.act(doses, lever_draw)
        references = References(self.world.sizes(lever_draw), *read)
        trajectory = self.world.coupled.run(theta, start, luck, acted, keep, references, part)
        observed, saturated = self.world.observe(theta, start, trajectory, cost)
        computed = [*(trajectory.outputs[model.name] for model in self.world.coupled.models), cost]
        finite = jnp.stack([_finite(each) for each in computed])
        stored = {name: values.astype(jnp.float32) for name, values in observed.items()}
        links = {
            f"link {link.id} at its bound": trajectory.saturated[k] for k, link in enumerate(self.world.coupled.links)
        }
        return stored, {**saturated, **links}, ~finite, trajectory.sources

    def make_ready(self) -> None:
        """Make the programs, or read what is kept of them, at the same time, since each takes one core some seconds.

        What cannot be observed is refused here, before a run, and so is a record that does not give the parameters.
        """
        _number, draws = next(self.blocks(self.draws))
        with ThreadPoolExecutor(len(_PROGRAMS)) as pool:  # one is read or made while parameters are
            others = [pool.submit(self._luck, jnp.asarray(self.seed), jnp.asarray(draws))]
            drawn, lever_draw = (_taken(batch, draws, {}, {}) for batch in self._plain)
            others.append(pool.submit(self._start, drawn))
            if not self._run.is_kept:
                self._run.prepared(*self._given(draws, drawn, lever_draw))
            for each in others:
                each.result()

    def _given(self, draws: Int[np.ndarray, " block"], drawn: Any, lever_draw: Any) -> tuple[Any, ...]:  # noqa: ANN401
        """What the program of futures is given, in shapes; parameters and levers as they are."""
        luck = jax.eval_shape(self._luck.traced, jnp.asarray(self.seed), jnp.asarray(draws))
        origin = (drawn, lever_draw, jax.eval_shape(self._start.traced, drawn), luck)
        coupled = self.world.coupled
        sources = jnp.zeros((self.block, self.months, coupled.width))
        doses = jnp.zeros((self.block, len(self.world.paths()), self.months))
        keep, advanced = jnp.zeros(len(coupled.links)), jnp.ones(len(coupled.models), dtype=bool)
        return origin, doses, keep, (sources, sources, jnp.asarray(True)), advanced, sources

    def blocks(self, draws: int) -> Iterator[tuple[int, Int[np.ndarray, " block"]]]:
        """Number and draws of each block that holds one of the first ``draws``, padded with the last draw."""
        for number, first in enumerate(range(0, draws, self.block)):
            yield number, np.minimum(np.arange(first, first + self.block), self.draws - 1)

    def run(
        self,
        alternatives: Mapping[str, Doses],
        *,
        reaches: Mapping[str, Reach] | None = None,
        keep: Float[np.ndarray, " link"] | None = None,
        store: Store | None = None,
        progress: Callable[[], None] = lambda: None,
        draws: int | None = None,
        workers: int = 2,
    ) -> Result:
        """Simulate every alternative; the first is the status quo, whose link sources the others depart from.

        Args:
            alternatives: Dose paths by id, in the order of the world's paths: `(path, month)`, or where a draw has
                paths of its own `(draw, path, month)`, or a function that gives these for some draws.
            reaches: How far some of them reach at most, by id; the others, and the status quo, are advanced whole.
            keep: 1 keeps a link, 0 cuts it; all kept by default.
            store: Where finished blocks are kept.
            progress: Called after each finished block of an alternative.
            draws: Only the first so many draws; all by default.
            workers: Blocks run at a time; the arrays do not depend on it.
        """
        store = Memory() if store is None else store
        self.simulate(alternatives, store, reaches=reaches, keep=keep, progress=progress, draws=draws, workers=workers)
        return self.collect(list(alternatives), store, draws=draws)

    def simulate(  # noqa: PLR0913  as of a run, and which blocks
        self,
        alternatives: Mapping[str, Doses],
        store: Store,
        *,
        reaches: Mapping[str, Reach] | None = None,
        keep: Float[np.ndarray, " link"] | None = None,
        progress: Callable[[], None] = lambda: None,
        draws: int | None = None,
        workers: int = 2,
        only: Collection[int] | None = None,
    ) -> None:
        """Fill the store with every block of every alternative, or with the blocks of some numbers ``only``.

        See :meth:`run` for the rest.
        """
        kept = np.ones(len(self.world.coupled.links)) if keep is None else keep
        asked = _Asked(alternatives, reaches or {}, kept, store, progress)
        wanted = [(number, own) for number, own in self.blocks(self._number(draws)) if only is None or number in only]
        with ThreadPoolExecutor(workers) as pool:
            futures = [pool.submit(self._block, asked, *numbered) for numbered in wanted]
            try:
                for future in futures:
                    future.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _number(self, draws: int | None) -> int:
        return min(draws or self.draws, self.draws)

    def _block(self, asked: _Asked, number: int, draws: Int[np.ndarray, " block"]) -> None:
        wanted, baseline = asked.wanted(number), asked.baseline
        if not wanted:
            return
        origin = self._at_origin(number, draws)
        usual = {} if baseline in wanted else asked.store.load(f"{baseline}/{number}")
        reference = usual["sources"] if usual else None
        for name in wanted:
            reach = asked.reaches.get(name)
            keep = np.zeros(len(asked.keep)) if name == baseline else asked.keep
            part = None if reach is None or reference is None else (reach.advanced, reference)
            arrays, sources = self.futures(origin, asked.alternatives[name], keep, reference, part)
            if name == baseline:
                reference = sources
                arrays["sources"] = np.asarray(sources)
                arrays |= {f"start {key}": np.asarray(values) for key, values in self._exposed(origin.start).items()}
                usual = arrays
            elif reach is not None:
                arrays = reach.taken_over(usual, arrays)
            asked.store.save(f"{name}/{number}", arrays)
            asked.progress()

    def _at_origin(self, number: int, draws: Int[np.ndarray, " block"]) -> BlockStart:
        if self._begun is None:
            return self.begin(draws)
        if number not in self._begun:
            self._begun[number] = self.begin(draws)
        return self._begun[number]

    def begin(
        self, draws: Int[np.ndarray, " block"], like: BlockStart | None = None, changed: Collection[str] = ()
    ) -> BlockStart:
        """Some draws at the origin.

        Args:
            draws: As many as a block has.
            like: The same draws in a world of the same luck, whose parameters may be those of this one in part.
            changed: Models whose parameters differ from those; the others' quiet paths are taken over too.
        """
        known: Sequence[tuple[Batch, Batch]] = [({}, {})] * 2
        if like is not None:
            known = [(like.batch[0], like.theta), (like.batch[1], like.lever_draw)]
        theta, lever_draw = (_taken(batch, draws, *own) for batch, own in zip(self._plain, known, strict=True))
        made = self._luck(jnp.asarray(self.seed), jnp.asarray(draws)) if like is None else like.luck
        luck, start = jax.tree.map(np.asarray, (made, self._start(theta)))
        drawn = (theta, lever_draw, start, luck)
        quiet = like.quiet if like is not None and not changed else self._quiet(drawn, like, changed)
        return BlockStart(draws, theta, lever_draw, start, luck, quiet, self._plain)

    def _quiet(self, drawn: tuple[Any, Any, Any, Any], like: BlockStart | None, changed: Collection[str]) -> Sources:
        """What the links read with no dose and all luck at zero; in models that are not ``changed``, as in ``like``."""
        theta, lever_draw, start, luck = drawn
        names = [model.name for model in self.world.coupled.models]
        none = np.zeros((len(jax.tree.leaves(theta)[0]), self.months, self.world.coupled.width))
        advanced = np.array([like is None or name in changed for name in names])
        still = (theta, lever_draw, start, jax.tree.map(np.zeros_like, luck))
        doses = np.zeros((len(none), len(self.world.paths()), self.months))
        keep = np.zeros(len(self.world.coupled.links))
        read = (none, none, np.asarray(False))
        return self._run(still, doses, keep, read, advanced, none if like is None else like.quiet)[-1]

    def lever_block(self, draws: Int[np.ndarray, " block"]) -> Batch:
        """Parameters of each lever in some draws."""
        return jax.tree.map(lambda values: values[draws], self._plain[1])

    def futures(
        self,
        origin: BlockStart,
        doses: Doses,
        keep: Float[np.ndarray, " link"],
        reference: Sources | None = None,
        part: tuple[Bool[np.ndarray, " model"], Sources] | None = None,
    ) -> tuple[Arrays, Sources]:
        """The futures of some draws under one alternative, and what the links read in them.

        Args:
            origin: The draws at the origin.
            doses: Of the alternative.
            keep: 1 keeps a link, 0 cuts it.
            reference: What the links read under the status quo; none where it is the status quo itself.
            part: The models that are advanced, and what the links read where the others did as they do; all by default.
        """
        itself = np.asarray(reference is None)
        if reference is None:
            reference = np.zeros_like(origin.quiet)
        advanced, given = (np.ones(len(self.world.coupled.models), dtype=bool), reference) if part is None else part
        drawn = (origin.theta, origin.lever_draw, origin.start, origin.luck)
        paths = _of_block(doses, origin.draws)
        read, distinct = (reference, origin.quiet, itself), _distinct(origin.draws)
        observed, saturated, failed, sources = self._run(drawn, paths, keep, read, advanced, given, distinct=distinct)
        arrays = {f"{OUTCOME} {key}": np.asarray(values) for key, values in observed.items()}
        arrays |= {f"{SATURATED} {key}": np.asarray(values) for key, values in saturated.items()}
        failed_in = np.asarray(failed)
        return {**arrays, "failed": _any(failed_in), FAILED_IN: failed_in}, sources

    def _exposed(self, start: Mapping[str, Any]) -> dict[str, Float[Array, " draw"]]:
        """Scalars of the start states, by ``model.field``."""
        return {
            f"{model}.{name}": values
            for model, state in start.items()
            for name, values in vars(state).items()
            if getattr(values, "ndim", 0) == 1
        }

    def collect(
        self,
        names: list[str],
        store: Store,
        *,
        draws: int | None = None,
        without: Collection[str] = (),
        arrays: ResultArrays | None = None,
    ) -> Result:
        """Put the finished blocks of some alternatives together.

        Args:
            names: The alternatives; the first is the one whose start states are handed on.
            store: Where their blocks are.
            draws: Only the first so many draws; all by default.
            without: Outcomes that are left out.
            arrays: Where they lie; in memory by default.
        """
        number_of_draws = self._number(draws)
        gathered = Gathered(len(names), number_of_draws, without, arrays or ResultArrays())
        for i, name in enumerate(names):
            for number, padded in self.blocks(number_of_draws):
                own = np.unique(padded)
                gathered.add(i, own[own < number_of_draws], store.load(f"{name}/{number}"))
        return gathered.result()


def _finite(part: Any) -> Bool[Array, ""]:  # noqa: ANN401  arrays of any shape
    return jnp.stack([jnp.isfinite(values).all() for values in jax.tree.leaves(part)]).all()


def _distinct(draws: Int[np.ndarray, " block"]) -> int:
    """How many draws a block has before the last one is repeated to fill it."""
    others = np.flatnonzero(draws != draws[-1])
    return int(others[-1]) + 2 if others.size else 1


def _any(failed_in: Bool[np.ndarray, "draw part"]) -> Bool[np.ndarray, " draw"]:
    return np.asarray(failed_in.any(axis=1))


def _number_of_draws(*batches: Batch) -> int:
    """Of the first that holds arrays: rows that are made when asked for have no number."""
    return next(int(part.shape[0]) for part in jax.tree.leaves(batches) if not isinstance(part, Rows))


def _plain(batch: Batch, before: Batch | None = None, known: Batch | None = None) -> Batch:
    """The same arrays outside the device, where some draws are picked out of them many times as fast.

    Args:
        batch: By model or lever.
        before: Another one, of which some models or levers may be the same.
        known: What that one is outside the device.
    """
    same = {name for name, part in batch.items() if before is not None and part is before.get(name)}

    def plain(part: Any) -> Any:  # noqa: ANN401  a tree of arrays
        return part if isinstance(part, Rows) else jax.tree.map(np.asarray, part)

    return {name: known[name] if known and name in same else plain(batch[name]) for name in batch}


def _taken(batch: Batch, draws: Int[np.ndarray, " block"], before: Batch, taken: Batch) -> Batch:
    """Some draws of a batch; of what another batch has too, those that were taken already."""

    def rows(part: Any) -> Any:  # noqa: ANN401  a tree of arrays
        return part.of(draws) if isinstance(part, Rows) else jax.tree.map(lambda values: values[draws], part)

    return {name: taken[name] if part is before.get(name) else rows(part) for name, part in batch.items()}


def _of_block(doses: Doses, draws: Int[np.ndarray, " block"]) -> Float[np.ndarray, "block path month"]:
    """The dose paths of a block's draws, whichever way they are given."""
    if not isinstance(doses, np.ndarray):
        return doses(draws)
    return doses[draws] if doses.ndim > 2 else np.broadcast_to(doses, (len(draws), *doses.shape))  # noqa: PLR2004
