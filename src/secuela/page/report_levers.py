"""The levers of a report's own plan, which move inside the report and answer from what its run has stored."""

from importlib.resources import files
from typing import Any

from secuela.analysis.paired_responses import TriedPath, packed
from secuela.analysis.response_error import Score, StoredResponses
from secuela.evidence.months import Month
from secuela.page.offline_page import bundled
from secuela.page.page_catalogue import fan_names, fan_spec, shown_unit, step_of
from secuela.page.page_words import page_words
from secuela.page.shell import modules_of, template
from secuela.page.stored_content import MOST_LEVERS, LeverHead, answering
from secuela.report.charts.theme import CONFIG
from secuela.report.page import Lent, render
from secuela.report.run_data import RunData
from secuela.report.views.dose_words import lever_title, lever_unit
from secuela.report.views.fans import fan_measure
from secuela.text import numbers
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.month_names import month_name

ID = "levers"
_OPENING, _START, _STYLE = "report_opening.js", "report_levers.js", "report_levers.css"


def report_page(run: RunData, language: Language | None = None, *, full: bool = False) -> str:
    """The report of a run, with its levers.

    Args:
        run: The run.
        language: That of the reader; that of the call where none is named.
        full: Whether the annexes are open, and printed.
    """
    with speaking(language or spoken()):
        return render(run, full=full, lent=None if run.is_baseline else levers_of(run))


def levers_of(run: RunData) -> Lent:
    """The levers of a run's plan, or the sentence that it holds none that move, in the language of the call."""
    title, folder = _("Move the levers of this plan"), files("secuela.page") / "static"
    stored = None if run.moved is None else run.moved.stored()
    if stored is None:
        body = template("report_levers.html.j2").render(title=title, lacks=_lacks())
        return Lent(ID, title, body)
    told, words = _told(run, stored), page_words()
    body = template("report_levers.html.j2").render(title=title, lacks="", told=told, words=words)
    return Lent(
        ID,
        title,
        body,
        style=(folder / _STYLE).read_text(encoding="utf-8"),
        scripts=(bundled(modules_of(_START)), (folder / _OPENING).read_text(encoding="utf-8")),
        held={"catalogue": _catalogue(run), "moved-content": _content(run, stored)},
    )


def _lacks() -> str:
    return _(
        "In this report no lever moves: a report in its first writing, of an earlier version, of fewer than 100 "
        "futures, or of a proposal without doses of its own holds nothing to answer from. “secuela serve” moves every "
        "lever."
    )


def _told(run: RunData, stored: StoredResponses) -> str:
    text = _(
        "Each lever of the plan from nothing to at most three times its dose; the others, the dates and consent stay "
        "as they are. The answer follows at once, from {n} of the {all} futures of this report; nothing is sent "
        "anywhere."
    )
    return text.format(n=numbers.in_full(_draws(stored)), all=numbers.in_full(run.draws))


def _draws(stored: StoredResponses) -> int:
    return stored.responses.usual.shape[1]


def _catalogue(run: RunData) -> dict[str, Any]:
    """What the modules of the page look up, as far as they do so in a report."""
    return {
        "language": spoken(),
        "words": page_words(),
        "look": CONFIG,
        "specs": {"fan": fan_spec(run.origin)},
        "outlines": {},
        "fans": [{"id": name, "title": title} for name, title in fan_names() if run.holds(name)],
    }


def _content(run: RunData, stored: StoredResponses) -> dict[str, Any]:
    """What is answered from, and how the levers are shown."""
    paths = stored.paths
    heads = {
        path.lever: LeverHead(lever_title(run, path.lever), lever_unit(run, path.lever), path.options)
        for path in paths.values()
    }
    window = run.window()
    dates = _("{first} to {last}").format(
        first=month_name(run.origin + window.first), last=month_name(run.origin + window.last)
    )
    return {
        **answering(stored, run, heads),
        "measure": fan_measure(run, _draws(stored)),
        "responses": packed(stored.responses),
        "state": {
            "consent": run.plan(run.proposal).consent,
            "levers": [
                {"lever": each.lever, "dose": each.at, "from": each.start, "options": dict(each.options)}
                for each in paths.values()
            ],
        },
        "offers": [_offer(heads[path.lever], path) for path in paths.values()],
        "dates_words": dates,
        "error_words": error_words(stored.score),
    }


def _offer(head: LeverHead, path: TriedPath) -> dict[str, Any]:
    low, high = (path.at + end for end in (min(0.0, *path.doses), max(0.0, *path.doses)))
    factor, unit = shown_unit(head.unit)
    plan = _("The plan: {dose}, from {month} on.")
    return {
        "title": head.title,
        "low": low,
        "high": high,
        "step": step_of(low, high),
        "factor": factor,
        "unit_words": unit,
        "plan": plan.format(dose=numbers.dose(path.at, head.unit), month=month_name(Month.parse(path.start))),
    }


def error_words(score: Score) -> str:
    """How far off answers are, as it stands beside each of them."""
    text = _(
        "Put together from stored futures in which one lever at a time leaves the plan, not simulated. Beside {n} "
        "simulated changes of one to {most} levers, which it had not seen, 95 of 100 answers for each outcome were off "
        "by at most {chances} points in chances and by {quantiles} of the width in the ends of ranges."
    )
    return text.format(
        n=score.proposals,
        most=min(MOST_LEVERS, max(score.answered, default=1)),
        chances=numbers.per_cent(score.worst.chances),
        quantiles=numbers.part(score.worst.quantiles),
    )
