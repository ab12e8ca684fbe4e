"""The chapters of a page: which outcomes and levers are read together, and which outcomes stand in front."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secuela.evidence.library import library
from secuela.text.language import translate as _

CRIME, SUPPLY, RELATIONS, OTHER = "crime", "supply", "relations", "other"
DEATHS = "overdose_deaths_us"
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


def lever_chapter(lever: Mapping[str, Any]) -> str:
    """Id of the chapter of a lever in ``dose_response.json``; older runs do not say it."""
    said = lever.get("chapter")
    return said if said in {chapter.id for chapter in chapters()} else OTHER


def pictured(lever: Mapping[str, Any]) -> tuple[str, ...]:
    """Outcomes whose dose-response a lever is drawn with: those that it names, in an older run those that it moves."""
    moved = [name for name, points in lever["outcomes"].items() if _notable(points)]
    return tuple(name for name in lever.get("pictured", moved) if name in library().outcomes)


def answers(lever: Mapping[str, Any], outcome: str) -> bool:
    """Whether a lever is named in the bottom line of an outcome: its own, or one that it notably moves."""
    points: list[Mapping[str, Any]] | None = lever["outcomes"].get(outcome)
    if points is None:
        return False
    own = outcome in pictured(lever) and chapter_of(outcome) == lever_chapter(lever)
    return own or _notable(points)


def _notable(points: Sequence[Mapping[str, Any]]) -> bool:
    return any(max(point["p_lower"], point["p_higher"]) >= NOTABLE for point in points if point["dose"] >= 0)
