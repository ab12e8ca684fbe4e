"""The chapters of a page: which outcomes and levers are read together, and which outcomes stand in front."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secuela.text.language import translate as _

CRIME, SUPPLY, RELATIONS, OTHER = "crime", "supply", "relations", "other"
INDICES = ("fentanyl_supply_us", "meth_supply_us", "cocaine_supply_us", "heroin_supply_us")
DEATHS = "overdose_deaths_us"
_OUTCOMES = {
    CRIME: (
        "cartel_members", "members_killed", "members_detained", "members_left", "recruits", "active_groups",
        "splinter_groups", "homicides_mx", "oc_homicides_mx", "disappearances_mx", "lethal_violence_mx",
        "homicides_mx_state", "operation_deaths", "retaliation_deaths", "displaced_mx", "abuse_complaints_mx",
    ),
    SUPPLY: (*INDICES, "drug_revenue", "perimeter_leakage", "displaced_flow_share", DEATHS),
    RELATIONS: ("cooperation", "response_level", "freeze_days", "trade_at_risk", "encounters_sw_border"),
}  # fmt: skip
_IN_FRONT = (
    "cartel_members",
    "homicides_mx",
    "fentanyl_supply_us",
    "drug_revenue",
    DEATHS,
    "cost_us",
    "lethal_violence_mx",
    "displaced_mx",
    "cooperation",
    "response_level",
)
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
    return next((name for name, members in _OUTCOMES.items() if outcome in members), OTHER)


def in_front(outcome: str) -> bool:
    """Whether an outcome stands in the open table; the others can be unfolded."""
    return outcome in _IN_FRONT


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
