"""Worlds in which one assumption is taken away: what the tests find there, as the run stored it."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import numpy as np

from secuela.claims.schema import Ledger, LedgerTest
from secuela.claims.test_values import Floats, points
from secuela.evidence.errors import RunError
from secuela.evidence.message import message
from secuela.evidence.records import Window
from secuela.runs.points import Point
from secuela.text.language import translate as _

FILE = "foundations.npz"
LINK, PRIOR = "link", "prior"
Where = Mapping[str, str]
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


class Foundations(Protocol):
    """Values of the points that tests name, under each neutralisation, for the first draws of a run."""

    def ids(self) -> tuple[str, ...]:
        """Neutralisations: ``link:SOURCE:TARGET`` (cut) or ``prior:OWNER.NAME`` (set to its no-effect value)."""
        ...

    def values(
        self, neutralisation: str, outcome: str, alternative: str, month: int, window: Window, where: Where
    ) -> Floats | None:
        """`(draw,)`, or None if that point was not stored."""
        ...


@dataclass(frozen=True)
class StoredFoundations:
    """Foundations in memory: neutralisation to point to values `(draw,)`."""

    held: Mapping[str, Mapping[Point, Floats]]

    def ids(self) -> tuple[str, ...]:
        """Neutralisations in the order stored."""
        return tuple(self.held)

    def values(
        self, neutralisation: str, outcome: str, alternative: str, month: int, window: Window, where: Where
    ) -> Floats | None:
        """`(draw,)`, or None if that point was not stored."""
        point = Point(outcome, alternative, month, window, tuple(sorted(where.items())))
        return self.held[neutralisation].get(point)


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


def points_of(trial: LedgerTest) -> tuple[Point, ...]:
    """Every number that a test reads."""
    pairs = (points(condition) for condition in trial.conditions)
    return tuple(dict.fromkeys(point for pair in pairs for point in pair if point is not None))


def needed(ledgers: Sequence[Ledger]) -> tuple[Point, ...]:
    """Every point that a run must store for the basis of the verdicts of some ledgers, registered tests included."""
    trials = [trial for ledger in ledgers for claim in ledger.claims for trial in claim.tests]
    beside = [trial.registered for trial in trials if trial.registered is not None]
    return tuple(dict.fromkeys(point for trial in (*trials, *beside) for point in points_of(trial)))


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


def foundations_bytes(held: Mapping[str, Mapping[Point, Floats]]) -> bytes:
    """The file that a run stores: float32 (neutralisation, point, draw), NaN where a point is not there."""
    names = list(held)
    places = list(dict.fromkeys(point for values in held.values() for point in values))
    draws = max((len(found) for values in held.values() for found in values.values()), default=0)
    array = np.full((len(names), len(places), draws), np.nan, dtype=np.float32)
    index = {point: number for number, point in enumerate(places)}
    for row, name in enumerate(names):
        for point, found in held[name].items():
            array[row, index[point], : len(found)] = found
    written = io.BytesIO()
    labels = json.dumps({"ids": names, "points": [[*point[:4], list(point.where)] for point in places]})
    np.savez_compressed(written, values=array, labels=np.frombuffer(labels.encode(), dtype=np.uint8))
    return written.getvalue()


def read_foundations(folder: Path) -> StoredFoundations | None:
    """The foundations of a run folder; None if the run did not store any.

    Raises:
        RunError: If the file is there and cannot be read.
    """
    path = folder / FILE
    if not path.exists():
        return None
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as content:
            labels = json.loads(content["labels"].tobytes())
            array = content["values"].astype(np.float64)
        places = [_point(entry) for entry in labels["points"]]
        rows = zip(labels["ids"], array, strict=True)
        return StoredFoundations({name: _known(places, values) for name, values in rows})
    except OSError as error:
        raise _unreadable(path, error.strerror or _("the system refuses to read it")) from error
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


def _known(places: Iterable[Point], values: Floats) -> dict[Point, Floats]:
    """Points that are there, without the draws at the end in which none of them was computed."""
    computed = np.flatnonzero(np.isfinite(values).any(axis=0))
    draws = int(computed[-1]) + 1 if len(computed) else 0
    return {point: found[:draws] for point, found in zip(places, values, strict=True) if not np.isnan(found).all()}
