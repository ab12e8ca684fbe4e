"""Names of places: of a disputed one both, or the one that one of the two governments uses; states by their own."""

from typing import Literal

from secuela.evidence.library import library
from secuela.evidence.records import Place
from secuela.text.language import spoken
from secuela.text.language import translate as _

Naming = Literal["neutral", "us", "mx"]
NAMINGS: tuple[Naming, ...] = ("neutral", "us", "mx")


def named(place: Place, naming: Naming = "neutral") -> str:
    """A place by the setting: ``neutral`` gives both names; ``us`` and ``mx`` the one of that country's government.

    >>> from secuela.evidence.library import library
    >>> gulf = library().places["sea-gulf"]
    >>> named(gulf), named(gulf, "us"), named(gulf, "mx")
    ('Gulf of Mexico / Gulf of America', 'Gulf of America', 'Gulf of Mexico')
    """
    name = place.name_es if spoken() == "es" else place.name
    if place.other_name is None:
        return name
    other = {"Gulf of America": _("Gulf of America")}.get(place.other_name, place.other_name)
    if naming == "neutral":
        return f"{name} / {other}"
    return other if naming.upper() == place.other_name_in else name


def state_name(state: str) -> str:
    """A state in the language of the reader."""
    record = library().places[state]
    return record.name_es if spoken() == "es" else record.name
