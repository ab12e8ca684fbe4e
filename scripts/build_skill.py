"""Score forecasts at every origin of the past, and write the skill table and the weights in force.

    python scripts/build_skill.py [--kept FOLDER] [SERIES…]    write evidence/tables/skill/
    python scripts/build_skill.py --check [SERIES…]             say which rows a fresh build gives otherwise

Origins that are kept in the folder are not made again; a run that was stopped goes on where it was. With SERIES only
these rows are made anew and the others stay.
"""

import argparse
import csv
import io
import sys
from collections.abc import Iterable
from pathlib import Path

from secuela.learning.forecasting.past_weights import weight_rows
from secuela.learning.forecasting.pool import chosen_from
from secuela.learning.forecasting.rolling_origins import rolled
from secuela.learning.forecasting.skill_scores import band_rows, outlook_rows, skill_rows
from secuela.record import skill
from secuela.record.forecast_series import ForecastSeries, forecast_series
from secuela.record.skill import BandRow, OutlookRow, SkillRow, WeightRow

TABLES = Path(__file__).resolve().parents[1] / "src" / "secuela" / "evidence" / "tables" / "skill"


Built = tuple[list[SkillRow], list[WeightRow], list[BandRow], list[OutlookRow]]


def built(series: ForecastSeries, kept: Path | None) -> Built:
    """Scores, weights and bands of one series from all origins of the past, and its forecast at the newest."""
    origins = list(rolled(series, kept, lambda month: print(f"{series.id} {month}", file=sys.stderr)))
    if not origins:
        return [], [], [], []
    weights = [row for each in origins for row in weight_rows(series.id, each.origin, each.chosen)]
    end = origins[-1].origin + 1  # the first month at which all of these origins are past
    last = chosen_from([each.trial for each in origins], end, origins[-1].methods[1:], origins[-1].came.shape[1])
    weights += weight_rows(series.id, end, last)
    return skill_rows(series, origins), weights, band_rows(series, origins), outlook_rows(series, last)


def as_csv(rows: Iterable[SkillRow | WeightRow | BandRow | OutlookRow], columns: Iterable[str]) -> str:
    """Rows as CSV text."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.model_dump() for row in rows)
    return text.getvalue()


def main() -> int:
    """Write the tables, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("series", nargs="*")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    scores, weights, bands, outlook = list[SkillRow](), list[WeightRow](), list[BandRow](), list[OutlookRow]()
    for name, series in forecast_series().items():
        if given.series and name not in given.series:
            scores += [row for row in skill.skill_rows() if row.series == name]
            weights += [row for row in skill.weight_rows() if row.series == name]
            bands += [row for row in skill.band_rows() if row.series == name]
            outlook += [row for row in skill.outlook_rows() if row.series == name]
            continue
        new_scores, new_weights, new_bands, new_outlook = built(series, given.kept)
        scores += new_scores
        weights += new_weights
        bands += new_bands
        outlook += new_outlook
    texts = {
        "scores.csv": as_csv(scores, SkillRow.model_fields),
        "weights.csv": as_csv(weights, WeightRow.model_fields),
        "bands.csv": as_csv(bands, BandRow.model_fields),
        "outlook.csv": as_csv(outlook, OutlookRow.model_fields),
    }
    if given.check:
        old = {name: (TABLES / name).read_text(encoding="utf-8").splitlines() for name in texts}
        unlike = {name: set(text.splitlines()) ^ set(old[name]) for name, text in texts.items()}
        for name, lines in unlike.items():
            print(f"{name}: {len(lines)} lines differ")
        return int(any(unlike.values()))
    TABLES.mkdir(exist_ok=True)
    for name, text in texts.items():
        (TABLES / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
