"""What ``explanation.json`` holds: what each conclusion rests on, what flips it, what carries it and where it holds."""

from dataclasses import asdict
from typing import Any, Literal, Self

from pydantic import Field, field_serializer

from secuela.analysis.link_cuts import LinkCut
from secuela.analysis.scenario_discovery import Estimate, Method, Scenario
from secuela.analysis.screening import Flips, Screened
from secuela.analysis.shapley import Resting
from secuela.evidence.records import Window
from secuela.runs.part import Part

Sense = Literal["better", "worse"]
_COORDINATES = ("definition", "drug", "place", "side", "country")


class Bound(Part):
    """One condition of a box, with the part of the plausible range that it covers."""

    name: str
    low: float | None = None
    high: float | None = None
    options: tuple[int, ...] | None = Field(default=None, description="Positions of the options of a choice.")
    covers: float


class ScenarioFound(Part):
    """Where an outcome goes one way; see :class:`secuela.analysis.scenario_discovery.Scenario`."""

    way: Literal["lower", "higher"] | None = None
    sense: Sense | None = None
    method: Method
    cases: float
    names: tuple[str, ...] = ()
    found_in: tuple[float, ...] = ()
    coverage: Estimate | None = None
    density: Estimate | None = None
    fit: Estimate | None = None
    withheld: str | None = Field(default=None, description="A code; in runs of earlier versions the reason in words.")
    draws: int
    least: int | float | None = None
    bounds: tuple[Bound, ...] = ()
    what: str | None = Field(default=None, exclude=True, description="Of earlier versions: the cases in words.")
    conditions: tuple[str, ...] = Field(default=(), exclude=True, description="Of earlier versions: the box in words.")

    @classmethod
    def of(cls, found: Scenario, way: Literal["lower", "higher"], sense: Sense | None) -> Self:
        """What was found of the cases in which an outcome goes one way."""
        conditions = found.box.conditions if found.box else ()
        return cls(
            way=way,
            sense=sense,
            method=found.method,
            cases=found.cases,
            names=found.names,
            found_in=found.found_in,
            coverage=found.coverage,
            density=found.density,
            fit=found.fit,
            withheld=found.withheld,
            draws=found.draws,
            least=found.least,
            bounds=tuple(
                Bound(
                    name=each.name,
                    low=each.low,
                    high=each.high,
                    options=None if each.options is None else tuple(sorted(each.options)),
                    covers=covers,
                )
                for each, covers in zip(conditions, found.covers, strict=True)
            ),
        )


class Rested(Part):
    """What one number of the futures rests on; coordinates that it does not have are left out of the file."""

    outcome: str
    alternative: str
    window: Window
    month: int
    definition: str | None = None
    drug: str | None = None
    place: str | None = None
    side: str | None = None
    country: str | None = None
    rests_on: Resting | None = Field(description="Null where there were too few draws.")

    @property
    def shares(self) -> dict[str, float]:
        """Shares of the variance by group; empty where they were not computed, or nothing varies."""
        held = None if self.rests_on is None else self.rests_on.shares
        return {each.group: each.share for each in held or ()}

    def plain(self) -> dict[str, Any]:
        """The entry as JSON values."""
        return self.model_dump(exclude={name for name in _COORDINATES if getattr(self, name) is None})


class Explained(Rested):
    """A conclusion on the proposal under test."""

    flips: Flips
    screened: tuple[Screened, ...] = Field(description="The strongest parameters and choices first.")
    cuts: tuple[LinkCut, ...]
    scenarios: tuple[ScenarioFound, ...] = Field(description="Empty where none were looked for.")

    @field_serializer("cuts")
    def _told(self, cuts: tuple[LinkCut, ...]) -> list[dict[str, Any]]:
        return [asdict(cut) | {"changes": cut.changes} for cut in cuts]


class Explanation(Part):
    """The whole file."""

    proposal: str
    draws: int = Field(description="Of the mixed runs.")
    draws_of_links: int = Field(description="Of the runs without a link.")
    month: int = Field(description="Of the first conclusion.")
    conclusions: tuple[Explained, ...]
    of_claims: tuple[Rested, ...] = Field(description="What claims ask beside the conclusions.")

    def plain(self) -> dict[str, Any]:
        """The file as JSON values."""
        conclusions = [entry.plain() for entry in self.conclusions]
        return {**self.model_dump(), "conclusions": conclusions, "of_claims": [each.plain() for each in self.of_claims]}
