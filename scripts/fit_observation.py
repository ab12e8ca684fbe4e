"""Read from the record what the laws of observation rest on, and say whether the committed priors hold it.

    python scripts/fit_observation.py            print each figure beside the 5, 50 and 95 % points of its prior
    python scripts/fit_observation.py --check    the same; exit 1 if a prior does not hold its figure

Reads package data only. The priors themselves are written by hand into ``parameters/*.yaml``.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares, minimize
from scipy.special import gammaln

from secuela.evidence.library import library
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.priors import interval
from secuela.evidence.state_tables import state_months
from secuela.record.calendar_days import days_of
from secuela.record.forecast_series import forecast_series
from secuela.record.known_rows import known_rows
from secuela.record.laboratory_level import HALF_YEAR
from secuela.record.overdose_level import adjusted_parts
from secuela.record.published_series import CORRIDORS, published_series
from secuela.record.recorded_seizures import recorded

Floats = NDArray[np.float64]
VICTIMS, PRELIMINARY, DATED = "sesnsp_homicide_victims", "sspc_preliminary_homicides", "inegi_homicides_by_state"
WHOLE = Month.parse("2016-01")  # in 2015 one state reported zeros
AROUND = 6  # months before and after that make the mean of a corridor
LEAST = 0.05  # pounds: a month without a find has a likelihood too
DATED_FROM = 2012
SHARED_MONTHS = 36  # over which reports, seizures and deaths are compared


def registration_gap(ratio: Floats, age: Floats) -> tuple[float, float, float]:
    """Ratio in the end, share lacking at first and half-life in months, by least squares on the log.

    Args:
        ratio: Of a count that is still growing to one that is not.
        age: Months since the first publication of each.
    """

    def left(at: Floats) -> Floats:
        return at[0] + np.log1p(-np.exp(at[1]) * 0.5 ** (age / np.exp(at[2]))) - np.log(ratio)

    end, gap, half_life = least_squares(left, [np.log(ratio.max()), np.log(0.05), 0.0]).x
    return float(np.exp(end)), float(np.exp(gap)), float(np.exp(half_life))


def own_noise(ratio: Floats) -> float:
    """Noise of each of two counts of the same deaths: changes of the log of their ratio, over the root of four."""
    return float(np.diff(np.log(ratio)).std() / 2)


def finds(pounds: Floats, mean: Floats) -> tuple[float, float]:
    """Noise where finds are many, and pounds that come together, by greatest likelihood of the gamma law.

    Args:
        pounds: `(month, place)`.
        mean: What was expected there, above zero.
    """
    seen = np.maximum(pounds, LEAST)

    def unlikely(at: Floats) -> float:
        shape = 1 / (np.exp(2 * at[0]) + np.exp(at[1]) / mean)
        of_each = shape * np.log(shape / mean) - gammaln(shape) + (shape - 1) * np.log(seen) - shape * seen / mean
        return -float(of_each.sum())

    noise, together = minimize(unlikely, [np.log(0.3), np.log(30.0)], method="Nelder-Mead").x
    return float(np.exp(noise)), float(np.exp(together))


def around(values: Floats, months: int = AROUND) -> Floats:
    """Mean of the months before and after each, without itself, along the first axis."""
    each = range(len(values))
    near = [[j for j in each if j != i and abs(j - i) <= months] for i in each]
    return np.stack([values[rows].mean(axis=0) for rows in near])


def walk_sd(log: Floats, months: int, noise: float, other: float = 0.0) -> float:
    """A month's step of a level that walks, from changes over some months less noise at both ends and another swing."""
    change = np.mean((log[months:] - log[:-months]) ** 2)
    return float(np.sqrt(max(change - 2 * noise**2 - other**2, 0.0) / months))


def homicide_ages() -> tuple[Floats, Floats]:
    """Case files over the preliminary count by age at publication; months first published as a daily mean last."""
    found, series = library(), published_series()[VICTIMS]
    counts = dict(zip(*found.series_values(PRELIMINARY), strict=True))
    rows = known_rows(series)
    rows = rows[rows["place"] == series.nation]
    both = [
        (value / counts[Month(month)], vintage - month - series.lag)
        for month, value, vintage in zip(rows["month"], rows["value"], rows["vintage"], strict=True)
        if Month(month) in counts
    ]
    for first in (found.facts[name] for name in forecast_series()["homicides_mx"].announced.values()):
        month = Month.parse(first.period)
        both.append((first.value * days_of(month) / counts[month], 0))
    ratio, age = np.array(both, dtype=np.float64).T
    return ratio, age


def agency_ratio() -> Floats:
    """Case files over vital statistics by month of death, months that both cover."""
    table = state_months(DATED)
    deaths = dict(zip(table.months, table.counts.sum(axis=1) + table.unknown, strict=True))
    victims = zip(*library().series_values(VICTIMS), strict=True)
    return np.array([value / deaths[month] for month, value in victims if month in deaths and month >= WHOLE])


def dated_shares() -> Floats:
    """Deaths in INEGI's table by month of death over those registered in the year, by year."""
    table, (years, registered) = state_months(DATED), library().year_values("inegi_homicides")
    deaths = table.counts.sum(axis=1) + table.unknown
    last = table.months[-1].year
    return np.array(
        [
            deaths[[month.year == year for month in table.months]].sum() / value
            for year, value in zip(years, registered, strict=True)
            if DATED_FROM <= year <= last
        ]
    )


def corridor_pounds() -> Floats:
    """Pounds of fentanyl by month and corridor."""
    seized = recorded()
    months = sorted({month for by_month in seized.values() for month in by_month})
    return np.array([[seized.get((place, "fentanyl"), {}).get(month, 0.0) for place in CORRIDORS] for month in months])


def half_years() -> Floats:
    """Log of laboratory reports by half-year."""
    return np.log(library().half_year_values("nflis_fentanyl_reports_half_year")[1])


def shared_sd(months: int) -> float:
    """Changes over some months that reports, seizures and deaths with synthetic opioids share, on the scale of reports.

    One factor moves all three, each with a loading of its own (that of reports is 1), and what else moves them is taken
    to be unrelated: then the variance of its changes is cov(reports, seizures) cov(reports, deaths) / cov(seizures,
    deaths). Means are not taken out, since the path of supply is flat. Half-years that all three have.
    """
    step = months // HALF_YEAR
    reports, finds, deaths = (row[step:] - row[:-step] for row in half_year_logs())
    known = np.isfinite(finds)
    reports, finds, deaths = reports[known], finds[known], deaths[known]
    return float(np.sqrt(np.mean(reports * finds) * np.mean(reports * deaths) / np.mean(finds * deaths)))


def half_year_logs() -> Floats:
    """Log of reports, pounds seized and deaths with synthetic opioids by half-year of reports; NaN where unknown."""
    ends, reports = library().half_year_values("nflis_fentanyl_reports_half_year")
    pounds: dict[Month, float] = {}
    for (_, drug), by_month in recorded().items():
        for month, value in by_month.items() if drug == "fentanyl" else ():
            pounds[month] = pounds.get(month, 0.0) + value
    months, (synthetic, _, _) = adjusted_parts()
    died = dict(zip(months, np.exp(synthetic).tolist(), strict=True))

    def summed(values: dict[Month, float]) -> Floats:
        return np.array([sum(values.get(end + -back, np.nan) for back in range(HALF_YEAR)) for end in ends])

    return np.log([reports, summed(pounds), summed(died)])


def figures() -> dict[str, float]:
    """What the record says, by the parameter that must hold it."""
    _, gap, half_life = registration_gap(*homicide_ages())
    pounds = corridor_pounds()
    noise, together = finds(pounds, around(pounds))
    total, reports = np.log(pounds.sum(axis=1)), half_years()
    noise_of_reports = float(np.diff(reports, n=2).std() / np.sqrt(6))
    long = SHARED_MONTHS // HALF_YEAR
    return {
        "agency_counts.victims_first_gap": gap,
        "agency_counts.victims_late_half_life": half_life,
        "agency_counts.recording_noise_sd": own_noise(agency_ratio()),
        "agency_counts.inegi_dated_share": float(dated_shares().mean()),
        "seizures.noise_sd": noise,
        "seizures.find_pounds": together,
        "seizures.found_walk_sd": walk_sd(
            total, MONTHS_PER_YEAR, float(np.diff(total).std() / np.sqrt(2)), shared_sd(MONTHS_PER_YEAR)
        ),
        "laboratory_reports.noise_sd": noise_of_reports,
        "laboratory_reports.walk_sd": walk_sd(reports, long, noise_of_reports, shared_sd(SHARED_MONTHS)),
        "supply.fentanyl_swing": shared_sd(SHARED_MONTHS),
    }


def outside(found: dict[str, float]) -> list[str]:
    """Parameters whose prior does not hold the figure between its 5 and 95 % points."""
    return [name for name, value in found.items() if not _points(name)[0] <= value <= _points(name)[2]]


def _points(name: str) -> Sequence[float]:
    return interval(library().parameters[name].prior)


def main(arguments: Iterable[str] | None = None) -> int:
    """Print the figures; 1 if a prior is to be checked and does not hold its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="exit 1 if a prior does not hold its figure")
    options = parser.parse_args(None if arguments is None else list(arguments))
    found = figures()
    for name, value in found.items():
        low, middle, high = _points(name)
        print(f"{name:<40} {value:8.4g}   prior {low:.4g}, {middle:.4g}, {high:.4g}")
    return 1 if options.check and outside(found) else 0


if __name__ == "__main__":
    sys.exit(main())
