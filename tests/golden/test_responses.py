"""Counted base rates come out again with the scaling off; a model that has lost them is caught."""

import json

import equinox as eqx
import jax.numpy as jnp
import pytest
from typer.testing import CliRunner

from secuela.cli.main import app
from secuela.studies import responses
from secuela.studies.government import Government

DRAWS = 60


@pytest.fixture(scope="module")
def found():
    return responses.reproduce()


def test_every_judged_row_holds(found):
    assert [row.as_json() for row in found.rows if row.ok is False] == []
    assert found.ok
    assert sum(row.ok is True for row in found.rows) > 40


def test_each_count_of_the_record_has_a_row_and_is_shown_with_the_scaling_too(found):
    counted = [row for row in found.rows if row.scaled is not None]
    assert len(counted) == 27
    for row in counted:
        assert row.ours["0.05"] <= row.ours["0.5"] <= row.ours["0.95"]
        if "force" in row.quantity and "display" not in row.quantity:
            assert row.scaled["0.5"] <= row.ours["0.5"]


def test_rows_that_could_hardly_fail_say_so(found):
    silent = {row.at.split(",")[0] for row in found.rows if not row.informative and row.most}
    assert {"crises violent", "crises us violent"} <= silent
    assert not silent & {"disputes", "disputes no deaths", "disputes us initiates"}


def test_an_interval_of_our_own_count_is_not_so_wide_that_it_could_not_fail(found):
    for row in found.rows:
        if row.at.startswith("disputes no deaths") and "days" not in row.quantity:
            assert row.ours["0.95"] - row.ours["0.05"] < 0.25


def test_a_model_that_answers_force_too_often_fails():
    government = Government.drawn(DRAWS, 51)
    wrong = eqx.tree_at(lambda t: t.force_mid, government.theta, jnp.full(DRAWS, 0.5))
    rows = list(responses._counted_rows(Government(wrong, 51)))
    assert any(row.ok is False and row.at.startswith("disputes no deaths") for row in rows)


@pytest.mark.nightly
def test_a_model_whose_responses_last_for_years_fails():
    government = Government.drawn(DRAWS, 51)
    wrong = eqx.tree_at(lambda t: t.military_length, government.theta, jnp.full(DRAWS, 900.0))
    assert any(row.ok is False for row in responses._duration_rows(Government(wrong, 51)))


@pytest.mark.nightly
def test_a_model_that_ignores_soldiers_killed_fails():
    government = Government.drawn(DRAWS, 51)
    wrong = eqx.tree_at(
        lambda t: (t.step_soldiers, t.chance_soil), government.theta, (jnp.zeros(DRAWS), jnp.full(DRAWS, 0.3))
    )
    assert any(row.ok is False and "soldiers" in row.at for row in responses._target_rows(Government(wrong, 51)))


def test_dated_episodes_later_than_the_origin_are_not_compared(found):
    assert found.dated
    assert all(row.episode.month <= "2025-10" for row in found.dated)


def test_the_command_prints_every_line_and_its_exit_code_tells(monkeypatch, found):
    monkeypatch.setattr(responses, "reproduce", lambda: found)
    done = CliRunner().invoke(app, ["reproduce", "responses", "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert told["ok"]
    assert len(told["rows"]) == len(found.rows)
    bad = responses.ResponseRow(**{**vars(found.rows[0]), "ok": False})
    monkeypatch.setattr(responses, "reproduce", lambda: responses.Responses((bad,), (), ()))
    failed = CliRunner().invoke(app, ["reproduce", "responses"])
    assert failed.exit_code == 1
    assert "NO" in failed.stdout
