"""Fan charts: the observed past in front, then the simulated futures, with the part that no backtest covers hatched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.report.charts import theme
from secuela.report.charts.theme import Channel, Chart
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.month_names import month_name
from secuela.text.run_notes import note_words

_POINTS = (0.05, 0.25, 0.5, 0.75, 0.95)
_HATCHES_PER_YEAR = 3
_HEADROOM = 0.12
_FEW = 12  # so few dates are shown as dots on their line
_HEIGHT, _SMALL_HEIGHT = 330, 200
_DASHES = [5, 3]
# Symbols of the legend, as paths in a box from -1 to 1; the size is in square pixels.
_SYMBOL = 420
_BAND = "M-1,-0.45H1V0.45H-1Z"
_STROKE = "M-1,0H1"
_OPEN_CIRCLE = "M-0.28,0A0.28,0.28,0,1,0,0.28,0A0.28,0.28,0,1,0,-0.28,0Z"


@dataclass(frozen=True)
class Line:
    """A dated series that stands in front of a fan."""

    label: str
    months: list[Month]
    values: list[float]


@dataclass(frozen=True)
class Axis:
    """How a fan is written: axis title, a second scale (title and factor) if there is one, and whether it is small.

    A small fan stands beside others of its kind: it is lower and leaves the legend to the words above all of them.
    """

    title: str
    second: tuple[str, float] | None = None
    tooltip: str = ""
    decimals: int = 0
    from_zero: bool = True
    small: bool = False


def history(entry: Mapping[str, Any] | None, divide_by: float = 1.0) -> list[Line]:
    """The observed series of an outcome and, where there is one, its preliminary continuation."""
    found = [part for part in (entry, (entry or {}).get("preliminary")) if part]
    return [
        Line(
            label=note_words(part["label"]),
            months=[Month.parse(month) for month in part["months"]],
            values=[float(value) / divide_by for value in part["values"]],
        )
        for part in found
    ]


def _year(month: Month) -> float:
    return month.year + (month.month - 1) / MONTHS_PER_YEAR


def fan_rows(values: NDArray[np.float64], origin: Month, axis: Axis) -> list[dict[str, Any]]:
    """The 5, 25, 50, 75 and 95 % points by month; ``values`` has shape (draw, month)."""
    table = np.quantile(values, _POINTS, axis=0).T
    return [
        {
            "year": _year(origin + index),
            "when": month_name(origin + index),
            **dict(zip(("q05", "q25", "q50", "q75", "q95"), map(float, row), strict=True)),
            "said": _said(row, axis),
        }
        for index, row in enumerate(table)
    ]


def _said(row: NDArray[np.float64], axis: Axis) -> str:
    def write(value: float) -> str:
        text = numbers.decimals(value, axis.decimals) if axis.decimals else numbers.amount(value)
        return text if axis.second is None else f"{text} ({numbers.decimals(value * axis.second[1], 1)} {axis.tooltip})"

    return f"{write(row[2])}; 90\u00a0%: {numbers.span(write(row[0]), write(row[4]))}"


def fan_chart(
    rows: Sequence[dict[str, Any]],
    baseline: Sequence[dict[str, Any]] | None,
    past: Sequence[Line],
    *,
    names: tuple[str, str],
    axis: Axis,
    heading: Chart,
) -> dict[str, Any]:
    """One fan as a Vega-Lite specification.

    Args:
        rows: From :func:`fan_rows`, the proposal under test.
        baseline: The same for the status quo, or None where the proposal is the status quo.
        past: Observed series.
        names: Labels of the proposal's fan and of the status quo.
        axis: How values are written.
        heading: Title and caption.
    """
    alt = theme.altair()
    limits = _limits([*rows, *(baseline or [])], past, axis)
    paint = _Paint(_colours(names, past, with_baseline=baseline is not None), limits, axis)
    main = alt.layer(
        *paint.hatching(rows[0]["year"], rows[-1]["year"]),
        *paint.bands(rows, names[0]),
        *([paint.line(baseline, names[1])] if baseline else []),
        *(paint.past(line, hollow=index > 0) for index, line in enumerate(past)),
        *([] if axis.small else [paint.legend(rows[0]["year"], names, past)]),
    )
    layers = [main, paint.second_axis(rows)] if axis.second else [main]
    chart = alt.layer(*layers).resolve_scale(y="independent")
    said = _("{title} Last month, {when}: {said}.").format(
        title=" ".join(heading.text), when=rows[-1]["when"], said=rows[-1]["said"]
    )
    return theme.finished(chart, heading=heading, height=_SMALL_HEIGHT if axis.small else _HEIGHT, said=said)


def _limits(rows: Sequence[dict[str, Any]], past: Sequence[Line], axis: Axis) -> tuple[float, float]:
    seen = [value for line in past for value in line.values]
    low, high = min([*(row["q05"] for row in rows), *seen]), max([*(row["q95"] for row in rows), *seen])
    bottom = 0.0 if axis.from_zero else low - _HEADROOM * (high - low)
    return bottom, high + _HEADROOM * (high - bottom or 1.0)


def _colours(names: tuple[str, str], past: Sequence[Line], *, with_baseline: bool) -> dict[str, str]:
    observed = dict(zip((line.label for line in past), (theme.INK, theme.QUIET), strict=False))
    return {**observed, names[0]: theme.ACCENT, **({names[1]: theme.STATUS_QUO} if with_baseline else {})}


@dataclass(frozen=True)
class _Paint:
    """Layers of one fan that share colours, the top of the scale and the axis."""

    colours: dict[str, str]
    limits: tuple[float, float]
    axis: Axis

    def _colour(self, label: str) -> Channel:
        return theme.altair().ColorValue(self.colours[label])

    def legend(self, year: float, names: tuple[str, str], past: Sequence[Line]) -> Chart:
        """An invisible layer whose legend draws each series as the picture does: band, dashes, line or open circle."""
        alt = theme.altair()
        marks = {line.label: _OPEN_CIRCLE if index else _STROKE for index, line in enumerate(past)}
        marks |= {names[0]: _BAND, names[1]: _STROKE}
        series = list(self.colours)
        shown = {
            "stroke": list(self.colours.values()),
            "fill": [theme.ACCENT_SOFT if label == names[0] else "transparent" for label in series],
            "shape": [marks[label] for label in series],
            "strokeDash": [_DASHES if label == names[1] else [1, 0] for label in series],
        }
        look = alt.Legend(
            title=None,
            orient="bottom",
            columns=1,
            symbolOpacity=1,
            symbolSize=_SYMBOL,
            symbolStrokeWidth=1.6,
            offset=12,
            labelLimit=alt.ExprRef("width - 24"),
        )
        rows = [{"series": label, "year": year, "low": self.limits[0]} for label in series]
        channels = {
            name: getattr(alt, name[0].upper() + name[1:])(
                "series:N", scale=alt.Scale(domain=series, range=given), legend=look
            )
            for name, given in shown.items()
        }
        invisible = alt.Chart(theme.values(rows)).mark_point(opacity=0)
        return invisible.encode(x=self._x(), y=self._y("low"), **channels)

    def _data(self, rows: Sequence[dict[str, Any]], label: str) -> Chart:
        return theme.altair().Chart(theme.values([{**row, "series": label} for row in rows]))

    def _x(self) -> Channel:
        alt = theme.altair()
        axis = alt.Axis(format="d", title=None, tickMinStep=1, grid=False, labelOverlap=True, labelFlush=False)
        return alt.X("year:Q", scale=alt.Scale(zero=False, nice=False), axis=axis)

    def _y(self, field: str) -> Channel:
        alt = theme.altair()
        decimals = f",.{self.axis.decimals}f"
        axis = alt.Axis(title=self.axis.title, format=decimals, tickCount=6, titleAnchor="end")
        return alt.Y(f"{field}:Q", scale=alt.Scale(domain=list(self.limits), nice=False), axis=axis)

    def hatching(self, start: float, end: float) -> list[Chart]:
        """Fine slanted lines over the simulated months, and the words that say why."""
        alt = theme.altair()
        lean = (end - start) / 3 or 1.0
        first = np.arange(start - lean, end, 1 / _HATCHES_PER_YEAR)
        bottom, top = self.limits
        slope = (top - bottom) / lean
        lines = [
            {
                "year": max(x, start), "until": min(x + lean, end),
                "low": bottom + max(0.0, (start - x) * slope), "high": min(top, bottom + (end - x) * slope),
            }
            for x in map(float, first)
            if min(x + lean, end) > max(x, start)
        ]  # fmt: skip
        hatch = alt.Chart(theme.values(lines)).mark_rule(color=theme.FAINT, strokeWidth=0.7)
        words = alt.Chart(theme.values([{"year": end, "at": top}])).mark_text(
            align="right", baseline="top", dy=3, fontSize=11, fontStyle="italic", color=theme.QUIET
        )
        origin = alt.Chart(theme.values([{"year": start}])).mark_rule(
            color=theme.QUIET, strokeWidth=1, strokeDash=[2, 2]
        )
        return [
            hatch.encode(x=self._x(), x2="until:Q", y=self._y("low"), y2="high:Q"),
            words.encode(x=self._x(), y=self._y("at"), text=alt.TextValue(_("simulated, not backtested"))),
            origin.encode(x=self._x()),
        ]

    def bands(self, rows: Sequence[dict[str, Any]], label: str) -> list[Chart]:
        """The 90 % and 50 % bands and the median of the proposal."""
        base = self._data(rows, label)
        bands = [
            base.mark_area(opacity=strength).encode(
                x=self._x(), y=self._y(low), y2=f"{high}:Q", color=self._colour(label), tooltip=_tooltip()
            )
            for low, high, strength in (("q05", "q95", 0.22), ("q25", "q75", 0.38))
        ]
        median = base.mark_line(strokeWidth=2).encode(x=self._x(), y=self._y("q50"), color=self._colour(label))
        points = base.mark_point(opacity=0, size=90).encode(x=self._x(), y=self._y("q50"), tooltip=_tooltip())
        return [*bands, median, points]

    def line(self, rows: Sequence[dict[str, Any]], label: str) -> Chart:
        """The median of the status quo, dashed."""
        chart = self._data(rows, label).mark_line(strokeWidth=1.8, strokeDash=_DASHES)
        return chart.encode(x=self._x(), y=self._y("q50"), color=self._colour(label), tooltip=_tooltip())

    def past(self, line: Line, *, hollow: bool) -> Chart:
        """An observed series: a line, or small circles for preliminary counts."""
        rows = [
            {"year": _year(month), "when": month_name(month), "value": value, "said": self._written(value)}
            for month, value in zip(line.months, line.values, strict=True)
        ]
        base = self._data(rows, line.label)
        dots = {"point": {"size": 34, "filled": True}} if len(rows) <= _FEW else {}
        chart = base.mark_point(size=22, strokeWidth=1.3) if hollow else base.mark_line(strokeWidth=1.6, **dots)
        return chart.encode(x=self._x(), y=self._y("value"), color=self._colour(line.label), tooltip=_tooltip())

    def _written(self, value: float) -> str:
        text = numbers.decimals(value, self.axis.decimals)
        second = self.axis.second
        return text if second is None else f"{text} ({numbers.decimals(value * second[1], 1)} {self.axis.tooltip})"

    def second_axis(self, rows: Sequence[dict[str, Any]]) -> Chart:
        """An invisible layer that carries the second scale on the right."""
        alt = theme.altair()
        title, factor = self.axis.second or ("", 1.0)
        axis = alt.Axis(title=title, orient="right", grid=False, tickCount=6, format="d")
        y = alt.Y("none:Q", scale=alt.Scale(domain=[limit * factor for limit in self.limits], nice=False), axis=axis)
        corner = theme.values([{"year": rows[0]["year"], "none": self.limits[0]}])
        return alt.Chart(corner).mark_point(opacity=0).encode(x=self._x(), y=y)


def _tooltip() -> list[Channel]:
    alt = theme.altair()
    return [alt.Tooltip("when:N", title=_("Month")), alt.Tooltip("said:N", title=_("Value"))]
