"""``secuela reproduce`` as a user meets it."""

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from secuela.cli import reproduce as command
from secuela.cli.main import app, run
from secuela.evidence.library import library
from secuela.studies.prieto_curiel_2023 import published_run

NAME = "prieto-curiel-2023"


def call(*arguments):
    return CliRunner().invoke(app, ["reproduce", *arguments])


def as_json(*arguments):
    result = call(NAME, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is not strict JSON"))


@pytest.fixture(scope="module")
def published():
    return as_json()


def test_without_a_name_all_studies_are_listed():
    result = call()
    assert result.exit_code == 0
    assert NAME in result.stdout
    listed = [one["id"] for one in json.loads(call("--json").stdout)["studies"]]
    assert listed == ["balloon", "kingpin", NAME, "responses", "sinaloa-2024", "source-2022"]


def test_the_table_shows_published_authors_and_ours():
    result = call(NAME)
    assert result.exit_code == 0
    for text in ("published", "authors' code", "ours", "173,836.9537", "160,000-185,000", "Both baselines"):
        assert text in result.stdout
    assert "273 of 273 figures agree with the authors' code." in result.stdout
    assert "…" not in result.stdout  # no figure is cut off


def test_quiet_prints_only_the_verdict():
    result = call(NAME, "--quiet")
    assert result.stdout == "273 of 273 figures agree with the authors' code.\n"


def test_json_has_rows_ok_and_the_weekly_course(published):
    assert set(published) == {"rows", "ok", "weekly"}
    assert published["ok"] is True
    for row in published["rows"]:
        assert list(row) == ["quantity", "at", "published", "reference", "ours", "ok"]
        assert row["ok"] is True
        assert row["published"] is None or isinstance(row["published"], float | str)
    weekly = published["weekly"]
    assert set(weekly) == {"week", "members", "deaths", "recruits", "incapacitated", "retired", "groups"}
    assert weekly["week"] == list(range(521))
    assert {len(weekly[name]) for name in weekly if name != "groups"} == {521}
    assert list(weekly["groups"]) == list(library().groups)
    assert {len(members) for members in weekly["groups"].values()} == {521}
    assert weekly["members"][520] == pytest.approx(sum(members[520] for members in weekly["groups"].values()))
    assert weekly["deaths"][52] == pytest.approx(71.2466412, abs=1e-6)


def test_a_varied_run_compares_nothing(published):
    found = as_json("--set", "eta=220", "--at", "30:rho=0.003", "--weeks", "60")
    assert found["ok"] is True
    assert [(row["quantity"], row["at"]) for row in found["rows"]] == [
        (row["quantity"], row["at"]) for row in published["rows"]
    ]
    for row in found["rows"]:
        assert row["reference"] is row["ok"] is row["published"] is None
    ours = {(row["quantity"], row["at"]): row["ours"] for row in found["rows"]}
    assert ours["incapacitated_total", "2012 (weeks 0 to 52)"] == pytest.approx(52 * 220)
    assert ours["members", "week 52 (Jan 2013)"] == pytest.approx(found["weekly"]["members"][52])
    assert ours["members", "week 104 (Jan 2014)"] is None
    assert ours["deaths_total", "2020 (weeks 416 to 468)"] is None
    assert ours["members", "status quo, Jan 2027 (week 260)"] is None
    weekly = found["weekly"]
    assert weekly["week"] == list(range(61))
    for week in (29, 30, 31):
        rate = 2.527474e-3 if week < 30 else 0.003
        assert weekly["recruits"][week] == pytest.approx(rate * weekly["members"][week], rel=1e-12)


def test_published_values_by_hand_give_the_published_course(published):
    found = as_json("--set", "rho=2.527474e-3", "--set", "start=115000", "--weeks", "520")
    assert found["weekly"] == published["weekly"]
    assert found["rows"][0]["ok"] is None


def test_shares_of_nothing_are_null():
    found = as_json("--set", "rho=0", "--set", "eta=0", "--set", "theta=0", "--set", "omega=0")
    ours = {(row["quantity"], row["at"]): row["ours"] for row in found["rows"]}
    assert ours["break_even_share_of_recruits", "Jan 2022"] is None
    assert ours["deaths_share_among_ten_big", "Jan 2022"] is None
    assert ours["deaths_growth", "Jan 2012 to Jan 2022"] is None
    assert ours["members", "week 520 (Jan 2022)"] == pytest.approx(115_000)
    assert ours["deaths_total", "2012 (weeks 0 to 52)"] == 0


def test_a_varied_run_as_text():
    result = call(NAME, "--weeks", "60")
    assert result.exit_code == 0
    assert "Nothing to compare" in result.stdout
    assert "authors' code" not in result.stdout


def test_a_difference_exits_with_1(monkeypatch):
    monkeypatch.setattr(published_run, "PUBLISHED", {**published_run.PUBLISHED, "eta": 110.01})
    result = call(NAME, "--quiet")
    assert result.exit_code == 1
    assert "NO" in result.stdout
    assert "of 273 figures agree" in result.stdout
    result = call(NAME, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["ok"] is False


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["prieto-curiel-2032"], "did you mean prieto-curiel-2023?"),
        ([NAME, "--set", "rho=-1"], "'-1' is not a usable value of rho"),
        ([NAME, "--at", "600:rho=1"], "'600' in '600:rho=1' is not a week of this run"),
        ([NAME, "--weeks", "0"], "'0' is not a usable number of weeks"),
        ([NAME, "--set", "rho=0", "--weeks", "900", "--json"], "reach zero in week 848"),
        (["--weeks", "5"], "--weeks needs the NAME of a study"),
    ],
)
def test_a_mistake_is_one_message_and_exit_code_2(monkeypatch, capsys, arguments, text):
    monkeypatch.setattr(sys, "argv", ["secuela", "reproduce", *arguments])
    with pytest.raises(SystemExit) as caught:
        run()
    said = capsys.readouterr()
    assert caught.value.code == 2
    assert said.out == ""
    assert text in said.err
    assert "Fix:" in said.err
    assert "Traceback" not in said.err


def test_the_command_imports_nothing_heavy():
    source = Path(command.__file__).read_text(encoding="utf-8")
    names = [line for line in source.splitlines() if line.startswith(("import ", "from "))]
    assert not [line for line in names if "world" in line or "rich" in line or "jax" in line]
