"""House rules as tests over the tree: sizes, names, wings, and documents that say what is there."""

import ast
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "secuela"
SOURCES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 500, 60
BANNED_NAMES = {"utils", "helpers", "common", "misc"}
BIG_NUMBERS_ALLOWED = {0, 1, 2, 0.5, -1, 3, 4, 6}  # indices, halves, and the weights of Runge-Kutta 4
MAY_REPEAT = ("cli/", "models/", "world/outcomes/")  # commands, parts and outcomes of a model


@cache
def text_of(path):
    return path.read_text(encoding="utf-8")


@cache
def nodes_of(path):
    """All nodes of a file, which is parsed once for all rules."""
    return tuple(ast.walk(ast.parse(text_of(path))))


@cache
def functions(path):
    return [node for node in nodes_of(path) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def place(path):
    return str(path.relative_to(ROOT))


def body_lines(node):
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    return node.end_lineno - first.lineno + 1


def test_files_and_functions_stay_small():
    long_files = [place(path) for path in (*SOURCES, *TESTS) if len(text_of(path).splitlines()) > LONGEST_FILE]
    long_functions = [
        f"{place(path)}:{node.lineno} {node.name}"
        for path in (*SOURCES, *TESTS)
        for node in functions(path)
        if body_lines(node) > LONGEST_FUNCTION
    ]
    assert long_files + long_functions == []


def test_no_file_or_folder_has_a_name_that_says_nothing():
    names = {part for path in (*SOURCES, *TESTS) for part in (path.stem, *path.parent.parts)}
    assert not names & BANNED_NAMES


def test_sources_never_assert():
    guilty = [
        f"{place(path)}:{node.lineno}" for path in SOURCES for node in nodes_of(path) if isinstance(node, ast.Assert)
    ]
    assert not guilty


def test_a_module_is_found_by_its_name_alone():
    """One name, one module: the name says what is inside, and a reader who searches for it finds one file."""
    found = defaultdict(list)
    for path in SOURCES:
        inside = path.relative_to(PACKAGE).as_posix()
        if path.stem not in {"__init__", "__main__"} and not inside.startswith(MAY_REPEAT):
            found[path.stem].append(inside)
    repeated = {stem: paths for stem, paths in found.items() if len(paths) > 1}
    assert repeated == {}


def test_a_test_file_is_found_by_its_name_alone():
    stems = [path.stem for path in TESTS if path.stem not in {"__init__", "conftest"}]
    assert {stem for stem in stems if stems.count(stem) > 1} == set()


def imports_by_text(path):
    """Modules of the package that a file imports by a text, which the contracts on imports cannot see."""
    attributes = {node.attr for node in nodes_of(path) if isinstance(node, ast.Attribute)}
    names = {node.id for node in nodes_of(path) if isinstance(node, ast.Name)} | attributes
    if not names & {"import_module", "__import__", "modules"}:
        return []
    texts = [node.value for node in nodes_of(path) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text for text in texts if re.match(r"secuela\.\w", text)]


def layers():
    """Packages from the top down, with the number of their layer."""
    contracts = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    (named,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    return {name.strip(" ()"): row for row, names in enumerate(named) for name in names.split("|")}


def test_no_module_reaches_up_by_the_name_of_another_in_a_text():
    row = layers()
    guilty = [
        f"{place(path)}: {text}"
        for path in SOURCES
        if path.parent != PACKAGE
        for text in imports_by_text(path)
        if row[text.split(".")[1]] < row[path.relative_to(PACKAGE).parts[0]]
    ]
    assert guilty == []


def test_an_import_by_a_text_is_seen(tmp_path):
    planted = tmp_path / "planted.py"
    planted.write_text('import importlib\nimportlib.import_module("secuela.report.page")\n', encoding="utf-8")
    assert imports_by_text(planted) == ["secuela.report.page"]


def test_models_hold_no_bare_numbers():
    """Every number of a model is a parameter with a record; only small structural constants may stand in the code."""
    guilty = [
        f"{place(path)}:{inner.lineno} {inner.value}"
        for path in SOURCES
        if "models" in path.parts
        for node in functions(path)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Constant)
        and type(inner.value) in {int, float}
        and inner.value not in BIG_NUMBERS_ALLOWED
    ]
    assert not guilty


CAN_FAIL = re.compile(r"\bassert\b|\braises\(|\bwarns\(|testing\.|\.expect|check=True")


def unfailing_tests(path):
    """Tests of a file that neither assert, nor expect an error, nor call a function of the file that does."""
    texts = {node.name: ast.unparse(node) for node in functions(path)}
    asserting = {name for name, text in texts.items() if CAN_FAIL.search(text)}
    calls = re.compile(rf"\b(?:{'|'.join(sorted(asserting)) or '(?!)'})\(")
    return [
        name
        for name, text in texts.items()
        if name.startswith("test_") and name not in asserting and not calls.search(text)
    ]


def test_every_test_can_fail():
    assert [f"{place(path)}: {name}" for path in TESTS for name in unfailing_tests(path)] == []


def test_a_test_without_teeth_is_seen(tmp_path):
    planted = tmp_path / "planted.py"
    texts = ("def check(x):\n    assert x", "def test_one():\n    check(1)", "def test_two():\n    print(2)")
    planted.write_text("\n\n".join(texts), encoding="utf-8")
    assert unfailing_tests(planted) == ["test_two"]


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


HEAVY = ("jax", "numpy", "xarray", "zarr", "altair", "pandas", "scipy", "pydantic", "yaml", "babel", "pint", "rich")


def test_help_loads_nothing_heavy():
    """The words of help and what prints them: no model, no table, no reader of either."""
    code = (
        "import sys; sys.argv = ['secuela', '--help']\nfrom secuela.cli import main\n"
        "try:\n    main.run()\nexcept SystemExit:\n    pass\n"
        f"found = sorted(set({HEAVY!r}) & set(sys.modules))\n"
        "found += [m for m in sys.modules if m.startswith('secuela.') and m.split('.')[1] not in "
        "('cli', 'text', 'evidence')]\n"
        "print(found, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Usage" in done.stdout
    assert done.stderr.strip() == "[]"


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
    from secuela.policy.lever import levers
    from secuela.policy.proposal_reading import shipped

    text = "".join(path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    from typer.main import get_command

    from secuela.cli.main import app

    commands = [f"secuela {name}" for name in get_command(app).commands]
    missing = [name for name in (*commands, *levers(), *shipped()) if name not in text]
    assert not missing


def modules():
    """By dotted name, the file of each module of the package."""
    named = {".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path for path in SOURCES}
    return {name.removesuffix(".__init__"): path for name, path in named.items()}


def dangling(name, text, known):
    """Modules that a text of a module refers to and that are not there."""
    package = name if known[name].name == "__init__.py" else name.rpartition(".")[0]
    named = re.findall(r":mod:`~?([\w.]+)`", text)
    return [each for each in named if (package + each if each.startswith(".") else each) not in known]


def test_every_package_opens_with_its_flow_and_every_module_that_a_text_names_is_there():
    known = modules()
    opening = {name: ast.get_docstring(ast.parse(text_of(path))) or "" for name, path in known.items()}
    packages = [name for name, path in known.items() if path.name == "__init__.py" and name != "secuela"]
    told = re.compile(r"(?i)\bin flows?\b|\bgo(?:es)? in\b|\binto a model go\b")
    assert [name for name in packages if not told.search(opening[name])] == []
    assert {name: found for name, path in known.items() if (found := dangling(name, text_of(path), known))} == {}


def test_a_text_that_names_a_module_that_is_gone_is_seen():
    known = modules()
    assert dangling("secuela.report", "see :mod:`.material`, :mod:`.page`", known) == [".material"]


def test_the_map_of_the_tree_is_the_tree():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    packages = sorted(path.name for path in (ROOT / "src" / "secuela").iterdir() if (path / "__init__.py").exists())
    assert packages
    assert [name for name in packages if f"`{name}/`" not in text] == []
