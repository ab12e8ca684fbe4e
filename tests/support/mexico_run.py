"""The made-up run of ``report_run`` with Mexico's states, both governments, and the plan as things stand."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from secuela.analysis.state_summary import states_summary
from secuela.evidence.modes import MODES, STANDING
from secuela.evidence.states import STATES
from secuela.runs.manifest import Manifest
from secuela.runs.store import write_run
from support import report_run

FLOWS = {
    "disappearances_mx": "person/month", "lethal_violence_mx": "death/month", "retaliation_deaths": "death/month",
    "encounters_sw_border": "encounter/month", "trade_at_risk": "million USD_2025/month",
}  # fmt: skip
LEVELS = {"cooperation": "index", "response_level": "level", "freeze_days": "day", "abuse_complaints_mx": "ratio"}
WITHOUT_RATIO = {"response_level", "freeze_days", "trade_at_risk", "operation_deaths", "retaliation_deaths"}
NEVER_BETTER = {"encounters_sw_border"}
SIDES, COUNTRIES = ("civilians", "members", "forces"), ("MX", "US")
WITHOUT_CONSENT = ("reported-plan-2025", "unilateral-operation")
LEVERS = {
    "leadership_removal": {
        "title": "Leaders of the listed organisations captured or killed",
        "unit": "removal/year",
        "actors": ["us", "mexico"],
    },
    "force_deployment": {
        "title": "Forces deployed in Mexico for public security",
        "unit": "thousand*person",
        "actors": ["us", "mexico"],
    },
    "tariff_threat": {
        "title": "Tariff threatened or imposed on Mexican goods",
        "unit": "percentage_point",
        "actors": ["us"],
    },
    "recruitment_prevention": {
        "title": "Programmes that prevent recruitment",
        "unit": "million*USD_2025/year",
        "actors": ["mexico"],
    },
}
SPLIT_IN = "MX-SIN"  # where the made-up proposal raises homicides most
DIMS = ("alternative", "mode", "draw", "month")


def _started(draws: int, months: int, hazard: float | None, rng: np.random.Generator) -> np.ndarray:
    """Shape (draw, month): 1 from the month on in which the plan is carried out."""
    if hazard is None:
        return np.ones((draws, months))
    wait = rng.geometric(1 - (1 - hazard) ** (1 / 12), draws)
    return (np.arange(months) >= wait[:, None]).astype(float)


def _paths(acts: float, consent: bool, started: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Outcomes of one alternative and mode, each (draw, month); ``acts`` is the strength of what it does in Mexico."""
    draws, months = started.shape
    run = np.arange(months)
    harm = acts * started * np.minimum(run / 18, 1) * rng.lognormal(0, 0.6, (draws, 1))
    anger = 0.0 if consent else acts
    level = np.rint(np.clip(started * anger * rng.gamma(2.0, 1.6, (draws, 1)) * np.exp(-run / 40), 0, 7))
    frozen = (level >= 3) * 20.0 * started
    frozen[:, 0] = 0
    days = frozen.cumsum(axis=1)
    start = rng.uniform(0.55, 0.75, (draws, 1))
    cooperation = np.clip(start - 0.05 * level + (0.05 * acts if consent else 0), 0, 1)
    return {
        "disappearances_mx": 900 * np.exp(0.02 * harm),
        "lethal_violence_mx": 2700 * np.exp(0.03 * harm),
        "retaliation_deaths": 4 * harm,
        "encounters_sw_border": 8000 * np.exp(0.05 * (0.65 - cooperation)),
        "trade_at_risk": frozen * 2300 * 0.02,
        "cooperation": cooperation,
        "response_level": level,
        "freeze_days": days,
        "abuse_complaints_mx": np.exp(0.2 * harm),
        "civilians": 1.5 * harm, "members": 12 * harm, "forces": 1.1 * harm, "us": 0.2 * harm * (not consent),
        "displaced": 2200 * np.exp(0.08 * harm),
    }  # fmt: skip


def with_mexico(dataset: xr.Dataset, proposal: str = report_run.PROPOSAL) -> xr.Dataset:
    """The run with the outcomes of this module; the other alternatives are NaN where the plan stands as things are."""
    names, draws = [str(a) for a in dataset.alternative.values], dataset.sizes["draw"]
    months = dataset.sizes["month"]
    hazards = [None, *(standing.a_year for standing in STANDING)]
    shape = (len(names), len(MODES), draws, months)
    found: dict[str, np.ndarray] = {}
    for i, name in enumerate(names):
        for j, hazard in enumerate(hazards):
            if hazard is not None and name not in (names[0], proposal):
                continue
            rng = np.random.default_rng(5)
            acts = max(0.0, report_run.EFFECT[name][0]) * 20
            started = _started(draws, months, hazard, np.random.default_rng(j))
            for key, path in _paths(acts, name not in WITHOUT_CONSENT, started, rng).items():
                found.setdefault(key, np.full(shape, np.nan, dtype="float32"))[i, j] = path
    wide = _all_modes(dataset, names, proposal)
    for key in (*FLOWS, *LEVELS):
        wide[key] = (DIMS, found[key], {"unit": (FLOWS | LEVELS)[key]})
    dead = np.full((*shape, len(SIDES), len(COUNTRIES)), np.nan, dtype="float32")
    for k, side in enumerate(SIDES):
        dead[..., k, 0] = found[side]
    dead[..., SIDES.index("forces"), 1] = found["us"]
    wide["operation_deaths"] = ((*DIMS, "side", "country"), dead, {"unit": "death/month"})
    wide = _with_displaced(wide, found["displaced"])
    wide["homicides_mx_state"] = (("alternative", "draw", "month", "state"), _by_state(wide, names, proposal))
    return wide.assign_coords(side=list(SIDES), country=list(COUNTRIES), state=list(STATES))


def _all_modes(dataset: xr.Dataset, names: list[str], proposal: str) -> xr.Dataset:
    """The outcomes that were there, in all modes: half the effect where the plan stands as things are."""
    wide = dataset.reindex(mode=list(MODES))
    for key in dataset.data_vars:
        array = wide[key]
        for name in (names[0], proposal):
            usual = dataset[key].sel(alternative=names[0]).isel(mode=0)
            own = dataset[key].sel(alternative=name).isel(mode=0)
            for mode in MODES[1:]:
                array.loc[{"alternative": name, "mode": mode}] = (usual + own) / 2
    return wide


def _with_displaced(wide: xr.Dataset, idmc: np.ndarray) -> xr.Dataset:
    kinds = [str(kind) for kind in wide.definition.values]
    wide = wide.reindex(definition=[*kinds, "idmc", "envipe"])
    values = np.full((*idmc.shape, len(kinds) + 2), np.nan, dtype="float32")
    values[..., -2], values[..., -1] = idmc, 40 * idmc
    wide["displaced_mx"] = ((*DIMS, "definition"), values, {"unit": "person/month"})
    return wide


def _by_state(wide: xr.Dataset, names: list[str], proposal: str) -> np.ndarray:
    """Homicides by state: fixed shares of the nation, but the proposal moves part of them into one state."""
    nation = wide["homicides_mx"].sel(mode=MODES[0]).transpose("alternative", "draw", "month").values
    share = np.random.default_rng(9).dirichlet(np.full(len(STATES), 2.0))
    states = nation[..., None] * share
    months = np.minimum(np.arange(nation.shape[-1]) / 24, 1)
    rng = np.random.default_rng(3)
    for i in range(1, len(names)):  # each alternative moves each state a little, up or down, with luck of its own
        middle = rng.normal(0, 0.06, len(STATES))
        luck = rng.normal(0, 0.04, (nation.shape[1], len(STATES)))
        states[i] *= np.exp((middle + luck)[:, None] * months[:, None])
    more = rng.uniform(0.5, 3.5, nation.shape[1])[:, None] * months
    states[names.index(proposal), ..., STATES.index(SPLIT_IN)] *= 1 + more
    return states.astype("float32")


def states(wide: xr.Dataset, months: tuple[int, ...] = (12, 24, 36)) -> dict[str, Any]:
    """The contents of states.json."""
    homicides = wide["homicides_mx_state"].transpose("alternative", "draw", "month", "state").values
    names = [str(name) for name in wide.alternative.values]
    population = {state: 1e6 * (1 + i % 7) for i, state in enumerate(STATES)}
    return states_summary(homicides, homicides[:, :, list(months)] * 1.5, names, population, months).plain()


def assessment(wide: xr.Dataset, proposal: str = report_run.PROPOSAL) -> dict[str, Any]:
    """The contents of assessment.json: the lines of ``report_run`` in every mode, and those of this module."""
    there = [name for name in wide.data_vars if name in {**report_run.UNITS, **report_run.SUPPLY_UNITS}]
    usual = wide[there].sel(mode=[MODES[0]]).drop_vars(["side", "country", "state"], errors="ignore")
    found = report_run.assessment(usual, proposal)
    for mode in MODES[1:]:
        standing = wide[there].sel(mode=[mode], alternative=[found["baseline"], proposal])
        rows = report_run.assessment(standing, proposal)["outcomes"]
        found["outcomes"] += [{**row, "mode": mode} for row in rows]
    for name in (*FLOWS, *LEVELS, "operation_deaths", "displaced_mx"):
        for where, values in _slices(wide[name]):
            found["outcomes"] += list(_rows(wide, name, where, values))
    held = set(wide.data_vars)
    found["not_modelled"] = [part for part in found["not_modelled"] if part.get("outcome") not in held]
    return found


def _slices(array: xr.DataArray):
    further = [str(dim) for dim in array.dims if dim not in DIMS]
    stacked = array.stack(kind=further) if further else array.expand_dims("kind", axis=-1)
    for k in range(stacked.sizes["kind"]):
        labels = stacked["kind"].values[k] if further else ()
        values = stacked.isel(kind=k).transpose(*DIMS).values.astype(float)
        if np.isfinite(values).any():
            yield dict(zip(further, map(str, labels), strict=True)), values


def _rows(wide: xr.Dataset, name: str, where: dict[str, str], values: np.ndarray):
    last = int(wide.month.max())
    months = [m for m in (6, 12, 24, 36, 60) if m <= last] or [last]
    flow = name in FLOWS or name in {"operation_deaths", "displaced_mx"}
    unit = {**FLOWS, **LEVELS, "operation_deaths": "death/month", "displaced_mx": "person/month"}[name]
    for i, alternative in enumerate(str(a) for a in wide.alternative.values):
        for j, mode in enumerate(MODES):
            if not np.isfinite(values[i, j]).any():
                continue
            for month in months:
                for window in ("cumulative", "month") if flow else ("month",):
                    own, usual = (_read(values[k, j], window, month) for k in (i, 0))
                    start = values[i, j, :, 0] * (month if window == "cumulative" else 1)
                    yield {
                        "outcome": name, "unit": unit, "alternative": alternative, "mode": mode, "window": window,
                        "month": month, **where, "mean": float(own.mean()), "quantiles": report_run._quantiles(own),
                        "vs_baseline": None if i == 0 else _against(name, own, usual),
                        "vs_origin": _against(name, own, start), "backtested": False,
                    }  # fmt: skip


def _read(values: np.ndarray, window: str, month: int) -> np.ndarray:
    return values[:, month] if window == "month" else values[:, 1 : month + 1].sum(axis=1)


def _against(name: str, own: np.ndarray, usual: np.ndarray) -> dict[str, Any]:
    ratio = None if name in WITHOUT_RATIO or (usual <= 0).any() else report_run._quantiles(own / usual)
    lower, higher = float((own < usual - 1e-9).mean()), float((own > usual + 1e-9).mean())
    judged = name not in NEVER_BETTER
    return {
        "ratio": ratio, "difference": report_run._quantiles(own - usual),
        "p_lower": lower, "p_equal": max(1 - lower - higher, 0.0), "p_higher": higher,
        "p_better": lower if judged else None, "p_worse": higher if judged else None,
    }  # fmt: skip


def saved(place: Path, draws: int) -> Path:
    """The run in a folder, with the rows of one month alone: a workbook of all takes seconds."""
    outcomes = with_mexico(report_run.with_supply(report_run.outcomes(draws, 36)))
    assessed = assessment(outcomes)
    rows = [row for row in assessed["outcomes"] if row["month"] == 36]
    files = {
        "assessment.json": json.dumps({**assessed, "outcomes": rows}),
        "dose_response.json": json.dumps(report_run.dose_response()),
        "flows.json": json.dumps(report_run.flows()),
        "states.json": json.dumps(states(outcomes)),
    }
    write_run(place, outcomes, Manifest.model_validate(report_run.manifest(36, draws)), files=files)
    return place
