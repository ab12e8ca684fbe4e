"""The tables of removals and older wars: what is in them, what they may name, and what loading refuses."""

import csv

import pytest

from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.removals import (
    FITTED_TO,
    HISTORICAL_GROUPS,
    allowed_groups,
    read_removals,
    read_wars,
    removals,
    war,
    wars,
)
from secuela.evidence.states import STATES
from secuela.evidence.tables import shipped_tables
from support.evidence_tables import copy_tables


def test_the_table_reaches_over_the_years_and_holds_removals_that_nothing_followed():
    rows = removals()
    assert rows[0].month.year == 2008
    assert rows[-1].month == Month.parse("2024-07")
    assert len(rows) > 50
    assert sum(row.split == "no" for row in rows) > len(rows) / 2
    assert {row.means for row in rows} == {"capture", "kill"}
    assert {row.by for row in rows} == {"mexico", "joint", "us"}
    assert 0.5 < sum(row.checked for row in rows) / len(rows) < 1  # honest: some rows were not read again


def test_a_row_that_rests_on_memory_alone_is_not_called_checked():
    for row in (*removals(), *wars()):
        assert not (row.checked and row.source == "public-record")


def test_groups_are_on_the_allow_list_and_homes_are_states():
    names = allowed_groups(library())
    assert not any(name.startswith("small group") for name in names)
    for row in removals():
        assert row.group in names
        assert set(row.home) <= set(STATES)
    assert set(HISTORICAL_GROUPS) <= {row.group for row in removals()}


def test_sinaloa_2024_is_known_by_announced_figures_only():
    assert war("sinaloa-2024").use == "announced"
    assert [one.id for one in wars() if one.onset > FITTED_TO] == ["sinaloa-2024"]
    assert not war("sinaloa-2024").places


def test_the_near_zero_wars_are_in_the_fit():
    fitted = {one.id for one in wars() if one.use == "fit"}
    assert {"michoacan-2011", "beltran-leyva-2010", "zetas-2016", "sinaloa-2017"} <= fitted


def test_home_share_and_lag_of_a_war():
    one = war("gulf-zetas-2010")
    assert one.home_share == pytest.approx((818 + 1948) / sum(one.places.values()))
    assert one.lag == 1
    assert war("juarez-2008").lag is None
    assert war("gulf-2017").home_share is None


def test_a_wrong_name_is_answered_with_the_nearest():
    with pytest.raises(EvidenceError, match="tijuana-2008"):
        war("tijuana-2009")


def edited(folder, name, line, column, value):
    root = copy_tables(folder)
    with (root / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[line - 2][column] = value
    with (root / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return root


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("month", "2008", "not a month"),
        ("month", "2030-01", "stands after"),
        ("state", "MX-XXX", "not known here"),
        ("home", "US-TX", "no state of Mexico"),
        ("group", "A person", "not known here"),
        ("group", "small group 7", "not known here"),
        ("means", "arrest", "none of capture, kill"),
        ("by", "nobody", "none of mexico, joint, us"),
        ("split", "perhaps", "none of yes, no, unclear"),
        ("reach", "-1", "not a count"),
        ("source", "nowhere", "not known here"),
        ("checked", "", "none of yes, no"),
    ],
)
def test_a_malformed_removal_is_refused_with_its_line(tmp_path, column, value, says):
    root = edited(tmp_path, "removals.csv", 4, column, value)
    with pytest.raises(EvidenceError, match=says) as caught:
        read_removals(root, library())
    assert "removals.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("trigger", "2015-01", "later than the onset"),
        ("kind", "accident", "none of removal, break"),
        ("onset", "2019-05", "for the fit, which ends in 2018-12"),
        ("use", "maybe", "none of fit, lag, announced"),
        ("war", "renamed-2008", "does not hold"),
    ],
)
def test_a_malformed_war_is_refused(tmp_path, column, value, says):
    root = edited(tmp_path, "wars.csv", 3, column, value)
    with pytest.raises(EvidenceError, match=says):
        read_wars(root, library())


@pytest.mark.parametrize("name", ["removals.csv", "wars.csv"])
def test_an_absent_table_is_refused(tmp_path, name):
    root = copy_tables(tmp_path)
    (root / name).unlink()
    read = read_removals if name == "removals.csv" else read_wars
    with pytest.raises(EvidenceError, match="missing or empty"):
        read(root, library())


def test_the_shipped_tables_read_as_they_are():
    assert read_removals(shipped_tables(), library()) == removals()
    assert read_wars(shipped_tables(), library()) == wars()
