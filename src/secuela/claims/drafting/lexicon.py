"""The closed vocabularies by which a text is read, by language, from ``words.yaml``."""

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from secuela.evidence.errors import LedgerError
from secuela.evidence.input_files import Form
from secuela.evidence.languages import Language
from secuela.evidence.message import message
from secuela.evidence.strict_yaml import read

_FORM = Form(
    error=LedgerError,
    package="secuela.claims.drafting",
    folder=".",
    first="words",
    largest=2**18,
    deepest=8,
    command=None,
    why=message("a text would be read by other words than were meant"),
    why_missing={"": message("a list without it would be read as empty")},
)
_COUNTRIES: Mapping[Language, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "MX": ("Mexico", "Mexican", "Mexicans"),
        "US": ("US", "U.S.", "U.S.A.", "USA", "America", "American", "Americans", "United", "States", "Washington"),
    },
    "es": {
        "MX": ("México", "mexicano", "mexicana", "mexicanos", "mexicanas", "Méx"),
        "US": ("EE. UU.", "EE.UU.", "EEUU", "Estados", "Unidos", "Washington", "estadounidense", "estadounidenses"),
    },
}
_CALENDAR: Mapping[Language, str] = {
    "en": "January February March April May June July August September October November December Monday Tuesday "
    "Wednesday Thursday Friday Saturday Sunday",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes "
    "miércoles jueves viernes sábado domingo",
}


class Words(BaseModel):
    """What one language calls things; words stand in their dictionary form."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    speakers: list[str]
    institutions: list[str]
    before_speaker: list[str]
    after_speaker: list[str]
    say: list[str]
    show: list[str]
    measuring: list[str]
    said_by_nobody: list[str]
    hearsay: list[str]
    pronouns: list[str]
    about: list[str]
    skipped: list[str]
    units: dict[str, list[str]]
    multipliers: dict[str, int]
    percent: list[str]
    points: list[str]
    fractions: dict[str, float]
    no_quantity_after: list[str]
    kinds: dict[str, list[str]]
    lower: list[str]
    higher: list[str]
    arms: dict[str, list[str]]
    dropped: list[str]

    @cached_property
    def heads(self) -> frozenset[str]:
        """Nouns that can speak."""
        return _split(self.speakers)

    @cached_property
    def saying(self) -> frozenset[str]:
        """Verbs of saying."""
        return _split(self.say)

    @cached_property
    def modifiers(self) -> frozenset[str]:
        """Words that may stand before a noun that speaks."""
        return _split(self.before_speaker)

    @cached_property
    def passed_over(self) -> frozenset[str]:
        """Words between a speaker and the verb that change nothing."""
        return _split(self.skipped)

    @cached_property
    def empty(self) -> frozenset[str]:
        """Words that tell nothing of what a sentence is about."""
        return _split(self.dropped)

    @cached_property
    def unit_of(self) -> Mapping[str, str]:
        """Unit of the closed vocabulary by the noun that is counted."""
        return {noun: unit for unit, nouns in self.units.items() for noun in nouns}


def _split(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


@cache
def _all() -> Mapping[str, Words]:
    document = read(files("secuela.claims.drafting").joinpath("words.yaml").read_text("utf-8"), "words.yaml", _FORM)
    if document.faults:
        raise document.told(document.faults, _FORM)
    return {language: Words.model_validate(words) for language, words in document.data.items()}


def words_of(language: Language) -> Words:
    """The vocabularies of a language."""
    return _all()[language]


def country_of(word: str, language: Language) -> str | None:
    """``MX`` or ``US`` for a word that names the country or its people."""
    return next((code for code, names in _COUNTRIES[language].items() if word in names), None)


@cache
def calendar(language: Language) -> frozenset[str]:
    """Months and days of the week, in lower case."""
    return frozenset(_CALENDAR[language].lower().split())


@cache
def month_numbers(language: Language) -> Mapping[str, int]:
    """Number of each month by its name in lower case."""
    return {name.lower(): number for number, name in enumerate(_CALENDAR[language].split()[:12], start=1)}
