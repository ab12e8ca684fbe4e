"""The made-up run as views read it: with or without Mexico's outcomes, supply and dose-response."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import secuela
from secuela.analysis.dose_response import DoseResponse
from secuela.analysis.explanation import Explanation
from secuela.analysis.median_flows import MedianFlows
from secuela.evidence.library import library
from secuela.report.run_data import RunData
from secuela.runs.rows import Assessment
from support import mexico_run, report_run

DRAWS = 60
SOURCE = Path(secuela.__file__).parent
PROPOSALS = SOURCE / "policy" / "proposals"
REFERENCE = SOURCE / "claims" / "reference" / "manifest.json"


@cache
def arrays(draws: int = DRAWS, months: int = 60, *, mexico: bool = True) -> Any:
    """The arrays of the made-up run."""
    found = report_run.with_supply(report_run.outcomes(draws, months), deaths=True)
    return mexico_run.with_mexico(found) if mexico else found


@cache
def assessed(draws: int = DRAWS, months: int = 60, proposal: str = report_run.PROPOSAL, *, mexico: bool = True) -> Any:
    """Its assessment."""
    made = mexico_run.assessment if mexico else report_run.assessment
    return Assessment.model_validate(made(arrays(draws, months, mexico=mexico), proposal))


def run_data(
    *,
    draws: int = DRAWS,
    months: int = 60,
    proposal: str = report_run.PROPOSAL,
    mexico: bool = True,
    doses: Any = None,
    places: Any = "neutral",
    explained: Explanation | None = None,
    extra: dict[str, Any] | None = None,
    **manifest: Any,
) -> RunData:
    """The made-up run; what is named in ``manifest`` or ``extra`` stands in its manifest instead."""
    held = report_run.manifest(months, draws)
    held["extra"]["levers"] = mexico_run.LEVERS
    held["extra"] |= extra or {}
    return RunData(
        arrays(draws, months, mexico=mexico),
        {**held, **manifest},
        assessed(draws, months, proposal, mexico=mexico),
        DoseResponse.model_validate(report_run.dose_response() if doses is None else doses),
        MedianFlows.model_validate(report_run.flows()),
        None,
        places,
        explained,
    )


def explanation(**changes: Any) -> Explanation:
    """One explained conclusion on the made-up run, with what is named in ``changes``."""
    entry = {
        "outcome": "homicides_mx", "alternative": report_run.PROPOSAL, "window": "cumulative", "month": 36,
        "rests_on": None, "flips": {"by": [], "looked_at": 5}, "screened": [], "cuts": [], "scenarios": [],
    }  # fmt: skip
    head = {"proposal": report_run.PROPOSAL, "draws": DRAWS, "draws_of_links": DRAWS, "month": 36, "of_claims": []}
    return Explanation.model_validate({**head, "conclusions": [{**entry, **changes}]})


def resting(**shares: float) -> dict[str, Any]:
    """What a conclusion rests on, by group, with intervals of no width."""
    held = [{"group": group, "share": share, "low": share, "high": share} for group, share in shares.items()]
    return {"shares": held, "scale": "log ratio", "pairs": DRAWS // 2}


def as_shipped() -> RunData:
    """The made-up run with titles, policy and parameters as they are shipped."""
    held = report_run.proposals()
    for name, entry in held.items():
        entry["title"] = yaml.safe_load((PROPOSALS / f"{name}.yaml").read_text(encoding="utf-8"))["title"]
    reference = json.loads(REFERENCE.read_text(encoding="utf-8"))
    parameters = [
        {"id": each.id, "grade": each.grade, "unit": each.unit, "q05": 1.0, "q50": 2.0, "q95": 3.0}
        for each in list(library().parameters.values())[:10]
    ]
    return run_data(
        proposals=held,
        reference_policy=reference["reference_policy"],
        notes=[],
        saturated_draws={},
        extra={"parameters": parameters, "links": reference["extra"]["links"], "models": reference["extra"]["models"]},
    )
