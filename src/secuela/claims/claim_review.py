"""Checked claims for other tools: ClaimReview (JSON-LD) for fact-checkers, CSV for everybody."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from secuela.claims.claim_rows import ClaimRow
from secuela.claims.ledger_checks import sources_of
from secuela.claims.reading import read_ledger, shipped
from secuela.claims.schema import OPINIONS, Claim, Header, Ledger, Origin
from secuela.claims.wording import closed, comparison_words, finding_why, found_words, why_words, worded
from secuela.text.language import translate as _

AUTHOR = "The Secuela contributors"
CHAINED = " > "  # between those who say it, from the text outwards
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
    "finding",
    "finding_why",
    "disputed",
    "beside",
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


def claim_reviews(
    ledgers: Sequence[Ledger], rows: Sequence[ClaimRow], reviewed: str, page: str | None = None
) -> dict[str, Any]:
    """The claims with a truth verdict as schema.org ClaimReview records in one JSON-LD graph.

    Framing and value judgements get none: they have no truth verdict. Ratings are words without a number, since
    verdicts such as open and contested lie on no scale; one that comes from a run says that it is simulated.

    Args:
        ledgers: The ledgers.
        rows: Rows of the check, see :func:`secuela.claims.claim_rows.row_of`.
        reviewed: Date of the review, YYYY-MM-DD.
        page: Address at which the reviews are published; each gets it as its `url`, with the claim's id behind #.
    """
    held = {ledger.ledger.id: ledger for ledger in ledgers}
    known = _claims_of(ledgers)
    graph: list[dict[str, Any]] = []
    for row in rows:
        ledger = held[row.ledger]
        claim = ledger.by_id()[row.id]
        if claim.kind not in OPINIONS:
            cited = _cited(claim, sources_of([ledger]), known)
            graph.append({**_review(ledger.ledger, claim, row, reviewed, page), "citation": cited})
    return {"@context": "https://schema.org", "@graph": graph}


def _claims_of(ledgers: Sequence[Ledger]) -> dict[str, tuple[str, Claim]]:
    """Claims that a claim may cite, with their ledgers: of the shipped ledgers and, before them, of those given."""
    every = [*(read_ledger(name) for name in shipped()), *ledgers]
    return {claim.id: (ledger.ledger.id, claim) for ledger in every for claim in ledger.claims}


def _uri(ledger: str, claim: str) -> str:
    return f"urn:secuela:claim:{ledger}:{claim}"


def _cited(
    claim: Claim, sources: Mapping[str, Origin], claims: Mapping[str, tuple[str, Claim]]
) -> list[dict[str, str]]:
    """Sources with title, date and address, and cited claims with their text."""
    found: list[dict[str, str]] = []
    for cited in claim.sources:
        if cited.id in sources:
            found.append(_work(cited.id, sources[cited.id]))
        elif cited.id in claims:
            ledger, other = claims[cited.id]
            found.append({"@type": "Claim", "@id": _uri(ledger, other.id), "name": other.claim.en})
    return found


def _work(name: str, origin: Origin) -> dict[str, str]:
    told = {"identifier": name, "name": origin.title, "datePublished": origin.date, "url": origin.url}
    return {"@type": "CreativeWork", **{key: value for key, value in told.items() if value is not None}}


def _review(head: Header, claim: Claim, row: ClaimRow, reviewed: str, page: str | None) -> dict[str, Any]:
    return {
        "@type": "ClaimReview",
        "@id": _uri(head.id, claim.id),
        **({} if page is None else {"url": f"{page}#{claim.id}"}),
        "datePublished": reviewed,
        "inLanguage": "en",
        "author": {"@type": "Organization", "name": AUTHOR},
        "claimReviewed": claim.claim.en,
        "itemReviewed": _item(head, claim),
        "reviewRating": _rating(row),
    }


def _rating(row: ClaimRow) -> dict[str, str]:
    """The verdict now, of documents and data, and beside it what the model finds, with the test that it was put to."""
    now, test = row.verdict_now, row.test
    simulated = now.source == "run" and test is not None and row.probability is not None
    tested = test is not None and row.finding is not None
    asked = _("Test: {test}. ").format(test=comparison_words(test.conditions)) if tested and test else ""
    told = _("{why} As of {as_of}; certainty: {certainty}.").format(
        why=closed(why_words(row)), as_of=now.as_of, certainty=now.certainty
    )
    if row.finding is not None:
        model = _("In the model: {finding} – {why}")
        told = f"{told} " + model.format(finding=found_words(row.finding), why=closed(finding_why(row)))
    name = _("{verdict} (simulated)").format(verdict=now.verdict) if simulated else now.verdict
    return {"@type": "Rating", "alternateName": name, "ratingExplanation": asked + told}


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
        "creditText": CHAINED.join(claim.chain),
        "appearance": {key: value for key, value in work.items() if value is not None},
    }


def claims_csv(rows: Sequence[ClaimRow]) -> str:
    """One line per claim, with a header line; empty where something does not apply."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(COLUMNS), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        flat = _flat(row)
        writer.writerow({column: _cell(flat[column]) for column in COLUMNS})
    return text.getvalue()


def _flat(row: ClaimRow) -> dict[str, Any]:
    told = worded(row)
    then, now, test = told["verdict_at_publication"], told["verdict_now"], told["test"] or {}
    same = ("ledger", "id", "kind", "side", "voice", "n_independent_origins", "probability", "standard_error")
    return {
        **{key: told[key] for key in (*same, "words", "basis")},
        "claim_en": row.claim.en,
        "claim_es": row.claim.es,
        "chain": CHAINED.join(row.chain),
        "at_publication": then["verdict"],
        "at_publication_certainty": then["certainty"],
        "at_publication_as_of": then["as_of"],
        "now": now["verdict"],
        "now_certainty": now["certainty"],
        "now_as_of": now["as_of"],
        "now_why": now["why"],
        "now_from": now["from"],
        "finding": (told["finding"] or {}).get("finding"),
        "finding_why": (told["finding"] or {}).get("why"),
        "disputed": (told["finding"] or {}).get("disputed"),
        "beside": row.beside,
        "test": test.get("text"),
        **{column: test.get(column) for column in ("fixed", "exploratory", "needs", "refused")},
        "follows_from": " ".join(each.id for each in row.follows_from),
        "sources": " ".join(cited.id for cited in row.sources),
    }


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
