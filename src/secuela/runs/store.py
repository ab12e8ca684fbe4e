"""Write and open run folders; opening one never needs the simulator."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from secuela.evidence.errors import RunError
from secuela.runs.arrays import (
    DRAWS,
    OUTCOMES,
    checksums,
    open_arrays,
    outcome_checksums,
    stored_form,
    write_arrays,
)
from secuela.runs.folders import built_beside
from secuela.runs.integrity import check_sizes, mismatched, read_manifest, unreadable
from secuela.runs.manifest import FORMAT, Manifest
from secuela.runs.table import packed, unpacked
from secuela.text.language import translate as _

if TYPE_CHECKING:
    import xarray as xr

MANIFEST, ASSESSMENT, REPORT = "manifest.json", "assessment.json", "report.html"
_UNREADABLE = (ValueError, OSError, RuntimeError, KeyError)


@dataclass(frozen=True)
class Run:
    """A saved run. Arrays are read from disk when they are first used; see :meth:`load` for all of them at once."""

    path: Path
    manifest: Manifest = field(repr=False)

    @cached_property
    def outcomes(self) -> "xr.Dataset":
        """Outcomes, float32, (alternative, mode, draw, month, …), lazily read."""
        return self._open(OUTCOMES)

    @cached_property
    def draws(self) -> "xr.Dataset | None":
        """Parameter values and structural choices of each draw, or None if the run did not keep them."""
        return unpacked(self._open(DRAWS)) if (self.path / DRAWS).exists() else None

    @cached_property
    def assessment(self) -> dict[str, Any] | None:
        """The parsed ``assessment.json``, or None if the folder has none."""
        path = self.path / ASSESSMENT
        if not path.exists():
            return None
        try:
            return dict(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError, OSError) as error:
            raise unreadable(path, error) from error

    @property
    def report(self) -> Path:
        """Where the report is, or would be."""
        return self.path / REPORT

    def load(self) -> "xr.Dataset":
        """All outcomes in memory.

        Raises:
            RunError: If an array cannot be read.
        """
        try:
            return self.outcomes.load()
        except _UNREADABLE as error:
            raise unreadable(self.path / OUTCOMES, error) from error

    def verify(self) -> Self:
        """Compare every stored array with its checksum in the manifest.

        Raises:
            RunError: If one differs or cannot be read; the message names it.
        """
        self._compare(OUTCOMES, self._read_sums(), self.manifest.array_checksums)
        if self.draws is not None:
            self._compare(DRAWS, checksums(self.draws), self.manifest.draw_checksums)
        return self

    def array(self, name: str) -> "xr.DataArray":
        """One outcome in memory.

        Raises:
            RunError: If it cannot be read.
        """
        try:
            return self.outcomes[name].compute()
        except _UNREADABLE as error:
            raise unreadable(self.path / OUTCOMES, error) from error

    def _read_sums(self) -> dict[str, str]:
        try:
            return checksums(self.outcomes)
        except _UNREADABLE as error:
            raise unreadable(self.path / OUTCOMES, error) from error

    def _compare(self, part: str, found: dict[str, str], expected: dict[str, str]) -> None:
        wrong = [name for name, checksum in expected.items() if found.get(name) != checksum]
        if wrong:
            raise mismatched(self.path / part, wrong)

    def _open(self, name: str) -> "xr.Dataset":
        folder = self.path / name
        try:
            return open_arrays(folder)
        except _UNREADABLE as error:
            raise unreadable(folder, error) from error


def open_run(folder: Path | str) -> Run:
    """Open a run folder after checking that it is whole (by its manifest and file sizes, without reading the arrays).

    Raises:
        RunError: If the folder is missing, is no run, has another format, or lacks a part.
    """
    path = Path(folder)
    manifest = read_manifest(path)
    check_sizes(path, manifest)
    return Run(path, manifest)


def write_run(
    folder: Path | str,
    outcomes: "xr.Dataset",
    manifest: Manifest,
    draws: "xr.Dataset | None" = None,
    files: Mapping[str, bytes | str] | None = None,
) -> Run:
    """Write a run folder so that it appears only when it is whole; a run of the same name is replaced.

    Args:
        folder: Place of the run.
        outcomes: Outcomes as in the design of a run: (alternative, mode, draw, month, …).
        manifest: Its ``array_checksums``, ``draw_checksums`` and ``stored_bytes`` are filled in here.
        draws: One variable per parameter and structural choice, dimension draw.
        files: Further files by name, such as ``assessment.json``.

    Raises:
        RunError: If the place is taken by something that is no run, or cannot be written to.
    """
    target = Path(folder)
    check_place(target)
    with built_beside(target) as scratch:
        sizes = write_arrays(stored_form(outcomes), scratch / OUTCOMES)
        if draws is not None:
            sizes |= write_arrays(packed(draws), scratch / DRAWS)
        for name, content in (files or {}).items():
            (scratch / name).write_bytes(content.encode() if isinstance(content, str) else content)
        sums = {"array_checksums": outcome_checksums(outcomes), "stored_bytes": sizes}
        sums |= {"draw_checksums": {} if draws is None else checksums(draws)}
        (scratch / MANIFEST).write_text(manifest.model_copy(update=sums).text(), encoding="utf-8")
    return open_run(target)


def check_place(folder: Path | str) -> None:
    """Refuse a place that holds something other than a run, before anything is computed.

    Raises:
        RunError: If the place is a file, or a folder that is neither empty nor a run of this format.
    """
    path = Path(folder)
    if not path.exists() and not path.is_symlink():
        return
    if path.is_dir() and (_is_run(path) or not any(path.iterdir())):
        return
    what = _("This folder exists and is not a run.") if path.is_dir() else _("This is an existing file.")
    raise RunError(
        what,
        where=str(path),
        why=_("only a run of the same name is ever replaced; anything else might be lost"),
        fix=_("choose another place with --out, or move what is there"),
    )


def _is_run(path: Path) -> bool:
    try:
        return json.loads((path / MANIFEST).read_text(encoding="utf-8")).get("format") == FORMAT
    except (OSError, ValueError, AttributeError):
        return False
