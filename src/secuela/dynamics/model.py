"""What a model is: pure, written for one draw, advanced by luck that is handed in."""

import abc
from typing import Any, ClassVar, TypeVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

MONTH = 1 / 12  # years; the step of the world
S = TypeVar("S")


class AbstractModel(eqx.Module):
    """A model of one sub-system. Rates are per year, ``dt`` is in years, stocks are float64.

    ``Theta`` names one draw of the parameters: each field is the parameter, or structural choice, of that name
    under the model's own name in the evidence.

    Luck and events act at the beginning of a month, once: a state carries the ``clock``, the elapsed fraction of its
    month, so that two half steps with the same inputs and luck give what one step gives.
    """

    name: ClassVar[str]
    theta_type: ClassVar[type[eqx.Module]]
    state_type: ClassVar[type[eqx.Module]]
    inputs_type: ClassVar[type[eqx.Module]]
    luck_type: ClassVar[type[eqx.Module]]
    outputs_type: ClassVar[type[eqx.Module]]

    @abc.abstractmethod
    def start(self, theta: Any) -> Any:  # noqa: ANN401  each model has its own Theta and State
        """State at the end of the origin month."""

    @abc.abstractmethod
    def step(self, state: Any, inputs: Any, theta: Any, luck: Any, dt: float) -> tuple[Any, Any]:  # noqa: ANN401
        """Advance by ``dt`` years; outputs are amounts of the step, or stocks at its end."""


def opening(clock: Float[Array, ""], opened: S, before: S) -> S:
    """The state set at the beginning of a month where the step begins one; elsewhere the state that stood before."""
    return jax.tree.map(lambda new, old: jnp.where(clock == 0, new, old), opened, before)


def advanced(clock: Float[Array, ""], dt: float) -> Float[Array, ""]:
    """The elapsed fraction of the month after a step of ``dt`` years; a whole month is 0 again."""
    later = clock + dt / MONTH
    return jnp.where(later > 1 - dt / MONTH / 2, 0.0, later)
