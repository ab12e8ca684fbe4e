"""A small made-up run: three alternatives, four draws, seven months, people who balance in every draw."""

import numpy as np
import xarray as xr

from secuela.evidence.modes import MODES
from secuela.runs.manifest import Manifest

DIMS = ("alternative", "mode", "draw", "month")
ALTERNATIVES = ("status-quo", "plan", "support-only")
FLOWS = {
    "recruits": (1500.0, 1400.0, 1500.0),
    "members_killed": (500.0, 550.0, 500.0),
    "members_detained": (450.0, 460.0, 450.0),
    "members_left": (400.0, 380.0, 400.0),
}


def outcomes(months=7, draws=4, seed=0, failed=()):
    rng = np.random.default_rng(seed)
    shape = (len(ALTERNATIVES), 1, draws, months + 1)
    noise = rng.uniform(0.9, 1.1, (1, 1, draws, months + 1))
    data = {name: np.array(levels)[:, None, None, None] * noise for name, levels in FLOWS.items()}
    net = data["recruits"] - data["members_killed"] - data["members_detained"] - data["members_left"]
    net[..., 0] = 0
    data["cartel_members"] = 180_000.0 + net.cumsum(axis=-1)
    data["homicides_mx"] = np.array([1800.0, 1900.0, 1800.0])[:, None, None, None] * noise
    full = np.array([50.0, 250.0, 90.0])[:, None, None, None] * np.ones(shape)
    arrays = {name: (DIMS, values) for name, values in data.items()}
    arrays["cost_us"] = ((*DIMS, "definition"), np.stack([full - full[:1], full], axis=-1))
    coords = {"alternative": list(ALTERNATIVES), "mode": ["if_carried_out"], "draw": np.arange(draws)}
    dataset = xr.Dataset(
        arrays, coords={**coords, "month": np.arange(months + 1), "definition": ["incremental", "full"]}
    )
    dataset = dataset.astype("float32")
    for alternative, draw in failed:
        for array in dataset.data_vars.values():
            array.loc[{"alternative": alternative, "draw": draw}] = np.nan
    return dataset


def proposals(months=7):
    removal = {"leadership_removal/by=us,means=either": [0.0] * 2 + [6.0] * (months - 2)}
    return {
        "status-quo": {"title": {"en": "Status quo"}, "doses": {}},
        "plan": {"title": {"en": "=HYPERLINK(\"x\") plan"}, "doses": removal},
        "support-only": {"title": {"en": "Support only"}, "doses": {"incapacitation": [0.0] * months}},
    }  # fmt: skip


def manifest(months=7, draws=4, **changes):
    values = {
        "versions": {"secuela": "0.1.0", "numpy": "2.4.0"},
        "platform": {"system": "Linux", "machine": "x86_64", "cpu": "made up"},
        "data_checksums": {"series/sesnsp.csv": "a" * 64},
        "seed": 1,
        "as_of": "2025-10",
        "draws": draws,
        "months": months,
        "proposal": "plan",
        "alternatives": list(ALTERNATIVES),
        "proposals": proposals(months),
        "structure": {"homicide_path": {"damped": draws - 1, "published": 1}},
    }
    return Manifest(**{**values, **changes})


def parameters(draws=4, eta=0.03):
    return xr.Dataset(
        {
            "organised_crime.eta": ("draw", eta + 0.001 * np.arange(draws)),
            "homicide_path": ("draw", np.arange(draws) % 2),
        },
        coords={"draw": np.arange(draws)},
    )


def standing(data, plan="plan", waits=(0, 3, 99, 99)):
    """The same run with the three further modes: draw `d` of the plan follows the status quo for `waits[d]` months."""
    names = data["alternative"].values.tolist()
    tested, usual = names.index(plan), names.index("status-quo")
    arrays = {}
    for name, array in data.data_vars.items():
        carried = array.values[:, 0]
        whole = np.full((carried.shape[0], len(MODES), *carried.shape[1:]), np.nan, np.float32)
        whole[:, 0] = carried
        for mode in range(1, len(MODES)):
            for draw, wait in enumerate(waits):
                later = min(wait, carried.shape[2])
                whole[tested, mode, draw] = carried[tested, draw]
                whole[tested, mode, draw, :later] = carried[usual, draw, :later]
        arrays[name] = (array.dims, whole, array.attrs)
    states = data["homicides_mx"].values[:, 0, :, :, None] * np.array([0.75, 0.25], np.float32)
    arrays["homicides_mx_state"] = (("alternative", "draw", "month", "state"), states)
    coords = {**{name: data[name] for name in data.coords}, "mode": list(MODES), "state": ["MX-AGU", "MX-SIN"]}
    return xr.Dataset(arrays, coords=coords)
