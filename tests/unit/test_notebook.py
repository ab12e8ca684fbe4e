"""The notebook of the documentation runs from the first cell to the last."""

from pathlib import Path

import nbformat
import pytest

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "first-assessment.ipynb"


pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::RuntimeWarning"),
]
AS_WRITTEN, SMALL = {}, {"draws=100": "draws=30", "36": "14"}


def test_what_the_notebook_gives_is_shown_with_it_and_says_nothing_of_the_machine():
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs for cell in cells)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    kinds = {output.output_type for cell in cells for output in cell.outputs}
    assert kinds == {"execute_result"}
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert [word for word in ("/home", "/root", "/tmp", "://") if word in text] == []
    assert "secuela.open_run" in text


@pytest.mark.parametrize(
    "changed", [SMALL, pytest.param(AS_WRITTEN, marks=pytest.mark.nightly)], ids=["small", "whole"]
)
def test_the_notebook_runs(tmp_path, changed):
    from nbclient import NotebookClient

    notebook = nbformat.read(NOTEBOOK, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for old, new in changed.items():
        assert any(old in cell.source for cell in cells)
        for cell in cells:
            cell.source = cell.source.replace(old, new)
    for cell in cells:
        cell.outputs = []
    place = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=place).execute()
    assert (tmp_path / "runs" / "notebook" / "report.html").exists()
    assert all(cell.outputs for cell in cells)
