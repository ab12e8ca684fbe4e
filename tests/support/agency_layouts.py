"""Files with invented figures in layouts of which no sample is at hand."""

import csv
import io
import json

from secuela.evidence.library import library
from secuela.evidence.states import SPELLINGS
from secuela.record.areas import INEGI_ORDER
from secuela.record.columns import ENGLISH_MONTHS, SPANISH_MONTHS
from secuela.record.sesnsp_table import KEYS

STATE_NAMES = [SPELLINGS[code][0] for code in INEGI_ORDER]


def written(path, rows, encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def events(path, rows=None, *, dates="2025-{month:02d}-07 00:00:00.000"):
    """UCDP events: two a month in Mexico, one elsewhere, with names that must not be kept."""
    header = [
        "id",
        "relid",
        "year",
        "type_of_violence",
        "dyad_name",
        "side_a",
        "where_coordinates",
        "where_description",
        "adm_1",
        "adm_2",
        "country",
        "country_id",
        "date_prec",
        "date_start",
        "date_end",
        "best",
        "high",
        "low",
    ]
    made = [
        [
            str(10 * month + kind),
            "MEX-1",
            "2025",
            str(kind),
            "Group 001 - Group 002",
            "Group 001",
            "A village",
            "in\na village",
            place,
            "A municipality",
            country,
            "70" if country == "Mexico" else "100",
            "1",
            dates.format(month=month),
            "",
            str(month),
            str(month + 2),
            "1",
        ]
        for month in range(1, 7)
        for kind, place, country in (
            (2, "Sinaloa state", "Mexico"),
            (3, "", "Mexico"),
            (1, "Antioquia department", "Colombia"),
        )
    ]
    return written(path, [header, *(rows or made)])


def nationwide_encounters(path):
    header = [
        "Fiscal Year",
        "Month Grouping",
        "Month (abbv)",
        "Component",
        "Land Border Region",
        "Area of Responsibility",
        "AOR (Abbv)",
        "Demographic",
        "Citizenship",
        "Title of Authority",
        "Encounter Type",
        "Encounter Count",
    ]
    months = ["OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP"]
    rows = [
        [
            year,
            "FYTD" if place < 2 else "Remaining",
            month,
            component,
            region,
            "Somewhere Sector",
            "SOM",
            "Single Adults",
            citizenship,
            "Title 8",
            "Apprehensions",
            str(count if year == "2025" or place < 2 else 0),
        ]
        for year in ("2025", "2026 (FYTD)")
        for place, month in enumerate(months)
        for component, region, citizenship, count in (
            ("U.S. Border Patrol", "Southwest Land Border", "MEXICO", 100 + place),
            ("Office of Field Operations", "Southwest Land Border", "OTHER", 50),
            ("Office of Field Operations", "Other", "OTHER", 7),
        )
    ]
    return written(path, [header, *rows])


SHARES = {
    "Number of Drug Overdose Deaths": 1.0,
    "Opioids (T40.0-T40.4,T40.6)": 0.7,
    "Synthetic opioids, excl. methadone (T40.4)": 0.6,
    "Percent with drugs specified": 0.0,
}


PLAIN = ("Number of Drug Overdose Deaths", "Percent with drugs specified")


def predicted(nation, state, indicator, month, value):
    """The nation as the package ships it, its last sum going on; else a share of an invented one."""
    known = None if nation is None or state != "US" else nation.get(indicator)
    if known is None:
        return round(SHARES[indicator] * value)
    return known.get(month, known[max(known)])


def shipped_nation():
    """By indicator and month the sums of the nation that the package ships."""
    names = dict(zip(SHARES, ("total", "opioid", "synthetic_t404"), strict=False))
    rows = {label: library().series_values(f"overdose_predicted_{drug}") for label, drug in names.items()}
    return {label: {str(m): int(v) for m, v in zip(*both, strict=True)} for label, both in rows.items()}


def overdose_records(first=2024, last="2025-11", drugs=PLAIN, nation=None):
    months = ENGLISH_MONTHS
    years = [(year, place, name) for year in range(first, 2028) for place, name in enumerate(months)]
    return [
        {
            "state": state,
            "year": str(year),
            "month": name,
            "period": "12 month-ending",
            "indicator": indicator,
            "percent_complete": "100",
            "percent_pending_investigation": "0.1",
            "state_name": "x",
            "footnote": "n",
            "footnote_symbol": "**",
            "data_value": str(round(SHARES[indicator] * (value + place))),
            "predicted_value": str(predicted(nation, state, indicator, f"{year}-{place + 1:02d}", value + place + 10)),
        }
        for state, value in (("AZ", 2000), ("NY", 1500), ("US", 70000), ("YC", 1000))
        for indicator in drugs
        for year, place, name in years
        if f"{year}-{place + 1:02d}" <= last
    ]


def overdose_json(path, *, portal=False, **span):
    records = overdose_records(**span)
    if not portal:
        path.write_text(json.dumps(records), encoding="utf-8")
        return path
    names = list(records[0])
    columns = [
        {"name": "sid", "dataTypeName": "meta_data"},
        *({"name": name, "dataTypeName": "text"} for name in names),
    ]
    data = [["row-1", *record.values()] for record in records]
    path.write_text(json.dumps({"meta": {"view": {"columns": columns}}, "data": data}), encoding="utf-8")
    return path


def population(path):
    rows = [
        [str(number), str(year), name, str(code), str(age), sex, str(1000 + code)]
        for number, (year, (code, name), age, sex) in enumerate(
            (year, place, age, sex)
            for year in (2025, 2026)
            for place in [(0, "República Mexicana"), *enumerate(STATE_NAMES, start=1)]
            for age in (0, 1)
            for sex in ("Hombres", "Mujeres")
        )
    ]
    for row in rows:
        if row[3] == "0":
            row[6] = str(sum(1000 + code for code in range(1, 33)))
    return written(path, [["RENGLON", "AÑO", "ENTIDAD", "CVE_GEO", "EDAD", "SEXO", "POBLACION"], *rows], "cp1252")


def victims(path, *, year=2025, months=12, each=3, encoding="cp1252"):
    """SESNSP victims with as many in each state and month."""
    header = [*KEYS, "Sexo", "Rango de edad", *SPANISH_MONTHS]
    rows = [
        [
            str(year),
            str(code),
            name,
            "La vida y la Integridad corporal",
            "Homicidio",
            "Homicidio doloso",
            means,
            "Hombre",
            "Adultos (18 y más)",
            *[str(each)] * months,
            *[""] * (12 - months),
        ]
        for code, name in enumerate(STATE_NAMES, start=1)
        for means in ("Con arma de fuego", "No especificado")
    ]
    return written(path, [header, *rows], encoding)


def tidy(path, *rows):
    return written(path, [["series", "place", "month", "value", "unit", "source", "vintage"], *rows])
