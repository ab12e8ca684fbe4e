"""Shards of a run: each whole or not there, and put together only where they are one run, complete and unaltered."""

import json
import shutil

import pytest

from secuela.evidence.errors import OptionError, RunError
from secuela.runs.blocks import BlockStore, plan_hash
from secuela.runs.shards import Shard, Share, check_shard_place, read_shards, write_shard
from support.toy_blocks import ToyWork, plan

VERSIONS = {"secuela": "0.1.0", "jaxlib": "0.10.2"}


def shard(place, number, of=3, seed=4, versions=VERSIONS):
    work, share = ToyWork(seed=seed), Share(number=number, of=of)
    store = BlockStore(place, plan(seed=seed))
    work.fill(store, share.numbers(work.numbers))
    told = {"plan": plan(seed=seed), "hash": plan_hash(plan(seed=seed)), "asked": {}, "platform": {}}
    write_shard(place, store, Shard(share=share, versions=versions, blocks={"": ""}, **told), {"0.yaml": b"id: mine"})
    return place


@pytest.fixture
def shards(tmp_path):
    return [shard(tmp_path / f"s{number}", number) for number in (1, 2, 3)]


def test_shares_are_together_every_block_once():
    numbers = [Share.asked(f"{i}/3").numbers(range(8)) for i in (1, 2, 3)]
    assert numbers == [[0, 3, 6], [1, 4, 7], [2, 5]]


@pytest.mark.parametrize("wrong", ["0/3", "4/3", "3", "a/b", "1/", "-1/3", "1.5/3"])
def test_what_is_no_share_is_refused_with_how_to_write_one(wrong):
    with pytest.raises(OptionError, match=r"(?s)is no share of a run.*as 3/20 for the third of twenty"):
        Share.asked(wrong)


def test_more_shares_than_blocks_are_refused():
    with pytest.raises(OptionError, match=r"Blocks of draws: 5, fewer than the 6 shares(?s:.*)at most 5 shares"):
        Share.asked("1/6").numbers(range(5))


def test_a_whole_set_is_read_and_its_blocks_fill_a_run_s_store(tmp_path, shards):
    store, work = BlockStore(tmp_path / "run", plan()), ToyWork()
    for folder, told in read_shards(shards).items():
        assert not folder.with_name(f"{folder.name}.partial").exists()
        for name in told.blocks:
            store.take(folder / name)
    assert work.missing(store) == []
    assert (shards[0] / "proposals" / "0.yaml").read_bytes() == b"id: mine"
    store.discard()
    assert read_shards(shards), "a run that is finished leaves its shards alone"


def test_a_lacking_shard_is_named_with_how_to_compute_it(shards):
    with pytest.raises(RunError, match=r"(?s)Of 3 shards these are lacking: 2\..*--shard 2/3"):
        read_shards([shards[0], shards[2]])


def test_a_shard_that_is_there_twice_is_refused(tmp_path, shards):
    copy = shutil.copytree(shards[0], tmp_path / "copy")
    with pytest.raises(RunError, match=r"(?s)Shard 1 of 3 is there twice.*s1, .*copy"):
        read_shards([*shards, copy])


def test_a_shard_of_another_plan_is_refused_and_says_what_differs(tmp_path, shards):
    other = shard(tmp_path / "other", 3, seed=5)
    with pytest.raises(RunError, match=r"(?s)not of one run: seed was 4, now 5.*s1, .*other"):
        read_shards([*shards[:2], other])


def test_a_shard_of_another_library_or_another_number_of_shares_is_refused(tmp_path, shards):
    other = shard(tmp_path / "other", 3, versions={**VERSIONS, "jaxlib": "0.11"})
    with pytest.raises(RunError, match="not of one run: jaxlib was"):
        read_shards([*shards[:2], other])
    other = shard(tmp_path / "fifth", 3, of=5)
    with pytest.raises(RunError, match="not of one run: of was 3, now 5"):
        read_shards([*shards[:2], other])


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"x")])
def test_a_block_that_is_gone_or_altered_is_named(shards, damage):
    damage(next(shards[1].glob("status-quo*.npz")))
    with pytest.raises(RunError, match=r"(?s)The block status-quo.* missing or was altered.*compute shard 2/3 again"):
        read_shards(shards)


def test_an_altered_plan_or_a_folder_that_is_no_shard_is_refused(tmp_path, shards):
    told = json.loads((shards[0] / "shard.json").read_text())
    (shards[0] / "shard.json").write_text(json.dumps({**told, "plan": plan(seed=9)}))
    with pytest.raises(RunError, match="no shard of a run, or a damaged one"):
        read_shards(shards)
    with pytest.raises(RunError, match="no shard of a run"):
        read_shards([tmp_path])


def test_only_a_shard_is_replaced(tmp_path, shards):
    check_shard_place(shards[0])
    check_shard_place(tmp_path / "new")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("mine")
    with pytest.raises(RunError, match="something other than a shard"):
        check_shard_place(mine)
    shard(shards[0], 1)
    assert read_shards(shards)
