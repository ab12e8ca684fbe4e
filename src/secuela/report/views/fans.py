"""Past and futures: one fan with a picker of outcomes and states, and small fans side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from secuela.analysis.panels import Floats
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.state_tables import state_months
from secuela.evidence.states import STATES
from secuela.report.charts.fan import FanTexts, fan_chart, fan_rows, marks, median_rows, past_rows
from secuela.report.charts.theme import short
from secuela.report.run_data import RunData
from secuela.report.views.dose_words import catalogued
from secuela.report.views.notes import picture_notes
from secuela.report.views.paired import Paired, compared, paired, reached
from secuela.report.views.parts import Choice, Picture
from secuela.report.views.phrases import beside, change_words, clause, level_words, span_words, tail_words, window_words
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.month_names import month_name
from secuela.text.outcome_names import outcome_title
from secuela.text.place_names import state_name
from secuela.text.tenths import of_ten
from secuela.text.unit_words import unit_words

BY_STATE = "homicides_mx_state"
RECORD_BY_STATE = "sesnsp_victims_by_state_from_2019"
_PAPER_HEIGHT = 150  # of the fan of the brief, pixels
_PAST = 84  # months of the record in a picture
PICKED = (
    "homicides_mx", "disappearances_mx", "displaced_mx", "overdose_deaths_us", "fentanyl_supply_us", "cooperation",
    "cartel_members",
)  # fmt: skip


@dataclass(frozen=True)
class Series:
    """What a fan draws: futures of the plan and of the status quo `(draw, month)`, and the record before them."""

    ours: Floats
    usual: Floats | None
    past: Sequence[Mapping[str, Any]]


def picker(run: RunData, name: str, outcomes: Sequence[str] = PICKED) -> Picture | None:
    """One fan in which a reader chooses what is shown: outcomes of the nation, then homicides by state."""
    choices = [*_national(run, outcomes), *_by_state(run)]
    if not choices:
        return None
    first, _outcome = choices[0]
    texts = _texts(run, first.axis)
    return Picture(
        name=name,
        title=first.title,
        measure=fan_measure(run),
        notes=first.notes,
        spec=fan_chart(first.data, texts),
        described=first.described,
        columns=_columns(),
        rows=_table(first.data),
        choices=tuple(choice for choice, _outcome in choices),
    )


def nation_fan(run: RunData, name: str) -> Picture | None:
    """The first fan of :func:`picker` by itself, for paper."""
    choice = next((found for outcome in PICKED if (found := choice_of(run, outcome))), None)
    if choice is None:
        return None
    return Picture(
        name=name,
        title=choice.title,
        measure=_("{axis}. {measure}").format(axis=choice.axis, measure=fan_measure(run)),
        notes=choice.notes,
        spec={**fan_chart(choice.data, _texts(run, choice.axis)), "height": _PAPER_HEIGHT},
        described=choice.described,
        columns=_columns(),
        rows=_table(choice.data),
    )


def small_fan(run: RunData, outcome: str, name: str) -> Picture | None:
    """One small fan; None where the run does not hold the outcome."""
    choice = choice_of(run, outcome)
    if choice is None:
        return None
    return Picture(
        name=name,
        title=choice.title,
        measure=choice.axis,
        notes=choice.notes,
        spec=fan_chart(choice.data, _texts(run, ""), small=True),
        described=choice.described,
        columns=_columns(),
        rows=_table(choice.data),
        small=True,
    )


def _columns() -> tuple[str, ...]:
    points = tuple(_("plan, {point} %").format(point=point) for point in (5, 25, 50, 75, 95))
    return (_("month"), *points, _("status quo, median"), _("record"))


def _table(data: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[tuple[str | float | None, ...], ...]:
    """Months with record, plan and status quo, for the table of numbers of a fan."""
    past = {str(row["m"]): row["v"] for row in data["past"]}
    usual = {str(row["m"]): row["c"] for row in data["usual"]}
    ours = {str(row["m"]): row for row in data["fan"]}
    months = sorted({*past, *ours})
    return tuple(
        (month, *((ours.get(month) or {}).get(key) for key in "abcde"), usual.get(month), past.get(month))
        for month in months
    )


def fan_measure(run: RunData, counted: int | None = None) -> str:
    """What the bands and the dashes of a fan are.

    Args:
        run: The run.
        counted: Futures that are drawn; those that the run counts by default.
    """
    return _("Bands: 50 % and 90 % of {n} futures; dashed: median of the status quo").format(
        n=numbers.in_full(run.counted if counted is None else counted)
    )


def _texts(run: RunData, axis: str) -> FanTexts:
    return FanTexts(
        axis=axis,
        plan=run.short_title(run.proposal),
        usual="" if run.is_baseline else _("Status quo"),
        record=_("Record"),
        preliminary=_("Preliminary record"),
        data_end=_("data end {month}").format(month=month_name(run.origin)),
        start=""
        if run.is_baseline
        else _("plan starts {month}").format(month=month_name(run.origin + run.first_month)),
    )


def _national(run: RunData, outcomes: Sequence[str]) -> Iterator[tuple[Choice, str]]:
    for outcome in outcomes:
        choice = choice_of(run, outcome)
        if choice is not None:
            yield choice, outcome


def choice_of(run: RunData, outcome: str) -> Choice | None:
    """What a fan draws of an outcome of the nation; None where the run does not hold it."""
    if not run.holds(outcome):
        return None
    ours, usual = (run.path(outcome, name) for name in (run.proposal, run.baseline))
    if not np.isfinite(ours).all(axis=1).any():
        return None
    record = library().outcomes[outcome]
    series = Series(ours, None if run.is_baseline else usual, _record_of(run, outcome))
    found = None if run.is_baseline else paired(run, outcome)
    return Choice(
        id=outcome,
        label=outcome_title(outcome),
        title=_finding(found) if found else catalogued(record.title),
        data=_data(run, series),
        described=_described(run, outcome_title(outcome), ours, found, record.unit),
        group=_("The nation"),
        axis=_axis(outcome),
        notes=picture_notes(run, outcome),
    )


def _axis(outcome: str) -> str:
    record = library().outcomes[outcome]
    if record.unit == "index":
        return _("index, 0 none to 1 full") if record.smallest_kind == "absolute" else _("index, 1 = end of the data")
    words = unit_words(record.unit)
    return words[:1].upper() + words[1:] if words else catalogued(record.title)


def _finding(found: Paired) -> str:
    """The finding as a title: what happens in most futures, and the tail."""
    tail = tail_words(found)
    told = _("{clause}, {tail}").format(clause=clause(found), tail=tail) if tail else clause(found)
    return told[:1].upper() + told[1:]


def _described(run: RunData, title: str, ours: Floats, found: Paired | None, unit: str) -> str:
    last = ours[np.isfinite(ours).all(axis=1), -1]
    low, middle, high = (level_words(float(value), unit) for value in np.quantile(last, [0.05, 0.5, 0.95]))
    end = _(
        "{title}: in {month} the plan's futures have a median of {middle}, nine in ten lie between {low} and {high}."
    )
    told = end.format(title=title, month=month_name(run.origin + run.horizon), middle=middle, low=low, high=high)
    if found is None:
        return told
    window = window_words(run, found.window)
    against = _("Against the status quo, {window}: {clause} ({rest}).")
    return f"{told} {against.format(window=window, clause=clause(found), rest=beside(found))}"


def _data(run: RunData, series: Series) -> dict[str, list[dict[str, Any]]]:
    start = None if run.is_baseline else run.origin + run.first_month
    usual = [] if series.usual is None else median_rows(series.usual, run.origin)
    parts = {
        "fan": fan_rows(series.ours, run.origin),
        "usual": usual,
        "past": list(series.past),
        "marks": marks(run.origin, start, _texts(run, ""), recorded=bool(series.past)),
    }
    return {name: [{key: short(value) for key, value in row.items()} for row in rows] for name, rows in parts.items()}


def _record_of(run: RunData, outcome: str) -> list[dict[str, Any]]:
    entry = run.history.get("members" if outcome == "cartel_members" else outcome)
    if entry is None:
        return []
    parts = [(entry, _("Record")), (entry.preliminary, _("Preliminary record"))]
    rows = [row for part, kind in parts if part for row in past_rows(part.months, part.values, kind)]
    return [row for row in rows if run.origin - Month.parse(str(row["m"])) <= _PAST]


def _by_state(run: RunData) -> list[tuple[Choice, str]]:
    """Homicides of each of the 32 states."""
    found = [(choice, BY_STATE) for choice in choices_of_states(run)]
    return sorted(found, key=lambda pair: _sorted_by(pair[0].label))


def fan_choice(run: RunData, shown: str) -> Choice | None:
    """What a fan draws of an outcome of the nation, or of homicides in a state, by its id; None where there is nothing.

    Args:
        run: The run.
        shown: Id of an outcome or of a state.
    """
    if shown in STATES:
        return next(iter(choices_of_states(run, [shown])), None)
    return choice_of(run, shown)


def choices_of_states(run: RunData, states: Sequence[str] = STATES) -> Iterator[Choice]:
    """What fans draw of homicides in states; of none where the run does not hold them."""
    if not run.holds(BY_STATE):
        return
    past, notes = _state_record(run), picture_notes(run, BY_STATE)
    for state in states:
        drawn = state_paths(run, state)
        if np.isfinite(drawn[0]).all(axis=1).any():
            yield _of_state(run, STATES.index(state), drawn, past, notes)


def state_paths(run: RunData, state: str) -> tuple[Floats, Floats]:
    """Homicides in a state under the plan and under the status quo, `(draw, month)`."""
    return run.path(BY_STATE, run.proposal, state=state), run.path(BY_STATE, run.baseline, state=state)


def _sorted_by(name: str) -> str:
    return name.translate(str.maketrans("áéíóúÁÉÍÓÚ", "aeiouAEIOU"))


def _of_state(
    run: RunData, place: int, drawn: tuple[Floats, Floats], past: Mapping[str, Sequence[float]], notes: tuple[str, ...]
) -> Choice:
    name = state_name(STATES[place])
    ours, usual = drawn
    rows = [] if not past else past_rows(list(past), [values[place] for values in past.values()], _("Record"))
    found = None if run.is_baseline else state_paired(run, ours, usual)
    title = name if found is None else state_finding(name, found)
    series = Series(ours, None if run.is_baseline else usual, rows)
    return Choice(
        id=STATES[place],
        label=name,
        title=title,
        data=_data(run, series),
        described=_described(run, name, ours, None, "death/month"),
        group=_("Homicides by state"),
        axis=_("Deaths a month"),
        notes=notes,
    )


def state_paired(run: RunData, ours: Floats, usual: Floats) -> Paired | None:
    """Homicides of a state in the plan's first 36 months against the status quo; None where no draw is left."""
    window = run.window()
    a, b = (reached(values, "flow", window) for values in (ours, usual))
    good = np.isfinite(a) & np.isfinite(b)
    return compared(a[good], b[good], BY_STATE, run.proposal, window, "death") if good.any() else None


def state_finding(name: str, found: Paired) -> str:
    """A state's finding with its tail."""
    text = _("{state}: homicides {change} (90 %: {span}); at least 10 % more in {chance} futures")
    return text.format(
        state=name,
        change=numbers.change(found.ratio[1]) if found.ratio else change_words(found),
        span=_ratio_span(found),
        chance=of_ten(found.up[0] if found.up else 0.0),
    )


def _ratio_span(found: Paired) -> str:
    if found.ratio is None:
        return span_words(found)
    return numbers.span(numbers.change(found.ratio[0]), numbers.change(found.ratio[2]))


def _state_record(run: RunData) -> dict[str, list[float]]:
    """The record of homicides by state and month, up to the origin; empty where the package holds none."""
    table = state_months(RECORD_BY_STATE).between(run.origin + (-_PAST), run.origin)
    return {str(month): list(map(float, row)) for month, row in zip(table.months, table.counts, strict=True)}
