"""``--assume`` from end to end: both results in the same futures, and a run that says what was replaced."""

import numpy as np
import pytest

import secuela
from secuela.analysis.run_diff import compare_runs
from secuela.evidence.assumptions import assumptions_of
from secuela.evidence.errors import SecuelaError
from secuela.job.options import Options
from secuela.job.pipeline import run_folder
from secuela.job.preparation import prepare
from secuela.report.run_data import run_data
from secuela.report.views.both_results import results_beside
from secuela.runs.blocks import BlockStore
from support.shared_runs import MONTHS, within

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("at_hand")]
PLAN = "reported-plan-2025"
GIVEN = {
    "violence.removal_deaths": 60,
    "overdose.supply_elasticity": (0.2, 0.9),
    "violence.surroundings": "spill",
    "bilateral.cooperation:supply.intelligence": 0,
}
ASKED = {"draws": 10, "months": MONTHS, "against": (), "lang": "en"}


@pytest.fixture(scope="module")
def made(tmp_path_factory, at_hand, in_small):
    """The run with assumptions replaced, and the same futures under ours."""
    out = tmp_path_factory.mktemp("assumed") / "run"
    return secuela.assess(PLAN, **ASKED, assume=GIVEN, out=out), secuela.simulate(PLAN, **ASKED)


def test_only_what_was_replaced_is_drawn_otherwise(made):
    yours, ours = made
    changed = {
        str(name)
        for name in ours.draws.data_vars
        if not np.array_equal(ours.draws[name].to_numpy(), yours.draws[name].to_numpy())
    }
    assert changed - {"organised_crime.recruitment_rate"} == set(GIVEN)
    assert (yours.draws["violence.removal_deaths"] == 60).all()


def test_our_result_beside_it_is_the_run_without_assumptions(made):
    yours, ours = made
    beside = run_data(yours).beside
    assert beside == results_beside(run_data(yours), run_data(ours))
    held = {row.outcome: row for row in beside.rows}
    assert held["homicides_mx"].yours.mean > held["homicides_mx"].ours.mean + 50  # 60 homicides for each removal
    assert held["cost_us"].yours == held["cost_us"].ours  # nothing that costs was replaced


def test_the_run_says_what_was_replaced_wherever_it_is_read(made):
    yours, _ = made
    kept = {each.id: each for each in yours.manifest.assumed}
    assert set(kept) == set(GIVEN)
    assert [name for name, each in kept.items() if each.fitted] == ["overdose.supply_elasticity"]
    codes = [note["code"] for note in yours.manifest.notes if isinstance(note, dict)]
    assert {"assumptions-replaced", "fit-no-longer-holds"} <= set(codes)
    page = yours.report.read_text(encoding="utf-8")
    assert "4 of our assumptions are replaced in this run" in page
    assert 'id="assumptions"' in page
    decided = [claim for claim in yours.assessment.plain()["claims"] if claim["probability"] is not None]
    assert all("violence.removal_deaths=60" in claim["replaced"] for claim in decided)
    grades = {each["id"]: each["grade"] for each in yours.manifest.extra["parameters"]}
    assert grades["overdose.supply_elasticity"] == "D"


def test_two_runs_differ_by_their_assumptions_alone(made):
    yours, ours = made
    (why,) = [each for each in compare_runs(ours, yours).why if each.cause not in ("options", "proposals")]
    assert why.cause == "assumptions"
    assert "our own, then violence.removal_deaths=60" in why.details


def test_assumptions_are_part_of_the_plan(tmp_path):
    from secuela.job.provenance import plan_of

    jobs = [prepare(Options.asked(proposal=PLAN, **ASKED, assume=given)) for given in (None, GIVEN)]
    assert run_folder(jobs[0], None) != run_folder(jobs[1], None)
    BlockStore(tmp_path / "run", plan_of(jobs[0])).save("0", {"x": np.ones(2)})
    with pytest.raises(SecuelaError, match="assumed was"):
        secuela.assess(PLAN, **ASKED, assume=GIVEN, out=tmp_path / "run", resume=True)


def test_the_reason_and_the_way_of_asking_are_no_part_of_it():
    from secuela.job.provenance import plan_of

    bare = [{"id": each.id, "range": each.range} for each in assumptions_of("as-critics-argue") if each.range]
    given = [[f"{each['id']}={each['range'][0]}..{each['range'][1]}" for each in bare]]
    given.append([{each["id"]: each["range"]} for each in reversed(bare)])
    first, second = (plan_of(prepare(Options.asked(proposal=PLAN, **ASKED, assume=one))) for one in given)
    assert first == second


def test_the_command_line_refuses_before_anything_is_simulated(tmp_path):
    done = within("assess", PLAN, "--assume", "violence.removal_death=60", "--out", str(tmp_path / "run"))
    assert done.returncode == 2
    assert "did you mean violence.removal_deaths" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "run").exists()
