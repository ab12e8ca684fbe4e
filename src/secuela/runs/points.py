"""Single numbers of a future, as tests and conclusions name them."""

from typing import NamedTuple

from secuela.evidence.records import Window


class Point(NamedTuple):
    """One number of a future: an outcome of an alternative, in a month or summed up to it, at its coordinates."""

    outcome: str
    alternative: str
    month: int
    window: Window
    where: tuple[tuple[str, str], ...] = ()
