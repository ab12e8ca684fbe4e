"""As things stand: a plan that waits, in each future another time, until it is carried out."""

import numpy as np
from jaxtyping import Float, Int

from secuela.evidence.modes import STANDING
from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.world.draws import uniform_numbers

NAME = "standing"
LONGEST = 1_000_000  # months: beyond every horizon, and still a whole number


def waiting_times(seed: int, draws: int) -> dict[str, Int[np.ndarray, " draw"]]:
    """Whole months until the plan is carried out, by mode; 0: at its own dates.

    A chance of ``a_year`` in each year in which it has not been leaves it undone for `t` months with the chance
    `(1 - a_year) ** (t / 12)`. One number a draw serves all three, so a higher chance never means a longer wait.
    """
    chance = uniform_numbers([NAME], np.arange(draws), seed)[0]
    return {each.mode: months_waited(chance, each.a_year) for each in STANDING}


def months_waited(chance: Float[np.ndarray, " draw"], a_year: float) -> Int[np.ndarray, " draw"]:
    """Waiting times at which a share ``chance`` of all futures still waits: the survival function inverted."""
    exact = np.log(chance) / np.log1p(-a_year) * MONTHS_PER_YEAR
    return np.minimum(np.floor(exact), LONGEST).astype(np.int64)


def postponed(
    doses: Float[np.ndarray, "path month"], waits: Int[np.ndarray, " draw"]
) -> Float[np.ndarray, "draw path month"]:
    """The plan's paths, each draw's shifted by its wait: nothing before, and nothing at all beyond the horizon."""
    months = doses.shape[1]
    padded = np.concatenate([np.zeros_like(doses), doses], axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, months, axis=1)  # (path, shift from the right, month)
    return np.moveaxis(windows[:, months - np.minimum(waits, months)], 0, 1)
