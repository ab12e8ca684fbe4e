"""A run of ten futures and 24 months whose every answer can be worked out by hand.

Homicides and overdose deaths are 1,000 a month under the status quo. Under the other alternatives each future has its
own ratio to that from the third month on, in which the plan begins, or from the first.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from secuela.report.run_data import RunData
from secuela.runs.rows import Assessment

DRAWS, MONTHS, FIRST = 10, 24, 3
ARMS = ("status-quo", "plan", "other")
SAME = (1.0,) * DRAWS


def toy_run(
    plan: Sequence[float] = SAME,
    other: Sequence[float] = SAME,
    *,
    deaths: Sequence[float] = SAME,
    cooperation: Sequence[float] = (0.5,) * DRAWS,
    cost: Sequence[float] = (0.0,) * DRAWS,
    first: int = FIRST,
    proposal: str = "plan",
    **manifest: Any,
) -> RunData:
    """The run.

    Args:
        plan: Ratio of homicides under the plan to those under the status quo, by future.
        other: The same of the other alternative.
        deaths: Ratio of overdose deaths under the plan.
        cooperation: Cooperation under the plan; under the others 0.5.
        cost: Additional cost of the plan a month, million USD.
        first: The first month of the plan.
        proposal: The alternative under test.
        manifest: What stands in the manifest instead.
    """
    acting = (np.arange(MONTHS + 1) >= first).astype(float)

    def flow(*ratios: Sequence[float]) -> np.ndarray:
        change = np.array(ratios)[:, :, None] - 1
        return 1000 * (1 + change * acting)

    def level(*values: Sequence[float]) -> np.ndarray:
        return 0.5 + (np.array(values)[:, :, None] - 0.5) * acting

    half, none = (0.5,) * DRAWS, (0.0,) * DRAWS
    spent = np.array([none, cost, none])[:, :, None] * acting
    dims = ("alternative", "mode", "draw", "month")
    arrays = {
        "homicides_mx": (dims, flow(SAME, plan, other)[:, None]),
        "overdose_deaths_us": (dims, flow(SAME, deaths, SAME)[:, None]),
        "cooperation": (dims, level(half, cooperation, half)[:, None]),
        "cost_us": ((*dims, "definition"), np.stack([spent, 2 * spent], -1)[:, None]),
    }
    coords = {
        "alternative": list(ARMS), "mode": ["if_carried_out"], "draw": range(DRAWS), "month": range(MONTHS + 1),
        "definition": ["incremental", "full"],
    }  # fmt: skip
    head = {
        "proposal": proposal, "baseline": "status-quo", "alternatives": list(ARMS), "as_of": "2025-10",
        "months": MONTHS, "draws": DRAWS, "failed_draws": 0, "seed": 1, "outcomes": [], "not_modelled": [],
        "claims": None, "manifest": {},
    }  # fmt: skip
    dataset = xr.Dataset(arrays, coords=coords)
    return RunData(
        dataset, {"proposals": _proposals(first), "versions": {"secuela": "9.9"}, **manifest}, Assessment(**head)
    )


def _proposals(first: int) -> dict[str, Any]:
    """The status quo and two proposals that begin in a month, as a manifest describes them."""
    lever = {"lever": "leadership_removal", "dose": 6, "by": "us", "basis": "judgement"}
    start, path = f"2026-{first - 2:02d}", [0.0] * (first - 1) + [6.0] * (MONTHS - first + 1)
    return {
        "status-quo": {"title": {"en": "Status quo"}, "doses": {}, "phases": []},
        "plan": {
            "title": {"en": "The plan: longer", "es": "El plan: más largo"}, "consent": "none",
            "doses": {"leadership_removal/by=us": path}, "starts": {"act": start},
            "phases": [{"id": "act", "from": start, "months": 36, "levers": [lever]}],
        },
        "other": {
            "title": {"en": "The other"}, "consent": "federal", "doses": {"treatment": [500.0] * MONTHS},
            "starts": {"act": start},
            "phases": [{"id": "act", "from": start, "months": 36, "levers": [{"lever": "treatment", "dose": 500}]}],
        },
    }  # fmt: skip
