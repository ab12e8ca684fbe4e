"""Several models advanced together, month by month, with their links: one draw, one alternative."""

from collections.abc import Mapping
from math import prod

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from secuela.dynamics.link import Link
from secuela.dynamics.model import MONTH, AbstractModel, at_its_beginning
from secuela.dynamics.ports import Input, declared_inputs
from secuela.dynamics.settled import settled

ByModel = Mapping[str, eqx.Module]
ByPort = Mapping[str, Float[Array, " month"]]
Arriving = Float[Array, "..."]  # a scalar, or an array over states or organisations
_Sources = Float[Array, " source"]
_Past = list[tuple[Arriving | None, Arriving | None]]  # by link: effect and luck by lag, newest first
_Carry = tuple[dict[str, eqx.Module], _Past, Bool[Array, " link"]]
_Month = tuple[ByModel, Mapping[str, Float[Array, ""]], _Sources, _Sources, _Sources]


class Trajectory(eqx.Module):
    """What one future left behind.

    Args:
        outputs: For each model its ``Outputs`` with a leading month axis.
        sources: What the links read, by month: their values one after the other, one for a scalar link.
        saturated: Whether a link's bounds held an effect back in any month.
    """

    outputs: dict[str, eqx.Module]
    sources: Float[Array, "month source"]
    saturated: Bool[Array, " link"]


class References(eqx.Module):
    """What the links of a draw read in other futures of it, and their sizes.

    Args:
        sizes: Of each link.
        status_quo: Under the status quo.
        quiet: Under the status quo with all luck at zero.
        itself: Whether the future is the status quo itself, whose own sources then depart from the quiet ones.
    """

    sizes: Float[Array, " link"]
    status_quo: Float[Array, "month source"]
    quiet: Float[Array, "month source"]
    itself: Bool[Array, ""]


class Part(eqx.Module):
    """Which models are advanced; the others stand still, and links read what these did in another run.

    Args:
        advanced: By model whether it is.
        sources: What the links read in that other run.
    """

    advanced: Bool[Array, " model"]
    sources: Float[Array, "month source"]


class Coupled(eqx.Module):
    """Models and links of one world.

    Args:
        models: Each advances alone within a month, in any order, since every link lags.
        links: All causal links between them.
    """

    models: tuple[AbstractModel, ...]
    links: tuple[Link, ...] = eqx.field(static=True)

    def ports(self) -> dict[str, Input]:
        """All inputs of all models, by ``model.input``."""
        return {
            f"{model.name}.{name}": declared
            for model in self.models
            for name, declared in declared_inputs(model.inputs_type).items()
        }

    def spans(self) -> list[tuple[int, tuple[int, ...]]]:
        """Where each link's values begin among the sources, and their shape: that of the port it moves."""
        ports, begin = self.ports(), 0
        spans: list[tuple[int, tuple[int, ...]]] = []
        for link in self.links:
            spans.append((begin, ports[link.target].shape))
            begin += prod(ports[link.target].shape)
        return spans

    @property
    def width(self) -> int:
        """Values that all links read in a month."""
        return sum(prod(shape) for _begin, shape in self.spans())

    def _read_from(self) -> Int[np.ndarray, " source"]:
        """For each value that a link reads, which model it comes from."""
        names = [model.name for model in self.models]
        sizes = [prod(shape) for _begin, shape in self.spans()]
        return np.repeat([names.index(link.source.partition(".")[0]) for link in self.links], sizes).astype(np.int64)

    def start(self, theta: ByModel) -> dict[str, eqx.Module]:
        """State of each model at the end of the origin month."""
        return {model.name: model.start(theta[model.name]) for model in self.models}

    def run(
        self,
        theta: ByModel,
        start: ByModel,
        luck: ByModel,
        acted: ByPort,
        keep: Float[Array, " link"],
        references: References,
        part: Part | None = None,
    ) -> Trajectory:
        """Run one future.

        Args:
            theta: Parameters of each model.
            start: State of each model.
            luck: Luck of each model with a leading month axis.
            acted: What levers put on each port by month: additions or factors; ports that nothing touches are absent.
            keep: 1 keeps a link, 0 cuts its effect. With all cut, only luck passes: so the status quo is run.
            references: What the links read in other futures of the same draw.
            part: The models that are advanced, where the others are known to do as they did; all by default. What a
                model that stands still puts out is zero and means nothing.
        """
        known = {model.name: settled(theta[model.name], model.settles) for model in self.models}

        def month(carry: _Carry, now: _Month) -> tuple[_Carry, tuple[dict[str, eqx.Module], Float[Array, " source"]]]:
            states, past, saturated = carry
            luck_now, acted_now, usual, quiet, given = now
            arrivals, held = self._arrivals(past, references.sizes, keep)
            new: dict[str, eqx.Module] = {}
            outputs: dict[str, eqx.Module] = {}
            for k, model in enumerate(self.models):
                inputs = self._inputs(model, acted_now, arrivals)
                own = at_its_beginning(states[model.name]), inputs, known[model.name], luck_now[model.name]
                advanced = None if part is None else part.advanced[k]
                new[model.name], outputs[model.name] = _advance(model, own, advanced)
            sources = self._sources(outputs)
            sources = sources if part is None else jnp.where(part.advanced[self._read_from()], sources, given)
            lucky = jnp.where(references.itself, sources, usual)
            past = self._later(past, self._departures(sources, usual), self._departures(lucky, quiet))
            return (new, past, saturated | held), (outputs, sources)

        carry = (dict(start), self._no_past(), jnp.zeros(len(self.links), dtype=bool))
        given = references.status_quo if part is None else part.sources
        months = (dict(luck), dict(acted), references.status_quo, references.quiet, given)
        (_, _, saturated), (outputs, sources) = jax.lax.scan(month, carry, months)
        return Trajectory(outputs=outputs, sources=sources, saturated=saturated)

    def _no_past(self) -> _Past:
        """No departure before the origin; of each link only what it carries, as far back as it lags."""
        none = [jnp.zeros((link.lag, *shape)) for link, (_begin, shape) in zip(self.links, self.spans(), strict=True)]
        return [
            (each if link.effect else None, each if link.luck else None)
            for link, each in zip(self.links, none, strict=True)
        ]

    def _later(self, past: _Past, effects: list[Arriving], lucks: list[Arriving]) -> _Past:
        """The past a month later."""

        def newest(before: Arriving | None, departed: Arriving) -> Arriving | None:
            return None if before is None else jnp.concatenate([departed[None], before[:-1]])

        return [
            (newest(effect, own), newest(luck, lucky))
            for (effect, luck), own, lucky in zip(past, effects, lucks, strict=True)
        ]

    def _arrivals(
        self, past: _Past, sizes: Float[Array, " link"], keep: Float[Array, " link"]
    ) -> tuple[dict[str, list[Arriving]], Bool[Array, " link"]]:
        """What each link puts on its target this month."""
        arrivals: dict[str, list[Arriving]] = {}
        held: list[Bool[Array, ""]] = []
        for k, (link, (_begin, shape), parts) in enumerate(zip(self.links, self.spans(), past, strict=True)):
            effect, luck = (jnp.zeros(shape) if part is None else part[-1] for part in parts)
            arriving, bounded = link.arrives(effect, luck, sizes[k], keep[k])
            arrivals.setdefault(link.target, []).append(arriving)
            held.append(bounded.any())
        return arrivals, jnp.stack(held) if held else jnp.zeros(0, dtype=bool)

    def _inputs(
        self,
        model: AbstractModel,
        acted: Mapping[str, Float[Array, ""]],
        arrivals: Mapping[str, list[Arriving]],
    ) -> eqx.Module:
        """Neutral values with what levers and links put on them: amounts add, factors multiply."""
        values: dict[str, Arriving] = {}
        for name, declared in declared_inputs(model.inputs_type).items():
            path = f"{model.name}.{name}"
            value = jnp.full(declared.shape, declared.neutral)
            for effect in [*([acted[path]] if path in acted else []), *arrivals.get(path, [])]:
                value = value + effect if declared.combine == "add" else value * effect
            values[name] = value
        return model.inputs_type(**values)

    def _sources(self, outputs: Mapping[str, eqx.Module]) -> Float[Array, " source"]:
        read: list[Float[Array, " source"]] = []
        for link, (_begin, shape) in zip(self.links, self.spans(), strict=True):
            model, name = link.source.split(".")
            values = getattr(outputs[model], name)
            if values.shape != shape:
                msg = f"link {link.id}: its source has the shape {values.shape}, the port that it moves {shape}"
                raise ValueError(msg)
            read.append(jnp.ravel(values))
        return jnp.concatenate(read) if read else jnp.zeros(0)

    def _departures(self, sources: _Sources, reference: _Sources) -> list[Arriving]:
        """By link, how far its source is from a reference."""
        return [
            link.departure(*(values[begin : begin + prod(shape)].reshape(shape) for values in (sources, reference)))
            for link, (begin, shape) in zip(self.links, self.spans(), strict=True)
        ]


def _advance(
    model: AbstractModel, own: tuple[eqx.Module, eqx.Module, eqx.Module, eqx.Module], advanced: Bool[Array, ""] | None
) -> tuple[eqx.Module, eqx.Module]:
    """A model's next state and outputs; a model that stands still keeps its state and puts out zeros."""

    def step() -> tuple[eqx.Module, eqx.Module]:
        return model.step(*own, MONTH)

    def stand() -> tuple[eqx.Module, eqx.Module]:
        _state, outputs = jax.eval_shape(step)
        return own[0], jax.tree.map(lambda each: jnp.zeros(each.shape, each.dtype), outputs)

    return step() if advanced is None else jax.lax.cond(advanced, step, stand)
