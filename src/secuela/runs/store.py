"""Write and open run folders; opening one never needs the simulator."""

import json
import shutil
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self, cast

from secuela.evidence.errors import RunError
from secuela.evidence.message import message
from secuela.runs.arrays import (
    DRAWS,
    OUTCOMES,
    checksums,
    open_arrays,
    outcome_checksums,
    stored_form,
    write_arrays,
)
from secuela.runs.folders import built_beside, linked, write_error, written_beside
from secuela.runs.integrity import (
    Kind,
    check_arrays,
    check_files,
    check_listed,
    checked_bytes,
    mismatched,
    parsed,
    read_assessment,
    read_manifest,
    read_record,
    sha256_of,
    unlisted,
    unreadable,
)
from secuela.runs.lock import held
from secuela.runs.manifest import FORMAT, Manifest
from secuela.runs.rows import Assessment
from secuela.runs.stored_draws import drawn_names, packed, unpacked
from secuela.text.language import translate as _

if TYPE_CHECKING:
    import xarray as xr

MANIFEST, ASSESSMENT, REPORT, WORKBOOK = "manifest.json", "assessment.json", "report.html", "assessment.xlsx"
_UNREADABLE = (ValueError, OSError, RuntimeError, KeyError)


class Comparing(Protocol):
    """Compares a run in memory when it is asked what it says."""

    def __call__(self, *, rows: bool = True) -> Assessment:
        """Everything, or only what pages read: see :attr:`Run.summary`."""
        ...


@dataclass(frozen=True)
class Kept:
    """The parts of a run that has no folder.

    Args:
        outcomes: As :attr:`Run.outcomes`.
        draws: As :attr:`Run.draws`.
        compared: As :attr:`Run.assessment`, or as :attr:`Run.summary` if asked for without all its rows.
        records: What its files would hold, by name.
    """

    outcomes: "xr.Dataset"
    draws: "xr.Dataset"
    compared: Comparing
    records: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True)
class Run:
    """A run: saved in a folder, or kept in memory.

    Arrays of a folder are read when they are first used; see :meth:`load` for all of them at once.

    Args:
        path: Folder of the run; an empty path where it is kept in memory.
        manifest: What it says about itself.
        kept: Its parts, where it is kept in memory.
    """

    path: Path
    manifest: Manifest = field(repr=False)
    kept: "Kept | None" = field(default=None, repr=False)

    @cached_property
    def outcomes(self) -> "xr.Dataset":
        """Outcomes, float32, (alternative, mode, draw, month, …), lazily read."""
        return self._open(OUTCOMES) if self.kept is None else self.kept.outcomes

    @cached_property
    def draws(self) -> "xr.Dataset | None":
        """Parameter values and structural choices of each draw, or None if the run did not keep them."""
        return None if self.stored_draws is None else unpacked(self.stored_draws)

    @cached_property
    def stored_draws(self) -> "xr.Dataset | None":
        """The same as it is stored, see :mod:`secuela.runs.stored_draws`: quicker where few of them are read."""
        if self.kept is not None:
            return self.kept.draws
        return self._open(DRAWS) if (self.path / DRAWS).exists() else None

    @cached_property
    def assessment(self) -> Assessment | None:
        """What ``assessment.json`` holds, typed and frozen, or None if the run has none.

        ``assessment.plain()`` gives the JSON values.

        Raises:
            RunError: If it is not of this version's schema, or disagrees with the manifest.
        """
        if self.kept is not None:
            return self.kept.compared()
        return self._assessment(rows=True)

    @cached_property
    def summary(self) -> Assessment | None:
        """The same with the first of its comparisons and those that a backtest reaches: what a report reads of it.

        A report compares the arrays itself, and some ten thousand rows take a third of its time.
        """
        if "assessment" in vars(self):
            return self.assessment
        if self.kept is not None:
            return self.kept.compared(rows=False)
        return self._assessment(rows=False)

    def _assessment(self, *, rows: bool) -> Assessment | None:
        content = self.read(ASSESSMENT)
        if content is None:
            return None
        return read_assessment(self.path / ASSESSMENT, content, self.manifest, rows=rows)

    def holds(self, name: str) -> bool:
        """Whether the run has a file of this name.

        Raises:
            RunError: If it is in the folder without having been written with the run.
        """
        if name not in self.manifest.files and (self.path / name).exists():
            raise unlisted(self.path / name)
        return name in self.manifest.files

    def read(self, name: str) -> bytes | None:
        """What a file of the run holds, once it agrees with its checksum; None if the run has none of this name.

        Raises:
            RunError: If it is missing, was altered, or is in the folder without having been written with the run.
        """
        return checked_bytes(self.path, name, self.manifest) if self.holds(name) else None

    def json(self, name: str) -> dict[str, Any] | None:
        """The content of a JSON file of the run, or None if it has none of this name.

        Raises:
            RunError: If it cannot be read, or holds no object.
        """
        content = self.read(name)
        if content is None:
            return None
        values = parsed(self.path / name, content)
        if not isinstance(values, dict):
            raise unreadable(self.path / name, TypeError(_("it holds no object")))
        return cast("dict[str, Any]", values)

    def record(self, name: str, kind: type[Kind]) -> Kind | None:
        """What a JSON file of the run holds, typed, or None if the run has none of this name.

        Args:
            name: The file.
            kind: The record of what such a file holds.

        Raises:
            RunError: If it cannot be read, or holds something else.
        """
        if self.kept is not None:
            held = self.kept.records.get(name)
            return held if isinstance(held, kind) else None
        content = self.read(name)
        return None if content is None else read_record(self.path / name, content, kind)

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
        """Compare every file, and the values of every stored array, with its checksum in the manifest.

        Whoever reads a part of a run compares that part alone.

        Raises:
            RunError: If one differs or cannot be read; the message names it.
        """
        if self.kept is None:
            check_files(self.path, self.manifest)
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
            return open_arrays(folder, self._file)
        except _UNREADABLE as error:
            raise unreadable(folder, error) from error

    def _file(self, path: Path) -> bytes | None:
        return checked_bytes(self.path, path.relative_to(self.path).as_posix(), self.manifest)


def open_run(folder: Path | str, *, rewritten: Collection[str] = ()) -> Run:
    """Open a run folder after checking that it is whole and agrees with itself.

    The manifest is compared with its own checksum, the names of all files with those that it lists, and what it says
    with the labels of the arrays. The bytes of a file are compared with their checksum where they are read, before
    anything is made of them, so that nobody waits for the checksums of what is not read; :meth:`Run.verify` compares
    all. Who changes a file and all checksums on purpose is not found out.

    Args:
        folder: The run folder.
        rewritten: Files that the caller is about to write again, so that they may be missing.

    Raises:
        RunError: If the folder is missing, is no run, has another format, lacks a part, or labels were altered.
    """
    path = Path(folder)
    manifest = read_manifest(path)
    check_listed(path, manifest, rewritten=rewritten)
    run = Run(path, manifest)
    check_arrays(path, manifest, run.outcomes, () if run.stored_draws is None else drawn_names(run.stored_draws))
    return run


def in_memory(
    outcomes: "xr.Dataset",
    manifest: Manifest,
    draws: "xr.Dataset",
    compared: Comparing,
    records: Mapping[str, object] | None = None,
) -> Run:
    """A run that has no folder, compared when it is asked what it says; see :class:`Kept`."""
    return Run(Path(), manifest, Kept(outcomes, draws, compared, records or {}))


def write_run(
    folder: Path | str,
    outcomes: "xr.Dataset",
    manifest: Manifest,
    draws: "xr.Dataset | None" = None,
    files: Mapping[str, bytes | str] | Callable[[], Mapping[str, bytes | str]] | None = None,
) -> Run:
    """Write a run folder so that it appears only when it is whole; a run of the same name is replaced.

    The folder is held meanwhile (:func:`secuela.runs.lock.held`); who holds it already may write it as often as needed.

    Args:
        folder: Place of the run.
        outcomes: Outcomes as in the design of a run: (alternative, mode, draw, month, …).
        manifest: Its ``array_checksums``, where it has none yet, ``draw_checksums`` and ``files`` are filled in here.
        draws: One variable per parameter and structural choice, dimension draw.
        files: Further files by name, such as ``assessment.json``, or what makes them while the arrays are written.

    Raises:
        RunError: If the place is taken by something that is no run, or cannot be written to.
    """
    target = Path(folder)
    check_place(target)
    with held(target), built_beside(target) as scratch:
        with ThreadPoolExecutor(1) as pool:
            known = manifest.array_checksums
            arrays = pool.submit(copy_context().run, _write_all_arrays, scratch, outcomes, draws, known)
            _write_files(scratch, files() if callable(files) else files or {})
            sums: dict[str, dict[str, str]] = arrays.result()
        sums["files"] = _checksums_below(scratch)
        (scratch / MANIFEST).write_text(manifest.model_copy(update=sums).text(), encoding="utf-8")
        _ = open_run(scratch).assessment  # what no reader would accept replaces nothing
    return Run(target, read_manifest(target))


def complete_run(run: Run, manifest: Manifest, files: Mapping[str, bytes | str]) -> Run:
    """Write a run again with the same arrays and other files; it is whole before and after.

    Args:
        run: The run as it is in its folder.
        manifest: Of the run as it becomes; the checksums are filled in here.
        files: Every file beside arrays and manifest, by name.

    Raises:
        RunError: If it cannot be written.
    """
    with held(run.path), built_beside(run.path) as scratch:
        for part in (OUTCOMES, DRAWS):
            if (run.path / part).exists():
                shutil.copytree(run.path / part, scratch / part, copy_function=linked)
        sums = {name: getattr(run.manifest, name) for name in ("array_checksums", "draw_checksums")}
        _write_files(scratch, files)
        sums["files"] = {name: sha256_of((scratch / name).read_bytes()) for name in files}
        sums["files"] |= {name: sha for name, sha in run.manifest.files.items() if name.startswith((OUTCOMES, DRAWS))}
        (scratch / MANIFEST).write_text(manifest.model_copy(update=sums).text(), encoding="utf-8")
        check_files(scratch, read_manifest(scratch))  # what was altered meanwhile is given no checksum of its own
        _ = open_run(scratch).assessment
    return Run(run.path, read_manifest(run.path))


def _write_all_arrays(
    folder: Path, outcomes: "xr.Dataset", draws: "xr.Dataset | None", known: dict[str, str]
) -> dict[str, dict[str, str]]:
    """Write the arrays of a run into its folder; their checksums, as the manifest names them, once they are known."""
    write_arrays(stored_form(outcomes), folder / OUTCOMES)
    if draws is not None:
        write_arrays(packed(draws), folder / DRAWS)
    return {
        "array_checksums": known if set(known) == set(map(str, outcomes.data_vars)) else outcome_checksums(outcomes),
        "draw_checksums": {} if draws is None else checksums(draws),
    }


def _write_files(folder: Path, files: Mapping[str, bytes | str]) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)


def strike_files(run: Run, names: Collection[str]) -> Run:
    """Take files that are about to be written again out of the manifest; call it while the folder is held.

    Whoever dies before they are written and recorded leaves a whole run, in which they are not listed.

    Raises:
        RunError: If another run has taken its place meanwhile, or the manifest cannot be written.
    """
    return _listing(run, {name: sha for name, sha in run.manifest.files.items() if name not in names})


def record_file(run: Run, name: str) -> Run:
    """Note in the manifest that a file of a run was written again; call it while the folder is held.

    Raises:
        RunError: If another run has taken its place meanwhile, or the manifest cannot be written.
    """
    return _listing(run, {**run.manifest.files, name: sha256_of((run.path / name).read_bytes())})


def _listing(run: Run, files: Mapping[str, str]) -> Run:
    if read_manifest(run.path) != run.manifest:
        raise RunError(
            message("This run was replaced while it was read."),
            where=str(run.path),
            why=message("what was written is about the earlier one"),
            fix=message("repeat the command"),
        )
    manifest = run.manifest.model_copy(update={"files": files})
    try:
        with written_beside(run.path / MANIFEST) as scratch:
            scratch.write_text(manifest.text(), encoding="utf-8")
    except OSError as error:
        raise write_error(error, run.path) from error
    return Run(run.path, manifest)


def _checksums_below(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256_of(path.read_bytes()) for path in files}


def check_place(folder: Path | str) -> None:
    """Refuse a place that holds something other than a run, before anything is computed.

    Raises:
        RunError: If the place is a file, or a folder that is neither empty nor a run of this format.
    """
    path = Path(folder)
    if path.is_dir() and _is_where_we_are(path):
        raise RunError(
            message("This is the folder you are in."),
            where=str(path),
            why=message("a run takes the whole place of a folder when it is finished"),
            fix=message("name a folder for it, for example --out run"),
        )
    if not path.exists() and not path.is_symlink():
        return
    if path.is_dir() and (_is_run(path) or not any(path.iterdir())):
        return
    what = message("This folder exists and is not a run.") if path.is_dir() else message("This is an existing file.")
    raise RunError(
        what,
        where=str(path),
        why=message("only a run of the same name is ever replaced; anything else might be lost"),
        fix=message("choose another place with --out, or move what is there"),
    )


def _is_where_we_are(path: Path) -> bool:
    try:
        return Path.cwd().is_relative_to(path.resolve())
    except OSError:  # a working folder that was deleted
        return False


def _is_run(path: Path) -> bool:
    try:
        return json.loads((path / MANIFEST).read_text(encoding="utf-8")).get("format") == FORMAT
    except (OSError, ValueError, AttributeError, RecursionError):
        return False
