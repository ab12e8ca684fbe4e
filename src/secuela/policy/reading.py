"""From an id or a file to a checked proposal."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from secuela.evidence.errors import ProposalError, nearest
from secuela.policy.checks import BASELINE, check, check_lever_names
from secuela.policy.document import Document, bare, entries, read, shown
from secuela.policy.faults import as_proposal_error
from secuela.policy.keys import check_keys
from secuela.policy.places import check_places
from secuela.policy.proposal import Proposal
from secuela.text.language import translate as _

DEFAULT_PROPOSAL = "reported-plan-2025"
LARGEST_FILE = 256 * 1024  # bytes
_SUFFIXES = (".yaml", ".yml")
_LONGEST_NAME, _LONGEST_PATH = 80, 200
_ALTERNATIVES = (
    BASELINE,
    "support-only",
    "unilateral-operation",
    "joint-operation",
    "mexican-led",
    "gulf-perimeter",
    "no-boat-strikes",
    "recruitment-prevention",
    "supply-chain",
    "treatment-and-naloxone",
    "combined-non-military",
    "policies-of-2024",
    "recruitment-halved",
    "incapacitation-doubled",
)


@cache
def shipped() -> tuple[str, ...]:
    """Ids of the proposals in the package, the status quo first."""
    names = (entry.name for entry in files("secuela.policy").joinpath("proposals").iterdir())
    ids = sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))
    return tuple(sorted(ids, key=lambda name: name != BASELINE))


def default_alternatives() -> list[str]:
    """What a proposal is compared with when nothing else is asked for."""
    return [name for name in _ALTERNATIVES if name in shipped()]


def load_proposal(id_or_path: str | Path) -> Proposal:
    """Read a shipped proposal by id, or a file.

    Raises:
        ProposalError: If there is no such thing, or it breaks a rule of input.
    """
    name = str(id_or_path)
    if name in shipped():
        return _shipped(name)
    if isinstance(id_or_path, Path) or name.endswith(_SUFFIXES) or "/" in name or "\\" in name or _exists(name):
        return check_file(id_or_path)
    raise ProposalError(
        _("{name} is neither a shipped proposal nor a file.").format(name=shown(name)),
        why=_("there is nothing to simulate"),
        fix=_("{near} (`secuela proposals list` shows all; a file needs its path)").format(
            near=nearest(name[:_LONGEST_NAME], shipped(), show=len(shipped()))
        ),
    )


def check_file(path: str | Path) -> Proposal:
    """Read and check a file.

    Raises:
        ProposalError: If it cannot be read or breaks a rule of input.
    """
    return _own(read(_text(Path(path)), bare(str(path), _LONGEST_PATH)))


def _own(document: Document) -> Proposal:
    """A user's proposal: it must not pass for a shipped one."""
    proposal = from_document(document)
    if proposal.id in shipped() and proposal != _shipped(proposal.id):
        raise ProposalError(
            _("The id {id} is taken by a shipped proposal.").format(id=shown(proposal.id)),
            where=document.where(("id",)),
            why=_("two different proposals of one id could not be told apart in the results"),
            fix=_("choose another id, for example `id: my-{id}`").format(id=proposal.id),
        )
    return proposal


def from_mapping(content: Mapping[str, Any], name: str = "proposal") -> Proposal:
    """Check a proposal that is given as plain words and numbers.

    Raises:
        ProposalError: If it breaks a rule of input.
    """
    return _own(Document(data=content, name=name))


def from_document(document: Document) -> Proposal:
    """Check a document: its keys, then its values, then what they mean together.

    Raises:
        ProposalError: For the first rule that is broken.
    """
    content = _content(document)
    check_keys(document)
    check_lever_names(content, document.where)
    check_places(content, document.where)
    _check_filled(document, content, ())
    try:
        proposal = Proposal.model_validate(content)
    except ValidationError as error:
        raise as_proposal_error(error, document) from None
    check(proposal, document.where)
    if proposal.scaled is not None:
        _check_source(proposal.scaled.source, document)
    return proposal


def _check_source(name: str, document: Document) -> None:
    """What is scaled must be a shipped proposal with doses of its own."""
    usable = [other for other in shipped() if other != BASELINE and "\nscaled:" not in shipped_text(other)]
    if name in usable:
        return
    raise ProposalError(
        _("{name} is no shipped proposal with doses of its own.").format(name=shown(name)),
        where=document.where(("scaled", "from")),
        why=_("there is nothing to scale"),
        fix=nearest(name, usable, show=len(usable)),
    )


def template() -> str:
    """A commented proposal to start from."""
    return files("secuela.policy").joinpath("template.yaml").read_text("utf-8")


def shipped_text(name: str) -> str:
    """The file of a shipped proposal."""
    return files("secuela.policy").joinpath("proposals", f"{name}.yaml").read_text("utf-8")


@cache
def _shipped(name: str) -> Proposal:
    return from_document(read(shipped_text(name), f"{name}.yaml"))


def _exists(name: str) -> bool:
    try:
        return name != "" and Path(name).exists()
    except (OSError, ValueError):
        return False


def _text(path: Path) -> str:
    name = bare(str(path), _LONGEST_PATH)
    try:
        _check_ordinary(path, name)
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = bare(getattr(error, "strerror", None) or str(error))
        what = _("{name} cannot be opened: {reason}.").format(name=name, reason=reason)
        raise _unreadable(what, _("check the path and the rights of the file")) from None
    return _decoded(content, name)


def _check_ordinary(path: Path, name: str) -> None:
    if path.is_dir():
        raise _unreadable(_("{name} is a folder.").format(name=name), _("name the file in it"))
    if not path.exists():
        raise _unreadable(_("There is no file {name}.").format(name=name), _neighbours(path))
    if not path.is_file():
        raise _unreadable(_("{name} is not an ordinary file.").format(name=name), _("save it as a file first"))


def _decoded(content: bytes, name: str) -> str:
    if len(content) > LARGEST_FILE:
        limit = LARGEST_FILE // 1024
        what = _("{name} is larger than {limit} KB.").format(name=name, limit=limit)
        raise _unreadable(what, _("a proposal is a page or two; keep sources and notes short"))
    if not content.strip():
        raise _unreadable(_("{name} is empty.").format(name=name), _("start from `secuela proposals new`"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        what = _("{name} is not a text file in UTF-8.").format(name=name)
        raise _unreadable(what, _("save it as plain text, encoding UTF-8")) from None


def _unreadable(what: str, fix: str) -> ProposalError:
    return ProposalError(what, why=_("without its text there is no proposal to check"), fix=fix)


def _neighbours(path: Path) -> str:
    near = [entry.name for entry in path.parent.glob("*") if entry.suffix in _SUFFIXES] if path.parent.is_dir() else []
    ids = [name for name in shipped() if name == path.stem]
    if ids:
        return _("the shipped proposal is called `{id}`, without a file ending").format(id=ids[0])
    return nearest(path.name[:_LONGEST_NAME], near) if near else _("check the path; `secuela proposals new` writes one")


def _content(document: Document) -> dict[str, object]:
    data: object = document.data
    content = {str(key): value for key, value in entries(data)} if not isinstance(data, list | tuple) else {}
    if content:
        return content
    what = _("The file is not a block of keys.") if data else _("The file has no content.")
    raise ProposalError(
        what,
        where=document.name,
        why=_("a proposal is a block of keys such as `id`, `title`, `status`, `consent` and `phases`"),
        fix=_("start from `secuela proposals new`"),
    )


def _check_filled(document: Document, data: object, path: tuple[str | int, ...]) -> None:
    if data is None:
        raise ProposalError(
            _("The key {key} has no value.").format(key=shown(str(path[-1]))),
            where=document.where(path),
            why=_("an empty value could mean zero, nothing or forgotten"),
            fix=_("give it a value, or leave the line out"),
        )
    for key, value in entries(data):
        _check_filled(document, value, (*path, key))
