"""Worlds without one assumption: what a run must store for its verdicts, and how it comes back from the file."""

import numpy as np
import pytest

from secuela.claims.neutralised import FILE, arms_needed, foundations_bytes, foundations_in, needed, points_of
from secuela.claims.schema import LedgerTest
from secuela.evidence.errors import RunError
from secuela.runs.points import Point
from support import claims_run as made


def trial(**changes):
    return LedgerTest.model_validate(made.trial(**changes))


def test_foundations_come_back_from_their_file_as_they_went_in(tmp_path):
    test = trial(outcome="displaced_mx", definition="idmc", window="cumulative")
    ours, theirs = points_of(test)
    held = {"link:a:b": {ours: np.arange(4.0), theirs: np.ones(4)}, "prior:a.b": {ours: np.full(4, 2.0)}}
    found = foundations_in(foundations_bytes(held), tmp_path / FILE)
    assert found.ids() == ("link:a:b", "prior:a.b")
    where = {"definition": "idmc"}
    np.testing.assert_array_equal(
        found.values("link:a:b", "displaced_mx", "plan", 12, "cumulative", where), np.arange(4.0)
    )
    assert found.values("prior:a.b", "displaced_mx", "status-quo", 12, "cumulative", where) is None


def test_a_broken_file_of_foundations_is_told(tmp_path):
    with pytest.raises(RunError, match="cannot be read"):
        foundations_in(b"not an archive", tmp_path / FILE)


def test_what_a_run_must_store_is_every_number_of_every_test():
    test = {**made.trial(threshold=0.5), "registered": made.trial(alternative="strong", comparator="origin")}
    ledger = made.ledger(made.claim(tests=[test]))
    assert needed([ledger]) == (
        Point("homicides_mx", "plan", 12, "month"),
        Point("homicides_mx", "status-quo", 12, "month"),
        Point("homicides_mx", "strong", 12, "month"),
        Point("homicides_mx", "strong", 0, "month"),
    )
    assert arms_needed([ledger]) == ("plan", "status-quo", "strong")


def test_a_run_without_a_date_of_creation_is_told(tmp_path):
    with pytest.raises(RunError, match="which is no date"):
        made.futures_of(made.saved(tmp_path / "run", created="yesterday"))
    found = made.futures_of(made.saved(tmp_path / "plain", created="2026-06-15T12:00:00"))
    assert found.created.isoformat() == made.CREATED
