"""The resume store: finished blocks of draws, kept beside the run folder until the run is whole."""

import hashlib
import json
import shutil
import struct
import zipfile
import zlib
from contextlib import suppress
from math import prod
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.errors import RunError
from secuela.evidence.message import message
from secuela.runs.folders import linked, partial_folder, write_error
from secuela.runs.strict import canonical, dump_strict
from secuela.text.language import translate as _

Arrays = dict[str, NDArray[Any]]
_PLAN = "plan.json"
_FORMAT = "secuela/partial/2"
_NAME, _LAYOUT = "plan and key", "layout"  # beside the numbers of a block
_BROKEN = (  # what reading a damaged archive can end in
    OSError,
    ValueError,
    LookupError,
    TypeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
_SHOWN = 6


def plan_hash(plan: dict[str, Any]) -> str:
    """A stable sha256 of a plan: equal for equal plans whatever the order of their keys."""
    return hashlib.sha256(canonical(plan).encode()).hexdigest()


def plan_changes(before: dict[str, Any], after: dict[str, Any]) -> str:
    """What differs between two plans, in the language of the moment; empty where nothing does."""
    changed = _changed(json.loads(canonical(before)), json.loads(canonical(after)))
    return "; ".join(changed[:_SHOWN]) + ("; …" if len(changed) > _SHOWN else "")


def plan_begun(folder_beside: Path | str) -> dict[str, Any]:
    """The plan of an attempt at a run folder that has left blocks; empty where there is none, or none to be read."""
    try:
        return dict(json.loads((partial_folder(folder_beside) / _PLAN).read_text(encoding="utf-8"))["plan"])
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}


class BlockStore:
    """One ``.npz`` per finished block in ``<out>.partial/``; saves are atomic and may come from several threads.

    Each block names its key and its plan, and counts as missing under any other. Made and used by who holds the run
    folder (:func:`secuela.runs.lock.held`): nobody else may write here.

    Args:
        folder_beside: The run folder that the blocks are for.
        plan: Everything that decides the arrays (seed, draws, months, doses, data checksums, …); plain JSON values.
        resume: Keep the finished blocks of an earlier attempt at the same plan; otherwise they are discarded.

    Raises:
        RunError: If the earlier attempt had another plan, the place holds something else, or cannot be written to.
    """

    shared = False  # processes of other machines hand their blocks to who holds the folder

    def __init__(self, folder_beside: Path | str, plan: dict[str, Any], *, resume: bool = False) -> None:
        self._target = Path(folder_beside)
        self.folder = partial_folder(self._target)
        self._plan = plan_hash(plan)
        self._noted: set[str] = set()
        self._refuse_foreign()
        if resume and self.folder.exists():
            self._check_plan(plan)
            self._check_blocks()
        else:
            self.discard()
        self._write(_PLAN, lambda path: _write_plan(path, plan))

    def has(self, key: str) -> bool:
        """Whether the block is there, whole and of this plan; one that was noted is not looked at again."""
        if key in self._noted:
            return True
        path = self._path(key)
        try:
            with zipfile.ZipFile(path) as archive:
                return archive.testzip() is None and _name(path) == self._name(key)
        except _BROKEN:
            return False

    def note(self, key: str) -> None:
        """Take note that a process of this machine, to which this store was handed, has kept a block."""
        self._noted.add(key)

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "folder": self.folder.absolute(), "_target": self._target.absolute()}

    def load(self, key: str) -> Arrays:
        """The arrays of a finished block.

        Raises:
            RunError: If the block is missing, damaged or of another plan; ask :meth:`has` first.
        """
        try:
            with self._path(key).open("rb") as file, np.load(file, allow_pickle=False) as block:
                held: Arrays = {name: block[name] for name in block.files}
            name, arrays = str(held.pop(_NAME, "")), _apart(held)
        except _BROKEN as error:
            what = message("The block {key} cannot be read.", key=key)
            fix = message("repeat the same command with --resume: only what is missing is simulated again")
            raise RunError(what, where=str(self.folder), why=message("its draws would be missing"), fix=fix) from error
        if name != self._name(key):
            raise self._foreign([key])
        return arrays

    def save(self, key: str, arrays: Arrays) -> None:
        """Keep a finished block.

        Raises:
            RunError: If it cannot be written.
        """
        held = {**_together(arrays), _NAME: np.array(self._name(key))}
        self._write(self._path(key).name, lambda path: _write_block(path, held))

    def grow(self, plan: dict[str, Any]) -> None:
        """Make the finished blocks those of another plan, which gives the same arrays: one of more draws.

        Raises:
            RunError: If a block cannot be read or written.
        """
        keys = [unquote(path.stem) for path in sorted(self.folder.glob("*.npz"))]
        self._write(_PLAN, lambda path: _write_plan(path, plan))
        before, after = self._plan, plan_hash(plan)
        for key in keys:  # one after the other, since all of them may be larger than memory
            self._plan = before
            arrays = self.load(key)
            self._plan = after
            self.save(key, arrays)
        self._plan = after

    def take(self, path: Path) -> None:
        """Take over a file of a finished block that lies elsewhere, under the name that it has there.

        Raises:
            RunError: If it cannot be written.
        """
        self._write(path.name, lambda scratch: linked(path, scratch))

    def discard(self) -> None:
        """Remove the folder and all blocks."""
        self._noted.clear()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _name(self, key: str) -> str:
        return f"{self._plan} {key}"

    def _path(self, key: str) -> Path:
        return self.folder / f"{quote(key, safe='')}.npz"

    def _write(self, name: str, write: Any) -> None:  # noqa: ANN401
        scratch = self.folder / f"{name}.{uuid4().hex[:8]}.tmp"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write(scratch)
            scratch.replace(self.folder / name)
        except OSError as error:
            with suppress(OSError):
                scratch.unlink(missing_ok=True)
                self.folder.rmdir()
            raise write_error(error, self._target) from error

    def _refuse_foreign(self) -> None:
        ours = (self.folder / _PLAN).is_file()
        if ours or not self.folder.exists() or (self.folder.is_dir() and not any(self.folder.iterdir())):
            return
        raise RunError(
            message("The place for unfinished work is taken by something else."),
            where=str(self.folder),
            why=message("finished blocks are kept there until the run is whole, and what is there would be lost"),
            fix=message("choose another place with --out, or move what is there"),
        )

    def _check_plan(self, plan: dict[str, Any]) -> None:
        earlier = self._earlier_plan()
        changes = plan_changes(earlier, plan)
        if not changes:
            return
        raise RunError(
            message("The unfinished run had another plan: {changes}.", changes=changes),
            where=str(self.folder),
            why=message("blocks of different plans in one run would make its draws incomparable"),
            fix=message("repeat the earlier options, or leave out --resume to start again"),
        )

    def _check_blocks(self) -> None:
        """Refuse whole blocks that name another plan, and remove what was being written when the work was cut off."""
        for scratch in self.folder.glob("*.tmp"):
            scratch.unlink(missing_ok=True)
        names = {path: _name(path) for path in sorted(self.folder.glob("*.npz"))}
        foreign = [unquote(path.stem) for path, name in names.items() if name and name.split()[0] != self._plan]
        if foreign:
            raise self._foreign(foreign)

    def _foreign(self, keys: list[str]) -> RunError:
        listed = ", ".join(keys[:_SHOWN]) + (", …" if len(keys) > _SHOWN else "")
        return RunError(
            message("These finished blocks are of another plan: {keys}.", keys=listed),
            where=str(self.folder),
            why=message("blocks of different plans in one run would make its draws incomparable"),
            fix=message("leave out --resume to start again"),
        )

    def _earlier_plan(self) -> dict[str, Any]:
        path = self.folder / _PLAN
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            plan, kept = dict(data["plan"]), data["hash"]
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise _unreadable_plan(path) from error
        if kept != plan_hash(plan):
            raise _unreadable_plan(path)
        return plan


def _unreadable_plan(path: Path) -> RunError:
    return RunError(
        message("The plan of the unfinished run cannot be read."),
        where=str(path),
        why=message("without it nobody can tell whether its blocks belong to this run"),
        fix=message("run again without --resume"),
    )


def _name(path: Path) -> str:
    """Plan and key that a block names; empty where it cannot be read, names none or has another form."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as block:
            return str(block[_NAME]) if {_NAME, _LAYOUT} <= set(block.files) else ""
    except _BROKEN:
        return ""


def _write_plan(path: Path, plan: dict[str, Any]) -> None:
    text = dump_strict({"format": _FORMAT, "hash": plan_hash(plan), "plan": plan})
    path.write_text(text, encoding="utf-8")


def _write_block(path: Path, arrays: Arrays) -> None:
    with path.open("wb") as file:
        np.savez(file, **arrays)  # pyright: ignore


def _together(arrays: Arrays) -> Arrays:
    """All numbers of one kind in one array, and the layout by which they are told apart.

    A block has a hundred arrays, and to write or read each by itself takes many times as long.
    """
    layout: dict[str, list[tuple[str, list[int]]]] = {}
    for name, values in arrays.items():
        layout.setdefault(values.dtype.str, []).append((name, list(values.shape)))
    flat = {kind: np.concatenate([arrays[name].ravel() for name, _shape in parts]) for kind, parts in layout.items()}
    return {**flat, _LAYOUT: np.array(json.dumps(layout))}


def _apart(held: Arrays) -> Arrays:
    """The arrays of a block that were put together."""
    found: Arrays = {}
    for kind, parts in json.loads(str(held[_LAYOUT])).items():
        ends = np.cumsum([prod(shape) for _name, shape in parts])
        for (name, shape), flat in zip(parts, np.split(held[kind], ends[:-1]), strict=True):
            found[name] = flat.reshape(shape)
    return found


def _changed(before: dict[str, Any], after: dict[str, Any], prefix: str = "") -> list[str]:
    lines: list[str] = []
    for key in [*before, *(key for key in after if key not in before)]:
        old, new = before.get(key), after.get(key)
        if isinstance(old, dict) and isinstance(new, dict):
            lines += _changed(old, new, f"{prefix}{key}.")
        elif old != new:
            lines.append(_("{key} was {old}, now {new}").format(key=prefix + key, old=_short(old), new=_short(new)))
    return lines


def _short(value: object) -> str:
    text = _("absent") if value is None else canonical(value)
    limit = 40
    return text if len(text) <= limit else text[:limit] + "…"
