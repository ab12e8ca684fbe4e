"""Every outcome of the run against both baselines, with what it counts, who bears it and what could reverse it."""

from dataclasses import dataclass
from typing import ClassVar, Self

from secuela.report.run_data import RunData, labels_of
from secuela.report.views.cells import change_cell, level_cell, plan_windows, tail_cell, window_head
from secuela.report.views.dose_words import catalogued
from secuela.report.views.paired import against_origin, paired
from secuela.report.views.parts import Cell, List, Table, TableRow, View
from secuela.report.views.parts import Entry as Item
from secuela.report.views.phrases import least_words, title_with_unit
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.outcome_names import label_words, outcome_title


@dataclass(frozen=True)
class OutcomesView(View):
    """The chapter *all outcomes*."""

    NAME: ClassVar[str] = "outcomes"
    ANNEX: ClassVar[bool] = True

    table: Table | None
    definitions: Table
    not_modelled: List | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            names = [entry.outcome for entry in run.assessment.not_modelled]
            absent = tuple(Item(outcome_title(name)) for name in names)
            title = _("Outcomes that no built model moves: absent, not zero")
            return cls(
                title=_("All outcomes, against both baselines"),
                table=_table(run),
                definitions=_definitions(run),
                not_modelled=List(absent, title) if absent else None,
            )


def _table(run: RunData) -> Table | None:
    window = plan_windows(run)[-1]
    rows: list[TableRow] = []
    for record in run.stored():
        if record.by_state:
            continue
        found = [row for labels in labels_of(run, record.id) if (row := _row(run, record.id, labels))]
        if len(found) > 1:
            rows.append(TableRow(outcome_title(record.id), kind="group"))
        rows += found
    heads = (
        _("Outcome"),
        _("status quo"),
        _("against the status quo"),
        _("far end of that, where it is long"),
        _("against the level at the end of the data"),
    )
    text = _("Median (90 % range) and futures of ten, {when}; sums for what is counted by month")
    return Table(text.format(when=window_head(run, window)), heads, tuple(rows)) if rows else None


def _row(run: RunData, outcome: str, labels: dict[str, str]) -> TableRow | None:
    window = plan_windows(run)[-1]
    origin = against_origin(run, outcome, window, **labels)
    found = None if run.is_baseline else paired(run, outcome, None, window, **labels)
    held = found or origin
    if held is None:
        return None
    name = label_words(labels) or outcome_title(outcome)
    usual = level_cell(found.usual if found else held.usual, held.unit)
    against = Cell("–") if run.is_baseline else change_cell(found)
    return TableRow(
        title_with_unit(name, held),
        (usual, against, tail_cell(found), change_cell(origin)),
        id=outcome,
    )


def _definitions(run: RunData) -> Table:
    rows = tuple(
        TableRow(
            catalogued(record.title),
            (
                Cell(catalogued(record.definition), sources=record.sources),
                Cell(least_words(record.id)),
                Cell(catalogued(record.bears)),
                Cell(catalogued(record.omission)),
            ),
            id=record.id,
            anchor=f"counted-{record.id}",
        )
        for record in run.stored()
    )
    heads = (
        _("Outcome"),
        _("What is counted"),
        _("Smallest difference that counts"),
        _("Who bears it"),
        _("Could reverse it"),
    )
    return Table(_("What each outcome counts"), heads, rows, text=True)
