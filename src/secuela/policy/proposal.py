"""A proposal: what is done, how much, from when, with whose consent, and how far it has come."""

import math
import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeGuard

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, PlainSerializer, Strict
from pydantic_core import PydanticCustomError

from secuela.evidence.errors import SecuelaError
from secuela.evidence.months import Month
from secuela.policy.document import bare, shown
from secuela.text.language import Language
from secuela.text.language import translate as _

Stage = Literal["dropped", "talk", "directive", "planning", "training", "approved", "deployed"]
STAGES: dict[Stage, int] = {
    "dropped": -1,
    "talk": 0,
    "directive": 1,
    "planning": 2,
    "training": 3,
    "approved": 4,
    "deployed": 5,
}
Execution = Literal["none", "disputed", "acknowledged"]
Consent = Literal["federal", "tacit", "sub-national", "none"]
CONSENTS: dict[Consent, int] = {"federal": 0, "tacit": 1, "sub-national": 2, "none": 3}
Basis = Literal["source", "judgement", "what-if"]
Kind = Literal["measure", "event"]
Measure = Literal["cost_us full", "cost_us incremental"]

OPTION_KEYS = ("by", "means", "where")
LONGEST_PHASE = 240  # months
LONGEST_LIST = 60  # phases, levers of a phase, sources
_ID_LENGTH, _TITLE_LENGTH, _NOTE_LENGTH = 64, 200, 1000
_ID_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_LINE_BREAKS = frozenset("\n\t")


def rule(what: str, *, why: str | None = None, fix: str | None = None) -> PydanticCustomError:
    """A broken rule, in the form that pydantic carries to the reader of the file."""
    return PydanticCustomError("rule", "{what}", {"what": what, "why": why, "fix": fix})


def _identifier(value: str) -> str:
    if value and len(value) <= _ID_LENGTH and set(value) <= _ID_SIGNS and not value.startswith("-"):
        return value
    raise rule(
        _("{value} is not a usable id.").format(value=shown(value)),
        why=_("ids name folders, files and columns"),
        fix=_("use 1 to {n} small letters a-z, digits and hyphens, beginning with a letter or digit").format(
            n=_ID_LENGTH
        ),
    )


def _text(limit: int) -> AfterValidator:
    def check(value: str) -> str:
        if len(value) > limit:
            what = _("The text has {n} characters; at most {limit} are kept.").format(n=len(value), limit=limit)
            raise rule(what, why=_("it is printed in full beside results"), fix=_("shorten it"))
        if any(unicodedata.category(sign)[0] == "C" and sign not in _LINE_BREAKS for sign in value):
            what = _("The text holds control or invisible characters: {value}.").format(value=shown(value))
            raise rule(what, why=_("they can make a text read otherwise than it is written"), fix=_("retype it"))
        if not value.strip():
            raise rule(_("The text is empty."), fix=_("write something, or leave the line out"))
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
            _("The dose {value} is not a number.").format(value=shown(value)),
            why=_("a dose is an amount in the unit of its lever"),
            fix=_("write a plain number, without quotes, unit or thousands separators, for example 6 or 2.5"),
        )
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise rule(
            _("The dose {value} is not a finite number.").format(value=shown(value)),
            why=_("nothing could be simulated with it"),
            fix=_("write a plain number within the bounds that `secuela levers list` shows"),
        )
    return number


def _whole(least: int) -> BeforeValidator:
    def check(value: object) -> int:
        months = int(value) if _is_whole(value) else None
        if months is not None and least <= months <= LONGEST_PHASE:
            return months
        raise rule(
            _("{value} is not a whole number of months between {least} and {most}.").format(
                value=shown(value), least=least, most=LONGEST_PHASE
            ),
            why=_("the world moves in whole months, and no run is longer"),
            fix=_("write a whole number, for example 12"),
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
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class Title(_Part):
    """The user's words for a proposal: shown as such, never used."""

    en: ShortText
    es: ShortText | None = None

    def text(self, language: Language = "en") -> str:
        """The title in a language, English where the other is missing."""
        return self.es if language == "es" and self.es else self.en


Titled = Annotated[Title, BeforeValidator(lambda value: {"en": value} if isinstance(value, str) else value)]


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


class LeverDose(_Part):
    """One action: a lever, its dose while the phase runs, and what the dose rests on."""

    lever: str
    dose: Annotated[float, BeforeValidator(_number)]
    means: str | None = None
    by: str | None = None
    where: str | None = None
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
    title: Titled
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
    title: Titled
    sources: Annotated[tuple[LongText, ...], Strict(strict=False), Field(max_length=LONGEST_LIST)] = ()
    status: Status
    consent: Consent
    phases: Annotated[tuple[Phase, ...], Strict(strict=False), Field(max_length=LONGEST_LIST)]
    note: LongText | None = None
    reference: Annotated[tuple[ReferenceEntry, ...], Strict(strict=False)] = ()
    scaled: Scaled | None = None

    def as_mapping(self) -> Mapping[str, Any]:
        """The proposal as plain words and numbers, in the keys of its file."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)
