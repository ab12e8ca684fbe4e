"""The made-up run with levers that move: two of its plan, each alone at four doses, two of which are not answered."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from secuela.analysis.paired_responses import LeverAlone, PairedResponses, Reading, TriedPath
from secuela.analysis.plan_responses import PlanResponses
from secuela.analysis.response_error import Missed, Refusal, Score, StoredResponses
from secuela.evidence.library import library
from secuela.report.run_data import RunData
from secuela.report.views.paired import CARDS
from support.report_data import run_data

DRAWS = 40
LEVERS = {"leadership_removal": 6.0, "treatment": 100.0}
DOSES = (-1.0, -0.5, 1.0, 3.0)  # departures from its dose, as shares of it


@cache
def stored() -> StoredResponses:
    """What the levers answer from."""
    run, luck = run_data(), np.random.default_rng(5)
    window, names = run.window(), [name for name in CARDS if run.holds(name)]
    months = (1, window.first, (window.first + window.last) // 2, window.last)
    readings = [Reading(name, "month", month) for name in names for month in months]
    flows = [name for name in names if library().outcomes[name].kind == "flow"]
    readings += [Reading(name, "cumulative", window.last) for name in flows]
    usual, plan = (np.stack([_level(run, each, name) for each in readings]) for name in (run.baseline, run.proposal))
    alone, paths = dict[str, LeverAlone](), dict[str, TriedPath]()
    for place, (lever, dose) in enumerate(LEVERS.items()):
        doses = np.sort(np.array([0.0, *(share * dose for share in DOSES)]))
        moved = luck.normal(0.05 - 0.1 * place, 0.03, plan.shape)
        alone[f"operation/{place}"] = LeverAlone(doses, np.stack([moved * each / dose for each in doses]))
        options = {"by": "us", "means": "either"} if lever == "leadership_removal" else {}
        tried = tuple(float(each) for each in doses if each)
        paths[f"operation/{place}"] = TriedPath(lever, options, tried, ("none",), at=dose, start="2026-01")
    differences = {"cooperation", "cost_us"}
    scales = tuple("difference" if each.outcome in differences else "log ratio" for each in readings)
    responses = PairedResponses(tuple(readings), scales, usual, alone, plan)
    refused = (Refusal(("operation/0", "operation/1"), "cooperation"),)
    return StoredResponses(responses, paths, refused, Score(30, {1: 1.0, 2: 0.5}, {"homicides_mx": Missed(0.01, 0.04)}))


def _level(run: RunData, reading: Reading, alternative: str) -> np.ndarray:
    paths = run.path(reading.outcome, alternative)[:DRAWS]
    first = run.window().first
    return (
        paths[:, first : reading.month + 1].sum(axis=1) if reading.window == "cumulative" else paths[:, reading.month]
    )


def with_levers(**changes: Any) -> RunData:
    """The made-up run with them."""
    return replace(run_data(**changes), moved=PlanResponses.of(stored()))
