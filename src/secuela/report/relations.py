"""The chapter on the two governments: the ladder of answers, cooperation, frozen days, and trade at risk."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from secuela.report.charts.fan import Axis
from secuela.report.harm import Cell, HarmLine, levels
from secuela.report.material import HIGH, LOW, MID, Material
from secuela.report.pictures import Picture, fan
from secuela.report.schedule import comparison_month
from secuela.runs.reported_months import EARLY, HEADLINE
from secuela.text import numbers
from secuela.text.language import translate as _

LEVEL, COOPERATION, FREEZE, TRADE = "response_level", "cooperation", "freeze_days", "trade_at_risk"
_WORST_MONTHS = (EARLY, HEADLINE)
_LIMITS = 3  # from this level on, what both governments do together is cut back


@dataclass(frozen=True)
class Share:
    """A share of the futures: as a number for a bar, and in words."""

    part: float
    said: str


@dataclass(frozen=True)
class Step:
    """One level of the ladder, and how often it is the worst one, by column."""

    level: int
    words: str
    shares: list[Share]


@dataclass(frozen=True)
class Ladder:
    """The whole ladder: its columns (to which month, under what) and its steps from none to force."""

    heads: list[str]
    steps: list[Step]


@dataclass(frozen=True)
class Relation:
    """One alternative's relations at the month of comparisons, each as median and interval or as a share."""

    title: str
    chosen: bool
    cooperation: tuple[str, str]
    limits: str
    freeze: tuple[str, str]


def holds_relations(material: Material) -> bool:
    """Whether the run holds how the two governments answer each other."""
    return any(material.holds(name) for name in (LEVEL, COOPERATION, FREEZE))


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


def ladder(material: Material) -> Ladder | None:
    """How often each level is the worst one up to a month; None where the run does not hold the levels."""
    columns = _columns(material)
    if not columns:
        return None
    counted = [_worst(material, name, month) for name, month, _head in columns]
    draws = material.counted
    steps = [
        Step(level, words, [Share(float(c[level]), numbers.short_share(float(c[level]), draws)) for c in counted])
        for level, words in enumerate(level_words())
    ]
    return Ladder([head for _name, _month, head in columns], steps)


def _columns(material: Material) -> list[tuple[str, int, str]]:
    if not material.holds(LEVEL) or not len(material.draws_of(LEVEL, material.proposal)):
        return []
    months = [month for month in _WORST_MONTHS if month <= material.horizon] or [material.horizon]
    own = _("status quo, to month {n}") if material.is_baseline else _("if carried out, to month {n}")
    found = [(material.proposal, month, own.format(n=month)) for month in months]
    if not material.is_baseline and len(material.draws_of(LEVEL, material.baseline)):
        found.append((material.baseline, months[-1], _("status quo, to month {n}").format(n=months[-1])))
    return found


def _worst(material: Material, alternative: str, month: int) -> Any:  # noqa: ANN401  shape (level,)
    """Share of the futures by the worst level in months 1 to ``month``."""
    worst = np.rint(material.draws_of(LEVEL, alternative)[:, 1 : month + 1].max(axis=1)).astype(int)
    return np.bincount(np.clip(worst, 0, len(level_words()) - 1), minlength=len(level_words())) / len(worst)


def most_likely(material: Material) -> str:
    """What the worst answer most often is, and how often both governments stop working together in part."""
    columns = _columns(material)
    if not columns:
        return ""
    name, month, _head = [column for column in columns if column[0] == material.proposal][-1]
    shares = _worst(material, name, month)
    text = _(
        "Up to month {n} the worst answer is most often “{words}” ({share}). In {limits} it goes at least as far as "
        "“{from_here}”."
    )
    return text.format(
        n=month,
        words=level_words()[int(shares.argmax())],
        share=_of_futures(float(shares.max()), material.counted),
        limits=_of_futures(float(shares[_LIMITS:].sum()), material.counted),
        from_here=level_words()[_LIMITS],
    )


def _of_futures(share: float, draws: int) -> str:
    said = numbers.share(share, draws)
    few = numbers.futures(share, draws) is not None
    text = _("{share} simulated futures") if few else _("{share} of the simulated futures")
    return text.format(share=said)


def cooperation_fan(material: Material) -> Picture | None:
    """Cooperation over time, 0 to 1; None where the run does not hold it."""
    return fan(material, COOPERATION, Axis(_("index, 0 none to 1 full"), decimals=2))


def freeze(material: Material) -> list[HarmLine]:
    """Days on which a main part of cooperation was suspended, to date, and the share of futures with any."""
    if not material.holds(FREEZE):
        return []
    paths = material.draws_of(FREEZE, material.proposal)
    said = [
        numbers.share(float((paths[:, month] > 0).mean()), material.counted) if len(paths) else numbers.MISSING
        for month in material.months
    ]
    any_day = HarmLine(_("Futures with any frozen day"), "", [Cell(text) for text in said])
    return [*levels(material, (FREEZE,), "month"), any_day]


def trade(material: Material) -> list[HarmLine]:
    """The arithmetic of trade at risk, summed since the origin."""
    return levels(material, (TRADE,), "cumulative") if material.holds(TRADE) else []


def side_by_side(material: Material) -> list[Relation]:
    """Every alternative in the order given, never ranked."""
    return [_relation(material, name) for name in material.alternatives]


def _relation(material: Material, name: str) -> Relation:
    month = comparison_month(material)
    limits = numbers.MISSING
    if material.holds(LEVEL) and len(material.draws_of(LEVEL, name)):
        share = float(_worst(material, name, month)[_LIMITS:].sum())
        limits = numbers.short_share(share, material.counted)
    return Relation(
        title=material.title(name),
        chosen=name == material.proposal,
        cooperation=_points(material, COOPERATION, name, month),
        limits=limits,
        freeze=_points(material, FREEZE, name, month),
    )


def _points(material: Material, outcome: str, name: str, month: int) -> tuple[str, str]:
    row = material.row(outcome, name, "month", month)
    if row is None:
        return numbers.MISSING, ""
    low, mid, high = (_written(row.quantiles[end], row.unit) for end in (LOW, MID, HIGH))
    return mid, "" if low == high else numbers.span(low, high)


def _written(value: float, unit: str) -> str:
    return numbers.hundredths(value) if unit == "index" else numbers.count(value, unit)
