"""Dose-response: one small curve for each lever and outcome, against the status quo."""

from dataclasses import dataclass

from secuela.report.charts import theme
from secuela.report.charts.theme import Spec

_HEIGHT = 150


@dataclass(frozen=True)
class DosePoint:
    """The change at one dose: 5 %, 50 % and 95 % points, 0 being none."""

    dose: float
    points: tuple[float, float, float]


def dose_curve(points: list[DosePoint], *, axis: str, change: str, in_plan: float | None, same: float) -> Spec:
    """The curve of one lever.

    Args:
        points: By rising dose.
        axis: Title of the dose axis, with its unit.
        change: Title of the axis of changes.
        in_plan: The plan's own dose, marked; None where it has none.
        same: Half the width of the band of "about the same".
    """
    rows = [
        {"dose": each.dose, "low": each.points[0], "mid": each.points[1], "high": each.points[2]} for each in points
    ]
    x = theme.quantitative("dose", axis={"title": axis, "tickCount": 4, "format": "~s", "grid": False})
    y = {"axis": {"title": change, "labelExpr": "format(datum.value, '+.0%')", "tickCount": 4}}
    band = [{"dose": points[0].dose, "until": points[-1].dose, "low": -same, "high": same}]
    plan = [] if in_plan is None else [{"dose": in_plan}]
    area = {"x": x, "y": theme.quantitative("low", **y), "y2": {"field": "high"}}
    layers = [
        theme.layer("band", "rect", encoding={**area, "x2": {"field": "until"}}, color=theme.SAME, opacity=0.5),
        theme.layer("rows", "area", encoding=area, color=theme.ACCENT, opacity=0.22),
        theme.layer("rows", "line", encoding={"x": x, "y": theme.quantitative("mid", **y)}, color=theme.ACCENT),
        theme.layer("plan", "rule", encoding={"x": x}, color=theme.INK, strokeDash=[3, 2]),
    ]
    return theme.layered(layers, height=_HEIGHT, data={"rows": rows, "band": band, "plan": plan})
