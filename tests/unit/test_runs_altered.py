"""A file of a run that was altered: refused by whoever reads it, before anything is made of it, and by nobody else."""

import json
import os

import numpy as np
import pytest
import xarray as xr

from secuela.evidence.errors import RunError
from secuela.runs.manifest import Manifest
from secuela.runs.store import complete_run, open_run, write_run
from support import claims_run as made
from support.sealing import sealed_again

FILES = {"flows.json": json.dumps({"flows": []}), "report.html": b"<html></html>"}


@pytest.fixture
def saved(tmp_path):
    table = xr.Dataset({"toy.number": ("draw", np.linspace(0, 1, 10))}, {"draw": np.arange(10)})
    manifest = Manifest.model_validate(made.manifest().plain())
    return write_run(tmp_path / "run", made.outcomes(), manifest, table, FILES).path


def flipped(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def last_chunk(saved):
    return max((saved / "outcomes.zarr" / "homicides_mx").glob("[0-9]*"))


READS = {
    "outcomes.zarr/homicides_mx": lambda run: run.array("homicides_mx"),
    "draws.zarr/numbers": lambda run: run.draws,
    "flows.json": lambda run: run.json("flows.json"),
    "report.html": lambda run: run.read("report.html"),
}
ALTERED = {
    "truncated chunk": (lambda run: os.truncate(last_chunk(run), 10), "outcomes.zarr/homicides_mx"),
    "a flipped bit": (lambda run: flipped(last_chunk(run)), "outcomes.zarr/homicides_mx"),
    "a flipped draw": (lambda run: flipped(max((run / "draws.zarr/numbers").glob("[0-9]*"))), "draws.zarr/numbers"),
    "an edited file": (lambda run: flipped(run / "flows.json"), "flows.json"),
    "an edited report": (lambda run: (run / "report.html").write_text("x"), "report.html"),
}


@pytest.mark.parametrize("case", ALTERED)
def test_what_was_altered_is_refused_by_whoever_reads_it_and_by_nobody_else(saved, case):
    """A path is not kept waiting by the checksums of what it does not read."""
    damage, part = ALTERED[case]
    untouched = open_run(saved).array("cooperation")
    damage(saved)
    run = open_run(saved)
    assert all(read(run) is not None for name, read in READS.items() if name != part)
    np.testing.assert_array_equal(run.array("cooperation"), untouched)
    for read in (READS[part], lambda run: run.verify()):
        with pytest.raises(RunError, match=f"differ from their checksums: {part}") as caught:
            read(open_run(saved))
        assert str(saved) in caught.value.where
        assert caught.value.why
        assert caught.value.fix


def test_a_chunk_that_goes_after_the_run_was_opened_is_told_too(saved):
    run = open_run(saved)
    last_chunk(saved).unlink()
    with pytest.raises(RunError, match=r"are missing: outcomes\.zarr/homicides_mx"):
        run.array("homicides_mx")


def test_arrays_that_the_general_reader_opens_are_compared_beforehand(saved):
    path = saved / "outcomes.zarr" / ".zmetadata"
    held = json.loads(path.read_text())
    held["metadata"]["homicides_mx/.zattrs"] |= {"scale_factor": 1.0}
    path.write_text(json.dumps(held))
    sealed_again(saved)
    assert open_run(saved).array("homicides_mx").size
    flipped(last_chunk(saved))
    with pytest.raises(RunError, match=r"differ from their checksums: outcomes\.zarr/homicides_mx"):
        open_run(saved)


def test_a_run_that_is_written_again_gives_no_altered_array_a_checksum(saved):
    run = open_run(saved)
    flipped(last_chunk(saved))
    with pytest.raises(RunError, match=r"differ from their checksums: outcomes\.zarr/homicides_mx"):
        complete_run(run, run.manifest, {"flows.json": b"{}"})
