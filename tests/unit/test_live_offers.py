"""What the live page offers: levers that its own rules allow, options in words, and shipped proposals as levers."""

import pytest

from secuela.evidence.errors import ProposalError
from secuela.job.live_futures import offers, proposal_of
from secuela.page.page_state import PageState
from secuela.text.language import speaking


def chosen(lever, by, consent):
    held = {"lever": lever.id, "dose": lever.dose, "from": "2026-01", "months": 36, "options": {"by": by}}
    return PageState.model_validate({"consent": consent, "levers": [held]})


def test_who_needs_consent_is_whoever_a_proposal_without_it_is_refused_for():
    asked = [(lever, by) for lever in offers().levers for by in lever.options.get("by", ())]
    assert len(asked) > 6
    for lever, by in asked:
        proposal_of(chosen(lever, by, "federal"))
        if by in lever.agreed:
            with pytest.raises(ProposalError, match="consent is `none`"):
                proposal_of(chosen(lever, by, "none"))
        else:
            proposal_of(chosen(lever, by, "none"))


def test_options_are_words_without_the_name_of_their_choice():
    for language in ("en", "es"):
        with speaking(language):
            titles = [title for lever in offers().levers for held in lever.options.values() for title in held.values()]
        assert [title for title in titles if not title or ":" in title] == []


def test_a_shipped_proposal_that_nobody_changed_is_that_proposal():
    found = offers().proposals
    assert len(found) > 8
    assert [proposal_of(each.state).id for each in found] == [each.id for each in found]
