"""What a proposal does, in words: each lever with its dose, by whom, where, and from when to when."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from secuela.evidence.bilingual import Bilingual
from secuela.evidence.corridors import DRUGS
from secuela.evidence.message import Message, counted, message
from secuela.evidence.months import Month
from secuela.report.run_data import RunData
from secuela.report.views.geography import where_words
from secuela.runs.stored_plans import PlannedLever, PlannedPhase, PlannedStatus, StoredPlan
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.language import worded
from secuela.text.month_names import month_name
from secuela.text.outcome_names import drug_name
from secuela.text.place_names import Naming

_OPTIONS = ("means", "by", "where", "drug")
_THOUSAND = 1000
FORCE = {"leadership_removal", "lab_disruption", "force_deployment", "maritime_interdiction", "perimeter"}
ASKS = FORCE | {"security_cooperation"}  # what Mexico's government can consent to, or refuse
# A dose as it is read in a line; the number that chooses the form is filled in as {dose}.
_MANY = 2  # any number but one, until a dose is filled in
_SHORT: Mapping[str, Message] = {
    "leadership_removal": counted(
        "{dose} leader captured or killed a year", "{dose} leaders captured or killed a year", _MANY
    ),
    "lab_disruption": counted("{dose} more laboratory raided a year", "{dose} more laboratories raided a year", _MANY),
    "incapacitation": counted("{dose} more member taken out a year", "{dose} more members taken out a year", _MANY),
    "force_deployment": counted(
        "{dose} soldier or police officer in Mexico", "{dose} soldiers or police in Mexico", _MANY
    ),
    "treatment": counted("{dose} more person in treatment", "{dose} more people in treatment", _MANY),
    "naloxone": counted("{dose} million naloxone kits a year", "{dose} million naloxone kits a year", _MANY),
    "demand_prevention": message("{dose} million 2025 USD a year for prevention of drug use"),
    "recruitment_prevention": message("{dose} million 2025 USD a year for prevention of recruitment"),
    "security_cooperation": message("{dose} million 2025 USD a year of US security assistance"),
    "precursor_control": message("{dose}\u00a0% of choke precursors acted on"),
    "weapons_trafficking_control": message("{dose}\u00a0% of southbound weapons trafficking stopped"),
    "maritime_interdiction": message("{dose}\u00a0% interdiction effort at sea"),
}
_SHARES = {"share": 100, "1": 100}  # units of which a line tells per cents; "1" is relative to today


def catalogued(text: Bilingual | str) -> str:
    """A text of a record or of a run, in the language of the reader where the record or the catalogue holds it."""
    return worded(Message(text) if isinstance(text, str) else text) if text else ""


def lever_title(run: RunData, lever: str) -> str:
    """Title of a lever; its id in words where the run does not say."""
    return catalogued(_described(run, lever)[0] or lever.replace("_", " "))


def lever_unit(run: RunData, lever: str) -> str:
    """Unit of a lever's dose; empty where the run does not say."""
    return _described(run, lever)[1]


def _described(run: RunData, lever: str) -> tuple[str, str]:
    """Title and unit of a lever, as the run lists it or as its dose-response has it; empty where it does not say."""
    if listed := run.listed_levers.get(lever):
        return listed.title, listed.unit
    tried = next((each for each in run.levers if each.lever == lever), None)
    return ("", "") if tried is None else (tried.title, tried.unit)


def dose_line(run: RunData, part: PlannedLever) -> str:
    """A planned lever in a few words: "6 leaders captured or killed a year"."""
    lever, dose = part.lever, part.dose
    if dose is None or lever not in _SHORT:
        return dosed(run, part)
    unit = lever_unit(run, lever) or part.unit or ""
    value = dose * (_THOUSAND if unit.startswith("thousand") else _SHARES.get(unit, 1))
    number = {"dose": numbers.amount(value, plus=unit == "1")}
    told = worded(replace(_SHORT[lever], count=1 if value == 1 else _MANY, values=number))
    place = where_words(part.where, lever, run.places) if part.where else ""
    return _("{dose} ({place})").format(dose=told, place=place) if place else told


def dosed(run: RunData, part: PlannedLever) -> str:
    """A lever, its dose and its options: "US security assistance: 500 million 2025 USD a year, by the US"."""
    unit = part.unit or lever_unit(run, part.lever)
    amount = [] if part.dose is None else [numbers.dose(part.dose, unit)]
    said = ", ".join([*amount, *option_words(part.lever, part.options, run.places)])
    title = lever_title(run, part.lever)
    return _("{lever}: {dose}").format(lever=title, dose=said) if said else title


def planned(run: RunData, alternative: str) -> list[PlannedLever]:
    """The levers of a proposal with a dose, each lever and option once, the largest dose of its phases."""
    found: dict[tuple[str, ...], PlannedLever] = {}
    for part in (part for phase in run.plan(alternative).phases for part in phase.levers if part.dose):
        key = (part.lever, *option_words(part.lever, part.options))
        if abs(part.dose or 0) >= abs(found[key].dose or 0 if key in found else 0):
            found[key] = part
    return list(found.values())


def option_words(lever: str, options: Mapping[str, str], naming: Naming = "neutral") -> list[str]:
    """Each option in words; "either" means is what the lever's title says already, so it has none.

    >>> option_words("leadership_removal", {"means": "capture", "by": "us"})
    ['means: capture only', 'by the US']
    """
    known = {
        ("means", "either"): "",
        ("means", "capture"): _("means: capture only"),
        ("means", "kill"): _("means: killing only"),
        ("by", "us"): _("by the US"),
        ("by", "mexico"): _("by Mexico"),
        ("by", "joint"): _("jointly"),
        **{("drug", drug): drug_name(drug) for drug in DRUGS},
    }
    found: list[str] = []
    for name, value in sorted(options.items(), key=_place):
        said = _("where: {place}").format(place=where_words(value, lever, naming)) if name == "where" else None
        found.append(known.get((name, value), said or f"{name}: {value}"))
    return [text for text in found if text]


def _place(option: tuple[str, str]) -> int:
    return _OPTIONS.index(option[0]) if option[0] in _OPTIONS else len(_OPTIONS)


def tried(run: RunData, lever: str) -> str:
    """The options with which the dose-response tried a lever: those that the proposal uses most; empty for none."""
    used = {key: max(map(abs, path), default=0.0) for key, path in run.doses(run.proposal).items()}
    used = {key: most for key, most in used.items() if key.partition("/")[0] == lever and most > 0}
    if not used:
        return ""
    options = max(used, key=lambda key: used[key]).partition("/")[2]
    pairs = [text.partition("=") for text in options.split(",") if text]
    return ", ".join(option_words(lever, {name: value for name, _is, value in pairs}, run.places))


def consent_words(consent: object) -> str:
    """Consent in words."""
    known = {
        "federal": _("with the consent of Mexico’s federal government"),
        "tacit": _("with tacit consent, or by request"),
        "sub-national": _("with the consent of state authorities only"),
        "none": _("without Mexico’s consent"),
    }
    return known.get(str(consent), _("consent not stated"))


def consent_said(run: RunData, alternative: str) -> str:
    """Consent in words where an alternative does what consent can be given to; else empty.

    More of a measure of force, or help for Mexico's forces, is done with or without consent; treatment in the US, a
    programme for young people or an end of strikes at sea is not.
    """
    asked = any(part.lever in ASKS and (part.dose or 0) > 0 for part in planned(run, alternative))
    return consent_words(run.plan(alternative).consent) if asked else ""


def what_if(run: RunData, alternative: str) -> bool:
    """Whether an alternative sets something that no known programme or government can."""
    tried = {lever.lever for lever in run.levers if lever.what_if}
    return any(part.basis == "what-if" or part.lever in tried for part in planned(run, alternative))


def stage_words(stage: str) -> str:
    """How far a proposal has come, in a word; empty where nobody says so."""
    stages = {
        "dropped": _("dropped"),
        "talk": _("talked about"),
        "directive": _("ordered by directive"),
        "planning": _("in planning"),
        "training": _("in training"),
        "approved": _("approved"),
        "deployed": _("deployed"),
    }
    return stages.get(stage, "")


def status_words(status: PlannedStatus | None) -> str:
    """How far a proposal has come, with the month of that."""
    executions = {
        "none": _("not carried out"),
        "disputed": _("whether carried out is disputed"),
        "acknowledged": _("carried out, acknowledged"),
    }
    if status is None:
        return _("no status given")
    parts = [stage_words(status.stage), executions.get(status.execution, "")]
    text = ", ".join(part for part in [*parts, *([_("ended")] if status.ended else [])] if part)
    when = month_name(Month.parse(status.as_of)) if status.as_of else ""
    return _("{text} (as of {month})").format(text=text, month=when) if when else text


def period_words(plan: StoredPlan, phase: PlannedPhase) -> str:
    """From when to when a phase runs; empty where nothing says so."""
    start, end = plan.begins(phase), plan.ends.get(phase.id)
    if start and end:
        first, last = (month_name(Month.parse(each)) for each in (start, end))
        return _("{first} to {last}").format(first=first, last=last)
    if start and phase.months:
        return _("from {start} for {n} months").format(start=month_name(Month.parse(start)), n=phase.months)
    return ""


def basis_words(bases: Iterable[str | None]) -> str:
    """Whose numbers doses are: "judgement", or those that are named."""
    named = list(dict.fromkeys(basis for basis in bases if basis))
    known = {
        "judgement": _("judgement"),
        "source": _("from a source"),
        "reference": _("the reference"),
        "what-if": _("what-if"),
    }
    return ", ".join(known.get(name, re.sub(r"[_-]", " ", name)) for name in named)
