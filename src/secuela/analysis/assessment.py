"""What a run says without its arrays: every comparison, and what no model moves."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from secuela.analysis.comparison import assess_outcomes
from secuela.analysis.panels import empty_draws, failed_among
from secuela.evidence.library import library
from secuela.evidence.records import Outcome
from secuela.record.skill import scored_until
from secuela.runs.arrays import outcome_checksums
from secuela.runs.manifest import Manifest
from secuela.runs.rows import Assessment, EvidenceShare, UnmodelledOutcome

if TYPE_CHECKING:
    import xarray as xr


def build_assessment(
    outcomes: "xr.Dataset",
    manifest: Manifest,
    *,
    records: Mapping[str, Outcome] | None = None,
    rows: bool = True,
) -> Assessment:
    """The assessment of a run, without claims and shares by grade.

    Args:
        outcomes: The arrays of the run.
        manifest: Its manifest.
        records: Outcome records by id; the library's by default.
        rows: Whether everything is compared; else only the status quo of what a backtest reaches, as pages read it,
            and which draws failed is taken from the manifest.

    Raises:
        SecuelaError: If the run cannot be compared; see :func:`secuela.analysis.comparison.assess_outcomes`.
    """
    known = library().outcomes if records is None else records
    read = outcomes if rows else _backtested(outcomes, manifest)
    empty = empty_draws(read)
    compared = assess_outcomes(read, months=manifest.months, baseline=manifest.baseline, records=known, empty=empty)
    failed = failed_among(empty, read["mode"].values.tolist()).any(axis=(0, 1))
    held = [name for name in known if name in outcomes.data_vars]
    return Assessment(
        proposal=manifest.proposal,
        baseline=manifest.baseline,
        alternatives=tuple(manifest.alternatives),
        as_of=manifest.as_of,
        months=manifest.months,
        draws=manifest.draws,
        seed=manifest.seed,
        failed_draws=int(failed.sum()) if rows else len({each.draw for each in manifest.failed_draws.draws}),
        outcomes=tuple(compared),
        not_modelled=tuple(UnmodelledOutcome(outcome=name) for name in known if name not in outcomes.data_vars),
        evidence=tuple(
            EvidenceShare(outcome=name, alternative=alternative)
            for name in held
            for alternative in manifest.alternatives
        ),
        manifest=_with_checksums(manifest, outcomes).plain(),
    )


def _backtested(outcomes: "xr.Dataset", manifest: Manifest) -> "xr.Dataset":
    """What a backtest reaches, or any one outcome where it reaches none, under the status quo."""
    scored = [str(name) for name in outcomes.data_vars if scored_until(str(name))]
    return outcomes[scored or [str(next(iter(outcomes.data_vars)))]].sel(alternative=[manifest.baseline])


def _with_checksums(manifest: Manifest, outcomes: "xr.Dataset") -> Manifest:
    """The manifest with the checksums of these arrays; those that it has already are not computed again."""
    if set(manifest.array_checksums) == {str(name) for name in outcomes.data_vars}:
        return manifest
    return manifest.model_copy(update={"array_checksums": outcome_checksums(outcomes)})
