"""What a stored fit was made of, so that a stale one is seen without fitting again: the recipe beside its figures.

A recipe holds hashes of the rows read and of the code that decides the figures, the priors, the figures of the gates,
what was learned, and the log density at five points. All of these are cheap to make again.
"""

import ast
import hashlib
import importlib.util
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from secuela.evidence import tables
from secuela.evidence.errors import OptionError
from secuela.evidence.library import library
from secuela.evidence.message import Message, message
from secuela.evidence.package_version import VERSION
from secuela.evidence.priors import Prior, interval
from secuela.learning.calibration import Calibration, Learned, off_their_record
from secuela.learning.fitted_rows import checksum, described
from secuela.record.seen_record import shipped_alone

RECIPES = Path(__file__).resolve().parent / "recipes"
POSTERIORS = Path(tables.__file__).resolve().parent / "tables" / "posteriors"
CLOSE = 1e-6  # relative, of a log density on another machine
_SHORT = 16  # signs of a hash
_DIGITS = 10


class Passed(BaseModel):
    """A gate that a stored fit has passed; ``low`` and ``high`` are its bounds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    value: float
    low: float | None
    high: float | None


class Draws(BaseModel):
    """Where the draws of a fit stand."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    rows: int
    sha256: str


class Recipe(BaseModel):
    """What a stored fit was made of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fit: str
    made: str = Field(description="Day.")
    version: str
    seconds: float = Field(description="That the fit took, on one core.")
    data: dict[str, str] = Field(description="sha256 of the rows, by table and periods.")
    facts: dict[str, float]
    priors: dict[str, Prior]
    code: dict[str, str] = Field(description="sha256 of each module, without comments and docstrings.")
    gates: tuple[Passed, ...]
    laws: dict[str, Prior]
    points: tuple[tuple[float, ...], ...]
    log_density: tuple[float, ...]
    draws: Draws | None


Kind = Literal["absent", "data", "facts", "priors", "code", "density", "draws", "record"]
Reason = tuple[Kind, Message]


def recipe_of(calibration: Calibration, learned: Learned, seconds: float, draws: Draws | None) -> Recipe:
    """The recipe of a fit that was just made."""
    points = np.array([[float(f"{value:.{_DIGITS}g}") for value in point] for point in learned.points])
    return Recipe(
        fit=calibration.id,
        made=f"{datetime.now(UTC):%Y-%m-%d}",
        version=VERSION,
        seconds=round(seconds, 1),
        **ingredients(calibration),
        gates=tuple(
            Passed(id=gate.id, value=_rounded(gate.value), low=_bound(gate.low), high=_bound(gate.high))
            for gate in learned.gates
        ),
        laws=dict(learned.laws),
        points=tuple(map(tuple, points.tolist())),
        log_density=tuple(float(f"{value:.{_DIGITS}g}") for value in calibration.log_density(points)),
        draws=draws,
    )


def ingredients(calibration: Calibration) -> dict[str, Any]:
    """What decides a fit: hashes of rows and code, figures and priors."""
    return {
        "data": {described(reads): checksum(reads)[:_SHORT] for reads in calibration.reads},
        "facts": {name: library().facts[name].value for name in calibration.facts},
        "priors": dict(calibration.priors()),
        "code": {name: code_hash(name)[:_SHORT] for name in calibration.code},
    }


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")


def _bound(value: float) -> float | None:
    return value if np.isfinite(value) else None


def code_hash(module: str) -> str:
    """sha256 of what a module does: comments, docstrings and layout left out."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(module)
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    return hashlib.sha256("\n".join(_told(tree)).encode()).hexdigest()


def _told(node: ast.AST) -> Iterator[str]:
    """Nodes and plain values, in order; what differs between versions of Python alone is left out."""
    yield type(node).__name__
    for name, value in ast.iter_fields(node):
        if name in {"ctx", "kind", "type_comment", "type_params"}:
            continue
        for part in value if isinstance(value, list) else [value]:
            if (
                isinstance(part, ast.Expr)
                and isinstance(part.value, ast.Constant)
                and isinstance(part.value.value, str)
            ):
                continue
            if isinstance(part, ast.AST):
                yield from _told(part)
            elif part is not None:
                yield f"{name}={part!r}"


# ---- stored ---------------------------------------------------------------------------------------------------------


def stored_recipe(name: str, folder: Path = RECIPES) -> Recipe | None:
    """The recipe of a fit, if it was ever stored."""
    file = folder / f"{name}.json"
    return Recipe.model_validate_json(file.read_text(encoding="utf-8")) if file.is_file() else None


def recipe_text(recipe: Recipe) -> str:
    """A recipe as its file holds it."""
    return json.dumps(recipe.model_dump(mode="json"), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def in_checkout() -> bool:
    """Whether this package runs from its own source tree, whose tables may be written."""
    root = Path(tables.__file__).resolve().parents[3]
    return (root / "pyproject.toml").is_file() and (root / "src" / "secuela").is_dir()


def place_of(out: Path | None) -> tuple[Path, Path]:
    """Folders of recipes and of draws: those of the source tree, or one that is named.

    Raises:
        OptionError: If none is named where the package is installed.
    """
    if out is not None:
        return out, out
    if in_checkout():
        return RECIPES, POSTERIORS
    raise OptionError(
        message("calibrate needs --out here."),
        where="--out",
        why=message("an installed package is never written over"),
        fix=message("name a folder for posteriors and recipes, or run from a checkout of the source"),
    )


# ---- stale ----------------------------------------------------------------------------------------------------------


def stale(calibration: Calibration, recipe: Recipe | None = None, *, posteriors: Path = POSTERIORS) -> list[Reason]:
    """Why a stored fit no longer is what a fresh one would be; empty if it is.

    Args:
        calibration: The fit.
        recipe: As stored; None reads it.
        posteriors: Folder of draws.
    """
    with shipped_alone():
        return _stale(calibration, recipe or stored_recipe(calibration.id), posteriors)


def _stale(calibration: Calibration, kept: Recipe | None, posteriors: Path) -> list[Reason]:
    if kept is None:
        never: Reason = ("absent", message("it was never stored"))
        return [never]
    now = ingredients(calibration)
    words: dict[Kind, Callable[[str], Message]] = {
        "data": lambda name: message("rows of {name} have changed", name=name),
        "facts": lambda name: message("the figure {name} has changed", name=name),
        "priors": lambda name: message("the prior of {name} has changed", name=name),
        "code": lambda name: message("the code of {name} has changed", name=name),
    }
    found: list[Reason] = []
    for kind, word in words.items():
        then: Mapping[str, object] = getattr(kept, kind)
        for name in _differing(then, now[kind]):
            changed: Reason = (kind, word(name))
            found.append(changed)
    return found + _density(calibration, kept) + _drawn(kept, posteriors) + _records(calibration, kept)


def _differing(then: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    return [name for name in {**then, **now} if then.get(name) != now.get(name)]


def _density(calibration: Calibration, kept: Recipe) -> list[Reason]:
    now, then = calibration.log_density(np.array(kept.points)), np.array(kept.log_density)
    if np.allclose(now, then, rtol=CLOSE, atol=CLOSE):
        return []
    far = int(np.abs(now - then).argmax())
    msg = message("the log density is {now:.6g} where {then:.6g} is stored", now=float(now[far]), then=float(then[far]))
    return [("density", msg)]


def _drawn(kept: Recipe, folder: Path) -> list[Reason]:
    if kept.draws is None:
        return []
    file = folder / kept.draws.file
    if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == kept.draws.sha256:
        return []
    return [("draws", message("the draws in {file} are not those of the fit", file=kept.draws.file))]


def _records(calibration: Calibration, kept: Recipe) -> list[Reason]:
    return [
        (
            "record",
            message("the record of {name} does not follow; the fit has {law}", name=name, law=three(kept.laws[name])),
        )
        for name in off_their_record(calibration, kept.laws)
    ]


def three(law: Prior) -> str:
    """The 50 % point of a law, with its 5 and 95 % points; a figure alone if it is one."""
    low, middle, high = (f"{value:.3g}" for value in interval(law))
    return middle if low == high else f"{middle} [{low}, {high}]"
