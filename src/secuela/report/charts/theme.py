"""One look for all charts, as plain Vega-Lite: quiet axes, and colours that are told apart in grey too.

A chart knows no run: it takes rows and texts and gives a specification. Its title, its measure and the notes that it
carries stand beside it in :class:`secuela.report.views.parts.Picture`; :mod:`.lone_picture` puts them into one image.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

Spec: TypeAlias = dict[str, Any]
Rows: TypeAlias = Sequence[Mapping[str, Any]]

ACCENT, ACCENT_SOFT, ACCENT_PALE = "#17658a", "#6fa9c3", "#c9dfe9"
INK, QUIET, FAINT, WASH = "#1f2933", "#5d6b78", "#dfe4e8", "#f3f5f7"
# Lightness 32, 87 and 66 of 100: lower and higher stay apart in grey, and blue and orange for the colour-blind.
LOWER, SAME, HIGHER = "#1b4f72", "#d5dbe0", "#e08a3c"
STATUS_QUO = "#8a5a12"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_DIGITS = 4
CONFIG: Spec = {
    "background": "#ffffff",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET, "titleColor": QUIET, "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal",
        "gridColor": "#eceff2", "domainColor": "#b9c2ca", "tickColor": "#b9c2ca", "labelFontWeight": "normal",
    },
    "legend": {"labelColor": INK, "labelFontSize": 11.5, "symbolSize": 110, "labelLimit": 320, "rowPadding": 3},
    "title": {
        "anchor": "start", "frame": "bounds", "color": INK, "fontSize": 14, "fontWeight": 600, "offset": 10,
        "subtitleColor": QUIET, "subtitleFontSize": 11.5, "subtitlePadding": 4, "subtitleLineHeight": 14,
    },
    "text": {"color": QUIET, "fontSize": 11},
}  # fmt: skip


def layered(layers: Iterable[Spec], *, height: int, data: Mapping[str, Rows], **more: Any) -> Spec:  # noqa: ANN401
    """A chart of several layers that fills the width of its box; its data stand beside it by name."""
    return {
        "layer": list(layers),
        "height": height,
        "datasets": {name: rounded(rows) for name, rows in data.items()},
    } | more


def layer(data: str, mark: str, *, encoding: Mapping[str, Any], **look: Any) -> Spec:  # noqa: ANN401  what Vega-Lite takes
    """One layer: a mark on named data."""
    return {"data": {"name": data}, "mark": {"type": mark, **look}, "encoding": dict(encoding)}


def quantitative(field: str, **more: Any) -> Spec:  # noqa: ANN401  what Vega-Lite takes
    """A channel of numbers."""
    return {"field": field, "type": "quantitative", **more}


def rounded(rows: Rows) -> list[dict[str, Any]]:
    """Rows with each number in four significant digits, so that a page stays small."""
    return [{key: short(value) for key, value in row.items()} for row in rows]


def short(value: Any) -> Any:  # noqa: ANN401  any value of a row
    """A number in four significant digits; whole ones without a fraction, anything else as it is.

    >>> short(1234.56), short(0.123456), short(5000.0), short("a")
    (1235, 0.1235, 5000, 'a')
    """
    if not isinstance(value, float):
        return value
    found = float(f"{value:.{_DIGITS}g}")
    return int(found) if found.is_integer() else found
