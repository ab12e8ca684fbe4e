"""What a manifest says of the world of its run: parameters, links, models and levers, each a record."""

from secuela.runs.part import Part


class DrawnParameter(Part):
    """An uncertain number before anything is simulated.

    Attributes:
        id: Its record.
        grade: Of the evidence.
        unit: Of the points.
        q05: 5 % point.
        q50: Median.
        q95: 95 % point.
        sources: Ids.
        moves: Outcomes that follow from it.
        title: In words, in runs of earlier versions.
        why: Likewise.
    """

    id: str
    grade: str
    unit: str
    q05: float
    q50: float
    q95: float
    sources: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    title: str | None = None
    why: str | None = None


class StoredLink(Part):
    """A causal link of the run; see :class:`secuela.evidence.links.LinkRecord` for what each field means."""

    id: str
    form: str
    elasticity: float
    unit: str
    lag: int
    low: float
    high: float
    grade: str
    why: str | None = None
    sources: tuple[str, ...] = ()


class StoredPort(Part):
    """An input of a model."""

    id: str
    unit: str


class StoredModel(Part):
    """A model of the run by its parts."""

    id: str
    about: str
    inputs: tuple[StoredPort, ...]
    state: tuple[str, ...]
    outputs: tuple[str, ...]
    luck: tuple[str, ...]


class ListedLever(Part):
    """A lever of the run: what is done, the unit of its dose, and the governments that can do it."""

    title: str = ""
    unit: str = ""
    actors: tuple[str, ...] = ()
