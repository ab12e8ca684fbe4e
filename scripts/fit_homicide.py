"""Fit how far the nation's homicides swing, and print how its bands would have held.

    python scripts/fit_homicide.py [--kept FOLDER]            fit, choose, score; the table of docs/models.md
    python scripts/fit_homicide.py --check [--kept FOLDER]    fit to all months and say which records do not follow
    python scripts/fit_homicide.py --store [--kept FOLDER]    put the scores into the table of the package

Forms and the half-life of the trend are chosen on origins up to December 2011 and scored on those of 2012 to 2021 as
well. Fits of single years are kept in the folder and not made again, so that a run that was stopped goes on where it
was; all of it takes about eight minutes on one core. Reads package data alone.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.priors import LogNormal, interval
from secuela.learning.homicide_tail_scores import (
    BEFORE_TREND,
    CASE_FILES,
    DEATHS,
    FIRST,
    LAST,
    SPLIT,
    Cell,
    forecast,
    level_known,
    origins,
    scores,
    yearly_fit,
)
from secuela.learning.homicide_tails import CHOSEN, FORMS, Form, Posterior, law_of
from secuela.learning.status_quo_scores import store
from secuela.record.homicide_turbulence import filtered
from secuela.record.skill import StatusQuoRow

KEPT = Path(__file__).resolve().parents[1] / "build" / "homicide-fit"
YEARS = range(FIRST.year + 1, 2024)  # in which a fit serves; the last from all months there are
TREND = LogNormal(kind="lognormal", q05=2, q95=8)  # that of violence.trend_half_life
TRENDS = {
    "none": LogNormal(kind="lognormal", q05=0.1, q95=0.3),
    "1.5 to 6 months": LogNormal(kind="lognormal", q05=1.5, q95=6),
    "2 to 8 months": TREND,
    "3 to 15 months": BEFORE_TREND,
}
CASE_ORIGINS = Month.parse("2018-12"), Month.parse("2024-09")
TOLERANCE = 0.25  # of the distance from 5 to 95 %, by which a record may stand off a fresh fit
RECORDS = {
    "growth_half_life": "organised_crime.conflict_growth_half_life",
    "growth_sd_calm": "organised_crime.conflict_growth_sd_calm",
    "growth_sd_turbulent": "organised_crime.conflict_growth_sd_turbulent",
    "turbulence_begins": "organised_crime.turbulence_begins",
    "turbulence_ends": "organised_crime.turbulence_ends",
    "slow_sd": "violence.slow_luck_sd",
    "slow_half_life": "violence.slow_luck_half_life",
    "fast_sd": "violence.fast_luck_sd",
    "fast_half_life": "violence.fast_luck_half_life",
}


def fits(form: Form, kept: Path) -> dict[int, Posterior]:
    """Posteriors of a form by the year in which they serve."""
    found = dict[int, Posterior]()
    start: Posterior | None = None
    for year in YEARS:
        level = level_known(Month(year * 12 - 1)).level[:, 0]
        mark = hashlib.sha256(repr((form.id, form.priors)).encode() + level.tobytes()).hexdigest()
        file = kept / f"{form.id.replace(' ', '-')}-{year}.npz"
        start = _read(file, form, mark)
        if start is None:
            start = yearly_fit(form, year, found.get(year - 1))
            _write(file, start, mark)
            print(f"{form.id}: {year}, {start.effective:.0f} effective draws", file=sys.stderr, flush=True)
        found[year] = start
    return found


def _read(file: Path, form: Form, mark: str) -> Posterior | None:
    if not file.exists():
        return None
    with np.load(file, allow_pickle=False) as kept:
        if str(kept["mark"]) != mark:
            return None
        values = {name: kept[name] for name in form.priors}
        return Posterior(form, values, float(kept["effective"]), kept["centre"], kept["spread"])


def _write(file: Path, found: Posterior, mark: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part.npz")
    rest = {"effective": found.effective, "centre": found.centre, "spread": found.spread, "mark": mark}
    np.savez_compressed(part, **found.values, **rest)  # pyright: ignore[reportArgumentType]
    part.replace(file)


def cells(by_year: dict[int, Posterior] | None, trend: LogNormal, months: Sequence[Month], series: str) -> list[Cell]:
    """Forecasts at all origins; ``None`` for what the package drew before."""
    found = list[Cell]()
    for month in months:
        served = (
            None if by_year is None else by_year[min(month.year if month.month < 12 else month.year + 1, YEARS[-1])]
        )
        found += forecast(month, served, trend, series)
    return found


def line(title: str, rows: Sequence[Cell]) -> str:
    """A row of CRPS against the last value, by horizon: origins to 2011, then later ones."""
    early = scores([cell for cell in rows if cell.origin <= SPLIT])
    late = scores([cell for cell in rows if cell.origin > SPLIT])
    parts = [" ".join(f"{row.crps_to_persistence:.3f}" for row in part) for part in (early, late)]
    held = [" ".join(f"{100 * row.inside_90:.0f}" for row in part) for part in (early, late)]
    return f"| {title} | {parts[0]} | {parts[1]} | {held[0]} | {held[1]} |"


def table(title: str, rows: Sequence[Cell]) -> None:
    """The table of one forecast."""
    print(f"\n{title}\n")
    print("| months | origins | in 90 % | interval | in 50 % | above | CRPS to last value | error | last value's |")
    print("|---|---|---|---|---|---|---|---|---|")
    for row in scores(rows):
        print(
            f"| {row.horizon} | {row.origins} | {100 * row.inside_90:.0f} % | {100 * row.low:.0f}-{100 * row.high:.0f} "
            f"| {100 * row.inside_50:.0f} % | {100 * row.above:.0f} % | {row.crps_to_persistence:.3f} "
            f"| {row.error:.3f} | {row.last_error:.3f} |"
        )


def stored(rows: Sequence[Cell]) -> list[StatusQuoRow]:
    """The scores as the package holds them."""
    return [
        StatusQuoRow(
            outcome="homicides_mx",
            horizon=row.horizon,
            first_origin=str(FIRST),
            last_origin=str(max(cell.origin for cell in rows if cell.horizon == row.horizon)),
            origins=row.origins,
            crps_to_persistence=row.crps_to_persistence,
            coverage_50=row.inside_50,
            coverage_90=row.inside_90,
        )
        for row in scores(rows)
    ]


def predicted(by_year: dict[int, Posterior], first: int, last: int) -> float:
    """Log density of the months of some years, each year by the fit that served in it."""
    total = 0.0
    for year in range(first, last + 1):
        found = by_year[year]
        level = level_known(Month(year * 12 + 11)).level[:, 0]
        density = filtered(level, found.form.swings(found.values)).log_density
        joint = density[-12:].sum(axis=0)
        total += float(np.log(np.mean(np.exp(joint - joint.max()))) + joint.max())
    return total


def differs(found: Posterior) -> list[str]:
    """Records that do not follow from a fit."""
    stale = list[str]()
    for name, values in found.released().items():
        if name not in RECORDS:
            continue
        law, held = law_of(name, values), library().parameters[RECORDS[name]].prior
        fresh, stated = np.array(interval(law)), np.array(interval(held))
        print(f"| `{RECORDS[name]}` | {_three(fresh)} | {_three(stated)} |")
        if np.abs(fresh - stated).max() > TOLERANCE * (fresh[2] - fresh[0]):
            stale.append(RECORDS[name])
    return stale


def _three(points: np.ndarray) -> str:
    low, middle, high = (f"{value:.3g}" for value in points)
    return f"{middle} [{low}, {high}]"


def main(arguments: Iterable[str] | None = None) -> int:
    """Fit, choose, score, compare; 0 if the records follow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kept", type=Path, default=KEPT)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--store", action="store_true", help="put the scores into the table of the package")
    options = parser.parse_args(None if arguments is None else list(arguments))
    chosen = fits(CHOSEN, options.kept)
    print("\n| record | a fresh fit to all months | stated |\n|---|---|---|")
    stale = differs(chosen[YEARS[-1]])
    print("\n".join(f"differs: {name}" for name in stale) or "the records follow from a fresh fit", flush=True)
    if options.check:
        return int(bool(stale))
    months = origins()
    table("Before", cells(None, BEFORE_TREND, months, DEATHS))
    now = cells(chosen, TREND, months, DEATHS)
    table(f"Two regimes with momentum, {FIRST} to {LAST}", now)
    if options.store:
        store("homicides_mx", stored(now))
        return int(bool(stale))
    for title, part in (
        (f"Origins to {SPLIT}", [cell for cell in now if cell.origin <= SPLIT]),
        (f"Origins after {SPLIT}", [cell for cell in now if cell.origin > SPLIT]),
    ):
        table(title, part)
    case = origins(*CASE_ORIGINS)
    table("Case files, before", [c for c in cells(None, BEFORE_TREND, case, CASE_FILES) if c.horizon <= 24])
    table("Case files, now", [c for c in cells(chosen, TREND, case, CASE_FILES) if c.horizon <= 24])
    print("\n| half-life of the trend | CRPS to 2011 | after | in 90 % to 2011 | after |\n|---|---|---|---|---|")
    for title, law in TRENDS.items():
        print(line(title, cells(chosen, law, months, DEATHS)), flush=True)
    print("\n| form | CRPS to 2011 | after | in 90 % to 2011 | after | log density 2003-11 | 2012-22 |")
    print("|---|---|---|---|---|---|---|")
    for form in FORMS.values():
        by_year = chosen if form is CHOSEN else fits(form, options.kept)
        density = [predicted(by_year, *years) for years in ((2003, 2011), (2012, 2022))]
        row = line(form.id, cells(by_year, TREND, months, DEATHS))
        print(f"{row} {density[0]:.1f} | {density[1]:.1f} |", flush=True)
    print("\n| origin | chance of turbulence |\n|---|---|")
    for cell in now:
        if cell.horizon == 12 and cell.origin.month == 12:
            print(f"| {cell.origin} | {100 * cell.turbulent:.0f} % |")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
