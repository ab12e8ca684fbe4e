"""The resume store: finished blocks of draws, kept beside the run folder until the run is whole."""

import hashlib
import json
import shutil
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.errors import RunError
from secuela.runs.folders import write_error
from secuela.runs.strict import canonical, dump_strict
from secuela.text.language import translate as _

Arrays = dict[str, NDArray[Any]]
_PLAN = "plan.json"
_FORMAT = "secuela/partial/1"
_SHOWN = 6


def plan_hash(plan: dict[str, Any]) -> str:
    """A stable sha256 of a plan: equal for equal plans whatever the order of their keys."""
    return hashlib.sha256(canonical(plan).encode()).hexdigest()


def partial_folder(folder_beside: Path | str) -> Path:
    """Where the finished blocks of a run folder are kept until the run is whole."""
    beside = Path(folder_beside)
    return beside.with_name(f"{beside.name}.partial")


def finished_blocks(folder_beside: Path | str) -> int:
    """How many finished blocks an attempt at this run folder has left."""
    return sum(1 for _block in partial_folder(folder_beside).glob("*.npz"))


class BlockStore:
    """One ``.npz`` per finished block in ``<out>.partial/``; saves are atomic and may come from several threads.

    Args:
        folder_beside: The run folder that the blocks are for.
        plan: Everything that decides the arrays (seed, draws, months, doses, data checksums, …); plain JSON values.
        resume: Keep the finished blocks of an earlier attempt at the same plan; otherwise they are discarded.

    Raises:
        RunError: If the earlier attempt had another plan, the place holds something else, or cannot be written to.
    """

    def __init__(self, folder_beside: Path | str, plan: dict[str, Any], *, resume: bool = False) -> None:
        self.folder = partial_folder(folder_beside)
        self._refuse_foreign()
        if resume and self.folder.exists():
            self._check_plan(plan)
        else:
            self.discard()
        self._write(_PLAN, lambda path: _write_plan(path, plan))

    def has(self, key: str) -> bool:
        """Whether the block is there and whole."""
        path = self._path(key)
        try:
            with zipfile.ZipFile(path) as archive:
                return archive.testzip() is None
        except (OSError, zipfile.BadZipFile):
            return False

    def load(self, key: str) -> Arrays:
        """The arrays of a finished block.

        Raises:
            RunError: If the block is missing or truncated; ask :meth:`has` first.
        """
        try:
            with self._path(key).open("rb") as file, np.load(file, allow_pickle=False) as block:
                return {name: block[name] for name in block.files}
        except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
            what = _("The block {key} cannot be read.").format(key=key)
            fix = _("run again without --resume")
            raise RunError(what, where=str(self.folder), why=_("its draws would be missing"), fix=fix) from error

    def save(self, key: str, arrays: Arrays) -> None:
        """Keep a finished block.

        Raises:
            RunError: If it cannot be written.
        """
        self._write(self._path(key).name, lambda path: _write_block(path, arrays))

    def discard(self) -> None:
        """Remove the folder and all blocks."""
        shutil.rmtree(self.folder, ignore_errors=True)

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
            raise write_error(error, self.folder) from error

    def _refuse_foreign(self) -> None:
        ours = (self.folder / _PLAN).is_file()
        if ours or not self.folder.exists() or (self.folder.is_dir() and not any(self.folder.iterdir())):
            return
        raise RunError(
            _("The place for unfinished work is taken by something else."),
            where=str(self.folder),
            why=_("finished blocks are kept there until the run is whole, and what is there would be lost"),
            fix=_("choose another place with --out, or move what is there"),
        )

    def _check_plan(self, plan: dict[str, Any]) -> None:
        earlier = self._earlier_plan()
        changed = _changed(earlier, json.loads(canonical(plan)))
        if not changed:
            return
        listed = "; ".join(changed[:_SHOWN]) + ("; …" if len(changed) > _SHOWN else "")
        raise RunError(
            _("The unfinished run had another plan: {changes}.").format(changes=listed),
            where=str(self.folder),
            why=_("blocks of different plans in one run would make its draws incomparable"),
            fix=_("repeat the earlier options, or leave out --resume to start again"),
        )

    def _earlier_plan(self) -> dict[str, Any]:
        path = self.folder / _PLAN
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return dict(data["plan"])
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError) as error:
            what, fix = _("The plan of the unfinished run cannot be read."), _("run again without --resume")
            why = _("without it nobody can tell whether its blocks belong to this run")
            raise RunError(what, where=str(path), why=why, fix=fix) from error


def _write_plan(path: Path, plan: dict[str, Any]) -> None:
    text = dump_strict({"format": _FORMAT, "hash": plan_hash(plan), "plan": plan})
    path.write_text(text, encoding="utf-8")


def _write_block(path: Path, arrays: Arrays) -> None:
    with path.open("wb") as file:
        np.savez(file, **arrays)  # pyright: ignore


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
