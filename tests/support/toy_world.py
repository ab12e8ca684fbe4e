# ruff: noqa: ARG002
"""A world of two models and one link, small enough to be followed by hand."""

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.dynamics.link import Link
from secuela.dynamics.model import AbstractModel
from secuela.dynamics.ports import normal, port
from secuela.engine.coupled import Coupled
from secuela.engine.ensemble import Ensemble

LINK = Link(
    source="pump.flow",
    target="tank.inflow",
    title="flow to inflow",
    form="difference",
    elasticity=1.0,
    lag=1,
    low=-100.0,
    high=100.0,
    unit="1",
    sign=1,
    grade="D",
    sources=("judgement",),
    why="What is pumped arrives in the tank.",
)
PATHS = 2  # effort of the pump, and a path that only costs


class Theta(eqx.Module):
    strength: Float[Array, ""]


class State(eqx.Module):
    clock: Float[Array, ""]
    level: Float[Array, ""]


class PumpInputs(eqx.Module):
    effort: Float[Array, ""] = port(unit="1", meaning="effort", neutral=0.0, combine="add")


class TankInputs(eqx.Module):
    inflow: Float[Array, ""] = port(unit="1", meaning="inflow", neutral=0.0, combine="add")


class Luck(eqx.Module):
    noise: Float[Array, ""] = normal(meaning="noise")


class PumpOutputs(eqx.Module):
    flow: Float[Array, ""]


class TankOutputs(eqx.Module):
    level: Float[Array, ""]


class Pump(AbstractModel):
    name = "pump"
    Inputs, Outputs = PumpInputs, PumpOutputs

    def start(self, theta):
        return State(clock=jnp.zeros(()), level=theta.strength)

    def step(self, state, inputs, theta, luck, dt):
        return state, PumpOutputs(flow=theta.strength * inputs.effort + luck.noise)


class Tank(AbstractModel):
    name = "tank"
    Inputs, Outputs = TankInputs, TankOutputs

    def start(self, theta):
        return State(clock=jnp.zeros(()), level=theta.strength)

    def step(self, state, inputs, theta, luck, dt):
        level = state.level + inputs.inflow + 0.01 * luck.noise
        return State(clock=state.clock, level=level), TankOutputs(level=level)


class World(eqx.Module):
    coupled: Coupled

    def paths(self):
        return ["effort", "cost"]

    def sizes(self, draw):
        return jnp.array([LINK.elasticity])

    def act(self, doses, draw):
        return {"pump.effort": doses[0]}, doses[1:]

    def observe(self, theta, start, trajectory, cost):
        level = jnp.concatenate([start["tank"].level[None], trajectory.outputs["tank"].level])
        flow = jnp.concatenate([jnp.zeros(1), trajectory.outputs["pump"].flow])
        return {"level": level, "flow": flow, "cost": jnp.concatenate([jnp.zeros(1), cost[0]])}, {}


def ensemble(draws=12, months=10, block=5, seed=3):
    theta = Theta(strength=jnp.linspace(1.0, 2.0, draws))
    world = World(Coupled(models=(Pump(), Tank()), links=(LINK,)))
    return Ensemble(world, {"pump": theta, "tank": theta}, {}, seed=seed, months=months, block=block)
