"""Whole numbers as options: digits alone, so that 1.000 is never taken for 1."""

import re
from collections.abc import Callable

from secuela.evidence.errors import OptionError
from secuela.evidence.message import message

METAVAR = "INTEGER"
_DIGITS = re.compile(r"([+-]?[0-9]+)(?:\.0*)?")
_SHOWN = 40


def whole_number(option: str) -> Callable[[str | int], int]:
    """What reads an option of this name.

    >>> whole_number("--draws")("200")
    200
    """

    def read(text: str | int) -> int:
        from secuela.evidence.strict_yaml import grouped_number

        if isinstance(text, int):
            return text
        plain = text.strip()
        if grouped := grouped_number(plain):
            what, why, fix = grouped
            raise OptionError(what, where=option, why=why, fix=fix)
        if digits := _DIGITS.fullmatch(plain):
            return int(digits[1])
        raise OptionError(
            message("{text} is not a whole number.", text=repr(text)[:_SHOWN]),
            where=option,
            why=message("a number that is read otherwise than it was meant gives another answer"),
            fix=message("write it in digits alone, without point, comma or unit, for example 200"),
        )

    return read
