"""All alternatives side by side, in the order given and never ranked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secuela.analysis.indistinguishable import indistinguishable, same_but_cost
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.report.comparisons import Versus, versus
from secuela.report.material import Material, outcome_title
from secuela.report.schedule import comparison_month, idle
from secuela.report.variants import chosen
from secuela.runs.rows import Row
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.unit_words import unit_words


@dataclass(frozen=True)
class Alternative:
    """One alternative's line: its words, its doses, and its comparisons with the status quo."""

    id: str
    title: str
    chosen: bool
    consent: str
    doses: list[str]
    against: list[Versus | None]


def compared(material: Material) -> list[tuple[str, str]]:
    """Outcome and window of what the alternatives are compared in: what the evidence names and the run holds."""
    return [(outcome, window) for outcome, window in library().shown("compared") if material.holds(outcome)]


def alternatives(material: Material) -> list[Alternative]:
    """Every alternative in the order given; the status quo first, with nothing to compare."""
    return [
        Alternative(
            id=name,
            title=material.title(name),
            chosen=name == material.proposal,
            consent=consent_words(material.plan(name).get("consent")),
            doses=all_doses(material, name),
            against=[_against(row(material, name, *pair), material.counted) for pair in compared(material)],
        )
        for name in material.alternatives
    ]


def _against(found: Row | None, draws: int) -> Versus | None:
    return None if found is None else versus(found.vs_baseline, found.unit, draws)


def row(material: Material, alternative: str, outcome: str, window: str) -> Row | None:
    """The assessment row of a compared outcome at the month of comparisons."""
    return material.row(outcome, alternative, window, comparison_month(material))


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
    """A lever, its dose and its options, as in "security cooperation: 500 million USD a year, by the US"."""
    title, unit = material.lever(str(part.get("lever", "")))
    dose = part.get("dose")
    amount = [] if dose is None else [numbers.dose(float(dose), str(part.get("unit") or unit))]
    said = ", ".join([*amount, *chosen(part, material.places)])
    return f"{title}: {said}" if said else title


def all_doses(material: Material, alternative: str) -> list[str]:
    """Doses of a proposal, each once, in words."""
    phases: list[dict[str, Any]] = material.plan(alternative).get("phases") or []
    return list(dict.fromkeys(dosed(material, lever) for phase in phases for lever in phase.get("levers") or []))


def compared_heads(material: Material) -> list[str]:
    """What each pair of columns compares, with the unit of its differences."""
    heads: list[str] = []
    for outcome, window in compared(material):
        unit = str(library().outcomes[outcome].unit)
        words = unit_words(numbers.sum_unit(unit) if window == "cumulative" else unit)
        parts = [outcome_title(outcome), _("sum since the origin") if window == "cumulative" else "", words]
        heads.append(", ".join(part for part in parts if part and part != "index"))
    return heads


def alike(material: Material) -> list[tuple[list[str], str]]:
    """Titles of alternatives that the built models cannot tell apart, and in what they differ on paper."""
    kept = [[name for name in names if not idle(material, name)] for names in _indistinguishable(material)]
    return [([material.title(n) for n in names], _on_paper(material, names)) for names in kept if len(names) > 1]


def beyond_horizon(material: Material) -> list[tuple[str, Month]]:
    """Title and first month of the alternatives of which nothing is simulated within the horizon."""
    return [(material.title(name), start) for name in material.alternatives if (start := idle(material, name))]


def _indistinguishable(material: Material) -> list[tuple[str, ...]]:
    proposals: dict[str, dict[str, Any]] = material.field("proposals", {})
    known = {name: proposals[name] for name in material.alternatives if name in proposals}
    return indistinguishable(known)


def alike_but_cost(material: Material) -> list[tuple[list[str], str]]:
    """Titles of alternatives that agree in every line but cost, and in what they differ on paper.

    Alternatives that the built models cannot tell apart at all are named elsewhere.
    """
    known = _indistinguishable(material)
    groups = [names for names in same_but_cost(material.alternatives, material.carried_out) if names not in known]
    kept = [[name for name in names if not idle(material, name)] for names in groups]
    return [([material.title(n) for n in names], _on_paper(material, names)) for names in kept if len(names) > 1]


def _on_paper(material: Material, names: list[str]) -> str:
    """What differs between proposals that come out the same."""
    consents = {str(material.plan(name).get("consent")) for name in names}
    if len(consents) > 1:
        return _("They differ in whose consent they have, which moves no outcome of this run at these doses.")
    return _("What differs between them on paper moves no outcome of this run.")
