"""One scale of time: answers of governments by level, and below them the phases of a proposal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.report.charts import theme
from secuela.report.charts.theme import Channel, Chart
from secuela.text.language import translate as _
from secuela.text.month_names import month_name

_TOP, _STEP, _ROOM = 7.5, 1.0, 0.9
_PIXELS = 26  # a level, or a phase


@dataclass(frozen=True)
class Dot:
    """An answer: when it began, how many months it lasted (0: not known), its level from 0 to 7, and its words."""

    month: Month
    months: float
    level: int
    later: bool
    act: str
    answer: str


@dataclass(frozen=True)
class Bar:
    """A phase of the proposal, from its first month to its last."""

    name: str
    start: Month
    end: Month


def timeline_chart(
    dots: Sequence[Dot], bars: Sequence[Bar], *, origin: Month, span: tuple[Month, Month], heading: Chart
) -> dict[str, Any]:
    """The timeline as a Vega-Lite specification.

    Args:
        dots: Answers of governments.
        bars: Phases, in their order.
        origin: Last month that a model may see.
        span: First and last month of the picture.
        heading: Title and caption.
    """
    bottom = -_ROOM - _STEP * len(bars)
    draw = _Draw((_year(span[0]), _year(span[1] + 1)), (bottom, _TOP))
    chart = theme.altair().layer(
        *draw.origin(_year(origin + 1)),
        *(draw.answers([dot for dot in dots if dot.later is later], hollow=later) for later in (False, True)),
        *draw.phases(bars),
    )
    said = _("{title}. {n} answers; phases: {phases}.").format(
        title=" ".join(heading.text),
        n=len(dots),
        phases="; ".join(_period(bar) for bar in bars) or _("none"),
    )
    return theme.finished(chart, heading=heading, height=round(_PIXELS * (_TOP - bottom)), said=said)


def _year(month: Month) -> float:
    return month.year + (month.month - 1) / MONTHS_PER_YEAR


def _period(bar: Bar) -> str:
    first, last = (month_name(month) for month in (bar.start, bar.end))
    return _("{name}, {first} to {last}").format(name=bar.name, first=first, last=last)


@dataclass(frozen=True)
class _Draw:
    """Layers that share the scales: years, and levels with the phases below zero."""

    years: tuple[float, float]
    levels: tuple[float, float]

    def _x(self, field: str) -> Channel:
        alt = theme.altair()
        axis = alt.Axis(format="d", title=None, tickMinStep=1, grid=False, labelOverlap=True)
        scale = alt.Scale(domain=list(self.years), nice=False, zero=False, clamp=True)
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    def _y(self, field: str) -> Channel:
        alt = theme.altair()
        axis = alt.Axis(title=_("level of the answer"), values=list(range(8)), format="d", titleAnchor="end")
        return alt.Y(f"{field}:Q", scale=alt.Scale(domain=list(self.levels), nice=False, zero=False), axis=axis)

    def origin(self, year: float) -> list[Chart]:
        """The line between what a model may see and what it may not, and the words beside it."""
        alt = theme.altair()
        base = alt.Chart(theme.values([{"year": year, "at": self.levels[1]}]))
        words = base.mark_text(
            align="left", baseline="top", dx=5, dy=2, fontStyle="italic", fontSize=11, color=theme.QUIET
        )
        line = base.mark_rule(color=theme.QUIET, strokeDash=[2, 2])
        said = alt.TextValue(_("after the origin: no model has seen it"))
        return [line.encode(x=self._x("year")), words.encode(x=self._x("year"), y=self._y("at"), text=said)]

    def answers(self, dots: Sequence[Dot], *, hollow: bool) -> Chart:
        """A point where an answer began, and a line as long as it lasted."""
        alt = theme.altair()
        rows = [
            {"year": _year(dot.month), "until": _year(dot.month) + dot.months / MONTHS_PER_YEAR, "level": dot.level,
             "act": dot.act, "answer": dot.answer}
            for dot in dots
        ]  # fmt: skip
        told = [alt.Tooltip("act:N", title=_("Act")), alt.Tooltip("answer:N", title=_("Answer"))]
        base = alt.Chart(theme.values(rows))
        lasting = base.mark_rule(color=theme.ACCENT_SOFT, strokeWidth=3).encode(
            x=self._x("year"), x2="until:Q", y=self._y("level"), tooltip=told
        )
        points = base.mark_point(filled=not hollow, size=60, opacity=1, color=theme.QUIET if hollow else theme.ACCENT)
        return alt.layer(lasting, points.encode(x=self._x("year"), y=self._y("level"), tooltip=told))

    def phases(self, bars: Sequence[Bar]) -> list[Chart]:
        """One bar for each phase, its name above it."""
        alt = theme.altair()
        rows = [
            {"year": _year(bar.start), "until": _year(bar.end + 1), "level": -_STEP * (place + 1), "name": bar.name,
             "said": _period(bar)}
            for place, bar in enumerate(bars)
        ]  # fmt: skip
        told = [alt.Tooltip("said:N", title=_("Phase of the proposal"))]
        base = alt.Chart(theme.values(rows))
        thick = base.mark_rule(color=theme.HIGHER, strokeWidth=9).encode(
            x=self._x("year"), x2="until:Q", y=self._y("level"), tooltip=told
        )
        names = base.mark_text(align="right", dx=-6, fontSize=11, color=theme.INK).encode(
            x=self._x("year"), y=self._y("level"), text="name:N", tooltip=told
        )
        return [thick, names]
