"""What a model is: pure, written for one draw, advanced by luck that is handed in."""

import abc
from typing import Any, ClassVar

import equinox as eqx

MONTH = 1 / 12  # years; the step of the world


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
