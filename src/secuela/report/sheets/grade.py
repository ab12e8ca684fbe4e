"""A table of evidence in the manner of GRADE: outcome, effect, how many futures, certainty and why not more."""

from secuela.report.markdown import page, table
from secuela.report.run_data import RunData, labels_of
from secuela.report.sheets.heading import heading
from secuela.report.views.grounds import judgement_of
from secuela.report.views.paired import Paired, paired
from secuela.report.views.phrases import card_words, change_words, least_words, span_words, window_words
from secuela.text.language import translate as _
from secuela.text.language import worded
from secuela.text.likelihood import certainty
from secuela.text.outcome_names import label_words, outcome_title


def grade_sheet(run: RunData) -> str:
    """One table for each alternative, against the status quo, in the plan's first 36 months."""
    text = _(
        "Against the status quo {window}. Certainty begins at high and loses a step for each reason; it is rated only "
        "where the run was explained (`--explain`), and says nothing of how likely a result is. It is no GRADE rating "
        "by a panel: nobody judged risk of bias by hand. Lower, about the same and higher: by the smallest meaningful "
        "difference."
    ).format(window=window_words(run, run.window()))
    return page(heading(run, _("Evidence table")), text, *(_table(run, name) for name in run.others))


def _table(run: RunData, alternative: str) -> str:
    rows: list[list[str]] = []
    for record in run.stored():
        if record.in_front and not record.by_state:
            for labels in labels_of(run, record.id):
                found = paired(run, record.id, alternative, run.window(), **labels)
                rows += [] if found is None else [_row(run, found, labels)]
    heads = [
        _("Outcome"),
        _("Smallest difference that counts"),
        _("Effect, median (90 %)"),
        _("Futures of ten"),
        _("Futures"),
        _("Certainty"),
        _("Reasons"),
    ]
    return page(f"## {run.title(alternative)}", table(heads, rows))


def _row(run: RunData, found: Paired, labels: dict[str, str]) -> list[str]:
    known = judgement_of(run, found.outcome, found.alternative)
    rests_on = None if known is None else dict(known.shares)
    rated = certainty(rests_on, flips=None if known is None else known.flips, backtested=False)
    name = ", ".join(part for part in (outcome_title(found.outcome), label_words(labels)) if part)
    return [
        name,
        least_words(found.outcome),
        f"{change_words(found)} ({span_words(found)})",
        card_words(found),
        str(found.draws),
        worded(rated.word),
        "; ".join(worded(reason) for reason in rated.reasons) or "–",
    ]
