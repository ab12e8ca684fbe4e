"""What each number rests on: parameters with grade and range, rival descriptions, links, and all chapters' sources."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from secuela.claims.reading import shipped_sources
from secuela.evidence.library import library
from secuela.evidence.message import Message
from secuela.evidence.records import GRADES
from secuela.report.run_data import RunData
from secuela.report.views.dose_words import catalogued
from secuela.report.views.grounds import grade_counts, grade_words
from secuela.report.views.link_words import why
from secuela.report.views.parts import Cell, Entry, List, Table, TableRow, View, Words
from secuela.runs.world_parts import DrawnParameter, StoredLink
from secuela.text import numbers
from secuela.text.language import Language, fallen_back, ngettext, speaking, spoken, worded
from secuela.text.language import translate as _
from secuela.text.lists import listing
from secuela.text.outcome_names import outcome_title
from secuela.text.unit_words import unit_words

_SHOWN = 2


@dataclass(frozen=True)
class ParametersView(View):
    """The chapter *parameters*."""

    NAME: ClassVar[str] = "parameters"
    ANNEX: ClassVar[bool] = True

    grades: List
    lookup: Words
    table: Table | None
    choices: Table | None
    links: Table | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            counts, words = grade_counts(run), grade_words()
            text = _("{n} parameters: {meaning}.")
            entries = tuple(
                Entry(text.format(n=counts[grade], meaning=words[grade]), grade, anchor=f"grade-{grade}")
                for grade in GRADES
            )
            return cls(
                title=_("Parameters and what they rest on"),
                grades=List(entries, _("Grades of evidence")),
                lookup=Words(
                    _(
                        "Below each name stands its id. secuela evidence show ID says what the number rests on; "
                        "secuela assess PROPOSAL --assume ID=VALUE puts yours in its place, and the report then has "
                        "both results side by side. secuela assess PROPOSAL --cut ID leaves a causal link out."
                    ),
                    "note",
                ),
                table=_table(run),
                choices=_choices(run),
                links=_links(run),
            )


def _table(run: RunData) -> Table | None:
    heads = (_("Parameter"), _("Grade"), _("Median (90 % range)"), _("Moves"), _("Why"))
    caption = _("Every uncertain number of the run, before anything is simulated")
    replaced = {each.id for each in run.assumed}
    rows = tuple(_row(entry, replaced=entry.id in replaced) for entry in run.parameters)
    english = sum(any(map(fallen_back, _texts(entry))) for entry in run.parameters)
    text = ngettext(
        "{n} of them is explained in English, since nobody has translated it yet.",
        "{n} of them are explained in English, since nobody has translated them yet.",
        english,
    )
    return (
        Table(caption, heads, rows, text=True, note=text.format(n=english) if english else "", ids=True)
        if rows
        else None
    )


def _texts(entry: DrawnParameter) -> tuple[str, str]:
    """Title and reason in English: those of the record; where a run of an earlier version stored its own, those."""
    record = library().parameters.get(entry.id)
    if record is None:
        return entry.title or "", entry.why or ""
    return record.title.en, entry.why or record.why


def _row(entry: DrawnParameter, *, replaced: bool) -> TableRow:
    title, reason = _texts(entry)
    low, middle, high = entry.q05, entry.q50, entry.q95
    ends = numbers.span(numbers.amount(low), numbers.amount(high))
    unit = unit_words(entry.unit)
    text = _("{middle} ({span})").format(middle=numbers.amount(middle), span=ends)
    cells = (
        Cell(entry.grade),
        Cell(text, unit, points=(low, middle, high)),
        Cell(_moves(entry.moves)),
        Cell(catalogued(reason), sources=entry.sources),
    )
    note = _("replaced in this run") if replaced else ""
    return TableRow(catalogued(title) or entry.id, cells, note=note, id=entry.id)


def _moves(outcomes: Sequence[str]) -> str:
    first = list(dict.fromkeys(name for name, _window in library().shown("compared")))
    ordered = sorted(outcomes, key=lambda name: first.index(name) if name in first else len(first))
    titles = [outcome_title(name) for name in ordered]
    if len(titles) <= _SHOWN + 1:
        return listing(titles)
    return listing([*titles[:_SHOWN], _("{n} more outcomes").format(n=len(titles) - _SHOWN)])


def _choices(run: RunData) -> Table | None:
    rows: list[TableRow] = []
    for name, counts in run.structure.items():
        record, total = library().structures.get(name), max(1, sum(counts.values()))
        titles = {option.id: option.title for option in record.options} if record else {}
        options = [
            _("{option}: {share}").format(
                option=catalogued(titles.get(key, key.replace("_", " "))), share=numbers.short_share(n / total, total)
            )
            for key, n in counts.items()
        ]
        cells = (
            Cell(record.grade if record else "D"),
            Cell("; ".join(options)),
            Cell(catalogued(record.why) if record else "", sources=tuple(record.sources) if record else ()),
        )
        rows.append(TableRow(catalogued(record.title) if record else name.replace("_", " "), cells, id=name))
    heads = (_("Choice"), _("Grade"), _("Share of the futures"), _("Why"))
    return Table(
        _("Rival descriptions, and the share of the futures that use each"), heads, tuple(rows), text=True, ids=True
    )


def _links(run: RunData) -> Table | None:
    heads = (_("Causal link"), _("Grade"), _("Size"), _("Bounds"), _("Lag, months"), _("Why"))
    caption = _("Causal links: what departs in one model moves an input of another, by one size in all futures")
    return (
        Table(caption, heads, tuple(_link(run, entry) for entry in run.links), text=True, ids=True)
        if run.links
        else None
    )


def _link(run: RunData, entry: StoredLink) -> TableRow:
    record = library().links.get(entry.id)
    cells = (
        Cell(entry.grade),
        Cell(numbers.amount(entry.elasticity), unit_words(entry.unit)),
        Cell(numbers.span(numbers.amount(entry.low), numbers.amount(entry.high))),
        Cell(str(entry.lag)),
        Cell(why(entry), sources=entry.sources),
    )
    cut = _("cut in this run") if entry.id in run.cut else ""
    return TableRow(record.title.text(spoken()) if record else entry.id, cells, note=cut, id=entry.id)


@dataclass(frozen=True)
class SourcesView(View):
    """The chapter *sources*: everything that other chapters name."""

    NAME: ClassVar[str] = "sources"
    ANNEX: ClassVar[bool] = True

    sources: List

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:  # noqa: ARG003  as all chapters
        """The sources that the whole package holds and the ledgers name."""
        with speaking(language or spoken()):
            return cls(title=_("Sources"), sources=List(()))

    @classmethod
    def named(cls, ids: Iterable[str]) -> Self:
        """The chapter for the sources that some chapters name, each once, in the order of first use."""
        return cls(title=_("Sources"), sources=List(tuple(_citations(dict.fromkeys(ids)))))


def _citations(ids: Iterable[str]) -> Iterator[Entry]:
    claimed = shipped_sources()
    for name in ids:
        record = library().sources.get(name)
        told = name
        if record is not None:
            url = record.url if record.url and record.url.startswith(("https://", "http://")) else ""
            told = _("{citation} {url} Licence: {licence}.").format(
                citation=worded(Message(record.citation)), url=url, licence=worded(Message(record.licence))
            )
        elif name in claimed:
            origin = claimed[name]
            told = ", ".join(part for part in (origin.title, origin.date, origin.url) if part)
        yield Entry(" ".join(told.split()), _("{id}:").format(id=name), anchor=f"source-{name}")
