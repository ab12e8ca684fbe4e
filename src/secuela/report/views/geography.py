"""Names of places on the routes, from west to east; a place with two names by the setting of the page."""

import re
from collections.abc import Mapping

from secuela.evidence.library import library
from secuela.text.language import translate as _
from secuela.text.place_names import Naming, named

# From west to east; the keys are those of flows.json, the values ids of places (None: not a place of the library).
ENTRIES: Mapping[str, str | None] = {
    "eastern_pacific": "sea-eastern-pacific",
    "domestic": None,
    "guatemala_land": None,
    "gulf": "sea-gulf",
    "western_caribbean": "sea-western-caribbean",
    "caribbean": "sea-caribbean",
}
CORRIDORS: Mapping[str, str | None] = {
    "california": "corridor-california",
    "arizona": "corridor-arizona",
    "el_paso": "corridor-el-paso-west-texas",
    "south_texas": "corridor-south-texas",
    "gulf_coast": "corridor-gulf-coast",
    "florida": "corridor-florida",
}


_CORRIDOR = re.compile(r" corridor$|^Corredor de (?=[A-Z])|^Corredor del ")


def place_name(place: str, naming: Naming = "neutral") -> str:
    """A place by its id or its key in the flows.

    >>> place_name("gulf"), place_name("gulf", "mx")
    ('Gulf of Mexico / Gulf of America', 'Gulf of Mexico')
    """
    known = {"domestic": _("Made in Mexico"), "guatemala_land": _("By land from Guatemala")}
    record = library().places.get({**ENTRIES, **CORRIDORS}.get(place) or place)
    if record is None:
        return known.get(place, place.replace("_", " "))
    name = _CORRIDOR.sub("", named(record, naming))
    return name[:1].upper() + name[1:]


def two_names(naming: Naming) -> str:
    """What a page says of a sea with two names."""
    if naming == "neutral":
        return _("The Gulf has two names; both are shown.")
    return _("This page calls it {gulf}; it has two names.").format(gulf=place_name("gulf", naming))


def where_words(where: str, lever: str, naming: Naming = "neutral") -> str:
    """Where a lever acts, in words."""
    if where == "all":
        return _("everywhere")
    if lever == "perimeter" and where == "gulf":
        return _("{gulf}, with the coast and the crossings on it").format(gulf=place_name("gulf", naming))
    return place_name(where, naming)
