"""What the laws of observation rest on, read from the record: one figure a parameter, by least squares or moments.

Priors are wider than the figures, since each stands on one stretch of the record; a prior follows if it holds its
figure between its 5 and its 95 % point. The objective is the squared distance of the logs from the figures.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares, minimize
from scipy.special import gammaln, ndtri

from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.priors import Fixed
from secuela.evidence.state_tables import state_months
from secuela.learning.calibration import Calibration, Learned, Reads, inside_gate, points_around
from secuela.record.calendar_days import days_of
from secuela.record.forecast_series import forecast_series
from secuela.record.known_rows import shipped_rows
from secuela.record.laboratory_level import HALF_YEAR
from secuela.record.observation.seized_pounds import found_at
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
_INSIDE = (0.84, 0.96)  # of corridors and months within the 90 % band of the law of finds


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
    rows = shipped_rows(series)
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


_IN_SUPPLY = (  # whose laws are those of the fit of supply; what moments say of them is told beside it
    "seizures.found_walk_sd",
    "laboratory_reports.noise_sd",
    "laboratory_reports.walk_sd",
    "supply.fentanyl_swing",
)


@cache
def _logs() -> tuple[tuple[str, ...], Floats]:
    found = figures()
    return tuple(found), np.log(list(found.values()))


def log_density(at: Floats) -> Floats:
    """`(point,)` objective at the logs of the parameters `(point, parameter)`: 0 at the figures, less elsewhere."""
    return -0.5 * ((at - _logs()[1]) ** 2).sum(axis=1)


def learn() -> Learned:
    """Read the figures."""
    names, logs = _logs()
    found = dict(zip(names, np.exp(logs).tolist(), strict=True))
    pounds = corridor_pounds()
    mean = around(pounds)
    law = [np.array(found[f"seizures.{name}"]) for name in ("noise_sd", "find_pounds")]
    low, high = (found_at(ndtri(chance), mean, *law).round(2) for chance in (0.05, 0.95))
    within = float(((pounds >= low) & (pounds <= high)).mean())
    gates = (inside_gate(within, _INSIDE),)
    laws = {name: Fixed(kind="fixed", value=value) for name, value in found.items() if name not in _IN_SUPPLY}
    return Learned(laws, gates, points_around(logs, np.ones(len(logs))))


_MONTHLY = ("month", "value")
_LAST = "2025-10"
CALIBRATION = Calibration(
    id="observation",
    title=message("laws of observation: first releases, noise of two agencies, finds by corridor"),
    models=("record",),
    reads=(
        Reads(f"series/{VICTIMS}.csv", last=_LAST, columns=_MONTHLY),
        Reads(f"series/{PRELIMINARY}.csv", last=_LAST, columns=_MONTHLY),
        Reads(f"series/{DATED}.csv", last=_LAST, columns=_MONTHLY),
        Reads("series/inegi_homicides.csv", last="2024", time="year", columns=("year", "value")),
        Reads("series/nflis_fentanyl_reports_half_year.csv", None, _LAST, "half_year", ("half_year", "value")),
        *(
            Reads(f"series/overdose_predicted_{drug}.csv", last=_LAST, columns=_MONTHLY)
            for drug in ("total", "opioid", "synthetic_t404")
        ),
        Reads("seizures.csv", last=_LAST, columns=("month", "place", "pounds"), only={"drug": ("fentanyl",)}),
    ),
    priors=dict,
    code=("secuela.learning.fits.observation_fit",),
    learn=learn,
    log_density=log_density,
    tolerance=1.0,
    minutes=0.03,
)
