"""What a manifest says of the proposals of its run and of what was there before them, each a record."""

from pydantic import Field

from secuela.runs.part import Part

Titles = dict[str, str] | str  # by language; one text in a proposal that was given one


class PlannedLever(Part):
    """A lever of a phase, with its dose and the options that were given."""

    lever: str = ""
    dose: float | None = None
    unit: str | None = None
    means: str | None = None
    by: str | None = None
    where: str | None = None
    drug: str | None = None
    basis: str | None = None
    note: str | None = None

    @property
    def options(self) -> dict[str, str]:
        """The options that were given."""
        given = {"means": self.means, "by": self.by, "where": self.where, "drug": self.drug}
        return {name: value for name, value in given.items() if value}


class PlannedPhase(Part):
    """A stretch of months in which doses are held."""

    id: str
    start: str | None = Field(default=None, alias="from")
    months: int | None = None
    levers: tuple[PlannedLever, ...] = ()


class PlannedStatus(Part):
    """How far a proposal has come; see :mod:`secuela.evidence.plan_status`."""

    stage: str = ""
    execution: str = ""
    ended: bool = False
    as_of: str | None = None


class StoredPlan(Part):
    """A resolved proposal.

    Attributes:
        title: The author's words.
        sources: Likewise.
        status: How far it has come; None where nobody says so.
        consent: Of Mexico.
        phases: As they are planned.
        note: The author's words.
        doses: Simulated doses by ``lever[/options]``, one for each month from the first after the origin on.
        starts: First month of each phase.
        ends: Last month of each phase.
    """

    title: Titles = ""
    sources: tuple[str, ...] = ()
    status: PlannedStatus | None = None
    consent: str | None = None
    phases: tuple[PlannedPhase, ...] = ()
    note: str | None = None
    doses: dict[str, tuple[float, ...]] | None = None
    starts: dict[str, str] = Field(default_factory=dict[str, str])
    ends: dict[str, str] = Field(default_factory=dict[str, str])

    def begins(self, phase: PlannedPhase) -> str | None:
        """The first month of a phase; None where nothing says so."""
        return self.starts.get(phase.id) or phase.start or None


class InForce(Part):
    """A dated measure that the status quo holds already."""

    id: str = ""
    title: Titles = ""
    since: str = Field(default="", alias="from")
    source: str = ""


class PastRecord(Part):
    """What was counted of an outcome before the origin, by month.

    Attributes:
        months: Their names.
        values: Of each month.
        preliminary: Of the months that are known only so far.
    """

    months: tuple[str, ...]
    values: tuple[float, ...]
    preliminary: "PastRecord | None" = None
