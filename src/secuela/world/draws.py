"""One draw of everything uncertain, keyed by name and draw: 200 draws are the first 200 of 1,000."""

import dataclasses
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Int
from scipy.special import ndtri

from secuela.dynamics.luck import digest, uniforms
from secuela.dynamics.model import AbstractModel
from secuela.engine.kept_program import Program
from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.policy.lever import levers

Table = dict[str, np.ndarray]
_AT_ONCE = 10_000  # draws of all names, since each number takes many times its place while it is made
_UNIFORMS = Program(uniforms, "uniform numbers by name and draw")
CONSENT_DRAWN = {"bilateral.consent_tacit": "tacit", "bilateral.consent_sub_national": "subnational"}


def draw_table(as_of: Month, draws: int, seed: int) -> Table:
    """Every parameter and structural choice, by id; `(draw,)` each.

    Raises:
        EvidenceError: If a parameter rests on data later than ``as_of`` and has no fallback.
    """
    priors, structures = library().drawn_as_of(as_of), library().structures
    table: Table = chances([*priors, *structures], draws, seed)
    for name, prior in priors.items():
        table[name][:] = prior.quantile(table[name])  # in the place of its chances, so that there is one table
    for name, structure in structures.items():
        weights = np.array([option.weight for option in structure.options])
        edges = np.cumsum(weights / weights.sum())[:-1]
        table[name] = np.searchsorted(edges, table[name], side="right")
    return table


def chances(names: Sequence[str], draws: int, seed: int) -> dict[str, np.ndarray]:
    """The uniform number that each quantity is drawn with, by name; `(draw,)` each."""
    found = np.empty((len(names), draws))
    for first in range(0, draws, _AT_ONCE):
        some = np.arange(first, min(first + _AT_ONCE, draws))
        found[:, first : first + len(some)] = uniform_numbers(names, some, seed)
    return dict(zip(names, found, strict=True))


def uniform_numbers(names: Sequence[str], draws: Int[np.ndarray, " draw"], seed: int) -> np.ndarray:
    """One number strictly between 0 and 1 by name and draw; `(name, draw)`."""
    digests = np.array([digest(name) for name in names], dtype=np.uint32)
    return np.asarray(_UNIFORMS(np.asarray(seed), digests, np.asarray(draws)))


def scores(names: Sequence[str], draws: Int[np.ndarray, " draw"], seed: int) -> np.ndarray:
    """Standard scores by name and draw, for errors without a record of their own, as each state's; `(draw, name)`."""
    return ndtri(uniform_numbers(names, draws, seed)).T


def model_theta(model: AbstractModel, table: Table, baseline: Mapping[str, np.ndarray]) -> Any:  # noqa: ANN401  each model has its own Theta
    """A model's ``Theta`` with a leading draw axis: from the table, or from the baseline the record gives."""
    return jax.tree.map(jnp.asarray, plain_theta(model, table, baseline))


def plain_theta(model: AbstractModel, table: Table, baseline: Mapping[str, np.ndarray]) -> Any:  # noqa: ANN401
    """The same outside the device."""
    structure, fields = _structure(model.theta_type)
    values = [baseline[name] if name in baseline else _row(table, f"{model.name}.{name}") for name in fields]
    return jax.tree.unflatten(structure, [np.asarray(each) for each in values])


def _row(table: Table, name: str) -> np.ndarray:
    """The draws of a parameter that a model or a lever reads."""
    if name not in table:
        owner, _dot, own = name.partition(".")
        raise EvidenceError(
            message("{owner} reads the parameter {name}, which has no record.", owner=owner, name=own),
            where=f"evidence/tables/parameters/{owner}.yaml",
            why=message("no number stands in the code: each has a unit, a prior, a grade and a source"),
            fix=message("write an entry {name} into that file", name=own),
        )
    return table[name]


@cache
def _structure(theta: type[Any]) -> tuple[Any, tuple[str, ...]]:
    """The tree of a ``Theta``, whose leaves are its fields in their order."""
    fields, blank = tuple(field.name for field in dataclasses.fields(theta)), object.__new__(theta)
    for name in fields:
        object.__setattr__(blank, name, 0.0)
    return jax.tree.structure(blank), fields


def lever_draws(table: Table) -> dict[str, Table]:
    """Each lever's parameters by their last name, with a leading draw axis: those of the table, not copied."""
    return {
        lever.id: {name.rpartition(".")[2]: _row(table, name) for name in lever.parameters}
        for lever in levers().values()
    }


def link_draws(table: Table) -> Table:
    """Sizes of the links that have a prior, by id, with a leading draw axis."""
    return {name: table[name] for name in library().sizes}


def consent_draws(table: Table) -> Table:
    """How much consent is felt as lacking where it is tacit or given by a state only, leading draw axis."""
    return {name: table[parameter] for parameter, name in CONSENT_DRAWN.items()}
