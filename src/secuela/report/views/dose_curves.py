"""Dose and response: each lever alone along its dose, one small curve for each outcome that it moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from secuela.analysis.dose_response import LeverResponse
from secuela.evidence.library import library
from secuela.report.charts.curves import DosePoint, dose_curve
from secuela.report.run_data import RunData
from secuela.report.views.dose_words import lever_title
from secuela.report.views.notes import picture_notes
from secuela.report.views.parts import Picture, Pictures, View, Words
from secuela.text import numbers
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.outcome_names import outcome_title
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
            months = 0 if run.dose_response is None else run.dose_response.month
            return cls(
                title=_("Dose and response"),
                lead=Words(text.format(n=months), "note") if found else None,
                curves=Pictures(found) if found else None,
            )


def _curves(run: RunData) -> Iterator[Picture]:
    for lever in run.levers:
        for outcome in drawn(lever):
            yield _curve(run, lever, outcome)


def drawn(lever: LeverResponse) -> list[str]:
    """Outcomes that a lever is drawn with: those that it names and notably moves."""
    named = lever.pictured or tuple(lever.outcomes)
    held = [name for name in named if name in library().outcomes and lever.outcomes.get(name)]
    return [name for name in held if any(max(p.p_lower, p.p_higher) >= _NOTABLE for p in lever.outcomes[name])]


def _curve(run: RunData, lever: LeverResponse, outcome: str) -> Picture:
    points = [
        DosePoint(row.dose, (row.ratio["0.05"] - 1, row.ratio["0.5"] - 1, row.ratio["0.95"] - 1))
        for row in lever.rising(outcome)
        if row.ratio is not None
    ]
    name, unit, used = lever.lever, lever.unit, lever.in_proposal
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
            in_plan=used or None,
            same=library().outcomes[outcome].smallest_difference,
        ),
        described="; ".join(
            f"{numbers.dose(each.dose, unit)}: {numbers.change(1 + each.points[1])}" for each in points
        ),
        columns=(_("dose"), _("5 %"), _("median"), _("95 %")),
        rows=tuple((each.dose, *each.points) for each in points),
        small=True,
    )
