"""Choosing without agreed odds: when effects begin, what they cost, regret, thresholds, dominance; never a ranking."""

from collections.abc import Sequence
from dataclasses import dataclass

from secuela.analysis.breakeven import break_even
from secuela.analysis.costs import CostPerDeath, cost_per_death
from secuela.analysis.panels import Floats
from secuela.analysis.robustness import Aim, Regret, Satisficing, dominance, regret, satisficing
from secuela.analysis.timing import Timing, timing
from secuela.evidence.library import library
from secuela.evidence.records import Outcome
from secuela.report.aims import Aims, own_aims
from secuela.report.chapters import answers
from secuela.report.material import Material, smallest
from secuela.report.paths import any_whole, paths, summed
from secuela.report.same_money import same_money
from secuela.report.schedule import comparison_month
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.lists import listing
from secuela.text.numbers import readable

_COST, _INCREMENTAL = "cost_us", "incremental"
_NINE_IN_TEN = 0.9


@dataclass(frozen=True)
class Cell:
    """A number in words, and what stands below it."""

    main: str
    below: str = ""


@dataclass(frozen=True)
class ChoiceRow:
    """One alternative in one of the tables."""

    title: str
    chosen: bool
    cells: list[Cell]


@dataclass(frozen=True)
class Table:
    """A table: heads after that of the alternative, and rows in the order given."""

    caption: str
    heads: list[str]
    rows: list[ChoiceRow]


@dataclass(frozen=True)
class Choosing:
    """The chapter."""

    month: int
    effects: Table
    robust: Table
    payers: list[str]
    same_money: list[str]
    doses: Table | None
    aims: Aims | None = None
    each_aim: Table | None = None


def choosing(material: Material) -> Choosing | None:
    """The chapter; None where the run holds no deaths, only the status quo, or no draw that all alternatives share."""
    held = [library().outcomes[name] for name, _window in library().shown("deaths") if material.holds(name)]
    if not held or len(material.alternatives) < 2:  # noqa: PLR2004  something to choose between
        return None
    month = comparison_month(material)
    deaths = [paths(material, outcome.id) for outcome in held]
    if not any_whole(deaths):
        return None
    cost = summed(paths(material, _COST, _INCREMENTAL), month) if material.holds(_COST) else None
    sums = [summed(values, month) for values in deaths]
    aims = own_aims(material)
    return Choosing(
        month=month,
        effects=_effects(material, held, deaths, sums, cost),
        robust=_robust(material, held, sums, aims),
        payers=[] if cost is None else _payers(held),
        same_money=same_money(material, sums, held, month),
        doses=_doses(material, held),
        aims=aims,
        each_aim=_each_aim(material, aims),
    )


def _rows(material: Material, cells: Sequence[list[Cell]], *, skip_baseline: bool = False) -> list[ChoiceRow]:
    return [
        ChoiceRow(material.title(name), name == material.proposal, own)
        for name, own in zip(material.alternatives, cells, strict=True)
        if not (skip_baseline and name == material.baseline)
    ]


def _at_baseline(material: Material) -> int:
    return material.alternatives.index(material.baseline)


def _effects(
    material: Material, held: Sequence[Outcome], deaths: Sequence[Floats], sums: Sequence[Floats], cost: Floats | None
) -> Table:
    """Time to effect and its duration, and cost per death averted, by outcome."""
    base = _at_baseline(material)
    cells: list[list[Cell]] = []
    for i in range(len(material.alternatives)):
        own = [_timing_cell(timing(values[i], values[base], each)) for values, each in zip(deaths, held, strict=True)]
        if cost is not None:
            own += [_cost_cell(cost_per_death(total[i], total[base], cost[i], cost[base])) for total in sums]
        cells.append(own)
    heads = [_("{title}: when they differ").format(title=each.title) for each in held]
    heads += [] if cost is None else [_("{title}: US cost per death averted").format(title=each.title) for each in held]
    caption = _(
        "When more than half of the futures differ from the status quo, for three months or more in a row, by at least "
        "{least}; and million 2025 USD of extra cost to US budgets for each death averted, up to month {month}, with "
        "its 90\u00a0% interval; what Mexico pays is not counted"
    )
    least = listing([smallest(each.id) for each in held])
    told = caption.format(least=least, month=comparison_month(material))
    return Table(told, heads, _rows(material, cells, skip_baseline=True))


def _timing_cell(found: dict[str, Timing]) -> Cell:
    words = {"lower": _("lower"), "higher": _("higher")}
    parts = [_spell_words(words[way], each) for way, each in found.items() if each.spells]
    return Cell("; ".join(parts)) if parts else Cell(_("in no month"))


def _spell_words(way: str, found: Timing) -> str:
    first = found.spells[0]
    if first.to_end:
        return _("{way} from month {n} to the end").format(way=way, n=first.first)
    text = _("{way} in months {n} to {m}").format(way=way, n=first.first, m=first.last)
    if found.stays_from is not None:
        return _("{text}, and from month {n} to the end").format(text=text, n=found.stays_from)
    return text if len(found.spells) == 1 else _("{text}, and later again").format(text=text)


def _cost_cell(found: CostPerDeath) -> Cell:
    chances = _("fewer deaths in {fewer}, more in {more}").format(
        fewer=numbers.short_share(found.fewer, found.draws), more=numbers.short_share(found.more, found.draws)
    )
    if found.verdict == "none-averted" or found.ratio is None:
        none = found.verdict == "none-averted"
        return Cell(_("none: no deaths averted on average") if none else _("none: no extra cost"), chances)
    high = _("no upper limit") if found.high is None else readable(found.high, digits=2)
    ends = numbers.span(readable(found.low or 0.0, digits=2), high)
    return Cell(_("{ratio} ({span})").format(ratio=readable(found.ratio, digits=2), span=ends), chances)


def _robust(material: Material, held: Sequence[Outcome], sums: Sequence[Floats], aims: Aims | None) -> Table:
    """Regret by outcome, thresholds met, the user's own among them, and dominance over the status quo."""
    names, base = material.alternatives, _at_baseline(material)
    lost = [regret(total, names, each) for total, each in zip(sums, held, strict=True)]
    fewer = satisficing(_aims(held), sums, names, material.baseline)
    harmless = satisficing(_harmless(held), sums, names, material.baseline)
    cells: list[list[Cell]] = []
    for i in range(len(names)):
        ways = dominance([total[i] for total in sums], [total[base] for total in sums], held)
        met = [_met_cell(found[i], material) for found in (fewer, harmless, *_together(aims))]
        better = Cell(
            _("{better} / {worse}").format(better=_share(ways.better, material), worse=_share(ways.worse, material))
        )
        cells.append([*(_regret_cell(found[i]) for found in lost), *met, better])
    titles = [each.title for each in held]
    heads = [_("{title}: regret, deaths").format(title=title) for title in titles]
    both = len(held) > 1
    heads += [
        _("Lower in both") if both else _("Lower"),
        _("Higher in neither") if both else _("Not higher"),
        *[_("All your aims met") for _found in _together(aims)],
        _("Nowhere worse and somewhere better / nowhere better and somewhere worse than the status quo"),
    ]
    caption = _(
        "Sums to month {month}. Regret: deaths beyond those under the alternative that does best in the same future, "
        "mean, and below it the mean over the worst tenth of the futures. Then the share of the futures in which "
        "deaths are lower, or not higher, than under the status quo by the smallest meaningful difference"
    )
    return Table(caption.format(month=comparison_month(material)), heads, _rows(material, cells))


def _together(aims: Aims | None) -> list[list[Satisficing]]:
    """Of all own aims together; empty where there are none, or none that can be told."""
    return [aims.together] if aims is not None and aims.together else []


def _each_aim(material: Material, aims: Aims | None) -> Table | None:
    """Each of several own aims by itself; None where there is one at most."""
    if aims is None or len(aims.each) < 2:  # noqa: PLR2004  one alone is in the other table
        return None
    caption = _("Share of the futures in which each of your aims is met by itself, with its 90\u00a0% interval")
    cells = [[_met_cell(found[i], material) for found in aims.each] for i in range(len(material.alternatives))]
    return Table(caption, aims.told, _rows(material, cells))


def _met_cell(found: Satisficing, material: Material) -> Cell:
    return Cell(_share(found.share, material), _spans(found.low, found.high))


def _aims(held: Sequence[Outcome]) -> list[Aim]:
    return [Aim(each.id, "ratio", "<", 1 - each.smallest_difference) for each in held]


def _harmless(held: Sequence[Outcome]) -> list[Aim]:
    return [Aim(each.id, "ratio", "<=", 1 + each.smallest_difference) for each in held]


def _regret_cell(found: Regret) -> Cell:
    worst = _("worst tenth {n}").format(n=numbers.count(found.worst_decile, "death"))
    return Cell(numbers.count(found.expected, "death"), worst)


def _share(share: float, material: Material) -> str:
    return numbers.short_share(share, material.counted)


def _spans(low: float, high: float) -> str:
    ends = numbers.decimals(100 * low, 0), numbers.decimals(100 * high, 0)
    return "" if ends[0] == ends[1] else f"({ends[0]}–{ends[1]}\u00a0%)"


def _payers(held: Sequence[Outcome]) -> list[str]:
    cost = library().outcomes[_COST]
    told = [_("Who pays: {payer} What Mexico pays is not counted.").format(payer=cost.bears)]
    return [*told, *(_("{title}: {whose}").format(title=each.title, whose=each.bears) for each in held)]


def _doses(material: Material, held: Sequence[Outcome]) -> Table | None:
    """Break-even doses with the error of the number of futures, lever by lever."""
    rows: list[ChoiceRow] = []
    for lever in material.levers:
        for each in held:
            if answers(lever, each.id):
                cells = [_dose_cell(material, lever, each, level) for level in (0.5, _NINE_IN_TEN)]
                rows.append(ChoiceRow(str(lever["title"]), chosen=False, cells=[Cell(each.title), *cells]))
    if not rows:
        return None
    caption = _(
        "The dose from which deaths are lower than under the status quo by the smallest meaningful difference in a "
        "share of the futures: each lever alone, held from the first month on; 90\u00a0% interval for {n} futures"
    )
    heads = [_("Deaths"), _("in more than half"), _("in nine of ten")]
    return Table(caption.format(n=material.dose_draws), heads, rows)


def _dose_cell(material: Material, lever: dict[str, object], outcome: Outcome, level: float) -> Cell:
    unit = str(lever["unit"])
    found = break_even(lever, outcome.id, "lower", material.dose_draws, level)
    explored = numbers.dose(found.explored, unit)
    if found.dose is None:
        return Cell(_("at no dose up to {dose}").format(dose=explored))
    low, high = (None if end is None else numbers.dose(end, unit, digits=2) for end in (found.low, found.high))
    below = numbers.span(low or _("none"), high or _("beyond {dose}").format(dose=explored))
    return Cell(_("about {dose}").format(dose=numbers.dose(found.dose, unit, digits=2)), below)
