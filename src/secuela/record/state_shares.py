"""What the record says of the 32 states at one month: shares of homicide, people, disappearances, who is present where.

Nothing later than the month is read; conflict events end with the year before it. Group presence is where an
organisation was seen fighting (UCDP), never the column of states of the network of 2020.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.library import library
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.priors import interval
from secuela.evidence.state_tables import Reading, StateMonths, border_lengths, homes, presence, state_years
from secuela.record.composition import (
    RECENT_MONTHS,
    USUAL_MONTHS,
    homicides_by_state,
    returning,
    window_shares,
)
from secuela.record.seen_record import kept_as_seen, missing_by_state
from secuela.record.state_counts import log_variance

Floats = NDArray[np.float64]

PRESENCE_YEARS, TILT_YEARS, CONTEST_YEARS = 5, 3, 3
HOME_SHARE = 0.25  # of an organisation's presence: where it dominates it is not seen fighting (judgement)
TILT_PRIOR_DEATHS = 1000.0  # homicides in three years at which a state's own share weighs as much as the nation's
HIGHEST_TILT = 4 / 3  # one over the highest share of organised crime that any draw holds
_DELAY_HALVES = float(MONTHS_PER_YEAR)
READ_AFTER = 9  # months from the newest month of the register in the package to its reading


@dataclass(frozen=True)
class StateRecord:
    """The states at the end of one month; every array over states has the order of ``STATES``.

    Args:
        month: The month.
        last_victims: Last month of case-file victims by state; the shares are carried from it.
        shares: `(state,)` share of national homicide expected at ``month``; sums to 1.
        shares_sd: `(state,)` standard deviation of the log of that share.
        usual: `(state,)` the ten-year shares to which composition returns; sums to 1.
        population: `(state,)` persons, mid-year.
        disappeared: `(state,)` persons a month still missing, mean of the last 12 months as the register stood.
        delay_exponent: Power of ``violence.disappearance_delay_factor`` that corrects ``disappeared``: 1 if the months
            end nine months before the register was read, half of it with each further year.
        presence: `(organisation, state)` where a listed organisation is, narrow reading; rows sum to 1.
        presence_broad: The same in the broad reading.
        home: `(organisation, state)` one at the home state, else zero.
        neighbours: `(state, state)` length of common border over that of all; rows sum to 1.
        groups_present: `(state,)` groups seen fighting a year, mean of the last three years.
        oc_share_tilt: `(state,)` organised-crime share of homicide relative to the nation's; its mean weighted by
            ``shares`` is 1, and it is at most ``HIGHEST_TILT``, so that no share passes 1.
    """

    month: Month
    last_victims: Month
    shares: Floats
    shares_sd: Floats
    usual: Floats
    population: Floats
    disappeared: Floats
    delay_exponent: float
    presence: Floats
    presence_broad: Floats
    home: Floats
    neighbours: Floats
    groups_present: Floats
    oc_share_tilt: Floats


@kept_as_seen
def state_record(as_of: Month) -> StateRecord:
    """The states at ``as_of``, from what the record holds up to then.

    Raises:
        EvidenceError: If the record of victims by state begins later.
    """
    homicides = homicides_by_state(as_of)
    ahead = as_of - homicides.months[-1]
    usual, recent = (window_shares(homicides.counts, months) for months in (USUAL_MONTHS, RECENT_MONTHS))
    shares = returning(recent, usual, ahead, _central("composition_half_life"))
    missing = _last_year(missing_by_state().between(last=as_of))
    borders = border_lengths()
    return StateRecord(
        month=as_of,
        last_victims=homicides.months[-1],
        shares=shares,
        shares_sd=_shares_sd(homicides.counts[-RECENT_MONTHS:].sum(axis=0), ahead),
        usual=usual,
        population=state_years("population_by_state").between(as_of.year, as_of.year).counts[0],
        disappeared=_with_unknown(missing.counts.mean(axis=0), missing.unknown.mean()),
        delay_exponent=delay_exponent(as_of),
        presence=where_present(as_of, "narrow"),
        presence_broad=where_present(as_of, "broad"),
        home=homes(),
        neighbours=borders / borders.sum(axis=1, keepdims=True),
        groups_present=_groups_present(as_of),
        oc_share_tilt=organised_crime_tilt(as_of, shares),
    )


def _last_year(record: StateMonths) -> StateMonths:
    """The last twelve months on record."""
    return record.between(record.months[-1] + (1 - MONTHS_PER_YEAR))


def where_present(as_of: Month, reading: Reading) -> Floats:
    """Where each listed organisation is, `(organisation, state)`, rows summing to 1.

    Deaths in events in which it fought, over the last five years of events; a quarter of the weight is at its home
    state, and all of it if it was not seen fighting at all.
    """
    years, deaths = presence(reading)
    last = min(years[-1], as_of.year - 1)
    kept = [i for i, year in enumerate(years) if last - PRESENCE_YEARS < year <= last]
    seen = deaths[kept].sum(axis=0)
    total = seen.sum(axis=1, keepdims=True)
    known = total > 0
    fought = np.where(known, seen / np.where(known, total, 1.0), homes())
    return (1 - HOME_SHARE) * fought + HOME_SHARE * homes()


def organised_crime_tilt(as_of: Month, shares: Floats) -> Floats:
    """Organised-crime share of homicide by state relative to the nation's, `(state,)`, weighted mean 1.

    Conflict deaths (UCDP) over homicides (INEGI) of the last three years of both, shrunk towards the nation by a
    thousand homicides of its own share, since only fights between named groups are in the events.
    """
    conflict, killed = state_years("ucdp_non_state_by_state"), state_years("inegi_homicides_by_state_year")
    last = min(conflict.years[-1], killed.years[-1], as_of.year - 1)
    deaths = conflict.between(last - TILT_YEARS + 1, last).counts.sum(axis=0)
    homicides = killed.between(last - TILT_YEARS + 1, last).spread().sum(axis=0)
    nation = deaths.sum() / homicides.sum()
    tilt = (deaths / nation + TILT_PRIOR_DEATHS) / (homicides + TILT_PRIOR_DEATHS)
    return capped_to_mean_one(tilt, shares, HIGHEST_TILT)


def capped_to_mean_one(tilt: Floats, weights: Floats, highest: float) -> Floats:
    """The smaller of ``a * tilt`` and ``highest``, with ``a`` such that the weighted mean is 1.

    >>> capped_to_mean_one(np.array([1.0, 3.0]), np.array([0.5, 0.5]), 4 / 3).round(6).tolist()
    [0.666667, 1.333333]
    """
    order = np.argsort(-tilt, kind="stable")  # the largest meet the limit first
    met = highest * np.append(0.0, np.cumsum(weights[order])[:-1])
    left = np.cumsum((weights * tilt)[order][::-1])[::-1]
    scales = (1.0 - met) / left  # if none meets it, the largest does, the two largest do, …
    scale = scales[int(np.argmax(scales * tilt[order] <= highest))]
    return np.minimum(scale * tilt, highest)


def delay_power(age: Floats | float) -> Floats:
    """How much of the correction for late reports a month of the register needs that is read ``age`` months later.

    All of it after nine months, half of it a year later; more where it is read sooner.
    """
    return np.asarray(0.5 ** ((np.asarray(age, dtype=np.float64) - READ_AFTER) / _DELAY_HALVES))


def delay_exponent(as_of: Month) -> float:
    """How much of the correction for late reports a month needs: all nine months before the register was read.

    Half of it a year earlier, a quarter two years earlier: a rule, not an estimate, since one snapshot cannot tell late
    reports from people found.
    """
    newest = missing_by_state().months[-1]
    return float(delay_power(READ_AFTER + max(newest - as_of, 0)))


def _groups_present(as_of: Month) -> Floats:
    actors = state_years("ucdp_actors_by_state")
    last = min(actors.years[-1], as_of.year - 1)
    return actors.between(last - CONTEST_YEARS + 1, last).counts.mean(axis=0)


def _shares_sd(deaths: Floats, ahead: int) -> Floats:
    """Counting noise of the recent window, and swings since its middle."""
    left = 0.5 ** ((ahead + (RECENT_MONTHS - 1) / 2) / _central("composition_half_life"))
    swings = _central("composition_sd") ** 2 * (1 - left**2)
    return np.sqrt(log_variance(deaths + 0.5, RECENT_MONTHS * _central("count_dispersion")) + swings)


def _with_unknown(counts: Floats, unknown: float) -> Floats:
    return counts * (1 + unknown / counts.sum())


def _central(name: str) -> float:
    return interval(library().parameters[f"violence.{name}"].prior)[1]
