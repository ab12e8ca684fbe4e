"""The headline rows as a terminal table."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from secuela.evidence.modes import CARRIED_OUT, STANDING
from secuela.text.language import translate as _
from secuela.text.mode_words import mode_title, why_three_chances
from secuela.text.numbers import MISSING, amount, change, decimals, in_short

if TYPE_CHECKING:
    from rich.table import Table

    from secuela.analysis.headline import Chances, HeadlineRow, StandingRow

_NEARLY_NONE, _NEARLY_ALL = 0.01, 0.99


def render_headline(rows: "Sequence[HeadlineRow]", caption: str | None = None) -> "Table":
    """One section per outcome and window, one line per alternative.

    Args:
        rows: As :func:`secuela.analysis.headline.headline` returns them.
        caption: The short form that every headline carries; see :func:`secuela.report.caption.headline_caption`.
    """
    from rich.table import Table

    title = _("If carried out: median and 90 % interval; chances of lower / about the same / higher in per cent")
    whole = Table.grid(expand=True)
    whole.title, whole.caption = title, caption
    whole.title_justify = whole.caption_justify = "left"
    for heading, section in groupby(rows, key=_heading):
        whole.add_row(_section(heading, list(section)))
    return whole


def render_beside(rows: "Sequence[HeadlineRow]", caption: str | None = None) -> "Table | None":
    """Relations and those who bear it: one line per alternative, one column per outcome; None where there are none.

    Args:
        rows: As :func:`secuela.analysis.headline.headline` returns them.
        caption: How much of them is judgement; see :func:`secuela.report.caption.judgement_lines`.
    """
    if not rows:
        return None
    title = _("If carried out: median, and median change against the status quo")
    headings = list(dict.fromkeys(_heading(row) for row in rows))
    table = _table(title, _("alternative"), headings)
    table.caption, table.caption_justify = caption, "left"
    for name in dict.fromkeys(row.alternative for row in rows):
        told = {_heading(row): _told(row) for row in rows if row.alternative == name}
        table.add_row(name, *(told.get(heading, MISSING) for heading in headings))
    return table


def render_standing(rows: "Sequence[StandingRow]") -> "Table | None":
    """The proposal under test in every mode: one line per outcome, one column per mode; None where it has one only."""
    if not rows:
        return None
    modes = {CARRIED_OUT: _("if carried out")}
    for each in STANDING:
        modes[each.mode] = _("{title}: {chance}\u00a0% a year").format(
            title=mode_title(each.mode), chance=in_short(100 * each.a_year)
        )
    title = _("The proposal under test against the status quo: median change, and lower / about the same / higher")
    table = _table(title, _("outcome"), list(modes.values()))
    table.caption, table.caption_justify = why_three_chances(), "left"
    for row in rows:
        table.add_row(_heading(row), *(_chances(row.by_mode.get(mode)) for mode in modes))
    return table


def _told(row: "HeadlineRow") -> str:
    middle = amount(row.median)
    return middle if row.against_baseline is None else f"{middle} ({_middle(row.against_baseline)})"


def _table(title: str, first: str, columns: Sequence[str]) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, expand=True, pad_edge=False)
    table.add_column(first, ratio=5, overflow="fold")
    for name in columns:
        table.add_column(name, justify="right", ratio=4, overflow="fold")
    return table


def _section(heading: str, rows: "Sequence[HeadlineRow]") -> "Table":
    columns = [_("median"), _("90 % interval"), _("against status quo"), _("against origin")]
    table = _table(heading, _("alternative"), columns)
    for row in rows:
        table.add_row(*_cells(row))
    return table


def _heading(row: "HeadlineRow | StandingRow") -> str:
    until = _("month {month} ({date})").format(month=row.month, date=row.date)
    window = _("sum to {until}").format(until=until) if row.window == "cumulative" else until
    return f"{row.title}, {row.unit}, {window}"


def _cells(row: "HeadlineRow") -> tuple[str, ...]:
    median = amount(row.median)
    if row.outcome == "cartel_members" and row.index is not None:
        median = _("{index} ({persons})").format(index=decimals(row.index, 3), persons=median)
    interval = f"{amount(row.low)} – {amount(row.high)}"
    return row.alternative, median, interval, _chances(row.against_baseline), _chances(row.against_origin)


def _chances(chances: "Chances | None") -> str:
    if chances is None:
        return MISSING
    shares = "/".join(_share(value) for value in (chances.lower, chances.equal, chances.higher))
    return f"{_middle(chances)}: {shares}"


def _middle(chances: "Chances") -> str:
    return change(chances.ratio) if chances.ratio is not None else amount(chances.difference, plus=True)


def _share(value: float) -> str:
    # Draws are finite, so no chance is ever printed as none or as certain.
    if value < _NEARLY_NONE:
        return "<1"
    return ">99" if value > _NEARLY_ALL else decimals(100 * value, 0)
