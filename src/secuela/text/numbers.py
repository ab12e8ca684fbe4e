"""Numbers as a reader wants them, in the figures of the chosen locale.

Three significant digits for people, whole per cents for chances, millions in words, and never a NaN. Rounding is done
here, on the binary number and to even; the locale only decides which signs separate thousands and decimals.
"""

import math
from collections.abc import Sequence

from secuela.text.language import localised
from secuela.text.language import translate as _
from secuela.text.unit_words import amount_of, indivisible

MISSING = "–"
RELATIVE = ("1", "share")  # units that are written in per cent
_DIGITS = 3
_MINUS = "\u2212"
_SPACE = "\u00a0"
_WHOLE_PER_CENT_FROM = 9.95
_FINEST = 0.01  # no share is written finer than this, nor finer than one future
_FEW_DRAWS = 100
_MILLION = 1e6
_TINY = 1e-4
_EXACT = 9  # significant digits beyond which a difference is rounding in the computer
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


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
    return _signed(text.rstrip("0").rstrip(".") if "." in text else text, plus=plus)


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
    return MISSING if ratio is None or not math.isfinite(ratio) else part(ratio - 1, plus=True)


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
    return ends[1].format(n=100 - edge) if probability > 1 - finest else whole_per_cent(probability)


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
    if unit in RELATIVE:  # a share, or with its sign a departure from today's effort
        number = f"{float(f'{100 * value:.{digits}g}'):,g}"
        return f"{_signed(number, plus=unit == '1')}{_SPACE}%"
    rounded = float(f"{value:.{digits}g}")
    number = f"{rounded:,.0f}" if rounded == round(rounded) else f"{rounded:,g}"
    return amount_of(_signed(number, plus=False), unit, one=rounded == 1)


def hundredths(value: float, *, plus: bool = False) -> str:
    """An index between 0 and 1 in two digits; ``plus`` writes the sign of a difference.

    >>> hundredths(-0.0611, plus=True)
    '\u22120.06'
    """
    return _signed(f"{value:.2f}", plus=plus)


def part(share_of: float | None, *, plus: bool = False) -> str:
    """A share of a flow in per cent, with one digit where it is small.

    >>> part(0.0174).split()
    ['1.7', '%']
    """
    number = per_cent(share_of, plus=plus)
    return number if number == MISSING else f"{number}{_SPACE}%"


def per_cent(share_of: float | None, *, plus: bool = False) -> str:
    """The same number without the sign for per cent; ``plus`` writes the sign of a difference, in points.

    >>> per_cent(-0.031, plus=True)
    '\u22123.1'
    """
    if share_of is None or not math.isfinite(share_of):
        return MISSING
    digits = 0 if abs(100 * share_of) >= _WHOLE_PER_CENT_FROM else 1
    return _signed(f"{100 * share_of:,.{digits}f}", plus=plus)


def whole_per_cent(share_of: float) -> str:
    """A share in whole per cents.

    >>> whole_per_cent(0.456).split()
    ['46', '%']
    """
    return f"{100 * share_of:.0f}{_SPACE}%"


def per_cent_in_short(share_of: float) -> str:
    """A share that was set by hand, in per cent with as many digits as it has.

    >>> per_cent_in_short(0.025).split()
    ['2.5', '%']
    """
    return f"{in_short(100 * share_of)}{_SPACE}%"


def in_short(value: float, *, digits: int = 6) -> str:
    """A number that was set by hand, with as many of these digits as it has, and without thousands.

    >>> in_short(2.50)
    '2.5'
    """
    return localised(f"{value:.{digits}g}")


def in_full(value: float) -> str:
    """A number in full, without a trailing fraction.

    >>> in_full(1e9), in_full(0.5)
    ('1,000,000,000', '0.5')
    """
    return localised(f"{value:,.12g}")


def decimals(value: float, places: int) -> str:
    """A number with so many decimals.

    >>> decimals(1234.5, 2)
    '1,234.50'
    """
    return localised(f"{value:,.{places}f}")


def at_least_three_digits(value: float) -> str:
    """Whole numbers in full, others in three digits, without powers of ten.

    >>> at_least_three_digits(184321.7), at_least_three_digits(0.05)
    ('184,322', '0.0500')
    """
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    return decimals(value, max(0, _DIGITS - 1 - math.floor(math.log10(abs(value)))))


def readable(value: float, *, digits: int = 4) -> str:
    """A number in words and figures; whole numbers below a million in full, others to so many significant digits.

    >>> readable(5e6), readable(26832.8), readable(1354.0), readable(-0.25), readable(4.8e-7)
    ('5 million', '26,830', '1,354', '-0.25', '4.8 × 10⁻⁷')
    """
    if not math.isfinite(value) or value == 0:
        return f"{value:g}"
    exact = _rounded(value, _EXACT)
    if abs(exact) >= _MILLION:
        return _("{number} million").format(number=_significant(exact / _MILLION, max(digits, 4)))
    if exact.is_integer():
        return decimals(exact, 0)
    if abs(exact) < _TINY:
        power = math.floor(math.log10(abs(exact)))
        return f"{localised(f'{exact / 10**power:.{digits}g}')} × 10{str(power).translate(_SUPERSCRIPT)}"
    return readable(_MILLION) if abs(_rounded(exact, digits)) >= _MILLION else _significant(exact, digits)


def sum_unit(unit: str) -> str:
    """The unit of a sum of monthly flows.

    >>> sum_unit("death/month"), sum_unit("million USD_2025/month")
    ('death', 'million USD_2025')
    """
    return unit.removesuffix("/month")


def span(low: str, high: str) -> str:
    """An interval in words."""
    return low if low == high else _("{low} to {high}").format(low=low, high=high)


def _signed(text: str, *, plus: bool) -> str:
    body = text.removeprefix("-")
    figures = localised(body)
    is_zero = not body.strip("0.,")
    if is_zero:
        return figures
    return _MINUS + figures if text.startswith("-") else ("+" + figures if plus else figures)


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")


def _significant(value: float, digits: int) -> str:
    rounded = _rounded(value, digits)
    places = max(digits - 1 - math.floor(math.log10(abs(rounded))), 0)
    text = f"{rounded:,.{places}f}"
    return localised(text.rstrip("0").rstrip(".") if "." in text else text)
