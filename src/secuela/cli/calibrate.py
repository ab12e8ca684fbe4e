"""``secuela calibrate``: each fit to the record is checked, made, judged and stored by one command."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from secuela.cli.shared_options import AsJson
from secuela.evidence.errors import EvidenceError, OptionError
from secuela.evidence.message import message
from secuela.text.language import marked
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.learning.calibration import Calibration
    from secuela.learning.recipe import Reason
    from secuela.learning.refit import Refit

ALL = "all"
Fit = Annotated[
    str | None,
    typer.Argument(metavar="FIT", help=marked("A fit, a model for all its fits, or all; without it, they are listed.")),
]
Check = Annotated[
    bool, typer.Option("--check", help=marked("Fit nothing; say which stored fits are stale, in seconds."))
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FOLDER",
        help=marked("Where posteriors and recipes go; in a checkout without it, where the package keeps them."),
    ),
]


def calibrate(fit: Fit = None, check: Check = False, out: Out = None, as_json: AsJson = False) -> None:
    """Fit parameters to the record, and store what passes: laws, draws, and a recipe of what they were made of.

    Assessments never fit: they read what is stored. A fit that fails a gate is refused and nothing of it is stored. A
    round of all fits that was stopped goes on where it was.
    """
    from secuela.engine.cache import use_compile_cache
    from secuela.learning.calibration import calibrations

    use_compile_cache()
    chosen = list(calibrations().values()) if fit in (None, ALL) else _called(fit or "")
    if check:
        _checked(chosen, as_json=as_json)
    elif fit is None:
        _listed(chosen, as_json=as_json)
    else:
        _made(chosen, out, resumes=fit == ALL, as_json=as_json)


def _called(name: str) -> "list[Calibration]":
    from secuela.learning.calibration import calibrations

    known = calibrations()
    if name in known:
        return [known[name]]
    of_model = [each for each in known.values() if name in each.models]
    if not of_model:
        models = sorted({model for each in known.values() for model in each.models})
        raise OptionError(
            message("there is no fit and no fitted model called {name}.", name=name),
            where="calibrate",
            why=message("each fit has one name, and serves the models that are listed with it"),
            fix=message(
                "use one of {fits}, a model of {models}, or all", fits=", ".join(known), models=", ".join(models)
            ),
        )
    return of_model


def _listed(every: "Sequence[Calibration]", *, as_json: bool) -> None:
    from secuela.learning.recipe import stored_recipe
    from secuela.text.language import worded

    if as_json:
        _told({"fits": [_entry(each) for each in every]})
        return
    for each in every:
        kept = stored_recipe(each.id)
        typer.echo(f"{each.id}: {worded(each.title)}")
        parameters = sorted({*(kept.laws if kept else each.priors())})
        typer.echo(
            _("  models: {models}; parameters: {count}").format(models=", ".join(each.models), count=len(parameters))
        )
        if kept is None:
            typer.echo(_("  never stored"))
        else:
            typer.echo(_("  stored {day}, {seconds} s on one core").format(day=kept.made, seconds=round(kept.seconds)))


def _entry(each: "Calibration") -> dict[str, Any]:
    from secuela.learning.fitted_rows import described
    from secuela.learning.recipe import stored_recipe

    kept = stored_recipe(each.id)
    return {
        "fit": each.id,
        "title": str(each.title),
        "models": list(each.models),
        "reads": [described(reads) for reads in each.reads],
        "stored": None if kept is None else kept.model_dump(mode="json"),
    }


def _checked(every: "Sequence[Calibration]", *, as_json: bool) -> None:
    from secuela.learning.recipe import stale
    from secuela.text.language import worded

    found = {each.id: stale(each) for each in every}
    if as_json:
        _told({"fits": [{"fit": name, "fresh": not why, "reasons": _plain(why)} for name, why in found.items()]})
    else:
        for name, why in found.items():
            if not why:
                typer.echo(_("{fit}: fresh").format(fit=name))
                continue
            typer.echo(_("{fit}: stale").format(fit=name))
            for _kind, reason in why:
                typer.echo(f"  {worded(reason)}")
            typer.echo(_("  mend it with: secuela calibrate {fit}").format(fit=name))
    if any(found.values()):
        raise typer.Exit(1)


def _plain(reasons: "Iterable[Reason]") -> list[dict[str, str]]:
    return [{"kind": kind, "reason": str(reason)} for kind, reason in reasons]


def _made(every: "Sequence[Calibration]", out: Path | None, *, resumes: bool, as_json: bool) -> None:
    import platformdirs

    from secuela.learning.recipe import place_of, stored_recipe
    from secuela.learning.refit import Round, refit

    recipes, posteriors = place_of(out)
    round_ = Round.begun(platformdirs.user_cache_path("secuela") / "calibrate", every, recipes)
    done = round_.done() if resumes else []
    made, failed = list["Refit"](), list[EvidenceError]()
    for place, each in enumerate(every, start=1):
        if each.id in done:
            typer.echo(_("{fit}: done before the round was stopped").format(fit=each.id), err=True)
            continue
        about = _("{fit} ({place} of {count}), about {seconds} s")
        seconds = round(60 * each.minutes)
        typer.echo(about.format(fit=each.id, place=place, count=len(every), seconds=seconds), err=True)
        try:
            found = refit(each, recipes, posteriors, stored_recipe(each.id))
        except EvidenceError as error:
            failed.append(error)
            continue
        made.append(found)
        if resumes:
            round_.mark(each.id)
        if not as_json:
            _figures(each, found)
    if as_json:
        _told(
            {"made": [each.recipe.model_dump(mode="json") for each in made], "refused": [str(each) for each in failed]}
        )
    if failed:
        raise EvidenceError.all_of(failed)
    round_.end()


def _figures(each: "Calibration", found: "Refit") -> None:
    from secuela.learning.recipe import three
    from secuela.text.language import worded

    priors = each.priors()
    for name, law in found.recipe.laws.items():
        before = f"{three(priors[name])} → " if name in priors else ""
        typer.echo(f"  {name}: {before}{three(law)}")
    if found.recipe.draws is not None:
        kept = found.recipe.draws
        typer.echo(_("  {rows} draws in {file}").format(rows=kept.rows, file=kept.file))
    for gate in found.gates:
        typer.echo(_("  passed: {title}, {value}").format(title=worded(gate.title), value=f"{gate.value:.3g}"))
    if found.moved is not None:
        line = _("  largest change against what was stored, in widths of the 90 % interval: {moved}")
        typer.echo(line.format(moved=f"{found.moved:.2g}"))
    for name in found.off:
        line = _("  the record of {name} does not follow; write {law}")
        typer.echo(line.format(name=name, law=found.recipe.laws[name].model_dump()))


def _told(content: dict[str, Any]) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, allow_nan=False))
