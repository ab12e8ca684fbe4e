"""A proposal: what is done, how much, from when, with whose consent, and how far it has come."""

import math
from collections.abc import Mapping
from graphlib import TopologicalSorter
from typing import Annotated, Any, Literal, TypeGuard

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    PlainSerializer,
    Strict,
    ValidationInfo,
)

from secuela.evidence.bilingual import Bilingual
from secuela.evidence.errors import SecuelaError, bare, nearest, shown
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.evidence.plan_status import Execution, Stage
from secuela.evidence.schema_faults import rule
from secuela.evidence.strict_yaml import unseen
from secuela.policy.lever import levers

Consent = Literal["federal", "tacit", "sub-national", "none"]
CONSENTS: dict[Consent, int] = {"federal": 0, "tacit": 1, "sub-national": 2, "none": 3}
Basis = Literal["source", "judgement", "what-if"]
Kind = Literal["measure", "event"]
Measure = Literal["cost_us full", "cost_us incremental"]

OPTION_KEYS = ("by", "drug", "means", "where")
LONGEST_PHASE = 240  # months
LONGEST_LIST = 60  # phases, levers of a phase, sources
_ID_LENGTH, _TITLE_LENGTH, _NOTE_LENGTH = 64, 200, 1000
_ID_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_LONGEST_WORD = 80  # signs of a word that are compared with known ones


def _identifier(value: str) -> str:
    if value and len(value) <= _ID_LENGTH and set(value) <= _ID_SIGNS and not value.startswith("-"):
        return value
    raise rule(
        message("{value} is not a usable id.", value=shown(value)),
        why=message("ids name folders, files and columns"),
        fix=message(
            "use 1 to {n} small letters a-z, digits and hyphens, beginning with a letter or digit", n=_ID_LENGTH
        ),
    )


def _text(limit: int) -> AfterValidator:
    def check(value: str) -> str:
        if len(value) > limit:
            what = message("The text has {n} characters; at most {limit} are kept.", n=len(value), limit=limit)
            raise rule(what, why=message("it is printed in full beside results"), fix=message("shorten it"))
        if unseen(value):
            what = message("The text holds control or invisible characters: {value}.", value=shown(value))
            raise rule(
                what, why=message("they can make a text read otherwise than it is written"), fix=message("retype it")
            )
        if not value.strip():
            what, why = message("The text is empty."), message("a reader would take it for one that is missing")
            raise rule(what, why=why, fix=message("write something, or leave the line out"))
        return value

    return AfterValidator(check)


def _month(value: object) -> Month:
    if isinstance(value, Month):
        return value
    try:
        return Month.parse(bare(value) if isinstance(value, str) else shown(value))
    except SecuelaError as error:
        raise rule(error.what, why=error.why, fix=error.fix) from None


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise rule(
            message("The dose {value} is not a number.", value=shown(value)),
            why=message("a dose is an amount in the unit of its lever"),
            fix=message("write a plain number, without quotes, unit or thousands separators, for example 6 or 2.5"),
        )
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise rule(
            message("The dose {value} is not a finite number.", value=shown(value)),
            why=message("nothing could be simulated with it"),
            fix=message("write a plain number within the bounds that `secuela levers list` shows"),
        )
    return number


def _whole(least: int) -> BeforeValidator:
    def check(value: object) -> int:
        months = int(value) if _is_whole(value) else None
        if months is not None and least <= months <= LONGEST_PHASE:
            return months
        raise rule(
            message(
                "{value} is not a whole number of months between {least} and {most}.",
                value=shown(value),
                least=least,
                most=LONGEST_PHASE,
            ),
            why=message("the world moves in whole months, and no run is longer"),
            fix=message("write a whole number, for example 12"),
        )

    return BeforeValidator(check)


def _is_whole(value: object) -> TypeGuard[int | float]:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


Identifier = Annotated[str, AfterValidator(_identifier)]
ShortText = Annotated[str, _text(_TITLE_LENGTH)]
LongText = Annotated[str, _text(_NOTE_LENGTH)]
CalendarMonth = Annotated[InstanceOf[Month], BeforeValidator(_month), PlainSerializer(str, return_type=str)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Title(Bilingual):
    """The user's words for a proposal: shown as such, never used."""

    en: ShortText
    es: ShortText | None = None


class Status(_Part):
    """How far a proposal has come; threat and act are separate."""

    stage: Stage
    execution: Execution
    ended: bool
    as_of: CalendarMonth


class After(_Part):
    """A start that hangs on another phase: so many months after its end (0: at once)."""

    phase: Identifier
    months: Annotated[int, _whole(0)] = 0


def _known_lever(name: str) -> str:
    if name in levers():
        return name
    raise rule(
        message("The lever {lever} is unknown.", lever=shown(name)),
        why=message("only actions that reach a named parameter can be simulated or listed"),
        fix=message("{near} (`secuela levers list` shows all)", near=nearest(name[:_LONGEST_WORD], levers(), show=20)),
    )


def _one_place(value: object, info: ValidationInfo) -> object:
    """Where an effort goes is one place or one named set, never a list."""
    lever = levers().get(str(info.data.get("lever")))
    if lever is None or "where" not in lever.options or not isinstance(value, list | tuple):
        return value
    places = lever.options["where"]
    known = ", ".join(places)
    if not value:
        raise rule(
            message("The `where` of {lever} has no member.", lever=lever.id),
            why=message("effort on nothing would look like a measure that does not work"),
            fix=message("choose one of {known}", known=known),
        )
    raise rule(
        message("The `where` of {lever} is a list; it takes one value.", lever=lever.id),
        why=message("places and sets are fixed, so that no proposal can be fitted to a route"),
        fix=message("choose one of {known}; write one entry for each, with its own dose", known=known)
        if len(places) > 1
        else message("the only set is {known}", known=known),
    )


class LeverDose(_Part):
    """One action: a lever, its dose while the phase runs, and what the dose rests on."""

    lever: Annotated[str, AfterValidator(_known_lever)]
    dose: Annotated[float, BeforeValidator(_number)]
    means: str | None = None
    by: str | None = None
    drug: str | None = None
    where: Annotated[str | None, BeforeValidator(_one_place)] = None
    basis: Basis
    note: LongText | None = None

    @property
    def options(self) -> dict[str, str]:
        """The further keys that were given."""
        given = {key: getattr(self, key) for key in OPTION_KEYS}
        return {key: value for key, value in given.items() if value is not None}


class Phase(_Part):
    """A stretch of whole months in which doses are held."""

    id: Identifier
    start: CalendarMonth | None = Field(default=None, alias="from")
    after: After | None = None
    months: Annotated[int, _whole(1)]
    levers: Annotated[tuple[LeverDose, ...], Strict(strict=False), Field(max_length=LONGEST_LIST)]
    note: LongText | None = None


class ReferenceEntry(_Part):
    """Something already in force, or already done, that the status quo holds."""

    id: Identifier
    title: Title
    kind: Kind
    start: CalendarMonth = Field(alias="from")
    until: CalendarMonth | None = None
    source: LongText
    note: LongText | None = None


class Scaled(_Part):
    """Doses that follow from another proposal: those of `source`, times whatever makes the cost the same."""

    source: Identifier = Field(alias="from")
    to: Literal["under-test"]
    measure: Measure
    month: Annotated[int, _whole(1)]


class Proposal(_Part):
    """Levers × dose × dates × consent × status."""

    id: Identifier
    title: Title
    sources: Annotated[tuple[LongText, ...], Strict(strict=False), Field(max_length=LONGEST_LIST)] = ()
    status: Status
    consent: Consent
    phases: Annotated[tuple[Phase, ...], Strict(strict=False), Field(max_length=LONGEST_LIST)]
    note: LongText | None = None
    reference: Annotated[tuple[ReferenceEntry, ...], Strict(strict=False)] = ()
    scaled: Scaled | None = None

    def starts(self) -> dict[str, Month]:
        """First month of each phase, by phase id, for phases whose ids are distinct and that follow known ones.

        Raises:
            graphlib.CycleError: If phases wait for each other.
        """
        phases = {phase.id: phase for phase in self.phases}
        before = {name: () if phase.after is None else (phase.after.phase,) for name, phase in phases.items()}
        known: dict[str, Month] = {}
        for name in TopologicalSorter(before).static_order():
            start, after = phases[name].start, phases[name].after
            if start is not None:
                known[name] = start
            elif after is not None:
                known[name] = known[after.phase] + phases[after.phase].months + after.months
        return {name: known[name] for name in phases}

    def ends(self) -> dict[str, Month]:
        """Last month of each phase, by phase id."""
        first = self.starts()
        return {phase.id: first[phase.id] + (phase.months - 1) for phase in self.phases}

    def as_mapping(self) -> Mapping[str, Any]:
        """The proposal as plain words and numbers, in the keys of its file."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)
