"""A copy of the shipped tables with one planted error, and what the survey says about it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import survey
from secuela.evidence.strict_yaml import Document
from secuela.evidence.tables import read_map, shipped_tables

GOOD_PARAMETER = """
planted:
  title: A planted parameter
  unit: share
  prior: {kind: beta, a: 2, b: 3}
  grade: C
  sources: [sesnsp]
  facts: [media_share_2017]
  why: Planted by a test.
  read_in: data
  evidence_until: "2017-12"
  fallback: {kind: uniform, low: 0, high: 1}
"""
GOOD_STRUCTURE = """
test.choice:
  title: A planted choice
  options:
    - {id: one, title: one, weight: 0.5}
    - {id: two, title: two, weight: 0.5}
  grade: D
  sources: [judgement]
  why: Planted by a test.
"""
Edit = Callable[[Path], None]
_READ: dict[tuple[str, bytes], Document] = {}


def copy_tables(folder: Path) -> Path:
    root = folder / "tables"
    shutil.copytree(str(shipped_tables()), root)
    return root


def replaced(name: str, old: str, new: str) -> Edit:
    """Replace the first occurrence in one table; fails if it is not there, so that the error is really planted."""

    def edit(root: Path) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def appended(name: str, text: str) -> Edit:
    def edit(root: Path) -> None:
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return edit


def parameter(old: str = "", new: str = "") -> Edit:
    """A planted parameter file in which ``old`` is replaced by ``new``."""
    assert old in GOOD_PARAMETER, f"{old!r} is not in the good parameter"
    return appended("parameters/test.yaml", GOOD_PARAMETER.replace(old, new, 1) if old else GOOD_PARAMETER)


def structure(old: str = "", new: str = "") -> Edit:
    assert old in GOOD_STRUCTURE, f"{old!r} is not in the good structure"
    return appended("structures.yaml", GOOD_STRUCTURE.replace(old, new, 1) if old else GOOD_STRUCTURE)


def problems_after(folder: Path, edit: Edit) -> list[EvidenceError]:
    """What the survey says after an edit; files that it has left as they were are read once for all edits."""
    root = copy_tables(folder)
    edit(root)
    with patch("secuela.evidence.library.read_map", _remembered):
        return survey(root)[1]


def _remembered(root: Path, name: str) -> Document:
    key = name, (root / name).read_bytes()
    if key not in _READ:
        _READ[key] = read_map(root, name)
    return _READ[key]
