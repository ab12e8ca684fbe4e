"""``secuela stress``: which conclusions of a run survive weaker judgement, or the loss of a model."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from secuela.evidence.words import translate as _

if TYPE_CHECKING:
    import numpy as np

    from secuela.claims.futures import Point
    from secuela.runs.store import Run
    from secuela.world.assembly import Assembly

_MOST = 1000
_MONTH = 36


def stress(
    run: Annotated[Path, typer.Argument(metavar="RUN", help=_("Folder of a run."), show_default=False)],
    drop: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help=_("Cut every link out of a model, instead of doubling judgement.")),
    ] = None,
    draws: Annotated[int, typer.Option(help=_("Futures, the first of the run's own."))] = 200,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print one JSON object."))] = False,
) -> None:
    """Double the spread of every grade-D prior of a run, or drop a model, and show which conclusions survive."""
    from secuela.cli.options import whole
    from secuela.runs.store import open_run
    from secuela.runs.strict import dump_strict

    whole("--draws", draws, 1, _MOST, _("it is the number of futures that are simulated twice"))
    found = stressed(open_run(run), drop=drop, draws=draws)
    if as_json:
        typer.echo(dump_strict(found))
        return
    for line in _told(found):
        typer.echo(line)


def stressed(run: "Run", *, drop: str | None = None, draws: int = 200) -> dict[str, Any]:
    """Repeat the plan of a run in its own world and in the stressed one, and compare the conclusions.

    Args:
        run: A saved run: its proposals, origin, horizon, seed and cut links.
        drop: A model all of whose links are cut; by default the priors of grade D are doubled instead.
        draws: Futures, the first of the run's own.

    Returns:
        JSON values: for each alternative and outcome the share of futures lower, about the same and higher before and
        after, the way that more than half of them go, and whether it stays.

    Raises:
        SecuelaError: If there is no such model, or the run cannot be repeated.
    """
    import numpy as np

    from secuela.engine.cache import use_compile_cache
    from secuela.evidence.months import Month
    from secuela.world.assembly import assemble
    from secuela.world.mixing import values_under
    from secuela.world.stressing import doubled, without_model

    use_compile_cache()
    manifest = run.manifest
    used = min(draws, manifest.draws)
    assembly = assemble(Month.parse(manifest.as_of), draws=used, months=manifest.months, seed=manifest.seed)
    links = assembly.world.coupled.links
    keep = np.array([float(link.id not in manifest.cut) for link in links])
    doses = {
        name: assembly.doses({key: np.asarray(path) for key, path in manifest.proposals[name]["doses"].items()})
        for name in manifest.alternatives
    }
    points = _points(run)
    before = values_under(assembly, doses, keep, points)
    if drop is None:
        after = values_under(assembly.retabled(doubled(assembly.table)), doses, keep, points)
    else:
        after = values_under(assembly, doses, without_model(assembly, _model(drop, assembly), keep), points)
    rows = [_row(run, point, before, after) for point in points if point.alternative != manifest.baseline]
    return {
        "run": str(run.path),
        "stress": _("every prior of grade D doubled") if drop is None else _("without {model}").format(model=drop),
        "draws": used,
        "same_data": _same_data(run),
        "conclusions": rows,
        "survive": sum(bool(row["survives"]) for row in rows),
    }


def _model(name: str, assembly: "Assembly") -> str:
    from secuela.evidence.errors import OptionError, choose_one

    models = [model.name for model in assembly.world.coupled.models]
    if name in models:
        return name
    raise OptionError(
        _("{name} is no model.").format(name=repr(name)),
        where="--drop",
        why=_("what does not exist cannot be left out"),
        fix=choose_one(name, models),
    )


def _points(run: "Run") -> "list[Point]":
    from secuela.claims.futures import Point
    from secuela.decision.headline import BESIDE, ONE_DEFINITION, SHOWN

    month = min(_MONTH, run.manifest.months)
    shown = [*SHOWN, *BESIDE]
    return [
        Point(outcome, name, month, window, _where(outcome, ONE_DEFINITION))
        for name in run.manifest.alternatives
        for outcome, window in shown
    ]


def _where(outcome: str, definitions: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return (("definition", definitions[outcome]),) if outcome in definitions else ()


def _row(
    run: "Run", point: "Point", before: "Mapping[Point, np.ndarray]", after: "Mapping[Point, np.ndarray]"
) -> dict[str, Any]:
    from secuela.decision.ways import computed, majority, signs
    from secuela.evidence.library import library

    record = library().outcomes[point.outcome]
    theirs = point._replace(alternative=run.manifest.baseline)
    went: dict[str, Any] = {}
    for when, values in (("before", before), ("after", after)):
        good = computed(values[point], values[theirs])
        way = signs(values[point][good], values[theirs][good], record)
        shares = {name: float((way == sign).mean()) for name, sign in (("lower", -1), ("same", 0), ("higher", 1))}
        went[when] = {"way": majority(way), "futures": int(good.sum()), **shares}
    head = {"alternative": point.alternative, "outcome": point.outcome, "window": point.window, "month": point.month}
    return {**head, **dict(point.where), **went, "survives": went["before"]["way"] == went["after"]["way"]}


def _same_data(run: "Run") -> bool:
    from secuela.cli.describing import data_checksums

    return run.manifest.data_checksums == data_checksums()


def _told(found: Mapping[str, Any]) -> list[str]:
    from secuela.evidence.library import library

    rows = found["conclusions"]
    lines = [
        _("{stress}: {n} of {all} conclusions survive in {draws} futures.").format(
            stress=found["stress"][:1].upper() + found["stress"][1:],
            n=found["survive"],
            all=len(rows),
            draws=found["draws"],
        )
    ]
    if not found["same_data"]:
        lines.append(_("The data of the package have changed since the run; both worlds are those of today."))
    for row in rows:
        before, after = row["before"], row["after"]
        window = _("sum to month {month}") if row["window"] == "cumulative" else _("month {month}")
        lines.append(
            "{mark} {name}: {outcome}, {window}: {old} ({a}) -> {new} ({b})".format(
                mark=_("stays  ") if row["survives"] else _("CHANGES"),
                name=row["alternative"],
                outcome=library().outcomes[row["outcome"]].title,
                window=window.format(month=row["month"]),
                old=before["way"],
                new=after["way"],
                a=_three(before),
                b=_three(after),
            )
        )
    return lines


def _three(went: Mapping[str, Any]) -> str:
    return "/".join(f"{100 * went[key]:.0f}" for key in ("lower", "same", "higher"))
