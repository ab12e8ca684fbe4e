"""``secuela stress``: which conclusions of a run survive weaker judgement, or the loss of a model."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from secuela.cli.json_answers import say_json
from secuela.cli.shared_options import AsJson, RunFolder
from secuela.cli.terminal_lines import say
from secuela.cli.whole_numbers import METAVAR, whole_number
from secuela.text.language import marked, worded
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.job.stressed_world import ClaimStressed, Stressed, Went

_MOST = 1000
_MOVED = 0.1  # share of the futures that must go another way for a conclusion to be listed though it stays


def stress(
    run: RunFolder,
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
    as_json: AsJson = False,
) -> None:
    """Double the spread of every grade-D prior of a run, or drop a model, and show what survives."""
    from secuela.cli.progress import progress_bar
    from secuela.job.options import whole
    from secuela.job.stressed_world import check_model, stressed
    from secuela.runs.store import open_run

    whole("--draws", draws, 1, _MOST, _("it is the number of futures that are simulated twice"))
    if drop is not None:
        check_model(drop)  # before a large run is read
    with progress_bar(enabled=True) as advance:
        found = stressed(open_run(run), drop=drop, draws=draws, advance=advance)
    if as_json:
        say_json(found.plain())
        return
    for line in _told(found):
        say(line)


def _told(found: "Stressed") -> list[str]:
    from secuela.job.stressed_world import surviving, tested

    lines = [
        _("{stress}, in {draws} futures: {n} of {all} conclusions and {k} of {claims} tests of claims survive.").format(
            stress=_("Without {model}").format(model=found.drop) if found.drop else _("Every prior of grade D doubled"),
            draws=found.draws,
            n=surviving(found.conclusions),
            all=tested(found.conclusions),
            k=surviving(found.claims),
            claims=tested(found.claims),
        ),
        _(
            "A conclusion survives if more than half of the futures still go the same way against the status quo; a "
            "test, if two thirds of them still pass it, two thirds still fail it, or neither."
        ),
    ]
    if not found.same_data:
        lines.append(_("The data of the package have changed since the run; both worlds are those of today."))
    lines += _not_tested(found)
    return [*lines, "", *_conclusions_told(found), "", *_claims_told(found.claims)]


def _not_tested(found: "Stressed") -> Iterator[str]:
    """What is left out of the counts, since the dropped model itself gives its numbers."""
    from secuela.evidence.library import library

    known = library().outcomes
    outcomes = dict.fromkeys(
        worded(known[each.point.outcome].title) for each in found.conclusions if each.survives is None
    )
    tests = [each.id for each in found.claims if each.survives is None]
    if outcomes:
        yield _("Not testable without the model that gives them, and not counted: {outcomes}.").format(
            outcomes="; ".join(outcomes)
        )
    if tests:
        yield _("Likewise the tests that read these: {tests}.").format(tests=", ".join(tests))


def _conclusions_told(found: "Stressed") -> Iterator[str]:
    """Those on the proposal under test, and those of others that change or move; how many more there are."""
    from secuela.analysis.direction import way_words
    from secuela.evidence.library import library

    rows = [each for each in found.conclusions if each.survives is not None]
    listed = [
        each for each in rows if each.point.alternative == found.proposal or not each.survives or each.moved >= _MOVED
    ]
    yield _("Futures lower / about the same / higher than under the status quo, in %, before -> after:")
    for each in listed:
        point, old, new = each.point, each.before, each.after
        window = _("sum to month {month}") if point.window == "cumulative" else _("month {month}")
        what = f"{worded(library().outcomes[point.outcome].title)}, {window.format(month=point.month)}"
        ways = f"{way_words(old.way)} ({_three(old)}) -> {way_words(new.way)} ({_three(new)})"
        yield f"{_mark(each.survives)} {point.alternative}: {what}: {ways}"
    if len(listed) < len(rows):
        text = _(
            "{n} more, on other alternatives, stay and move by less than {least:.0%} of the futures; --json lists all."
        )
        yield text.format(n=len(rows) - len(listed), least=_MOVED)


def _claims_told(claims: "Sequence[ClaimStressed]") -> Iterator[str]:
    yield _("Claims of the shipped ledgers: share of the futures in which the test is passed, before -> after:")
    for each in claims:
        if each.survives is None:
            continue
        old, new = each.before, each.after
        ways = f"{_leaning(old.leaning)} -> {_leaning(new.leaning)}"
        yield f"{_mark(each.survives)} {each.id} ({each.side}): {old.probability:.0%} -> {new.probability:.0%}: {ways}"


def _mark(survives: bool | None) -> str:
    return _("stays  ") if survives else _("CHANGES")


def _leaning(leaning: str) -> str:
    """What a test says by itself; the verdict on its claim may rest on documents or on an assumption."""
    return {"supported": _("passed"), "contradicted": _("failed")}.get(leaning, _("neither"))


def _three(went: "Went") -> str:
    return "/".join(f"{100 * share:.0f}" for share in (went.lower, went.same, went.higher))
