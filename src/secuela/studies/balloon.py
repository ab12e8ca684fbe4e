"""Displacement of flows: what the model expects before it sees anything, beside what was recorded.

Three pieces: the share of stopped flow that comes in elsewhere, the Caribbean episode of 2011-13, and the corridors'
shares in recorded seizures a year ahead. The model's priors of choice and luck were set on the same record, so each
row is a consistency check and says so: it can show that the model is wrong, not that it is right. Land corridors and
seas are pooled: no corridor is set apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from secuela.dynamics.luck import model_luck
from secuela.dynamics.model import MONTH
from secuela.dynamics.ports import declared_inputs
from secuela.evidence.library import library
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.models.supply import CORRIDORS, DRUGS, ENTRIES, LAND_CORRIDORS, ROUTES, Inputs, Outputs, Supply, Theta
from secuela.record.seizures import last_year, record_span
from secuela.studies.published_figures import Compared, Row, holds, quantiles, width
from secuela.text.language import translate as _
from secuela.world.draws import Table, draw_table, model_theta
from secuela.world.supply_baseline import supply_baseline

DRAWS, SEED = 300, 1
PROBABILITIES = (0.025, 0.05, 0.5, 0.95, 0.975)
DISPLACED = (0.35, 0.70, 0.97)  # low, central, high of the published range, 90 %
PRESSURE = (1.0, 5.0)  # effort on the other entries in the episode, against before: unknown, so the whole range
MONTHS = 36  # of each run
EPISODE_MONTHS = (24, MONTHS)  # two years by the dates of the figures, "about three" by the accounts
WIDEST = 1.5  # times the published range: what covers everything says nothing
COVERED = (0.8, 0.98)  # of corridor shares, by intervals that should hold 0.9: too narrow, too wide
_SEAS = ("eastern_pacific", "western_caribbean", "caribbean")


@dataclass(frozen=True)
class Setting:
    """Draws of the model at one origin.

    Args:
        as_of: The origin.
        table: Every parameter by id.
        theta: The model's, with a leading draw axis.
    """

    as_of: Month
    table: Table
    theta: Theta

    @classmethod
    def at(cls, as_of: Month, table: Table) -> "Setting":
        """Begin from the record at ``as_of``."""
        theta = model_theta(Supply(), table, supply_baseline(as_of, table))
        return cls(as_of, table, theta)  # pyright: ignore[reportArgumentType]


def reproduce(draws: int = DRAWS) -> Compared:
    """Compute all rows."""
    as_of = min(library().newest_month(), record_span()[1])
    setting = Setting.at(as_of, draw_table(as_of, draws, SEED))
    rows = [*displaced_rows(setting), *episode_rows(setting), corridor_row(setting)]
    return Compared(
        _("Displacement of flows: recorded, and expected before any fit"),
        tuple(rows),
        _notes(),
        heads=(_("where and when"), _("recorded"), _("the model expects")),
        shown=lambda figures: ", ".join(f"{name}: {value:.2f}" for name, value in figures.items()),
    )


# ---- the share that comes in elsewhere ---------------------------------------------------------------------------


def displaced_rows(setting: Setting) -> list[Row]:
    """Effort doubled at one place at a time, for a year: the share of the stopped flow that comes in elsewhere."""
    by_sea = _pooled(setting, _SEAS, ("cocaine",))
    by_land = _pooled(setting, LAND_CORRIDORS, DRUGS)
    return [
        _displaced_row(_("cocaine, effort doubled in one sea at a time"), by_sea),
        _displaced_row(_("all drugs, effort doubled at one land corridor at a time"), by_land),
        _displaced_row(_("both together"), np.concatenate([by_sea, by_land])),
    ]


def _pooled(setting: Setting, places: Sequence[str], drugs: Sequence[str]) -> Float[np.ndarray, " case"]:
    shares: list[np.ndarray] = []
    for place in places:
        outputs = advance(setting, {f"effort_{place}": np.ones(_draws(setting))}, luck=False)
        share = np.asarray(outputs.displaced)[:, MONTHS_PER_YEAR - 1]
        shares += [share[:, DRUGS.index(drug)] for drug in drugs]
    return np.concatenate(shares)


def _displaced_row(at: str, shares: Float[np.ndarray, " case"]) -> Row:
    """Ours at 95 % holds the published range, and at 90 % is not much wider than it."""
    low, central, high = DISPLACED
    ours = quantiles(shares, PROBABILITIES)
    covers, as_wide = ours["0.025"] <= low and ours["0.975"] >= high, width(ours) <= WIDEST * (high - low)
    return Row(
        quantity=_("share of stopped flow that comes in elsewhere within 12 months"),
        at=at,
        published={"low": low, "central": central, "high": high},
        ours=ours,
        kind="consistency check",
        ok=covers and as_wide,
        source="narcologic-2019",
    )


# ---- the Caribbean episode ---------------------------------------------------------------------------------------


def episode_rows(setting: Setting) -> list[Row]:
    """The Caribbean share of cocaine after pressure on the other entries, from its level in 2011."""
    known = library().facts
    before, after = known["cocaine_caribbean_2011"], known["cocaine_caribbean_2013"]
    theta = _with_caribbean(setting.theta, before.value)
    ratio = np.geomspace(*PRESSURE, _draws(setting))  # one draw each: the pressure is not on record
    ratio = np.random.default_rng(SEED).permutation(ratio)
    pressed = {f"effort_{entry}": ratio - 1 for entry in ("eastern_pacific", "western_caribbean", "guatemala_land")}
    outputs = advance(Setting(setting.as_of, setting.table, theta), pressed, luck=True)
    flow = np.asarray(outputs.entry_flow)[:, :, DRUGS.index("cocaine")]
    share = flow[..., ENTRIES.index("caribbean")] / flow.sum(-1)
    return [_episode_row(share[:, months - 1], months, before.value, after.value) for months in EPISODE_MONTHS]


def _with_caribbean(theta: Theta, share: float) -> Theta:
    """The same draws with another share of cocaine by the Caribbean."""
    cocaine, by_caribbean = DRUGS.index("cocaine"), np.array([entry == "caribbean" for entry, _c in ROUTES])
    now = np.asarray(theta.share).copy()
    total = now[:, cocaine][:, by_caribbean].sum(1, keepdims=True)
    now[:, cocaine] *= np.where(by_caribbean, share / total, (1 - share) / (1 - total))
    return eqx.tree_at(lambda t: t.share, theta, jnp.asarray(now))


def _episode_row(shares: Float[np.ndarray, " draw"], months: int, before: float, after: float) -> Row:
    ours = quantiles(shares, PROBABILITIES)
    return Row(
        quantity=_("Caribbean share of US-bound cocaine"),
        at=_("from {before:.0%}, after {months} months of more effort on other entries").format(
            before=before, months=months
        ),
        published={"value": after},
        ours=ours,
        kind="consistency check",
        ok=holds(ours, after),
        source="occrp-2014",
    )


# ---- corridor shares a year ahead --------------------------------------------------------------------------------


def corridor_row(setting: Setting) -> Row:
    """How often the 90 % interval for a corridor's share in recorded seizures, a year ahead, holds the record."""
    first, last = record_span()
    origins: list[Month] = []
    origin = first + (MONTHS_PER_YEAR - 1)
    while origin + MONTHS_PER_YEAR <= last:
        origins.append(origin)
        origin = origin + MONTHS_PER_YEAR
    held = np.stack([_held(setting, month) for month in origins])
    covered = float(held.mean())
    return Row(
        quantity=_("corridors' shares in recorded seizures, share held by 90 % intervals"),
        at=_("a year ahead from {first} to {last}, {cases} cases").format(
            first=origins[0], last=origins[-1], cases=held.size
        ),
        published={"value": 0.9},
        ours={"coverage": covered},
        kind="consistency check",
        ok=COVERED[0] <= covered <= COVERED[1],
        source="cbp",
    )


def _held(setting: Setting, origin: Month) -> np.ndarray:
    """Whether each drug's share of each land corridor in the year after ``origin`` lies in its 90 % interval."""
    start = Setting.at(origin, setting.table)
    outputs = advance(start, {}, luck=True)
    recorded = _recorded(start, np.asarray(outputs.corridor_flow)[:, :MONTHS_PER_YEAR, :, : len(LAND_CORRIDORS)])
    low, high = np.quantile(recorded, [0.05, 0.95], axis=0)
    seen, _coast = last_year(origin + MONTHS_PER_YEAR)
    seen = seen / seen.sum(1, keepdims=True)
    return (low <= seen) & (seen <= high)


def _recorded(start: Setting, flow: Float[np.ndarray, "draw month drug corridor"]) -> np.ndarray:
    """Shares that the record of a year would show: flow times detection with the noise of each month's finds."""
    score = np.stack([start.table[f"supply.detection_score_{name}"] for name in CORRIDORS], axis=-1)
    detection = np.exp(start.table["supply.detection_spread"][:, None] * score)[:, None, None, : flow.shape[-1]]
    noise = np.random.default_rng(SEED).standard_normal(flow.shape)
    found = flow * detection * np.exp(start.table["seizures.corridor_noise_sd"][:, None, None, None] * noise)
    year = found.sum(1)
    return year / year.sum(-1, keepdims=True)


# ---- runs --------------------------------------------------------------------------------------------------------


def advance(setting: Setting, effort: Mapping[str, np.ndarray], *, luck: bool) -> Outputs:
    """Outputs with axes (draw, month) under effort held from the first month on, by port and draw."""
    draws = _draws(setting)
    ports = {name: np.full(draws, port.neutral) for name, port in declared_inputs(Inputs).items()} | dict(effort)
    held = {name: jnp.asarray(values, dtype=jnp.float64) for name, values in ports.items()}
    inputs = jax.vmap(lambda one: Inputs(**one))(held)
    return _run(setting.theta, inputs, jnp.arange(draws), jnp.asarray(luck, dtype=jnp.float64))


@jax.jit
def _run(theta: Theta, inputs: Inputs, draws: Int[Array, " draw"], scale: Float[Array, ""]) -> Any:  # noqa: ANN401  Outputs with more axes
    model = Supply()

    def one(theta: Theta, inputs: Inputs, draw: Int[Array, ""]) -> Outputs:
        normals = jax.tree.map(lambda x: scale * x, model_luck(Supply, SEED, draw, MONTHS))

        def month(state: Any, luck: Any) -> tuple[Any, Outputs]:  # noqa: ANN401  scan's own types
            return model.step(state, inputs, theta, luck, MONTH)

        return jax.lax.scan(month, model.start(theta), normals)[1]

    return jax.vmap(one)(theta, inputs, draws)


def _draws(setting: Setting) -> int:
    return int(setting.theta.share.shape[0])


def _notes() -> tuple[str, ...]:
    return (
        _(
            "Every row is a consistency check: the scale of choice, congestion and the weight of risk were set within "
            "their ranges so that the displaced share covers the published range, and inertia and luck of routes come "
            "from the same seizures."
        ),
        _("The published range of the displaced share is itself a judgement from a simulation and one episode."),
        _(
            "How much effort rose on the other entries in 2011-13 is not on record: it is drawn between none and five "
            "times as much."
        ),
        _("Land corridors and seas are pooled; the model holds no result for one corridor alone that could be shown."),
    )
