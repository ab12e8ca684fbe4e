"""Numbers as a reader wants them: three significant digits for people, whole per cents for chances, never a NaN."""

import math
from collections.abc import Sequence

from secuela.evidence.months import Month
from secuela.text.language import translate as _
from secuela.text.unit_words import indivisible, unit_words

MISSING = "–"
_DIGITS = 3
_MINUS = "\u2212"
_SPACE = "\u00a0"
_WHOLE_PER_CENT_FROM = 9.95
_FINEST = 0.01  # no share is written finer than this, nor finer than one future
_FEW_DRAWS = 100
RELATIVE = ("1", "share")  # units that are written in per cent


def _sign(text: str, *, plus: bool) -> str:
    body = text.removeprefix("-")
    is_zero = not body.strip("0.,")
    if is_zero:
        return body
    return _MINUS + body if text.startswith("-") else ("+" + body if plus else body)


def amount(value: float | None, *, plus: bool = False) -> str:
    """A count or sum in three significant digits with thousands separators; ``plus`` writes the sign of a difference.

    >>> amount(184321.7)
    '184,000'
    """
    if value is None or not math.isfinite(value):
        return MISSING
    if value == 0:
        return "0"
    places = _DIGITS - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    text = f"{rounded:,.{max(places, 0)}f}"
    return _sign(text.rstrip("0").rstrip(".") if "." in text else text, plus=plus)


def count(value: float | None, unit: str, *, plus: bool = False) -> str:
    """An amount of something: people, deaths and groups come in whole numbers.

    >>> count(-42.8, "person/month")
    '\u221243'
    """
    whole = value is not None and math.isfinite(value) and indivisible(unit)
    return amount(float(round(value)) if whole and value is not None else value, plus=plus)


def change(ratio: float | None) -> str:
    """A ratio as a change in per cent.

    >>> change(1.034).split()
    ['+3.4', '%']
    """
    if ratio is None or not math.isfinite(ratio):
        return MISSING
    per_cent = 100 * (ratio - 1)
    digits = 0 if abs(per_cent) >= _WHOLE_PER_CENT_FROM else 1
    return f"{_sign(f'{per_cent:,.{digits}f}', plus=True)}{_SPACE}%"


def futures(probability: float | None, draws: int | None) -> int | None:
    """The number of futures behind a share where they are few; None where they are many, unknown or interpolated.

    >>> futures(0.05, 60), futures(0.05, 500)
    (3, None)
    """
    if probability is None or not math.isfinite(probability) or not draws or draws >= _FEW_DRAWS:
        return None
    hits = probability * draws
    return round(hits) if math.isclose(hits, round(hits), abs_tol=1e-6) else None


def share(probability: float | None, draws: int | None = None) -> str:
    """A share of the simulated futures: never 0 % or 100 %, since they are finite; of a few, their number.

    >>> share(0.05, 60)
    '3 of 60'
    """
    return _share(probability, draws, (_("less than {n}\u00a0%"), _("more than {n}\u00a0%")))


def short_share(probability: float | None, draws: int | None = None) -> str:
    """The same for a narrow column: ``<1 %``, ``>99 %``."""
    return _share(probability, draws, (f"<{{n}}{_SPACE}%", f">{{n}}{_SPACE}%"))


def _share(probability: float | None, draws: int | None, ends: tuple[str, str]) -> str:
    if probability is None or not math.isfinite(probability):
        return MISSING
    counted = futures(probability, draws)
    if counted is not None:
        return _("{n} of {all}").format(n=counted, all=draws)
    finest = max(_FINEST, 1 / draws) if draws else _FINEST
    edge = math.ceil(100 * finest - 1e-9)
    if probability < finest:
        return ends[0].format(n=edge)
    return ends[1].format(n=100 - edge) if probability > 1 - finest else f"{100 * probability:.0f}{_SPACE}%"


def short_shares(chances: Sequence[float], draws: int | None = None) -> list[str]:
    """Chances that stand beside each other: of a few futures their numbers, the last one with all.

    >>> short_shares([0.05, 0.9, 0.05], 60)
    ['3', '54', '3 of 60']
    """
    counted = [futures(chance, draws) for chance in chances]
    if any(number is None for number in counted):
        return [short_share(chance, draws) for chance in chances]
    return [*(str(number) for number in counted[:-1]), short_share(chances[-1], draws)]


def dose(value: float, unit: str, *, digits: int = 4) -> str:
    """A dose with its unit in words.

    >>> dose(1850, "million USD_2025/year")
    '1,850 million 2025 USD a year'
    >>> dose(1, "removal/year")
    '1 removal a year'
    >>> dose(1, "thousand*person")
    '1 thousand people'
    >>> dose(0.4, "share").split(), dose(1, "1").split()
    (['40', '%'], ['+100', '%'])
    """
    if unit in RELATIVE:
        return _relative(value, unit, digits)
    rounded = float(f"{value:.{digits}g}")
    number = f"{rounded:,.0f}" if rounded == round(rounded) else f"{rounded:,g}"
    return f"{_sign(number, plus=False)} {unit_words(unit, one=rounded == 1)}".strip()


def _relative(value: float, unit: str, digits: int) -> str:
    """A share in per cent; a departure from today's effort (unit 1) in per cent with its sign."""
    number = f"{float(f'{100 * value:.{digits}g}'):,g}"
    return f"{_sign(number, plus=unit == '1')}{_SPACE}%"


def hundredths(value: float, *, plus: bool = False) -> str:
    """An index between 0 and 1 in two digits; ``plus`` writes the sign of a difference.

    >>> hundredths(-0.0611, plus=True)
    '\u22120.06'
    """
    return _sign(f"{value:.2f}", plus=plus)


def part(share_of: float | None) -> str:
    """A share of a flow in per cent, with one digit where it is small.

    >>> part(0.0174).split()
    ['1.7', '%']
    """
    number = per_cent(share_of)
    return number if number == MISSING else f"{number}{_SPACE}%"


def per_cent(share_of: float | None, *, plus: bool = False) -> str:
    """The same number without the sign for per cent; ``plus`` writes the sign of a difference, in points.

    >>> per_cent(-0.031, plus=True)
    '\u22123.1'
    """
    if share_of is None or not math.isfinite(share_of):
        return MISSING
    digits = 0 if abs(100 * share_of) >= _WHOLE_PER_CENT_FROM else 1
    return _sign(f"{100 * share_of:,.{digits}f}", plus=plus)


def sum_unit(unit: str) -> str:
    """The unit of a sum of monthly flows.

    >>> sum_unit("death/month"), sum_unit("million USD_2025/month")
    ('death', 'million USD_2025')
    """
    return unit.removesuffix("/month")


def span(low: str, high: str) -> str:
    """An interval in words."""
    return low if low == high else _("{low} to {high}").format(low=low, high=high)


def month_name(month: Month) -> str:
    """A month in words.

    >>> month_name(Month.parse("2025-10"))
    'October 2025'
    """
    names = (
        _("January"), _("February"), _("March"), _("April"), _("May"), _("June"),
        _("July"), _("August"), _("September"), _("October"), _("November"), _("December"),
    )  # fmt: skip
    return f"{names[month.month - 1]} {month.year}"


def listing(items: list[str]) -> str:
    """Items joined as in a sentence: ``a``, ``a and b``, ``a, b and c``."""
    if len(items) <= 1:
        return "".join(items)
    return _("{first} and {last}").format(first=", ".join(items[:-1]), last=items[-1])
