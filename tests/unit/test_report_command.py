"""``secuela report``: the page of a saved run, written again from its folder alone."""

import json
import re
import shutil
import subprocess
import sys

import openpyxl
import pytest

from secuela.cli.report import report
from secuela.evidence.errors import OptionError, RunError
from secuela.page.report_levers import report_page
from secuela.report.page import render
from secuela.report.run_data import run_data
from secuela.runs import store
from secuela.runs.manifest import Manifest
from secuela.runs.store import WORKBOOK, open_run, record_file, write_run
from support import mexico_run, report_run
from support.sealing import sealed_again


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return mexico_run.saved(tmp_path_factory.mktemp("runs") / "made", 10)


def _rendered(folder, **options):
    return render(run_data(open_run(folder), **options))


def test_the_page_is_written_into_the_run_folder(folder, capsys):
    report(folder)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "What would have to be true" in page
    assert str(folder / "report.html") in capsys.readouterr().err
    assert [entry.name for entry in folder.iterdir() if entry.name.startswith(".")] == []
    assert [entry.name for entry in folder.parent.iterdir()] == [folder.name]
    assert "report.html" in open_run(folder).manifest.files


def test_a_page_that_was_damaged_is_written_again_and_what_a_page_reads_must_be_whole(folder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    report(copy)
    whole = (copy / "report.html").read_bytes()
    (copy / "report.html").write_text("half a page", encoding="utf-8")
    report(copy, tmp_path / "elsewhere.html")  # which reads no page
    assert (tmp_path / "elsewhere.html").read_bytes() == whole
    report(copy)
    assert (copy / "report.html").read_bytes() == whole
    assert open_run(copy).verify()
    (copy / "states.json").write_text("{}", encoding="utf-8")
    with pytest.raises(RunError, match=r"differ from their checksums: states\.json"):
        report(copy)


def test_the_workbook_follows_the_language_of_the_report(folder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    report(copy)
    english = (copy / WORKBOOK).read_bytes()
    report(copy)
    assert (copy / WORKBOOK).read_bytes() == english  # nothing to write
    report(copy, lang="es")
    assert openpyxl.load_workbook(copy / WORKBOOK).sheetnames[0] == "resumen"
    assert '<html lang="es"' in (copy / "report.html").read_text(encoding="utf-8")
    assert open_run(copy).verify()
    report(copy, tmp_path / "elsewhere.html")
    assert openpyxl.load_workbook(copy / WORKBOOK).sheetnames[0] == "resumen"


def test_a_workbook_whose_writing_was_cut_off_is_written_again(folder, tmp_path, monkeypatch):
    """By the next report in the same language, though the file is there; until then the run is whole without it."""

    def dies(run, name):
        if name == WORKBOOK:
            raise KeyboardInterrupt
        return record_file(run, name)

    copy = shutil.copytree(folder, tmp_path / "copy")
    report(copy, lang="en")
    with monkeypatch.context() as patched:
        patched.setattr(store, "record_file", dies)
        with pytest.raises(KeyboardInterrupt):
            report(copy, lang="es")
    cut_off = open_run(copy).verify()
    assert WORKBOOK not in cut_off.manifest.files
    report(copy, lang="es")
    assert WORKBOOK in open_run(copy).verify().manifest.files
    assert openpyxl.load_workbook(copy / WORKBOOK).sheetnames[0] == "resumen"


def test_a_damaged_workbook_is_written_again(folder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    report(copy)
    (copy / WORKBOOK).write_bytes(b"half a workbook")
    report(copy)
    assert openpyxl.load_workbook(copy / WORKBOOK).sheetnames[0] == "summary"
    assert open_run(copy).verify()


def test_the_same_folder_gives_the_same_page(folder):
    assert _rendered(folder) == _rendered(folder)


def test_the_page_can_be_written_elsewhere(folder, tmp_path):
    report(folder, tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_place_that_cannot_be_written_is_named_and_leaves_nothing(folder, tmp_path):
    with pytest.raises(OptionError, match=r"cannot be written[\s\S]*--out[\s\S]*Fix: name a file"):
        report(folder, tmp_path / "missing" / "page.html")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    with pytest.raises(RunError):
        report(tmp_path)


@pytest.mark.parametrize("name", ["assessment.json", "dose_response.json", "flows.json", "states.json"])
@pytest.mark.parametrize("content", ["{", "[]", "[" * 100_000])
def test_a_file_that_no_run_writes_is_named_even_where_its_checksum_fits(folder, tmp_path, name, content):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / name).write_text(content, encoding="utf-8")
    with pytest.raises(RunError, match=rf"differ from their checksums: {name}"):
        report(copy, tmp_path / "page.html")
    sealed_again(copy)
    with pytest.raises(RunError, match=rf"cannot be read[\s\S]*{name}[\s\S]*Fix: copy the folder again"):
        report(copy, tmp_path / "page.html")


def test_flows_are_read_from_the_folder_and_may_be_absent(folder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    assert "Median flows in kilograms a month" in _rendered(copy)
    (copy / "flows.json").unlink()
    sealed_again(copy)
    page = _rendered(copy)
    assert "Median flows in kilograms a month" not in page
    assert 'id="supply"' in page


def test_a_run_without_dose_response_has_no_curves(folder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    assert 'id="doses"' in _rendered(copy)
    (copy / "dose_response.json").unlink()
    sealed_again(copy)
    assert 'id="doses"' not in _rendered(copy)


def test_a_chapter_is_printed_as_text_or_json_and_writes_nothing(folder, capsys):
    before = sorted(path.name for path in folder.iterdir())
    report(folder, chapter="states")
    assert capsys.readouterr().out.startswith("## The states")
    report(folder, chapter="answer", as_json=True, lang="es")
    held = json.loads(capsys.readouterr().out)
    assert (held["chapter"], held["window"]["first"]) == ("answer", 3)
    assert sorted(path.name for path in folder.iterdir()) == before


def test_the_whole_table_is_printed_in_the_width_of_the_terminal_and_writes_nothing(folder, capsys, monkeypatch):
    before = sorted(path.name for path in folder.iterdir())
    for width in (40, 80, 200):
        monkeypatch.setenv("COLUMNS", str(width))
        report(folder, table=True, lang="es")
        told = capsys.readouterr().out
        assert told.startswith("Frente al statu quo, ")
        assert max(map(len, told.splitlines())) <= width
        assert "\x1b" not in told
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_chapter_is_markdown_in_a_pipe_and_plain_text_in_a_terminal(folder, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    report(folder, chapter="states")
    told = capsys.readouterr().out
    assert told.startswith("The states\n")
    assert "| " not in told


def test_a_chapter_or_a_language_that_is_none_is_named(folder):
    with pytest.raises(OptionError, match=r"no chapter called 'bottom-line'[\s\S]*--chapter"):
        report(folder, chapter="bottom-line")
    with pytest.raises(OptionError, match=r"'fr' is not a language[\s\S]*--lang"):
        report(folder, lang="fr")


def test_the_brief_is_written_beside_the_report_or_where_asked(folder, tmp_path, capsys):
    report(folder, tmp_path / "page.html", brief=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.docx", "page.html", "page.md"]
    assert capsys.readouterr().err.count("Brief: ") == 3


def test_a_full_page_opens_what_is_folded(folder, tmp_path):
    report(folder, tmp_path / "full.html", full=True)
    page = (tmp_path / "full.html").read_text(encoding="utf-8")
    assert 'class="full"' in page
    assert '<details class="annex"' not in page


def test_outcomes_that_this_version_does_not_know_are_left_out_by_name(folder, tmp_path, capsys):
    dataset = open_run(folder).load()
    assessment = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
    rows = [{**row, "outcome": "moods_mx"} for row in assessment["outcomes"] if row["outcome"] == "homicides_mx"]
    files = {path.name: path.read_bytes() for path in folder.glob("*.json") if path.name != "manifest.json"}
    files["assessment.json"] = json.dumps({**assessment, "outcomes": [*rows, *assessment["outcomes"]]})
    newer = dataset.assign(moods_mx=dataset["homicides_mx"])
    write_run(tmp_path / "newer", newer, Manifest.model_validate(report_run.manifest(36, 10)), files=files)
    report(tmp_path / "newer", tmp_path / "page.html")
    told = "note: left out, since this version of Secuela does not know them: moods_mx"
    assert capsys.readouterr().err.splitlines()[0] == told
    assert rows
    checksum = r'<tr><th scope="row">\w+</th><td data-head="[^"]*">[0-9a-f]{16}</td>\s*</tr>|run [0-9a-f]{8}'
    pages = (tmp_path / "page.html").read_text(encoding="utf-8"), report_page(run_data(open_run(folder)))
    told, usual = (re.sub(rf"\s*(?:{checksum})\s*", "", page) for page in pages)
    assert told == usual


def test_the_setting_of_place_names_reaches_the_page(folder):
    assert "This page calls it Gulf of America" not in _rendered(folder)
    assert "This page calls it Gulf of America" in _rendered(folder, places="us")
    assert "The Gulf has two names; both are shown." in _rendered(folder)


def test_a_run_without_assessment_says_what_to_do(folder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "assessment.json").unlink()
    sealed_again(copy)
    with pytest.raises(RunError, match=r"no assessment[\s\S]*Fix: repeat the run"):
        _rendered(copy)


def test_making_a_page_never_loads_the_simulator():
    code = "import sys, secuela.report.page, secuela.cli.report; print('jax' in sys.modules, 'altair' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_a_page_is_made_without_the_libraries_of_agencies_files_and_of_fits(folder, tmp_path):
    """They took a third of its time; a workbook in the same language is neither read nor written."""
    report(shutil.copytree(folder, tmp_path / "run"))  # with the workbook
    arguments = ["secuela", "report", str(tmp_path / "run"), "--out", str(tmp_path / "page")]
    code = (
        f"import sys; sys.argv = {arguments!r}\n"
        "from secuela.cli import main\n"
        "try:\n    main.run()\nexcept SystemExit as end:\n    assert not end.code\n"
        "heavy = ('openpyxl', 'scipy.optimize', 'scipy.stats', 'statsmodels', 'sklearn', 'zarr', 'altair', 'jax')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert (tmp_path / "page").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
