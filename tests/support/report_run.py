"""A made-up run in the shape of a real one: seven alternatives, 60 months, and the records that a report prints."""

from typing import Any

import numpy as np
import xarray as xr

ALTERNATIVES = (
    "status-quo",
    "reported-plan-2025",
    "support-only",
    "unilateral-operation",
    "joint-operation",
    "mexican-led",
    "recruitment-prevention",
)
PROPOSAL = "reported-plan-2025"
EFFECT = {  # log effect on conflict deaths and on recruitment at full dose, per alternative
    "status-quo": (0.0, 0.0),
    "reported-plan-2025": (0.035, -0.01),
    "support-only": (0.0, 0.0),
    "unilateral-operation": (0.05, -0.015),
    "joint-operation": (0.03, -0.02),
    "mexican-led": (0.03, -0.02),
    "recruitment-prevention": (-0.05, -0.12),
}
UNITS = {
    "cartel_members": "persons",
    "members_killed": "persons/month",
    "members_detained": "persons/month",
    "members_left": "persons/month",
    "recruits": "persons/month",
    "active_groups": "groups",
    "splinter_groups": "groups",
    "homicides_mx": "deaths/month",
    "oc_homicides_mx": "deaths/month",
    "cost_us": "million 2025 USD/month",
}
DRUGS = ("fentanyl", "methamphetamine", "cocaine", "heroin")
INDICES = ("fentanyl_supply_us", "cocaine_supply_us", "meth_supply_us", "heroin_supply_us", "drug_revenue")
SHARES = ("perimeter_leakage", "displaced_flow_share")
DEATHS = "overdose_deaths_us"
SUPPLY_UNITS = dict.fromkeys(INDICES, "index") | dict.fromkeys(SHARES, "share") | {DEATHS: "death/month"}
DIRECTIONS = {"homicides_mx": "lower", "oc_homicides_mx": "lower", "cost_us": "lower"}
DIRECTIONS |= dict.fromkeys((*INDICES, DEATHS), "lower")
FLOWS = {
    "members_killed",
    "members_detained",
    "members_left",
    "recruits",
    "homicides_mx",
    "oc_homicides_mx",
    "cost_us",
    DEATHS,
}
SMALLEST = {"cartel_members": 0.05, "homicides_mx": 0.03, "oc_homicides_mx": 0.03, DEATHS: 0.02}
SMALLEST_GROUPS = {"active_groups": 5.0, "splinter_groups": 1.0, "cost_us": 0.0} | dict.fromkeys(SHARES, 0.05)
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def _arm(
    name: str, walk: np.ndarray, level: np.ndarray, origin_members: np.ndarray, scale: np.ndarray, share: np.ndarray
):
    """Values of one alternative, (draw, month[, definition]) each."""
    draws, months = walk.shape[0], walk.shape[1] - 1
    ramp = np.minimum(np.arange(months + 1) / 18, 1.0)
    deaths, recruits = EFFECT[name]
    hit = scale * ramp
    homicide = level * np.exp(walk - 0.004 * np.arange(months + 1) + deaths * hit)
    killed, recruited = (
        0.045 * homicide * 5 * np.exp(0.2 * deaths * hit),
        1_480 * np.exp(0.3 * walk + recruits * hit),
    )
    detained = np.full_like(killed, 480.0) * np.exp(0.1 * walk)
    members, left = [origin_members[:, 0]], [np.zeros(draws)]
    for month in range(1, months + 1):
        left.append(0.0028 * members[-1])
        net = recruited[:, month] - killed[:, month] - detained[:, month] - left[-1]
        members.append(members[-1] + net)
    left[0] = left[1]
    splits = np.floor(np.maximum(0, deaths) * 40 * hit)
    cost = max(0.0, deaths) * 4000 * np.ones_like(homicide) + (60 if "recruitment" in name else 0)
    cost[:, 0] = 0
    return {
        "cartel_members": np.stack(members, 1),
        "members_killed": killed,
        "members_detained": detained,
        "members_left": np.stack(left, 1),
        "recruits": recruited,
        "active_groups": 150 + splits,
        "splinter_groups": splits,
        "homicides_mx": homicide,
        "oc_homicides_mx": np.stack([homicide * share * 0.8, homicide * share * 1.5], -1),
        "cost_us": np.stack([cost * 0.3, cost], -1),
    }


def outcomes(
    draws: int = 200, months: int = 60, alternatives: tuple[str, ...] = ALTERNATIVES, failed: tuple[int, ...] = ()
) -> xr.Dataset:
    """The dataset of design section 10; people balance exactly in every draw and month."""
    rng = np.random.default_rng(7)
    walk = rng.normal(0, 0.03, (draws, months + 1)).cumsum(axis=1)
    walk -= walk[:, :1]
    level, origin_members = rng.normal(1810, 50, (draws, 1)), rng.normal(182_000, 9_000, (draws, 1))
    scale = rng.lognormal(0, 0.8, (draws, 1))
    parts: dict[str, list[np.ndarray]] = {name: [] for name in UNITS}
    share = rng.uniform(0.3, 0.5, (draws, 1))
    for name in alternatives:
        for key, value in _arm(name, walk, level, origin_members, scale, share).items():
            parts[key].append(value[:, None].swapaxes(0, 1))
    kinds = {"oc_homicides_mx": ["ucdp_non_state", "media_attributed"], "cost_us": ["incremental", "full"]}
    data, coords = {}, {"alternative": list(alternatives), "mode": ["if_carried_out"]}
    for key, arrays in parts.items():
        block = np.stack(arrays).astype("float32")
        block[1:, :, list(failed)] = np.nan
        dims = ("alternative", "mode", "draw", "month", *(("definition",) if key in kinds else ()))
        array = xr.DataArray(block, dims=dims)
        if key in kinds:
            array = array.assign_coords(definition=kinds[key]).rename(definition=f"definition_{key}")
        array.attrs = {
            "unit": UNITS[key],
            "definition": f"definition of {key}",
            "direction": DIRECTIONS.get(key, "none"),
        }
        data[key] = array
    # One dimension name, two label sets: xarray would join them, so each is stored on its own labels, NaN elsewhere.
    data = {k: v.rename({f"definition_{k}": "definition"}) if k in kinds else v for k, v in data.items()}
    dataset = xr.merge([v.rename(k) for k, v in data.items()], join="outer", combine_attrs="drop")
    for key, array in data.items():
        dataset[key].attrs = array.attrs
    return dataset.assign_coords(**coords, draw=np.arange(draws), month=np.arange(months + 1))


def with_supply(dataset: xr.Dataset, *, perimeter: bool = True, deaths: bool = False) -> xr.Dataset:
    """The same run with supply: the proposal cuts fentanyl by 8 % and raises revenue by 3 % in the median.

    Leakage and displacement are NaN, so without rows, in alternatives that use no perimeter.
    """
    rng = np.random.default_rng(11)
    draws, months, names = dataset.sizes["draw"], dataset.sizes["month"], [str(a) for a in dataset.alternative.values]
    walk = rng.normal(0, 0.02, (draws, months)).cumsum(axis=1)
    walk -= walk[:, :1]
    ramp = np.minimum(np.arange(months) / 12, 1.0) * rng.uniform(0.5, 1.5, (draws, 1))
    effect = dict(zip(INDICES, (-0.08, -0.02, -0.03, 0.0, 0.03), strict=True)) | {DEATHS: -0.01}
    dims, found = ("alternative", "mode", "draw", "month"), dataset.copy()
    for key in (*INDICES, *([DEATHS] if deaths else [])):
        level = 6000.0 if key == DEATHS else 1.0
        arms = [level * np.exp(walk + (name == PROPOSAL) * effect[key] * ramp) for name in names]
        found[key] = (dims, np.stack(arms)[:, None].astype("float32"), {"unit": SUPPLY_UNITS[key]})
    for key, middle in zip(SHARES, (0.9, 0.7), strict=True):
        values = np.full((len(names), 1, draws, months, len(DRUGS)), np.nan, dtype="float32")
        if perimeter:
            values[names.index(PROPOSAL), 0] = middle + 0.02 * np.arange(len(DRUGS)) + 0 * walk[..., None]
            values[names.index(PROPOSAL), 0, :, 0] = middle + 0.05
        found[key] = ((*dims, "drug"), values, {"unit": SUPPLY_UNITS[key]})
    return found.assign_coords(drug=list(DRUGS))


def flows(names: tuple[str, ...] = ALTERNATIVES) -> dict[str, Any]:
    """The contents of flows.json; fentanyl and cocaine differ by four orders of magnitude across places."""
    entries = ("eastern_pacific", "western_caribbean", "gulf", "caribbean", "guatemala_land", "domestic")
    corridors = ("california", "arizona", "el_paso", "south_texas", "gulf_coast", "florida")

    def stage(places: tuple[str, ...], drug: str, factor: float) -> dict[str, dict[str, float]]:
        size = 0.5 if drug == "fentanyl" else 500.0
        zero = 0.0 if drug == "cocaine" else 1.0
        return {
            place: {"before": size * 4**i * (zero if place == "domestic" else 1), "after": factor * size * 4**i
                    * (zero if place == "domestic" else 1)}
            for i, place in enumerate(places)
        }  # fmt: skip

    return {
        "month": 36, "unit": "kilogram/month",
        "alternatives": {
            name: {
                drug: {
                    "entry": stage(entries, drug, 0.5 if name == PROPOSAL else 0.9),
                    "corridor": stage(corridors, drug, 0.5 if name == PROPOSAL else 0.9),
                }
                for drug in DRUGS
            }
            for name in names
        },
    }  # fmt: skip


def _quantiles(values: np.ndarray) -> dict[str, float]:
    return {str(q): float(v) for q, v in zip(QUANTILES, np.quantile(values, QUANTILES), strict=True)}


def _versus(name: str, ours: np.ndarray, theirs: np.ndarray) -> dict[str, Any]:
    ratio = None if (theirs <= 0).any() or name in SMALLEST_GROUPS else ours / theirs
    smallest = SMALLEST.get(name, 0.05)
    distance, limit = (
        (ours - theirs, SMALLEST_GROUPS[name]) if name in SMALLEST_GROUPS else (ours / theirs - 1, smallest)
    )
    lower, higher = float((distance < -limit).mean()), float((distance > limit).mean())
    direction = DIRECTIONS.get(name, "none")
    return {
        "ratio": None if ratio is None else _quantiles(ratio),
        "difference": _quantiles(ours - theirs),
        "p_lower": lower,
        "p_equal": max(1 - lower - higher, 0.0),
        "p_higher": higher,
        "p_better": lower if direction == "lower" else None,
        "p_worse": higher if direction == "lower" else None,
    }


def assessment(dataset: xr.Dataset, proposal: str = PROPOSAL) -> dict[str, Any]:
    """The contents of assessment.json, made without the decision package so that each can be wrong alone."""
    last = int(dataset.month.max())
    months = [m for m in (6, 12, 24, 36, 60) if m <= last] or [last]
    rows = []
    names = [str(a) for a in dataset.alternative.values]
    for key in [name for name in (*UNITS, *SUPPLY_UNITS) if name in dataset.data_vars]:
        array = dataset[key].isel(mode=0)
        axis = next((dim for dim in ("definition", "drug") if dim in array.dims), None)
        for kind in [str(label) for label in array[axis].values] if axis else [None]:
            one = array.sel({axis: kind}) if axis else array
            if not np.isfinite(one.values[0]).all() and key not in SHARES:
                continue
            told = np.isfinite(one.values).any(axis=(1, 2))
            good = np.isfinite(one.values[told]).all(axis=(0, 2))
            values = one.values[:, good].astype(float)
            for i, name in enumerate(names):
                if not told[i]:
                    continue
                for month in months:
                    for window in ("month", "cumulative") if key in FLOWS else ("month",):
                        ours = values[i, :, month] if window == "month" else values[i, :, 1 : month + 1].sum(1)
                        theirs = values[0, :, month] if window == "month" else values[0, :, 1 : month + 1].sum(1)
                        start = values[i, :, 0] * (1 if window == "month" else month)
                        alone = i == 0 or not told[0]
                        rows.append(
                            {
                                "outcome": key, "unit": {**UNITS, **SUPPLY_UNITS}[key], "alternative": name,
                                "mode": "if_carried_out",
                                "window": window, "month": month, **({axis: kind} if axis else {}),
                                "mean": float(ours.mean()), "quantiles": _quantiles(ours),
                                "vs_baseline": None if alone else _versus(key, ours, theirs),
                                "vs_origin": _versus(key, ours, start), "backtested": False,
                            }
                        )  # fmt: skip
    return {
        "schema": "secuela/assessment/1", "proposal": proposal, "baseline": "status-quo", "alternatives": names,
        "as_of": "2025-10", "months": last, "draws": dataset.sizes["draw"], "seed": 1, "failed_draws": 0,
        "outcomes": rows,
        "not_modelled": [
            *({"outcome": name} for name in ("overdose_deaths_us", "displaced_mx", "cooperation", "disappearances_mx")),
        ],
        "evidence": [{"outcome": "homicides_mx", "alternative": PROPOSAL, "shares": None}],
        "claims": None, "manifest": {},
    }  # fmt: skip


def _proposal(title: str, levers: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "title": {"en": title, "es": title},
        "status": {"stage": "planning", "execution": "none", "ended": False, "as_of": "2025-10"},
        "consent": "none",
        "phases": [{"id": "operation", "from": "2026-01", "months": 24, "levers": levers}],
        "sources": ["A report of November 2025"],
        **more,
    }


def _removal(by: str) -> dict[str, Any]:
    note = "the article gives no number"
    return {"lever": "leadership_removal", "dose": 6, "means": "either", "by": by, "basis": "judgement", "note": note}


_PLANNED_FORCE = {"lever": "force_deployment", "dose": 2}


def proposals() -> dict[str, Any]:
    """Resolved proposals by id, as the manifest holds them."""
    prevention = {"lever": "recruitment_prevention", "dose": 400, "basis": "judgement", "note": ""}
    entries = {
        "status-quo": _proposal("Status quo", []),
        "reported-plan-2025": _proposal(
            "The reported 2025 plan: US forces act inside Mexico", [_removal("us"), _PLANNED_FORCE],
            status={"stage": "training", "execution": "none", "ended": False, "as_of": "2025-11"},
        ),
        "support-only": _proposal("Support only", [], consent="federal"),
        "unilateral-operation": _proposal("Unilateral operation", [_removal("us")]),
        "joint-operation": _proposal("Joint operation", [_removal("joint")], consent="federal"),
        "mexican-led": _proposal("Mexican-led, with US intelligence", [_removal("mexico")], consent="federal"),
        "recruitment-prevention": _proposal("Recruitment prevention", [prevention], consent="federal"),
    }  # fmt: skip
    for entry in entries.values():
        entry["doses"] = {
            "/".join([lever["lever"], *([f"by={lever['by']}"] if "by" in lever else [])]): [0.0] * 2
            + [lever["dose"]] * 24
            for phase in entry["phases"]
            for lever in phase["levers"]
            if lever is not _PLANNED_FORCE
        }
    return entries


def _history(months: int) -> dict[str, Any]:
    rng = np.random.default_rng(3)
    names = [f"{2015 + i // 12}-{i % 12 + 1:02d}" for i in range(126)]
    rise = np.interp(np.arange(126), [0, 45, 80, 110, 125], [1350, 2880, 2850, 2500, 1980])
    preliminary = [2037, 1807, 1996, 1705, 1777, 1818, 1754, 1634, 1587, 1553]
    return {
        "homicides_mx": {
            "months": names,
            "values": [float(v) for v in (rise + rng.normal(0, 70, 126)).round()],
            "label": "Observed: victims in case files (SESNSP)",
            "source": "sesnsp-victims",
            "preliminary": {
                "months": [f"2025-{i:02d}" for i in range(1, 11)],
                "values": [float(v) for v in preliminary],
                "label": "Preliminary daily counts",
                "source": "sspc-daily",
            },
        },
        "members": {
            "months": [f"{2012 + i // 12}-{i % 12 + 1:02d}" for i in range(166)],
            "values": [float(v) for v in np.linspace(115_000, 182_000, 166)],
            "label": "Modelled past (median of the draws)",
            "source": "prieto-curiel-2023",
        },
    }


def _parameter(name: str, title: str, grade: str, points: tuple[float, float, float], **more: Any) -> dict[str, Any]:
    low, mid, high = points
    return {
        "id": name, "title": title, "grade": grade, "unit": more.pop("unit", "1"), "q05": low, "q50": mid, "q95": high,
        "sources": more.pop("sources", []), "why": more.pop("why", "No source was found; a wide judgement."),
        "moves": more.pop("moves", ["homicides_mx", "cartel_members"]),
    }  # fmt: skip


def manifest(months: int = 60, draws: int = 200) -> dict[str, Any]:
    """The contents of manifest.json."""
    return {
        "format": "secuela/run/1",
        "versions": {"secuela": "0.1.0", "python": "3.11.9", "numpy": "2.4.6"},
        "platform": {"system": "Linux", "machine": "x86_64", "cpu": "made-up"},
        "data_checksums": {"mx_national_month.csv": "ab" * 32, "groups.csv": "cd" * 32},
        "array_checksums": dict.fromkeys(UNITS, "ef" * 32),
        "command_line": "/srv/someone/bin/secuela assess /srv/someone/plans/mine.yaml --draws 200",
        "seed": 1, "as_of": "2025-10", "draws": draws, "months": months, "proposal": PROPOSAL,
        "alternatives": list(ALTERNATIVES), "failed_draws": {"count": 0, "draws": []},
        "saturated_draws": {"offshoot slots exhausted": 3},
        "notes": ["Values before the origin are the revised ones (pseudo-as-of)."],
        "proposals": proposals(),
        "reference_policy": [
            {"id": "listing", "from": "2025-02", "title": "Eight organisations listed by the US", "source": "fr-2025"},
            {"id": "boats", "from": "2025-09", "title": "Strikes on boats at sea", "source": "press-2025"},
        ],
        "structure": {"violence.homicide_path": {"damped_trend": 152, "published_trend": 48}},
        "origin": {
            "members_2022": {"q05": 157_000, "q50": 172_000, "q95": 188_000},
            "members_origin": {"q05": 167_000, "q50": 182_000, "q95": 197_000},
            "homicides_origin": {"q05": 1730, "q50": 1810, "q95": 1890},
            "homicide_path": "The published model's trend rose after 2019 while the record fell.",
        },
        "extra": {
            "history": _history(months),
            "levers": {"force_deployment": {"title": "force deployment", "unit": "thousand personnel"}},
            "population": {"value": 133_367_428, "year": 2025, "source": "conapo"},
            "parameters": [
                _parameter("organised_crime.eta", "Incapacitation rate", "B", (0.02, 0.027, 0.034), unit="1/year",
                           sources=["prieto-curiel-2023"], why="Fitted by the authors to arrests."),
                _parameter("organised_crime.split", "Chance that a removal splits a group", "C", (0.05, 0.2, 0.5),
                           sources=["prieto-curiel-2023"], why="Kingpin studies are observational, 2006-12."),
                _parameter("leadership_removal.delay", "Delay until rivals react", "D", (0, 4, 12), unit="months"),
            ],
        },
    }  # fmt: skip


def lever(kind: str) -> dict[str, Any]:
    """One lever's dose-response: ``helps``, ``harms``, ``nothing`` or ``unclear``."""
    known = {
        "helps": ("recruitment_prevention", "Recruitment prevention", "million USD_2025/year", 5000.0, None),
        "harms": ("leadership_removal", "Removal of leaders", "removal/year", 24.0, 6.0),
        "nothing": ("incapacitation", "Incapacitation", "people/year", 60_000.0, None),
        "unclear": ("leadership_removal", "Removal of leaders", "removal/year", 24.0, 6.0),
    }
    name, title, unit, high, used = known[kind]
    doses = [high * share for share in (0, 0.125, 0.25, 0.5, 0.75, 1)]
    tail = {
        "helps": ([0, 0.2, 0.45, 0.7, 0.85, 0.95], [0, 0.05, 0.03, 0.01, 0, 0], -0.12),
        "harms": ([0, 0.02, 0.04, 0.05, 0.05, 0.05], [0, 0.1, 0.3, 0.55, 0.7, 0.8], 0.1),
        "nothing": ([0, 0, 0.001, 0.002, 0.003, 0.004], [0, 0, 0, 0, 0.001, 0.002], -0.004),
        "unclear": ([0, 0.1, 0.2, 0.3, 0.35, 0.4], [0, 0.1, 0.15, 0.25, 0.3, 0.35], -0.01),
    }[kind]
    lower, higher, slope = tail

    def rows(window: str, factor: float) -> list[dict[str, Any]]:
        found = []
        for dose, down, up in zip(doses, lower, higher, strict=True):
            at = factor * slope * dose / high
            width = 0.08 * dose / high
            found.append(
                {
                    "dose": dose, "window": window,
                    "ratio": {"0.05": 1 + at - width, "0.5": 1 + at, "0.95": 1 + at + width},
                    "p_lower": down, "p_equal": 1 - down - up, "p_higher": up,
                }
            )  # fmt: skip
        return found

    return {
        "lever": name, "title": title, "unit": unit, "low": -5000.0 if kind == "nothing" else 0.0, "high": high,
        "doses": doses, "in_proposal": used, "chapter": "crime", "pictured": ["homicides_mx", "cartel_members"],
        "outcomes": {"homicides_mx": rows("cumulative", 1.0), "cartel_members": rows("month", 0.4)},
    }  # fmt: skip


def supply_lever(name: str, *outcomes: str, kind: str = "helps", **changed: Any) -> dict[str, Any]:
    """A lever of the supply chapter with the dose-response of another kind, under the outcomes named."""
    titles = {
        "lab_disruption": ("Laboratories raided", "laboratory/year"),
        "precursor_control": ("Share of the supply of choke precursors acted on", "share"),
        "border_interdiction": ("Interdiction effort at the border, relative to today's", "1"),
        "naloxone": ("Naloxone kits", "million kits/year"),
    }
    like, (title, unit) = lever(kind), titles[name]
    pictures = {
        "border_interdiction": ("fentanyl_supply_us", "cocaine_supply_us", "overdose_deaths_us"),
        "naloxone": ("overdose_deaths_us",),
    }.get(name, ("fentanyl_supply_us", "overdose_deaths_us"))
    high = {"1": 4.0, "share": 1.0}.get(unit, like["high"])
    rows = [
        {**row, "dose": row["dose"] * high / like["high"], "window": "month"}
        for row in like["outcomes"]["homicides_mx"]
    ]
    used = None if like["in_proposal"] is None else like["in_proposal"] * high / like["high"]
    return {
        "lever": name, "title": title, "unit": unit, "low": 0.0, "high": high, "doses": [row["dose"] for row in rows],
        "in_proposal": used, "chapter": "supply", "pictured": list(pictures), "outcomes": dict.fromkeys(outcomes, rows),
        **changed,
    }  # fmt: skip


def still(row: dict[str, Any]) -> dict[str, Any]:
    """The same point of a dose-response with no effect at all."""
    return {**row, "ratio": dict.fromkeys(row["ratio"], 1.0), "p_lower": 0.0, "p_equal": 1.0, "p_higher": 0.0}


def dose_response(*kinds: str, month: int = 36) -> dict[str, Any]:
    """The contents of dose_response.json."""
    return {"month": month, "draws": 200, "levers": [lever(kind) for kind in kinds or ("helps", "nothing", "harms")]}
