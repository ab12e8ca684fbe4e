"""Which run a ledger is checked against: the one that is named, the newest, or the small one of the package."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from secuela.evidence.assumptions import told
from secuela.evidence.errors import RunError, SecuelaError
from secuela.evidence.message import message

if TYPE_CHECKING:
    from secuela.runs.store import Run

FOLDER = Path("runs")


@dataclass(frozen=True)
class Found:
    """A run and how it was come by.

    Args:
        run: The run.
        chosen: Whether somebody named it, it is the newest, or the one of the package.
        passed_over: Folders that are newer, or of no known date, and cannot be read.
    """

    run: "Run"
    chosen: Literal["named", "newest", "reference"]
    passed_over: tuple[Path, ...] = ()


@dataclass(frozen=True)
class DescribedRun:
    """What a result says of the run it rests on.

    Args:
        path: Its folder; ``reference`` for the one of the package.
        chosen: As in :class:`Found`.
        passed_over: Likewise.
        proposal: Under test.
        as_of: Origin month.
        created: When it was made.
        draws: Futures of each alternative.
        months: Horizon.
        seed: Of draws and luck.
        alternatives: Ids.
        cut: Causal links that were cut out of its world.
        assumed: Assumptions that stand in it in place of ours.
    """

    path: str
    chosen: Literal["named", "newest", "reference"]
    passed_over: list[str]
    proposal: str
    as_of: str
    created: str
    draws: int
    months: int
    seed: int
    alternatives: list[str]
    cut: list[str]
    assumed: list[str]


def run_for(named: Path | None, folder: Path = FOLDER) -> Found:
    """The run that is named, else the newest whole one under ``runs/``, else the reference run of the package.

    Raises:
        RunError: If the named one cannot be opened, or there is none at all.
    """
    from secuela.runs.store import open_run  # noqa: PLC0415  listing a ledger opens no run

    if named is not None:
        return Found(open_run(named), "named")
    found, broken = newest(folder)
    if found is not None:
        return Found(found, "newest", broken)
    shipped = reference()
    if shipped is not None:
        return Found(open_run(shipped), "reference", broken)
    raise RunError(
        message("There is no run to check the claims against."),
        where=str(folder),
        why=message("a test is an answer of simulated futures, and there are none here"),
        fix=message("simulate first: `secuela assess`; or name a run with --run RUN"),
    )


def newest(folder: Path) -> "tuple[Run | None, tuple[Path, ...]]":
    """The run made last among the whole ones in a folder, and the folders passed over since they cannot be read."""
    from secuela.runs.integrity import check_files, read_manifest  # noqa: PLC0415
    from secuela.runs.store import open_run  # noqa: PLC0415

    dated: list[tuple[str, Path]] = []
    broken: list[Path] = []
    for manifest in sorted(folder.glob("*/manifest.json")):
        try:
            dated.append((read_manifest(manifest.parent).created, manifest.parent))
        except SecuelaError:
            broken.append(manifest.parent)
    for _created, path in sorted(dated, reverse=True):
        try:
            found = open_run(path)
            check_files(path, found.manifest)  # of several runs one that is altered is passed over
            return found, tuple(broken)
        except SecuelaError:
            broken.append(path)
    return None, tuple(broken)


def reference() -> Path | None:
    """The small run that the package ships; None if it ships none."""
    path = Path(str(files("secuela.claims").joinpath("reference")))
    return path if (path / "manifest.json").exists() else None


def described_run(found: Found) -> DescribedRun:
    """What a result says of the run it rests on."""
    run, manifest, shipped = found.run, found.run.manifest, reference()
    is_reference = shipped is not None and run.path.resolve() == shipped.resolve()
    return DescribedRun(
        path="reference" if is_reference else str(run.path),
        chosen=found.chosen,
        passed_over=[str(path) for path in found.passed_over],
        proposal=manifest.proposal,
        as_of=manifest.as_of,
        created=manifest.created,
        draws=manifest.draws,
        months=manifest.months,
        seed=manifest.seed,
        alternatives=list(manifest.alternatives),
        cut=list(manifest.cut),
        assumed=list(told(manifest.assumed)),
    )
