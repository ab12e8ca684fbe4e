"""Which keys a proposal may have, and the rule behind each kind that is refused."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from secuela.evidence.errors import ProposalError, nearest
from secuela.policy.document import MAXIMUM_DEPTH, Document, Path, dotted, entries, shown
from secuela.policy.proposal import After, LeverDose, Phase, Proposal, ReferenceEntry, Scaled, Status, Title
from secuela.text.language import translate as _

LONGEST_KEY = 80  # signs of a key that are compared with known ones
_BLOCKS: dict[tuple[str, ...], type[BaseModel]] = {
    (): Proposal,
    ("title",): Title,
    ("status",): Status,
    ("phases", "*"): Phase,
    ("phases", "*", "after"): After,
    ("phases", "*", "levers", "*"): LeverDose,
    ("scaled",): Scaled,
    ("reference", "*"): ReferenceEntry,
    ("reference", "*", "title"): Title,
}


@dataclass(frozen=True)
class _Refused:
    rule: str
    why: str
    fix: str
    keys: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Compared without case, accents and separators, as a whole key and as any word of it (city_name, doses-per-group).
REFUSED = (
    _Refused(
        _("places below state level and coordinates are not accepted"),
        _("results hold for countries, states, corridors and seas, and nothing here may point at a place"),
        _("leave it out; `where` takes the entries and corridors of the lever, see `secuela levers show NAME`"),
        _words(
            "lat lats lon lons lng latitude longitude latitud longitud latlon latlng coordinate coordinates "
            "coord coords  coordenada coordenadas location locations ubicacion place places lugar lugares "
            "municipality municipalities  municipio municipios city cities ciudad ciudades town towns village "
            "neighbourhood neighborhood colonia  localidad address addresses direccion geo geometry geojson "
            "geohash bbox polygon radius grid mgrs utm postcode  zip zipcode gps"
        ),
    ),
    _Refused(
        _("units, weapons, facilities and sites are not accepted"),
        _("Secuela explores policies, not operations, and gives no operational detail a place to stand"),
        _("leave it out; the amount of an action is its `dose`, in the unit of its lever"),
        _words(
            "unit units unidad unidades weapon weapons arma armas ammunition munition munitions missile "
            "missiles drone drones  aircraft platform battalion brigade facility facilities instalacion "
            "instalaciones site sites sitio sitios base  bases compound building safehouse laboratory "
            "laboratories laboratorio"
        ),
    ),
    _Refused(
        _("doses per group are not accepted"),
        _("nothing here may help to choose which group to act against"),
        _("give one dose for the listed organisations together"),
        _words(
            "group groups grupo grupos cartel cartels carteles organisation organisations organization "
            "organizations  organizacion organizaciones faction factions faccion facciones gang gangs"
        ),
    ),
    _Refused(
        _("persons are not accepted"),
        _("Secuela works with populations, and nothing here may point at a person"),
        _("leave it out; public officials appear by office, in `note` or `sources`"),
        _words(
            "name names nombre nombres person persons people persona personas individual individuals individuo "
            "leader leaders  lider lideres target targets objetivo objetivos suspect suspects alias aliases "
            "kingpin kingpins who"
        ),
    ),
    _Refused(
        _("dates finer than a month are not accepted"),
        _("the world moves in whole months, and a day would be an operational detail"),
        _("give the first month as `from: YYYY-MM` and the length as `months`"),
        _words("date dates day days fecha fechas dia dias time hour hours hora week weeks semana timestamp datetime"),
    ),
)
_PER_GROUP = next(refused for refused in REFUSED if "group" in refused.keys)


def check_keys(document: Document) -> None:
    """Refuse every key that stands for something a proposal must not hold, then every unknown one.

    Raises:
        ProposalError: For the first such key, in the order of the file.
    """
    found = list(_keys(document.data, ()))
    for path, key in found:
        _check_refused(document, path, key)
    for path, key in found:
        _check_known(document, path, key)


def _keys(data: object, path: Path) -> Iterator[tuple[Path, str]]:
    if len(path) > MAXIMUM_DEPTH:
        raise ProposalError(
            _("The proposal is nested deeper than {n} levels.").format(n=MAXIMUM_DEPTH),
            where=dotted(path),
            why=_("no proposal needs it, and such a text can exhaust the memory"),
            fix=_("start from `secuela proposals new`"),
        )
    for key, value in entries(data):
        if isinstance(key, str):
            yield (*path, key), key
        yield from _keys(value, (*path, key))


def _forms(key: str) -> frozenset[str]:
    """The key as one word, and each word of it."""
    plain = unicodedata.normalize("NFKD", _CAMEL.sub("_", key)).casefold()
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = [word for word in _SEPARATORS.split(kept) if word]
    return frozenset([*words, "".join(words)])


_SEPARATORS = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _check_refused(document: Document, path: Path, key: str) -> None:
    if key in _known(path[:-1]):
        return
    forms = _forms(key[:LONGEST_KEY])
    for refused in REFUSED:
        if forms & refused.keys:
            what = _("The key {key} is refused: {rule}.").format(key=shown(key), rule=refused.rule)
            raise ProposalError(what, where=document.where(path), why=refused.why, fix=refused.fix)
    if path[-2:-1] == ("dose",):
        what = _("The dose is not a number but a block with the key {key}: {rule}.").format(
            key=shown(key), rule=_PER_GROUP.rule
        )
        fix = _(
            "{fix}: a plain number, without quotes, unit or thousands separators; "
            "a dose that changes with time takes a phase for each amount"
        ).format(fix=_PER_GROUP.fix)
        raise ProposalError(what, where=document.where(path[:-1]), why=_PER_GROUP.why, fix=fix)


def _known(block: Path) -> frozenset[str]:
    model = _BLOCKS.get(tuple("*" if isinstance(part, int) else part for part in block))
    if model is None:
        return frozenset()
    return frozenset(field.alias or name for name, field in model.model_fields.items())


def _check_known(document: Document, path: Path, key: str) -> None:
    known = _known(path[:-1])
    if not known or key in known:
        return
    raise ProposalError(
        _("The key {key} is unknown.").format(key=shown(key)),
        where=document.where(path),
        why=_("a key that nothing reads would be ignored in silence"),
        fix=nearest(key[:LONGEST_KEY], known),
    )
