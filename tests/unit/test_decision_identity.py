import numpy as np
import pytest

from secuela.analysis.indistinguishable import indistinguishable
from secuela.analysis.members_account import members_account
from secuela.evidence.errors import RunError
from support.decision_run import outcomes, proposals


def test_the_parts_make_up_the_difference_by_hand():
    """Per month and draw, times the same luck: recruits −100, killed +50, detained +10, left −20: members −140."""
    data = outcomes()
    luck = (data["recruits"].sel(alternative="status-quo", mode="if_carried_out") / 1500).values[:, 1:7].sum(axis=1)
    account = members_account(data, "plan", "status-quo", 6)
    middle = float(np.median(luck))
    assert account.draws == 4
    assert account.difference.median == pytest.approx(-140 * middle, abs=0.5)
    parts = {part.name: part.median for part in account.parts}
    assert list(parts) == ["recruits", "members_killed", "members_detained", "members_left"]
    expected = {"recruits": -100, "members_killed": -50, "members_detained": -10, "members_left": 20}
    for name, per_month in expected.items():
        assert parts[name] == pytest.approx(per_month * middle, rel=1e-4)
    assert abs(account.residual.low) < 0.1
    assert abs(account.residual.high) < 0.1
    assert account.difference.low < account.difference.median < account.difference.high


def test_people_who_vanish_show_up_in_the_residual():
    data = outcomes()
    data["cartel_members"].loc[{"alternative": "plan", "month": 6}] -= 1000
    assert members_account(data, "plan", "status-quo", 6).residual.median == pytest.approx(-1000, abs=0.1)


def test_failed_draws_are_left_out_and_none_left_is_an_error():
    account = members_account(outcomes(failed=[("plan", 0), ("status-quo", 3)]), "plan", "status-quo", 6)
    assert account.draws == 2
    failed = [("plan", draw) for draw in range(4)]
    with pytest.raises(RunError, match="No draw was computed both for plan and for status-quo"):
        members_account(outcomes(failed=failed), "plan", "status-quo", 6)


def test_missing_parts_are_named():
    with pytest.raises(RunError, match="does not hold members_left"):
        members_account(outcomes().drop_vars("members_left"), "plan", "status-quo", 6)
    with pytest.raises(RunError, match=r"(?s)no alternative called 'plam'.*did you mean plan"):
        members_account(outcomes(), "plam", "status-quo", 6)
    with pytest.raises(RunError, match="months 0 to 99"):
        members_account(outcomes(), "plan", "status-quo", 99)


def test_alternatives_that_differ_only_in_unmodelled_parts_are_named():
    assert indistinguishable({name: each["doses"] for name, each in proposals().items()}) == [
        ("status-quo", "support-only")
    ]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ({"x": [0, 1]}, {"x": [0, 1]}, True),
        ({"x": [0, 1]}, {"x": [0.0, 1.0, 0.0]}, True),
        ({"x": [0, 1], "y": [1]}, {"y": [1], "x": [0, 1]}, True),
        ({"x": [0, 1]}, {"x": [1, 0]}, False),
        ({"x": [0, 1]}, {"x": [0, 1.5]}, False),
        ({"x/by=us": [1]}, {"x/by=mexico": [1]}, False),
        ({"x": [0, -1]}, {}, False),
        ({"x": [0, 0]}, {}, True),
    ],
)
def test_equal_by_month(a, b, same):
    assert indistinguishable({"a": a, "b": b}) == ([("a", "b")] if same else [])
