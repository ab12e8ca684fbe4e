"""Files that users write: which kinds there are, where the shipped ones stand, and how one is read without waiting."""

import errno
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from secuela.evidence.errors import SecuelaError, bare, nearest
from secuela.evidence.languages import Language
from secuela.evidence.message import Message, message

_SUFFIXES = (".yaml", ".yml")
_LONG, _LONGEST_NAME, _LONGEST_PATH = 200, 80, 200
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Form:
    """A kind of file that is read strictly, and what messages say of it.

    Attributes:
        error: Kind of error that its faults are told as.
        package: Package in which the shipped files stand.
        folder: Folder of that package that holds them.
        first: Shipped id that is listed first.
        largest: Bytes that are read at most.
        deepest: Levels of nesting that are read at most.
        command: Command that writes a file to start from.
        why: What would go wrong if the file were read wrongly.
        why_missing: Why a key must stand in the file, by key; the entry under ``""`` holds for all others.
        examples: How a key is written, by key.
        apart: Files of the folder that are of another kind.
    """

    error: type[SecuelaError]
    package: str
    folder: str
    first: str
    largest: int
    deepest: int
    command: str | None
    why: Message
    why_missing: Mapping[str, Message]
    examples: Mapping[str, str] = field(default_factory=dict[str, str])
    apart: tuple[str, ...] = ()

    @property
    def begin(self) -> Message:
        """Where to start from."""
        if self.command is None:
            return message("compare with the other records of the table")
        return message("start from `{command}`", command=self.command)

    @property
    def compare(self) -> Message:
        """What a file can be held against."""
        if self.command is None:
            return self.begin
        return message("compare with the output of `{command}`", command=self.command)

    def shipped(self) -> tuple[str, ...]:
        """Ids of the shipped files, the first one first."""
        names = (entry.name for entry in files(self.package).joinpath(self.folder).iterdir())
        ids = {name.removesuffix(".yaml") for name in names if name.endswith(".yaml")} - set(self.apart)
        return tuple(sorted(ids, key=lambda name: (name != self.first, name)))

    def shipped_text(self, name: str) -> str:
        """The file of a shipped id."""
        return files(self.package).joinpath(self.folder, f"{name}.yaml").read_text("utf-8")

    def template(self, language: Language = "en") -> str:
        """A commented file to start from, its comments in a language; keys and codes are English in any."""
        name = "template.yaml" if language == "en" else f"template.{language}.yaml"
        return files(self.package).joinpath(name).read_text("utf-8")


def names_a_file(id_or_path: str | Path) -> bool:
    """Whether somebody means a file rather than a shipped id."""
    name = str(id_or_path)
    if isinstance(id_or_path, Path) or name.endswith(_SUFFIXES) or "/" in name or "\\" in name:
        return True
    try:
        return name != "" and Path(name).exists()
    except (OSError, ValueError):
        return False


def read_text(path: str | Path, form: Form) -> str:
    """The text of a user's file.

    Raises:
        SecuelaError: Of the form's kind, if it is no ordinary text file of the size that is read.
    """
    name = file_name(path)
    return _decoded(_content(Path(path), name, form), name, form)


def file_name(path: str | Path) -> str:
    """A path as it may stand in a message."""
    return bare(str(path), _LONGEST_PATH)


def _content(path: Path, name: str, form: Form) -> bytes:
    """At most so many bytes of an ordinary file; nothing else is waited for."""
    try:
        handle = os.open(path, os.O_RDONLY | _WITHOUT_WAITING)
        with os.fdopen(handle, "rb") as file:
            ordinary = stat.S_ISREG(os.fstat(handle).st_mode)
            content = file.read(form.largest + 1) if ordinary else b""
    except IsADirectoryError:
        raise _unreadable(message("{name} is a folder.", name=name), message("name the file in it"), form) from None
    except FileNotFoundError:
        raise _absent(path, name, form) from None
    except (OSError, ValueError) as error:
        raise _not_opened(name, error, form) from None
    if not ordinary:
        raise _no_ordinary_file(name, form)
    return content or b""


def _no_ordinary_file(name: str, form: Form) -> SecuelaError:
    return _unreadable(message("{name} is not an ordinary file.", name=name), message("save it as a file first"), form)


def _absent(path: Path, name: str, form: Form) -> SecuelaError:
    if path.is_symlink():
        what = message("{name} is a link to a file that is not there.", name=name)
        return _unreadable(what, message("mend the link, or name the file"), form)
    beside = path.parent.glob("*") if path.parent.is_dir() else ()
    near = [bare(each.name) for each in beside if each.suffix in _SUFFIXES]
    fix: Message | str = message("check the path; `{command}` writes one", command=form.command)
    if path.stem in form.shipped():
        fix = message("the shipped one is called `{id}`, without a file ending", id=path.stem)
    elif near:
        fix = nearest(path.name[:_LONGEST_NAME], near)
    return _unreadable(message("There is no file {name}.", name=name), fix, form)


def _not_opened(name: str, error: OSError | ValueError, form: Form) -> SecuelaError:
    number = getattr(error, "errno", None)
    if number == errno.ELOOP:
        what = message("{name} is a link that leads to itself.", name=name)
        return _unreadable(what, message("mend the link, or name the file"), form)
    if number == errno.ENXIO:
        return _no_ordinary_file(name, form)
    reason = bare(getattr(error, "strerror", None) or str(error))
    what = message("{name} cannot be opened: {reason}.", name=name, reason=reason)
    return _unreadable(what, message("check the path and the rights of the file"), form)


def _decoded(content: bytes, name: str, form: Form) -> str:
    if len(content) > form.largest:
        limit = f"{form.largest // 2**20} MB" if form.largest >= 2**20 else f"{form.largest // 1024} KB"
        what = message("{name} is larger than {limit}.", name=name, limit=limit)
        raise _unreadable(what, message("keep sources and notes short"), form)
    if not content.strip():
        raise _unreadable(message("{name} is empty.", name=name), form.begin, form)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = message("{name} is not a text file in UTF-8: see line {n}.", name=name, n=line)
        raise _unreadable(what, message("save it as plain text, encoding UTF-8"), form) from None


def _unreadable(what: Message, fix: Message | str, form: Form) -> SecuelaError:
    return form.error(what, why=message("without its text there is nothing to check"), fix=fix)
