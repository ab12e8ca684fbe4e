"""What a model is made of is found beside it, or refused by name."""

import equinox as eqx
import pytest
from jaxtyping import Array, Float

from secuela.dynamics.model import AbstractModel
from secuela.dynamics.ports import declared_stocks
from support import toy_world


def test_parts_are_found_nested_in_the_model_first_then_in_its_module():
    assert toy_world.Pump.inputs_type is toy_world.PumpInputs
    assert toy_world.Tank.inputs_type is toy_world.TankInputs
    assert toy_world.Pump.theta_type is toy_world.Tank.theta_type is toy_world.Theta


def test_a_model_without_one_of_its_parts_is_refused_by_name():
    with pytest.raises(TypeError, match="model lost: no class Theta, neither nested in Lost nor in "):

        class Lost(AbstractModel):
            name = "lost"

            def start(self, theta):
                return theta

            def step(self, state, inputs, theta, luck, dt):
                return state, (inputs, theta, luck, dt)


class Deaths(eqx.Module):
    deaths: Float[Array, ""]
    people: Float[Array, ""]


class WithStock(Deaths):
    stocks = ("people",)


class Misspelt(Deaths):
    stocks = ("poeple",)


def test_an_output_is_an_amount_of_the_step_unless_it_is_named_as_a_stock():
    assert declared_stocks(Deaths) == ()
    assert declared_stocks(WithStock) == ("people",)
    with pytest.raises(TypeError, match="its stocks name no output: poeple"):
        declared_stocks(Misspelt)
