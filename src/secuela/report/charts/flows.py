"""Flows of one drug before and after: where it enters, and where it crosses the border, from west to east."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secuela.report.charts import theme
from secuela.report.charts.theme import Channel, Chart
from secuela.text import numbers
from secuela.text.language import translate as _

_ROW, _HEAD = 38, 26  # pixels
_ROOM = 1.02


@dataclass(frozen=True)
class Flow:
    """Median flow at one place, kilogram/month: at the origin, and later with and without the proposal."""

    place: str
    before: float
    after: float
    status_quo: float


def flow_chart(
    parts: Sequence[tuple[str, Sequence[Flow]]], *, names: tuple[str, str, str], heading: Chart
) -> dict[str, Any]:
    """Two bars and a mark for each place; each part of the picture is one stage of the way.

    Args:
        parts: Heading and flows of each stage, in geographical order; nothing is sorted by size.
        names: Labels of the origin, of the proposal and of the status quo at the same month.
        heading: Title and caption.
    """
    alt = theme.altair()
    rows, heads, height = _laid_out(parts)
    largest = max((max(row["before"], row["after"], row["usual"]) for row in rows), default=1.0) or 1.0
    axis = alt.Axis(title=_("kilograms a month"), format=",~r", tickCount=4, labelOverlap=True)
    x = alt.X("before:Q", axis=axis, scale=alt.Scale(domain=[0, largest * _ROOM], nice=False))
    y = alt.Y("before_y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, zero=False))
    tooltip = [alt.Tooltip("place:N", title=_("Place")), alt.Tooltip("said:N", title=_("Kilograms a month"))]
    data = alt.Chart(theme.values(rows))
    look = {"align": "left", "baseline": "middle", "limit": alt.ExprRef("width - 4")}
    layers = [
        alt.Chart(theme.values(heads))
        .mark_text(fontWeight=600, color=theme.INK, fontSize=11.5, **look)
        .encode(x=alt.XValue(0), y=theme.moved(y, "at"), text="head:N"),
        *(
            _named(rows, name)
            .mark_rule(strokeWidth=6)
            .encode(
                x=theme.moved(x, "zero"),
                x2=f"{field}:Q",
                y=theme.moved(y, f"{field}_y"),
                color=_colour(names),
                tooltip=tooltip,
            )
            for field, name in (("before", names[0]), ("after", names[1]))
        ),
        _named(rows, names[2])
        .mark_tick(thickness=2.5, height=12, orient="vertical")
        .encode(x=theme.moved(x, "usual"), y=theme.moved(y, "after_y"), color=_colour(names), tooltip=tooltip),
        data.mark_text(color=theme.INK, fontSize=11, **look).encode(
            x=alt.XValue(0), y=theme.moved(y, "at"), text="words:N", tooltip=tooltip
        ),
    ]
    said = "; ".join(f"{row['place']}: {row['said']}" for row in rows)
    return theme.finished(alt.layer(*layers), heading=heading, height=height, said=said)


def _named(rows: Sequence[Mapping[str, Any]], series: str) -> Chart:
    return theme.altair().Chart(theme.values([{**row, "series": series} for row in rows]))


def _colour(names: tuple[str, str, str]) -> Channel:
    alt = theme.altair()
    scale = alt.Scale(domain=list(names), range=[theme.ACCENT_SOFT, theme.ACCENT, theme.HIGHER])
    legend = alt.Legend(
        title=None,
        orient="bottom",
        columns=1,
        symbolType="square",
        symbolOpacity=1,
        offset=10,
        labelLimit=alt.ExprRef("width"),
    )
    return alt.Color("series:N", scale=scale, legend=legend)


def _laid_out(
    parts: Sequence[tuple[str, Sequence[Flow]]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Rows with their places on the vertical scale, headings, and the height in pixels."""
    rows: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    top = 0
    for head, flows in parts:
        heads.append({"head": head, "at": top + _HEAD / 2})
        top += _HEAD
        for flow in flows:
            rows.append(_row(flow, top))
            top += _ROW
    return rows, heads, top


def _row(flow: Flow, top: int) -> dict[str, Any]:
    before, after, usual = (numbers.amount(value) for value in (flow.before, flow.after, flow.status_quo))
    return {
        "place": flow.place,
        "words": f"{flow.place}: {before} \u2192 {after}",
        "said": _("{before} at the origin, {after} if carried out, {usual} under the status quo").format(
            before=before, after=after, usual=usual
        ),
        "before": flow.before,
        "after": flow.after,
        "usual": flow.status_quo,
        "at": top + 9.0,
        "before_y": top + 20.0,
        "after_y": top + 28.0,
        "zero": 0.0,
    }


def flows_of(entry: Mapping[str, Any], usual: Mapping[str, Any], order: Mapping[str, str]) -> list[Flow]:
    """The places of one stage in the order given; a place where nothing ever passes is left out."""
    found = [
        Flow(name, float(entry[key]["before"]), float(entry[key]["after"]), float(usual[key]["after"]))
        for key, name in order.items()
        if key in entry and key in usual
    ]
    return [flow for flow in found if flow.before > 0 or flow.after > 0 or flow.status_quo > 0]
