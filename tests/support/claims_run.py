"""A made-up run whose every probability is a count of ten draws, and ledgers to put to it.

Homicides are 1,000 a month under the status quo. Under the plan draw d has 1,000 x (0.80 + 0.04 d): ratios
0.80 to 1.16. Under the strong arm every draw has 700. Cooperation is 0.5 under the status quo, 0.5 - 0.05 d under
the plan.
"""

import copy

import numpy as np
import xarray as xr
import yaml

from secuela.claims.reading import ledger_from_text
from secuela.claims.schema import COORDINATES
from secuela.claims.test_values import Futures, futures_of
from secuela.runs.manifest import Manifest
from secuela.runs.store import write_run

DRAWS, MONTHS = 10, 12
ARMS = ("status-quo", "plan", "strong")
CREATED = "2026-06-15T12:00:00+00:00"
STEPS = np.arange(DRAWS)


def _paths(levels, origin):
    """(alternative, mode, draw, month) from one level for each alternative and draw, and the level at the origin."""
    cube = np.repeat(np.array(levels, dtype=float)[:, None, :, None], MONTHS + 1, axis=-1)
    cube[..., 0] = origin
    return cube


def outcomes(failed=(), coordinates=True):
    same = np.ones(DRAWS)
    homicides = [1000 * same, 1000 * (0.80 + 0.04 * STEPS), 700 * same]
    cooperation = [0.5 * same, 0.5 - 0.05 * STEPS, 0.4 * same]
    dims = ("alternative", "mode", "draw", "month")
    zero = [0 * same, 10 * same, 0 * same]
    arrays = {
        "homicides_mx": (dims, _paths(homicides, 1250)),
        "cooperation": (dims, _paths(cooperation, 0.6)),
        "retaliation_deaths": (dims, _paths(zero, 0)),
    }
    if coordinates:
        displaced = np.stack([_paths(homicides, 1000), 40 * _paths(homicides, 1000)], axis=-1)
        arrays["displaced_mx"] = ((*dims, "definition"), displaced)
    coords = {"alternative": list(ARMS), "mode": ["if_carried_out"], "draw": STEPS, "month": np.arange(MONTHS + 1)}
    dataset = xr.Dataset(arrays, coords=coords | ({"definition": ["idmc", "envipe"]} if coordinates else {}))
    dataset = dataset.astype("float32")
    for arm, draw in failed:
        for array in dataset.data_vars.values():
            array.loc[{"alternative": arm, "draw": draw}] = np.nan
    return dataset


def wide(points, arms, draws, months=60):
    """Random levels of every outcome that the points name, at every coordinate that one of them names."""
    rng = np.random.default_rng(1)
    dims, shape = ("alternative", "mode", "draw", "month"), (len(arms), 1, draws, months + 1)
    labels = {key: sorted({dict(p.where)[key] for p in points if key in dict(p.where)}) for key in COORDINATES}
    arrays = {}
    for name in sorted({point.outcome for point in points}):
        keys = sorted({key for point in points if point.outcome == name for key, _value in point.where})
        sizes = [len(labels[key]) for key in keys]
        arrays[name] = ((*dims, *keys), rng.lognormal(0, 0.1, (*shape, *sizes)).astype("float32"))
    coords = {"alternative": list(arms), "mode": ["if_carried_out"], "draw": np.arange(draws)}
    named = {key: values for key, values in labels.items() if values}
    return xr.Dataset(arrays, coords=coords | {"month": np.arange(months + 1)} | named)


def manifest(**changes):
    values = {"seed": 1, "as_of": "2025-10", "draws": DRAWS, "months": MONTHS, "proposal": "plan", "created": CREATED}
    return Manifest(**{**values, "alternatives": list(ARMS), **changes})


def saved(folder, dataset=None, files=None, **changes):
    return write_run(folder, outcomes() if dataset is None else dataset, manifest(**changes), files=files)


def futures(tmp_path, **options):
    return futures_of(saved(tmp_path / "run", outcomes(**options)))


def in_memory(dataset=None, **changes):
    from datetime import datetime

    held = outcomes() if dataset is None else dataset
    values = {"months": MONTHS, "baseline": "status-quo", "created": datetime.fromisoformat(CREATED)}
    return Futures(held, **{**values, **changes})


def condition(**changes):
    values = {"outcome": "homicides_mx", "alternative": "plan", "comparator": "status-quo", "month": 12}
    return {**values, "window": "month", "compare": "ratio", "operator": "<=", "threshold": 1.06, **changes}


def trial(**changes):
    return {**condition(**changes), "fixed": changes.get("fixed", "2025-11-05")}


def claim(name="K01", **changes):
    verdict = {"verdict": "open", "certainty": "low", "as_of": "2025-11-05", "why": {"en": "a", "es": "b"}}
    values = {
        "id": name,
        "claim": {"en": "Homicides would fall.", "es": "Los homicidios bajarían."},
        "kind": "forecast",
        "side": "supporters",
        "voice": "attributed",
        "chain": ["the text", "unnamed supporters"],
        "n_independent_origins": 0,
        "tests": [trial()],
        "verdict_at_publication": verdict,
        "verdict_now": copy.deepcopy(verdict),
        "sources": [{"id": "S1", "tier": 2}],
    }
    if "no_test" in changes:
        values.pop("tests")
    return {**values, **changes}


def document(*claims, sources=None, name="toy"):
    known = {"S1": {"title": "A report", "tier": 2}} if sources is None else sources
    return {
        "ledger": {"id": name, "title": {"en": "Toy", "es": "De juguete"}},
        "sources": known,
        "claims": list(claims),
    }


class _WrittenOut(yaml.SafeDumper):
    """Writes a value that is used twice out twice: ledgers hold no references."""

    def ignore_aliases(self, _data):
        return True


def written(content):
    return yaml.dump(content, Dumper=_WrittenOut, sort_keys=False, allow_unicode=True)


def text(*claims, **options):
    return written(document(*claims, **options))


def ledger(*claims, **options):
    return ledger_from_text(text(*claims, **options), "toy.yaml")
