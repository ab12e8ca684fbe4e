"""Futures of the world with events imposed on it: removals in a month, a split forced or forbidden through luck alone.

Nothing of the models is changed. What a study measured on the record can so be measured on simulated states.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from secuela.engine.coupled import References, Trajectory
from secuela.engine.lanes.side_by_side import SideBySide
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.states import LISTED_IDS, STATES
from secuela.world.assembly import Assembly, assemble

_CERTAIN = 9.0  # standard normals away from any chance
Acted = Mapping[str, Float[Array, "month ..."]]
Theta = Mapping[str, Any]
Sources = Float[Array, "draw month source"]


class CompiledWorld:
    """An assembled world, compiled, whose luck of splits is set by hand.

    One program, kept on disk, serves every future: ports on which nothing acts are given their neutral values.

    Args:
        assembly: The world and its draws.
    """

    def __init__(self, assembly: Assembly) -> None:
        self.assembly = assembly
        self._ports = assembly.world.coupled.ports()
        known_as = f"imposed events, {assembly.ensemble.known_as}"
        self._advance = SideBySide(self._one, (0, 0, 0, None, None, (0, 0, 0, None)), known_as)

    def _one(
        self,
        theta: Theta,
        start: Any,  # noqa: ANN401  states by model
        luck: Any,  # noqa: ANN401  by model
        acted: Acted,
        keep: Float[Array, " link"],
        read: tuple[Float[Array, " link"], Sources, Sources, Bool[Array, ""]],
    ) -> Trajectory:
        return self.assembly.world.coupled.run(theta, start, luck, acted, keep, References(*read))

    def _on_all_ports(self, acted: Acted) -> dict[str, Float[Array, "month ..."]]:
        """The same with neutral values on all other ports, and whole arrays on those on which one number acts."""
        months = self.assembly.ensemble.months
        found = {name: jnp.full((months, *port.shape), port.neutral, float) for name, port in self._ports.items()}
        for name, values in acted.items():
            shape = found[name].shape
            one_number = values.ndim == 1
            found[name] = jnp.broadcast_to(
                values.reshape(months, *[1] * (len(shape) - 1)) if one_number else values, shape
            )
        return found

    def start(self, theta: Theta) -> Any:  # noqa: ANN401  states by model
        """States at the origin, leading draw axis."""
        return self.assembly.ensemble._start(theta)  # pyright: ignore[reportPrivateUsage]

    @cached_property
    def _drawn(self) -> dict[str, Any]:
        """The luck of every draw, by model."""
        ensemble = self.assembly.ensemble
        return ensemble._luck(jnp.asarray(ensemble.seed), jnp.arange(ensemble.draws))  # pyright: ignore[reportPrivateUsage]

    def luck(self, splits: int | None) -> dict[str, Any]:
        """The luck of every draw, but that nothing splits except one organisation in the first month, if any."""
        crime: Any = self._drawn["organised_crime"]
        forced = np.full(crime.split.shape, _CERTAIN)
        never = forced.copy()
        if splits is not None:
            forced[:, 0, splits] = -_CERTAIN
        held = eqx.tree_at(lambda normals: (normals.split, normals.own_split), crime, (forced, never))
        return {**self._drawn, "organised_crime": held}

    def calm(self, theta: Theta) -> tuple[Trajectory, Sources]:
        """Nothing acts and nothing splits; and what the links read then with all luck at zero.

        The effects of links are cut, since the status quo needs none.
        """
        ensemble, coupled = self.assembly.ensemble, self.assembly.world.coupled
        nothing, none = jnp.zeros((ensemble.draws, ensemble.months, coupled.width)), jnp.zeros(len(coupled.links))
        luck, acted = self.luck(None), self._on_all_ports({})
        still = jax.tree.map(np.zeros_like, luck)
        start = self.start(theta)
        quiet = self._advance(theta, start, still, acted, none, self._read(nothing, nothing, own=False))
        read = self._read(nothing, quiet.sources, own=True)
        return self._advance(theta, start, luck, acted, none, read), quiet.sources

    @cached_property
    def _sizes(self) -> Float[Array, "draw link"]:
        return jax.vmap(self.assembly.world.sizes)(self.assembly.ensemble.lever_draws)

    def _read(self, status_quo: Sources, quiet: Sources, *, own: bool) -> tuple[Any, Sources, Sources, Any]:
        """What makes the :class:`References` of each draw."""
        return self._sizes, status_quo, quiet, jnp.asarray(own)

    def future(
        self, theta: Theta, acted: Acted, usual: tuple[Sources, Sources], splits: int | None, cut: tuple[str, ...]
    ) -> Trajectory:
        """Something acts on ports, against the calm future of the same draw and its quiet path."""
        keep = jnp.array([float(link.id not in cut) for link in self.assembly.world.coupled.links])
        read = self._read(*usual, own=False)
        return self._advance(theta, self.start(theta), self.luck(splits), self._on_all_ports(acted), keep, read)


@dataclass(frozen=True)
class ImposedEvents:
    """Futures with something imposed, beside those in which nothing is.

    Args:
        compiled: The compiled world.
        theta: Parameters of each model, leading draw axis; those of the assembly unless replaced.
        calm: The futures in which nothing is imposed and nothing splits.
        quiet: What the links read in them with all luck at zero.
    """

    compiled: CompiledWorld
    theta: Theta
    calm: Trajectory
    quiet: Sources

    @classmethod
    def at(cls, as_of: Month, *, draws: int, months: int, seed: int) -> "ImposedEvents":
        """The world as of a month, and its calm futures."""
        compiled = CompiledWorld(assemble(as_of, draws=draws, months=months, seed=seed, ready=False))
        theta = dict(compiled.assembly.ensemble.theta)
        return cls(compiled, theta, *compiled.calm(theta))

    @property
    def draws(self) -> int:
        """Number of draws."""
        return self.compiled.assembly.ensemble.draws

    @property
    def months(self) -> int:
        """Horizon."""
        return self.compiled.assembly.ensemble.months

    def with_crime(self, **values: Float[np.ndarray, " draw"]) -> "ImposedEvents":
        """The same world with other parameters of organised crime in each draw; calm futures do not depend on ties."""
        crime = self.theta["organised_crime"]
        for name, value in values.items():
            crime = eqx.tree_at(lambda theta, name=name: getattr(theta, name), crime, jnp.asarray(value))
        return replace(self, theta={**self.theta, "organised_crime": crime})

    def split(self, organisation: str) -> Trajectory:
        """A removal in the first month, after which this organisation splits and no other."""
        removals = jnp.zeros(self.months).at[0].set(float(MONTHS_PER_YEAR))
        acted = {"organised_crime.removals_capture": removals}
        return self.compiled.future(
            self.theta, acted, (self.calm.sources, self.quiet), LISTED_IDS.index(organisation), ()
        )

    def unsplit(self, acted: Acted, cut: tuple[str, ...] = ()) -> Trajectory:
        """Something acts on ports of the models, and nothing splits.

        Args:
            acted: By port, `(month, ...)`.
            cut: Ids of links that are cut.
        """
        return self.compiled.future(self.theta, acted, (self.calm.sources, self.quiet), None, cut)

    def excess(self, future: Trajectory) -> Float[np.ndarray, "draw month state"]:
        """Homicides by state beyond the calm future of the same draw, deaths/month."""
        return homicides(future) - homicides(self.calm)

    def hostile_from(self) -> Int[np.ndarray, " draw"]:
        """Position of the first month in which the hostility of a split in month 1 reaches homicide."""
        return np.round(np.asarray(self.theta["organised_crime"].hostility_lag)).astype(int) + 1

    def split_chance(self, organisation: str) -> Float[np.ndarray, " draw"]:
        """Chance that the capture of a leader splits an organisation at the origin."""
        crime: Any = self.compiled.assembly.world.coupled.models[0]
        of_draw = jax.vmap(lambda state, theta: crime.split_chances(state, theta))
        found = of_draw(self.compiled.start(self.theta)["organised_crime"], self.theta["organised_crime"])
        return np.asarray(found)[:, LISTED_IDS.index(organisation)]

    def members(self, organisation: str) -> Float[np.ndarray, " draw"]:
        """Members of the largest group of an organisation at the origin."""
        assembly = self.compiled.assembly
        crime: Any = assembly.world.coupled.models[0]
        listed = np.asarray(crime.network.listed)
        mapping = assembly.table["organised_crime.listed_mapping"].astype(int)
        members = np.asarray(self.compiled.start(self.theta)["organised_crime"].members)[:, : listed.shape[2]]
        return (listed[mapping, LISTED_IDS.index(organisation)] * members).max(axis=1)


def homicides(future: Trajectory) -> Float[np.ndarray, "draw month state"]:
    """Homicides by state and month, deaths/month."""
    outputs: Any = future.outputs["violence"]
    return np.asarray(outputs.homicides)


def first_year(
    excess: Float[np.ndarray, "draw month *state"], start: Int[np.ndarray, " draw"]
) -> Float[np.ndarray, "draw *state"]:
    """Sum over the twelve months from each draw's own start; not a number where the horizon ends before."""
    here, more = np.arange(excess.shape[1]), [1] * (excess.ndim - 2)
    inside = (here >= start[:, None]) & (here < start[:, None] + MONTHS_PER_YEAR)
    whole = (start + MONTHS_PER_YEAR <= excess.shape[1]).reshape(-1, *more)
    return np.where(whole, (excess * inside.reshape(*inside.shape, *more)).sum(axis=1), np.nan)


def state(code: str) -> int:
    """Position of a state."""
    return STATES.index(code)
