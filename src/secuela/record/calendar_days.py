"""Days of months: a calendar month has 28 to 31, a standard month a twelfth of a year."""

from calendar import monthrange

from secuela.evidence.months import Month

STANDARD_MONTH = 365.25 / 12  # days


def days_of(month: Month) -> int:
    """Days of a calendar month."""
    return monthrange(month.year, month.month)[1]
