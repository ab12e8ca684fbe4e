"""How far the nation's homicides swing: fitted to deaths by month of death, and judged by its own past forecasts.

The status quo takes the log of homicides as a trend that fades, plus short swings, plus what conflict between groups
and the rest of homicide do. Growth of conflict has momentum and calm and turbulent times. Sizes are fitted through the
likelihood of each month given those before it (:mod:`secuela.record.homicide_turbulence`), by importance sampling that
learns where to look; what is drawn ahead is the world's own form, limits and all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtr

from secuela.evidence.library import library
from secuela.evidence.priors import Beta, LogNormal, Prior
from secuela.record.homicide_turbulence import Swings, filtered, two_regimes

Floats = NDArray[np.float64]

PRIORS: Mapping[str, Prior] = {
    "growth_sd_calm": LogNormal(kind="lognormal", q05=0.004, q95=0.025),
    "turbulent_to_calm": LogNormal(kind="lognormal", q05=2, q95=12),
    "turbulence_begins": Beta(kind="beta", a=2, b=110),
    "turbulence_ends": Beta(kind="beta", a=3, b=55),
    "growth_half_life": LogNormal(kind="lognormal", q05=2, q95=18),
    "slow_sd": LogNormal(kind="lognormal", q05=0.05, q95=0.5),
    "slow_half_life": LogNormal(kind="lognormal", q05=18, q95=70),
    "fast_sd": LogNormal(kind="lognormal", q05=0.02, q95=0.07),
    "fast_half_life": LogNormal(kind="lognormal", q05=0.5, q95=2.5),
    "through": Beta(kind="beta", a=9.5, b=2.8),
}
TAILS = LogNormal(kind="lognormal", q05=2.5, q95=12)  # degrees of freedom, where Student's t takes the place of regimes
DRAWS, ROUNDS = 1500, 3
_TAIL_PARTS = np.array([0.02, 0.08, 0.2, 0.3, 0.4])  # of the law of Student's precision, the lowest first
_DEGREES = 6.0  # of the law that is drawn from
_FARTHEST = 7.0  # standard normals, beyond which a quantile is not told from none
_ENOUGH = 0.08  # share of effective draws below which a round is tempered
_WIDER = 1.3  # between one year's law and the next year's first
_UNMOVED = "through"  # told by counts of conflict deaths, not by homicides


@dataclass(frozen=True)
class Form:
    """A description of how homicides swing.

    Args:
        id: Name.
        priors: By name of the parameter; what is left out is fixed by the form.
        swings: From values by name.
    """

    id: str
    priors: Mapping[str, Prior]
    swings: Callable[[Mapping[str, Floats]], Swings]

    def values(self, normals: Floats) -> dict[str, Floats]:
        """Parameters by name, `(draw,)`, from standard normals `(draw, parameter)`."""
        return {
            name: prior.quantile(ndtr(np.clip(column, -_FARTHEST, _FARTHEST)))
            for (name, prior), column in zip(self.priors.items(), normals.T, strict=True)
        }


def _common(values: Mapping[str, Floats]) -> dict[str, Floats]:
    names = ("growth_half_life", "slow_sd", "slow_half_life", "fast_sd", "fast_half_life", "through")
    return {name: values[name] for name in names}


def _regimes(values: Mapping[str, Floats]) -> Swings:
    calm = values["growth_sd_calm"]
    return Swings(
        growth_sd=np.stack([calm, calm * values["turbulent_to_calm"]], axis=1),
        turns=two_regimes(values["turbulence_begins"], values["turbulence_ends"]),
        **_common(values),
    )


def _without_momentum(values: Mapping[str, Floats]) -> Swings:
    return _regimes({**values, "growth_half_life": np.full_like(values["through"], 0.05)})


def _one_regime(values: Mapping[str, Floats]) -> Swings:
    calm = values["growth_sd_calm"]
    return Swings(growth_sd=calm[:, None], turns=np.ones((len(calm), 1, 1)), **_common(values))


def _student(values: Mapping[str, Floats]) -> Swings:
    """Student's t as parts of the law of its precision, drawn anew every month."""
    freedom = values["freedom"][:, None]
    middle = _TAIL_PARTS.cumsum() - _TAIL_PARTS / 2
    precision = gammaincinv(freedom / 2, middle) * 2 / freedom
    turns = np.broadcast_to(_TAIL_PARTS, (len(freedom), len(middle), len(middle)))
    return Swings(growth_sd=values["growth_sd_calm"][:, None] / np.sqrt(precision), turns=turns, **_common(values))


def _less(*names: str) -> dict[str, Prior]:
    return {name: prior for name, prior in PRIORS.items() if name not in names}


_SPELLS = ("turbulent_to_calm", "turbulence_begins", "turbulence_ends")
FORMS = {
    form.id: form
    for form in (
        Form("two regimes, momentum", PRIORS, _regimes),
        Form("two regimes, no momentum", _less("growth_half_life"), _without_momentum),
        Form("one regime, momentum", _less(*_SPELLS), _one_regime),
        Form("Student's t, momentum", {**_less(*_SPELLS), "freedom": TAILS}, _student),
    )
}
CHOSEN = FORMS["two regimes, momentum"]


@dataclass(frozen=True)
class Posterior:
    """What a record taught of a form's parameters.

    Args:
        form: The form.
        values: `(draw,)` by name, equally likely.
        effective: Independent draws that they are worth.
        centre: Of the standard normals.
        spread: Their covariance.
    """

    form: Form
    values: dict[str, Floats]
    effective: float
    centre: Floats
    spread: Floats

    def apart(self, draws: int, rng: np.random.Generator) -> dict[str, Floats]:
        """As the package draws them: each from a law of its own that has the posterior's 5 and 95 % points.

        The correlation with conflict is none that homicides can tell, and stays as it was.
        """
        laws = {name: law_of(name, values) for name, values in self.released().items()}
        return {name: law.quantile(rng.random(draws)) for name, law in laws.items()}

    def released(self) -> dict[str, Floats]:
        """Parameters in the terms of their records: the size of turbulence in its own unit."""
        found = dict(self.values)
        if "turbulent_to_calm" in found:
            found["growth_sd_turbulent"] = found["growth_sd_calm"] * found.pop("turbulent_to_calm")
        return found


def law_of(name: str, values: Floats) -> Prior:
    """The law that a record of a parameter states: a beta law for chances, else a lognormal one."""
    if name == _UNMOVED:
        return PRIORS[name]
    if name in ("turbulence_begins", "turbulence_ends"):
        mean, variance = values.mean(), values.var()
        size = mean * (1 - mean) / variance - 1
        return Beta(kind="beta", a=float(mean * size), b=float((1 - mean) * size))
    low, high = np.quantile(values, [0.05, 0.95])
    return LogNormal(kind="lognormal", q05=float(low), q95=float(high))


def swings_apart(form: Form, released: Mapping[str, Floats]) -> Swings:
    """Swings from values in the terms of their records."""
    values = dict(released)
    if "growth_sd_turbulent" in values:
        values["turbulent_to_calm"] = values.pop("growth_sd_turbulent") / values["growth_sd_calm"]
    return form.swings(values)


def fit(
    form: Form,
    log_level: Floats,
    *,
    start: Posterior | None = None,
    draws: int = DRAWS,
    rounds: int = ROUNDS,
    seed: int = 0,
) -> Posterior:
    """The posterior of a form, from the months of a record.

    Args:
        form: The form.
        log_level: `(month,)` without season.
        start: The posterior of a shorter record, to look around first.
        draws: Draws of a round.
        rounds: How often the law that is drawn from learns from the last.
        seed: Added to the length of the record.
    """
    rng = np.random.default_rng(len(log_level) + seed)
    size = len(form.priors)
    centre = np.zeros(size) if start is None else start.centre
    spread = np.eye(size) if start is None else start.spread * _WIDER
    points, weights = np.zeros((0, size)), np.zeros(0)
    for turn in range(rounds + (start is None)):
        last = turn == rounds + (start is None) - 1
        root = np.linalg.cholesky(spread)
        normal = rng.standard_normal((draws, size))
        scale = rng.chisquare(_DEGREES, draws) / _DEGREES
        points = centre + normal @ root.T / np.sqrt(scale)[:, None]
        drawn_from = -0.5 * (_DEGREES + size) * np.log1p((normal**2).sum(axis=1) / scale / _DEGREES)
        density = log_likelihood(form, log_level, points)
        if not np.isfinite(density).all():
            raise FloatingPointError(f"{form.id}: no density for some values of its parameters")  # noqa: EM102
        weights = _weights(density - 0.5 * (points**2).sum(axis=1) - drawn_from, tempered=not last)
        centre = weights @ points
        spread = 1.1 * np.cov(points.T, aweights=weights) + 1e-3 * np.eye(size)
    chosen = rng.choice(draws, draws, p=weights)
    return Posterior(form, form.values(points[chosen]), float(1 / (weights**2).sum()), centre, spread)


def log_likelihood(form: Form, log_level: Floats, points: Floats) -> Floats:
    """`(draw,)` log density of a record at standard normals `(draw, parameter)`."""
    return filtered(log_level, form.swings(form.values(points))).log_density.sum(axis=0)


def _weights(log_weight: Floats, *, tempered: bool) -> Floats:
    power = 1.0
    while True:
        weights = np.exp(power * (log_weight - log_weight.max()))
        weights /= weights.sum()
        if not tempered or (weights**2).sum() * _ENOUGH * len(weights) < 1:
            return weights
        power *= 0.8


# ---- ahead -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Surroundings:
    """What the status quo draws beside the swings, `(draw,)` each.

    Args:
        share: Of homicide that organised crime carries, on the draw's own definition.
        limit: Largest swing of conflict, log.
        trend_half_life: Months.
    """

    share: Floats
    limit: Floats
    trend_half_life: Floats

    @classmethod
    def drawn(cls, draws: int, trend: LogNormal, rng: np.random.Generator) -> "Surroundings":
        """From the records, half of the draws on each definition of the share."""
        records = library().parameters
        narrow, broad, limit = (
            records[name].prior.quantile(rng.random(draws))
            for name in (
                "violence.oc_share_ucdp",
                "violence.oc_share_media",
                "organised_crime.conflict_swing_limit",
            )
        )
        return cls(np.where(rng.random(draws) < 0.5, narrow, broad), limit, trend.quantile(rng.random(draws)))  # noqa: PLR2004


def ahead(
    swings: Swings,
    regime: Floats,
    around: Surroundings,
    trend: float,
    months: int,
    rng: np.random.Generator,
) -> Floats:
    """`(month, draw)` log of homicides against the level at the origin.

    With a share ``s`` of organised crime and a correlation ``r`` of the nation's swings with conflict, conflict swings
    by ``r / s`` of the nation's swing, bent towards its limit, and the rest by ``sqrt(1 - r^2) / (1 - s)`` of the slow
    swing.

    Args:
        swings: Sizes.
        regime: `(draw, regime)` chances at the origin.
        around: What else a draw holds.
        trend: Log a month at the origin.
        months: How many.
        rng: Chance.
    """
    draws, regimes = swings.growth_sd.shape
    rows = np.arange(draws)
    left = {
        name: 0.5 ** (1 / half_life)
        for name, half_life in (
            ("growth", swings.growth_half_life),
            ("slow", swings.slow_half_life),
            ("fast", swings.fast_half_life),
        )
    }
    new = {name: np.sqrt(1 - kept**2) for name, kept in left.items()}
    now = (regime.cumsum(axis=1)[:, :-1] < rng.random((draws, 1))).sum(axis=1)
    growth = swing = slow = fast = np.zeros(draws)
    to_conflict = swings.through / around.share
    to_rest = np.sqrt(1 - swings.through**2) / (1 - around.share)
    fading = np.log(2) / around.trend_half_life
    turns = swings.turns.cumsum(axis=2)
    found = np.empty((months, draws))
    for month in range(months):
        now = (turns[rows, now][:, : regimes - 1] < rng.random((draws, 1))).sum(axis=1)
        normal = rng.standard_normal((3, draws))
        growth = left["growth"] * growth + new["growth"] * swings.growth_sd[rows, now] * normal[0]
        slow = left["slow"] * slow + new["slow"] * swings.slow_sd * normal[1]
        fast = left["fast"] * fast + new["fast"] * swings.fast_sd * normal[2]
        swing = swing + growth
        conflict = around.limit * np.tanh(to_conflict * swing / around.limit)
        mixed = around.share * np.exp(conflict) + (1 - around.share) * np.exp(to_rest * slow)
        found[month] = trend * -np.expm1(-fading * (month + 1)) / fading + fast + np.log(mixed)
    return found
