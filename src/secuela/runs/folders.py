"""A folder appears only when it is whole: built beside its place, then renamed into it."""

import errno
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from secuela.evidence.errors import RunError
from secuela.text.language import translate as _

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def built_beside(target: Path) -> Generator[Path, None, None]:
    """Yield an empty folder beside ``target``; on success it takes the target's place, on any failure it is gone.

    Args:
        target: Where the finished folder shall be; a folder already there is replaced as the last act.

    Raises:
        RunError: If the disk is full, read-only or not ours to write.
    """
    target = target.resolve()
    scratch = _sibling(target, "tmp")
    made = [folder for folder in (target.parent, *target.parent.parents) if not folder.exists()]
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
            _remove_empty(made)


def _swap(scratch: Path, target: Path) -> None:
    if not target.exists():
        scratch.rename(target)
        return
    old = _sibling(target, "old")
    target.rename(old)
    try:
        scratch.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _sibling(target: Path, ending: str) -> Path:
    return target.parent / f".secuela-{uuid4().hex[:12]}.{ending}"


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def write_error(error: OSError, target: Path) -> RunError:
    """The one message for a write that failed."""
    if error.errno in _FULL:
        what, fix = _("The disk is full."), _("free some space, or choose another place with --out")
    elif error.errno in _FORBIDDEN:
        what = _("This folder may not be written to.")
        fix = _("choose another place with --out, or change the permissions of the folder above it")
    else:
        what = _("The files could not be written: {reason}.").format(reason=error.strerror or error)
        fix = _("check the path, or choose another place with --out")
    why = _("a run folder appears only when it is whole, so nothing was left behind")
    return RunError(what, where=str(target), why=why, fix=fix)
