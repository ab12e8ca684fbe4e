"""Chances as whole futures out of ten, which a reader can say aloud; 0 and 10 only where they are exact."""

from collections.abc import Sequence

from secuela.text.language import translate as _

_TEN, _EXACT = 10, 9


def tenths(chances: Sequence[float]) -> list[int]:
    """Each share rounded by itself to whole tenths, halves to the even one.

    One rule for every share of the report, whatever it stands beside: the same share is always the same number, equal
    shares are told alike, and what is read as 54 % is 5 of 10. A share and its opposite add up to ten; three shares may
    add up to nine or eleven.

    >>> tenths([0.08, 0.86, 0.06]), tenths([0.54, 0.44, 0.02]), tenths([0.25, 0.75])
    ([1, 9, 1], [5, 4, 0], [2, 8])
    """
    return [round(round(_TEN * chance, _EXACT)) for chance in chances]


def tenth_words(chances: Sequence[float]) -> list[str]:
    """The same in words; what is not exactly none or all never reads as if it were.

    >>> tenth_words([0.02, 0.98, 0.0])
    ['fewer than 1', 'more than 9', '0']
    """
    return [_worded(number, chance) for number, chance in zip(tenths(chances), chances, strict=True)]


def _worded(number: int, chance: float) -> str:
    if number == 0 and chance > 0:
        return _("fewer than 1")
    return _("more than 9") if number == _TEN and chance < 1 else str(number)


def short_tenths(chances: Sequence[float]) -> list[str]:
    """The same for a narrow column.

    >>> short_tenths([0.02, 0.98, 0.0])
    ['<1', '>9', '0']
    """
    ends = {0: "<1", _TEN: f">{_TEN - 1}"}
    exact = (0, 1)
    return [
        str(number) if chance in exact else ends.get(number, str(number))
        for number, chance in zip(tenths(chances), chances, strict=True)
    ]


def of_ten(chance: float) -> str:
    """One chance by itself.

    >>> of_ten(0.26), of_ten(0.004), of_ten(1.0)
    ('3 of 10', 'fewer than 1 of 10', '10 of 10')
    """
    return _("{n} of 10").format(n=tenth_words([chance])[0])
