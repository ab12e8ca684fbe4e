"""Months and days in words."""

from datetime import date

from babel.dates import format_date, format_skeleton

from secuela.evidence.months import Month
from secuela.text.language import locale_of, spoken


def month_name(month: Month) -> str:
    """A month with its year.

    >>> month_name(Month.parse("2025-10"))
    'October 2025'
    """
    return format_skeleton("yMMMM", date(month.year, month.month, 1), locale=locale_of(spoken()))


def day_name(day: date) -> str:
    """A day with its month and year.

    >>> day_name(date(2025, 11, 5))
    '5 November 2025'
    """
    return format_date(day, "long", locale=locale_of(spoken()))
