"""Three sizes of the suite: what runs only nightly is on the list, and each of these has a small form."""

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
FILE = re.compile(r"`(\w+/test_\w+\.py)`")
NIGHTLY = "pytest.mark." + "nightly"


def listed():
    """Rows of the table: the nightly file, and the cell that names its small form."""
    table = (TESTS / "README.md").read_text(encoding="utf-8").partition("## Nightly")[2]
    cells = [row.split("|") for row in table.splitlines() if FILE.search(row)]
    return {FILE.search(cell[1])[1]: cell[3] for cell in cells}


def test_every_nightly_test_stands_in_the_list_and_nothing_else():
    texts = {path.relative_to(TESTS).as_posix(): path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py")}
    assert set(listed()) == {name for name, text in texts.items() if NIGHTLY in text}


@pytest.mark.parametrize("name", sorted(listed()))
def test_it_has_a_small_form_that_runs_in_every_test_run(name):
    elsewhere = FILE.search(listed()[name])
    text = (TESTS / (elsewhere[1] if elsewhere else name)).read_text(encoding="utf-8")
    assert "def test_" in text
    assert f"pytestmark = {NIGHTLY}" not in text
