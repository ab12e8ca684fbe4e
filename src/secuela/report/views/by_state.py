"""The 32 states of Mexico: where homicides may rise or fall by a tenth or more, on maps, in words and in a table."""

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Self

from secuela.evidence.states import STATES
from secuela.report.charts.maps import FEWER, MORE, Classes, state_map
from secuela.report.charts.theme import Rows, Spec, short
from secuela.report.run_data import RunData
from secuela.report.views.fans import BY_STATE, state_paired, state_paths
from secuela.report.views.notes import picture_notes
from secuela.report.views.paired import Paired
from secuela.report.views.parts import Cell, Picture, Pictures, Table, TableRow, View, Words
from secuela.report.views.phrases import dates_words, least_words, window_words
from secuela.text import numbers
from secuela.text.language import Language, ngettext, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.lists import listing
from secuela.text.place_names import state_name
from secuela.text.tenths import of_ten

_LIMITS = (0.05, 0.1, 0.2, 0.3, 0.5)
_NAMED, _ROWS = 4, 6
_WORTH_NAMING = 0.1  # share of the futures
Found = dict[str, Paired]


def states_found(run: RunData) -> Found:
    """By state the comparison of homicides in the plan's first 36 months; empty where the run holds none."""
    if "states" not in run.known:
        run.known["states"] = _states_found(run)
    return run.known["states"]


def _states_found(run: RunData) -> Found:
    if not run.holds(BY_STATE) or run.is_baseline:
        return {}
    pairs = ((state, state_paired(run, *state_paths(run, state))) for state in STATES)
    return {state: found for state, found in pairs if found is not None}


@dataclass(frozen=True)
class StatesView(View):
    """The chapter *states*."""

    NAME: ClassVar[str] = "states"

    lead: Words | None
    maps: Pictures | None
    most: Table | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            found = states_found(run)
            return cls(
                title=_("The states"),
                lead=Words(_lead(found), "lead") if found else None,
                maps=Pictures(tuple(state_maps(run))) if found else None,
                most=_table(run, _by_tail(found)[:_ROWS], _("Where the tail is longest")) if found else None,
            )


@dataclass(frozen=True)
class AllStatesView(View):
    """The table of all 32 states."""

    NAME: ClassVar[str] = "all-states"
    ANNEX: ClassVar[bool] = True

    table: Table | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            found = states_found(run)
            named = sorted(found, key=lambda state: state_name(state).translate(str.maketrans("áéíóúÁ", "aeiouA")))
            table = _table(run, [(state, found[state]) for state in named], _("All 32 states")) if found else None
            return cls(title=_("All 32 states"), table=table)


def _chance(found: Paired, *, up: bool) -> float:
    chances = found.up if up else found.down
    return chances[0] if chances else 0.0


def _by_tail(found: Found) -> list[tuple[str, Paired]]:
    return sorted(found.items(), key=lambda pair: (-_chance(pair[1], up=True), -pair[1].difference[2]))


def states_words(run: RunData) -> str:
    """Where killing rises by a tenth or more, and how often; empty where the run does not hold it."""
    found = states_found(run)
    return _lead(found) if found else ""


def _lead(found: Found) -> str:
    same = sum(each.way == "same" for each in found.values())
    text = _("In more than half of the futures homicides stay within {least} of the status quo in {n} of {all} states.")
    head = text.format(n=same, all=len(found), least=least_words(BY_STATE))
    named = [pair for pair in _by_tail(found) if _chance(pair[1], up=True) >= _WORTH_NAMING]
    if not named:
        return _("{head} In no state do they rise by 10 % or more in one of ten futures.").format(head=head)
    told = [
        _("{state} ({chance})").format(state=state_name(state), chance=of_ten(_chance(each, up=True)))
        for state, each in named[:_NAMED]
    ]
    more = len(named) - len(told)
    if more:
        told.append(ngettext("{n} more state", "{n} more states", more).format(n=more))
    state, worst = named[0]
    half = worst.up[2] if worst.up else 0.0
    tail = _(
        "The risk is in the tail: they rise by 10 % or more in {states}; in {state} by 50 % or more in {half} futures."
    )
    return f"{head} {tail.format(states=listing(told), state=state_name(state), half=of_ten(half))}"


def state_maps(run: RunData) -> list[Picture]:
    """A map for each way in which one state at least changes by a tenth in one of twenty futures."""
    found = states_found(run)
    ways = [up for up in (True, False) if any(_chance(each, up=up) >= _LIMITS[0] for each in found.values())]
    return [_map(run, found, up=up) for up in ways]


def _map(run: RunData, found: Found, *, up: bool) -> Picture:
    rows = [
        {
            "state": state,
            "class": _classes(up=up).place(_chance(each, up=up)),
            "chance": numbers.short_share(_chance(each, up=up), each.draws),
            "change": numbers.change(each.ratio[1]) if each.ratio else numbers.MISSING,
            "range": numbers.span(*(numbers.change(each.ratio[end]) for end in (0, 2))) if each.ratio else "",
        }
        for state, each in found.items()
    ]
    title = _map_title(up=up)
    most = max(found.items(), key=lambda pair: _chance(pair[1], up=up))
    text = _("{title}: largest in {state}, {chance} futures")
    head = text.format(title=title, state=state_name(most[0]), chance=of_ten(_chance(most[1], up=up)))
    spoken_rows = "; ".join(f"{state_name(str(row['state']))}: {row['chance']}" for row in rows)
    return Picture(
        name="map-more" if up else "map-fewer",
        title=head,
        measure=_("Share of the futures, homicides {dates} against the status quo").format(
            dates=dates_words(run, run.window())
        ),
        notes=picture_notes(run, BY_STATE),
        spec=state_map_spec(rows, up=up),
        described=spoken_rows,
        columns=(_("state"), _("chance of +10 %"), _("+25 %"), _("+50 %"), _("chance of −10 %"), _("median ratio")),
        rows=tuple(_numbers(state, each) for state, each in found.items()),
    )


def _map_title(*, up: bool) -> str:
    return _("Chance of at least 10 % more homicides") if up else _("Chance of at least 10 % fewer homicides")


def state_map_spec(rows: Rows = (), *, up: bool) -> Spec:
    """The map of rises, or of falls, of the given states."""
    fields = (("chance", _map_title(up=up)), ("change", _("median change")), ("range", _("90 % range")))
    return state_map(rows, _classes(up=up), fields)


def _numbers(state: str, found: Paired) -> tuple[str | float | None, ...]:
    up, down = found.up or (None, None, None), found.down or (None, None, None)
    ratio = None if found.ratio is None else short(found.ratio[1])
    return (state, *(None if each is None else short(each) for each in (*up, down[0])), ratio)


def _classes(*, up: bool) -> Classes:
    per_cent = [numbers.in_short(100 * limit) for limit in _LIMITS]
    between = tuple(f"{low}–{high} %" for low, high in pairwise(per_cent))
    return Classes(
        limits=_LIMITS,
        colours=MORE if up else FEWER,
        labels=(_("below {n} %").format(n=per_cent[0]), *between, _("{n} % and more").format(n=per_cent[-1])),
        title=_("Share of the futures"),
    )


def _table(run: RunData, rows: list[tuple[str, Paired]], caption: str) -> Table:
    text = _("{caption}: homicides {window}, change against the status quo in the same futures")
    heads = (
        _("State"), _("Status quo, deaths"), _("Change, median (90 %)"), _("mean"), _("+10 % or more"),
        _("+50 % or more"), _("−10 % or more"),
    )  # fmt: skip
    return Table(
        text.format(caption=caption, window=window_words(run, run.window())),
        heads,
        tuple(_row(state, found) for state, found in rows),
    )


def _row(state: str, found: Paired) -> TableRow:
    ends = [numbers.count(each, "death", plus=True) for each in found.difference]
    up, down = found.up or (0.0, 0.0, 0.0), found.down or (0.0, 0.0, 0.0)
    return TableRow(
        state_name(state),
        (
            Cell(numbers.count(found.usual, "death")),
            Cell(
                _("{middle} ({span})").format(middle=ends[1], span=numbers.span(ends[0], ends[2])),
                points=found.difference,
            ),
            Cell(numbers.count(found.mean, "death", plus=True)),
            *(Cell(numbers.short_share(each, found.draws), bar=each) for each in (up[0], up[2], down[0])),
        ),
        id=state,
    )
