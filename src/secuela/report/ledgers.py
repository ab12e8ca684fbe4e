"""The claims of both sides against the run: as the run stored them; those it did not store are put to it here."""

from collections.abc import Sequence
from datetime import UTC, datetime

from secuela.claims.checking import check_claims
from secuela.claims.claim_rows import ClaimRow, read_rows, row_of
from secuela.claims.reading import DEFAULT_LEDGER, read_ledger, shipped, shipped_sources
from secuela.claims.schema import Ledger, Origin
from secuela.claims.test_values import Futures
from secuela.report.material import Material

ARTICLE = DEFAULT_LEDGER
_FIRST_MOMENT = datetime.min.replace(tzinfo=UTC)


def ledgers() -> list[Ledger]:
    """The shipped ledgers, the article's first."""
    return [read_ledger(name) for name in shipped()]


def claim_rows(material: Material) -> list[ClaimRow]:
    """Every claim of the shipped ledgers, in the order of its ledger."""
    stored = read_rows(material.assessment.get("claims") or [], material.counted)
    held = {row.ledger for row in stored}
    missing = [ledger for ledger in ledgers() if ledger.ledger.id not in held]
    fresh = _checked(missing, material) if missing else []
    order = {name: place for place, name in enumerate(shipped())}
    return sorted([*stored, *fresh], key=lambda row: order.get(row.ledger, len(order)))


def _checked(missing: Sequence[Ledger], material: Material) -> list[ClaimRow]:
    found = check_claims(missing, futures(material), material.foundations)
    return [row_of(each, str(material.origin)) for each in found]


def futures(material: Material) -> Futures:
    """The carried-out futures of the run, as tests read them."""
    return Futures(
        outcomes=material.outcomes,
        months=material.horizon,
        baseline=material.baseline,
        created=_created(material.field("created", "")),
        backtested=frozenset((row.outcome, row.month) for row in material.rows if row.backtested),
    )


def _created(text: str) -> datetime:
    """When the run was made; without a date every threshold may have been set after it, so the earliest moment."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return _FIRST_MOMENT
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def described_sources() -> dict[str, Origin]:
    """Sources of the shipped ledgers by id."""
    return dict(shipped_sources())
