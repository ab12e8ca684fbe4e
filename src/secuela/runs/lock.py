"""One process writes a run folder at a time: a lock of the operating system, which dies with its process."""

import errno
import os
import threading
import warnings
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from secuela.evidence.errors import RunError
from secuela.evidence.message import message
from secuela.runs.folders import leftovers, made_for, put_right, remove_empty, write_error
from secuela.text.language import translate as _

try:
    import fcntl
except ImportError:  # no POSIX system
    fcntl = None

_NO_LOCKS = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
_own = threading.local()


@contextmanager
def held(folder: Path | str) -> Generator[None, None, None]:
    """Hold the right to write a run folder; what an earlier process left half-written beside it is put right first.

    The thread that holds a folder may ask again. Where the system has no such locks, a warning says so.

    Raises:
        RunError: If another process, or another thread of this one, holds the folder; or its place is not ours to
            write.
    """
    target = Path(folder).resolve()
    holding: set[Path] = _own.__dict__.setdefault("folders", set())
    if target in holding:
        yield
        return
    made = made_for(target)
    with ExitStack() as stack:
        stack.callback(remove_empty, made)
        try:
            stack.enter_context(_locked(target))
            _clear(target)
        except OSError as error:
            raise write_error(error, target) from error
        stack.callback(holding.discard, target)
        holding.add(target)
        yield


@contextmanager
def _locked(target: Path) -> Generator[None, None, None]:
    path = target.with_name(f"{target.name}.lock")
    handle = _taken(path, target)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()  # before it is given free, so that nobody else's is taken away
        os.close(handle)


def _taken(path: Path, target: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if _lock(handle, target) and not _still_there(handle, path):
                os.close(handle)  # its last holder has just taken the file away
                continue
            os.truncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode())
        except BaseException:
            os.close(handle)
            raise
        return handle


def _lock(handle: int, target: Path) -> bool:
    """Whether the file is locked now; False where the system has no locks."""
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except BlockingIOError:
        raise _refused(handle, target) from None
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
    told = _("This system has no file locks: make sure that no other process writes {folder}.").format(folder=target)
    warnings.warn(told, RuntimeWarning, stacklevel=2)
    return False


def _still_there(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _refused(handle: int, target: Path) -> RunError:
    number = os.read(handle, 20).decode(errors="replace").strip()
    who = _("Another process (number {number})").format(number=number) if number.isdigit() else _("Another process")
    return RunError(
        message("{who} is writing this run.", who=who),
        where=str(target),
        why=message("two at once would delete or mix each other's futures"),
        fix=message("wait until it has finished, or choose another place with --out"),
    )


def _clear(target: Path) -> None:
    """Put right what processes that are gone have left beside this folder, for this run and for others."""
    for other, left in leftovers(target.parent).items():
        if other == target:
            put_right(target, left)
        else:
            with suppress(RunError, OSError), _locked(other):
                put_right(other, left)
