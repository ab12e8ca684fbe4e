"""What each model starts from at the origin: fields of its ``Theta`` that the record gives and no prior.

The overdose model's are fitted (:mod:`.overdose_baseline`), supply's balance two margins (:mod:`.supply_baseline`),
and the groups' model goes on as published (:mod:`.crime_baseline`).
"""

from collections.abc import Callable, Mapping
from dataclasses import fields

import numpy as np
from jaxtyping import Int
from scipy.special import ndtr

from secuela.evidence.months import Month
from secuela.evidence.states import STATES
from secuela.record.displaced_shares import documented_shares, homicide_shares, population_shares
from secuela.record.encounter_regimes import Regimes, picked, read
from secuela.record.encounters import encounter_record
from secuela.record.homicide_level import homicide_level
from secuela.record.state_shares import state_record
from secuela.world.crime_baseline import (
    continuation,
    crime_baseline,
    homicides_at_origin,
    organised_share,
    reporting_delay,
)
from secuela.world.draws import Table, scores
from secuela.world.overdose_baseline import overdose_baseline
from secuela.world.supply_baseline import supply_baseline

REGIME_PARAMETERS = tuple(field.name for field in fields(Regimes))  # of the model, after ``encounter_``
RECENT = 60  # months that say which regime of encounters is in force
LEAST_REST = 0.5  # of displacement's whole luck, that is its own in any case
REMOVAL_MONTHS = 36  # over which the net effect of a removal is counted


Draws = Int[np.ndarray, " draw"]


def baseline_of(
    model: str, as_of: Month, table: Table, *, months: int, seed: int, draws: Draws | None = None
) -> Mapping[str, np.ndarray]:
    """Fields of a model's ``Theta`` that are no priors, with a leading draw axis.

    Args:
        model: Name of the model.
        as_of: Origin.
        table: Every parameter and structural choice by id, `(draw,)`; the posterior in place of what it fits.
        months: Horizon.
        seed: Root of the errors of states' shares.
        draws: Which draws the table holds; the first ones by default.

    Raises:
        EvidenceError: If a record does not reach back to ``as_of``.
    """
    which = np.arange(len(next(iter(table.values())))) if draws is None else draws
    starts: dict[str, Callable[[], Mapping[str, np.ndarray]]] = {
        "organised_crime": lambda: crime_baseline(as_of, table, months=months, seed=seed, draws=which),
        "violence": lambda: violence_baseline(as_of, table, months=months, seed=seed, draws=which),
        "supply": lambda: supply_baseline(as_of, table),
        "overdose": lambda: overdose_baseline(as_of, table),
        "displacement": lambda: displacement_baseline(as_of, table, seed=seed, draws=which),
    }
    return starts[model]() if model in starts else {}


def violence_baseline(as_of: Month, table: Table, *, months: int, seed: int, draws: Draws) -> dict[str, np.ndarray]:
    """Level, trend and composition of homicide, the places of groups, and the path that the groups' model gives.

    Level and shares vary by the errors of the record, disappearances by the reporting delay that the newest months
    still hide; places are the same in every draw but for the reading of what belongs to an organisation.

    The nation's swings (log, variance v) run through conflict for ``swing_through_conflict`` squared of v: with a
    share s of organised crime, conflict swings by that part over s, the rest by what is left over 1 - s, so that to
    first order the nation swings by v in every draw.
    """
    read, states = homicide_level(as_of), state_record(as_of)
    score = table["violence.level_score"]
    through, share = table["violence.swing_through_conflict"], organised_share(table)
    runs_on = continuation(as_of, table, months)
    contest = np.log1p(states.groups_present)
    same = {
        "usual": states.usual,
        "organised_tilt": states.oc_share_tilt,
        "contest": contest - states.shares @ contest,
        "home": states.home,
    }
    share_errors = scores([f"violence.share {state}" for state in STATES], draws, seed)
    level, delay = homicides_at_origin(as_of, table), reporting_delay(states, table)
    readings = np.stack([states.presence, states.presence_broad])
    return {
        "level": level,
        "trend": np.full_like(score, read.trend),
        "deviation": np.log(states.shares / states.usual) + states.shares_sd * share_errors,
        "presence": readings[table["organised_crime.listed_mapping"]],
        "disappeared": states.disappeared * delay[:, None],
        "published_path": runs_on.path,
        "war_centre": np.log1p(runs_on.wars),
        "swing_scale": np.sqrt(1 - through**2) / (1 - share),
        "weakening_saves": weakening_saves(table),
        **_of_every_draw(same, len(score)),
    }


def weakening_saves(table: Table) -> np.ndarray:
    """Homicides that one removal takes away along the conflict between groups in 36 months, `(draw,)`.

    A removal lowers the log of an organisation's recruitment by `-ln(1 - dip)`, which fades with a half-life `h`: over
    `n` months `-ln(1 - dip) (h / ln 2) (1 - 2^(-n / h))` months of recruitment are lost, each worth ``weakening``.
    """
    half_life = table["organised_crime.dip_half_life"]
    lost = -np.log1p(-table["organised_crime.removal_dip"]) * half_life / np.log(2)
    return table["violence.weakening"] * lost * (1 - 0.5 ** (REMOVAL_MONTHS / half_life))


def displacement_baseline(as_of: Month, table: Table, *, seed: int, draws: Draws) -> dict[str, np.ndarray]:
    """Where people are displaced, usual homicide by state, luck beside that of homicide, and encounters.

    IDMC's displaced are spread over the states as documented in one year, mixed with the states' shares of homicide;
    before that year is over, by homicide alone. Moves for safety (ENVIPE) are spread by population.

    The nation's swings of homicide reach IDMC's usual level; the luck that is displacement's own is the rest:
    ``rest^2 = luck_sd^2 - (homicide_elasticity x homicide_swings)^2``, and never less than half of ``luck_sd``. With
    the middles, 0.49, 0.67 and 0.39, the rest is 0.41: most of what moves IDMC's count is not homicide.

    The regime of encounters in force at the origin is drawn from what the last months say of it.
    """
    record, homicides = encounter_record(as_of), homicide_shares(as_of)
    own = {name.removeprefix("displacement."): values for name, values in table.items()}
    weight = own["documented_weight"][:, None]
    documented = documented_shares(as_of, homicides)
    shares = homicides if documented is None else weight * documented + (1 - weight) * homicides
    regimes = Regimes(**{name: own[f"encounter_{name}"] for name in REGIME_PARAMETERS})
    reading = read(record.levels, regimes, RECENT)
    whole, linked = own["luck_sd"], own["homicide_elasticity"] * own["homicide_swings"]
    number = len(weight)
    chance = ndtr(scores(["displacement.encounter_regime"], draws, seed)[:, 0])
    same = {
        "survey_shares": population_shares(as_of),
        "usual_homicides": homicide_level(as_of).level * homicides,
        "encounter_level": np.array(record.level),
        "encounter_long_run": np.array(reading.long_run),
        "encounter_lowest": reading.grid[0],
        "encounter_highest": reading.grid[-1],
    }
    return {
        "shares": np.broadcast_to(shares, (number, homicides.size)),
        "rest_luck_sd": np.sqrt(np.maximum(whole**2 - linked**2, (LEAST_REST * whole) ** 2)),
        "encounter_regime": reading.grid[picked(reading.now, chance)],
        **_of_every_draw(same, number),
    }


def _of_every_draw(same: Mapping[str, np.ndarray], draws: int) -> dict[str, np.ndarray]:
    return {name: np.broadcast_to(values, (draws, *values.shape)) for name, values in same.items()}
