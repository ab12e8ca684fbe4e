"""The tables of the docs are written from the records."""

import importlib.util
import re
from pathlib import Path

import pytest

from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.policy.lever import levers
from secuela.report.views.chapters import names

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def build_docs():
    found = importlib.util.spec_from_file_location("build_docs", ROOT / "scripts" / "build_docs.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_the_pages_hold_the_tables_of_the_records(build_docs):
    assert build_docs.stale() == {}


def test_a_page_that_falls_behind_is_found(build_docs, tmp_path):
    for file in build_docs.tables():
        (tmp_path / file).write_text((ROOT / "docs" / file).read_text("utf-8"), "utf-8")
    page = tmp_path / "models.md"
    whole = page.read_text("utf-8")
    page.write_text(whole.replace("| `homicides_mx` |", "| `homicides` |"), "utf-8")
    assert build_docs.stale(tmp_path) == {page: whole}


def test_a_page_without_a_place_for_its_table_is_refused(build_docs):
    with pytest.raises(ValueError, match=r"the page needs one '<!-- links: written by scripts/build_docs\.py -->'"):
        build_docs.written("# A page\n", "links", "| a |")


def test_a_link_is_told_with_its_size_and_bounds(build_docs):
    link = library().links["supply.revenue:organised_crime.recruitment"]
    last = build_docs.link_table([link]).splitlines()[-1]
    assert last.endswith("| drug revenue to recruitment | ratio, 0.15 (0.05 to 0.45) | 1/2 to 2 | 6 months |  | D |")


def test_a_lever_without_a_study_or_a_measured_row_stops_the_builder_of_the_docs(build_docs):
    known = {name: {} for name in levers()}
    build_docs._check_studies(known, known)
    fewer = {name: {} for name in known if name != "naloxone"}
    with pytest.raises(EvidenceError, match="There is no row of naloxone") as caught:
        build_docs._check_studies(fewer, fewer)
    assert caught.value.where == "policy/lever_studies.yaml"
    with pytest.raises(EvidenceError, match="There is no row of naloxone") as caught:
        build_docs._check_studies(known, fewer)
    assert str(caught.value.fix) == "run python scripts/measure_levers.py"


def test_every_chapter_of_the_report_stands_in_the_page_on_it():
    page = (ROOT / "docs" / "report.md").read_text("utf-8")
    assert [name for name in names() if f"`{name}`" not in page] == []


def test_the_journeys_of_the_architecture_follow_imports(build_docs):
    unconnected = build_docs.import_table.unconnected
    page = (
        (ROOT / "docs" / "architecture.md").read_text("utf-8").partition("### Three journeys")[2].partition("\n## ")[0]
    )
    told = [re.sub(r"\(over[^)]*\)", "", part) for part in page.split("\n\n")]
    journeys = [re.findall(r"`(\w+/[\w/]+)`", part) for part in told]
    assert sum(map(len, journeys)) > 20
    assert [unconnected(journey) for journey in journeys if unconnected(journey)] == []
    assert unconnected(["job/dataset", "runs/nothing"]) == ["runs/nothing"]
    assert unconnected(["cli/levers", "record/seizures"]) == ["cli/levers → record/seizures"]
