"""A ledger drafted from an article: an entry for each statement, none of them confirmed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import yaml

from secuela.claims.draft_notes import OWN_WORDS
from secuela.claims.drafting.article import Article, Sentence
from secuela.claims.drafting.attribution import Said, said_in
from secuela.claims.drafting.resemblance import resembled
from secuela.claims.drafting.stated_numbers import Stated, months_in, numbers_in, places_in
from secuela.claims.drafting.suggestions import suggested_kind, suggested_side, suggested_test
from secuela.claims.drafting.words_of_text import names_of_persons, shown, words
from secuela.claims.schema import OPINIONS, Kind
from secuela.evidence.languages import Language
from secuela.text.language import translate as _

QUOTED = 12  # words of the text that an entry holds at most
TEXT = "TEXT"  # id of the source that a draft is made from
_WIDTH = 110
_UNTESTED: Mapping[Language, str] = {
    "en": "Draft: nobody has looked for a test yet.",
    "es": "Borrador: nadie ha buscado todavía una prueba.",
}
_UNREAD: Mapping[Language, str] = {"en": "Draft: not looked into yet.", "es": "Borrador: sin examinar todavía."}
_CHAIN: Mapping[Language, tuple[str, str]] = {
    "en": ("the text", "nobody named"),
    "es": ("el texto", "nadie nombrado"),
}
_TITLE: Mapping[Language, str] = {"en": "Claims of a text", "es": "Afirmaciones de un texto"}


def drafted(article: Article, ledger_id: str, now: datetime | None = None) -> dict[str, Any]:
    """The ledger as plain values, every entry with ``confirmed: false``.

    Args:
        article: The text.
        ledger_id: Its id.
        now: When it is made; None is the present.
    """
    moment = now or datetime.now(UTC)
    day, language = moment.date().isoformat(), article.language
    entries: list[dict[str, Any]] = []
    before: tuple[int, Said | None] = (0, None)
    width = len(str(len(article.sentences)))
    for number, sentence in enumerate(article.sentences, start=1):
        earlier = before[1] if before[0] == sentence.paragraph else None
        entry, said = _entry(sentence, language, earlier, moment)
        entries.append({"id": f"D{number:0{width}d}", **entry})
        before = (sentence.paragraph, said)
    return {
        "ledger": {"id": ledger_id, "title": _in(language, _TITLE), "published": day},
        "sources": {TEXT: {"title": _TITLE[language], "tier": 3}},
        "claims": entries,
    }


def _in(language: Language, texts: Mapping[Language, str]) -> dict[str, str]:
    """A text of a draft, in the language of the article: what is asked about it is asked in that one alone."""
    return {language: texts[language]}


def _entry(
    sentence: Sentence, language: Language, earlier: Said | None, moment: datetime
) -> tuple[dict[str, Any], Said | None]:
    """One entry, and who says it: a pronoun means the one who spoke in the sentence before it in its paragraph."""
    row = words(sentence.text, language)
    said = said_in(row, language)
    if said is not None and said.pronoun and earlier is not None:
        said = Said(earlier.by, said.form, said.word, said.behind)
    spoken = [] if said is None else [each for each in (said.by, *said.behind) if each is not None]
    numbers = numbers_in(sentence.text, row, language, [(each.first, each.last) for each in spoken])
    kind, places = suggested_kind(row, language, said), places_in(sentence.text)
    test = suggested_test(row, language, kind.kind, numbers, places)
    notes: dict[str, Any] = {
        "paragraph": sentence.paragraph,
        "sentence": sentence.number,
        "quotation": shown(row, sentence.text, language, QUOTED),
        "said_by": None if said is None or said.by is None else said.by.name,
        "said": "own" if said is None else said.form,
        "on_word_of": [] if said is None else [each.name for each in said.behind],
        "numbers": [_number(each) for each in numbers],
        "places": places,
        "months": months_in(row, language),
        "kind_since": list(kind.since),
        "test_since": [] if test is None else list(test.since),
        "resembles": [each.model_dump() for each in resembled(row, language)],
    }
    for each in notes["resembles"]:
        each["shared"] = list(each["shared"])
    hidden = {row[at].base for at in names_of_persons(row, language)}
    for each in notes["resembles"]:
        each["shared"] = [word for word in each["shared"] if word not in hidden]
    verdict = {
        "verdict": _open(kind.kind),
        "certainty": "none",
        "as_of": moment.date().isoformat(),
        "why": _in(language, _UNREAD),
    }
    entry: dict[str, Any] = {
        "confirmed": False,
        "draft": {key: value for key, value in notes.items() if value not in (None, [])},
        "claim": _in(language, OWN_WORDS),
        "kind": kind.kind,
        "side": suggested_side(said),
        "voice": "own" if said is None else "quoted" if said.form == "quoted" else "attributed",
        "chain": _chain(said, language),
        "n_independent_origins": 0,
        "quantity": _quantity(numbers, language),
    }
    if kind.kind in OPINIONS:
        entry["restatement"] = _in(language, OWN_WORDS)
    if test is None:
        entry["no_test"] = _in(language, _UNTESTED)
    else:
        entry["tests"] = [{**test.condition, "fixed": f"{moment:%Y-%m-%dT%H:%M}Z"}]
    entry |= {"verdict_at_publication": verdict, "verdict_now": dict(verdict)}
    entry["sources"] = [{"id": TEXT, "tier": 3}]
    return {key: value for key, value in entry.items() if value is not None}, said


def _open(kind: Kind) -> str:
    return "not-factual" if kind in OPINIONS else "open"


def _chain(said: Said | None, language: Language) -> list[str]:
    text, nobody = _CHAIN[language]
    if said is None:
        return [text]
    spoken = [each.name for each in (said.by, *said.behind) if each is not None]
    return list(dict.fromkeys([text, *(spoken or [nobody])]))


def _number(each: Stated) -> dict[str, Any]:
    told = {
        "written": each.written,
        "low": each.low,
        "high": each.high,
        "unit": each.unit,
        "of": each.noun,
        "year": each.year,
    }
    return {key: value for key, value in told.items() if value not in (None, "")}


def _quantity(numbers: Sequence[Stated], language: Language) -> dict[str, Any] | None:
    """The first number with a unit and a year as the ledger writes a quantity; without a year there is none."""
    found = next((each for each in numbers if each.unit is not None and each.year is not None), None)
    if found is None:
        return None
    ends = {"low": found.low, "high": found.high} if found.is_range else {"value": found.low}
    definition = {"en": "as the text states it", "es": "como lo dice el texto"}[language]
    return {**ends, "unit": found.unit, "year": found.year, "definition": definition}


def written(ledger: Mapping[str, Any]) -> str:
    """A ledger as YAML, with what is to be done with a draft at its head."""
    head = (
        _("A draft: no entry is judged before a person confirms it."),
        _("Write each claim in your own words, look at kind, side, chain and test, then write `confirmed: true`."),
        _("Delete what asserts nothing. `secuela claims check FILE --interactive` asks entry by entry."),
        _("What stands under `draft` was found by rules and may be wrong."),
        _("A resemblance says that two texts speak of the same things, not that they say the same."),
    )
    return "".join(f"# {line}\n" for line in head) + dumped(ledger)


class _Plain(yaml.SafeDumper):
    """Writes every value where it is used: the strict reader takes no references."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401  any value
        """No value is referred to."""
        del data
        return True


def dumped(ledger: Mapping[str, Any]) -> str:
    """A ledger as YAML without a head, short lists and blocks in one line."""
    return yaml.dump(
        dict(ledger), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=None
    )
