"""Chances as whole futures out of ten, which a reader can say aloud; 0 and 10 only where they are exact."""

from collections.abc import Sequence

from secuela.text.language import translate as _

_TEN, _EXACT = 10, 9


def tenths(chances: Sequence[float]) -> list[int]:
    """Shares that add up to one as whole numbers that add up to ten, by largest remainder.

    >>> tenths([0.08, 0.86, 0.06])
    [1, 9, 0]
    """
    exact = [_TEN * chance for chance in chances]
    whole = [int(each) for each in exact]
    left = min(max(_TEN - sum(whole), 0), len(chances))
    for place in sorted(range(len(exact)), key=lambda i: (round(whole[i] - exact[i], _EXACT), i))[:left]:
        whole[place] += 1
    return whole


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
    return _("{n} of 10").format(n=_worded(round(_TEN * chance), chance))
