"""What the overdose model starts from: the record as of the origin, and the fitted history run on to it."""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from secuela.engine.kept_program import Program, in_blocks
from secuela.evidence.library import library
from secuela.evidence.months import MONTHS_PER_YEAR, Month
from secuela.evidence.posteriors import posterior, taken
from secuela.models.overdose import KINDS
from secuela.models.overdose.history import Drivers, new_problems, simulate
from secuela.record.overdose_level import OverdoseLevel, overdose_level
from secuela.record.overdose_record import EARLIEST, LAST_FITTED, Record, overdose_record, supply_index
from secuela.world.draws import Table
from secuela.world.overdose_history import FIELDS, OWNER, held, history_theta, share_ahead
from secuela.world.supply_swings import SWING_MONTHS

FITTED_UNTIL = Month.parse(f"{LAST_FITTED}-{MONTHS_PER_YEAR}")  # the last month that the posterior rests on
_ASIDE = ("share_trend_half_life", "people_scale")
_OWN_AT_LEAST = 0.1  # of the recorded variance: no kind of death swings with supply alone
_FROM_HISTORY = ("progression", "exits_prescription", "exits_illicit", "supply_elasticity")


def overdose_parameters(as_of: Month, table: Table) -> Table:
    """The table of draws with the posterior in place of the priors that it fits, from December 2020 on.

    Before that, the priors (or their fallbacks) stay: the posterior has seen later months.
    """
    if as_of < FITTED_UNTIL:
        return dict(table)
    draws = len(next(iter(table.values())))
    return {**table, **{name: taken(values, draws) for name, values in posterior(OWNER).items()}}


def overdose_baseline(as_of: Month, table: Table) -> dict[str, np.ndarray]:
    """Fields of ``Theta`` that are no priors, with a leading draw axis.

    Args:
        as_of: Origin.
        table: With the posterior (:func:`overdose_parameters`), or what has been put in its place.
    """
    values = {name.removeprefix(f"{OWNER}."): column for name, column in table.items()}
    history = origin_of_history(as_of, {name: jnp.asarray(values[name]) for name in (*FIELDS, *_ASIDE)})
    start = {name: np.asarray(column) for name, column in history.items()}
    return {
        **start,
        **{name: values[name] for name in _FROM_HISTORY},
        **levels(overdose_level(as_of), values),
        "luck_sd": own_luck({**values, **start}, table["supply.fentanyl_swing"]),
    }


def own_luck(values: Mapping[str, np.ndarray], supply_sd: Float[np.ndarray, " draw"]) -> Float[np.ndarray, "draw kind"]:
    """Swings of each kind of death that remain its own, at rest, once those that come with fentanyl are taken out.

    After `n = 36` months the recorded swings of a kind have the variance `T = sd^2 (1 - 4^(-n / half-life))`, where
    `sd` is the parameter `luck_sd_KIND`. Of it `P = g S` comes with fentanyl, whose delivered quantity has the variance
    `S` of its log by then, and `T - P` remains; but never less than a tenth of `T`. The same half-life then gives
    `sd sqrt((T - P) / T)` at rest.

    Deaths answer a rise of fentanyl by the elasticity `a` and a fall by `b`, since other opioids take the place of part
    of what is missing; of such a bent line `g = (a^2 + b^2) / 2 - (a - b)^2 / (2 pi)`. Synthetic opioids:
    `a = elasticity` and `b = a (1 - share replaced x risk)`. Other opioids: `a = -(heroin part) (heroin return)
    (fentanyl share)`, as use comes back to heroin, and `b = a (1 - share replaced)`. Other kinds: 0.

    Args:
        values: Parameters of ``overdose`` and what the history gives at the origin, by name, `(draw,)`.
        supply_sd: Root of `S`: ``supply.fentanyl_swing``.
    """
    replaced = values["substitute_share"]
    rise = np.zeros((len(supply_sd), len(KINDS)))
    rise[:, KINDS.index("synthetic")] = values["supply_elasticity"]
    rise[:, KINDS.index("other_opioid")] = -values["heroin_part"] * values["heroin_return"] * values["fentanyl_share"]
    fall = rise * (1 - replaced)[:, None]
    fall[:, KINDS.index("synthetic")] = values["supply_elasticity"] * (1 - replaced * values["substitute_risk"])
    answered = (rise**2 + fall**2) / 2 - (rise - fall) ** 2 / (2 * np.pi)
    recorded = np.stack([values[f"luck_sd_{kind}"] for kind in KINDS], axis=1)
    total = recorded**2 * (1 - 0.25 ** (SWING_MONTHS / values["luck_half_life"]))[:, None]
    left = np.maximum(total - answered * supply_sd[:, None] ** 2, _OWN_AT_LEAST * total)
    return recorded * np.sqrt(left / total)


def levels(read: OverdoseLevel, values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Level and trend by kind and draw; deaths without an opioid are split by the draw's share of stimulants."""
    score = values["level_score"][:, None]
    drawn = read.level * np.exp(read.error_sd * score)
    part = values["stimulant_part"]
    without = drawn[:, 2]
    level = np.stack([drawn[:, 0], drawn[:, 1], part * without, (1 - part) * without], axis=1)
    trend = np.broadcast_to(read.trend[[0, 1, 2, 2]], level.shape)
    return {"level": level, "trend": np.array(trend)}


def origin_of_history(as_of: Month, values: Mapping[str, Float[Array, " draw"]]) -> dict[str, Float[Array, "draw ..."]]:
    """People, new problems, the fentanyl share and heroin's part at the end of ``as_of``, by draw.

    Supply follows laboratory reports as far as whole years of them are known, and stays at the last.
    """
    return in_blocks(_history_to(as_of), dict(values))


@cache
def _history_to(as_of: Month) -> Program:
    """The history run on to a month: from a draw's numbers by name to what it is at the origin."""
    last = min(max(as_of.year if as_of.month == MONTHS_PER_YEAR else as_of.year - 1, EARLIEST), LAST_FITTED)
    record = overdose_record(last)
    months = (as_of.year - record.years[0]) * MONTHS_PER_YEAR + as_of.month
    supply = known_supply(as_of, record)

    def one(draw: Mapping[str, Float[Array, ""]]) -> dict[str, Float[Array, " ..."]]:
        theta = history_theta(draw)
        ahead = share_ahead(record.share, draw["share_trend_half_life"], len(supply) - len(record.years))
        share = jnp.concatenate([jnp.asarray(record.share), ahead])
        ones = jnp.ones(months)
        course = simulate(theta, Drivers(held(supply)[:months], held(share)[:months], ones, ones))
        return {
            "people": draw["people_scale"] * jnp.stack([course.people_prescription[-1], course.people_illicit[-1]]),
            "starts": draw["people_scale"] * jnp.stack([new_problems(theta, months)[-1], theta.direct_starts]),
            "fentanyl_share": share[(months - 1) // MONTHS_PER_YEAR],
            "heroin_part": course.heroin[-1] / course.other[-1],
        }

    return Program(jax.vmap(one), f"overdose history to {as_of}")


def known_supply(as_of: Month, record: Record) -> np.ndarray:
    """Supply by year to that of ``as_of``: laboratory reports of whole years, then the last of them again."""
    whole = as_of.year if as_of.month == MONTHS_PER_YEAR else as_of.year - 1
    years, _ = library().year_values("nflis_fentanyl_reports", until=whole)
    index = supply_index(years[-1], library())
    known = index / index[len(record.years) - 1] * record.supply[-1]
    return np.r_[known, np.full(as_of.year - years[-1], known[-1])]
