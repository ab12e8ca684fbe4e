"""Reporting sheets of a run: complete, the same bytes for the same run, and written where they belong."""

import json
import re
import shutil
from dataclasses import replace

import pytest

from secuela.analysis.dose_response import DoseResponse
from secuela.claims.reading import shipped_sources
from secuela.cli.report import report
from secuela.evidence.errors import OptionError
from secuela.evidence.library import library
from secuela.job.provenance import world_record
from secuela.report.markdown import bullets, page, table
from secuela.report.run_data import RunData
from secuela.report.sheets.sheet_files import sheets, write_sheets
from secuela.report.sheets.used import used_sources
from secuela.report.views.chapters import chapters, sources_of
from secuela.runs.manifest import Manifest
from secuela.runs.rows import Assessment
from secuela.runs.store import write_run
from secuela.world.links import links
from support import mexico_run, report_run
from support.report_data import explanation, resting

NAMES = ["odd.md", "grade.md", "citations.md", "citations.bib", "data-licences.md"]


@pytest.fixture(scope="module")
def world(assembly):
    return world_record(assembly)


@pytest.fixture(scope="module")
def run_of(world):
    dataset = mexico_run.with_mexico(report_run.with_supply(report_run.outcomes(10, 36)))
    manifest = report_run.manifest(36, 10)
    manifest = {**manifest, "extra": {**(manifest.get("extra") or {}), **world}}
    assessed = Assessment.model_validate(mexico_run.assessment(dataset))
    return RunData(dataset, manifest, assessed, DoseResponse.model_validate(report_run.dose_response()))


@pytest.fixture(scope="module")
def written(run_of):
    return sheets(run_of)


def test_all_sheets_are_made_and_the_same_run_gives_the_same_bytes(run_of, written):
    assert list(written) == NAMES
    assert sheets(run_of) == written


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".md")])
def test_every_sheet_says_which_run_it_is_of_and_that_it_is_no_forecast(written, name):
    head = written[name].split("## ")[0]
    for part in (
        "10 simulated futures of 36 months",
        "seed 1",
        "If carried out",
        "does not predict",
        "`secuela assess",
    ):
        assert part in head


def test_the_protocol_holds_every_model_link_parameter_choice_and_alternative(run_of, written, world):
    odd = written["odd.md"]
    assert {entry["id"] for entry in world["links"]} == {link.id for link in links()}
    assert {link.target.partition(".")[0] for link in links()} <= {entry["id"] for entry in world["models"]}
    told = {*(entry["id"] for entry in (*world["models"], *world["links"])), *(each.id for each in run_of.parameters)}
    for name in (*told, *run_of.structure, *run_of.alternatives):
        assert f"| `{name}` |" in odd
    headings = re.findall(r"^## (\d)\.", odd, flags=re.MULTILINE)
    assert headings == list("1234567")


def test_links_of_the_record_are_those_of_the_world(world):
    assert [link["id"] for link in world["links"]] == [link.id for link in links()]
    first = world["links"][0]
    assert (first["unit"], first["grade"], first["lag"]) == (links()[0].unit, links()[0].grade, links()[0].lag)
    assert json.loads(json.dumps(world)) == world


def test_models_say_what_they_are(world):
    assert all(model["about"] and model["inputs"] and model["state"] for model in world["models"])


def test_a_link_that_is_cut_is_marked(run_of, world):
    link = world["links"][0]["id"]
    odd = sheets(replace(run_of, manifest={**run_of.manifest, "cut": [link]}))["odd.md"]
    assert f"| `{link}` (cut in this run) |" in odd
    assert "With causal links cut" in odd


def test_a_run_of_an_earlier_version_says_that_it_lists_no_links(run_of):
    bare = replace(run_of, manifest=report_run.manifest(36, 10))
    assert sheets(bare)["odd.md"].count("This run does not list its models and links") == 2


def test_every_table_has_as_many_cells_in_each_row_as_heads(written):
    for text in written.values():
        for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
            assert len(widths) == 1


def test_evidence_has_a_table_for_each_alternative_but_the_status_quo(run_of, written):
    titles = [run_of.title(name) for name in run_of.alternatives if name != run_of.baseline]
    assert re.findall(r"^## (.*)$", written["grade.md"], flags=re.MULTILINE) == titles
    assert "| not rated | what the result rests on is not computed |" in written["grade.md"]


def test_certainty_is_rated_with_its_reasons_where_the_run_was_explained(run_of):
    rests_on = resting(A=0, B=0, C=0.2, D=0.7, luck=0.1)
    known = explanation(alternative=run_of.proposal, rests_on=rests_on)
    grade = sheets(replace(run_of, explanation=known))["grade.md"]
    reasons = (
        "no backtest reaches this outcome and month; a third or more of the uncertainty is judgement; two thirds or "
        "more"
    )
    (line,) = [each for each in grade.splitlines() if reasons in each]
    assert "| very low |" in line
    assert line.startswith("| Homicides in Mexico")


def test_every_source_used_is_cited_once_and_has_a_licence_line(run_of, written):
    used = used_sources(run_of)
    held = set(library().sources)
    assert set(sources_of(list(chapters(run_of)))) & held <= set(used)
    licences = {line.split("|")[1].strip(): line.rstrip("| ").split("|")[-1].strip() for line in rows(written)}
    for name in used:
        record = library().sources[name]
        assert written["citations.md"].count(f"- `{name}` ") == 1
        assert written["citations.bib"].count(f"@misc{{{name},") == 1
        assert licences[f"`{name}`"] == " ".join(record.licence.split()).replace("|", "\\|")
    for name in shipped_sources():
        assert written["citations.md"].count(f"- `{name}` ") == 1
        assert "nothing of it is copied" in licences[f"`{name}`"]


def rows(written):
    return [line for line in written["data-licences.md"].splitlines() if line.startswith("| `")]


def test_sources_of_links_and_of_shipped_series_are_used(run_of, world):
    used = set(used_sources(run_of))
    assert {source for link in world["links"] for source in link["sources"]} <= used
    assert {series.source for series in library().series.values()} <= used


def test_bibtex_is_balanced_and_keys_are_unique(written):
    text = written["citations.bib"]
    depth = 0
    for sign in text:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    keys = re.findall(r"@misc\{([^,]+),", text)
    assert len(keys) == len(set(keys)) > 100
    assert not re.search(r"(?<!\\)[&%#]", "\n".join(line for line in text.splitlines() if " url = " not in line))


def test_no_folder_of_a_machine_reaches_a_sheet(run_of):
    told = {**run_of.manifest, "command_line": "/opt/x/secuela assess ./mine.yaml --out /srv/runs/a"}
    text = "".join(sheets(replace(run_of, manifest=told)).values())
    assert "/opt/" not in text
    assert "/srv/" not in text


def test_marks_inside_a_text_do_not_break_a_table():
    assert table(["a"], [["x|y\nz"]]) == "| a |\n|---|\n| x\\|y z |"
    assert bullets(["a\n b"]) == "- a b"
    assert page("a\n", "", "\nb") == "a\n\nb\n"


# ---- from the command ----


@pytest.fixture(scope="module")
def made(run_of, tmp_path_factory):
    rows = tuple(row for row in run_of.assessment.outcomes if row.month == 36)  # a workbook of all takes seconds
    files = {"assessment.json": run_of.assessment.model_copy(update={"outcomes": rows}).text()}
    manifest = Manifest.model_validate(report_run.manifest(36, 10))
    return write_run(tmp_path_factory.mktemp("sheets") / "run", run_of.outcomes, manifest, files=files)


@pytest.fixture
def folder(tmp_path, made):
    return shutil.copytree(made.path, tmp_path / "run")


def test_the_command_writes_sheets_beside_the_report_only_when_asked(folder, capsys):
    report(folder)
    assert not (folder / "sheets").exists()
    report(folder, sheets=True)
    assert sorted(path.name for path in (folder / "sheets").iterdir()) == sorted(NAMES)
    assert capsys.readouterr().err.count("Sheet: ") == len(NAMES)
    report(folder, sheets=True)


def test_sheets_follow_the_report_elsewhere(folder, tmp_path):
    (tmp_path / "out").mkdir()
    report(folder, tmp_path / "out" / "page.html", sheets=True)
    assert (tmp_path / "out" / "sheets" / "odd.md").exists()


def test_a_folder_that_cannot_be_made_is_named(run_of, tmp_path):
    taken = tmp_path / "sheets"
    taken.write_text("a file", encoding="utf-8")
    with pytest.raises(OptionError, match=r"sheets cannot be written[\s\S]*--sheets[\s\S]*Fix: write the report"):
        write_sheets(run_of, taken)
