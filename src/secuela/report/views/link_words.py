"""Causal links in words: their titles, which of them carries most of a result, what a result is without one."""

from collections.abc import Mapping

from secuela.analysis.direction import way_words
from secuela.analysis.link_cuts import NOTABLE, LinkCut
from secuela.evidence.library import library
from secuela.runs.world_parts import StoredLink
from secuela.text.language import spoken
from secuela.text.language import translate as _

_ALL = 0.995


def link_title(link: str) -> str:
    """A causal link by its title in quotation marks, or by its id where this version does not know it.

    >>> link_title("a.x:b.z")
    'a.x:b.z'
    """
    record = library().links.get(link)
    return link if record is None else _("“{title}”").format(title=record.title.text(spoken()))


def why(link: StoredLink) -> str:
    """Why a link of a run's manifest acts as it does; empty where nothing says so."""
    record, stored = library().links.get(link.id), link.why
    return stored or "" if record is None or stored not in {None, record.why.en} else record.why.text(spoken())


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
