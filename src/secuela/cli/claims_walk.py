"""``secuela claims check FILE --interactive``: a draft, entry by entry, on a terminal or through a pipe."""

import sys
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import typer

from secuela.evidence.errors import LedgerError, OptionError, SecuelaError
from secuela.evidence.message import message
from secuela.text.language import ngettext
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from secuela.claims.drafting.finishing import Entry, Unfinished


class _Ended(Exception):
    """Nobody answers any more."""


def walk(ledgers: "Sequence[str] | None") -> None:
    """Ask for each unconfirmed entry; after each answer the file is whole, so that one can stop anywhere."""
    from secuela.claims.drafting.finishing import unfinished

    found = unfinished(_one_file(ledgers))
    try:
        _asked(found)
    except _Ended:
        typer.echo("")
    left = len(found.waiting())
    done = sum(entry.get("confirmed", True) for entry in found.data["claims"])
    typer.echo(
        ngettext("{n} entry is not confirmed yet.", "{n} entries are not confirmed yet.", left).format(n=left)
        if left
        else _("Every entry is confirmed.")
    )
    if done:
        typer.echo(_("Put them to a run: secuela claims check {file}").format(file=found.path))


def _one_file(ledgers: "Sequence[str] | None") -> Path:
    from secuela.evidence.input_files import names_a_file

    if ledgers and len(ledgers) == 1 and names_a_file(ledgers[0]):
        return Path(ledgers[0])
    raise OptionError(
        message("--interactive takes one ledger file."),
        where="--interactive",
        why=message("answers are written into it, and shipped ledgers are not changed"),
        fix=message("name the draft: `secuela claims check my-ledger.yaml --interactive`"),
    )


def _asked(found: "Unfinished") -> None:
    waiting = found.waiting()
    for number, entry in enumerate(waiting, start=1):
        typer.echo("")
        typer.echo(_("{id} ({n} of {all})").format(id=entry["id"], n=number, all=len(waiting)))
        for line in _shown(entry):
            typer.echo(f"  {line}")
        while not _answered(found, entry):
            pass


def _shown(entry: "Entry") -> list[str]:
    notes = entry.get("draft", {})
    lines = [
        _("paragraph {p}, sentence {s}: {quotation}").format(
            p=notes.get("paragraph", "–"), s=notes.get("sentence", "–"), quotation=notes.get("quotation", "–")
        ),
        _("said by: {chain}").format(chain=" > ".join(entry["chain"])),
        _("kind {kind}, side {side}").format(kind=entry["kind"], side=entry["side"]),
    ]
    for each in notes.get("numbers", ()):
        unit = each.get("unit") or each.get("of") or "–"
        lines.append(
            _("number: {written} ({unit}, {year})").format(
                written=each["written"], unit=unit, year=each.get("year") or _("no year")
            )
        )
    for test in entry.get("tests", ())[:1]:
        lines.append(_("test suggested: {test}").format(test=_test_words(test)))
    for each in notes.get("resembles", ()):
        lines.append(
            _("resembles {id} ({similarity}; both have: {words})").format(
                id=each["id"], similarity=f"{each['similarity']:.2f}", words=", ".join(each["shared"])
            )
        )
    return lines


def _test_words(test: "Entry") -> str:
    against = f" / {test['comparator']}" if test.get("comparator") else ""
    return (
        f"{test['outcome']} {test['alternative']}{against}, {test['compare']} {test['operator']} {test['threshold']}, "
        + _("month {n}").format(n=test["month"])
    )


def _answered(found: "Unfinished", entry: "Entry") -> bool:
    """Whether one answer settles an entry; a wrong one is told and asked again."""
    from secuela.claims.drafting.finishing import set_kind, set_threshold, skip

    answer = _ask(_("[c]onfirm, [k]ind, [t]hreshold, [s]kip, [d]elete, [q]uit: ")).lower()
    if answer in {"q", "quit"}:
        raise _Ended
    before = deepcopy(entry)
    try:
        if answer in {"s", "skip"}:
            skip(entry)
        elif answer in {"d", "delete"}:
            _check_not_last(found)
            found.delete(entry)
        elif answer in {"c", "confirm"}:
            _confirm(entry)
        elif answer in {"k", "kind"}:
            from secuela.claims.schema import Kind

            set_kind(entry, _ask(_("Kind ({codes}): ").format(codes=", ".join(get_args(Kind)))))
        elif answer in {"t", "threshold"}:
            set_threshold(entry, _number(_ask(_("Threshold: "))))
        else:
            typer.echo(_("Answer with one of these letters."))
            return False
        _save(found)
    except SecuelaError as error:
        entry.clear()
        entry.update(before)
        for line in _told(error):
            typer.echo(f"  {line}")
        return False
    return answer[:1] in {"s", "d", "c"}


def _told(error: SecuelaError) -> list[str]:
    from secuela.text.error_words import error_text

    return error_text(error).splitlines()


def _check_not_last(found: "Unfinished") -> None:
    if len(found.data["claims"]) > 1:
        return
    raise LedgerError(
        message("It is the only entry of the ledger."),
        why=message("a ledger without claims is no ledger"),
        fix=message("delete the file instead, or skip the entry"),
    )


def _confirm(entry: "Entry") -> None:
    from secuela.claims.drafting.finishing import confirm, languages_of, needs_restatement

    languages = languages_of(entry)[::-1]
    alone = len(languages) == 1  # else the second is a translation
    prompts = {
        "en": _("What is claimed, in your own words (English): "),
        "es": _("What is claimed, in your own words (Spanish): ") if alone else _("The same in Spanish: "),
    }
    restating = {
        "en": _("A neutral restatement (English): "),
        "es": _("A neutral restatement (Spanish): ") if alone else _("The restatement in Spanish: "),
    }
    words = {language: _words(prompts[language]) for language in languages}
    restated = {language: _words(restating[language]) for language in languages} if needs_restatement(entry) else None
    confirm(entry, words, restated)


def _words(prompt: str) -> str:
    given = _ask(prompt)
    if given:
        return given
    raise LedgerError(
        message("No words were given."),
        why=message("a sentence of the text is not a claim until a person has said what it asserts"),
        fix=message("confirm it again and write one sentence"),
    )


def _number(given: str) -> float:
    try:
        return float(given)
    except ValueError:
        raise LedgerError(
            message("{given} is no number.", given=repr(given)),
            why=message("a threshold is compared with what is simulated"),
            fix=message("write it with a point, for example 0.9 for ten per cent less"),
        ) from None


def _save(found: "Unfinished") -> None:
    from secuela.cli.out_file import replaced

    text = found.text()
    with replaced(found.path) as scratch:
        scratch.write_text(text, encoding="utf-8")


def _ask(prompt: str) -> str:
    typer.echo(prompt, nl=False)
    line = sys.stdin.readline()
    if not line:
        raise _Ended
    if not sys.stdin.isatty():
        typer.echo("")
    return line.strip()
