"""A block of a job's own draws, as a worker computes it from bytes: the arrays of an assessment, or a refusal."""

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import cloudpickle
import pytest
import yaml

from secuela.engine.block_store import Memory
from secuela.engine.ensemble import BLOCK
from secuela.evidence.errors import RunError
from secuela.job import block_task
from secuela.job.block_task import BlockTask
from secuela.job.many_machines import Machines
from secuela.job.options import Options
from secuela.job.pipeline import run_folder
from secuela.job.preparation import prepare
from secuela.job.provenance import plan_of
from secuela.job.sharding import merged, perform_share
from secuela.job.simulation import Simulation
from secuela.job.until_error import reached, whole_blocks
from secuela.runs.blocks import BlockStore
from secuela.runs.shards import Share
from secuela.text.run_notes import note_words
from secuela.world import assembly as world
from support.compiled_world import MONTHS
from support.shared_runs import within

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("at_hand")]


@pytest.fixture(scope="module")
def job():
    options = {"proposal": "mexican-led", "against": (), "draws": BLOCK + 3, "months": MONTHS}
    return prepare(Options.asked(**options, assume=("as-critics-argue",)))


@pytest.fixture(autouse=True)
def nothing_kept():
    block_task._simulation.cache_clear()
    yield
    block_task._simulation.cache_clear()


def sent(task):
    """As it arrives in a worker."""
    return cloudpickle.loads(cloudpickle.dumps(task))


def test_a_worker_hands_back_the_arrays_of_the_job_itself(job):
    options, here = job.options, Memory()
    simulation = Simulation(job, world.assemble(job.as_of, draws=BLOCK + 3, months=MONTHS, seed=options.seed))
    simulation.expect(whole=True)
    simulation.fill(here, [1])
    found = sent(BlockTask.of(job, None)).block(1)
    assert found.keys() == here.blocks.keys() == set(simulation.keys(1))
    assert any("without-assumptions" in key for key in found), "the world as we describe it is simulated too"
    for key, arrays in here.blocks.items():
        assert found[key].keys() == arrays.keys()
        for name, values in arrays.items():
            assert found[key][name].tobytes() == values.tobytes(), (key, name)
    assert simulation.missing(here) == [0]


def test_a_worker_with_other_data_refuses_and_says_what_differs(job):
    task = BlockTask.of(job, None)
    other = {**task.decided, "data": {**task.decided["data"], "series.csv": "0" * 64}}
    with pytest.raises(RunError, match=r"(?s)another plan.*data\.series\.csv was .*0000.*same added data"):
        sent(replace(task, decided=other)).block(0)


def test_a_worker_with_another_library_refuses(job):
    task = BlockTask.of(job, None)
    with pytest.raises(RunError, match=r'other versions than this machine: jaxlib was "0\.0\.1", now'):
        sent(replace(task, versions={**task.versions, "jaxlib": "0.0.1"})).block(0)


def test_shards_are_put_together_into_the_same_blocks_from_folders_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given = yaml.safe_load((files("secuela.policy") / "proposals/mexican-led.yaml").read_text()) | {"id": "mine"}
    Path("mine.yaml").write_text(yaml.safe_dump(given))
    options = {
        "proposal": "mine.yaml",
        "against": (),
        "draws": BLOCK + 3,
        "months": MONTHS,
        "assume": ("as-critics-argue",),
    }
    job, places = prepare(Options.asked(**options)), [Path("one"), Path("two")]
    for number, place in enumerate(places, 1):
        assert perform_share(job, Share(number=number, of=2), place, machines=Machines()) == 1
    Path("mine.yaml").unlink()
    again, folder = merged(places, None)
    assert (folder, plan_of(again)) == (run_folder(job, None), plan_of(job))
    store = BlockStore(folder, plan_of(job), resume=True)
    simulation = Simulation(job, world.assemble(job.as_of, draws=BLOCK + 3, months=MONTHS, seed=job.options.seed))
    simulation.expect(whole=True, only=())
    assert simulation.missing(store) == []
    here = Memory()
    simulation.fill(here, [1])
    for key, arrays in here.blocks.items():
        found = store.load(key)
        assert all(found[name].tobytes() == values.tobytes() for name, values in arrays.items()), key


def test_shards_whose_data_have_changed_are_not_put_together(tmp_path, monkeypatch, job):
    monkeypatch.chdir(tmp_path)
    perform_share(job, Share(number=1, of=1), Path("one"), machines=Machines())
    changed = {**plan_of(job)["data"], "series.csv": "0" * 64}
    monkeypatch.setattr("secuela.job.provenance.data_seen", lambda _vintage: changed)
    with pytest.raises(RunError, match=r"(?s)another plan than this package finds now: data\.series\.csv was absent"):
        merged([Path("one")], None)
    assert not Path("runs").exists()


def test_the_commands_say_what_comes_next_and_hand_over_to_an_assessment(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked = ["assess", "mexican-led", "--against", "", "--draws", str(BLOCK + 3), "--months", str(MONTHS)]
    for number in (1, 2):
        said = within(*asked, "--shard", f"{number}/2", "--out", f"s{number}")
        assert said.returncode == 0, said.stderr
        assert f"Shard {number} of 2: 1 blocks of draws are at s{number}." in said.stdout
        assert "secuela runs merge" in said.stdout
    handed = {}
    monkeypatch.setattr("secuela.job.pipeline.perform", lambda job, **how: handed.update(how, job=job))
    monkeypatch.setattr("secuela.cli.assess.show", lambda _run, **_how: None)
    found = within("runs", "merge", "s1", "s2", "--out", "whole")
    assert found.returncode == 0, found.stderr
    assert (handed["out"], handed["resume"], handed["job"].under_test) == (Path("whole"), True, "mexican-led")
    assert len(list(Path("whole.partial").glob("*.npz"))) == 2 * 5
    lacking = within("runs", "merge", "s1", "--out", "other")
    assert lacking.returncode == 2
    assert "Of 2 shards these are lacking: 2." in lacking.stderr


def test_draws_are_added_until_the_headlines_are_known_well_enough(tmp_path, job):
    """From one block to what the rule asks for; its blocks are those of a run that had so many from the start."""
    options = {"proposal": "mexican-led", "against": (), "draws": 20, "months": MONTHS}
    asked = prepare(Options.asked(**options, until_error="0.01%", at_most=130))
    begun = whole_blocks(asked, tmp_path / "run", resume=False)
    assert begun.options.draws == BLOCK
    made = world.assemble(job.as_of, draws=130, months=MONTHS, seed=1)
    store = BlockStore(tmp_path / "run", plan_of(begun))

    def simulation_of(job):
        found = Simulation(job, made.first(job.options.draws))
        found.expect(whole=True, only=())
        return found

    grown, simulation = reached(begun, store, simulation_of)
    assert grown.options.draws == 130
    (note,) = grown.drawn
    assert note["code"] == "error-not-reached"
    assert 1e-4 < note["values"]["error"] < 0.5
    assert "After 130 futures of each alternative" in note_words(note)
    assert simulation.missing(BlockStore(tmp_path / "run", plan_of(grown), resume=True)) == []
    assert whole_blocks(asked, tmp_path / "run", resume=True).options.draws == 130
    whole = Memory()
    Simulation(replace(grown, drawn=()), made).fill(whole)
    for key in ("status-quo/0", "mexican-led/2"):
        found = store.load(key)
        assert all(found[name].tobytes() == values.tobytes() for name, values in whole.blocks[key].items()), key
    enough, _simulation = reached(
        whole_blocks(prepare(Options.asked(**options, until_error="90%")), tmp_path / "other", resume=False),
        BlockStore(tmp_path / "other", plan_of(begun)),
        simulation_of,
    )
    assert (enough.options.draws, enough.drawn[0]["code"]) == (BLOCK, "error-reached")
