"""``secuela claims list``: all claims, or those of an office, government, side, outcome, topic or time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from secuela.cli.json_answers import say_json
from secuela.cli.shared_options import AsJson
from secuela.evidence.message import message
from secuela.text.language import marked, ngettext
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.claims.schema import Claim, Ledger

Ledgers = Annotated[
    list[str] | None,
    typer.Argument(metavar="[LEDGER]...", help=marked("Shipped ledgers or files."), show_default=False),
]
Lang = Annotated[
    str | None, typer.Option("--lang", help=marked("Language of the answer and the ledger's texts: en or es."))
]


@dataclass(frozen=True)
class _Search:
    """What claims are looked for by; None does not narrow."""

    by: str | None
    outcome: str | None
    topic: str | None
    since: str | None
    until: str | None


def _sought(ledgers: "list[Ledger]", search: _Search) -> "list[Ledger]":
    """The ledgers with the claims that are looked for.

    Raises:
        OptionError: If there are none, or an option is no outcome or month.
    """
    from secuela.claims.who_says import asks_about, chosen, known_outcome, said_by, speaks_of, within
    from secuela.evidence.errors import OptionError

    if search == _Search(None, None, None, None, None):
        return ledgers
    since, until = _month(search.since, "--since"), _month(search.until, "--until")
    outcome = None if search.outcome is None else known_outcome(search.outcome)
    claims = [claim for ledger in ledgers for claim in ledger.claims]
    kept = {id(claim) for claim in (claims if search.by is None else said_by(claims, search.by))}
    found = [
        claim
        for ledger in ledgers
        for claim in ledger.claims
        if id(claim) in kept
        and (outcome is None or asks_about(claim, outcome))
        and (search.topic is None or speaks_of(claim, search.topic))
        and ((since is None and until is None) or within(ledger, claim, since, until))
    ]
    if not found:
        raise OptionError(
            message("No claim is like that."),
            where="claims list",
            why=message("a list without entries would look as if nothing had been said"),
            fix=message("leave an option out, or name more ledgers"),
        )
    return chosen(ledgers, found)


def _month(given: str | None, option: str) -> str | None:
    from secuela.evidence.months import Month

    return None if given is None else str(Month.parse(given, where=option))


def list_(  # noqa: PLR0913  each argument is an option of the command line
    ledgers: Ledgers = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="WHO", help=marked("Who says it: an office, its holder, a government, a side.")),
    ] = None,
    outcome: Annotated[
        str | None, typer.Option("--outcome", metavar="ID", help=marked("Claims with a test of this outcome."))
    ] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", metavar="WORDS", help=marked("Claims whose texts hold these words."))
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="YYYY-MM", help=marked("Made in this month or later."))
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="YYYY-MM", help=marked("Made in this month or earlier."))
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """List the claims of all shipped ledgers, or of those named; no run is opened."""
    from secuela.claims.ledger_checks import load_ledgers
    from secuela.claims.reading import shipped
    from secuela.claims.who_says import offices_meant
    from secuela.report.views.claim_words import kind_words, side_words, verdict_words

    language = language_of(lang)
    loaded = _sought(load_ledgers(ledgers or shipped(), drafts=True), _Search(by, outcome, topic, since, until))
    offices = [] if by is None else offices_meant(by, language)
    if as_json:
        meant = {"by": offices} if offices else {}
        rows = [_listed(ledger, claim, language) for ledger in loaded for claim in ledger.claims]
        say_json({"ledgers": [ledger.ledger.id for ledger in loaded], "claims": rows, **meant})
        return
    if offices:
        typer.echo(_("Said by: {offices}.").format(offices="; ".join(offices)))
    for ledger in loaded:
        judged = ledger.confirmed().claims
        typer.echo(f"\n{ledger.ledger.id}: {_head(ledger.ledger.title.text(language), judged)}")
        if ledger.drafts:
            typer.echo(f"  {drafts_words([claim.id for claim in ledger.drafts])}")
        for claim in judged:
            row = _listed(ledger, claim, language)
            n = row["tests"]
            tested = ngettext("{n} test", "{n} tests", n).format(n=n) if n else _("no test")
            told = (kind_words(claim.kind), side_words(claim.side), tested, verdict_words(row["now"]))
            typer.echo(f"  {claim.id:<6} {row['claim']}\n         {'; '.join(told)}")


def _head(title: str, judged: "Sequence[Claim]") -> str:
    """Title of a ledger and the number of its claims; of a fresh draft, which has none yet, the title alone."""
    from secuela.claims.claim_rows import counted

    if not judged:
        return title
    n = counted(judged)
    head = ngettext("{title}: {n} claim", "{title}: {n} claims", n).format(title=title, n=n)
    return head if len(judged) == n else head + _(" in {n} entries").format(n=len(judged))


def _listed(ledger: "Ledger", claim: "Claim", language: Literal["en", "es"]) -> dict[str, Any]:
    return {
        "id": claim.id,
        "ledger": ledger.ledger.id,
        "confirmed": claim.confirmed,
        "kind": claim.kind,
        "side": claim.side,
        "tests": len(claim.tests),
        "at_publication": claim.verdict_at_publication.verdict,
        "now": claim.verdict_now.verdict,
        "claim": claim.claim.text(language),
    }


def drafts_words(ids: Sequence[str]) -> str:
    """That entries are drafts, with their ids."""
    n = len(ids)
    told = ngettext(
        "{n} entry is a draft that nobody has confirmed, listed and not judged: {ids}.",
        "{n} entries are drafts that nobody has confirmed, listed and not judged: {ids}.",
        n,
    )
    return told.format(n=n, ids=", ".join(ids))


def language_of(name: str | None) -> Literal["en", "es"]:
    """The language of an answer: the one named, else the reader's.

    Raises:
        OptionError: If ledgers have no texts in it.
    """
    from secuela.evidence.errors import OptionError, choose_one
    from secuela.text.language import LANGUAGES, spoken

    if name is None:
        return spoken()
    for language in LANGUAGES:
        if name == language:
            return language
    raise OptionError(
        message("{name} is no language of the ledgers.", name=repr(name)),
        where="--lang",
        why=message("their texts exist in two languages"),
        fix=choose_one(name, LANGUAGES),
    )
