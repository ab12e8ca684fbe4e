"""Calendar months: the world's step, and the finest date that any input may name."""

import re
from dataclasses import dataclass
from typing import Self

from secuela.evidence.errors import SecuelaError
from secuela.evidence.message import message

MONTHS_PER_YEAR = 12
_PATTERN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_PERIOD = re.compile(r"(\d{4}(?:-\d{2})?)(?:/(\d{4}(?:-\d{2})?))?")
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2100


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month, counted from January of year 0.

    >>> Month.parse("2025-10") + 3
    Month('2026-01')
    >>> Month.parse("2026-01") - Month.parse("2025-10")
    3
    """

    index: int

    @classmethod
    def parse(cls, text: str, *, where: str | None = None) -> Self:
        """Read ``YYYY-MM``.

        Raises:
            SecuelaError: If the text is not a month, or carries a day.
        """
        match = _PATTERN.fullmatch(str(text).strip())
        year, month = (int(match[1]), int(match[2])) if match else (0, 0)
        if not (_EARLIEST_YEAR <= year <= _LATEST_YEAR and 1 <= month <= MONTHS_PER_YEAR):
            raise SecuelaError(
                message("{text} is not a month.", text=repr(str(text))),
                where=where,
                why=message("the world moves in whole months, and dates finer than a month are not accepted"),
                fix=message("write it as YYYY-MM, for example 2026-01"),
            )
        return cls(year * MONTHS_PER_YEAR + month - 1)

    @property
    def year(self) -> int:
        """Calendar year."""
        return self.index // MONTHS_PER_YEAR

    @property
    def month(self) -> int:
        """Month of the year, 1 to 12."""
        return self.index % MONTHS_PER_YEAR + 1

    def __add__(self, months: int) -> "Month":
        return Month(self.index + months)

    def __sub__(self, other: "Month") -> int:
        return self.index - other.index

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def __repr__(self) -> str:
        return f"Month('{self}')"


def period_end(period: str) -> Month:
    """The last month of a period such as ``2022``, ``2022-01`` or ``2006-12/2011-11``.

    Raises:
        SecuelaError: If it is none of these, or ends before it begins.
    """
    match = _PERIOD.fullmatch(period)
    first, last = (match[1], match[2] or match[1]) if match else ("", "")
    begin = Month.parse(first if "-" in first else f"{first}-01")
    end = Month.parse(last if "-" in last else f"{last}-{MONTHS_PER_YEAR}")
    if end < begin:
        msg = message("the period {period} ends before it begins", period=period)
        raise SecuelaError(msg)
    return end
