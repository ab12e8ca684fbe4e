"""What the shipped ledgers say: the article's claims, where they come from, what was known when, and the numbers."""

import re

import pytest

from secuela.claims.chains import leads_to, roots
from secuela.claims.ledger_checks import sources_of, survey, trials_of
from secuela.claims.reading import ledger_from_text, read_ledger, shipped_text
from secuela.evidence.library import library

ARTICLE, HYPOTHESES = read_ledger("article-2025"), read_ledger("hypotheses")
BOTH = (ARTICLE, HYPOTHESES)
PUBLISHED, NOW = "2025-11-05", "2026-07-02"
ONE_REPORT = "S04"
AFTER_PUBLICATION = re.compile(r"\b2026\b|December 2025|diciembre de 2025|1[0-9] November 2025|17 December")
LATER = {"en": "Later", "es": "Después"}


def every(ledger):
    return [pytest.param(claim, id=claim.id) for claim in ledger.claims]


def texts(told):
    return {"en": told.en, "es": told.es}


@pytest.mark.parametrize(("ledger", "letter", "in_parts"), [(ARTICLE, "C", {50}), (HYPOTHESES, "H", set())])
def test_claims_are_numbered_in_order_without_a_gap_and_only_one_has_two_parts(ledger, letter, in_parts):
    own = [claim.id for claim in ledger.claims if claim.beside is None]
    ids = [re.fullmatch(rf"{letter}(\d\d)([ab]?)", each).groups() for each in own]
    numbers = [int(number) for number, _part in ids]
    assert ids == sorted(ids)
    assert set(numbers) == set(range(1, numbers[-1] + 1))
    assert {number for number in numbers if numbers.count(number) > 1} == in_parts
    assert {int(number) for number, part in ids if part} == in_parts


def test_a_question_beside_a_fact_or_plan_is_named_after_it_is_on_no_side_and_speaks_for_nobody():
    asked = [claim for claim in ARTICLE.claims if claim.beside is not None]
    assert len(asked) == 8
    for claim in asked:
        assert claim.id == f"{claim.beside}q"
        assert (claim.side, claim.voice, claim.n_independent_origins, claim.sources) == ("none", "own", 0, ())
        other = ARTICLE.by_id()[claim.beside]
        assert not other.tests
        assert claim.id in other.no_test.en
        assert claim.id in other.no_test.es


def test_at_least_fifteen_claims_of_the_article_have_a_test():
    assert sum(bool(claim.tests) for claim in ARTICLE.claims) >= 15


def test_every_account_of_the_plan_goes_back_to_one_report():
    graph = leads_to([ARTICLE], sources_of([ARTICLE]))
    plans = [claim for claim in ARTICLE.claims if claim.kind == "plan"]
    assert len(plans) > 10
    for claim in plans:
        assert claim.n_independent_origins == 1, claim.id
        assert any(ONE_REPORT in roots(name, graph) | {name} for name in graph[claim.id]), claim.id
        assert any("NBC News" in link for link in claim.chain), claim.id


@pytest.mark.parametrize("claim", [*every(ARTICLE), *every(HYPOTHESES)])
def test_a_verdict_at_publication_knows_nothing_of_what_came_later(claim):
    assert claim.verdict_at_publication.as_of == PUBLISHED
    for language, text in texts(claim.verdict_at_publication.why).items():
        assert not AFTER_PUBLICATION.search(text), language
        assert LATER[language] not in text


@pytest.mark.parametrize("claim", [*every(ARTICLE), *every(HYPOTHESES)])
def test_a_verdict_now_marks_what_came_later(claim):
    assert claim.verdict_now.as_of == NOW
    for language, text in texts(claim.verdict_now.why).items():
        found = AFTER_PUBLICATION.search(text)
        assert found is None or LATER[language] in text[: found.start()], language


def test_credited_without_a_source_is_no_support():
    credited = [claim for claim in ARTICLE.claims if any("credited without a source" in link for link in claim.chain)]
    assert len(credited) > 5
    assert {claim.verdict_now.verdict for claim in credited} <= {"unsupported", "open"}
    assert all(claim.n_independent_origins == 0 for claim in credited)


def test_thresholds_are_the_smallest_meaningful_difference_or_twice_it_unless_the_research_note_named_them():
    outcomes = library().outcomes
    for name, trial in trials_of(BOTH).items():
        for condition in trial.conditions if "T13" in trial.fixed else ():
            smallest = outcomes[condition.outcome].smallest_difference
            neutral = 1 if condition.compare == "ratio" else 0
            times = abs(condition.threshold - neutral) / smallest
            whole = {1, 2, 12} if condition.outcome == "retaliation_deaths" else {1, 1.1, 2}  # 1.11 is 1/0.9
            assert any(abs(times - allowed) < 0.01 for allowed in whole), (name, condition.threshold)


MIXED = """
  - id: C99
    claim: "Each group has 934 members."
    kind: fact
    side: none
    voice: inferred
    chain: [a reader]
    n_independent_origins: 0
    quantity:
      {value: 934, unit: person/group, year: 2022, definition: members, derived: {of: [C33, C34], operation: ratio}}
    no_test: "A number."
    verdict_at_publication: {verdict: open, certainty: none, as_of: 2025-11-05, why: "A number."}
    verdict_now: {verdict: open, certainty: none, as_of: 2025-11-05, why: "A number."}
"""


def test_the_number_of_members_and_the_number_of_groups_never_make_a_third():
    problems = list(survey([ledger_from_text(shipped_text("article-2025") + MIXED, "mixed.yaml")], beside=[HYPOTHESES]))
    assert len(problems) == 1
    assert "C99, quantity.derived" in str(problems[0])
    assert "Two numbers are mixed" in str(problems[0].what)
