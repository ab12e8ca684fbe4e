"""``secuela proposals``: what is shipped, what a file would do, and a template to start from."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from secuela.cli.whole_numbers import METAVAR, whole_number
from secuela.text.language import spoken
from secuela.text.language import translate as _
from secuela.text.numbers import in_full
from secuela.text.run_notes import note_words
from secuela.text.unit_words import unit_words

if TYPE_CHECKING:
    from secuela.evidence.months import Month
    from secuela.policy.proposal import Proposal

app = typer.Typer(no_args_is_help=True, help="Shipped proposals, and checks of your own.")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="YYYY-MM", help="Last month of data. Default: the newest.")
]
Months = Annotated[int, typer.Option(parser=whole_number("--months"), metavar=METAVAR, help="Months to simulate.")]
HORIZON = 60


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the shipped proposals."""
    from secuela.policy.proposal_reading import DEFAULT_PROPOSAL, default_alternatives, load_proposal, shipped

    rows = [_row(load_proposal(name), DEFAULT_PROPOSAL, default_alternatives()) for name in shipped()]
    if as_json:
        _print_json({"proposals": rows})
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in (_("proposal"), _("consent"), _("stage"), _("title")):
        table.add_column(heading, overflow="fold", no_wrap=heading == _("proposal"))
    for row in rows:
        marked = f"{row['id']} *" if row["default"] else row["id"]
        table.add_row(marked, row["consent"], row["stage"], row["title"])
    _console().print(table)
    typer.echo(_("* assessed when none is named. `secuela proposals show NAME` prints the file."))


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
        _print_json(proposal.as_mapping())
    elif name in shipped():
        typer.echo(shipped_text(name), nl=False)
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
    from secuela.policy.proposal_reading import load_proposal

    whole("--months", months, 1, MOST_MONTHS, _("it is the number of simulated months"))
    report = _report(load_proposal(file), origin(as_of), months)
    if as_json:
        _print_json(report)
        return
    _show(report)
    for warning in report["warnings"]:
        typer.echo(_("Note: {text}").format(text=warning), err=True)


@app.command()
def new(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a new file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print a commented template, or write it to a new file."""
    from secuela.cli.writing import write_text
    from secuela.policy.proposal_reading import template

    if out is not None:
        write_text(out, template())
    if as_json:
        _print_json({"template": template(), "file": None if out is None else str(out)})
    elif out is None:
        typer.echo(template(), nl=False)
    else:
        typer.echo(_("Wrote {file}. Check it with: secuela proposals check {file}").format(file=out))


def _row(proposal: "Proposal", default: str, alternatives: list[str]) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "title": proposal.title.text(spoken()),
        "consent": proposal.consent,
        "stage": proposal.status.stage,
        "default": proposal.id == default,
        "default_alternative": proposal.id in alternatives,
    }


def _report(proposal: "Proposal", origin: "Month", months: int) -> dict[str, Any]:
    """What a run of the proposal would hold, as plain words and numbers."""
    from secuela.policy.calendar import resolve
    from secuela.policy.reference import reference_in_force

    resolved = resolve(proposal, origin, months)
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
        "simulated": [dict(entry) for entry in resolved.modelled],
        "reference": [entry.id for entry in reference_in_force(origin)],
        "warnings": [note_words(note) for note in resolved.warnings],
    }


def _show(report: Mapping[str, Any]) -> None:
    console = _console()
    console.print(f"{report['id']}: {report['title']}")
    status = report["status"]
    ended = _("ended") if status["ended"] else _("not ended")
    console.print(
        _("Stage {stage}, execution {execution}, {ended}, as of {month}; consent: {consent}").format(
            stage=status["stage"],
            execution=status["execution"],
            ended=ended,
            month=status["as_of"],
            consent=report["consent"],
        )
    )
    for phase in report["phases"]:
        console.print(_("Phase {id}: {from} to {to}, {months} months").format(**phase))
    _show_parts(_("Simulated, as departures from what is in force:"), report["simulated"])
    console.print(
        _("In force at {month}: {entries}").format(month=report["as_of"], entries=", ".join(report["reference"]))
    )
    if report["phases"] and not report["simulated"]:
        console.print(_("It holds no dose: it would run exactly as the status quo."))
    console.print(_("The proposal obeys the rules of input."))


def _show_parts(heading: str, parts: list[Mapping[str, Any]]) -> None:
    if not parts:
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False, title=heading, title_justify="left", title_style="")
    for name in (_("lever"), _("dose"), _("unit"), _("phase"), _("basis")):
        table.add_column(name, overflow="fold")
    for part in parts:
        options = ", ".join(f"{key} {value}" for key, value in part["options"].items())
        lever = f"{part['lever']} ({options})" if options else part["lever"]
        table.add_row(lever, in_full(part["dose"]), unit_words(part["unit"]), part["phase"], part["basis"])
    _console().print(table)


def _console() -> Any:  # noqa: ANN401  rich stays out of --help
    from rich.console import Console

    return Console(highlight=False, markup=False)


def _print_json(value: object) -> None:
    from secuela.runs.strict import dump_strict

    typer.echo(dump_strict(value))
