"""What is handed over: citation, licences of what it needs, extras, and what the packages hold."""

import importlib.util
import io
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

import secuela
from secuela.claims.drafting import language_tools
from secuela.cli.main import run
from secuela.runs.manifest import installed_versions

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\n")


@pytest.fixture(scope="module")
def list_licences():
    folder = ROOT / "scripts"
    found = importlib.util.spec_from_file_location("list_licences", folder / "list_licences.py")
    module = importlib.util.module_from_spec(found)
    sys.path.insert(0, str(folder))
    try:
        found.loader.exec_module(module)
    finally:
        sys.path.remove(str(folder))
    return module


def test_the_citation_is_valid_and_of_this_version():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cited)  # what the format cannot do without
    known = {"abstract", "type", "keywords", "version", "license", "date-released", "repository-code", "url", "doi"}
    assert set(cited) - {"cff-version", "message", "title", "authors"} <= known
    assert cited["cff-version"] == "1.2.0"
    assert cited["type"] == "software"
    assert [set(author) for author in cited["authors"]] == [{"name"}]  # nobody is named
    assert cited["license"] in PROJECT["project"]["license"]
    assert cited["version"] == secuela.__version__ == PROJECT["project"]["version"]
    assert set(cited["keywords"]) == set(PROJECT["project"]["keywords"])


def test_the_newest_heading_of_the_changelog_is_this_version_with_its_day_and_its_numbers():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.split(r"^## ", text, flags=re.MULTILINE)[1]
    assert re.match(rf"{re.escape(secuela.__version__)}, \d{{4}}-\d{{2}}-\d{{2}}\n", newest)
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert newest.startswith(f"{cited['version']}, {cited['date-released']}\n")
    assert "\n### Numbers\n" in newest


def test_every_package_needed_at_run_time_is_listed_with_its_licence(list_licences):
    """Of this environment: another Python may need fewer, and for fewer extras."""
    held, needed = list_licences.written(list_licences.PAGE.read_text(encoding="utf-8")), list_licences.rows()
    assert len(needed) > 60
    assert list_licences.stale(held, needed) == []
    name, terms, owners = needed[0]
    assert list_licences.stale(held, [[name, "GPL", owners], [name, terms, "another"], ["`none`", terms, owners]]) == [
        name, name, "`none`",
    ]  # fmt: skip


def test_no_licence_of_what_is_needed_binds_who_uses_it(list_licences):
    assert [row for row in list_licences.rows() if list_licences.binds(row[1].strip("`"))] == []


@pytest.mark.parametrize(
    ("text", "binds"),
    [
        ("GPL", True), ("GPL-3.0-or-later", True), ("AGPL-3.0", True), ("not stated", True), ("CC-BY-NC-4.0", True),
        ("GNU General Public License v3 (GPLv3)", True), ("MIT", False), ("LGPL-2.1-only", False),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", False), ("Apache-2.0 AND MIT", False), ("MPL-2.0", False),
    ],
)  # fmt: skip
def test_a_licence_that_binds_is_told_from_one_that_does_not(list_licences, text, binds):
    assert list_licences.binds(text) is binds


def test_every_extra_is_documented_and_part_of_what_the_suite_installs():
    extras = PROJECT["project"]["optional-dependencies"]
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert [name for name in extras if f"`pip install '.[{name}]'`" not in page] == []
    names = {name: {re.split(r"[\[<>=]", text)[0] for text in listed} for name, listed in extras.items()}
    assert [name for name in names if name != "test" and not names[name] <= names["test"]] == []


def test_the_version_that_a_run_records_is_that_of_the_code(capsys, monkeypatch):
    """Whatever version was installed once from the same tree."""
    assert installed_versions()["secuela"] == secuela.__version__
    monkeypatch.setattr("sys.argv", ["secuela", "--version"])
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"{secuela.__version__}\n"


# By extra: what its libraries are needed for. A tree of --explain is withheld instead (test_decision_discovery.py).
ASKS = {
    "draft": ["claims", "draft", "-", "--lang", "en"],
    "scale": ["assess", "--workers", "2", "--blocks", "s3://bucket/run"],
    "web": ["serve", "--port", "8763"],
}
PAGE = (
    "<html><body><p>Officials said that killings would fall by twenty percent within twelve months.</p></body></html>"
)


def spelt(name):
    return re.split(r"[\[<>=]", name)[0].lower().replace("_", "-")


def modules_of(extra):
    """What is imported of each library of an extra."""
    imported = {
        spelt(library): module
        for module, libraries in sorted(packages_distributions().items(), key=lambda pair: -len(pair[0]))
        for library in libraries
    }
    return sorted({imported[spelt(text)] for text in PROJECT["project"]["optional-dependencies"][extra]})


@pytest.mark.filterwarnings("ignore:SOCKS support")  # what trafilatura imports
@pytest.mark.parametrize(
    ("extra", "module"), [(extra, module) for extra in ASKS for module in modules_of(extra)], ids=str
)
def test_without_a_library_of_an_extra_one_message_says_what_to_install(monkeypatch, capsys, tmp_path, extra, module):
    for name in [name for name in sys.modules if name == module or name.startswith(f"{module}.")]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("trafilatura", "justext", "lxml.html.clean", "secuela.web"):  # what had imported it already
        for each in [each for each in sys.modules if each == name or each.startswith(f"{name}.")]:
            monkeypatch.delitem(sys.modules, each)
    monkeypatch.setitem(sys.modules, module, None)
    for kept in (language_tools.lemma, language_tools.in_dictionary, language_tools._lemmatiser):
        kept.cache_clear()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    monkeypatch.setattr("sys.argv", ["secuela", *ASKS[extra]])
    with pytest.raises(SystemExit) as ended:
        run()
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert f"pip install 'secuela[{extra}]'" in told
    assert told.count("Why it matters") == 1
    assert list(tmp_path.iterdir()) == []


def test_every_extra_that_a_command_needs_is_asked_without_it():
    assert set(ASKS) == set(PROJECT["project"]["optional-dependencies"]) - {"explain", "test"}


def test_every_pin_is_of_a_version_and_names_no_host():
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []
    assert len({pin.partition("==")[0].lower().replace("_", "-") for pin in pins}) == len(pins) > 100


@pytest.mark.skipif(len(TRACKED) < 100, reason="not a git checkout")
def test_the_wheel_holds_every_file_of_the_package_and_the_sdist_what_is_needed_to_work_on_it():
    """As the build is configured: hatchling takes what is in these folders and not ignored by git."""
    build = PROJECT["tool"]["hatch"]["build"]["targets"]
    assert build["wheel"] == {"packages": ["src/secuela"]}
    tracked = {name for name in TRACKED if name.startswith("src/secuela/")}
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "src" / "secuela").rglob("*") if path.is_file()}
    there = {name for name in there if "__pycache__" not in name and not name.endswith(".pot")}
    assert there == tracked, "what git does not know, or ignores, would not be in the wheel"
    kinds = {Path(name).suffix for name in tracked}
    assert {".py", ".yaml", ".csv", ".po", ".j2", ".js", ".css", ".json", ".npz"} <= kinds
    included = build["sdist"]["include"]
    assert [name for name in included if not (ROOT / name).exists()] == []
    left_out = {name.partition("/")[0] for name in TRACKED if name} - set(included)
    assert left_out <= {".ci", ".gitattributes", ".gitignore", "pyproject.toml"}  # the last is always in it
    assert [name for name in PROJECT["project"]["license-files"] if not (ROOT / name).is_file()] == []
    assert (ROOT / PROJECT["project"]["readme"]).is_file()
