"""Write the tables of levers, links, inputs, outcomes, series, ledgers and fits into the docs, from their records.

    python scripts/build_docs.py            write them
    python scripts/build_docs.py --check    say which pages are out of date, and write nothing

A table stands between `<!-- NAME: written by scripts/build_docs.py -->` and `<!-- end of NAME -->`.
"""

import argparse
import csv
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))

import api_page
import data_sheets
import deciding_assumptions
import fit_tables
import glossary_page
import import_table
import model_cards
import skill_tables
from markdown_tables import table

from secuela.claims.claim_rows import counted
from secuela.claims.reading import read_ledger, shipped
from secuela.claims.schema import Ledger
from secuela.dynamics.ports import Input
from secuela.evidence.errors import EvidenceError, SecuelaError
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.priors import interval
from secuela.evidence.records import CausalLink, Outcome, Series
from secuela.policy.lever import Lever, levers
from secuela.policy.model_inputs import model_inputs
from secuela.record.observation.observation_law import Law, laws
from secuela.record.published_series import published_series
from secuela.text.error_words import error_text
from secuela.text.unit_words import unit_words

ROOT = Path(__file__).resolve().parents[1]
DOCS, STUDIES = ROOT / "docs", ROOT / "src" / "secuela" / "policy" / "lever_studies.yaml"


def tables() -> dict[str, dict[str, str]]:
    """By page and name, each table as text."""
    return {
        "api.md": api_page.tables(),
        "calibration.md": fit_tables.tables(),
        "architecture.md": {"links": link_table(library().links.values()), "imports": import_table.by_package()},
        "claims.md": {"ledgers": ledger_table(map(read_ledger, shipped()))},
        "data-sheets.md": {"data sheets": data_sheets.sheets(), "renewable series": data_sheets.renewable()},
        "deciding-assumptions.md": {"deciding assumptions": deciding_assumptions.listed()},
        "evidence.md": {"series": series_table(library().series.values())},
        "glossary.md": glossary_page.tables(),
        "model-cards.md": {f"{name} card": model_cards.card(name) for name in model_cards.models()},
        "models.md": {
            "levers in models": acting_table(levers().values()),
            "inputs": input_table(model_inputs()),
            "outcomes": outcome_table(library().outcomes.values()),
            "lever studies": study_table("en"),
            "lever studies in Spanish": study_table("es"),
        },
        "observe.md": {"laws": law_table(laws().values())},
        "skill.md": skill_tables.tables(),
        "proposals.md": {"levers": lever_table(levers().values())},
    }


def link_table(links: Iterable[CausalLink]) -> str:
    """Every causal link: ends, what it carries, size, bounds, lag, whether luck travels too, and grade."""
    rows = [
        [
            f"`{link.reads}` → `{link.moves}`",
            link.title.en,
            _size(link),
            _bounds(link),
            _months(link.lag),
            "" if not link.luck else "too" if link.effect else "alone",
            link.grade,
        ]
        for link in links
    ]
    return table(["link", "carries", "size", "bounds", "lag", "luck", "grade"], rows)


def _size(link: CausalLink) -> str:
    low, _middle, high = interval(link.size.prior)
    spread = "" if low == high else f" ({low:.2g} to {high:.2g})"
    return f"{link.form}, {link.size.point:.2g}{spread}"


def _bounds(link: CausalLink) -> str:
    low, high = (_fraction(bound) if link.form == "ratio" else _signed(bound) for bound in (link.low, link.high))
    return f"{low} to {high}"


def _number(value: float) -> str:
    return f"{value:,g}"


def _signed(value: float) -> str:
    return _number(value).replace("-", "−")


def _fraction(bound: float) -> str:
    return _number(bound) if bound >= 1 else f"1/{1 / bound:.3g}"


def _months(lag: int) -> str:
    return "1 month" if lag == 1 else f"{lag} months"


def outcome_table(outcomes: Iterable[Outcome]) -> str:
    """Every outcome: what it is, its unit, better direction, smallest difference, models and axes."""
    rows = [
        [
            f"`{record.id}`",
            record.title.en,
            record.unit,
            {"lower": "lower", "higher": "higher", "none": "–"}[record.direction],
            _smallest(record),
            ", ".join(record.models),
            ", ".join(record.axes) or "–",
        ]
        for record in outcomes
    ]
    return table(["outcome", "what it is", "unit", "better", "smallest difference", "read from", "also by"], rows)


def _smallest(record: Outcome) -> str:
    if not record.smallest_difference:
        return "any"
    share = record.smallest_kind == "relative"
    return f"{100 * record.smallest_difference:g} %" if share else f"{record.smallest_difference:g}"


def law_table(known: Iterable[Law]) -> str:
    """Every published series that follows from a run: by whom, of which outcome, and how."""
    series = published_series()
    rows = [
        [
            f"`{law.series}`",
            series[law.series].agency,
            ", ".join(f"`{name}`" for name in law.outcomes),
            str(law.definition),
        ]
        for law in known
    ]
    return table(["series", "agency", "read from", "what is published"], rows)


def lever_table(known: Iterable[Lever]) -> str:
    """Every lever: dose with its unit and bounds, further keys, what is done."""
    rows = [
        [f"`{lever.id}`", _dose(lever), ", ".join(f"`{key}`" for key in lever.options) or "–", _done(lever)]
        for lever in known
    ]
    return table(["lever", "dose", "further keys", "what is done"], rows)


def _dose(lever: Lever) -> str:
    unit = unit_words(lever.unit) or "effort"
    return f"{unit}, {_signed(lever.low)} to {_number(lever.high)}"


def _done(lever: Lever) -> str:
    return f"{lever.title} (a what-if)" if lever.what_if else lever.title


def acting_table(known: Iterable[Lever]) -> str:
    """Every lever: the inputs it moves, and why."""
    rows = [[f"`{lever.id}`", ", ".join(f"`{port}`" for port in lever.ports()), lever.why] for lever in known]
    return table(["lever", "moves, its first input first", "why"], rows)


def study_table(language: str) -> str:
    """Every lever: its dose, what the best study says, what the model gives there, and why they differ."""
    studies = yaml.safe_load(STUDIES.read_text(encoding="utf-8"))
    with (DOCS / "lever_effects.csv").open(encoding="utf-8") as file:
        found = {row["lever"]: row for row in csv.DictReader(file)}
    words = _STUDY_WORDS[language]
    _check_studies(studies, found)
    rows = [
        [
            f"`{name}`",
            " ".join(
                [_signed(study["dose"]), *(f"`{key}: {value}`" for key, value in study.get("options", {}).items())]
            ),
            study["study"][language],
            f"`{study['outcome']}`: {_percent(found[name])}{words['near zero'] if study.get('near_zero') else ''}",
            study["why"][language],
        ]
        for name, study in studies.items()
    ]
    return table(words["heads"], rows)


_STUDY_WORDS: dict[str, Any] = {
    "en": {
        "heads": [
            "lever",
            "dose",
            "the best study",
            "this model, change in month 36: median [90 %]",
            "why they differ",
        ],
        "near zero": "; near zero by assumption",
    },
    "es": {
        "heads": [
            "palanca",
            "dosis",
            "el mejor estudio",
            "este modelo, cambio en el mes 36: mediana [90 %]",
            "por qué difieren",
        ],
        "near zero": "; casi cero por supuesto",
    },
}


def _check_studies(studies: Mapping[str, Any], measured: Mapping[str, Any]) -> None:
    """That each lever stands beside a study, and what it does at that dose was measured.

    Raises:
        EvidenceError: If one does not, or was not.
    """
    for lacking, where, fix in (
        ({*levers()} - {*studies}, "policy/lever_studies.yaml", message("write an entry for each")),
        ({*studies} - {*measured}, "docs/lever_effects.csv", message("run python scripts/measure_levers.py")),
    ):
        if lacking:
            what = message("There is no row of {names}.", names=", ".join(sorted(lacking)))
            why = message("the docs set each lever beside the best study of it")
            raise EvidenceError(what, where=where, why=why, fix=fix)


def _percent(row: Mapping[str, str]) -> str:
    low, middle, high = (f"{100 * float(row[name]):+.1f}".replace("-", "−") for name in ("low", "middle", "high"))
    return f"{middle} % [{low}, {high}]"


def input_table(inputs: Mapping[str, Input]) -> str:
    """Every input of a model: what it is, how what arrives there meets, and which levers and links arrive."""
    acting = [(f"`{lever.id}`", port) for lever in levers().values() for port in lever.ports()]
    carrying = [(f"`{link.reads}`", link.moves) for link in library().links.values()]
    rows = [
        [
            f"`{name}`",
            given.meaning,
            f"{_states(given)}{'multiplies' if given.combine == 'factor' else given.unit}",
            ", ".join(lever for lever, moved in acting if moved == name) or "–",
            ", ".join(source for source, moved in carrying if moved == name) or "–",
        ]
        for name, given in inputs.items()
    ]
    return table(["input", "what it is", "unit", "moved by levers", "by links from"], rows)


def _states(given: Input) -> str:
    return f"{given.shape[0]} values: " if given.shape else ""


def series_table(series: Iterable[Series]) -> str:
    """Every series that the package ships: what it is, unit, use and period."""
    rows = [[f"`{each.id}`", each.title, each.unit, each.use, _period(each)] for each in series]
    return table(["series", "what it is", "unit", "use", "period"], rows)


def _period(series: Series) -> str:
    times = library().rows[series.id].times
    return f"{times[0]} to {times[-1]}"


def ledger_table(ledgers: Iterable[Ledger]) -> str:
    """Every ledger: title, claims, and how many of them have a test."""
    rows = [
        [
            f"`{each.ledger.id}`",
            each.ledger.title.en,
            str(counted(each.claims)),
            str(sum(bool(claim.tests) for claim in each.claims)),
        ]
        for each in ledgers
    ]
    return table(["ledger", "what it holds", "claims", "entries with a test"], rows)


def written(page: str, name: str, made: str) -> str:
    """A page with one of its tables replaced.

    Raises:
        ValueError: If the page has no place for it.
    """
    opening, closing = f"<!-- {name}: written by scripts/build_docs.py -->", f"<!-- end of {name} -->"
    found = re.compile(f"{re.escape(opening)}.*?{re.escape(closing)}", re.DOTALL)
    if len(found.findall(page)) != 1:
        msg = f"the page needs one '{opening}' … '{closing}'"
        raise ValueError(msg)
    return found.sub(lambda _place: f"{opening}\n{made}\n{closing}", page)


def stale(docs: Path = DOCS) -> dict[Path, str]:
    """Pages whose tables are not those of the records, with what they should be."""
    found: dict[Path, str] = {}
    for file, parts in tables().items():
        page = now = (docs / file).read_text(encoding="utf-8")
        for name, made in parts.items():
            now = written(now, name, made)
        if now != page:
            found[docs / file] = now
    return found


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a table is out of date")
    check = parser.parse_args().check
    try:
        found = stale()
    except SecuelaError as error:
        print(error_text(error), file=sys.stderr)
        return 2
    for path, text in found.items():
        if check:
            print(f"docs/{path.name} is out of date: run python scripts/build_docs.py", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8")
            print(f"docs/{path.name} written")
    return 1 if check and found else 0


if __name__ == "__main__":
    raise SystemExit(main())
