"""Past forecasts: how well the series behind the outcomes were forecast, and what that says of a run and what not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from secuela.record.forecast_series import ForecastSeries, forecast_series
from secuela.record.skill import POOL, SkillRow, band_rows, skill_rows
from secuela.report.charts.past_bands import past_bands
from secuela.report.run_data import RunData
from secuela.report.views.notes import origin_line
from secuela.report.views.parts import Cell, Choice, Entry, List, Picture, Table, TableRow, View, Words
from secuela.text import numbers
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.rule_words import rule_words
from secuela.text.unit_words import unit_words

SHOWN = (1, 6, 12, 36)  # months ahead


@dataclass(frozen=True)
class PastForecastsView(View):
    """The chapter *past forecasts*."""

    NAME: ClassVar[str] = "skill"
    ANNEX: ClassVar[bool] = True

    lead: Words
    missed: List
    drawn: Picture | None
    scores: Table
    logs: Table
    bands: Table

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            return cls(
                title=_("Past forecasts"),
                lead=Words(
                    _(
                        "Backtests validate the baseline, not the effect of a policy. The series behind the outcomes "
                        "were forecast at each quarter of the past, from what was dated by then, by a pool of simple "
                        "rules; the futures of this run were not made by that pool and are not scored here."
                    ),
                    "note",
                ),
                missed=misses(),
                drawn=_drawn(run),
                scores=Table(
                    _("Error of the pool against the last value staying (CRPS, below 1 is better), and the best rule"),
                    (_("Series"), *_heads()),
                    tuple(_rows(_score)),
                ),
                logs=Table(
                    _("Log score of the pool less that of the last value staying (below 0 is better)"),
                    (_("Series"), *_heads()),
                    tuple(_rows(_log)),
                    note=_("It punishes what a forecast held to be nearly impossible harder than CRPS does."),
                ),
                bands=Table(
                    _("How often the 90 % band held what came"),
                    (_("Series"), *_heads()),
                    tuple(_rows(_band)),
                    note=_("A dash: fewer than eight effective origins, which says nothing of a band."),
                ),
            )


def misses(only: str | None = None) -> List:
    """How often what came lay outside of the band of a year before, series by series or of one."""
    entries: list[Entry] = []
    for series in forecast_series().values():
        if only not in (None, series.id):
            continue
        rows = [row for row in band_rows() if row.series == series.id]
        below, above = sum(row.came < row.low for row in rows), sum(row.came > row.high for row in rows)
        told = _("{missed} of {all} forecasts a year ahead missed ({below} came out lower, {above} higher).")
        text = told.format(missed=below + above, all=len(rows), below=below, above=above)
        if rows:
            entries.append(Entry(text, _("{series}:").format(series=series.title.text(spoken()))))
    title = _("How often it was wrong: what came lay outside of the band that should hold nine in ten")
    return List(tuple(entries), title)


def _drawn(run: RunData) -> Picture | None:
    """The bands of one series, with a picker of the others."""
    choices = tuple(_choice(run, series) for series in forecast_series().values() if _bands_of(series.id))
    if not choices:
        return None
    first = choices[0]
    spec = past_bands(first.data["bands"], axis=first.axis, came=_("what came"))
    return Picture(
        name="past-bands",
        title=first.title,
        measure=_("Bars: 90 % bands; ticks: medians; points: what came. Each forecast was made a year before."),
        notes=first.notes,
        spec=spec,
        described=first.described,
        columns=(_("month"), "5 %", "50 %", "95 %", _("what came")),
        rows=tuple(tuple(row.values()) for row in first.data["bands"]),
        choices=choices,
    )


def _bands_of(series: str) -> list[dict[str, str | float]]:
    return [
        {"m": row.month, "low": row.low, "mid": row.median, "high": row.high, "came": row.came}
        for row in band_rows()
        if row.series == series
    ]


def _choice(run: RunData, series: ForecastSeries) -> Choice:
    rows = [row for row in band_rows() if row.series == series.id]
    held = sum(row.low <= row.came <= row.high for row in rows)
    title = _("{series}: {held} of {all} forecasts a year ahead held what came").format(
        series=series.title.text(spoken()), held=held, all=len(rows)
    )
    return Choice(
        id=series.id,
        label=series.title.text(spoken()),
        title=title,
        data={"bands": _bands_of(series.id)},
        described=f"{title}. {series.definition.text(spoken())}",
        axis=unit_words(series.unit),
        notes=(_("Pool of simple rules, quarterly origins; no policy is tested."), origin_line(run)),
    )


def _heads() -> tuple[str, ...]:
    return tuple(map(months_ahead, SHOWN))


def months_ahead(months: int) -> str:
    """How far ahead a forecast looks, in words."""
    return _("1 month ahead") if months == 1 else _("{months} months ahead").format(months=months)


def _rows(cell: Callable[[dict[str, SkillRow]], Cell]) -> Iterator[TableRow]:
    """One row a series, in the order of the list; cells by horizon."""
    for name, series in forecast_series().items():
        found = dict[int, dict[str, SkillRow]]()
        for row in skill_rows():
            if row.series == name and row.horizon in SHOWN:
                found.setdefault(row.horizon, {})[row.method] = row
        if found:
            cells = tuple(cell(found[months]) if months in found else Cell(numbers.MISSING) for months in SHOWN)
            yield TableRow(series.title.text(spoken()), cells, id=name)


def _score(rows: dict[str, SkillRow]) -> Cell:
    best = min(rows.values(), key=lambda row: row.crps)
    return Cell(numbers.decimals(rows[POOL].crps_to_persistence, 2), rule_words(best.method))


def _log(rows: dict[str, SkillRow]) -> Cell:
    return Cell(numbers.decimals(rows[POOL].log_score_to_persistence, 2))


def _band(rows: dict[str, SkillRow]) -> Cell:
    pool = rows[POOL]
    return Cell(numbers.whole_per_cent(pool.coverage_90) if pool.informative else numbers.MISSING)
