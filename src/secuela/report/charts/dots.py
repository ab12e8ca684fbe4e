"""Alternatives side by side, in the order given and never ranked: a dot and a range each, name and value beside it."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from secuela.report.charts import theme
from secuela.report.charts.theme import Spec

_LETTERS, _LINE, _GAP = 40, 13, 9


@dataclass(frozen=True)
class Dot:
    """One line: its name and value in words, and the 5 %, 50 % and 95 % points of its change, 0 being none."""

    name: str
    value: str
    points: tuple[float, float, float]
    chosen: bool = False


def dot_chart(dots: Sequence[Dot], *, axis: str, same: float | None, per_cent: bool) -> Spec:
    """The chart.

    Args:
        dots: In the order given.
        axis: Title of the axis.
        same: Half the width of the band of "about the same"; None for no band.
        per_cent: Whether points are relative changes.
    """
    labels = [f"{textwrap.fill(dot.name, _LETTERS)}\n{dot.value}" for dot in dots]
    rows = [
        {"n": label, "low": dot.points[0], "mid": dot.points[1], "high": dot.points[2], "chosen": dot.chosen}
        for label, dot in zip(labels, dots, strict=True)
    ]
    lines = max((label.count("\n") + 1 for label in labels), default=1)
    label = "format(datum.value, '+.0%')" if per_cent else "format(datum.value, '+,.3~r')"
    x = {"axis": {"title": axis, "labelExpr": label, "tickCount": 5, "labelOverlap": True}, "scale": {"zero": True}}
    look = {"labelExpr": "split(datum.label, '\\n')", "labelLimit": 290, "title": None, "ticks": False, "domain": False}
    y = {"field": "n", "type": "nominal", "sort": None, "axis": {**look, "labelLineHeight": _LINE, "labelPadding": 8}}
    band = [] if same is None else [{"low": -same, "high": same}]
    pale = {"x": theme.quantitative("low", **x), "x2": {"field": "high"}}
    colour = {"condition": {"test": "datum.chosen", "value": theme.INK}, "value": theme.ACCENT}
    layers = [
        theme.layer("band", "rect", encoding=pale, color=theme.SAME, opacity=0.5),
        theme.layer("none", "rule", encoding={"x": theme.quantitative("at", **x)}, color=theme.QUIET),
        theme.layer("rows", "rule", encoding={**pale, "y": y, "color": colour}, strokeWidth=2),
        theme.layer(
            "rows", "point", encoding={"x": theme.quantitative("mid", **x), "y": y, "color": colour}, filled=True,
            size=75, opacity=1,
        ),
    ]  # fmt: skip
    data = {"rows": rows, "band": band, "none": [{"at": 0.0}]}
    return theme.layered(layers, height=len(dots) * (lines * _LINE + _GAP), data=data)
