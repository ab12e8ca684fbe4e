"""``secuela claims``: what is claimed, by whom, and what the simulated futures say of it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from secuela.text.language import marked
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.claims.checking import Checked
    from secuela.claims.schema import Claim, Ledger
    from secuela.runs.store import Run

app = typer.Typer(
    no_args_is_help=True, help=marked("Claims of both sides, who made them on whose word, and tests fixed beforehand.")
)

AsJson = Annotated[bool, typer.Option("--json", help=marked("Print one JSON object on standard output."))]
Ledgers = Annotated[
    list[str] | None,
    typer.Argument(metavar="[LEDGER]...", help=marked("Shipped ledgers or files."), show_default=False),
]
RunFolder = Annotated[
    Path | None,
    typer.Option("--run", metavar="RUN", help=marked("Folder of a run; by default the newest under runs/.")),
]
Lang = Annotated[str, typer.Option("--lang", help=marked("Language of the ledger's texts: en or es."))]


@app.command("list")
def list_(ledgers: Ledgers = None, lang: Lang = "en", as_json: AsJson = False) -> None:
    """List the claims of all shipped ledgers, or of those named; no run is opened."""
    from secuela.claims.checks import load_ledgers
    from secuela.claims.reading import shipped
    from secuela.claims.rows import counted

    language = _language(lang)
    loaded = load_ledgers(ledgers or shipped())
    if as_json:
        rows = [_listed(ledger, claim, language) for ledger in loaded for claim in ledger.claims]
        _print_json({"ledgers": [ledger.ledger.id for ledger in loaded], "claims": rows})
        return
    for ledger in loaded:
        entries = len(ledger.claims)
        head = _("{title}: {n} claims").format(title=ledger.ledger.title.text(language), n=counted(ledger.claims))
        more = "" if entries == counted(ledger.claims) else _(" in {n} entries").format(n=entries)
        typer.echo(f"\n{ledger.ledger.id}: {head}{more}")
        for claim in ledger.claims:
            row = _listed(ledger, claim, language)
            tested = _("{n} tests").format(n=row["tests"]) if row["tests"] else _("no test")
            typer.echo(f"  {claim.id:<6} {claim.kind:<9} {claim.side:<10} {tested:<8} {row['now']:<21} {row['claim']}")


@app.command()
def show(
    claim_id: Annotated[str, typer.Argument(metavar="ID", help=marked("Id of a claim, for example C39."))],
    ledger: Annotated[
        str | None, typer.Option("--ledger", help=marked("Ledger or file, if it is not shipped."))
    ] = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Show one claim: chain of attribution, verdicts with their dates, tests, sources."""
    from secuela.claims.checks import load_ledgers, sources_of
    from secuela.claims.reading import shipped

    language = _language(lang)
    loaded = load_ledgers([ledger] if ledger is not None else shipped())
    claim = _found(claim_id, loaded)
    sources = sources_of([held for held in loaded if claim.id in held.by_id()])
    cited = {each.id: sources[each.id].model_dump() for each in claim.sources if each.id in sources}
    if as_json:
        _print_json({**claim.model_dump(by_alias=True), "described_sources": cited})
        return
    for line in _told(claim, language, cited):
        typer.echo(line)


@app.command()
def check(ledgers: Ledgers = None, run: RunFolder = None, lang: Lang = "en", as_json: AsJson = False) -> None:
    """Check ledgers, then put every test to the futures of a run; without a ledger the article's."""
    _ledgers, checked = _checked(ledgers, run, _language(lang))
    if as_json:
        _print_json(checked)
        return
    _show_check(checked, _language(lang))


@app.command()
def new(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=marked("Write to a new file."))] = None,
    as_json: AsJson = False,
) -> None:
    """Print a commented ledger to start from, or write it to a new file."""
    from secuela.claims.reading import template
    from secuela.cli.writing import write_text

    if out is not None:
        write_text(out, template())
    if as_json:
        _print_json({"template": template(), "file": None if out is None else str(out)})
    elif out is None:
        typer.echo(template(), nl=False)
    else:
        typer.echo(_("Wrote {file}. Check it with: secuela claims check {file}").format(file=out))


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
    from secuela.claims.export import claim_reviews, claims_csv
    from secuela.cli.writing import write_text
    from secuela.runs.strict import dump_strict

    chosen = _format(form)
    loaded, checked = _checked(ledgers, run, "en")
    for line in _run_lines(checked["run"]):
        typer.echo(line, err=True)
    if chosen == "csv":
        text = claims_csv(checked["claims"])
    else:
        reviews = claim_reviews(loaded, checked["claims"], str(checked["run"]["created"])[:10], url)
        text = dump_strict(reviews) + "\n"
        left = len(checked["claims"]) - len(reviews["@graph"])
        typer.echo(
            _("Left out: {n} framings and value judgements, which have no truth verdict.").format(n=left), err=True
        )
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_text(out, text, replace=True)
        typer.echo(_("Wrote {file}.").format(file=out), err=True)


def _checked(
    ledgers: Sequence[str] | None, run: Path | None, language: Literal["en", "es"]
) -> "tuple[list[Ledger], dict[str, Any]]":
    """The ledgers, and what a run says of them."""
    from secuela.claims.checking import check_claims, described
    from secuela.claims.checks import load_ledgers
    from secuela.claims.neutralised import read_foundations
    from secuela.claims.reading import DEFAULT_LEDGER
    from secuela.claims.rows import row_of
    from secuela.claims.runs_found import described_run, run_for
    from secuela.claims.test_values import futures_of

    loaded = load_ledgers(ledgers or [DEFAULT_LEDGER])
    opened = run_for(run)
    foundations = read_foundations(opened.path)
    found = check_claims(loaded, futures_of(opened), foundations)
    as_of, shares = opened.manifest.as_of, _shares(opened)
    rows = [row_of(each, as_of, language, _resting(each, shares)) for each in found]
    about = {**described_run(opened, named=run is not None), "foundations": foundations is not None}
    return loaded, {**described(about, loaded), "claims": rows}


def _shares(run: "Run") -> dict[tuple[str, str, str], dict[str, float]]:
    """What tests of shipped ledgers rest on, by ledger, claim and test, where the run was made with ``--explain``."""
    rows: list[dict[str, Any]] = (run.assessment or {}).get("claims") or []
    return {(row["ledger"], row["id"], row["test"]["text"]): row["rests_on"] for row in rows if row.get("rests_on")}


def _resting(each: "Checked", shares: Mapping[tuple[str, str, str], dict[str, float]]) -> dict[str, float] | None:
    from secuela.claims.rows import sentence

    trial = None if each.decisive is None else each.decisive.trial
    return None if trial is None else shares.get((each.ledger, each.claim.id, sentence(trial)))


def _found(claim_id: str, ledgers: "Sequence[Ledger]") -> "Claim":
    from secuela.evidence.errors import OptionError, nearest

    claims = {name: claim for ledger in ledgers for name, claim in ledger.by_id().items()}
    if claim_id in claims:
        return claims[claim_id]
    raise OptionError(
        _("There is no claim {id}.").format(id=repr(claim_id)),
        where="ID",
        why=_("there is nothing to show"),
        fix=_("{near} (`secuela claims list` shows all)").format(near=nearest(claim_id, claims)),
    )


def _listed(ledger: "Ledger", claim: "Claim", language: Literal["en", "es"]) -> dict[str, Any]:
    return {
        "id": claim.id,
        "ledger": ledger.ledger.id,
        "kind": claim.kind,
        "side": claim.side,
        "tests": len(claim.tests),
        "at_publication": claim.verdict_at_publication.verdict,
        "now": claim.verdict_now.verdict,
        "claim": claim.claim.text(language),
    }


def _told(claim: "Claim", language: Literal["en", "es"], sources: Mapping[str, Any]) -> list[str]:
    from secuela.claims.rows import sentence

    lines = [
        f"{claim.id}: {claim.claim.text(language)}",
        _("kind {kind}, side {side}, voice {voice}").format(kind=claim.kind, side=claim.side, voice=claim.voice),
        _("said by: {chain}; independent origins: {n}").format(
            chain=" > ".join(claim.chain), n=claim.n_independent_origins
        ),
    ]
    if claim.restatement is not None:
        lines.append(_("neutral restatement: {text}").format(text=claim.restatement.text(language)))
    for label, verdict in ((_("at publication"), claim.verdict_at_publication), (_("now"), claim.verdict_now)):
        lines.append(
            _("{label} ({as_of}): {verdict}, certainty {certainty}: {why}").format(
                label=label,
                as_of=verdict.as_of,
                verdict=verdict.verdict,
                certainty=verdict.certainty,
                why=verdict.why.text(language),
            )
        )
    for name, trial in claim.trials():
        mirror = _("; mirrors {id}").format(id=trial.mirror) if trial.mirror else ""
        lines.append(
            _("test {id}, fixed {day}{mirror}: {text}").format(
                id=name, day=trial.fixed, mirror=mirror, text=sentence(trial)
            )
        )
        if trial.registered is not None:
            lines.append(_("  registered beside it: {text}").format(text=sentence(trial.registered)))
    if claim.no_test is not None:
        lines.append(_("no test: {why}").format(why=claim.no_test.text(language)))
    for cited in claim.sources:
        known = sources.get(cited.id)
        title = "" if known is None else f": {known['title']}" + (f", {known['date']}" if known["date"] else "")
        lines.append(_("source {id} (tier {tier}){title}").format(id=cited.id, tier=cited.tier, title=title))
    return lines


def _show_check(checked: Mapping[str, Any], language: Literal["en", "es"]) -> None:
    rows = checked["claims"]
    names = checked["ledger"] if isinstance(checked["ledger"], str) else ", ".join(checked["ledger"])
    typer.echo(_("Ledger {ledger}.").format(ledger=names))
    for line in _run_lines(checked["run"]):
        typer.echo(line)
    typer.echo(_("At publication → now; a chance is the share of the futures in which the test is passed."))
    for row in rows:
        for line in _row_lines(row, language):
            typer.echo(line)
    typer.echo("")
    for line in _summary(rows, computed=checked["run"]["foundations"]):
        typer.echo(line)


def _run_lines(run: Mapping[str, Any]) -> list[str]:
    """Which run it is and why this one, what it holds, and whether it is a world with links cut."""
    chosen = {
        "named": "",
        "newest": _(" (the newest under runs/)"),
        "reference": _(" (shipped, since there is none under runs/)"),
    }[run["chosen"]]
    lines = [
        _("Run {path}{chosen}, made {day}: {draws} simulated futures as of {as_of}, if carried out.").format(
            path=run["path"], chosen=chosen, day=run["created"][:10], draws=run["draws"], as_of=run["as_of"]
        ),
        _("It holds {n} alternatives over {months} months: {names}.").format(
            n=len(run["alternatives"]), months=run["months"], names=", ".join(run["alternatives"])
        ),
    ]
    if run["cut"]:
        told = _("Made with causal links cut out of the world: {links}. Its chances are those of that world alone.")
        lines.append(told.format(links=", ".join(run["cut"])))
    return lines


def _row_lines(row: Mapping[str, Any], language: Literal["en", "es"]) -> list[str]:
    """A claim in one line, its verdicts, then each of its tests, then why the verdict of the run is what it is."""
    then, now = row["verdict_at_publication"]["verdict"], row["verdict_now"]
    lacking = now["verdict"] == "not-testable-here"
    verdicts = then if then == now["verdict"] or lacking else f"{then} → {now['verdict']}"
    lines = [f"{row['id']:<6} {row['side']:<10} {row['claim'][language]}", f"{'':<7}{verdicts}"]
    if not row["tests"]:
        return lines
    if now["from"] == "ledger":
        lines.append(f"{'':<7}" + _("The verdict rests on documents; the simulation asks instead:"))
    lines += [f"{'':<9}{_test_line(test)}" for test in row["tests"]]
    return lines if now["from"] == "ledger" or lacking else [*lines, f"{'':<7}{now['why']}."]


def _test_line(test: Mapping[str, Any]) -> str:
    """A test with its chance, or why it has none."""
    chance = "–" if test["probability"] is None else f"{test['probability']:.0%}"
    notes = [
        _("registered beside it") if test["id"].endswith(".registered") else "",
        _("not testable here: needs {needs}").format(needs=test["needs"]) if test["needs"] is not None else "",
        _("refused: {reason}").format(reason=test["refused"]) if test["refused"] is not None else "",
        test["words"] or "",
        _("exploratory") if test["exploratory"] else "",
    ]
    told = "; ".join(note for note in notes if note)
    return f"{chance:>4}  {test['text']} [{told}]"


def _summary(rows: Sequence[Mapping[str, Any]], *, computed: bool) -> list[str]:
    tested = [row for row in rows if row["test"] is not None]
    decided = [row for row in rows if row["probability"] is not None]
    uncomputed = [row for row in decided if row["basis"] is None]
    lines = [
        _("Entries: {n}; with a test: {k}; with a probability: {m}.").format(n=len(rows), k=len(tested), m=len(decided))
    ]
    lacking = sum(row["test"]["needs"] is not None for row in tested)
    if lacking:
        lines.append(
            _("{n} not testable in this run: it lacks what they need, so it changes no verdict.").format(n=lacking)
        )
    if uncomputed:
        why = (
            _("the run stored worlds with an assumption taken away for the tests of the shipped ledgers only")
            if computed
            else _("the run stored no worlds with an assumption taken away")
        )
        lines.append(_("Basis not computed for {n}: {why}.").format(n=len(uncomputed), why=why))
    lines.append(_("A high probability is no endorsement; framings and value judgements get no truth verdict."))
    return lines


def _language(name: str) -> Literal["en", "es"]:
    from secuela.evidence.errors import OptionError, choose_one
    from secuela.text.language import LANGUAGES

    for language in LANGUAGES:
        if name == language:
            return language
    raise OptionError(
        _("{name} is no language of the ledgers.").format(name=repr(name)),
        where="--lang",
        why=_("their texts exist in two languages"),
        fix=choose_one(name, LANGUAGES),
    )


def _format(name: str) -> Literal["claimreview", "csv"]:
    from secuela.evidence.errors import OptionError, choose_one

    if name == "csv" or name == "claimreview":
        return name
    raise OptionError(
        _("{name} is no format of export.").format(name=repr(name)),
        where="--format",
        why=_("another tool must be able to read the file"),
        fix=choose_one(name, ("claimreview", "csv")),
    )


def _print_json(value: object) -> None:
    from secuela.runs.strict import dump_strict

    typer.echo(dump_strict(value))
