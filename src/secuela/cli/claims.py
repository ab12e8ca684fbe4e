"""``secuela claims``: what is claimed, by whom, and what the simulated futures say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from secuela.cli.claims_draft import draft
from secuela.cli.claims_list import Lang, Ledgers, drafts_words, language_of, list_
from secuela.cli.json_answers import say_json
from secuela.cli.shared_options import AsJson
from secuela.evidence.message import message
from secuela.text.language import marked, ngettext
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.claims.checking import Checked
    from secuela.claims.claim_rows import ClaimRow, TestRow
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
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Show one claim: chain of attribution, verdicts with their dates, tests, sources."""
    from secuela.claims.ledger_checks import load_ledgers, sources_of
    from secuela.claims.reading import shipped

    language = language_of(lang)
    loaded = load_ledgers([ledger] if ledger is not None else shipped(), drafts=True)
    claim = _found(claim_id, loaded)
    sources = sources_of([held for held in loaded if claim.id in held.by_id()])
    cited = {each.id: sources[each.id].model_dump() for each in claim.sources if each.id in sources}
    if as_json:
        say_json({**claim.model_dump(by_alias=True), "described_sources": cited})
        return
    for line in _told(claim, language, cited):
        typer.echo(line)


@app.command()
def check(
    ledgers: Ledgers = None,
    run: RunFolder = None,
    interactive: Annotated[
        bool, typer.Option("--interactive", help=marked("Walk through the unconfirmed entries of a ledger file."))
    ] = False,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Check ledgers, then put every test to the futures of a run; without a ledger the article's."""
    if interactive:
        from secuela.cli.claims_walk import walk

        walk(ledgers)
        return
    language = language_of(lang)
    checked = _checked(ledgers, run)
    if as_json:
        say_json(checked.worded(language))
        return
    _show_check(checked, language)


app.command()(draft)


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
    for line in _run_lines(checked.run):
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
    """

    ledgers: "list[Ledger]"
    run: "DescribedRun"
    foundations: bool
    rows: "list[ClaimRow]"

    @property
    def names(self) -> list[str]:
        """Ids of the ledgers."""
        return [ledger.ledger.id for ledger in self.ledgers]

    @property
    def drafts(self) -> list[str]:
        """Ids of the entries that nobody has confirmed; none of them is among the rows."""
        return [claim.id for ledger in self.ledgers for claim in ledger.drafts]

    def worded(self, language: Literal["en", "es"]) -> dict[str, Any]:
        """One JSON object: codes, numbers and the same in words."""
        from secuela.claims.wording import worded
        from secuela.evidence.modes import CARRIED_OUT

        names = self.names
        run = {**asdict(self.run), "foundations": self.foundations, "mode": CARRIED_OUT}
        head = {"ledger": names[0] if len(names) == 1 else names, "run": run}
        drafts = {"drafts": self.drafts} if self.drafts else {}
        return {**head, "claims": [worded(row, language) for row in self.rows], **drafts}


def _checked(ledgers: Sequence[str] | None, run: Path | None) -> _Check:
    from secuela.claims.checking import check_claims
    from secuela.claims.claim_rows import row_of
    from secuela.claims.ledger_checks import load_ledgers
    from secuela.claims.neutralised import FILE, read_foundations
    from secuela.claims.reading import DEFAULT_LEDGER
    from secuela.claims.runs_found import described_run, run_for
    from secuela.claims.test_values import futures_of
    from secuela.evidence.assumptions import told

    loaded = load_ledgers(ledgers or [DEFAULT_LEDGER])
    chosen = run_for(run)
    opened = chosen.run
    foundations = read_foundations(opened.path) if opened.holds(FILE) else None
    shares = _shares(opened)
    rows = [
        row_of(each, opened.manifest.as_of, _resting(each, shares), told(opened.manifest.assumed))
        for each in check_claims(loaded, futures_of(opened), foundations)
    ]
    return _Check(loaded, described_run(chosen), foundations is not None, rows)


_Asked = tuple[str, str, "tuple[Condition, ...]"]


def _shares(run: "Run") -> Mapping[_Asked, Mapping[str, float]]:
    """What tests rest on, by ledger, claim and conditions, where the run was made with ``--explain``."""
    from secuela.claims.claim_rows import read_rows

    held = None if run.assessment is None else run.assessment.claims
    rows = read_rows((claim.plain() for claim in held or ()), run.manifest.draws)
    return {(row.ledger, row.id, row.test.conditions): row.rests_on for row in rows if row.rests_on and row.test}


def _resting(each: "Checked", shares: Mapping[_Asked, Mapping[str, float]]) -> Mapping[str, float] | None:
    tried = each.decisive
    return None if tried is None else shares.get((each.ledger, each.claim.id, tried.test.conditions))


def _found(claim_id: str, ledgers: "Sequence[Ledger]") -> "Claim":
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


def _told(claim: "Claim", language: Literal["en", "es"], sources: Mapping[str, Any]) -> list[str]:
    from secuela.claims.wording import comparison_words
    from secuela.report.views.claim_words import kind_words, side_words, verdict_words, voice_words
    from secuela.report.views.dose_words import catalogued

    lines = [
        f"{claim.id}: {claim.claim.text(language)}",
        _("kind {kind}, side {side}, voice {voice}").format(
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
                certainty=verdict.certainty,
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
    for line in _run_lines(check.run):
        typer.echo(line)
    typer.echo(_("At publication → now; a chance is the share of the futures in which the test is passed."))
    for row in check.rows:
        for line in _row_lines(row, language):
            typer.echo(line)
    if check.drafts:
        typer.echo("\n" + drafts_words(check.drafts))
    typer.echo("")
    for line in _summary(check.rows, computed=check.foundations):
        typer.echo(line)


def _run_lines(run: "DescribedRun") -> list[str]:
    """Which run it is and why this one, what it holds, and whether links are cut in it or assumptions replaced."""
    chosen = {
        "named": "",
        "newest": _(" (the newest under runs/)"),
        "reference": _(" (shipped, since there is none under runs/)"),
    }[run.chosen]
    lines = [
        _("Run {path}{chosen}, made {day}: {draws} simulated futures as of {as_of}, if carried out.").format(
            path=run.path, chosen=chosen, day=run.created[:10], draws=run.draws, as_of=run.as_of
        ),
        _("It holds {n} alternatives over {months} months: {names}.").format(
            n=len(run.alternatives), months=run.months, names=", ".join(run.alternatives)
        ),
    ]
    if run.passed_over:
        lines.append(_("Passed over, since they cannot be read: {runs}.").format(runs=", ".join(run.passed_over)))
    if run.cut:
        told = _("Made with causal links cut out of the world: {links}. Its chances are those of that world alone.")
        lines.append(told.format(links=", ".join(run.cut)))
    if run.assumed:
        told = _("Made with assumptions replaced: {assumed}. Its chances rest on these, not on ours.")
        lines.append(told.format(assumed=", ".join(run.assumed)))
    return lines


def _row_lines(row: "ClaimRow", language: Literal["en", "es"]) -> list[str]:
    """A claim in one line, its verdicts, then each of its tests, then why the verdict of the run is what it is."""
    from secuela.claims.wording import why_words
    from secuela.report.views.claim_words import side_words, verdict_words

    then, now = row.verdict_at_publication.verdict, row.verdict_now
    lacking = now.reason.code == "lacking"
    verdicts = [verdict_words(each) for each in dict.fromkeys((then, then if lacking else now.verdict))]
    lines = [f"{row.id:<6} {row.claim.text(language)} ({side_words(row.side)})", f"{'':<7}{' → '.join(verdicts)}"]
    if not row.tests:
        return lines
    if now.source == "ledger":
        lines.append(f"{'':<7}" + _("The verdict rests on documents; the simulation asks instead:"))
    lines += [f"{'':<9}{_test_line(test)}" for test in row.tests]
    return lines if now.source == "ledger" or lacking else [*lines, f"{'':<7}{why_words(row)}"]


def _test_line(test: "TestRow") -> str:
    """A test with its chance, or why it has none."""
    from secuela.claims.wording import comparison_words, lacking_words, refusal_words
    from secuela.text.likelihood import likelihood

    chance = "–" if test.probability is None else f"{test.probability:.0%}"
    notes = [
        _("Registered beside it.") if test.registered else "",
        "" if test.needs is None else lacking_words(test.needs),
        refusal_words(test.reachable) if test.refused and test.reachable else "",
        "" if test.probability is None else _("{word}.").format(word=likelihood(test.probability, test.draws)),
        _("Exploratory.") if test.exploratory else "",
    ]
    told = " ".join(note for note in notes if note)
    return f"{chance:>4}  {comparison_words(test.conditions)} [{told}]"


def _summary(rows: "Sequence[ClaimRow]", *, computed: bool) -> list[str]:
    tested = [row.test for row in rows if row.test is not None]
    decided = [row for row in rows if row.probability is not None]
    uncomputed = [row for row in decided if row.basis is None]
    lines = [
        _("Entries: {n}; with a test: {k}; with a probability: {m}.").format(n=len(rows), k=len(tested), m=len(decided))
    ]
    lacking = sum(test.needs is not None for test in tested)
    if lacking:
        lines.append(
            _("{n} not testable in this run: it lacks what they need, so it changes no verdict.").format(n=lacking)
        )
    if uncomputed:
        text = (
            _("Basis not computed for {n}: the run stored worlds without an assumption for the shipped ledgers only.")
            if computed
            else _("Basis not computed for {n}: the run stored no worlds without an assumption.")
        )
        lines.append(text.format(n=len(uncomputed)))
    lines.append(_("A high probability is no endorsement; framings and value judgements get no truth verdict."))
    return lines


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
