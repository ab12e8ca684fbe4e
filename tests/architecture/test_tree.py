"""House rules as tests over the tree: sizes, names, wings, and documents that say what is there."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 500, 60
BANNED_NAMES = {"utils", "helpers", "common", "misc"}
BIG_NUMBERS_ALLOWED = {0, 1, 2, 0.5, -1, 3, 4, 6}  # indices, halves, and the weights of Runge-Kutta 4


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def body_lines(node):
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    return node.end_lineno - first.lineno + 1


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    too_long = [node.name for node in functions(path) if body_lines(node) > LONGEST_FUNCTION]
    assert not too_long


def test_no_file_or_folder_has_a_name_that_says_nothing():
    names = {part for path in (*SOURCES, *TESTS) for part in (path.stem, *path.parent.parts)}
    assert not names & BANNED_NAMES


def test_sources_never_assert():
    guilty = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert not guilty


def test_models_hold_no_bare_numbers():
    """Every number of a model is a parameter with a record; only small structural constants may stand in the code."""
    guilty = []
    for path in SOURCES:
        if "models" not in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for inner in ast.walk(node):
                    number = isinstance(inner, ast.Constant) and type(inner.value) in {int, float}
                    if number and inner.value not in BIG_NUMBERS_ALLOWED:
                        guilty.append(f"{path.relative_to(ROOT)}:{inner.lineno} {inner.value}")
    assert not guilty


ALL_TESTS = [f"{p.relative_to(ROOT)}:{n.name}" for p in TESTS for n in functions(p) if n.name.startswith("test_")]
CAN_FAIL = re.compile(r"\bassert\b|\braises\(|\bwarns\(|testing\.|\.expect|check=True")


@pytest.mark.parametrize("test", ALL_TESTS)
def test_every_test_can_fail(test):
    """It asserts, expects an error, or calls a function of its own file that does."""
    file, name = test.split(":")
    texts = {node.name: ast.unparse(node) for node in functions(ROOT / file)}
    asserting = {other for other, text in texts.items() if CAN_FAIL.search(text)}
    called = {other for other in asserting if re.search(rf"\b{other}\(", texts[name])}
    assert name in asserting or called


@pytest.mark.parametrize(
    "module",
    ["secuela", "secuela.evidence.library", "secuela.runs.store", "secuela.analysis.assessment", "secuela.report.page"],
)
def test_the_reading_wing_never_imports_the_simulator(module):
    code = (
        f"import sys, {module}; "
        "found = [m for m in ('jax', 'jaxlib', 'equinox', 'secuela.engine', 'secuela.models') if m in sys.modules]; "
        "print(found); sys.exit(bool(found))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_help_loads_nothing_heavy():
    code = (
        "import sys\nfrom secuela.cli import main\n"
        "heavy = {'jax', 'numpy', 'xarray', 'zarr', 'altair', 'pandas', 'scipy', 'pydantic', 'rich.progress'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_registry_host_or_machine_path_in_the_tree():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    if not listed:
        pytest.skip("not a git checkout")
    hosts = ["pypi" + ".org", "python" + "hosted", "registry" + ".npmjs", "--index" + "-url", "find" + "-links"]
    guilty = []
    for name in listed:
        path = ROOT / name
        if path.suffix in {".py", ".toml", ".txt", ".md", ".yaml", ".json", ".cfg", ".ipynb", ""} and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            guilty += [f"{name}: {host}" for host in [*hosts, str(ROOT) + "/"] if host in text]
    assert not guilty


def test_every_command_lever_and_proposal_is_documented():
    from secuela.policy.reading import shipped
    from secuela.policy.vocabulary import vocabulary

    text = "".join(path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    from typer.main import get_command

    from secuela.cli.main import app

    commands = [f"secuela {name}" for name in get_command(app).commands]
    missing = [name for name in (*commands, *vocabulary(), *shipped()) if name not in text]
    assert not missing


def test_the_map_of_the_tree_is_the_tree():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    packages = sorted(path.name for path in (ROOT / "src" / "secuela").iterdir() if (path / "__init__.py").exists())
    assert packages
    assert [name for name in packages if f"`{name}/`" not in text] == []


def test_every_link_is_documented():
    from secuela.world.links import LINKS

    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert [link.id for link in LINKS if f"`{link.source}` → `{link.target}`" not in text] == []
