"""Whether a folder is a whole run that agrees with itself, and the one message for each way in which it does not."""

import gc
import hashlib
import json
from collections.abc import Collection, Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from secuela.evidence.errors import RunError, SecuelaError
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.runs.arrays import DRAWS, OUTCOMES
from secuela.runs.manifest import CHECKSUM, FORMAT, Manifest, checksum_of
from secuela.runs.rows import SCHEMA, Assessment
from secuela.text.language import translate as _

if TYPE_CHECKING:
    import xarray as xr

Kind = TypeVar("Kind", bound=BaseModel)
_MANIFEST = "manifest.json"
_PARTIAL = ".partial"
_CLOCKS_DIFFER = timedelta(days=1)
_SHOWN = 6
_ROWS_OPEN, _BETWEEN, _ROWS_CLOSE, _BACKTESTED = b'"outcomes": [\n', b",\n", b"\n  ]", b'"backtested": true'
_HEAD = ("proposal", "baseline", "alternatives", "as_of", "months", "draws", "seed")  # of manifest and assessment


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a run folder.

    Raises:
        RunError: If the folder is missing or is no run, or the manifest cannot be read, was altered, or says what
            cannot be.
    """
    path = _manifest_path(folder)
    data = parsed(path, _bytes(path) or b"")
    _check_format(path, data)
    _check_own_checksum(path, data)
    try:
        manifest = Manifest.model_validate(data)
    except ValidationError as error:
        raise _bad_manifest(path, error) from error
    _check_times(path, manifest)
    return manifest


def check_listed(folder: Path, manifest: Manifest, *, rewritten: Collection[str] = ()) -> None:
    """Compare the names of a run's files with the manifest; what they hold is compared where it is read.

    Args:
        folder: The run folder.
        manifest: Its manifest.
        rewritten: Files that are about to be written again, so that they may be missing.

    Raises:
        RunError: If a file is missing, or stands among the arrays without having been written with them.
    """
    if not manifest.files:
        raise _unprotected(folder / _MANIFEST)
    _refuse(folder, "missing", (n for n in manifest.files if n not in rewritten and not (folder / n).is_file()))
    below = (path for part in (OUTCOMES, DRAWS) for path in (folder / part).rglob("*") if not path.is_dir())
    found = (path.relative_to(folder).as_posix() for path in below)
    _refuse(folder, "added", (name for name in found if name not in manifest.files))


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare every file of a run with its checksum in the manifest; nothing may be missing or added to the arrays.

    Args:
        folder: The run folder.
        manifest: Its manifest.

    Raises:
        RunError: If a file is missing, was altered, or stands among the arrays without having been written with them.
    """
    check_listed(folder, manifest)
    sums = manifest.files.items()
    _refuse(folder, "altered", (name for name, sha in sums if sha256_of(_bytes(folder / name) or b"") != sha))


def checked_bytes(folder: Path, name: str, manifest: Manifest) -> bytes | None:
    """What a file of a run holds, once it agrees with its checksum; None where there is and was none of this name.

    Args:
        folder: The run folder.
        name: Of the file within it.
        manifest: Its manifest.

    Raises:
        RunError: If it is missing, was altered, or was not written with the run.
    """
    content = _bytes(folder / name)
    if content is None and name not in manifest.files:
        return None
    if content is None:
        _refuse(folder, "missing", [name])
    elif name not in manifest.files:
        raise unlisted(folder / name)
    elif sha256_of(content) != manifest.files[name]:
        _refuse(folder, "altered", [name])
    return content


def _refuse(folder: Path, fault: Literal["missing", "altered", "added"], names: Iterable[str]) -> None:
    """One message for all files with the same fault, told by the arrays that they belong to; none where there are none.

    Raises:
        RunError: If there is any.
    """
    parts = list(dict.fromkeys(_part(name) for name in names))
    if not parts:
        return
    what = {
        "missing": _("These parts of the run are missing: {names}."),
        "altered": _("These parts of the run differ from their checksums: {names}."),
        "added": _("These parts were not written with the run: {names}."),
    }[fault]
    listed = ", ".join(parts[:_SHOWN]) + (", …" if len(parts) > _SHOWN else "")
    raise RunError(what.format(names=listed), where=str(folder), why=_why_whole(), fix=_fix_copy())


def check_arrays(folder: Path, manifest: Manifest, outcomes: "xr.Dataset", drawn: Collection[str]) -> None:
    """Compare what a manifest says with the arrays: draws, months, alternatives and their order, names.

    Args:
        folder: The run folder, for messages.
        manifest: Its manifest.
        outcomes: Its arrays.
        drawn: Names of the parameters and structural choices whose draws it keeps.

    Raises:
        RunError: If they disagree.
    """
    labels: dict[str, list[Any]] = {
        dim: outcomes[dim].values.tolist() if dim in outcomes.coords else [] for dim in ("draw", "month", "alternative")
    }
    _check_equal(
        folder / _MANIFEST,
        _("the arrays"),
        {
            "draws": (manifest.draws, len(labels["draw"])),
            "numbers of the draws": (list(range(manifest.draws)), labels["draw"]),
            "months": (manifest.months, len(labels["month"]) - 1),
            "numbers of the months": (list(range(manifest.months + 1)), labels["month"]),
            "alternatives": (manifest.alternatives, labels["alternative"]),
            "proposal": (manifest.proposal in labels["alternative"], True),
            "array_checksums": (sorted(manifest.array_checksums), sorted(str(name) for name in outcomes.data_vars)),
            "draw_checksums": (sorted(manifest.draw_checksums), sorted(drawn)),
        },
    )


def read_assessment(path: Path, content: bytes, manifest: Manifest, *, rows: bool = True) -> Assessment:
    """The typed content of ``assessment.json``, once its head agrees with the manifest.

    Args:
        path: The file, for messages.
        content: What it holds.
        manifest: Of the run that it belongs to.
        rows: Whether all comparisons are read; else the first one and those that a backtest reaches.

    Raises:
        RunError: If it cannot be read, has another schema or other keys, disagrees with the manifest, or holds
            something else than comparisons.
    """
    try:
        with unswept():
            found = Assessment.model_validate_json(content if rows else _shortened(content))  # quicker in one pass
    except ValidationError:
        return _explained(path, manifest, parsed(path, content))
    head = {name: getattr(found, name) for name in _HEAD} | {"alternatives": list(found.alternatives)}
    agrees = head == {name: getattr(manifest, name) for name in _HEAD}
    return found if agrees and found.outcomes else _explained(path, manifest, parsed(path, content))


def _shortened(content: bytes) -> bytes:
    """The file with few of its rows; as it is, where rows do not stand one on a line (:meth:`Assessment.text`)."""
    head, opened, rest = content.partition(_ROWS_OPEN)
    lines, closed, tail = rest.partition(_ROWS_CLOSE)
    if not opened or not closed:
        return content
    first, *others = lines.split(_BETWEEN)
    kept = [first, *(line for line in others if _BACKTESTED in line)]
    return b"".join((head, opened, _BETWEEN.join(kept), closed, tail))


def _explained(path: Path, manifest: Manifest, content: object) -> Assessment:
    """The same step by step, so that the first fault is named."""
    if not isinstance(content, dict):
        raise unreadable(path, TypeError(_("it holds no object")))
    content = cast("dict[str, Any]", content)
    schema = content.get("schema")
    if schema != SCHEMA:
        raise RunError(
            message("This assessment is not of the schema {ours}: it says {found}.", ours=SCHEMA, found=repr(schema)),
            where=str(path),
            why=_why_format(),
            fix=_fix_format(),
        )
    _check_equal(path, _("the assessment"), {name: (getattr(manifest, name), content.get(name)) for name in _HEAD})
    rows: object = content.get("outcomes")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in cast("list[object]", rows)):
        what = _("The assessment holds no comparisons that could be read.")
        raise RunError(what, where=str(path), why=_why_whole(), fix=_fix_copy())
    try:
        with unswept():
            return Assessment.model_validate(content)
    except ValidationError as error:
        what = _("The assessment is malformed at {key}: {reason}.")
        raise RunError(
            what.format(**_first_fault(error, "assessment")), where=str(path), why=_why_format(), fix=_fix_format()
        ) from error


def read_record(path: Path, content: bytes, kind: type[Kind]) -> Kind:
    """The typed content of a further file of a run.

    Args:
        path: The file, for messages.
        content: What it holds.
        kind: The record of what it holds.

    Raises:
        RunError: If it cannot be read, or holds something else; the message names the first place.
    """
    try:
        with unswept():
            return kind.model_validate_json(content)
    except ValidationError:
        values = parsed(path, content)  # to name the fault
    if not isinstance(values, dict):
        raise unreadable(path, TypeError(_("it holds no object")))
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        what = message("This part of a run is malformed at {key}: {reason}.", **_first_fault(error, path.name))
        raise RunError(what, where=str(path), why=_why_format(), fix=_fix_format()) from error


def read_part(name: str, kind: Any, content: object) -> Any:  # noqa: ANN401  records, by the kind that is asked for
    """A part of a manifest as records.

    Args:
        name: Its key, for messages.
        kind: What it holds: a tuple or a map of records.
        content: What the manifest has there.

    Raises:
        RunError: If that is something else; the message names the first place.
    """
    try:
        return TypeAdapter(kind).validate_python(content)
    except ValidationError as error:
        what = message("This part of a run is malformed at {key}: {reason}.", **_first_fault(error, name))
        raise RunError(what, where=f"manifest.json, {name}", why=_why_format(), fix=_fix_format()) from error


def part_of(manifest: Mapping[str, Any], name: str, kind: Any) -> Any:  # noqa: ANN401  a list or a map, by the kind
    """A part of a manifest as records, wherever the manifest keeps it; empty where the run does not say.

    Args:
        manifest: Contents of ``manifest.json``, or what it keeps under ``extra``.
        name: Key of the part.
        kind: What it holds: a tuple or a map of records, or a text.

    Raises:
        RunError: As :func:`read_part`.
    """
    value = manifest.get(name, (manifest.get("extra") or {}).get(name))
    return read_part(name, kind, (get_origin(kind) or kind)() if value is None else value)


def parsed(path: Path, content: bytes) -> Any:  # noqa: ANN401  anything may be in a file
    """The values of a JSON file.

    Args:
        path: The file, for messages.
        content: What it holds.

    Raises:
        RunError: If it cannot be read.
    """
    try:
        with unswept():
            return json.loads(content.decode("utf-8"))
    except RecursionError as error:
        raise unreadable(path, ValueError(_("it is nested too deeply"))) from error
    except ValueError as error:
        raise unreadable(path, error) from error


@contextmanager
def unswept() -> Generator[None]:
    """Without the search for unused objects, which would look at many thousand new ones over and over."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def mismatched(where: Path, names: Iterable[str]) -> RunError:
    """The message for arrays that differ from their checksums."""
    what = message("These arrays differ from their checksums: {names}.", names=", ".join(names))
    return RunError(what, where=str(where), why=_why_whole(), fix=_fix_copy())


def unreadable(where: Path, error: Exception) -> RunError:
    """The message for a part that exists and cannot be read."""
    reason = str(error).strip().partition("\n")[0] or type(error).__name__
    what = message("This part of a run cannot be read: {reason}.", reason=reason.rstrip("."))
    return RunError(what, where=str(where), why=_why_whole(), fix=_fix_copy())


def unlisted(where: Path) -> RunError:
    """The message for a file that a reader would use and that the manifest does not know."""
    what = message("These parts were not written with the run: {names}.", names=where.name)
    return RunError(what, where=str(where.parent), why=_why_whole(), fix=_fix_copy())


def sha256_of(content: bytes) -> str:
    """The checksum of a file's bytes, as a manifest lists it."""
    return hashlib.sha256(content).hexdigest()


def _bytes(path: Path) -> bytes | None:
    """None if there is no such file."""
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise unreadable(path, error) from error


def _part(name: str) -> str:
    """A file, or the array that it belongs to."""
    return "/".join(name.split("/")[:2])


def _check_equal(where: Path, other: str, pairs: Mapping[str, tuple[Any, Any]]) -> None:
    wrong = [name for name, (ours, theirs) in pairs.items() if ours != theirs]
    if wrong:
        what = message("The manifest and {other} disagree on {names}.", other=other, names=", ".join(wrong))
        raise RunError(what, where=str(where), why=_why_whole(), fix=_fix_copy())


def _manifest_path(folder: Path) -> Path:
    path = folder / _MANIFEST
    if path.is_file():
        return path
    why = message("a run folder holds manifest.json, outcomes.zarr and assessment.json")
    fix = message("name the folder that `secuela assess` wrote, by default below runs/")
    if not folder.exists():
        what = message("There is no such run folder.")
    elif not folder.is_dir():
        what = message("This is a file, not a run folder.")
    elif folder.name.endswith(_PARTIAL):
        what = message("This is an unfinished run.")
        fix = message("finish it by repeating its `secuela assess` command with --resume")
    else:
        what = message("This folder is not a run: it has no manifest.json.")
    raise RunError(what, where=str(folder), why=why, fix=fix)


def _check_format(path: Path, data: object) -> None:
    found = data.get("format") if isinstance(data, dict) else None
    if found == FORMAT:
        return
    what = _("This folder is not a run of the format {ours}: it says {found}.")
    raise RunError(
        what.format(ours=FORMAT, found=repr(found) if found is not None else _("no format")),
        where=str(path),
        why=_why_format(),
        fix=_fix_format(),
    )


def _check_own_checksum(path: Path, data: Mapping[str, Any]) -> None:
    if CHECKSUM not in data:
        raise _unprotected(path)
    try:
        same = data[CHECKSUM] == checksum_of(data)
    except (ValueError, RecursionError) as error:
        raise unreadable(path, error) from error
    if not same:
        what = message("The manifest differs from its own checksum.")
        raise RunError(what, where=str(path), why=_why_whole(), fix=_fix_copy())


def _check_times(path: Path, manifest: Manifest) -> None:
    """Dates that mean something: claims are compared with the day on which a run was made."""
    try:
        Month.parse(manifest.as_of)
    except (SecuelaError, ValueError) as error:
        raise unreadable(path, error) from error
    try:
        created = datetime.fromisoformat(manifest.created)
    except ValueError:
        what = message("The run was created at {when}, which is no date.", when=repr(manifest.created))
    else:
        created = created if created.tzinfo is not None else created.replace(tzinfo=UTC)
        if created <= datetime.now(UTC) + _CLOCKS_DIFFER:
            return
        what = message("The run was created at {when}, which is still to come.", when=repr(manifest.created))
    why = message("a threshold that was set after the run can be chosen to fit it")
    raise RunError(what, where=str(path), why=why, fix=message("repeat the run, after a look at the computer's clock"))


def _bad_manifest(path: Path, error: ValidationError) -> RunError:
    what = message("The manifest is malformed at {key}: {reason}.", **_first_fault(error, "manifest"))
    return RunError(what, where=str(path), why=_why_whole(), fix=_fix_copy())


def _first_fault(error: ValidationError, whole: str) -> dict[str, str]:
    """Where the first fault of a file stands, and what it is."""
    first = error.errors()[0]
    return {"key": ".".join(str(part) for part in first["loc"]) or whole, "reason": first["msg"]}


def _unprotected(path: Path) -> RunError:
    return RunError(
        message("This run does not list the checksums of its files."),
        where=str(path),
        why=message("nothing can tell whether its files still are what was simulated"),
        fix=message("repeat the run: manifest.json has its command line; runs of earlier versions have no such list"),
    )


def _why_whole() -> str:
    return _("a result from an incomplete or altered run could not be trusted")


def _fix_copy() -> str:
    return _("copy the folder again from where it was whole, or repeat the run: manifest.json has its command line")


def _why_format() -> str:
    return _("another format may mean other things by the same names")


def _fix_format() -> str:
    return _("open it with the version of Secuela that wrote it, or run the proposal again")
