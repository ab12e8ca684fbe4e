"""The proposal under test as its author wrote it: status, consent, phases and doses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secuela.evidence.months import Month
from secuela.report.material import Material
from secuela.report.schedule import start_of
from secuela.report.sidebyside import consent_words, dosed
from secuela.text.language import translate as _
from secuela.text.month_names import month_name


@dataclass(frozen=True)
class PlannedDose:
    """One lever in one phase; the note is the author's. Nothing moves if it begins too late."""

    what: str
    when: str
    how: str
    note: str
    too_late: bool


@dataclass(frozen=True)
class Plan:
    """What the head of the page says about the proposal; ``note`` and ``sources`` are the author's words."""

    title: str
    status: str
    consent: str
    doses: list[PlannedDose]
    note: str
    sources: list[str]


def plan(material: Material, alternative: str) -> Plan:
    """Read one resolved proposal."""
    entry = material.plan(alternative)
    phases: list[dict[str, Any]] = entry.get("phases") or []
    doses = [_planned(material, entry, phase, lever) for phase in phases for lever in _levers(phase)]
    return Plan(
        title=material.title(alternative),
        status=_status(entry.get("status") or {}),
        consent=consent_words(entry.get("consent")),
        doses=doses,
        note=str(entry.get("note") or "").strip(),
        sources=[str(source) for source in entry.get("sources") or []],
    )


def _levers(phase: Mapping[str, Any]) -> list[dict[str, Any]]:
    return phase.get("levers") or []


def _planned(
    material: Material, entry: Mapping[str, Any], phase: Mapping[str, Any], lever: Mapping[str, Any]
) -> PlannedDose:
    start = start_of(entry, phase)
    late = start is not None and start - material.origin > material.horizon
    note = str(lever.get("note") or "").strip()
    return PlannedDose(dosed(material, lever), _period(entry, phase), _how(lever), note, late)


def _status(status: Mapping[str, Any]) -> str:
    stages = {
        "dropped": _("dropped"),
        "talk": _("talked about"),
        "directive": _("ordered by directive"),
        "planning": _("in planning"),
        "training": _("in training"),
        "approved": _("approved"),
        "deployed": _("deployed"),
    }
    executions = {
        "none": _("not carried out"),
        "disputed": _("whether carried out is disputed"),
        "acknowledged": _("carried out, acknowledged"),
    }
    if not status:
        return _("no status given")
    parts = [stages.get(str(status.get("stage")), ""), executions.get(str(status.get("execution")), "")]
    ended = [_("ended")] if status.get("ended") else []
    text = ", ".join(part for part in [*parts, *ended] if part)
    as_of = status.get("as_of")
    return _("{text} (as of {month})").format(text=text, month=_month(as_of)) if as_of else text


def _month(text: object) -> str:
    return month_name(Month.parse(str(text)))


def _period(entry: Mapping[str, Any], phase: Mapping[str, Any]) -> str:
    starts: dict[str, str] = entry.get("starts") or {}
    ends: dict[str, str] = entry.get("ends") or {}
    start, end = starts.get(phase["id"], phase.get("from")), ends.get(phase["id"])
    if start and end:
        return _("from {start} to {end}").format(start=_month(start), end=_month(end))
    if start and phase.get("months"):
        return _("from {start} for {n} months").format(start=_month(start), n=phase["months"])
    return ""


def _how(lever: Mapping[str, Any]) -> str:
    return _("dose: {basis}").format(basis=lever["basis"]) if lever.get("basis") else ""
