"""Records of forecast series for tests: made up, or planted among what a user has added."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.months import Month
from secuela.learning.forecasting.histories import History
from secuela.record.forecast_series import forecast_series

FIRST = Month.parse("2010-01")


def made_up(levels: NDArray[np.float64], series: str = "encounters_sw_border") -> History:
    """A history whose log in a standard month, without season, is as given, `(month,)`."""
    chosen = forecast_series()[series]
    blank = History(chosen, FIRST, np.ones((len(levels), 1)), 0, 0, coarse=False)
    days = blank.days(np.arange(len(levels)))
    return History(chosen, FIRST, (np.exp(levels) * days / (365.25 / 12))[:, None], 0, 0, coarse=False)


def planted(folder: Path, series: str, rows: Iterable[tuple[str, str, float]], vintage: str) -> Path:
    """A file in the tidy form with rows of place, month and value."""
    from secuela.record.published_series import published_series

    unit = published_series()[series].unit
    lines = [f"{series},{place},{month},{value},{unit},invented,{vintage}" for place, month, value in rows]
    file = folder / f"{series}.csv"
    file.write_text("\n".join(["series,place,month,value,unit,source,vintage", *lines]) + "\n", encoding="utf-8")
    return file
