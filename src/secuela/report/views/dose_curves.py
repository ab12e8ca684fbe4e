"""Dose and response: each lever alone along its dose, one small curve for each outcome that it moves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from secuela.evidence.library import library
from secuela.report.charts.curves import DosePoint, dose_curve
from secuela.report.run_data import RunData
from secuela.report.views.dose_words import lever_title
from secuela.report.views.notes import picture_notes
from secuela.report.views.parts import Picture, Pictures, View, Words
from secuela.report.views.phrases import outcome_title
from secuela.text import numbers
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.unit_words import unit_words

_NOTABLE = 0.1  # share of the futures from which on an effect is drawn


@dataclass(frozen=True)
class DosesView(View):
    """The chapter *dose and response*."""

    NAME: ClassVar[str] = "doses"
    ANNEX: ClassVar[bool] = True

    lead: Words | None
    curves: Pictures | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run; empty where it has no dose-response."""
        with speaking(language or spoken()):
            found = tuple(_curves(run))
            text = _("Each lever alone, held for {n} months; grey: about the same; dashed: the dose in the plan.")
            months = int((run.dose_response or {}).get("month", 0))
            return cls(
                title=_("Dose and response"),
                lead=Words(text.format(n=months), "note") if found else None,
                curves=Pictures(found) if found else None,
            )


def _curves(run: RunData) -> Iterator[Picture]:
    for lever in run.levers:
        for outcome in drawn(lever):
            yield _curve(run, lever, outcome)


def drawn(lever: Mapping[str, Any]) -> list[str]:
    """Outcomes that a lever is drawn with: those that it names and notably moves."""
    named = lever.get("pictured") or list(lever["outcomes"])
    held = [name for name in named if name in library().outcomes and lever["outcomes"].get(name)]
    return [name for name in held if any(max(p["p_lower"], p["p_higher"]) >= _NOTABLE for p in lever["outcomes"][name])]


def _curve(run: RunData, lever: Mapping[str, Any], outcome: str) -> Picture:
    rows = sorted(
        (point for point in lever["outcomes"][outcome] if point["dose"] >= 0), key=lambda point: point["dose"]
    )
    points = [
        DosePoint(float(row["dose"]), tuple(float(row["ratio"][end]) - 1 for end in ("0.05", "0.5", "0.95")))  # type: ignore[arg-type]
        for row in rows
    ]
    name, unit, used = str(lever["lever"]), str(lever["unit"]), lever.get("in_proposal")
    last = points[-1]
    text = _("{lever}: {outcome} {change} at {dose}")
    title = text.format(
        lever=lever_title(run, name),
        outcome=outcome_title(outcome),
        change=numbers.change(1 + last.points[1]),
        dose=numbers.dose(last.dose, unit),
    )
    return Picture(
        name=f"dose-{name}-{outcome}".replace("_", "-"),
        title=title,
        measure=_("median and 90 % range against the status quo"),
        notes=picture_notes(run, outcome),
        spec=dose_curve(
            points,
            axis=unit_words(unit) or _("share of today’s"),
            change=_("change"),
            in_plan=float(used) if used else None,
            same=library().outcomes[outcome].smallest_difference,
        ),
        described="; ".join(
            f"{numbers.dose(each.dose, unit)}: {numbers.change(1 + each.points[1])}" for each in points
        ),
        columns=(_("dose"), _("5 %"), _("median"), _("95 %")),
        rows=tuple((each.dose, *each.points) for each in points),
        small=True,
    )
