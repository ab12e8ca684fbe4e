"""A removal of a leader, and a war between former partners, as records."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from secuela.evidence.months import Month

Means = Literal["capture", "kill"]
By = Literal["mexico", "joint", "us"]
Split = Literal["yes", "no", "unclear"]
Use = Literal["fit", "lag", "announced"]
Checked = Literal["yes", "no"]


@dataclass(frozen=True)
class Removal:
    """One removal of a leader of a group, the group being a population.

    Args:
        month: When.
        state: Where it took place; a place id, in Mexico or the US.
        home: Home states of the group, as far as a judgement goes.
        group: Name on the reviewed allow-list.
        means: How.
        by: By whom.
        split: Whether a visible split or war within the group followed.
        reach: States in which the group was recorded as fighting in that year and the two before; 0 if never.
        source: Source id.
        checked: Whether month, group and means were read again in that source.
        note: What is known or doubtful.
    """

    month: Month
    state: str
    home: tuple[str, ...]
    group: str
    means: Means
    by: By
    split: Split
    reach: int
    source: str
    checked: bool
    note: str


@dataclass(frozen=True)
class War:
    """A war between parts of one group, or between partners that broke with each other.

    Args:
        id: Name and year.
        title: What it was.
        trigger: Month of the removal or of the break that it is traced to; none if there was no such month.
        by_removal: Whether the trigger was a removal.
        onset: Month in which the record dates open fighting.
        homes: Home states.
        use: ``fit``; ``lag`` where a larger war hides its deaths; ``announced`` where only announced figures say how
            large it was: it joins size and lag, and runs as of an earlier month do not see it.
        places: Recorded deaths between the two sides in its first 24 months, by state.
        source: Source id of the dates.
        checked: Whether they were read again in that source.
        note: What is known or doubtful.
    """

    id: str
    title: str
    trigger: Month | None
    by_removal: bool
    onset: Month
    homes: tuple[str, ...]
    use: Use
    places: Mapping[str, float]
    source: str
    checked: bool
    note: str

    @property
    def lag(self) -> int | None:
        """Months from the trigger to open fighting."""
        return None if self.trigger is None else self.onset - self.trigger

    @property
    def home_share(self) -> float | None:
        """Share of recorded deaths in the home states; none where no death was recorded."""
        total = sum(self.places.values())
        return sum(self.places.get(code, 0.0) for code in self.homes) / total if total else None
