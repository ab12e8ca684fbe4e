"""The shipped evidence: it loads, its numbers equal the published ones, and it names nobody it should not."""

import re
import subprocess
import sys

import numpy as np
import pytest

from secuela.evidence.catalogue import KINDS
from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.priors import interval

PUBLISHED_OUTCOMES = {  # ids that saved runs, ledgers and others' programs read
    "cartel_members",
    "members_killed",
    "members_detained",
    "members_left",
    "recruits",
    "active_groups",
    "splinter_groups",
    "homicides_mx",
    "oc_homicides_mx",
    "disappearances_mx",
    "lethal_violence_mx",
    "homicides_mx_state",
    "operation_deaths",
    "retaliation_deaths",
    "displaced_mx",
    "fentanyl_supply_us",
    "cocaine_supply_us",
    "meth_supply_us",
    "heroin_supply_us",
    "drug_revenue",
    "perimeter_leakage",
    "displaced_flow_share",
    "overdose_deaths_us",
    "encounters_sw_border",
    "cooperation",
    "response_level",
    "freeze_days",
    "abuse_complaints_mx",
    "cost_us",
    "trade_at_risk",
}
ALLOWED_NAMES = {
    "Caballeros Templarios",
    "Cártel de Caborca",
    "Cártel de Juárez",
    "Cártel de Los Arellano Félix",
    "Cártel de los Beltrán Leyva",
    "Cártel de Santa Rosa de Lima",
    "Cártel de Sinaloa",
    "Cártel del Golfo",
    "Cártel del Noreste",
    "Cártel Jalisco Nueva Generación (CJNG)",
    "Cártel Nueva Plaza",
    "Cárteles Unidos",
    "Fuerza Anti-Unión Tepito",
    "Guerreros Unidos",
    "La Línea",
    "La Nueva Familia Michoacana",
    "La Unión Tepito",
    "Los Chapitos",
    "Los Dámasos/Fuerzas especiales Dámaso",
    "Los Mayas",
    "Los Rojos",
    "Los Tlacos (Cartel de la Sierra)",
    "Los Viagras",
    "Los Zetas",
    "Sangre Nueva Zeta",
    "Zetas Vieja Escuela",
}


@pytest.fixture(scope="module")
def found():
    return library()


def test_it_is_read_once(found):
    assert library() is found


def test_no_published_outcome_has_gone(found):
    assert found.outcomes.keys() >= PUBLISHED_OUTCOMES


def test_killing_is_no_success_and_the_smallest_differences_are_those_of_the_design(found):
    exits = ("cartel_members", "members_killed", "members_detained", "members_left", "recruits")
    for name in exits:
        outcome = found.outcomes[name]
        assert (outcome.direction, outcome.smallest_difference, outcome.smallest_kind) == ("none", 0.05, "relative")
    smallest = {name: outcome.smallest_difference for name, outcome in found.outcomes.items()}
    expected = {
        "active_groups": 5,
        "splinter_groups": 1,
        "homicides_mx": 0.03,
        "oc_homicides_mx": 0.03,
        "overdose_deaths_us": 0.02,
        "encounters_sw_border": 0.10,
        "cooperation": 0.1,
        "response_level": 1,
        "freeze_days": 30,
        "cost_us": 0,
        "perimeter_leakage": 0.05,
        "abuse_complaints_mx": 0.10,
        "operation_deaths": 1,
        "displaced_mx": 0.05,
    }
    assert {name: smallest[name] for name in expected} == expected
    directions = {name: outcome.direction for name, outcome in found.outcomes.items()}
    assert directions["homicides_mx"] == directions["oc_homicides_mx"] == directions["cost_us"] == "lower"
    assert directions["cooperation"] == "higher"
    assert directions["encounters_sw_border"] == directions["perimeter_leakage"] == "none"


def test_sesnsp_victims_equal_the_published_years(found):
    months, values = found.series_values("sesnsp_homicide_victims")
    assert (str(months[0]), str(months[-1]), len(months)) == ("2015-01", "2025-06", 126)
    totals = {
        year: sum(v for m, v in zip(months, values, strict=True) if m.year == year) for year in (2018, 2019, 2020, 2024)
    }
    assert totals == {2018: 33742, 2019: 34723, 2020: 34569, 2024: 30046}


def test_the_preliminary_count_reaches_the_origin_and_runs_below_case_file_victims(found):
    months, values = found.series_values("sspc_preliminary_homicides")
    assert (str(months[0]), str(months[-1]), len(months)) == ("2025-01", "2025-10", 10)
    assert found.newest_month() == Month.parse("2025-10")
    _, victims = found.series_values("sesnsp_homicide_victims")
    assert (values[:6] < victims[-6:]).all()


def test_registered_homicides_and_population_equal_the_published_ones(found):
    years, values = found.year_values("inegi_homicides")
    homicides = dict(zip(years, values.tolist(), strict=True))
    published = {2007: 8867, 2011: 27213, 2012: 25967, 2018: 36685, 2020: 36773, 2024: 33550}
    assert {year: homicides[year] for year in published} == published
    years, people = found.year_values("population_mx")
    assert (years[0], years[-1]) == (2010, 2035)
    assert 100_000 * homicides[2018] / people[years.index(2018)] == pytest.approx(29.1, abs=0.4)


def test_the_ucdp_share_is_the_ratio_of_the_two_series(found):
    years, share = found.year_values("ucdp_share_of_inegi")
    deaths = dict(zip(*found.year_values("ucdp_non_state_deaths"), strict=True))
    homicides = dict(zip(*found.year_values("inegi_homicides"), strict=True))
    np.testing.assert_allclose(share, [deaths[year] / homicides[year] for year in years], atol=5e-5)
    assert share[years.index(2021)] == pytest.approx(0.42, abs=0.005)
    low, high = found.rows["ucdp_share_of_inegi"].low, found.rows["ucdp_share_of_inegi"].high
    assert (low <= share).all()
    assert (share <= high).all()
    assert found.rows["inegi_homicides"].low is None


def test_a_series_can_be_cut_at_the_origin(found):
    months, values = found.series_values("sesnsp_homicide_victims", until=Month.parse("2020-12"))
    assert str(months[-1]) == "2020-12"
    assert len(values) == len(months) == 72
    assert found.year_values("inegi_homicides", until=2019)[0][-1] == 2019


def test_published_numbers_cannot_be_changed_by_their_reader(found):
    _, values = found.series_values("sesnsp_homicide_victims")
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 0


def test_the_network_is_the_published_one(found):
    ties = found.ties()
    weights = {kind: [weight for _, _, known, weight in ties if known == kind] for kind in ("alliance", "rivalry")}
    assert (len(weights["alliance"]), sum(weights["alliance"])) == (91, 163)
    assert (len(weights["rivalry"]), sum(weights["rivalry"])) == (92, 179)
    assert max(weights["alliance"]) == 6
    assert max(weights["rivalry"]) == 13
    strength = dict.fromkeys(found.groups, (0, 0))
    for a, b, kind, weight in ties:
        for group in (a, b):
            rival, ally = strength[group]
            strength[group] = (rival + weight * (kind == "rivalry"), ally + weight * (kind == "alliance"))
    assert {name: (g.rival_strength, g.ally_strength) for name, g in found.groups.items()} == strength
    assert sum(pair == (0, 0) for pair in strength.values()) == 36


def test_groups_keep_the_file_order_that_breaks_ties_in_the_ranking(found):
    assert list(found.groups) == [f"N{10000 + number}" for number in range(1, 151)]
    ranked = sorted(found.groups.values(), key=lambda group: -(group.rival_strength + group.ally_strength))
    names = [group.name for group in ranked[:10]]
    assert names[:8] == [
        "Cártel Jalisco Nueva Generación (CJNG)",
        "Cártel de Sinaloa",
        "La Nueva Familia Michoacana",
        "Cártel del Noreste",
        "La Unión Tepito",
        "Los Chapitos",
        "Cártel del Golfo",
        "Los Zetas",
    ]
    assert names[8] == "Guerreros Unidos"
    assert names[9].startswith("small group ")


def test_only_reviewed_names_are_kept(found):
    assert {group.name for group in found.groups.values() if group.named} == ALLOWED_NAMES
    rest = [group.name for group in found.groups.values() if not group.named]
    assert len(rest) == 124 == len(set(rest))
    assert all(re.fullmatch(r"small group \d+", name) for name in rest)


def test_the_listed_organisations_are_populations_with_rival_readings(found):
    assert [entry.title for entry in found.listed()] == [
        "Cártel de Sinaloa",
        "Cártel Jalisco Nueva Generación (CJNG)",
        "Cártel del Noreste (formerly Los Zetas)",
        "Cártel del Golfo",
        "La Nueva Familia Michoacana",
        "Cárteles Unidos",
        "Mara Salvatrucha (MS-13)",
        "Tren de Aragua",
    ]
    listed = found.listed()
    narrow, broad = ([group for each in listed for group in getattr(each, way).groups] for way in ("narrow", "broad"))
    assert len(narrow) == sum(entry.home == "MX" for entry in found.listed()) == 6
    assert set(narrow) < set(broad)
    assert all(found.groups[group].named for group in broad)
    for entry in found.listed():
        assert entry.narrow.why
        assert (entry.home == "MX") == bool(entry.narrow.groups)
        for group in entry.narrow.groups:
            assert found.groups[group].name == entry.title.removesuffix(" (formerly Los Zetas)")


def test_places_stop_at_states_and_areas_and_give_both_names_of_the_gulf(found):
    assert (found.places["MX-CMX"].name, found.places["MX-CMX"].name_es) == ("Mexico City", "Ciudad de México")
    states = [place.country for place in found.places.values() if place.kind == "state"]
    assert (states.count("MX"), states.count("US")) == (32, 51)
    assert {place.kind for place in found.places.values()} == {"country", "state", "corridor", "crossing", "sea"}
    gulf = found.places["sea-gulf"]
    assert (gulf.name, gulf.name_es, gulf.other_name) == ("Gulf of Mexico", "Golfo de México", "Gulf of America")
    assert {p.name for p in found.places.values() if p.kind == "corridor"} >= {
        "California corridor",
        "Florida",
        "US Gulf coast",
    }
    for place in found.places.values():
        if place.kind == "crossing":
            assert place.name.endswith((" Sector", " Field Office"))
    assert found.places["MX-MEX"].name == "State of Mexico"
    assert found.places["MX-MEX"].name_es == "Estado de México"
    assert found.places["US-NM"].name_es == "Nuevo México"


def test_parameters_are_named_by_their_owner_and_have_a_usable_prior(found):
    assert found.parameters
    for name, parameter in found.parameters.items():
        assert parameter.id == name
        assert "." in name
        low, mid, high = interval(parameter.prior)
        assert low <= mid <= high
        assert np.isfinite([low, mid, high]).all()


def test_every_record_can_be_found_by_its_id(found):
    for kind in KINDS:
        for name, record in found.by_kind(kind).items():
            assert found.find(name) == (kind, record)


def test_an_unknown_name_gets_near_misses(found):
    with pytest.raises(EvidenceError, match=r"(?s)no record called 'homicide_mx'.*did you mean homicides_mx") as caught:
        found.find("homicide_mx")
    assert caught.value.why
    with pytest.raises(EvidenceError, match=r"(?s)'parametre' is not a kind of record.*did you mean parameter\?"):
        found.by_kind("parametre")
    with pytest.raises(
        EvidenceError, match=r"(?s)no series called 'sesnsp_homicides'.*did you mean sesnsp_homicide_victims"
    ):
        found.series_values("sesnsp_homicides")


@pytest.mark.parametrize(
    ("read", "series", "other"),
    [("series_values", "inegi_homicides", "year_values"), ("year_values", "sesnsp_homicide_victims", "series_values")],
)
def test_a_series_is_read_at_its_own_frequency(found, read, series, other):
    with pytest.raises(EvidenceError, match=f"read it with {other}"):
        getattr(found, read)(series)


def test_reading_the_evidence_needs_no_heavy_library():
    heavy = ["jax", "xarray", "zarr", "scipy", "pint", "altair"]
    names = ("evidence.library", "evidence.catalogue", "evidence.definitions", "cli.evidence", "cli.evidence_records")
    modules = ", ".join(f"secuela.{name}" for name in names)
    code = f"import sys, {modules}; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_loading_the_evidence_needs_neither_simulator_nor_runs():
    code = (
        "import sys; from secuela.evidence.library import library; library(); "
        "print([name for name in ('jax', 'xarray', 'zarr') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
