"""The series that agencies publish: who, how often, in what unit, where a person finds the file, where it breaks.

A table of the package that is such a series says so in its own record, ``evidence/tables/series.yaml``; all others, of
which the package has no table or several, stand in ``published_series.yaml``.
"""

from functools import cache
from importlib.resources import files
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from secuela.evidence.errors import RecordError, near, nearest
from secuela.evidence.library import build, library
from secuela.evidence.message import message
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.records import Publication, PublishedTable, Series
from secuela.evidence.tables import read_map
from secuela.record.areas import MEXICO, UNITED_STATES, mexican_places, us_places

Frequency = Literal["month", "half_year", "year"]
MONTHS_OF: dict[Frequency, int] = {"month": 1, "half_year": MONTHS_PER_YEAR // 2, "year": MONTHS_PER_YEAR}
# Where drugs are seized, as far as the record tells places apart: the corridors of the southwest border by their ids,
# the coasts and the interior, and the northern border; the southwest border and the nation are sums.
CORRIDORS = ("corridor-california", "corridor-arizona", "corridor-el-paso-west-texas", "corridor-south-texas")
COASTAL, NORTHERN, SOUTHWEST = "coastal-interior", "northern-border", "southwest-border"


class PublishedSeries(Publication):
    """One series as its agency publishes it; a period is named by its last month."""

    id: str
    unit: str
    frequency: Frequency
    source: str
    shipped: dict[str, str | tuple[str, ...]] = Field(default_factory=dict[str, str | tuple[str, ...]])
    vintage: str | None = Field(default=None, description="Month in which the shipped rows were published or read.")

    @model_validator(mode="after")
    def _shipped_rows_are_found(self) -> Self:
        if self.shipped and self.vintage is None:
            msg = "it names shipped rows and no vintage, the month in which these were published or read"
            raise ValueError(msg)
        known = {self.nation, "states", "corridors"}
        if not known.issuperset(self.shipped):
            msg = f"shipped is by {', '.join(sorted(known))}, not by {', '.join(sorted(set(self.shipped) - known))}"
            raise ValueError(msg)
        return self

    @property
    def nation(self) -> str:
        """The place that holds the whole."""
        return MEXICO if self.places == "mexico" else UNITED_STATES

    def allowed_places(self) -> frozenset[str]:
        """Codes of places that it may hold."""
        if self.places == "mexico":
            return mexican_places()
        if self.places == "us":
            return us_places()
        whole = frozenset({UNITED_STATES})
        return whole if self.places == "nation" else whole | {*CORRIDORS, COASTAL, NORTHERN, SOUTHWEST}

    def holds(self, month: Month) -> bool:
        """Whether a period of this series ends with a month."""
        return month.month % MONTHS_OF[self.frequency] == 0

    @property
    def last_month(self) -> Month | None:
        """The last month of its definition, if it has ended."""
        return None if self.ends is None else Month.parse(self.ends.month)


@cache
def published_series() -> dict[str, PublishedSeries]:
    """All series by id, those of an agency together."""
    found = [_of_table(table, table.published) for table in library().series.values() if table.published is not None]
    document = read_map(files("secuela.record"), "published_series.yaml")
    for name, record in document.data.items():
        found.append(build(PublishedSeries, {"id": name, **record}, document, (name,)))
    agencies = list(dict.fromkeys(each.agency for each in found))
    return {each.id: each for each in sorted(found, key=lambda each: agencies.index(each.agency))}


def _of_table(table: Series, published: PublishedTable) -> PublishedSeries:
    """The series that a table of the package is."""
    own: dict[str, Any] = published.model_dump(by_alias=True, exclude={"states", "source"})
    of = {"id": table.id, "unit": table.unit, "frequency": table.frequency, "source": published.source or table.source}
    nation = MEXICO if published.places == "mexico" else UNITED_STATES
    tables = {nation: (table.id,), **({"states": published.states} if published.states else {})}
    return PublishedSeries.model_validate({**own, **of, "shipped": tables})


def series_called(name: str) -> tuple[PublishedSeries, str | None]:
    """A series by its id, or by another name of it: that of the nation gives its place too, that of the states none.

    Raises:
        RecordError: If no series is called so; near names are given.
    """
    known = published_series()
    if name in known:
        return known[name], None
    for series in known.values():
        if name in series.names:
            return series, None if name.endswith("_state") else series.nation
    names = [*known, *(each for series in known.values() for each in series.names)]
    fix = message("`secuela data list` shows all series")
    if near(name, names):
        fix = message("{near} (`secuela data list` shows all)", near=nearest(name, names))
    raise RecordError(
        message("There is no published series called {name}.", name=name[:80]),
        where="SERIES",
        why=message("only a series with a definition and a unit can be shown or added"),
        fix=fix,
    )


def shipped_ids(series: PublishedSeries, place: str) -> tuple[str, ...]:
    """What the package ships of a series under one key of ``shipped``."""
    given = series.shipped.get(place, ())
    return (given,) if isinstance(given, str) else given
