"""A table of evidence in the manner of GRADE: outcome, effect, how many futures, certainty and why not more."""

from secuela.evidence.library import library
from secuela.report.chapters import in_front
from secuela.report.comparisons import Versus, variant_words, versus
from secuela.report.explanation import basis_of, entry_of
from secuela.report.material import Material, outcome_title, smallest, variant_of
from secuela.report.schedule import comparison_month
from secuela.report.sheets.heading import heading
from secuela.report.sheets.markdown import page, table
from secuela.runs.rows import Row
from secuela.text.language import translate as _
from secuela.text.language import worded
from secuela.text.likelihood import Certainty, certainty
from secuela.text.unit_words import unit_words


def grade_sheet(material: Material) -> str:
    """One table for each alternative, against the status quo, at the month of comparisons."""
    month = comparison_month(material)
    text = _(
        "Against the status quo at month {n}. Certainty begins at high and loses a step for each reason; it is rated "
        "only where the run was explained (`--explain`), and says nothing of how likely a result is. It is no GRADE "
        "rating by a panel: nobody judged risk of bias by hand. Lower / same / higher: by the smallest "
        "meaningful difference."
    ).format(n=month)
    parts = [_table(material, name, month) for name in material.alternatives if name != material.baseline]
    return page(heading(material, _("Evidence table")), text, *parts)


def _table(material: Material, alternative: str, month: int) -> str:
    rows = [_row(material, row) for row in material.carried_out if _shown(row, alternative, month)]
    heads = [
        _("Outcome"),
        _("Smallest difference that counts"),
        _("Effect, median (90 %)"),
        _("Lower / same / higher"),
        _("Futures"),
        _("Certainty"),
        _("Reasons"),
    ]
    return page(f"## {material.title(alternative)}", table(heads, rows))


def _shown(row: Row, alternative: str, month: int) -> bool:
    wanted = row.alternative == alternative and row.month == month and row.vs_baseline is not None
    return wanted and in_front(row.outcome) and not row.place


def _row(material: Material, row: Row) -> list[str]:
    found = versus(row.vs_baseline, row.unit, material.counted, outcome=row.outcome)
    rated = _certainty(material, row)
    return [
        _name(row),
        _least(row.outcome),
        "–" if found is None else _effect(found),
        "–" if found is None else " / ".join(found.shares),
        str(material.counted),
        worded(rated.word),
        "; ".join(worded(reason) for reason in rated.reasons) or "–",
    ]


def _effect(found: Versus) -> str:
    if found.change:
        return f"{found.change} ({found.change_span})"
    return f"{found.difference} ({found.difference_span})"


def _least(outcome: str) -> str:
    return smallest(outcome) if library().outcomes[outcome].smallest_difference else _("any")


def _name(row: Row) -> str:
    variant = variant_of(row.where)
    window = _("sum since the origin") if row.window == "cumulative" else _("in the month")
    unit = unit_words(row.unit)
    parts = [outcome_title(row.outcome), variant_words(variant) if variant else "", window, unit]
    return ", ".join(part for part in parts if part)


def _certainty(material: Material, row: Row) -> Certainty:
    known = basis_of(entry_of(material, row))
    return certainty(known.rests_on, flips=known.flips, backtested=row.backtested)
