"""Texts of the shipped ledgers, which quote and name laws; their words are checked where they are kept."""

from secuela.claims.reading import read_ledger, shipped, shipped_sources


def ledger_texts() -> list[str]:
    claims = [claim for name in shipped() for claim in read_ledger(name).claims]
    told = [text for claim in claims for text in _own(claim)]
    return told + [text for origin in shipped_sources().values() for text in (origin.title, origin.url) if text]


def _own(claim) -> list[str]:
    verdicts = (claim.verdict_at_publication, claim.verdict_now)
    told = (claim.claim, claim.restatement, claim.no_test, *(verdict.why for verdict in verdicts))
    return [text.en for text in told if text is not None]


def claim_text(name: str) -> str:
    return next(claim.claim.en for ledger in map(read_ledger, shipped()) for claim in ledger.claims if claim.id == name)
