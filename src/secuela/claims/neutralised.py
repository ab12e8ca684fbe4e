"""Other worlds than the run's own, as it stored them for the tests of claims.

In each one assumption is taken away (``link:…``, ``prior:…``), the doses are a multiple of those assumed (``dose:…``),
all judgements of the mechanism are shifted together (``shift:…``, and ``best:…`` at the dose where the effect is
likeliest), or one side's assumptions stand in place of ours (``set:…``).
"""

import hashlib
import io
import json
import math
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np

from secuela.claims.schema import Ledger, LedgerTest
from secuela.claims.test_values import Floats, points
from secuela.evidence.errors import RunError
from secuela.evidence.message import message
from secuela.evidence.records import Window
from secuela.runs.points import Point
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.runs.store import Run

FILE = "foundations.npz"
LINK, PRIOR, DOSE, SHIFT, BEST, SET = "link", "prior", "dose", "shift", "best", "set"
Where = Mapping[str, str]
Weights = Mapping[str, Mapping[str, float]]
_LEADING = 3  # priors that are named of a shift
_DAMAGED = (  # what reading a broken archive can end in; the libraries' own words advise loading it without safeguards
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def dose_row(times: float) -> str:
    """Id of the world in which alternatives have a multiple of their doses.

    >>> dose_row(2.0), dose_row(0.5), dose_row(math.inf)
    ('dose:2', 'dose:0.5', 'dose:bounds')
    """
    return f"{DOSE}:bounds" if math.isinf(times) else f"{DOSE}:{times:g}"


def shift_row(trial: LedgerTest, kind: str = SHIFT) -> str:
    """Id of the world in which all judgements of a test's mechanism are shifted together; it names what is asked."""
    asked = [condition.model_dump(mode="json") for condition in (*trial.conditions, *trial.given)]
    return f"{kind}:{hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:12]}"


class Foundations(Protocol):
    """Values of the points that tests name, in each other world, for the first draws of a run."""

    def ids(self) -> tuple[str, ...]:
        """Neutralisations: ``link:SOURCE:TARGET`` (cut) or ``prior:OWNER.NAME`` (set to its no-effect value)."""
        ...

    def sets(self) -> tuple[str, ...]:
        """Worlds with one side's assumptions: ``set:ID``."""
        ...

    def holds(self, row: str) -> bool:
        """Whether the run stored a world."""
        ...

    def draws(self, row: str) -> int:
        """Number of draws of a world."""
        ...

    def leading(self, row: str) -> tuple[str, ...]:
        """Of a world in which judgements are shifted together, the priors that weigh most, the heaviest first."""
        ...

    def values(
        self, neutralisation: str, outcome: str, alternative: str, month: int, window: Window, where: Where
    ) -> Floats | None:
        """`(draw,)`, or None if that point was not stored."""
        ...


@dataclass(frozen=True)
class StoredFoundations:
    """Foundations in memory.

    Args:
        held: Neutralisation to point to values `(draw,)`.
        weights: Of worlds in which judgements are shifted together, each prior's part in the direction.
    """

    held: Mapping[str, Mapping[Point, Floats]]
    weights: Weights = field(default_factory=dict[str, Mapping[str, float]])

    def ids(self) -> tuple[str, ...]:
        """Neutralisations in the order stored."""
        return tuple(row for row in self.held if row.partition(":")[0] in (LINK, PRIOR))

    def sets(self) -> tuple[str, ...]:
        """Worlds with one side's assumptions."""
        return tuple(row for row in self.held if row.startswith(f"{SET}:"))

    def holds(self, row: str) -> bool:
        """Whether the run stored a world."""
        return row in self.held

    def draws(self, row: str) -> int:
        """Number of draws of a world; 0 where it was not stored."""
        return min(map(len, self.held.get(row, {}).values()), default=0)

    def leading(self, row: str) -> tuple[str, ...]:
        """Of a world in which judgements are shifted together, the priors that weigh most, the heaviest first."""
        parts = self.weights.get(row, {})
        return tuple(sorted(parts, key=lambda name: -abs(parts[name]))[:_LEADING])

    def values(
        self, neutralisation: str, outcome: str, alternative: str, month: int, window: Window, where: Where
    ) -> Floats | None:
        """`(draw,)`, or None if that point was not stored."""
        point = Point(outcome, alternative, month, window, tuple(sorted(where.items())))
        return self.held.get(neutralisation, {}).get(point)


@dataclass(frozen=True)
class Neutralised:
    """The world of one neutralisation, read as the futures of a run are."""

    foundations: Foundations
    neutralisation: str

    def value(self, point: Point) -> Floats:
        """`(draw,)`.

        Raises:
            KeyError: If the run did not store the point.
        """
        found = self.foundations.values(
            self.neutralisation, point.outcome, point.alternative, point.month, point.window, dict(point.where)
        )
        if found is None:
            raise KeyError(point)
        return np.asarray(found, dtype=np.float64)


@dataclass(frozen=True)
class NeutralisedEach:
    """The worlds of some neutralisations, read together."""

    foundations: Foundations
    neutralisations: Sequence[str]

    def value(self, point: Point) -> Floats:
        """`(neutralisation, draw)`; NaN behind the draws of a world that has fewer than others.

        Raises:
            KeyError: If the run did not store the point in one of them.
        """
        each = [Neutralised(self.foundations, name).value(point) for name in self.neutralisations]
        found = np.full((len(each), max(map(len, each))), np.nan)
        for row, values in zip(found, each, strict=True):
            row[: len(values)] = values
        return found


def points_of(trial: LedgerTest) -> tuple[Point, ...]:
    """Every number that a test reads."""
    pairs = (points(condition) for condition in (*trial.conditions, *trial.given))
    return tuple(dict.fromkeys(point for pair in pairs for point in pair if point is not None))


def needed(ledgers: Sequence[Ledger]) -> tuple[Point, ...]:
    """Every point that a run must store for the basis of the verdicts of some ledgers, registered tests included."""
    return tuple(dict.fromkeys(point for trial in tests_in(ledgers) for point in points_of(trial)))


def tests_in(ledgers: Sequence[Ledger]) -> tuple[LedgerTest, ...]:
    """Every test of some ledgers, the registered ones behind the others."""
    trials = [trial for ledger in ledgers for claim in ledger.claims for trial in claim.tests]
    return (*trials, *(trial.registered for trial in trials if trial.registered is not None))


def arms_needed(ledgers: Sequence[Ledger]) -> tuple[str, ...]:
    """Alternatives that the tests of some ledgers name, the status quo first where it is one of them."""
    named = [
        name
        for ledger in ledgers
        for claim in ledger.claims
        for trial in claim.tests
        for name in trial.arms_with_registered
    ]
    return tuple(dict.fromkeys(named))


def foundations_bytes(held: Mapping[str, Mapping[Point, Floats]], weights: Weights | None = None) -> bytes:
    """The file that a run stores: float32 (neutralisation, point, draw), NaN where a point is not there.

    Args:
        held: As in :class:`StoredFoundations`, with the weights beside.
        weights: See there.
    """
    names = list(held)
    places = list(dict.fromkeys(point for values in held.values() for point in values))
    draws = max((len(found) for values in held.values() for found in values.values()), default=0)
    array = np.full((len(names), len(places), draws), np.nan, dtype=np.float32)
    index = {point: number for number, point in enumerate(places)}
    for row, name in enumerate(names):
        for point, found in held[name].items():
            array[row, index[point], : len(found)] = found
    written = io.BytesIO()
    told = {name: dict(parts) for name, parts in (weights or {}).items() if name in held}
    points = [[*point[:4], list(point.where)] for point in places]
    labels = json.dumps({"ids": names, "points": points, "weights": told})
    np.savez_compressed(written, values=array, labels=np.frombuffer(labels.encode(), dtype=np.uint8))
    return written.getvalue()


def foundations_of(run: "Run") -> StoredFoundations | None:
    """The foundations of a saved run; None if it did not store any.

    Raises:
        RunError: If the file is there and cannot be read, or differs from its checksum.
    """
    content = run.read(FILE)
    return None if content is None else foundations_in(content, run.path / FILE)


def foundations_in(content: bytes, path: Path) -> StoredFoundations:
    """The foundations that a file holds.

    Args:
        content: What it holds.
        path: The file, for messages.

    Raises:
        RunError: If it cannot be read.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as held:
            labels = json.loads(held["labels"].tobytes())
            array = held["values"].astype(np.float64)
        places = [_point(entry) for entry in labels["points"]]
        rows = zip(labels["ids"], array, strict=True)
        weights = {str(name): _weights(parts) for name, parts in labels.get("weights", {}).items()}
        return StoredFoundations({name: _known(places, values) for name, values in rows}, weights)
    except _DAMAGED as error:
        raise _unreadable(path, _("it is damaged, or no file that a run wrote")) from error


def _unreadable(path: Path, reason: str) -> RunError:
    return RunError(
        message("{name} cannot be read: {reason}.", name=FILE, reason=reason),
        where=str(path),
        why=message("without it no verdict can say which assumption it follows from"),
        fix=message("repeat the run"),
    )


def _point(entry: Sequence[object]) -> Point:
    outcome, alternative, month, window, where = cast("tuple[str, str, int, Window, list[list[str]]]", tuple(entry))
    return Point(outcome, alternative, month, window, tuple((key, value) for key, value in where))


def _weights(parts: Mapping[str, float]) -> dict[str, float]:
    return {str(name): float(part) for name, part in parts.items()}


def _known(places: Iterable[Point], values: Floats) -> dict[Point, Floats]:
    """Points that are there, without the draws at the end in which none of them was computed."""
    computed = np.flatnonzero(np.isfinite(values).any(axis=0))
    draws = int(computed[-1]) + 1 if len(computed) else 0
    return {point: found[:draws] for point, found in zip(places, values, strict=True) if not np.isnan(found).all()}
