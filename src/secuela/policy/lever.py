"""Levers: an action, its dose, and the path by which it reaches the first port of a model."""

import importlib
import itertools
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.dynamics.model import MONTH

Doses = Float[Array, "variant month"]
Draw = Mapping[str, Float[Array, ""]]
Effects = Mapping[str, Float[Array, " month"]]
Cost = tuple[Float[Array, " month"], Float[Array, " month"]]

MILLION = 1e6


@dataclass(frozen=True)
class Lever:
    """One lever.

    Args:
        id: Name, as in a proposal.
        title: What is done, in a few words.
        unit: Unit of the dose.
        low: Smallest dose, a departure from the reference policy.
        high: Largest.
        level: True if the dose is a level, false if it is an amount a year.
        options: Closed vocabularies of further keys; the first value is the default.
        port: First port it touches, ``model.input``.
        sign: Sign on that port: -1, +1, or 0 if the sign is not settled.
        parameters: Ids of the records that its implementation rests on.
        why: One sentence.
        what_if: Set if the lever puts a port directly to a value, with the sentence that says so.
        apply: From doses by variant and month, and the lever's parameters of one draw, to what is put on each port
            by month: an addition to a port that adds, a factor on one that multiplies.
        cost: From the same to US costs, incremental and full, million 2025 USD a month.
        reference: Id of the fact that says how much is in force, where ``low`` is minus that much.
        in_force: Options of what is in force, where only some variants are: nothing can be taken away from the others.
    """

    id: str
    title: str
    unit: str
    low: float
    high: float
    level: bool
    options: Mapping[str, tuple[str, ...]]
    port: str
    sign: int
    parameters: tuple[str, ...]
    why: str
    what_if: str | None
    apply: Callable[[Doses, Draw], Effects]
    cost: Callable[[Doses, Draw], Cost]
    reference: str | None = None
    in_force: Mapping[str, str] = field(default_factory=dict[str, str])

    def variants(self) -> list[dict[str, str]]:
        """Every combination of options, in declared order; one empty combination without options."""
        names = list(self.options)
        return [dict(zip(names, values, strict=True)) for values in itertools.product(*self.options.values())]

    def chosen(self, given: Mapping[str, str]) -> dict[str, str]:
        """All options, sorted by key, with defaults where nothing was given."""
        return {key: given.get(key, self.options[key][0]) for key in sorted(self.options)}

    def paths(self) -> list[str]:
        """Name of each variant's dose path: ``lever`` or ``lever/by=us,means=kill``."""
        return [variant_key(self.id, variant) for variant in self.variants()]

    def ports(self) -> list[str]:
        """Every port it acts on, the first port first."""
        draw = {name.rpartition(".")[2]: jnp.ones(()) for name in self.parameters}
        made = jax.eval_shape(self.apply, jnp.zeros((len(self.paths()), 1)), draw)
        return [self.port, *sorted(set(made) - {self.port})]


def variant_key(lever: str, options: Mapping[str, str]) -> str:
    """The name of a dose path.

    >>> variant_key("leadership_removal", {"means": "kill", "by": "us"})
    'leadership_removal/by=us,means=kill'
    """
    text = ",".join(f"{name}={options[name]}" for name in sorted(options))
    return f"{lever}/{text}" if text else lever


def by_option(lever_options: Mapping[str, tuple[str, ...]], key: str) -> list[str]:
    """The value of one option in each variant, in the order of `Lever.variants`.

    >>> by_option({"means": ("capture", "kill"), "by": ("mexico", "us")}, "by")
    ['mexico', 'us', 'mexico', 'us']
    """
    place = list(lever_options).index(key)
    return [values[place] for values in itertools.product(*lever_options.values())]


@cache
def levers() -> dict[str, Lever]:
    """All built levers: each module of ``policy/levers`` offers one as ``LEVER``."""
    folder = importlib.import_module("secuela.policy.levers")
    names = sorted(module.name for module in pkgutil.iter_modules(folder.__path__))
    found = [importlib.import_module(f"{folder.__name__}.{name}").LEVER for name in names]
    return {lever.id: lever for lever in found}


def ramped(dose: Float[Array, " month"], time_constant: Float[Array, ""]) -> Float[Array, " month"]:
    """A dose as it takes hold: first-order build-up with a time constant in months; a dose of 0 stays exactly 0."""
    keep = jnp.exp(-1 / time_constant)

    def follow(reached: Float[Array, ""], planned: Float[Array, ""]) -> tuple[Float[Array, ""], Float[Array, ""]]:
        reached = keep * reached + (1 - keep) * planned
        return reached, reached

    return jax.lax.scan(follow, jnp.zeros(()), dose)[1]


def shared_cost(
    full_a_year: Float[Array, " month"], us_share: Float[Array, ""], incremental_share: Float[Array, ""]
) -> Cost:
    """US cost by month, incremental and full, in million USD, from a full cost in USD a year."""
    full = full_a_year * us_share * MONTH / MILLION
    return full * incremental_share, full


def no_cost(doses: Doses, draw: Draw) -> Cost:  # noqa: ARG001  the signature of a cost
    """No cost to US budgets: for what-ifs, which no programme stands behind, and for what is no spending."""
    zero = jnp.zeros(doses.shape[1])
    return zero, zero
