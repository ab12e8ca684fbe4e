"""A folder, or a file, appears only when it is whole: built beside its place, then renamed into it."""

import errno
import os
import re
import shutil
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from secuela.evidence.errors import RunError
from secuela.evidence.message import message
from secuela.text.language import translate as _

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_BUILT, _REPLACED = "tmp", "old"
_ABANDONED = 24 * 3600.0  # s; since when nobody writes a scratch file any more
_LEFT = re.compile(rf"\.secuela-[0-9a-f]{{12}}\.(?P<run>.+)\.({_BUILT}|{_REPLACED})")


@contextmanager
def built_beside(target: Path) -> Generator[Path, None, None]:
    """Yield an empty folder beside ``target``; on success it takes the target's place, on any failure it is gone.

    Args:
        target: Where the finished folder shall be; a folder already there is replaced as the last act.

    Raises:
        RunError: If the disk is full, read-only or not ours to write.
    """
    target = target.resolve()
    scratch = _sibling(target, _BUILT)
    made = made_for(target)
    whole = False
    try:
        scratch.mkdir(parents=True)
        yield scratch
        _swap(scratch, target)
        whole = True
    except OSError as error:
        raise write_error(error, target) from error
    finally:
        if not whole:
            shutil.rmtree(scratch, ignore_errors=True)
            remove_empty(made)


@contextmanager
def written_beside(target: Path) -> Generator[Path, None, None]:
    """Yield a place beside a file that takes the file's place when it is whole; of what failed nothing is left.

    What a process that was killed has left of the same file goes after a day, since a living one may be writing it.
    """
    _forget_scratch(target)
    scratch = target.with_name(f".{target.name}.{uuid4().hex[:12]}.{_BUILT}")
    try:
        yield scratch
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)


def _forget_scratch(target: Path) -> None:
    ours = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{12}}\.{_BUILT}")
    with suppress(OSError):  # a folder that is not there, or a file that another process takes away too
        for path in target.parent.iterdir():
            if ours.fullmatch(path.name) and time.time() - path.stat().st_mtime > _ABANDONED:
                path.unlink()


def kept_if_possible(place: Path, content: bytes) -> None:
    """Write a file of a cache; where it cannot be written, the next start is slower and nothing else."""
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        with written_beside(place) as scratch:
            scratch.write_bytes(content)


def _swap(scratch: Path, target: Path) -> None:
    if not target.exists():
        scratch.rename(target)
        return
    old = _sibling(target, _REPLACED)
    target.rename(old)
    try:
        scratch.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _sibling(target: Path, ending: str) -> Path:
    return target.parent / f".secuela-{uuid4().hex[:12]}.{target.name}.{ending}"


def leftovers(parent: Path) -> dict[Path, list[Path]]:
    """What is half-written or half-replaced in a folder, by the run that it belongs to."""
    found: dict[Path, list[Path]] = {}
    for path in sorted(parent.iterdir()):
        if match := _LEFT.fullmatch(path.name):
            found.setdefault(parent / match["run"], []).append(path)
    return found


def put_right(target: Path, left: Iterable[Path]) -> None:
    """Give a run that was about to be replaced its place back, if nothing is there, and remove what is half-written.

    Only for who holds the right to write ``target``: of a living process these would be the work.
    """
    for path in left:
        if path.name.endswith(_REPLACED) and not target.exists():
            path.rename(target)
        else:
            shutil.rmtree(path, ignore_errors=True)


def linked(source: str | Path, target: str | Path) -> None:
    """A second name for the bytes of a file, or a copy where the disk knows no such thing."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def made_for(target: Path) -> list[Path]:
    """The folders above a place that do not exist yet, the innermost first."""
    return [folder for folder in (target.parent, *target.parent.parents) if not folder.exists()]


def remove_empty(folders: Iterable[Path]) -> None:
    """Remove those of some folders that are empty."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def partial_folder(folder_beside: Path | str) -> Path:
    """Where the finished blocks of a run folder are kept until the run is whole."""
    beside = Path(folder_beside).resolve()
    return beside.with_name(f"{beside.name}.partial")


def finished_blocks(folder_beside: Path | str) -> int:
    """How many finished blocks an attempt at this run folder has left."""
    return sum(1 for _block in partial_folder(folder_beside).glob("*.npz"))


def write_error(error: OSError, target: Path) -> RunError:
    """The one message for a write to a run folder that failed, with what is left of the work."""
    if error.errno in _FULL:
        what, fix = message("The disk is full."), message("free some space, or choose another place with --out")
    elif error.errno in _FORBIDDEN:
        what = message("This folder may not be written to.")
        fix = message("choose another place with --out, or change the permissions of the folder above it")
    else:
        what = message("The files could not be written: {reason}.", reason=error.strerror or error)
        fix = message("check the path, or choose another place with --out")
    why = _("a run folder appears only when it is whole, so nothing was left behind")
    if blocks := finished_blocks(target):
        why = _("a run folder appears only when it is whole; {n} finished blocks are kept in {folder}")
        why = why.format(n=blocks, folder=partial_folder(target))
        fix = message("free what is in the way, then repeat the same command with --resume; or delete the kept blocks")
    return RunError(what, where=str(target), why=why, fix=fix)
