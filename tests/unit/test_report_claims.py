"""The chapter of the claims: a chance only where it answers the claim, one form for every side, nothing in silence."""

from dataclasses import replace

import numpy as np
import pytest

from secuela.claims.checking import check_claims
from secuela.claims.claim_rows import row_of
from secuela.claims.neutralised import StoredFoundations, points_of
from secuela.claims.reading import read_ledger, shipped
from secuela.claims.schema import OPINIONS, Condition, LedgerTest
from secuela.claims.wording import comparison_words
from secuela.report.run_data import RunData
from secuela.report.views.claim_words import date_words, side_words, verdict_words
from secuela.report.views.claims_checked import ANSWERED, ClaimsView, claim_rows, page_manner
from secuela.runs.rows import Assessment
from support import claims_run
from support.report_data import run_data


def made(*rows, **changes):
    titles = {name: {"title": {"en": f"{name.capitalize()}: longer"}} for name in claims_run.ARMS}
    manifest = {"created": claims_run.CREATED, "proposals": titles}
    head = {
        "proposal": "plan", "baseline": "status-quo", "alternatives": list(claims_run.ARMS), "as_of": "2025-10",
        "months": 12, "draws": 10, "failed_draws": 0, "outcomes": [], "seed": 1, "manifest": {},
        "claims": [{**each.plain(), "ledger": name} for name in shipped() for each in rows] or None,
    }  # fmt: skip
    return replace(RunData(claims_run.outcomes(), manifest, Assessment(**head)), **changes)


def row(foundations=None, *, name="K01", **changes):
    ledger = claims_run.ledger(claims_run.claim(name, **changes))
    (found,) = check_claims([ledger], claims_run.in_memory(), foundations)
    return row_of(found, "2025-10")


def taken_away(values):
    """A world without one link: the given ratios under the plan, for the ten draws."""
    points = points_of(LedgerTest.model_validate(claims_run.trial()))
    levels = {"plan": 1000 * np.asarray(values, dtype=float), "status-quo": np.full(10, 1000.0)}
    return StoredFoundations({"link:a.x:b.y": {point: levels[point.alternative] for point in points}})


def answered(foundations=None, **changes):
    """The cells of a claim on what would follow: who says it, does it hold, in the futures."""
    return ClaimsView.of(made(row(foundations, **changes))).answered[0].rows[0].cells


def test_a_chance_is_counted_and_stands_beside_a_claim_on_what_would_follow():
    # ratios 0.80, 0.84, … 1.16: seven of ten are at most 1.06
    _who, _documents, _model, chance = answered()
    assert chance.text == "likely (7 of 10 futures)"
    assert chance.bar == pytest.approx(0.7)
    assert chance.below.startswith(
        "Homicides in Mexico under “Plan”, in month 12 (October 2026): at most 1.06 times that under"
    )


@pytest.mark.parametrize("kind", ["fact", "plan"])
def test_a_fact_or_plan_carries_no_chance_and_what_is_asked_beside_it_is_an_entry_of_its_own(kind):
    other = row(name="K02", kind=kind, tests=[], no_test="documents")
    found = ClaimsView.of(made(row(), other, row(name="K02q", beside="K02")))
    assert all(len(each.cells) == 2 for table in found.documented for each in table.rows)
    assert "likely" not in " ".join(
        cell.text + cell.below for t in found.documented for r in t.rows for cell in r.cells
    )
    assert "none of these chances answers the claim" in found.beside.title
    assert found.beside.entries[0].name == "K02q, beside K02:"
    assert "likely (7 of 10 futures)" in found.beside.entries[0].text
    assert [r.id for table in found.answered for r in table.rows] == ["K01"] * len(shipped())


def test_a_run_that_tests_no_claim_says_so_in_one_line():
    found = ClaimsView.of(made(row(kind="fact", tests=[], no_test="documents")))
    assert len(list(found.parts())) == 1
    assert "none of their tests can be put to this run" in found.lead.text


def test_a_test_reads_in_titles_not_ids():
    against = claims_run.condition(comparator="strong", compare="difference", operator=">=", threshold=-5)
    text = comparison_words([Condition.model_validate(against)], page_manner(made()))
    assert text == "Homicides in Mexico under “Plan”, in month 12 (October 2026), less that under “Strong”: at least −5"


def test_a_finding_that_turns_without_one_link_names_it_and_the_verdict_stays_with_documents():
    tests = [claims_run.trial(threshold=0.9)]
    _who, documents, model, _chance = answered(taken_away([0.8] * 10), tests=tests)
    assert documents.text == "open"
    assert model.text == "not at the doses assumed (nobody named one)"
    assert "Follows from the link from a.x to b.y (without it 10 of 10 futures pass)." in model.below


def test_what_the_model_finds_of_each_sides_claims_is_counted_with_the_reason():
    found = ClaimsView.of(made(row(tests=[claims_run.trial(threshold=0.98)]))).sides
    ids = ", ".join("K01" for _ledger in shipped())
    assert found.entries[0].text == f"not decided {len(shipped())} (the futures are split: {ids})."


def test_a_run_that_stored_no_findings_is_judged_on_reading():
    """The stored rows are of a run without findings: the shipped ledgers are put to its futures anew."""
    old = made(row())
    claims = tuple(each.model_copy(update={"finding": None}) for each in old.assessment.claims)
    without = replace(old, assessment=old.assessment.model_copy(update={"claims": claims}))
    assert {each.id for each in claim_rows(without)} >= {"C39", "C03q", "H01"}


def test_what_cannot_be_answered_is_told_with_the_reason():
    lacking = row(tests=[claims_run.trial(alternative="elsewhere")])
    found = ClaimsView.of(made(row(), lacking)).undecided
    assert any("needs the alternative elsewhere in the run" in entry.text for entry in found.entries)
    everybody = ClaimsView.of(made(row(), row(tests=[claims_run.trial(threshold=9.0)]))).undecided
    assert any("no dose of its own brings the effect that it denies" in entry.text for entry in everybody.entries)


@pytest.mark.parametrize("side", ["supporters", "critics", "sceptics", "mexico", "none"])
def test_the_side_changes_nothing_but_its_own_words(side):
    usual, other = answered(side="supporters"), answered(side=side)
    assert other[0].text.replace(side_words(side), side_words("supporters")) == usual[0].text
    assert other[1:] == usual[1:]


def test_every_claim_of_every_ledger_is_in_the_chapter_once():
    found = ClaimsView.of(run_data())
    held = [row.id for table in (*found.answered, *found.documented) for row in table.rows]
    lists = [entry.name for part in (found.undecided, found.framings, found.beside) for entry in part.entries]
    for name in shipped():
        for claim in read_ledger(name).claims:
            listed = [text for text in lists if text.split()[0].rstrip(",") == claim.id]
            assert held.count(claim.id) + len(listed) == 1, claim.id


def test_framings_have_a_restatement_and_no_verdict():
    found = ClaimsView.of(run_data()).framings
    opinions = [claim for name in shipped() for claim in read_ledger(name).claims if claim.kind in OPINIONS]
    assert [entry.text for entry in found.entries] == [claim.restatement.en for claim in opinions]
    assert not set(ANSWERED) & set(OPINIONS)


def test_stored_rows_are_taken_and_not_computed_again():
    stored = row().model_copy(update={"probability": 0.123})
    assert [(each.ledger, each.probability) for each in claim_rows(made(stored))] == [(n, 0.123) for n in shipped()]


def test_the_setting_of_names_reaches_claims():
    ring = {"en": "A ring around the Gulf of Mexico / Gulf of America.", "es": "Un cerco."}
    found = ClaimsView.of(made(row(claim=ring), places="us"))
    assert "A ring around the Gulf of America." in found.answered[0].rows[0].name


def test_dates_and_verdicts_in_words():
    assert [date_words(text) for text in ("2025-11-05", "2025-10", "2025")] == [
        "5 November 2025",
        "October 2025",
        "2025",
    ]
    assert verdict_words("not-testable-here") == "not testable in this run"
