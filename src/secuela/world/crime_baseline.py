"""What the groups' model starts from, and the published model's own continuation."""

from dataclasses import dataclass
from functools import cache
from threading import Lock

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int
from scipy.special import ndtri

from secuela.dynamics.model import MONTH
from secuela.engine.kept_program import Program, in_blocks
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.models.organised_crime import LISTED, Network, OrganisedCrime, Theta, published_rates, published_step
from secuela.record.homicide_level import homicide_level
from secuela.record.homicide_turbulence import Swings, turbulence
from secuela.record.state_shares import StateRecord, state_record
from secuela.world.draws import Table, plain_theta, scores

_FROM_RECORD = ("conflict_deaths", "swing_scale", "turbulent")
_LAST: dict[tuple[object, ...], "Continuation"] = {}
_AT_ONCE = 4  # blocks that are begun at a time
_keeping = Lock()
PUBLISHED_START = Month.parse("2012-01")
MAPPINGS = ("narrow", "broad")


def network() -> Network:
    """The recorded groups, their ties and the listed organisations under both mappings."""
    found = library()
    mapped = [org for org in found.listed() if any(getattr(org, variant).groups for variant in MAPPINGS)]
    if len(mapped) != LISTED:
        msg = f"{len(mapped)} listed organisations map onto recorded groups; the model is built for {LISTED}"
        raise ValueError(msg)
    mappings = [[list(getattr(org, variant).groups) for org in mapped] for variant in MAPPINGS]
    return Network.build(list(found.groups), found.ties(), mappings)


def organised_crime(as_of: Month) -> OrganisedCrime:
    """The groups' model that starts at the end of ``as_of``."""
    return OrganisedCrime(network=network().parents_last(), years_to_origin=(as_of - PUBLISHED_START + 1) * MONTH)


def continuation(as_of: Month, table: Table, months: int) -> "Continuation":
    """The published model run on from the origin, without luck, months 0 to ``months``.

    Conflict and homicide both follow it, one after the other for the same draws: the last ones are kept.
    """
    columns = tuple(sorted(name for name in table if name.startswith("organised_crime.")))
    key = (as_of, months, columns, *(table[name].tobytes() for name in columns))
    found = _LAST.get(key)
    if found is None:
        model, draws = organised_crime(as_of), len(table[columns[0]])
        unread = {"conflict_path": np.zeros((draws, 1)), **dict.fromkeys(_FROM_RECORD, np.zeros(draws))}
        path, wars = in_blocks(_continuation(model.years_to_origin, months), plain_theta(model, table, unread))
        found = Continuation(path, wars)
        with _keeping:
            _LAST[key] = found
            for old in list(_LAST)[:-_AT_ONCE]:
                del _LAST[old]
    return found


@dataclass(frozen=True)
class Continuation:
    """What the published model does after the origin, in each draw.

    Args:
        path: Log of its conflict deaths against the origin.
        wars: What unplanned splits are expected to add to conflict, relative to it.
    """

    path: Float[np.ndarray, "draw month"]
    wars: Float[np.ndarray, "draw month"]


def crime_baseline(
    as_of: Month, table: Table, *, months: int, seed: int, draws: Int[np.ndarray, " draw"]
) -> dict[str, np.ndarray]:
    """Members killed in conflict at the origin, their path, and how far conflict swings.

    Two readings of the record stand as rival descriptions: the published postulate, by which a share of homicides and
    missing persons are members, and the members among the deaths that are counted as conflict between groups. Neither
    may exceed the homicides of organised crime on that narrow definition, of which ``conflict_ceiling`` is the most
    that can be members. They follow the path of the nation's homicides, less what unplanned splits will add.

    The nation's homicides swing with conflict for the share of organised crime, and with the rest for what is left;
    so conflict swings by more than they do (:func:`secuela.world.baselines.violence_baseline`).
    """
    homicides, states = homicides_at_origin(as_of, table), state_record(as_of)
    missing = states.disappeared.sum() * reporting_delay(states, table)  # persons who stay so, a month
    narrow = table["violence.oc_share_ucdp"] * homicides
    postulate = table["organised_crime.member_share_postulate"] * (homicides + missing)
    counted = table["organised_crime.member_share_counted"] * narrow
    read = np.where(table["organised_crime.conflict_level"] == 0, postulate, counted)
    runs_on = continuation(as_of, table, months)
    damped = damped_path(homicide_level(as_of).trend, table["violence.trend_half_life"], months)
    follows = np.where((table["violence.homicide_path"] == 0)[:, None], damped - runs_on.path, 0.0)
    chance = turbulence(as_of, Swings.of(table))
    score = scores(["organised_crime.turbulent"], draws, seed)[:, 0]
    turbulent = (score < ndtri(chance)).astype(float)
    return {
        "conflict_deaths": np.minimum(read, table["organised_crime.conflict_ceiling"] * narrow),
        "conflict_path": follows - np.log1p(runs_on.wars),
        "swing_scale": _over(table["violence.swing_through_conflict"], organised_share(table)),
        "turbulent": turbulent,
    }


def _over(part: Float[np.ndarray, " draw"], share: Float[np.ndarray, " draw"]) -> Float[np.ndarray, " draw"]:
    """A part over a share; nothing where there is no organised crime for conflict to move."""
    return np.divide(part, share, out=np.zeros_like(part), where=share > 0)


def organised_share(table: Table) -> Float[np.ndarray, " draw"]:
    """Organised-crime share of homicide on the draw's own definition."""
    narrow = table["violence.oc_share_definition"] == 0
    return np.where(narrow, table["violence.oc_share_ucdp"], table["violence.oc_share_media"])


def homicides_at_origin(as_of: Month, table: Table) -> Float[np.ndarray, " draw"]:
    """Homicides a month at the origin, within the error of the record."""
    read = homicide_level(as_of)
    return read.level * np.exp(read.error_sd * table["violence.level_score"])


def reporting_delay(states: StateRecord, table: Table) -> Float[np.ndarray, " draw"]:
    """Factor on persons who went missing lately: reports still to come, and persons still to be found."""
    return table["violence.disappearance_delay_factor"] ** states.delay_exponent


def damped_path(trend: float, half_life: Float[np.ndarray, " draw"], months: int) -> Float[np.ndarray, "draw month"]:
    """Log of a trend that fades, against the origin, months 0 to ``months``."""
    rate = np.log(2) / half_life[:, None]
    return trend * -np.expm1(-rate * np.arange(months + 1)) / rate


@cache
def _continuation(years_to_origin: float, months: int) -> Program:
    """The published model run on from one origin: from a draw's parameters to its path and its wars."""
    model = OrganisedCrime(network=network().parents_last(), years_to_origin=years_to_origin)

    def one(theta: Theta) -> tuple[Float[Array, " month"], Float[Array, " month"]]:
        recorded, rate = model.published_start(theta)
        terms = model.published_theta(theta, rate)

        def month(members: Float[Array, " recorded"], _: None) -> tuple[Float[Array, " recorded"], Float[Array, ""]]:
            deaths = published_rates(members, terms, model.network).deaths.sum()
            return published_step(members, terms, model.network, MONTH), deaths

        deaths = jax.lax.scan(month, recorded, None, length=months + 1)[1]
        return jnp.log(deaths / deaths[0]), model.wars_to_come(theta, recorded, months)

    return Program(jax.vmap(one), f"continuation over {months} months, {years_to_origin} years after its beginning")
