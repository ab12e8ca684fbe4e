"""Words that no proposal may have as a key: persons, places, units, doses per group, days, each with its rule."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from secuela.evidence.errors import shown
from secuela.evidence.message import Message, message
from secuela.evidence.schema_faults import LONGEST_KEY
from secuela.evidence.strict_yaml import Fault, Path


@dataclass(frozen=True)
class _Refused:
    rule: Message
    why: Message
    fix: Message
    keys: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Compared without case, accents and separators, as a whole key and as any word of it (city_name, doses-per-group).
REFUSED = (
    _Refused(
        message("places below state level and coordinates are not accepted"),
        message("results hold for countries, states, corridors and seas, and nothing here may point at a place"),
        message("leave it out; `where` takes the entries and corridors of the lever, see `secuela levers show NAME`"),
        _words(
            "lat lats lon lons lng latitude longitude latitud longitud latlon latlng coordinate coordinates "
            "coord coords  coordenada coordenadas location locations ubicacion place places lugar lugares "
            "municipality municipalities  municipio municipios city cities ciudad ciudades town towns village "
            "neighbourhood neighborhood colonia  localidad address addresses direccion geo geometry geojson "
            "geohash bbox polygon radius grid mgrs utm postcode  zip zipcode gps"
        ),
    ),
    _Refused(
        message("units, weapons, facilities and sites are not accepted"),
        message("Secuela explores policies, not operations, and gives no operational detail a place to stand"),
        message("leave it out; the amount of an action is its `dose`, in the unit of its lever"),
        _words(
            "unit units unidad unidades weapon weapons arma armas ammunition munition munitions missile "
            "missiles drone drones  aircraft platform battalion brigade facility facilities instalacion "
            "instalaciones site sites sitio sitios base  bases compound building safehouse laboratory "
            "laboratories laboratorio"
        ),
    ),
    _Refused(
        message("doses per group are not accepted"),
        message("nothing here may help to choose which group to act against"),
        message("give one dose for the listed organisations together"),
        _words(
            "group groups grupo grupos cartel cartels carteles organisation organisations organization "
            "organizations  organizacion organizaciones faction factions faccion facciones gang gangs"
        ),
    ),
    _Refused(
        message("persons are not accepted"),
        message("Secuela works with populations, and nothing here may point at a person"),
        message("leave it out; public officials appear by office, in `note` or `sources`"),
        _words(
            "name names nombre nombres person persons people persona personas individual individuals individuo "
            "leader leaders  lider lideres target targets objetivo objetivos suspect suspects alias aliases "
            "kingpin kingpins who"
        ),
    ),
    _Refused(
        message("dates finer than a month are not accepted"),
        message("the world moves in whole months, and a day would be an operational detail"),
        message("give the first month as `from: YYYY-MM` and the length as `months`"),
        _words("date dates day days fecha fechas dia dias time hour hours hora week weeks semana timestamp datetime"),
    ),
)
_PER_GROUP = next(refused for refused in REFUSED if "group" in refused.keys)


def refused_keys(path: Path, known: Iterable[str]) -> Iterator[Fault]:
    """The rule against a key, if there is one.

    Args:
        path: Of the key.
        known: Keys of the block in which it stands, which are never refused.
    """
    key = str(path[-1])
    if isinstance(path[-1], int) or key in known:
        return
    forms = _forms(key[:LONGEST_KEY])
    for refused in REFUSED:
        if forms & refused.keys:
            what = message("The key {key} is refused: {rule}.", key=shown(key), rule=refused.rule)
            yield Fault(path, what, refused.why, refused.fix)
            return
    if path[-2:-1] == ("dose",):
        what = message(
            "The dose is not a number but a block with the key {key}: {rule}.", key=shown(key), rule=_PER_GROUP.rule
        )
        fix = message(
            "{fix}: a plain number, without quotes, unit or thousands separators; "
            "a dose that changes with time takes a phase for each amount",
            fix=_PER_GROUP.fix,
        )
        yield Fault(path[:-1], what, _PER_GROUP.why, fix)


def _forms(key: str) -> frozenset[str]:
    """The key as one word, and each word of it."""
    plain = unicodedata.normalize("NFKD", _CAMEL.sub("_", key)).casefold()
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = [word for word in _SEPARATORS.split(kept) if word]
    return frozenset([*words, "".join(words)])


_SEPARATORS = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
