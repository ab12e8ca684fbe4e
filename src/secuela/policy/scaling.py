"""A set of measures scaled until it costs as much as another proposal: equal money, not equal words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float
from numpy.typing import NDArray

from secuela.evidence.errors import ProposalError
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.policy.calendar import at_factor, resolve
from secuela.policy.lever import Lever, levers
from secuela.policy.proposal import Measure, Proposal, Scaled
from secuela.policy.proposal_reading import load_proposal
from secuela.text.language import translate as _
from secuela.text.measure_words import measure_words
from secuela.text.numbers import in_short

Doses = Mapping[str, NDArray[np.float64]]
LeverDraws = Mapping[str, Mapping[str, Array | NDArray[np.float64]]]
MEASURES: tuple[Measure, ...] = ("cost_us incremental", "cost_us full")  # in the order of a lever's cost
_HALVINGS = 40
_DIGITS = 4  # of the factor: the doses stay readable, and the cost is met to less than a thousandth


@dataclass(frozen=True)
class Equalised:
    """A scaled proposal with its doses.

    Attributes:
        proposal: With phases, ready to resolve; its note says what it was scaled to.
        factor: On every dose of the source.
        cost: Median cost of the scaled doses to the month, million 2025 USD.
        target: The same of the proposal under test.
        at_bounds: Levers whose dose is held at a bound; if all are, the cost falls short of the target.
    """

    proposal: Proposal
    factor: float
    cost: float
    target: float
    at_bounds: tuple[str, ...]


def costs(doses: Doses, draws: LeverDraws, month: int, measure: Measure) -> Float[NDArray[np.float64], " draw"]:
    """US cost of dose paths up to a month, in each draw, million 2025 USD.

    Args:
        doses: By path, `(month,)` each, as `resolve` gives them.
        draws: Each lever's parameters by their last name, with a leading draw axis.
        month: Number of months that are added up.
        measure: Incremental or full cost.
    """
    number = max(len(values) for own in draws.values() for values in own.values())
    total = np.zeros(number)
    for lever in levers().values():
        own = np.stack([doses.get(key, np.zeros(month))[:month] for key in lever.paths()])
        if own.any():
            total += np.asarray(_cost_of(lever.id)(own, draws[lever.id], jnp.arange(number)))[
                :, MEASURES.index(measure)
            ]
    return total


@cache
def _cost_of(name: str) -> Callable[..., Float[Array, "draw measure"]]:
    """A lever's cost summed over months, for all draws; the last argument is there for a lever without parameters."""
    return jax.jit(jax.vmap(_summed(levers()[name]), in_axes=(None, 0, 0)))


def _summed(lever: Lever) -> Callable[..., Float[Array, " measure"]]:
    def cost(doses: Array, draw: Mapping[str, Array], _draw: Array) -> Array:
        return jnp.stack([part.sum() for part in lever.cost(doses, draw)])

    return cost


def equalise(
    proposal: Proposal, under_test: Proposal, draws: LeverDraws, origin: Month, months: int
) -> Equalised | None:
    """Scale a proposal to the cost of the one under test.

    Args:
        proposal: One with `scaled`.
        under_test: The proposal whose cost is to be met.
        draws: As in `costs`.
        origin: Last month of data that the run may see.
        months: Horizon of the run.

    Returns:
        None if the proposal under test costs nothing, so that there is nothing to match.

    Raises:
        ProposalError: If the doses to be scaled cost nothing, or leave the bounds when they are added up.
    """
    scaled = proposal.scaled
    if scaled is None:
        raise ProposalError(message("{id} is not scaled to anything.", id=proposal.id))
    month = min(scaled.month, months)
    source = load_proposal(scaled.source)

    def median(one: Proposal) -> float:
        return float(np.median(costs(resolve(one, origin, months).doses, draws, month, scaled.measure)))

    target = median(under_test)
    if target <= 0:
        return None
    factor = _factor(lambda tried: median(at_factor(proposal, source, tried)), target, _largest(source))
    if factor is None:
        raise _costless(proposal, scaled)
    done = at_factor(proposal, source, factor)
    return Equalised(
        proposal=done.model_copy(update={"note": _note(proposal, under_test, factor, scaled)}),
        factor=factor,
        cost=median(done),
        target=target,
        at_bounds=_at_bounds(done),
    )


def _factor(cost: Callable[[float], float], target: float, largest: float) -> float | None:
    """Where a cost that rises with the factor meets the target, or the largest factor that changes anything."""
    if cost(1.0) <= 0:
        return None
    if cost(largest) <= target:
        return float(f"{largest:.{_DIGITS}g}")
    low, high = 0.0, largest
    for _halving in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if cost(middle) < target else (low, middle)
    return float(f"{high:.{_DIGITS}g}")


def _largest(source: Proposal) -> float:
    """The factor at which the last dose of a proposal reaches its bound."""
    factors = [1.0]
    for phase in source.phases:
        for dose in phase.levers:
            lever = levers()[dose.lever]
            if dose.dose:
                factors.append((lever.high if dose.dose > 0 else lever.low) / dose.dose)
    return max(factors)


def _at_bounds(proposal: Proposal) -> tuple[str, ...]:
    doses = [dose for phase in proposal.phases for dose in phase.levers if dose.dose]
    known = levers()
    found = [dose.lever for dose in doses if dose.dose in {known[dose.lever].low, known[dose.lever].high}]
    return tuple(dict.fromkeys(found))


def _note(proposal: Proposal, under_test: Proposal, factor: float, scaled: Scaled) -> str:
    text = _("Here: {factor} times the doses of {source}, for the same median {cost} up to month {month} as {id}.")
    times, cost = in_short(factor, digits=4), measure_words(scaled.measure)
    here = text.format(factor=times, source=scaled.source, cost=cost, month=scaled.month, id=under_test.id)
    return f"{proposal.note} {here}" if proposal.note else here


def _costless(proposal: Proposal, scaled: Scaled) -> ProposalError:
    return ProposalError(
        message("{source} costs US budgets nothing, so it cannot be scaled to a cost.", source=scaled.source),
        where=f"{proposal.id}, scaled.from",
        why=message("any multiple of nothing is nothing"),
        fix=message("scale a proposal that spends money, for example combined-non-military"),
    )
