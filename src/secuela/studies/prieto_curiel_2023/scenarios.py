"""The authors' four scenarios from January 2022, and what is read from them."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from secuela.studies.prieto_curiel_2023.course import Course, advance, weekly_theta
from secuela.studies.prieto_curiel_2023.figures import FIGURES, Readable, percent
from secuela.studies.prieto_curiel_2023.golden import Golden
from secuela.studies.prieto_curiel_2023.published_parameters import DECADE, PUBLISHED, WEEKS_A_YEAR

STATUS_QUO = "status-quo"
SCENARIOS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        STATUS_QUO: {},
        "incapacitation-doubled": {"eta": 2.0},
        "recruitment-halved": {"rho": 0.5},
        "recruitment-zero": {"rho": 0.0},
    }
)
_CLOSE, _MOST = 1e-9, 60  # of the search for a factor: how near to zero, and rounds
_WIDEST = 4.0  # factors are searched between 0 and this
_MORE = 1.08  # the published "+8 %" of casualties


@dataclass(frozen=True)
class Scenarios:
    """Courses that start from the published state of January 2022."""

    past: Readable

    def course(self, factors: Mapping[str, float], weeks: int = DECADE) -> Course:
        """The course under parameters multiplied by factors."""
        values = {name: value * factors.get(name, 1.0) for name, value in PUBLISHED.items()}
        return advance(self.past.network, self.past.course.members[-1], {0: weekly_theta(values)}, weeks)

    @cached_property
    def courses(self) -> dict[str, Readable]:
        """The four scenarios by name, weeks 0 to 520 from January 2022."""
        return {name: self._readable(factors) for name, factors in SCENARIOS.items()}

    def _readable(self, factors: Mapping[str, float]) -> Readable:
        theta = weekly_theta({name: value * factors.get(name, 1.0) for name, value in PUBLISHED.items()})
        return Readable(self.course(factors), self.past.network, self.past.groups, lambda _: theta)

    def against(self, golden: Golden, level: "Level", base: str) -> float:
        """Percent change of members or deaths in a week against one of three bases."""
        value = level(self.courses[golden.scenario], golden.week)
        if base == STATUS_QUO:
            return percent(value, level(self.courses[STATUS_QUO], golden.week))
        if base == "2022":
            return percent(value, level(self.past, DECADE))
        year = np.array([level(self.past, week) for week in range(DECADE - WEEKS_A_YEAR, DECADE + 1)])
        return percent(value, float(np.trapezoid(year)) / WEEKS_A_YEAR)

    def holding(self, golden: Golden, level: "Level", name: str) -> float:
        """Factor on a parameter at which members or deaths five years on are those of January 2022."""
        goal = level(self.past, DECADE)

        def excess(factor: float) -> float:
            course = self.course({name: factor}, golden.week)
            return level(Readable(course, self.past.network, self.past.groups, self.past.theta), golden.week) / goal - 1

        return root(excess, 0.0, _WIDEST)

    def weeks_down_to(self, golden: Golden, level: "Level") -> float:
        """Weeks until members or deaths are back at their level of January 2012."""
        read = self.courses[golden.scenario]
        weekly = np.array([level(read, week) for week in range(DECADE + 1)])
        return crossing(weekly, level(self.past, 0), upward=False)

    def weeks_up_to(self, golden: Golden, factor: float) -> float:
        """First whole week, after the lowest, at which deaths pass the level of January 2022 times a factor."""
        deaths = self.courses[golden.scenario].course.rate("deaths")
        lowest = int(deaths.argmin())
        goal = factor * self.past.rate("deaths", DECADE)
        return lowest + math.ceil(crossing(deaths[lowest:], goal, upward=True)) + 0.0

    def figure(self, golden: Golden) -> float:
        """The figure of a golden row that names a scenario."""
        if golden.quantity in OF_SCENARIOS:
            return OF_SCENARIOS[golden.quantity](self, golden)
        return FIGURES[golden.quantity](self.courses[golden.scenario], golden)


Level = Callable[[Readable, int], float]


def _members(read: Readable, week: int) -> float:
    return read.total(week)


def _deaths(read: Readable, week: int) -> float:
    return read.rate("deaths", week)


def _deaths_by_week(run: Scenarios, golden: Golden) -> np.ndarray:
    return run.courses[golden.scenario].course.rate("deaths")


OF_SCENARIOS: Mapping[str, Callable[[Scenarios, Golden], float]] = {
    "members_against_2022": lambda run, golden: run.against(golden, _members, "2022"),
    "deaths_against_2022": lambda run, golden: run.against(golden, _deaths, "2022"),
    "members_against_status_quo": lambda run, golden: run.against(golden, _members, STATUS_QUO),
    "deaths_against_status_quo": lambda run, golden: run.against(golden, _deaths, STATUS_QUO),
    "members_against_mean_of_2021": lambda run, golden: run.against(golden, _members, "2021"),
    "deaths_against_mean_of_2021": lambda run, golden: run.against(golden, _deaths, "2021"),
    "weeks_to_deaths_of_2012": lambda run, golden: run.weeks_down_to(golden, _deaths),
    "years_to_deaths_of_2012": lambda run, golden: run.weeks_down_to(golden, _deaths) / WEEKS_A_YEAR,
    "weeks_to_members_of_2012": lambda run, golden: run.weeks_down_to(golden, _members),
    "years_to_members_of_2012": lambda run, golden: run.weeks_down_to(golden, _members) / WEEKS_A_YEAR,
    "lowest_deaths_per_week": lambda run, golden: float(_deaths_by_week(run, golden).min()),
    "week_of_lowest_deaths": lambda run, golden: float(_deaths_by_week(run, golden).argmin()),
    "week_deaths_pass_2022": lambda run, golden: run.weeks_up_to(golden, 1.0),
    "week_deaths_pass_2022_by_8_percent": lambda run, golden: run.weeks_up_to(golden, _MORE),
    "incapacitation_factor_holding_deaths": lambda run, golden: run.holding(golden, _deaths, "eta"),
    "incapacitation_factor_holding_members": lambda run, golden: run.holding(golden, _members, "eta"),
    "recruitment_factor_holding_deaths": lambda run, golden: run.holding(golden, _deaths, "rho"),
    "recruitment_factor_holding_members": lambda run, golden: run.holding(golden, _members, "rho"),
}


def crossing(weekly: NDArray[np.float64], level: float, *, upward: bool) -> float:
    """Weeks until a weekly series first passes a level, linear between weeks; not a number if it never does.

    >>> crossing(np.array([4.0, 3.0, 1.0]), 2.0, upward=False)
    1.5
    """
    passed = weekly >= level if upward else weekly <= level
    if not passed.any():
        return float("nan")
    week = int(passed.argmax())
    if week == 0:
        return 0.0
    before, after = float(weekly[week - 1]), float(weekly[week])
    return week - 1 + (level - before) / (after - before)


def root(curve: Callable[[float], float], low: float, high: float) -> float:
    """Zero of a monotone curve between two points, by false position with the Illinois rule.

    >>> round(root(lambda x: x**3 - 8, 0.0, 5.0), 6)
    2.0
    """
    at_low, at_high = curve(low), curve(high)
    if at_low * at_high > 0:
        return float("nan")
    for _ in range(_MOST):
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        value = curve(middle)
        if abs(value) < _CLOSE:
            return middle
        if value * at_high > 0:
            at_low /= 2
        else:
            low, at_low = high, at_high
        high, at_high = middle, value
    return (low + high) / 2
