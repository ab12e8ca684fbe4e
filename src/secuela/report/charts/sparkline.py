"""A small curve: how often a test is passed, against its threshold; one line of SVG, since a page holds many."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from secuela.report.charts import theme

WIDTH, HEIGHT = 190, 74
_LEFT, _RIGHT, _TOP, _BOTTOM = 36, 8, 8, 20
_LETTER = 5.6  # width of a letter
_INK, _QUIET, _LINE, _CURVE = theme.INK, theme.QUIET, "#b9c2ca", theme.ACCENT


@dataclass(frozen=True)
class Mark:
    """A threshold with its label."""

    at: float
    label: str


@dataclass(frozen=True)
class Curve:
    """What is drawn.

    Args:
        points: Threshold and probability, thresholds rising.
        own: The threshold of the test.
        neutral: The threshold that stands for no effect; None where there is none.
        logs: Whether thresholds are ratios, drawn on a log scale.
        said: The picture in a sentence, for those who cannot see it.
    """

    points: Sequence[tuple[float, float]]
    own: Mark
    neutral: Mark | None
    logs: bool
    said: str


def sparkline(curve: Curve) -> Markup:
    """The curve as inline SVG; the test's own threshold is a dashed line with a dot, no effect a dotted one."""
    place = _Scale(curve)
    path = " ".join(f"{place.x(at):.1f},{place.y(chance):.1f}" for at, chance in curve.points)
    parts = [
        _level(place.y(0)),
        _level(place.y(1), ' stroke-dasharray="1 3"'),
        _text(_LEFT - 4, place.y(1) + 3, "100\u00a0%", "end"),
        _text(_LEFT - 4, place.y(0) + 3, "0", "end"),
    ]
    if curve.neutral is not None:
        parts.append(_upright(place.x(curve.neutral.at), place, _QUIET, "1 2"))
    parts.append(_upright(place.x(curve.own.at), place, _INK, "4 2"))
    parts.append(f'<polyline points="{path}" fill="none" stroke="{_CURVE}" stroke-width="1.8"/>')
    at = place.x(curve.own.at)
    parts.append(f'<circle cx="{at:.1f}" cy="{place.y(_chance_at(curve)):.1f}" r="3.2" fill="{_INK}"/>')
    parts.append(_labels(curve, place))
    head = (
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="'
    )
    return Markup(f'{head}{escape(curve.said)}">{"".join(parts)}</svg>')


class _Scale:
    def __init__(self, curve: Curve) -> None:
        self._logs = curve.logs and all(at > 0 for at, _chance in curve.points)
        places = [self._on(at) for at, _chance in curve.points]
        self._low, self._high = min(places), max(places)

    def _on(self, at: float) -> float:
        return math.log(at) if self._logs else at

    def x(self, at: float) -> float:
        width = WIDTH - _LEFT - _RIGHT
        wide = self._high - self._low
        return _LEFT + (width * (self._on(at) - self._low) / wide if wide > 0 else width / 2)

    def y(self, chance: float) -> float:
        return _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - chance)


def _chance_at(curve: Curve) -> float:
    return min(curve.points, key=lambda point: abs(point[0] - curve.own.at))[1]


def _level(y: float, dashes: str = "") -> str:
    return f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_LINE}"{dashes}/>'


def _upright(x: float, place: _Scale, colour: str, dashes: str) -> str:
    ends = f'y1="{place.y(1) - 3:.1f}" y2="{place.y(0):.1f}"'
    return f'<line x1="{x:.1f}" x2="{x:.1f}" {ends} stroke="{colour}" stroke-dasharray="{dashes}"/>'


def _labels(curve: Curve, place: _Scale) -> str:
    """The own threshold in bold below its line, and that of no effect where the two do not run into each other."""
    y = HEIGHT - 6
    own = _kept(place.x(curve.own.at), curve.own.label)
    told = _text(own, y, curve.own.label, "middle", bold=True)
    if curve.neutral is None:
        return told
    other = _kept(place.x(curve.neutral.at), curve.neutral.label)
    room = _LETTER * (len(curve.own.label) + len(curve.neutral.label)) / 2 + _LETTER
    return told if abs(own - other) < room else told + _text(other, y, curve.neutral.label, "middle")


def _kept(x: float, label: str) -> float:
    """Inside the picture."""
    half = _LETTER * len(label) / 2
    return min(max(x, half), WIDTH - half)


def _text(x: float, y: float, text: str, anchor: str, *, bold: bool = False) -> str:
    look = f'fill="{_INK}" font-weight="600"' if bold else f'fill="{_QUIET}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="9.5" {look}>{escape(text)}</text>'
