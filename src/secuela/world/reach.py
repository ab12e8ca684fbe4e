"""How far a change can reach: from a lever's ports and a model's parameters along the links, to the outcomes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from secuela.dynamics.link import led_to, model_of
from secuela.engine.ensemble import Ensemble, Reach
from secuela.policy.lever import levers
from secuela.world.assembly import CONSENT, CONSENT_PORT, AssembledWorld
from secuela.world.outcomes.readings import LEVERS

Models = frozenset[str]
Acts = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Propagation:
    """What alternatives act on, and what follows from that.

    Args:
        world: Models and links.
        doses: Dose paths by alternative.
        keep: 1 for each link of the world, 0 for those that are cut.
    """

    world: AssembledWorld
    doses: Mapping[str, Float[np.ndarray, "path month"]]
    keep: Float[np.ndarray, " link"]

    @cached_property
    def models(self) -> tuple[str, ...]:
        """Names of the models."""
        return tuple(model.name for model in self.world.coupled.models)

    def acts(self, ensemble: Ensemble) -> dict[str, Acts]:
        """By alternative, what its levers put on each port, `(draw, month)`, and what they cost."""
        paths = jnp.asarray(np.stack(list(self.doses.values())))
        parts: list[Acts] = []
        for _number, draws in ensemble.blocks(ensemble.draws):
            acted, cost = self._act(paths, ensemble.lever_block(draws))
            parts.append({LEVERS: np.asarray(cost), **{port: np.asarray(values) for port, values in acted.items()}})
        put = {port: np.concatenate([part[port] for part in parts], axis=1) for port in parts[0]}
        return {name: {port: values[i] for port, values in put.items()} for i, name in enumerate(self.doses)}

    @cached_property
    def _act(self) -> Any:  # noqa: ANN401  a compiled function
        return jax.jit(jax.vmap(jax.vmap(self.world.act, in_axes=(None, 0)), in_axes=(0, None)))

    def touched(self, acts: Iterable[Acts]) -> Models:
        """Models that depart from the status quo in any of some worlds, and the levers themselves."""
        ports = self.world.coupled.ports()
        return self._touched(
            port
            for each in acts
            for port, values in each.items()
            if port != LEVERS and (values != ports[port].neutral).any()
        )

    def _touched(self, ports: Iterable[str]) -> Models:
        return self.reached(frozenset(map(model_of, ports)), frozenset(self.models), self.keep) | {LEVERS}

    @cached_property
    def reaches(self) -> dict[str, Reach]:
        """How far each alternative reaches at most, whatever the draw."""
        return {name: self._reach(doses) for name, doses in self.doses.items()}

    def _used(self, doses: Float[np.ndarray, "path month"]) -> tuple[frozenset[str], frozenset[str]]:
        """Levers that an alternative uses, and the ports that they and a lack of consent act on."""
        moved = np.flatnonzero(doses.any(axis=1))
        used = {self.world.paths()[path].partition("/")[0] for path in moved}
        ports = {port for lever in used - {CONSENT} for port in levers()[lever].ports()}
        return frozenset(used - {CONSENT}), frozenset(ports | ({CONSENT_PORT} if CONSENT in used else set()))

    def _reach(self, doses: Float[np.ndarray, "path month"]) -> Reach:
        touched = self._touched(self._used(doses)[1])
        read_from = self.world.observations.read_from
        same = frozenset(label for label, makers in read_from.items() if touched.isdisjoint(makers))
        advanced = touched.union(*(makers for label, makers in read_from.items() if label not in same))
        return Reach(np.array([model in advanced for model in self.models]), same)

    def between(self, name: str, made: Collection[str]) -> Models:
        """Levers and models on the way from what an alternative does to some models, whatever the draw."""
        used, ports = self._used(self.doses[name])
        return used | (self._touched(ports) & self.behind(made, self.keep))

    def reached(self, direct: Models, departing: Models, keep: Float[np.ndarray, " link"]) -> Models:
        """Where a change in some models arrives: along the links that are kept, out of models that depart."""
        return led_to(direct, (arrow for arrow in self._arrows(keep) if arrow[0] in departing))

    def lucky(self, changed: Models) -> Models:
        """Models whose status quo is another one where those of some models are: along the links that carry luck."""
        carry = [(model_of(link.source), model_of(link.target)) for link in self.world.coupled.links if link.luck]
        return led_to(changed, carry)

    def behind(self, made: Collection[str], keep: Float[np.ndarray, " link"]) -> Models:
        """Some models and all that these follow from, along the links that are kept."""
        return led_to(made, ((target, source) for source, target in self._arrows(keep)))

    def _arrows(self, keep: Float[np.ndarray, " link"]) -> list[tuple[str, str]]:
        links = zip(self.world.coupled.links, keep, strict=True)
        return [(model_of(link.source), model_of(link.target)) for link, kept in links if kept]


def differing(ours: Acts, theirs: Acts) -> Models:
    """Models on which the levers act otherwise in one world than in another."""
    return frozenset(model_of(port) for port in ours if not np.array_equal(ours[port], theirs[port]))
