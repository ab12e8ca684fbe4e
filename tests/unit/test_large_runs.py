"""What a run of many draws holds in memory at a time, and that its numbers do not hang on that."""

import errno
from itertools import product

import jax
import numpy as np
import pytest
import xarray as xr

from secuela.engine import result_arrays
from secuela.engine.block_store import Memory
from secuela.engine.parameter_rows import AT_ONCE, Rows
from secuela.engine.result_arrays import ResultArrays
from secuela.evidence.months import Month
from secuela.job import run_size
from secuela.job.many_machines import Machines
from secuela.job.options import Options
from secuela.job.preparation import prepare
from secuela.job.run_size import RunSize, size_note
from secuela.record.forecast_series import forecast_series
from secuela.record.observation.keyed_luck import KeyedLuck
from secuela.record.observation.observation_law import laws
from secuela.record.seen_record import seeing, seen_now
from secuela.report.views import record_forecast
from secuela.runs import arrays, paths_read
from secuela.runs.arrays import checksums, open_arrays, write_arrays
from secuela.runs.paths_read import PathsRead, RecentArrays
from secuela.world import draws
from support.report_data import run_data
from support.toy_world import ensemble

DIMS = ("alternative", "mode", "draw", "month", "definition")
VALUES = np.random.default_rng(3).random((3, 2, 11, 4, 2)).astype(np.float32)


def stored():
    coords = {"alternative": ["a", "b", "c"], "mode": ["if_carried_out", "mid"], "definition": ["narrow", "wide"]}
    return xr.Dataset({"homicides_mx": (DIMS, VALUES)}, coords=coords)


def test_futures_in_files_are_the_futures_in_memory(tmp_path):
    world, doses = ensemble(), {"none": np.zeros((2, 10)), "some": np.ones((2, 10))}
    store = Memory()
    world.simulate(doses, store)
    in_memory, in_files = (world.collect(list(doses), store, arrays=ResultArrays(place)) for place in (None, tmp_path))
    assert in_memory.outcomes.keys() == in_files.outcomes.keys()
    for name, values in in_memory.outcomes.items():
        np.testing.assert_array_equal(values, in_files.outcomes[name])
    assert not list(tmp_path.iterdir()), "files without a name leave nothing behind"


def test_what_was_given_back_is_still_there(tmp_path, monkeypatch):
    monkeypatch.setattr(result_arrays, "_HELD", 1)
    made = ResultArrays(tmp_path)
    values = made.empty((3, 5000))
    values[:] = np.arange(5000)
    made.touched(values.nbytes)
    np.testing.assert_array_equal(values[2], np.arange(5000))
    assert ResultArrays(tmp_path).empty((0, 3)).shape == (0, 3)


def test_a_disk_without_room_is_told_before_anything_is_written(tmp_path, monkeypatch):
    def full(file, begin, size):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(result_arrays.os, "posix_fallocate", full)
    with pytest.raises(OSError, match="No space left on device"):
        ResultArrays(tmp_path).empty((2, 3))


@pytest.mark.parametrize("at_once", [1, 300, 900, 2**20])
def test_arrays_are_written_and_summed_up_the_same_in_any_parts(tmp_path, monkeypatch, at_once):
    whole = checksums(stored())
    monkeypatch.setattr(arrays, "_BYTES_AT_ONCE", at_once)
    monkeypatch.setattr(arrays, "_DRAWS_PER_CHUNK", 4)
    assert checksums(stored()) == whole
    write_arrays(stored(), tmp_path / "outcomes.zarr")
    np.testing.assert_array_equal(open_arrays(tmp_path / "outcomes.zarr")["homicides_mx"].to_numpy(), VALUES)


@pytest.mark.parametrize("at_once", [1, 400, 2**20])
def test_a_path_is_the_same_however_much_is_read_at_once(monkeypatch, at_once):
    monkeypatch.setattr(paths_read, "_AT_ONCE", at_once)
    read = PathsRead(stored())
    for (i, name), (j, mode), (k, kind) in product(
        enumerate("abc"), enumerate(["if_carried_out", "mid"]), enumerate(["narrow", "wide"])
    ):
        found = read.read("homicides_mx", alternative=name, mode=mode, definition=kind)
        assert found.dtype == np.float64
        np.testing.assert_array_equal(found, VALUES[i, j, :, :, k])
    np.testing.assert_array_equal(read.read("homicides_mx", mode="mid"), VALUES[:, 1])
    with pytest.raises(KeyError, match="elsewhere"):
        read.read("homicides_mx", alternative="elsewhere")


def test_only_so_many_bytes_are_kept_those_asked_for_last():
    recent, made = RecentArrays(most=2 * 80), []

    def get(name):
        return recent.get(name, lambda: made.append(name) or np.full(10, len(made), dtype=np.float64))

    for name in ("a", "b", "a", "c", "a", "b"):
        get(name)
    assert made == ["a", "b", "c", "b"], "b was asked for longest ago when c came"
    recent.get("large", lambda: np.zeros(1000))
    get("b")
    assert made[-1] == "b", "nothing is kept beside an array that is larger than all that may be kept"


def test_parameters_are_made_for_the_draws_that_are_asked_for_and_kept():
    asked = []
    rows = Rows(lambda some: asked.append((some[0], some[-1])) or {"strength": 2.0 * some}, 2 * AT_ONCE + 3)
    np.testing.assert_array_equal(rows.of(np.array([3, 4, 4]))["strength"], [6.0, 8.0, 8.0])
    np.testing.assert_array_equal(rows.of(np.array([0]))["strength"], [0.0])
    assert asked == [(0, AT_ONCE - 1)], "made once for some hundred draws"
    np.testing.assert_array_equal(rows.of(np.array([2 * AT_ONCE + 2]))["strength"], [4.0 * AT_ONCE + 4])
    assert asked[-1] == (2 * AT_ONCE, 2 * AT_ONCE + 2), "and no further than there are draws"
    both = np.array([AT_ONCE - 1, AT_ONCE])
    np.testing.assert_array_equal(rows.of(both)["strength"], 2.0 * both)


def test_parameters_do_not_depend_on_how_many_are_made_at_a_time(redrawn):
    theta, some = redrawn(120).ensemble.drawn, np.arange(56, 112)
    for name, rows in theta.items():
        alone, together = rows._make(some), rows.of(some)
        for own, shared in zip(jax.tree.leaves(alone), jax.tree.leaves(together), strict=True):
            np.testing.assert_array_equal(own, shared, err_msg=name)


def test_parameters_see_the_record_that_was_in_force_when_they_were_described():
    with seeing(None):
        rows, inside = Rows(lambda draws: np.array([str(seen_now())] * len(draws)), 1), seen_now()
    assert rows.of(np.array([0])) == [str(inside)]


def sized(number, **machines):
    job = prepare(Options.asked(draws=number, against="mexican-led,recruitment-halved"))
    return size_note(job, Machines(**machines)) if machines else size_note(job)


def test_a_large_run_says_beforehand_what_it_needs_and_a_small_one_says_nothing():
    assert sized(21_000) is None
    told = sized(100_000)
    assert told.startswith("700,000 futures: expect about ")
    assert "minutes on two cores, 2 GB of memory and 35 GB of disk." in told
    assert "700,000 futures in 4 processes: expect about " in sized(100_000, workers=4)
    assert "hours of one core, divided by the workers of the scheduler" in sized(100_000, scheduler="tcp://x:1")


def test_time_is_shared_among_cores_and_a_share_is_no_run():
    size = RunSize(draws=1000, futures=7000)
    alone, four = size.seconds(1), size.seconds(4)
    assert alone - four == pytest.approx(0.75 * (7000 * run_size.FUTURE_S + 1000 * run_size.BEGUN_S))
    share = RunSize(draws=2000, futures=7000, shares=2)
    assert share.seconds(1) < alone
    assert share.disk < size.disk
    assert size.memory(2) > size.memory()


def test_what_draws_are_made_of_is_the_same_some_draws_at_a_time(monkeypatch):
    whole = draws.chances(["a", "b"], 23, seed=4)
    monkeypatch.setattr(draws, "_AT_ONCE", 10)
    for name, values in draws.chances(["a", "b"], 23, seed=4).items():
        np.testing.assert_array_equal(values, whole[name])


def test_luck_of_observation_from_a_draw_on_is_that_of_all_draws():
    every = KeyedLuck(5).scores("a series", 9, 4, 3)
    np.testing.assert_array_equal(KeyedLuck(5, first=6).scores("a series", 3, 4, 3), every[6:])
    np.testing.assert_array_equal(KeyedLuck(5, first=2).uniforms("prior", 3), KeyedLuck(5).uniforms("prior", 5)[2:])


def test_a_status_quo_is_published_the_same_some_draws_at_a_time(monkeypatch):
    run, series = run_data(), forecast_series()["homicides_mx"]
    asked = (run, series, laws()[series.published], Month.parse("2026-10"))
    whole = record_forecast._as_published(*asked)
    monkeypatch.setattr(record_forecast, "_AT_ONCE", 7)
    np.testing.assert_array_equal(record_forecast._as_published(*asked), whole)


@pytest.mark.parametrize("chunks", [(3, 2), (6, 2), (1, 1)])
def test_a_part_that_is_written_is_no_larger_than_wanted_or_one_chunk(monkeypatch, chunks):
    monkeypatch.setattr(arrays, "_BYTES_AT_ONCE", 8 * 12)
    values = np.arange(6 * 40.0).reshape(6, 40)
    found = np.full(values.shape, np.nan)
    for place, part in arrays._parts(xr.Variable(["name", "draw"], values), chunks):
        assert part.size <= max(12, np.prod(chunks))
        found[place] = part
    np.testing.assert_array_equal(found, values)
