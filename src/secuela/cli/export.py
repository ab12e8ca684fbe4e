"""``secuela export``: every draw of a saved run as a file that R, Stata, Julia and spreadsheet programs open."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from secuela.cli.shared_options import RunFolder
from secuela.text.language import marked
from secuela.text.language import translate as _

if TYPE_CHECKING:
    import xarray as xr

    from secuela.analysis.agency_windows import AgencyWindows, Kind
    from secuela.runs.draw_files import Format
    from secuela.runs.store import Run
    from secuela.runs.tidy_draws import Written

_MEGABYTE = 1e6
_SHOWN = 8  # names in a note


def export(
    run: RunFolder,
    form: Annotated[
        str, typer.Option("--format", help=marked("parquet, csv (one row for each value) or netcdf (arrays)."))
    ] = "parquet",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help=marked("File to write; by default draws.* in the run folder.")),
    ] = None,
    outcomes: Annotated[
        str | None,
        typer.Option("--outcomes", metavar="LIST", help=marked("Only these outcomes, with commas; by default all.")),
    ] = None,
    windows: Annotated[
        str | None,
        typer.Option(
            "--windows",
            metavar="KIND",
            help=marked("Instead of months: calendar or fiscal (October to September) years, or 12-months ending."),
        ),
    ] = None,
) -> None:
    """Write every draw of a run into one file for other programs; nothing is simulated."""
    from secuela.cli.out_file import check_place, replaced
    from secuela.evidence.months import Month
    from secuela.runs.draw_files import ENDINGS, is_ours, write_draws
    from secuela.runs.plan_months import dated
    from secuela.runs.store import open_run
    from secuela.runs.tidy_draws import TidyDraws, monthly

    chosen, kind = _format(form), None if windows is None else _kind(windows)
    place = out or run / ("-".join(["draws", *([kind] if kind else [])]) + ENDINGS[chosen])
    if out is not None:
        check_place(out, replace=is_ours(out, chosen))
    opened = open_run(run)
    check_place(place, replace=is_ours(place, chosen))
    origin = Month.parse(opened.manifest.as_of)
    arrays = dated(opened.outcomes[_asked(opened, outcomes)], origin, opened.manifest.first_month)
    told = _about(opened)
    steps = monthly(arrays)
    if kind:
        found = _windows(opened, kind)
        arrays = arrays[_known(arrays)]
        steps, left_out = found.steps(), list(_left_out(found, [str(name) for name in arrays.data_vars]))
        told["left_out"] = " ".join(left_out)
        for line in left_out:
            typer.echo(line, err=True)
    with replaced(place) as scratch:
        written = write_draws(scratch, chosen, TidyDraws(arrays, str(origin), steps), told)
    typer.echo(_done(place, written), err=True)


def _done(place: Path, written: "Written") -> str:
    from secuela.text.language import localised
    from secuela.text.numbers import in_full

    size = localised(f"{place.stat().st_size / _MEGABYTE:.1f}")
    text = _("Wrote {file}: {n} values, outcomes: {k}, {size} MB.")
    return text.format(file=place, n=in_full(written.values), k=len(written.outcomes), size=size)


def _format(asked: str) -> "Format":
    from secuela.runs.draw_files import ENDINGS

    for known in ENDINGS:
        if asked == known:
            return known
    _refuse("--format", asked, list(ENDINGS), _("each format is read by other programs"))


def _kind(asked: str) -> "Kind":
    from secuela.analysis.agency_windows import KINDS

    for known in KINDS:
        if asked == known:
            return known
    _refuse("--windows", asked, KINDS, _("agencies publish over windows of these kinds"))


def _refuse(option: str, asked: str, known: Sequence[str], why: str) -> NoReturn:
    from secuela.evidence.errors import OptionError, choose_one
    from secuela.evidence.message import message

    what = message("{option} does not know {asked}.", option=option, asked=repr(asked))
    raise OptionError(what, where=option, why=why, fix=choose_one(asked, known))


def _asked(run: "Run", outcomes: str | None) -> list[str]:
    """Ids of the outcomes to write, in the order of the run."""
    from secuela.evidence.errors import OptionError, nearest
    from secuela.evidence.message import message

    held = [str(name) for name in run.outcomes.data_vars]
    if outcomes is None:
        return held
    named = [name.strip() for name in outcomes.split(",")]
    for name in named:
        if name not in held:
            raise OptionError(
                message("The run holds no outcome {name}.", name=repr(name)),
                where="--outcomes",
                why=message("a file without it would look like one in which nothing happens"),
                fix=nearest(name, held),
            )
    return [name for name in held if name in named]


def _known(arrays: "xr.Dataset") -> list[str]:
    """Those of the outcomes of which is known whether they are summed."""
    from secuela.evidence.library import library

    known = [str(name) for name in arrays.data_vars if name in library().outcomes]
    if unknown := [str(name) for name in arrays.data_vars if name not in known]:
        told = _("note: left out, since this version of Secuela does not know them: {names}")
        typer.echo(told.format(names=", ".join(unknown)), err=True)
    return known


def _windows(run: "Run", kind: "Kind") -> "AgencyWindows":
    from secuela.analysis.agency_windows import AgencyWindows
    from secuela.evidence.errors import OptionError
    from secuela.evidence.message import message
    from secuela.evidence.months import Month
    from secuela.runs.integrity import part_of
    from secuela.runs.stored_plans import PastRecord

    manifest = run.manifest
    history = part_of(manifest.extra, "history", dict[str, PastRecord])
    found = AgencyWindows(kind, Month.parse(manifest.as_of), manifest.months, history)
    if found.spans:
        return found
    raise OptionError(
        message("No window of this kind ends within the {n} months of the run.", n=manifest.months),
        where="--windows",
        why=message("part of a year is no figure of a year"),
        fix=message("export months, or repeat the run with a longer horizon"),
    )


def _left_out(windows: "AgencyWindows", outcomes: Sequence[str]) -> Iterator[str]:
    """What has no value, in sentences."""
    if windows.unfinished:
        text = _("Left out, since the run ends before they do: {labels}.")
        yield text.format(labels=_short(windows.unfinished))
    without = windows.without_beginning(outcomes)
    for labels in dict.fromkeys(tuple(labels) for labels in without.values()):
        names = [name for name, own in without.items() if tuple(own) == labels]
        text = _("Left out, since the run holds no whole record of what lies before its origin: {labels} of {names}.")
        yield text.format(labels=_short(labels), names=_short(names))


def _short(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return _("{names} and {n} more").format(names=shown, n=len(names) - _SHOWN) if len(names) > _SHOWN else shown


def _about(run: "Run") -> dict[str, str]:
    """What the file says about itself."""
    from secuela.analysis.assessment_tables import disclaimers

    manifest = run.manifest
    title = (manifest.proposals.get(manifest.proposal) or {}).get("title") or {}
    return {
        "title": str(title.get("en") or manifest.proposal),
        "proposal": manifest.proposal,
        "baseline": manifest.baseline,
        "run": manifest.id,
        "source": "Secuela " + manifest.versions.get("secuela", ""),
        "created": manifest.created,
        "comment": " ".join(disclaimers()),
    }
