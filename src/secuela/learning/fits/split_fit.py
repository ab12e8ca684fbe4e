"""The split kernel as the command fits it: removals, wars to 2018 and Sinaloa 2024-25, and the world they meet.

The world in which a split is simulated, whose homicide level is that of the origin, says how many homicides a unit of
hostility makes; its own code is not part of the recipe, so that this fit is made anew at night.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.message import message
from secuela.evidence.priors import Fixed, Normal, Prior
from secuela.evidence.removals import FITTED_TO, removals, wars
from secuela.evidence.state_tables import homes
from secuela.learning.calibration import Calibration, Gate, Learned, Reads, points_around
from secuela.learning.split_kernel import (
    SLOPE_PRIOR,
    SPREAD_SCALE,
    Chance,
    Sizes,
    chance_density,
    fading,
    fitted_removals,
    home_share,
    lags,
    leave_one_out,
    next_value,
    rising,
    size_likelihood,
    whole_country,
    with_announced,
)
from secuela.learning.tie_prior import ORIGIN, Factor, TiePrior
from secuela.learning.war_excess import Excess, Record, fitted_wars, measure, rule_error
from secuela.record.state_shares import state_record

Floats = NDArray[np.float64]

SLOPE = "organised_crime.split_size_slope"
_Z95 = 1.6448536269514722
_LEFT_OUT = (0.025, 0.975)  # where each war must lie in what the others expect
_AROUND = (0.3, 0.2, 0.3, 0.3)  # spreads of the points at which the log density is kept


def presence_at_home() -> float:
    """Middle share of an organisation's presence that lies in its home state."""
    present = (state_record(ORIGIN).presence * homes()).sum(axis=1)
    return float(np.median(present[present > 0]))


@cache
def older_wars() -> tuple[Excess, ...]:
    """The wars to 2018, measured."""
    return measure(Record.shipped(), fitted_wars())


@cache
def all_wars() -> tuple[Floats, Floats]:
    """First-year excess of each war over the whole country and its error; the last is Sinaloa 2024-25."""
    usual = float(np.mean([war.home_share for war in fitted_wars() if war.home_share is not None]))
    return with_announced(*whole_country(older_wars(), usual), usual, rule_error(Record.shipped()))


def without_simulation() -> dict[str, Prior]:
    """Laws that removals and wars give without the world, by parameter id."""
    chance, found = Chance.fit(fitted_removals(removals())), older_wars()
    return {
        "organised_crime.split_chance": chance.at_mean(),
        SLOPE: chance.slope(),
        "organised_crime.hostility_lag": next_value(lags(wars())),
        "organised_crime.tie_rise": next_value(rising(found)),
        "organised_crime.tie_half_life": next_value(fading(found)),
        "violence.war_home_share": home_share(fitted_wars(), presence_at_home()),
    }


def log_density(at: Floats) -> Floats:
    """`(point,)` of prior and record at middle and spread of log excess, log odds and slope of the chance to split."""
    middle, spread, intercept, slope = at.T
    sizes = size_likelihood(*all_wars(), middle, spread).sum(axis=-1) - 0.5 * (spread / SPREAD_SCALE) ** 2
    return sizes + chance_density(fitted_removals(removals()), intercept, slope)


def learn() -> Learned:
    """Fit wars and removals, and simulate how large a unit of hostility is."""
    sizes, factor = Sizes.fit(*all_wars()), Factor.usual()
    tie = TiePrior.matching(sizes, factor)
    laws = {
        **without_simulation(),
        "organised_crime.tie_median": tie.median,
        "organised_crime.tie_spread": Fixed(kind="fixed", value=tie.spread),
    }
    below = [chance for _expected, chance in leave_one_out(*all_wars())]
    gates = (
        Gate("lowest", message("chance of less, of the war that is smallest to the others"), min(below), *_LEFT_OUT),
        Gate("highest", message("chance of less, of the war that is largest to the others"), max(below), *_LEFT_OUT),
        Gate(
            "tie",
            message("homicides of the first year of a war by unit of tie"),
            float(np.exp(np.median(factor.log))),
            0,
        ),
    )
    return Learned(laws, gates, points_around(_centre(laws, sizes), np.array(_AROUND)))


def _centre(laws: Mapping[str, Prior], sizes: Sizes) -> Floats:
    chance = laws["organised_crime.split_chance"].quantile(np.array(0.5))
    slope = laws[SLOPE].quantile(np.array(0.5))
    return np.array([np.log(sizes.middles()[1]), sizes.spreads()[1], np.log(chance / (1 - chance)), slope])


def _slope_prior() -> dict[str, Prior]:
    mean, sd = SLOPE_PRIOR
    return {SLOPE: Normal(kind="normal", q05=mean - _Z95 * sd, q95=mean + _Z95 * sd)}


CALIBRATION = Calibration(
    id="splits",
    title=message("splits after removals: chance, lag, size and fading of wars, from removals and older wars"),
    models=("organised_crime", "violence"),
    reads=(
        Reads("series/inegi_homicides_by_state.csv", last=str(FITTED_TO)),
        Reads("removals.csv", last=str(FITTED_TO), columns=("month", "state", "home", "split", "reach")),
        Reads("wars.csv", time="onset", columns=("war", "trigger", "kind", "onset", "homes", "use")),
        Reads("war_places.csv", time=None),
        Reads("states/homes.csv", time=None),
    ),
    facts=("sinaloa_2024_before", "sinaloa_2024_first_year"),
    priors=_slope_prior,
    code=(
        "secuela.learning.fits.split_fit",
        "secuela.learning.split_kernel",
        "secuela.learning.tie_prior",
        "secuela.learning.war_excess",
    ),
    learn=learn,
    log_density=log_density,
    tolerance=0.15,
    minutes=6.0,
)
