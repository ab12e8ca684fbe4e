"""Dose-response: one small picture for each lever and outcome, against the status quo."""

from collections.abc import Mapping, Sequence
from typing import Any

from secuela.evidence.records import Outcome
from secuela.report.charts import theme
from secuela.report.charts.theme import Channel, Chart
from secuela.report.material import HIGH, LOW, MID
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.unit_words import unit_words

_HEIGHT = 190
_MARGIN = 0.15
_CHANCES = ("p_lower", "p_equal", "p_higher")


def domain(levers: Sequence[Mapping[str, Any]], outcome: str, same: float) -> tuple[float, float]:
    """One scale for all levers of an outcome, so that the pictures can be compared."""
    ratios = [
        point["ratio"][end] for lever in levers for point in lever["outcomes"].get(outcome, []) for end in (LOW, HIGH)
    ]
    low, high = min([*ratios, 1 - 1.5 * same]), max([*ratios, 1 + 1.5 * same])
    margin = _MARGIN * (high - low)
    return max(0.0, low - margin), high + margin


def rows(lever: Mapping[str, Any], outcome: str, draws: int | None = None) -> list[dict[str, Any]]:
    """The points of one curve, with the words of its tooltip."""
    points = sorted((p for p in lever["outcomes"][outcome] if p["dose"] >= 0), key=lambda p: p["dose"])
    return [
        {
            "dose": float(point["dose"]),
            "at": numbers.dose(point["dose"], lever["unit"]),
            "low": float(point["ratio"][LOW]),
            "mid": float(point["ratio"][MID]),
            "high": float(point["ratio"][HIGH]),
            "change": f"{numbers.change(point['ratio'][MID])} "
            f"({numbers.span(numbers.change(point['ratio'][LOW]), numbers.change(point['ratio'][HIGH]))})",
            "three": " / ".join(numbers.short_shares([point[key] for key in _CHANCES], draws)),
        }
        for point in points
    ]


def dose_chart(
    lever: Mapping[str, Any],
    outcome: Outcome,
    limits: tuple[float, float],
    heading: Chart,
    *,
    draws: int | None = None,
) -> dict[str, Any]:
    """One lever's curve: median, 90 % band, the line of no change and the band of "about the same"."""
    alt = theme.altair()
    points = rows(lever, outcome.id, draws)
    axis = alt.Axis(**_written(str(lever["unit"])), tickCount=4, labelOverlap=True, grid=False)
    x = alt.X("dose:Q", axis=axis, scale=alt.Scale(nice=False))
    percent = alt.Axis(title=_("change against the status quo"), labelExpr=theme.PER_CENT_LABEL, tickCount=5)
    y = alt.Y("mid:Q", axis=percent, scale=alt.Scale(domain=list(limits), nice=False, zero=False))
    tooltip = [
        alt.Tooltip("at:N", title=_("Dose")),
        alt.Tooltip("change:N", title=_("Change (90 %)")),
        alt.Tooltip("three:N", title=_("Lower / same / higher")),
    ]
    data = alt.Chart(theme.values(points))
    layers = [
        *_ground(points, outcome, x, y),
        data.mark_area(opacity=0.22, color=theme.ACCENT).encode(x=x, y=theme.moved(y, "low"), y2="high:Q"),
        data.mark_line(color=theme.ACCENT, strokeWidth=2).encode(x=x, y=y),
        data.mark_point(color=theme.ACCENT, filled=True, size=34, opacity=1).encode(x=x, y=y, tooltip=tooltip),
        *_marker(lever, limits, y),
    ]
    said = _("{lever}: at {dose}, {change}.").format(
        lever=lever["title"], dose=points[-1]["at"], change=points[-1]["change"]
    )
    return theme.finished(alt.layer(*layers), heading=heading, height=_HEIGHT, said=said)


def _written(unit: str) -> dict[str, str]:
    """Title and number format of the dose axis; a bare 1 is a departure from today's effort."""
    words = {"1": (_("change of effort, relative to today's"), ".0%"), "share": (_("share"), ".0%")}
    title, form = words.get(unit, (unit_words(unit), ",~f"))
    return {"title": title, "format": form}


def _ground(points: list[dict[str, Any]], outcome: Outcome, x: Channel, y: Channel) -> list[Chart]:
    alt = theme.altair()
    same = outcome.smallest_difference
    ends = [{"dose": p["dose"], "low": 1 - same, "high": 1 + same, "one": 1.0} for p in (points[0], points[-1])]
    base = alt.Chart(theme.values(ends))
    return [
        base.mark_area(color=theme.SAME, opacity=0.55).encode(x=x, y=theme.moved(y, "low"), y2="high:Q"),
        base.mark_line(color=theme.QUIET, strokeWidth=1).encode(x=x, y=theme.moved(y, "one")),
    ]


def _marker(lever: Mapping[str, Any], limits: tuple[float, float], y: Channel) -> list[Chart]:
    alt = theme.altair()
    used = lever.get("in_proposal")
    if not used or used > lever["high"]:
        return []
    right = used > lever["high"] / 2
    base = alt.Chart(theme.values([{"dose": float(used), "top": float(limits[1])}]))
    words = base.mark_text(
        align="right" if right else "left",
        dx=-5 if right else 5,
        dy=8,
        color=theme.HIGHER,
        fontSize=10.5,
        fontWeight=600,
    )
    return [
        base.mark_rule(color=theme.HIGHER, strokeDash=[4, 3]).encode(x="dose:Q"),
        words.encode(x="dose:Q", y=theme.moved(y, "top"), text=alt.TextValue(_("dose in the proposal"))),
    ]
