"""Blocks as Zarr at an address: a folder, and a store of objects that runs on the loopback."""

import json
import warnings

import numpy as np
import pytest

from secuela.evidence.errors import OptionError, RunError
from secuela.runs.zarr_blocks import ZarrBlocks, check_address
from support.toy_blocks import ARMS, ToyWork, arrays, plan

KEY = f"{ARMS[1]}/4"  # the last block, with padding


@pytest.fixture(scope="module")
def bucket():
    """An empty bucket of a server of this process, on the loopback."""
    try:
        import s3fs
        from moto.moto_server.threaded_moto_server import ThreadedMotoServer
    except ImportError as error:
        warnings.warn(f"stores of objects are NOT tested: {error}", stacklevel=1)
        pytest.skip(f"stores of objects are not tested: {error}")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.get_host_and_port()[1]}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        s3fs.S3FileSystem().mkdir("secuela-blocks")
        yield "s3://secuela-blocks"
        forget()
    server.stop()


def forget():
    """Close what has been opened."""
    from fsspec.asyn import sync
    from s3fs import S3FileSystem
    from zarr.core.sync import sync as sync_of_zarr

    for files in [*S3FileSystem._cache.values()]:
        if files._s3 is not None:
            _ = sync_of_zarr(files._s3.close()) if files.asynchronous else sync(files.loop, files._s3.close)
    S3FileSystem.clear_instance_cache()


@pytest.fixture(params=["folder", "bucket"])
def address(request, tmp_path):
    if request.param == "folder":
        return str(tmp_path / "blocks")
    return f"{request.getfixturevalue('bucket')}/{tmp_path.name}"


def test_blocks_come_back_bit_for_bit_from_another_process_s_store(address):
    work, store = ToyWork(), ZarrBlocks(address, plan())
    work.fill(store)
    again = ZarrBlocks(address, plan(), resume=True)
    assert work.missing(again) == []
    for number in work.numbers:
        for arm in ARMS:
            expected, found = arrays(4, arm, number, 23), again.load(f"{arm}/{number}")
            assert found.keys() == expected.keys()
            for name, values in expected.items():
                assert found[name].dtype == values.dtype
                assert found[name].tobytes() == values.tobytes(), (arm, number, name)


def test_what_another_plan_left_is_neither_used_nor_touched(address):
    ZarrBlocks(address, plan()).save(KEY, arrays(4, ARMS[1], 4, 23))
    with pytest.raises(RunError, match=r"(?s)of another plan: seed was 4, now 5.*name another address"):
        ZarrBlocks(address, plan(seed=5), resume=True)
    assert ZarrBlocks(address, plan(), resume=True).has(KEY)


def test_finished_blocks_are_used_only_where_that_is_asked_for(address):
    ZarrBlocks(address, plan()).save(KEY, arrays(4, ARMS[1], 4, 23))
    with pytest.raises(RunError, match=r"(?s)Finished blocks of this plan at this address: 1.*--resume"):
        ZarrBlocks(address, plan())


def test_a_block_without_its_mark_is_missing(address):
    store = ZarrBlocks(address, plan())
    store.save(KEY, arrays(4, ARMS[1], 4, 23))
    store._files.rm(store._below(store._mark(KEY)))
    assert not ZarrBlocks(address, plan(), resume=True).has(KEY)


def test_altered_numbers_are_found_out_and_the_mark_is_named(tmp_path):
    import zarr

    store = ZarrBlocks(str(tmp_path), plan())
    store.save(KEY, arrays(4, ARMS[1], 4, 23))
    zarr.open_array(str(tmp_path), path="mexican-led%20as_things_stand_low/float32", mode="r+")[22, 0] += 1
    with pytest.raises(RunError, match=r"(?s)The block .*4 cannot be read.*remove done/.*4\.json.*--resume"):
        ZarrBlocks(str(tmp_path), plan(), resume=True).load(KEY)


def test_a_chunk_that_is_gone_is_found_out(tmp_path):
    store = ZarrBlocks(str(tmp_path), plan())
    store.save(KEY, arrays(4, ARMS[1], 4, 23))
    (tmp_path / "mexican-led%20as_things_stand_low" / "float32" / "4.0").unlink()
    with pytest.raises(RunError, match="cannot be read"):
        store.load(KEY)


def test_any_reader_of_zarr_opens_the_numbers_and_finds_their_names(tmp_path):
    import xarray as xr

    ToyWork().fill(ZarrBlocks(str(tmp_path), plan()))
    found = xr.open_zarr(tmp_path / "status-quo", consolidated=False)
    assert found["float32"].dims == ("draw", "float32 value")
    assert found["float32"].attrs["layout"] == [["outcome level", [4, 2]]]
    whole = np.concatenate([arrays(4, ARMS[0], number, 23)["outcome level"] for number in range(5)])[:23]
    np.testing.assert_array_equal(found["float32"].to_numpy().reshape(23, 4, 2), whole)


def test_a_plan_is_readable_and_says_what_it_is_of(tmp_path):
    ZarrBlocks(str(tmp_path), plan())
    told = json.loads((tmp_path / "plan.json").read_text())
    assert told["plan"] == plan()
    assert told["format"] == "secuela/blocks/1"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("nonsense://x/y", "no address of a store"),
        ("gs://bucket/run", r"(?s)Nothing that is installed reaches.*gcsfs"),
    ],
)
def test_an_address_that_nothing_reaches_is_one_message(wrong, said):
    with pytest.raises(OptionError, match=said):
        check_address(wrong)


def test_a_bucket_that_is_not_there_is_one_message_and_is_not_made(bucket):
    for _ in range(2):
        with pytest.raises(RunError, match=r"(?s)cannot be read or written: .*bucket.*check address, credentials"):
            ZarrBlocks("s3://no-such-bucket/run", plan())
