"""Where the deaths of older wars between former partners were recorded, from a folder of tidy facts.

    python scripts/war_tables.py [FACTS]            write src/secuela/evidence/tables/war_places.csv
    python scripts/war_tables.py [FACTS] --check    say whether the committed table equals a fresh build

``removals.csv`` and ``wars.csv`` are compiled by hand and not touched here.
"""

import csv
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "src" / "secuela" / "evidence" / "tables"
FACTS = ROOT.parent / "shared" / "facts"
MONTHS = 24
FITTED_TO = "2018-12"  # the fit of the split kernel sees nothing later
SIDES = {  # the two sides of each war as the conflict data name them
    "juarez-2008": ("Juarez Cartel - Sinaloa Cartel",),
    "tijuana-2008": ("Tijuana Cartel - Tijuana Cartel - faction A", "Sinaloa Cartel - Tijuana Cartel"),
    "beltran-leyva-2008": ("Beltrán Leyva Cartel - Sinaloa Cartel",),
    "beltran-leyva-2010": ("Beltrán Leyva Cartel - Beltrán Leyva Cartel - faction A",),
    "gulf-zetas-2010": ("Gulf Cartel - Los Zetas", "Gulf Cartel, La Familia, Sinaloa Cartel - Los Zetas"),
    "jalisco-2010": ("Jalisco Cartel New Generation - La Resistencia",),
    "guerrero-2011": ("Cartel Independiente de Acapulco - La Barredora",),
    "michoacan-2011": ("La Familia - Los Caballeros Templarios",),
    "zetas-2016": ("Los Zetas - Cártel del Noreste faction - Zetas Vieja Escuela",),
    "sinaloa-2017": ("Sinaloa Cartel - Forces of Damaso",),
    "jalisco-2018": ("Jalisco Cartel New Generation - Nueva Plaza Cartel",),
}


def months_from(first: str) -> set[str]:
    """The months of the window that the fit may see, each as YYYY-MM."""
    start = int(first[:4]) * 12 + int(first[5:]) - 1
    window = {f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(start, start + MONTHS)}
    return {month for month in window if month <= FITTED_TO}


def rows(path: Path) -> list[dict[str, str]]:
    """All rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def war_places(facts: Path) -> list[dict[str, str]]:
    """Recorded deaths of the first 24 months of each war, by state."""
    events = rows(facts / "ucdp_mexico_dyad_state_month.csv")
    found: list[dict[str, str]] = []
    for war in rows(TABLES / "wars.csv"):
        window, sides = months_from(war["onset"]), SIDES.get(war["war"], ())
        deaths: dict[str, int] = {}
        for event in events:
            if event["dyad_name"] in sides and event["month"][:7] in window and int(event["deaths_best"]):
                deaths[event["state_code"]] = deaths.get(event["state_code"], 0) + int(event["deaths_best"])
        found += [
            {"war": war["war"], "state": state, "deaths": str(deaths[state]), "source": "ucdp-ged-24-1"}
            for state in sorted(deaths)
        ]
    return found


def text(table: list[dict[str, str]]) -> str:
    """A table as CSV text."""
    return "".join(",".join(row) + "\n" for row in [list(table[0]), *(list(row.values()) for row in table)])


def main(arguments: Iterable[str] | None = None) -> int:
    """Write or check the table; 0 if all is well."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    folders = [word for word in given if not word.startswith("--")]
    built = text(war_places(Path(folders[0]) if folders else FACTS))
    table = TABLES / "war_places.csv"
    if "--check" in given:
        same = table.read_text(encoding="utf-8") == built
        print("war_places.csv equals a fresh build" if same else "war_places.csv differs from a fresh build")
        return 0 if same else 1
    table.write_text(built, encoding="utf-8", newline="")
    print(f"written to {table}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
