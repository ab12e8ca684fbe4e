"""Fan charts: the record in front, then the simulated futures of the plan, with the median of the status quo."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from secuela.analysis.panels import Floats
from secuela.evidence.months import Month
from secuela.report.charts import theme
from secuela.report.charts.theme import Rows, Spec

_POINTS = (0.05, 0.25, 0.5, 0.75, 0.95)
_AT_ONCE = 2**20  # numbers
_AT_DATA_END, _AT_START = 3, 4  # pixels below the top: the words on either side of the two rules
_AT_DATA_END_ALONE = 18  # below those of the start, where nothing is drawn before the data end
_KEYS = ("a", "b", "c", "d", "e")
_HEIGHT, _SMALL_HEIGHT = 300, 190
_DASHES = [5, 3]
Data = Mapping[str, Rows]


@dataclass(frozen=True)
class FanTexts:
    """What a fan says: its axis, its series, and the words at its rules.

    Args:
        axis: Title of the vertical axis.
        plan: Label of the plan's futures.
        usual: Label of the status quo; empty where there is nothing beside the plan.
        record: Label of the record.
        preliminary: Label of its preliminary continuation.
        data_end: Words at the end of the data.
        start: Words at the start of the plan; empty where it is not marked.
    """

    axis: str
    plan: str
    usual: str
    record: str
    preliminary: str
    data_end: str
    start: str


def quantiles(values: Floats, points: Sequence[float]) -> Floats:
    """Points of the first axis as :func:`numpy.quantile` gives them, in a tenth of its time.

    >>> quantiles(np.array([0.0, 1.0, 2.0, 3.0]), (0.5,)).tolist()
    [1.5]
    """
    place = np.asarray(points) * (len(values) - 1)
    below = np.floor(place).astype(int)
    above = np.minimum(below + 1, len(values) - 1)
    part = (place - below).reshape(-1, *[1] * (values.ndim - 1))

    def found(some: Floats) -> Floats:
        ordered = np.sort(some, axis=0)
        return np.asarray(ordered[below] + (ordered[above] - ordered[below]) * part)

    return found(values) if values.ndim == 1 else np.concatenate(list(map(found, _months_together(values))), axis=1)


def fan_rows(values: Floats, origin: Month) -> list[dict[str, object]]:
    """The 5, 25, 50, 75 and 95 % points by month; ``values`` has shape (draw, month), months from the origin on."""
    table = quantiles(_computed(values), _POINTS).T
    return [
        {"m": str(origin + place), **dict(zip(_KEYS, map(float, row), strict=True))} for place, row in enumerate(table)
    ]


def median_rows(values: Floats, origin: Month) -> list[dict[str, object]]:
    """The median by month."""
    middles = np.concatenate([np.median(some, axis=0) for some in _months_together(_computed(values))])
    return [{"m": str(origin + place), "c": float(value)} for place, value in enumerate(middles)]


def _computed(values: Floats) -> Floats:
    """`(draw, month)` of the futures that are finite in every month; nothing is copied where these are all."""
    good = np.isfinite(values).all(axis=1)
    return values if good.all() else values[good]


def _months_together(values: Floats) -> list[Floats]:
    """`(draw, month)` in groups of months, since what is put in order is copied."""
    return np.array_split(values, min(max(values.size // _AT_ONCE, 1), values.shape[1]), axis=1)


def past_rows(months: Sequence[str], values: Sequence[float], kind: str) -> list[dict[str, object]]:
    """A dated series before the origin; ``kind`` is its label."""
    return [{"m": month, "v": float(value), "k": kind} for month, value in zip(months, values, strict=True)]


def marks(origin: Month, start: Month | None, texts: FanTexts, *, recorded: bool = True) -> list[dict[str, object]]:
    """Where the data end and the plan starts, with their words.

    Args:
        origin: The last month of data.
        start: That in which the plan starts.
        texts: What the chart says.
        recorded: Whether anything is drawn before the data end; else there is no room for words on that side.
    """
    end = _AT_DATA_END if recorded else _AT_DATA_END_ALONE
    found: list[dict[str, object]] = [{"m": str(origin), "w": texts.data_end, "dy": end}]
    if start is not None and texts.start:
        found.append({"m": str(start), "w": texts.start, "dy": _AT_START})
    return found


def fan_chart(data: Data, texts: FanTexts, *, small: bool = False) -> Spec:
    """One fan.

    Args:
        data: Rows by name: ``fan`` (from :func:`fan_rows`), ``usual`` (:func:`median_rows`), ``past``
            (:func:`past_rows`, empty where there is no record) and ``marks`` (:func:`marks`).
        texts: What it says.
        small: Whether it stands beside others of its kind, and leaves the legend to the words above them.
    """
    y_title = {"title": texts.axis, "tickCount": 5, "titleAnchor": "end", "format": ",~r"}
    look = _Look(texts, y_title, small)
    layers = [
        *look.rules(),
        look.band("a", "e", 0.2),
        look.band("b", "d", 0.36),
        look.line("fan", texts.plan, strokeWidth=2),
        *([look.line("usual", texts.usual, strokeWidth=1.8, strokeDash=_DASHES)] if texts.usual else []),
        look.past(),
    ]
    return theme.layered(layers, height=_SMALL_HEIGHT if small else _HEIGHT, data=data)


@dataclass(frozen=True)
class _Look:
    """Layers of one fan that share colours and axes."""

    texts: FanTexts
    y_title: Spec
    small: bool

    def _x(self) -> Spec:
        axis = {"format": "%Y", "title": None, "grid": False, "labelOverlap": True, "tickCount": 8}
        return {"field": "m", "type": "temporal", "scale": {"type": "utc"}, "axis": axis}

    def _y(self, field: str) -> Spec:
        return theme.quantitative(field, axis=self.y_title, scale={"zero": True, "nice": True})

    def _colour(self) -> Spec:
        names = (self.texts.record, self.texts.preliminary, self.texts.plan, self.texts.usual)
        colours = (theme.INK, theme.QUIET, theme.ACCENT, theme.STATUS_QUO)
        held = [(name, colour) for name, colour in zip(names, colours, strict=True) if name]
        legend = (
            None
            if self.small
            else {"title": None, "orient": "bottom", "columns": 2, "symbolType": "square", "symbolOpacity": 1}
        )
        scale = {"domain": [name for name, _colour in held], "range": [colour for _name, colour in held]}
        return {"field": "k", "type": "nominal", "scale": scale, "legend": legend}

    def _labelled(self, layer: Spec, label: str) -> Spec:
        """A layer whose rows all belong to one series."""
        return {**layer, "transform": [{"calculate": json.dumps(label), "as": "k"}]}

    def _told(self, *named: tuple[str, str]) -> list[Spec]:
        month = {"field": "m", "type": "temporal", "timeUnit": "utcyearmonth", "format": "%Y-%m", "title": "·"}
        return [month, *(theme.quantitative(field, title=title, format=",.3~r") for field, title in named)]

    def rules(self) -> list[Spec]:
        """The end of the data and the start of the plan."""
        rule = theme.layer(
            "marks", "rule", encoding={"x": self._x()}, color=theme.QUIET, strokeWidth=1, strokeDash=[2, 2]
        )
        words = [
            {
                "data": {"name": "marks"},
                "transform": [{"filter": f"datum.dy === {dy}"}],
                "mark": {
                    "type": "text", "align": align, "baseline": "top", "dx": dx, "dy": dy, "fontSize": 10.5,
                    "lineBreak": "\n",
                },
                "encoding": {"x": self._x(), "y": {"value": 0}, "text": {"field": "w"}},
            }
            for dy, align, dx in (
                (_AT_DATA_END, "right", -4), (_AT_START, "left", 4), (_AT_DATA_END_ALONE, "left", 4),
            )
        ]  # fmt: skip
        return [rule, *([] if self.small else words)]

    def band(self, low: str, high: str, strength: float) -> Spec:
        """A band of the plan's futures."""
        encoding = {"x": self._x(), "y": self._y(low), "y2": {"field": high}, "color": self._colour()}
        told = self._told(("a", "5 %"), ("c", "50 %"), ("e", "95 %"))
        layer = theme.layer("fan", "area", encoding={**encoding, "tooltip": told}, opacity=strength)
        return self._labelled(layer, self.texts.plan)

    def line(self, data: str, label: str, **look: object) -> Spec:
        """A median."""
        encoding = {"x": self._x(), "y": self._y("c"), "color": self._colour()}
        layer = theme.layer(data, "line", encoding={**encoding, "tooltip": self._told(("c", "50 %"))}, **look)
        return self._labelled(layer, label)

    def past(self) -> Spec:
        """The record; a preliminary continuation is a line of its own colour."""
        encoding = {"x": self._x(), "y": self._y("v"), "color": self._colour()}
        return theme.layer("past", "line", encoding={**encoding, "tooltip": self._told(("v", "·"))}, strokeWidth=1.6)
