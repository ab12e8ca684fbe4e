"""``secuela evidence``: what a reader sees."""

import json
import re

import pytest
from typer.testing import CliRunner

from secuela.cli.evidence import app
from secuela.evidence import library as evidence_library
from secuela.evidence.catalogue import KINDS
from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.text.language import speaking
from secuela.text.record_words import part_label, record_kind
from support.evidence_tables import copy_tables, replaced


def run(*arguments):
    return CliRunner().invoke(app, list(arguments))


def shown(name):
    result = run("show", name, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_list_names_every_record_by_kind():
    result = run("list")
    assert result.exit_code == 0
    for kind in KINDS:
        assert f"\n{record_kind(kind)} ({len(library().by_kind(kind))})\n" in result.stdout
    assert "homicides_mx" in result.stdout


def test_list_of_one_kind_gives_id_grade_and_title():
    result = run("list", "parameter")
    line = next(line for line in result.stdout.splitlines() if "organised_crime.members_2022 " in line)
    record = library().parameters["organised_crime.members_2022"]
    assert f" {record.grade} " in line
    assert record.title.en in line
    assert "N10001" not in result.stdout


@pytest.mark.parametrize(
    "name", ["organised_crime.split_chance", "members_2022_range", "sesnsp_homicide_victims", "MX-SIN", "homicides_mx"]
)
def test_a_record_is_told_in_spanish(name):
    """Its keys and kind; a code stays as it is."""
    english, spanish = run("show", name).stdout, ""
    with speaking("es"):
        spanish = run("show", name).stdout
        assert spanish.startswith(f"tipo de registro: {record_kind(shown(name)['record'])}\n")
        labels = {part_label(key) for key in shown(name)}
    told = {line.partition(":")[0] for line in spanish.splitlines() if not line.startswith(" ")}
    assert told <= labels | {"filas"}
    assert told.isdisjoint({line.partition(":")[0] for line in english.splitlines()} - {"id", "grado"})


def test_titles_of_facts_series_and_places_are_spanish():
    with speaking("es"):
        told = {kind: run("list", kind).stdout for kind in ("fact", "series", "place")}
    assert "Integrantes de grupos de la delincuencia organizada, 2022, según un modelo" in told["fact"]
    assert "Víctimas de homicidio doloso, México (SESNSP)" in told["series"]
    assert "Ciudad de México" in told["place"]
    assert not re.search(r"\b(Deaths|Members|Share|Overdose|Mexico|United)\b", "".join(told.values()))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("organised_crime.split_chance", "por qué: De 53 remociones fechadas de 2008-18, a nueve les siguió"),
        ("organised_crime.members_2022", "personas, MX, 2022-01: integrantes modelados en 2022 de los 150 grupos"),
        ("members_2022_range", "nota: El resumen da el intervalo; «unos 175,000» es como"),
        ("sesnsp_homicide_victims", "definición: Víctimas de homicidio doloso en carpetas de investigación"),
        ("listed-sinaloa", "por qué: El grupo registrado que lleva el nombre listado."),
    ],
)
def test_what_a_record_says_is_told_in_spanish(name, told):
    with speaking("es"):
        assert told in " ".join(run("show", name).stdout.split())
    assert told not in " ".join(run("show", name).stdout.split())


def test_list_as_json_is_one_object():
    records = json.loads(run("list", "--json").stdout)["records"]
    assert len(records) == sum(len(library().by_kind(kind)) for kind in KINDS)
    assert {"kind": "outcome", "id": "recruits", "title": "Recruits", "grade": None} in records


def test_a_parameter_shows_its_points_its_grade_in_words_and_its_sources_spelled_out():
    result = run("show", "organised_crime.members_2022")
    assert result.exit_code == 0
    assert "0.05: 160,000" in result.stdout
    assert "0.95: 185,000" in result.stdout
    assert "meaning of the grade: analogy" in result.stdout
    assert "Science 381:1312" in result.stdout
    assert "175,000 (160,000 to 185,000) people" in result.stdout
    points = shown("organised_crime.members_2022")["interval"]
    assert points["0.5"] == pytest.approx(172500)


def test_a_fallback_shows_its_own_points():
    late = next(name for name, record in library().parameters.items() if record.fallback is not None)
    content = shown(late)
    assert content["fallback_interval"]["0.95"] - content["fallback_interval"]["0.05"] > (
        content["interval"]["0.95"] - content["interval"]["0.05"]
    )


def test_a_series_shows_first_and_last_and_all_rows_as_json():
    result = run("show", "sesnsp_homicide_victims")
    assert "rows: 126, from month 2015-01, value 1,354 to month 2025-06, value 1,968" in result.stdout
    rows = shown("sesnsp_homicide_victims")["rows"]
    assert rows[0] == {"month": "2015-01", "value": 1354.0}
    assert len(rows) == 126
    assert set(shown("ucdp_share_of_inegi")["rows"][0]) == {"year", "value", "low", "high"}


def test_both_names_of_the_gulf_are_always_shown():
    assert "Gulf of Mexico" in run("show", "sea-gulf").stdout
    assert "Gulf of America" in run("show", "sea-gulf").stdout
    assert "Gulf of Mexico / Gulf of America" in run("list", "place").stdout
    assert shown("sea-gulf")["record"] == "place"
    assert shown("sea-gulf")["kind"] == "sea"


@pytest.mark.parametrize(
    "name",
    [
        "members_2022_range",
        "MX-SIN",
        "N10025",
        "sesnsp",
        "homicides_mx",
        "organised_crime.listed_mapping",
        "listed-sinaloa",
    ],
)
def test_any_record_can_be_shown(name):
    result = run("show", name)
    assert result.exit_code == 0
    assert name in result.stdout
    assert shown(name)["id"] == name


def test_a_listed_organisation_shows_both_mappings_and_no_person():
    content = shown("listed-sinaloa")
    assert content["narrow"]["groups"] == ["N10013"]
    assert content["broad"]["groups"] == ["N10013", "N10091"]
    assert content["group_names"] == {"N10013": "Cártel de Sinaloa", "N10091": "Los Chapitos"}


def test_an_unknown_name_is_refused_with_near_misses():
    result = run("show", "cartel_member")
    assert isinstance(result.exception, EvidenceError)
    assert "did you mean cartel_members" in str(result.exception)
    kind = run("list", "paramter")
    assert isinstance(kind.exception, EvidenceError)
    assert "did you mean parameter" in str(kind.exception)


def test_check_says_that_all_is_sound():
    result = run("check")
    assert result.exit_code == 0
    assert "All tables are sound." in result.stdout
    assert "ties 183" in result.stdout
    assert "Newest month of data: 2025-10." in result.stdout
    content = json.loads(run("check", "--json").stdout)
    assert content["ok"] is True
    assert content["problems"] == []
    assert content["records"]["group"] == len(library().groups)


def test_check_prints_all_problems_and_exits_with_2(tmp_path, monkeypatch):
    root = copy_tables(tmp_path)
    replaced("facts.yaml", "value: 175000", "value: 195000")(root)
    replaced("ties.csv", "N10096", "N20096")(root)
    monkeypatch.setattr(evidence_library, "shipped_tables", lambda: root)
    result = run("check")
    assert result.exit_code == 2
    assert "facts.yaml, members_2022_range" in result.output
    assert "ties.csv, line 2" in result.output
    assert "2 problems." in result.output
    replaced("facts.yaml", "value: 195000", "value: 175000")(root)
    assert run("check").output.endswith("\n1 problem.\n")
    replaced("facts.yaml", "value: 175000", "value: 195000")(root)
    assert "Traceback" not in result.output
    content = json.loads(run("check", "--json").stdout)
    assert content["ok"] is False
    assert {problem["where"] for problem in content["problems"]} == {
        "facts.yaml, members_2022_range",
        "ties.csv, line 2",
    }
    assert all(problem["fix"] and problem["why"] for problem in content["problems"])
