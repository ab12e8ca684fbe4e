"""The ledger's closed vocabularies and dates in words, and how the page writes the rest; the same for every side."""

import re
from collections.abc import Mapping

from secuela.claims.wording import Manner
from secuela.evidence.months import Month
from secuela.report.comparisons import variant_words
from secuela.report.material import Material, outcome_title, variant_of
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.month_names import month_name

_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def verdict_words(verdict: str) -> str:
    """A verdict as it is read."""
    known = {
        "supported": _("supported"),
        "supported-with-caveat": _("supported, with a caveat"),
        "partly": _("partly supported"),
        "unsupported": _("not supported: no source found"),
        "contested": _("contested"),
        "contradicted": _("contradicted"),
        "open": _("open"),
        "not-factual": _("no truth verdict"),
        "not-testable-here": _("not testable in this run"),
        "follows-from-assumption": _("follows from an assumption"),
    }
    return known.get(verdict, verdict.replace("-", " "))


def side_words(side: str) -> str:
    """Whose claim it is."""
    known = {
        "supporters": _("said by supporters"),
        "critics": _("said by critics"),
        "sceptics": _("said by sceptics"),
        "mexico": _("said by Mexico’s government or public"),
        "none": _("on no side"),
    }
    return known.get(side, side)


def kind_words(kind: str) -> str:
    """What kind of claim it is."""
    known = {
        "fact": _("fact"),
        "plan": _("plan"),
        "causal": _("cause and effect"),
        "framing": _("framing"),
        "normative": _("value judgement"),
        "forecast": _("forecast"),
    }
    return known.get(kind, kind)


def voice_words(voice: str) -> str:
    """How the text says it."""
    known = {
        "quoted": _("quoted"),
        "attributed": _("attributed"),
        "inferred": _("inferred from the text"),
        "own": _("in the text’s own voice"),
    }
    return known.get(voice, voice)


def certainty_words(certainty: str) -> str:
    """How sure a verdict is; empty where that is not rated."""
    if certainty == "none":
        return ""
    return _("certainty {word}").format(word=certainty.replace("-", " "))


def origins_words(number: int) -> str:
    """How many independent origins stand behind a claim."""
    if number == 0:
        return _("no independent origin found")
    return _("1 independent origin") if number == 1 else _("{n} independent origins").format(n=number)


def date_words(text: str) -> str:
    """A date of a ledger in words; what is no date stays as it is.

    >>> date_words("2025-11-05"), date_words("2025-10"), date_words("2025")
    ('5 November 2025', 'October 2025', '2025')
    """
    parts = text[:10].split("-")
    if not _DAY.fullmatch("-".join(parts)):
        return text
    month = month_name(Month.parse("-".join(parts[:2])))
    return f"{int(parts[2])} {month}" if len(parts) > 2 else month  # noqa: PLR2004  with a day


def page_manner(material: Material) -> Manner:
    """Titles in place of ids, and shares as the page writes them."""

    def alternative(name: str) -> str:
        if name == material.baseline:
            return _("the status quo")
        return _("“{title}”").format(title=material.short_title(name))

    def where(named: Mapping[str, str]) -> str:
        variant = variant_of(named)
        return variant_words(variant) if variant else ""

    def share(probability: float, draws: int | None) -> str:
        return _("{share} of the futures").format(share=numbers.share(probability, draws or material.counted))

    return Manner(outcome_title, alternative, where, share)
