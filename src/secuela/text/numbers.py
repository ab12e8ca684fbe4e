"""Numbers of records as people read them: thousands separators, millions in words, powers of ten only where tiny."""

import math

from secuela.text.language import translate as _

_MILLION = 1e6
_TINY = 1e-4
_EXACT = 9  # significant digits beyond which a difference is rounding in the computer
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def readable(value: float, *, digits: int = 4) -> str:
    """A number in words and figures; whole numbers below a million in full, others to so many significant digits.

    >>> readable(5e6), readable(26832.8), readable(1354.0), readable(-0.25), readable(4.8e-7)
    ('5 million', '26,830', '1,354', '-0.25', '4.8 × 10⁻⁷')
    """
    if not math.isfinite(value) or value == 0:
        return f"{value:g}"
    exact = _rounded(value, _EXACT)
    if abs(exact) >= _MILLION:
        return _("{number} million").format(number=_decimal(exact / _MILLION, max(digits, 4)))
    if exact.is_integer():
        return f"{exact:,.0f}"
    if abs(exact) < _TINY:
        power = math.floor(math.log10(abs(exact)))
        return f"{exact / 10**power:.{digits}g} × 10{str(power).translate(_SUPERSCRIPT)}"
    return readable(_MILLION) if abs(_rounded(exact, digits)) >= _MILLION else _decimal(exact, digits)


def _rounded(value: float, digits: int) -> float:
    return float(f"{value:.{digits}g}")


def _decimal(value: float, digits: int) -> str:
    rounded = _rounded(value, digits)
    places = max(digits - 1 - math.floor(math.log10(abs(rounded))), 0)
    text = f"{rounded:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
