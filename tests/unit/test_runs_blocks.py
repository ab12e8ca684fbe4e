import errno
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from secuela.evidence.errors import RunError
from secuela.runs.blocks import BlockStore, plan_hash

PLAN = {"seed": 1, "draws": 100, "doses": {"mexican-led": {"incapacitation": [0.0, 10.0]}}}


def store(tmp_path, plan=PLAN, **options):
    return BlockStore(tmp_path / "run", plan, **options)


def test_blocks_lie_beside_the_run_and_come_back_bit_for_bit(tmp_path):
    blocks = store(tmp_path)
    saved = {"x": np.random.default_rng(0).random((3, 4)), "n": np.arange(3, dtype=np.int32)}
    assert not blocks.has("status-quo/0")
    blocks.save("status-quo/0", saved)
    assert blocks.has("status-quo/0")
    loaded = blocks.load("status-quo/0")
    assert loaded.keys() == saved.keys()
    for name, array in saved.items():
        assert loaded[name].dtype == array.dtype
        np.testing.assert_array_equal(loaded[name], array)
    assert blocks.folder == tmp_path / "run.partial"
    assert not (tmp_path / "run").exists()


def test_resume_keeps_blocks_of_the_same_plan_whatever_the_order_of_keys(tmp_path):
    store(tmp_path).save("0", {"x": np.ones(2)})
    again = store(tmp_path, dict(reversed(PLAN.items())), resume=True)
    assert again.has("0")
    assert plan_hash(PLAN) == plan_hash(dict(reversed(PLAN.items())))


def test_without_resume_old_blocks_are_discarded(tmp_path):
    store(tmp_path).save("0", {"x": np.ones(2)})
    assert not store(tmp_path).has("0")


def test_resume_without_earlier_work_starts_afresh(tmp_path):
    blocks = store(tmp_path, resume=True)
    blocks.save("0", {"x": np.ones(2)})
    assert blocks.has("0")


def test_resume_with_another_plan_names_what_differs(tmp_path):
    store(tmp_path).save("0", {"x": np.ones(2)})
    other = {"seed": 1, "draws": 200, "doses": {"mexican-led": {"incapacitation": [0.0, 20.0]}}, "months": 60}
    with pytest.raises(RunError) as caught:
        store(tmp_path, other, resume=True)
    text = str(caught.value)
    assert "draws was 100, now 200" in text
    assert "doses.mexican-led.incapacitation was [0.0,10.0], now [0.0,20.0]" in text
    assert "months was absent, now 60" in text
    assert "seed" not in text
    assert "leave out --resume" in text
    assert store(tmp_path, resume=True).has("0"), "the refused attempt destroyed finished work"


@pytest.mark.parametrize("kept", [0, 10, 200])
def test_a_truncated_block_counts_as_missing(tmp_path, kept):
    blocks = store(tmp_path)
    blocks.save("0", {"x": np.ones(100)})
    os.truncate(blocks.folder / "0.npz", kept)
    assert not blocks.has("0")
    with pytest.raises(RunError, match="block 0 cannot be read"):
        blocks.load("0")


def test_an_altered_block_counts_as_missing(tmp_path):
    blocks = store(tmp_path)
    blocks.save("0", {"x": np.ones(100)})
    content = bytearray((blocks.folder / "0.npz").read_bytes())
    content[len(content) // 2] ^= 0xFF
    (blocks.folder / "0.npz").write_bytes(bytes(content))
    assert not blocks.has("0")


def test_a_missing_block_is_an_error_only_when_loaded(tmp_path):
    blocks = store(tmp_path)
    with pytest.raises(RunError, match=r"block 7 cannot be read"):
        blocks.load("7")


def test_an_unreadable_plan_is_one_clear_error_on_resume_and_no_hindrance_otherwise(tmp_path):
    blocks = store(tmp_path)
    (blocks.folder / "plan.json").write_text("{")
    with pytest.raises(RunError, match=r"(?s)plan of the unfinished run cannot be read.*without --resume"):
        store(tmp_path, resume=True)
    assert json.loads((store(tmp_path).folder / "plan.json").read_text())["hash"] == plan_hash(PLAN)


@pytest.mark.parametrize("resume", [True, False])
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_something_else_in_that_place_is_left_alone(tmp_path, resume, kind):
    place = tmp_path / "run.partial"
    if kind == "file":
        place.write_text("mine")
    else:
        place.mkdir()
        (place / "thesis.txt").write_text("mine")
    with pytest.raises(RunError, match="taken by something else"):
        store(tmp_path, resume=resume)
    assert place.exists()


def test_two_threads_may_save_at_once(tmp_path):
    blocks = store(tmp_path)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda i: blocks.save(str(i), {"x": np.full(50, i)}), range(40)))
        list(pool.map(lambda i: blocks.save("same", {"x": np.full(50_000, i)}), range(40)))
    assert all(blocks.load(str(i))["x"][0] == i for i in range(40))
    assert len(np.unique(blocks.load("same")["x"])) == 1
    assert not list(blocks.folder.glob("*.tmp"))


def test_a_failed_save_leaves_no_half_block(tmp_path, monkeypatch):
    blocks = store(tmp_path)

    def fail(file, **_):
        file.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "savez", fail)
    with pytest.raises(RunError, match="disk is full"):
        blocks.save("0", {"x": np.ones(2)})
    assert [path.name for path in blocks.folder.iterdir()] == ["plan.json"]


def test_discard_removes_everything(tmp_path):
    blocks = store(tmp_path)
    blocks.save("0", {"x": np.ones(2)})
    blocks.discard()
    blocks.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_block_of_another_plan_is_never_mixed_in(tmp_path):
    """As when two processes write one folder, each by its own plan."""
    first = store(tmp_path)
    first.save("0", {"x": np.ones(2)})
    other = BlockStore(tmp_path / "other", {**PLAN, "seed": 2})
    other.save("0", {"x": np.zeros(2)})
    shutil.copy(other.folder / "0.npz", first.folder / "0.npz")
    assert not first.has("0")
    with pytest.raises(RunError, match=r"(?s)of another plan: 0\..*incomparable.*leave out --resume"):
        first.load("0")
    with pytest.raises(RunError, match=r"of another plan: 0\."):
        store(tmp_path, resume=True)


def test_a_block_under_another_name_counts_as_missing(tmp_path):
    blocks = store(tmp_path)
    blocks.save("mexican-led/0", {"x": np.ones(2)})
    shutil.copy(blocks.folder / "mexican-led%2F0.npz", blocks.folder / "status-quo%2F0.npz")
    assert blocks.has("mexican-led/0")
    assert not blocks.has("status-quo/0")


def test_an_edited_plan_is_refused_on_resume(tmp_path):
    blocks = store(tmp_path)
    path = blocks.folder / "plan.json"
    path.write_text(path.read_text().replace('"draws": 100', '"draws": 200'))
    with pytest.raises(RunError, match="plan of the unfinished run cannot be read"):
        store(tmp_path, {**PLAN, "draws": 200}, resume=True)


def test_what_was_being_written_when_the_work_was_cut_off_is_removed(tmp_path):
    blocks = store(tmp_path)
    blocks.save("0", {"x": np.ones(2)})
    (blocks.folder / "1.npz.01234567.tmp").write_bytes(b"half")
    assert store(tmp_path, resume=True).has("0")
    assert sorted(path.name for path in blocks.folder.iterdir()) == ["0.npz", "plan.json"]


def test_a_full_disk_is_told_with_what_is_kept(tmp_path, monkeypatch):
    blocks = store(tmp_path)
    blocks.save("0", {"x": np.ones(2)})
    monkeypatch.setattr(np, "savez", lambda *_, **__: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space")))
    with pytest.raises(RunError) as caught:
        blocks.save("1", {"x": np.ones(2)})
    assert str(caught.value.what) == "The disk is full."
    assert caught.value.where == str(tmp_path / "run")
    assert str(caught.value.why).endswith(f"1 finished blocks are kept in {blocks.folder}")
    assert "--resume" in str(caught.value.fix)
