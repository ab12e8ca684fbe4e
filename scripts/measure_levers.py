"""Measure what each lever gives alone, at the dose at which docs compare it with the best study.

    python scripts/measure_levers.py                write docs/lever_effects.csv; then run scripts/build_docs.py
    python scripts/measure_levers.py --weakening    print what fewer recruits take from homicide after one capture

Each lever's record in policy/lever_studies.yaml names dose, options and outcome. The dose is held from the first month
on; the change is against the status quo of the same draw, in the last of 36 months, 100 draws, with Mexico's consent.
"""

import csv
import sys
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import yaml

from secuela.evidence.library import library
from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.policy.lever import levers, variant_key
from secuela.world.assembly import assemble
from secuela.world.baselines import weakening_saves
from secuela.world.imposed_events import ImposedEvents

ROOT = Path(__file__).resolve().parents[1]
DOCS, STUDIES = ROOT / "docs", ROOT / "src" / "secuela" / "policy" / "lever_studies.yaml"
DRAWS, MONTHS, SEED = 100, 36, 1
TO_VIOLENCE = tuple(
    f"organised_crime.{end}"
    for end in ("unsplit_captures:violence.captures", "unsplit_kills:violence.kills", "removals:violence.removals")
)
POINTS = {"low": 0.05, "middle": 0.5, "high": 0.95}


def weakening() -> None:
    """Homicides that one capture without a split takes away along the conflict link, in all and by month of loss."""
    world = ImposedEvents.at(library().newest_month(), draws=50, months=MONTHS + 2, seed=SEED)
    capture = jnp.zeros(world.months).at[1].set(float(MONTHS_PER_YEAR))
    future = world.unsplit({"organised_crime.removals_capture": capture}, TO_VIOLENCE)
    saved = -world.excess(future).sum(axis=2)[:, 1 : MONTHS + 1].sum(axis=1)
    table = world.compiled.assembly.table
    lost = weakening_saves(table) / table["violence.weakening"]
    for name, values in (("homicides", saved), ("for each month of recruitment lost", saved / lost)):
        print(name, np.quantile(values, list(POINTS.values())), "mean", values.mean())


def main() -> int:
    """Write the table, or print."""
    if "--weakening" in sys.argv[1:]:
        weakening()
        return 0
    studies: dict[str, Any] = yaml.safe_load(STUDIES.read_text(encoding="utf-8"))
    assembly = assemble(library().newest_month(), draws=DRAWS, months=MONTHS, seed=SEED)
    doses = {"status-quo": assembly.doses({})}
    for name, study in studies.items():
        key = variant_key(name, levers()[name].chosen(study.get("options", {})))
        doses[name] = assembly.doses({key: np.full(MONTHS, float(study["dose"]))})
    found = assembly.ensemble.run(doses).outcomes
    with (DOCS / "lever_effects.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["lever", *POINTS, "mean"])
        for position, (name, study) in enumerate(studies.items(), start=1):
            values = np.asarray(found[study["outcome"]])
            change = values[position, :, MONTHS] / values[0, :, MONTHS] - 1
            figures = [*np.nanquantile(change, list(POINTS.values())), np.nanmean(change)]
            rows.writerow([name, *(f"{value:.4f}" for value in figures)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
