"""Damaged proposals and ledgers: each is read, or refused with messages that can be printed; nothing else happens."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

import pytest

from secuela.claims.ledger_checks import load_ledgers
from secuela.claims.reading import template as ledger_template
from secuela.evidence.errors import SecuelaError
from secuela.evidence.strict_yaml import unseen
from secuela.policy.proposal_reading import check_file, shipped_text
from secuela.policy.proposal_reading import template as proposal_template
from support.mutated_texts import mutated

SEED = 11


def answers(texts: Iterable[str], read: Callable[[object], object], folder) -> Counter[str]:
    """How many were read and refused; a message without a remedy, or with a hidden sign, fails the test."""
    found: Counter[str] = Counter()
    file = folder / "mine.yaml"
    for text in texts:
        file.write_text(text, encoding="utf-8")
        error = refusal(read, file)
        found["read" if error is None else "refused"] += 1
        if error is not None:
            told = error.problems or (error,)
            assert all(problem.what and problem.why and problem.fix for problem in told), text
            assert unseen(str(error)) == [], text
            assert len(str(error)) < 20_000, text
    return found


def refusal(read: Callable[[object], object], file) -> SecuelaError | None:
    try:
        read(file)
    except SecuelaError as error:
        return error
    return None


def own(text: str) -> str:
    """A shipped proposal under an id of its own."""
    return re.sub(r"^id: .*$", "id: mine", text, count=1, flags=re.MULTILINE)


def proposals(count: int) -> Iterable[str]:
    half = count // 2
    yield from mutated(proposal_template(), half, SEED)
    yield from mutated(own(shipped_text("unilateral-operation")), count - half, SEED)


def test_damaged_proposals_are_read_or_refused(tmp_path):
    found = answers(proposals(300), check_file, tmp_path)
    assert found.total() == 300
    assert min(found["read"], found["refused"]) > 15


def test_damaged_ledgers_are_read_or_refused(tmp_path):
    found = answers(mutated(ledger_template(), 100, SEED), lambda file: load_ledgers([file]), tmp_path)
    assert found.total() == 100
    assert min(found["read"], found["refused"]) > 5


@pytest.mark.nightly
def test_ten_thousand_damaged_proposals(tmp_path):
    assert answers(proposals(10_000), check_file, tmp_path).total() == 10_000


@pytest.mark.nightly
def test_two_thousand_damaged_ledgers(tmp_path):
    found = answers(mutated(ledger_template(), 2000, SEED), lambda file: load_ledgers([file]), tmp_path)
    assert found.total() == 2000
