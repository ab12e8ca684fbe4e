"""All alternatives side by side, in the order given and never ranked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secuela.decision.identical import indistinguishable, same_but_cost
from secuela.evidence.words import translate as _
from secuela.report import numerals
from secuela.report.comparisons import Versus, versus
from secuela.report.material import Material

COMPARED = (
    ("homicides_mx", "cumulative"), ("cartel_members", "month"),
    ("fentanyl_supply_us", "month"), ("overdose_deaths_us", "cumulative"),
)  # fmt: skip


@dataclass(frozen=True)
class Alternative:
    """One alternative's line: its words, what no model covers, and its comparisons with the status quo."""

    id: str
    title: str
    chosen: bool
    consent: str
    uncovered: list[str]
    against: list[Versus | None]


def compared(material: Material) -> list[tuple[str, str]]:
    """Outcome and window of what the alternatives are compared in: those of ``COMPARED`` that the run holds."""
    return [(outcome, window) for outcome, window in COMPARED if material.holds(outcome)]


def alternatives(material: Material) -> list[Alternative]:
    """Every alternative in the order given; the status quo first, with nothing to compare."""
    return [
        Alternative(
            id=name,
            title=material.title(name),
            chosen=name == material.proposal,
            consent=consent_words(material.plan(name).get("consent")),
            uncovered=[dosed(material, part) for part in material.uncovered(name)],
            against=[_against(row(material, name, *pair)) for pair in compared(material)],
        )
        for name in material.alternatives
    ]


def _against(found: Mapping[str, Any] | None) -> Versus | None:
    return None if found is None else versus(found["vs_baseline"], str(found["unit"]))


def row(material: Material, alternative: str, outcome: str, window: str) -> Mapping[str, Any] | None:
    """The assessment row of a compared outcome at the headline month."""
    return material.row(outcome, alternative, window, material.headline_month)


def consent_words(consent: object) -> str:
    """Consent in words."""
    known = {
        "federal": _("consent of Mexico's federal government"),
        "tacit": _("tacit consent, or by request"),
        "sub-national": _("consent of state authorities only"),
        "none": _("without Mexico's consent"),
    }
    return known.get(str(consent), _("consent not stated"))


def dosed(material: Material, part: Mapping[str, Any]) -> str:
    """A lever and its dose, as in "security cooperation: 500 million USD a year"."""
    title, unit = material.lever(str(part.get("lever", "")))
    dose = part.get("dose")
    if dose is None:
        return title
    return f"{title}: {numerals.dose(float(dose), str(part.get('unit') or unit))}"


def alike(material: Material) -> list[list[str]]:
    """Titles of alternatives that the built models cannot tell apart: they differ in uncovered parts only."""
    proposals: dict[str, dict[str, Any]] = material.field("proposals", {})
    known = {name: proposals[name] for name in material.alternatives if name in proposals}
    return [[material.title(name) for name in names] for names in indistinguishable(known)]


def alike_but_cost(material: Material) -> list[list[str]]:
    """Titles of alternatives that agree in every line but cost, where the built models do tell them apart by cost."""
    groups = [[material.title(name) for name in names] for names in same_but_cost(material.assessment)]
    known = alike(material)
    return [titles for titles in groups if titles not in known]
