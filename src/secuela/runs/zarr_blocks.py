"""Finished blocks of draws as Zarr at any address: a folder, or a store of objects such as ``s3://bucket/run``.

Below the address lies ``plan.json``, by alternative one array of each kind of number, (draw, value), in chunks of a
block, and below ``done/`` a mark for each finished block with its checksum, written last. Many processes may write
different blocks at once. What stands there is never removed.
"""

import hashlib
import json
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import cached_property
from math import prod
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from uuid import uuid4

import numpy as np

from secuela.evidence.errors import OptionError, RunError, SecuelaError, shown
from secuela.evidence.message import message
from secuela.runs.arrays import DIMENSIONS, ZSTD_LEVEL
from secuela.runs.blocks import Arrays, plan_changes, plan_hash
from secuela.runs.strict import dump_strict

FORMAT = "secuela/blocks/1"
_PLAN, _DONE, _MARK = "plan.json", "done", ".json"
_WHERE = "--blocks"
_SAID = 300  # signs of a foreign error
Layout = dict[str, list[tuple[str, list[int]]]]  # by kind of number: names with the shape of a draw


def check_address(address: str) -> None:
    """Refuse what is no address of a store that can be reached from here.

    Raises:
        OptionError: If nothing knows such an address, or it needs a library that is not installed.
    """
    _place(address)


def finished_at(address: str) -> int:
    """How many finished blocks stand at an address, of whatever plan; none where it does not answer."""
    files, path = _place(address)
    try:
        return sum(name.endswith(_MARK) for name in files.find(f"{path.rstrip('/')}/{_DONE}"))
    except Exception:  # whatever a store of objects ends in
        return 0


class ZarrBlocks:
    """A store of blocks that many machines share.

    Args:
        address: Folder, or address that ``fsspec`` knows.
        plan: Everything that decides the arrays, its ``draws`` among them; plain JSON values.
        resume: Use the finished blocks that stand there already.

    Raises:
        OptionError: If nothing knows such an address.
        RunError: If blocks of another plan stand there, or finished ones while ``resume`` is not asked for.
    """

    shared = True  # a worker keeps its blocks itself

    def __init__(self, address: str, plan: dict[str, Any], *, resume: bool = False) -> None:
        self.address, self.draws, self._hash = address, int(plan["draws"]), plan_hash(plan)
        self._known: set[str] | None = None
        self._check_plan(plan)
        if self._finished and not resume:
            raise RunError(
                message("Finished blocks of this plan at this address: {n}.", n=len(self._finished)),
                where=address,
                why=message("nothing at an address is ever removed, and they might be another run's work"),
                fix=message("repeat the command with --resume to use them, or name another address"),
            )
        with self._told():
            self._put(_PLAN, {"format": FORMAT, "hash": self._hash, "plan": plan})

    def __getstate__(self) -> dict[str, Any]:
        return {"address": self.address, "draws": self.draws, "_hash": self._hash, "_known": None}

    def has(self, key: str) -> bool:
        """Whether the block is finished: so it was when this store was opened, or has been kept or noted here since."""
        return key in self._finished

    def note(self, key: str) -> None:
        """Take note that another process has finished a block."""
        self._finished.add(key)

    def load(self, key: str) -> Arrays:
        """The arrays of a finished block, compared with their checksum.

        Raises:
            RunError: If the block is missing, damaged or of another plan.
        """
        with self._told():
            mark = self._json(self._mark(key))
        try:
            layout: Layout = mark["layout"]
            arrays = self._read(key, layout, int(mark["block"]))
            whole = mark["sha256"] == _sha256(arrays, self._own(key, int(mark["block"])))
        except (LookupError, TypeError, ValueError, OSError):
            whole, arrays = False, {}
        if not whole:
            raise RunError(
                message("The block {key} cannot be read.", key=key),
                where=self.address,
                why=message("its draws would be missing"),
                fix=message("remove {mark}, then repeat the command with --resume", mark=self._mark(key)),
            )
        return arrays

    def save(self, key: str, arrays: Arrays) -> None:
        """Keep a finished block; its mark is written last.

        Raises:
            RunError: If it cannot be written.
        """
        block = len(next(iter(arrays.values())))
        first, own = self._first(key, block), self._own(key, block)
        layout = _layout(arrays)
        with self._told():
            for kind, parts in layout.items():
                flat = [arrays[name][:own].reshape(own, -1) for name, _shape in parts]
                values = np.concatenate(flat, axis=1)
                array = self._array(key, kind, parts, values.shape[1], block)
                array[first : first + own] = values
            mark = {"plan": self._hash, "key": key, "block": block, "layout": layout, "sha256": _sha256(arrays, own)}
            self._put(self._mark(key), mark)
        self.note(key)

    def discard(self) -> None:
        """What stands at an address stays: other readers may want it."""

    def _read(self, key: str, layout: Layout, block: int) -> Arrays:
        """Draws of a block; the last one of all stands in for those that a last block has too few."""
        import zarr  # noqa: PLC0415  light commands never load it

        first, own = self._first(key, block), self._own(key, block)
        rows = np.minimum(np.arange(block), own - 1)
        found: Arrays = {}
        for kind, parts in layout.items():
            place = f"{self._of(key)}/{kind}"
            values = zarr.open_array(self._store, path=place, mode="r", zarr_format=2)[first : first + own]
            begin = 0
            for name, shape in parts:
                width = prod(shape)
                found[name] = np.asarray(values)[:, begin : begin + width].reshape(own, *shape)[rows]
                begin += width
        return found

    def _array(self, key: str, kind: str, parts: list[tuple[str, list[int]]], width: int, block: int) -> Any:  # noqa: ANN401
        import zarr  # noqa: PLC0415
        from numcodecs import Zstd  # noqa: PLC0415
        from zarr.errors import ContainsArrayError  # noqa: PLC0415

        place = f"{self._of(key)}/{kind}"
        if place not in self._arrays:
            zarr.open_group(self._store, path=self._of(key), mode="a", zarr_format=2)
            attributes: dict[str, Any] = {DIMENSIONS: ["draw", f"{kind} value"], "layout": parts}
            with suppress(ContainsArrayError):  # another process was quicker; what it wrote is the same
                zarr.create_array(
                    self._store,
                    name=place,
                    shape=(self.draws, width),
                    dtype=kind,
                    chunks=(block, max(width, 1)),
                    compressors=Zstd(level=ZSTD_LEVEL),
                    fill_value=0,
                    zarr_format=2,
                    attributes=attributes,
                    config={"write_empty_chunks": True},
                )
            self._arrays[place] = zarr.open_array(self._store, path=place, mode="r+", zarr_format=2)
        return self._arrays[place]

    @cached_property
    def _arrays(self) -> dict[str, Any]:
        return {}

    @cached_property
    def _store(self) -> Any:  # noqa: ANN401  a store of zarr's
        from zarr.storage import FsspecStore, LocalStore  # noqa: PLC0415

        return LocalStore(self._path) if self._local else FsspecStore.from_url(self.address)

    @cached_property
    def _files(self) -> Any:  # noqa: ANN401  a file system of fsspec's
        return _place(self.address)[0]

    @cached_property
    def _path(self) -> str:
        return _place(self.address)[1].rstrip("/")

    @cached_property
    def _local(self) -> bool:
        return "file" in self._files.protocol

    @property
    def _finished(self) -> set[str]:
        if self._known is None:
            root = self._below(f"{_DONE}/{self._hash}/")
            with self._told():
                self._files.invalidate_cache()
                found = self._files.find(root) if self._files.exists(root) else []
            ends = (path.rpartition(f"{_DONE}/{self._hash}/")[2] for path in found)
            self._known = {unquote(end.removesuffix(_MARK)) for end in ends if end.endswith(_MARK)}
        return self._known

    def _check_plan(self, plan: dict[str, Any]) -> None:
        with self._told():
            there = self._files.exists(self._below(_PLAN))
            earlier: dict[str, Any] = self._json(_PLAN) if there else {"hash": self._hash}
        if earlier.get("hash") == self._hash:
            return
        raise RunError(
            message(
                "The blocks at this address are of another plan: {changes}.",
                changes=plan_changes(earlier["plan"], plan),
            ),
            where=self.address,
            why=message("blocks of different plans in one run would make its draws incomparable"),
            fix=message("repeat the earlier options, or name another address"),
        )

    def _json(self, name: str) -> dict[str, Any]:
        return dict(json.loads(self._files.cat_file(self._below(name))))

    def _put(self, name: str, content: dict[str, Any]) -> None:
        """Write a file that is whole or not there, as an object always is."""
        place, text = self._below(name), dump_strict(content).encode()
        if not self._local:
            self._files.pipe_file(place, text)
            return
        scratch = Path(f"{place}.{uuid4().hex[:8]}.tmp")
        scratch.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_bytes(text)
        scratch.replace(place)

    @contextmanager
    def _told(self) -> Generator[None, None, None]:
        """Whatever a store of objects ends in is one message."""
        try:
            yield
        except SecuelaError:
            raise
        except Exception as error:
            raise RunError(
                message("The blocks at this address cannot be read or written: {reason}", reason=_said(error)),
                where=self.address,
                why=message("the draws of a run are kept there"),
                fix=message("check address, credentials and network, then repeat the command with --resume"),
            ) from error

    def _below(self, name: str) -> str:
        return f"{self._path}/{name}"

    def _mark(self, key: str) -> str:
        alternative, _slash, number = key.rpartition("/")
        return f"{_DONE}/{self._hash}/{quote(alternative, safe='')}/{number}{_MARK}"

    def _of(self, key: str) -> str:
        return quote(key.rpartition("/")[0], safe="")

    def _first(self, key: str, block: int) -> int:
        return int(key.rpartition("/")[2]) * block

    def _own(self, key: str, block: int) -> int:
        """How many draws of a block are no padding."""
        return min(block, self.draws - self._first(key, block))


def _layout(arrays: Arrays) -> Layout:
    found: Layout = {}
    for name in sorted(arrays):
        found.setdefault(str(arrays[name].dtype), []).append((name, list(arrays[name].shape[1:])))
    return found


def _sha256(arrays: Arrays, own: int) -> str:
    """Over names, shapes and bytes of the draws that are no padding."""
    found = hashlib.sha256()
    for name in sorted(arrays):
        values = np.ascontiguousarray(arrays[name][:own])
        found.update(f"{name} {values.dtype.str} {values.shape}\n".encode())
        found.update(values.tobytes())
    return found.hexdigest()


def _place(address: str) -> tuple[Any, str]:
    """The file system of an address, and the place in it."""
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415  an extra

        return url_to_fs(address)
    except ImportError as error:
        raise OptionError(
            message(
                "Nothing that is installed reaches {address}: {reason}", address=shown(address), reason=_said(error)
            ),
            where=_WHERE,
            why=message("the blocks of draws are to be kept there"),
            fix=message("install the extra: pip install 'secuela[scale]', or the library that the reason names"),
        ) from error
    except ValueError as error:
        raise OptionError(
            message("{address} is no address of a store: {reason}", address=shown(address), reason=_said(error)),
            where=_WHERE,
            why=message("the blocks of draws are to be kept there"),
            fix=message("name a folder, or an address such as s3://bucket/run"),
        ) from error


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:_SAID]
