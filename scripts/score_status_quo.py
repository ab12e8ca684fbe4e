"""Score what the models say of the status quo on origins of the past, beside what the package drew before.

    python scripts/score_status_quo.py homicides [--kept FOLDER]   coverage and CRPS at 12 to 60 months, before and now
    python scripts/score_status_quo.py encounters                    the same at 1 to 24 months
    python scripts/score_status_quo.py homicides --store             and put both into the tables of package and docs
    python scripts/score_status_quo.py homicides --before            what was drawn before alone: no fits, so quick
    python scripts/score_status_quo.py homicides --forms             and with other forms and half-lives of the trend

At each origin the parameters are fitted anew to what came before it; the rule that the last month stays, with its own
past errors, is what a forecast has to beat. *Before* is what the package drew until its status quo became one world:
one size of swings for all times, and for encounters one mean-reverting swing.

Homicides: forms and the half-life of the trend were chosen on origins up to December 2011 and are scored on those of
2012 to 2021 as well. Fits of single years are kept in the folder and not made again, so that a run that was stopped
goes on where it was; all of it takes about eight minutes on one core. Encounters: priors and form were chosen on 1999
to 2013; CRPS is in units of the mean of the year before the origin. Reads package data alone.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import scoringrules
from numpy.typing import NDArray

from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.priors import LogNormal
from secuela.learning.fits.encounter_fit import fitted, wide_priors
from secuela.learning.forecasting.histories import history_at
from secuela.learning.forecasting.naive_rules import Outlook, Persistence
from secuela.learning.forecasting.pool import EVERY
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
from secuela.learning.homicide_tails import CHOSEN, FORMS, Form, Posterior
from secuela.learning.status_quo_scores import TABLE, store
from secuela.record.calendar_days import STANDARD_MONTH, days_of
from secuela.record.encounters import EncounterRecord, encounter_record, standard_months
from secuela.record.forecast_series import forecast_series
from secuela.record.homicide_turbulence import filtered
from secuela.record.seen_record import shipped_alone
from secuela.record.skill import StatusQuoRow

Floats = NDArray[np.float64]
ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "homicide-fit"
BEFORE = ROOT / "docs" / "status_quo_before.csv"
HOMICIDES, ENCOUNTERS = "homicides_mx", "encounters_sw_border"
YEARS = range(FIRST.year + 1, 2024)  # in which a fit serves; the last from all months there are
TREND = LogNormal(kind="lognormal", q05=2, q95=8)  # that of violence.trend_half_life
TRENDS = {
    "none": LogNormal(kind="lognormal", q05=0.1, q95=0.3),
    "1.5 to 6 months": LogNormal(kind="lognormal", q05=1.5, q95=6),
    "2 to 8 months": TREND,
    "3 to 15 months": BEFORE_TREND,
}
CASE_ORIGINS = Month.parse("2018-12"), Month.parse("2024-09")
MONTHS, PATHS = 24, 2000
ENCOUNTERS_FIRST = Month.parse("2015-09")  # as in the skill table
SHOWN = (1, 3, 6, 12, 18, 24)
METHODS = ("regimes", "last month stays", "before")
_Z95 = 1.6448536269514722


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
    """The scores of homicides as the package holds them."""
    return [
        StatusQuoRow(
            outcome=HOMICIDES,
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


def encounter_scores(methods: Sequence[str] = METHODS) -> dict[str, list[tuple[int, float, float]]]:
    """Of each method horizon, CRPS and the share of its law below what came, over all origins."""
    months, rates = standard_months()
    series, priors = forecast_series()[ENCOUNTERS], wide_priors()
    found = {method: list[tuple[int, float, float]]() for method in methods}
    for origin in range(months.index(ENCOUNTERS_FIRST), len(months) - 1, EVERY):
        record = encounter_record(months[origin])
        ahead = range(1, min(MONTHS, len(months) - 1 - origin) + 1)
        season = record.season[[(months[origin] + step).month - 1 for step in ahead]]
        outlook = Outlook(history_at(series, months[origin]), tuple(ahead))
        days = np.array([days_of(months[origin] + step) for step in ahead]) / STANDARD_MONTH
        stays = np.log(Persistence().quantiles(outlook)[:, :, 0] / days)
        laws = {"last month stays": stays, "before": earlier_form(record, origin)[:, : len(ahead)]}
        if "regimes" in methods:
            futures = fitted(record.levels, priors).futures(MONTHS, PATHS, origin)
            laws["regimes"] = futures[:, : len(ahead)] + season
        scale = np.exp(rates[origin + 1 - MONTHS_PER_YEAR : origin + 1]).mean()
        for method, law in laws.items():
            for place, step in enumerate(ahead):
                came, values = rates[origin + step], np.sort(law[:, place])
                score = scoringrules.crps_ensemble(np.exp(came), np.exp(values), estimator="qd", sorted_ensemble=True)
                found[method].append((step, float(score / scale), float((values < came).mean())))
        print(f"{months[origin]}", end=" ", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def encounter_table(found: Mapping[str, list[tuple[int, float, float]]]) -> str:
    """CRPS, CRPS over that of the last month, and the shares inside the 50 % and the 90 % band."""
    lines = [f"{'months ahead':>14} {'method':>17} {'n':>5} {'CRPS':>7} {'ratio':>6} {'50 %':>5} {'90 %':>5}"]
    for horizon in (*SHOWN, None):
        usual = [score for step, score, _ in found["last month stays"] if horizon in (None, step)]
        for method in found:
            kept = np.array([row for row in found[method] if horizon in (None, row[0])])
            inside = [float((np.abs(kept[:, 2] - 0.5) < band / 2).mean()) for band in (0.5, 0.9)]
            lines.append(
                f"{horizon or 'all, 1 to 24':>14} {method:>17} {len(kept):>5} {kept[:, 1].mean():>7.3f} "
                f"{kept[:, 1].mean() / np.mean(usual):>6.2f} {inside[0]:>5.0%} {inside[1]:>5.0%}"
            )
    return "\n".join(lines)


def stored_encounters(found: Mapping[str, list[tuple[int, float, float]]], method: str) -> list[StatusQuoRow]:
    """The scores of encounters by one method as the package holds them."""
    rows = list[StatusQuoRow]()
    for horizon in SHOWN:
        kept = np.array([row for row in found[method] if row[0] == horizon])
        usual = np.mean([score for step, score, _ in found["last month stays"] if step == horizon])
        inside = [float((np.abs(kept[:, 2] - 0.5) < band / 2).mean()) for band in (0.5, 0.9)]
        rows.append(
            StatusQuoRow(
                outcome=ENCOUNTERS,
                horizon=horizon,
                first_origin=str(ENCOUNTERS_FIRST),
                last_origin=str(ENCOUNTERS_FIRST + EVERY * (len(kept) - 1)),
                origins=len(kept),
                crps_to_persistence=float(kept[:, 1].mean() / usual),
                coverage_50=inside[0],
                coverage_90=inside[1],
            )
        )
    return rows


def homicides(kept: Path, *, storing: bool, forms: bool) -> None:
    """Fit by year, score, and set what was drawn before beside it."""
    months = origins()
    homicides_before(storing=storing)
    chosen = fits(CHOSEN, kept)
    now = cells(chosen, TREND, months, DEATHS)
    table(f"Two regimes with momentum, {FIRST} to {LAST}", now)
    if storing:
        store(HOMICIDES, stored(now), TABLE)
    if forms:
        other_forms(chosen, now, kept)


def homicides_before(*, storing: bool) -> None:
    """Score what was drawn before."""
    before = cells(None, BEFORE_TREND, origins(), DEATHS)
    table("Before", before)
    if storing:
        store(HOMICIDES, stored(before), BEFORE)


def other_forms(chosen: dict[int, Posterior], now: Sequence[Cell], kept: Path) -> None:
    """What was chosen among: parts of the record, case files, half-lives of the trend, forms."""
    months = origins()
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
        by_year = chosen if form is CHOSEN else fits(form, kept)
        density = [predicted(by_year, *years) for years in ((2003, 2011), (2012, 2022))]
        row = line(form.id, cells(by_year, TREND, months, DEATHS))
        print(f"{row} {density[0]:.1f} | {density[1]:.1f} |", flush=True)
    print("\n| origin | chance of turbulence |\n|---|---|")
    for cell in now:
        if cell.horizon == 12 and cell.origin.month == 12:
            print(f"| {cell.origin} | {100 * cell.turbulent:.0f} % |")


def main(arguments: Iterable[str] | None = None) -> int:
    """Score one outcome."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("outcome", choices=("homicides", "encounters"))
    parser.add_argument("--kept", type=Path, default=KEPT)
    parser.add_argument("--store", action="store_true", help="put the scores into the tables of package and docs")
    parser.add_argument("--before", action="store_true", help="score what was drawn before alone")
    parser.add_argument("--forms", action="store_true", help="score the other forms of homicide too")
    options = parser.parse_args(None if arguments is None else list(arguments))
    with shipped_alone():
        if options.outcome == "encounters":
            encounters(METHODS[1:] if options.before else METHODS, storing=options.store)
        elif options.before:
            homicides_before(storing=options.store)
        else:
            homicides(options.kept, storing=options.store, forms=options.forms)
    return 0


def encounters(methods: Sequence[str], *, storing: bool) -> None:
    """Fit at each origin, score, and set what was drawn before beside it."""
    found = encounter_scores(methods)
    print(encounter_table(found))
    if storing:
        store(ENCOUNTERS, stored_encounters(found, "before"), BEFORE)
    if storing and "regimes" in methods:
        store(ENCOUNTERS, stored_encounters(found, "regimes"), TABLE)


if __name__ == "__main__":
    sys.exit(main())
