"""Forecasts at every origin of the past, as they would have been made then, with what came beside them.

Origins follow each other in time: what one teaches is known to later ones once its months have come. Each is kept in a
file of its own, so that a run that was stopped goes on where it was.
"""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.months import Month
from secuela.learning.forecasting.histories import LEAST_MONTHS, truth
from secuela.learning.forecasting.naive_rules import LEVELS, RULES
from secuela.learning.forecasting.pool import (
    EVERY,
    HORIZONS,
    Chosen,
    Trial,
    added_up,
    chosen_from,
    mixture,
    spoken,
    stretched,
    trial_of,
)
from secuela.record.forecast_series import ForecastSeries, forecast_series
from secuela.runs.folders import kept_if_possible

Floats = NDArray[np.float64]
POOL = "pool"
_FORM = 1  # of the kept files


@dataclass(frozen=True)
class Origin:
    """One origin of the past.

    Args:
        origin: The month.
        methods: The pool, then each rule that spoke.
        quantiles: `(method, QUANTILES, horizon, place)` in the unit of the series.
        came: `(horizon, place)`, NaN where it has not come.
        scale: `(place,)` mean of the year before the origin.
        chosen: Weights and band factors in force.
        trial: What it teaches later origins.
    """

    origin: Month
    methods: tuple[str, ...]
    quantiles: Floats
    came: Floats
    scale: Floats
    chosen: Chosen
    trial: Trial


def origins_of(series: ForecastSeries) -> list[Month]:
    """Quarter by quarter from two years of data on, as long as a month lies ahead that has come."""
    first, values = truth(series)
    last = first + (len(values) - 1)
    if series.level_of is not None:
        return []  # its own past is too short: it is scored with the series that it follows
    start = first + (LEAST_MONTHS - 1)
    return [
        month
        for month in (start + i for i in range(max(0, last - start)))
        if month.month % EVERY == 0 and last - month >= 1
    ]


def rolled(
    series: ForecastSeries, kept: Path | None = None, heard: Callable[[Month], None] | None = None
) -> Iterator[Origin]:
    """All origins of a series in turn.

    Args:
        series: What is forecast.
        kept: Folder of origins already made; they are read instead of made again if record and rules are the same.
        heard: Told each origin that is done.
    """
    first, values = truth(series)
    mark = _mark(series, values)
    trials = list[Trial]()
    nation = _nation(series, kept)
    for month in origins_of(series):
        file = None if kept is None else kept / series.id / f"{month}.npz"
        said = None if file is None else _read(file, mark)
        if said is None:
            outlook, rules = spoken(series, month, HORIZONS)
            said = rules, outlook.scale
            if file is not None:
                _write(file, *said, mark)
        found = _pooled(series, month, *said, trials, came_of(month, first, values))
        if nation is not None:
            pooled = added_up(found.quantiles[0], nation[month])
            found = replace(found, quantiles=np.concatenate([pooled[None], found.quantiles[1:]]))
        trials.append(found.trial)
        if heard is not None:
            heard(month)
        yield found


def _nation(series: ForecastSeries, kept: Path | None) -> dict[Month, Floats] | None:
    """The pool of the nation at each origin, to which the places of a series add up; None where they need not."""
    if not series.adds_up or series.nation is None:
        return None
    return {each.origin: each.quantiles[0] for each in rolled(forecast_series()[series.nation], kept)}


def came_of(origin: Month, first: Month, values: Floats) -> Floats:
    """`(horizon, place)` what came after an origin, NaN where nothing has yet."""
    came = np.full((len(HORIZONS), values.shape[1]), np.nan)
    for step, horizon in enumerate(HORIZONS):
        place = origin + horizon - first
        if place < len(values):
            came[step] = values[place]
    return came


def _pooled(
    series: ForecastSeries, origin: Month, rules: dict[str, Floats], scale: Floats, trials: list[Trial], came: Floats
) -> Origin:
    chosen = chosen_from(trials, origin, tuple(rules), len(scale))
    mixed = mixture(list(rules.values()), chosen.weights)
    trial = trial_of(origin, rules, mixed, came, scale, series.offset)
    pooled = stretched(mixed, chosen.band, series.offset)
    return Origin(origin, (POOL, *rules), np.stack([pooled, *rules.values()]), came, scale, chosen, trial)


def _mark(series: ForecastSeries, values: Floats) -> str:
    """What kept origins hang on: the record as it is now, the rules by name and the form of the files."""
    told = series.model_dump(mode="json", exclude={"title", "definition"})
    content = json.dumps([_FORM, told, list(RULES), len(LEVELS), HORIZONS, EVERY])
    return hashlib.sha256(content.encode() + np.nan_to_num(values, nan=-1.0).tobytes()).hexdigest()


def _read(file: Path, mark: str) -> tuple[dict[str, Floats], Floats] | None:
    if not file.exists():
        return None
    try:
        with np.load(BytesIO(file.read_bytes()), allow_pickle=False) as kept:
            if str(kept["mark"]) != mark:
                return None
            return dict(zip(kept["rules"].tolist(), kept["quantiles"], strict=True)), kept["scale"]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):  # cut while it was written: made again
        return None


def _write(file: Path, rules: dict[str, Floats], scale: Floats, mark: str) -> None:
    content = io.BytesIO()
    quantiles = np.stack(list(rules.values()))
    np.savez_compressed(content, mark=mark, rules=np.array(list(rules)), quantiles=quantiles, scale=scale)
    kept_if_possible(file, content.getvalue())
