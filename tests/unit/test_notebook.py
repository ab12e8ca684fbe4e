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


@pytest.mark.parametrize(
    "changed", [SMALL, pytest.param(AS_WRITTEN, marks=pytest.mark.nightly)], ids=["small", "whole"]
)
def test_the_notebook_runs(tmp_path, changed):
    from nbclient import NotebookClient

    notebook = nbformat.read(NOTEBOOK, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs for cell in cells)  # committed without outputs
    for old, new in changed.items():
        assert any(old in cell.source for cell in cells)
        for cell in cells:
            cell.source = cell.source.replace(old, new)
    place = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=place).execute()
    assert (tmp_path / "runs" / "notebook" / "report.html").exists()
    assert all(cell.outputs for cell in cells)
