"""One or several draws of the overdose model, for tests."""

import dataclasses

import numpy as np

from secuela.evidence.catalogue import Rows
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.models.overdose import Overdose
from secuela.record.overdose_level import overdose_level
from secuela.world.draws import draw_table, model_theta
from secuela.world.overdose_baseline import overdose_baseline, overdose_parameters

ORIGIN = Month.parse("2025-10")


def drawn(draws, *, as_of=ORIGIN, seed=4):
    """The model and its parameters with a leading draw axis."""
    table = draw_table(as_of, draws, seed)
    model = Overdose()
    baseline = overdose_baseline(as_of, overdose_parameters(as_of, table))
    return model, model_theta(model, table, baseline), overdose_level(as_of)


def planted(until):
    """The library with nonsense in place of, or after, every row later than a year in the series that the fit reads."""
    found = library()
    rows = dict(found.rows)
    for name, known in found.rows.items():
        if name.startswith(("overdose_", "nflis_")):
            end = Month.parse(f"{until}-12") if isinstance(known.times[0], Month) else until
            seen = sum(time <= end for time in known.times)
            later = known.times[seen:] or (end + 1,)
            values = np.r_[known.values[:seen], np.full(len(later), 9e9)]
            rows[name] = Rows((*known.times[:seen], *later), values)
    return dataclasses.replace(found, rows=rows)
