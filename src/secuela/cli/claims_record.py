"""``secuela claims history``: what each verdict was, in the record of the package or in one of the reader's own."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from secuela.cli.claims_list import Lang, language_of
from secuela.cli.claims_told import past
from secuela.cli.json_answers import say_json
from secuela.cli.shared_options import AsJson
from secuela.evidence.message import message
from secuela.text.language import marked, ngettext

if TYPE_CHECKING:
    from secuela.claims.claim_rows import ClaimRow
    from secuela.claims.schema import Claim, Ledger

RecordFile = Annotated[
    Path | None,
    typer.Option(
        "--record",
        metavar="FILE",
        help=marked("A record of your own (CSV): check adds what differs from its last rows, history reads it."),
    ),
]


def history(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help=marked("Ids of claims; all of them by default."))
    ] = None,
    ledger: Annotated[
        str | None, typer.Option("--ledger", help=marked("Ledger or file, if it is not shipped."))
    ] = None,
    record: RecordFile = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Show what each verdict was: at publication, after each update of data and model, and why it changed."""
    from secuela.claims.history import history as shipped_record
    from secuela.claims.history import read_record
    from secuela.claims.ledger_checks import load_ledgers
    from secuela.claims.reading import shipped

    language = language_of(lang)
    loaded = load_ledgers([ledger] if ledger is not None else shipped())
    asked = [claim_called(name, loaded).id for name in ids or ()]
    held = shipped_record() if record is None else read_record(record)
    told = [
        past(each, claim, language, held) for each in loaded for claim in each.claims if not asked or claim.id in asked
    ]
    if as_json:
        say_json({"claims": told})
        return
    for each in told:
        typer.echo(f"{each['id']:<6} {each['claim']}")
        for state in each["states"]:
            typer.echo(f"{'':<7}{state['words']}")


def add_to_record(
    path: Path, ledgers: "Sequence[Ledger]", rows: "Sequence[ClaimRow]", manifest: Mapping[str, Any]
) -> None:
    """Add to a record of one's own what a run says now and the last rows do not.

    Args:
        path: The record; begun where it is not there yet, and never left half-written.
        ledgers: The ledgers.
        rows: Their claims put to the run.
        manifest: Of the run, as JSON values.
    """
    from secuela.claims.history import added, as_csv, read_record, recorded
    from secuela.cli.out_file import check_place, replaced

    check_place(path, replace=True)
    held = read_record(path, begun=False)
    claims = {(ledger.ledger.id, claim.id): claim for ledger in ledgers for claim in ledger.claims}
    new = added(held, [recorded(row, claims[row.ledger, row.id], manifest) for row in rows])
    with replaced(path) as scratch:
        scratch.write_text(as_csv([*held, *new]), encoding="utf-8")
    told = ngettext("{n} record added to {file}.", "{n} records added to {file}.", len(new))
    typer.echo(told.format(n=len(new), file=path), err=True)


def claim_called(claim_id: str, ledgers: "Sequence[Ledger]") -> "Claim":
    """The claim of an id.

    Raises:
        OptionError: If there is none.
    """
    from secuela.evidence.errors import OptionError, nearest

    claims = {name: claim for ledger in ledgers for name, claim in ledger.by_id().items()}
    if claim_id in claims:
        return claims[claim_id]
    raise OptionError(
        message("There is no claim {id}.", id=repr(claim_id)),
        where="ID",
        why=message("there is nothing to show"),
        fix=message("{near} (`secuela claims list` shows all)", near=nearest(claim_id, claims)),
    )
