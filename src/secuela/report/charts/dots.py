"""All alternatives side by side, in the order given: a dot and two intervals each, never a ranking."""

from collections.abc import Mapping, Sequence
from typing import Any

from secuela.evidence.records import Outcome
from secuela.report.charts import theme
from secuela.report.charts.theme import Channel, Chart
from secuela.runs.rows import Comparison, Level
from secuela.text import numbers
from secuela.text.language import translate as _

_ROW_HEIGHT = 44
_MARGIN = 0.08


def dot_chart(
    lines: Sequence[tuple[str, Comparison]], outcome: Outcome, *, chosen: str, heading: Chart
) -> dict[str, Any]:
    """Ratio to the status quo of each alternative as a Vega-Lite specification.

    Args:
        lines: Title and ``vs_baseline`` of each alternative, in the order given.
        outcome: Record of the outcome; its smallest meaningful difference is the grey band.
        chosen: Title of the proposal under test, written in bold.
        heading: Title and caption.
    """
    alt = theme.altair()
    points = [_point(place, title, versus, chosen) for place, (title, versus) in enumerate(lines)]
    limits = _limits(points, outcome.smallest_difference)
    axis = alt.Axis(
        title=_("change against the status quo"), labelExpr=theme.PER_CENT_LABEL, tickCount=5, labelOverlap=True
    )
    x = alt.X("q50:Q", axis=axis, scale=alt.Scale(domain=limits, nice=False, zero=False))
    y = alt.Y("place:O", axis=None)
    tooltip = [alt.Tooltip("title:N", title=_("Alternative")), alt.Tooltip("said:N", title=_("Change (90 %)"))]
    base = alt.Chart(theme.values(points))
    look = {"align": "left", "dy": -14, "fontSize": 11.5, "limit": alt.ExprRef("width - 8"), "color": theme.INK}
    layers = [
        *_ground(outcome.smallest_difference, x),
        base.mark_rule(color=theme.ACCENT, strokeWidth=1.6).encode(
            x=theme.moved(x, "q05"), x2="q95:Q", y=y, tooltip=tooltip
        ),
        base.mark_rule(color=theme.ACCENT, strokeWidth=5).encode(
            x=theme.moved(x, "q25"), x2="q75:Q", y=y, tooltip=tooltip
        ),
        base.mark_point(filled=True, size=70, opacity=1, color=theme.INK).encode(x=x, y=y, tooltip=tooltip),
        *(
            base.transform_filter(f"datum.chosen === {str(is_chosen).lower()}")
            .mark_text(fontWeight=weight, **look)
            .encode(x=alt.XValue(4), y=y, text="title:N")
            for is_chosen, weight in ((True, "bold"), (False, "normal"))
        ),
    ]
    said = "; ".join(f"{point['title']}: {point['said']}" for point in points)
    return theme.finished(alt.layer(*layers), heading=heading, height=_ROW_HEIGHT * len(points) + 8, said=said)


def _point(place: int, title: str, versus: Comparison, chosen: str) -> dict[str, Any]:
    ratio = versus.ratio or {}
    ends = numbers.span(numbers.change(ratio["0.05"]), numbers.change(ratio["0.95"]))
    names: tuple[tuple[str, Level], ...] = (
        ("q05", "0.05"),
        ("q25", "0.25"),
        ("q50", "0.5"),
        ("q75", "0.75"),
        ("q95", "0.95"),
    )
    return {
        "place": place,
        "title": title,
        "chosen": title == chosen,
        "said": f"{numbers.change(ratio['0.5'])} ({ends})",
        **{name: float(ratio[key]) for name, key in names},
    }


def _limits(points: Sequence[Mapping[str, Any]], same: float) -> list[float]:
    low = min([*(point["q05"] for point in points), 1 - 1.3 * same])
    high = max([*(point["q95"] for point in points), 1 + 1.3 * same])
    margin = _MARGIN * (high - low)
    return [max(0.0, low - margin), high + margin]


def _ground(same: float, x: Channel) -> list[Chart]:
    alt = theme.altair()
    base = alt.Chart(theme.values([{"low": 1 - same, "high": 1 + same, "one": 1.0}]))
    return [
        base.mark_rect(color=theme.SAME, opacity=0.5).encode(x=theme.moved(x, "low"), x2="high:Q"),
        base.mark_rule(color=theme.QUIET, strokeWidth=1).encode(x=theme.moved(x, "one")),
    ]
