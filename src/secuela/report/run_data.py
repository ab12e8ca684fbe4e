"""A finished run as views read it: its arrays if carried out, its files, and when its proposal acts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from secuela.analysis.beside_ours import BesideOurs
from secuela.analysis.dominant_input import Parted
from secuela.analysis.dose_response import DoseResponse, LeverResponse
from secuela.analysis.explanation import Explanation
from secuela.analysis.median_flows import MedianFlows
from secuela.analysis.panels import Floats
from secuela.analysis.plan_responses import PlanResponses
from secuela.analysis.state_summary import StatesSummary
from secuela.analysis.uncertain_inputs import space_of
from secuela.claims.neutralised import foundations_of
from secuela.evidence.assumption_records import Replaced
from secuela.evidence.errors import RunError
from secuela.evidence.library import library
from secuela.evidence.modes import CARRIED_OUT
from secuela.evidence.months import Month
from secuela.evidence.records import JUDGED, Outcome
from secuela.runs.integrity import part_of
from secuela.runs.manifest import run_id
from secuela.runs.paths_read import PathsRead
from secuela.runs.plan_months import first_dosed
from secuela.runs.reported_months import HEADLINE
from secuela.runs.rows import Assessment
from secuela.runs.stored_plans import InForce, PastRecord, StoredPlan
from secuela.runs.world_parts import DrawnParameter, ListedLever, StoredLink, StoredModel
from secuela.text.language import spoken
from secuela.text.language import translate as _
from secuela.text.place_names import Naming

if TYPE_CHECKING:
    import xarray as xr

    from secuela.claims.neutralised import Foundations
    from secuela.runs.store import Run

DOSE_RESPONSE, FLOWS, STATES, EXPLANATION = "dose_response.json", "flows.json", "states.json", "explanation.json"
ASSUMPTIONS, MOVED = "assumptions.json", "moved_levers.json"
_FURTHER = ("definition", "side", "country", "drug", "state")
Where = Mapping[str, str]


@dataclass(frozen=True)
class Window:
    """Simulated months, counted from the origin of the data; the first and the last are both inside."""

    first: int
    last: int

    @property
    def months(self) -> int:
        """Length."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class RunData:
    """A finished run on plain objects, so that a report can be made before the run folder is in its place.

    Args:
        outcomes: Arrays as in a run folder.
        manifest: Contents of ``manifest.json``.
        assessment: What ``assessment.json`` holds, typed; pages read no comparisons of it but which are backtested.
        dose_response: What ``dose_response.json`` holds, or None; the same for the files that follow.
        flows: Median flows before and after.
        states: Homicide and displacement by state.
        places: Which names disputed places carry: both, or those of one government.
        explanation: What conclusions rest on.
        foundations: What the basis of verdicts needs, where the assessment holds no claims.
        beside: Both results where a reader's assumptions stand in place of ours: with them and without.
        draws_table: What each future drew, as it is stored or in use.
        moved: What its levers answer from when they are moved.
        known: What views worked out already; the same questions are asked by several chapters.
    """

    outcomes: "xr.Dataset"
    manifest: Mapping[str, Any]
    assessment: Assessment
    dose_response: DoseResponse | None = None
    flows: MedianFlows | None = None
    states: StatesSummary | None = None
    places: Naming = "neutral"
    explanation: Explanation | None = None
    foundations: "Foundations | None" = None
    beside: BesideOurs | None = None
    draws_table: "xr.Dataset | None" = None
    moved: PlanResponses | None = None
    known: dict[Any, Any] = field(default_factory=dict[Any, Any], init=False, repr=False)

    def _listed(self, name: str, kind: Any) -> Any:  # noqa: ANN401  records or a text, by the kind
        """A part of the manifest, wherever the manifest keeps it; empty where the run does not say."""
        return part_of(self.manifest, name, kind)

    @cached_property
    def parameters(self) -> tuple[DrawnParameter, ...]:
        """Every uncertain number of the run."""
        return self._listed("parameters", tuple[DrawnParameter, ...])

    @cached_property
    def links(self) -> tuple[StoredLink, ...]:
        """Every causal link of its world."""
        return self._listed("links", tuple[StoredLink, ...])

    @cached_property
    def models(self) -> tuple[StoredModel, ...]:
        """Every model of its world."""
        return self._listed("models", tuple[StoredModel, ...])

    @cached_property
    def listed_levers(self) -> dict[str, ListedLever]:
        """Every lever by id, whether the proposal uses it or not."""
        return self._listed("levers", dict[str, ListedLever])

    @cached_property
    def judged(self) -> Parted:
        """What its futures drew of numbers that are judgement; nothing where the run kept no draws."""
        return Parted({} if self.draws_table is None else space_of(self.draws_table), JUDGED)

    # -- what was run ------------------------------------------------------------------------------------------------

    @cached_property
    def id(self) -> str:
        """The first digits of a checksum over all arrays: the same numbers, the same id."""
        return run_id(self.array_checksums, self.proposal)

    @property
    def version(self) -> str:
        """Version of Secuela that made the run."""
        return self.versions.get("secuela", "–")

    @cached_property
    def versions(self) -> dict[str, str]:
        """Of Secuela, Python and the numerical libraries."""
        return self._listed("versions", dict[str, str])

    @cached_property
    def platform(self) -> dict[str, str]:
        """System, machine and kind of processor."""
        return self._listed("platform", dict[str, str])

    @cached_property
    def data_checksums(self) -> dict[str, str]:
        """By table of the package."""
        return self._listed("data_checksums", dict[str, str])

    @cached_property
    def array_checksums(self) -> dict[str, str]:
        """By outcome."""
        return self._listed("array_checksums", dict[str, str])

    @property
    def command_line(self) -> str:
        """As it was typed; empty where nothing was."""
        return self._listed("command_line", str)

    @property
    def created(self) -> str:
        """When the run was made; empty where it does not say."""
        return self._listed("created", str)

    @cached_property
    def notes(self) -> tuple[str | dict[str, Any], ...]:
        """Codes with values, for :mod:`secuela.text.run_notes` to word; sentences in runs of earlier versions."""
        return self._listed("notes", tuple[str | dict[str, Any], ...])

    @cached_property
    def saturated_draws(self) -> dict[str, int]:
        """Reason to number of draws."""
        return self._listed("saturated_draws", dict[str, int])

    @cached_property
    def structure(self) -> dict[str, dict[str, int]]:
        """Structural choice to the number of draws that use each option."""
        return self._listed("structure", dict[str, dict[str, int]])

    @cached_property
    def levels_at_origin(self) -> dict[str, Any]:
        """By name: a number, a word, or a few quantiles, shown as they are."""
        return self._listed("origin", dict[str, Any])

    @property
    def proposal(self) -> str:
        """Id of the proposal under test."""
        return self.assessment.proposal

    @property
    def baseline(self) -> str:
        """Id of the status quo."""
        return self.assessment.baseline

    @property
    def is_baseline(self) -> bool:
        """Whether the proposal under test is the status quo itself."""
        return self.proposal == self.baseline

    @property
    def alternatives(self) -> list[str]:
        """Ids in the order given; never a ranking."""
        return list(self.assessment.alternatives)

    @property
    def others(self) -> list[str]:
        """The alternatives beside the status quo, in the order given."""
        return [name for name in self.alternatives if name != self.baseline]

    @property
    def origin(self) -> Month:
        """Last month of data that the run may see."""
        return Month.parse(self.assessment.as_of)

    @property
    def draws(self) -> int:
        """Number of simulated futures per alternative."""
        return self.assessment.draws

    @property
    def counted(self) -> int:
        """Number of futures that comparisons count: those that did not fail."""
        return self.draws - self.assessment.failed_draws

    @property
    def horizon(self) -> int:
        """Number of simulated months."""
        return self.assessment.months

    @property
    def seed(self) -> int:
        """Root of draws and luck."""
        return self.assessment.seed

    @property
    def cut(self) -> list[str]:
        """Ids of the causal links that were cut out of the world of this run."""
        return list(self._listed("cut", tuple[str, ...]))

    @cached_property
    def assumed(self) -> list[Replaced]:
        """The reader's assumptions that stand in place of ours, each beside what it replaces."""
        return list(self._listed("assumed", tuple[Replaced, ...]))

    @cached_property
    def aims(self) -> tuple[str, ...]:
        """The reader's own aims, as they were typed."""
        return self._listed("aims", tuple[str, ...])

    # -- its proposals -----------------------------------------------------------------------------------------------

    @cached_property
    def plans(self) -> dict[str, StoredPlan]:
        """The resolved proposals that the manifest holds, by alternative."""
        return self._listed("proposals", dict[str, StoredPlan])

    def plan(self, alternative: str) -> StoredPlan:
        """The resolved proposal of an alternative; an empty one where the manifest holds none."""
        return self.plans.get(alternative) or StoredPlan()

    @cached_property
    def in_force(self) -> tuple[InForce, ...]:
        """Dated measures that the status quo holds already."""
        return self._listed("reference_policy", tuple[InForce, ...])

    def title(self, alternative: str) -> str:
        """An alternative's title in the author's own words, in the language of the reader where there is one."""
        titles = self.plan(alternative).title
        if isinstance(titles, str):
            return titles or alternative
        return titles.get(spoken()) or titles.get("en") or next(iter(titles.values()), alternative)

    def short_title(self, alternative: str) -> str:
        """What stands before the first colon of a title; all of it where another alternative's begins alike."""
        title = self.title(alternative)
        head = title.partition(":")[0]
        others = (self.title(name) for name in self.alternatives if name != alternative)
        return title if head in {other.partition(":")[0] for other in others} else head

    def doses(self, alternative: str) -> Mapping[str, Sequence[float]]:
        """Simulated doses by ``lever[/options]``, one for each month from the first after the origin on."""
        return self.plan(alternative).doses or {}

    @cached_property
    def first_month(self) -> int:
        """The first month with a dose of the proposal under test, or of any alternative where it has none."""
        return first_dosed({name: self.doses(name) for name in self.alternatives}, self.proposal)

    def begins(self, alternative: str) -> Month | None:
        """The first month of the first phase with a dose, simulated or not; None where nothing is dosed."""
        plan = self.plan(alternative)
        acting = [phase for phase in plan.phases if any(part.dose for part in phase.levers)]
        months = [Month.parse(text) for phase in acting if (text := plan.begins(phase))]
        return min(months, key=lambda month: month - self.origin) if months else None

    def idle(self, alternative: str) -> Month | None:
        """When an alternative begins, where that is after the horizon, so that nothing of it is simulated."""
        first = self.begins(alternative)
        return first if first is not None and first - self.origin > self.horizon else None

    def ends(self, alternative: str) -> Month | None:
        """The last simulated month with a dose; None where there is none."""
        paths = self.doses(alternative).values()
        acting = [place for path in paths for place, dose in enumerate(path, 1) if dose]
        return self.origin + min(max(acting), self.horizon) if acting else None

    def window(self, months: int = HEADLINE) -> Window:
        """The first months of the plan, as many as are asked for and simulated."""
        first = min(self.first_month, self.horizon)
        return Window(first, min(first + months - 1, self.horizon))

    # -- its numbers -------------------------------------------------------------------------------------------------

    def holds(self, outcome: str) -> bool:
        """Whether the run holds an outcome."""
        return outcome in self.outcomes.data_vars

    def stored(self) -> Iterator[Outcome]:
        """Records of the outcomes that the run holds, in the order of the library."""
        return (record for name, record in library().outcomes.items() if self.holds(name))

    def path(self, outcome: str, alternative: str, **where: str) -> Floats:
        """`(draw, month)` of one alternative, months from the origin on; NaN where a draw failed.

        Args:
            outcome: Its id.
            alternative: Its id; a further mode holds the proposal under test alone.
            where: Labels of its further axes; its usual definition, and carried out, where none is named.
        """
        told = {"mode": CARRIED_OUT, **dict(library().outcomes[outcome].usual_definition), **where}
        name = alternative if told["mode"] == CARRIED_OUT else self.proposal
        return self._read.read(outcome, alternative=name, **told)

    @cached_property
    def _read(self) -> PathsRead:
        return PathsRead(self.outcomes)

    def by_state(self, alternative: str, draws: slice = slice(None)) -> Floats:
        """`(draw, month, state)`: homicides by state in some draws; of all of them only where a run is small."""
        variable = self.outcomes.variables["homicides_mx_state"]
        place = self._read.labels("alternative").index(alternative)
        found = variable.isel(alternative=place, draw=draws).transpose("draw", "month", "state")
        return np.asarray(found.to_numpy(), dtype=np.float64)

    @cached_property
    def levers(self) -> tuple[LeverResponse, ...]:
        """The levers of the dose-response, empty where the run has none."""
        return () if self.dose_response is None else self.dose_response.levers

    @cached_property
    def history(self) -> dict[str, PastRecord]:
        """The record before the origin, by outcome."""
        return self._listed("history", dict[str, PastRecord])

    @cached_property
    def touched(self) -> dict[str, float]:
        """Share of what was seized at the southwest border, by drug, that the Gulf perimeter touches at all."""
        return self._listed("touched", dict[str, float])

    @property
    def touched_period(self) -> str:
        """The months of that: ``2024-11/2025-10``."""
        return self._listed("touched_period", str)


def run_data(run: "Run", *, places: Naming = "neutral", rows: bool = False) -> RunData:
    """A saved run; outcomes that this version does not know are left out.

    Args:
        run: The run.
        places: Which names disputed places carry.
        rows: Whether all comparisons of its assessment are read, as a workbook needs them.

    Raises:
        RunError: If the run has no assessment, or one of its further files cannot be read.
    """
    assessment = run.assessment if rows else run.summary
    if assessment is None:
        raise RunError(
            _("This run has no assessment."),
            where=str(run.path / "assessment.json"),
            why=_("a report prints the comparisons that the assessment holds"),
            fix=_("repeat the run with secuela assess"),
        )
    return RunData(
        run.outcomes.drop_vars(unknown_outcomes(run)),
        run.manifest.plain(),
        assessment,
        run.record(DOSE_RESPONSE, DoseResponse),
        run.record(FLOWS, MedianFlows),
        run.record(STATES, StatesSummary),
        places,
        run.record(EXPLANATION, Explanation),
        foundations_of(run),
        run.record(ASSUMPTIONS, BesideOurs),
        run.stored_draws,
        run.record(MOVED, PlanResponses),
    )


def unknown_outcomes(run: "Run") -> list[str]:
    """Outcomes of a run of another version that this one has no record of."""
    known = library().outcomes
    return [str(name) for name in run.outcomes.data_vars if name not in known]


def labels_of(run: RunData, outcome: str) -> list[dict[str, str]]:
    """Every combination of labels under which an outcome is stored with numbers; ``[{}]`` where it has no such axis."""
    array: Any = run.outcomes[outcome]
    record = library().outcomes[outcome]
    found: list[dict[str, str]] = [{}]
    for axis in _FURTHER:
        if axis in array.dims:
            held = [str(label) for label in array[axis].values]
            kept = record.axes.get(axis, held)  # type: ignore[call-overload]
            found = [{**one, axis: label} for one in found for label in held if label in kept]
    return found
