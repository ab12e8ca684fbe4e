"""What a run folder holds of a simulated job: arrays, manifest, comparisons, pictures, verdicts, report."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

from secuela.job.preparation import Job, tested_alone

if TYPE_CHECKING:
    import xarray as xr

    from secuela.analysis.beside_ours import BesideOurs
    from secuela.analysis.median_flows import MedianFlows
    from secuela.analysis.state_summary import StatesSummary
    from secuela.engine.result import Result
    from secuela.job.simulation import Further, Futures, Simulation
    from secuela.runs.manifest import Manifest
    from secuela.runs.rows import Assessment

Files = dict[str, bytes | str]


@dataclass(frozen=True)
class Contents:
    """A simulated job, labelled.

    Args:
        job: The job.
        result: The engine's plain arrays, if carried out.
        outcomes: Labelled arrays.
        drawn: Every parameter and structural choice of each draw.
        ours: Labelled arrays of the status quo and the proposal under test without the reader's assumptions.
        manifest: What the run says about itself before anything is known of what its verdicts rest on.
    """

    job: Job
    result: "Result"
    outcomes: "xr.Dataset"
    drawn: "xr.Dataset"
    manifest: "Manifest"
    ours: "xr.Dataset | None" = None

    @classmethod
    def of(
        cls,
        simulation: "Simulation",
        futures: "Futures",
        *,
        command_line: str | None,
        drawn: "xr.Dataset | None" = None,
    ) -> Self:
        """Label what was simulated, and describe it; what was drawn may be labelled already."""
        from secuela.job.dataset import dataset, draws_of
        from secuela.job.provenance import manifest_of
        from secuela.runs.arrays import outcome_checksums
        from secuela.runs.plan_months import dated

        job, assembly = simulation.job, simulation.assembly
        outcomes = dataset(job, futures.carried, futures.as_things_stand)
        results = (futures.carried, futures.as_things_stand)
        manifest = manifest_of(job, assembly, *results, ours=simulation.ours, command_line=command_line)
        outcomes = dated(outcomes, job.as_of, manifest.first_month)
        manifest = manifest.model_copy(update={"array_checksums": outcome_checksums(outcomes)})
        ours = None if futures.ours is None else dataset(tested_alone(job), futures.ours)
        drawn = draws_of(assembly, futures.carried) if drawn is None else drawn
        return cls(job, futures.carried, outcomes, drawn, manifest, ours)

    def pending(self) -> "Manifest":
        """The manifest of the run while what its verdicts rest on is still being simulated."""
        from secuela.text.codes import coded

        return self.manifest.model_copy(update={"notes": [*self.manifest.notes, coded("basis-pending")]})

    def completed(self, further: "Further") -> "Manifest":
        """The manifest of the run that also holds what its verdicts rest on."""
        extra = {**self.manifest.extra, "foundations": further.neutralised.described()}
        return self.manifest.model_copy(update={"extra": extra})

    @cached_property
    def _compared(self) -> "Assessment":
        from secuela.analysis.assessment import build_assessment
        from secuela.engine.cache import give_memory_back

        found = build_assessment(self.outcomes, self.manifest)
        give_memory_back()  # of many draws some hundred MB, which pages would come on top of
        return found

    def assessment(self, manifest: "Manifest") -> "Assessment":
        """What the run says without its arrays, and without claims."""
        return self._compared.model_copy(update={"manifest": manifest.plain()})

    def files(self, manifest: "Manifest", further: "Further | None" = None) -> Files:
        """The files of the run beside its arrays and manifest, by name.

        Args:
            manifest: As it is written.
            further: What is simulated after the first report; until then there is none of it, and no table.
        """
        from secuela.claims.neutralised import FILE, foundations_bytes
        from secuela.job.conclusion_basis import claims_resting, evidence_resting, explanation
        from secuela.job.ledger_verdicts import claim_rows
        from secuela.page.report_levers import report_page
        from secuela.report.run_data import ASSUMPTIONS, MOVED, RunData
        from secuela.runs.rows import CheckedClaim
        from secuela.runs.strict import dump_strict

        neutralised = None if further is None else further.neutralised
        compared = self.assessment(manifest)
        claims = claim_rows(self.outcomes, manifest, compared.backtested, neutralised, self.drawn)
        explaining = None if further is None else further.explaining
        explained = None if explaining is None else explanation(self.job, self.drawn, explaining)
        files: Files = {}
        if further is not None:
            files = {**self.tables(), "dose_response.json": dump_strict(further.response.plain()) + "\n"}
            files[FILE] = foundations_bytes(further.neutralised.held, further.neutralised.weights)
            if further.moved is not None:
                files[MOVED] = dump_strict(further.moved.plain()) + "\n"
        if explained is not None:
            claims = claims_resting(self.job, claims, explained)
            compared = compared.model_copy(update={"evidence": evidence_resting(compared.evidence, explained)})
            files["explanation.json"] = dump_strict(explained.plain()) + "\n"
        files["flows.json"] = dump_strict(self.flows.plain()) + "\n"
        if self._states is not None:
            files["states.json"] = dump_strict(self._states.plain()) + "\n"
        if self._beside is not None:
            files[ASSUMPTIONS] = dump_strict(self._beside.plain()) + "\n"
        assessment = compared.model_copy(update={"claims": tuple(CheckedClaim(**row.plain()) for row in claims)})
        files["assessment.json"] = assessment.text()
        run = RunData(
            self.outcomes,
            manifest.plain(),
            assessment,
            None if further is None else further.response,
            self.flows,
            self._states,
            self.job.options.places,
            explained,
            beside=self._beside,
            draws_table=self.drawn,
            moved=None if further is None else further.moved,
        )
        files["report.html"] = report_page(run, self.job.options.lang)
        return files

    @cached_property
    def _beside(self) -> "BesideOurs | None":
        """Both results, with the reader's assumptions and without."""
        from secuela.report.run_data import RunData
        from secuela.report.views.both_results import results_beside

        if self.ours is None:
            return None
        names = tuple(dict.fromkeys([self.job.baseline, self.job.under_test]))
        compared = self._compared.model_copy(update={"alternatives": names})
        yours, ours = (RunData(held, self.manifest.plain(), compared) for held in (self.outcomes, self.ours))
        return results_beside(yours, ours)

    def tables(self) -> Files:
        """The comparisons as tables, which no later result changes."""
        return self._tables

    @cached_property
    def _tables(self) -> Files:
        from secuela.analysis.assessment_tables import assessment_csv
        from secuela.report.run_data import RunData
        from secuela.report.workbook import workbook
        from secuela.runs.store import WORKBOOK

        run = RunData(
            self.outcomes,
            self.manifest.plain(),
            self.assessment(self.manifest),
            beside=self._beside,
            draws_table=self.drawn,
        )
        rows = assessment_csv(self._compared).encode("utf-8-sig")  # as spreadsheet programs ask for
        return {"assessment.csv": rows, WORKBOOK: workbook(run, self.job.options.lang)}

    @cached_property
    def flows(self) -> "MedianFlows":
        """Median flows by place, before and after."""
        from secuela.job.dataset import flows

        return flows(self.job, self.result)

    @cached_property
    def _states(self) -> "StatesSummary | None":
        from secuela.job.dataset import states

        return states(self.job, self.outcomes, self.result)
