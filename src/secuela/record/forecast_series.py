"""The series that are forecast month by month, in the form in which an agency publishes them."""

from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from secuela.evidence.errors import RecordError, near, nearest
from secuela.evidence.library import build, library
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.evidence.priors import interval
from secuela.evidence.records import Record, Text
from secuela.evidence.states import STATES
from secuela.evidence.tables import read_map
from secuela.record.observation.late_registration import completeness
from secuela.record.published_series import CORRIDORS, PublishedSeries, published_series

Kind = Literal["count", "sum_of_12", "amount"]


class Late(Record):
    """Ids of the parameters of what the first release of a month lacks."""

    first_gap: str
    half_life: str

    def known(self, since: NDArray[np.int64]) -> NDArray[np.float64]:
        """Share of a month that a release holds, by months since the first one; the medians of both parameters."""
        gap, half_life = (
            np.array([interval(library().parameters[name].prior)[1]]) for name in (self.first_gap, self.half_life)
        )
        return completeness(gap, half_life, np.maximum(since, 0).astype(np.float64))[0]


class ForecastSeries(Record):
    """One series that is forecast: what is published of it, where, since when, and what carries it on."""

    id: str
    title: Text
    definition: Text
    published: str = Field(description="Id of the published series.")
    places: Literal["nation", "states", "corridors"]
    kind: Kind = Field(description="A monthly count, a monthly amount, or the sum of the 12 months that end.")
    first: str = Field(alias="from", description="The first month that is its own.")
    earlier: str | None = None
    quick: str | None = None
    announced: dict[str, str] = Field(default_factory=dict[str, str])
    level_of: str | None = None
    nation: str | None = None
    adds_up: bool = Field(default=False, description="Whether the means of its places add up to that of the nation.")
    late: Late | None = None
    scored_from: str | None = None
    offset: float = Field(default=0, ge=0, description="In the unit of the series.")

    @property
    def source(self) -> PublishedSeries:
        """The published series behind it."""
        return published_series()[self.published]

    @property
    def unit(self) -> str:
        """Unit of a forecast value."""
        return self.source.unit

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of its places."""
        match self.places:
            case "states":
                return tuple(STATES)
            case "corridors":
                return CORRIDORS
            case "nation":
                return (self.source.nation,)

    def as_first_published(self, age: NDArray[np.int64]) -> NDArray[np.float64]:
        """By what a value of a release is multiplied, by the age of its month, to stand as in its first release."""
        if self.late is None:
            return np.ones(len(age))
        since = np.append(0, age - self.source.lag)
        known = self.late.known(since)
        return known[0] / known[1:]

    @property
    def first_month(self) -> Month:
        """The first month that is its own."""
        return Month.parse(self.first)


@cache
def forecast_series() -> dict[str, ForecastSeries]:
    """All of them by id, in the order of the list."""
    document = read_map(files("secuela.record"), "forecast_series.yaml")
    return {
        name: build(ForecastSeries, {"id": name, **record}, document, (name,)) for name, record in document.data.items()
    }


def forecast_series_called(name: str) -> ForecastSeries:
    """One of them by its id.

    Raises:
        RecordError: If no series is called so; near ids are given.
    """
    known = forecast_series()
    if name in known:
        return known[name]
    raise RecordError(
        message("No series that is forecast is called {name}.", name=name[:80]),
        where="SERIES",
        why=message("a forecast has a past to be scored against only where a series is published month by month"),
        fix=nearest(name, known) if near(name, known) else message("use one of {names}", names=", ".join(known)),
    )
