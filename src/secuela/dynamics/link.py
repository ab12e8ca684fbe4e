"""Links: how a departure from the status quo in one model reaches another, and how far it can get along them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from secuela.evidence.records import Grade


@dataclass(frozen=True)
class Link:
    """One causal link between two models. It is neutral under the status quo; mass never crosses it.

    Args:
        source: ``model.output`` that departs.
        target: ``model.input`` that is moved.
        title: What it carries to what, in a few words.
        form: ``ratio``: the input's neutral value times ``exp(elasticity * log(source / status quo))``;
            ``difference``: the neutral value plus ``elasticity * (source - status quo)``, where a log makes no sense.
        elasticity: Size of the effect; 1 hands the departure on as it is.
        lag: Whole months, at least one.
        low: Smallest factor (ratio) or addition (difference) that may arrive.
        high: Largest.
        unit: Unit of the elasticity.
        sign: Sign of the elasticity.
        grade: Grade of the evidence for the size.
        sources: Source ids.
        why: One sentence.
    """

    source: str
    target: str
    title: str
    form: Literal["ratio", "difference"]
    elasticity: float
    lag: int
    unit: str
    sign: Literal[-1, 1]
    grade: Grade
    sources: tuple[str, ...]
    why: str
    low: float = field(default=1 / 3)
    high: float = field(default=3.0)

    def __post_init__(self) -> None:
        if self.lag < 1:
            msg = f"link {self.id}: a lag of {self.lag} months would let two models of one month wait for each other"
            raise ValueError(msg)
        if self.elasticity * self.sign <= 0:
            msg = f"link {self.id}: the elasticity {self.elasticity} contradicts the sign {self.sign}"
            raise ValueError(msg)

    @property
    def id(self) -> str:
        """``source:target``."""
        return f"{self.source}:{self.target}"

    def departure(self, source: Float[Array, "*shape"], status_quo: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
        """How far the source is from the same draw's status quo: a log ratio or a difference, 0 where equal."""
        if self.form == "difference":
            return source - status_quo
        comparable = (source > 0) & (status_quo > 0)
        ratio = jnp.where(comparable, source, 1.0) / jnp.where(comparable, status_quo, 1.0)
        return jnp.log(ratio)

    def arrives(
        self, departure: Float[Array, "*shape"], keep: Float[Array, ""]
    ) -> tuple[Float[Array, "*shape"], Bool[Array, "*shape"]]:
        """The factor or addition that a (lagged) departure puts on the input, and whether its bounds held it back.

        Args:
            departure: From :meth:`departure`.
            keep: 1 keeps the link, 0 cuts it; an array, so that no cut compiles anything anew.
        """
        moved = self.elasticity * departure * keep
        free = jnp.exp(moved) if self.form == "ratio" else moved
        bounded = jnp.clip(free, self.low, self.high)
        return bounded, bounded != free


def model_of(path: str) -> str:
    """The model of a port, an output or a parameter, ``model.name``."""
    return path.partition(".")[0]


def led_to(models: Iterable[str], arrows: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Some models, and every other that arrows lead to from there.

    >>> sorted(led_to(["supply"], [("supply", "overdose"), ("violence", "displacement")]))
    ['overdose', 'supply']

    Args:
        models: Where it begins.
        arrows: From model to model.
    """
    found, pairs = set(models), list(arrows)
    while more := {target for source, target in pairs if source in found} - found:
        found |= more
    return frozenset(found)
