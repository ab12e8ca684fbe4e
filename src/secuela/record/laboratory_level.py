"""Laboratory reports of fentanyl at one month: the pace of the last half-year on record."""

from secuela.evidence.errors import EvidenceError
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.record.calendar_days import STANDARD_MONTH, days_of
from secuela.record.seen_record import half_year_values

HALF_YEARS = "nflis_fentanyl_reports_half_year"
HALF_YEAR = MONTHS_PER_YEAR // 2  # months


def report_level(as_of: Month) -> float:
    """Reports in a standard month of 30.4 days, those of the last half-year that ends by ``as_of``.

    Raises:
        EvidenceError: If none does.
    """
    ends, reports = half_year_values(HALF_YEARS, as_of)
    if not ends:
        first = half_year_values(HALF_YEARS, Month.parse("2100-12"))[0][0]
        raise EvidenceError(
            message("no half-year of laboratory reports ends by {as_of}.", as_of=as_of),
            where="--as-of",
            why=message("the level of the reports at the origin is that of the last one"),
            fix=message("use --as-of {first} or later", first=first),
        )
    days = sum(days_of(ends[-1] + -back) for back in range(HALF_YEAR))
    return float(reports[-1]) / days * STANDARD_MONTH
