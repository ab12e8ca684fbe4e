"""Months in words."""

from datetime import date

from babel.dates import format_skeleton

from secuela.evidence.months import Month
from secuela.text.language import locale_of, spoken


def month_name(month: Month) -> str:
    """A month with its year.

    >>> month_name(Month.parse("2025-10"))
    'October 2025'
    """
    return format_skeleton("yMMMM", date(month.year, month.month, 1), locale=locale_of(spoken()))
