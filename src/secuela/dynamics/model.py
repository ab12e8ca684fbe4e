"""What a model is: pure, written for one draw, advanced by luck that is handed in."""

import abc
import sys
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

MONTH = 1 / 12  # years; the step of the world
PARTS = ("Theta", "State", "Inputs", "Luck", "Outputs")  # classes that a model is made of
S = TypeVar("S")


class AbstractModel(eqx.Module):
    """A model of one sub-system. Rates are per year, ``dt`` is in years, stocks are float64.

    Beside a model, in its module or nested in it, stand the five classes it is made of: ``Theta``, ``State``,
    ``Inputs``, ``Luck`` and ``Outputs``. ``Theta`` names one draw of the parameters: each field is the parameter, or
    structural choice, of that name under the model's own name in the evidence.

    Luck and events act at the beginning of a month, once: a state carries the ``clock``, the elapsed fraction of its
    month, so that two half steps with the same inputs and luck give what one step gives.
    """

    name: ClassVar[str]
    theta_type: ClassVar[type[eqx.Module]]
    state_type: ClassVar[type[eqx.Module]]
    inputs_type: ClassVar[type[eqx.Module]]
    luck_type: ClassVar[type[eqx.Module]]
    outputs_type: ClassVar[type[eqx.Module]]
    settles: ClassVar[tuple[Callable[[Any], Array], ...]] = ()  # functions of theta alone, computed once a future

    def __init_subclass__(cls, **options: Any) -> None:  # noqa: ANN401  whatever the class statement gives
        """Find the five classes of a model; a class without a ``name`` of its own is no model yet."""
        super().__init_subclass__(**options)
        if "name" not in vars(cls):
            return
        beside = {**vars(sys.modules[cls.__module__]), **vars(cls)}
        for part in PARTS:
            if part not in beside:
                msg = f"model {cls.name}: no class {part}, neither nested in {cls.__name__} nor in {cls.__module__}"
                raise TypeError(msg)
            setattr(cls, f"{part.lower()}_type", beside[part])

    @abc.abstractmethod
    def start(self, theta: Any) -> Any:  # noqa: ANN401  each model has its own Theta and State
        """State at the end of the origin month."""

    @abc.abstractmethod
    def step(self, state: Any, inputs: Any, theta: Any, luck: Any, dt: float) -> tuple[Any, Any]:  # noqa: ANN401
        """Advance by ``dt`` years; outputs are amounts of the step, or stocks at its end."""


def at_its_beginning(state: S) -> S:
    """The state of a model that is advanced by whole months: nothing of its month has elapsed, and it is known so.

    What depends on the clock is then known where a month is compiled.
    """
    clock = getattr(state, "clock", None)
    return state if clock is None else eqx.tree_at(lambda s: s.clock, state, jnp.zeros(()))  # pyright: ignore[reportAttributeAccessIssue]


def opening(clock: Float[Array, ""], opened: S, before: S) -> S:
    """The state set at the beginning of a month where the step begins one; elsewhere the state that stood before."""
    return jax.tree.map(lambda new, old: jnp.where(clock == 0, new, old), opened, before)


def advanced(clock: Float[Array, ""], dt: float) -> Float[Array, ""]:
    """The elapsed fraction of the month after a step of ``dt`` years; a whole month is 0 again."""
    later = clock + dt / MONTH
    return jnp.where(later > 1 - dt / MONTH / 2, 0.0, later)
