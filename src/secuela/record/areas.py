"""States of Mexico and areas of the US as agencies name and number them; nothing finer."""

from functools import cache

from secuela.evidence.library import library
from secuela.evidence.state_tables import UNKNOWN_PLACE
from secuela.evidence.states import AMBIGUOUS, STATES, state_of, states_like

MEXICO, UNITED_STATES = "MX", "US"
# The order of the numbers 1 to 32 that INEGI gives the states.
INEGI_ORDER = (
    "MX-AGU", "MX-BCN", "MX-BCS", "MX-CAM", "MX-COA", "MX-COL", "MX-CHP", "MX-CHH", "MX-CMX", "MX-DUR", "MX-GUA",
    "MX-GRO", "MX-HID", "MX-JAL", "MX-MEX", "MX-MIC", "MX-MOR", "MX-NAY", "MX-NLE", "MX-OAX", "MX-PUE", "MX-QUE",
    "MX-ROO", "MX-SLP", "MX-SIN", "MX-SON", "MX-TAB", "MX-TAM", "MX-TLA", "MX-VER", "MX-YUC", "MX-ZAC",
)  # fmt: skip
_TERRITORIES = {
    "PR": "Puerto Rico",
    "VI": "Virgin Islands",
    "GU": "Guam",
    "AS": "American Samoa",
    "MP": "Northern Mariana Islands",
    "XX": "Unknown",
}


def mexican_state(number: str, name: str) -> str | None:
    """The state that has this number of INEGI and this name; None where the two do not agree or one is none.

    >>> mexican_state("15", "México"), mexican_state("05", "Coahuila de Zaragoza"), mexican_state("05", "Sinaloa")
    ('MX-MEX', 'MX-COA', None)
    """
    place = int(number) if number.isascii() and number.isdigit() else 0
    if not 1 <= place <= len(INEGI_ORDER):
        return None
    code = INEGI_ORDER[place - 1]
    named = state_of(name)
    if named is None:
        return code if code in (AMBIGUOUS.get(name) or states_like(name)) else None
    return code if named == code else None


@cache
def us_areas() -> dict[str, str]:
    """Codes of the states and territories of the US, by their two letters and by their English names."""
    states = {
        code: place.name for code, place in library().places.items() if place.kind == "state" and place.country == "US"
    }
    codes = {code.removeprefix("US-"): code for code in states} | {short: f"US-{short}" for short in _TERRITORIES}
    names = {name: code for code, name in states.items()} | {name: f"US-{code}" for code, name in _TERRITORIES.items()}
    return codes | names


def mexican_places() -> frozenset[str]:
    """Codes that a series of Mexico may hold."""
    return frozenset({MEXICO, UNKNOWN_PLACE, *STATES})


def us_places() -> frozenset[str]:
    """Codes that a series of the US by state may hold."""
    return frozenset({UNITED_STATES, *us_areas().values()})
