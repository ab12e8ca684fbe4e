"""Homicide as three agencies count it: the same deaths, each with its own definition, season, delay and noise.

The deaths themselves are counted once, state by state, about what a run expects; the agencies share that count, so that
they differ among themselves less than two independent counts would, as on record.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.state_tables import state_months
from secuela.evidence.states import STATES
from secuela.record.areas import MEXICO
from secuela.record.homicide_level import LEVEL_MONTHS, PRELIMINARY, VICTIMS, homicide_level
from secuela.record.observation import agency_levels
from secuela.record.observation.future import Future
from secuela.record.observation.late_registration import completeness
from secuela.record.observation.observation_law import Law, Published
from secuela.record.observation.published_season import in_months, season
from secuela.record.published_series import published_series
from secuela.record.seen_record import month_values, vintages
from secuela.record.state_counts import at_score

Floats = NDArray[np.float64]
OUTCOME, DATED, REGISTERED = "homicides_mx_state", "inegi_homicides_by_state", "inegi_homicides"
_MIDDLE = MONTHS_PER_YEAR // 2


def counted(future: Future) -> Floats:
    """Victims of intentional homicide as case files will hold them in the end, `(draw, month, state)`."""
    usual = in_months(season(*month_values(VICTIMS, future.origin)), future.months)
    in_the_end = future.expected(OUTCOME) * usual[:, None] / level_completeness(future)[:, None, None]
    size = future.parameter("violence.count_dispersion")[:, None, None]
    return at_score(future.scores("homicide", "count", len(STATES)), in_the_end, size)


def level_completeness(future: Future) -> Floats:
    """How complete the case files were from which the level of a run was read, `(draw,)`.

    Where the level was carried on by the preliminary count, these are all months that both cover, else the last three.
    """
    known = vintages(VICTIMS, future.origin)
    carried = homicide_level(future.origin).carried
    both = set(month_values(PRELIMINARY, future.origin)[0]) if carried else {m for m, _ in known[-LEVEL_MONTHS:]}
    lag = published_series()[VICTIMS].lag
    ages = np.array([max(vintage - month - lag, 0) for month, vintage in known if month in both], dtype=np.float64)
    return np.exp(np.log(case_files_known(future, ages)).mean(axis=1))


def case_files_known(future: Future, ages: Floats) -> Floats:
    """Share of the victims of a month that case files hold at some ages, `(draw, age)`."""
    gap, half_life = (future.parameter(f"agency_counts.victims_{name}") for name in ("first_gap", "late_half_life"))
    return completeness(gap, half_life, ages)


def case_files(future: Future) -> Iterator[Published]:
    """SESNSP's victims, by state and in the nation."""
    known = case_files_known(future, future.since_first(future.months, published_series()[VICTIMS].lag))
    victims = np.round(counted(future) * (known * _own_noise(future, VICTIMS))[..., None])
    yield from _by_state(future, victims)


def preliminary(future: Future) -> Iterator[Published]:
    """SSPC's daily counts."""
    level = level_completeness(future)[:, None] * agency_levels.preliminary_ratio(future.origin)
    deaths = counted(future).sum(-1) * level * _own_noise(future, PRELIMINARY)
    yield Published(MEXICO, future.months, np.round(deaths))


def registered(future: Future) -> Floats:
    """INEGI's deaths by month of death once all are registered, `(draw, month, state)`."""
    known = agency_levels.completeness(future.origin)
    middle = Month.parse(f"{known.years[-1]}-{_MIDDLE:02d}")
    since = np.array([month - middle for month in future.months])
    drift = future.parameter("violence.completeness_drift")[:, None, None]
    deaths = agency_levels.expected_counts(counted(future), since[:, None], drift, known, 1.0).inegi
    table = state_months(DATED).between(last=future.origin)
    own = season(list(table.months), table.counts.sum(axis=1) + table.unknown)
    case_file = season(*month_values(VICTIMS, future.origin))
    return deaths * (in_months(own / case_file, future.months) * _own_noise(future, DATED))[..., None]


def dated(future: Future) -> Iterator[Published]:
    """INEGI's table by month of death, by state and in the nation."""
    since = future.since_first(future.months, published_series()[DATED].lag)
    share, half_life = (future.parameter(f"agency_counts.inegi_{name}") for name in ("dated_share", "late_half_life"))
    yield from _by_state(future, np.round(registered(future) * completeness(1 - share, half_life, since)[..., None]))


def by_year(future: Future) -> Iterator[Published]:
    """INEGI's deaths by year of registration, of the whole years after the origin."""
    ends, deaths = future.whole_years(registered(future).sum(-1))
    if ends:
        yield Published(MEXICO, ends, np.round(deaths))


def _own_noise(future: Future, series: str) -> Floats:
    sd = future.parameter("agency_counts.recording_noise_sd")[:, None]
    return np.exp(sd * future.scores(series, "own noise"))


def _by_state(future: Future, deaths: Floats) -> Iterator[Published]:
    yield Published(MEXICO, future.months, deaths.sum(-1))
    for place, state in enumerate(STATES):
        yield Published(state, future.months, deaths[..., place])


LAWS = (
    Law(
        VICTIMS,
        (OUTCOME,),
        message("victims by month of the case file, as far as they are registered at the release; states add up"),
        case_files,
    ),
    Law(
        PRELIMINARY,
        (OUTCOME,),
        message("daily counts summed over the month, at their ratio to case files in the months that both cover"),
        preliminary,
        known_at=lambda origin: homicide_level(origin).ratio is not None,
    ),
    Law(
        DATED,
        (OUTCOME,),
        message("deaths by month of death with femicide, as far as the table holds them at the release; states add up"),
        dated,
    ),
    Law(
        REGISTERED,
        (OUTCOME,),
        message("deaths of a whole year after the origin, with femicide"),
        by_year,
    ),
)
