"""Layouts of which no sample is at hand are read by their documented headers, on files with invented figures."""

import pytest

from secuela.evidence.errors import RecordError
from secuela.record.recognition import read_published
from support.agency_layouts import (
    events,
    nationwide_encounters,
    overdose_json,
    population,
    tidy,
    victims,
)
from support.agency_samples import rows_of, total


def refusal(path):
    with pytest.raises(RecordError) as caught:
        read_published(path)
    return str(caught.value)


def test_events_keep_state_month_and_kind_and_no_name(tmp_path):
    rows = rows_of(events(tmp_path / "a.csv"))
    assert total(rows, "ucdp_non_state_event_deaths", "MX-SIN", "2025-01", "2025-06") == 21
    assert total(rows, "ucdp_non_state_event_deaths", "MX", "2025-06") == 6
    assert total(rows, "ucdp_one_sided_event_deaths", "MX-UNK", "2025-02") == 2
    assert total(rows, "ucdp_one_sided_event_deaths", "MX-SIN", "2025-02") == 0
    assert total(rows, "ucdp_state_based_event_deaths", "MX", "2025-01", "2025-06") == 0
    assert "village" not in rows.to_csv()
    assert "Group" not in rows.to_csv()


def test_an_event_whose_state_or_country_is_damaged_is_refused(tmp_path):
    path = events(tmp_path / "a.csv")
    whole = path.read_text()
    path.write_text(whole.replace("Sinaloa state", "Sinolo state", 1))
    assert "Sinolo state is not one of the 32 states." in refusal(path)
    path.write_text(whole.replace("Mexico,70", "Mexiko,70", 1))
    assert "Mexiko and the number of the country do not agree." in refusal(path)


def test_events_whose_dates_a_spreadsheet_has_cut_are_refused(tmp_path):
    told = refusal(events(tmp_path / "a.csv", dates="00:00.0"))
    assert "00:00.0 is not a date: a spreadsheet may have cut it." in told
    assert "row 2, column date_start" in told


def test_nationwide_encounters_give_the_southwest_border_and_the_whole(tmp_path):
    rows = rows_of(nationwide_encounters(tmp_path / "a.csv"))
    assert total(rows, "sw_border_encounters", "US", "2024-10") == 150
    assert total(rows, "sw_border_encounters_patrol", "US", "2025-09") == 111
    assert total(rows, "sw_border_encounters_mexican", "US", "2025-09") == 111
    assert total(rows, "nationwide_encounters", "US", "2025-11") == 158
    assert total(rows, "nationwide_encounters", "US", "2025-12") is None  # lies ahead in the open year


@pytest.mark.parametrize("portal", [False, True])
def test_overdose_deaths_as_json_of_both_forms(tmp_path, portal):
    rows = rows_of(overdose_json(tmp_path / "a.json", portal=portal))
    assert total(rows, "overdose_predicted_total", "US", "2025-11") == 70020
    assert total(rows, "overdose_reported_total", "US-NY", "2025-11") == 2520  # city and rest
    assert set(rows["series"]) == {"overdose_predicted_total", "overdose_reported_total"}  # the share is no count


def test_population_sums_ages_and_sexes_and_checks_the_nation(tmp_path):
    path = population(tmp_path / "a.csv")
    assert total(rows_of(path), "population_mx", "MX-AGU", "2025-12") == 4 * 1001
    assert total(rows_of(path), "population_mx", "MX", "2026-12") == 4 * sum(range(1001, 1033))
    text = path.read_bytes().replace(b",1016\n", b",5016\n")
    path.write_bytes(text)
    assert "The states do not sum to the nation." in refusal(path)


TIDY = (
    "sspc_preliminary_homicides",
    "MX",
    "2025-11",
    "1500",
    "death/month",
    "a press page of December 2025",
    "2025-12",
)


def test_our_own_form_keeps_its_source_and_vintage(tmp_path):
    rows = rows_of(tidy(tmp_path / "a.csv", TIDY, (*TIDY[:2], "2025-12", "1400.5", *TIDY[4:6], "2026-01")))
    assert rows["value"].tolist() == [1500, 1400.5]
    assert rows["source"].tolist() == ["a press page of December 2025"] * 2
    named = rows_of(
        tidy(tmp_path / "b.csv", ("rnpdno_missing", "Edomex", "2025-11", "30", "person/month", "register", "2025-12"))
    )
    assert named["place"].tolist() == ["MX-MEX"]


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        (0, "homicides", "is not known there: 'homicides'"),
        (1, "Culiacan", "sspc_preliminary_homicides holds no place Culiacan."),
        (2, "2025-13", "2025-13 is not a month."),
        (2, "2025-11-03", "2025-11-03 is not a month."),
        (3, "", "The cell of column value is empty."),
        (3, "1.500,0", "'1.500,0', which is not a number that it can hold"),
        (3, "-5", "'-5', which is not a number that it can hold"),
        (4, "person", "is in death/month, not in person."),
        (5, "", "The source is empty, too long, or has signs that are not shown."),
        (5, "=HYPERLINK()", "The source is empty, too long, or has signs that are not shown."),
        (6, "2025-10", "The vintage is before the month it tells of."),
    ],
)
def test_our_own_form_is_refused_by_row_and_column(tmp_path, place, value, told):
    row = list(TIDY)
    row[place] = value
    text = refusal(tidy(tmp_path / "a.csv", TIDY, [*row[:2], row[2] if place == 2 else "2025-12", *row[3:]]))
    assert told in text
    assert "row 3" in text


def test_a_year_is_named_by_its_last_month(tmp_path):
    row = ("displaced_mx", "MX", "2025-06", "30000", "person/year", "a report", "2026-05")
    assert "has a period that ends with another month than 2025-06" in refusal(tidy(tmp_path / "a.csv", row))


def test_a_break_is_never_crossed(tmp_path):
    late = ("sesnsp_homicide_victims", "MX", "2026-01", "1500", "death/month", "a page", "2026-02")
    told = refusal(tidy(tmp_path / "a.csv", late))
    assert "sesnsp_homicide_victims ends with 2025-12; what follows is rnid_homicide_victims." in told
    rows = rows_of(victims(tmp_path / "b.csv", year=2026, months=4))
    assert set(rows["series"]) == {"rnid_homicide_victims"}
    both = victims(tmp_path / "c.csv", year=2025).read_bytes()
    newer = victims(tmp_path / "d.csv", year=2026, months=4).read_bytes().split(b"\n", 1)[1]
    (tmp_path / "e.csv").write_bytes(both + newer)
    assert "Rows of the categories that ended in December 2025 stand beside rows of 2026." in refusal(
        tmp_path / "e.csv"
    )
