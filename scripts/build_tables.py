"""Build the package's compact CSV tables from a folder of tidy facts.

    python scripts/build_tables.py [FACTS]            write src/secuela/evidence/tables/
    python scripts/build_tables.py [FACTS] --check    say whether the committed tables equal a fresh build

Only what the models and reports use is kept. Every row names a source of ``sources.yaml``. The order of groups and ties
is the order of the published files: rankings break ties by it. The records around the numbers (``facts.yaml``,
``listed.yaml``, ``outcomes.yaml``, ``series.yaml``, ``sources.yaml``) are written by hand and not touched here.
"""

import argparse
import csv
import io
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # also where the file is run by its path
from state_outlines import state_outlines
from state_tables import STATE_BUILDERS
from tidy_facts import Row, Table, read, whole

from secuela.record.seizure_table import CORRIDOR_OF_AREA

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "src" / "secuela" / "evidence" / "tables"
FACTS = ROOT.parent / "shared" / "facts"
POPULATION_FROM, POPULATION_TO = 2010, 2035
DRUGS = ("fentanyl", "methamphetamine", "cocaine", "heroin")
KILOGRAMS_A_POUND = 0.45359237
SHARE_FROM = 2007  # the first year of the rise in killings; before it the share rests on a handful of dyads

ENGLISH_STATES = {"MX-CMX": "Mexico City", "MX-MEX": "State of Mexico"}
SPANISH_STATES = {
    "MX-MEX": "Estado de México",
    "US-DC": "Distrito de Columbia",
    "US-FL": "Florida",
    "US-HI": "Hawái",
    "US-LA": "Luisiana",
    "US-MI": "Míchigan",
    "US-MO": "Misuri",
    "US-MS": "Misisipi",
    "US-NC": "Carolina del Norte",
    "US-ND": "Dakota del Norte",
    "US-NH": "Nuevo Hampshire",
    "US-NJ": "Nueva Jersey",
    "US-NM": "Nuevo México",
    "US-NY": "Nueva York",
    "US-OR": "Oregón",
    "US-PA": "Pensilvania",
    "US-SC": "Carolina del Sur",
    "US-SD": "Dakota del Sur",
    "US-TX": "Texas",
    "US-WV": "Virginia Occidental",
}
COUNTRIES = (("MX", "Mexico", "México"), ("US", "United States", "Estados Unidos"))
CORRIDORS = (
    ("corridor-california", "California corridor", "Corredor de California"),
    ("corridor-arizona", "Arizona corridor", "Corredor de Arizona"),
    ("corridor-el-paso-west-texas", "El Paso-West Texas corridor", "Corredor de El Paso y oeste de Texas"),
    ("corridor-south-texas", "South Texas corridor", "Corredor del sur de Texas"),
    ("corridor-gulf-coast", "US Gulf coast", "Costa estadounidense del Golfo"),
    ("corridor-florida", "Florida", "Florida"),
)
SEAS = (
    ("sea-eastern-pacific", "Eastern Pacific", "Pacífico oriental", "judgement"),
    ("sea-western-caribbean", "Western Caribbean", "Caribe occidental", "judgement"),
    ("sea-caribbean", "Caribbean", "Caribe", "judgement"),
    ("sea-gulf", "Gulf of Mexico", "Golfo de México", "eo-14172"),
)
SECOND_NAMES = {"sea-gulf": ("Gulf of America", "US")}  # and the country whose government uses it


def national_month(facts: Path, series: str, source: str) -> Table:
    """One national monthly series as month, value, source."""
    rows = [row for row in read(facts, "mx_national_month.csv") if row["series"] == series]
    return [{"month": row["month"][:7], "value": whole(row["value"]), "source": source} for row in rows]


def sesnsp_homicide_victims(facts: Path) -> Table:
    """Victims of intentional homicide in police case files, nation by month."""
    return national_month(facts, "sesnsp_victims_intentional_homicide", "sesnsp")


def sspc_preliminary_homicides(facts: Path) -> Table:
    """Preliminary daily counts, summed by month."""
    return national_month(facts, "sspc_preliminary_intentional_homicide", "sspc")


def inegi_homicides(facts: Path) -> Table:
    """Registered deaths by homicide, nation by year of registration."""
    rows = [row for row in read(facts, "mx_national_year.csv") if row["indicator"] == "homicides_inegi"]
    return [{"year": row["year"], "value": whole(row["value"]), "source": "inegi"} for row in rows]


def population_mx(facts: Path) -> Table:
    """Mid-year population of Mexico; a projection from 2020 on."""
    years = {str(year) for year in range(POPULATION_FROM, POPULATION_TO + 1)}
    rows = read(facts, "mx_population_state_year.csv")
    kept = [row for row in rows if row["state_code"] == "MX" and row["year"] in years]
    return [{"year": row["year"], "value": whole(row["population"]), "source": "conapo"} for row in kept]


def ucdp_non_state_deaths(facts: Path) -> Table:
    """Deaths in non-state conflict in Mexico by year, with the publisher's low and high estimates."""
    return [
        {
            "year": row["year"],
            "value": row["non_state_deaths"],
            "low": row["non_state_deaths_low"],
            "high": row["non_state_deaths_high"],
            "source": "ucdp-25-1",
        }
        for row in read(facts, "ucdp_mexico_country_year.csv")
    ]


def ucdp_share_of_inegi(facts: Path) -> Table:
    """Non-state deaths over registered homicides, by year."""
    homicides = {row["year"]: float(row["value"]) for row in inegi_homicides(facts)}
    shares: Table = []
    for row in ucdp_non_state_deaths(facts):
        if int(row["year"]) >= SHARE_FROM and row["year"] in homicides:
            share = {key: f"{float(row[key]) / homicides[row['year']]:.4f}" for key in ("value", "low", "high")}
            shares.append({"year": row["year"], **share, "source": "ucdp-25-1"})
    return shares


def seizures(facts: Path) -> Table:
    """Pounds seized by US border authorities by month, place and drug: southwest corridors, and all coasts together."""
    pounds: dict[tuple[str, str, str], float] = {}
    for row in read(facts, "cbp_drug_seizures_southwest_area_month.csv"):
        if row["drug"] in DRUGS:
            key = (row["month"][:7], CORRIDOR_OF_AREA[row["area"]], row["drug"])
            pounds[key] = pounds.get(key, 0.0) + float(row["lbs"])
    for row in read(facts, "cbp_drug_seizures_month.csv"):
        if row["drug"] in DRUGS and row["region"] == "coastal_interior":
            key = (row["month"][:7], "coastal-interior", row["drug"])
            pounds[key] = pounds.get(key, 0.0) + float(row["lbs"])
    return [
        {"month": month, "place": place, "drug": drug, "pounds": f"{pounds[month, place, drug]:.2f}", "source": "cbp"}
        for month, place, drug in sorted(pounds, key=lambda key: (key[0], key[1], DRUGS.index(key[2])))
    ]


def southwest_seizures(drug: str) -> Callable[[Path], Table]:
    """Kilograms of one drug seized on the southwest border by month."""

    def build(facts: Path) -> Table:
        months: dict[str, float] = {}
        for row in seizures(facts):
            if row["drug"] == drug and row["place"] != "coastal-interior":
                months[row["month"]] = months.get(row["month"], 0.0) + float(row["pounds"])
        return [
            {"month": month, "value": f"{months[month] * KILOGRAMS_A_POUND:.2f}", "source": "cbp"}
            for month in sorted(months)
        ]

    return build


def groups(facts: Path) -> Table:
    """The 150 recorded groups in file order; names only where the reviewed facts file keeps one."""
    return [
        {
            "id": row["group_id"],
            "name": row["name"],
            "named": "false" if row["name"].startswith("small group ") else "true",
            "rival_strength": row["rival_strength"],
            "ally_strength": row["ally_strength"],
            "source": "prieto-curiel-network-2020",
        }
        for row in read(facts, "bacrim2020_groups.csv")
    ]


def ties(facts: Path) -> Table:
    """Alliances and rivalries, undirected, in file order."""
    return [{**row, "source": "prieto-curiel-network-2020"} for row in read(facts, "bacrim2020_edges.csv")]


def places(facts: Path) -> Table:
    """Countries, states, corridors, crossing areas and seas; nothing finer."""
    countries = [place(code, "country", "", english, spanish, "natural-earth") for code, english, spanish in COUNTRIES]
    states = [
        place(
            row["code"],
            "state",
            row["country"],
            ENGLISH_STATES.get(row["code"], row["name"]),
            SPANISH_STATES.get(row["code"], row["name"]),
            "natural-earth",
        )
        for row in read(facts, "geo_states.csv")
    ]
    corridors = [place(code, "corridor", "US", english, spanish, "judgement") for code, english, spanish in CORRIDORS]
    areas = sorted({row["area"] for row in read(facts, "cbp_drug_seizures_southwest_area_month.csv")})
    crossings = [place(crossing_id(area), "crossing", "US", area, in_spanish(area), "cbp") for area in areas]
    seas = [place(code, "sea", "", english, spanish, source) for code, english, spanish, source in SEAS]
    return countries + states + corridors + crossings + seas


def place(code: str, kind: str, country: str, english: str, spanish: str, source: str) -> Row:
    """One row of the table of places."""
    other, used_in = SECOND_NAMES.get(code, ("", ""))
    return {
        "id": code,
        "kind": kind,
        "country": country,
        "name": english,
        "name_es": spanish,
        "other_name": other,
        "other_name_in": used_in,
        "source": source,
    }


def crossing_id(area: str) -> str:
    """Id of a sector or field office of the southwest border."""
    return "crossing-" + area.lower().replace(" ", "-")


def in_spanish(area: str) -> str:
    """Spanish name of a sector or field office."""
    for english, spanish in ((" Field Office", "Oficina regional de "), (" Sector", "Sector ")):
        if area.endswith(english):
            return spanish + area.removesuffix(english)
    message = f"unknown kind of crossing area: {area!r}"
    raise ValueError(message)


# ---- overdose in the US ------------------------------------------------------------------------------------------

OVERDOSE_FACTS = "literature_overdose.csv"
WONDER_TO = 2019  # later final counts by drug were found for single years only
FITTED_TO = 2020  # the fit of the overdose model sees nothing later; the rest tests it
FINAL_DEATHS = ("total", "opioid", "synthetic_T404", "rx_opioid_without_T404", "heroin_without_T404")
FINAL_STIMULANT_DEATHS = ("psychostimulant_without_opioid", "cocaine_without_opioid")


def overdose_rows(facts: Path, series: str) -> Table:
    """Rows of one series of the long table, in order of time."""
    rows = [row for row in read(facts, OVERDOSE_FACTS) if row["series"] == series]
    return sorted(rows, key=lambda row: (int(row["year"]), int(row["month"] or 0)))


def overdose_years(facts: Path, series: str, source: str, until: int | None = None) -> Table:
    """One yearly overdose or supply series as year, value, source."""
    rows = [row for row in overdose_rows(facts, series) if until is None or int(row["year"]) <= until]
    return [{"year": row["year"], "value": whole(row["value"]), "source": source} for row in rows]


def overdose_sums(facts: Path, measure: str, drug: str, years: range) -> Table:
    """Deaths of the 12 months that end in each month, from the national file of provisional counts."""
    rows = [row for row in overdose_rows(facts, f"vsrr_12mo_{measure}_{drug}") if int(row["year"]) in years]
    return [
        {
            "month": f"{row['year']}-{int(row['month']):02d}",
            "value": whole(row["value"]),
            "source": "cdc-vsrr-by-drug",
        }
        for row in rows
    ]


def overdose_builders() -> dict[str, Callable[[Path], Table]]:
    """Final deaths by drug, provisional 12-month sums before and after the fit, and laboratory reports."""
    made: dict[str, Callable[[Path], Table]] = {}
    for drug in (*FINAL_DEATHS, *FINAL_STIMULANT_DEATHS):
        name = f"series/overdose_final_{drug.lower()}.csv"
        made[name] = partial(overdose_years, series=f"us_od_deaths_{drug}", source="cdc-wonder-nida", until=WONDER_TO)
    for drug in ("opioid", "synthetic_T404"):
        name = f"series/overdose_reported_{drug.lower()}"
        for suffix, years in (("to_2020", range(FITTED_TO + 1)), ("from_2021", range(FITTED_TO + 1, FITTED_TO + 100))):
            made[f"{name}_{suffix}.csv"] = partial(overdose_sums, measure="reported", drug=drug, years=years)
    for drug in ("total", "opioid", "synthetic_T404"):
        name = f"series/overdose_predicted_{drug.lower()}.csv"
        made[name] = partial(overdose_sums, measure="predicted", drug=drug, years=range(9999))
    for name, series in (
        ("nflis_fentanyl_reports", "nflis_fentanyl_and_related_reports"),
        ("nflis_heroin_reports", "nflis_heroin_reports"),
    ):
        made[f"series/{name}.csv"] = partial(overdose_years, series=series, source=name.replace("_", "-"))
    return made


def sw_border_encounters(facts: Path) -> Table:
    """Encounters of US authorities at the southwest land border by month."""
    rows = [row for row in read(facts, "us_sw_border_encounters_month.csv") if row["series"] == "sw_border_total"]
    return [{"month": row["month"][:7], "value": whole(row["encounters"]), "source": "cbp"} for row in rows]


def sw_border_encounters_patrol(facts: Path) -> Table:
    """The same between ports of entry, which reaches back to the last century."""
    rows = [row for row in read(facts, "us_sw_border_encounters_month.csv") if row["series"] == "sw_usbp"]
    return [{"month": row["month"][:7], "value": whole(row["encounters"]), "source": "cbp"} for row in rows]


def nflis_fentanyl_reports_half_year(facts: Path) -> Table:
    """Laboratory reports of fentanyl itself by half-year, summed over all areas and named by its last month."""
    found: dict[str, int] = {}
    for row in read(facts, "us_nflis_fentanyl_reports_halfyear.csv"):
        year, first, _ = row["half_year_start"].split("-")
        end = f"{year}-{int(first) + 5:02d}"
        found[end] = found.get(end, 0) + int(row["fentanyl"] or 0)
    return [{"half_year": end, "value": found[end], "source": "nflis-half-years"} for end in sorted(found)]


BUILDERS: dict[str, Callable[[Path], Table]] = {
    "series/sesnsp_homicide_victims.csv": sesnsp_homicide_victims,
    "series/sspc_preliminary_homicides.csv": sspc_preliminary_homicides,
    "series/inegi_homicides.csv": inegi_homicides,
    "series/population_mx.csv": population_mx,
    "series/ucdp_non_state_deaths.csv": ucdp_non_state_deaths,
    "series/ucdp_share_of_inegi.csv": ucdp_share_of_inegi,
    **{f"series/{drug}_seizures_southwest.csv": southwest_seizures(drug) for drug in DRUGS},
    "seizures.csv": seizures,
    "groups.csv": groups,
    "ties.csv": ties,
    "places.csv": places,
    "series/sw_border_encounters.csv": sw_border_encounters,
    "series/sw_border_encounters_patrol.csv": sw_border_encounters_patrol,
    "series/nflis_fentanyl_reports_half_year.csv": nflis_fentanyl_reports_half_year,
    **overdose_builders(),
    **STATE_BUILDERS,
}


def text(rows: Table) -> str:
    """A table as CSV text, always with the same line ends."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def build(facts: Path) -> dict[str, str]:
    """All tables as text, by their path under the tables folder."""
    tables = {name: text(builder(facts)) for name, builder in BUILDERS.items()}
    return {**tables, "geo/mexico_states.topo.json": state_outlines(facts)}


def differing(built: dict[str, str], tables: Path) -> list[str]:
    """Tables that are absent or differ from the built text, and series files that no builder makes."""
    stale = [name for name, content in built.items() if not same(tables / name, content)]
    made = {tables / name for name in built}
    foreign = [path for folder in ("series", "states") for path in tables.glob(f"{folder}/*.csv") if path not in made]
    return stale + sorted(f"{path.parent.name}/{path.name}" for path in foreign)


def same(path: Path, content: str) -> bool:
    """Whether a file holds exactly this text."""
    return path.is_file() and path.read_bytes() == content.encode()


def main(arguments: Iterable[str] | None = None) -> int:
    """Write or check the tables; 0 if all is well."""
    parser = argparse.ArgumentParser(description="Build the package's compact tables from a folder of tidy facts.")
    parser.add_argument("facts", nargs="?", type=Path, default=FACTS, help="folder of tidy CSV facts")
    parser.add_argument("--tables", type=Path, default=TABLES, help="folder to write or to check")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if a table differs")
    options = parser.parse_args(None if arguments is None else list(arguments))
    if not options.facts.is_dir():
        print(f"no folder of facts at {options.facts}; name it as the first argument", file=sys.stderr)
        return 2
    built = build(options.facts)
    stale = differing(built, options.tables)
    if options.check:
        print("\n".join(f"differs: {name}" for name in stale) or f"all {len(built)} tables equal a fresh build")
        return 1 if stale else 0
    for name, content in built.items():
        (options.tables / name).parent.mkdir(parents=True, exist_ok=True)
        (options.tables / name).write_bytes(content.encode())
    print(f"{len(built)} tables written to {options.tables}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
