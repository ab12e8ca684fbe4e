"""``secuela assess`` from the outside: what it writes, what it refuses, and that nothing is half-written."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import secuela
from secuela.decision.assessment import read_assessment
from secuela.evidence.errors import SecuelaError

SMALL = ["--draws", "30", "--months", "14", "--against", "recruitment-halved"]


def command(*arguments, cwd=None, **kwargs):
    return subprocess.run(
        [sys.executable, "-m", "secuela", *arguments], capture_output=True, text=True, check=False, cwd=cwd, **kwargs
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    out = tmp_path_factory.mktemp("assess") / "run"
    done = command("assess", "mexican-led", *SMALL, "--out", str(out))
    assert done.returncode == 0, done.stderr
    return done, secuela.open_run(out).verify()


def test_the_folder_is_whole_and_the_table_printed(run):
    done, saved = run
    names = {path.name for path in saved.path.iterdir()}
    assert names >= {"manifest.json", "outcomes.zarr", "draws.zarr", "assessment.json", "assessment.csv"}
    assert names >= {"assessment.xlsx", "dose_response.json", "report.html"}
    assert "If carried out" in done.stdout
    assert str(saved.report) in done.stdout.replace("\n", "")
    assert not list(saved.path.parent.glob("*.partial"))


def test_the_assessment_has_exactly_the_published_form(run):
    _, saved = run
    found = saved.assessment
    read_assessment(found)
    assert list(found["alternatives"]) == ["status-quo", "mexican-led", "recruitment-halved"]
    assert {row["month"] for row in found["outcomes"]} == {6, 12, 14}
    assert {row["outcome"] for row in found["outcomes"]} >= {"homicides_mx", "cartel_members", "cost_us"}
    parts = [part for part in found["not_modelled"] if part.get("alternative") == "mexican-led"]
    assert {part["lever"] for part in parts} == {"security_cooperation"}
    assert {"outcome": "displaced_mx"} in found["not_modelled"]


def test_members_change_by_exactly_recruits_less_exits(run):
    _, saved = run
    arrays = {name: saved.outcomes[name].to_numpy().astype(float) for name in saved.outcomes}
    change = np.diff(arrays["cartel_members"], axis=-1)
    flows = arrays["recruits"] - arrays["members_killed"] - arrays["members_detained"] - arrays["members_left"]
    np.testing.assert_allclose(change, flows[..., 1:], atol=0.1)  # float32 of 200,000 people


def test_the_same_command_gives_the_same_arrays(run, tmp_path):
    _, saved = run
    again = secuela.assess("mexican-led", against=["recruitment-halved"], draws=30, months=14, out=tmp_path / "again")
    assert again.manifest.array_checksums == saved.manifest.array_checksums


def test_json_goes_alone_to_standard_output(tmp_path):
    done = command(
        "assess", "status-quo", "--draws", "5", "--months", "2", "--against", "", "--json", "--out", str(tmp_path / "r")
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["alternatives"] == ["status-quo"]


def test_spanish_is_accepted_and_answered_in_english(tmp_path):
    done = command(
        "assess",
        "status-quo",
        "--draws",
        "5",
        "--months",
        "2",
        "--against",
        "",
        "--lang",
        "es",
        "--out",
        str(tmp_path / "r"),
    )
    assert done.returncode == 0
    assert "Spanish texts do not exist yet" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["reported-plan-2052"], "did you mean reported-plan-2025"),
        (["--against", "mexican-lde"], "mexican-led"),
        (["--draws", "0"], "0 is not a usable number of --draws"),
        (["--months", "0"], "0 is not a usable number of --months"),
        (["--months", "100000"], "from 1 to 240"),
        (["--seed", "-1"], "--seed"),
        (["--as-of", "2031-01"], "no data as late as 2031-01"),
        (["--as-of", "2025-13"], "'2025-13' is not a month"),
        (["--as-of", "2025-06-01"], "YYYY-MM"),
        (["--as-of", "2015-01"], "2022-01"),
        (["--lang", "fr"], "'fr' is not a language"),
    ],
)
def test_a_wrong_option_is_one_message_and_exit_2(arguments, said, tmp_path):
    done = command("assess", *arguments, "--out", str(tmp_path / "out"))
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "Why it matters" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_foreign_folder_is_never_replaced(tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("mine", encoding="utf-8")
    done = command("assess", *SMALL, "--out", str(tmp_path / "thesis"))
    assert done.returncode == 2
    assert "not a run" in done.stderr
    assert (tmp_path / "thesis" / "chapter.txt").read_text(encoding="utf-8") == "mine"


def test_a_phase_in_the_past_of_the_origin_is_refused(tmp_path):
    proposal = tmp_path / "late.yaml"
    proposal.write_text(
        "id: late\ntitle: Late\nstatus: {stage: talk, execution: none, ended: false, as_of: 2025-10}\nconsent: none\n"
        "phases:\n  - {id: a, from: 2025-10, months: 3, "
        "levers: [{lever: incapacitation, dose: 10, basis: judgement}]}\n",
        encoding="utf-8",
    )
    done = command("assess", str(proposal), "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert "2025-10" in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_interrupted_run_goes_on_with_resume(tmp_path):
    out = tmp_path / "run"
    arguments = ["assess", "mexican-led", "--draws", "600", "--months", "14", "--against", "recruitment-halved"]
    process = subprocess.Popen(
        [sys.executable, "-m", "secuela", *arguments, "--out", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    partial = Path(f"{out}.partial")
    deadline = time.monotonic() + 120
    while len(list(partial.glob("*.npz"))) < 3 and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    if process.returncode == 0:
        pytest.skip("the machine finished before it could be interrupted")
    assert process.returncode == 130, stderr
    assert "--resume" in stderr
    assert "Traceback" not in stderr
    assert not out.exists()
    kept = len(list(partial.glob("*.npz")))
    assert kept >= 3
    done = command(*arguments, "--out", str(out), "--resume")
    assert done.returncode == 0, done.stderr
    assert not partial.exists()
    resumed = secuela.open_run(out).verify()
    whole = secuela.assess("mexican-led", against=["recruitment-halved"], draws=600, months=14, out=tmp_path / "whole")
    assert resumed.manifest.array_checksums == whole.manifest.array_checksums


def test_resume_with_another_plan_is_refused(tmp_path):
    partial = tmp_path / "run.partial"
    partial.mkdir()
    (partial / "plan.json").write_text('{"hash": "x", "plan": {"seed": 7}}', encoding="utf-8")
    done = command("assess", *SMALL, "--out", str(tmp_path / "run"), "--resume")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_python_raises_the_same_errors():
    with pytest.raises(SecuelaError, match="not a usable number of --draws"):
        secuela.assess(draws=0)
    with pytest.raises(SecuelaError, match="no data as late as"):
        secuela.assess(as_of="2026-01")


def test_an_earlier_origin_runs_and_says_so(tmp_path):
    run = secuela.assess("recruitment-prevention", against=[], draws=20, months=6, as_of="2024-06", out=tmp_path / "r")
    assert run.manifest.as_of == "2024-06"
    assert not run.manifest.origin["homicide_carried_by_preliminary_count"]
    assert all(entry["from"] <= "2024-06" for entry in run.manifest.reference_policy)
    assert max(run.manifest.extra["history"]["homicides_mx"]["months"]) == "2024-06"
