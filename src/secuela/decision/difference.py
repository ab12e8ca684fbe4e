"""What differs between two runs, and why: data, parameters, proposals, options, version, platform."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from secuela.decision.futures import Floats, reported_months, slices
from secuela.evidence.words import translate as _
from secuela.runs.store import Run

if TYPE_CHECKING:
    import xarray as xr

SCHEMA = "secuela/diff/1"
CAUSES = ("data", "parameters", "proposals", "options", "version", "platform")
_OPTIONS = ("seed", "as_of", "draws", "months", "proposal", "alternatives")
_SHARED = ("alternative", "mode", "draw", "month")


def compare_runs(first: Run, second: Run) -> dict[str, Any]:
    """The differences as plain JSON values.

    Returns:
        ``identical_arrays``; ``why``: the causes found, in the order of ``CAUSES``, each with its details; ``arrays``:
        by outcome whether it is equal by checksum and where both runs hold it; ``changes``: the median of each common
        outcome, alternative and month in both runs.

    Raises:
        RunError: If an array cannot be read.
    """
    arrays = _arrays(first, second)
    identical = all(entry["equal"] for entry in arrays)
    return {
        "schema": SCHEMA,
        "runs": [str(first.path), str(second.path)],
        "identical_arrays": identical,
        "why": _why(first, second, identical=identical),
        "arrays": arrays,
        "changes": _changes(first.load(), second.load()),
    }


def _why(first: Run, second: Run, *, identical: bool) -> list[dict[str, Any]]:
    a, b = first.manifest, second.manifest
    found: dict[str, list[str]] = {
        "data": _keys(a.data_checksums, b.data_checksums),
        "parameters": [*_draws(first, second), *_entries(a.structure, b.structure)],
        "proposals": _proposals(a.proposals, b.proposals) + _entries(_policy(first), _policy(second)),
        "options": _entries({key: getattr(a, key) for key in _OPTIONS}, {key: getattr(b, key) for key in _OPTIONS}),
        "version": _entries(*({"secuela": m.versions.get("secuela")} for m in (a, b))),
        "platform": _entries(a.platform, b.platform) + _entries(_libraries(a.versions), _libraries(b.versions)),
    }
    causes = [{"cause": cause, "details": found[cause]} for cause in CAUSES if found[cause]]
    if not causes and not identical:
        return [{"cause": "unknown", "details": [_("the arrays differ although nothing recorded does")]}]
    return causes


def _arrays(first: Run, second: Run) -> list[dict[str, Any]]:
    a, b = first.manifest.array_checksums, second.manifest.array_checksums
    shared = {name: _same_where_common(first, second, name) for name in a if name in b}
    names = [*a, *(name for name in b if name not in a)]
    return [
        {"outcome": name, "equal": a.get(name) == b.get(name), "equal_where_common": shared.get(name)} for name in names
    ]


def _same_where_common(first: Run, second: Run, name: str) -> bool | None:
    if first.manifest.array_checksums[name] == second.manifest.array_checksums[name]:
        return True
    a, b = _aligned(first.load()[name], second.load()[name])
    return bool(np.array_equal(a.to_numpy(), b.to_numpy(), equal_nan=True)) if a.size else None


def _aligned(a: "xr.DataArray", b: "xr.DataArray") -> "tuple[xr.DataArray, xr.DataArray]":
    common: dict[str, list[Any]] = {}
    for dim in (str(dim) for dim in a.dims if dim in b.dims):
        theirs = set(b[dim].values.tolist())
        common[dim] = [label for label in a[dim].values.tolist() if label in theirs]
    return a.sel(common), b.sel(common).transpose(*a.dims)


def _changes(first: "xr.Dataset", second: "xr.Dataset") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for name in (str(name) for name in first.data_vars if name in second.data_vars):
        if set(first[name].dims) == set(second[name].dims):
            rows += _outcome_changes(name, first[name], second[name])
    return rows


def _outcome_changes(name: str, first: "xr.DataArray", second: "xr.DataArray") -> list[dict[str, Any]]:
    horizon = int(min(first["month"].max(), second["month"].max()))
    ours, theirs = _medians(first, horizon), _medians(second, horizon)
    return [{"outcome": name, **dict(key), **_change(ours[key], theirs[key])} for key in ours if key in theirs]


def _medians(array: "xr.DataArray", horizon: int) -> dict[tuple[tuple[str, Any], ...], float | None]:
    found: dict[tuple[tuple[str, Any], ...], float | None] = {}
    names, modes = array["alternative"].values.tolist(), array["mode"].values.tolist()
    for where, values in slices(array):
        for i, name in enumerate(names):
            for j, mode in enumerate(modes):
                for month in reported_months(horizon):
                    key = {"alternative": str(name), "mode": str(mode), "month": month, **where}
                    found[tuple(key.items())] = _median(values[i, j, :, month])
    return {key: value for key, value in found.items() if value is not None}


def _median(values: Floats) -> float | None:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else None


def _change(ours: float | None, theirs: float | None) -> dict[str, float | None]:
    a, b = ours or 0.0, theirs or 0.0
    return {"first": a, "second": b, "difference": b - a, "ratio": b / a if a > 0 else None}


def _draws(first: Run, second: Run) -> list[str]:
    a, b = first.draws, second.draws
    if a is None or b is None:
        return []
    lines = [_("{name}: only in the first run").format(name=name) for name in a.data_vars if name not in b.data_vars]
    lines += [_("{name}: only in the second run").format(name=name) for name in b.data_vars if name not in a.data_vars]
    if first.manifest.seed != second.manifest.seed:
        return lines  # every value differs by the seed; nothing can be said about the priors draw by draw
    for name in (name for name in a.data_vars if name in b.data_vars):
        ours, theirs = _aligned(a[name], b[name])
        if not np.array_equal(ours.to_numpy(), theirs.to_numpy(), equal_nan=True):
            middle = (f"{float(np.nanmedian(values)):.6g}" for values in (ours.to_numpy(), theirs.to_numpy()))
            lines.append(_("{name}: median {a}, then {b}").format(name=name, a=next(middle), b=next(middle)))
    return lines


def _proposals(first: Mapping[str, Mapping[str, Any]], second: Mapping[str, Mapping[str, Any]]) -> list[str]:
    lines: list[str] = []
    for name in (name for name in first if name in second):
        changed = [key for key in {**first[name], **second[name]} if first[name].get(key) != second[name].get(key)]
        doses = _keys(first[name].get("doses") or {}, second[name].get("doses") or {})
        lines += [f"{name}: {line}" for line in doses]
        lines += [_("{name}: another {key}").format(name=name, key=key) for key in changed if key != "doses"]
    return lines


def _policy(run: Run) -> dict[str, Any]:
    return {"reference_policy": run.manifest.reference_policy}


def _libraries(versions: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in versions.items() if name != "secuela"}


def _keys(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    lines = [_("{name} was removed").format(name=name) for name in first if name not in second]
    lines += [_("{name} was added").format(name=name) for name in second if name not in first]
    changed = (name for name in first if name in second and first[name] != second[name])
    return lines + [_("{name} changed").format(name=name) for name in changed]


def _entries(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    names = [*first, *(name for name in second if name not in first)]
    changed = (name for name in names if first.get(name) != second.get(name))
    return [
        _("{name}: {a}, then {b}").format(name=name, a=_short(first.get(name)), b=_short(second.get(name)))
        for name in changed
    ]


def _short(value: object) -> str:
    if value is None:
        return _("nothing")
    limit = 80
    text = ", ".join(str(part) for part in value) if isinstance(value, list) else str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
