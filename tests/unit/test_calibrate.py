"""Stored fits: each is what a fresh one would be, a stale one is seen without a fit, one that fails is refused."""

import csv
import dataclasses
import importlib
import json
import shutil

import numpy as np
import pytest
from typer.testing import CliRunner

from secuela.cli import calibrate as command
from secuela.cli.main import app
from secuela.evidence.errors import EvidenceError, OptionError
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.priors import LogNormal
from secuela.evidence.tables import shipped_tables
from secuela.learning import fitted_rows, recipe
from secuela.learning.calibration import Calibration, Gate, Learned, Reads, calibrations, off_their_record
from secuela.learning.fitted_rows import checksum, row_problems, rows_of
from secuela.learning.recipe import code_hash, in_checkout, place_of, stale, stored_recipe
from secuela.learning.refit import Round, checked, refit

RECORD = "overdose.supply_elasticity"
NAMES = tuple(calibrations())


@pytest.mark.parametrize("name", NAMES)
def test_what_is_stored_is_what_a_fresh_fit_would_be(name):
    reasons = [f"{kind}: {reason}" for kind, reason in stale(calibrations()[name])]
    assert not reasons, f"mend it with: secuela calibrate {name}\n" + "\n".join(reasons)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_stored_has_passed_its_gates(name):
    kept = stored_recipe(name)
    assert kept.gates
    for gate in kept.gates:
        assert gate.low is None or gate.value >= gate.low, gate.id
        assert gate.high is None or gate.value <= gate.high, gate.id
    assert kept.version
    assert kept.seconds < 60 * 60
    assert len(kept.points) == len(kept.log_density) == 5


def test_every_fit_reads_rows_that_are_there_and_nothing_after_october_2025():
    for each in calibrations().values():
        assert row_problems(each.reads) == [], each.id
        for reads in each.reads:
            rows = rows_of(reads)
            assert rows, (each.id, reads.table)
            if reads.time:
                assert max(row[reads.time] for _line, row in rows) <= "2025-10", (each.id, reads.table)


def test_every_law_has_a_record():
    for each in calibrations().values():
        kept = stored_recipe(each.id)
        laws = [*kept.laws, *each.priors()]
        assert laws
        assert set(laws) <= set(library().parameters), each.id


# ---- a stale fit is seen ---------------------------------------------------------------------------------------------


@pytest.fixture
def tables(tmp_path, monkeypatch):
    """A copy of the tables, which the hashes read."""
    shutil.copytree(str(shipped_tables()), tmp_path / "tables")
    monkeypatch.setattr(fitted_rows, "shipped_tables", lambda: tmp_path / "tables")
    return tmp_path / "tables"


def changed(file, line, column, text):
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    rows[line - 1][rows[0].index(column)] = text
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def kinds(each, kept=None, **given):
    return {kind for kind, _reason in stale(each, kept, **given)}


def test_a_changed_row_makes_a_fit_stale_and_names_its_table(tables):
    conflict = calibrations()["conflict"]
    changed(tables / "series" / "inegi_homicides.csv", 36, "value", "33551")
    found = stale(conflict)
    assert [(kind, str(reason)) for kind, reason in found] == [
        ("data", "rows of series/inegi_homicides.csv from 2007 to 2024 have changed")
    ]


def test_a_row_that_no_fit_reads_and_a_remark_change_nothing(tables):
    changed(tables / "series" / "inegi_homicides.csv", 2, "value", "14494")  # 1990
    changed(tables / "series" / "inegi_homicides.csv", 36, "source", "elsewhere")
    assert kinds(calibrations()["conflict"]) == set()


def test_a_changed_prior_makes_a_fit_stale():
    conflict = calibrations()["conflict"]
    wider = {name: prior.model_copy(update={"a": 2.0}) for name, prior in conflict.priors().items()}
    found = stale(dataclasses.replace(conflict, priors=lambda: wider))
    assert [str(reason) for _kind, reason in found] == ["the prior of violence.swing_through_conflict has changed"]


def test_a_changed_density_or_figure_makes_a_fit_stale():
    response = calibrations()["response"]
    other = dataclasses.replace(response, log_density=lambda at: response.log_density(at) + 0.01)
    assert kinds(other) == {"density"}
    assert kinds(dataclasses.replace(response, facts=("sinaloa_2024_before",))) == {"facts"}
    assert kinds(dataclasses.replace(response, code=("secuela.learning.importance",))) == {"code"}


def test_a_fit_that_was_never_stored_is_stale():
    assert kinds(dataclasses.replace(calibrations()["response"], id="unheard")) == {"absent"}


def test_a_record_that_does_not_follow_is_named_with_what_the_fit_has():
    conflict, kept = calibrations()["conflict"], stored_recipe("conflict")
    name = "violence.swing_through_conflict"
    lower = kept.model_copy(update={"laws": {name: kept.laws[name].model_copy(update={"a": 2.7})}})
    (reason,) = [str(reason) for kind, reason in stale(conflict, lower) if kind == "record"]
    assert reason.startswith("the record of violence.swing_through_conflict does not follow; the fit has 0.5 [0.1")


def test_other_draws_than_those_of_the_fit_are_seen(tmp_path):
    kept = stored_recipe("overdose")
    assert recipe._drawn(kept, recipe.POSTERIORS) == []
    (tmp_path / "overdose.csv").write_text("new_problems\n1\n", encoding="utf-8")
    ((kind, _reason),) = recipe._drawn(kept, tmp_path)
    assert kind == "draws"
    ((kind, _reason),) = recipe._drawn(kept, tmp_path / "nowhere")
    assert kind == "draws"


def test_code_is_what_it_does_and_not_how_it_is_written(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    hashes = {}
    texts = {
        "as_it_is": 'def f(x):\n    """Two."""\n    return x + 2\n',
        "retold": '# a remark\ndef f(x):\n    """Twice one."""\n\n    return (x + 2)\n',
        "another": 'def f(x):\n    """Two."""\n    return x + 3\n',
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        importlib.invalidate_caches()
        hashes[name] = code_hash(name)
    assert hashes["as_it_is"] == hashes["retold"] != hashes["another"]


# ---- rows that are wrong ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "column", "text", "told"),
    [
        (5, "value", "-3", "value is -3, where a number from 0 on is needed."),
        (5, "value", "", "value is , where a number from 0 on is needed."),
        (5, "value", "nan", "value is nan, where a number from 0 on is needed."),
        (7, "month", "2014-05", "2014-05 does not follow the period before it."),
        (7, "month", "2014-13", "month is 2014-13, which is no period."),
    ],
)
def test_a_wrong_row_is_named_with_its_file_and_line(tables, line, column, text, told):
    changed(tables / "series" / "sw_border_encounters.csv", line, column, text)
    with pytest.raises(EvidenceError) as error:
        checked(calibrations()["encounters"])
    assert told in str(error.value)
    assert f"series/sw_border_encounters.csv, line {line}" in str(error.value)


def test_every_wrong_row_is_told_at_once(tables):
    for line in (3, 9):
        changed(tables / "series" / "sw_border_encounters.csv", line, "value", "many")
    with pytest.raises(EvidenceError) as error:
        checked(calibrations()["encounters"])
    assert len(error.value.problems) == 2


def test_an_absent_table_or_column_is_named(tables):
    (problem,) = row_problems([Reads("series/none.csv")])
    assert "there is no table series/none.csv" in str(problem)
    (problem,) = row_problems([Reads("seizures.csv", columns=("kilograms",))])
    assert "seizures.csv has no column kilograms" in str(problem)
    assert checksum(Reads("wars.csv", time="onset", last="2010")) != checksum(Reads("wars.csv", time="onset"))


def test_what_speaks_against_a_fit_is_told_before_it_begins():
    absurd = dataclasses.replace(calibrations()["conflict"], check=lambda: ["deaths of 2010 are out of reach"])
    with pytest.raises(EvidenceError, match="the fit of conflict cannot begin: deaths of 2010 are out of reach"):
        checked(absurd)


# ---- one fit, made anew ----------------------------------------------------------------------------------------------


def made_up(value=3.0, draws=()):
    """A fit that costs nothing."""

    def learn():
        law = LogNormal(kind="lognormal", q05=0.7, q95=0.9)
        gate = Gate("effective", message("independent draws that carry the fit"), value, low=1.0)
        return Learned({RECORD: law}, (gate,), np.zeros((5, 1)), {RECORD: np.asarray(draws)} if draws else {})

    return Calibration(
        id="made-up",
        title=message("how closely homicides move with conflict between groups, from yearly counts"),
        models=("overdose",),
        reads=(Reads("wars.csv", time="onset"),),
        priors=dict,
        code=("secuela.learning.importance",),
        learn=learn,
        log_density=lambda at: -(at**2).sum(axis=1),
        tolerance=0.15,
    )


def test_a_fit_that_passes_is_stored_with_its_recipe_and_its_draws(tmp_path):
    each = made_up(draws=(0.8, 0.7, 0.91234567891))
    found = refit(each, tmp_path, tmp_path)
    assert (tmp_path / "made-up.csv").read_text(encoding="utf-8") == "supply_elasticity\n0.8\n0.7\n0.9123457\n"
    kept = stored_recipe("made-up", tmp_path)
    assert kept == found.recipe
    assert kept.draws.rows == 3
    assert found.moved is None
    assert kinds(each, kept, posteriors=tmp_path) <= {"record"}
    again = refit(each, tmp_path, tmp_path, kept)
    assert again.moved == pytest.approx(0, abs=1e-6)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made-up.csv", "made-up.json"]


def test_a_fit_that_fails_a_gate_is_refused_and_nothing_is_stored(tmp_path):
    with pytest.raises(EvidenceError) as error:
        refit(made_up(value=0.5, draws=(0.8,)), tmp_path, tmp_path)
    assert "the fit of made-up fails a gate: independent draws that carry the fit, 0.5, must lie from 1" in str(
        error.value
    )
    assert "nothing was stored" in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_a_law_follows_within_the_tolerance_of_its_fit():
    stated = library().parameters["violence.fast_luck_sd"].prior
    each = made_up()
    assert off_their_record(each, {"violence.fast_luck_sd": stated}) == {}
    wider = stated.model_copy(update={"q95": stated.q95 * 1.5})
    assert off_their_record(each, {"violence.fast_luck_sd": wider})["violence.fast_luck_sd"] > 1


def test_a_stopped_round_goes_on_where_it_was(tmp_path):
    every = [made_up()]
    first = Round.begun(tmp_path, every, tmp_path)
    assert first.done() == []
    first.mark("made-up")
    assert Round.begun(tmp_path, every, tmp_path).done() == ["made-up"]
    other = [dataclasses.replace(made_up(), priors=lambda: {RECORD: library().parameters[RECORD].prior})]
    assert Round.begun(tmp_path, other, tmp_path).done() == []
    first.end()
    assert Round.begun(tmp_path, every, tmp_path).done() == []


def test_an_installed_package_is_never_written_over(tmp_path, monkeypatch):
    assert in_checkout()
    monkeypatch.setattr(recipe, "in_checkout", lambda: False)
    with pytest.raises(OptionError, match="calibrate needs --out here"):
        place_of(None)
    assert place_of(tmp_path) == (tmp_path, tmp_path)


# ---- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def few(monkeypatch, tmp_path):
    """A round of two fits that cost nothing, the second of which fails until it is mended."""
    held = {"one": dataclasses.replace(made_up(), id="one"), "two": dataclasses.replace(made_up(0.5), id="two")}
    monkeypatch.setattr("secuela.learning.calibration.calibrations", lambda: held)
    monkeypatch.setattr("platformdirs.user_cache_path", lambda _name: tmp_path / "cache")
    return held


def ran(*arguments):
    return CliRunner().invoke(app, ["calibrate", *map(str, arguments)])


def test_a_round_stores_what_passes_refuses_the_rest_and_goes_on(few, tmp_path):
    out = tmp_path / "out"
    first = ran("all", "--out", out)
    assert isinstance(first.exception, EvidenceError)
    assert "one (1 of 2)" in first.output
    assert "fails a gate" in str(first.exception)
    assert [path.name for path in out.iterdir()] == ["one.json"]
    few["two"] = dataclasses.replace(made_up(), id="two")
    second = ran("all", "--out", out)
    assert second.exit_code == 0, second.output
    assert "one: done before the round was stopped" in second.output
    assert sorted(path.name for path in out.iterdir()) == ["one.json", "two.json"]
    assert "one (1 of 2)" in ran("all", "--out", out).output


def test_fits_are_listed_checked_and_chosen_by_name_or_model(few):
    listed = json.loads(ran("--json").stdout)
    assert [each["fit"] for each in listed["fits"]] == ["one", "two"]
    assert "never stored" in ran().output
    found = ran("one", "--check")
    assert found.exit_code == 1
    assert "one: stale" in found.output
    assert "mend it with: secuela calibrate one" in found.output
    (entry,) = json.loads(ran("one", "--check", "--json").stdout)["fits"]
    assert not entry["fresh"]
    assert entry["reasons"] == [{"kind": "absent", "reason": "it was never stored"}]
    assert [each.id for each in command._called("overdose")] == ["one", "two"]
    assert "there is no fit and no fitted model called thre" in str(ran("thre").exception)
