"""Units as they are spoken."""

import re
from dataclasses import replace

from secuela.evidence.message import Message, counted, message
from secuela.text.language import translate as _
from secuela.text.language import worded

_MANY = 2  # any number but one, where only the plural is wanted
_SCALES = {
    "thousand": message("thousand {things}"),
    "million": counted("million {things}", "million {things}", _MANY),  # two forms in other languages
}
_PER = {
    "year": message("{things} a year"),
    "month": message("{things} a month"),
    "person": message("{things} a person"),
}
_BARE_PER = {"year": message("a year"), "month": message("a month"), "person": message("a person")}

_PEOPLE, _DEATHS = counted("person", "people", _MANY), counted("death", "deaths", _MANY)
_GROUPS = counted("group", "groups", _MANY)
_NOUNS = {
    "removal": counted("removal", "removals", _MANY),
    "person": _PEOPLE,
    "persons": _PEOPLE,
    "people": _PEOPLE,
    "death": _DEATHS,
    "deaths": _DEATHS,
    "kit": counted("kit", "kits", _MANY),
    "laboratory": counted("laboratory", "laboratories", _MANY),
    "group": _GROUPS,
    "groups": _GROUPS,
    "pound": counted("pound", "pounds", _MANY),
    "report": counted("report", "reports", _MANY),
    "day": counted("day", "days", _MANY),
    "event": counted("event", "events", _MANY),
    "operation": counted("operation", "operations", _MANY),
    "tie": counted("tie", "ties", _MANY),
    "encounter": counted("encounter", "encounters", _MANY),
    "percentage_point": counted("percentage point", "percentage points", _MANY),
    "month": counted("month", "months", _MANY),
    "year": counted("year", "years", _MANY),
}
_MONEY = {"USD_2025": message("2025 USD")}
_MEASURES = {
    "index": message("index"),
    "share": message("share"),
    "ratio": message("ratio"),
    "level": message("level"),
    "log": message("log"),
    "probability": message("probability"),
    "elasticity": message("elasticity"),
    "kilogram": message("kilograms"),
}
_TIMES, _THOUSAND = ("year", "month"), "thousand*"


def unit_words(unit: str, *, one: bool = False) -> str:
    """A unit as it is spoken, in the plural unless ``one``; a bare 1 has no word.

    >>> unit_words("death/month"), unit_words("thousand*person"), unit_words("1/year")
    ('deaths a month', 'thousand people', 'a year')
    >>> unit_words("death/(month*thousand*person)"), unit_words("person/removal")
    ('deaths per thousand people a month', 'people per removal')
    """
    counted_thing, *rest = (part.strip() for part in unit.split("/"))
    things = _things(counted_thing, one=one)
    for part in rest:
        things = _per(things, part)
    return things


def amount_of(number: str, unit: str, *, one: bool) -> str:
    """A number, written as it is to be, with its unit.

    >>> amount_of("1", "removal/year", one=True), amount_of("1", "thousand*person", one=True)
    ('1 removal a year', '1 thousand people')
    """
    if one and unit.startswith(_THOUSAND):  # other languages name no number before it
        return _("1 thousand {things}").format(things=unit_words(unit.removeprefix(_THOUSAND)))
    things = unit_words(unit, one=one)
    return _("{number} {things}").format(number=number, things=things) if things else number


def indivisible(unit: str) -> bool:
    """Whether what a unit counts comes in whole numbers: people, deaths, groups.

    >>> indivisible("person/month"), indivisible("million USD_2025")
    (True, False)
    """
    return unit.split("/")[0].strip() in _NOUNS


def _things(unit: str, *, one: bool) -> str:
    if unit == "1":
        return ""
    *scales, noun = re.split("[* ]", unit)
    things = worded(_named(noun, one=one and not scales))
    for scale in reversed(scales):
        pattern = _SCALES.get(scale)
        if pattern is None:
            things = f"{scale} {things}"
        else:
            things = worded(replace(_formed(pattern, one=one), values={"things": things}))
    return things


def _named(noun: str, *, one: bool) -> Message | str:
    known = _NOUNS.get(noun)
    return _formed(known, one=one) if known else _MONEY.get(noun, _MEASURES.get(noun, noun))


def _formed(said: Message, *, one: bool) -> Message:
    return said if said.plural is None else replace(said, count=1 if one else _MANY)


def _per(things: str, part: str) -> str:
    """What a count is taken over: a time, a thing, or several of these in brackets, of which the time is told last."""
    among = part.strip("()").split("*")
    times = [each for each in among if each in _TIMES]
    others = "*".join(each for each in among if each not in _TIMES)
    for each in filter(None, (others, *times)):
        things = _taken(things, each)
    return things


def _taken(things: str, part: str) -> str:
    if things:
        pattern = _PER.get(part)
        if pattern is not None:
            return worded(pattern).format(things=things)
        return _("{things} per {thing}").format(things=things, thing=_one(part))
    bare = _BARE_PER.get(part)
    return _("per {thing}").format(thing=_one(part)) if bare is None else worded(bare)


def _one(part: str) -> str:
    """One of what a count is taken over: "removal", "thousand people", "kilogram"."""
    return _("kilogram") if part == "kilogram" else _things(part, one=True).replace("_", " ")
