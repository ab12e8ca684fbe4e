"""The ledger's closed vocabularies, dates and tests in words; every side is spoken of in the same ones."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from secuela.claims.schema import ORIGIN
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.report import numerals
from secuela.report.comparisons import variant_words
from secuela.report.material import Material, outcome_title, variant_of
from secuela.text.language import translate as _
from secuela.text.numbers import readable

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


def basis_words(basis: str | None, *, of_test: bool = False) -> str:
    """What a tested verdict, or where documents decide its test, rests on."""
    known = {
        "assumed": _("assumed. It restates an assumption: with another one the result is another."),
        "derived": _(
            "derived. At the doses assumed no link that is cut, no prior at no effect and no end of one range turns "
            "it; not backtested."
        ),
        "tested_on_data": _("tested on data."),
    }
    told = known.get(basis or "", _("not computed in this run."))
    head = _("Basis of the test: {told}") if of_test else _("Basis: {told}")
    return head.format(told=told)


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
    month = numerals.month_name(Month.parse("-".join(parts[:2])))
    return f"{int(parts[2])} {month}" if len(parts) > 2 else month  # noqa: PLR2004  with a day


def trial_words(material: Material, conditions: Sequence[Mapping[str, Any]]) -> str:
    """A test in words: titles of outcomes and alternatives in place of their ids."""
    return _("; and ").join(_condition(material, condition) for condition in conditions)


def _condition(material: Material, condition: Mapping[str, Any]) -> str:
    variant = variant_of(condition)
    about = [outcome_title(str(condition["outcome"])), *([variant_words(variant)] if variant else [])]
    when = _("in month {n}") if condition["window"] == "month" else _("summed over months 1 to {n}")
    text = _("“{alternative}”: {outcome} {when} {size}")
    return text.format(
        alternative=material.short_title(str(condition["alternative"])),
        outcome=", ".join(about),
        when=when.format(n=condition["month"]),
        size=_size(material, condition),
    )


def _size(material: Material, condition: Mapping[str, Any]) -> str:
    comparator = condition.get("comparator")
    if comparator == ORIGIN:
        base = _("its level at the origin")
    elif comparator == material.baseline:
        base = _("that under the status quo")
    else:
        base = _("that under “{name}”").format(name=material.short_title(str(comparator)))
    texts = {
        "ratio": _("{sign} {value} times {base}"),
        "difference": _("minus {base}: {sign} {value}"),
        "level": _("{sign} {value}"),
    }
    signs = {"<": _("below"), "<=": _("at most"), ">": _("above"), ">=": _("at least")}
    sign = signs[str(condition["operator"])]
    return texts[str(condition["compare"])].format(sign=sign, value=number(condition["threshold"]), base=base)


def number(value: float) -> str:
    """A threshold as it is read, with a true minus."""
    return readable(float(value)).replace("-", "\u2212")


def refusal_words(material: Material, reachable: Mapping[str, Any] | None, reason: str) -> str:
    """Why the audit refuses a test: what the alternative that passes most often reaches, or that all pass."""
    best: Mapping[str, Any] = (reachable or {}).get("best") or {}
    refusal = (reachable or {}).get("refusal")
    if refusal == "nobody passes":
        text = _("Refused, since no alternative passes it: “{name}”, which comes closest, does in {share}.")
        name = material.short_title(str(best["alternative"]))
        return text.format(name=name, share=numerals.share(best["probability"], material.counted))
    if refusal == "everybody passes":
        text = _("Refused, since every alternative passes it, the status quo too: the one that does least in {share}.")
        lowest = (reachable or {}).get("lowest")
        return text.format(share=numerals.share(lowest, material.counted))
    return _("Refused: {reason}.").format(reason=reason)


def assumption_words(flip: Mapping[str, Any]) -> str:
    """An assumption: a prior by the title of its parameter alone, its range with the part, a link by its two ends."""
    if flip.get("where"):
        return _("“{title}” ({where})").format(title=flip["title"], where=flip["where"])
    record = library().parameters.get(str(flip["id"]).partition(":")[2])
    return _("the prior for “{title}”").format(title=record.title) if record else str(flip["title"])
