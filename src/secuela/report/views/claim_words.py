"""The ledger's closed vocabularies and dates in words, the same for every side."""

import re
from datetime import date

from secuela.evidence.months import Month
from secuela.text.language import ngettext
from secuela.text.language import translate as _
from secuela.text.month_names import day_name, month_name

_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def certainty_words(certainty: str) -> str:
    """How certain a verdict by documents is, as it is read."""
    known = {
        "high": _("high"),
        "moderate": _("moderate"),
        "low": _("low"),
        "very-low": _("very low"),
        "none": _("none at all"),
    }
    return known[certainty]


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


def origins_words(number: int) -> str:
    """How many independent origins stand behind a claim."""
    if number == 0:
        return _("no independent origin found")
    return ngettext("{n} independent origin", "{n} independent origins", number).format(n=number)


def date_words(text: str) -> str:
    """A date of a ledger in words; what is no date stays as it is.

    >>> date_words("2025-11-05"), date_words("2025-10"), date_words("2025")
    ('5 November 2025', 'October 2025', '2025')
    """
    parts = text[:10].split("-")
    if not _DAY.fullmatch("-".join(parts)):
        return text
    if len(parts) > 2:  # noqa: PLR2004  with a day
        return day_name(date.fromisoformat("-".join(parts)))
    return month_name(Month.parse("-".join(parts)))
