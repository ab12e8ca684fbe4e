"""What a page can be asked for, handed in by whoever simulates: levers and shipped proposals, worded for one reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secuela.page.page_state import PageState


@dataclass(frozen=True)
class LeverOffer:
    """One lever.

    Args:
        id: Its id.
        title: What is done.
        why: How it works, in a sentence.
        chapter: What it belongs to; ``what-if`` where nobody can carry it out.
        unit: Of its dose.
        low: Smallest dose.
        high: Largest.
        level: Whether the dose is a level, and not an amount a year.
        what_if: The sentence that says so of a what-if; empty else.
        today: What is in force of it, from which a dose departs; empty where no such number is on record.
        study: What the best study says.
        differs: Why the model differs from it.
        dose: At which it is compared with that study; what a page offers first.
        options: Closed lists by key, each value with its words; the first is the default.
        in_force: Options of what is in force: of others nothing can be taken away.
        parameters: Ids of the records that it rests on.
        agreed: Who, of those that can carry it out, does so only where Mexico's government agrees.
    """

    id: str
    title: str
    why: str
    chapter: str
    unit: str
    low: float
    high: float
    level: bool
    what_if: str
    today: str
    study: str
    differs: str
    dose: float
    options: Mapping[str, Mapping[str, str]]
    in_force: Mapping[str, str]
    parameters: Sequence[str]
    agreed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ProposalOffer:
    """A shipped proposal as a page begins with it."""

    id: str
    title: str
    status: str
    note: str
    state: PageState


@dataclass(frozen=True)
class Offers:
    """Everything.

    Args:
        version: Of Secuela.
        data: Last month of data, ``YYYY-MM``.
        months: Simulated months after it.
        levers: In the order of the page.
        proposals: Likewise; those whose doses stand in a state.
    """

    version: str
    data: str
    months: int
    levers: Sequence[LeverOffer]
    proposals: Sequence[ProposalOffer]

    def plain_proposals(self) -> list[dict[str, Any]]:
        """Proposals as JSON values."""
        return [
            {"id": each.id, "title": each.title, "status": each.status, "note": each.note, "state": each.state.plain()}
            for each in self.proposals
        ]
