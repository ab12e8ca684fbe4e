"""Links: how a departure in one model reaches another, and how far it can get along them.

What departs has two parts. The *effect* is the source against the same draw's status quo: policy and nothing else. The
*luck* is the same draw's status quo against its quiet path, on which all luck is zero; it is the same under every
alternative, and only links whose record says so carry it, some of them alone. Both arrive with the same size, added
before the bounds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from secuela.evidence.records import Grade


@dataclass(frozen=True)
class Link:
    """One causal link between two models; mass never crosses it.

    Args:
        source: ``model.output`` that departs.
        target: ``model.input`` that is moved.
        title: What it carries to what, in a few words.
        form: ``ratio``: the input's neutral value times ``exp(size * log(source / reference))``; ``difference``: the
            neutral value plus ``size * (source - reference)``, where a log makes no sense.
        elasticity: Middle of its size; 1 hands the departure on as it is. Each draw has a size of its own.
        lag: Whole months, at least one.
        low: Smallest factor (ratio) or addition (difference) that may arrive.
        high: Largest.
        unit: Unit of the size.
        sign: Sign of the size.
        grade: Grade of the evidence for the size.
        sources: Source ids.
        why: One sentence.
        luck: Whether the draw's luck travels along it too.
        effect: Whether the effect travels along it; else luck alone.
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
    luck: bool = field(default=False)
    effect: bool = field(default=True)

    def __post_init__(self) -> None:
        if self.lag < 1:
            msg = f"link {self.id}: a lag of {self.lag} months would let two models of one month wait for each other"
            raise ValueError(msg)
        if self.elasticity * self.sign <= 0:
            msg = f"link {self.id}: the size {self.elasticity} contradicts the sign {self.sign}"
            raise ValueError(msg)
        if not (self.luck or self.effect):
            msg = f"link {self.id}: it carries neither an effect nor luck"
            raise ValueError(msg)

    @property
    def id(self) -> str:
        """``source:target``."""
        return f"{self.source}:{self.target}"

    def departure(self, source: Float[Array, "*shape"], reference: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
        """How far the source is from a reference of the same draw: a log ratio or a difference, 0 where equal."""
        if self.form == "difference":
            return source - reference
        comparable = (source > 0) & (reference > 0)
        ratio = jnp.where(comparable, source, 1.0) / jnp.where(comparable, reference, 1.0)
        return jnp.log(ratio)

    def arrives(
        self,
        effect: Float[Array, "*shape"],
        luck: Float[Array, "*shape"],
        size: Float[Array, ""],
        keep: Float[Array, ""],
    ) -> tuple[Float[Array, "*shape"], Bool[Array, "*shape"]]:
        """The factor or addition that (lagged) departures put on the input, and whether its bounds held them back.

        Args:
            effect: Departure from the status quo; it does nothing if the link carries luck alone.
            luck: Departure of the status quo from its quiet path; it does nothing unless the link carries luck.
            size: Of the draw.
            keep: 1 keeps the link, 0 cuts its effect; an array, so that no cut compiles anything anew. Luck stays: it
                belongs to the status quo.
        """
        parts = [keep * effect] * self.effect + [luck] * self.luck
        moved = size * sum(parts[1:], parts[0])
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
