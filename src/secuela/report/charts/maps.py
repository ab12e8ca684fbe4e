"""Maps of the 32 states of Mexico in classes, each darker than the one below: a print in grey keeps the order."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from secuela.report.charts import theme
from secuela.report.charts.outlines import OUTLINES
from secuela.report.charts.theme import Rows, Spec

_HEIGHT = 250
_EDGE = {"stroke": theme.QUIET, "strokeWidth": 0.4}
MORE = ("#f2f4f5", "#f9d9ba", "#f0b078", "#e08a3c", "#a8531a", "#5e2907")
FEWER = ("#f2f4f5", "#cfe1ee", "#a3c8e0", "#5b9bc6", "#2a6796", "#0d3350")


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


def state_map(rows: Rows, classes: Classes, fields: Sequence[tuple[str, str]]) -> Spec:
    """One map; the page lends it the outlines, which it holds once for all maps.

    What has no row keeps its outline; it lies below, since a pointer meets what is drawn last.

    Args:
        rows: One for each state: ``state`` (its id), ``class`` (number of its class) and what the tooltip shows.
        classes: The scale.
        fields: Field and title of what the tooltip shows beside the state's name.
    """
    names = [{"field": "shape.properties.name", "type": "nominal", "title": "·"}]
    told = [{"field": field, "type": "nominal", "title": title} for field, title in fields]
    legend = {
        "title": classes.title, "orient": "bottom", "columns": 3, "symbolType": "square", "symbolStrokeWidth": 0,
        "titleFontWeight": 600, "labelExpr": f"{json.dumps(classes.labels, ensure_ascii=False)}[datum.value]",
        "values": list(range(len(classes.labels))),
    }  # fmt: skip
    scale = {"domain": list(range(len(classes.labels))), "range": list(classes.colours)}
    shapes = {"lookup": "state", "from": {"data": {"name": OUTLINES}, "key": "id"}, "as": "shape"}
    states = {
        "data": {"name": "states"},
        "transform": [shapes],
        "mark": {"type": "geoshape", **_EDGE},
        "encoding": {
            "shape": {"field": "shape", "type": "geojson"},
            "color": {"field": "class", "type": "ordinal", "scale": scale, "legend": legend},
            "tooltip": [*names, *told],
        },
    }
    edges = {"data": {"name": OUTLINES}, "mark": {"type": "geoshape", "filled": False, **_EDGE}}
    spec = theme.layered([edges, states], height=_HEIGHT, data={"states": rows}, projection={"type": "identity"})
    return {**spec, "datasets": {**spec["datasets"], OUTLINES: None}}
