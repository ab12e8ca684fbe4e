"""Units as they are spoken."""

from secuela.text.language import translate as _


def unit_words(unit: str, *, one: bool = False) -> str:
    """A unit as it is spoken, in the plural unless ``one``; a bare 1 has no word.

    >>> unit_words("death/month")
    'deaths a month'
    """
    if unit == "1":
        return ""
    thing, *rest = unit.split("/")
    *scale, noun = thing.strip().split("*")
    singular, plural = (" ".join([*scale, word]) for word in _nouns().get(noun, (noun, noun)))
    per = {"year": _("a year"), "month": _("a month"), "person": _("a person")}
    ends = [per.get(part.strip(), _("per {thing}").format(thing=part.replace("_", " "))) for part in rest]
    spoken = (singular if one and not scale else plural).replace("USD_2025", _("2025 USD"))
    return " ".join([part for part in (spoken if spoken != "1" else "", *ends) if part])


def indivisible(unit: str) -> bool:
    """Whether what a unit counts comes in whole numbers: people, deaths, groups.

    >>> indivisible("person/month"), indivisible("million USD_2025")
    (True, False)
    """
    return unit.split("/")[0].strip() in _nouns()


def _nouns() -> dict[str, tuple[str, str]]:
    people, deaths = (_("person"), _("people")), (_("death"), _("deaths"))
    return {
        "removal": (_("removal"), _("removals")),
        "person": people,
        "persons": people,
        "people": people,
        "death": deaths,
        "deaths": deaths,
        "kit": (_("kit"), _("kits")),
        "laboratory": (_("laboratory"), _("laboratories")),
        "group": (_("group"), _("groups")),
        "groups": (_("group"), _("groups")),
        "day": (_("day"), _("days")),
        "encounter": (_("encounter"), _("encounters")),
        "percentage_point": (_("percentage point"), _("percentage points")),
        "month": (_("month"), _("months")),
        "year": (_("year"), _("years")),
    }
