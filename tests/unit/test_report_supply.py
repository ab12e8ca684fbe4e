"""The supply chapter: evidence, flows in geographical order, the perimeter, displacement, deaths, and its silences."""

import json
import re
from functools import cache
from typing import Any

import altair
import pytest
from test_report_page import Page

from secuela.evidence.library import library
from secuela.report import supply, supply_pictures
from secuela.report.chapters import chapter_of, chapters
from secuela.report.comparisons import groups
from secuela.report.geography import place_name, where_words
from secuela.report.material import Material
from secuela.report.page import render_report
from support import report_run
from support.ledger_texts import claim_text

TOUCHED = {"fentanyl": 0.017, "methamphetamine": 0.31, "cocaine": 0.27, "heroin": 0.12}


def _manifest(*, perimeter: bool = True, touched: dict[str, float] | None = None) -> dict[str, Any]:
    found = report_run.manifest(60, 20)
    entry = found["proposals"][report_run.PROPOSAL]
    if perimeter:
        entry["doses"]["perimeter/where=gulf"] = [0.0, 1.0, 1.0]
    if touched is not None:
        found["extra"] |= {"touched": touched, "touched_period": "FY2025"}
    return found


def _material(*, perimeter: bool = True, deaths: bool = False, touched: dict[str, float] | None = TOUCHED) -> Material:
    dataset = report_run.with_supply(report_run.outcomes(20, 60), perimeter=perimeter, deaths=deaths)
    manifest = _manifest(perimeter=perimeter, touched=touched)
    return Material(dataset, manifest, report_run.assessment(dataset), _doses(), report_run.flows())


def _doses() -> dict[str, Any]:
    levers = [
        report_run.supply_lever("lab_disruption", "homicides_mx", "fentanyl_supply_us", kind="nothing"),
        report_run.supply_lever("border_interdiction", "fentanyl_supply_us", "cocaine_supply_us"),
        report_run.supply_lever("naloxone", "fentanyl_supply_us", "overdose_deaths_us"),
    ]
    return {
        **report_run.dose_response("helps", "harms"),
        "levers": [*report_run.dose_response("helps")["levers"], *levers],
    }


def _page(material: Material) -> Page:
    return Page(
        render_report(
            material.outcomes, material.manifest, material.assessment, material.dose_response, flows=material.flows
        )
    )


@cache
def _usual() -> Page:
    return _page(_material())


def _chapter(page: Page) -> str:
    return page.html.split('<section id="supply">')[1].split('<section id="baselines">')[0]


def test_a_run_without_supply_has_no_chapter_and_no_link_to_it():
    dataset = report_run.outcomes(10, 36)
    page = Page(render_report(dataset, report_run.manifest(36, 10), report_run.assessment(dataset), None))
    assert "supply" not in page.ids
    assert 'href="#supply"' not in page.html


def test_every_sentence_on_evidence_has_a_grade_of_the_library_and_known_sources():
    for found in (*supply.findings(), *supply.either_way()):
        assert found.grade in "ABCD"
        assert set(found.sources) <= set(library().sources)
    assert supply.findings()[0].grade == library().parameters["supply.pass_through"].grade


def test_the_sentence_names_what_was_measured_and_what_was_not():
    words = _usual().words
    for expected in (
        "by 36 % and by 77 %", "7 of 15 interventions", "No study of raids on fentanyl laboratories was found",
        "from 5 % to 16 % between 2011 and 2013",
    ):  # fmt: skip
        assert expected in words


@pytest.mark.parametrize(
    ("fact", "written"),
    [
        ("labs_active_2023", 4.6),
        ("labs_active_2018_2023", 11),
        ("cocaine_caribbean_2011", 5),
        ("cocaine_caribbean_2013", 16),
    ],
)
def test_numbers_in_the_sentences_are_those_of_the_library(fact, written):
    assert 100 * library().facts[fact].value == pytest.approx(written, abs=0.06)
    assert any(f"{written}\u00a0%" in found.text for found in supply.findings())


def test_ids_are_unique_and_links_have_targets():
    page = _usual()
    assert len(page.ids) == len(set(page.ids))
    targets = {found["href"][1:] for tag, found in page.tags if tag == "a" and found["href"].startswith("#")}
    assert targets - set(page.ids) == set()


def test_every_picture_obeys_the_schema_and_carries_its_caption():
    for spec in _page(_material(deaths=True)).specs():
        altair.Chart.from_dict(spec, validate=True)
        assert "If carried out" in " ".join(spec["title"]["subtitle"])


def test_no_number_is_missing_or_nan():
    assert not re.search(r"\b(nan|NaN|None|inf)\b", _usual().words)


# ---- flows -------------------------------------------------------------------------------------------------------


def _rows(drug: str) -> list[dict[str, Any]]:
    picture = next(item for item in supply_pictures.flow_pictures(_material()) if item.name == f"flows-{drug}")
    return next(layer["data"]["values"] for layer in picture.spec["layer"] if "words" in layer["data"]["values"][0])


def test_places_stand_from_west_to_east_whatever_their_size():
    order = [row["place"] for row in _rows("fentanyl")]
    assert order == [
        "Eastern Pacific", "Made in Mexico", "By land from Guatemala", "Gulf of Mexico / Gulf of America",
        "Western Caribbean", "Caribbean", "California", "Arizona", "El Paso-West Texas", "South Texas", "US Gulf coast",
        "Florida",
    ]  # fmt: skip
    sizes = [row["before"] for row in _rows("fentanyl")]
    assert sizes not in (sorted(sizes), sorted(sizes, reverse=True))


def test_each_place_shows_origin_proposal_and_status_quo():
    row = next(row for row in _rows("fentanyl") if row["place"].startswith("Gulf"))
    assert (row["before"], row["after"], row["usual"]) == (8.0, 4.0, 7.2)
    assert row["words"] == "Gulf of Mexico / Gulf of America: 8 \u2192 4"


def test_what_never_enters_somewhere_is_left_out():
    assert "Made in Mexico" not in [row["place"] for row in _rows("cocaine")]


def test_all_four_drugs_have_their_own_scale():
    tops = [max(row["before"] for row in _rows(drug)) for drug in report_run.DRUGS]
    scales = []
    for item in supply_pictures.flow_pictures(_material()):
        domains = re.findall(r'"domain": \[0, ([0-9.]+)\]', json.dumps(item.spec))
        scales.append(float(domains[0]))
    assert all(top <= scale < 1.1 * top for top, scale in zip(tops, scales, strict=True))


def test_nothing_is_said_of_detection():
    assert not re.search(r"detect|easiest|least risk|best route", _chapter(_usual()), flags=re.IGNORECASE)


@pytest.mark.parametrize("flows", [None, {}, {"month": 36, "alternatives": {"status-quo": {}}}])
def test_a_run_without_flows_draws_none(flows):
    material = _material()
    assert (
        supply_pictures.flow_pictures(Material(material.outcomes, material.manifest, material.assessment, None, flows))
        == []
    )


# ---- perimeter, displacement -------------------------------------------------------------------------------------


def test_what_runs_through_the_perimeter_comes_before_what_passes_it():
    words = _usual().words
    touched, passes = words.index("account for 1.7 % (fentanyl)"), words.index("how much still passes")
    assert touched < passes
    assert "in fiscal year 2025" in words
    assert "fentanyl 1.7 90 " in words


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2024-11/2025-10", "from November 2024 to October 2025"),
        ("FY2025", "in fiscal year 2025"),
        ("", "in the last year"),
    ],
)
def test_the_period_of_the_record_is_written_in_words(period, said):
    material = _material()
    material.manifest["extra"]["touched_period"] = period
    assert f"seized at the southwest border {said}, the places" in supply.touched_sentence(material)


def test_leakage_is_read_by_drug_with_its_change_since_the_origin():
    found = supply.passages(_material())
    assert [line.drug for line in found] == list(report_run.DRUGS)
    assert [line.passes for line in found] == ["90", "92", "94", "96"]
    assert found[0].change == "\u22125.0"


def test_without_the_record_of_seizures_it_says_so():
    assert "does not hold the share of recorded seizures" in _page(_material(touched=None)).words
    assert supply.passages(_material(touched=None))[0].touched == "–"


def test_without_a_perimeter_neither_it_nor_displacement_is_spoken_of():
    page = _page(_material(perimeter=False))
    assert not {"perimeter", "displaced"} & set(page.ids)
    assert "Whatever never comes near a ring" not in page.words


def test_displacement_by_month_and_a_word_where_it_exceeds_all():
    found = supply.displacement(_material())
    assert found[0].shares == [("70", "70")] * 3
    assert not supply.beyond_one(_material())
    material = _material()
    for row in material.assessment["outcomes"]:
        if row["outcome"] == supply.DISPLACED:
            row["quantiles"]["0.95"] = 1.2
    assert supply.beyond_one(material)


# ---- deaths ------------------------------------------------------------------------------------------------------


def test_deaths_are_drawn_where_the_run_holds_them_and_not_otherwise():
    assert "deaths" in _page(_material(deaths=True)).ids
    assert "deaths" not in _usual().ids
    assert "spec-fan-overdose-deaths-us" not in _usual().ids


def test_why_deaths_may_go_either_way_is_always_told():
    assert "either-way" in _usual().ids
    assert "Less supply is not the same as fewer deaths." in _usual().words


# ---- dose-response and tables ------------------------------------------------------------------------------------


def test_levers_are_drawn_with_the_outcomes_of_their_chapter():
    names = [name for name in _usual().ids if name.startswith("spec-dose-")]
    assert "spec-dose-lab-disruption-fentanyl-supply-us" in names
    assert "spec-dose-lab-disruption-homicides-mx" not in names
    assert "spec-dose-naloxone-fentanyl-supply-us" not in names
    assert "spec-dose-naloxone-overdose-deaths-us" in names
    assert "spec-dose-recruitment-prevention-homicides-mx" in names


def test_no_row_of_small_pictures_is_long():
    material = _material()
    many = [report_run.lever("helps") | {"lever": f"made_up_{i}"} for i in range(12)]
    doses = {"month": 36, "draws": 20, "levers": many}
    page = Page(render_report(material.outcomes, material.manifest, material.assessment, doses))
    assert sum(name.startswith("spec-dose-") and name.endswith("homicides-mx") for name in page.ids) == 8


def test_pictures_of_one_row_share_their_scale():
    specs = [
        spec for spec in _usual().specs() if "Fentanyl supply to the US, at month 36" in " ".join(spec["title"]["text"])
    ]
    domains = {
        re.findall(r'"domain": (\[[^\]]+\])', json.dumps(spec))[0] for spec in specs if "dose" in json.dumps(spec)
    }
    assert len(specs) >= 2
    assert len(domains) == 1


def test_every_outcome_stands_in_one_chapter_and_once_in_the_tables():
    known = {chapter.id for chapter in chapters()}
    assert {chapter_of(name) for name in library().outcomes} <= known
    blocks = [block.outcome.id for group in groups(_material()) for block in (*group.front, *group.more)]
    assert len(blocks) == len(set(blocks))
    assert {"fentanyl_supply_us", "perimeter_leakage", "drug_revenue", "cost_us", "homicides_mx"} <= set(blocks)


def test_secondary_outcomes_can_be_unfolded_and_the_main_ones_are_open():
    supplies = next(group for group in groups(_material()) if group.chapter.id == "supply")
    assert [block.outcome.id for block in supplies.front] == ["fentanyl_supply_us", "drug_revenue"]
    assert "perimeter_leakage" in [block.outcome.id for block in supplies.more]
    unfolded = _usual().html.split('<section id="baselines">')[1].split("<details>")[1:]
    assert any("Flow that passes a perimeter" in part.split("</details>")[0] for part in unfolded)


def test_rows_by_drug_name_their_drug_and_are_written_in_points():
    lines = next(
        block.lines for group in groups(_material()) for block in group.more if block.outcome.id == "perimeter_leakage"
    )
    assert {line.window for line in lines} == {f"in that month, {drug}" for drug in report_run.DRUGS}
    assert lines[0].level == "90\u00a0%"
    assert lines[0].baseline is None
    assert (lines[0].origin.change, lines[0].origin.difference) == ("", "\u22125.0 points")


def test_an_index_shows_its_change_only():
    supplies = next(group for group in groups(_material()) if group.chapter.id == "supply")
    line = supplies.front[0].lines[0]
    assert line.baseline.change
    assert line.baseline.difference == ""


def test_alternatives_are_compared_in_supply_too():
    assert "spec-alternatives-fentanyl-supply-us" in _usual().ids
    assert "spec-alternatives-overdose-deaths-us" not in _usual().ids
    assert "spec-alternatives-overdose-deaths-us" in _page(_material(deaths=True)).ids


# ---- names -------------------------------------------------------------------------------------------------------


def test_disputed_waters_have_both_names():
    assert place_name("sea-gulf") == place_name("gulf") == "Gulf of Mexico / Gulf of America"
    assert where_words("gulf", "perimeter").startswith("Gulf of Mexico / Gulf of America, with the coast")
    assert where_words("all", "maritime_interdiction") == "everywhere"
    words = _usual().words.replace(claim_text("C22"), "")  # a claim on the name itself
    bare = re.sub(r"Gulf of Mexico / Gulf of America", "", words.split("Sources sesnsp")[0])
    assert "Gulf of" not in bare.split("What each number rests on")[0]


def test_where_a_lever_acts_is_said_in_the_head():
    manifest = _manifest(touched=TOUCHED)
    levers = manifest["proposals"][report_run.PROPOSAL]["phases"][0]["levers"]
    levers.append({"lever": "perimeter", "dose": 1.0, "where": "gulf", "basis": "judgement", "note": ""})
    material = _material()
    page = Page(render_report(material.outcomes, manifest, material.assessment, None))
    assert "perimeter: 1, where: Gulf of Mexico / Gulf of America, with the coast and the crossings on it" in page.words
