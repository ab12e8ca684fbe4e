"""Levers: an action, its dose, and the path by which it reaches the first port of a model."""

import importlib
import inspect
import itertools
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Literal

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.dynamics.model import MONTH

Number = Float[Array, ""]  # a parameter in one draw
Path = Float[Array, " month"]
Doses = Float[Array, "variant month"]
Draw = Mapping[str, Number]
Effects = Mapping[str, Path]
Cost = tuple[Path, Path]

Actor = Literal["us", "mexico"]
ACTORS: tuple[tuple[Actor, ...], ...] = (("us",), ("mexico",), ("us", "mexico"))

THOUSAND, MILLION = 1e3, 1e6
US_SHARE, INCREMENTAL = "us_cost_share", "incremental_share"  # names of the parameters that share a cost


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
        port: First port it touches, ``model.input``.
        sign: Sign on that port: -1, +1, or 0 if the sign is not settled.
        parameters: Ids of the records that its implementation rests on.
        why: One sentence.
        apply: From doses by variant and month, and the lever's parameters of one draw, to what is put on each port
            by month: an addition to a port that adds, a factor on one that multiplies.
        cost: From the same to US costs, incremental and full, million 2025 USD a month.
        actors: Governments that can do it, one of ``ACTORS``; nobody can do a what-if. Where there is an option ``by``,
            the proposal says who does.
        options: Closed vocabularies of further keys; the first value is the default.
        what_if: Set if the lever puts a port directly to a value, with the sentence that says so.
        reference: Id of the fact that says how much is in force, where ``low`` is minus that much.
        in_force: Options of what is in force, where only some variants are: nothing can be taken away from the others.
        chapter: Chapter of a report that it belongs to; by default that of the model of its first port.
        pictured: Outcomes that its dose-response is drawn with; by default those that its ports lead to.
    """

    id: str
    title: str
    unit: str
    low: float
    high: float
    level: bool
    port: str
    sign: int
    parameters: tuple[str, ...]
    why: str
    apply: Callable[[Doses, Draw], Effects]
    cost: Callable[[Doses, Draw], Cost]
    actors: tuple[Actor, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    what_if: str | None = None
    reference: str | None = None
    in_force: Mapping[str, str] = field(default_factory=dict[str, str])
    chapter: str | None = None
    pictured: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if (self.what_if is None) != (self.actors in ACTORS):
            msg = f"lever {self.id}: actors is {self.actors!r}; it is one of {ACTORS}, and empty for a what-if"
            raise ValueError(msg)

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
        return [self.port, *self._other_ports]

    @cached_property
    def _other_ports(self) -> tuple[str, ...]:
        draw = {name.rpartition(".")[2]: jnp.ones(()) for name in self.parameters}
        made = jax.eval_shape(self.apply, jnp.zeros((len(self.paths()), 1)), draw)
        return tuple(sorted(set(made) - {self.port}))


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


def simple_lever(
    name: str,
    port: str,
    effect: Callable[..., Path],
    spent: Callable[..., Path] | None = None,
    shares: tuple[str, ...] = (US_SHARE, INCREMENTAL),
    **described: Any,  # noqa: ANN401  the other fields of a lever
) -> Lever:
    """A lever of one dose on one port; every parameter it rests on bears its own id.

    The arguments of ``effect`` and ``spent`` after the dose are the parameters of those names: an argument ``ramp`` of
    the lever ``treatment`` is ``treatment.ramp``.

    Args:
        name: Its id.
        port: As in :class:`Lever`.
        effect: From the dose by month and parameters to what is put on the port by month.
        spent: From the dose by month and parameters to the full cost, USD a year; none if there is no cost.
        shares: Which parameters share that cost; without ``us_cost_share`` the US pays all of it, and without
            ``incremental_share`` all of it comes on top of what is spent anyway.
        described: The other fields of :class:`Lever`.
    """
    acting, paying = _parameters_of(effect), [] if spent is None else _parameters_of(spent)

    def apply(doses: Doses, draw: Draw) -> Effects:
        return {port: effect(doses[0], *(draw[each] for each in acting))}

    def cost(doses: Doses, draw: Draw) -> Cost:
        if spent is None:
            return no_cost(doses, draw)
        us_share, incremental = (draw[each] if each in shares else jnp.ones(()) for each in (US_SHARE, INCREMENTAL))
        return shared_cost(spent(doses[0], *(draw[each] for each in paying)), us_share, incremental)

    used = dict.fromkeys([*acting, *paying, *(shares if spent else ())])
    parameters = tuple(f"{name}.{each}" for each in used)
    return Lever(id=name, port=port, parameters=parameters, apply=apply, cost=cost, **described)


def _parameters_of(part: Callable[..., Path]) -> list[str]:
    return list(inspect.signature(part).parameters)[1:]


def set_by(change: Path) -> Path:
    """What a what-if puts on a port that takes a factor: the factor itself, from a relative change."""
    return 1 + change


def ramped(dose: Path, time_constant: Number) -> Path:
    """A dose as it takes hold: first-order build-up with a time constant in months; a dose of 0 stays exactly 0."""
    keep = jnp.exp(-1 / time_constant)

    def follow(reached: Number, planned: Number) -> tuple[Number, Number]:
        reached = keep * reached + (1 - keep) * planned
        return reached, reached

    return jax.lax.scan(follow, jnp.zeros(()), dose)[1]


def carried_out(dose: Path, realised: Number, ramp: Number) -> Path:
    """The part of a planned dose that is realised, as it takes hold."""
    return realised * ramped(dose, ramp)


def shared_cost(full_a_year: Path, us_share: Number, incremental_share: Number) -> Cost:
    """US cost by month, incremental and full, in million USD, from a full cost in USD a year."""
    full = full_a_year * us_share * MONTH / MILLION
    return full * incremental_share, full


def no_cost(doses: Doses, draw: Draw) -> Cost:  # noqa: ARG001  the signature of a cost
    """No cost to US budgets: for what-ifs, which no programme stands behind, and for what is no spending."""
    zero = jnp.zeros(doses.shape[1])
    return zero, zero
