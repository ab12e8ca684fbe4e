"""What each government can do: the levers of this run by who can pull them, and whether the proposal does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secuela.report.material import Material
from secuela.report.sidebyside import dosed
from secuela.text.language import translate as _

_US, _MEXICO = ("us",), ("mexico",)
_BOTH = (*_US, *_MEXICO)
# Who can act with each lever; where a lever has an option `by`, the proposal says who does.
WHO: Mapping[str, tuple[str, ...]] = {
    "leadership_removal": _BOTH,
    "lab_disruption": _BOTH,
    "force_deployment": _BOTH,
    "migration_enforcement": _BOTH,
    "precursor_control": _BOTH,
    "weapons_trafficking_control": _BOTH,
    "security_cooperation": _BOTH,
    "maritime_interdiction": _BOTH,
    "border_interdiction": _BOTH,
    "perimeter": _US,
    "terrorist_designation": _US,
    "tariff_threat": _US,
    "treatment": _US,
    "naloxone": _US,
    "demand_prevention": _US,
    "recruitment_prevention": _MEXICO,
    "incapacitation": _MEXICO,
}


@dataclass(frozen=True)
class GovernmentLever:
    """One lever: whether each government can pull it, and what the proposal does with it."""

    title: str
    us: bool
    mexico: bool
    used: list[str]


def government_levers(material: Material) -> list[GovernmentLever]:
    """The levers that the run knows, in the order: both governments, the US alone, Mexico alone."""
    entries: Mapping[str, Any] = material.field("levers", {})
    known = [name for who in (_BOTH, _US, _MEXICO) for name, actors in WHO.items() if actors == who and name in entries]
    return [
        GovernmentLever(material.lever(name)[0], "us" in WHO[name], "mexico" in WHO[name], _used(material, name))
        for name in known
    ]


def _used(material: Material, lever: str) -> list[str]:
    phases: list[dict[str, Any]] = material.plan(material.proposal).get("phases") or []
    parts = [part for phase in phases for part in phase.get("levers") or [] if part["lever"] == lever]
    said = [dosed(material, part).partition(": ")[2] or _("yes") for part in parts]
    return list(dict.fromkeys(said))


def who_can(entry: GovernmentLever) -> str:
    """The governments in words."""
    if entry.us and entry.mexico:
        return _("either, or both")
    return _("the US") if entry.us else _("Mexico")
