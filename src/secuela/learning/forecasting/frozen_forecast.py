"""A forecast frozen in a folder, in the form of the public forecast hubs and as tidy rows, for anybody to score later.

`model-output/secuela-pool/` holds 23 quantiles (CSV) and 500 sample paths (Parquet) by target, month and place;
`hub-config/` says what the targets are, by the hubs' schemas of version 6; `forecast.csv` is the same, tidy;
`manifest.json` names origin, data and version, with a checksum for each file.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scoringrules
from numpy.typing import NDArray

from secuela.evidence.errors import OptionError, RecordError
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.learning.forecasting.histories import truth
from secuela.learning.forecasting.naive_rules import LEVELS
from secuela.learning.forecasting.past_weights import forecast_at
from secuela.learning.forecasting.pool import Forecast
from secuela.record.additions import additions
from secuela.record.forecast_series import ForecastSeries, forecast_series

Floats = NDArray[np.float64]

HUB_LEVELS = (0.01, 0.025, *(round(0.05 * i, 2) for i in range(1, 20)), 0.975, 0.99)
SAMPLES = 500
MODEL = "secuela-pool"
_SCHEMAS = "https://raw.githubusercontent.com/hubverse-org/schemas/main/v6.0.0"
# How errors go together along a path and over places: part of their variance lasts, as in a random walk, and part of
# what lasts is shared by all places. Marginal quantiles do not hang on them.
LASTING, SHARED = 0.7, 0.3


@dataclass(frozen=True)
class Frozen:
    """What the manifest of a frozen forecast says of it.

    Args:
        origin: The last month that it saw.
        months: How many are ahead.
        series: Ids.
        left_out: Ids of others, and why.
    """

    origin: str
    months: int
    series: tuple[str, ...]
    left_out: dict[str, str]


@dataclass(frozen=True)
class Scored:
    """One series of a frozen forecast against what has come.

    Args:
        series: Id.
        known: Months of the forecast that have come, over places.
        open: Months that have not.
        crps: Mean over those known, unit of the series; None where none is.
        crps_persistence: The same of the last value with its past changes.
        coverage_50: Share inside the 50 % band.
        coverage_90: Share inside the 90 % band.
        absolute_error: Mean distance from the median.
        last_known: The last month that has come.
    """

    series: str
    known: int
    open: int
    crps: float | None
    crps_persistence: float | None
    coverage_50: float | None
    coverage_90: float | None
    absolute_error: float | None
    last_known: str | None


def freeze(
    origin: Month,
    out: Path,
    months: int,
    version: str,
    names: Sequence[str] = (),
    heard: Callable[[str], None] | None = None,
) -> dict[str, str]:
    """Forecast all series at an origin and write the folder: whole, or not at all.

    Returns:
        By id of each series that is left out, since it does not reach the origin, the reason.

    Raises:
        OptionError: If the folder is there already or cannot be written.
        RecordError: If a series that was asked for by name does not reach the origin.
    """
    if out.exists():
        raise OptionError(
            message("{place} is there already.", place=str(out)),
            where="--out",
            why=message("a frozen forecast is never written over"),
            fix=message("name another folder, or remove this one"),
        )
    made, left = list[Forecast](), dict[str, str]()
    for name, series in forecast_series().items():
        if names and name not in names:
            continue
        try:
            made.append(forecast_at(series, origin, months))
        except RecordError as error:
            if names:
                raise
            left[name] = str(error.what)
        if heard is not None:
            heard(name)
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        part.mkdir(parents=True)
        _write(part, origin, months, made, left, version)
        part.replace(out)
    except OSError as error:
        raise OptionError(
            message(
                "{place} cannot be written ({reason}).", place=str(out), reason=error.strerror or type(error).__name__
            ),
            where="--out",
            why=message("a frozen forecast is kept whole or not at all"),
            fix=message("name a folder whose parent may be written to"),
        ) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return left


def _write(
    folder: Path, origin: Month, months: int, made: Sequence[Forecast], left: dict[str, str], version: str
) -> None:
    reference = _last_day(origin)
    outputs, config = folder / "model-output" / MODEL, folder / "hub-config"
    outputs.mkdir(parents=True)
    config.mkdir()
    rows = pd.concat([_quantile_rows(each) for each in made], ignore_index=True)
    hub = rows.assign(origin_date=reference, output_type="quantile")
    columns = [
        "origin_date",
        "target",
        "horizon",
        "target_end_date",
        "location",
        "output_type",
        "output_type_id",
        "value",
    ]
    hub[columns].to_csv(outputs / f"{reference}-{MODEL}.csv", index=False, float_format="%.10g")
    samples = pd.concat([_sample_rows(each) for each in made], ignore_index=True)
    samples = samples.assign(origin_date=reference, output_type="sample")
    samples[columns].to_parquet(outputs / f"{reference}-{MODEL}.parquet", index=False)
    persistence = pd.concat([_quantile_rows(each, "persistence") for each in made], ignore_index=True)
    tidy = pd.concat([rows.assign(method="pool"), persistence.assign(method="persistence")], ignore_index=True)
    tidy = tidy.rename(columns={"target": "series", "location": "place", "output_type_id": "level"})
    tidy["month"] = tidy["target_end_date"].str.slice(0, 7)
    units = {each.series.id: each.series.unit for each in made}
    tidy = tidy.assign(unit=tidy["series"].map(units), origin=str(origin))
    kept = ["series", "method", "origin", "month", "horizon", "place", "level", "value", "unit"]
    tidy[kept].to_csv(folder / "forecast.csv", index=False, float_format="%.10g")
    _dump(config / "tasks.json", tasks(reference, months, [each.series for each in made]))
    _dump(config / "target-data.json", target_data())
    content = {
        "schema": "secuela/forecast/1",
        "origin": str(origin),
        "months": months,
        "model": MODEL,
        "version": version,
        "series": [each.series.id for each in made],
        "left_out": left,
        "additions": {each.id: each.sha256 for each in additions()},
        "levels": list(HUB_LEVELS),
        "samples": SAMPLES,
        "files": {str(file.relative_to(folder)): _sum(file) for file in sorted(folder.rglob("*")) if file.is_file()},
    }
    _dump(folder / "manifest.json", content)


def at_levels(quantiles: Floats, levels: Iterable[float]) -> Floats:
    """`(level, …)` read off the mid levels that a forecast holds; the outermost two are those of 0.5 and 99.5 %."""
    wanted = np.array(list(levels))
    return np.apply_along_axis(lambda column: np.interp(wanted, LEVELS, column), 0, quantiles)


def paths(made: Forecast, count: int = SAMPLES) -> Floats:
    """`(path, month ahead, place)`: each month has the forecast's own law, and errors last along a path."""
    months, places = made.pooled.shape[1:]
    draw = np.random.default_rng([made.origin.index, *made.series.id.encode()])
    ahead = np.arange(1, months + 1)
    shared, alone = draw.standard_normal((2, count, months, places))
    shared = np.repeat(shared[:, :, :1], places, axis=2)
    steps = np.sqrt(SHARED) * shared + np.sqrt(1 - SHARED) * alone if places > 1 else alone
    lasting = np.cumsum(steps, axis=1) / np.sqrt(ahead)[:, None]
    score = np.sqrt(LASTING) * lasting + np.sqrt(1 - LASTING) * draw.standard_normal((count, months, places))
    rank = (np.argsort(np.argsort(score, axis=0), axis=0) + 0.5) / count
    found = np.empty_like(rank)
    for month in range(months):
        for place in range(places):
            found[:, month, place] = np.interp(rank[:, month, place], LEVELS, made.pooled[:, month, place])
    return found


def _quantile_rows(made: Forecast, rule: str | None = None) -> pd.DataFrame:
    quantiles = at_levels(made.pooled if rule is None else made.rules[rule], HUB_LEVELS)
    return _rows(made, quantiles, list(HUB_LEVELS))


def _sample_rows(made: Forecast) -> pd.DataFrame:
    return _rows(made, paths(made), list(range(SAMPLES)))


def _rows(made: Forecast, values: Floats, ids: Sequence[float]) -> pd.DataFrame:
    kinds, months, places = values.shape
    index = pd.MultiIndex.from_product(
        [ids, range(1, months + 1), made.series.codes], names=["output_type_id", "horizon", "location"]
    )
    rows = pd.DataFrame({"value": values.reshape(kinds * months * places)}, index=index).reset_index()
    ends = {step: _last_day(made.origin + step) for step in range(1, months + 1)}
    return rows.assign(target=made.series.id, target_end_date=rows["horizon"].map(ends))


def tasks(reference: str, months: int, series: Sequence[ForecastSeries]) -> dict[str, Any]:
    """What is forecast, by the hubs' schema of tasks."""

    def one(each: ForecastSeries) -> dict[str, Any]:
        return {
            "task_ids": {
                "origin_date": {"required": None, "optional": [reference]},
                "target": {"required": [each.id], "optional": None},
                "horizon": {"required": list(range(1, months + 1)), "optional": None},
                "target_end_date": {
                    "required": None,
                    "optional": [_last_day(Month.parse(reference[:7]) + step) for step in range(1, months + 1)],
                },
                "location": {"required": list(each.codes), "optional": None},
            },
            "output_type": {
                "quantile": {
                    "output_type_id": {"required": list(HUB_LEVELS)},
                    "value": {"type": "double", "minimum": 0},
                    "is_required": True,
                },
                "sample": {
                    "output_type_id_params": {
                        "type": "integer",
                        "min_samples_per_task": SAMPLES,
                        "max_samples_per_task": SAMPLES,
                        "compound_taskid_set": ["origin_date", "target"],
                    },
                    "value": {"type": "double", "minimum": 0},
                    "is_required": False,
                },
            },
            "target_metadata": [
                {
                    "target_id": each.id,
                    "target_name": each.title.en,
                    "target_units": each.unit,
                    "target_keys": {"target": each.id},
                    "description": each.definition.en,
                    "target_type": "continuous",
                    "is_step_ahead": True,
                    "time_unit": "month",
                }
            ],
        }

    return {
        "schema_version": f"{_SCHEMAS}/tasks-schema.json",
        "rounds": [
            {
                "round_id_from_variable": True,
                "round_id": "origin_date",
                "model_tasks": [one(each) for each in series],
                "submissions_due": {"relative_to": "origin_date", "start": 0, "end": 62},
            }
        ],
        "derived_task_ids": ["target_end_date"],
    }


def target_data() -> dict[str, Any]:
    """How what came is told apart, by the hubs' schema of target data."""
    return {
        "schema_version": f"{_SCHEMAS}/target-data-schema.json",
        "observable_unit": ["target", "location", "target_end_date"],
        "date_col": "target_end_date",
        "versioned": False,
    }


def score(folder: Path) -> tuple[Frozen, list[Scored]]:
    """A frozen forecast against whatever is known now.

    Returns:
        What was frozen, and a row for each series.

    Raises:
        RecordError: If the folder is no frozen forecast, or a file of it was changed.
    """
    frozen = _frozen(folder)
    rows = pd.read_csv(folder / "forecast.csv")
    found = list[Scored]()
    for name in frozen.series:
        series = forecast_series()[name]
        found.append(_scored(series, rows[rows["series"] == name]))
    return frozen, found


def _scored(series: ForecastSeries, rows: pd.DataFrame) -> Scored:
    first, values = truth(series)
    wide = rows.pivot_table(index=["method", "month", "place"], columns="level", values="value")
    pool, persistence = (wide.xs(method, level="method") for method in ("pool", "persistence"))
    places = {code: i for i, code in enumerate(series.codes)}
    came = np.full(len(pool), np.nan)
    months = [Month.parse(str(month)) for month, _place in pool.index]
    for i, (month, (_text, place)) in enumerate(zip(months, pool.index, strict=True)):
        at = month - first
        if 0 <= at < len(values):
            came[i] = values[at, places[place]]
    known = np.isfinite(came)
    if not known.any():
        return Scored(series.id, 0, len(came), None, None, None, None, None, None)
    levels = wide.columns.to_numpy(dtype=np.float64)

    def crps(table: "pd.DataFrame | pd.Series[Any]") -> float:
        members = np.stack([np.interp(LEVELS, levels, row) for row in table.to_numpy()[known]])
        each = np.asarray(scoringrules.crps_ensemble(came[known], members, estimator="qd", sorted_ensemble=True))
        return float(each.mean())

    def inside(low: float, high: float) -> float:
        return float(((came >= pool[low].to_numpy()) & (came <= pool[high].to_numpy()))[known].mean())

    return Scored(
        series=series.id,
        known=int(known.sum()),
        open=int((~known).sum()),
        crps=crps(pool),
        crps_persistence=crps(persistence),
        coverage_50=inside(0.25, 0.75),
        coverage_90=inside(0.05, 0.95),
        absolute_error=float(np.abs(pool[0.5].to_numpy() - came)[known].mean()),
        last_known=str(max(month for month, here in zip(months, known, strict=True) if here)),
    )


def _frozen(folder: Path) -> Frozen:
    file = folder / "manifest.json"
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        files = {"secuela/forecast/1": dict(content["files"])}[content["schema"]]
        origin, left = str(content["origin"]), dict[str, str](content["left_out"])
        frozen = Frozen(origin, int(content["months"]), tuple(content["series"]), left)
    except (OSError, ValueError, KeyError, TypeError):
        raise RecordError(
            message("{place} is no frozen forecast.", place=str(folder)),
            where="FOLDER",
            why=message("a forecast is scored by the manifest that was written with it"),
            fix=message("name a folder that `secuela forecast` wrote"),
        ) from None
    for name, kept in files.items():
        if not (folder / name).is_file() or _sum(folder / name) != kept:
            raise RecordError(
                message("{file} is not as it was frozen.", file=str(folder / name)),
                where="manifest.json",
                why=message("a forecast that was changed after its months came proves nothing"),
                fix=message("take the folder from where it was first kept"),
            )
    return frozen


def _last_day(month: Month) -> str:
    following = month + 1
    return str(date.fromordinal(date(following.year, following.month, 1).toordinal() - 1))


def _sum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _dump(file: Path, content: dict[str, Any]) -> None:
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
