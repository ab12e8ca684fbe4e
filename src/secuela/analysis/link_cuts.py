"""What each causal link carries: the same futures with one link cut at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from secuela.analysis.direction import Way, computed, effect, majority, signs, way_words
from secuela.analysis.panels import Floats
from secuela.evidence.records import Outcome
from secuela.text.language import translate as _

NOTABLE = 0.05  # share of a result that a link must carry to be named
_ALL = 0.995
_RESAMPLES, _SEED = 400, 0
_TAIL = 0.05


@dataclass(frozen=True)
class LinkCut:
    """A conclusion without one link.

    Attributes:
        link: Id, ``source:target``.
        before: The way that more than half of the draws go with all links.
        after: The same without this one.
        median_before: Median of the log ratio or difference with all links.
        median_after: The same without this one.
        carries: Share of the median result that is gone without the link: 1 all of it, 0 none, above 1 or below 0
            where it works against the others; None where the result is too near zero to be divided. Shares of
            links in one chain overlap, so they need not sum to one.
        low: Lower end of its 90 % interval over resampled draws.
        high: Upper end.
    """

    link: str
    before: Way
    after: Way
    median_before: float
    median_after: float
    carries: float | None
    low: float | None
    high: float | None

    @property
    def changes(self) -> bool:
        """Whether the conclusion changes when the link is removed."""
        return self.before != self.after


def cut_links(ours: Floats, theirs: Floats, cut: Mapping[str, Floats], outcome: Outcome) -> list[LinkCut]:
    """One conclusion without each link, those that carry most first.

    Args:
        ours: `(draw,)`, the alternative with all links.
        theirs: The comparator, the same draws; under the status quo every link is neutral, so no cut changes it.
        cut: By id of the link that is cut, `(draw,)`: the alternative without it.
        outcome: Its record.
    """
    good = computed(ours, theirs, *cut.values())
    usual, whole = theirs[good], ours[good]
    scales = {effect(values[good], usual).scale for values in (ours, *cut.values())}
    logs = scales == {"log ratio"}
    full = _on_scale(whole, usual, logs=logs)
    before = majority(signs(whole, usual, outcome))
    found: list[LinkCut] = []
    for link, values in cut.items():
        own = _on_scale(values[good], usual, logs=logs)
        after = majority(signs(values[good], usual, outcome))
        found.append(LinkCut(link, before, after, float(np.median(full)), float(np.median(own)), *_carries(full, own)))
    return sorted(found, key=lambda each: (-abs(each.median_before - each.median_after), each.link))


def _on_scale(ours: Floats, theirs: Floats, *, logs: bool) -> Floats:
    return np.log(ours / theirs) if logs else ours - theirs


def _carries(full: Floats, own: Floats) -> tuple[float | None, float | None, float | None]:
    rng = np.random.default_rng(_SEED)
    again = rng.integers(len(full), size=(_RESAMPLES, len(full)))
    whole, left = np.median(full[again], axis=1), np.median(own[again], axis=1)
    if np.quantile(whole, _TAIL) <= 0 <= np.quantile(whole, 1 - _TAIL):
        return None, None, None
    low, high = np.quantile(1 - left / np.where(whole == 0, np.inf, whole), [_TAIL, 1 - _TAIL]).tolist()
    return float(1 - np.median(own) / np.median(full)), low, high


def titles(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Links in words by id, as a run's manifest has them; empty for a run of an earlier version."""
    extra: Mapping[str, Any] = manifest.get("extra") or {}
    links: Sequence[Mapping[str, Any]] = manifest.get("links") or extra.get("links") or []
    return {str(link["id"]): str(link["title"]) for link in links if link.get("title")}


def in_words(link: str, known: Mapping[str, str]) -> str:
    """A link by its title in quotation marks, or by its id where it has none.

    >>> in_words("a.x:b.y", {"a.x:b.y": "rain to floods"}), in_words("a.x:b.z", {})
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
    text = _("Of the causal links {link} carries most: {share} of the result.")
    return text.format(link=link, share=_("all") if share >= _ALL else f"{100 * share:.0f}\u00a0%")


def told(cut: LinkCut) -> str:
    """A cut in one sentence."""
    after, before = way_words(cut.after), way_words(cut.before)
    if cut.changes:
        text = _("Without {link} the result is {after} instead of {before}.")
        return text.format(link=cut.link, after=after, before=before)
    if cut.carries is None:
        text = _("Without {link} the result stays {before}; it is too near zero to say how much the link carries.")
        return text.format(link=cut.link, before=before)
    if cut.carries < 0:
        text = _("Without {link} the result stays {before} and is larger: the link works against it.")
        return text.format(link=cut.link, before=before)
    text = _("Without {link} the result stays {before}; the link carries {share} of it.")
    return text.format(link=cut.link, before=before, share=f"{100 * cut.carries:.0f}\u00a0%")
