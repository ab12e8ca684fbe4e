"""The 32 states of Mexico as people spell them, and the listed organisations, in the order of every array."""

import unicodedata
from collections.abc import Iterator
from functools import cache

from secuela.evidence.errors import near

STATES: tuple[str, ...] = (
    "MX-AGU",
    "MX-BCN",
    "MX-BCS",
    "MX-CAM",
    "MX-CHH",
    "MX-CHP",
    "MX-CMX",
    "MX-COA",
    "MX-COL",
    "MX-DUR",
    "MX-GRO",
    "MX-GUA",
    "MX-HID",
    "MX-JAL",
    "MX-MEX",
    "MX-MIC",
    "MX-MOR",
    "MX-NAY",
    "MX-NLE",
    "MX-OAX",
    "MX-PUE",
    "MX-QUE",
    "MX-ROO",
    "MX-SIN",
    "MX-SLP",
    "MX-SON",
    "MX-TAB",
    "MX-TAM",
    "MX-TLA",
    "MX-VER",
    "MX-YUC",
    "MX-ZAC",
)
# The usual name first, then long legal names, abbreviations and what else people write; case, accents, points and
# spaces do not count, and "Estado de", "State of" and the like go before any of them.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "MX-AGU": ("Aguascalientes", "Ags."),
    "MX-BCN": ("Baja California", "B.C.", "Baja California Norte", "B.C.N."),
    "MX-BCS": ("Baja California Sur", "B.C.S."),
    "MX-CAM": ("Campeche", "Camp."),
    "MX-CHH": ("Chihuahua", "Chih."),
    "MX-CHP": ("Chiapas", "Chis."),
    "MX-CMX": (
        "Ciudad de México",
        "CDMX",
        "Cd. de México",
        "Cd. México",
        "Cd. Mx.",
        "Mexico City",
        "Distrito Federal",
        "D.F.",
        "México D.F.",
        "México, Distrito Federal",
        "MX-DIF",
        "MX-CDMX",
    ),
    "MX-COA": ("Coahuila", "Coahuila de Zaragoza", "Coah."),
    "MX-COL": ("Colima", "Col."),
    "MX-DUR": ("Durango", "Dgo."),
    "MX-GRO": ("Guerrero", "Gro."),
    "MX-GUA": ("Guanajuato", "Gto."),
    "MX-HID": ("Hidalgo", "Hgo."),
    "MX-JAL": ("Jalisco", "Jal."),
    "MX-MEX": (
        "Estado de México",
        "Edomex",
        "Edoméx.",
        "Edo. de México",
        "Edo. México",
        "Edo. de Méx.",
        "Edo. Méx.",
        "Edo. Mex",
        "EdoMx",
        "State of Mexico",
        "Mexico State",
    ),
    "MX-MIC": ("Michoacán", "Michoacán de Ocampo", "Mich."),
    "MX-MOR": ("Morelos", "Mor."),
    "MX-NAY": ("Nayarit", "Nay."),
    "MX-NLE": ("Nuevo León", "N.L.", "Nvo. León"),
    "MX-OAX": ("Oaxaca", "Oaxaca de Juárez", "Oax."),
    "MX-PUE": ("Puebla", "Pue."),
    "MX-QUE": ("Querétaro", "Querétaro de Arteaga", "Querétaro Arteaga", "Qro."),
    "MX-ROO": ("Quintana Roo", "Q. Roo", "Q.R."),
    "MX-SIN": ("Sinaloa", "Sin."),
    "MX-SLP": ("San Luis Potosí", "S.L.P."),
    "MX-SON": ("Sonora", "Son."),
    "MX-TAB": ("Tabasco", "Tab."),
    "MX-TAM": ("Tamaulipas", "Tamps.", "Tams."),
    "MX-TLA": ("Tlaxcala", "Tlax."),
    "MX-VER": ("Veracruz", "Veracruz de Ignacio de la Llave", "Veracruz-Llave", "Ver."),
    "MX-YUC": ("Yucatán", "Yuc."),
    "MX-ZAC": ("Zacatecas", "Zac."),
}
AMBIGUOUS: dict[str, tuple[str, ...]] = {
    "México": ("MX-MEX", "MX-CMX"),
    "Méx.": ("MX-MEX", "MX-CMX"),
    "Baja": ("MX-BCN", "MX-BCS"),
    "California": ("MX-BCN", "MX-BCS"),
}
_SHORT = 5  # letters of an abbreviation, which other words are easily like
_LONGEST = 120  # signs of a name that are looked at
_BEFORE = ("", "Estado de", "Edo. de", "Estado Libre y Soberano de", "State of", "the State of")
LISTED_IDS: tuple[str, ...] = (
    "listed-sinaloa",
    "listed-cjng",
    "listed-noreste",
    "listed-golfo",
    "listed-nueva-familia",
    "listed-carteles-unidos",
)


def state_of(text: str) -> str | None:
    """The code of a state, however people spell it; None where it is none, or could be several.

    >>> state_of("michoacan de ocampo"), state_of("Q. Roo"), state_of("mx-sin"), state_of("México")
    ('MX-MIC', 'MX-ROO', 'MX-SIN', None)
    """
    return _codes().get(_folded(text))


def states_like(text: str) -> tuple[str, ...]:
    """Codes of the states that a text which names none may mean, at most three.

    >>> states_like("Baja"), states_like("Sinalao")
    (('MX-BCN', 'MX-BCS'), ('MX-SIN',))
    """
    folded = _folded(text)
    meant = next((codes for name, codes in AMBIGUOUS.items() if _folded(name) == folded), ())
    names = [_folded(name) for code in STATES for name in SPELLINGS[code] if len(_folded(name)) > _SHORT]
    return meant or tuple(dict.fromkeys(_codes()[name] for name in near(folded, names)))


def state_name(code: str) -> str:
    """Name and code of a state.

    >>> state_name("MX-MIC")
    'Michoacán (MX-MIC)'
    """
    return f"{SPELLINGS[code][0]} ({code})"


def spellings(code: str) -> Iterator[str]:
    """Every spelling of a state that is known, its code first."""
    yield code
    yield code.removeprefix("MX-") if code != "MX-MEX" else code
    for before in _BEFORE:
        for name in SPELLINGS[code]:
            yield f"{before} {name}".strip()


@cache
def _codes() -> dict[str, str]:
    return {_folded(spelling): code for code in STATES for spelling in spellings(code)}


def _folded(text: str) -> str:
    """Letters and digits alone, without case and accents."""
    plain = unicodedata.normalize("NFKD", text[:_LONGEST]).casefold()
    return "".join(sign for sign in plain if sign.isalnum())
