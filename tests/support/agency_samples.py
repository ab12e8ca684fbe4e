"""Files as agencies publish them: those that stand here, further ones beside the project, and sums of what is read."""

import os
from pathlib import Path

import pytest

from secuela.evidence.months import Month
from secuela.record.recognition import read_published

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "agency_files"
BESIDE = Path(os.environ.get("SECUELA_SAMPLES", ROOT.parent / "shared" / "samples"))


def sample(name):
    """A sample by its name; a test that needs one that is not at hand is skipped."""
    if (HERE / name).is_file():
        return HERE / name
    found = sorted(BESIDE.glob(f"*/{name}")) if BESIDE.is_dir() else []
    if not found:
        pytest.skip(f"{name} is not at hand")
    return found[0]


def rows_of(path):
    return read_published(path).reading.rows


def total(rows, series, place, first, last=None):
    """Sum from one month to another, both included; None where there is no row."""
    start, end = Month.parse(first).index, Month.parse(last or first).index
    kept = rows[(rows["series"] == series) & (rows["place"] == place) & rows["month"].between(start, end)]
    return None if kept.empty else kept["value"].sum()
