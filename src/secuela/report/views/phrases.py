"""Results in words: what moves in how many futures, by how much, and in which months of the plan."""

from collections.abc import Mapping

from secuela.evidence.library import library
from secuela.evidence.message import Message, message
from secuela.report.run_data import RunData, Window
from secuela.report.views.paired import Paired
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.language import worded
from secuela.text.month_names import month_name
from secuela.text.outcome_names import outcome_title
from secuela.text.tenths import short_tenths, tenth_words
from secuela.text.unit_words import unit_words

# What happens to an outcome in most futures, as a clause that follows "over the first months of the plan,".
CLAUSES: Mapping[str, Mapping[str, Message]] = {
    "homicides_mx": {
        "lower": message("killings in Mexico fall in {futures}"),
        "same": message("killings in Mexico stay about the same in {futures}"),
        "higher": message("killings in Mexico rise in {futures}"),
        "unclear": message("killings in Mexico may fall or rise: no way has more than half of the futures"),
    },
    "disappearances_mx": {
        "lower": message("disappearances in Mexico fall in {futures}"),
        "same": message("disappearances in Mexico stay about the same in {futures}"),
        "higher": message("disappearances in Mexico rise in {futures}"),
        "unclear": message("disappearances in Mexico may fall or rise: no way has more than half of the futures"),
    },
    "displaced_mx": {
        "lower": message("fewer people are displaced in Mexico in {futures}"),
        "same": message("about as many people are displaced in Mexico in {futures}"),
        "higher": message("more people are displaced in Mexico in {futures}"),
        "unclear": message("fewer or more people may be displaced in Mexico: no way has more than half of the futures"),
    },
    "overdose_deaths_us": {
        "lower": message("overdose deaths in the US fall in {futures}"),
        "same": message("overdose deaths in the US stay about the same in {futures}"),
        "higher": message("overdose deaths in the US rise in {futures}"),
        "unclear": message("overdose deaths in the US may fall or rise: no way has more than half of the futures"),
    },
    "cooperation": {
        "lower": message("cooperation between the two governments falls in {futures}"),
        "same": message("cooperation between the two governments stays about the same in {futures}"),
        "higher": message("cooperation between the two governments rises in {futures}"),
        "unclear": message(
            "cooperation between the two governments may fall or rise: no way has more than half of the futures"
        ),
    },
}
_WAYS = ("lower", "same", "higher")


def clause(found: Paired, *, moving: bool = False, short: bool = False) -> str:
    """What happens to an outcome in most futures, in the middle of a sentence.

    Args:
        found: The comparison.
        moving: Whether to say how it moves where it moves at all, rather than that it mostly stays.
        short: Whether it has been said that futures are counted.
    """
    lower, _same, higher = found.shares
    way = ("higher" if higher >= lower else "lower") if moving and max(lower, higher) > 0 else found.way
    leading: dict[str, str] = dict(zip(_WAYS, tenth_words(found.shares), strict=True))
    known = CLAUSES.get(found.outcome)
    if known is None:
        return _("{title}: {futures}").format(title=outcome_title(found.outcome), futures=card_words(found))
    counted = _("{n} of 10") if short else _("{n} of 10 futures")
    return worded(known[way]).format(futures=counted.format(n=leading.get(way, "")))


def beside(found: Paired) -> str:
    """How the other futures go, and the tail: "(higher in 2, lower in fewer than 1; +9 % or more in one of twenty)"."""
    lower, same, higher = tenth_words(found.shares)
    rest = {
        "lower": _("about the same in {same}, higher in {higher}"),
        "same": _("higher in {higher}, lower in {lower}"),
        "higher": _("about the same in {same}, lower in {lower}"),
        "unclear": _("lower in {lower}, about the same in {same}, higher in {higher}"),
    }[found.way].format(lower=lower, same=same, higher=higher)
    tail = tail_words(found)
    return _("{rest}; {tail}").format(rest=rest, tail=tail) if tail else rest


def tail_words(found: Paired) -> str:
    """What one future in twenty brings, on the side that is further from no change; empty where that is little."""
    text = _("in one of twenty by {change} or more")
    if not found.moves:
        return ""
    if library().outcomes[found.outcome].smallest_kind == "absolute" or found.ratio is None:
        low, _middle, high = found.difference
        return text.format(change=difference_words(high if high >= -low else low, found))
    low, _middle, high = found.ratio
    return text.format(change=numbers.change(high if low > 0 and high >= 1 / low else low))


def card_words(found: Paired, *, threshold: bool = False) -> str:
    """The three chances for a narrow place, the largest first; a way that no future goes is left out.

    "about the same in 6 of 10, higher in 4"

    Args:
        found: The comparison.
        threshold: Whether to say below which change it is called about the same.
    """
    told_least = threshold and library().outcomes[found.outcome].smallest_difference
    same = _("about the same (change below {least}) in {n}") if told_least else _("about the same in {n}")
    texts = {"lower": _("lower in {n}"), "same": same, "higher": _("higher in {n}")}
    words = dict(zip(_WAYS, tenth_words(found.shares), strict=True))
    ways = sorted(_WAYS, key=lambda way: -found.shares[_WAYS.index(way)])
    least = least_words(found.outcome)
    told = [texts[way].format(n=words[way], least=least) for way in ways if found.shares[_WAYS.index(way)] > 0]
    return ", ".join([_("{told} of 10").format(told=told[0]), *told[1:]])


def cell_words(found: Paired) -> str:
    """The three chances of ten for a column, the largest first; a way that no future goes is left out."""
    texts = {"lower": _("lower {n}"), "same": _("same {n}"), "higher": _("higher {n}")}
    words = dict(zip(_WAYS, short_tenths(found.shares), strict=True))
    ways = sorted(_WAYS, key=lambda way: -found.shares[_WAYS.index(way)])
    return ", ".join(texts[way].format(n=words[way]) for way in ways if found.shares[_WAYS.index(way)] > 0)


def is_index(name: str) -> bool:
    """Whether an outcome is read as a change in per cent, since its level is no count of anything."""
    record = library().outcomes[name]
    return record.unit in ("index", "ratio") and record.smallest_kind == "relative"


def change_words(found: Paired, *, unit: bool = True) -> str:
    """The median change: a difference with its unit, or a change in per cent of an index."""
    if is_index(found.outcome) and found.ratio is not None:
        return numbers.change(found.ratio[1])
    text = difference_words(found.difference[1], found)
    return _with_unit(text, found) if unit else text


def span_words(found: Paired) -> str:
    """The 90 % range of the change; where the distribution is skewed the mean too."""
    text, mean = range_words(found), mean_words(found)
    return _("{range}; {mean}").format(range=text, mean=mean) if mean else text


def range_words(found: Paired) -> str:
    """The 90 % range of the change alone."""
    return numbers.span(end_words(found, 0), end_words(found, 2))


def mean_words(found: Paired) -> str:
    """The mean of a skewed distribution; empty where the median tells as much."""
    mean = difference_words(found.mean, found)
    if not found.skewed or is_index(found.outcome) or mean == difference_words(found.difference[1], found):
        return ""
    return _("mean {mean}").format(mean=mean)


def ranged_words(found: Paired, *, unit: bool = False) -> str:
    """The median change with its range behind it; alone where every future gives the same."""
    change, span = change_words(found, unit=unit), span_words(found)
    return change if span == change_words(found, unit=False) else _("{x} ({span})").format(x=change, span=span)


def end_words(found: Paired, place: int) -> str:
    """One point of the change: 0 the lower end, 1 the median, 2 the upper end."""
    if is_index(found.outcome) and found.ratio is not None:
        return numbers.change(found.ratio[place])
    return difference_words(found.difference[place], found)


def difference_words(value: float, found: Paired) -> str:
    """A difference with its sign, without unit."""
    if found.unit == "share":
        return _("{n} points").format(n=numbers.per_cent(value, plus=True))
    if found.unit == "index":
        return numbers.hundredths(value, plus=True)
    return numbers.count(value, found.unit, plus=True)


def level_words(value: float, unit: str) -> str:
    """A level without unit."""
    if unit == "share":
        return numbers.part(value)
    return numbers.hundredths(value) if unit in ("index", "ratio") else numbers.count(value, unit)


def unit_of(found: Paired) -> str:
    """The unit of a change in words; empty where it has none."""
    return "" if found.unit in ("index", "ratio", "share", "level") else unit_words(found.unit)


def title_with_unit(title: str, found: Paired) -> str:
    """A title with the unit of what stands beside it, where the title does not say what is counted."""
    counted = ("death", "person", "group", "encounter", "day")
    words = "" if found.unit in counted else unit_of(found)
    return _("{title}, {unit}").format(title=title, unit=words) if words else title


def _with_unit(text: str, found: Paired) -> str:
    words = unit_of(found)
    return _("{number} {things}").format(number=text, things=words) if words else text


def window_words(run: RunData, window: Window) -> str:
    """Months of the plan with their dates: "in months 1 to 36 of the plan (April 2026 to March 2029)"."""
    first, last = (window.first - run.first_month + 1, window.last - run.first_month + 1)
    return _("in months {first} to {last} of the plan ({dates})").format(
        first=first, last=last, dates=dates_words(run, window)
    )


def dates_words(run: RunData, window: Window) -> str:
    """First and last month of a window."""
    first, last = (month_name(run.origin + month) for month in (window.first, window.last))
    return first if window.months == 1 else _("{first} to {last}").format(first=first, last=last)


def plan_month(run: RunData, month: int) -> str:
    """A month of the plan with its date: "month 36 of the plan (March 2029)"."""
    return _("month {n} of the plan ({date})").format(
        n=month - run.first_month + 1, date=month_name(run.origin + month)
    )


def least_words(name: str) -> str:
    """The smallest meaningful difference of an outcome in words."""
    record = library().outcomes[name]
    if record.smallest_kind == "relative":
        return numbers.per_cent_in_short(record.smallest_difference)
    if record.unit == "share":
        return _("{n} percentage points").format(n=numbers.in_short(100 * record.smallest_difference))
    if record.unit in ("index", "level"):
        return numbers.in_short(record.smallest_difference)
    return numbers.dose(record.smallest_difference, record.unit)
