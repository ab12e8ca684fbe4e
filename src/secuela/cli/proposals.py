"""``secuela proposals``: what is shipped, what a file would do, and a template to start from."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from secuela.cli.json_answers import say_json
from secuela.cli.shared_options import AsJson
from secuela.cli.terminal_lines import say, terminal_width
from secuela.cli.whole_numbers import METAVAR, whole_number
from secuela.evidence.message import message
from secuela.text.language import ENGLISH, spoken, worded
from secuela.text.language import translate as _
from secuela.text.run_notes import note_words

if TYPE_CHECKING:
    from secuela.evidence.months import Month
    from secuela.policy.calendar import Modelled, Resolved
    from secuela.policy.proposal import Proposal

app = typer.Typer(no_args_is_help=True, help="Shipped proposals, and checks of your own.")

AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="YYYY-MM", help="Last month of data. Default: the newest.")
]
Months = Annotated[int, typer.Option(parser=whole_number("--months"), metavar=METAVAR, help="Months to simulate.")]
HORIZON = 60
_DIGITS = 12  # of a dose, so that it stands as it is written
_CONSENTS = {
    "federal": message("federal"),
    "tacit": message("tacit"),
    "sub-national": message("of states only"),
    "none": message("none"),
}  # by the code that a file and ``--json`` hold


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the shipped proposals."""
    from secuela.policy.proposal_reading import DEFAULT_PROPOSAL, default_alternatives, load_proposal, shipped

    rows = [_row(load_proposal(name), DEFAULT_PROPOSAL, default_alternatives()) for name in shipped()]
    if as_json:
        say_json({"proposals": rows})
        return
    from secuela.cli.terminal_tables import table_text, words_table
    from secuela.report.views.dose_words import stage_words

    consents = {each: worded(said) for each, said in _CONSENTS.items()}
    listed = [
        (f"{row['id']} *" if row["default"] else row["id"], consents[row["consent"]], stage_words(row["stage"]),
         row["title"])
        for row in rows
    ]  # fmt: skip
    heads = _("proposal"), _("consent"), _("stage"), _("title")
    typer.echo(table_text(words_table("", heads, listed), terminal_width()))
    say(_("* assessed when none is named. `secuela proposals show NAME` prints the file."))


@app.command()
def show(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Id of a shipped proposal, or a file.", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Print a proposal as it stands in its file."""
    from secuela.policy.proposal_reading import load_proposal, shipped, shipped_text

    proposal = load_proposal(name)
    if as_json:
        say_json(proposal.as_mapping())
    elif name in shipped():
        typer.echo(shipped_text(name), nl=False)
        if spoken() != ENGLISH:
            typer.echo(_("The file is printed as it stands: notes and sources are in English."), err=True)
    else:
        typer.echo(Path(name).read_text("utf-8-sig"), nl=False)


@app.command()
def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A proposal file, or a shipped id.", show_default=False)],
    as_of: AsOf = None,
    months: Months = HORIZON,
    as_json: AsJson = False,
) -> None:
    """Check a proposal and say what would be simulated; nothing is simulated."""
    from secuela.job.options import MOST_MONTHS, origin, whole
    from secuela.policy.calendar import resolve
    from secuela.policy.proposal_reading import load_proposal

    whole("--months", months, 1, MOST_MONTHS, _("it is the number of simulated months"))
    start, proposal = origin(as_of), load_proposal(file)
    resolved = resolve(proposal, start, months)
    if as_json:
        say_json(_report(proposal, resolved, start, months))
        return
    for line in _told(proposal, resolved, start):
        say(line)
    for note in resolved.warnings:
        typer.echo(_("Note: {text}").format(text=note_words(note)), err=True)


@app.command()
def new(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a new file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print a commented template, or write it to a new file."""
    from secuela.cli.out_file import offer_template
    from secuela.policy.proposal_reading import template

    written = _("Wrote {file}. Check it with: secuela proposals check {file}").format(file=out)
    offer_template(template(), out, as_json=as_json, written=written)


def _row(proposal: "Proposal", default: str, alternatives: list[str]) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "title": proposal.title.text(spoken()),
        "consent": proposal.consent,
        "stage": proposal.status.stage,
        "default": proposal.id == default,
        "default_alternative": proposal.id in alternatives,
    }


def _report(proposal: "Proposal", resolved: "Resolved", origin: "Month", months: int) -> dict[str, Any]:
    """What a run of the proposal would hold, as plain words and numbers."""
    from secuela.policy.reference import reference_in_force

    phases = [
        {
            "id": phase.id,
            "from": str(resolved.starts[phase.id]),
            "to": str(resolved.ends[phase.id]),
            "months": phase.months,
        }
        for phase in proposal.phases
    ]
    return {
        "ok": True,
        "id": proposal.id,
        "title": proposal.title.text(spoken()),
        "as_of": str(origin),
        "months": months,
        "consent": proposal.consent,
        "status": proposal.status.model_dump(mode="json"),
        "phases": phases,
        "simulated": [asdict(entry) for entry in resolved.modelled],
        "reference": [entry.id for entry in reference_in_force(origin)],
        "warnings": [note_words(note) for note in resolved.warnings],
    }


def _told(proposal: "Proposal", resolved: "Resolved", origin: "Month") -> Iterator[str]:
    from secuela.policy.reference import reference_in_force
    from secuela.report.views.dose_words import consent_words, status_words
    from secuela.runs.stored_plans import PlannedStatus

    status = PlannedStatus.model_validate(proposal.status.model_dump(mode="json"))
    yield f"{proposal.id}: {proposal.title.text(spoken())}"
    yield _("Stage: {status}; {consent}").format(status=status_words(status), consent=consent_words(proposal.consent))
    for phase in proposal.phases:
        first, last = resolved.starts[phase.id], resolved.ends[phase.id]
        said = {"id": phase.id, "from": first, "to": last, "months": phase.months}
        yield _("Phase {id}: {from} to {to}, {months} months").format(**said)
    if resolved.modelled:
        yield _parts_told(resolved.modelled)
    in_force = "; ".join(entry.title.text(spoken()) for entry in reference_in_force(origin))
    yield _("In force at {month}: {entries}").format(month=origin, entries=in_force or _("nothing"))
    if proposal.phases and not resolved.modelled:
        yield _("It holds no dose: it would run exactly as the status quo.")
    yield _("The proposal obeys the rules of input.")


def _parts_told(parts: "Sequence[Modelled]") -> str:
    from secuela.cli.terminal_tables import table_text, words_table
    from secuela.report.views.dose_words import basis_words, option_words
    from secuela.text.numbers import dose

    heads = _("lever"), _("dose"), _("phase"), _("basis")
    rows = [
        (
            ", ".join([part.lever, *option_words(part.lever, part.options)]),
            dose(part.dose, part.unit, digits=_DIGITS),
            part.phase,
            basis_words([part.basis]),
        )
        for part in parts
    ]
    caption = _("Simulated, as departures from what is in force:")
    return f"\n{table_text(words_table(caption, heads, rows), terminal_width())}\n"
