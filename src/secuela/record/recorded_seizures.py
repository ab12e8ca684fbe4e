"""Drugs seized by US border authorities as the package ships them, by month, place and drug."""

from functools import cache

from secuela.evidence.months import Month
from secuela.evidence.tables import read_rows, shipped_tables

COASTS = "coastal-interior"
TABLE, _COLUMNS = "seizures.csv", ("month", "place", "drug", "pounds", "source")


@cache
def recorded() -> dict[tuple[str, str], dict[Month, float]]:
    """Pounds by (place, drug) and month; a month without a row had none."""
    found: dict[tuple[str, str], dict[Month, float]] = {}
    for number, row in enumerate(read_rows(shipped_tables(), TABLE, _COLUMNS), start=2):
        where = f"{TABLE}, line {number}"
        found.setdefault((row["place"], row["drug"]), {})[Month.parse(row["month"], where=where)] = float(row["pounds"])
    return found
