"""What the record says of the links that leave cooperation: interdiction and migration before and after December 2020.

In that month Mexico limited foreign agents by law, and a joint unit was closed soon after. Prints the arithmetic behind
the table in docs/models.md; nothing reads its output.

    python scripts/cooperation_record.py
"""

from collections import defaultdict
from math import exp, log
from statistics import mean

from secuela.evidence.library import library

FELL = log(0.45 / 0.65)  # log of cooperation around December 2020: the two tenths that the record of its loss names
BEFORE = ("2019-06", "2019-12", "2020-06", "2020-12")  # half-years, by their last month
FIRST, BOTH = ("2021-06", "2021-12"), ("2021-06", "2021-12", "2022-06", "2022-12")


def values(name: str) -> dict[str, float]:
    """A shipped series by month, as text."""
    rows = library().rows[name]
    return dict(zip(map(str, rows.times), map(float, rows.values), strict=True))


def seized_per_report() -> dict[str, float]:
    """Pounds of fentanyl seized at the southwest border per laboratory report, by half-year."""
    seized: dict[str, float] = defaultdict(float)
    for month, pounds in values("fentanyl_seizures_southwest").items():
        year, number = month.split("-")
        seized[f"{year}-{'06' if int(number) <= 6 else '12'}"] += pounds
    reports = values("nflis_fentanyl_reports_half_year")
    return {half: pounds / reports[half] for half, pounds in seized.items() if half in reports}


def main() -> None:
    """Print it."""
    found = {half: log(value) for half, value in seized_per_report().items()}
    windows = {
        "2021 against 2019-20": (FIRST, BEFORE),
        "2021-22 against 2019-20": (BOTH, BEFORE),
        "2021 against the second half of 2020": (FIRST, BEFORE[-1:]),
    }
    print(f"log of cooperation after December 2020: {FELL:+.2f} (judgement)")
    for name, (after, before) in windows.items():
        change = mean(found[half] for half in after) - mean(found[half] for half in before)
        print(f"fentanyl seized per report, {name}: {100 * (exp(change) - 1):+.0f} %, elasticity {change / FELL:+.1f}")
    encounters = values("sw_border_encounters")
    for begin, end in (("2019-05", "2019-12"), ("2020-12", "2021-07")):
        change = encounters[end] / encounters[begin] - 1
        print(f"encounters, {begin} to {end}: {100 * change:+.0f} %")


if __name__ == "__main__":
    main()
