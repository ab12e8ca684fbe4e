"""Finishing a draft entry by entry: each step is one change of the file, which is whole again after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import yaml

from secuela.claims.draft_notes import OWN_WORDS
from secuela.claims.drafting.drafted import dumped
from secuela.claims.reading import LEDGER, ledger_from_text
from secuela.claims.schema import OPINIONS, Kind
from secuela.evidence.errors import LedgerError, choose_one
from secuela.evidence.input_files import file_name, read_text
from secuela.evidence.message import message

Entry = dict[str, Any]
_NO_TEST: Mapping[str, str] = {
    "en": "A framing or value judgement is neither true nor false.",
    "es": "Un encuadre o juicio de valor no es verdadero ni falso.",
}


@dataclass(frozen=True)
class Unfinished:
    """A ledger with drafts, as its file holds it.

    Args:
        path: Its file.
        head: Comments at the top of it, kept as they are.
        data: What it holds.
    """

    path: Path
    head: str
    data: dict[str, Any]

    def waiting(self) -> list[Entry]:
        """Entries that nobody has confirmed; those passed over once come last."""
        drafts = [entry for entry in self.data["claims"] if entry.get("confirmed") is False]
        return sorted(drafts, key=lambda entry: bool(entry.get("draft", {}).get("skipped")))

    def delete(self, entry: Entry) -> None:
        """Take an entry out."""
        self.data["claims"] = [each for each in self.data["claims"] if each is not entry]

    def text(self) -> str:
        """The file as it would be written now.

        Raises:
            LedgerError: If it could not be read again.
        """
        text = self.head + dumped(self.data)
        if self.data["claims"]:
            ledger_from_text(text, file_name(self.path))
        return text


def unfinished(path: Path) -> Unfinished:
    """A ledger to be finished.

    Raises:
        LedgerError: If it is no sound ledger.
    """
    text = read_text(path, LEDGER)
    ledger_from_text(text, file_name(path))
    data = yaml.safe_load(text)
    if not isinstance(data, dict):
        raise LedgerError(
            message("{name} is a bare list of claims.", name=file_name(path)),
            why=message("a draft is finished in a ledger with its head"),
            fix=message("put `ledger` and `claims` around it, as `secuela claims new` shows"),
        )
    lines = text.splitlines(keepends=True)
    head = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return Unfinished(path, "".join(lines[:head]), data)


def languages_of(entry: Entry) -> tuple[str, ...]:
    """The languages in which its words are wanted."""
    return tuple(language for language in ("es", "en") if language in entry["claim"])


def needs_restatement(entry: Entry) -> bool:
    """Whether a neutral restatement is wanted before it can be confirmed."""
    return entry["kind"] in OPINIONS


def confirm(entry: Entry, words: Mapping[str, str], restated: Mapping[str, str] | None = None) -> None:
    """Give an entry its words; from now on it is judged.

    Args:
        entry: The entry.
        words: What is claimed, in one's own words, by language.
        restated: The neutral restatement of a framing or value judgement, by language.
    """
    entry["claim"] = dict(words)
    if restated is not None:
        entry["restatement"] = dict(restated)
    entry["confirmed"] = True
    entry.get("draft", {}).pop("skipped", None)


def skip(entry: Entry) -> None:
    """Pass an entry over; it is asked again last."""
    entry.setdefault("draft", {})["skipped"] = True


def set_kind(entry: Entry, kind: str) -> None:
    """Another kind; what depends on it follows: a test, a restatement, the word of the verdict.

    Raises:
        LedgerError: If there is no such kind.
    """
    if kind not in get_args(Kind):
        raise LedgerError(
            message("{kind} is no kind of claim.", kind=repr(kind)),
            why=message("the kind decides whether a claim has a test and a verdict of truth"),
            fix=choose_one(kind, get_args(Kind)),
        )
    entry["kind"] = kind
    word = "not-factual" if kind in OPINIONS else "open"
    for key in ("verdict_at_publication", "verdict_now"):
        entry[key]["verdict"] = word
    if kind in OPINIONS:
        entry.setdefault("restatement", {language: OWN_WORDS[language] for language in entry["claim"]})
        if entry.pop("tests", None):
            entry["no_test"] = {language: _NO_TEST[language] for language in entry["claim"]}
    elif entry.get("restatement", {}).get("en") == OWN_WORDS["en"]:
        del entry["restatement"]


def set_threshold(entry: Entry, threshold: float, now: datetime | None = None) -> None:
    """Another threshold for the suggested test, fixed now.

    Raises:
        LedgerError: If the entry has no test.
    """
    if not entry.get("tests"):
        raise LedgerError(
            message("The entry {id} has no test.", id=str(entry["id"])),
            why=message("there is no threshold to change"),
            fix=message("write a test into the file, as `secuela claims new` shows"),
        )
    test = entry["tests"][0]
    test["threshold"] = threshold
    test["fixed"] = f"{now or datetime.now(UTC):%Y-%m-%dT%H:%M}Z"
