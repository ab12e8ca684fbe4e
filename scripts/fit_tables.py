"""What each fit learns from the record: gates, parameters before and after, what no fit moves, and its own test."""

import csv
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from markdown_tables import table

from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.posteriors import posterior
from secuela.evidence.priors import LogNormal, interval
from secuela.learning.calibration import Calibration, calibrations
from secuela.learning.fitted_rows import described
from secuela.learning.recipe import Recipe, stored_recipe

DOCS = Path(__file__).resolve().parents[1] / "docs"


def tables() -> dict[str, str]:
    """By name, each table of the page."""
    fits = calibrations().values()
    return {"fits": _fits(fits), "moved": _moved(fits), "unmoved": _unmoved(fits), "simulation": _simulation()}


def _fits(fits: Iterable[Calibration]) -> str:
    """Every fit: what it learns, what it reads, its gates as last passed, and how long it took."""
    rows = list[list[str]]()
    for each in fits:
        kept = _stored(each)
        gates = ", ".join(f"{gate.id} {gate.value:.3g}{_gate(gate.low, gate.high)}" for gate in kept.gates)
        read = "; ".join(f"`{described(reads)}`" for reads in each.reads)
        rows.append([f"`{each.id}`", str(each.title), ", ".join(each.models), read, gates, f"{kept.seconds:.0f} s"])
    return table(["fit", "what is learned", "models", "rows that are read", "gates, as passed", "on one core"], rows)


def _stored(fit: Calibration) -> Recipe:
    """The recipe of a fit.

    Raises:
        EvidenceError: If it was never stored.
    """
    kept = stored_recipe(fit.id)
    if kept is None:
        raise EvidenceError(message("there is no posterior of {owner}.", owner=fit.id))
    return kept


def _gate(low: float | None, high: float | None) -> str:
    bounds = [f"{sign} {bound:g}" for sign, bound in (("≥", low), ("≤", high)) if bound is not None]
    return f" ({', '.join(bounds)})" if bounds else ""


def _moved(fits: Iterable[Calibration]) -> str:
    """Every fitted parameter: before the record, after it, and how much narrower it became."""
    rows = list[list[str]]()
    for each in fits:
        priors = each.priors()
        for name, (points, logarithmic) in _learned(each).items():
            prior = priors.get(name)
            before = None if prior is None else interval(prior)
            rows.append(
                [
                    f"`{name}`",
                    f"`{each.id}`",
                    "–" if before is None else _points(before),
                    _points(points),
                    "–" if before is None else f"{_width(points, logarithmic) / _width(before, logarithmic):.2f}",
                    "draws" if _stored(each).draws else _points(interval(library().parameters[name].prior)),
                ]
            )
    heads = [
        "parameter",
        "fit",
        "before the record",
        "after it",
        "ratio of widths",
        "the record of the parameter states",
    ]
    return table(heads, rows)


def _learned(fit: Calibration) -> dict[str, tuple[tuple[float, float, float], bool]]:
    """The 5, 50 and 95 % points of each fitted parameter, and whether its width is taken on the log."""
    kept = _stored(fit)
    found = {name: (interval(law), isinstance(law, LogNormal)) for name, law in kept.laws.items()}
    if kept.draws:
        priors = fit.priors()
        for name, column in posterior(fit.id).items():
            low, middle, high = np.quantile(column, [0.05, 0.5, 0.95]).tolist()
            found[name] = ((low, middle, high), isinstance(priors[name], LogNormal))
    return found


def _points(of: Sequence[float]) -> str:
    low, middle, high = (f"{value:,.3g}" if value < 1000 else f"{value:,.0f}" for value in of)
    return middle if low == high else f"{middle} [{low}, {high}]".replace("-", "−")


def _width(of: Sequence[float], logarithmic: bool) -> float:
    return math.log(of[2] / of[0]) if logarithmic else of[2] - of[0]


def _unmoved(fits: Iterable[Calibration]) -> str:
    """By family of parameters: how many a fit moves, and what the others rest on."""
    fitted = {name for each in fits for name in _learned(each)}
    counts = dict[str, Counter[str]]()
    for name, record in library().parameters.items():
        kind = "fit" if name in fitted else record.read_in
        counts.setdefault(name.partition(".")[0], Counter())[kind] += 1
    order = sorted(counts, key=lambda family: (-counts[family]["fit"], family))
    kinds = ("fit", "data", "second source", "abstract", "none")
    rows = [[f"`{family}`", *(str(counts[family][kind] or "–") for kind in kinds)] for family in order]
    heads = [
        "family",
        "moved by a fit",
        "set by hand on data",
        "on a second source",
        "on a study's abstract",
        "judgement",
    ]
    return table(heads, rows)


def _simulation() -> str:
    """What simulation-based calibration said when it was last run."""
    with (DOCS / "fits_by_simulation.csv").open(encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    rows = [
        [
            f"`{row['fit']}`",
            f"{row['records']} ({row['failed']} failed)",
            row["parameters"],
            f"{float(row['inside_50']):.0%}",
            f"{float(row['inside_90']):.0%}",
            f"{row['least_p']} (`{row['parameter']}`)",
            row["alarms"].replace(" ", ", ") or "none",
            f"{row['seconds']} s",
        ]
        for row in found
    ]
    heads = [
        "fit",
        "records",
        "parameters",
        "inside the 50 % band",
        "inside the 90 % band",
        "least p",
        "alarms",
        "took",
    ]
    return table(heads, rows)
