"""All that a page is made of: the run's arrays and files, and the records of the outcomes that it names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.library import library
from secuela.evidence.modes import CARRIED_OUT
from secuela.evidence.months import Month
from secuela.evidence.records import Outcome, Source
from secuela.runs.reported_months import HEADLINE, TABLES
from secuela.runs.rows import HIGH as HIGH
from secuela.runs.rows import LOW as LOW
from secuela.runs.rows import MID as MID
from secuela.runs.rows import Row as Row
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.place_names import Naming

if TYPE_CHECKING:
    import xarray as xr

    from secuela.claims.neutralised import Foundations


@dataclass(frozen=True)
class Material:
    """A finished run on plain objects, so that a page can be made before the run folder is in its place."""

    outcomes: "xr.Dataset"
    manifest: Mapping[str, Any]
    assessment: Mapping[str, Any]
    dose_response: Mapping[str, Any] | None = None
    flows: Mapping[str, Any] | None = None
    states: Mapping[str, Any] | None = None
    places: Naming = "neutral"
    explanation: Mapping[str, Any] | None = None
    foundations: "Foundations | None" = None

    def field(self, name: str, default: Any = None) -> Any:  # noqa: ANN401  a manifest holds any JSON value
        """A manifest field, wherever the manifest keeps it."""
        extra: Mapping[str, Any] = self.manifest.get("extra") or {}
        value = self.manifest.get(name, extra.get(name))
        return default if value is None else value

    @property
    def proposal(self) -> str:
        """Id of the proposal under test."""
        return str(self.assessment["proposal"])

    @property
    def baseline(self) -> str:
        """Id of the status quo."""
        return str(self.assessment["baseline"])

    @property
    def is_baseline(self) -> bool:
        """Whether the proposal under test is the status quo itself."""
        return self.proposal == self.baseline

    @property
    def alternatives(self) -> list[str]:
        """Ids in the order given; never a ranking."""
        return [str(name) for name in self.assessment["alternatives"]]

    @property
    def origin(self) -> Month:
        """Last month of data that the run may see."""
        return Month.parse(self.assessment["as_of"])

    @property
    def draws(self) -> int:
        """Number of simulated futures per alternative."""
        return int(self.assessment["draws"])

    @property
    def counted(self) -> int:
        """Number of futures that comparisons count: those that did not fail."""
        return self.draws - int(self.assessment["failed_draws"])

    @property
    def dose_month(self) -> int:
        """Month at which the dose-response was read; 0 where the run has none."""
        return int((self.dose_response or {}).get("month", 0))

    @property
    def dose_draws(self) -> int:
        """Number of futures of the dose-response."""
        return int((self.dose_response or {}).get("draws", self.draws))

    @property
    def horizon(self) -> int:
        """Number of simulated months."""
        return int(self.assessment["months"])

    @cached_property
    def months(self) -> list[int]:
        """Months of the tables: 12, 36 and 60 where the run has them, and its last one."""
        stored = {row.month for row in self.rows}
        return sorted({month for month in TABLES if month in stored} | {max(stored)})

    @property
    def ends_between(self) -> bool:
        """Whether the run ends in another month than those that tables have by themselves."""
        return self.months[-1] not in TABLES

    @cached_property
    def headline_month(self) -> int:
        """Month that headlines speak of: that of the dose-response, else 36, else the last one of the tables."""
        if self.dose_month in self.months:
            return self.dose_month
        return HEADLINE if HEADLINE in self.months else self.months[-1]

    @cached_property
    def rows(self) -> list[Row]:
        """The lines of the assessment."""
        return [Row.model_validate(row) for row in self.assessment["outcomes"]]

    @cached_property
    def carried_out(self) -> list[Row]:
        """The lines of the assessment that read "if carried out"."""
        return [row for row in self.rows if row.mode == CARRIED_OUT]

    @cached_property
    def _by_place(self) -> dict[tuple[str, str, str, str, int, str | None], Row]:
        return {
            (row.mode, row.outcome, row.alternative, row.window, row.month, variant_of(row.where)): row
            for row in self.rows
        }

    def row(
        self,
        outcome: str,
        alternative: str,
        window: str,
        month: int,
        variant: str | None = None,
        *,
        mode: str = CARRIED_OUT,
    ) -> Row | None:
        """One line of the assessment, or None if the run has no such line.

        A variant is a definition, a drug, a place, or a country and a side as in ``MX/forces``.
        """
        return self._by_place.get((mode, outcome, alternative, window, month, variant))

    def variants(self, outcome: str) -> list[str | None]:
        """Definitions, drugs, … under which an outcome is stored, in their order; ``[None]`` if there are none."""
        return list({variant_of(row.where): None for row in self.carried_out if row.outcome == outcome})

    def holds(self, outcome: str) -> bool:
        """Whether the assessment has a line on an outcome for the proposal under test."""
        return (outcome, self.proposal) in self._told

    @cached_property
    def _told(self) -> set[tuple[str, str]]:
        return {(row.outcome, row.alternative) for row in self.carried_out}

    def stored(self) -> Iterator[Outcome]:
        """Records of the outcomes that the run holds, in the order of the library."""
        present = {row.outcome for row in self.rows}
        return (record for name, record in library().outcomes.items() if name in present)

    def title(self, alternative: str) -> str:
        """An alternative's title in the author's own words."""
        titles: dict[str, str] = self.plan(alternative).get("title") or {}
        return titles.get("en") or titles.get("es") or alternative

    def short_title(self, alternative: str) -> str:
        """What stands before the first colon of an alternative's title, for legends and inside sentences.

        The whole title where another alternative's begins alike, since one name may not stand for two.
        """
        title = self.title(alternative)
        head = title.partition(":")[0]
        others = (self.title(name) for name in self.alternatives if name != alternative)
        return title if head in {other.partition(":")[0] for other in others} else head

    def plan(self, alternative: str) -> Mapping[str, Any]:
        """The resolved proposal of an alternative, as the manifest holds it."""
        return self.field("proposals", {}).get(alternative) or {}

    @property
    def cut(self) -> list[str]:
        """Ids of the causal links that were cut out of the world of this run."""
        return [str(link) for link in self.field("cut", [])]

    @cached_property
    def levers(self) -> list[dict[str, Any]]:
        """The levers of the dose-response, empty where the run has none."""
        return list((self.dose_response or {}).get("levers") or [])

    def lever(self, name: str) -> tuple[str, str]:
        """Title and unit of a lever; its id in words where the run does not say."""
        entries: dict[str, dict[str, str]] = self.field("levers", {})
        known = {lever["lever"]: lever for lever in self.levers} | entries
        entry = known.get(name) or {}
        return str(entry.get("title") or name.replace("_", " ")), str(entry.get("unit") or "")

    def draws_of(self, outcome: str, alternative: str) -> NDArray[np.float64]:
        """Shape (draw, month): one outcome of one alternative, failed draws left out."""
        array: Any = self.outcomes[outcome]
        array = array.sel(alternative=alternative, mode=CARRIED_OUT)
        values = np.asarray(array.transpose("draw", "month").values, dtype=np.float64)
        return values[np.isfinite(values).all(axis=1)]


def variant_of(where: Mapping[str, Any]) -> str | None:
    """The definition, drug or place among some coordinates, or country and side as in ``MX/forces``; None for none."""
    sides = "/".join(part for part in (where.get("country"), where.get("side")) if part)
    return where.get("definition") or where.get("drug") or where.get("place") or sides or None


def outcome_title(name: str) -> str:
    """Title of an outcome, or its id where no record exists."""
    record = library().outcomes.get(name)
    return record.title if record else name


def source_record(name: str) -> Source | None:
    """The source of an id, or None if the library does not hold it."""
    found = library().sources
    return found.get(name)


def smallest(name: str) -> str:
    """The smallest meaningful difference of an outcome in words."""
    record = library().outcomes[name]
    if record.smallest_kind == "relative":
        return numbers.per_cent_in_short(record.smallest_difference)
    if record.unit == "share":
        return _("{n} percentage points").format(n=numbers.in_short(100 * record.smallest_difference))
    return numbers.dose(record.smallest_difference, record.unit)
