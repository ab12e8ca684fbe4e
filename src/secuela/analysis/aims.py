"""A user's own thresholds as text: an outcome, a comparison, and a change against the status quo with its sign."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secuela.analysis.robustness import OPERATORS, Aim
from secuela.evidence.errors import OptionError, choose_one, near, nearest
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.evidence.records import Outcome
from secuela.evidence.states import state_of
from secuela.evidence.strict_yaml import grouped_number
from secuela.text.language import translate as _

Coordinates = Mapping[str, Mapping[str, Sequence[str]]]
_FORM = re.compile(r"([^<>=!≤≥@]*)([<>=!≤≥]+)([^@]*)(?:@(.*))?", re.DOTALL)
_CHANGE = re.compile(r"([+-]?)(\d+(?:\.\d+)?|\.\d+)(%?)", re.ASCII)
_NAMED = re.compile(r"[0-9]{4}-[0-9]{2}")
_SHOWN = 60
_HUNDRED = 100.0


@dataclass(frozen=True)
class Wish:
    """One aim, and what of a run it reads.

    Attributes:
        aim: The threshold: a ratio to the status quo or a difference from it.
        change: The number as it was asked for: per cent for a ratio, else in the outcome's unit.
        labels: Coordinate of the outcome (definition, side, country, place) to the label that is read.
        month: Month read, or the last month of the sum of a flow; None for that of the comparisons.
    """

    aim: Aim
    change: float
    labels: dict[str, str]
    month: int | None

    @property
    def text(self) -> str:
        """The aim in its shortest full form, as a manifest keeps it."""
        what = ":".join([self.aim.outcome, *self.labels.values()])
        per_cent = "%" if self.aim.measure == "ratio" else ""
        change = f"{self.change:+.10g}" if self.change else "0"
        return f"{what}{self.aim.operator}{change}{per_cent}" + ("" if self.month is None else f"@{self.month}")


def wishes(
    texts: Sequence[str], coordinates: Coordinates, months: int, *, as_of: Month | None = None, where: str = "--aim"
) -> list[Wish]:
    """Aims read from their texts, each once.

    Args:
        texts: ``OUTCOME[:LABEL]COMPARISON CHANGE[@MONTH]``, as in ``homicides_mx<=-3%`` or ``cooperation>=-0.1@24``;
            the month is counted from the origin or named, as ``@2026-12``.
        coordinates: By outcome the labels of its further coordinates.
        months: Horizon of the run.
        as_of: Origin, from which a named month is counted; none are taken without it.
        where: What a message names.

    Raises:
        OptionError: If one has another form, or asks for what no run can tell.
    """
    found = {wish.text: wish for wish in (_wish(text, coordinates, (months, as_of), where) for text in texts)}
    return list(found.values())


def _wish(text: str, coordinates: Coordinates, span: tuple[int, Month | None], where: str) -> Wish:
    squeezed = re.sub(r"\s+", "", str(text)).replace("\u2212", "-").replace("≤", "<=").replace("≥", ">=")
    place = f"{where} {str(text)[:_SHOWN]!r}"
    form = _FORM.fullmatch(squeezed)
    if form is None or not form[1]:
        raise OptionError(
            message("{text} is not an aim.", text=repr(str(text))[:_SHOWN]),
            where=where,
            why=message("an aim needs an outcome, a comparison and a change against the status quo"),
            fix=message('write it in quotes, since a shell takes < and > for itself: --aim "homicides_mx<=-3%"'),
        )
    name, *labels = form[1].split(":")
    record = _record(name, place)
    if form[2] not in OPERATORS:
        raise OptionError(
            message("{operator} is no comparison.", operator=repr(form[2])[:_SHOWN]),
            where=place,
            why=message("a threshold needs to know on which side it is met"),
            fix=choose_one(form[2], list(OPERATORS)),
        )
    change, relative = _change(form[3], record, place)
    aim = Aim(name, "ratio", form[2], 1 + change / _HUNDRED) if relative else Aim(name, "difference", form[2], change)
    return Wish(aim, change, _labels(name, labels, coordinates.get(name, {}), place), _month(form[4], *span, place))


def _record(name: str, place: str) -> Outcome:
    outcomes = library().outcomes
    known = {key: record for key, record in outcomes.items() if not record.needs_lever}
    if name in outcomes and name not in known:  # a share of nothing under the status quo
        raise OptionError(
            message("{name} has no value under the status quo.", name=name),
            where=place,
            why=message("an aim is a change against the status quo"),
            fix=message("choose another outcome, such as fentanyl_supply_us"),
        )
    if name not in known:
        raise OptionError(
            message("There is no outcome {name}.", name=repr(name)[:_SHOWN]),
            where=place,
            why=message("a threshold on nothing would always look met or never"),
            fix=nearest(name, known, show=len(known)),
        )
    return known[name]


def _change(text: str, record: Outcome, place: str) -> tuple[float, bool]:
    """The change, and whether it is in per cent."""
    form = _CHANGE.fullmatch(text)
    why = message("an aim is met by a change against the status quo in the same future, so its number has a sign")
    if form is None:
        what = message("{number} is no change.", number=repr(text)[:_SHOWN])
        fix = message("write -3% for 3 % less than under the status quo, or +500 for 500 more, in digits alone")
        raise OptionError(what, where=place, why=why, fix=fix)
    if grouped := grouped_number(form[2]):
        what, why_not, fix = grouped
        raise OptionError(what, where=place, why=why_not, fix=fix)
    change, relative = float(form[1] + form[2]), bool(form[3])
    if change and not form[1]:
        what = message("{number} has no sign: it could be meant as a ratio, a level or a change.", number=text)
        raise OptionError(what, where=place, why=why, fix=_signed(change, record, relative=relative))
    if relative and record.smallest_kind == "absolute":
        raise OptionError(
            message("A change in per cent is asked of {name}, which can be zero.", name=record.id),
            where=place,
            why=message("a ratio to zero means nothing"),
            fix=message("write the difference, without %; the unit is {unit}", unit=_unit(record)),
        )
    if relative and change < -_HUNDRED:
        raise OptionError(
            message("Nothing can fall by more than 100 %; {number} is asked.", number=text),
            where=place,
            why=message("such an aim is met always or never"),
            fix=message("write a change from -100% up"),
        )
    return change, relative


def _signed(change: float, record: Outcome, *, relative: bool) -> str:
    if relative:
        return _("write -{n:g}% for less than under the status quo, +{n:g}% for more").format(n=change)
    difference = _("write -{n:g} or +{n:g} for a difference in {unit}").format(n=change, unit=_unit(record))
    if record.smallest_kind == "absolute":
        return difference
    ratio = f"{_HUNDRED * (change - 1):+.10g}%"
    return _("write {ratio} for a ratio of {n:g}; {difference}").format(ratio=ratio, n=change, difference=difference)


def _unit(record: Outcome) -> str:
    """Unit of what an aim reads: a flow is summed over the months."""
    return record.unit.removesuffix("/month") if record.kind == "flow" else record.unit


def _labels(name: str, given: Sequence[str], axes: Mapping[str, Sequence[str]], place: str) -> dict[str, str]:
    """A label for each coordinate of the outcome, in the outcome's own order."""
    spelt = [state_of(label) or label for label in given] if "place" in axes else list(given)
    named = spelt or [label for _axis, label in library().outcomes[name].usual_definition]
    known = [label for labels in axes.values() for label in labels]
    for label in named:
        if label not in known:
            raise _no_label(name, label, known, place)
    found = {axis: [label for label in named if label in labels] for axis, labels in axes.items()}
    for axis, own in found.items():
        if len(own) != 1:
            raise OptionError(
                message("{name} is told by {axis}; the aim names {n} of them.", name=name, axis=axis, n=len(own)),
                where=place,
                why=message("they are never added up, so an aim reads one"),
                fix=message(
                    "write one behind the outcome, as in {name}:{label}: {known}",
                    name=name,
                    label=":".join(labels[0] for labels in axes.values()),
                    known=", ".join(axes[axis]),
                ),
            )
    return {axis: own[0] for axis, own in found.items()}


def _no_label(name: str, label: str, known: Sequence[str], place: str) -> OptionError:
    if not known:
        fix = message("leave ':{label}' out", label=label[:_SHOWN])
    else:
        fix = nearest(label, known) if near(label, known) else message("choose one of {all}", all=", ".join(known))
    what = message("{name} has no part called {label}.", name=name, label=repr(label)[:_SHOWN])
    return OptionError(what, where=place, why=message("an aim on another part would be another aim"), fix=fix)


def _month(text: str | None, months: int, as_of: Month | None, place: str) -> int | None:
    if text is None:
        return None
    number = int(text[:_SHOWN]) if text.isascii() and text.isdigit() else 0
    if as_of is not None and _NAMED.fullmatch(text):
        number = Month.parse(text, where=place) - as_of
    if 1 <= number <= months:
        return number
    raise OptionError(
        message("{month} is not a month of the run.", month=repr(text)[:_SHOWN]),
        where=place,
        why=message("nothing is simulated there"),
        fix=message(
            "write a whole number from 1 to {months} behind @, or {first} to {last}, or leave it out",
            months=months,
            first=as_of + 1,
            last=as_of + months,
        )
        if as_of is not None
        else message("write a whole number from 1 to {months} behind @, or leave it out", months=months),
    )
