"""Names of places on the routes, from west to east; a place with two names is always shown with both."""

from collections.abc import Mapping

from secuela.evidence.library import library
from secuela.evidence.words import translate as _

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


def place_name(place: str) -> str:
    """A place by its id or its key in the flows.

    >>> place_name("gulf")
    'Gulf of Mexico / Gulf of America'
    """
    known = {"domestic": _("Made in Mexico"), "guatemala_land": _("By land from Guatemala")}
    record = library().places.get({**ENTRIES, **CORRIDORS}.get(place) or place)
    if record is None:
        return known.get(place, place.replace("_", " "))
    name = record.name.removesuffix(" corridor")
    return f"{name} / {record.other_name}" if record.other_name else name


def where_words(where: str, lever: str) -> str:
    """Where a lever acts, in words."""
    if where == "all":
        return _("everywhere")
    if lever == "perimeter" and where == "gulf":
        return _("{gulf}, with the coast and the crossings on it").format(gulf=place_name("gulf"))
    return place_name(where)


def drug_name(drug: str) -> str:
    """A drug's id in words."""
    known = {
        "fentanyl": _("fentanyl"),
        "methamphetamine": _("methamphetamine"),
        "cocaine": _("cocaine"),
        "heroin": _("heroin"),
    }
    return known.get(drug, drug.replace("_", " "))
