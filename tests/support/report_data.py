"""The made-up run as views read it: with or without Mexico's outcomes, supply and dose-response."""

from functools import cache
from typing import Any

from secuela.report.run_data import RunData
from secuela.runs.rows import Assessment
from support import mexico_run, report_run

DRAWS = 60


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
    explanation: Any = None,
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
        report_run.dose_response() if doses is None else doses,
        report_run.flows(),
        None,
        places,
        explanation,
    )
