"""Tables by state of Mexico: homicide, disappearance, population, conflict, presence of listed organisations, borders.

A series by state is a wide table: ``value`` is the sum that its record names, the other columns are states.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import yaml
from tidy_facts import Row, Table, read, whole

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "src" / "secuela" / "evidence" / "tables"
UNKNOWN_PLACE = "MX-UNK"
STATES_FITTED_TO = "2018-12"  # the fit of the composition by state sees nothing later; the rest tests it
INEGI_MONTHS_FROM = "2000-01"  # before that the month is of registration
POPULATION_STATES_FROM, POPULATION_STATES_TO = 1990, 2030
PRESENCE_FROM, PRESENCE_TO = 2010, 2023


def mexican_states(facts: Path) -> list[str]:
    """Codes of the 32 states, in alphabetical order of the code."""
    return sorted(row["code"] for row in read(facts, "geo_states.csv") if row["country"] == "MX")


def by_state(facts: Path, name: str, source: str, time: str, column: str, *, unknown: bool = False) -> Table:
    """Counts of a long file of states by month or year as a wide table; a state without a row had none."""
    codes = [*mexican_states(facts), *([UNKNOWN_PLACE] if unknown else [])]
    counts: dict[str, dict[str, int]] = {}
    for row in read(facts, name):
        if row["state_code"] in codes:
            when = counts.setdefault(row[time][:7], dict.fromkeys(codes, 0))
            when[row["state_code"]] += int(whole(row[column]))
    return [wide(time, when, counts[when], source) for when in sorted(counts)]


def wide(time: str, when: str, counts: dict[str, int], source: str) -> Row:
    """One row of a table by state, with its sum."""
    columns = {code: str(count) for code, count in counts.items()}
    return {time: when, "value": str(sum(counts.values())), "source": source, **columns}


def inegi_homicides_by_state(facts: Path) -> Table:
    """Deaths by homicide by month of death and state; unknown municipalities are not in it."""
    rows = by_state(facts, "mx_homicides_state_month.csv", "inegi-state-month", "month", "homicides")
    return [row for row in rows if row["month"] >= INEGI_MONTHS_FROM]


def inegi_homicides_by_state_year(facts: Path) -> Table:
    """Registered deaths by homicide by year of registration and state, unknown place kept apart."""
    return by_state(facts, "mx_homicides_state_year.csv", "inegi", "year", "homicides", unknown=True)


def sesnsp_victims_by_state(facts: Path, *, later: bool) -> Table:
    """Victims of intentional homicide by month of the case file and state, to the end of the fit or after it."""
    rows = by_state(facts, "mx_sesnsp_victims_state_month.csv", "sesnsp", "month", "intentional_homicide")
    return [row for row in rows if (row["month"] > STATES_FITTED_TO) is later]


def sesnsp_femicide_victims(facts: Path) -> Table:
    """Victims of femicide in police case files, nation by month."""
    rows = by_state(facts, "mx_sesnsp_victims_state_month.csv", "sesnsp", "month", "femicide")
    return [{key: row[key] for key in ("month", "value", "source")} for row in rows]


def rnpdno_missing_by_state(facts: Path) -> Table:
    """Persons still missing by month of the event and state, as the register stood in July 2026."""
    name = "mx_disappeared_state_month.csv"
    return by_state(facts, name, "rnpdno", "month", "still_missing", unknown=True)


def population_by_state(facts: Path) -> Table:
    """Mid-year population by state; a projection from 2020 on."""
    years = {str(year) for year in range(POPULATION_STATES_FROM, POPULATION_STATES_TO + 1)}
    rows = by_state(facts, "mx_population_state_year.csv", "conapo", "year", "population")
    return [row for row in rows if row["year"] in years]


def ucdp_non_state_by_state(facts: Path) -> Table:
    """Deaths in non-state conflict by year and state, version 24.1 of the events, unknown place kept apart."""
    codes = [*mexican_states(facts), UNKNOWN_PLACE]
    counts = {str(year): dict.fromkeys(codes, 0) for year in range(PRESENCE_FROM, PRESENCE_TO + 1)}
    for row in read(facts, "ucdp_mexico_state_year.csv"):
        if row["violence_type"] == "non_state" and row["year"] in counts:
            counts[row["year"]][row["state_code"]] += int(whole(row["deaths_best"]))
    return [wide("year", year, counts[year], "ucdp-ged-24-1") for year in sorted(counts)]


def ucdp_actors_by_state(facts: Path) -> Table:
    """Actors that fought with at least one death, by year and state; `value` counts each actor once."""
    codes = mexican_states(facts)
    found: dict[str, dict[str, set[str]]] = {}
    for row in fights(facts):
        found.setdefault(row["year"], {code: set[str]() for code in codes})[row["state_code"]].add(row["actor"])
    return [
        {
            "year": year,
            "value": str(len(set[str]().union(*found[year].values()))),
            "source": "ucdp-ged-24-1",
            **{code: str(len(found[year][code])) for code in codes},
        }
        for year in sorted(found)
    ]


def fights(facts: Path) -> Table:
    """Rows of actor, state and year with a death in a known state, in the years of presence."""
    return [
        row
        for row in read(facts, "ucdp_mexico_actor_state_year.csv")
        if PRESENCE_FROM <= int(row["year"]) <= PRESENCE_TO
        and int(row["deaths_in_events"]) > 0
        and row["state_code"] != UNKNOWN_PLACE
    ]


def listed_actors(facts: Path) -> dict[tuple[str, str], set[str]]:
    """UCDP's actors of each listed organisation with a recorded group, by organisation and reading."""
    actor = {row["group_id"]: row["ucdp_actor"] for row in read(facts, "groups_crosswalk.csv")}
    listed = yaml.safe_load((TABLES / "listed.yaml").read_text(encoding="utf-8"))
    return {
        (name, reading): {actor.get(group, "") for group in record[reading]["groups"]} - {""}
        for name, record in listed.items()
        for reading in ("narrow", "broad")
        if record[reading]["groups"]
    }


def presence(facts: Path) -> Table:
    """Deaths in events in which a listed organisation fought, by year, state and reading of who belongs to it."""
    deaths: dict[tuple[str, str, str, str], int] = {}
    rows = fights(facts)
    for (name, reading), actors in listed_actors(facts).items():
        for row in rows:
            if row["actor"] in actors:
                key = (name, reading, row["year"], row["state_code"])
                deaths[key] = deaths.get(key, 0) + int(row["deaths_in_events"])
    return [
        {
            "organisation": name,
            "reading": reading,
            "year": year,
            "state": state,
            "deaths": str(count),
            "source": "ucdp-ged-24-1",
        }
        for (name, reading, year, state), count in deaths.items()
    ]


def ucdp_listed_deaths(facts: Path) -> Table:
    """The narrow reading of `presence` summed by year; a fight between two listed organisations is in it twice."""
    years = dict.fromkeys((str(year) for year in range(PRESENCE_FROM, PRESENCE_TO + 1)), 0)
    for row in presence(facts):
        years[row["year"]] += int(row["deaths"]) if row["reading"] == "narrow" else 0
    return [{"year": year, "value": str(value), "source": "ucdp-ged-24-1"} for year, value in years.items()]


def homes(facts: Path) -> Table:
    """Home state of each listed organisation with a recorded group: that of the group which carries the name."""
    home = {row["group_id"]: row["home_state_code_curated"] for row in read(facts, "groups_crosswalk.csv")}
    listed = yaml.safe_load((TABLES / "listed.yaml").read_text(encoding="utf-8"))
    return [
        {"organisation": name, "state": home[record["narrow"]["groups"][0]], "source": "groups-crosswalk"}
        for name, record in listed.items()
        if record["narrow"]["groups"]
    ]


def adjacency(facts: Path) -> Table:
    """Pairs of neighbouring states of Mexico with the length of their border."""
    rows = [row for row in read(facts, "geo_adjacency.csv") if row["kind"] == "mx_internal"]
    return [{"a": row["a"], "b": row["b"], "border_km": row["border_km"], "source": "natural-earth"} for row in rows]


STATE_BUILDERS: dict[str, Callable[[Path], Table]] = {
    "series/inegi_homicides_by_state.csv": inegi_homicides_by_state,
    "series/inegi_homicides_by_state_year.csv": inegi_homicides_by_state_year,
    "series/sesnsp_victims_by_state_to_2018.csv": partial(sesnsp_victims_by_state, later=False),
    "series/sesnsp_victims_by_state_from_2019.csv": partial(sesnsp_victims_by_state, later=True),
    "series/sesnsp_femicide_victims.csv": sesnsp_femicide_victims,
    "series/rnpdno_missing_by_state.csv": rnpdno_missing_by_state,
    "series/population_by_state.csv": population_by_state,
    "series/ucdp_non_state_by_state.csv": ucdp_non_state_by_state,
    "series/ucdp_actors_by_state.csv": ucdp_actors_by_state,
    "series/ucdp_listed_deaths.csv": ucdp_listed_deaths,
    "states/presence.csv": presence,
    "states/homes.csv": homes,
    "states/adjacency.csv": adjacency,
}
