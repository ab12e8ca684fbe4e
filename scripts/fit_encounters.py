"""Fit the regimes of encounters to the record, and score them on origins of the past.

    python scripts/fit_encounters.py             the posterior at the newest month, as records of parameters
    python scripts/fit_encounters.py --score     CRPS and coverage at 1 to 24 months over origins since September 2015
    python scripts/fit_encounters.py --store     the same, into the table of the package

Priors are the fallbacks of the parameters' records; they and the form were chosen on 1999 to 2013. At each origin the
parameters are fitted anew to what came before. Beside the regimes stand the rule that the last month stays, with its
own past errors (as in the skill table), and what the package had before: one mean-reverting swing around the level of
the origin, half of the draws on their way to the long run. CRPS is in units of the mean of the year before the origin.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping

import numpy as np
import scoringrules
from numpy.typing import NDArray

from secuela.evidence.library import library
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.priors import Beta, LogNormal, Prior
from secuela.learning.encounter_fit import Posterior, fitted
from secuela.learning.forecasting.histories import history_at
from secuela.learning.forecasting.naive_rules import Outlook, Persistence
from secuela.learning.forecasting.pool import EVERY
from secuela.learning.status_quo_scores import store
from secuela.record.calendar_days import STANDARD_MONTH, days_of
from secuela.record.encounters import EncounterRecord, encounter_record, standard_months
from secuela.record.forecast_series import forecast_series
from secuela.record.skill import StatusQuoRow
from secuela.world.baselines import REGIME_PARAMETERS

Floats = NDArray[np.float64]
MONTHS, PATHS = 24, 2000
FIRST = Month.parse("2015-09")  # as in the skill table
SHOWN = (1, 3, 6, 12, 18, 24)
METHODS = ("regimes", "last month stays", "before")
_Z95 = 1.6448536269514722


def wide_priors() -> dict[str, Prior]:
    """The priors of the fit by the regimes' own names."""
    found = dict[str, Prior]()
    for name in REGIME_PARAMETERS:
        record = library().parameters[f"displacement.encounter_{name}"]
        found[name] = record.fallback if record.fallback is not None else record.prior
    return found


def as_prior(values: Floats, weight: Floats, like: Prior) -> Prior:
    """A prior of the kind of another one: with mean and variance of weighed draws, or with their 5 and 95 % points."""
    if isinstance(like, Beta):
        mean = float(weight @ values)
        whole = mean * (1 - mean) / float(weight @ (values - mean) ** 2) - 1
        return Beta(kind="beta", a=mean * whole, b=(1 - mean) * whole)
    order = np.argsort(values)
    low, high = np.interp((0.05, 0.95), weight[order].cumsum() - weight[order] / 2, values[order])
    return LogNormal(kind="lognormal", q05=float(low), q95=float(high))


def records(found: Posterior) -> dict[str, Prior]:
    """What the fit says of each parameter, as a prior."""
    priors = wide_priors()
    return {name: as_prior(getattr(found.regimes, name), found.weight, priors[name]) for name in priors}


def posterior_at(record: EncounterRecord, priors: Mapping[str, Prior]) -> Posterior:
    """The fit to a record."""
    return fitted(record.levels, priors)


def earlier_form(record: EncounterRecord, seed: int) -> Floats:
    """`(path, month)` logs of the status quo as it was drawn before, with the wide priors of its parameters."""
    draw = np.random.default_rng(seed)
    middle = lambda low, high: np.exp(  # noqa: E731
        np.log(low * high) / 2 + np.log(high / low) / (2 * _Z95) * draw.standard_normal(PATHS)
    )
    sd, left = middle(0.7, 2.2), 0.5 ** (1 / middle(9, 60))
    half_life, ceiling = middle(4, 90), middle(250_000, 1_200_000)
    share = np.where(draw.random(PATHS) < 0.5, draw.random(PATHS), 0.0)
    own = record.levels[record.own_from :] + record.season[[m.month - 1 for m in record.months[record.own_from :]]]
    gap, level, luck = own.mean() - own[-1], np.exp(own[-1]), np.zeros(PATHS)
    found = np.empty((PATHS, MONTHS))
    for month in range(MONTHS):
        luck = left * luck + np.sqrt(1 - left**2) * sd * draw.standard_normal(PATHS)
        usual = level * np.exp(share * (1 - 0.5 ** ((month + 1) / half_life)) * gap + luck)
        found[:, month] = np.log(usual * (ceiling + level) / (ceiling + usual))
    return found


def scored() -> dict[str, list[tuple[int, float, float]]]:
    """Of each method horizon, CRPS and the share of its law below what came, over all origins."""
    months, rates = standard_months()
    series, priors = forecast_series()["encounters_sw_border"], wide_priors()
    found = {method: list[tuple[int, float, float]]() for method in METHODS}
    for origin in range(months.index(FIRST), len(months) - 1, EVERY):
        record = encounter_record(months[origin])
        ahead = range(1, min(MONTHS, len(months) - 1 - origin) + 1)
        season = record.season[[(months[origin] + step).month - 1 for step in ahead]]
        rows = [posterior_at(record, priors).futures(MONTHS, PATHS, origin), earlier_form(record, origin)]
        outlook = Outlook(history_at(series, months[origin]), tuple(ahead))
        days = np.array([days_of(months[origin] + step) for step in ahead]) / STANDARD_MONTH
        stays = np.log(Persistence().quantiles(outlook)[:, :, 0] / days)
        laws = (rows[0][:, : len(ahead)] + season, stays, rows[1][:, : len(ahead)])
        scale = np.exp(rates[origin + 1 - MONTHS_PER_YEAR : origin + 1]).mean()
        for method, law in zip(METHODS, laws, strict=True):
            for place, step in enumerate(ahead):
                came, values = rates[origin + step], np.sort(law[:, place])
                score = scoringrules.crps_ensemble(np.exp(came), np.exp(values), estimator="qd", sorted_ensemble=True)
                found[method].append((step, float(score / scale), float((values < came).mean())))
        print(f"{months[origin]}", end=" ", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def table(found: Mapping[str, list[tuple[int, float, float]]]) -> str:
    """CRPS, CRPS over that of the last month, and the shares inside the 50 % and the 90 % band."""
    lines = [f"{'months ahead':>14} {'method':>17} {'n':>5} {'CRPS':>7} {'ratio':>6} {'50 %':>5} {'90 %':>5}"]
    for horizon in (*SHOWN, None):
        usual = [score for step, score, _ in found["last month stays"] if horizon in (None, step)]
        for method in METHODS:
            kept = np.array([row for row in found[method] if horizon in (None, row[0])])
            inside = [float((np.abs(kept[:, 2] - 0.5) < band / 2).mean()) for band in (0.5, 0.9)]
            lines.append(
                f"{horizon or 'all, 1 to 24':>14} {method:>17} {len(kept):>5} {kept[:, 1].mean():>7.3f} "
                f"{kept[:, 1].mean() / np.mean(usual):>6.2f} {inside[0]:>5.0%} {inside[1]:>5.0%}"
            )
    return "\n".join(lines)


def stored(found: Mapping[str, list[tuple[int, float, float]]]) -> list[StatusQuoRow]:
    """The scores of the regimes as the package holds them."""
    last, rows = standard_months()[0][-1], list[StatusQuoRow]()
    for horizon in SHOWN:
        kept = np.array([row for row in found["regimes"] if row[0] == horizon])
        usual = np.mean([score for step, score, _ in found["last month stays"] if step == horizon])
        inside = [float((np.abs(kept[:, 2] - 0.5) < band / 2).mean()) for band in (0.5, 0.9)]
        rows.append(
            StatusQuoRow(
                outcome="encounters_sw_border",
                horizon=horizon,
                first_origin=str(FIRST),
                last_origin=str(FIRST + EVERY * (len(kept) - 1)),
                origins=len(kept),
                crps_to_persistence=float(kept[:, 1].mean() / usual),
                coverage_50=inside[0],
                coverage_90=inside[1],
            )
        )
    return [row for row in rows if Month.parse(row.last_origin) <= last]


def main(arguments: Iterable[str] | None = None) -> int:
    """Print the posterior or the scores."""
    parser = argparse.ArgumentParser(description="Fit the regimes of encounters, or score them on the past.")
    parser.add_argument("--score", action="store_true", help="score on origins of the past, some minutes")
    parser.add_argument("--store", action="store_true", help="the same, into the table of the package")
    options = parser.parse_args(None if arguments is None else list(arguments))
    if options.score or options.store:
        found = scored()
        print(table(found))
        if options.store:
            store("encounters_sw_border", stored(found))
        return 0
    record = encounter_record(standard_months()[0][-1])
    now = posterior_at(record, wide_priors())
    for name, prior in records(now).items():
        print(f"encounter_{name}: {prior.model_dump()}")
    print(f"fitted to {record.months[0]} to {record.months[-1]}; {now.effective:.0f} draws carry it")
    print("season, log: " + " ".join(f"{factor:+.2f}" for factor in record.season))
    return 0


if __name__ == "__main__":
    sys.exit(main())
