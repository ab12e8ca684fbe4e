"""From an id or a file to a checked proposal; everything that is wrong with it is told at once."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from secuela.evidence.errors import ProposalError, nearest, shown
from secuela.evidence.input_files import Form, file_name, names_a_file, read_text
from secuela.evidence.message import message
from secuela.evidence.schema_faults import errors_of, keys_of, model_at, uncovered
from secuela.evidence.strict_yaml import Document, Fault, Path, entries, grouped_numbers, read, walk
from secuela.policy.proposal import LeverDose, Proposal
from secuela.policy.proposal_checks import BASELINE, dose_faults, faults_of
from secuela.policy.refused_keys import refused_keys
from secuela.text.language import spoken

DEFAULT_PROPOSAL = "reported-plan-2025"
LARGEST_FILE = 256 * 1024  # bytes
_LONGEST_NAME = 80
_NUMBERS = frozenset({"dose", "months", "month"})
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


PROPOSAL = Form(
    error=ProposalError,
    package="secuela.policy",
    folder="proposals",
    first=BASELINE,
    largest=LARGEST_FILE,
    deepest=12,
    command="secuela proposals new",
    why=message("a file that is read wrongly would simulate something else than what was meant"),
    why_missing={
        "": message(
            "a proposal states its dates, doses, status and consent itself, so that no default decides a result"
        )
    },
    examples={
        "id": "id: my-proposal",
        "title": 'title: "What is proposed"',
        "status": "status: {stage: talk, execution: none, ended: false, as_of: 2025-10}",
        "stage": "stage: talk",
        "execution": "execution: none",
        "ended": "ended: false",
        "as_of": "as_of: 2025-10",
        "consent": "consent: none",
        "phases": "phases: [...]",
        "months": "months: 12",
        "levers": "levers: [] if the phase only passes time",
        "lever": "lever: recruitment_prevention",
        "dose": "dose: 6",
        "basis": "basis: judgement",
        "phase": "phase: preparation",
        "en": 'en: "What is proposed"',
        "scaled": "scaled: {from: combined-non-military, to: under-test, measure: cost_us full, month: 36}",
        "from": "from: 2026-01",
        "to": "to: under-test",
        "measure": "measure: cost_us full",
        "month": "month: 36",
    },
)


@cache
def shipped() -> tuple[str, ...]:
    """Ids of the proposals in the package, the status quo first."""
    return PROPOSAL.shipped()


def default_alternatives() -> list[str]:
    """What a proposal is compared with when nothing else is asked for."""
    return [name for name in _ALTERNATIVES if name in shipped()]


def load_proposal(id_or_path: str | FilePath) -> Proposal:
    """Read a shipped proposal by id, or a file.

    Raises:
        ProposalError: If there is no such thing, or it breaks a rule of input.
    """
    name = str(id_or_path)
    if name in shipped():
        return _shipped(name)
    if names_a_file(id_or_path):
        return check_file(id_or_path)
    raise ProposalError(
        message("{name} is neither a shipped proposal nor a file.", name=shown(name)),
        why=message("there is nothing to simulate"),
        fix=message(
            "{near} (`secuela proposals list` shows all; a file needs its path)",
            near=nearest(name[:_LONGEST_NAME], shipped(), show=len(shipped())),
        ),
    )


def check_file(path: str | FilePath) -> Proposal:
    """Read and check a file.

    Raises:
        ProposalError: If it cannot be read or breaks a rule of input.
    """
    return _own(read(read_text(path, PROPOSAL), file_name(path), PROPOSAL))


def from_mapping(content: Mapping[str, Any], name: str = "proposal") -> Proposal:
    """Check a proposal that is given as plain words and numbers.

    Raises:
        ProposalError: If it breaks a rule of input.
    """
    return _own(Document(data=content, name=name))


def _own(document: Document) -> Proposal:
    """A user's proposal: it must not pass for a shipped one."""
    proposal = from_document(document)
    if proposal.id in shipped() and proposal != _shipped(proposal.id):
        taken = Fault(
            ("id",),
            message("The id {id} is taken by a shipped proposal.", id=shown(proposal.id)),
            message("two different proposals of one id could not be told apart in the results"),
            message("choose another id, for example `id: my-{id}`", id=proposal.id),
        )
        raise document.told([taken], PROPOSAL)
    return proposal


def from_document(document: Document) -> Proposal:
    """Check a document: its keys, its values, and what they mean together.

    Raises:
        ProposalError: With every rule that is broken, in the order of the file.
    """
    content = _content(document)
    faults = [*document.faults, *grouped_numbers(document, _NUMBERS), *_key_faults(document)]
    try:
        proposal = Proposal.model_validate(content)
    except ValidationError as error:
        faults += uncovered(errors_of(error, document, PROPOSAL, Proposal), faults)
        faults += uncovered(_sound_doses(content, faults), faults)
        raise document.told(faults, PROPOSAL) from None
    faults += uncovered([*faults_of(proposal), *_source_faults(proposal)], faults)
    if faults:
        raise document.told(faults, PROPOSAL)
    return proposal


def _content(document: Document) -> dict[str, object]:
    data: object = document.data
    content = {str(key): value for key, value in entries(data)} if not isinstance(data, list | tuple) else {}
    if content:
        return content
    nothing = Fault(
        (),
        message("The file is not a block of keys.") if data else message("The file has no content."),
        message("a proposal is a block of keys such as `id`, `title`, `status`, `consent` and `phases`"),
        PROPOSAL.begin,
    )
    raise document.told([*document.faults, nothing], PROPOSAL)


def _key_faults(document: Document) -> Iterator[Fault]:
    """Keys that stand for something a proposal must not hold, and keys without a value.

    Raises:
        ProposalError: If the content is nested without an end, so that nothing else of it can be looked at.
    """
    for path, value in walk(document.data, PROPOSAL.deepest):
        if len(path) > PROPOSAL.deepest:
            raise document.told([_too_deep(path[: PROPOSAL.deepest])], PROPOSAL)
        block = model_at(Proposal, path[:-1])
        yield from refused_keys(path, () if block is None else keys_of(block))
        if value is None:
            yield Fault(
                path,
                message("The key {key} has no value.", key=shown(str(path[-1]))),
                message("an empty value could mean zero, nothing or forgotten"),
                message("give it a value, or leave the line out"),
            )


def _too_deep(path: Path) -> Fault:
    return Fault(
        path,
        message("The proposal is nested deeper than {n} levels.", n=PROPOSAL.deepest),
        message("no proposal needs it, and such a text can exhaust the memory"),
        PROPOSAL.begin,
    )


def _sound_doses(content: Mapping[str, object], faults: list[Fault]) -> Iterator[Fault]:
    """What is wrong with the amounts and options of doses that can be read, in a proposal that cannot be as a whole."""
    for number, phase in entries(content.get("phases")):
        for order, written in entries(dict(entries(phase)).get("levers")):
            path: Path = ("phases", number, "levers", order)
            if any(fault.below([path]) for fault in faults):
                continue
            try:
                dose = LeverDose.model_validate(written)
            except ValidationError:  # within a list that is refused as a whole
                continue
            yield from dose_faults(dose, path)


def _source_faults(proposal: Proposal) -> Iterator[Fault]:
    """What is scaled must be a shipped proposal with doses of its own."""
    usable = [other for other in shipped() if other != BASELINE and "\nscaled:" not in shipped_text(other)]
    if proposal.scaled is not None and proposal.scaled.source not in usable:
        yield Fault(
            ("scaled", "from"),
            message("{name} is no shipped proposal with doses of its own.", name=shown(proposal.scaled.source)),
            message("there is nothing to scale"),
            nearest(proposal.scaled.source, usable, show=len(usable)),
        )


def template() -> str:
    """A commented proposal to start from, in the language of the call."""
    return PROPOSAL.template(spoken())


def shipped_text(name: str) -> str:
    """The file of a shipped proposal."""
    return PROPOSAL.shipped_text(name)


@cache
def _shipped(name: str) -> Proposal:
    return from_document(read(shipped_text(name), f"{name}.yaml", PROPOSAL))
