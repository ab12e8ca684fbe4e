"""Which prior a run may use: none that rests on months after its origin, unless a wider fallback is stated."""

from collections.abc import Mapping

from secuela.evidence.errors import EvidenceError
from secuela.evidence.months import Month
from secuela.evidence.priors import Prior
from secuela.evidence.records import Parameter


def priors_as_of(parameters: Mapping[str, Parameter], month: Month) -> dict[str, Prior]:
    """The prior in force for each parameter in a run as of ``month``.

    A record that rests on later months gives way to its own wider fallback.

    Raises:
        EvidenceError: If a record rests on later months and has no fallback; names the earliest month that works.
    """
    late = {name: record for name, record in parameters.items() if _rests_on_later(record, month)}
    refused = {name: record for name, record in late.items() if record.fallback is None}
    if refused:
        earliest = max(Month.parse(str(record.evidence_until)) for record in refused.values())
        shown = ", ".join(f"{name} (to {record.evidence_until})" for name, record in sorted(refused.items())[:5])
        more = f" and {len(refused) - 5} more" if len(refused) > 5 else ""  # noqa: PLR2004  five are enough to read
        msg = f"a run as of {month} cannot use {shown}{more}: they rest on later months and state no fallback."
        raise EvidenceError(
            msg,
            where="--as-of",
            why="a forecast that has seen what came after its origin cannot be judged against it",
            fix=f"use --as-of {earliest} or later",
        )
    return {
        name: record.fallback if name in late and record.fallback else record.prior
        for name, record in parameters.items()
    }


def _rests_on_later(record: Parameter, month: Month) -> bool:
    return record.evidence_until is not None and Month.parse(record.evidence_until) > month
