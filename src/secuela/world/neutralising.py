"""Worlds in which one assumption is taken away at a time: a link is cut, or a prior set to its no-effect value.

Nothing is computed that cannot differ: only models whose parameters or inputs change are advanced again, and those
further along the links that something departs on; and of these only what a point is read from.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from jaxtyping import Float

from secuela.dynamics.link import Link, model_of
from secuela.engine.block_store import Arrays
from secuela.engine.ensemble import BlockStart, Sources
from secuela.evidence.library import library
from secuela.policy.lever import levers
from secuela.runs.points import Point
from secuela.world.assembly import Assembly, acting_parameters, reads
from secuela.world.other_draws import Values, value
from secuela.world.reach import Acts, Models, Propagation, differing

DRAWS = 100  # the first so many of a run
_WORKERS = 2
Keep = Float[np.ndarray, " link"]
Kind = Literal["link", "prior"]


@dataclass(frozen=True)
class Neutral:
    """One assumption that is taken away: a Link, or the prior of a parameter."""

    kind: Kind
    name: str

    @property
    def id(self) -> str:
        """``link:SOURCE:TARGET`` or ``prior:OWNER.NAME``."""
        return f"{self.kind}:{self.name}"


def neutralised(assembly: Assembly, parameter: str) -> Assembly:
    """The same world with one parameter at the value at which its mechanism does nothing, in every draw."""
    value = library().parameters[parameter].no_effect
    return assembly.retabled({**assembly.table, parameter: np.full_like(assembly.table[parameter], value)})


def neutrals(assembly: Assembly, keep: Keep, used: Collection[str]) -> list[Neutral]:
    """Every assumption that can be taken away: each link, and each prior of a model or of a lever in use.

    Args:
        assembly: The world.
        keep: 1 for each link that it has, 0 for those that are cut already.
        used: Levers that some alternative uses.
    """
    links = [link.id for link, kept in zip(assembly.world.coupled.links, keep, strict=True) if kept]
    owners = {model.name for model in assembly.world.coupled.models}
    rested = {name for lever in used for name in levers()[lever].parameters}
    known = library().parameters
    priors = [
        name
        for name, values in assembly.table.items()
        if name in known
        and known[name].no_effect is not None
        and (model_of(name) in owners or name in rested)
        and (values != known[name].no_effect).any()
    ]
    return [*(Neutral("link", name) for name in links), *(Neutral("prior", name) for name in priors)]


@dataclass(frozen=True)
class _Altered:
    """A world without one assumption.

    Args:
        assembly: Its first draws.
        keep: 1 for each link that it has.
        changed: Models whose own parameters differ from those of the world as it is.
        cut: The link that is gone, if one is.
        acting: Whether the levers may act otherwise.
    """

    assembly: Assembly
    keep: Keep
    changed: Models
    cut: Link | None = None
    acting: bool = False


@dataclass(frozen=True)
class _Plan:
    """What has to be simulated for it.

    Args:
        advanced: By alternative the models that are advanced again; the others do as they did.
        read_from: The alternative whose new futures hold the point; None: the world as it is.
    """

    advanced: Mapping[str, Models]
    read_from: Mapping[Point, str | None]


@dataclass(frozen=True)
class _Usual:
    """A block of draws in the world as it is; ``own`` of them are no padding."""

    origin: BlockStart
    own: int
    sources: Mapping[str, Sources]
    failed: Mapping[str, np.ndarray]
    values: Mapping[Point, Values]


@dataclass(frozen=True)
class NeutralisedRuns:
    """What tests read, in worlds without one assumption.

    Args:
        assembly: The first draws of the world, in which links are cut.
        doses: Dose paths of the alternatives that a point names, the status quo first.
        keep: 1 for each link of the world.
        points: What is read.
    """

    assembly: Assembly
    doses: Mapping[str, Float[np.ndarray, "path month"]]
    keep: Keep
    points: Sequence[Point]

    @cached_property
    def neutrals(self) -> list[Neutral]:
        """What is taken away, one at a time."""
        paths = [path.partition("/")[0] for path in self.assembly.world.paths()]
        together = np.any([doses.any(axis=1) for doses in self.doses.values()], axis=0)
        used = {path for path, moved in zip(paths, together, strict=True) if moved} & set(levers())
        return neutrals(self.assembly, self.keep, used)

    def run(self, progress: Callable[[], None] = lambda: None) -> dict[str, dict[Point, Values]]:
        """By id of each neutralisation, the values of every point, `(draw,)`."""
        usual = self.as_it_is()

        def one(neutral: Neutral) -> dict[Point, Values]:
            found = self.without(neutral, usual)
            progress()
            return found

        with ThreadPoolExecutor(_WORKERS) as pool:
            return dict(zip((each.id for each in self.neutrals), pool.map(one, self.neutrals), strict=True))

    def as_it_is(self) -> list[_Usual]:
        """Every block of draws in the world as it is."""
        ensemble = self.assembly.ensemble
        with ThreadPoolExecutor(_WORKERS) as pool:
            return list(pool.map(self._block, [draws for _number, draws in ensemble.blocks(ensemble.draws)]))

    def without(self, neutral: Neutral, usual: Sequence[_Usual]) -> dict[Point, Values]:
        """The values of every point without one assumption."""
        altered = self._altered(neutral)
        plan = self._plan(altered)
        parts = [self._block_without(altered, plan, block) for block in usual]
        return {point: np.concatenate([part[point] for part in parts]) for point in self.points}

    def _block(self, draws: np.ndarray) -> _Usual:
        ensemble = self.assembly.ensemble
        origin = ensemble.begin(draws)
        sources: dict[str, Sources] = {}
        blocks: dict[str, Arrays] = {}
        for name, doses in self.doses.items():
            keep = self.keep if sources else np.zeros_like(self.keep)
            blocks[name], sources[name] = ensemble.futures(origin, doses, keep, sources.get(self._baseline))
        own = len(np.unique(draws))
        failed = {name: block["failed"] for name, block in blocks.items()}
        values = {point: value(blocks[point.alternative], point, own) for point in self.points}
        return _Usual(origin, own, sources, failed, values)

    def _altered(self, neutral: Neutral) -> _Altered:
        coupled = self.assembly.world.coupled
        if neutral.kind == "link":
            cut = next(link for link in coupled.links if link.id == neutral.name)
            keep = np.where([link is cut for link in coupled.links], 0.0, self.keep)
            return _Altered(self.assembly, keep, frozenset(), cut)
        owner = model_of(neutral.name)
        changed = frozenset(model.name for model in coupled.models if owner in reads(model.name))
        acting = neutral.name in acting_parameters()
        return _Altered(neutralised(self.assembly, neutral.name), self.keep, changed, acting=acting)

    def _plan(self, altered: _Altered) -> _Plan:
        acts = self._propagation.acts(altered.assembly.ensemble) if altered.acting else None
        reach = {name: self._reach(name, altered, None if acts is None else acts[name]) for name in self.doses}
        read = self.assembly.world.observations.read_from
        wanted: dict[str, set[str]] = {}
        read_from: dict[Point, str | None] = {}
        for point in self.points:
            made, (touched, changed) = frozenset(read[point.outcome]), reach[point.alternative]
            anew = point.alternative if made & touched else self._baseline
            read_from[point] = anew if made & changed else None
            if made & changed:
                wanted.setdefault(anew, set()).update(made)
        advanced = {
            name: frozenset(made) | reach[name][1] & self._propagation.behind(made, altered.keep)
            for name, made in wanted.items()
        }
        if advanced and altered.changed:
            first = self._propagation.lucky(altered.changed) | advanced.pop(self._baseline, frozenset())
            advanced = {self._baseline: first, **advanced}
        return _Plan(advanced, read_from)

    @cached_property
    def _baseline(self) -> str:
        return next(iter(self.doses))

    @cached_property
    def _propagation(self) -> Propagation:
        return Propagation(self.assembly.world, self.doses, self.keep)

    @cached_property
    def _acts(self) -> dict[str, Acts]:
        return self._propagation.acts(self.assembly.ensemble)

    @cached_property
    def _touched(self) -> dict[str, Models]:
        return {name: self._propagation.touched([each]) for name, each in self._acts.items()}

    def _reach(self, name: str, altered: _Altered, acts: Acts | None) -> tuple[Models, Models]:
        """Models that depart from the status quo under an alternative, and those that are not as they were."""
        lucky = self._propagation.lucky(altered.changed)
        if name == self._baseline:
            return frozenset(), lucky
        touched, direct = self._touched[name], lucky
        if acts is not None:
            touched |= self._propagation.touched([acts])
            direct |= differing(self._acts[name], acts)
        if altered.cut is not None and model_of(altered.cut.source) in touched:
            direct |= {model_of(altered.cut.target)}
        return touched, self._propagation.reached(direct, touched, altered.keep)

    def _block_without(self, altered: _Altered, plan: _Plan, usual: _Usual) -> dict[Point, Values]:
        ensemble = altered.assembly.ensemble
        if not plan.advanced:
            return dict(usual.values)
        origin = ensemble.begin(usual.origin.draws, usual.origin, altered.changed)
        reference = usual.sources[self._baseline]
        blocks: dict[str, Arrays] = {}
        for name, models in plan.advanced.items():
            keep = np.zeros_like(altered.keep) if name == self._baseline else altered.keep
            advanced = np.array([model in models for model in self._propagation.models])
            part = advanced, usual.sources[name]
            against = None if name == self._baseline else reference  # the status quo departs from its quiet path alone
            found, sources = ensemble.futures(origin, self.doses[name], keep, against, part)
            blocks[name] = {**found, "failed": found["failed"] | usual.failed[name]}
            reference = sources if name == self._baseline else reference
        return {
            point: usual.values[point] if name is None else value(blocks[name], point, usual.own)
            for point, name in plan.read_from.items()
        }
