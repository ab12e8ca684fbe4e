"""Drugs, entries, border corridors and the routes between them; nothing finer, and no route is ranked."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from secuela.evidence.corridors import CORRIDORS, DRUGS, ENTRIES, LAND_CORRIDORS
from secuela.evidence.errors import ModelError, nearest
from secuela.evidence.message import message

# Which corridors a flow that enters here can leave by: over land through Mexico, or on along the coast.
_REACHES = {
    "eastern_pacific": LAND_CORRIDORS,
    "western_caribbean": (*LAND_CORRIDORS, "gulf_coast", "florida"),
    "gulf": ("el_paso", "south_texas", "gulf_coast", "florida"),
    "caribbean": ("gulf_coast", "florida"),
    "guatemala_land": LAND_CORRIDORS,
    "domestic": (*LAND_CORRIDORS, "gulf_coast"),
}
ROUTES = tuple((entry, corridor) for entry in ENTRIES for corridor in _REACHES[entry])
NOT_MADE_IN_MEXICO = ("cocaine",)

ENTRY_OF = np.array([ENTRIES.index(entry) for entry, _ in ROUTES])
CORRIDOR_OF = np.array([CORRIDORS.index(corridor) for _, corridor in ROUTES])


def reach() -> Float[np.ndarray, "drug entry corridor"]:
    """1 where a route exists for a drug, 0 where it does not."""
    exists = np.zeros((len(DRUGS), len(ENTRIES), len(CORRIDORS)))
    exists[:, ENTRY_OF, CORRIDOR_OF] = 1
    for drug in NOT_MADE_IN_MEXICO:
        exists[DRUGS.index(drug), ENTRIES.index("domestic")] = 0
    return exists


def open_routes() -> Float[np.ndarray, "drug route"]:
    """The same by route."""
    return reach()[:, ENTRY_OF, CORRIDOR_OF]


@dataclass(frozen=True)
class Perimeter:
    """A named set of entries and crossings that effort is put on together.

    Args:
        name: Name of the set; its port is ``perimeter_<name>``.
        entries: Members among the entries.
        corridors: Members among the border corridors.

    Raises:
        ModelError: If the set has no member, or names a place that does not exist.
    """

    name: str
    entries: tuple[str, ...]
    corridors: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.entries and not self.corridors:
            msg = message("the perimeter {name!r} has no member", name=self.name)
            raise ModelError(
                msg,
                where=f"perimeter {self.name}",
                why=message("effort on nothing would look like a measure that does not work"),
                fix=message("name at least one of {entries}", entries=", ".join((*ENTRIES, *CORRIDORS))),
            )
        for places, known in ((self.entries, ENTRIES), (self.corridors, CORRIDORS)):
            self._refuse_unknown(places, known)

    def _refuse_unknown(self, places: tuple[str, ...], known: tuple[str, ...]) -> None:
        for place in places:
            if place not in known:
                msg = message(
                    "the perimeter {name!r} names {place!r}, which is no place of this model",
                    name=self.name,
                    place=place,
                )
                raise ModelError(
                    msg,
                    where=f"perimeter {self.name}",
                    why=message("effort on an unknown place would be lost without anyone noticing"),
                    fix=nearest(place, known),
                )

    @property
    def on_entries(self) -> Float[np.ndarray, " entry"]:
        """1 for a member."""
        return np.isin(ENTRIES, self.entries).astype(float)

    @property
    def on_corridors(self) -> Float[np.ndarray, " corridor"]:
        """1 for a member."""
        return np.isin(CORRIDORS, self.corridors).astype(float)


# The Gulf (Gulf of Mexico; Gulf of America in US federal usage): its waters, and the crossings and coast on it.
GULF = Perimeter("gulf", entries=("gulf",), corridors=("south_texas", "gulf_coast"))


def to_routes(
    entries: Float[np.ndarray, " entry"], corridors: Float[np.ndarray, " corridor"]
) -> Int[np.ndarray, " route"]:
    """1 for each route that a set of entries and corridors touches."""
    return ((entries[ENTRY_OF] + corridors[CORRIDOR_OF]) > 0).astype(int)
