"""A block of a job's own draws, as a worker computes it from bytes: the arrays of an assessment, or a refusal."""

from dataclasses import replace

import cloudpickle
import pytest

from secuela.engine.block_store import Memory
from secuela.evidence.errors import RunError
from secuela.job import block_task
from secuela.job.block_task import BlockTask
from secuela.job.options import Options
from secuela.job.preparation import prepare
from secuela.job.simulation import Simulation
from secuela.world import assembly as world
from support.compiled_world import MONTHS

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("at_hand")]


@pytest.fixture(scope="module")
def job():
    options = {"proposal": "mexican-led", "against": (), "draws": 53, "months": MONTHS}
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
    simulation = Simulation(job, world.assemble(job.as_of, draws=53, months=MONTHS, seed=options.seed))
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
