"""The chapters of a page: which outcomes and levers are read together, and which outcomes stand in front."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secuela.evidence.library import library
from secuela.text.language import translate as _

CRIME, SUPPLY, RELATIONS, OTHER = "crime", "supply", "relations", "other"
DEATHS = "overdose_deaths_us"
# The pictures of each lever: the outcomes that its own first port leads to. Levers not named here act on groups.
_SEA_AND_BORDER = ("fentanyl_supply_us", "cocaine_supply_us", DEATHS)
_PICTURED: Mapping[str, tuple[str, ...]] = {
    "lab_disruption": ("fentanyl_supply_us", DEATHS),
    "precursor_control": ("fentanyl_supply_us", DEATHS),
    "maritime_interdiction": _SEA_AND_BORDER,
    "border_interdiction": _SEA_AND_BORDER,
    "perimeter": _SEA_AND_BORDER,
    "treatment": (DEATHS,),
    "naloxone": (DEATHS,),
    "demand_prevention": (DEATHS,),
}
# Acts between the governments reach violence by way of what both do together, or not at all.
_BETWEEN: Mapping[str, tuple[str, ...]] = {
    "security_cooperation": ("homicides_mx",),
    "terrorist_designation": ("homicides_mx",),
    "tariff_threat": (),
    "migration_enforcement": (),
}
_ON_GROUPS = ("homicides_mx", "cartel_members")
NOTABLE = 0.1  # share of the futures from which on an effect is worth a line in another chapter


@dataclass(frozen=True)
class Chapter:
    """A chapter's id and title."""

    id: str
    title: str


def chapters() -> list[Chapter]:
    """All chapters in the order of the page."""
    return [
        Chapter(CRIME, _("Groups and violence in Mexico")),
        Chapter(SUPPLY, _("Drug supply and deaths in the US")),
        Chapter(RELATIONS, _("The two governments and the border")),
        Chapter(OTHER, _("Cost and other outcomes")),
    ]


def chapter_of(outcome: str) -> str:
    """Id of the chapter that an outcome belongs to."""
    record = library().outcomes.get(outcome)
    return OTHER if record is None else record.chapter


def in_front(outcome: str) -> bool:
    """Whether an outcome stands in the open table; the others can be unfolded."""
    record = library().outcomes.get(outcome)
    return record is not None and record.in_front


def lever_chapter(lever: str) -> str:
    """Id of the chapter of a lever."""
    if lever in _BETWEEN:
        return RELATIONS
    return SUPPLY if lever in _PICTURED else CRIME


def pictured(lever: str) -> tuple[str, ...]:
    """Outcomes whose dose-response a lever is drawn with."""
    return {**_PICTURED, **_BETWEEN}.get(lever, _ON_GROUPS)


def answers(lever: Mapping[str, Any], outcome: str) -> bool:
    """Whether a lever is named in the bottom line of an outcome: its own, or one that it notably moves."""
    points: list[Mapping[str, Any]] | None = lever["outcomes"].get(outcome)
    if points is None:
        return False
    name = str(lever["lever"])
    own = outcome in pictured(name) and name not in _BETWEEN
    return own or any(max(p["p_lower"], p["p_higher"]) >= NOTABLE for p in points if p["dose"] >= 0)
