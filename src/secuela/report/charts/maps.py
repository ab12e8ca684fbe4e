"""Maps of the 32 states of Mexico: classes of change or of a rate, hatched where the direction is unclear."""

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secuela.report.charts import theme
from secuela.report.charts.outlines import HATCHES, OUTLINES
from secuela.report.charts.theme import Chart
from secuela.text import numbers
from secuela.text.language import translate as _

_HEIGHT = 250


@dataclass(frozen=True)
class Classes:
    """A scale of classes, each with its colour; a value belongs to the class whose limits it lies between.

    Args:
        limits: Ascending limits between the classes.
        colours: One more than the limits.
        labels: What the legend says of each class.
        title: What the legend says above them.
    """

    limits: tuple[float, ...]
    colours: tuple[str, ...]
    labels: tuple[str, ...]
    title: str

    def place(self, value: float) -> int:
        """The number of the class of a value, from 0."""
        return sum(value >= limit for limit in self.limits)

    def order(self) -> list[int]:
        """The classes as a legend of two columns names them: each below the one before, opposite signs beside it."""
        half, rest = divmod(len(self.labels), 2)
        pairs = [number for i in range(half) for number in (i, len(self.labels) - 1 - i)]
        return [*pairs, half] if rest else list(range(len(self.labels)))


def change_classes(same: float) -> Classes:
    """Change against the status quo, in classes that both signs share; blue and orange stay apart for the colour-blind.

    Args:
        same: The smallest meaningful difference, relative: less is "about the same".
    """
    steps = (0.3, 0.1, same)
    per_cents = [numbers.in_short(100 * step) for step in steps]
    most, some, least = per_cents
    return Classes(
        limits=(-steps[0], -steps[1], -steps[2], steps[2], steps[1], steps[0]),
        colours=("#0b4a73", "#3d8dbb", "#a3cae0", "#d9dde1", "#f2bf97", "#d8772f", "#8a3a08"),
        labels=(
            _("over {n}\u00a0% lower").format(n=most),
            _("{low}–{high}\u00a0% lower").format(low=some, high=most),
            _("{low}–{high}\u00a0% lower").format(low=least, high=some),
            _("about the same (±{n}\u00a0%)").format(n=least),
            _("{low}–{high}\u00a0% higher").format(low=least, high=some),
            _("{low}–{high}\u00a0% higher").format(low=some, high=most),
            _("over {n}\u00a0% higher").format(n=most),
        ),
        title=_("Median change"),
    )


def rate_classes() -> Classes:
    """Homicides per 100,000 people a year, from light to dark."""
    limits = (5.0, 10.0, 20.0, 40.0, 80.0)
    return Classes(
        limits=limits,
        colours=("#f1eef6", "#d4cfe4", "#b0a5cf", "#8673b1", "#5f4890", "#34215f"),
        labels=(
            _("below {n}").format(n=numbers.in_short(limits[0])),
            *(f"{numbers.in_short(low)}–{numbers.in_short(high)}" for low, high in itertools.pairwise(limits)),
            _("{n} and more").format(n=numbers.in_short(limits[-1])),
        ),
        title=_("Per 100,000 a year"),
    )


def state_map(
    rows: Sequence[Mapping[str, Any]], classes: Classes, *, told: str, heading: Chart, said: str
) -> dict[str, Any]:
    """One map as a Vega-Lite specification; the page lends it the outlines, which it holds once for all maps.

    Args:
        rows: One for each alternative and state: ``a`` (the alternative's number), ``state`` (its id), ``class``
            (number of its class), ``unclear`` (1 where it is hatched) and ``said`` (what the tooltip says). The
            parameter ``alternative`` chooses which are drawn.
        classes: The scale.
        told: What ``said`` is, in the tooltip.
        heading: Title and caption.
        said: What a screen reader says.
    """
    alt = theme.altair()
    names = [alt.Tooltip("shape.properties.name:N", title=_("State")), alt.Tooltip("said:N", title=told)]
    scale = alt.Scale(domain=list(range(len(classes.labels))), range=list(classes.colours))
    base = alt.Chart(theme.values([dict(row) for row in rows])).transform_filter("datum.a === alternative")
    shape = alt.Shape("shape", type="geojson")
    states = (
        base.transform_lookup(lookup="state", from_=_shapes(OUTLINES), as_="shape")
        .mark_geoshape(stroke="#ffffff", strokeWidth=0.7)
        .encode(shape=shape, color=alt.Color("class:O", scale=scale, legend=_legend(classes)), tooltip=names)
    )
    hatching = (
        base.transform_filter("datum.unclear")
        .transform_lookup(lookup="state", from_=_shapes(HATCHES), as_="shape")
        .mark_geoshape(filled=False, stroke=theme.INK, strokeWidth=0.55, strokeOpacity=0.75)
        .encode(shape=shape, tooltip=names)
    )
    edges = alt.Chart(_whole(OUTLINES)).mark_geoshape(filled=False, stroke=theme.QUIET, strokeWidth=0.35)
    chart = alt.layer(states, hatching, edges).project(type="identity")
    spec = theme.finished(chart, heading=heading, height=_HEIGHT, said=said)
    return {**spec, "datasets": dict.fromkeys((OUTLINES, HATCHES))}


def _legend(classes: Classes) -> Chart:
    return theme.altair().Legend(
        title=classes.title, orient="bottom", columns=2, symbolType="square", symbolStrokeWidth=0, titleFontWeight=600,
        titleFontSize=11, labelFontSize=10.5, rowPadding=1, columnPadding=10, values=classes.order(),
        labelExpr=f"{json.dumps(classes.labels, ensure_ascii=False)}[datum.value]",
    )  # fmt: skip


def _shapes(name: str) -> Chart:
    alt = theme.altair()
    return alt.LookupData(data=_whole(name), key="id")


def _whole(name: str) -> Chart:
    return theme.altair().NamedData(name=name)
