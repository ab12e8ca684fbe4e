"""The contents of ``assessment.json``: what a run says, without the arrays."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from secuela.analysis.comparison import assess_outcomes
from secuela.analysis.panels import failed_draws
from secuela.evidence.library import library
from secuela.evidence.records import Outcome
from secuela.runs.arrays import outcome_checksums
from secuela.runs.manifest import Manifest
from secuela.runs.rows import SCHEMA, Assessment, EvidenceShare
from secuela.runs.strict import dump_strict

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["assessment_text", "build_assessment", "dump_strict", "read_assessment", "unmodelled_outcomes"]


def build_assessment(
    outcomes: "xr.Dataset",
    manifest: Manifest,
    *,
    records: Mapping[str, Outcome] | None = None,
) -> dict[str, Any]:
    """The assessment of a run as plain JSON values.

    Args:
        outcomes: The arrays of the run.
        manifest: Its manifest.
        records: Outcome records by id; the library's by default.

    Raises:
        SecuelaError: If the run cannot be compared; see :func:`secuela.analysis.comparison.assess_outcomes`.
    """
    known = library().outcomes if records is None else records
    rows = assess_outcomes(outcomes, months=manifest.months, baseline=manifest.baseline, records=known)
    held = [name for name in known if name in outcomes.data_vars]
    evidence = [
        EvidenceShare(outcome=name, alternative=arm).model_dump() for name in held for arm in manifest.alternatives
    ]
    return {
        "schema": SCHEMA,
        "proposal": manifest.proposal,
        "baseline": manifest.baseline,
        "alternatives": list(manifest.alternatives),
        "as_of": manifest.as_of,
        "months": manifest.months,
        "draws": manifest.draws,
        "seed": manifest.seed,
        "failed_draws": int(failed_draws(outcomes).any(axis=(0, 1)).sum()),
        "outcomes": [row.plain() for row in rows],
        "not_modelled": unmodelled_outcomes(outcomes, known),
        "evidence": evidence,
        "claims": None,
        "manifest": _with_checksums(manifest, outcomes).plain(),
    }


def _with_checksums(manifest: Manifest, outcomes: "xr.Dataset") -> Manifest:
    """The manifest with the checksums of these arrays; those that it has already are not computed again."""
    if set(manifest.array_checksums) == {str(name) for name in outcomes.data_vars}:
        return manifest
    return manifest.model_copy(update={"array_checksums": outcome_checksums(outcomes)})


def assessment_text(assessment: Mapping[str, Any]) -> str:
    """The contents of ``assessment.json``: strict JSON with one line for each row."""
    head = {**assessment, "outcomes": []}
    rows = ",\n".join(f"    {dump_strict(row, indent=None)}" for row in assessment["outcomes"])
    return dump_strict(head).replace('"outcomes": []', f'"outcomes": [\n{rows}\n  ]', 1) + "\n"


def unmodelled_outcomes(outcomes: "xr.Dataset", records: Mapping[str, Outcome]) -> list[dict[str, str]]:
    """Outcomes with a record that the run does not hold: no built model moves them."""
    return [{"outcome": name} for name in records if name not in outcomes.data_vars]


def read_assessment(data: Mapping[str, Any]) -> Assessment:
    """The typed form of a parsed ``assessment.json``.

    Raises:
        pydantic.ValidationError: If it breaks the schema.
    """
    return Assessment.model_validate(dict(data))
