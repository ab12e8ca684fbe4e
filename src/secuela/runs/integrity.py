"""Whether a folder is a whole run, and the one message for each way in which it is not."""

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from secuela.evidence.errors import RunError
from secuela.runs.arrays import OUTCOMES, stored_size
from secuela.runs.manifest import FORMAT, Manifest
from secuela.text.language import translate as _

_MANIFEST = "manifest.json"
_PARTIAL = ".partial"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a run folder.

    Raises:
        RunError: If the folder is missing or is no run, or the manifest cannot be read.
    """
    data = _parsed(_manifest_path(folder))
    _check_format(folder, data)
    try:
        return Manifest.model_validate(data)
    except ValidationError as error:
        raise _bad_manifest(folder, error) from error


def check_sizes(folder: Path, manifest: Manifest) -> None:
    """Compare the size of every stored array with the manifest, reading none.

    Raises:
        RunError: If an array is missing or its files are not of the size written.
    """
    expected = {f"{OUTCOMES}/{name}": None for name in manifest.array_checksums} | dict(manifest.stored_bytes)
    for name, size in expected.items():
        part = folder / name
        if not part.is_dir():
            what = _("The array {name} is missing.").format(name=name)
        elif size is not None and (found := stored_size(part)) != size:
            what = _("The array {name} is incomplete: {found} of {size} bytes.")
            what = what.format(name=name, found=found, size=size)
        else:
            continue
        raise RunError(what, where=str(folder), why=_why_whole(), fix=_fix_copy())


def mismatched(where: Path, names: list[str]) -> RunError:
    """The message for arrays that differ from their checksums."""
    what = _("These arrays differ from their checksums: {names}.").format(names=", ".join(names))
    return RunError(what, where=str(where), why=_why_whole(), fix=_fix_copy())


def unreadable(where: Path, error: Exception) -> RunError:
    """The message for a part that exists and cannot be read."""
    reason = str(error).strip().partition("\n")[0] or type(error).__name__
    what = _("This part of a run cannot be read: {reason}.").format(reason=reason.rstrip("."))
    return RunError(what, where=str(where), why=_why_whole(), fix=_fix_copy())


def _manifest_path(folder: Path) -> Path:
    path = folder / _MANIFEST
    if path.is_file():
        return path
    why = _("a run folder holds manifest.json, outcomes.zarr and assessment.json")
    fix = _("name the folder that `secuela assess` wrote, by default below runs/")
    if not folder.exists():
        what = _("There is no such run folder.")
    elif not folder.is_dir():
        what = _("This is a file, not a run folder.")
    elif folder.name.endswith(_PARTIAL):
        what = _("This is an unfinished run.")
        fix = _("finish it by repeating its `secuela assess` command with --resume")
    else:
        what = _("This folder is not a run: it has no manifest.json.")
    raise RunError(what, where=str(folder), why=why, fix=fix)


def _parsed(path: Path) -> Any:  # noqa: ANN401  anything may be in a file
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def _check_format(folder: Path, data: object) -> None:
    found = data.get("format") if isinstance(data, dict) else None
    if found == FORMAT:
        return
    what = _("This folder is not a run of the format {ours}: it says {found}.")
    raise RunError(
        what.format(ours=FORMAT, found=repr(found) if found is not None else _("no format")),
        where=str(folder / _MANIFEST),
        why=_("another format may mean other things by the same names"),
        fix=_("open it with the version of Secuela that wrote it, or run the proposal again"),
    )


def _bad_manifest(folder: Path, error: ValidationError) -> RunError:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"]) or "manifest"
    what = _("The manifest is malformed at {key}: {reason}.").format(key=key, reason=first["msg"])
    return RunError(what, where=str(folder / _MANIFEST), why=_why_whole(), fix=_fix_copy())


def _why_whole() -> str:
    return _("a result from an incomplete or altered run could not be trusted")


def _fix_copy() -> str:
    return _("copy the folder again from where it was whole, or repeat the run: manifest.json has its command line")
