"""What UCDP's files have in common: versions, which differ so much that one is a vintage, and numbers of countries."""

import re

import pandas as pd

from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.record.columns import Columns

_VERSION = re.compile(r"(\d{2})[._](\d)")
_JUNE = 6
MEXICO_NUMBER = "70"


def vintage_of(columns: Columns, column: str) -> Month:
    """June of the year that a version is named after."""
    versions = set(columns.frame[column])
    match = _VERSION.fullmatch(next(iter(versions)))
    if len(versions) != 1 or match is None:
        raise columns.refused(message("The version is not one and the same in all rows, like 25.1."), None, column)
    return Month.parse(f"20{match[1]}-{_JUNE:02d}")


def same_country(columns: Columns, named: "pd.Series[bool]", numbered: "pd.Series[bool]", column: str) -> None:
    """Refuse a row whose name of the country and whose number do not agree."""
    apart = named != numbered
    if apart.any():
        row = apart.index[apart][0]
        what = message(
            "{name} and the number of the country do not agree.", name=str(columns.frame.loc[row, column])[:60]
        )
        raise columns.refused(what, row, column)


def last_year(columns: Columns, years: "pd.Series[int]", vintage: Month, column: str) -> None:
    """Refuse yearly data that stop before the year that the version reaches."""
    wanted = vintage.year - 1
    if int(years.max()) != wanted:
        what = message("The years go to {last}, this version to {wanted}.", last=int(years.max()), wanted=wanted)
        raise columns.refused(what, None, column)
