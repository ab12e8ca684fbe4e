"""Dated episodes: what one government did to another, how that one answered, and for how long."""

from collections.abc import Iterator
from functools import cache
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import Field

from secuela.evidence.errors import EvidenceError, nearest
from secuela.evidence.library import build, library
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.evidence.record_checks import fault
from secuela.evidence.records import Record
from secuela.evidence.strict_yaml import Document
from secuela.evidence.tables import read_rows, shipped_tables

FILE = "episodes.csv"
RESPONSES = ("none", "protest", "visits", "agents", "extradition", "expulsion", "posture", "force")  # levels 0 to 7
ACCOMMODATION = "accommodation"  # level 0 as well
TRIGGERS = (
    "none",
    "rhetoric",
    "threat",
    "sanction",
    "presence",
    "sea",
    "abduction",
    "official",
    "strike",
    "raid",
    "soldiers",
)
_COLUMNS = ("id", "month", "trigger", "level", "response", "use", "source")


class Episode(Record):
    """One episode; persons appear by office or not at all."""

    id: str
    month: str = Field(description="Month in which it began, YYYY-MM.")
    responder: str = Field(description="Country whose government answered, ISO code.")
    trigger: str = Field(description="Kind of act, one of TRIGGERS.")
    level: int = Field(ge=0, le=7, description="Strongest measure of the response.")
    response: str = Field(description="Its name: one of RESPONSES, or accommodation.")
    days: float | None = Field(default=None, gt=0, description="How long the response was in force, if that is known.")
    use: Literal["fit", "test", "context", "ledger"] = Field(description="Entry in the use register.")
    checked: bool = Field(description="Whether a source was read, or the row is recalled.")
    source: str
    title: str
    title_es: str
    answer: str
    answer_es: str


@cache
def episodes() -> tuple[Episode, ...]:
    """The shipped episodes, oldest first.

    Raises:
        EvidenceError: The first row that cannot be right.
    """
    found = read_episodes(shipped_tables())
    for problem in episode_problems(found):
        raise problem
    return found


def read_episodes(root: Traversable) -> tuple[Episode, ...]:
    """The rows of a folder of tables, oldest first.

    Raises:
        EvidenceError: If a row is malformed.
    """
    rows = read_rows(root, FILE, _COLUMNS)
    built = (
        build(Episode, {key: value for key, value in row.items() if value}, Document(row, f"{FILE}, line {number}"))
        for number, row in enumerate(rows, start=2)
    )
    return tuple(sorted(built, key=lambda episode: episode.month))


def episode_problems(found: tuple[Episode, ...]) -> Iterator[EvidenceError]:
    """Rows whose words, sources or dates cannot be right."""
    newest, seen = library().newest_month(), set[str]()
    for episode in found:
        where = f"{FILE}, {episode.id}"
        if episode.id in seen:
            yield fault(
                where,
                message("the id is given twice"),
                why=message("a row could not be told"),
                fix=message("rename one"),
            )
        seen.add(episode.id)
        if episode.trigger not in TRIGGERS:
            what = message("the trigger {trigger!r} is not known", trigger=episode.trigger)
            yield fault(where, what, why=message("the list is closed"), fix=nearest(episode.trigger, TRIGGERS))
        if episode.response not in (RESPONSES[episode.level], *([] if episode.level else [ACCOMMODATION])):
            what = message(
                "the response {response!r} is not level {level}", response=episode.response, level=episode.level
            )
            yield fault(
                where,
                what,
                why=message("levels are ordered"),
                fix=message("write {responses}", responses=RESPONSES[episode.level]),
            )
        if episode.source not in library().sources:
            what = message("it names the source {source!r}, which has no record", source=episode.source)
            yield fault(
                where, what, why=message("a row must be traceable"), fix=nearest(episode.source, library().sources)
            )
        late = Month.parse(episode.month, where=where) > newest
        if late != (episode.use == "ledger"):
            what = message("it is of {month} and its use is {use}", month=episode.month, use=episode.use)
            why = message("what came after {newest} is shown in the ledger only, and nothing else is", newest=newest)
            yield fault(where, what, why=why, fix=message("write ledger for later episodes, and for no others"))
