"""Numbers that a sentence states, with unit and year, and the months and places that it names.

Years, dates, ordinals, numbers of laws and the count of those who speak are no quantities. Units come from the closed
vocabulary of :mod:`secuela.evidence.units`; what counts something that has no unit there keeps the noun alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from secuela.claims.drafting.language_tools import spelt_numbers
from secuela.claims.drafting.lexicon import calendar, month_numbers, words_of
from secuela.claims.drafting.words_of_text import Word
from secuela.evidence.languages import Language
from secuela.evidence.states import SPELLINGS, STATES

_YEARS = range(1900, 2101)
_YEAR_DIGITS, _PAIR = 4, 2
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*(?:[.,]\d+)?")
_MONEY = frozenset({"$", "dollar", "dólar", "usd", "peso", "euro", "€"})
_TENS = {
    "ten": 10,
    "tens": 10,
    "decenas": 10,
    "dozens": 12,
    "hundreds": 100,
    "cientos": 100,
    "thousands": 1000,
    "miles": 1000,
}
_TIME = frozenset({"year", "month", "week", "day"})
_TIMES = _TIME | {"decade", "century", "año", "mes", "semana", "día", "década", "siglo"}
_BETWEEN = frozenset({"between", "entre"})
_AND = frozenset({"and", "y"})
_LOOK = 4  # words after a number in which the noun that it counts is looked for
_LOOK_BACK = 8  # words before it
_OF = frozenset({"of", "de", "the", "los", "las", "la", "el", "un", "una", "a"})
_DOUBLED = {"double": 2.0, "duplicar": 2.0, "twice": 2.0, "triple": 3.0, "triplicar": 3.0}
_DEFINITE = frozenset({"the", "los", "las", "both", "ambos", "ambas"})
_ARTICLES = frozenset({"a", "an", "one", "un", "una", "la", "by"})


@dataclass(frozen=True)
class Stated:
    """A number of a sentence.

    Args:
        low: The number, or the lower end of a range.
        high: The upper end of a range; the number itself where it is none.
        written: The words for it.
        start: Where they begin in the sentence.
        end: Where they end.
        unit: Unit of the closed vocabulary; None where what is counted has none there.
        noun: What it counts, as it is written; empty where nothing is found.
        year: Year or period where the sentence tells one.
    """

    low: float
    high: float
    written: str
    start: int
    end: int
    unit: str | None = None
    noun: str = ""
    year: str | None = None

    @property
    def is_range(self) -> bool:
        """Whether two ends are told."""
        return self.low != self.high


@dataclass(frozen=True)
class _Found:
    first: int
    last: int  # after the last word
    low: float
    high: float
    unit: str | None = None


def numbers_in(
    sentence: str, row: Sequence[Word], language: Language, speakers: Sequence[tuple[int, int]] = ()
) -> list[Stated]:
    """The quantities of a sentence.

    Args:
        sentence: Its text.
        row: Its words.
        language: Its language.
        speakers: First and last word (exclusive) of each who speaks: how many they are is no quantity.
    """
    found = _joined(row, list(_all(row, language)))
    year = period_in(row)
    told: list[Stated] = []
    for each in found:
        if any(first <= each.first < last or _joins(row, each, first) for first, last in speakers):
            continue
        unit, noun = (each.unit, "") if each.unit else _counted(row, each, language)
        start, end = row[each.first].start, row[each.last - 1].end
        own = None if unit in _TIME else year
        told.append(Stated(each.low, each.high, sentence[start:end], start, end, unit, noun, own))
    return told


def _joins(row: Sequence[Word], found: _Found, speaker: int) -> bool:
    """Whether a number counts speakers whom "and" joins to others: two officials and two former officials."""
    return 0 < speaker - found.last <= _LOOK and row[speaker - 1].low in _AND


def _all(row: Sequence[Word], language: Language) -> Iterator[_Found]:
    spelt = {first: (last, value) for first, last, value in _spelt(row, language)}
    at = 0
    while at < len(row):
        found = _fraction(row, at, language) or _vague(row, at) or _in(row, at, language) or _multiple(row, at)
        if found is None and (number := _digits(row, at, language)) is not None:
            found = _scaled(row, at, number, language)
        if found is None and at in spelt:
            last, value = spelt[at]
            found = _scaled(row, at, value, language, last)
        if found is not None and not _is_other(row, found, language):
            yield found
        at = found.last if found is not None else at + 1


def _spelt(row: Sequence[Word], language: Language) -> Iterator[tuple[int, int, float]]:
    """Numbers in words; "por ciento" is no hundred, and 1 is an article as often as a number."""
    plain = [
        "%"
        if word.low == "ciento" and at and row[at - 1].low == "por"
        else "-"
        if word.text[0].isdigit()
        else word.text
        for at, word in enumerate(row)
    ]
    for first, last, value in spelt_numbers(plain, language):
        if value > 1:
            yield first, last, value


def _digits(row: Sequence[Word], at: int, language: Language) -> float | None:
    """A number in digits: 1,564 and 1.564 are grouped, 3.5 is not; 1.5 and 1,5 are told by the language's custom."""
    text = row[at].text.rstrip(".,")
    if not text[:1].isdigit() or (at and row[at - 1].text.isalpha() and row[at - 1].end == row[at].start):
        return None
    grouped = _GROUPED.fullmatch(text)
    if grouped and (grouped[1] == "," or language == "es" or text.count(".") > 1):
        return float(text.replace(grouped[1], "").replace(",", "."))
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _scaled(row: Sequence[Word], at: int, value: float, language: Language, last: int | None = None) -> _Found:
    """A number with the words that multiply it, and as a share where per cent follows."""
    known = words_of(language)
    last = at + 1 if last is None else last
    while last < len(row) and (row[last].low in known.multipliers or row[last].base in known.multipliers):
        value *= known.multipliers.get(row[last].low) or known.multipliers[row[last].base]
        if row[last].low in {"mdd", "mdp"}:
            return _Found(at, last, value, value)
        last += 1
    after = [row[n].low for n in range(last, min(last + 2, len(row)))]
    if after[:1] and after[0] in known.percent:
        return _Found(at, last + 1, value / 100, value / 100, "share")
    if after in (["per", "cent"], ["por", "ciento"]):
        return _Found(at, last + 2, value / 100, value / 100, "share")
    if " ".join(after) in known.points:
        return _Found(at, last + 2, value, value, "percentage_point")
    return _Found(at, last, value, value)


def _fraction(row: Sequence[Word], at: int, language: Language) -> _Found | None:
    """A third, two thirds, half, una tercera parte."""
    fractions = words_of(language).fractions
    times = {"two": 2, "three": 3, "dos": 2, "tres": 3}.get(row[at].low, 1)
    led = row[at].low in _ARTICLES or times > 1
    begin = at + 1 if led else at
    for length in (2, 1):
        part = [row[n] for n in range(begin, min(begin + length, len(row)))]
        if len(part) < length:
            continue
        name = " ".join([*(word.low for word in part[:-1]), part[-1].base if length == 1 else part[-1].low])
        value = fractions.get(name) or fractions.get(" ".join(word.low for word in part))
        if value == 1 / 2 and _names_a_time(row, begin + length):
            return None
        if value is not None and (led or value == 1 / 2):  # "third" alone is an ordinal
            return _Found(at, begin + length, times * value, times * value, "share")
    return None


def _names_a_time(row: Sequence[Word], at: int) -> bool:
    """Half a year, medio año: how long, and no share of anything."""
    after = [word.base for word in row[at : at + 2] if word.low not in {"a", "an"}]
    return bool(after) and after[0] in _TIMES


def _vague(row: Sequence[Word], at: int) -> _Found | None:
    """Tens of thousands: from ten to one less than a hundred of them."""
    if at + 2 >= len(row) or row[at].low not in _TENS or row[at + 1].low not in {"of", "de"}:
        return None
    scale = {"thousands": 1e3, "miles": 1e3, "millions": 1e6, "millones": 1e6}.get(row[at + 2].low)
    if scale is None:
        return None
    low = _TENS[row[at].low] * scale
    return _Found(at, at + 3, low, 10 * low - 1)


def _in(row: Sequence[Word], at: int, language: Language) -> _Found | None:
    """Four in five, 4 out of 5, 4 de cada 5."""
    between = [word.low for word in row[at + 1 : at + 3]]
    width = 2 if between in (["out", "of"], ["de", "cada"]) else 1 if between[:1] == ["in"] else 0
    if not width or at + 1 + width >= len(row):
        return None
    part, whole = (_small(row, place, language) for place in (at, at + 1 + width))
    if part is None or whole is None or not 0 < part < whole:
        return None
    return _Found(at, at + 2 + width, part / whole, part / whole, "share")


def _small(row: Sequence[Word], at: int, language: Language) -> float | None:
    number = _digits(row, at, language)
    if number is None:
        number = next((value for _first, _last, value in spelt_numbers([row[at].text], language)), None)
    return None if number is None or number in _YEARS else number


def _multiple(row: Sequence[Word], at: int) -> _Found | None:
    value = _DOUBLED.get(row[at].base)
    return None if value is None else _Found(at, at + 1, value, value, "ratio")


def _is_other(row: Sequence[Word], found: _Found, language: Language) -> bool:
    """Whether a number is a year, a day, the number of a law, or only "the two"."""
    if found.unit is not None:
        return False
    before = row[found.first - 1] if found.first else None
    after = row[found.last] if found.last < len(row) else None
    alone = found.last == found.first + 1
    if alone and found.low in _YEARS and row[found.first].text.isdigit():
        return True
    months = calendar(language)
    if before is not None and (before.low in months or before.base in words_of(language).no_quantity_after):
        return True
    if after is not None and (after.low in months or (after.low == "de" and _next(row, found.last).lower() in months)):
        return True
    return before is not None and before.low in _DEFINITE and found.low <= 2  # noqa: PLR2004  "the two governments"


def _next(row: Sequence[Word], at: int) -> str:
    return row[at + 1].text if at + 1 < len(row) else ""


def _joined(row: Sequence[Word], found: list[_Found]) -> list[_Found]:
    """Two numbers of a range as one: between 160,000 and 185,000, or 160,000-185,000."""
    told: list[_Found] = []
    for each in found:
        last = told[-1] if told else None
        gap = [word.low for word in row[last.last : each.first]] if last is not None else []
        between = last is not None and last.first > 0 and row[last.first - 1].low in _BETWEEN
        dashed = len(gap) == 1 and gap[0] in {"-", "–"}
        if last is not None and last.low < each.low and (dashed or (between and len(gap) == 1 and gap[0] in _AND)):
            told[-1] = replace(last, last=each.last, high=each.high, unit=each.unit)
        else:
            told.append(each)
    return told


def _counted(row: Sequence[Word], found: _Found, language: Language) -> tuple[str | None, str]:
    """Unit and noun of what a number counts: the noun after it, else one before it."""
    units = words_of(language).unit_of
    near = row[max(0, found.first - 1) : found.last + 3]
    if any(word.base in _MONEY or word.low in {"$", "mdd"} for word in near):
        return None, "USD" if not any(word.base in {"peso", "euro", "€"} for word in near) else ""
    for word in _until_sign(row[found.last : found.last + _LOOK]):
        if word.base in units or word.low in units:
            return units.get(word.base) or units[word.low], word.low
    noun = next((word.low for word in _until_sign(row[found.last : found.last + _LOOK]) if word.low not in _OF), "")
    if not noun or noun in {"in", "en", "and", "y"}:
        for word in reversed(row[max(0, found.first - _LOOK_BACK) : found.first]):
            if word.base in units and units[word.base] not in _TIME:
                return units[word.base], word.low
    return None, noun


def _until_sign(row: Sequence[Word]) -> Iterator[Word]:
    for word in row:
        if word.sign or word.low in {"in", "en", "between", "entre", "during", "durante"}:
            return
        yield word


def period_in(row: Sequence[Word]) -> str | None:
    """The year or period of years that a sentence names; None where it names none or several apart."""
    written = [at for at, word in enumerate(row) if word.text.isdigit() and len(word.text) == _YEAR_DIGITS]
    places = [at for at in written if int(row[at].text) in _YEARS]
    years = [row[at].text for at in places]
    if len(set(years)) == 1:
        return years[0]
    if len(years) == _PAIR and years[0] < years[1]:
        joint = {word.low for word in row[max(0, places[0] - 3) : places[1]]}
        if joint & {"between", "entre", "from", "desde", "to", "a", "-", "–"}:
            return "-".join(years)
    return None


def months_in(row: Sequence[Word], language: Language) -> list[str]:
    """Months with their year, as YYYY-MM."""
    names = month_numbers(language)
    found: list[str] = []
    for at, word in enumerate(row):
        if word.low in names and (language == "es" or word.capital):
            year = next(
                (each.text for each in row[at + 1 : at + 3] if each.text.isdigit() and int(each.text) in _YEARS), None
            )
            if year is not None:
                found.append(f"{year}-{names[word.low]:02d}")
    return list(dict.fromkeys(found))


def places_in(sentence: str) -> list[str]:
    """Codes of the states of Mexico that are named in full, the longest name first."""
    names = sorted(((name, code) for code in STATES for name in SPELLINGS[code][:2]), key=lambda pair: -len(pair[0]))
    left, found = sentence, list[str]()
    for name, code in names:
        if len(name) > _LOOK and not name.endswith(".") and re.search(rf"\b{re.escape(name)}\b", left):
            left = left.replace(name, " ")
            found.append(code)
    return sorted(set(found))
