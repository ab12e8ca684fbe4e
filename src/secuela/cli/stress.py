"""``secuela stress``: which conclusions of a run survive weaker judgement, or the loss of a model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from secuela.cli.whole_numbers import METAVAR, whole_number
from secuela.evidence.message import message
from secuela.text.language import marked
from secuela.text.language import translate as _

if TYPE_CHECKING:
    import numpy as np

    from secuela.claims.checking import Tried
    from secuela.runs.points import Point
    from secuela.runs.store import Run
    from secuela.world.assembly import Assembly

_MOST = 1000
_MOVED = 0.1  # share of the futures that must go another way for a conclusion to be listed though it stays


def stress(
    run: Annotated[Path, typer.Argument(metavar="RUN", help=marked("Folder of a run."), show_default=False)],
    drop: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help=marked("Cut every link out of a model, instead of doubling judgement.")),
    ] = None,
    draws: Annotated[
        int,
        typer.Option(
            parser=whole_number("--draws"), metavar=METAVAR, help=marked("Futures, the first of the run's own.")
        ),
    ] = 200,
    as_json: Annotated[bool, typer.Option("--json", help=marked("Print one JSON object."))] = False,
) -> None:
    """Double the spread of every grade-D prior of a run, or drop a model, and show what survives."""
    from secuela.job.options import whole
    from secuela.runs.store import open_run
    from secuela.runs.strict import dump_strict

    whole("--draws", draws, 1, _MOST, _("it is the number of futures that are simulated twice"))
    if drop is not None:
        _known_model(drop)
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
        drop: A model all of whose links are cut; by default the priors of grade D are doubled instead. What is read
            from that model itself cannot be tested so, since no link leads to it.
        draws: Futures, the first of the run's own.

    Returns:
        JSON values: for each alternative and outcome the share of futures lower, about the same and higher before and
        after, the way that more than half of them go, and whether it stays; for each claim with a test that this run
        can decide, how often it is passed before and after, which way that leans, and whether it stays. Whether it
        stays is None where the dropped model itself gives the numbers; such are not counted.

    Raises:
        SecuelaError: If there is no such model, or the run cannot be repeated.
    """
    import numpy as np

    if drop is not None:
        _known_model(drop)
    from secuela.claims.neutralised import points_of
    from secuela.engine.cache import use_compile_cache
    from secuela.evidence.months import Month
    from secuela.world.assembly import assemble
    from secuela.world.other_draws import doubled, values_under, without_model

    use_compile_cache()
    manifest = run.manifest
    used = min(draws, manifest.draws)
    assembly = assemble(Month.parse(manifest.as_of), draws=used, months=manifest.months, seed=manifest.seed)
    keep = np.array([float(link.id not in manifest.cut) for link in assembly.world.coupled.links])
    doses = _doses(run, assembly)
    shown, tests = _points(run), _tests(run)
    points = [*dict.fromkeys([*shown, *(point for _claim, found in tests for point in points_of(found.test))])]
    before = values_under(assembly, doses, keep, points)
    if drop is None:
        after = values_under(assembly.retabled(doubled(assembly.table)), doses, keep, points)
    else:
        after = values_under(assembly, doses, without_model(assembly, drop, keep), points)
    rows = [
        _tested(_row(run, point, before, after), [point.outcome], drop)
        for point in shown
        if point.alternative != manifest.baseline
    ]
    claims = [
        _tested(found, [point.outcome for point in points_of(outcome.test)], drop)
        for claim, outcome in tests
        if (found := _claim(claim, outcome, before, after)) is not None
    ]
    return {
        "run": str(run.path),
        "proposal": manifest.proposal,
        "stress": _("every prior of grade D doubled") if drop is None else _("without {model}").format(model=drop),
        "draws": used,
        "same_data": _same_data(run),
        "conclusions": rows,
        "survive": sum(bool(row["survives"]) for row in rows),
        "tested": _number_tested(rows),
        "claims": claims,
        "tests_survive": sum(bool(row["survives"]) for row in claims),
        "tests_tested": _number_tested(claims),
    }


def _tested(row: dict[str, Any], outcomes: Sequence[str], drop: str | None) -> dict[str, Any]:
    """A row as it is, or without an answer where an outcome is read from the dropped model itself."""
    from secuela.evidence.library import library

    known = library().outcomes
    itself = any(drop in known[name].models for name in outcomes if name in known)
    return {**row, "survives": None} if itself else row


def _number_tested(rows: Sequence[Mapping[str, Any]]) -> int:
    return sum(row["survives"] is not None for row in rows)


def _doses(run: "Run", assembly: "Assembly") -> "dict[str, np.ndarray]":
    """Dose paths of a run's alternatives, as it stored them."""
    import numpy as np

    held = {name: run.manifest.proposals[name]["doses"] for name in run.manifest.alternatives}
    return {
        name: assembly.doses({key: np.asarray(path) for key, path in doses.items()}) for name, doses in held.items()
    }


def _known_model(name: str) -> None:
    """Refuse what is at no end of a causal link, before anything is simulated."""
    from secuela.evidence.errors import OptionError, choose_one
    from secuela.evidence.library import library

    ends = [end.partition(".")[0] for link in library().links for end in link.split(":")]
    models = list(dict.fromkeys(ends))
    if name in models:
        return
    raise OptionError(
        message("{name} is no model.", name=repr(name)),
        where="--drop",
        why=message("what does not exist cannot be left out"),
        fix=choose_one(name, models),
    )


def _points(run: "Run") -> "list[Point]":
    from secuela.evidence.library import library
    from secuela.runs.points import Point
    from secuela.runs.reported_months import headline_month

    month, known = headline_month(run.manifest.months), library()
    shown = [*known.shown("headline"), *known.shown("beside"), *known.shown("stressed")]
    return [
        Point(outcome, name, month, window, known.outcomes[outcome].usual_definition)
        for name in run.manifest.alternatives
        for outcome, window in shown
    ]


def _row(
    run: "Run", point: "Point", before: "Mapping[Point, np.ndarray]", after: "Mapping[Point, np.ndarray]"
) -> dict[str, Any]:
    from secuela.analysis.direction import computed, majority, signs
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
    from secuela.job.provenance import data_checksums

    return run.manifest.data_checksums == data_checksums()


@dataclass(frozen=True)
class _World:
    """The numbers of one world, read as the futures of a run are."""

    values: "Mapping[Point, np.ndarray]"

    def value(self, point: "Point") -> "np.ndarray":
        """`(draw,)`."""
        return self.values[point]


def _tests(run: "Run") -> "list[tuple[dict[str, str], Tried]]":
    """The claims of the shipped ledgers that this run can decide, each with the test that does."""
    from secuela.claims.checking import check_claims
    from secuela.claims.test_values import futures_of
    from secuela.job.ledger_verdicts import shipped_ledgers

    checked = check_claims(shipped_ledgers(), futures_of(run))
    return [
        ({"id": each.claim.id, "ledger": each.ledger, "side": each.claim.side}, each.decisive)
        for each in checked
        if each.decisive is not None
    ]


def _claim(
    claim: Mapping[str, str],
    tried: "Tried",
    before: "Mapping[Point, np.ndarray]",
    after: "Mapping[Point, np.ndarray]",
) -> dict[str, Any] | None:
    from secuela.claims.test_values import share
    from secuela.claims.verdicts import leaning

    found = [share(tried.test, _World(values)) for values in (before, after)]
    old, new = (None if each is None else (each.probability, leaning(each.probability)) for each in found)
    if old is None or new is None:
        return None
    told = {when: {"probability": p, "leaning": way} for when, (p, way) in (("before", old), ("after", new))}
    return {**claim, "test": tried.id, **told, "survives": old[1] == new[1]}


def _told(found: Mapping[str, Any]) -> list[str]:
    rows, claims = found["conclusions"], found["claims"]
    lines = [
        _("{stress}, in {draws} futures: {n} of {all} conclusions and {k} of {claims} tests of claims survive.").format(
            stress=found["stress"][:1].upper() + found["stress"][1:],
            draws=found["draws"],
            n=found["survive"],
            all=found["tested"],
            k=found["tests_survive"],
            claims=found["tests_tested"],
        ),
        _(
            "A conclusion survives if more than half of the futures still go the same way against the status quo; a "
            "test, if two thirds of them still pass it, two thirds still fail it, or neither."
        ),
    ]
    if not found["same_data"]:
        lines.append(_("The data of the package have changed since the run; both worlds are those of today."))
    lines += _not_tested(rows, claims)
    return [*lines, "", *_conclusions_told(rows, found["proposal"]), "", *_claims_told(claims)]


def _not_tested(rows: Sequence[Mapping[str, Any]], claims: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What is left out of the counts, since the dropped model itself gives its numbers."""
    from secuela.evidence.library import library

    outcomes = dict.fromkeys(library().outcomes[row["outcome"]].title for row in rows if row["survives"] is None)
    tests = [row["id"] for row in claims if row["survives"] is None]
    if outcomes:
        yield _("Not testable without the model that gives them, and not counted: {outcomes}.").format(
            outcomes="; ".join(outcomes)
        )
    if tests:
        yield _("Likewise the tests that read these: {tests}.").format(tests=", ".join(tests))


def _conclusions_told(rows: Sequence[Mapping[str, Any]], proposal: str) -> Iterator[str]:
    """Those on the proposal under test, and those of others that change or move; how many more there are."""
    from secuela.evidence.library import library

    rows = [row for row in rows if row["survives"] is not None]
    listed = [row for row in rows if row["alternative"] == proposal or not row["survives"] or _moved(row) >= _MOVED]
    yield _("Futures lower / about the same / higher than under the status quo, in %, before -> after:")
    for row in listed:
        before, after = row["before"], row["after"]
        window = _("sum to month {month}") if row["window"] == "cumulative" else _("month {month}")
        yield "{mark} {name}: {outcome}, {window}: {old} ({a}) -> {new} ({b})".format(
            mark=_mark(row),
            name=row["alternative"],
            outcome=library().outcomes[row["outcome"]].title,
            window=window.format(month=row["month"]),
            old=before["way"],
            new=after["way"],
            a=_three(before),
            b=_three(after),
        )
    if len(listed) < len(rows):
        text = _(
            "{n} more, on other alternatives, stay and move by less than {least:.0%} of the futures; --json lists all."
        )
        yield text.format(n=len(rows) - len(listed), least=_MOVED)


def _claims_told(claims: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield _("Claims of the shipped ledgers: share of the futures in which the test is passed, before -> after:")
    for row in claims:
        before, after = row["before"], row["after"]
        if row["survives"] is None:
            continue
        yield "{mark} {id} ({side}): {p:.0%} -> {q:.0%}: {old} -> {new}".format(
            mark=_mark(row),
            id=row["id"],
            side=row["side"],
            p=before["probability"],
            q=after["probability"],
            old=_leaning(before["leaning"]),
            new=_leaning(after["leaning"]),
        )


def _mark(row: Mapping[str, Any]) -> str:
    return _("stays  ") if row["survives"] else _("CHANGES")


def _leaning(leaning: str) -> str:
    """What a test says by itself; the verdict on its claim may rest on documents or on an assumption."""
    return {"supported": _("passed"), "contradicted": _("failed")}.get(leaning, _("neither"))


def _moved(row: Mapping[str, Any]) -> float:
    return max(abs(row["after"][key] - row["before"][key]) for key in ("lower", "same", "higher"))


def _three(went: Mapping[str, Any]) -> str:
    return "/".join(f"{100 * went[key]:.0f}" for key in ("lower", "same", "higher"))
