"""How often forecasts of the past were wrong, what each rule was worth, and what the status quo of a run is worth."""

import csv
from collections.abc import Sequence
from pathlib import Path

from markdown_tables import table

from secuela.record.skill import NAIVE, POOL, SkillRow, StatusQuoRow, skill_rows, status_quo_rows
from secuela.report.views.past_forecasts import misses
from secuela.text.rule_words import rule_words

_YEAR = 12  # months
DOCS = Path(__file__).resolve().parents[1] / "docs"


def tables() -> dict[str, str]:
    """By name, each table of the page."""
    return {
        "status quo": _status_quo(status_quo_rows()),
        "missed": _missed(),
        "skill": _pool(skill_rows()),
        "where it misses": _where_it_misses(skill_rows()),
        "pool before": _pool_before(skill_rows()),
        "rules": _rules(skill_rows()),
    }


def _missed() -> str:
    """How often what came lay outside of the band of a year before, as the report and ``secuela skill`` say it."""
    return "\n".join(f"- {entry.name} {entry.text}" for entry in misses().entries)


def _pool(rows: Sequence[SkillRow]) -> str:
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
    return table(heads, lines)


def _where_it_misses(rows: Sequence[SkillRow]) -> str:
    """Where the pool is worse than simple rules, or its band too narrow, in words."""
    held = {(row.series, row.horizon, row.method): row for row in rows}
    pooled = {(row.series, row.horizon): row for row in rows if row.method == POOL}

    def naive(series: str, horizon: int) -> float:
        rivals = (held.get((series, horizon, method)) for method in NAIVE)
        return min(each.interval_score for each in rivals if each is not None)

    def less(series: str, horizon: int, score: str) -> str:
        last = getattr(held[series, horizon, "persistence"], score)
        return f"{1 - last / getattr(pooled[series, horizon], score):.0%}".replace("%", " %")

    border, sums = "encounters_sw_border", "overdose_deaths_us_12m"
    within = [place for place in pooled if place[1] <= _YEAR]
    worse = sum(pooled[place].interval_score > naive(*place) for place in within)
    inside = f"{pooled[sums, _YEAR].coverage_90:.0%}".replace("%", " %")
    crps, interval = (tuple(less(border, months, score) for months in (1, 3)) for score in ("crps", "interval_score"))
    by_log = [f"`{series}` at {months}" for (series, months), row in pooled.items() if row.log_score_to_persistence > 0]
    return "\n".join(
        [
            f"- **Overdose deaths a year ahead**: the 90 % band held {inside} of what came. The turn of 2020, the fall "
            "of 2023-25 and both speeds were outside of what the series had shown.",
            "- **Encounters one and three months ahead**: the last value staying is better: its CRPS is "
            f"{crps[0]} and {crps[1]} lower, its interval score {interval[0]} and {interval[1]}.",
            "- **INEGI's homicides two years ahead and more**: no better than the last value.",
            f"- **By the log score** worse than the last value staying too: {', '.join(by_log)} months.",
            "- **By the interval score**, compared with the naive rule that did best in hindsight at that row: at 1 to "
            f"12 months the pool is worse in {worse} of {len(within)}.",
        ]
    )


def _rules(rows: Sequence[SkillRow]) -> str:
    """CRPS of every rule over that of the last value staying, at 1, 6 and 12 months."""
    names = list(dict.fromkeys(row.series for row in rows))
    found = {(row.series, row.horizon, row.method): row.crps_to_persistence for row in rows}
    methods = list(dict.fromkeys(row.method for row in rows))

    def cell(name: str, method: str) -> str:
        told = [found.get((name, months, method)) for months in (1, 6, 12)]
        return " / ".join("–" if each is None else f"{each:.2f}" for each in told)

    lines = [[rule_words(method), *(cell(name, method) for name in names)] for method in methods]
    return table(["rule", *(f"`{name}`" for name in names)], lines)


def _pool_before(rows: Sequence[SkillRow]) -> str:
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
    return table(["series", "months", "CRPS, before", "now", "change", "in 90 %, before", "now"], lines)


_SAME = 5e-4  # of itself, by which a CRPS may rise and still be called the same


def _status_quo(rows: Sequence[StatusQuoRow]) -> str:
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
    return table([*heads, "CRPS to the last value's, before", "now"], lines)
