"""Where homicides lie, as the command fits it: half-life and spread of departures by state, and scatter of counts."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.evidence.priors import Fixed
from secuela.learning.calibration import Calibration, Learned, Reads, inside_gate, points_around
from secuela.learning.state_composition import (
    FIT_FROM,
    FIT_TO,
    HORIZONS,
    LARGE,
    Composition,
    Windows,
    filtered,
    fit_dispersion,
    fit_half_life,
    fitted_record,
    log_score,
    skill,
    stationary_sd,
    windows,
)
from secuela.record.composition import USUAL_MONTHS, homicides_by_state, window_shares

Floats = NDArray[np.float64]

BOTH_FROM = Month.parse("2015-01")  # from which both agencies count every month
HALF_LIFE, SPREAD, DISPERSION = (
    f"violence.{name}" for name in ("composition_half_life", "composition_sd", "count_dispersion")
)
_INSIDE = (0.8, 0.97)  # of states within the 90 % range a year ahead, at origins that no fit has seen
_YEAR = 12
_AROUND = 0.5  # log: how far around the best the objective is kept


@cache
def _seen() -> tuple[Windows, Floats, Floats]:
    """Windows to the end of the fit; counts and usual shares of the large states since both agencies count."""
    record = homicides_by_state(FIT_TO)
    start = record.months.index(BOTH_FROM)
    usual = np.log([window_shares(record.counts[:end], USUAL_MONTHS) for end in range(start, len(record.months))])
    large = record.counts[start:].mean(axis=0) >= LARGE
    return windows(fitted_record(), FIT_FROM), record.counts[start:, large], usual[:, large]


def log_density(at: Floats) -> Floats:
    """`(point,)` objective at the logs of half-life, spread, dispersion and monthly swing.

    The log score of expected shares, the squared distance from the spread that errors imply, and the log density of the
    counts by state at that half-life, dispersion and swing.
    """
    own, counts, usual = _seen()
    found = list[float]()
    for half_life, spread, dispersion, swing in np.exp(at).tolist():
        implied = np.log([stationary_sd(half_life, horizon)[0] for horizon in HORIZONS]).mean()
        density = filtered(counts, usual, half_life, swing, dispersion)
        found.append(log_score(own, half_life) - 0.5 * (np.log(spread) - implied) ** 2 + density)
    return np.array(found)


def learn() -> Learned:
    """The half-life of the best score, the spread that errors imply, the dispersion of greatest density."""
    half_life, _ = fit_half_life()
    spread = float(np.mean([stationary_sd(half_life, horizon)[0] for horizon in HORIZONS]))
    swing, dispersion = fit_dispersion("sesnsp", BOTH_FROM, half_life)
    inside = float(skill(Composition(half_life, spread, dispersion), _YEAR).coverage[1])
    gates = (inside_gate(inside, _INSIDE),)
    found = {HALF_LIFE: half_life, SPREAD: spread, DISPERSION: dispersion}
    laws = {name: Fixed(kind="fixed", value=value) for name, value in found.items()}
    centre = np.log([*found.values(), swing])
    return Learned(laws, gates, points_around(centre, np.full(len(centre), _AROUND)))


CALIBRATION = Calibration(
    id="composition",
    title=message("where homicides lie by state, from deaths and case files to December 2018"),
    models=("violence",),
    reads=(
        Reads("series/inegi_homicides_by_state.csv", last=str(FIT_TO)),
        Reads("series/sesnsp_victims_by_state_to_2018.csv", last=str(FIT_TO)),
    ),
    priors=dict,
    code=(
        "secuela.learning.fits.composition_fit",
        "secuela.learning.state_composition",
        "secuela.record.composition",
        "secuela.record.state_counts",
    ),
    learn=learn,
    log_density=log_density,
    tolerance=1.0,
    minutes=0.2,
)
