"""Toy worlds whose right answers can be worked out by hand."""

import numpy as np

from secuela.analysis.shapley import GROUPS, partners
from secuela.analysis.uncertain_inputs import Column
from secuela.evidence.records import Outcome

DRAWS = 1000


def outcome(direction="lower", smallest=0.03, kind="relative", **changes):
    values = {
        "id": "deaths",
        "title": "Deaths in a toy world",
        "unit": "death/month",
        "kind": "flow",
        "direction": direction,
        "smallest_difference": smallest,
        "smallest_kind": kind,
        "definition": "made up",
        "omission": "none",
        "bears": "Toy people.",
        "models": ("toy",),
    }
    return Outcome(**{**values, **changes})


def space(parameters=30, draws=DRAWS, seed=0):
    """Parameters uniform on 0 to 1, and one structural choice of three."""
    rng = np.random.default_rng(seed)
    found = {f"toy.p{i}": Column(f"toy.p{i}", rng.random(draws), "1", "D") for i in range(parameters)}
    options = ("slow", "usual", "fast")
    found["toy.way"] = Column("toy.way", rng.integers(0, 3, draws), options=options)
    return found


def mixed_world(formula, draws=4000, seed=3, groups=GROUPS):
    """An evaluator of mixtures: one standard normal for each group, the status quo always at one."""
    rng = np.random.default_rng(seed)
    normals = {group: rng.standard_normal(draws) for group in groups}

    def evaluate(swap):
        other = partners(draws)
        return formula({g: x[other] if g in swap else x for g, x in normals.items()}), np.ones(draws)

    return evaluate
