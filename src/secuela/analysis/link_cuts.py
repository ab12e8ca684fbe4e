"""What each causal link carries: the same futures with one link cut at a time."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from secuela.analysis.direction import Way, computed, effect, majority, signs
from secuela.analysis.panels import Floats
from secuela.analysis.resampling import TAIL, chosen
from secuela.evidence.records import Outcome

NOTABLE = 0.05  # share of a result that a link must carry to be named
_RESAMPLES = 400


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
    def notable(self) -> bool:
        """Whether the conclusion changes, or a notable part of the result is gone, when the link is removed."""
        return self.changes or (self.carries is not None and abs(self.carries) >= NOTABLE)

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
    taken = chosen(len(full), _RESAMPLES)
    whole, left = np.median(full[taken], axis=1), np.median(own[taken], axis=1)
    if np.quantile(whole, TAIL) <= 0 <= np.quantile(whole, 1 - TAIL):
        return None, None, None
    low, high = np.quantile(1 - left / np.where(whole == 0, np.inf, whole), [TAIL, 1 - TAIL]).tolist()
    return float(1 - np.median(own) / np.median(full)), low, high
