"""One record per parameter, structural choice, fact, source, series, place, group, outcome and causal link."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from secuela.evidence.bilingual import Bilingual
from secuela.evidence.corridors import DRUGS
from secuela.evidence.message import Message, message
from secuela.evidence.priors import Prior
from secuela.evidence.states import STATES

Grade = Literal["A", "B", "C", "D"]
GRADES: dict[Grade, Message] = {
    "A": message("causal estimate"),
    "B": message("calibrated to data"),
    "C": message("analogy"),
    "D": message("judgement"),
}
JUDGED: Grade = "D"


class Record(BaseModel):
    """Base of all records: closed keys, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Text(Bilingual):
    """The same sentence in both languages."""

    es: str  # pyright: ignore[reportIncompatibleVariableOverride, reportGeneralTypeIssues]  here both are needed


class Source(Record):
    """Where a number was published."""

    id: str
    citation: str = Field(description="Author or publisher, year, title, and doi or page.")
    url: str | None = None
    licence: str
    accessed: str | None = Field(default=None, description="Month the copy was read, YYYY-MM.")


class Parameter(Record):
    """One uncertain number of a model, a lever or a link.

    The grade is the lower of two things: how well the study identifies its effect, and how far it must be carried.
    """

    id: str = Field(description="`owner.name`, the owner being the model, lever or rule that uses it.")
    title: Bilingual
    unit: str
    prior: Prior
    grade: Grade
    sources: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    why: str
    read_in: Literal["full text", "abstract", "second source", "data", "none"] = "none"
    evidence_until: str | None = Field(default=None, description="Last month the prior rests on, YYYY-MM.")
    fallback: Prior | None = Field(default=None, description="Wider prior for a run as of an earlier month.")
    no_effect: float | None = Field(default=None, description="Value at which the mechanism does nothing.")


class Choice(Record):
    """One variant of a structural choice, with its share of the draws."""

    id: str
    title: Bilingual
    weight: float = Field(gt=0)


class Structure(Record):
    """A structural choice: which of several rival descriptions a draw uses."""

    id: str
    title: Bilingual
    options: tuple[Choice, ...]
    grade: Grade
    sources: tuple[str, ...] = ()
    why: Bilingual


class Fact(Record):
    """One published number, kept with its unit, place, period and definition."""

    id: str
    title: str
    value: float
    low: float | None = None
    high: float | None = None
    unit: str
    place: str
    period: str
    definition: str
    frame: str | None = Field(
        default=None, description="Id of the counting frame: facts that share it count the same thing."
    )
    source: str
    accessed: str
    grade: Grade | None = None
    hindsight: bool = Field(default=False, description="True if picked with knowledge of what came after.")
    note: str | None = None


class Ending(Record):
    """The last month of a definition, and what follows it without being joined to it."""

    month: str
    why: Text
    next: str


class Publication(Record):
    """How an agency publishes a series, for whoever renews it from the agency's own files."""

    title: Text
    agency: str
    places: Literal["mexico", "us", "nation", "cbp"]
    address: str = Field(description="Page or file for a person to open; nothing is fetched.")
    lag: int = Field(ge=0, description="Months from the end of a period to its usual publication.")
    names: tuple[str, ...] = Field(default=(), alias="as")
    ends: Ending | None = None


class PublishedTable(Publication):
    """The same of a table that the package ships."""

    vintage: str = Field(description="Month in which the rows of the table were published or read.")
    states: tuple[str, ...] = Field(default=(), description="Tables of the same with a column for each state.")
    source: str | None = Field(default=None, description="Of the agency's files, if it is another than the table's.")


class Series(Record):
    """A table of numbers over time that the package ships."""

    id: str
    title: str
    unit: str
    place: str
    definition: str
    frequency: Literal["month", "half_year", "year"] = Field(description="A half-year is named by its last month.")
    source: str
    use: Literal["fit", "test", "start", "context"] = Field(description="Entry in the use register.")
    why: str
    published: PublishedTable | None = Field(default=None, description="As the agency publishes it, where it does.")


class Place(Record):
    """A state, corridor, crossing area or sea."""

    id: str
    kind: Literal["country", "state", "corridor", "crossing", "sea"]
    country: str | None = None
    name: str
    name_es: str
    other_name: str | None = Field(default=None, description="Second name of a place whose name is disputed.")
    other_name_in: str | None = Field(default=None, description="Country whose government uses the second name.")
    source: str


class Group(Record):
    """A recorded group as a population; the name is present only if it is on the reviewed allow-list."""

    id: str
    name: str
    named: bool
    rival_strength: float
    ally_strength: float
    source: str


class Tie(Record):
    """A recorded alliance or rivalry between two groups, undirected."""

    a: str
    b: str
    kind: Literal["alliance", "rivalry"]
    weight: int = Field(gt=0, description="Number of states in which the tie was recorded.")
    source: str


class Mapping(Record):
    """One way to find a listed organisation among the recorded groups."""

    groups: tuple[str, ...] = Field(description="Ids of recorded groups; empty if none was recorded.")
    why: str
    sources: tuple[str, ...] = ()


class ListedOrganisation(Record):
    """An organisation listed by the US in February 2025, with the rival readings of which recorded groups it is."""

    id: str
    title: str
    home: str = Field(
        description="Country where the organisation has its base; a place id, or its name if not a place here."
    )
    source: str
    narrow: Mapping
    broad: Mapping


Axis = Literal["definition", "side", "country", "drug", "state"]
Chapter = Literal["crime", "supply", "relations", "other"]
Window = Literal["month", "cumulative"]
Showing = Literal[
    "headline",
    "beside",
    "compared",
    "as_things_stand",
    "explained",
    "stressed",
    "dose_response",
    "supply",
    "deaths",
]
VOCABULARIES = {"drugs": DRUGS, "states": STATES}


def _labels(given: Any) -> Any:  # noqa: ANN401  what a table holds
    if isinstance(given, str):
        if given not in VOCABULARIES:
            msg = f"{given!r} is no vocabulary; write a list of labels, or one of {', '.join(VOCABULARIES)}"
            raise ValueError(msg)
        return VOCABULARIES[given]
    return given


Labels = Annotated[tuple[str, ...], BeforeValidator(_labels), Field(min_length=1)]


class Shown(Record):
    """That an outcome belongs to one of the short lists that a reader meets first."""

    at: int = Field(description="Its place there: the lists are in rising order.")
    windows: tuple[Window, ...] = Field(default=("month",), min_length=1)
    explored: bool = Field(
        default=False, description="Whether an explanation looks for the futures that decide it, in its first window."
    )


class Outcome(Record):
    """One outcome of a run; ids are fixed. How it is read stands in ``world/outcomes``, all else here."""

    id: str
    title: Bilingual
    unit: str
    kind: Literal["stock", "flow", "index", "level"]
    direction: Literal["lower", "higher", "none"]
    smallest_difference: float
    smallest_kind: Literal["relative", "absolute"]
    definition: Bilingual
    sources: tuple[str, ...] = ()
    omission: Bilingual = Field(description="The omission most likely to reverse a result on this outcome.")
    bears: Bilingual = Field(description="Who bears it.")
    models: tuple[str, ...] = Field(min_length=1, description="What it is read from; `levers` for what these cost.")
    also_moved_by: tuple[str, ...] = Field(
        default=(), description="Further owners of parameters that move it before anything else does."
    )
    axes: dict[Axis, Labels] = Field(
        default_factory=dict[Axis, Labels], description="Axes beside draw and month, with their labels."
    )
    usual: str | None = Field(default=None, description="The definition that is read where none is named.")
    needs_lever: tuple[str, ...] = Field(
        default=(), description="Levers without any of which it is a share of nothing, and so empty."
    )
    chapter: Chapter = "other"
    in_front: bool = Field(default=False, description="Whether tables of what moves and of evidence hold it.")
    shown: dict[Showing, Shown] = Field(default_factory=dict[Showing, Shown])

    @model_validator(mode="after")
    def _usual_is_a_definition(self) -> Self:
        if self.usual is not None and self.usual not in self.axes.get("definition", ()):
            msg = f"usual is {self.usual!r}, which is none of its definitions"
            raise ValueError(msg)
        return self

    @property
    def usual_definition(self) -> tuple[tuple[Axis, str], ...]:
        """The axis and the definition that are read where none is named; empty where there is no choice."""
        return () if self.usual is None else (("definition", self.usual),)

    @property
    def by_state(self) -> bool:
        """Whether it is simulated state by state: large, so if carried out only."""
        return "state" in self.axes


class Size(Record):
    """Size of a causal link: the number that a run uses, and how far it is known."""

    point: float
    prior: Prior


class CausalLink(Record):
    """One causal link between two models: what departs in one moves an input of the other."""

    id: str = Field(description="`source:target`, an output of one model and an input of another.")
    title: Text
    form: Literal["ratio", "difference"] = Field(description="Whether the departure is a log ratio or a difference.")
    size: Size
    unit: str = Field(description="Unit of the size.")
    sign: Literal[-1, 1]
    lag: int = Field(ge=1, description="Whole months, at least one.")
    low: float = Field(default=1 / 3, description="Smallest factor (ratio) or addition (difference) that may arrive.")
    high: float = Field(default=3.0, description="Largest.")
    grade: Grade = Field(description="Of the evidence for the size.")
    sources: tuple[str, ...] = Field(min_length=1)
    why: Text
    luck: bool = Field(default=False, description="Whether the draw's own luck travels along it too.")
    effect: bool = Field(default=True, description="Whether what a policy moves travels along it; else luck alone.")

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        ends = [end.split(".") for end in self.id.split(":")]
        if len(ends) != 2 or any(len(end) != 2 or not all(end) for end in ends):  # noqa: PLR2004  two ends of two names
            msg = "its id is not model.output:model.input"
            raise ValueError(msg)
        if self.size.point * self.sign <= 0:
            msg = f"its size {self.size.point:g} contradicts its sign {self.sign:+d}"
            raise ValueError(msg)
        neutral = 1.0 if self.form == "ratio" else 0.0
        if not self.low <= neutral <= self.high:
            msg = f"its bounds {self.low:g} to {self.high:g} leave out {neutral:g}, at which nothing departs"
            raise ValueError(msg)
        return self

    @property
    def reads(self) -> str:
        """``model.output`` that departs."""
        return self.id.partition(":")[0]

    @property
    def moves(self) -> str:
        """``model.input`` that is moved."""
        return self.id.partition(":")[2]
