"""One fit, made anew: rows are checked, the fit is made and judged, and only one that passes is stored."""

import csv
import hashlib
import io
import json
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from secuela.evidence.errors import EvidenceError
from secuela.evidence.message import message
from secuela.evidence.priors import Prior
from secuela.learning.calibration import Calibration, Gate, Learned, off_their_record
from secuela.learning.fitted_rows import row_problems
from secuela.learning.recipe import Draws, Recipe, ingredients, recipe_of, recipe_text
from secuela.record.seen_record import shipped_alone
from secuela.runs.folders import kept_if_possible, written_beside

Floats = NDArray[np.float64]
_DIGITS = 7


@dataclass(frozen=True)
class Refit:
    """A fit that was made and stored.

    Args:
        recipe: As stored.
        gates: What it passed.
        off: Records that do not follow, with how far they stand off.
        moved: Largest change of a stored law or draw against what was stored before, in widths of its 90 % interval;
            None where nothing was stored.
    """

    recipe: Recipe
    gates: tuple[Gate, ...]
    off: Mapping[str, float]
    moved: float | None


def checked(calibration: Calibration) -> None:
    """Refuse to fit rows that are wrong, or out of reach of the priors.

    Raises:
        EvidenceError: With every problem found.
    """
    problems = row_problems(calibration.reads)
    if problems:
        raise EvidenceError.all_of(problems)
    told = calibration.check()
    if told:
        what = message("the fit of {name} cannot begin: {problems}.", name=calibration.id, problems="; ".join(told))
        why = message("a fit to data that its priors cannot give stands at the edge of both")
        raise EvidenceError(what, where="calibrate", why=why, fix=message("look at the rows and at the priors named"))


def refit(calibration: Calibration, recipes: Path, posteriors: Path, before: Recipe | None = None) -> Refit:
    """Check, fit, judge and store.

    Args:
        calibration: The fit.
        recipes: Folder of the recipe.
        posteriors: Folder of the draws.
        before: What was stored, to compare with.

    Raises:
        EvidenceError: If a row is wrong, or the fit fails a gate; then nothing is stored.
    """
    start = time.process_time()
    with shipped_alone():
        checked(calibration)
        learned = calibration.learn()
    refused(calibration, learned)
    seconds = time.process_time() - start
    moved, draws = _moved(learned, before, posteriors), None
    recipes.mkdir(parents=True, exist_ok=True)
    posteriors.mkdir(parents=True, exist_ok=True)
    if learned.draws:
        text, file = draws_text(learned.draws), posteriors / f"{calibration.id}.csv"
        rows = len(next(iter(learned.draws.values())))
        draws = Draws(file=file.name, rows=rows, sha256=hashlib.sha256(text.encode()).hexdigest())
        _written(file, text)
    with shipped_alone():
        recipe = recipe_of(calibration, learned, seconds, draws)
    _written(recipes / f"{calibration.id}.json", recipe_text(recipe))
    return Refit(recipe, learned.gates, off_their_record(calibration, learned.laws), moved)


@dataclass(frozen=True)
class Round:
    """A round of all fits, which goes on after a stop where it was.

    Args:
        file: Where it is written down which fits are done.
        key: Of everything that they are made from; another one begins anew.
    """

    file: Path
    key: str

    @classmethod
    def begun(cls, folder: Path, every: Iterable[Calibration], place: Path) -> Self:
        """The round that was stopped, or a new one."""
        made_of = {one.id: ingredients(one) for one in every}
        text = json.dumps([made_of, str(place)], default=lambda law: law.model_dump(), sort_keys=True)
        return cls(folder / "calibrate-all.json", hashlib.sha256(text.encode()).hexdigest())

    def done(self) -> list[str]:
        """Fits that need not be made again in this round."""
        try:
            held = json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        return list(held["done"]) if held.get("key") == self.key else []

    def mark(self, name: str) -> None:
        """Write down that a fit is done."""
        kept_if_possible(self.file, json.dumps({"key": self.key, "done": [*self.done(), name]}).encode())

    def end(self) -> None:
        """Forget the round."""
        with suppress(OSError):  # where nothing could be kept
            self.file.unlink(missing_ok=True)


def refused(calibration: Calibration, learned: Learned) -> None:
    """Refuse a fit that fails a gate.

    Raises:
        EvidenceError: With the figures of every gate that failed.
    """
    failed = [gate for gate in learned.gates if not gate.passed]
    if not failed:
        return
    raise EvidenceError.all_of(
        [
            EvidenceError(
                message(
                    "the fit of {name} fails a gate: {title}, {value:.3g}, must lie from {low:.3g} to {high:.3g}.",
                    name=calibration.id,
                    title=gate.title,
                    value=gate.value,
                    low=gate.low,
                    high=gate.high,
                ),
                where=f"calibrate {calibration.id}",
                why=message("figures of such a fit would be chance, or would not describe the record"),
                fix=message("nothing was stored; look at the rows, the priors and the form of the model"),
            )
            for gate in failed
        ]
    )


def draws_text(draws: Mapping[str, Floats]) -> str:
    """Draws as CSV text, under the last names of their parameters."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([name.rpartition(".")[2] for name in draws])
    writer.writerows([f"{value:.{_DIGITS}g}" for value in row] for row in zip(*draws.values(), strict=True))
    return buffer.getvalue()


def _moved(learned: Learned, before: Recipe | None, posteriors: Path) -> float | None:
    """The largest change of a 5, 50 or 95 % point, in widths of the stored law."""
    if before is None:
        return None
    then = {name: _points(law) for name, law in before.laws.items()}
    now = {name: _points(law) for name, law in learned.laws.items()}
    file = posteriors / before.draws.file if before.draws else None
    if file is not None and file.is_file() and learned.draws:
        with file.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        for name, column in learned.draws.items():
            short = name.rpartition(".")[2]
            if rows and short in rows[0]:
                then[name] = np.quantile([float(row[short]) for row in rows], _AT)
                now[name] = np.quantile(column, _AT)
    apart = [
        float(np.abs(now[name] - points).max() / max(points[-1] - points[0], np.abs(points[1]) * _OF_A_FIGURE))
        for name, points in then.items()
        if name in now
    ]
    return max(apart, default=None)


_AT = (0.05, 0.5, 0.95)
_OF_A_FIGURE = 1e-9  # of itself: a figure has no width


def _points(law: Prior) -> Floats:
    return np.asarray(law.quantile(np.array(_AT)), dtype=np.float64)


def _written(file: Path, text: str) -> None:
    with written_beside(file) as part:
        part.write_text(text, encoding="utf-8", newline="")
