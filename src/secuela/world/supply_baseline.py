"""Where the flow runs at the origin: recorded seizures divided by detection, met with the entries' own weights."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from secuela.evidence.months import Month
from secuela.models.supply import CORRIDORS, DRUGS, ENTRIES, ROUTES, reach
from secuela.record.laboratory_level import report_level
from secuela.record.seizures import LEVEL_GAIN, last_year, level
from secuela.world.supply_swings import production_swing

Table = Mapping[str, np.ndarray]
_MADE_IN_MEXICO = ("fentanyl", "methamphetamine", "heroin")
_SWEEPS = 100  # of iterative proportional fitting; the corridors are met exactly


def supply_baseline(as_of: Month, table: Table) -> dict[str, np.ndarray]:
    """Theta arrays of ``supply`` that the record gives, by name, with a leading draw axis.

    Raises:
        EvidenceError: If the record does not hold the 12 months to ``as_of``.
    """
    corridors, entries = corridor_shares(as_of, table), entry_shares(table)
    joint = fitted(entries, corridors)
    routes = [(ENTRIES.index(entry), CORRIDORS.index(corridor)) for entry, corridor in ROUTES]
    share = np.stack([joint[:, :, entry, corridor] for entry, corridor in routes], axis=-1)
    return {"share": share / share.sum(-1, keepdims=True), **published_levels(as_of, table), **swings(table)}


def swings(table: Table) -> dict[str, np.ndarray]:
    """Size and half-life of the swings of each drug's production: fentanyl's from its record, one prior for others."""
    own = {
        "production_luck_sd": (production_swing(table), table["supply.production_luck_sd"]),
        "production_luck_half_life": (
            table["supply.fentanyl_swing_half_life"],
            table["supply.production_luck_half_life"],
        ),
    }
    return {
        name: np.stack([fentanyl if drug == "fentanyl" else other for drug in DRUGS], axis=-1)
        for name, (fentanyl, other) in own.items()
    }


def published_levels(as_of: Month, table: Table) -> dict[str, np.ndarray]:
    """What is seized and reported of fentanyl at the origin, `(draw,)` each, with the errors of their levels."""
    seized_error = table["seizures.noise_sd"] * np.sqrt(LEVEL_GAIN) * table["seizures.level_score"]
    reported_error = table["laboratory_reports.noise_sd"] * table["laboratory_reports.level_score"]
    return {
        "fentanyl_seized": level(as_of, "fentanyl") * np.exp(seized_error),
        "fentanyl_reported": report_level(as_of) * np.exp(reported_error),
    }


def corridor_shares(as_of: Month, table: Table) -> Float[np.ndarray, "draw drug corridor"]:
    """Share of each corridor in what reaches it: seizures of the last 12 months divided by each draw's detection.

    Only differences of detection between corridors play a part; one that is the same everywhere cancels.
    """
    land, coasts = last_year(as_of)
    shares = np.stack([table["supply.coastal_share_gulf"], table["supply.coastal_share_florida"]], axis=-1)
    shares = shares / np.maximum(shares.sum(-1, keepdims=True), 1.0)
    found = np.concatenate(
        [np.broadcast_to(land, (len(shares), *land.shape)), coasts[None, :, None] * shares[:, None, :]], axis=-1
    )
    score = np.stack([table[f"supply.detection_score_{corridor}"] for corridor in CORRIDORS], axis=-1)
    flow = found / np.exp(table["supply.detection_spread"][:, None] * score)[:, None, :]
    flow = flow / flow.sum(-1, keepdims=True)
    unseen = table["supply.unseen_share"][:, None, None]
    return (1 - unseen) * flow + unseen / len(CORRIDORS)


def entry_shares(table: Table) -> Float[np.ndarray, "draw drug entry"]:
    """Share of each entry: what is made in Mexico, and the rest by the weights of the other entries."""
    weights = np.stack([table[f"supply.entry_{entry}"] for entry in ENTRIES if entry != "domestic"], axis=-1)
    weights = weights / weights.sum(-1, keepdims=True)
    zero = np.zeros(len(weights))
    domestic = np.stack(
        [table[f"supply.domestic_share_{drug}"] if drug in _MADE_IN_MEXICO else zero for drug in DRUGS], axis=-1
    )
    shares = np.empty((*domestic.shape, len(ENTRIES)))
    outside = [i for i, entry in enumerate(ENTRIES) if entry != "domestic"]
    shares[..., outside] = (1 - domestic)[..., None] * weights[:, None, :]
    shares[..., ENTRIES.index("domestic")] = domestic
    return shares


def fitted(
    entries: Float[np.ndarray, "draw drug entry"], corridors: Float[np.ndarray, "draw drug corridor"]
) -> Float[np.ndarray, "draw drug entry corridor"]:
    """Shares of routes with these margins, as even as the existing routes allow (iterative proportional fitting).

    Where the two margins cannot both be met by the routes that exist, the corridors win: they come from a record.
    """
    joint = np.broadcast_to(reach(), (len(entries), *reach().shape)).copy()
    for _ in range(_SWEEPS):
        rows = joint.sum(-1)
        joint *= (entries / np.where(rows > 0, rows, 1.0))[..., None]
        columns = joint.sum(-2)
        joint *= (corridors / np.where(columns > 0, columns, 1.0))[..., None, :]
    return joint
