"""``secuela assess`` from the outside: what it writes, what it refuses, and that nothing is half-written."""

import json
from pathlib import Path

import numpy as np
import pytest

import secuela
from secuela.evidence.errors import SecuelaError
from secuela.evidence.modes import CARRIED_OUT, MODES
from secuela.evidence.states import STATES
from secuela.job.pipeline import run_folder
from secuela.world.waiting import waiting_times
from support.shared_runs import AIMS, ALTERNATIVES, DRAWS, MONTHS, PROPOSAL, within

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("at_hand")]
BARE = ["status-quo", "--draws", "5", "--months", str(MONTHS), "--against", ""]


@pytest.fixture(scope="module")
def run(shared_run):
    return shared_run, shared_run.opened()


@pytest.fixture(scope="module")
def in_spanish(run):
    """What the command says where it is asked for JSON in Spanish, of a run that is there."""
    _, saved = run

    def performed(*_job, reported, **_how):
        reported(saved)
        return saved

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("secuela.job.pipeline.perform", performed)
        done = within("assess", PROPOSAL, "--months", str(MONTHS), "--json", "--lang", "es")
    assert done.returncode == 0, done.stderr
    return done


def test_the_folder_is_whole_and_the_table_printed(run):
    done, saved = run
    names = {path.name for path in saved.path.iterdir()}
    assert names >= {"manifest.json", "outcomes.zarr", "draws.zarr", "assessment.json", "assessment.csv"}
    assert (saved.path / "assessment.csv").read_bytes().startswith(b"\xef\xbb\xbfoutcome,")
    assert names >= {"assessment.xlsx", "dose_response.json", "flows.json", "states.json", "report.html"}
    assert done.stdout.index("Change against the status quo in months") < done.stdout.index("Cost to US budgets")
    assert done.stdout.endswith(f"Report: {saved.report}\n")
    assert "\x1b" not in done.stdout
    assert not Path(f"{saved.path}.partial").exists()


def test_the_terminal_answers_in_the_sentence_of_the_report(run):
    done, saved = run
    told = " ".join(done.stdout.split())
    assert told.startswith("Against the status quo, in months 1 to ")
    page = " ".join(saved.report.read_text(encoding="utf-8").split())
    assert told[: told.index(" of 10 futures")] in page


def test_the_assessment_has_exactly_the_published_form(run):
    _, saved = run
    found = saved.assessment.plain()
    assert found == json.loads((saved.path / "assessment.json").read_text(encoding="utf-8"))
    assert list(found["alternatives"]) == ["status-quo", PROPOSAL, *ALTERNATIVES]
    assert {row["month"] for row in found["outcomes"]} == {6, 12, 14}
    assert {row["outcome"] for row in found["outcomes"]} >= {"homicides_mx", "cartel_members", "cost_us"}
    assert found["not_modelled"] == [], "every outcome has a model, every part of a proposal a lever"
    assert {row["mode"] for row in found["outcomes"] if row["alternative"] == PROPOSAL} == set(MODES)
    places = {row.get("place") for row in found["outcomes"] if row["outcome"] == "homicides_mx_state"}
    assert places == set(STATES)
    sides = {(row["side"], row["country"]) for row in found["outcomes"] if row["outcome"] == "operation_deaths"}
    assert sides == {("civilians", "MX"), ("members", "MX"), ("forces", "MX"), ("forces", "US")}


def test_members_change_by_exactly_recruits_less_exits(run):
    _, saved = run
    names = ("cartel_members", "recruits", "members_killed", "members_detained", "members_left")
    members, recruits, killed, detained, left = (saved.outcomes[name].to_numpy().astype(float) for name in names)
    flows = recruits - killed - detained - left
    np.testing.assert_allclose(np.diff(members, axis=-1), flows[..., 1:], atol=0.1)  # float32 of 200,000 people


def test_as_things_stand_is_the_status_quo_until_it_is_the_plan(run):
    _, saved = run
    plan = saved.outcomes.sel(alternative=PROPOSAL).drop_dims("state")
    usual = saved.outcomes.sel(alternative="status-quo", mode=CARRIED_OUT).drop_dims("state")
    assert np.isnan(saved.outcomes["homicides_mx"].sel(alternative="status-quo", mode=list(MODES[1:]))).all()
    waits = waiting_times(1, DRAWS)
    for mode in MODES[1:]:
        late, early = waits[mode] >= 14, waits[mode] == 0
        assert late.any()
        for name in ("homicides_mx", "cartel_members", "displaced_mx", "cooperation", "cost_us"):
            found = plan[name].sel(mode=mode).to_numpy()
            np.testing.assert_array_equal(found[late], usual[name].to_numpy()[late])
            np.testing.assert_array_equal(found[early], plan[name].sel(mode=CARRIED_OUT).to_numpy()[early])
    costs = [float(plan["cost_us"].sel(mode=mode, definition="full", month=14).sum()) for mode in MODES[1:]]
    assert costs == sorted(costs), "the higher the chance, the more futures in which it is carried out"


def test_the_states_of_a_run_add_up_to_the_nation_and_are_told_in_its_file(run):
    _, saved = run
    states = saved.outcomes["homicides_mx_state"]
    assert states.dims == ("alternative", "draw", "month", "state")
    national = saved.outcomes["homicides_mx"].sel(mode=CARRIED_OUT)
    np.testing.assert_allclose(states.sum("state"), national, rtol=1e-5)
    told = json.loads((saved.path / "states.json").read_text(encoding="utf-8"))
    assert told["months"] == [12, 14]
    assert set(told["alternatives"]) == {"status-quo", PROPOSAL, *ALTERNATIVES}
    median = float(states.sel(alternative=PROPOSAL, month=12, state="MX-SIN").median())
    sinaloa = told["alternatives"][PROPOSAL]["MX-SIN"]
    assert sinaloa["homicides"]["12"]["0.5"] == pytest.approx(median, rel=1e-4)
    assert sinaloa["displaced"]["12"] > 0


def test_own_aims_are_kept_with_the_run_and_told_in_its_report(run, tmp_path):
    done, saved = run
    assert saved.manifest.extra["aims"] == ["homicides_mx<=-3%", "cooperation>=-0.1@12"]
    assert f"--aim '{AIMS[0]}'" in saved.manifest.command_line, "it can be pasted into a shell"
    page = saved.report.read_text(encoding="utf-8")
    assert "in which your aims are met" in page
    again = done.copied(tmp_path / "copy")
    assert within("report", str(again)).returncode == 0
    assert (again / "report.html").read_text(encoding="utf-8") == page


def test_resume_with_another_cut_is_refused_and_names_it(tmp_path):
    from secuela.job.options import Options
    from secuela.job.preparation import prepare
    from secuela.job.provenance import plan_of
    from secuela.runs.blocks import BlockStore

    given = {"proposal": "mexican-led", "against": [], "draws": 30, "seed": 1, "as_of": None, "months": 14}
    link = "supply.revenue:violence.scarcity"
    jobs = [prepare(Options.asked(**given, lang="en", cut=cut)) for cut in ([], [link])]
    assert run_folder(jobs[0], None) != run_folder(jobs[1], None)
    BlockStore(tmp_path / "run", plan_of(jobs[0])).save("0", {"x": np.ones(2)})
    with pytest.raises(SecuelaError, match=rf"cut was \[\], now \[\"{link}\"\]"):
        secuela.assess("mexican-led", against=[], draws=30, months=14, cut=[link], out=tmp_path / "run", resume=True)


def test_equal_budget_costs_what_the_proposal_under_test_costs():
    run = secuela.simulate("mexican-led", against=["equal-budget"], draws=40, months=MONTHS)
    cost = run.outcomes["cost_us"].sel(mode=CARRIED_OUT, definition="full", month=slice(1, None)).sum("month")
    ours, theirs = (float(cost.sel(alternative=name).median()) for name in ("mexican-led", "equal-budget"))
    assert ours > 0
    assert theirs == pytest.approx(ours, rel=0.25), "found in 500 futures, read in 40 of them"
    assert "times the doses of combined-non-military" in run.manifest.proposals["equal-budget"]["note"]


def test_equal_budget_is_left_out_where_there_is_no_cost_to_match():
    run = secuela.simulate("status-quo", against=["equal-budget"], draws=5, months=MONTHS)
    assert run.manifest.alternatives == ["status-quo"]
    assert {"code": "no-cost-to-match", "values": {"id": "equal-budget", "other": "status-quo"}} in run.manifest.notes
    assert {row.mode for row in run.assessment.outcomes} == {CARRIED_OUT}


def assert_same_arrays(one, other):
    assert set(one.outcomes) == set(other.outcomes)
    for name, values in one.outcomes.items():
        np.testing.assert_array_equal(values, other.outcomes[name], err_msg=name)


def test_the_same_plan_gives_the_same_arrays_from_python_and_in_memory(run):
    """Whatever its aims are, and whether it is explained: these decide nothing but the report."""
    _, saved = run
    assert_same_arrays(saved, secuela.simulate(PROPOSAL, DRAWS, against=ALTERNATIVES, months=MONTHS))


def test_json_goes_alone_to_standard_output(run, in_spanish):
    _, saved = run
    assert in_spanish.stdout == (saved.path / "assessment.json").read_text(encoding="utf-8")


def test_spanish_is_answered_in_spanish(in_spanish):
    assert "Informe: " in in_spanish.stderr
    assert "Report: " not in in_spanish.stderr


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
        (["--places", "usa"], "choose one of neutral, us, mx; did you mean us?"),
        (["--cut", "supply.revenues:violence.scarcity"], "did you mean supply.revenue:violence.scarcity"),
        (["--aim", "homicides_mx"], '--aim "homicides_mx<=-3%"'),
        (["--aim", "homicides_mx<=0.97"], "write -3% for a ratio of 0.97"),
        (["--aim", "cooperation>=-0.1@61"], "from 1 to 60"),
        (["--cut", "violence"], "violence.homicides:displacement.homicides\n"),
    ],
)
def test_a_wrong_option_is_one_message_and_exit_2(arguments, said, tmp_path):
    done = within("assess", *arguments, "--out", str(tmp_path / "out"))
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Why it matters" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_foreign_folder_is_never_replaced(tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("mine", encoding="utf-8")
    done = within("assess", *BARE, "--out", str(tmp_path / "thesis"))
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
    done = within("assess", str(proposal), "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert "2025-10" in done.stderr
    assert not (tmp_path / "out").exists()


def test_resume_with_another_plan_is_refused(tmp_path):
    partial = tmp_path / "run.partial"
    partial.mkdir()
    (partial / "plan.json").write_text('{"hash": "x", "plan": {"seed": 7}}', encoding="utf-8")
    done = within("assess", *BARE, "--out", str(tmp_path / "run"), "--resume")
    assert done.returncode == 2


def test_python_raises_the_same_errors():
    with pytest.raises(SecuelaError, match="not a usable number of --draws"):
        secuela.assess(draws=0)
    with pytest.raises(SecuelaError, match="has no sign"):
        secuela.assess(aims=["homicides_mx<=0.97"])
    with pytest.raises(SecuelaError, match="no data as late as"):
        secuela.assess(as_of="2026-01")


def told_of_its_origin(run, as_of):
    assert run.manifest.as_of == as_of
    assert not run.manifest.origin["homicide_carried_by_preliminary_count"]
    assert all(entry["from"] <= as_of for entry in run.manifest.reference_policy)
    assert max(run.manifest.extra["history"]["homicides_mx"]["months"]) == as_of


def test_an_earlier_origin_is_assembled_and_told(assembly, monkeypatch):
    """Its world is neither followed nor compiled: what was drawn for it runs in the program of the newest origin."""
    from secuela.engine.ensemble import Ensemble
    from secuela.world import assembly as place

    plain = place.assemble

    def found(as_of, **asked):
        made = plain(as_of, **asked)
        made.ensemble._start, made.ensemble._run = assembly.ensemble._start, assembly.ensemble._run
        return made

    monkeypatch.setattr(place, "assemble", found)
    monkeypatch.setattr(Ensemble, "make_ready", lambda _self: None)
    run = secuela.simulate("recruitment-prevention", 20, against=[], months=MONTHS, as_of="2024-06")
    told_of_its_origin(run, "2024-06")
    assert run.manifest.failed_draws.count == 0


@pytest.mark.nightly
def test_an_earlier_origin_runs_and_says_so():
    run = secuela.simulate("recruitment-prevention", 20, against=[], months=MONTHS, as_of="2024-06")
    told_of_its_origin(run, "2024-06")
    assert run.manifest.failed_draws.count == 0
