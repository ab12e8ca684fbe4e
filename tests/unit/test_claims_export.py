"""ClaimReview records: what another tool reads without our ids, our table or our words."""

import re

import pytest

from secuela.claims.checking import check_claims
from secuela.claims.claim_review import claim_reviews, claims_csv
from secuela.claims.claim_rows import row_of
from secuela.claims.ledger_checks import load_ledgers
from support import claims_run as made

_URI = re.compile(r"urn:secuela:claim:[A-Za-z0-9_-]+:[A-Za-z0-9_-]+")


def rows(*ledgers, **options):
    return [row_of(each, "2025-10") for each in check_claims(ledgers, made.in_memory(), **options)]


def reviews(*claims, page=None, **options):
    ledger = made.ledger(*claims, **options)
    return claim_reviews([ledger], rows(ledger), "2026-06-15", page)["@graph"]


def documented(word):
    return {"verdict": word, "certainty": "high", "as_of": "2025-11-05", "why": {"en": "It is on record", "es": "b"}}


def test_a_rating_is_that_of_documents_and_what_the_model_finds_is_told_with_its_test():
    (review,) = reviews(made.claim(tests=[made.trial(threshold=0.9)]))
    rating = review["reviewRating"]
    assert rating["alternateName"] == "open"
    asked = "Test: Homicides in Mexico under plan, in month 12: at most 0.9 times that under status-quo. "
    assert rating["ratingExplanation"].startswith(asked)
    assert (
        "In the model: not at the doses assumed (nobody named one) – unlikely (30% of 10" in rating["ratingExplanation"]
    )


@pytest.mark.parametrize("change", [{"kind": "fact", "no_test": "x"}, {"kind": "plan", "no_test": "x"}])
def test_a_verdict_of_documents_says_neither(change):
    (review,) = reviews(made.claim(**change, verdict_now=documented("supported")))
    assert review["reviewRating"]["alternateName"] == "supported"
    assert review["reviewRating"]["ratingExplanation"] == "It is on record. As of 2025-11-05; certainty: high."


def test_a_claim_that_the_run_cannot_test_is_not_called_simulated():
    (review,) = reviews(made.claim(tests=[made.trial(alternative="another")]))
    assert review["reviewRating"]["alternateName"] == "open"
    assert "In the model: not testable in this run" in review["reviewRating"]["ratingExplanation"]
    assert "needs" in review["reviewRating"]["ratingExplanation"]


def test_every_review_has_a_uri_and_an_address_where_the_page_is_known():
    (review,) = reviews(made.claim())
    assert review["@id"] == "urn:secuela:claim:toy:K01"
    assert "url" not in review
    (review,) = reviews(made.claim(), page="https://example.org/claims")
    assert review["url"] == "https://example.org/claims#K01"


def test_citations_are_works_with_titles_and_addresses_and_claims_with_their_text():
    sources = {"S1": {"title": "A report", "tier": 2, "date": "2025-11-03", "url": "https://example.org/report"}}
    cited = [{"id": "S1", "tier": 2}, {"id": "S02", "tier": 2}, {"id": "K02", "tier": 3}]
    first, _second = reviews(made.claim(sources=cited), made.claim("K02"), sources=sources)
    work, shared, claim = first["citation"]
    assert work == {
        "@type": "CreativeWork",
        "identifier": "S1",
        "name": "A report",
        "datePublished": "2025-11-03",
        "url": "https://example.org/report",
    }
    assert shared["name"].startswith("Mexico News Daily")
    assert claim == {"@type": "Claim", "@id": "urn:secuela:claim:toy:K02", "name": "Homicides would fall."}


def test_two_ledgers_with_one_id_for_two_sources_each_cite_their_own():
    one = made.ledger(made.claim(), name="one", sources={"S1": {"title": "First", "tier": 2}})
    two = made.ledger(made.claim("K02"), name="two", sources={"S1": {"title": "Second", "tier": 2}})
    graph = claim_reviews([one, two], rows(one, two), "2026-06-15")["@graph"]
    assert [review["citation"][0]["name"] for review in graph] == ["First", "Second"]


def test_the_chain_is_written_in_one_form():
    ledger = made.ledger(made.claim(chain=["the text", "a broadcaster", "unnamed officials"]))
    (review,) = claim_reviews([ledger], rows(ledger), "2026-06-15")["@graph"]
    told = "the text > a broadcaster > unnamed officials"
    assert review["itemReviewed"]["creditText"] == told
    assert told in claims_csv(rows(ledger))


def test_every_citation_of_the_shipped_ledgers_is_told_in_words():
    ledgers = load_ledgers(["article-2025", "hypotheses"])
    graph = claim_reviews(ledgers, rows(*ledgers), "2026-06-15")["@graph"]
    held = {(ledger.ledger.id, claim.id): claim for ledger in ledgers for claim in ledger.claims}
    for review in graph:
        assert _URI.fullmatch(review["@id"])
        claim = held[tuple(review["@id"].split(":")[-2:])]
        assert len(review["citation"]) == len(claim.sources)
        assert all(len(cited["name"]) > 8 for cited in review["citation"])
