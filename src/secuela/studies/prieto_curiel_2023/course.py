"""Weekly course of the published model under parameters that may change at whole weeks."""

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from secuela.engine.cache import use_compile_cache
from secuela.evidence.errors import ModelError
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.models.organised_crime import Network, PublishedTheta
from secuela.studies.prieto_curiel_2023.runge_kutta import FLOWS, PANEL, Panel, national_rates, panel
from secuela.text.language import translate as _

Floats = NDArray[np.float64]
Schedule = Mapping[int, PublishedTheta]

TOLERANCE = 1e-10  # largest relative change of any group at any week of a panel when its step is halved
MOST_STEPS_A_WEEK = 1024
SHORTEST = 1 / 64  # week; where even this span cannot be followed, the run ends
LEAST = 1e-6  # people; a group below it is compared as if it had this size
_rates = jax.jit(national_rates)


@cache
def recorded_network() -> Network:
    """The 150 recorded groups and their ties; the listed organisations play no part in the published model."""
    known = library()
    return Network.build(list(known.groups), known.ties(), [[[]]])


def weekly_theta(values: Mapping[str, float]) -> PublishedTheta:
    """Parameters by their published names, per week."""
    return PublishedTheta(*(jnp.asarray(values[name], dtype=float) for name in ("rho", "eta", "theta", "omega")))


@dataclass(frozen=True)
class Course:
    """Weeks 0 to N.

    Args:
        members: `(week, group)`, people.
        rates: `(week, flow)`, people per week at that moment, in the order of ``FLOWS``; at a change, by the new value.
        flows: `(week, flow)`, people since week 0.
    """

    members: Floats
    rates: Floats
    flows: Floats

    @property
    def total(self) -> Floats:
        """Members of all groups by week."""
        return self.members.sum(axis=1)

    def rate(self, flow: str) -> Floats:
        """People per week by week."""
        return self.rates[:, FLOWS.index(flow)]

    def flow(self, flow: str, week: int, until: int) -> float:
        """People from one week to another."""
        return float(self.flows[until, FLOWS.index(flow)] - self.flows[week, FLOWS.index(flow)])


def advance(network: Network, start: Floats, schedule: Schedule, weeks: int) -> Course:
    """Advance the published equations, with steps halved until the weekly values stand.

    Args:
        network: Recorded groups and ties.
        start: `(group,)`, people in each group at week 0.
        schedule: The parameters from a week on, per week; week 0 must be there. A change starts a new step.
        weeks: Whole weeks to advance.

    Raises:
        ModelError: If the members reach zero, grow beyond what a number can hold, or change too fast to be followed.
    """
    use_compile_cache()
    arrays = jax.tree.map(jnp.asarray, network)
    pieces: list[Panel] = []
    members, done = np.asarray(start, dtype=float), np.zeros(len(FLOWS))
    pending = _panels(schedule, weeks)[::-1]
    while pending:
        week, length = pending.pop()
        theta = schedule[max(change for change in schedule if change <= week)]
        piece = _settled(members, theta, arrays, float(length))
        if piece is None:
            if length == 1:
                raise _why_it_ends(members, theta, arrays, week)
            pending += _halves(week, length)
            continue
        pieces.append(Panel(piece.members[:length], piece.flows[:length] + done, piece.rates[:length]))
        members, done = np.asarray(piece.members[length]), done + piece.flows[length]
    last = schedule[max(change for change in schedule if change <= weeks)]
    end = np.asarray(_rates(members, last, arrays))
    return Course(
        members=np.vstack([*(piece.members for piece in pieces), members]),
        rates=np.vstack([*(piece.rates for piece in pieces), end]),
        flows=np.vstack([*(piece.flows for piece in pieces), done]),
    )


def _panels(schedule: Schedule, weeks: int) -> list[tuple[int, int]]:
    """First week and length of each panel; a change of parameters starts a new one."""
    breaks = [*sorted(week for week in schedule if 0 <= week < weeks), weeks]
    return [
        (week, min(PANEL, end - week)) for begin, end in itertools.pairwise(breaks) for week in range(begin, end, PANEL)
    ]


def _halves(week: int, length: int) -> list[tuple[int, int]]:
    """A panel that could not be followed at once as two, the second first."""
    first = length // 2
    return [(week + first, length - first), (week, first)]


def _settled(members: Floats, theta: PublishedTheta, network: Network, length: float) -> Panel | None:
    """One panel, its steps halved until one more halving changes nothing that matters; none if that never comes."""
    steps, most = 1, max(MOST_STEPS_A_WEEK * length, 2)
    coarse = _run(members, theta, network, length, steps)
    while 2 * steps <= most:
        steps *= 2
        fine = _run(members, theta, network, length, steps)
        if _sound(fine) and _apart(coarse, fine) < TOLERANCE:
            return fine
        coarse = fine
    return None


def _run(members: Floats, theta: PublishedTheta, network: Network, length: float, steps: int) -> Panel:
    return Panel(*(np.asarray(part) for part in panel(members, theta, network, length, steps)))  # pyright: ignore


def _sound(piece: Panel) -> bool:
    finite = all(np.isfinite(np.asarray(part)).all() for part in piece)
    return finite and bool(np.asarray(piece.members).min() >= 0)


def _apart(coarse: Panel, fine: Panel) -> float:
    """Largest relative difference of members, and of flows against all members, at any week."""
    one, two = np.asarray(coarse.members), np.asarray(fine.members)
    with np.errstate(all="ignore"):
        members = np.abs(one - two) / (two + LEAST)
        flows = np.abs(np.asarray(coarse.flows) - np.asarray(fine.flows)) / (two.sum(axis=1, keepdims=True) + LEAST)
        return float(max(members.max(), flows.max()))


def _why_it_ends(members: Floats, theta: PublishedTheta, network: Network, week: int) -> ModelError:
    """Follow the equations into a week in ever shorter spans as far as they can be followed, and say what happens."""
    reached, span = float(week), 0.5
    while span >= SHORTEST:
        piece = _settled(members, theta, network, span) if reached + span < week + 1 else None
        if piece is None:
            span /= 2
        else:
            members, reached = np.asarray(piece.members[-1]), reached + span
    recruits, deaths, incapacitated, retired = np.asarray(_rates(members, theta, network)).tolist()
    losses, total = deaths + incapacitated + retired, float(members.sum())
    if recruits > losses:
        return _too_many(math.floor(reached) + 1)
    left = total / (losses - recruits) if losses > recruits else math.inf  # weeks
    if left < 4 * SHORTEST and 2 * incapacitated > losses:
        return _nobody_left(math.floor(reached + left) + 1)
    return _too_fast(math.floor(reached) + 1)


def _nobody_left(week: int) -> ModelError:
    """The total reaches zero between ``week - 1`` and ``week``."""
    return ModelError(
        message("The members of all groups together reach zero in week {week}.", week=week),
        where=_("published equations, week {week}").format(week=week),
        why=message(
            "the published incapacitation takes the same number of people a week however few are left, so that beyond "
            "that week the equations would count negative members"
        ),
        fix=_stop(week, _("use a lower eta or a higher start, so that at least one whole week can be shown")),
    )


def _too_many(week: int) -> ModelError:
    """Members grow without bound, or faster than any step can follow."""
    return ModelError(
        message("The members grow faster than numbers can follow in week {week}.", week=week),
        where=_("published equations, week {week}").format(week=week),
        why=message("no figure after that could be trusted"),
        fix=_stop(week, _("use a lower rho, or a higher theta or omega, which limit the growth")),
    )


def _too_fast(week: int) -> ModelError:
    """Members change faster than the shortest step."""
    return ModelError(
        message("The members change too fast to be followed in week {week}.", week=week),
        where=_("published equations, week {week}").format(week=week),
        why=message("steps of 1/1024 week still change the result, so that no figure could be trusted"),
        fix=_stop(week, _("use values nearer to the published rho, theta, omega and start")),
    )


def _stop(week: int, otherwise: str) -> str:
    return _("stop at --weeks {last}").format(last=week - 1) if week > 1 else otherwise
