"""Causal links in words: their titles, which of them carries most of a result, what a result is without one."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from secuela.analysis.direction import way_words
from secuela.analysis.link_cuts import NOTABLE, LinkCut
from secuela.evidence.library import library
from secuela.text.language import spoken
from secuela.text.language import translate as _

_ALL = 0.995


def titles(manifest: Mapping[str, Any]) -> dict[str, str]:
    """The links of a run in words by id: as a run of an earlier version stored them, else as their records say."""
    extra: Mapping[str, Any] = manifest.get("extra") or {}
    links: Sequence[Mapping[str, Any]] = manifest.get("links") or extra.get("links") or []
    return {str(link["id"]): title for link in links if (title := _text_of(link, "title"))}


def why(link: Mapping[str, Any]) -> str:
    """Why a link of a run's manifest acts as it does; empty where nothing says so."""
    return _text_of(link, "why")


def _text_of(link: Mapping[str, Any], part: Literal["title", "why"]) -> str:
    record = library().links.get(str(link["id"]))
    text = "" if record is None else getattr(record, part).text(spoken())
    return str(link.get(part) or text)


def link_name(link: str, known: Mapping[str, str]) -> str:
    """A link by its title in quotation marks, or by its id where it has none.

    >>> link_name("a.x:b.y", {"a.x:b.y": "rain to floods"}), link_name("a.x:b.z", {})
    ('“rain to floods”', 'a.x:b.z')
    """
    return _("“{title}”").format(title=known[link]) if link in known else link


def strongest(carried: Mapping[str, float | None]) -> str:
    """Which link carries most of a result, in one sentence.

    Args:
        carried: By link in words the share that it carries, as in :attr:`LinkCut.carries`.
    """
    if not carried:
        return ""
    shares = {link: share for link, share in carried.items() if share is not None}
    if not shares:
        return _("The result is too near zero to say which causal link carries it.")
    link, share = max(shares.items(), key=lambda each: each[1])
    if share < NOTABLE:
        return _("No causal link between models carries a twentieth of the result.")
    if share >= _ALL:
        return _("Of the causal links {link} carries most: all of the result.").format(link=link)
    text = _("Of the causal links {link} carries most: {share} of the result.")
    return text.format(link=link, share=f"{100 * share:.0f}\u00a0%")


def without(cut: LinkCut) -> str:
    """What the result is without a link that was named before, in one sentence."""
    after, before = way_words(cut.after), way_words(cut.before)
    if cut.changes:
        return _("Without it the result is {after} instead of {before}.").format(after=after, before=before)
    if cut.carries is None:
        text = _("Without it the result stays {before}; it is too near zero to say how much the link carries.")
        return text.format(before=before)
    if cut.carries < 0:
        text = _("Without it the result stays {before} and is larger: the link works against it.")
        return text.format(before=before)
    text = _("Without it the result stays {before}; the link carries {share} of it.")
    return text.format(before=before, share=f"{100 * cut.carries:.0f}\u00a0%")
