"""How far a swing of production moves what is delivered: a linear form of the supply model, without any action.

Stock smooths a swing, and producers answer the price that follows from it; so the same swing of what is delivered asks
for a larger one of production, by a factor that differs between draws.
"""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

ByDraw = Float[np.ndarray, " draw"]
SWING_MONTHS = 36  # after which the record's spread of what is delivered is read


def production_swing(table: Mapping[str, np.ndarray]) -> ByDraw:
    """Standard deviation of the swings of fentanyl production, at rest, that gives each draw's spread of deliveries."""
    return table["supply.fentanyl_swing"] / np.sqrt(delivered_variance(table))


def delivered_variance(table: Mapping[str, np.ndarray], months: int = SWING_MONTHS) -> ByDraw:
    """Variance of the log of fentanyl delivered some months after the origin, if production swings by 1 at rest.

    With `e` a month's luck: production `x' = a x + sqrt(1 - a^2) e`, where `a = 2^(-1 / half-life)`; capacity
    `m' = l m + (1 - l) k p`, where `p` is last month's log price and `k` how far capacity follows it; made `r = x + m`;
    sent `s = r + h (1 - q) (y - r)`, where `y` is the log of stock, `h` the holding time and `q = exp(-1 / h)`; stock
    `y' = r + q (y - r)`; price `p = (1 - purity) s / demand elasticity`. The variance is the sum of the squares of `s`
    in the months after one month's luck.

    Args:
        table: Every parameter by id, `(draw,)`.
        months: How many months after the origin.
    """
    carried = 0.5 ** (1 / table["supply.fentanyl_swing_half_life"])
    kept = 0.5 ** (1 / table["supply.recovery_fentanyl"])
    holding = table["supply.holding_time"]
    rest = np.exp(-1 / holding)
    to_price = (1 - table["supply.purity_share"]) / table["supply.demand_elasticity_opioids"]
    follows = (1 - kept) * table["supply.supply_elasticity"] * to_price
    swing = np.sqrt(1 - carried**2)
    capacity = stock = sent = variance = np.zeros_like(holding)
    for _ in range(months):
        capacity = kept * capacity + follows * sent
        made = swing + capacity
        sent = made + holding * (1 - rest) * (stock - made)
        stock = made + rest * (stock - made)
        variance = variance + sent**2
        swing = carried * swing
    return variance
