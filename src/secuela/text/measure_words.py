"""Measures of cost as they are spoken."""

from secuela.text.language import translate as _


def measure_words(measure: str) -> str:
    """A measure of cost in words; one that is not known stays as it is written.

    >>> measure_words("cost_us full")
    'full cost to US budgets'
    """
    known = {
        "cost_us full": _("full cost to US budgets"),
        "cost_us incremental": _("additional cost to US budgets"),
    }
    return known.get(measure, measure)
