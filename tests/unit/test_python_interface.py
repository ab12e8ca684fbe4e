"""From Python: a run in memory, a run in a folder that was begun by a command, and the report before its verdicts."""

import inspect
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import secuela
from secuela.engine.ensemble import Ensemble
from secuela.evidence.errors import OptionError
from secuela.evidence.modes import CARRIED_OUT
from secuela.job import kept_world, many_machines
from secuela.job.many_machines import Machines
from secuela.job.options import Options
from secuela.report.run_data import run_data
from secuela.runs.blocks import BlockStore
from secuela.runs.store import open_run
from secuela.world.reach import Propagation
from support.compiled_world import MONTHS
from support.shared_runs import within

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("at_hand")]
CUT = "violence.homicides:displacement.homicides"
SMALL = {"draws": 6, "months": MONTHS, "against": "recruitment-halved", "cut": [CUT]}


ASKED = ["assess", "mexican-led", "--draws", "6", "--months", str(MONTHS), "--against", "recruitment-halved"]
ASKED += ["--cut", CUT, "--places", "us"]


def interrupting():
    """From now on an interrupt is sent as soon as two blocks are there, once."""
    whole, sent = BlockStore.save, []

    def save(self, key, arrays):
        whole(self, key, arrays)
        if not sent and len(list(self.folder.glob("*.npz"))) >= 2:
            sent.append(key)
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(1)  # where this is no main thread, the main one has the time to hear of it

    return save


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory, at_hand, in_small):
    """A command that is interrupted, without a folder named: its code, its words, what it leaves."""
    cwd = tmp_path_factory.mktemp("python")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        patch.setattr(BlockStore, "save", interrupting())
        before = signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a process of its own
        try:
            found = within(*ASKED)
        finally:
            signal.signal(signal.SIGINT, before)
    return cwd, found.returncode, found.stderr, [path.name for path in cwd.glob("runs/*")], blocks(cwd)


def blocks(cwd):
    return sorted(cwd.glob("runs/*.partial/*.npz"))


@pytest.fixture(scope="module")
def made(interrupted, at_hand, in_small):
    """The same run, resumed by a worker where half of its blocks are there, and what was in its place at first."""
    cwd, *_others, kept = interrupted
    for block in kept[len(kept) // 2 :]:
        block.unlink()
    first = {}

    def reported(run):
        first["manifest"] = open_run(run.path).verify().manifest
        first["files"] = {path.name for path in run.path.iterdir()}
        first["claims"] = open_run(run.path).assessment.claims
        first["page"] = run.report.read_text(encoding="utf-8")

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        patch.setitem(
            many_machines.LOCAL, "processes", False
        )  # a worker of this process, for whom the world is compiled
        how = {"resume": True, "reported": reported, "machines": Machines.asked(workers=1)}
        run = secuela.assess("mexican-led", places="us", **how, **SMALL)
        return open_run(Path(run.path).resolve()).verify(), first


def test_an_interrupted_command_says_what_is_kept_and_leaves_nothing_half_written(interrupted):
    _cwd, code, said, names, kept = interrupted
    assert code == 130, said
    assert "--resume" in said
    assert "Traceback" not in said
    assert f"Cut out of this world: {CUT}" in said
    (name,) = names
    assert name.endswith(".partial")
    assert len(kept) >= 2


@pytest.mark.nightly
def test_a_process_of_its_own_is_interrupted_likewise(tmp_path):
    code = (
        "import os, signal, time; from secuela.cli.main import run; from secuela.runs.blocks import BlockStore\n"
        f"{inspect.getsource(interrupting)}\nBlockStore.save = interrupting(); run()"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, *ASKED], capture_output=True, text=True, cwd=tmp_path, timeout=400, check=False
    )
    assert found.returncode == 130, found.stderr
    assert "--resume" in found.stderr
    assert "Traceback" not in found.stderr
    assert len(blocks(tmp_path)) >= 2


def test_it_is_resumed_under_the_same_name_and_its_blocks_are_gone(interrupted, made):
    cwd, _code, _said, names, _kept = interrupted
    saved, _first = made
    assert saved.path.name == names[0].removesuffix(".partial")
    assert [path.name for path in cwd.glob("runs/*")] == [saved.path.name]


def test_a_run_in_memory_is_the_run_in_a_folder(made):
    saved, _first = made
    kept = secuela.simulate("mexican-led", **SMALL)
    assert set(kept.outcomes) == set(saved.outcomes)
    for name, values in saved.outcomes.items():
        np.testing.assert_array_equal(values.to_numpy(), kept.outcomes[name].to_numpy(), err_msg=name)
    for name, values in saved.draws.items():
        np.testing.assert_array_equal(values.to_numpy(), kept.draws[name].to_numpy(), err_msg=name)
    assert kept.assessment.outcomes == saved.assessment.outcomes
    assert kept.assessment.claims is None
    assert kept.manifest.array_checksums == saved.manifest.array_checksums


def test_the_next_call_in_the_same_world_simulates_its_own_alternative_alone(made, monkeypatch):
    """Luck, quiet path and status quo are kept, whatever is cut; another seed, or an assumption, is another world."""
    begun, advanced = [], []
    begin, futures = Ensemble.begin, Ensemble.futures

    def counted(self, *given):
        advanced.append(given[3] is None)  # no reference: it is the status quo
        return futures(self, *given)

    monkeypatch.setattr(Ensemble, "begin", lambda self, *given: begun.append(self) or begin(self, *given))
    monkeypatch.setattr(Ensemble, "futures", counted)

    def simulated(**changed):
        begun.clear()
        advanced.clear()
        run = secuela.simulate("recruitment-prevention", **{**SMALL, "against": (), **changed})
        return run, len(begun), advanced.count(True), len(advanced)

    kept_world.forget()
    first, *whole = simulated()
    again, *later = simulated()
    assert (whole, later) == ([1, 1, 5], [0, 0, 4])  # the plan, and the plan as things stand in three ways
    for name, values in first.outcomes.items():
        np.testing.assert_array_equal(values.to_numpy(), again.outcomes[name].to_numpy(), err_msg=name)
    assert simulated(cut=[])[1:] == (0, 0, 4)
    assert simulated(assume={"violence.removal_deaths": 60})[2] == 1
    assert simulated()[1:] == (0, 0, 4)
    other, *anew = simulated(seed=7)
    assert anew == [1, 1, 5]
    assert (other.outcomes["homicides_mx"] != first.outcomes["homicides_mx"]).any()


def test_nobody_asks_how_a_plan_stands(made):
    """The page moves levers: what would follow if it is carried out is the same, and simulated alone."""
    saved, _first = made
    kept = secuela.simulate("mexican-led", **SMALL, standing=False)
    assert kept.outcomes["mode"].values.tolist() == [CARRIED_OUT]
    for name, values in saved.outcomes.items():
        whole = values.sel(mode=[CARRIED_OUT]) if "mode" in values.dims else values
        np.testing.assert_array_equal(whole.to_numpy(), kept.outcomes[name].to_numpy(), err_msg=name)
    carried = [row for row in saved.assessment.outcomes if row.mode == CARRIED_OUT]
    assert len(kept.summary.outcomes) < len(carried) / 5
    assert list(kept.assessment.outcomes) == carried
    assert kept.summary.backtested == saved.assessment.backtested != frozenset()


def test_a_plan_that_waits_is_advanced_where_the_plan_is_and_nowhere_else(made, monkeypatch):
    asked, parts, futures = {**SMALL, "against": ()}, [], Ensemble.futures

    def noted(self, *given):
        parts.append(given[4])
        return futures(self, *given)

    monkeypatch.setattr(Ensemble, "futures", noted)
    narrow = secuela.simulate("treatment-and-naloxone", **asked)
    assert [1 if part is None else part[0].mean() for part in parts[-4:]] == [1 / 6] * 4  # overdose alone
    monkeypatch.setattr(Propagation, "reaches", {})
    whole = secuela.simulate("treatment-and-naloxone", **asked)
    assert parts[-4:] == [None] * 4
    for name, values in whole.outcomes.items():
        np.testing.assert_array_equal(values.to_numpy(), narrow.outcomes[name].to_numpy(), err_msg=name)


def amounts(tree, place=()):
    """Every number of nested tables, by where it stands."""
    if not isinstance(tree, dict):
        return {place: tree}
    return {at: value for key, part in tree.items() for at, value in amounts(part, (*place, key)).items()}


def test_a_cut_link_is_part_of_the_plan_and_moves_only_what_lies_behind_it(made):
    cut, _first = made
    whole = secuela.simulate("mexican-led", **{**SMALL, "cut": []})
    assert cut.manifest.cut == [CUT]
    assert whole.manifest.cut == []
    flows = [amounts(run_data(each).flows.plain()["alternatives"]) for each in (whole, cut)]
    assert flows[0] == pytest.approx(flows[1], rel=1e-6)  # of a run in memory too, and none hang on that link
    assert {"code": "links-cut", "values": {"links": [CUT]}} in cut.manifest.notes
    displaced = cut.outcomes["displaced_mx"].sel(mode=CARRIED_OUT, definition="idmc")
    np.testing.assert_array_equal(displaced.sel(alternative="mexican-led"), displaced.sel(alternative="status-quo"))
    kept, other = (each.outcomes["homicides_mx"].sel(mode=CARRIED_OUT) for each in (whole, cut))
    np.testing.assert_array_equal(kept, other)  # displacement leads nowhere else
    assert (whole.outcomes["displaced_mx"] != cut.outcomes["displaced_mx"]).any()


def test_the_page_tells_the_cut_names_places_as_asked_and_holds_no_aims(made):
    page = made[0].report.read_text(encoding="utf-8")
    assert CUT in page
    assert "Gulf of America" in page
    assert "Gulf of Mexico:" not in page
    assert "in which your aims are met" not in page


def test_the_terminal_tells_the_cut(made, monkeypatch):
    monkeypatch.setattr("secuela.job.pipeline.perform", lambda *_job, **_how: made[0])
    done = within("assess", "mexican-led", "--months", str(MONTHS), "--cut", CUT)
    assert CUT in " ".join(done.stdout.split())


def test_the_first_report_is_a_whole_run_without_the_basis_of_verdicts(made):
    saved, first = made
    later = {"foundations.npz", "dose_response.json", "assessment.csv", "assessment.xlsx"}
    assert first["files"] == {path.name for path in saved.path.iterdir()} - later
    assert "foundations" not in first["manifest"].extra
    assert saved.manifest.extra["foundations"]["draws"] == SMALL["draws"]
    assert first["manifest"].array_checksums == saved.manifest.array_checksums
    assert [row.id for row in first["claims"]] == [row.id for row in saved.assessment.claims]
    assert first["manifest"].created == saved.manifest.created
    assert first["manifest"].notes[-1] == {"code": "basis-pending", "values": {}}
    assert {"code": "basis-pending", "values": {}} not in saved.manifest.notes
    assert "What the verdicts rest on, what each lever does alone" in first["page"]
    assert "What the verdicts rest on, what each lever does alone" not in saved.report.read_text(encoding="utf-8")


def test_the_months_of_a_run_say_what_they_are_counted_from(made):
    saved, _first = made
    assert saved.outcomes.month.attrs == {"long_name": "months since the origin", "origin": saved.manifest.as_of}
    assert saved.outcomes.attrs == {"as_of": saved.manifest.as_of, "origin": saved.manifest.as_of}
    assert saved.outcomes.date.values[:2].tolist() == ["2025-10", "2025-11"]
    assert int(saved.outcomes.from_start[saved.manifest.first_month]) == 1


def test_the_public_names_are_shown_and_loaded_on_first_use():
    code = (
        "import sys, secuela; names = dir(secuela); "
        "print({'assess', 'simulate', 'open_run'} <= set(names), 'jax' in sys.modules, 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "False"]


@pytest.mark.parametrize(
    "against", ["mexican-led, support-only", ["mexican-led", "support-only"], ("mexican-led", " support-only ")]
)
def test_alternatives_are_named_in_a_list_or_with_commas(against):
    assert Options.asked(against=against).against == ("mexican-led", "support-only")


def test_an_unknown_option_is_refused_with_the_nearest():
    with pytest.raises(OptionError, match="There is no option 'drawz'") as caught:
        secuela.simulate(drawz=3)
    assert str(caught.value.fix) == "did you mean draws?"
