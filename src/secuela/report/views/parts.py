"""What chapters are made of: a small closed vocabulary of typed parts, each of them words with the numbers behind.

A view is a frozen dataclass whose fields are parts and plain values. Page, brief, Markdown and JSON walk its fields in
their order, so a new field appears in all of them.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, TypeAlias

if TYPE_CHECKING:
    from secuela.report.run_data import RunData
    from secuela.text.language import Language

Role = Literal["plain", "lead", "note", "warning", "code"]
Points = tuple[float, float, float]  # 5 %, 50 % and 95 % point
Shares = tuple[float, float, float]  # lower, about the same, higher


@dataclass(frozen=True)
class Words:
    """A paragraph.

    Args:
        text: Whole sentences.
        role: How it stands on the page.
        title: Heading above it.
    """

    text: str
    role: Role = "plain"
    title: str = ""


@dataclass(frozen=True)
class Entry:
    """One item of a list: a name in front, a sentence, what it is read in, and what links lead to it by."""

    text: str
    name: str = ""
    sources: tuple[str, ...] = ()
    anchor: str = ""


@dataclass(frozen=True)
class List:
    """Items under a heading; ``folded`` ones are opened on a screen and left out on paper."""

    entries: tuple[Entry, ...]
    title: str = ""
    folded: bool = False


@dataclass(frozen=True)
class Cell:
    """One number of a table with the words that say it.

    Args:
        text: What is read first.
        below: What stands below it.
        points: Its range, in the unit of its table or row.
        shares: Chances of lower, about the same and higher, drawn as a bar.
        bar: A share drawn as a bar of its own.
        sources: Ids of what it is read in.
    """

    text: str
    below: str = ""
    points: Points | None = None
    shares: Shares | None = None
    bar: float | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableRow:
    """A row: its name, a note beside it, and its cells; ``kind`` says whether it is set off."""

    name: str
    cells: tuple[Cell, ...] = ()
    note: str = ""
    kind: Literal["plain", "group", "chosen"] = "plain"
    id: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Table:
    """A table under a caption; heads are those of the name and of each cell."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]
    folded: bool = False
    text: bool = False  # whether its cells are sentences rather than numbers
    note: str = ""
    ids: bool = False  # whether a reader needs the ids of its rows, since commands take them


@dataclass(frozen=True)
class Choice:
    """One thing that a reader can put into a picture: its data by the name that the picture's specification uses."""

    id: str
    label: str
    title: str
    data: Mapping[str, Sequence[Mapping[str, Any]]]
    described: str
    group: str = ""
    axis: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A picture that can leave the page.

    Args:
        name: Unique on the page.
        title: The finding.
        measure: What is measured, in what unit, when.
        notes: What every picture carries with it when it leaves: rules, source, version, run.
        spec: Vega-Lite without title, size of its box and look.
        described: What a reader hears who cannot see it.
        columns: Heads of its data table.
        rows: The data table, also what its CSV holds.
        choices: What can be put into it in place of its data.
        small: Whether it stands beside others of its kind.
    """

    name: str
    title: str
    measure: str
    notes: tuple[str, ...]
    spec: Mapping[str, Any]
    described: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str | float | None, ...], ...] = ()
    choices: tuple[Choice, ...] = ()
    small: bool = False


@dataclass(frozen=True)
class Pictures:
    """Several pictures of one kind, side by side; ``wide`` ones need more room."""

    pictures: tuple[Picture, ...]
    title: str = ""
    folded: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Card:
    """One outcome on the first screen: the median, its range, the mean, and in how many futures of ten it moves.

    Args:
        outcome: Its id.
        title: What it is.
        change: Median against the status quo, in words.
        span: Its 90 % range in words, with the mean where the distribution is skewed.
        futures: In how many futures of ten it is lower, about the same, higher, in words.
        points: Where dot and range stand on a scale from -1 to 1, zero being no change.
        way: Which way more than half of the futures go.
        notes: When it is largest, where that is much larger than the change, and on which one number it hangs.
    """

    outcome: str
    title: str
    change: str
    span: str
    futures: str
    points: Points
    shares: Shares
    way: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cards:
    """The cards of the first screen, and the rule by which they are chosen."""

    cards: tuple[Card, ...]
    rule: str


Part: TypeAlias = Words | List | Table | Picture | Pictures | Cards
PARTS = (Words, List, Table, Picture, Pictures, Cards)


@dataclass(frozen=True)
class View(ABC):
    """A chapter: a title, and fields in the order in which they are read.

    Attributes:
        NAME: What it is asked for by.
        ANNEX: Whether it is folded on the page and printed only in full.
    """

    NAME: ClassVar[str] = ""
    ANNEX: ClassVar[bool] = False

    title: str = field(default="", kw_only=True)

    @classmethod
    @abstractmethod
    def of(cls, run: "RunData", language: "Language | None" = None) -> Self:
        """The chapter of a run, in a language; in that of the call where none is named."""

    def parts(self) -> Iterator[Part]:
        """The parts in their order, those that the run has nothing for left out."""
        for each in fields(self):
            value = getattr(self, each.name)
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, PARTS) and not _empty(part):
                    yield part

    def json(self) -> dict[str, Any]:
        """Strict JSON: codes, numbers and words."""
        return {"chapter": self.NAME, "annex": self.ANNEX, **plain(self)}


def _empty(part: Part) -> bool:
    held = part.text if isinstance(part, Words) else ()
    for name in ("entries", "rows", "pictures", "cards"):
        if not isinstance(part, Words | Picture):
            held = held or getattr(part, name, ())
    return not held and not isinstance(part, Picture)


def plain(value: Any) -> Any:  # noqa: ANN401  any part of a view
    """A value of a view as JSON holds it; a part says what it is."""
    if is_dataclass(value) and not isinstance(value, type):
        held = {each.name: plain(getattr(value, each.name)) for each in fields(value)}
        return {"kind": type(value).__name__.lower(), **held} if isinstance(value, PARTS) else held
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value
