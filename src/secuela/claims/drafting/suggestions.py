"""What a draft suggests: a kind with the words that it was read from, a test in the outcomes' own words, a side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from secuela.claims.drafting.attribution import Said
from secuela.claims.drafting.language_tools import lemma
from secuela.claims.drafting.lexicon import Words, words_of
from secuela.claims.drafting.stated_numbers import Stated
from secuela.claims.drafting.words_of_text import Word, words
from secuela.claims.schema import FROM_RUN, Kind, Side
from secuela.claims.vocabulary import outcome_coordinates
from secuela.evidence.languages import Language
from secuela.evidence.library import library
from secuela.evidence.records import Outcome

DEFAULT_MONTH = 36
_LAST_MONTH = 60
_AROUND = 4  # words on each side of one that says more or less
_ORDER: tuple[Kind, ...] = ("normative", "framing", "plan", "forecast", "causal", "fact")
_FUTURE = ("rá", "rán", "ría", "rían", "remos")
_SIDES: Mapping[Side, frozenset[str]] = {
    "supporters": frozenset(
        ["supporter", "backer", "proponent", "advocate", "defender", "partidario", "partidaria", "simpatizante"]
    ),
    "critics": frozenset(
        ["critic", "opponent", "opposition", "crítico", "crítica", "opositor", "opositora", "detractor"]
    ),
    "sceptics": frozenset(["sceptic", "skeptic", "doubter", "escéptico", "escéptica"]),
}
_GOVERNS = frozenset(
    [
        "government",
        "president",
        "presidency",
        "ministry",
        "secretary",
        "gobierno",
        "presidente",
        "presidenta",
        "presidencia",
    ]
)
_MONTHS = {"year": 12, "month": 1}
# Words for outcomes beside those of their titles, where people call them otherwise.
_ALSO: Mapping[str, Mapping[Language, str]] = {
    "homicides_mx": {"en": "homicide killing murder violence", "es": "homicidio asesinato violencia"},
    "overdose_deaths_us": {"en": "overdose", "es": "sobredosis"},
    "fentanyl_supply_us": {"en": "fentanyl drug", "es": "fentanilo droga"},
    "cartel_members": {"en": "member cartel size recruitment", "es": "integrante cártel tamaño reclutamiento"},
    "active_groups": {"en": "splinter fragment group", "es": "dividir fragmentar grupo"},
    "cooperation": {"en": "cooperation relation trust alliance", "es": "cooperación relación confianza alianza"},
    "retaliation_deaths": {"en": "retaliation retaliate", "es": "represalia"},
    "encounters_sw_border": {"en": "migration migrant border crossing", "es": "migración migrante frontera cruce"},
    "displaced_mx": {"en": "displace displacement", "es": "desplazar desplazamiento"},
    "disappearances_mx": {"en": "disappearance disappear", "es": "desaparición desaparecer"},
    "abuse_complaints_mx": {"en": "abuse complaint", "es": "abuso queja"},
}
_NOT_ASKED = frozenset({"homicides_mx_state", "fentanyl_seizures"})  # by state only where a state is named


@dataclass(frozen=True)
class SuggestedKind:
    """A kind and the words that it was read from; none where nothing speaks for another than a fact."""

    kind: Kind
    since: tuple[str, ...]


@dataclass(frozen=True)
class SuggestedTest:
    """A test as a ledger writes it, without its date, and the words that it was read from."""

    condition: Mapping[str, Any]
    since: tuple[str, ...]


def suggested_kind(row: Sequence[Word], language: Language, said: Said | None) -> SuggestedKind:
    """The kind of a statement: value words before plans, plans before what is to come, that before causes."""
    known = words_of(language)
    verb = None if said is None else said.word.lower()
    told = [word for word in row if not word.sign and word.low != verb]
    found: dict[Kind, tuple[str, ...]] = {
        kind: tuple(dict.fromkeys(word.low for word in told if _is_of(word, known.kinds[kind])))
        for kind in _ORDER
        if kind in known.kinds
    }
    if language == "es":
        coming = tuple(dict.fromkeys(word.low for word in told if _is_coming(word)))
        found["forecast"] = tuple(dict.fromkeys([*found["forecast"], *coming]))
    if found["forecast"] and _moves(told, known) and found["plan"]:
        return SuggestedKind("forecast", found["forecast"])
    for kind in _ORDER:
        if words := found.get(kind):
            return SuggestedKind(kind, words)
    return SuggestedKind("fact", ())


def _is_of(word: Word, chosen: Sequence[str]) -> bool:
    return word.low in chosen or word.base in chosen


def _is_coming(word: Word) -> bool:
    """A Spanish verb of what will or would be; nouns that end alike are few and short."""
    return word.low.endswith(_FUTURE) and word.base.endswith(("ar", "er", "ir", "ír"))


def _moves(told: Sequence[Word], known: Words) -> bool:
    return any(_is_of(word, known.lower) or _is_of(word, known.higher) for word in told)


def suggested_side(said: Said | None) -> Side:
    """The side of the one who speaks: supporters, critics, sceptics, Mexico's governments; else none."""
    if said is None or said.by is None:
        return "none"
    for side, nouns in _SIDES.items():
        if said.by.noun in nouns:
            return side
    return "mexico" if said.by.country == "MX" and said.by.noun in _GOVERNS | {"mexico", "méxico"} else "none"


@cache
def _outcome_words(language: Language) -> Mapping[str, frozenset[str]]:
    """Words for each outcome: those of its title, in dictionary form, and what else people call it."""
    empty = words_of(language).empty | {"mexico", "méxico", "us", "month", "mes"}
    found: dict[str, frozenset[str]] = {}
    for name, record in library().outcomes.items():
        title = {word.base for word in words(record.title.text(language), language) if not word.sign}
        also = set(_ALSO.get(name, {}).get(language, "").split())
        found[name] = frozenset((title | {lemma(word, language) for word in also} | also) - empty)
    return found


def suggested_test(
    row: Sequence[Word], language: Language, kind: Kind, numbers: Sequence[Stated], places: Sequence[str]
) -> SuggestedTest | None:
    """A test of a forecast or causal claim, if a word of an outcome stands in it; a person confirms or changes it.

    Args:
        row: Its words.
        language: Its language.
        kind: Its kind.
        numbers: What it states.
        places: States that it names.
    """
    if kind not in FROM_RUN:
        return None
    bases = {word.base for word in row} | {word.low for word in row}
    near = _near_direction(row, words_of(language))
    scored = [
        (_score(name, own & bases, own & near), name) for name, own in _outcome_words(language).items() if own & bases
    ]
    asked = sorted((pair for pair in scored if pair[1] not in _NOT_ASKED), key=lambda pair: (-pair[0], pair[1]))
    if not asked:
        return None
    name = asked[0][1]
    if name == "homicides_mx" and len(places) == 1:
        name = "homicides_mx_state"
    since = sorted(_outcome_words(language)[asked[0][1]] & bases)
    lower, moved = _direction(row, words_of(language))
    condition = _condition(name, library().outcomes[name], numbers, lower=lower)
    condition |= {"alternative": _arm(row, language), **_coordinates(name, places)}
    return SuggestedTest(condition, tuple(dict.fromkeys([*since, *moved])))


def _score(name: str, shared: frozenset[str], near: frozenset[str]) -> float:
    """Words that are shared; those beside the word of direction count twice, and of equals the more usual outcome."""
    return len(shared) + 2 * len(near) + (0.5 if name in _ALSO else 0)


def _near_direction(row: Sequence[Word], known: Words) -> frozenset[str]:
    """Words around the last one that says more or less."""
    moved = [at for at, word in enumerate(row) if _is_of(word, [*known.lower, *known.higher])]
    if not moved:
        return frozenset()
    near = row[max(0, moved[-1] - _AROUND) : moved[-1] + _AROUND + 1]
    return frozenset(word.base for word in near) | frozenset(word.low for word in near)


def _direction(row: Sequence[Word], known: Words) -> tuple[bool, tuple[str, ...]]:
    """Whether less is claimed, and the words that say so; the last word of direction counts."""
    moved = [(word.low, _is_of(word, known.lower)) for word in row if _is_of(word, [*known.lower, *known.higher])]
    return (moved[-1][1] if moved else True), tuple(word for word, _lower in moved)


def _condition(name: str, record: Outcome, numbers: Sequence[Stated], *, lower: bool) -> dict[str, Any]:
    """Outcome, month, comparison and threshold: a stated share, else the outcome's smallest meaningful difference."""
    horizon = next((each for each in numbers if each.unit in _MONTHS), None)
    month = DEFAULT_MONTH if horizon is None else round(horizon.high * _MONTHS[str(horizon.unit)])
    share = next((each.low for each in numbers if each.unit == "share" and 0 < each.low < 1), None)
    relative = record.smallest_kind == "relative"
    size = share if share is not None and relative else record.smallest_difference or 0.05
    threshold = round(1 - size if lower else 1 + size, 4) if relative else -size if lower else size
    return {
        "outcome": name,
        "comparator": "status-quo",
        "month": max(1, min(month, _LAST_MONTH)),
        "window": "month",
        "compare": "ratio" if relative else "difference",
        "operator": "<=" if lower else ">=",
        "threshold": threshold,
    }


def _coordinates(name: str, places: Sequence[str]) -> dict[str, str]:
    """A value for each key that the outcome needs: the state that is named, else the first."""
    return {
        key: places[0] if key == "place" and places else values[0]
        for key, values in outcome_coordinates().get(name, {}).items()
    }


def _arm(row: Sequence[Word], language: Language) -> str:
    """The alternative whose words stand in the sentence; a mission without agreement where none do."""
    for arm, named in words_of(language).arms.items():
        if any(_is_of(word, named) for word in row):
            return arm
    return "unilateral-operation"
