"""All alternatives side by side in the same futures, in the order given, never ranked; those alike are shown once."""

from dataclasses import dataclass
from typing import ClassVar, Self

from secuela.evidence.library import library
from secuela.report.charts.dots import Dot, dot_chart
from secuela.report.run_data import RunData
from secuela.report.views.answer import alike, distinct
from secuela.report.views.cells import change_cell
from secuela.report.views.dose_words import consent_said, dosed, planned
from secuela.report.views.notes import picture_notes
from secuela.report.views.paired import Paired, paired
from secuela.report.views.parts import Entry, List, Picture, Pictures, Table, TableRow, View, Words
from secuela.report.views.phrases import clause, dates_words, ranged_words, title_with_unit, unit_of, window_words
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.lists import listing
from secuela.text.month_names import month_name
from secuela.text.outcome_names import outcome_title

_COLUMNS = ("homicides_mx", "displaced_mx", "overdose_deaths_us", "cooperation")
_DRAWN = ("homicides_mx", "overdose_deaths_us")


@dataclass(frozen=True)
class AlternativesView(View):
    """The chapter *alternatives*."""

    NAME: ClassVar[str] = "alternatives"

    notes: tuple[Words, ...]
    pictures: Pictures | None
    table: Table | None
    doses: List | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            names = [name for name in distinct(run) if name != run.baseline and not run.idle(name)]
            drawn = [found for outcome in _DRAWN if (found := _picture(run, outcome, names))]
            return cls(
                title=_("Alternatives"),
                notes=tuple(alternatives_notes(run)),
                pictures=Pictures(tuple(drawn), wide=True) if drawn else None,
                table=_table(run, names),
                doses=_doses(run, names),
            )


def alternatives_notes(run: RunData) -> list[Words]:
    """Which alternatives are one run here, and of which nothing is simulated."""
    told: list[Words] = []
    groups = [[run.short_title(name) for name in group if not run.idle(name)] for group in alike(run)]
    named = "; ".join(listing(names) for names in groups if len(names) > 1)
    if named:
        text = _("Nothing in the built models tells these apart, so they are one run here, shown once: {names}.")
        told.append(Words(text.format(names=named), "note"))
    for name in run.alternatives:
        first = run.idle(name)
        if first is not None:
            text = _("{title} begins in {month}, after the last simulated month: nothing of it is simulated.")
            told.append(Words(text.format(title=run.short_title(name), month=month_name(first)), "note"))
    return told


def _found(run: RunData, outcome: str, names: list[str]) -> list[Paired]:
    return [found for name in names if (found := paired(run, outcome, name)) is not None]


def _picture(run: RunData, outcome: str, names: list[str]) -> Picture | None:
    lines = _found(run, outcome, names)
    if not lines or all(each.ratio is None for each in lines):
        return None
    record = library().outcomes[outcome]
    dots = [
        Dot(
            run.short_title(each.alternative),
            ranged_words(each),
            (each.ratio[0] - 1, each.ratio[1] - 1, each.ratio[2] - 1),
            each.alternative == run.proposal,
        )
        for each in lines
        if each.ratio is not None
    ]
    own = next((each for each in lines if each.alternative == run.proposal), lines[0])
    head = clause(own)
    axis = _("change; beside the names {unit}").format(unit=unit_of(own))
    same = record.smallest_difference if record.smallest_kind == "relative" else None
    told = "; ".join(f"{dot.name}: {dot.value}" for dot in dots)
    return Picture(
        name=f"alternatives-{outcome}",
        title=_("{title}: under the plan {clause}").format(title=outcome_title(outcome), clause=head),
        measure=_("Median and 90 % range {dates}; grey: about the same; not a ranking").format(
            dates=dates_words(run, own.window)
        ),
        notes=picture_notes(run, outcome),
        spec=dot_chart(dots, axis=axis, same=same, per_cent=True),
        described=told,
        columns=(_("alternative"), _("5 %"), _("median"), _("95 %"), _("mean difference")),
        rows=tuple((each.alternative, *(each.ratio or (None, None, None)), each.mean) for each in lines),
    )


def _table(run: RunData, names: list[str]) -> Table | None:
    columns = [outcome for outcome in (*_COLUMNS, "cost_us") if _found(run, outcome, names)]
    if not names or not columns:
        return None
    rows = tuple(
        TableRow(
            run.short_title(name),
            tuple(change_cell(paired(run, outcome, name)) for outcome in columns),
            note=consent_said(run, name),
            kind="chosen" if name == run.proposal else "plain",
            id=name,
        )
        for name in names
    )
    heads = [title_with_unit(outcome_title(name), _found(run, name, names)[0]) for name in columns]
    caption = _("Change against the status quo {window}: median (90 % range), and futures of ten")
    return Table(caption.format(window=window_words(run, run.window())), (_("Alternative"), *heads), rows)


def _doses(run: RunData, names: list[str]) -> List | None:
    entries = [
        Entry("; ".join(dosed(run, part) for part in planned(run, name)), _("{title}:").format(title=run.title(name)))
        for name in names
        if planned(run, name)
    ]
    return List(tuple(entries), _("What each alternative does"), folded=True) if entries else None
