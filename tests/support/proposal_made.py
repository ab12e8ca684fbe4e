"""Proposals as plain words and numbers, for tests that change one thing in them."""

from typing import Any

import pytest

from secuela.evidence.errors import ProposalError
from secuela.policy.proposal import Proposal
from secuela.policy.proposal_reading import from_mapping


def dose(**changes: object) -> dict[str, Any]:
    return {"lever": "leadership_removal", "dose": 2, "basis": "judgement"} | changes


def phase(*levers: dict[str, Any], **changes: object) -> dict[str, Any]:
    return {"id": "one", "from": "2026-01", "months": 12, "levers": list(levers) or [dose()]} | changes


def proposal(*phases: dict[str, Any], **changes: object) -> dict[str, Any]:
    content = {
        "id": "mine",
        "title": "Mine",
        "status": {"stage": "talk", "execution": "none", "ended": False, "as_of": "2025-10"},
        "consent": "federal",
        "phases": list(phases) or [phase()],
    }
    return {key: value for key, value in (content | changes).items() if value != "(left out)"}


def refused(content: dict[str, Any]) -> str:
    with pytest.raises(ProposalError) as caught:
        from_mapping(content, "mine.yaml")
    return str(caught.value)


def accepted(content: dict[str, Any]) -> Proposal:
    return from_mapping(content, "mine.yaml")
