"""If nobody knows whether the plan is carried out: its effects under three fixed chances a year that it is."""

from dataclasses import dataclass
from typing import ClassVar, Self

from secuela.evidence.modes import CARRIED_OUT, STANDING
from secuela.report.run_data import RunData
from secuela.report.views.cells import change_cell
from secuela.report.views.paired import CARDS, Paired, paired
from secuela.report.views.parts import Table, TableRow, View, Words
from secuela.report.views.phrases import title_with_unit, window_words
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.mode_words import mode_words, why_three_chances
from secuela.text.outcome_names import outcome_title


@dataclass(frozen=True)
class StandingView(View):
    """The chapter *if it may not be carried out*."""

    NAME: ClassVar[str] = "standing"
    ANNEX: ClassVar[bool] = True

    why: Words | None
    table: Table | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run; empty where the plan was simulated as carried out only."""
        with speaking(language or spoken()):
            table = _table(run)
            return cls(
                title=_("If it may not be carried out"),
                why=Words(why_three_chances()) if table else None,
                table=table,
            )


def _table(run: RunData) -> Table | None:
    modes = [CARRIED_OUT, *(each.mode for each in STANDING)]
    if run.is_baseline or any(mode not in run.outcomes["mode"].values.tolist() for mode in modes):
        return None
    rows: list[TableRow] = []
    for outcome in CARDS:
        found = [paired(run, outcome, mode=mode) for mode in modes]
        if any(each is not None and not each.still for each in found[1:]):
            rows.append(_row(outcome, found))
    heads = map(mode_words, modes)
    caption = _("Change against the status quo {window}: median (90 % range), and futures of ten")
    told = caption.format(window=window_words(run, run.window()))
    return Table(told, (_("Outcome"), *heads), tuple(rows)) if rows else None


def _row(outcome: str, found: list[Paired | None]) -> TableRow:
    held = next(each for each in found if each is not None)
    return TableRow(
        title_with_unit(outcome_title(outcome), held), tuple(change_cell(each) for each in found), id=outcome
    )
