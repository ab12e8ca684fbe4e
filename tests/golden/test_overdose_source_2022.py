"""`reproduce source-2022`: the published forecast beside ours; the figures stand as an honest fit gave them."""

import dataclasses
import json
import time

import pytest

from secuela.runs.strict import dump_strict
from secuela.studies.source_2022.forecasts import reproduce


@pytest.fixture(scope="module")
def timed():
    begin = time.process_time()
    found = reproduce()
    return found, time.process_time() - begin


@pytest.fixture(scope="module")
def compared(timed):
    return timed[0]


def score(compared, name):
    return next(row for row in compared.scores() if row["forecaster"] == name)


def test_it_takes_seconds(timed):
    assert timed[1] < 60


def test_published_and_naive_errors_are_those_of_the_literature(compared):
    assert score(compared, "SOURCE, base")["mape_percent"] == pytest.approx(19.4, abs=0.05)
    assert score(compared, "SOURCE, pessimistic")["mape_percent"] == pytest.approx(16.1, abs=0.05)
    assert score(compared, "persistence")["mape_percent"] == pytest.approx(17.8, abs=0.05)
    assert score(compared, "one-line rule")["mape_percent"] == pytest.approx(7.1, abs=0.1)


def test_our_errors_and_coverage(compared):
    """The values of this fit; a change of them is a change of the model and must be seen."""
    unconditional, conditional = (score(compared, f"ours, {name}") for name in ("unconditional", "conditional"))
    assert unconditional["mape_percent"] == pytest.approx(17.1, abs=0.15)
    assert conditional["mape_percent"] == pytest.approx(6.3, abs=0.15)
    assert (unconditional["years_inside"], conditional["years_inside"]) == (4, 4)
    assert [score(compared, n)["hindsight"] for n in ("ours, conditional", "one-line rule", "ours, unconditional")] == [
        True,
        True,
        False,
    ]


def test_all_that_must_hold_holds_and_persistence_is_beaten_by_little(compared):
    """Unconditionally ours beats SOURCE's base forecast, and persistence by less than a point."""
    assert compared.ok
    assert all(check.ok for check in compared.checks)
    by = {check.what: check.bound - check.value for check in compared.checks}
    assert 0 < by["unconditional error, per cent, below that of persistence"] < 1


def test_a_check_that_fails_is_told(compared):
    """As it was with the draws before: an error of 18.0 %."""
    place = [check.what for check in compared.checks].index("unconditional error, per cent, below that of persistence")
    checks = list(compared.checks)
    checks[place] = dataclasses.replace(checks[place], value=18.0)
    failing = dataclasses.replace(compared, checks=tuple(checks))
    assert not failing.ok
    assert [row[-1] for row in failing.tables()[1][2]].count("NO") == 1


def test_policies_have_the_published_sign_and_order(compared):
    (risk, published_risk), (kits, published_kits) = compared.policies
    assert (published_risk, published_kits) == (-11.333, -2.669)
    assert risk.low < risk.middle < risk.high < 0
    assert kits.low < published_kits < kits.high < 0
    assert risk.middle < kits.middle


def test_the_reader_is_told_what_was_changed_with_knowledge_of_the_outcome(compared):
    told = " ".join(compared.notes)
    assert "changed once after a first comparison" in told
    assert "20.2 % with 1 of 4" in told
    assert "5.2 % given supply" in told
    assert "as revised since" in told


def test_json_is_strict_and_complete(compared):
    told = json.loads(dump_strict(compared.as_json(), indent=None))
    assert told["ok"] is True
    assert len(told["rows"]) == 6 * 4
    assert {row["year"] for row in told["rows"]} == {2021, 2022, 2023, 2024}
    assert all(row["counted"] > 50_000 for row in told["rows"])
    assert {row["knowledge"] for row in told["rows"]} == {"published", "nothing later", "supply given"}
    assert len(told["checks"]) == 5
    assert len(told["policies"]) == 2


def test_tables_show_every_forecast_with_its_hindsight_and_every_check(compared):
    (_, heads, rows), (_, _, checks), (_, _, effects) = compared.tables()
    assert all(len(row) == len(heads) for row in rows)
    assert rows[0][0] == "counted"
    assert sum("hindsight" in row[1] for row in rows) == 2
    assert [row[-1] for row in checks].count("NO") == 0
    assert [row[1] for row in effects] == ["-11.3", "-2.7"]
