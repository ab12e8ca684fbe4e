"""Versions of UCDP's yearly data: they differ so much that a version is the vintage of its rows."""

import re

from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.record.columns import Columns

_VERSION = re.compile(r"(\d{2})[._](\d)")
_JUNE = 6


def vintage_of(columns: Columns, column: str) -> Month:
    """June of the year that a version is named after."""
    versions = set(columns.frame[column])
    match = _VERSION.fullmatch(next(iter(versions)))
    if len(versions) != 1 or match is None:
        raise columns.refused(message("The version is not one and the same in all rows, like 25.1."), None, column)
    return Month.parse(f"20{match[1]}-{_JUNE:02d}")
