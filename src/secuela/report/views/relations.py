"""The two governments: how far Mexico's government may go in answer, cooperation, frozen days, and trade at risk."""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from secuela.analysis.panels import Floats
from secuela.report.run_data import RunData, Window
from secuela.report.views.cells import Rows, plan_windows, window_head
from secuela.report.views.fans import small_fan
from secuela.report.views.grounds import hanging_lines
from secuela.report.views.parts import Cell, Pictures, Table, TableRow, View, Words
from secuela.report.views.phrases import window_words
from secuela.text import numbers
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.tenths import of_ten

LEVEL, COOPERATION, FREEZE, TRADE = "response_level", "cooperation", "freeze_days", "trade_at_risk"
ENCOUNTERS = "encounters_sw_border"
_LIMITS = 3  # from this level on, what both governments do together is cut back
_FORCE = 7


@dataclass(frozen=True)
class RelationsView(View):
    """The chapter *the two governments*."""

    NAME: ClassVar[str] = "relations"

    lead: Words | None
    ladder: Table | None
    table: Table | None
    unmoved: Words | None
    hangs: Words | None
    fans: Pictures | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            rows = Rows(run, plan_windows(run))
            for outcome in () if run.is_baseline else (COOPERATION, FREEZE, TRADE, ENCOUNTERS):
                rows.add(outcome)
            fan = small_fan(run, COOPERATION, "relations-cooperation")
            caption = _("Change against the status quo: median (90 % range), and futures of ten")
            return cls(
                title=_("The two governments"),
                lead=_lead(run),
                ladder=_ladder(run),
                table=rows.table(caption),
                unmoved=rows.unmoved(),
                hangs=Words(" ".join(told), "note") if (told := hanging_lines(run, [ENCOUNTERS])) else None,
                fans=Pictures((fan,)) if fan else None,
            )


def level_words() -> list[str]:
    """The ladder of answers by Mexico's government, from 0 to 7."""
    return [
        _("no answer"),
        _("protest"),
        _("visits and meetings suspended"),
        _("agents and intelligence limited"),
        _("extradition or help with migration stopped"),
        _("agents expelled, or a measure against trade"),
        _("forces put on show"),
        _("force"),
    ]


def worst_levels(run: RunData, alternative: str, window: Window) -> Floats | None:
    """Share of the futures by the worst level in a window, shape (level,); None where the run holds no levels."""
    if not run.holds(LEVEL):
        return None
    paths = run.path(LEVEL, alternative)[:, window.first : window.last + 1]
    good = paths[np.isfinite(paths).all(axis=1)]
    if not len(good):
        return None
    worst = np.clip(np.rint(good.max(axis=1)).astype(int), 0, _FORCE)
    return np.bincount(worst, minlength=_FORCE + 1) / len(worst)


def _lead(run: RunData) -> Words | None:
    shares = worst_levels(run, run.proposal, run.window())
    if shares is None:
        return None
    text = _(
        "{window} Mexico’s government goes at least as far as “{limits}” in {share} futures, and to “{force}” in "
        "{forced}; most often its worst answer is “{most}”."
    )
    words = level_words()
    told = text.format(
        window=window_words(run, run.window()),
        limits=words[_LIMITS],
        share=of_ten(float(shares[_LIMITS:].sum())),
        force=words[_FORCE],
        forced=of_ten(float(shares[_FORCE])),
        most=words[int(shares.argmax())],
    )
    return Words(told[:1].upper() + told[1:], "lead")


def _ladder(run: RunData) -> Table | None:
    """How often each level is the worst one, by window, and under the status quo."""
    windows = plan_windows(run)
    columns = [(run.proposal, window, window_head(run, window)) for window in windows]
    if not run.is_baseline:
        columns.append((run.baseline, windows[-1], _("status quo, same months")))
    found = [(worst_levels(run, name, window), head) for name, window, head in columns]
    held = [(shares, head) for shares, head in found if shares is not None]
    if not held:
        return None
    rows = tuple(
        TableRow(
            _("{level} {words}").format(level=level, words=words),
            tuple(
                Cell(numbers.short_share(float(shares[level]), run.counted), bar=float(shares[level]))
                for shares, _head in held
            ),
            id=str(level),
        )
        for level, words in enumerate(level_words())
        if any(shares[level] > 0 for shares, _head in held)
    )
    caption = _("The worst answer of Mexico’s government: share of the futures")
    return Table(caption, (_("Answer"), *(head for _shares, head in held)), rows)
