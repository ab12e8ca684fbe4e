"""Which run a ledger is checked against: the one that is named, the newest, or the small one of the package."""

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from secuela.evidence.errors import RunError, SecuelaError
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.runs.store import Run

FOLDER = Path("runs")


def run_for(named: Path | None, folder: Path = FOLDER) -> "Run":
    """The run that is named, else the newest whole one under ``runs/``, else the reference run of the package.

    Raises:
        RunError: If the named one cannot be opened, or there is none at all.
    """
    from secuela.runs.store import open_run  # noqa: PLC0415  listing a ledger opens no run

    if named is not None:
        return open_run(named)
    found = newest(folder)
    if found is not None:
        return found
    shipped = reference()
    if shipped is not None:
        return open_run(shipped)
    raise RunError(
        _("There is no run to check the claims against."),
        where=str(folder),
        why=_("a test is an answer of simulated futures, and there are none here"),
        fix=_("simulate first: `secuela assess`; or name a run with --run RUN"),
    )


def newest(folder: Path) -> "Run | None":
    """The run made last among the whole ones in a folder."""
    from secuela.runs.integrity import read_manifest  # noqa: PLC0415
    from secuela.runs.store import open_run  # noqa: PLC0415

    dated: list[tuple[str, Path]] = []
    for manifest in folder.glob("*/manifest.json"):
        try:
            dated.append((read_manifest(manifest.parent).created, manifest.parent))
        except SecuelaError:
            continue
    for _created, path in sorted(dated, reverse=True):
        try:
            return open_run(path)
        except SecuelaError:
            continue
    return None


def reference() -> Path | None:
    """The small run that the package ships; None if it ships none."""
    path = Path(str(files("secuela.claims").joinpath("reference")))
    return path if (path / "manifest.json").exists() else None


def described_run(run: "Run", *, named: bool) -> dict[str, object]:
    """What a result says of the run it rests on.

    Args:
        run: The run.
        named: Whether somebody named it; else it is the newest, or the reference run.
    """
    manifest, shipped = run.manifest, reference()
    is_reference = shipped is not None and run.path.resolve() == shipped.resolve()
    found = "reference" if is_reference else "newest"
    return {
        "path": "reference" if is_reference else str(run.path),
        "chosen": "named" if named else found,
        "proposal": manifest.proposal,
        "as_of": manifest.as_of,
        "created": manifest.created,
        "draws": manifest.draws,
        "months": manifest.months,
        "seed": manifest.seed,
        "alternatives": list(manifest.alternatives),
        "cut": list(manifest.cut),
    }
