"""Checked claims for other tools: ClaimReview (JSON-LD) for fact-checkers, CSV for everybody."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from secuela.claims.schema import OPINIONS, Claim, Header, Ledger
from secuela.evidence.words import translate as _

AUTHOR = "The Secuela contributors"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a table program would compute a cell that begins so
COLUMNS = (
    "ledger",
    "id",
    "kind",
    "side",
    "voice",
    "claim_en",
    "claim_es",
    "chain",
    "n_independent_origins",
    "at_publication",
    "at_publication_certainty",
    "at_publication_as_of",
    "now",
    "now_certainty",
    "now_as_of",
    "now_why",
    "now_from",
    "test",
    "fixed",
    "exploratory",
    "needs",
    "refused",
    "probability",
    "standard_error",
    "words",
    "basis",
    "follows_from",
    "sources",
)


def claim_reviews(ledgers: Sequence[Ledger], rows: Sequence[Mapping[str, Any]], reviewed: str) -> dict[str, Any]:
    """The claims with a truth verdict as schema.org ClaimReview records in one JSON-LD graph.

    Framing and value judgements get none: they have no truth verdict. Ratings are words without a number, since
    verdicts such as open and contested lie on no scale.

    Args:
        ledgers: The ledgers.
        rows: Rows of the check, see :func:`secuela.claims.showing.row_of`.
        reviewed: Date of the review, YYYY-MM-DD.
    """
    claims = {(ledger.ledger.id, claim.id): (ledger.ledger, claim) for ledger in ledgers for claim in ledger.claims}
    pairs = ((*claims[row["ledger"], row["id"]], row) for row in rows)
    graph = [_review(head, claim, row, reviewed) for head, claim, row in pairs if claim.kind not in OPINIONS]
    return {"@context": "https://schema.org", "@graph": graph}


def _review(head: Header, claim: Claim, row: Mapping[str, Any], reviewed: str) -> dict[str, Any]:
    now = row["verdict_now"]
    return {
        "@type": "ClaimReview",
        "@id": f"{head.id}#{claim.id}",
        "datePublished": reviewed,
        "inLanguage": "en",
        "author": {"@type": "Organization", "name": AUTHOR},
        "claimReviewed": claim.claim.en,
        "itemReviewed": _item(head, claim),
        "reviewRating": {
            "@type": "Rating",
            "alternateName": now["verdict"],
            "ratingExplanation": _("{why} As of {as_of}; certainty: {certainty}.").format(
                why=_closed(now["why"]), as_of=now["as_of"], certainty=now["certainty"]
            ),
        },
        "citation": [cited.id for cited in claim.sources],
    }


def _item(head: Header, claim: Claim) -> dict[str, Any]:
    work = {
        "@type": "CreativeWork",
        "name": head.title.en,
        "datePublished": head.published,
        "url": head.url,
        "publisher": None if head.publisher is None else {"@type": "Organization", "name": head.publisher},
    }
    return {
        "@type": "Claim",
        "name": claim.claim.en,
        "creditText": " < ".join(claim.chain),
        "appearance": {key: value for key, value in work.items() if value is not None},
    }


def _closed(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def claims_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """One line per claim, with a header line; empty where something does not apply."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(COLUMNS), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        flat = _flat(row)
        writer.writerow({column: _cell(flat[column]) for column in COLUMNS})
    return text.getvalue()


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    then, now, test = row["verdict_at_publication"], row["verdict_now"], row["test"] or {}
    same = ("ledger", "id", "kind", "side", "voice", "n_independent_origins", "probability", "standard_error")
    return {
        **{key: row[key] for key in (*same, "words", "basis")},
        "claim_en": row["claim"]["en"],
        "claim_es": row["claim"]["es"],
        "chain": " > ".join(row["chain"]),
        "at_publication": then["verdict"],
        "at_publication_certainty": then["certainty"],
        "at_publication_as_of": then["as_of"],
        "now": now["verdict"],
        "now_certainty": now["certainty"],
        "now_as_of": now["as_of"],
        "now_why": now["why"],
        "now_from": now["from"],
        **{column: test.get(key) for column, key in _OF_TEST.items()},
        "follows_from": " ".join(flip["id"] for flip in row["follows_from"]),
        "sources": " ".join(cited["id"] for cited in row["sources"]),
    }


_OF_TEST = {"test": "text", "fixed": "fixed", "exploratory": "exploratory", "needs": "needs", "refused": "refused"}


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
