"""Parameters, changes and length that differ from the published ones, checked before anything is computed."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from secuela.evidence.errors import OptionError, nearest
from secuela.evidence.message import Message, message
from secuela.text.language import translate as _
from secuela.text.language import worded
from secuela.text.numbers import in_full

LONGEST = 10_000  # weeks


@dataclass(frozen=True)
class Limit:
    """What a parameter may be.

    Args:
        unit: Unit and meaning, for messages.
        above_zero: True if zero itself is refused.
        start: True if it is read once, at week 0, and cannot change later.
    """

    unit: Message | str
    above_zero: bool = False
    start: bool = False


@dataclass(frozen=True)
class Change:
    """A parameter that takes a new value from a week on."""

    week: int
    name: str
    value: float


@dataclass(frozen=True)
class Variation:
    """Departures from the published run; without any, there is something to compare."""

    values: Mapping[str, float] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    weeks: int | None = None

    @property
    def published(self) -> bool:
        """True if nothing departs."""
        return not self.values and not self.changes and self.weeks is None

    @classmethod
    def parsed(
        cls,
        limits: Mapping[str, Limit],
        *,
        usual_weeks: int,
        settings: Sequence[str] = (),
        changes: Sequence[str] = (),
        weeks: str | int | None = None,
    ) -> "Variation":
        """Read ``--set NAME=VALUE``, ``--at WEEK:NAME=VALUE`` and ``--weeks N``.

        Raises:
            OptionError: With the option, what is wrong with it and how to mend it.
        """
        length = None if weeks is None else _length(str(weeks))
        values: dict[str, float] = {}
        for text in settings:
            name, value = _assignment(text, "--set", limits)
            _once(name in values, "--set", text, _("{name} is set twice").format(name=name))
            values[name] = value
        read: dict[tuple[int, str], Change] = {}
        for text in changes:
            change = _change(text, limits, usual_weeks if length is None else length)
            twice = (change.week, change.name) in read or (change.week == 0 and change.name in values)
            what = _("{name} gets two values at week {week}").format(name=change.name, week=change.week)
            _once(twice, "--at", text, what)
            read[change.week, change.name] = change
        ordered = sorted(read.values(), key=lambda change: change.week)
        return cls(values=values, changes=tuple(ordered), weeks=length)


def _length(text: str) -> int:
    weeks = _whole(text)
    if weeks is None or not 1 <= weeks <= LONGEST:
        raise OptionError(
            message("{text!r} is not a usable number of weeks.", text=text),
            where="--weeks",
            why=message("the run goes from week 0 to the last week asked for"),
            fix=message("give a whole number from 1 to {longest}", longest=in_full(LONGEST)),
        )
    return weeks


def _change(text: str, limits: Mapping[str, Limit], last: int) -> Change:
    head, colon, rest = text.partition(":")
    if not colon:
        raise _shape(text, "--at", limits)
    week = _whole(head)
    if week is None or not 0 <= week <= last:
        raise OptionError(
            message("{week!r} in {text!r} is not a week of this run.", week=head, text=text),
            where="--at",
            why=message("a change outside the run would do nothing"),
            fix=message("give a whole number from 0 to {last}, or a longer run with --weeks", last=last),
        )
    name, value = _assignment(rest, "--at", limits, text)
    if limits[name].start:
        changeable = [known for known in limits if not limits[known].start]
        raise OptionError(
            message("{name} cannot change later: {text!r}.", name=name, text=text),
            where="--at",
            why=message("it is the number of members at week 0; later members follow from the equations"),
            fix=message("use --set {name}=VALUE, or change one of {known}", name=name, known=_listed(changeable)),
        )
    return Change(week, name, value)


def _assignment(part: str, option: str, limits: Mapping[str, Limit], whole: str | None = None) -> tuple[str, float]:
    text = part if whole is None else whole
    name, equals, number = (piece.strip() for piece in part.partition("="))
    if not equals or not name or not number:
        raise _shape(text, option, limits)
    if name not in limits:
        raise OptionError(
            message("{name!r} is not a parameter of this study.", name=name),
            where=f"{option} {text}",
            why=message("a value that reaches nothing would be ignored in silence"),
            fix=nearest(name, limits),
        )
    return name, _value(number, name, limits[name], f"{option} {text}")


def _value(text: str, name: str, limit: Limit, where: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isfinite(value) and (value > 0 or (value == 0 and not limit.above_zero)):
        return value + 0.0  # so that -0 is 0
    bound = _("above zero") if limit.above_zero else _("zero or above")
    raise OptionError(
        message("{text!r} is not a usable value of {name}.", text=text, name=name),
        where=where,
        why=message("{name} is {unit}", name=name, unit=worded(limit.unit)),
        fix=message("give a finite number, {bound}", bound=bound),
    )


def _shape(text: str, option: str, limits: Mapping[str, Limit]) -> OptionError:
    shape, week = ("NAME=VALUE", "") if option == "--set" else ("WEEK:NAME=VALUE", "104:")
    example = f"{week}{next(iter(limits))}=0.002"
    return OptionError(
        message("{text!r} cannot be read as {shape}.", text=text, shape=shape),
        where=option,
        why=message("it must be clear which parameter gets which value"),
        fix=message("write it like {option} {example}", option=option, example=example),
    )


def _once(twice: bool, option: str, text: str, what: str) -> None:
    if twice:
        raise OptionError(
            message("{what}: {text!r}.", what=what, text=text),
            where=option,
            why=message("only one of the two values could hold"),
            fix=message("give each parameter once for each week"),
        )


def _whole(text: str) -> int | None:
    stripped = text.strip()
    return int(stripped) if stripped.isascii() and stripped.isdigit() else None


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
