"""One look for all charts: colours that colour-blind readers tell apart, quiet axes, a caption inside every picture."""

import json
import textwrap
from collections.abc import Mapping
from importlib import import_module
from typing import Any, TypeAlias, cast

from secuela.report.material import Material
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.month_names import month_name

Chart: TypeAlias = Any  # Altair generates its classes; their declared types are no help to a reader or a checker.
Channel: TypeAlias = Any

ACCENT, ACCENT_SOFT, ACCENT_PALE = "#17658a", "#6fa9c3", "#c9dfe9"
INK, QUIET, FAINT = "#1f2933", "#5d6b78", "#dfe4e8"
LOWER, SAME, HIGHER = "#2f7fb0", "#cfd6dc", "#c2611c"
STATUS_QUO = "#8a5a12"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
PER_CENT_LABEL = (
    "(datum.value > 1.00001 ? '+' : datum.value < 0.99999 ? '\u2212' : '')"
    " + format(abs(100 * (datum.value - 1)), '.3~r') + '\u00a0%'"
)
_TITLE_WIDTH, _CAPTION_WIDTH = 46, 54  # letters on a screen 390 pixels wide
CONFIG: dict[str, Any] = {
    "background": "#ffffff",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET, "titleColor": QUIET, "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal",
        "gridColor": "#eceff2", "domainColor": "#b9c2ca", "tickColor": "#b9c2ca", "labelFontWeight": "normal",
    },
    "legend": {"labelColor": INK, "labelFontSize": 11.5, "symbolSize": 110, "labelLimit": 320, "rowPadding": 3},
    "title": {
        "anchor": "start", "frame": "bounds", "color": INK, "fontSize": 13, "fontWeight": 600, "offset": 12,
        "subtitleColor": QUIET, "subtitleFontSize": 10.5, "subtitlePadding": 5, "subtitleLineHeight": 13,
    },
    "text": {"color": QUIET, "fontSize": 11},
}  # fmt: skip


def altair() -> Chart:
    """The Altair module, loaded when the first chart is drawn so that light commands stay quick."""
    return import_module("altair")


def caption(material: Material, what: str = "", *, draws: int | None = None) -> str:
    """The short form that every picture carries: condition, comparator, origin, and what the picture is not."""
    parts = [
        _("If carried out"),
        _("compared with the status quo at the same date"),
        _("as of {month}").format(month=month_name(material.origin)),
        _("{n} simulated futures").format(n=numbers.in_full(draws or material.draws)),
    ]
    cut = [_("with causal links cut: {links}").format(links=", ".join(material.cut))] if material.cut else []
    head = ", ".join([*parts, *cut, *([what] if what else [])])
    return _("{head}. Explores, does not predict; not backtested.").format(head=head)


def title(text: str, note: str) -> Chart:
    """Title and caption, wrapped so that both fit a narrow screen; the page wraps them wider where there is room."""
    alt = altair()
    wrapped = [
        textwrap.wrap(part, _CAPTION_WIDTH - 6 * (part is text), break_on_hyphens=False) for part in (text, note)
    ]
    return alt.TitleParams(text=wrapped[0], subtitle=wrapped[1])


def finished(chart: Chart, *, heading: Chart, height: int, said: str) -> dict[str, Any]:
    """The chart as a Vega-Lite specification that fills its box; ``said`` is what a screen reader says."""
    sized = chart.properties(width="container", height=height, title=heading, description=said)
    # Checking each picture against the schema takes a third of the time of a page; the tests do it instead.
    spec = _unpacked(sized.to_dict(validate=False))
    return {**spec, "config": CONFIG, "autosize": {"type": "fit-x", "contains": "padding"}}


def values(rows: list[dict[str, Any]]) -> Chart:
    """Rows as inline data, each number finite and rounded to six digits.

    They travel as one text until the picture is finished, since Altair copies every row at every step.
    """
    return altair().Data(values=json.dumps([_rounded(row) for row in rows], allow_nan=False))


def _unpacked(part: Any) -> Any:  # noqa: ANN401  any part of a specification
    """The specification with its rows as rows again."""
    if isinstance(part, list):
        return [_unpacked(item) for item in cast("list[Any]", part)]
    if not isinstance(part, dict):
        return part
    mapping = cast("dict[str, Any]", part)
    return {
        key: json.loads(value) if key == "values" and isinstance(value, str) else _unpacked(value)
        for key, value in mapping.items()
    }


def _rounded(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: float(f"{value:.6g}") if isinstance(value, float) else value for key, value in row.items()}


def moved(channel: Channel, field: str) -> Channel:
    """The same channel (axis and scale) for another field."""
    return type(channel)(f"{field}:Q", axis=channel["axis"], scale=channel["scale"])
