"""Every sample of an agency's file gives the totals that were computed of it independently."""

import pytest

from secuela.evidence.months import Month
from secuela.record.recognition import formats, read_published
from support.agency_samples import HERE, rows_of, sample, total

FEB21, AUG23, DEC21 = (
    "Estatal-Delitos-2015-2021_feb2021.xlsx",
    "IDEFC_NM_ago23.csv",
    "IDEFC_NM_dic21_resaved_quoted.csv",
)
JUN25 = "IDVFC_NM_jun25_rebuilt.csv"
RNID_MARCH = "RNID-Delitos_Estatal-2026-mar2026_invented-figures.csv"
RNID_APRIL = "RNID-Delitos_Estatal-2026-abr2026_invented-figures_utf8-zeros.csv"
VSRR_17, VSRR_19, VSRR_EXCEL = (
    "VSRR_2017-12_through-2017-05.csv",
    "VSRR_2019-04_through-2018-09_csv.csv",
    "VSRR_2019-04_through-2018-09_excelcsv.csv",
)
AIR_MARINE, SEIZED_22, SEIZED_26 = (
    "amo-drug-seizures-fy19-fy22.csv",
    "nationwide-drugs-fy19-fy22.csv",
    "nationwide-drugs-fy23-fy26-oct.csv",
)
ENCOUNTERS = "sbo-encounters-fy22-fy25-aug.csv"
QUERY = "NFLIS_Drug_DQS_to-2025H1.csv"
HOMICIDES, FEMICIDES = "sesnsp_homicide_case_files", "sesnsp_femicide_case_files"
TOTALS = [
    (FEB21, HOMICIDES, "MX", "2019-01", "2019-12", 29484),
    (FEB21, HOMICIDES, "MX", "2019-01", None, 2479),
    (FEB21, HOMICIDES, "MX-SIN", "2019-01", "2019-12", 822),
    (FEB21, HOMICIDES, "MX", "2019-05", None, 2483),
    (FEB21, FEMICIDES, "MX", "2019-01", "2019-12", 943),
    (FEB21, HOMICIDES, "MX", "2020-01", "2020-12", 28824),
    (FEB21, HOMICIDES, "MX", "2020-01", None, 2375),
    (FEB21, HOMICIDES, "MX-SIN", "2020-01", "2020-12", 700),
    (FEB21, HOMICIDES, "MX", "2020-05", None, 2419),
    (FEB21, FEMICIDES, "MX", "2020-01", "2020-12", 942),
    (FEB21, HOMICIDES, "MX", "2021-01", "2021-12", 4538),
    (FEB21, HOMICIDES, "MX", "2021-01", None, 2322),
    (FEB21, HOMICIDES, "MX-SIN", "2021-01", "2021-12", 101),
    (FEB21, FEMICIDES, "MX", "2021-01", "2021-12", 142),
    (FEB21, HOMICIDES, "MX", "2021-03", "2021-12", None),
    (AUG23, HOMICIDES, "MX", "2022-01", "2022-12", 26280),
    (AUG23, HOMICIDES, "MX", "2022-01", None, 2064),
    (AUG23, HOMICIDES, "MX-SIN", "2022-01", "2022-12", 435),
    (AUG23, HOMICIDES, "MX", "2022-05", None, 2430),
    (AUG23, FEMICIDES, "MX", "2022-01", "2022-12", 955),
    (AUG23, HOMICIDES, "MX", "2023-01", "2023-12", 17032),
    (AUG23, HOMICIDES, "MX", "2023-01", None, 2210),
    (AUG23, HOMICIDES, "MX-SIN", "2023-01", "2023-12", 342),
    (AUG23, HOMICIDES, "MX", "2023-05", None, 2242),
    (AUG23, FEMICIDES, "MX", "2023-01", "2023-12", 572),
    (AUG23, HOMICIDES, "MX", "2023-09", "2023-12", None),
    (DEC21, HOMICIDES, "MX", "2021-01", "2021-12", 28262),
    (DEC21, HOMICIDES, "MX", "2021-01", None, 2327),
    (DEC21, HOMICIDES, "MX-SIN", "2021-01", "2021-12", 556),
    (DEC21, HOMICIDES, "MX", "2021-05", None, 2600),
    (DEC21, FEMICIDES, "MX", "2021-01", "2021-12", 966),
    (JUN25, "sesnsp_homicide_victims", "MX", "2024-01", "2024-12", 30046),
    (JUN25, "sesnsp_homicide_victims", "MX", "2024-01", None, 2434),
    (JUN25, "sesnsp_homicide_victims", "MX-SIN", "2024-01", "2024-12", 994),
    (JUN25, "sesnsp_homicide_victims", "MX", "2024-05", None, 2652),
    (JUN25, "sesnsp_homicide_victims", "MX", "2025-01", "2025-12", 12752),
    (JUN25, "sesnsp_homicide_victims", "MX", "2025-01", None, 2389),
    (JUN25, "sesnsp_homicide_victims", "MX-SIN", "2025-01", "2025-12", 893),
    (JUN25, "sesnsp_homicide_victims", "MX", "2025-05", None, 2001),
    (JUN25, "sesnsp_homicide_victims", "MX", "2025-07", "2025-12", None),
    (RNID_MARCH, "rnid_homicide_case_files", "MX", "2026-01", None, 531),
    (RNID_MARCH, "rnid_homicide_case_files", "MX", "2026-02", None, 585),
    (RNID_MARCH, "rnid_homicide_case_files", "MX", "2026-03", None, 466),
    (RNID_MARCH, "rnid_homicide_case_files", "MX", "2026-04", "2026-12", None),
    (RNID_APRIL, "rnid_homicide_case_files", "MX", "2026-01", "2026-03", 531 + 585 + 466),
    (RNID_APRIL, "rnid_homicide_case_files", "MX", "2026-04", None, 174),
    (RNID_APRIL, "rnid_homicide_case_files", "MX", "2026-05", "2026-12", None),
    (RNID_APRIL, HOMICIDES, "MX", "2026-01", "2026-12", None),
    (VSRR_17, "overdose_reported_total", "US", "2017-05", None, 66324),
    (VSRR_17, "overdose_predicted_total", "US", "2017-05", None, None),
    (VSRR_17, "overdose_reported_total", "US", "2016-12", None, 64116),
    (VSRR_17, "overdose_reported_synthetic_t404", "US", "2017-05", None, 23214),
    (VSRR_17, "overdose_reported_synthetic_t404", "US", "2016-12", None, 19578),
    (VSRR_17, "overdose_reported_total", "US-AZ", "2017-05", None, 1361),
    (VSRR_17, "overdose_reported_total", "US-AZ", "2016-12", None, 1393),
    (VSRR_17, "overdose_reported_total", "US-CA", "2017-05", None, 4628),
    (VSRR_17, "overdose_reported_total", "US-CA", "2016-12", None, 4793),
    (VSRR_17, "overdose_reported_total", "US-NY", "2015-01", "2017-12", None),
    *(
        (name, f"overdose_{kind}_{drug}", place, month, None, value)
        for name in (VSRR_19, VSRR_EXCEL)
        for kind, drug, place, month, value in (
            ("reported", "total", "US", "2018-09", 67152),
            ("predicted", "total", "US", "2018-09", 69894),
            ("reported", "total", "US", "2016-12", 63938),
            ("predicted", "total", "US", "2016-12", 65530),
            ("reported", "synthetic_t404", "US", "2018-09", 30430),
            ("predicted", "synthetic_t404", "US", "2018-09", 31987),
            ("reported", "synthetic_t404", "US", "2016-12", 19500),
            ("predicted", "synthetic_t404", "US", "2016-12", 20125),
            ("reported", "total", "US-AZ", "2018-09", 1663),
            ("predicted", "total", "US-AZ", "2018-09", 1710),
            ("reported", "total", "US-AZ", "2016-12", 1393),
            ("predicted", "total", "US-AZ", "2016-12", 1525),
        )
    ),
    (AIR_MARINE, "air_marine_fentanyl_seizures", "US", "2018-10", "2019-09", 389.01),
    (AIR_MARINE, "air_marine_fentanyl_seizures", "southwest-border", "2018-10", "2019-09", 47.66),
    (AIR_MARINE, "air_marine_fentanyl_seizures", "US", "2019-10", "2020-09", 558.32),
    (AIR_MARINE, "air_marine_fentanyl_seizures", "southwest-border", "2019-10", "2020-09", 201.75),
    (AIR_MARINE, "air_marine_fentanyl_seizures", "US", "2020-10", "2021-09", 785.82),
    (AIR_MARINE, "air_marine_fentanyl_seizures", "southwest-border", "2020-10", "2021-09", 286.87),
    (AIR_MARINE, "air_marine_fentanyl_seizures", "US", "2021-10", "2022-09", 1325.46),
    (AIR_MARINE, "air_marine_fentanyl_seizures", "southwest-border", "2021-10", "2022-09", 385.75),
    (AIR_MARINE, "air_marine_fentanyl_seizures", "US", "2022-09", None, 161.92),
    (AIR_MARINE, "air_marine_fentanyl_seizure_events", "US", "2022-09", None, 28),
    (SEIZED_22, "fentanyl_seizures", "US", "2018-10", "2019-09", 2803.597),
    (SEIZED_22, "fentanyl_seizures", "southwest-border", "2018-10", "2019-09", 2633.289),
    (SEIZED_22, "fentanyl_seizures", "US", "2019-10", "2020-09", 4791.061),
    (SEIZED_22, "fentanyl_seizures", "southwest-border", "2019-10", "2020-09", 4557.739),
    (SEIZED_22, "fentanyl_seizures", "US", "2020-10", "2021-09", 11201.324),
    (SEIZED_22, "fentanyl_seizures", "southwest-border", "2020-10", "2021-09", 10586.388),
    (SEIZED_22, "fentanyl_seizures", "US", "2021-10", "2022-09", 14699.879),
    (SEIZED_22, "fentanyl_seizures", "southwest-border", "2021-10", "2022-09", 14104.112),
    (SEIZED_22, "fentanyl_seizures", "US", "2022-09", None, 1855.836),
    (SEIZED_22, "fentanyl_seizure_events", "US", "2022-09", None, 126),
    (SEIZED_26, "fentanyl_seizures", "US", "2022-10", "2023-09", 27022.851),
    (SEIZED_26, "fentanyl_seizures", "US", "2023-10", "2024-09", 21889.207),
    (SEIZED_26, "fentanyl_seizures", "US", "2024-10", "2025-09", 12027.278),
    (SEIZED_26, "fentanyl_seizures", "US", "2025-10", None, 1016.575),
    (SEIZED_26, "heroin_seizures", "US", "2025-10", None, None),
    (ENCOUNTERS, "sw_border_encounters", "US", "2021-10", "2022-09", 2378944),
    (ENCOUNTERS, "sw_border_encounters", "US", "2022-10", "2023-09", 2475669),
    (ENCOUNTERS, "sw_border_encounters", "US", "2023-10", "2024-09", 2135005),
    (ENCOUNTERS, "sw_border_encounters", "US", "2024-10", "2025-09", 432059),
    (ENCOUNTERS, "sw_border_encounters", "US", "2025-09", None, None),
    (ENCOUNTERS, "sw_border_encounters", "US", "2021-10", None, 164837),
    (ENCOUNTERS, "sw_border_encounters_patrol", "US", "2021-10", None, 159113),
    (ENCOUNTERS, "sw_border_encounters", "US", "2023-12", None, 301981),
    (ENCOUNTERS, "sw_border_encounters_patrol", "US", "2023-12", None, 249740),
    (ENCOUNTERS, "sw_border_encounters", "US", "2025-08", None, 9740),
    (ENCOUNTERS, "sw_border_encounters_patrol", "US", "2025-08", None, 6321),
    ("Nonstate_v23_1.csv", "ucdp_dyad_deaths_mexico_named", "MX", "1994-12", None, None),
    ("Nonstate_v23_1.csv", "ucdp_dyad_deaths_mexico_named", "MX", "2021-12", None, 18725),
    ("Nonstate_v23_1.csv", "ucdp_dyad_deaths_mexico_alone", "MX", "2021-12", None, 18725),
    ("Nonstate_v23_1.csv", "ucdp_dyad_deaths_mexico_named", "MX", "2022-12", None, 14127),
    ("Nonstate_v23_1.csv", "ucdp_dyad_deaths_mexico_alone", "MX", "2022-12", None, 10401),
    ("organizedviolencecy_v25_1.csv", "ucdp_non_state_deaths", "MX", "2021-12", None, 15063),
    ("organizedviolencecy_v25_1.csv", "ucdp_non_state_deaths", "MX", "2023-12", None, 10851),
    ("organizedviolencecy_v25_1.csv", "ucdp_non_state_deaths", "MX", "2024-12", None, 10905),
    ("organizedviolencecy_v25_1.csv", "ucdp_one_sided_deaths", "MX", "2024-12", None, 117),
    ("inegi_tabulado_1990.csv", "inegi_homicides", "MX", "1990-12", None, 14493),
    ("inegi_tabulado_1990.csv", "inegi_homicides", "MX-SIN", "1990-12", None, 445),
    ("inegi_tabulado_1990.csv", "inegi_homicides_registered", "MX", "1990-01", None, 1292),
    ("inegi_tabulado_1990.csv", "inegi_homicides_registered", "MX", "1990-12", None, 1282),
    ("inegi_tabulado_2007.csv", "inegi_homicides", "MX", "2007-12", None, 8867),
    ("inegi_tabulado_2007.csv", "inegi_homicides", "MX-SIN", "2007-12", None, 397),
    ("inegi_tabulado_2007.csv", "inegi_homicides_registered", "MX", "2007-01", None, 676),
    ("inegi_tabulado_2007.csv", "inegi_homicides_registered", "MX", "2007-12", None, 744),
    (QUERY, "nflis_fentanyl_reports_half_year", "US", "2022-06", None, 79389),
    (QUERY, "nflis_fentanyl_reports_half_year", "US", "2022-12", None, 78922),
    (QUERY, "nflis_fentanyl_reports_half_year", "US", "2024-12", None, 63119),
    (QUERY, "nflis_fentanyl_reports_half_year", "US", "2025-06", None, 61160),
    ("2017NFLISWebsiteTable3.csv", "nflis_fentanyl_reports_year", "US", "2017-12", None, 59152),
    ("2018NFLISWebsiteTable3.csv", "nflis_fentanyl_reports_year", "US", "2018-12", None, 86840),
    ("2020NFLISWebsiteTable3.csv", "nflis_fentanyl_reports_year", "US", "2020-12", None, 112640),
    ("WONDER_provisional_states.txt", "wonder_overdose_deaths", "US-AZ", "2018-01", None, 142),
    ("WONDER_provisional_states.txt", "wonder_overdose_deaths", "US-CA", "2018-01", None, 479),
]


@pytest.mark.parametrize("name", sorted({row[0] for row in TOTALS}))
def test_a_sample_gives_its_totals(name):
    rows = rows_of(sample(name))
    found = [(*row[1:5], total(rows, *row[1:5])) for row in TOTALS if row[0] == name]
    wanted = [row[1:] for row in TOTALS if row[0] == name]
    assert [row[:4] for row in found] == [row[:4] for row in wanted]
    for (*what, value), (*_, right) in zip(found, wanted, strict=True):
        assert value == (right if right is None else pytest.approx(right, abs=0.006)), what


def test_the_synthetic_opioids_of_the_open_data_portal_go_to_their_last_month():
    rows = rows_of(sample("xkb8_soda_T404_to-2025-10.csv"))
    nation = rows[(rows["series"] == "overdose_predicted_synthetic_t404") & (rows["place"] == "US")]
    assert Month(int(nation["month"].max())) == Month.parse("2025-10")
    assert "US-NY" not in set(rows["place"])  # the city without the rest of the state


@pytest.mark.parametrize("path", sorted(HERE.glob("*.[ct]*")), ids=lambda path: path.name)
def test_nothing_finer_than_a_state_and_no_name_is_kept(path):
    from secuela.record.published_series import published_series

    rows = rows_of(path)
    for series, place in set(zip(rows["series"], rows["place"], strict=True)):
        assert place in published_series()[series].allowed_places()
    assert not rows.duplicated(["series", "place", "month"]).any()
    assert rows["value"].notna().all()


def test_a_file_that_states_when_it_was_made_gives_its_vintage():
    stated = {
        "WONDER_provisional_states.txt": "2025-01",
        "2018NFLISWebsiteTable3.csv": "2019-09",
        "Nonstate_v23_1.csv": "2023-06",
        "organizedviolencecy_v25_1.csv": "2025-06",
    }
    assert {name: str(read_published(sample(name)).reading.vintage) for name in stated} == stated


def test_every_format_is_read_by_a_sample_or_by_a_file_made_for_it():
    made = {"ucdp-events", "cbp-nationwide-encounters", "conapo-population", "tidy-rows"}  # test_agency_layouts.py
    by_samples = {"cbp-southwest-encounters", "sesnsp-victims", "nflis-query"}  # only beside the project
    here = {read_published(path).format.id for path in HERE.glob("*.[ct]*")}
    unread = set(formats()) - here - made - by_samples
    assert not unread, f"put a file of {', '.join(sorted(unread))} into tests/agency_files, cut to a few rows"
    assert here | made | by_samples <= set(formats())
