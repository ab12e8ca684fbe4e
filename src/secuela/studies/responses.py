"""Responses of governments: counted base rates and dated episodes beside what the model gives.

With the scaling to Mexico off, the model must meet the counts it is built on, and those it is not. With it on, the same
rows are shown and not judged: nothing was counted for Mexico.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from secuela.evidence.episodes import ACCOMMODATION, Episode, episodes
from secuela.evidence.tables import read_rows, shipped_tables
from secuela.models.bilateral import LEVELS
from secuela.studies.government import SEED, Government
from secuela.studies.published_figures import KINDS, Figures, Kind, Row, holds, overlaps, quantiles
from secuela.text.language import translate as _
from secuela.text.language import worded

NAME = "responses"
DRAWS, MOODS = 200, 101
DURATION_DRAWS, DURATION_MONTHS = 200, 240
INTERVAL = (0.05, 0.5, 0.95)
COUNTED = ("force", "posture", "no_arms")
QUARTILES = {"days_q25": 0.25, "days_q50": 0.5, "days_q75": 0.75}
DISPUTES, CRISES = 0, 1  # options of bilateral.base_rates
CLASSES = {"none": 654, "to_100": 297, "above": 83}  # disputes with force by military deaths, as counted
FEW, MANY, MOST = 1.0, 100.0, 1000.0  # deaths: ends of the classes, spread evenly on the log scale in between
TARGETS = {"presence": 0.3, "official": 0.7, "strike": 0.45, "soldiers": 0.65}  # of level 3 or above, by campaign
SLACK = 0.2
FORCE_TARGET = (0.002, 0.02)  # of force against force on soil without deaths, with the scaling
ACT_OF = {"abduction": "presence"}  # a trigger of dated episodes that is no kind of act here
KILLED = {"soldiers-2010": 2.0, "soldiers-2011": 24.0}
_COLUMNS = ("sample", "quantity", "n", "value", "low", "high", "source")
Deaths = Float[np.ndarray, "draw mood"]
RANGE = ("low", "value", "high")  # of a recorded figure; all are the value where no interval can be given


@dataclass(frozen=True)
class ResponseRow(Row):
    """A recorded figure beside the model's, with the scaling to Mexico off unless it belongs to the quantity itself.

    Args:
        scaled: The same with the scaling on; none where it has no part.
    """

    scaled: Figures | None = None

    def as_json(self) -> dict[str, Any]:
        """The row for ``--json``."""
        return {
            "quantity": self.quantity,
            "at": self.at,
            "recorded": dict(self.published),
            "ours": dict(self.ours),
            "scaled": None if self.scaled is None else dict(self.scaled),
            "kind": self.kind,
            "ok": self.ok,
            "informative": self.informative,
            "source": self.source,
        }


@dataclass(frozen=True)
class EpisodeRow:
    """A dated episode beside the levels that the model gives to such an act; shown, not judged."""

    episode: Episode
    levels: Figures
    at_least: float

    def as_json(self) -> dict[str, Any]:
        """The row for ``--json``."""
        return {
            "episode": self.episode.id,
            "month": self.episode.month,
            "level": self.episode.level,
            "days": self.episode.days,
            "use": self.episode.use,
            "ours": dict(self.levels),
            "chance_of_this_level_or_above": self.at_least,
        }


@dataclass(frozen=True)
class Responses:
    """All rows and what a reader must know of them."""

    rows: tuple[ResponseRow, ...]
    dated: tuple[EpisodeRow, ...]
    notes: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """False if a judged row fails."""
        return all(row.ok is not False for row in self.rows)

    def tables(self) -> list[tuple[str, list[str], list[list[str]]]]:
        """What a terminal shows."""
        heads = [_("quantity"), _("sample"), _("recorded"), _("ours"), _("scaled to Mexico"), _("kind"), _("ok")]
        verdicts = {None: _("shown"), True: _("yes"), False: _("NO")}
        counted = [
            [
                row.quantity,
                row.at,
                _in_brackets(*(row.published[name] for name in RANGE)),
                _in_brackets(*row.ours.values()),
                "" if row.scaled is None else _in_brackets(*row.scaled.values()),
                worded(KINDS[row.kind]),
                verdicts[row.ok] if row.informative else _("not informative"),
            ]
            for row in self.rows
        ]
        titles = [_("month"), _("episode"), _("level"), _("days"), _("ours, 5-50-95 %"), _("chance of it or more")]
        dated = [
            [
                row.episode.month,
                row.episode.title,
                f"{row.episode.level} {LEVELS[row.episode.level]}",
                "" if row.episode.days is None else f"{row.episode.days:g}",
                "-".join(f"{level:g}" for level in row.levels.values()),
                f"{row.at_least:.2f}",
            ]
            for row in self.dated
        ]
        return [
            (_("Counted base rates and durations"), heads, counted),
            (_("Dated episodes and the levels that such an act gives: shown, not judged"), titles, dated),
        ]

    def as_json(self) -> dict[str, Any]:
        """One object with ``rows``, ``episodes``, ``ok`` and ``notes``."""
        return {
            "rows": [row.as_json() for row in self.rows],
            "episodes": [row.as_json() for row in self.dated],
            "ok": self.ok,
            "notes": list(self.notes),
        }


def _in_brackets(low: float, middle: float, high: float) -> str:
    """A middle with its range in brackets, or alone where it has none."""
    texts = [f"{value:.2f}" if abs(value) < 1 else f"{value:.0f}" for value in (low, middle, high)]
    return texts[1] if texts[0] == texts[2] else f"{texts[1]} [{texts[0]}, {texts[2]}]"


def reproduce(draws: int = DRAWS) -> Responses:
    """Compute all rows."""
    government = Government.drawn(draws, MOODS)
    counted, targets = _counted_rows(government), [*_target_rows(government), _threat_row(government)]
    rows = [*counted, *targets, *_duration_rows(government), *_freeze_rows()]
    return Responses(tuple(rows), tuple(_episode_rows(government)), _notes())


# ---- how often force is answered by arms -------------------------------------------------------------------------


def _counted_rows(government: Government) -> Iterator[ResponseRow]:
    deaths = _samples(government)
    found: dict[tuple[str, bool], dict[str, Figures]] = {}
    for row in read_rows(shipped_tables(), f"golden/{NAME}.csv", _COLUMNS):
        sample, quantity = row["sample"], row["quantity"]
        if quantity not in COUNTED:
            continue
        for scaled in (False, True):
            if (sample, scaled) not in found:
                found[sample, scaled] = _shares(government, sample, deaths.get(sample), scaled=scaled)
        recorded = _recorded(*(float(row[name]) for name in ("value", "low", "high")))
        ours = found[sample, False][quantity]
        yield ResponseRow(
            quantity=_quantity(quantity),
            at=f"{sample.replace('_', ' ')}, n = {row['n']}",
            published=recorded,
            ours=ours,
            scaled=found[sample, True][quantity],
            kind=_kind(sample),
            ok=None if sample == "disputes_threat_only" else overlaps(ours, recorded["low"], recorded["high"]),
            source=row["source"],
            most=1.0,
        )


def _samples(government: Government) -> dict[str, Deaths]:
    """Military deaths of each sample by draw and mood, as far as the count knows them; none for the others."""
    shape, rng = (government.draws, government.moods), np.random.default_rng(SEED)
    where, within = rng.permuted(_even(shape), axis=1), rng.permuted(_even(shape), axis=1)
    every = sum(CLASSES.values())
    none, to_100 = CLASSES["none"] / every, (CLASSES["none"] + CLASSES["to_100"]) / every
    low, high = _between(FEW, MANY, within), _between(MANY, MOST, within)
    mixed = np.where(where < none, 0.0, np.where(where < to_100, low, high))
    few = CLASSES["none"] / (CLASSES["none"] + CLASSES["to_100"])
    deadly = (np.arange(government.draws)[:, None] + 0.5) / government.draws  # crises: the share is not on record
    crises = np.where(where < deadly, _between(FEW, MOST, within), 0.0)
    return {
        "disputes": mixed,
        "disputes_us_initiates": mixed,
        "disputes_to_100_deaths": np.where(where < few, 0.0, low),
        "crises_violent": crises,
        "crises_violent_weaker": crises,
        "crises_us_violent": crises,
    }


def _even(shape: tuple[int, int]) -> np.ndarray:
    return np.broadcast_to((np.arange(shape[1]) + 0.5) / shape[1], shape)


def _between(low: float, high: float, where: np.ndarray) -> np.ndarray:
    return low * (high / low) ** where


def _shares(government: Government, sample: str, deaths: Deaths | None, *, scaled: bool) -> dict[str, Figures]:
    """Shares of answers by arms and without them, 5, 50 and 95 % over draws."""
    base = CRISES if sample.startswith("crises") else DISPUTES
    acts = ("rhetoric",) if sample == "disputes_threat_only" else ("strike",)
    level = _levels(government.counting(base, scaled=scaled), acts, deaths)
    force, posture = LEVELS.index("force"), LEVELS.index("posture")
    return {
        "force": _quantiles((level == force).mean(1)),
        "posture": _quantiles((level == posture).mean(1)),
        "no_arms": _quantiles((level < posture).mean(1)),
    }


def _levels(government: Government, acts: tuple[str, ...], deaths: Deaths | None = None) -> np.ndarray:
    return np.asarray(government.answers(acts, deaths).response)[:, :, 0]


def _kind(sample: str) -> Kind:
    built_on = ("disputes", "disputes_to_100_deaths", "disputes_no_deaths", "crises_us_trigger")
    return "consistency check" if sample in built_on else "test"


def _quantity(name: str) -> str:
    return {
        "force": _("answered with force"),
        "posture": _("answered with a threat or display of force"),
        "no_arms": _("no military reply"),
        "days_q25": _("days, lower quartile"),
        "days_q50": _("days, median"),
        "days_q75": _("days, upper quartile"),
    }[name]


# ---- targets that were set beforehand ----------------------------------------------------------------------------


def _target_rows(government: Government) -> Iterator[ResponseRow]:
    scaled = government.counting(DISPUTES, scaled=True)
    for act, target in TARGETS.items():
        acts = ("strike", "soldiers") if act == "soldiers" else (act,)
        killed = np.ones((government.draws, government.moods)) if act == "soldiers" else None
        ours = _quantiles((_levels(scaled, acts, killed) >= LEVELS.index("agents")).mean(1))
        recorded = _recorded(target, target - SLACK, min(target + SLACK, 1.0))
        yield _target(_("chance of level 3 or above"), _("after: {act}").format(act=act), recorded, ours)
    force = _quantiles((_levels(scaled, ("strike",)) == LEVELS.index("force")).mean(1))
    low, high = FORCE_TARGET
    yield _target(
        _("chance of force"), _("after a strike without deaths"), _recorded((low + high) / 2, low, high), force
    )


def _target(quantity: str, at: str, recorded: Figures, ours: Figures) -> ResponseRow:
    """A row whose middle must lie in the range that was set: too rarely fails as too often does."""
    ok = recorded["low"] <= ours["0.5"] <= recorded["high"]
    return ResponseRow(quantity, at, recorded, ours, "consistency check", ok, "judgement")


# ---- how long a response lasts -----------------------------------------------------------------------------------


def _duration_rows(government: Government) -> Iterator[ResponseRow]:
    """Length of a reply by arms: quartiles of as many as were counted, 90 % interval over draws."""
    made = government.counting(DISPUTES, scaled=False).answers(("strike",), _samples(government)["disputes"])
    level, days = np.asarray(made.response)[:, :, 0], np.asarray(made.length)[:, :, 0]
    armed = [of[at >= LEVELS.index("posture")] for of, at in zip(days, level, strict=True)]
    for row in read_rows(shipped_tables(), f"golden/{NAME}.csv", _COLUMNS):
        if row["quantity"] not in QUARTILES:
            continue
        ours = _quantiles(_predicted(armed, int(row["n"]), QUARTILES[row["quantity"]]))
        value = float(row["value"])
        one_day = row["quantity"] == "days_q25" and row["sample"].startswith("disputes")
        yield ResponseRow(
            quantity=_quantity(row["quantity"]),
            at=f"{row['sample'].replace('_', ' ')}, n = {row['n']}",
            published=_recorded(value, value, value),
            ours=ours,
            kind="consistency check",
            ok=None if one_day else holds(ours, value),
            source=row["source"],
        )


def _predicted(by_draw: Sequence[np.ndarray], count: int, share: float) -> np.ndarray:
    """A quantile of so many durations taken from each draw, so that a small count is allowed its sampling error."""
    rng = np.random.default_rng(SEED)
    return np.array([np.quantile(rng.choice(days, count), share) for days in by_draw if days.size])


def _freeze_rows() -> Iterator[ResponseRow]:
    """Quartiles of the dated responses up to 2024, among as many simulated ones."""
    recorded = np.array([one.days for one in episodes() if one.use == "fit" and one.level and one.days], dtype=float)
    government = Government.drawn(DURATION_DRAWS, 4 * len(recorded))
    made = government.counting(DISPUTES, scaled=True).answers(("strike",), months=DURATION_MONTHS)
    days = np.asarray(made.response_days).sum(-1)
    enough = days[(days > 0).sum(1) >= len(recorded)]
    sampled = np.stack([np.random.default_rng(SEED).permutation(row[row > 0])[: len(recorded)] for row in enough])
    for quantity, share in QUARTILES.items():
        value = float(np.quantile(recorded, share))
        ours = _quantiles(np.quantile(sampled, share, axis=1))
        yield ResponseRow(
            quantity=_quantity(quantity),
            at=_("any visible response, {n} dated episodes up to 2024").format(n=len(recorded)),
            published=_recorded(value, value, value),
            ours=ours,
            kind="consistency check",
            ok=holds(ours, value),
            source="judgement",
        )


# ---- dated episodes ----------------------------------------------------------------------------------------------


def _episode_rows(government: Government) -> Iterator[EpisodeRow]:
    """Episodes that answer an act of the model: with the scaling for Mexico, without it for others."""
    shape, found = (government.draws, government.moods), dict[tuple[str, float, bool], np.ndarray]()
    for episode in episodes():
        act, killed = ACT_OF.get(episode.trigger, episode.trigger), KILLED.get(episode.id, 0.0)
        if act in {"none", "threat"} or episode.use in {"context", "ledger"}:
            continue
        key = act, killed, episode.responder == "MX"
        if key not in found:
            by = government.counting(DISPUTES, scaled=key[2])
            found[key] = _levels(by, ("strike",) if act == "soldiers" else (act,), np.full(shape, killed)).ravel()
        yield EpisodeRow(episode, _quantiles(found[key]), float((found[key] >= episode.level).mean()))


def _threat_row(government: Government) -> ResponseRow:
    """Threats without force on Mexican soil up to the origin that were accommodated."""
    from scipy.stats import beta  # noqa: PLC0415  scipy stays out of light commands

    threats = [one.response == ACCOMMODATION for one in episodes() if one.trigger == "threat" and one.use != "ledger"]
    met, count = sum(threats), len(threats)
    low, high = (float(beta.ppf(p, met + 0.5, count - met + 0.5)) for p in (INTERVAL[0], INTERVAL[2]))
    ours = _quantiles(np.asarray(government.theta.accommodation))
    recorded = _recorded(met / count, low, high)
    kind, ok = "consistency check", overlaps(ours, recorded["low"], recorded["high"])
    at = _("{n} dated threats, all of them known because they were met").format(n=count)
    return ResponseRow(_("threat accommodated"), at, recorded, ours, kind, ok, "eo-14198", most=1.0)


def _quantiles(values: np.ndarray) -> Figures:
    return quantiles(values, INTERVAL)


def _recorded(value: float, low: float, high: float) -> Figures:
    return {"value": value, "low": low, "high": high}


def _notes() -> tuple[str, ...]:
    return (
        _(
            "Both counts select on disputes between governments; none is of a close trade partner struck at third "
            "parties."
        ),
        _(
            "Military deaths are known by class only: spread evenly on the log scale from 1 to 100 and from 100 to "
            "1,000. For crises they are not on record: the share with deaths is drawn between none and all, so those "
            "rows can hardly fail."
        ),
        _("Part of the deaths came with the reply: the step with deaths is a description, no causal effect."),
        _("A threat alone never brings a reply by arms here, so its row is shown and not judged."),
        _(
            "A quarter and more of the recorded disputes last a single day, which no lognormal holds: their lower "
            "quartile is shown and not judged."
        ),
        _(
            "Dated episodes are listed because something followed, so they say little on how often; those after "
            "October 2025 are in the ledger only: no prior rests on them, and none is shown here."
        ),
    )
