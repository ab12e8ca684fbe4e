"""Fresh futures for the live page: its levers as proposals, proposals as its levers, and a run for each state.

What the page may be asked for (:func:`offers`) and its answers (:func:`futures_of`) are handed to
:mod:`secuela.web`, which knows no simulator.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from secuela.evidence.bilingual import Bilingual
from secuela.evidence.message import Message
from secuela.evidence.months import Month
from secuela.page.offers import LeverOffer, Offers, ProposalOffer
from secuela.page.page_state import ChosenLever, PageState
from secuela.text.language import speaking, spoken, worded
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.policy.lever import Lever
    from secuela.policy.proposal import Proposal
    from secuela.runs.store import Run

MONTHS, SEED = 60, 1
ID = "levers-of-the-page"
_WHAT_IF = "what-if"
_BETWEEN = ("status-quo",)  # offered as a page without levers


def futures_of(state: PageState, draws: int, advance: "Callable[[int, int], None] | None" = None) -> "Run":
    """The futures of a state beside those of the status quo.

    Raises:
        SecuelaError: If the state breaks a rule for proposals, assumptions or links.
    """
    from secuela.job.pipeline import simulate

    return simulate(proposal_of(state), draws, against=(), standing=False, advance=advance, **_around(state))


def alternatives_of(state: PageState, draws: int) -> "Run":
    """The shipped alternatives in the world of a state: under its assumptions, with its links cut.

    Raises:
        SecuelaError: If an assumption or a link breaks a rule.
    """
    from secuela.job.pipeline import simulate
    from secuela.policy.proposal_reading import DEFAULT_PROPOSAL

    return simulate(DEFAULT_PROPOSAL, draws, standing=False, **_around(state))


def _around(state: PageState) -> dict[str, Any]:
    return {
        "months": MONTHS,
        "seed": SEED,
        "assume": list(state.assume),
        "cut": list(state.cut),
        "places": state.places,
    }


def proposal_of(state: PageState) -> "Proposal":
    """The levers of a state as a proposal; that from which they began, where nothing of it was changed.

    Raises:
        ProposalError: If they break a rule of input.
    """
    from secuela.policy.proposal_checks import BASELINE
    from secuela.policy.proposal_reading import from_mapping, load_proposal

    if not any(each.dose for each in state.levers):
        return load_proposal(BASELINE)
    begun = _begun(state)
    if begun is not None and _same(state_of(begun), state):
        return begun
    return from_mapping(_written(state, begun), name=_("the levers of the page"))


def yaml_of(state: PageState) -> str:
    """The proposal as the text of a file that ``secuela assess`` reads, with the command that repeats what is seen."""
    proposal = proposal_of(state)
    content = dict(proposal.as_mapping())
    lines = [_("Written by the live page of Secuela; read it with: {command}").format(command=_command(state))]
    text = "".join(f"# {line}\n" for line in lines)
    return text + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)


def _command(state: PageState) -> str:
    from secuela.policy.proposal_checks import BASELINE

    read = proposal_of(state).id
    name = read if read != ID else "levers.yaml"
    more = "".join(f" --assume '{each}'" for each in state.assume) + "".join(f" --cut {each}" for each in state.cut)
    return f"secuela assess {name} --against {BASELINE} --draws 1000{more}"


def state_of(proposal: "Proposal") -> PageState:
    """A proposal as levers of a page: each dose with its own months."""
    first, found = proposal.starts(), list[ChosenLever]()
    for phase in proposal.phases:
        for dose in phase.levers:
            held = {"lever": dose.lever, "dose": dose.dose, "from": str(first[phase.id]), "months": phase.months}
            found.append(ChosenLever.model_validate({**held, "options": _chosen(dose.lever, dose.options)}))
    return PageState(base=proposal.id, consent=proposal.consent, levers=tuple(found))


def _chosen(lever: str, options: Mapping[str, str]) -> dict[str, str]:
    from secuela.policy.lever import levers

    return levers()[lever].chosen(options)


def _begun(state: PageState) -> "Proposal | None":
    from secuela.policy.proposal_reading import load_proposal, shipped

    return load_proposal(state.base) if state.base in shipped() and state.base not in _BETWEEN else None


def _same(one: PageState, other: PageState) -> bool:
    return one.consent == other.consent and _doses(one) == _doses(other)


def _doses(state: PageState) -> list[tuple[Any, ...]]:
    from secuela.policy.lever import levers

    known = levers()
    return sorted(
        (
            each.lever,
            each.start,
            each.months,
            each.dose,
            *sorted((known[each.lever].chosen(each.options) if each.lever in known else each.options).items()),
        )
        for each in state.levers
        if each.dose
    )


def _written(state: PageState, begun: "Proposal | None") -> dict[str, Any]:
    """The levers in the keys of a proposal's file, one phase for all doses that share their months."""
    phases: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for each in state.levers:
        if each.dose:
            entry = {"lever": each.lever, "dose": each.dose, **_given(each), "basis": _basis(each.lever)}
            phases.setdefault((each.start, each.months), []).append(entry)
    return {
        "id": ID,
        "title": _title(begun),
        "status": {"stage": "talk", "execution": "none", "ended": False, "as_of": str(_origin())},
        "consent": state.consent,
        "phases": [
            {"id": f"part-{place}", "from": start, "months": months, "levers": levers}
            for place, ((start, months), levers) in enumerate(phases.items(), 1)
        ],
    }


def _given(each: ChosenLever) -> dict[str, str]:
    """Options as they were chosen; what a lever does not take is refused where the proposal is read."""
    return dict(each.options)


def _basis(lever: str) -> str:
    from secuela.policy.lever import levers

    return "what-if" if lever in levers() and levers()[lever].what_if else "judgement"


def _title(begun: "Proposal | None") -> dict[str, str]:
    found: dict[str, str] = {}
    for language in ("en", "es"):
        with speaking(language):
            if begun is None:
                found[language] = _("Levers of your own")
            else:
                text = _("Levers of your own, begun from “{title}”")
                found[language] = text.format(title=_short(_said(begun.title)))
    return found


def _short(title: str) -> str:
    return title.partition(":")[0]


def _said(title: Bilingual) -> str:
    return worded(title)


def _origin() -> Month:
    from secuela.record.seen_record import newest_origin, seeing

    with seeing(None):
        return newest_origin()


def offers() -> Offers:
    """What the page can be asked for, in the language of the call."""
    from secuela.evidence.package_version import VERSION
    from secuela.policy.lever import levers

    known = sorted(levers().values(), key=lambda lever: (lever.what_if is not None, lever.id))
    return Offers(VERSION, str(_origin()), MONTHS, [_offer(lever) for lever in known], list(_proposals()))


def _offer(lever: "Lever") -> LeverOffer:
    from secuela.policy.lever_outcomes import chapter
    from secuela.policy.operations import ACTORS
    from secuela.policy.proposal_checks import reference_level

    study = _studies().get(lever.id, {})
    options: dict[str, dict[str, str]] = {}
    for key, values in lever.options.items():
        options[key] = {each: _choice(lever.id, key, each) for each in values}
    return LeverOffer(
        id=lever.id,
        title=worded(Message(lever.title)),
        why=worded(Message(lever.why)),
        chapter=_WHAT_IF if lever.what_if else chapter(lever),
        unit=lever.unit,
        low=lever.low,
        high=lever.high,
        level=lever.level,
        what_if="" if lever.what_if is None else worded(Message(lever.what_if)),
        today=reference_level(lever) or "",
        study=study.get("study", {}).get(spoken(), ""),
        differs=study.get("why", {}).get(spoken(), ""),
        dose=float(study.get("dose", lever.high)),
        options=options,
        in_force=lever.in_force,
        parameters=lever.parameters,
        agreed=frozenset(ACTORS[:-1]) if lever.options.get("by") == ACTORS else frozenset(),
    )


def _choice(lever: str, key: str, value: str) -> str:
    """An option in words without its name, which stands above the choice."""
    from secuela.report.views.dose_words import option_words

    told = option_words(lever, {key: value})
    return told[0].rpartition(": ")[2] if told else _any_means()


def _any_means() -> str:
    return _("capture or killing")


@cache
def _studies() -> Mapping[str, Any]:
    """What the best study says of each lever, in both languages."""
    return yaml.safe_load((files("secuela.policy") / "lever_studies.yaml").read_text(encoding="utf-8"))


def _proposals() -> "Sequence[ProposalOffer]":
    from secuela.policy.proposal_reading import DEFAULT_PROPOSAL, load_proposal, shipped
    from secuela.report.views.dose_words import stage_words

    read = [load_proposal(name) for name in shipped()]
    dosed = [each for each in read if each.phases]  # doses that follow from another proposal stand in no state
    ordered = sorted(dosed, key=lambda each: each.id != DEFAULT_PROPOSAL)
    return [
        ProposalOffer(
            id=each.id,
            title=_said(each.title),
            status=stage_words(each.status.stage),
            note="" if each.note is None else worded(Message(" ".join(each.note.split()))),
            state=state_of(each),
        )
        for each in ordered
    ]
