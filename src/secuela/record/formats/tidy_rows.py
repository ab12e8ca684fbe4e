"""Our own form, for what no agency publishes as a file: ``series,place,month,value,unit,source,vintage``."""

import re
from dataclasses import dataclass

import pandas as pd

from secuela.evidence.errors import SecuelaError, nearest
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.evidence.states import state_of
from secuela.record.agency_files import Sheet
from secuela.record.columns import Columns
from secuela.record.file_format import Fit, HeadedFormat, Reading
from secuela.record.published_series import published_series

COLUMNS = ("series", "place", "month", "value", "unit", "source", "vintage")
_SOURCE = re.compile(
    r"[^\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069=+@-][^\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]{1,199}"
)


@dataclass(frozen=True)
class TidyRows(HeadedFormat):
    """Values with their own unit, source and vintage."""

    def read(self, sheet: Sheet, fit: Fit) -> Reading:
        """The rows as they are, each checked against its series."""
        columns = self.columns(sheet, fit)
        columns.once(["series", "place", "month", "vintage"])
        series = columns.of("series", {name: name for name in published_series()})
        values = columns.filled("value", columns.numbers("value", whole=False))
        months, vintages = _months(columns, "month"), _months(columns, "vintage")
        places = columns.frame["place"].map(lambda name: state_of(str(name)) or str(name))
        self._checked(columns, series, places, months, vintages)
        rows = pd.DataFrame({"series": series, "place": places, "month": months, "value": values, "vintage": vintages})
        rows = rows.assign(source=columns.frame["source"]).sort_values(["series", "place", "month"], ignore_index=True)
        return Reading(rows)

    def _checked(
        self,
        columns: Columns,
        series: "pd.Series[str]",
        places: "pd.Series[str]",
        months: "pd.Series[int]",
        vintages: "pd.Series[int]",
    ) -> None:
        """Refuse another unit, a place or a month that the series does not hold, and a vintage before its month."""
        for row in columns.frame.index:
            record, unit, month = (
                published_series()[series[row]],
                str(columns.frame.loc[row, "unit"]),
                Month(int(months[row])),
            )
            if unit != record.unit:
                what = message(
                    "{series} is in {unit}, not in {other}.", series=record.id, unit=record.unit, other=unit[:40]
                )
                raise columns.refused(what, row, "unit", message("write the values in the unit of the series"))
            if places[row] not in record.allowed_places():
                what = message("{series} holds no place {place}.", series=record.id, place=str(places[row])[:40])
                raise columns.refused(what, row, "place", nearest(str(places[row])[:40], record.allowed_places()))
            if not record.holds(month):
                what = message(
                    "{series} has a period that ends with another month than {month}.",
                    series=record.id,
                    month=str(month),
                )
                raise columns.refused(
                    what, row, "month", message("name a period by its last month: a year by December")
                )
            if vintages[row] < months[row]:
                raise columns.refused(message("The vintage is before the month it tells of."), row, "vintage")
            if not _SOURCE.fullmatch(str(columns.frame.loc[row, "source"])):
                raise columns.refused(
                    message("The source is empty, too long, or has signs that are not shown."), row, "source"
                )


def _months(columns: Columns, column: str) -> "pd.Series[int]":
    texts, found = columns.frame[column], dict[str, int]()
    for row, text in texts.items():
        try:
            found[str(text)] = Month.parse(str(text)).index
        except SecuelaError as error:
            raise columns.refused(
                message("{value} is not a month.", value=str(text)[:40] or "–"), row, column, error.fix or ""
            ) from None
    return texts.map(found)


FORMAT = TidyRows(id="tidy-rows", title=message("Our own form: one row a value"), lag=0, closing=True, needed=COLUMNS)
