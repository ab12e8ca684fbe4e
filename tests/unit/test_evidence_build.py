"""The committed tables are what the script makes of the facts, and facts taken from tables equal them."""

import csv
import runpy
from pathlib import Path

import pytest

from secuela.evidence.library import library

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT.parent / "shared" / "facts"
needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="the folder of tidy facts is not here")


@pytest.fixture(scope="module")
def script():
    return runpy.run_path(str(ROOT / "scripts" / "build_tables.py"))


@pytest.fixture(scope="module")
def clashes():
    with (FACTS / "mx_confrontations_state_month.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@needs_facts
def test_the_committed_tables_equal_a_fresh_build(script, capsys):
    assert script["main"]([str(FACTS), "--check"]) == 0, capsys.readouterr().out


@needs_facts
def test_the_check_finds_a_changed_a_missing_and_a_foreign_table(script, tmp_path, capsys):
    assert script["main"]([str(FACTS), "--tables", str(tmp_path)]) == 0
    assert script["main"]([str(FACTS), "--tables", str(tmp_path), "--check"]) == 0
    (tmp_path / "ties.csv").write_text("a,b\n")
    (tmp_path / "places.csv").unlink()
    (tmp_path / "series" / "stranger.csv").write_text("month,value\n")
    capsys.readouterr()
    assert script["main"]([str(FACTS), "--tables", str(tmp_path), "--check"]) == 1
    told = capsys.readouterr().out
    assert "differs: ties.csv" in told
    assert "differs: places.csv" in told
    assert "differs: series/stranger.csv" in told
    assert "inegi" not in told


def test_without_facts_the_script_says_so(script, tmp_path, capsys):
    assert script["main"]([str(tmp_path / "nowhere")]) == 2
    assert "no folder of facts" in capsys.readouterr().err


@needs_facts
def test_the_two_clash_totals_are_those_of_the_event_base(clashes):
    facts = library().facts
    assert facts["clash_dead_organised_crime"].value == sum(int(row["dead_organized_crime"]) for row in clashes)
    assert facts["clash_detained"].value == sum(int(row["detained"]) for row in clashes)
    months = sorted(row["month"][:7] for row in clashes)
    assert facts["clash_detained"].period == f"{months[0]}/{months[-1]}"


@needs_facts
def test_the_daily_means_are_those_of_the_national_table():
    with (FACTS / "mx_national_month.csv").open(encoding="utf-8") as file:
        means = {row["month"][:7]: float(row["value"]) for row in csv.DictReader(file) if "daily_mean" in row["series"]}
    facts = library().facts
    assert means == {
        "2024-09": facts["homicide_daily_mean_2024_09"].value,
        "2025-10": facts["homicide_daily_mean_2025_10"].value,
    }


def test_tables_that_may_not_be_shipped_are_not():
    """Tables whose terms are unclear or closed stay out, and every row of every shipped table names its source."""
    tables = sorted((ROOT / "src" / "secuela" / "evidence" / "tables").rglob("*.csv"))
    closed = ("us_drug_prices", "unodc_drug_seizures", "mx_confrontations", "icews", "cocaine_documented_volume")
    assert not [path.name for path in tables if any(name in path.name for name in closed)]
    for path in tables:
        if path.parent.name in {"posteriors", "skill"}:  # what was learned from other tables; a script is its source
            continue
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        assert rows
        assert all(row["source"] for row in rows), path.name
