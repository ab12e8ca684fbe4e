import csv
import io
import json

import numpy as np
import openpyxl
import pytest
from pydantic import ValidationError

from secuela.analysis.assessment import build_assessment
from secuela.analysis.assessment_tables import COLUMNS, assessment_csv, assessment_xlsx, disclaimers
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.record.skill import scored_until
from secuela.runs.arrays import outcome_checksums
from secuela.runs.rows import Assessment
from secuela.runs.strict import dump_strict
from support.decision_run import ALTERNATIVES, manifest, outcomes

KEYS = [
    "schema",
    "proposal",
    "baseline",
    "alternatives",
    "as_of",
    "months",
    "draws",
    "seed",
    "failed_draws",
    "outcomes",
    "not_modelled",
    "evidence",
    "claims",
    "manifest",
]


@pytest.fixture
def built():
    return build_assessment(outcomes(), manifest()).plain()


def test_keys_are_those_of_the_format_and_no_others(built):
    assert list(built) == KEYS
    assert built["schema"] == "secuela/assessment/1"
    assert (built["proposal"], built["baseline"], built["alternatives"]) == ("plan", "status-quo", list(ALTERNATIVES))
    assert (built["as_of"], built["months"], built["draws"], built["seed"]) == ("2025-10", 7, 4, 1)
    assert built["claims"] is None
    assert built["manifest"]["format"] == "secuela/run/1"
    assert built["manifest"]["array_checksums"] == outcome_checksums(outcomes())


def test_rows_have_the_keys_of_the_format(built):
    always = {"outcome", "unit", "alternative", "mode", "window", "month", "mean", "quantiles", "vs_baseline"}
    always |= {"far", "vs_origin", "backtested"}
    for row in built["outcomes"]:
        assert set(row) == always | ({"definition"} if row["outcome"] == "cost_us" else set())
        assert list(row["quantiles"]) == ["0.05", "0.25", "0.5", "0.75", "0.95"]
        assert (row["vs_baseline"] is None) == (row["alternative"] == "status-quo")
        for versus in filter(None, (row["vs_baseline"], row["vs_origin"])):
            chances = ["p_lower", "p_equal", "p_higher", "p_better", "p_worse"]
            assert list(versus) == ["ratio", "difference", *chances, "mean_difference", "far_difference", "p_rise"]


def test_months_of_a_status_quo_that_the_past_has_tested_are_said_to_be_and_no_effect_is(built):
    held = [row for row in built["outcomes"] if row["backtested"]]
    assert {(row["outcome"], row["alternative"], row["window"]) for row in held} == {
        ("homicides_mx", "status-quo", "month")
    }
    assert all(row["month"] <= scored_until("homicides_mx") for row in held)


def test_every_combination_has_one_row(built):
    seen = [
        tuple(row.get(k) for k in ("outcome", "alternative", "window", "month", "definition"))
        for row in built["outcomes"]
    ]
    assert len(set(seen)) == len(seen)
    flows, stocks, definitions, months = 6, 1, 2, 2
    assert len(seen) == 3 * months * (2 * (flows - 1 + definitions) + stocks)


def test_it_validates_round_trips_and_has_a_schema(built):
    parsed = json.loads(dump_strict(built))
    typed = Assessment.model_validate(parsed)
    assert typed.plain() == parsed
    assert list(typed.plain()) == list(parsed)
    assert typed.model_dump(by_alias=True, mode="json", exclude={"outcomes", "manifest"}) == {
        key: value for key, value in parsed.items() if key not in {"outcomes", "manifest"}
    }
    assert [row.plain() for row in typed.outcomes] == parsed["outcomes"] == built["outcomes"]
    schema = Assessment.model_json_schema(by_alias=True)
    assert set(schema["properties"]) == set(KEYS)


@pytest.mark.parametrize(
    "break_it",
    [
        lambda data: data.pop("seed"),
        lambda data: data.update(schema="secuela/assessment/2"),
        lambda data: data.update(further=1),
        lambda data: data["outcomes"][0].update(mean=float("nan")),
        lambda data: data["outcomes"][0]["quantiles"].pop("0.5") and data["outcomes"][0].update(window="week"),
        lambda data: data["outcomes"][0]["vs_origin"].update(p_lower=1.5),
    ],
)
def test_what_breaks_the_format_is_refused(built, break_it):
    data = json.loads(dump_strict(built))
    break_it(data)
    with pytest.raises(ValidationError):
        Assessment.model_validate(data)


def test_json_is_strict():
    with pytest.raises(ValueError, match="Out of range float values"):
        dump_strict({"mean": float("nan")})


def test_not_modelled_lists_outcomes_without_a_model(built):
    names = [part["outcome"] for part in built["not_modelled"]]
    assert "overdose_deaths_us" in names
    assert set(names) | set(outcomes().data_vars) == set(library().outcomes)
    assert not set(names) & set(outcomes().data_vars)


def test_evidence_says_that_shares_are_not_computed(built):
    pairs = {(entry["outcome"], entry["alternative"]) for entry in built["evidence"]}
    assert pairs == {(name, arm) for name in outcomes().data_vars for arm in ALTERNATIVES}
    assert all(entry["shares"] is None for entry in built["evidence"])


def test_failed_draws_are_counted_once_however_often_they_failed():
    data = outcomes(failed=[("plan", 2), ("support-only", 2), ("plan", 0)])
    assert build_assessment(data, manifest()).failed_draws == 2


def test_probabilities_are_not_rounded():
    data = outcomes(draws=3)
    data["homicides_mx"].loc[{"alternative": "plan", "draw": 0}] = 100.0
    found = build_assessment(data, manifest(draws=3)).plain()
    row = next(r for r in found["outcomes"] if (r["outcome"], r["alternative"]) == ("homicides_mx", "plan"))
    assert row["vs_baseline"]["p_lower"] == 1 / 3


def test_csv_has_every_row_in_full_precision(built):
    rows = list(csv.DictReader(io.StringIO(assessment_csv(Assessment(**built)))))
    assert len(rows) == len(built["outcomes"])
    assert list(rows[0]) == list(COLUMNS)
    for flat, row in zip(rows, built["outcomes"], strict=True):
        assert float(flat["mean"]) == row["mean"]
        assert float(flat["q0.95"]) == row["quantiles"]["0.95"]
        if row["vs_baseline"]:
            assert float(flat["vs_baseline_difference_q0.5"]) == row["vs_baseline"]["difference"]["0.5"]
            assert float(flat["vs_baseline_p_higher"]) == row["vs_baseline"]["p_higher"]
        else:
            assert flat["vs_baseline_p_lower"] == ""
    origin = Month.parse(built["as_of"])
    assert {flat["as_of"] for flat in rows} == {built["as_of"]}
    assert [flat["date"] for flat in rows] == [str(origin + row["month"]) for row in built["outcomes"]]
    cost = next(flat for flat in rows if flat["definition"] == "incremental" and flat["alternative"] == "plan")
    assert cost["vs_baseline_ratio_q0.5"] == ""
    assert cost["place"] == ""


def test_workbook_has_the_rows_and_says_what_they_are(built):
    book = openpyxl.load_workbook(io.BytesIO(assessment_xlsx(Assessment(**built))))
    assert book.sheetnames == ["rows", "about"]
    table = list(book["rows"].iter_rows(values_only=True))
    assert table[0] == COLUMNS
    assert len(table) == len(built["outcomes"]) + 1
    assert table[1][COLUMNS.index("mean")] == pytest.approx(built["outcomes"][0]["mean"], rel=1e-14)
    about = [cell for line in book["about"].iter_rows(values_only=True) for cell in line if cell is not None]
    for text in (*disclaimers(), "2025-10", "plan", "homicides_mx"):
        assert text in about
    record = library().outcomes["homicides_mx"]
    assert record.definition.en in about
    assert record.unit in about
    assert any("overdose_deaths_us" in str(cell) for cell in about)


def test_a_title_that_looks_like_a_formula_stays_a_text(built):
    book = openpyxl.load_workbook(io.BytesIO(assessment_xlsx(Assessment(**built))))
    cells = [cell for line in book["about"].iter_rows() for cell in line if str(cell.value).startswith("=")]
    assert [cell.data_type for cell in cells] == ["s"]


def test_means_lie_between_the_extremes(built):
    values = outcomes()["cartel_members"].sel(alternative="plan", month=6).values
    row = next(
        r for r in built["outcomes"] if (r["outcome"], r["alternative"], r["month"]) == ("cartel_members", "plan", 6)
    )
    assert row["mean"] == pytest.approx(float(values.astype(np.float64).mean()))
