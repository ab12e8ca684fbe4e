"""Write the tables of levers, links, inputs, outcomes, series, ledgers and fits into the docs, from their records.

    python scripts/build_docs.py            write them
    python scripts/build_docs.py --check    say which pages are out of date, and write nothing

A table stands between `<!-- NAME: written by scripts/build_docs.py -->` and `<!-- end of NAME -->`.
"""

import argparse
import csv
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))

import api_page
import data_sheets
import deciding_assumptions
import glossary_page
import model_cards
from markdown_tables import table as _table

from secuela.claims.claim_rows import counted
from secuela.claims.reading import read_ledger, shipped
from secuela.claims.schema import Ledger
from secuela.dynamics.ports import Input
from secuela.evidence.errors import EvidenceError, SecuelaError
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.posteriors import posterior
from secuela.evidence.priors import LogNormal, interval
from secuela.evidence.records import CausalLink, Outcome, Series
from secuela.learning.calibration import Calibration, calibrations
from secuela.learning.fitted_rows import described
from secuela.learning.recipe import Recipe, stored_recipe
from secuela.policy.lever import Lever, levers
from secuela.policy.model_inputs import model_inputs
from secuela.record.observation.observation_law import Law, laws
from secuela.record.published_series import published_series
from secuela.record.skill import NAIVE, POOL, SkillRow, StatusQuoRow, skill_rows, status_quo_rows
from secuela.report.views.past_forecasts import misses
from secuela.text.error_words import error_text
from secuela.text.rule_words import rule_words
from secuela.text.unit_words import unit_words

ROOT = Path(__file__).resolve().parents[1]
DOCS, STUDIES = ROOT / "docs", ROOT / "src" / "secuela" / "policy" / "lever_studies.yaml"


def tables() -> dict[str, dict[str, str]]:
    """By page and name, each table as text."""
    return {
        "api.md": api_page.tables(),
        "calibration.md": {
            "fits": fit_table(calibrations().values()),
            "moved": moved_table(calibrations().values()),
            "unmoved": unmoved_table(calibrations().values()),
            "simulation": simulation_table(),
        },
        "architecture.md": {"links": link_table(library().links.values())},
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
        "skill.md": {
            "status quo": status_quo_table(status_quo_rows()),
            "missed": missed_table(),
            "skill": skill_table(skill_rows()),
            "pool before": pool_before_table(skill_rows()),
            "rules": rule_table(skill_rows()),
        },
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
    return _table(["link", "carries", "size", "bounds", "lag", "luck", "grade"], rows)


def missed_table() -> str:
    """How often what came lay outside of the band of a year before, as the report and ``secuela skill`` say it."""
    return "\n".join(f"- {entry.name} {entry.text}" for entry in misses().entries)


def skill_table(rows: Sequence[SkillRow]) -> str:
    """The pool at every horizon that is scored, misses included."""
    heads = ["series", "months", "origins", "effective", "CRPS", "of persistence", "bias", "in 50 %", "in 90 %", "p"]
    heads += ["interval score", "best naive", "log score", "fifths"]
    lines = list[list[str]]()
    for row in rows:
        if row.method == POOL:
            rivals = [each for each in rows if each.series == row.series and each.horizon == row.horizon]
            naive = min((each for each in rivals if each.method in NAIVE), key=lambda each: each.interval_score)
            told = f"{naive.interval_score:.3g} ({rule_words(naive.method)})"
            held = f"{row.coverage_90:.0%}" if row.informative else f"({row.coverage_90:.0%}: not informative)"
            figures = [f"{row.crps:.3g}", f"{row.crps_to_persistence:.2f}", f"{row.bias:.3g}", f"{row.coverage_50:.0%}"]
            start = [f"`{row.series}`", f"{row.horizon}", f"{row.origins}", f"{row.effective:g}"]
            against = f"{row.log_score:.2f} ({row.log_score_to_persistence:+.2f})".replace("-", "−")
            end = [f"{row.p_coverage:.2g}", f"{row.interval_score:.3g}", told, against, row.transform]
            lines.append([*start, *figures, held, *end])
    return _table(heads, lines)


def rule_table(rows: Sequence[SkillRow]) -> str:
    """CRPS of every rule over that of the last value staying, at 1, 6 and 12 months."""
    names = list(dict.fromkeys(row.series for row in rows))
    found = {(row.series, row.horizon, row.method): row.crps_to_persistence for row in rows}
    methods = list(dict.fromkeys(row.method for row in rows))

    def cell(name: str, method: str) -> str:
        told = [found.get((name, months, method)) for months in (1, 6, 12)]
        return " / ".join("–" if each is None else f"{each:.2f}" for each in told)

    lines = [[rule_words(method), *(cell(name, method) for name in names)] for method in methods]
    return _table(["rule", *(f"`{name}`" for name in names)], lines)


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
    return _table(["outcome", "what it is", "unit", "better", "smallest difference", "read from", "also by"], rows)


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
    return _table(["series", "agency", "read from", "what is published"], rows)


def lever_table(known: Iterable[Lever]) -> str:
    """Every lever: dose with its unit and bounds, further keys, what is done."""
    rows = [
        [f"`{lever.id}`", _dose(lever), ", ".join(f"`{key}`" for key in lever.options) or "–", _done(lever)]
        for lever in known
    ]
    return _table(["lever", "dose", "further keys", "what is done"], rows)


def _dose(lever: Lever) -> str:
    unit = unit_words(lever.unit) or "effort"
    return f"{unit}, {_signed(lever.low)} to {_number(lever.high)}"


def _done(lever: Lever) -> str:
    return f"{lever.title} (a what-if)" if lever.what_if else lever.title


def acting_table(known: Iterable[Lever]) -> str:
    """Every lever: the inputs it moves, and why."""
    rows = [[f"`{lever.id}`", ", ".join(f"`{port}`" for port in lever.ports()), lever.why] for lever in known]
    return _table(["lever", "moves, its first input first", "why"], rows)


def study_table(language: str) -> str:
    """Every lever: its dose, what the best study says, what the model gives there, and why they differ."""
    studies = yaml.safe_load(STUDIES.read_text(encoding="utf-8"))
    with (DOCS / "lever_effects.csv").open(encoding="utf-8") as file:
        found = {row["lever"]: row for row in csv.DictReader(file)}
    words = _STUDY_WORDS[language]
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
    return _table(words["heads"], rows)


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


def _options(study: Mapping[str, Any]) -> Mapping[str, str]:
    return study.get("options", {})


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
    return _table(["input", "what it is", "unit", "moved by levers", "by links from"], rows)


def _states(given: Input) -> str:
    return f"{given.shape[0]} values: " if given.shape else ""


def fit_table(fits: Iterable[Calibration]) -> str:
    """Every fit: what it learns, what it reads, its gates as last passed, and how long it took."""
    rows = list[list[str]]()
    for each in fits:
        kept = stored(each)
        gates = ", ".join(f"{gate.id} {gate.value:.3g}{_gate(gate.low, gate.high)}" for gate in kept.gates)
        read = "; ".join(f"`{described(reads)}`" for reads in each.reads)
        rows.append([f"`{each.id}`", str(each.title), ", ".join(each.models), read, gates, f"{kept.seconds:.0f} s"])
    return _table(["fit", "what is learned", "models", "rows that are read", "gates, as passed", "on one core"], rows)


def stored(fit: Calibration) -> Recipe:
    """The recipe of a fit.

    Raises:
        EvidenceError: If it was never stored.
    """
    kept = stored_recipe(fit.id)
    if kept is None:
        raise EvidenceError(message("there is no posterior of {owner}.", owner=fit.id))
    return kept


def _gate(low: float | None, high: float | None) -> str:
    bounds = [f"{sign} {bound:g}" for sign, bound in (("≥", low), ("≤", high)) if bound is not None]
    return f" ({', '.join(bounds)})" if bounds else ""


def moved_table(fits: Iterable[Calibration]) -> str:
    """Every fitted parameter: before the record, after it, and how much narrower it became."""
    rows = list[list[str]]()
    for each in fits:
        priors = each.priors()
        for name, (points, logarithmic) in learned(each).items():
            prior = priors.get(name)
            before = None if prior is None else interval(prior)
            rows.append(
                [
                    f"`{name}`",
                    f"`{each.id}`",
                    "–" if before is None else _points(before),
                    _points(points),
                    "–" if before is None else f"{_width(points, logarithmic) / _width(before, logarithmic):.2f}",
                    "draws" if stored(each).draws else _points(interval(library().parameters[name].prior)),
                ]
            )
    heads = [
        "parameter",
        "fit",
        "before the record",
        "after it",
        "ratio of widths",
        "the record of the parameter states",
    ]
    return _table(heads, rows)


def learned(fit: Calibration) -> dict[str, tuple[tuple[float, float, float], bool]]:
    """The 5, 50 and 95 % points of each fitted parameter, and whether its width is taken on the log."""
    kept = stored(fit)
    found = {name: (interval(law), isinstance(law, LogNormal)) for name, law in kept.laws.items()}
    if kept.draws:
        priors = fit.priors()
        for name, column in posterior(fit.id).items():
            low, middle, high = np.quantile(column, [0.05, 0.5, 0.95]).tolist()
            found[name] = ((low, middle, high), isinstance(priors[name], LogNormal))
    return found


def _points(of: Sequence[float]) -> str:
    low, middle, high = (f"{value:,.3g}" if value < 1000 else f"{value:,.0f}" for value in of)
    return middle if low == high else f"{middle} [{low}, {high}]".replace("-", "−")


def _width(of: Sequence[float], logarithmic: bool) -> float:
    return math.log(of[2] / of[0]) if logarithmic else of[2] - of[0]


def unmoved_table(fits: Iterable[Calibration]) -> str:
    """By family of parameters: how many a fit moves, and what the others rest on."""
    fitted = {name for each in fits for name in learned(each)}
    counts = dict[str, Counter[str]]()
    for name, record in library().parameters.items():
        kind = "fit" if name in fitted else record.read_in
        counts.setdefault(name.partition(".")[0], Counter())[kind] += 1
    order = sorted(counts, key=lambda family: (-counts[family]["fit"], family))
    kinds = ("fit", "data", "second source", "abstract", "none")
    rows = [[f"`{family}`", *(str(counts[family][kind] or "–") for kind in kinds)] for family in order]
    heads = [
        "family",
        "moved by a fit",
        "set by hand on data",
        "on a second source",
        "on a study's abstract",
        "judgement",
    ]
    return _table(heads, rows)


def simulation_table() -> str:
    """What simulation-based calibration said when it was last run."""
    with (DOCS / "fits_by_simulation.csv").open(encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    rows = [
        [
            f"`{row['fit']}`",
            f"{row['records']} ({row['failed']} failed)",
            row["parameters"],
            f"{float(row['inside_50']):.0%}",
            f"{float(row['inside_90']):.0%}",
            f"{row['least_p']} (`{row['parameter']}`)",
            row["alarms"].replace(" ", ", ") or "none",
            f"{row['seconds']} s",
        ]
        for row in found
    ]
    heads = [
        "fit",
        "records",
        "parameters",
        "inside the 50 % band",
        "inside the 90 % band",
        "least p",
        "alarms",
        "took",
    ]
    return _table(heads, rows)


def pool_before_table(rows: Sequence[SkillRow]) -> str:
    """CRPS of the pool over that of the last value, and its 90 % band: as first stored, and now."""
    with (DOCS / "skill_before.csv").open(encoding="utf-8") as file:
        before = {(row["series"], int(row["horizon"])): row for row in csv.DictReader(file)}
    lines = list[list[str]]()
    for row in rows:
        if row.method != POOL:
            continue
        then = before[row.series, row.horizon]
        change = row.crps / float(then["crps"]) - 1
        told = f"{100 * change:+.1f} %".replace("-", "−")
        held = [f"{float(then['coverage_90']):.0%}", f"{row.coverage_90:.0%}"]
        crps = [f"{float(then['crps']):.3g}", f"{row.crps:.3g}"]
        lines.append([f"`{row.series}`", str(row.horizon), *crps, f"**{told}**" if change > _SAME else told, *held])
    return _table(["series", "months", "CRPS, before", "now", "change", "in 90 %, before", "now"], lines)


_SAME = 5e-4  # of itself, by which a CRPS may rise and still be called the same


def status_quo_table(rows: Sequence[StatusQuoRow]) -> str:
    """The status quo of a run at origins of the past: what the package drew before, and now."""
    with (DOCS / "status_quo_before.csv").open(encoding="utf-8") as file:
        before = {(row["outcome"], int(row["horizon"])): row for row in csv.DictReader(file)}
    lines = list[list[str]]()
    for row in rows:
        then = before[row.outcome, row.horizon]
        pairs = [
            (f"{float(then[name]):.2f}", f"{getattr(row, name):.2f}")
            if name.startswith("crps")
            else (f"{float(then[name]):.0%}", f"{getattr(row, name):.0%}")
            for name in ("coverage_50", "coverage_90", "crps_to_persistence")
        ]
        lines.append(
            [f"`{row.outcome}`", str(row.horizon), str(row.origins), *(cell for pair in pairs for cell in pair)]
        )
    heads = ["outcome", "months", "origins", "in 50 %, before", "now", "in 90 %, before", "now"]
    return _table([*heads, "CRPS to the last value's, before", "now"], lines)


def series_table(series: Iterable[Series]) -> str:
    """Every series that the package ships: what it is, unit, use and period."""
    rows = [[f"`{each.id}`", each.title, each.unit, each.use, _period(each)] for each in series]
    return _table(["series", "what it is", "unit", "use", "period"], rows)


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
    return _table(["ledger", "what it holds", "claims", "entries with a test"], rows)


def written(page: str, name: str, table: str) -> str:
    """A page with one of its tables replaced.

    Raises:
        ValueError: If the page has no place for it.
    """
    opening, closing = f"<!-- {name}: written by scripts/build_docs.py -->", f"<!-- end of {name} -->"
    found = re.compile(f"{re.escape(opening)}.*?{re.escape(closing)}", re.DOTALL)
    if len(found.findall(page)) != 1:
        msg = f"the page needs one '{opening}' … '{closing}'"
        raise ValueError(msg)
    return found.sub(lambda _place: f"{opening}\n{table}\n{closing}", page)


def stale(docs: Path = DOCS) -> dict[Path, str]:
    """Pages whose tables are not those of the records, with what they should be."""
    found: dict[Path, str] = {}
    for file, parts in tables().items():
        page = now = (docs / file).read_text(encoding="utf-8")
        for name, table in parts.items():
            now = written(now, name, table)
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
