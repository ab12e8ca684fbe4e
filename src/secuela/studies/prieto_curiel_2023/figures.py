"""What can be read from a weekly course: levels, rates, sums, shares, counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from secuela.models.organised_crime import Network, PublishedTheta
from secuela.studies.prieto_curiel_2023.course import Course
from secuela.studies.prieto_curiel_2023.golden import Golden
from secuela.studies.prieto_curiel_2023.published_parameters import WEEKS_A_YEAR
from secuela.studies.prieto_curiel_2023.runge_kutta import FLOWS

Floats = NDArray[np.float64]
PERCENT = 100.0
BIG = 10  # groups that the authors set against the rest: the ten that are largest at the start
FEW = 100  # members


def hostility_matrix(network: Network) -> Floats:
    """`(group, other)`: (rival weight + 1) / (ally strength of the group + 1), 0 on the diagonal."""
    groups = network.ally_strength.size
    rivalry = np.zeros((groups, groups))
    rivalry[network.rival_from, network.rival_to] = network.rival_weight
    hostility = (rivalry + 1) / (np.asarray(network.ally_strength)[:, None] + 1)
    np.fill_diagonal(hostility, 0.0)
    return hostility


def deaths_between(members: Floats, theta: PublishedTheta, network: Network) -> Floats:
    """`(group, other)`: members of a group killed per week in its conflict with another."""
    return float(theta.lethality) * members[:, None] * hostility_matrix(network) * members[None, :]


def group_deaths(members: Floats, lethality: Floats, network: Network) -> Floats:
    """`(week, group)`: deaths per week, for members `(week, group)` and lethality `(week,)`."""
    return lethality[:, None] * members * (members @ hostility_matrix(network).T)


@dataclass(frozen=True)
class Readable:
    """A course, with what is needed to read figures from it.

    Args:
        course: Weeks 0 to N.
        network: Groups and ties.
        groups: Group ids in file order.
        theta: Parameters in force at a week.
    """

    course: Course
    network: Network
    groups: tuple[str, ...]
    theta: Callable[[int], PublishedTheta]

    @cached_property
    def big(self) -> NDArray[np.intp]:
        """The ten groups that are largest at the start."""
        return np.flatnonzero(np.asarray(self.network.rank) <= BIG)

    def total(self, week: int) -> float:
        """Members of all groups."""
        return float(self.course.total[week])

    def rate(self, flow: str, week: int) -> float:
        """People per week at a week."""
        return float(self.course.rate(flow)[week])

    def lost_rate(self, week: int) -> float:
        """Killed and incapacitated per week."""
        return self.rate("deaths", week) + self.rate("incapacitated", week)

    def window(self, golden: Golden, *signed: str) -> float:
        """Sum of flows over the window of a figure; a name that begins with a minus is taken off."""
        total = 0.0
        for name in signed:
            value = self.course.flow(name.lstrip("-"), golden.week, golden.until)
            total += -value if name.startswith("-") else value
        return total

    def members_of(self, golden: Golden) -> float:
        """Members of the group of a figure."""
        return float(self.course.members[golden.week, self.groups.index(golden.group)])

    def largest(self, count: int, week: int) -> float:
        """Share of members in the largest groups, percent."""
        members = np.sort(self.course.members[week])
        return PERCENT * float(members[-count:].sum() / members.sum())

    def change(self, week: int) -> Floats:
        """Change of each group since week 0."""
        return self.course.members[week] - self.course.members[0]

    def fights(self, week: int) -> Floats:
        """Deaths per week of each group by each other group."""
        return deaths_between(self.course.members[week], self.theta(week), self.network)

    def small_victims(self, golden: Golden) -> float:
        """Share of deaths outside the ten big groups over a window, percent."""
        weeks = range(golden.week, golden.until + 1)
        lethality = np.array([float(self.theta(week).lethality) for week in weeks])
        deaths = group_deaths(self.course.members[weeks.start : weeks.stop], lethality, self.network)
        summed: Floats = deaths[0] if len(weeks) == 1 else np.asarray(np.trapezoid(deaths, axis=0))
        return PERCENT * float(1 - summed[self.big].sum() / summed.sum())

    def ever_active(self, golden: Golden, *, retired: bool) -> float:
        """Members at the start and everybody recruited since, with or without those who retired."""
        taken_off = () if retired else ("-retired",)
        return self.total(golden.week) + self.window(golden, "recruits", *taken_off)

    def lost_share(self, golden: Golden, *flows: str, retired: bool) -> float:
        """Share of those ever active that the flows took, percent."""
        return PERCENT * self.window(golden, *flows) / self.ever_active(golden, retired=retired)


Figure = Callable[[Readable, Golden], float]
NET = ("recruits", "-deaths", "-incapacitated", "-retired")
LOSSES = ("deaths", "incapacitated", "retired")
LOST = ("deaths", "incapacitated")


def _sum(*flows: str) -> Figure:
    return lambda read, golden: read.window(golden, *flows)


def _mean(*flows: str) -> Figure:
    return lambda read, golden: read.window(golden, *flows) / (golden.until - golden.week)


def _flows() -> dict[str, Figure]:
    named: dict[str, tuple[str, ...]] = {flow: (flow,) for flow in FLOWS}
    named |= {"net": NET, "losses": LOSSES, "lost": LOST, "recruits_less_retired": ("recruits", "-retired")}
    figures: dict[str, Figure] = {}
    for name, flows in named.items():
        figures[f"{name}_total"] = _sum(*flows)
        figures[f"{name}_mean_per_week"] = _mean(*flows)
    for flow in FLOWS:
        figures[f"{flow}_per_week"] = lambda read, golden, flow=flow: read.rate(flow, golden.week)
    return figures


def break_even(read: Readable, week: int) -> float:
    """Recruits per week that would hold the members."""
    return sum(read.rate(flow, week) for flow in LOSSES)


def percent(value: float, base: float) -> float:
    """Change against a base."""
    return PERCENT * (value / base - 1)


def _big_alone(read: Readable, golden: Golden) -> float:
    fights = read.fights(golden.week)
    return PERCENT * float(fights[np.ix_(read.big, read.big)].sum() / fights.sum())


def _big_against_small(read: Readable, golden: Golden) -> float:
    fights = read.fights(golden.week)
    small = np.setdiff1d(np.arange(len(read.groups)), read.big)
    across = fights[np.ix_(read.big, small)].sum() + fights[np.ix_(small, read.big)].sum()
    return PERCENT * float(across / fights.sum())


FIGURES: Mapping[str, Figure] = {
    **_flows(),
    "members": lambda read, golden: read.total(golden.week),
    "lost_per_week": lambda read, golden: read.lost_rate(golden.week),
    "lost_a_year_at_this_rate": lambda read, golden: WEEKS_A_YEAR * read.lost_rate(golden.week),
    "deaths_a_year_at_this_rate": lambda read, golden: WEEKS_A_YEAR * read.rate("deaths", golden.week),
    "net_mean_per_year": lambda read, golden: WEEKS_A_YEAR * _mean(*NET)(read, golden),
    "group_members": lambda read, golden: read.members_of(golden),
    "group_share": lambda read, golden: PERCENT * read.members_of(golden) / read.total(golden.week),
    "two_largest_members": lambda read, golden: float(np.sort(read.course.members[golden.week])[-2:].sum()),
    "top_5_share": lambda read, golden: read.largest(5, golden.week),
    "top_10_share": lambda read, golden: read.largest(10, golden.week),
    "top_20_share": lambda read, golden: read.largest(20, golden.week),
    "smallest_group_members": lambda read, golden: float(read.course.members[golden.week].min()),
    "groups_with_members": lambda read, golden: float((read.course.members[golden.week] > 0).sum()),
    "groups_below_100": lambda read, golden: float((read.course.members[golden.week] < FEW).sum()),
    "groups_shrunk": lambda read, golden: float((read.change(golden.week) < 0).sum()),
    "groups_grown": lambda read, golden: float((read.change(golden.week) > 0).sum()),
    "break_even_recruits_per_week": lambda read, golden: break_even(read, golden.week),
    "break_even_share_of_recruits": lambda read, golden: (
        PERCENT * break_even(read, golden.week) / read.rate("recruits", golden.week)
    ),
    "deaths_growth": lambda read, golden: percent(read.rate("deaths", golden.until), read.rate("deaths", golden.week)),
    "deaths_growth_last_year_on_start": lambda read, golden: percent(
        read.course.flow("deaths", golden.until - WEEKS_A_YEAR, golden.until) / WEEKS_A_YEAR,
        read.rate("deaths", golden.week),
    ),
    "deaths_growth_last_year_on_first": lambda read, golden: percent(
        read.course.flow("deaths", golden.until - WEEKS_A_YEAR, golden.until),
        read.course.flow("deaths", golden.week, golden.week + WEEKS_A_YEAR),
    ),
    "ever_active": lambda read, golden: read.ever_active(golden, retired=True),
    "ever_active_less_retired": lambda read, golden: read.ever_active(golden, retired=False),
    "lost_share": lambda read, golden: read.lost_share(golden, *LOST, retired=True),
    "lost_share_less_retired": lambda read, golden: read.lost_share(golden, *LOST, retired=False),
    "killed_share": lambda read, golden: read.lost_share(golden, "deaths", retired=True),
    "killed_share_less_retired": lambda read, golden: read.lost_share(golden, "deaths", retired=False),
    "deaths_share_among_ten_big": _big_alone,
    "deaths_share_ten_big_against_rest": _big_against_small,
    "deaths_share_outside_ten_big": lambda read, golden: read.small_victims(golden),
}
