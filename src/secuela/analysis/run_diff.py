"""What differs between two runs, and why: origin, horizon, data, parameters, proposals, options, version, platform."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from secuela.analysis.difference_rows import (
    ArrayPair,
    Cause,
    Coverage,
    Difference,
    MedianChange,
    Months,
    OneSided,
    Span,
    Why,
)
from secuela.analysis.panels import Floats, slices
from secuela.evidence.library import library
from secuela.evidence.modes import CARRIED_OUT
from secuela.evidence.months import Month
from secuela.runs.integrity import part_of
from secuela.runs.manifest import Manifest
from secuela.runs.reported_months import reported_months
from secuela.runs.store import Run
from secuela.runs.world_parts import StoredLink
from secuela.text.language import translate as _
from secuela.text.numbers import readable

if TYPE_CHECKING:
    import xarray as xr

Key = tuple[tuple[str, Any], ...]
CAUSES: tuple[Cause, ...] = (
    "origin", "horizon", "data", "assumptions", "parameters", "links", "proposals", "options", "version", "platform",
)  # fmt: skip
_OPTIONS = ("seed", "draws", "proposal", "cut")
_OF_LINK = ("elasticity", "form", "lag", "low", "high")
_DIGITS, _MORE_DIGITS = 4, 7


def compare_runs(first: Run, second: Run) -> Difference:
    """The differences; months are compared by date.

    Raises:
        RunError: If an array cannot be read.
    """
    arrays = _arrays(first, second)
    identical = all(entry.equal for entry in arrays) and not shift_between(first, second)
    return Difference(
        runs=(str(first.path), str(second.path)),
        identical_arrays=identical,
        why=_why(first, second, identical=identical),
        coverage=_coverage(first, second),
        arrays=arrays,
        changes=tuple(_median_changes(first, second)),
    )


def _why(first: Run, second: Run, *, identical: bool) -> tuple[Why, ...]:
    a, b = first.manifest, second.manifest
    moved = a.as_of != b.as_of
    in_force = _in_force(a.reference_policy, b.reference_policy)
    found: dict[Cause, list[str]] = {
        "origin": [_origins(a, b), *in_force] if moved else [],
        "horizon": [_horizons(a, b)] if a.months != b.months else [],
        "data": _keys(a.data_checksums, b.data_checksums),
        "assumptions": _assumptions(a, b),
        "parameters": [*_draws(first, second), *_structure(a, b)],
        "links": _links(a, b),
        "proposals": _proposals(a, b) + ([] if moved else in_force),
        "options": _options(a, b),
        "version": _entries(*({"secuela": m.versions.get("secuela")} for m in (a, b))),
        "platform": _entries(a.platform, b.platform) + _entries(_libraries(a.versions), _libraries(b.versions)),
    }
    causes = tuple(Why(cause=cause, details=tuple(found[cause])) for cause in CAUSES if found[cause])
    if not causes and not identical:
        return (Why(cause="unknown", details=(_("the arrays differ although nothing recorded does"),)),)
    return causes


def _origins(a: Manifest, b: Manifest) -> str:
    return _("as_of: {a}, then {b}; the same month number means different dates").format(a=a.as_of, b=b.as_of)


def _horizons(a: Manifest, b: Manifest) -> str:
    ends = [str(Month.parse(manifest.as_of) + manifest.months) for manifest in (a, b)]
    return _("months: {a} (to {end_a}), then {b} (to {end_b})").format(
        a=a.months, end_a=ends[0], b=b.months, end_b=ends[1]
    )


def _arrays(first: Run, second: Run) -> tuple[ArrayPair, ...]:
    a, b = first.manifest.array_checksums, second.manifest.array_checksums
    shared = {name: _same_where_common(first, second, name) for name in a if name in b}
    names = [*a, *(name for name in b if name not in a)]
    return tuple(
        ArrayPair(outcome=name, equal=a.get(name) == b.get(name), equal_where_common=shared.get(name)) for name in names
    )


def _same_where_common(first: Run, second: Run, name: str) -> bool | None:
    shift = shift_between(first, second)
    if first.manifest.array_checksums[name] == second.manifest.array_checksums[name] and not shift:
        return True
    ours, theirs = first.array(name), second.array(name)
    if set(ours.dims) != set(theirs.dims):
        return False
    a, b = aligned(ours, theirs, shift)
    return bool(np.array_equal(a.to_numpy(), b.to_numpy(), equal_nan=True)) if a.size else None


def _draws(first: Run, second: Run) -> list[str]:
    a, b = first.draws, second.draws
    if a is None or b is None:
        return []
    lines = [_("{name}: only in the first run").format(name=name) for name in a.data_vars if name not in b.data_vars]
    lines += [_("{name}: only in the second run").format(name=name) for name in b.data_vars if name not in a.data_vars]
    if first.manifest.seed != second.manifest.seed:
        return lines  # every value differs by the seed; nothing can be said about the priors draw by draw
    told = {each.id for manifest in (first.manifest, second.manifest) for each in manifest.assumed}
    for name in (name for name in a.data_vars if name in b.data_vars and name not in told):
        ours, theirs = aligned(a[name], b[name])
        if not np.array_equal(ours.to_numpy(), theirs.to_numpy(), equal_nan=True):
            middle = [float(np.nanmedian(values)) for values in (ours.to_numpy(), theirs.to_numpy())]
            lines.append(_("{name}: median {a}, then {b}").format(name=name, **_told_apart(*middle)))
    return lines


def _assumptions(a: Manifest, b: Manifest) -> list[str]:
    """What a reader put in place of ours in one run, and not, or otherwise, in the other."""
    ours, theirs = ({each.id: each.said for each in manifest.assumed} for manifest in (a, b))
    names = [*ours, *(name for name in theirs if name not in ours)]
    return [
        _("{a}, then {b}").format(a=ours.get(name) or _("our own"), b=theirs.get(name) or _("our own"))
        for name in names
        if ours.get(name) != theirs.get(name)
    ]


def _links(a: Manifest, b: Manifest) -> list[str]:
    """Links that one run has and the other has not, or has otherwise: in size, form, lag or bounds."""
    ours, theirs = ({link.id: link for link in part_of(m.extra, "links", tuple[StoredLink, ...])} for m in (a, b))
    if not ours or not theirs:
        return []  # one run is older than these records
    lines = [_("{name}: only in the first run").format(name=name) for name in ours if name not in theirs]
    lines += [_("{name}: only in the second run").format(name=name) for name in theirs if name not in ours]
    for name in (name for name in ours if name in theirs):
        first, second = ({f"{name}, {key}": getattr(each[name], key) for key in _OF_LINK} for each in (ours, theirs))
        lines += _entries(first, second)
    return lines


def _told_apart(a: float, b: float) -> dict[str, str]:
    """Two numbers in as many digits as it takes to see that they differ."""
    short = {"a": readable(a, digits=_DIGITS), "b": readable(b, digits=_DIGITS)}
    if short["a"] != short["b"]:
        return short
    return {"a": readable(a, digits=_MORE_DIGITS), "b": readable(b, digits=_MORE_DIGITS)}


def _structure(a: Manifest, b: Manifest) -> list[str]:
    """Other shares of the draws for each description; with other draws the counts say nothing, only the names do."""
    told = {each.id for manifest in (a, b) for each in manifest.assumed}
    if (a.seed, a.draws) == (b.seed, b.draws):
        ours, theirs = ({k: v for k, v in each.structure.items() if k not in told} for each in (a, b))
        return _entries(ours, theirs)
    return _entries(
        {key: list(each) for key, each in a.structure.items()}, {k: list(v) for k, v in b.structure.items()}
    )


def _proposals(a: Manifest, b: Manifest) -> list[str]:
    lines: list[str] = []
    for name in (name for name in a.proposals if name in b.proposals):
        ours, theirs = a.proposals[name], b.proposals[name]
        changed = [key for key in {**ours, **theirs} if ours.get(key) != theirs.get(key) and key != "doses"]
        doses = _keys(*_common_doses(a, b, ours.get("doses") or {}, theirs.get("doses") or {}))
        lines += [f"{name}: {line}" for line in doses]
        lines += [_("{name}: another {key}").format(name=name, key=key) for key in changed]
    return lines


def _common_doses(
    a: Manifest, b: Manifest, ours: Mapping[str, list[float]], theirs: Mapping[str, list[float]]
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Dose paths over the months that both runs simulate, by date; a path begins in the month after the origin."""
    shift = Month.parse(b.as_of) - Month.parse(a.as_of)
    begin, end = max(shift, 0), max(min(a.months, b.months + shift), max(shift, 0))
    return (
        {key: list(path)[begin:end] for key, path in ours.items()},
        {key: list(path)[begin - shift : end - shift] for key, path in theirs.items()},
    )


def _in_force(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> list[str]:
    """What is in force, or has happened, in one run and not in the other."""
    a, b = ({str(entry.get("id")): entry for entry in entries} for entries in (first, second))
    lines = [_("in force in the first run only: {what}").format(what=_measure(a[key])) for key in a if key not in b]
    lines += [_("in force in the second run only: {what}").format(what=_measure(b[key])) for key in b if key not in a]
    changed = (key for key in a if key in b and a[key] != b[key])
    return lines + [_("in force in both, described otherwise: {what}").format(what=_measure(b[key])) for key in changed]


def _measure(entry: Mapping[str, Any]) -> str:
    titles: object = entry.get("title")
    title = cast("Mapping[str, object]", titles).get("en") if isinstance(titles, dict) else titles
    since = f" ({entry['from']})" if entry.get("from") else ""
    return f"{title or entry.get('id')}{since}"


def _options(a: Manifest, b: Manifest) -> list[str]:
    lines = _entries({key: getattr(a, key) for key in _OPTIONS}, {key: getattr(b, key) for key in _OPTIONS})
    gone = [name for name in a.alternatives if name not in b.alternatives]
    new = [name for name in b.alternatives if name not in a.alternatives]
    if gone:
        lines.append(_("alternatives in the first run only: {names}").format(names=", ".join(gone)))
    if new:
        lines.append(_("alternatives in the second run only: {names}").format(names=", ".join(new)))
    if not gone and not new and a.alternatives != b.alternatives:
        lines.append(_("the alternatives stand in another order"))
    return lines


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
        _("{name}: {a}, then {b}").format(name=name, a=_plain(first.get(name)), b=_plain(second.get(name)))
        for name in changed
    ]


def _plain(value: object) -> str:
    if value is None or value == []:
        return _("nothing")
    if isinstance(value, dict):
        return ", ".join(f"{key} {part}" for key, part in cast("dict[str, object]", value).items())
    return ", ".join(str(part) for part in cast("list[object]", value)) if isinstance(value, list) else str(value)


def shift_between(first: Run, second: Run) -> int:
    """Months from the first origin to the second: month ``m`` of the first is month ``m - shift`` of the second."""
    return Month.parse(second.manifest.as_of) - Month.parse(first.manifest.as_of)


def aligned(a: "xr.DataArray", b: "xr.DataArray", shift: int = 0) -> "tuple[xr.DataArray, xr.DataArray]":
    """The parts of two arrays of the same dimensions that carry the same labels, months by date.

    Month 0 is a level, not a simulated month: it is compared with nothing but the month 0 of the same origin.
    """
    ours: dict[str, list[Any]] = {}
    theirs: dict[str, list[Any]] = {}
    for dim in (str(dim) for dim in a.dims if dim in b.dims):
        known = set(b[dim].values.tolist())
        pairs = [(label, label) for label in a[dim].values.tolist()]
        if dim == "month" and shift:
            pairs = [(month, month - shift) for month, _same in pairs if month > 0 and month > shift]
        ours[dim] = [mine for mine, other in pairs if other in known]
        theirs[dim] = [other for _mine, other in pairs if other in known]
    return a.sel(ours), b.sel(theirs).transpose(*a.dims)


def _coverage(first: Run, second: Run) -> Coverage:
    a, b = first.outcomes, second.outcomes
    ours, theirs = _dates(a, first.manifest.as_of), _dates(b, second.manifest.as_of)
    common = ours & theirs
    return Coverage(
        months=Months(first=_range(ours), second=_range(theirs), common=_range(common) if common else None),
        only_first=_only(a, b, ours - theirs),
        only_second=_only(b, a, theirs - ours),
    )


def _median_changes(first: Run, second: Run) -> Iterator[MedianChange]:
    """The median of each common outcome and alternative in both runs, at the reported months that both simulate."""
    shift = shift_between(first, second)
    a, b = first.outcomes, second.outcomes
    months = _reported(int(a["month"].max()), int(b["month"].max()), shift)
    origin = Month.parse(first.manifest.as_of)
    for name in (str(name) for name in a.data_vars if name in b.data_vars):
        if months and set(a[name].dims) == set(b[name].dims):
            ours, theirs = _medians(first.array(name), months, 0), _medians(second.array(name), months, shift)
            about = {"outcome": name, "unit": _unit(name, a[name])}
            for key in (key for key in ours if key in theirs):
                named = dict(key)
                date = str(origin + named["month"])
                yield MedianChange(**about, **named, date=date, **_change(ours[key], theirs[key]))


def _reported(ours: int, theirs: int, shift: int) -> list[int]:
    last = min(ours, theirs + shift)
    return [month for month in reported_months(last) if month > shift] if last > max(shift, 0) else []


def _medians(array: "xr.DataArray", months: list[int], shift: int) -> dict[Key, float]:
    found: dict[Key, float] = {}
    names = array["alternative"].values.tolist()
    modes = array["mode"].values.tolist() if "mode" in array.dims else [CARRIED_OUT]
    pairs = list(product(range(len(names)), range(len(modes))))
    for part in slices(array):
        of_pair = {
            pair: [_median(path[:, month - shift].astype(np.float64)) for month in months]
            for pair, path in part.paths(pairs)
        }
        for i, j in pairs:
            for month, middle in zip(months, of_pair[i, j], strict=True):
                if middle is not None:
                    key = {"alternative": str(names[i]), "mode": str(modes[j]), "month": month, **part.where}
                    found[tuple(key.items())] = middle
    return found


def _median(values: Floats) -> float | None:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else None


def _change(a: float, b: float) -> dict[str, Any]:
    return {"first": a, "second": b, "difference": b - a, "ratio": b / a if a > 0 else None}


def _unit(name: str, array: "xr.DataArray") -> str:
    known = library().outcomes.get(name)
    return str(array.attrs.get("unit", known.unit if known else ""))


def _dates(data: "xr.Dataset", origin: str) -> set[Month]:
    return {Month.parse(origin) + int(month) for month in data["month"].values.tolist() if month > 0}


def _range(dates: Iterable[Month]) -> Span:
    return str(min(dates)), str(max(dates))


def _only(ours: "xr.Dataset", theirs: "xr.Dataset", dates: set[Month]) -> OneSided:
    def labels(dim: str) -> list[Any]:
        known = set(theirs[dim].values.tolist())
        return [label for label in ours[dim].values.tolist() if label not in known]

    return OneSided(
        months=_ranges(sorted(dates)),
        alternatives=tuple(str(name) for name in labels("alternative")),
        outcomes=tuple(str(name) for name in ours.data_vars if name not in theirs.data_vars),
        draws=len(labels("draw")),
    )


def _ranges(dates: list[Month]) -> tuple[Span, ...]:
    starts = [date for date in dates if date + -1 not in dates]
    ends = [date for date in dates if date + 1 not in dates]
    return tuple((str(start), str(end)) for start, end in zip(starts, ends, strict=True))
