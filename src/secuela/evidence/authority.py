"""The authority panel: claimed legal bases, who contests them, votes, clocks and Mexico's constitutional rules.

Nothing of it is simulated, and none of it is legal advice. Offices and institutions only.
"""

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
from secuela.evidence.records import Record, Text
from secuela.evidence.tables import read_map, shipped_tables

FILE = "authority.yaml"
AuthorityKind = Literal["basis", "contest", "vote", "clock", "rule"]


class Vote(Record):
    """A vote as taken."""

    yes_votes: int = Field(ge=0)
    no_votes: int = Field(ge=0)
    passed: bool


class Authority(Record):
    """One entry of the panel."""

    id: str
    kind: AuthorityKind = Field(description="Claimed basis, who contests it, vote, clock, or rule of Mexico.")
    office: str = Field(description="Office, institution or text; never a person.")
    date: str = Field(description="Month from which it stands, YYYY-MM.")
    after_origin: bool = Field(description="True if it came after the newest data: shown, never used.")
    disputed: bool
    text: Text
    sources: tuple[str, ...] = Field(min_length=1)
    vote: Vote | None = None
    days: int | None = Field(default=None, gt=0, description="Length of a clock.")


@cache
def authority() -> tuple[Authority, ...]:
    """The shipped panel, in file order: bases, contests, votes, clocks, rules.

    Raises:
        EvidenceError: The first entry that cannot be right.
    """
    found = read_authority(shipped_tables())
    for problem in authority_problems(found):
        raise problem
    return found


def read_authority(root: Traversable) -> tuple[Authority, ...]:
    """The entries of a folder of tables.

    Raises:
        EvidenceError: If an entry is malformed.
    """
    document = read_map(root, FILE)
    return tuple(build(Authority, {"id": key, **entry}, document, (key,)) for key, entry in document.data.items())


def authority_problems(found: tuple[Authority, ...]) -> Iterator[EvidenceError]:
    """Entries whose date, sources or numbers cannot be right."""
    newest = library().newest_month()
    for entry in found:
        where = f"{FILE}, {entry.id}"
        if (Month.parse(entry.date, where=where) > newest) != entry.after_origin:
            what = message(
                "it is of {date} and after_origin is {lower}", date=entry.date, lower=str(entry.after_origin).lower()
            )
            why = message("a reader must see what came after {newest}", newest=newest)
            yield fault(where, what, why=why, fix=message("correct the date or the flag"))
        for source in entry.sources:
            if source not in library().sources:
                what = message("it names the source {source!r}, which has no record", source=source)
                why = message("a claim about the law must be traceable")
                yield fault(where, what, why=why, fix=nearest(source, library().sources))
        if (entry.days is not None) != (entry.kind == "clock"):
            yield fault(
                where,
                message("only a clock has days, and it must have them"),
                why=message("nothing would run"),
                fix=message("mend it"),
            )
        if entry.vote is not None and entry.kind != "vote":
            yield fault(
                where,
                message("it has a vote but is no vote"),
                why=message("it would be read as one"),
                fix=message("correct kind"),
            )
