"""Each lever beside its best study: one record, both languages, one figure, and the words where it is assumed."""

import csv
from pathlib import Path

import numpy as np
import pytest
import yaml

from secuela.evidence.library import library
from secuela.policy.lever import levers
from secuela.world.baselines import weakening_saves

ROOT = Path(__file__).resolve().parents[2]
DOCS, STUDIES = ROOT / "docs", ROOT / "src" / "secuela" / "policy" / "lever_studies.yaml"
ASSUMED = ("recruitment_prevention", "weapons_trafficking_control", "terrorist_designation", "demand_prevention",
           "security_cooperation", "lab_disruption")  # fmt: skip


@pytest.fixture(scope="module")
def studies():
    return yaml.safe_load(STUDIES.read_text(encoding="utf-8"))


def test_every_lever_has_one_record_and_one_measured_row(studies):
    with (DOCS / "lever_effects.csv").open(encoding="utf-8") as file:
        rows = {row["lever"]: row for row in csv.DictReader(file)}
    assert set(studies) == set(levers()) == set(rows)
    assert all(float(row["low"]) <= float(row["middle"]) <= float(row["high"]) for row in rows.values())


def test_each_is_told_in_both_languages_at_a_dose_that_the_lever_allows(studies):
    for name, study in studies.items():
        assert levers()[name].low <= study["dose"] <= levers()[name].high
        assert study["outcome"] in library().outcomes
        assert all(study[part][language] for part in ("study", "why") for language in ("en", "es"))


def test_near_zero_by_assumption_is_said_in_those_words(studies):
    page = (DOCS / "models.md").read_text(encoding="utf-8").splitlines()
    for name in ASSUMED:
        assert studies[name]["near_zero"]
        assert any(line.startswith(f"| `{name}` |") and "near zero by assumption" in line for line in page), name
        assert any(line.startswith(f"| `{name}` |") and "casi cero por supuesto" in line for line in page), name


def test_what_fewer_recruits_take_away_is_counted_in_months_of_recruitment_lost():
    """A dip of a half with a half-life of 36 months: over 36 months half of ln 2 x 36 / ln 2 months are lost."""
    table = {
        "organised_crime.removal_dip": np.array([0.5, 1e-12]),
        "organised_crime.dip_half_life": np.array([36.0, 36.0]),
        "violence.weakening": np.array([2.0, 2.0]),
    }
    np.testing.assert_allclose(weakening_saves(table), [2 * 36 / 2, 0], atol=1e-9)
