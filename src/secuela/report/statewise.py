"""The chapter on the 32 states of Mexico: maps of change and of the rate, and the same in words and numbers."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secuela.evidence.library import library
from secuela.evidence.states import STATES
from secuela.report.charts import theme
from secuela.report.charts.maps import Classes, change_classes, rate_classes, state_map
from secuela.report.material import HIGH, LOW, MID, Material
from secuela.report.pictures import Picture
from secuela.report.schedule import comparison_month
from secuela.runs.reported_months import MAPPED
from secuela.text import numbers
from secuela.text.language import translate as _

OUTCOME = "homicides_mx"
MAP_MONTHS = MAPPED[:3]
_TOP = 8
Points = Mapping[str, float]


@dataclass(frozen=True)
class StateLine:
    """One state in the table: rate under the status quo and under the proposal, change, and people displaced."""

    name: str
    usual: str
    rate: str
    rate_span: str
    change: str
    change_span: str
    unclear: bool
    displaced: str


@dataclass(frozen=True)
class Choice:
    """One alternative that a reader can put on the maps."""

    place: int
    title: str
    chosen: bool


def holds_states(material: Material) -> bool:
    """Whether the run tells its proposal and its status quo apart by state."""
    known = _alternatives(material)
    return material.proposal in known and material.baseline in known and bool((material.states or {}).get("months"))


def _alternatives(material: Material) -> Mapping[str, Mapping[str, Any]]:
    return (material.states or {}).get("alternatives") or {}


def choices(material: Material) -> list[Choice]:
    """The alternatives by their place in the run, the status quo left out where there are others."""
    names = [name for name in _alternatives(material) if name != material.baseline or material.is_baseline]
    order = list(_alternatives(material))
    return [Choice(order.index(name), material.title(name), name == material.proposal) for name in names]


def table_month(material: Material) -> int:
    """The month of tables and rates: that of comparisons where the states have it, else their last one."""
    months: Sequence[int] = (material.states or {})["months"]
    month = comparison_month(material)
    return month if month in months else max(months)


def change_maps(material: Material) -> list[Picture]:
    """Change of homicides against the status quo at up to three months; none where there is nothing to compare."""
    if material.is_baseline:
        return []
    months: Sequence[int] = (material.states or {})["months"]
    drawn = [month for month in MAP_MONTHS if month in months] or sorted(months)[-len(MAP_MONTHS) :]
    return [_change_map(material, month) for month in drawn]


def rate_maps(material: Material) -> list[Picture]:
    """Homicides per 100,000 people a year: under the status quo and under the proposal."""
    month = table_month(material)
    usual = _rate_map(material, month, "rate-usual", [material.baseline])
    if material.is_baseline:
        return [usual]
    others = [name for name in _alternatives(material) if name != material.baseline]
    return [usual, _rate_map(material, month, "rate-chosen", others)]


def _change_map(material: Material, month: int) -> Picture:
    classes = change_classes(library().outcomes[OUTCOME].smallest_difference)
    names = [name for name in _alternatives(material) if name != material.baseline]
    rows = list(_rows(material, names, "ratio", month, classes))
    what = _("hatched: the 90\u00a0% range holds a fall and a rise; in that month")
    said = (_("Month {n}: change in homicides. {title}"), _("Change (90\u00a0%)"), theme.caption(material, what))
    return _picture(material, (f"states-change-{month}", month), rows, classes, said)


def _rate_map(material: Material, month: int, name: str, names: Sequence[str]) -> Picture:
    classes = rate_classes()
    rows = list(_rows(material, names, "rate", month, classes))
    text = _("Month {n}: homicides per 100,000 people a year. {title}")
    said = (text, _("Per 100,000 (90\u00a0%)"), theme.caption(material, _("median")))
    return _picture(material, (f"states-{name}", month), rows, classes, said)


def _picture(
    material: Material,
    named: tuple[str, int],
    rows: list[dict[str, Any]],
    classes: Classes,
    said: tuple[str, str, str],
) -> Picture:
    """Rows of all alternatives in one picture; the page shows those of one, at first of the proposal.

    Args:
        material: The run.
        named: Name of the picture, and its month.
        rows: What is drawn.
        classes: The scale.
        said: Title with room for the month and the alternative, title of the tooltip, and caption.
    """
    text, told, note = said
    order = list(_alternatives(material))
    first = order.index(material.proposal)
    own = [row for row in rows if row["a"] == first] or rows[: len(STATES)]
    first = own[0]["a"] if own else first
    heads = {a: text.format(n=named[1], title=material.short_title(order[a])) for a in {row["a"]: 0 for row in rows}}
    heading = theme.title(heads.get(first, text), note)
    spoken = "; ".join(f"{library().places[row['state']].name}: {row['said']}" for row in own)
    spec = state_map(rows, classes, told=told, heading=heading, said=f"{heads.get(first, '')}: {spoken}")
    spec |= {"params": [{"name": "alternative", "value": first}], "usermeta": {"heads": heads}}
    return Picture(named[0], spec)


def _rows(
    material: Material, names: Sequence[str], measure: str, month: int, classes: Classes
) -> Iterator[dict[str, Any]]:
    known, order = _alternatives(material), list(_alternatives(material))
    for name in names:
        for state in STATES:
            points = _points(known[name][state], measure, month)
            if points is None:
                continue
            is_change = measure == "ratio"
            yield {
                "a": order.index(name),
                "state": state,
                "class": classes.place(points[MID] - 1 if is_change else points[MID]),
                "unclear": int(is_change and _unclear(points)),
                "said": _said(points, numbers.change if is_change else numbers.amount),
            }


def _points(entry: Mapping[str, Any], measure: str, month: int) -> Points | None:
    return (entry.get(measure) or {}).get(str(month))


def _unclear(points: Points) -> bool:
    """Whether the 90 % range holds a meaningful fall as well as a meaningful rise."""
    same = library().outcomes[OUTCOME].smallest_difference
    return points[LOW] < 1 - same and points[HIGH] > 1 + same


def _said(points: Points, write: Any) -> str:  # noqa: ANN401  a function of text.numbers
    return f"{write(points[MID])} ({numbers.span(write(points[LOW]), write(points[HIGH]))})"


def lines(material: Material) -> list[StateLine]:
    """All states with both rates and the change, in alphabetical order."""
    known, month = _alternatives(material), table_month(material)
    ours, usual = known[material.proposal], known[material.baseline]
    found = [_line(state, ours[state], usual[state], month) for state in STATES]
    return sorted(found, key=lambda line: _plain(line.name))


def _plain(name: str) -> str:
    return name.translate(str.maketrans("áéíóúÁÉÍÓÚ", "aeiouAEIOU"))


def _line(state: str, ours: Mapping[str, Any], usual: Mapping[str, Any], month: int) -> StateLine:
    base, rate, ratio = (_points(*entry, month) for entry in ((usual, "rate"), (ours, "rate"), (ours, "ratio")))
    moved = (ours.get("displaced") or {}).get(str(month))
    return StateLine(
        name=library().places[state].name,
        usual=numbers.amount(_median(base)),
        rate=numbers.amount(_median(rate)),
        rate_span=_span(rate, numbers.amount),
        change=numbers.change(_median(ratio)),
        change_span=_span(ratio, numbers.change),
        unclear=ratio is not None and _unclear(ratio),
        displaced=numbers.count(moved, "person"),
    )


def _median(points: Points | None) -> float | None:
    return points[MID] if points else None


def _span(points: Points | None, write: Any) -> str:  # noqa: ANN401  a function of text.numbers
    return numbers.span(write(points[LOW]), write(points[HIGH])) if points else ""


def largest(material: Material) -> list[StateLine]:
    """The states whose median change is meaningful, the largest first, up or down alike; at most eight."""
    known, month = _alternatives(material), table_month(material)
    ours, usual = known[material.proposal], known[material.baseline]
    same = library().outcomes[OUTCOME].smallest_difference
    sizes: dict[str, float] = {}
    for state in STATES:
        points = _points(ours[state], "ratio", month)
        if points and abs(points[MID] - 1) > same and points[MID] > 0:
            sizes[state] = abs(math.log(points[MID]))
    order = sorted(sizes, key=lambda state: sizes[state], reverse=True)
    return [_line(state, ours[state], usual[state], month) for state in order[:_TOP]]


def summary(material: Material) -> str:
    """How many states are lower, about the same and higher in the median, in one sentence."""
    month, entry = table_month(material), _alternatives(material)[material.proposal]
    record = library().outcomes[OUTCOME]
    same = record.smallest_difference
    medians = [points[MID] - 1 for state in STATES if (points := _points(entry[state], "ratio", month))]
    counts = (
        sum(change < -same for change in medians),
        sum(abs(change) <= same for change in medians),
        sum(change > same for change in medians),
    )
    text = _(
        "At month {n}, in the median of the simulated futures, homicides are lower than under the status quo in "
        "{lower} of the 32 states, about the same (within {same}\u00a0%) in {equal}, and higher in {higher}."
    )
    lower, equal, higher = counts
    return text.format(n=month, lower=lower, same=numbers.in_short(100 * same), equal=equal, higher=higher)
