"""Columns of an agency's table, read by name: numbers, words of closed lists, months; the first bad cell is named."""

import re
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from secuela.evidence.errors import RecordError, bare, nearest, shown
from secuela.evidence.message import Message, message
from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.record.agency_files import AGAIN, WHY, Sheet, folded

SPANISH_MONTHS = (
    "Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio",
    "Julio", "Agosto", "Septiembre", "Octubre", "Noviembre", "Diciembre",
)  # fmt: skip
ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_PLAIN = re.compile(r"-?\d+(\.\d*)?([eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII)
_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
_FISCAL_YEAR = re.compile(r"(?:FY\s?)?((?:19|20)\d\d)( \(FYTD\))?", re.ASCII)
_FISCAL_START = 10  # October


class Columns:
    """The rows below a header, as text, by the names of the columns.

    Attributes:
        sheet: Where they stand.
        frame: One column of text for each name; the index is the number of the row in the file.
    """

    def __init__(self, sheet: Sheet, frame: pd.DataFrame) -> None:
        self.sheet, self.frame = sheet, frame

    def kept(self, rows: "pd.Series[bool]") -> "Columns":
        """Some of the rows."""
        return Columns(self.sheet, self.frame.loc[rows])

    def refused(
        self, what: Message, row: Hashable = None, column: str | None = None, fix: Message | str = AGAIN
    ) -> RecordError:
        """An error that names the row and the column."""
        number = None if row is None else int(str(row))
        return RecordError(what, where=self.sheet.where(number, column), why=WHY, fix=fix)

    def folded(self, column: str) -> "pd.Series[str]":
        """Words without case, accents and spaces."""
        texts = self.frame[column]
        return texts.map({text: folded(text) for text in texts.unique()})

    def of(self, column: str, known: Mapping[str, Any]) -> "pd.Series[Any]":
        """What each word of a column stands for.

        Args:
            column: Its name.
            known: By word as the agency writes it; case, accents and spaces do not count.
        """
        values = {folded(word): value for word, value in known.items()}
        what = message("The column {column} holds a word that is not known there: {value}.", column=bare(column))
        return self._each(column, lambda text: values[folded(text)], what, known)

    def numbers(self, column: str, *, whole: bool = True, negative: bool = False) -> "pd.Series[float]":
        """A column of numbers; an empty cell is NaN, anything else that is no number is refused."""
        what = message(
            "The column {column} holds {value}, which is not a number that it can hold.", column=bare(column)
        )
        return self._each(column, lambda text: number_of(text, whole=whole, negative=negative), what)

    def years(self, column: str) -> "pd.Series[int]":
        """A column of calendar years."""
        what = message("The column {column} holds {value}, which is not a year.", column=bare(column))
        return self._each(column, _year, what)

    def fiscal_years(self, column: str) -> "pd.Series[int]":
        """A column of fiscal years such as 2024 and 2026 (FYTD)."""
        what = message("The column {column} holds {value}, which is not a fiscal year.", column=bare(column))
        return self._each(column, lambda text: int(_matched(_FISCAL_YEAR, text)[1]), what)

    def months(self, years: "pd.Series[int]", column: str, names: Sequence[str]) -> "pd.Series[int]":
        """Months, by index, from calendar years and a column of names of months."""
        places = self.of(column, {name: place for place, name in enumerate(names)})
        return years.astype(int) * MONTHS_PER_YEAR + places.astype(int)

    def fiscal_months(self, year: str, month: str) -> "pd.Series[int]":
        """Months, by index, from fiscal years that begin in October and names such as OCT."""
        short = [name[:3] for name in ENGLISH_MONTHS]
        months = self.months(self.fiscal_years(year), month, short)
        return months - MONTHS_PER_YEAR * (months % MONTHS_PER_YEAR + 1 >= _FISCAL_START)

    def once(self, columns: Sequence[str], unknown: Collection[str] = ()) -> None:
        """Refuse a second row for the same thing."""
        again = self.frame.duplicated(list(columns))
        if again.any():
            told = ", ".join(bare(str(self.frame.loc[again, name].iloc[0])) for name in columns)
            what = message("This row is there twice: {row}.", row=told)
            raise self.refused(what, self.frame.index[again][0], ", ".join(unknown) or None)

    def filled(self, column: str, values: "pd.Series[float]") -> "pd.Series[float]":
        """Refuse an empty cell in a column that must have a number in every row."""
        if values.isna().any():
            row = values.index[values.isna()][0]
            raise self.refused(message("The cell of column {column} is empty.", column=column), row, column)
        return values

    def _each(
        self, column: str, read: Callable[[str], Any], what: Message, known: Collection[str] | None = None
    ) -> "pd.Series[Any]":
        """Every different text is read once; the first row that holds an unreadable one is named."""
        texts, found, bad = self.frame[column], dict[str, Any](), set[str]()
        for text in texts.unique():
            try:
                found[text] = read(text)
            except (KeyError, ValueError, OverflowError):
                bad.add(text)
        if bad:
            row = texts.index[texts.isin(bad)][0]
            text = str(texts.loc[row])
            told = replace(what, values={**what.values, "value": shown(text)})
            raise self.refused(told, row, column, AGAIN if known is None else nearest(text[:80], known, show=40))
        return texts.map(found)


def number_of(text: str, *, whole: bool = True, negative: bool = False) -> float:
    """A number as agencies write it, with thousands in groups of three or in E-notation; NaN where there is none.

    Raises:
        ValueError: If it is no number, is not whole although counts are, or is below zero although it cannot be.

    >>> number_of("20,762"), number_of("1.5E+01", whole=False)
    (20762.0, 15.0)
    """
    if not text:
        return float("nan")
    if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
        raise ValueError(text)
    value = float(text.replace(",", ""))
    if (whole and value != int(value)) or (value < 0 and not negative) or abs(value) == float("inf"):
        raise ValueError(text)
    return value


def _matched(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    match = pattern.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return match


def _year(text: str) -> int:
    return int(_matched(_YEAR, text.removesuffix(".0"))[0])
