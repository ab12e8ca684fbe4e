"""Blocks computed by workers: the same arrays as here, whatever their number or order, or a worker that is killed."""

import signal
import subprocess
import sys

import numpy as np
import pytest

from secuela.evidence.errors import OptionError, RunError
from secuela.job import many_machines
from secuela.job.many_machines import Machines
from secuela.runs.blocks import BlockStore
from secuela.runs.zarr_blocks import ZarrBlocks
from support.toy_blocks import ToyWork, plan

pytestmark = pytest.mark.slow  # processes of their own


def filled(folder, work, machines, blocks=None):
    store = Machines(blocks=blocks).store(folder, plan(), resume=False)
    machines.fill(work, store, task=work.task)
    return {key: store.load(key) for number in work.numbers for key in work.keys(number)}


def same(found, expected):
    assert found.keys() == expected.keys()
    for key, arrays in expected.items():
        assert found[key].keys() == arrays.keys()
        for name, values in arrays.items():
            assert found[key][name].dtype == values.dtype
            assert found[key][name].tobytes() == values.tobytes(), (key, name)


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("here") / "run", ToyWork(), Machines())


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed")
    options = {"threads_per_worker": 1, "dashboard_address": None, "memory_limit": 0, "silence_logs": "CRITICAL"}
    with distributed.LocalCluster(n_workers=2, **options) as found:
        yield found


def test_workers_of_this_machine_give_the_same_arrays_and_each_block_counts_once(tmp_path, here):
    work = ToyWork()
    same(filled(tmp_path / "run", work, Machines(workers=1)), here)
    assert sorted(work.done) == sorted(here)


@pytest.fixture
def heard():
    """Interruptions are heard, whatever the suite was started by."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
def test_an_interruption_from_the_keyboard_is_heard_by_the_command_alone():
    told = "import signal; print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)"
    with many_machines._unheard():
        inside = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    outside = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert (inside.stdout.strip(), outside.stdout.strip()) == ("True", "False")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_workers_of_a_scheduler_do_though_one_of_them_is_killed_half_way(tmp_path, here, cluster):
    work = ToyWork(spoilt=str(tmp_path / "killed"))
    same(filled(tmp_path / "run", work, Machines(scheduler=cluster.scheduler_address)), here)
    assert (tmp_path / "killed").exists(), "no worker was killed"
    assert sorted(work.done) == sorted(here)


def test_workers_keep_their_blocks_themselves_where_they_share_an_address(tmp_path, here, cluster):
    machines, work = Machines(scheduler=cluster.scheduler_address), ToyWork()
    same(filled(tmp_path / "run", work, machines, blocks=str(tmp_path / "shared")), here)
    again = ZarrBlocks(str(tmp_path / "shared"), plan(), resume=True)
    assert work.missing(again) == []
    assert not (tmp_path / "run.partial").exists()


def test_only_what_is_missing_is_computed(tmp_path, here, cluster):
    store = BlockStore(tmp_path / "run", plan())
    for key in ("status-quo/0", "mexican-led as_things_stand_low/0", "status-quo/3"):
        store.save(key, {"planted": np.ones(5)})
    work = ToyWork()
    Machines(scheduler=cluster.scheduler_address).fill(work, store, task=work.task)
    assert "planted" in store.load("status-quo/0"), "a finished block was computed again"
    same({"status-quo/1": store.load("status-quo/1")}, {"status-quo/1": here["status-quo/1"]})


def test_a_worker_that_would_compute_something_else_refuses_and_nothing_is_kept(tmp_path, cluster):
    store, work = BlockStore(tmp_path / "run", plan()), ToyWork(refuses=True)
    with pytest.raises(RunError, match="another plan than this machine: seed was 4, now 5"):
        Machines(scheduler=cluster.scheduler_address).fill(work, store, task=work.task)
    assert not list(store.folder.glob("*.npz"))


def test_an_address_where_no_scheduler_is_says_what_to_start(monkeypatch, tmp_path):
    monkeypatch.setattr("secuela.job.many_machines._SECONDS", 0.5)
    store, work = BlockStore(tmp_path / "run", plan()), ToyWork()
    with pytest.raises(OptionError, match=r"(?s)No scheduler answers at 'tcp://127\.0\.0\.1:1'.*dask scheduler"):
        Machines(scheduler="tcp://127.0.0.1:1").fill(work, store, task=work.task)


def test_workers_that_cannot_start_are_one_message(monkeypatch, tmp_path):
    """As where a machine does not answer itself at 127.0.0.1."""

    def unreachable(**_options):
        raise RuntimeError("Cluster failed to start: Network is unreachable.")

    monkeypatch.setattr(pytest.importorskip("distributed"), "LocalCluster", unreachable)
    store, work = BlockStore(tmp_path / "run", plan()), ToyWork()
    told = r"(?s)could not be started: Cluster failed to start: Network is unreachable\.\n.*--workers.*127\.0\.0\.1"
    with pytest.raises(OptionError, match=told):
        Machines(workers=2).fill(work, store, task=work.task)


@pytest.mark.parametrize("options", [{"workers": 2}, {"scheduler": "tcp://x:1"}])
def test_without_the_library_one_message_names_the_extra(monkeypatch, options):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(OptionError, match=r"(?s)distributed, which is not installed.*secuela\[scale\]"):
        Machines.asked(**options)


def test_workers_and_scheduler_exclude_each_other():
    with pytest.raises(OptionError, match=r"(?s)Both --workers and --scheduler.*give one of the two"):
        Machines.asked(workers=2, scheduler="tcp://x:1")


@pytest.mark.parametrize("workers", [0, -1, 513])
def test_a_number_of_workers_has_bounds(workers):
    with pytest.raises(OptionError, match="--workers"):
        Machines.asked(workers=workers)
