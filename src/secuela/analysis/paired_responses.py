"""What each lever does alone, draw by draw, and what several do together by adding it up.

A response is what an alternative does to what it departs from in the same draw, the status quo or a plan whose other
levers stay as they are: the log of the ratio where both are above zero, a difference elsewhere. Responses of several
levers are added draw by draw, and between two doses taken on the straight line, so that what belongs together in one
future stays together: pairing and tails survive. What two levers do beyond the sum of both is left out;
:mod:`.response_error` says how far off the sums are, and which are not given.
"""

import base64
import gzip
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from secuela.analysis.panels import Floats
from secuela.evidence.errors import RunError
from secuela.evidence.message import message
from secuela.evidence.records import Window

Scale = Literal["log ratio", "difference"]
Codes = NDArray[np.int8]
MOST = 127  # the largest code
SCHEMA = "secuela/responses/1"


@dataclass(frozen=True, order=True)
class Reading:
    """One number that is read of a future.

    Attributes:
        outcome: Its id.
        window: The month itself, or the sum of the months of the levers up to it.
        month: Months from the origin.
    """

    outcome: str
    window: Window
    month: int


@dataclass(frozen=True)
class TriedPath:
    """A lever in one of its variants.

    Attributes:
        lever: Its id.
        options: All of them.
        doses: Those at which it is tried, rising, without 0; counted from ``at``.
        consents: Mexico's consent with which its futures are these ones.
        at: The dose from which it departs; 0 where that is the status quo.
        start: The month in which it begins, ``YYYY-MM``; empty where all begin together.
    """

    lever: str
    options: Mapping[str, str]
    doses: tuple[float, ...]
    consents: tuple[str, ...]
    at: float = 0.0
    start: str = ""


@dataclass(frozen=True)
class LeverAlone:
    """One lever at its doses.

    Attributes:
        doses: Rising, 0 among them.
        values: `(dose, reading, draw)`: its responses, none at dose 0.
    """

    doses: Floats
    values: Floats

    def at(self, dose: float) -> Floats:
        """`(reading, draw)`: on the straight line between the two doses beside it.

        Raises:
            ValueError: If the dose lies beyond those that were tried.
        """
        if not self.doses[0] <= dose <= self.doses[-1]:
            msg = f"dose {dose} is not between {self.doses[0]} and {self.doses[-1]}"
            raise ValueError(msg)
        above = int(np.searchsorted(self.doses, dose))
        if self.doses[above] == dose:
            return self.values[above]
        low, high = self.doses[above - 1], self.doses[above]
        part = (dose - low) / (high - low)
        return (1 - part) * self.values[above - 1] + part * self.values[above]


@dataclass(frozen=True)
class PairedResponses:
    """Levers that answer without a simulator.

    Attributes:
        readings: What is read of a future.
        scales: For each of them whether responses are logs of ratios or differences.
        usual: `(reading, draw)`: the status quo, with which everything is compared.
        levers: By dose path, as :func:`secuela.policy.lever.variant_key` names it, or as a plan does.
        begun: `(reading, draw)`: what levers depart from; the status quo where it is None.
    """

    readings: tuple[Reading, ...]
    scales: tuple[Scale, ...]
    usual: Floats
    levers: Mapping[str, LeverAlone]
    begun: Floats | None = None

    def response(self, doses: Mapping[str, float]) -> Floats:
        """`(reading, draw)`: what some doses do together; the order in which they are named changes nothing."""
        total = np.zeros_like(self.usual)
        for name, lever in self.levers.items():
            if doses.get(name):
                total += lever.at(doses[name])
        return total

    def levels(self, doses: Mapping[str, float]) -> Floats:
        """`(reading, draw)`: the outcomes under some doses."""
        return together(self.usual if self.begun is None else self.begun, self.response(doses), self.scales)


def together(begun: Floats, response: Floats, scales: tuple[Scale, ...]) -> Floats:
    """`(reading, draw)`: what levers depart from, with a response put on it."""
    logs = np.array([scale == "log ratio" for scale in scales])[:, None]
    with np.errstate(over="ignore"):
        return np.where(logs, begun * np.exp(np.where(logs, response, 0.0)), begun + response)


def response_to(usual: Floats, ours: Floats, scales: tuple[Scale, ...]) -> Floats:
    """`(…, reading, draw)`: what an alternative does to what it departs from in the same draw."""
    logs = np.array([scale == "log ratio" for scale in scales])[:, None]
    ratio = np.divide(ours, usual, out=np.ones_like(ours), where=logs & (usual > 0) & (ours > 0))
    return np.where(logs, np.log(ratio), ours - usual)


def scales_of(usual: Floats, others: "list[Floats]", absolute: "list[bool]") -> tuple[Scale, ...]:
    """Logs where everything is above zero, and a change counts by its share; else differences.

    Args:
        usual: `(reading, draw)`.
        others: The same of every alternative.
        absolute: For each reading whether its smallest meaningful difference is an amount.
    """
    least = np.minimum.reduce([usual, *others]).min(axis=1)
    return tuple(
        "difference" if amount or low <= 0 else "log ratio" for amount, low in zip(absolute, least, strict=True)
    )


def coded(values: Floats) -> tuple[Codes, Floats]:
    """Numbers as codes of one byte: a code is the square root of its share of the largest number of its row.

    Small responses are told apart more finely than large ones, and none stays none.

    Args:
        values: `(…, draw)`.

    Returns:
        Codes of the same shape, and the largest size of each row.
    """
    most = np.abs(values).max(axis=-1)
    share = np.divide(np.abs(values), most[..., None], out=np.zeros_like(values), where=most[..., None] > 0)
    return (np.sign(values) * np.rint(MOST * np.sqrt(share))).astype(np.int8), most


def decoded(codes: Codes, most: Floats) -> Floats:
    """The numbers that codes stand for, within ``most`` / 127 at worst."""
    share = codes.astype(np.float64) / MOST
    return np.sign(share) * share**2 * np.asarray(most)[..., None]


def packed(responses: PairedResponses) -> dict[str, Any]:
    """Responses as JSON values: a head in words and numbers, and all codes as one compressed text.

    The bytes are, one after the other: the status quo (float32, reading by draw), and what levers depart from where
    that is something else (``begun``); of each lever the largest size of each row (float32, dose by reading); of each
    lever its codes (int8, reading, dose, draw,
    each less that of the dose before, which is shorter).
    """
    told = {name: np.flatnonzero(lever.doses) for name, lever in responses.levers.items()}
    codes = {name: coded(lever.values[told[name]]) for name, lever in responses.levers.items()}
    levels = [responses.usual] if responses.begun is None else [responses.usual, responses.begun]
    parts = [*(each.astype("<f4") for each in levels), *(most.astype("<f4") for _codes, most in codes.values())]
    parts += [_steps(each) for each, _most in codes.values()]
    body = b"".join(np.ascontiguousarray(part).tobytes() for part in parts)
    return {
        "schema": SCHEMA,
        "draws": responses.usual.shape[1],
        "begun": responses.begun is not None,
        "readings": [[each.outcome, each.window, each.month] for each in responses.readings],
        "scales": list(responses.scales),
        "levers": [
            {"path": name, "doses": responses.levers[name].doses[told[name]].tolist()} for name in responses.levers
        ],
        "body": base64.b64encode(gzip.compress(body, mtime=0)).decode(),
    }


def unpacked(held: Mapping[str, Any]) -> PairedResponses:
    """Responses from what :func:`packed` made.

    Raises:
        RunError: If it is something else.
    """
    try:
        return _Unpacking(held).responses()
    except (KeyError, TypeError, ValueError, OSError, EOFError, IndexError, zlib.error) as error:
        raise RunError(
            message("The stored responses cannot be read."),
            where="responses",
            why=message("levers would move without an answer"),
            fix=message("make the file again"),
        ) from error


def _steps(codes: Codes) -> Codes:
    """Codes `(dose, reading, draw)` by reading, each less that of the dose before, round the clock of one byte."""
    return np.diff(codes.transpose(1, 0, 2), axis=1, prepend=np.int8(0))


class _Unpacking:
    """Takes the parts of a body out of it, one after the other."""

    def __init__(self, held: Mapping[str, Any]) -> None:
        if held["schema"] != SCHEMA:
            raise ValueError(held["schema"])
        self._held, self._body, self._at = held, gzip.decompress(base64.b64decode(held["body"], validate=True)), 0

    def responses(self) -> PairedResponses:
        held, draws = self._held, int(self._held["draws"])
        readings = tuple(Reading(outcome, window, month) for outcome, window, month in held["readings"])
        usual = self._taken("<f4", len(readings), draws).astype(float)
        begun = self._taken("<f4", len(readings), draws).astype(float) if held.get("begun") else None
        most = [self._taken("<f4", len(each["doses"]), len(readings)) for each in held["levers"]]
        levers: dict[str, LeverAlone] = {}
        for each, size in zip(held["levers"], most, strict=True):
            steps = self._taken("<i1", len(readings), len(each["doses"]), draws)
            codes = np.cumsum(steps, axis=1, dtype=np.int8).transpose(1, 0, 2)
            levers[each["path"]] = _with_none(np.array(each["doses"], dtype=float), decoded(codes, size))
        if self._at != len(self._body):
            raise ValueError(self._at)
        return PairedResponses(readings, tuple(held["scales"]), usual, levers, begun)

    def _taken(self, kind: str, *shape: int) -> NDArray[Any]:
        size = int(np.prod(shape)) * np.dtype(kind).itemsize
        part, self._at = self._body[self._at : self._at + size], self._at + size
        return np.frombuffer(part, dtype=kind).reshape(shape)


def _with_none(doses: Floats, values: Floats) -> LeverAlone:
    """A lever whose dose of 0 is put in its place among the others."""
    place = int(np.searchsorted(doses, 0.0))
    return LeverAlone(np.insert(doses, place, 0.0), np.insert(values, place, 0.0, axis=0))
