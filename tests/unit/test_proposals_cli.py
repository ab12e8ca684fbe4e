"""`secuela proposals` and `secuela levers`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from secuela.cli import levers, proposals
from secuela.evidence.errors import OptionError, ProposalError, SecuelaError
from secuela.policy.lever import levers as known_levers
from secuela.policy.proposal_reading import check_file, shipped, shipped_text, template

RUN = CliRunner()


def said(app, *arguments: str) -> str:
    got = RUN.invoke(app, list(arguments), catch_exceptions=False)
    assert got.exit_code == 0
    return got.stdout


def failed(app, *arguments: str) -> SecuelaError:
    with pytest.raises(SecuelaError) as caught:
        RUN.invoke(app, list(arguments), catch_exceptions=False)
    return caught.value


def test_list_marks_the_default():
    text = said(proposals.app, "list")
    assert "reported-plan-2025 *" in text
    assert all(name in text for name in shipped())
    rows = json.loads(said(proposals.app, "list", "--json"))["proposals"]
    assert [row["id"] for row in rows] == list(shipped())
    assert [row["id"] for row in rows if row["default"]] == ["reported-plan-2025"]


def test_show_prints_the_file_itself():
    assert said(proposals.app, "show", "mexican-led") == shipped_text("mexican-led")
    assert json.loads(said(proposals.app, "show", "mexican-led", "--json"))["phases"][0]["from"] == "2026-04"


def test_show_suggests_a_near_name():
    assert "did you mean mexican-led?" in str(failed(proposals.app, "show", "mexican_led"))


def test_check_says_what_is_simulated():
    text = said(proposals.app, "check", "reported-plan-2025")
    assert all(lever in text for lever in ("leadership_removal", "lab_disruption", "force_deployment"))
    assert "Phase operation: 2026-04 to 2029-03, 36 months" in text
    assert "Stage: in training, not carried out (as of November 2025); without Mexico’s consent" in text


def test_check_of_a_proposal_without_doses_says_so(tmp_path: Path):
    file = tmp_path / "idle.yaml"
    phases = "phases:\n  - {id: wait, from: 2026-01, months: 6, levers: []}\n"
    file.write_text(template().split("phases:")[0] + phases, "utf-8")
    assert "would run exactly as the status quo" in said(proposals.app, "check", str(file))


def test_check_of_doses_that_follow_from_a_run_says_so():
    got = RUN.invoke(proposals.app, ["check", "equal-budget"], catch_exceptions=False)
    assert "The doses of equal-budget are those of combined-non-military." in got.stderr
    assert "median full cost to US budgets up to month 36" in got.stderr


def test_check_of_the_status_quo_names_what_is_in_force():
    text = " ".join(said(proposals.app, "check", "status-quo", "--as-of", "2025-03").split())
    assert "In force at 2025-03: 10,000 members of Mexico's National Guard sent to the northern border; Six" in text
    assert "would run exactly" not in text


def test_check_as_json():
    got = json.loads(
        said(proposals.app, "check", "reported-plan-2025", "--json", "--months", "24", "--as-of", "2025-08")
    )
    assert got["ok"] is True
    assert (got["as_of"], got["months"]) == ("2025-08", 24)
    assert [part["lever"] for part in got["simulated"]] == ["leadership_removal", "lab_disruption", "force_deployment"]
    assert "not_modelled" not in got
    assert got["reference"][-1] == "transfer-august"
    assert got["warnings"] == [
        "The phase operation runs to 2029-03; only 17 of its 36 months are simulated, up to 2027-08."
    ]


def test_warnings_go_to_standard_error():
    got = RUN.invoke(proposals.app, ["check", "support-only", "--months", "12"])
    assert "Note: The phase support runs to 2030-10" in got.stderr
    assert "Note:" not in got.stdout


def test_check_refuses(tmp_path: Path):
    file = tmp_path / "bad.yaml"
    file.write_text(template().replace("dose: 500", "dose: 500000"), "utf-8")
    error = failed(proposals.app, "check", str(file))
    assert isinstance(error, ProposalError)
    assert "lies outside 0 to 5,000" in str(error)
    assert "bad.yaml, line 27" in str(error)


def test_check_refuses_a_day_as_origin():
    error = failed(proposals.app, "check", "mexican-led", "--as-of", "2025-10-31")
    assert "'2025-10-31' is not a month" in str(error)
    assert "--as-of" in str(error)


@pytest.mark.parametrize("months", ["0", "-3", "100000"])
def test_check_refuses_a_horizon_that_no_run_has(months: str):
    error = failed(proposals.app, "check", "mexican-led", "--months", months)
    assert isinstance(error, OptionError)
    assert "--months" in str(error)


def test_check_with_a_start_that_the_data_already_cover(tmp_path: Path):
    file = tmp_path / "mine.yaml"
    file.write_text(template().replace("from: 2026-01", "from: 2025-10"), "utf-8")
    assert "begins in 2025-10, at or before the origin 2025-10" in str(failed(proposals.app, "check", str(file)))


def test_check_refuses_an_origin_without_data():
    assert "no data as late as 2026-04" in str(failed(proposals.app, "check", "mexican-led", "--as-of", "2026-04"))


def test_user_words_are_not_markup(tmp_path: Path):
    file = tmp_path / "mine.yaml"
    file.write_text(template().replace("My proposal", "[red]My[/red] [link=x]proposal"), "utf-8")
    assert "[red]My[/red] [link=x]proposal" in said(proposals.app, "check", str(file))


def test_new_prints_or_writes_and_never_overwrites(tmp_path: Path):
    assert said(proposals.app, "new") == template()
    file = tmp_path / "mine.yaml"
    assert f"secuela proposals check {file}" in said(proposals.app, "new", "--out", str(file)).replace("\n", "")
    assert check_file(file).id == "my-proposal"
    file.write_text("mine", "utf-8")
    error = failed(proposals.app, "new", "--out", str(file))
    assert isinstance(error, OptionError)
    assert "exists already" in str(error)
    assert file.read_text("utf-8") == "mine"


@pytest.mark.parametrize("out", ["missing/mine.yaml", "."])
def test_new_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str):
    monkeypatch.chdir(tmp_path)
    assert "--out" in str(failed(proposals.app, "new", "--out", out))
    assert list(tmp_path.iterdir()) == []


def test_levers_list_names_all_with_bounds(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "200")
    text = said(levers.app, "list")
    assert all(name in text for name in known_levers())
    for dose in ("0 to 24 removals a year", "-1 to 4, as a multiple of today's effort", "0 to 0.8, as a share"):
        assert dose in text
    assert not any(lever.unit in text for lever in known_levers().values() if "/" in lever.unit or "*" in lever.unit)
    rows = json.loads(said(levers.app, "list", "--json"))["levers"]
    states = {row["id"]: row["state"] for row in rows}
    assert (states["incapacitation"], states["recruitment_what_if"], states["tariff_threat"]) == (
        "built",
        "what-if",
        "built",
    )


@pytest.mark.parametrize("name", known_levers())
def test_every_lever_can_be_shown(name: str):
    text = said(levers.app, "show", name)
    assert text.startswith(f"{name}: ")
    assert "a departure from the reference policy" in text
    full = json.loads(said(levers.app, "show", name, "--json"))
    assert full["low"] < full["high"]
    assert (
        bool(full["parameters"]) == (full["state"] == "built" and name != "tariff_threat") or full["state"] == "what-if"
    )


def test_a_built_lever_shows_what_it_rests_on():
    text = said(levers.app, "show", "recruitment_prevention")
    assert "First port: organised_crime." in text
    assert "Rests on" in text


def test_both_names_of_disputed_waters_are_shown():
    assert "Gulf of Mexico / Gulf of America" in said(levers.app, "show", "perimeter")


def test_unknown_lever_suggests_a_known_one():
    error = failed(levers.app, "show", "nalaxone")
    assert "The lever 'nalaxone' is unknown" in str(error)
    assert "did you mean naloxone?" in str(error)


def test_importing_the_commands_loads_nothing_heavy():
    code = "import sys, secuela.cli.proposals, secuela.cli.levers; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert {"jax", "numpy", "pydantic", "yaml"}.isdisjoint(loaded)
