"""What the model finds of each side's claims, counted with the reasons, so that a tilt of the rule can be seen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

from secuela.claims.claim_rows import ClaimRow
from secuela.claims.reasons import ReasonCode
from secuela.claims.schema import Side
from secuela.claims.verdicts import FindingCode


@dataclass(frozen=True)
class SideShare:
    """How many claims of a side have one finding for one reason.

    Args:
        side: Whose claims.
        finding: What the model says.
        reason: Why.
        claims: Ids of these.
        of: Number of claims of the side that the model was asked.
    """

    side: str
    finding: FindingCode
    reason: ReasonCode
    claims: tuple[str, ...]
    of: int

    def plain(self) -> dict[str, Any]:
        """JSON values."""
        return {**vars(self), "claims": list(self.claims), "share": len(self.claims) / self.of}


def side_shares(rows: Sequence[ClaimRow]) -> list[SideShare]:
    """By side, finding and reason; questions of ours beside a fact or plan, and claims without a test, are left out."""
    asked = [row for row in rows if row.finding is not None and row.tests and row.beside is None]
    total = Counter(row.side for row in asked)
    found: list[SideShare] = []
    for side in (side for side in get_args(Side) if total[side]):
        for finding in get_args(FindingCode):
            for reason in get_args(ReasonCode):
                ids = tuple(row.id for row in asked if _is(row, side, finding, reason))
                if ids:
                    found.append(SideShare(side, finding, reason, ids, total[side]))
    return found


def _is(row: ClaimRow, side: str, finding: str, reason: str) -> bool:
    found = row.finding
    return found is not None and (row.side, found.finding, found.reason.code) == (side, finding, reason)
