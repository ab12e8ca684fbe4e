"""What each verdict and finding was: at publication, after each update of the data and each change of the model.

The record is a table of the package. ``scripts/record_claims.py`` adds a row whenever the shipped run is built anew,
for each claim of which anything differs from its last row; it holds codes and checksums, and so tells why. A record of
one's own has the same form: ``secuela claims check --record FILE`` adds to it.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from secuela.claims.claim_rows import ClaimRow
from secuela.claims.schema import Claim
from secuela.evidence.errors import LedgerError
from secuela.evidence.message import Message, message

RULE = "2026-11-30"  # day on which the rule that turns chances into findings was last changed
Cause = Literal["rule", "data", "model", "claim"]
_MODEL = ("parameters/", "assumption_sets/", "links.yaml", "structures.yaml")  # tables that say how the world works
_DATA = ("series", "states/", "posteriors/", "seizures", "removals", "ties", "wars", "groups")  # what is counted


@dataclass(frozen=True)
class Recorded:
    """One state of a claim.

    Args:
        ledger: Its ledger.
        id: Of the claim.
        recorded: Day of the record.
        as_of: Last month of data of the run.
        draws: Futures of the run.
        verdict: By documents, or of the run where the rule of then let it decide.
        finding: What the model said; empty under the first rule, which had none, and for facts and plans.
        reason: Code of the reason.
        probability: Chance of the test that spoke for it; empty where none did.
        rule: Day of the rule.
        data: Checksum of the tables of data that the run saw.
        model: Checksum of version, parameters and links.
        claim: Checksum of the claim's tests and documentary verdict.
    """

    ledger: str
    id: str
    recorded: str
    as_of: str
    draws: str
    verdict: str
    finding: str
    reason: str
    probability: str
    rule: str
    data: str
    model: str
    claim: str

    @property
    def said(self) -> tuple[str, str, str]:
        """What was said: a chance that moves alone is no other verdict."""
        return self.verdict, self.finding, self.reason

    def causes(self, before: "Recorded") -> tuple[Cause, ...]:
        """What was another one at the record before."""
        named: tuple[Cause, ...] = ("rule", "data", "model", "claim")
        return tuple(name for name in named if getattr(self, name) != getattr(before, name))


@cache
def history() -> tuple[Recorded, ...]:
    """Every record, oldest first."""
    text = files("secuela.claims").joinpath("history.csv").read_text(encoding="utf-8")
    return tuple(Recorded(**row) for row in csv.DictReader(io.StringIO(text)))


def read_record(path: Path, *, begun: bool = True) -> tuple[Recorded, ...]:
    """A record of one's own, of the same form as that of the package.

    Args:
        path: The file.
        begun: Whether it must be there; else nothing is read where it is not.

    Raises:
        LedgerError: If it cannot be read, or has other columns.
    """
    if not begun and not path.exists():
        return ()
    columns = [field.name for field in fields(Recorded)]
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, message("This record cannot be read: {reason}.", reason=str(error))) from error
    if any(list(row) != columns or None in row.values() for row in rows):
        raise _unreadable(path, message("This is no record of claims: its columns are others."))
    return tuple(Recorded(**row) for row in rows)


def _unreadable(path: Path, what: Message) -> LedgerError:
    return LedgerError(
        what,
        where=str(path),
        why=message("what was said of a claim before would be told wrongly, or lost when a record is added"),
        fix=message("name a file that `secuela claims check --record FILE` wrote, or one that is not there yet"),
    )


def of_claim(records: Iterable[Recorded], ledger: str, name: str) -> list[Recorded]:
    """The records of a claim."""
    return [each for each in records if (each.ledger, each.id) == (ledger, name)]


def recorded(row: ClaimRow, claim: Claim, manifest: Mapping[str, Any], rule: str = RULE) -> Recorded:
    """The state of a claim in a run.

    Args:
        row: The claim put to the run.
        claim: As its ledger has it.
        manifest: Of the run, as JSON values.
        rule: Day of the rule.
    """
    now, finding = row.verdict_now, row.finding
    tables = manifest["data_checksums"]
    ours, seen = ({name: sum_ for name, sum_ in tables.items() if name.startswith(kind)} for kind in (_MODEL, _DATA))
    return Recorded(
        ledger=row.ledger,
        id=row.id,
        recorded=str(manifest["created"])[:10],
        as_of=str(manifest["as_of"]),
        draws=str(manifest["draws"]),
        verdict=now.verdict,
        finding="" if finding is None else finding.finding,
        reason=now.reason.code if finding is None else finding.reason.code,
        probability="" if row.probability is None else f"{row.probability:.2f}",
        rule=rule,
        data=_checksum(seen),
        model=_checksum([ours, manifest["versions"].get("secuela")]),
        claim=checksum_of(claim),
    )


def checksum_of(claim: Claim) -> str:
    """Checksum of what a claim is judged by: its tests and its verdict by documents."""
    return _checksum(claim.model_dump(mode="json", include={"tests", "verdict_now"}))


def added(records: Sequence[Recorded], now: Iterable[Recorded]) -> list[Recorded]:
    """Of some states those in which anything that is said differs from the last record, or that have none."""
    last = {(each.ledger, each.id): each for each in records}
    return [each for each in now if (held := last.get((each.ledger, each.id))) is None or held.said != each.said]


def as_csv(records: Iterable[Recorded]) -> str:
    """The table."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [field.name for field in fields(Recorded)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(vars(each) for each in records)
    return text.getvalue()


def _checksum(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:8]
