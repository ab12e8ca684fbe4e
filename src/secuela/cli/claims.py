"""``secuela claims``: what is claimed, by whom, and what the simulated futures say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from secuela.cli.claims_draft import draft
from secuela.cli.claims_list import Lang, Ledgers, drafts_words, language_of, list_
from secuela.cli.claims_record import RecordFile, add_to_record, claim_called, history
from secuela.cli.claims_told import row_lines, run_lines, summary
from secuela.cli.json_answers import say_json
from secuela.cli.shared_options import AsJson
from secuela.evidence.message import message
from secuela.text.language import marked, ngettext
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.claims.checking import Checked
    from secuela.claims.claim_rows import ClaimRow
    from secuela.claims.neutralised import StoredFoundations
    from secuela.claims.runs_found import DescribedRun
    from secuela.claims.schema import Claim, Condition, Ledger
    from secuela.runs.store import Run

app = typer.Typer(
    no_args_is_help=True, help=marked("Claims of both sides, who made them on whose word, and tests fixed beforehand.")
)

RunFolder = Annotated[
    Path | None,
    typer.Option("--run", metavar="RUN", help=marked("Folder of a run; by default the newest under runs/.")),
]
app.command("list")(list_)


@app.command()
def show(
    claim_id: Annotated[str, typer.Argument(metavar="ID", help=marked("Id of a claim, for example C39."))],
    ledger: Annotated[
        str | None, typer.Option("--ledger", help=marked("Ledger or file, if it is not shipped."))
    ] = None,
    run: Annotated[
        Path | None,
        typer.Option(
            "--run", metavar="RUN", help=marked("Folder of a run, to say what the model finds in it and why.")
        ),
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Show one claim: chain of attribution, verdicts with their dates, tests, sources; with a run, what it finds."""
    from secuela.claims.ledger_checks import load_ledgers, sources_of
    from secuela.claims.reading import shipped
    from secuela.claims.wording import worded

    language = language_of(lang)
    loaded = load_ledgers([ledger] if ledger is not None else shipped(), drafts=True)
    claim = claim_called(claim_id, loaded)
    holding = [each for each in loaded if claim.id in each.by_id()]
    sources = sources_of(holding)
    cited = {each.id: sources[each.id].model_dump() for each in claim.sources if each.id in sources}
    names = [ledger] if ledger is not None else [each.ledger.id for each in holding]
    found = None if run is None else _checked(names, run)
    row = None if found is None else next((each for each in found.rows if each.id == claim.id), None)
    if as_json:
        answered = {} if row is None else {"found": worded(row, language)}
        say_json({**claim.model_dump(by_alias=True), "described_sources": cited, **answered})
        return
    for line in _told(claim, language, cited):
        typer.echo(line)
    if found is not None and row is not None:
        for line in (*run_lines(found.run), *row_lines(row, language)):
            typer.echo(line)
    elif list(claim.trials()):
        typer.echo(_("What the model finds of it, and why: secuela claims show {id} --run RUN.").format(id=claim.id))


@app.command()
def check(
    ledgers: Ledgers = None,
    run: RunFolder = None,
    interactive: Annotated[
        bool, typer.Option("--interactive", help=marked("Walk through the unconfirmed entries of a ledger file."))
    ] = False,
    basis: Annotated[
        bool,
        typer.Option(
            "--basis",
            help=marked("Simulate what findings on these ledgers rest on, in the run’s first 100 futures: minutes."),
        ),
    ] = False,
    record: RecordFile = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Check ledgers, then put every test to the futures of a run; without a ledger all that are shipped."""
    if interactive:
        from secuela.cli.claims_walk import walk

        walk(ledgers)
        return
    language = language_of(lang)
    checked = _checked(ledgers, run, basis=basis)
    if record is not None:
        add_to_record(record, checked.ledgers, checked.rows, checked.manifest)
    if as_json:
        say_json(checked.worded(language))
        return
    _show_check(checked, language)


app.command()(draft)


app.command()(history)


@app.command()
def new(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=marked("Write to a new file."))] = None,
    as_json: AsJson = False,
) -> None:
    """Print a commented ledger to start from, or write it to a new file."""
    from secuela.claims.reading import template
    from secuela.cli.out_file import offer_template

    written = _("Wrote {file}. Check it with: secuela claims check {file}").format(file=out)
    offer_template(template(), out, as_json=as_json, written=written)


@app.command()
def export(
    ledgers: Ledgers = None,
    run: RunFolder = None,
    form: Annotated[str, typer.Option("--format", help=marked("claimreview (JSON-LD) or csv."))] = "claimreview",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=marked("File to write."))] = None,
    url: Annotated[
        str | None, typer.Option("--url", help=marked("Address at which the reviews will be published (claimreview)."))
    ] = None,
) -> None:
    """Export checked claims: ClaimReview records for fact-checkers, or a table."""
    from secuela.claims.claim_review import claim_reviews, claims_csv
    from secuela.cli.out_file import SPREADSHEET, check_place, write_text
    from secuela.runs.strict import dump_strict

    chosen, address = _format(form), _address(url)
    check_place(out, replace=True)
    checked = _checked(ledgers, run)
    for line in run_lines(checked.run):
        typer.echo(line, err=True)
    if chosen == "csv":
        text = claims_csv(checked.rows)
    else:
        reviews = claim_reviews(checked.ledgers, checked.rows, checked.run.created[:10], address)
        text = dump_strict(reviews) + "\n"
        left = len(checked.rows) - len(reviews["@graph"])
        typer.echo(
            _("Left out: {n} framings and value judgements, which have no truth verdict.").format(n=left), err=True
        )
        if without := sum("url" not in review for review in reviews["@graph"]):
            typer.echo(_without_address(without), err=True)
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_text(out, text, replace=True, encoding=SPREADSHEET if chosen == "csv" else "utf-8")
        typer.echo(_("Wrote {file}.").format(file=out), err=True)


def _without_address(n: int) -> str:
    return ngettext(
        "{n} review has no address of its own, without which sites that gather reviews pass it over: give the page "
        "on which it will be published with --url.",
        "{n} reviews have no address of their own, without which sites that gather reviews pass them over: give the "
        "page on which they will be published with --url.",
        n,
    ).format(n=n)


@dataclass(frozen=True)
class _Check:
    """What a run says of some ledgers.

    Args:
        ledgers: The ledgers.
        run: Which run it is, and how it was chosen.
        foundations: Whether the run holds what the basis of verdicts needs.
        rows: Their claims put to it.
        manifest: Of the run, as JSON values.
    """

    ledgers: "list[Ledger]"
    run: "DescribedRun"
    foundations: bool
    rows: "list[ClaimRow]"
    manifest: Mapping[str, Any]

    @property
    def names(self) -> list[str]:
        """Ids of the ledgers."""
        return [ledger.ledger.id for ledger in self.ledgers]

    @property
    def drafts(self) -> list[str]:
        """Ids of the entries that nobody has confirmed; none of them is among the rows."""
        return [claim.id for ledger in self.ledgers for claim in ledger.drafts]

    def place(self, row: "ClaimRow") -> str:
        """Where a claim stands in a file of the reader's own; empty for a shipped ledger."""
        from secuela.claims.reading import shipped

        if row.ledger in shipped():
            return ""
        ledger = next(each for each in self.ledgers if each.ledger.id == row.ledger)
        return f" [{ledger.place_of(ledger.by_id()[row.id])}]"

    def worded(self, language: Literal["en", "es"]) -> dict[str, Any]:
        """One JSON object: codes, numbers and the same in words."""
        from secuela.claims.side_shares import side_shares
        from secuela.claims.wording import worded
        from secuela.evidence.modes import CARRIED_OUT

        names = self.names
        run = {**asdict(self.run), "foundations": self.foundations, "mode": CARRIED_OUT}
        head = {"ledger": names[0] if len(names) == 1 else names, "run": run}
        drafts = {"drafts": self.drafts} if self.drafts else {}
        places = {(row.ledger, row.id): self.place(row).strip(" []") or None for row in self.rows}
        sides = [share.plain() for share in side_shares(self.rows)]
        told = [{**worded(row, language), "place": places[row.ledger, row.id]} for row in self.rows]
        return {**head, "claims": told, "sides": sides, **drafts}


def _checked(ledgers: Sequence[str] | None, run: Path | None, *, basis: bool = False) -> _Check:
    from secuela.claims.checking import check_claims
    from secuela.claims.claim_rows import row_of
    from secuela.claims.ledger_checks import load_ledgers
    from secuela.claims.neutralised import foundations_of
    from secuela.claims.reading import shipped
    from secuela.claims.runs_found import described_run, run_for
    from secuela.claims.test_values import futures_of
    from secuela.evidence.assumptions import told

    loaded = load_ledgers(ledgers or shipped())
    chosen = run_for(run)
    opened = chosen.run
    foundations = foundations_of(opened)
    if basis:
        foundations = _simulated(opened, loaded)
    shares = _shares(opened)
    rows = [
        row_of(each, opened.manifest.as_of, _resting(each, shares), told(opened.manifest.assumed))
        for each in check_claims(loaded, futures_of(opened), foundations)
    ]
    return _Check(loaded, described_run(chosen), foundations is not None, rows, opened.manifest.plain())


def _simulated(run: "Run", ledgers: "Sequence[Ledger]") -> "StoredFoundations":
    """The worlds behind the findings on some ledgers, with progress on standard error."""
    from secuela.cli.progress import progress_bar
    from secuela.job.saved_run_basis import simulated_foundations

    with progress_bar(enabled=True) as advance:
        return simulated_foundations(run, ledgers, advance)


_Asked = tuple[str, str, "tuple[Condition, ...]"]


def _shares(run: "Run") -> Mapping[_Asked, Mapping[str, float]]:
    """What tests rest on, by ledger, claim and conditions, where the run was made with ``--explain``."""
    from secuela.claims.claim_rows import read_rows

    held = None if run.summary is None else run.summary.claims
    rows = read_rows((claim.plain() for claim in held or ()), run.manifest.draws)
    return {(row.ledger, row.id, row.test.conditions): row.rests_on for row in rows if row.rests_on and row.test}


def _resting(each: "Checked", shares: Mapping[_Asked, Mapping[str, float]]) -> Mapping[str, float] | None:
    tried = each.decisive
    return None if tried is None else shares.get((each.ledger, each.claim.id, tried.test.conditions))


def _told(claim: "Claim", language: Literal["en", "es"], sources: Mapping[str, Any]) -> list[str]:
    from secuela.claims.wording import comparison_words
    from secuela.report.views.claim_words import certainty_words, kind_words, side_words, verdict_words, voice_words
    from secuela.report.views.dose_words import catalogued

    lines = [
        f"{claim.id}: {claim.claim.text(language)}",
        _("kind: {kind}; {side}; voice: {voice}").format(
            kind=kind_words(claim.kind), side=side_words(claim.side), voice=voice_words(claim.voice)
        ),
        _("said by: {chain}; independent origins: {n}").format(
            chain=" > ".join(map(catalogued, claim.chain)), n=claim.n_independent_origins
        ),
    ]
    if claim.restatement is not None:
        lines.append(_("neutral restatement: {text}").format(text=claim.restatement.text(language)))
    for label, verdict in ((_("at publication"), claim.verdict_at_publication), (_("now"), claim.verdict_now)):
        lines.append(
            _("{label} ({as_of}): {verdict}, certainty {certainty}: {why}").format(
                label=label,
                as_of=verdict.as_of,
                verdict=verdict_words(verdict.verdict),
                certainty=certainty_words(verdict.certainty),
                why=verdict.why.text(language),
            )
        )
    for name, trial in claim.trials():
        mirror = _("; mirrors {id}").format(id=trial.mirror) if trial.mirror else ""
        lines.append(
            _("test {id}, fixed {day}{mirror}: {text}").format(
                id=name, day=trial.fixed, mirror=mirror, text=comparison_words(trial.conditions)
            )
        )
        if trial.registered is not None:
            lines.append(_("  registered beside it: {text}").format(text=comparison_words(trial.registered.conditions)))
    if claim.no_test is not None:
        lines.append(_("no test: {why}").format(why=claim.no_test.text(language)))
    for cited in claim.sources:
        known = sources.get(cited.id)
        title = "" if known is None else f": {known['title']}" + (f", {known['date']}" if known["date"] else "")
        lines.append(_("source {id} (tier {tier}){title}").format(id=cited.id, tier=cited.tier, title=title))
    return lines


def _show_check(check: _Check, language: Literal["en", "es"]) -> None:
    typer.echo(_("Ledger {ledger}.").format(ledger=", ".join(check.names)))
    for line in run_lines(check.run):
        typer.echo(line)
    typer.echo(
        _(
            "By documents, at publication → now; in the model, what the futures say. A chance is the share of the "
            "futures in which the test is passed."
        )
    )
    for row in check.rows:
        for line in row_lines(row, language, check.place(row)):
            typer.echo(line)
    if check.drafts:
        typer.echo("\n" + drafts_words(check.drafts))
    typer.echo("")
    for line in summary(check.rows, computed=check.foundations):
        typer.echo(line)


def _format(name: str) -> Literal["claimreview", "csv"]:
    from secuela.evidence.errors import OptionError, choose_one

    if name == "csv" or name == "claimreview":
        return name
    raise OptionError(
        message("{name} is no format of export.", name=repr(name)),
        where="--format",
        why=message("another tool must be able to read the file"),
        fix=choose_one(name, ("claimreview", "csv")),
    )


def _address(url: str | None) -> str | None:
    from urllib.parse import urlsplit

    from secuela.evidence.errors import OptionError, shown
    from secuela.evidence.strict_yaml import unseen

    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme in {"http", "https"} and parts.netloc and not unseen(url) and not set(url) & set(" \n\t<>\"'`"):
        return url
    raise OptionError(
        message("{url} is not the address of a page.", url=shown(url)),
        where="--url",
        why=message("other sites show it as a link, and a reader who follows it must arrive at a page"),
        fix=message("write an address that begins with https:// or http://"),
    )
