"""``secuela claims draft``: from an article to a ledger that a person finishes."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from secuela.cli.shared_options import AsJson
from secuela.evidence.message import message
from secuela.text.language import marked, ngettext
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.evidence.languages import Language

_STDIN = "-"


def draft(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help=marked("A text or HTML page, or - for a pipe."))],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=marked("Write to a new file."))] = None,
    text_language: Annotated[
        str | None,
        typer.Option("--text-language", help=marked("Language of the text, en or es; by default it is found out.")),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draft a ledger from an article: who says what, numbers, a kind and a test to look at; nothing of it is judged."""
    from secuela.claims.drafting.article import article_of
    from secuela.claims.drafting.drafted import drafted, written
    from secuela.claims.reading import ledger_from_text
    from secuela.cli.out_file import check_place, write_text
    from secuela.runs.strict import dump_strict

    check_place(out)
    read = article_of(_text(article), _language(text_language))
    ledger = drafted(read, _ledger_id(out))
    text = written(ledger)
    ledger_from_text(text, "draft" if out is None else str(out))  # what is written can be read
    if out is not None:
        write_text(out, text)
    if as_json:
        typer.echo(dump_strict({"file": None if out is None else str(out), "language": read.language, **ledger}))
        return
    if out is None:
        typer.echo(text, nl=False)
        return
    n = len(ledger["claims"])
    typer.echo(
        ngettext(
            "Wrote {file}: {n} entry from {words} words, not confirmed, so it is not judged.",
            "Wrote {file}: {n} entries from {words} words, none confirmed, so none is judged.",
            n,
        ).format(file=out, n=n, words=read.words)
    )
    typer.echo(_("Finish it entry by entry: secuela claims check {file} --interactive").format(file=out))


def _text(article: str) -> str:
    from secuela.claims.drafting.article import ARTICLE
    from secuela.evidence.errors import LedgerError
    from secuela.evidence.input_files import read_text

    if article != _STDIN:
        return read_text(Path(article), ARTICLE)
    content = sys.stdin.buffer.read(ARTICLE.largest + 1)
    try:
        if len(content) <= ARTICLE.largest and content.strip():
            return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    raise LedgerError(
        message(
            "What came through the pipe is no text in UTF-8 of at most {limit} MB.", limit=ARTICLE.largest // 2**20
        ),
        where=_STDIN,
        why=ARTICLE.why,
        fix=message("pipe one article as plain text or HTML, or name its file"),
    )


def _language(name: str | None) -> "Language | None":
    from secuela.text.language import known_language

    return None if name is None else known_language(name)


def _ledger_id(out: Path | None) -> str:
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", "draft" if out is None else out.stem).strip("-")[:60]
    return stem if stem[:1].isalpha() else f"draft-{stem}".rstrip("-")
