"""The headline rows as a terminal table."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from secuela.evidence.words import translate as _
from secuela.report.numerals import MISSING, amount, change

if TYPE_CHECKING:
    from rich.table import Table

    from secuela.decision.headline import Chances, HeadlineRow

_NAME_WIDTH, _CHANCES_WIDTH = 22, 23
_NEARLY_NONE, _NEARLY_ALL = 0.005, 0.995


def render_headline(rows: "Sequence[HeadlineRow]", caption: str | None = None) -> "Table":
    """One section per outcome and window, one line per alternative.

    Args:
        rows: As :func:`secuela.decision.headline.headline` returns them.
        caption: The short form that every headline carries; see :func:`secuela.decision.headline.headline_caption`.
    """
    from rich.table import Table

    title = _("If carried out: median and 90 % interval; chances of lower / about the same / higher in per cent")
    whole = Table.grid()
    whole.title, whole.caption = title, caption
    whole.title_justify = whole.caption_justify = "left"
    for heading, section in groupby(rows, key=_heading):
        whole.add_row(_section(heading, list(section)))
    return whole


def _section(heading: str, rows: "Sequence[HeadlineRow]") -> "Table":
    from rich.table import Table

    table = Table(title=heading, title_justify="left", title_style="bold")
    table.add_column(_("alternative"), min_width=_NAME_WIDTH, overflow="fold")
    for name, width in ((_("median"), 15), (_("90 % interval"), 17)):
        table.add_column(name, justify="right", min_width=width)
    for name in (_("against the status quo"), _("against the origin")):
        table.add_column(name, justify="right", min_width=_CHANCES_WIDTH)
    for row in rows:
        table.add_row(*_cells(row))
    return table


def _heading(row: "HeadlineRow") -> str:
    until = _("month {month} ({date})").format(month=row.month, date=row.date)
    window = _("sum to {until}").format(until=until) if row.window == "cumulative" else until
    return f"{row.title}, {row.unit}, {window}"


def _cells(row: "HeadlineRow") -> tuple[str, ...]:
    median = amount(row.median)
    if row.outcome == "cartel_members" and row.index is not None:
        median = _("{index:.3f} ({persons})").format(index=row.index, persons=median)
    interval = f"{amount(row.low)} – {amount(row.high)}"
    return row.alternative, median, interval, _chances(row.against_baseline), _chances(row.against_origin)


def _chances(chances: "Chances | None") -> str:
    if chances is None:
        return MISSING
    middle = change(chances.ratio) if chances.ratio is not None else amount(chances.difference, plus=True)
    shares = " / ".join(_share(value) for value in (chances.lower, chances.equal, chances.higher))
    return f"{middle}: {shares}"


def _share(value: float) -> str:
    # Zero and one are exact counts of draws; what merely rounds to them says so.
    if 0 < value < _NEARLY_NONE:
        return "<1"
    return ">99" if _NEARLY_ALL < value < 1 else f"{100 * value:.0f}"
