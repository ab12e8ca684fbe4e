"""Forecasts beside what was counted: yearly errors, mean error, how often the interval held."""

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from secuela.evidence.message import Message, message
from secuela.studies.source_2022.policy_effects import PolicyEffect
from secuela.text.language import translate as _
from secuela.text.language import worded
from secuela.text.numbers import decimals

Knowledge = Literal["published", "nothing later", "supply given"]
PERCENT = 100.0
_KNOWLEDGE: dict[Knowledge, Message] = {
    "published": message("published"),
    "nothing later": message("nothing later"),
    "supply given": message("supply given"),
}
_MUST_BE = {"below": message("below"), "at most": message("at most"), "at least": message("at least")}
_Z = "0.05", "0.5", "0.95"
_THOUSAND = 1e3


@dataclass(frozen=True)
class Forecast:
    """One forecaster's opioid deaths by year, with a 90 % interval if it gave one.

    Args:
        name: Who or what forecasts.
        knowledge: What it knew: *supply given* is hindsight.
        values: Deaths by year.
        low, high: Ends of the interval.
    """

    name: str
    knowledge: Knowledge
    values: tuple[float, ...]
    low: tuple[float, ...] | None = None
    high: tuple[float, ...] | None = None

    def mape(self, counted: Mapping[int, float]) -> float:
        """Mean absolute error, per cent."""
        truth = np.array(list(counted.values()))
        return float(np.abs(np.array(self.values) / truth - 1).mean() * PERCENT)

    def inside(self, counted: Mapping[int, float]) -> list[bool] | None:
        """Whether each year lies within the interval."""
        if self.low is None or self.high is None:
            return None
        return [low <= truth <= high for low, truth, high in zip(self.low, counted.values(), self.high, strict=True)]

    def rows(self, counted: Mapping[int, float]) -> list[dict[str, Any]]:
        """One row a year, for ``--json``."""
        inside = self.inside(counted)
        return [
            {
                "forecaster": self.name,
                "knowledge": self.knowledge,
                "hindsight": self.knowledge == "supply given",
                "year": year,
                "forecast": self.values[i],
                "low": None if self.low is None else self.low[i],
                "high": None if self.high is None else self.high[i],
                "counted": truth,
                "error_percent": (self.values[i] / truth - 1) * PERCENT,
                "inside": None if inside is None else inside[i],
            }
            for i, (year, truth) in enumerate(counted.items())
        ]


@dataclass(frozen=True)
class Check:
    """Something that was fixed beforehand and must hold."""

    what: str
    value: float
    bound: float
    must_be: Literal["below", "at most", "at least"]

    @property
    def ok(self) -> bool:
        """Whether it holds."""
        holds = {"below": operator.lt, "at most": operator.le, "at least": operator.ge}
        return bool(holds[self.must_be](self.value, self.bound))

    def as_json(self) -> dict[str, Any]:
        """For ``--json``."""
        return {"check": self.what, "value": self.value, "must_be": self.must_be, "bound": self.bound, "ok": self.ok}


@dataclass(frozen=True)
class ForecastComparison:
    """Everything that ``reproduce source-2022`` shows.

    Args:
        counted: Opioid deaths by year, as reported.
        forecasts: In the order in which they are shown.
        checks: What must hold.
        policies: Our effects, each beside the published one, per cent.
        notes: For the reader.
    """

    counted: Mapping[int, float]
    forecasts: tuple[Forecast, ...]
    checks: tuple[Check, ...]
    policies: tuple[tuple[PolicyEffect, float], ...]
    notes: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """False if a check fails; the figures stand as they are."""
        return all(check.ok for check in self.checks)

    def scores(self) -> list[dict[str, Any]]:
        """Mean error and coverage of each forecaster."""
        found: list[dict[str, Any]] = []
        for forecast in self.forecasts:
            inside = forecast.inside(self.counted)
            found.append(
                {
                    "forecaster": forecast.name,
                    "knowledge": forecast.knowledge,
                    "hindsight": forecast.knowledge == "supply given",
                    "mape_percent": forecast.mape(self.counted),
                    "years_inside": None if inside is None else sum(inside),
                    "years": len(self.counted),
                }
            )
        return found

    def tables(self) -> list[tuple[str, list[str], list[list[str]]]]:
        """Title, headings and rows of the three tables that a terminal shows; deaths in thousands."""
        years = [f"{year}" for year in self.counted]
        counted = [_("counted"), "", *(_thousand(value) for value in self.counted.values()), "", ""]
        forecasts = [
            [
                forecast.name,
                _known(forecast.knowledge, hindsight=score["hindsight"]),
                *(_thousand(value) for value in forecast.values),
                decimals(score["mape_percent"], 1),
                "" if score["years_inside"] is None else f"{score['years_inside']}/{score['years']}",
            ]
            for forecast, score in zip(self.forecasts, self.scores(), strict=True)
        ]
        checks = [
            [
                c.what,
                decimals(c.value, 1),
                _bound(c),
                _("yes") if c.ok else _("NO"),
            ]
            for c in self.checks
        ]
        effects = [
            [o.policy.replace("_", " "), decimals(theirs, 1), _middle_and_range(o)] for o, theirs in self.policies
        ]
        heads = [_("forecast"), _("knew"), *years, _("mean error, %"), _("years in 90 %")]
        return [
            (_("US opioid overdose deaths, thousands a year"), heads, [counted, *forecasts]),
            (_("What must hold, fixed beforehand"), [_("check"), _("value"), _("must be"), _("ok")], checks),
            (_("Change of deaths 2022-32 by a policy, %"), [_("policy"), "SOURCE", _("ours (90 %)")], effects),
        ]

    def as_json(self) -> dict[str, Any]:
        """One object with ``rows``, ``scores``, ``checks``, ``policies``, ``notes`` and ``ok``."""
        return {
            "rows": [row for forecast in self.forecasts for row in forecast.rows(self.counted)],
            "scores": self.scores(),
            "checks": [check.as_json() for check in self.checks],
            "policies": [
                {
                    "policy": ours.policy,
                    "published_percent": published,
                    "ours_percent": dict(zip(_Z, (ours.low, ours.middle, ours.high), strict=True)),
                }
                for ours, published in self.policies
            ],
            "notes": list(self.notes),
            "ok": self.ok,
        }


def _known(knowledge: Knowledge, *, hindsight: bool) -> str:
    words = worded(_KNOWLEDGE[knowledge])
    return _("{knowledge} (hindsight)").format(knowledge=words) if hindsight else words


def _bound(check: Check) -> str:
    return f"{worded(_MUST_BE[check.must_be])} {decimals(check.bound, 1)}"


def _middle_and_range(effect: PolicyEffect) -> str:
    middle, low, high = (decimals(value, 1) for value in (effect.middle, effect.low, effect.high))
    return _("{middle} ({low} to {high})").format(middle=middle, low=low, high=high)


def _thousand(deaths: float) -> str:
    return decimals(deaths / _THOUSAND, 1)
