"""Cost per death averted: a ratio of sums with its error, and never a number where nothing is averted."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from secuela.analysis.direction import computed
from secuela.analysis.panels import Floats
from secuela.analysis.resampling import TAIL, sums_again

Verdict = Literal["per-death", "none-averted", "saves-money"]
_RESAMPLES = 1000


@dataclass(frozen=True)
class CostPerDeath:
    """Extra cost to US budgets over deaths averted, both summed over the draws and over the same months.

    Attributes:
        verdict: ``per-death``: the ratio means something; ``none-averted``: there are on average no fewer deaths, so
            there is no ratio; ``saves-money``: deaths are averted and the budget is relieved.
        ratio: Million USD per death averted; None unless ``per-death``.
        low: Lower end of its 90 % interval over resampled draws, zero or above.
        high: Upper end; None where resampled draws include no death averted, so that nothing bounds it.
        averted: Mean deaths averted; negative where there are more.
        cost: Mean extra cost, million USD.
        fewer: Share of the draws with fewer deaths.
        more: Share of the draws with more.
        draws: Draws that were computed in all parts.
    """

    verdict: Verdict
    ratio: float | None
    low: float | None
    high: float | None
    averted: float
    cost: float
    fewer: float
    more: float
    draws: int


def cost_per_death(deaths: Floats, usual_deaths: Floats, cost: Floats, usual_cost: Floats) -> CostPerDeath:
    """Cost per death averted; deaths of the two sides of the border are never added up here.

    Args:
        deaths: `(draw,)`, sum of deaths since the origin under the alternative.
        usual_deaths: The same under the status quo.
        cost: `(draw,)`, cost over the same months, million USD.
        usual_cost: The same under the status quo.
    """
    good = computed(deaths, usual_deaths, cost, usual_cost)
    averted, extra = (usual_deaths - deaths)[good], (cost - usual_cost)[good]
    verdict = _verdict(averted, extra)
    low, high = _interval(averted, extra) if verdict == "per-death" else (None, None)
    return CostPerDeath(
        verdict=verdict,
        ratio=float(extra.sum() / averted.sum()) if verdict == "per-death" else None,
        low=low,
        high=high,
        averted=float(averted.mean()),
        cost=float(extra.mean()),
        fewer=float((averted > 0).mean()),
        more=float((averted < 0).mean()),
        draws=len(averted),
    )


def _verdict(averted: Floats, extra: Floats) -> Verdict:
    if averted.sum() <= 0:
        return "none-averted"
    return "per-death" if extra.sum() > 0 else "saves-money"


def _interval(averted: Floats, extra: Floats) -> tuple[float, float | None]:
    """Of the ratio of sums over draws resampled; a resample without a death averted has no upper limit."""
    below, above = sums_again(averted, extra, resamples=_RESAMPLES)
    ratios = np.where(below > 0, np.maximum(above, 0.0) / np.where(below > 0, below, 1.0), np.inf)
    low, high = np.quantile(ratios, [TAIL, 1 - TAIL], method="nearest").tolist()
    return low, high if np.isfinite(high) else None
