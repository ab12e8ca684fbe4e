"""The pictures of a page, each with its caption inside and a sentence for those who cannot see it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from secuela.evidence.library import library
from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.report.chapters import chapters, lever_chapter, pictured
from secuela.report.charts import theme
from secuela.report.charts.doses import domain, dose_chart
from secuela.report.charts.dots import dot_chart
from secuela.report.charts.fan import Axis, fan_chart, fan_rows, history
from secuela.report.material import Material
from secuela.report.questions import over_months
from secuela.report.schedule import comparison_month
from secuela.report.sidebyside import compared, row
from secuela.report.variants import tried
from secuela.text import numbers
from secuela.text.language import translate as _

_PER = 100_000
_MOST = 8  # small pictures in one row of the dose-response


@dataclass(frozen=True)
class Picture:
    """One picture: a name that is unique on the page, and a Vega-Lite specification."""

    name: str
    spec: dict[str, Any]

    @property
    def said(self) -> str:
        """What a screen reader says."""
        return str(self.spec["description"])


@dataclass(frozen=True)
class DoseRow:
    """The pictures of one chapter and outcome, one for each lever."""

    chapter: str
    outcome: str
    pictures: list[Picture]


def dose_pictures(material: Material) -> list[DoseRow]:
    """For each chapter and outcome that its levers plausibly move, one picture per lever; at most eight in a row."""
    rows: list[DoseRow] = []
    for chapter in chapters():
        levers = [lever for lever in material.levers if lever_chapter(lever) == chapter.id]
        for outcome in dict.fromkeys(name for lever in levers for name in pictured(lever)):
            drawn = [v for v in levers if outcome in pictured(v) and v["outcomes"].get(outcome)][:_MOST]
            if drawn:
                found = [_dose_picture(material, lever, outcome, drawn) for lever in drawn]
                rows.append(DoseRow(chapter.title, library().outcomes[outcome].title, found))
    return rows


def _dose_picture(material: Material, lever: dict[str, Any], outcome: str, beside: list[dict[str, Any]]) -> Picture:
    record = library().outcomes[outcome]
    limits = domain(beside, outcome, record.smallest_difference)
    month = material.dose_month or material.headline_month
    when = over_months(month) if record.kind == "flow" else _("at month {n}").format(n=month)
    draws = material.dose_draws
    band = _("band: 90\u00a0%; grey: about the same; dose held from the first month on, alone")
    named = ", ".join(part for part in (lever["title"], tried(material, lever["lever"]).own) if part)
    heading = theme.title(f"{named}: {record.title}, {when}", theme.caption(material, band, draws=draws))
    spec = dose_chart(lever, record, limits, heading, draws=draws)
    return Picture(f"dose-{lever['lever']}-{outcome}".replace("_", "-"), spec)


def homicide_fan(material: Material) -> Picture | None:
    """Homicides a month: the record in front, then the fan; a second scale per 100,000 people a year."""
    population: dict[str, Any] = material.field("population", {})
    factor = _PER * MONTHS_PER_YEAR / float(population["value"]) if population.get("value") else None
    second = (_("per 100,000 a year"), factor) if factor else None
    axis = Axis(_("victims of homicide a month"), second=second, tooltip=_("per 100,000 a year"))
    return fan(material, "homicides_mx", axis, indexed=False)


def members_fan(material: Material) -> Picture | None:
    """Members of organised-crime groups as an index, 1 at the origin."""
    return fan(material, "cartel_members", Axis(_("index, 1 = origin"), decimals=2, from_zero=False), indexed=True)


def fan(material: Material, outcome: str, axis: Axis, *, indexed: bool = False) -> Picture | None:
    """The fan of one outcome; None where the run does not hold it."""
    arms = dict.fromkeys([material.proposal, material.baseline])
    drawn = {name: material.draws_of(outcome, name) for name in arms if outcome in material.outcomes.data_vars}
    if any(not len(values) for values in drawn.values()) or not drawn:
        return None
    level = float(np.median(drawn[material.baseline][:, 0])) if indexed else 1.0
    fans = {
        name: fan_rows(values / values[:, :1] if indexed else values, material.origin, axis)
        for name, values in drawn.items()
    }
    past: dict[str, Any] = material.field("history", {})
    entry = past.get(outcome) or (past.get("members") if outcome == "cartel_members" else None)
    title = library().outcomes[outcome].title
    text = _("{title}: the past and {n} simulated months") if entry else _("{title}: {n} simulated months")
    small = _("bands: 50\u00a0% and 90\u00a0%; dashed: median of the status quo")
    what = small if axis.small else _("bands: 50\u00a0% and 90\u00a0%")
    heading = theme.title(text.format(title=title, n=material.horizon), theme.caption(material, what))
    spec = fan_chart(
        fans[material.proposal],
        None if material.is_baseline else fans[material.baseline],
        history(entry, level),
        names=(material.short_title(material.proposal), _("Median of the status quo")),
        axis=axis,
        heading=heading,
    )
    return Picture(f"fan-{outcome}".replace("_", "-"), spec)


def side_by_side(material: Material) -> list[Picture]:
    """One dot-and-interval picture per compared outcome; none where there is nothing to compare."""
    return [found for pair in compared(material) if (found := _dots(material, *pair))]


def _dots(material: Material, outcome: str, window: str) -> Picture | None:
    rows = [(name, row(material, name, outcome, window)) for name in material.alternatives if name != material.baseline]
    lines = [
        (material.title(name), found.vs_baseline)
        for name, found in rows
        if found and found.vs_baseline and found.vs_baseline.ratio
    ]
    if not lines:
        return None
    record, month = library().outcomes[outcome], comparison_month(material)
    when = over_months(month) if window == "cumulative" else _("at month {n}").format(n=month)
    note = theme.caption(material, _("thick: 50\u00a0%, thin: 90\u00a0%; grey: about the same; not a ranking"))
    heading = theme.title(f"{record.title}, {when}", note)
    chosen = material.title(material.proposal)
    return Picture(
        f"alternatives-{outcome}".replace("_", "-"), dot_chart(lines, record, chosen=chosen, heading=heading)
    )


def interval(points: dict[str, float] | None) -> str:
    """Median and 90 % interval of an origin level, from ``q05``, ``q50``, ``q95``."""
    if not points:
        return numbers.MISSING
    low, mid, high = (numbers.amount(points[key]) for key in ("q05", "q50", "q95"))
    return f"{mid} ({numbers.span(low, high)})"
