"""Futures of the world with events imposed on it: removals in a month, a split forced or forbidden through luck alone.

Nothing of the models is changed. What a study measured on the record can so be measured on simulated states.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from secuela.engine.coupled import References, Trajectory
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.states import LISTED_IDS, STATES
from secuela.world.assembly import Assembly, assemble

_CERTAIN = 9.0  # standard normals away from any chance
Acted = Mapping[str, Float[Array, "month ..."]]
Theta = Mapping[str, Any]
Sources = Float[Array, "draw month source"]


@dataclass(frozen=True)
class CompiledWorld:
    """An assembled world, compiled, whose luck of splits is set by hand.

    Args:
        assembly: The world and its draws.
        advance: All draws at once.
    """

    assembly: Assembly
    advance: Callable[..., Trajectory]

    @classmethod
    def of(cls, assembly: Assembly) -> "CompiledWorld":
        """Compile once for all futures that act on the same ports."""
        read = References(0, 0, 0, None)  # pyright: ignore[reportArgumentType]  axes, as vmap takes them
        return cls(assembly, jax.jit(jax.vmap(assembly.world.coupled.run, in_axes=(0, 0, 0, None, None, read))))

    def start(self, theta: Theta) -> Any:  # noqa: ANN401  states by model
        """States at the origin, leading draw axis."""
        return self.assembly.ensemble._start(theta)  # pyright: ignore[reportPrivateUsage]

    def luck(self, splits: int | None) -> dict[str, Any]:
        """The luck of every draw, but that nothing splits except one organisation in the first month, if any."""
        ensemble = self.assembly.ensemble
        luck = ensemble._luck(jnp.asarray(ensemble.seed), jnp.arange(ensemble.draws))  # pyright: ignore[reportPrivateUsage]
        crime: Any = luck["organised_crime"]
        forced = np.full(crime.split.shape, _CERTAIN)
        never = jnp.asarray(forced)
        if splits is not None:
            forced[:, 0, splits] = -_CERTAIN
        held = eqx.tree_at(lambda normals: (normals.split, normals.own_split), crime, (jnp.asarray(forced), never))
        return {**luck, "organised_crime": held}

    def calm(self, theta: Theta) -> tuple[Trajectory, Sources]:
        """Nothing acts and nothing splits; and what the links read then with all luck at zero.

        The effects of links are cut, since the status quo needs none.
        """
        ensemble, none = self.assembly.ensemble, jnp.zeros(len(self.assembly.world.coupled.links))
        nothing = jnp.zeros((ensemble.draws, ensemble.months, self.assembly.world.coupled.width))
        still = jax.tree.map(jnp.zeros_like, self.luck(None))
        quiet = self.advance(theta, self.start(theta), still, {}, none, self._references(nothing, nothing, own=False))
        references = self._references(nothing, quiet.sources, own=True)
        return self.advance(theta, self.start(theta), self.luck(None), {}, none, references), quiet.sources

    def _references(self, status_quo: Sources, quiet: Sources, *, own: bool) -> References:
        sizes = jax.vmap(self.assembly.world.sizes)(self.assembly.ensemble.lever_draws)
        return References(sizes, status_quo, quiet, jnp.asarray(own))

    def future(
        self, theta: Theta, acted: Acted, usual: tuple[Sources, Sources], splits: int | None, cut: tuple[str, ...]
    ) -> Trajectory:
        """Something acts on ports, against the calm future of the same draw and its quiet path."""
        keep = jnp.array([float(link.id not in cut) for link in self.assembly.world.coupled.links])
        references = self._references(*usual, own=False)
        return self.advance(theta, self.start(theta), self.luck(splits), dict(acted), keep, references)


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
        compiled = CompiledWorld.of(assemble(as_of, draws=draws, months=months, seed=seed))
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
