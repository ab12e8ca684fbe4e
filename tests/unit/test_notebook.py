"""The notebook of the documentation runs from the first cell to the last."""

import ast
from pathlib import Path

import nbformat
import pytest

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "first-assessment.ipynb"


pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::RuntimeWarning"),
]
SMALL = {"draws=100": "draws=30", "36": "14"}


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


def test_its_cells_run_one_after_the_other_and_each_gives_something(tmp_path, monkeypatch, at_hand, in_small):
    """In this process, which has the world compiled, with fewer futures and months."""
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "__main__"}
    for cell in (cell for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == "code"):
        source = cell.source
        for old, new in SMALL.items():
            source = source.replace(old, new)
        *steps, last = ast.parse(source).body
        exec(compile(ast.Module(steps, []), "cell", "exec"), names)
        assert isinstance(last, ast.Expr)
        assert eval(compile(ast.Expression(last.value), "cell", "eval"), names) is not None
    assert Path("runs/notebook/report.html").exists()
    assert names["run"].manifest.months == 14


@pytest.mark.nightly
def test_the_notebook_runs(tmp_path):
    from nbclient import NotebookClient

    notebook = nbformat.read(NOTEBOOK, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in cells:
        cell.outputs = []
    place = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=place).execute()
    assert (tmp_path / "runs" / "notebook" / "report.html").exists()
    assert all(cell.outputs for cell in cells)
