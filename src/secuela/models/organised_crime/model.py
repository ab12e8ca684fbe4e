"""Organised crime: members of groups, how they join and leave, and what the removal of leaders does.

The dynamics are those of Prieto-Curiel, Campedelli and Hope (2023), Science 381:1312, doi 10.1126/science.adh2888: a
group recruits in proportion to its size, loses members to a fixed national total of incapacitations shared by size, to
conflict with every other group weighted by recorded rivalry and alliance, and to saturation in proportion to its
size squared. The working version adds exits kept apart, a cap on incapacitation, luck, splits that nobody planned, and
the removal of leaders: a dip in recruitment and, sometimes, a split of the group.

At the origin it takes over: members killed in conflict begin at the draw's reading of the record and follow the path of
the nation's homicides, recruitment is what keeps the published growth, and from there on conflict swings: its growth
has momentum, and calm and turbulent times. The swing of a month is known as the month before ends, so that what is
handed on is the conflict of the month in which it arrives. Every product costs O(groups + ties).
"""

from math import factorial
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jax.scipy.special import ndtr, ndtri
from jaxtyping import Array, Bool, Float

from secuela.dynamics.luck import swung
from secuela.dynamics.model import MONTH, AbstractModel, advanced, opening
from secuela.dynamics.ports import neutral
from secuela.models.organised_crime.families import Families, Nodes, Pressure, by_node
from secuela.models.organised_crime.network import Network
from secuela.models.organised_crime.published import PublishedTheta, spin_up
from secuela.models.organised_crime.state import LISTED, SLOTS, Inputs, Luck, Outputs, State, Theta

_TARGET_YEARS = 10.0  # January 2012 to January 2022
_SOLVER_STEPS = 7
_SOLVED = 1e-9  # log of members
_OF_AN_EIGHTH = 8  # terms of the growth of an eighth of a month
_NODES = 50  # of the distribution of a split's shares


class AtWork(eqx.Module):
    """Rates of a month that are the same in all groups, 1/year, and what is taken of the nation."""

    recruitment: Float[Array, ""]
    lethality: Float[Array, ""]  # 1/(person year)
    saturation: Float[Array, ""]  # 1/(person year)
    incapacitated: Float[Array, ""]  # people/year
    killed: Float[Array, ""]  # people/year, in operations beyond the reference


class Hazards(eqx.Module):
    """What acts on each node, for one of each rate that is the same in all groups."""

    at_work: AtWork
    joining: Nodes  # factor on recruitment
    met: Pressure
    capped: Float[Array, ""]  # hazard of each node, for one person a year of those taken of the nation

    def net(self) -> Nodes:
        """Growth, 1/year."""
        rates = self.at_work
        outward = self.capped * (rates.incapacitated + rates.killed)
        return by_node(
            lambda joining, weighed, joint: (
                rates.recruitment * joining - (rates.lethality * weighed + outward + rates.saturation * joint)
            ),
            self.joining,
            self.met.weighed,
            self.met.joint,
        )

    def amounts(self, members: Nodes) -> "Amounts":
        """By node; groups that cannot split are one sum."""
        of = lambda each: by_node(jnp.multiply, each, members).others_together()  # noqa: E731
        taken = by_node(lambda members: self.capped * members, members.others_together())
        return Amounts(of(self.joining), self.met.pairs, taken, of(self.met.joint))


class Amounts(eqx.Module):
    """People a year who join and who leave in each way, for one of each rate; groups that cannot split are one sum."""

    joining: Nodes
    met: Nodes
    taken: Nodes
    crowded: Nodes

    def balanced(self, rates: AtWork, out: Nodes) -> tuple[Float[Array, ""], Float[Array, ""], Float[Array, ""]]:
        """Of all nodes, those who leave in each way, for one of each rate, so that they add up to as many as are gone.

        Args:
            rates: Of the month.
            out: People who are gone.
        """
        taken = rates.incapacitated + rates.killed
        total = by_node(
            lambda met, counted, crowded: rates.lethality * met + taken * counted + rates.saturation * crowded,
            self.met,
            self.taken,
            self.crowded,
        )
        balance = by_node(lambda out, of: jnp.where(of > 0, out / jnp.where(of > 0, of, 1.0), 0.0), out, total)
        met, counted, crowded = (
            by_node(jnp.multiply, balance, each).sum() for each in (self.met, self.taken, self.crowded)
        )
        return met, counted, crowded


class OrganisedCrime(AbstractModel):
    """The working version for assessments.

    Args:
        network: Recorded groups and ties, those that can split last.
        years_to_origin: From January 2012 to the end of the origin month, in published years of 52 weeks.
    """

    name: ClassVar[str] = "organised_crime"

    network: Network
    years_to_origin: float = eqx.field(static=True)

    # ---- start -----------------------------------------------------------------------------------------------------

    def start(self, theta: Theta) -> State:
        """The published model at the origin, and what the draw's reading of conflict deaths makes of it."""
        recorded, rate = self.published_start(theta)
        pairs = self.pairs(recorded)
        lethality = theta.conflict_deaths / MONTH / pairs
        spared = (theta.lethality - lethality) * pairs / recorded.sum()  # 1/year; the growth of the origin stays
        free = jnp.zeros(SLOTS, dtype=int)
        zero = jnp.zeros(())
        return State(
            members=jnp.concatenate([recorded, jnp.zeros(SLOTS)]),
            dip=jnp.zeros(LISTED),
            family=free,
            organisation=free - 1,
            tie=jnp.zeros(SLOTS),
            age=jnp.zeros(SLOTS),
            months=zero,
            recruitment_noise=zero,
            swing=zero,
            next_swing=zero,
            growth=zero,
            turbulent=theta.turbulent,
            recruitment_rate=rate - spared,
            lethality=lethality,
            clock=zero,
        )

    def published_start(self, theta: Theta) -> tuple[Float[Array, " recorded"], Float[Array, ""]]:
        """Members at the origin, spun up without luck from 2012 through the draw's members in 2022, and recruitment."""
        rate = self.solve_recruitment(theta)
        members_2022 = self._published(theta, rate, _TARGET_YEARS)
        remaining = self.years_to_origin - _TARGET_YEARS
        return spin_up(members_2022, self.published_theta(theta, rate), self.network, remaining), rate

    def pairs(self, recorded: Float[Array, " recorded"]) -> Float[Array, ""]:
        """Conflict deaths a year over lethality, person^2, among recorded groups that have not split."""
        pressure = self.network.rivals(recorded) + recorded.sum() - recorded
        return (recorded * pressure / (self.network.ally_strength + 1)).sum()

    def published_theta(self, theta: Theta, recruitment: Float[Array, ""]) -> PublishedTheta:
        """The draw's parameters in the published model's terms, per year."""
        return PublishedTheta(recruitment, theta.incapacitation, theta.lethality, theta.saturation)

    def solve_recruitment(self, theta: Theta) -> Float[Array, ""]:
        """Recruitment rate (1/year) at which the published model meets the draw's members in January 2022.

        Secant steps on the log of members, which is nearly linear in the rate. A draw for which it does not settle
        ends not finite or off its target, and is counted as failed by the engine.
        """

        def miss(rate: Float[Array, ""]) -> Float[Array, ""]:
            return jnp.log(self._published(theta, rate, _TARGET_YEARS).sum() / theta.members_2022)

        def secant(
            pair: tuple[Float[Array, ""], Float[Array, ""], Float[Array, ""]], _: None
        ) -> tuple[tuple[Float[Array, ""], Float[Array, ""], Float[Array, ""]], None]:
            before, now, miss_before = pair
            miss_now = miss(now)
            slope = (miss_now - miss_before) / jnp.where(now == before, 1.0, now - before)
            move = jnp.where(slope == 0, 0.0, miss_now / jnp.where(slope == 0, 1.0, slope))
            return (now, now - move, miss_now), None

        growth = jnp.log(theta.members_2022 / theta.members_2012) / _TARGET_YEARS
        losses = theta.incapacitation / theta.members_2012
        first, second = growth + losses, growth + 2 * losses
        (_, rate, _), _ = jax.lax.scan(secant, (first, second, miss(first)), None, length=_SOLVER_STEPS)
        return jnp.where(jnp.abs(miss(rate)) < _SOLVED, rate, jnp.nan)

    def _published(self, theta: Theta, rate: Float[Array, ""], years: float) -> Float[Array, " recorded"]:
        start = self.network.start(theta.members_2012, theta.rank_exponent)
        return spin_up(start, self.published_theta(theta, rate), self.network, years)

    # ---- step ------------------------------------------------------------------------------------------------------

    def step(self, state: State, inputs: Inputs, theta: Theta, luck: Luck, dt: float) -> tuple[State, Outputs]:
        """Advance by ``dt`` years (at most a month): events and luck first, then the flows."""
        begins = state.clock == 0
        opened, counts = self._open_month(state, inputs, theta, luck)
        state = opening(state.clock, opened, state)
        counts = {name: jnp.where(begins, value, 0.0) for name, value in counts.items()}
        state, flows = self._flow(state, inputs, theta, dt)
        state = eqx.tree_at(lambda s: s.clock, state, advanced(state.clock, dt))
        splinters = (state.organisation >= 0).sum().astype(float)
        outputs = Outputs(
            members=state.members.sum(),
            active_groups=(state.members >= theta.smallest_group).sum().astype(float),
            splinter_groups=splinters,
            **flows,
            **counts,
        )
        return state, outputs

    def _open_month(
        self, state: State, inputs: Inputs, theta: Theta, luck: Luck
    ) -> tuple[State, dict[str, Float[Array, "..."]]]:
        """Luck of the month, removals and the splits they bring."""
        noise = swung(state.recruitment_noise, luck.recruitment, theta.recruitment_noise_sd, theta.noise_half_life)
        growth, turbulent = swelled(state.growth, state.turbulent, luck, theta)
        moved = (state.months + 1, noise, state.next_swing, state.next_swing + growth, growth, turbulent)
        state = eqx.tree_at(
            lambda s: (s.months, s.recruitment_noise, s.swing, s.next_swing, s.growth, s.turbulent), state, moved
        )
        sizes = self._sizes(state, self._belongs(state, theta))
        size = sizes.sum(1)
        captures, kills = self._allocate(size, inputs, theta)
        removals = captures + kills
        dip = -jnp.log1p(-theta.removal_dip) * removals
        state = eqx.tree_at(lambda s: s.dip, state, state.dip + dip)
        captured = chance_of_split(size, theta)
        killed = captured * theta.kill_split_odds
        killed = killed / (1 - captured + killed)
        spared = (1 - captured) ** captures * (1 - killed) ** kills
        unplanned = -jnp.expm1(-theta.split_rate * MONTH * captured / captured.sum())
        splits = (ndtr(luck.split) < 1 - spared) | (ndtr(luck.own_split) < unplanned)
        state, exhausted = self._split(state, theta, luck, splits, sizes)
        counts = {
            "splits": splits.sum().astype(float) - exhausted,
            "removals": removals,
            "unsplit_captures": jnp.where(splits, 0.0, captures),
            "unsplit_kills": jnp.where(splits, 0.0, kills),
            "slots_exhausted": exhausted,
        }
        return state, counts

    def _belongs(self, state: State, theta: Theta) -> Float[Array, "listed family"]:
        """1 where a group that can split, or a slot, belongs to a listed organisation under the draw's mapping."""
        recorded = jnp.asarray(self.network.organisations()[:, self.network.parents])[theta.listed_mapping]
        organisation = jnp.concatenate([recorded, state.organisation])
        return (organisation[None, :] == jnp.arange(LISTED)[:, None]).astype(float)

    def _sizes(self, state: State, belongs: Float[Array, "listed family"]) -> Float[Array, "listed family"]:
        """Members of each node that can split, under the organisation that it belongs to."""
        return belongs * state.members[self.network.others :]

    def _allocate(
        self, size: Float[Array, " listed"], inputs: Inputs, theta: Theta
    ) -> tuple[Float[Array, " listed"], Float[Array, " listed"]]:
        """Removals of the month over the listed organisations: by size, or equally; a structural choice."""
        equal = (size > 0).astype(float)
        weight = jnp.where(theta.removal_allocation == 0, size, equal)
        alone = jnp.clip(inputs.alone, 0.0, 1.0)
        feasible = alone * inputs.us_operations + (1 - alone) * inputs.feasibility
        weight = weight / weight.sum() * feasible * MONTH
        return weight * inputs.removals_capture, weight * inputs.removals_kill

    def wars_to_come(self, theta: Theta, recorded: Float[Array, " recorded"], months: int) -> Float[Array, " month"]:
        """What unplanned splits are expected to add to conflict, relative to it, months 0 to ``months``.

        To first order: as many splits as the record has, of organisations as they are at the origin, each with the
        mean of its hostility so far.
        """
        belongs = (
            jnp.asarray(self.network.organisations())[theta.listed_mapping] == jnp.arange(LISTED)[:, None]
        ).astype(float)
        sizes = belongs * recorded
        captured = chance_of_split(sizes.sum(1), theta)
        largest, divisor = sizes.max(1), (jnp.asarray(self.network.ally_strength) + 1)[sizes.argmax(1)]
        middle = jnp.log(theta.offshoot_share / (1 - theta.offshoot_share))
        share = jax.nn.sigmoid(middle + theta.offshoot_share_spread * ndtri((jnp.arange(_NODES) + 0.5) / _NODES))
        between = 2 * largest**2 * (share * (1 - share)).mean() / divisor / self.pairs(recorded)
        rate = theta.split_rate * MONTH * (captured / captured.sum() * between).sum()
        height = theta.tie_median * jnp.exp(theta.tie_spread**2 / 2)
        age = jnp.arange(months + 1) - jnp.round(theta.hostility_lag)
        return rate * jnp.cumsum(1 + height * hostility(age, theta))

    def split_chances(self, state: State, theta: Theta) -> Float[Array, " listed"]:
        """Chance that the capture of a leader splits each organisation."""
        return chance_of_split(self._sizes(state, self._belongs(state, theta)).sum(1), theta)

    def _split(
        self,
        state: State,
        theta: Theta,
        luck: Luck,
        splits: Bool[Array, " listed"],
        sizes: Float[Array, "listed family"],
    ) -> tuple[State, Float[Array, ""]]:
        """Divide the largest node of each organisation that splits; members are conserved.

        The offshoot keeps its parent's recorded ties through its family. A split without a free slot does not happen
        and is counted.
        """
        recorded = state.members.size - SLOTS
        others = self.network.others
        members = state.members[others:]  # of those that can split, and of slots
        places = jnp.arange(members.size)
        # The first node of the largest size: two plain reductions are much quicker than argmax on a processor.
        parent = jnp.where(sizes == sizes.max(axis=1, keepdims=True), places, members.size - 1).min(axis=1)
        slot = (state.organisation >= 0).sum() + jnp.cumsum(splits) - 1
        happens = splits & (slot < SLOTS)
        slot = jnp.where(happens, slot, SLOTS)  # out of range: dropped
        middle = jnp.log(theta.offshoot_share / (1 - theta.offshoot_share))
        share = jax.nn.sigmoid(middle + theta.offshoot_share_spread * luck.share)
        leaving = jnp.where(happens, share * members[parent], 0.0)
        own = recorded - others
        family = jnp.where(parent < own, others + parent, state.family[jnp.clip(parent - own, 0)])
        members = members.at[parent].add(-leaving).at[own + slot].set(leaving, mode="drop")
        new = (
            jnp.concatenate([state.members[:others], members]),
            state.family.at[slot].set(family, mode="drop"),
            state.organisation.at[slot].set(jnp.arange(LISTED), mode="drop"),
            state.tie.at[slot].set(theta.tie_median * jnp.exp(theta.tie_spread * luck.tie), mode="drop"),
            state.age.at[slot].set(-jnp.round(theta.hostility_lag), mode="drop"),
        )
        state = eqx.tree_at(lambda s: (s.members, s.family, s.organisation, s.tie, s.age), state, new)
        return state, (splits & ~happens).sum().astype(float)

    def _flow(self, state: State, inputs: Inputs, theta: Theta, dt: float) -> tuple[State, dict[str, Float[Array, ""]]]:
        """Runge-Kutta 4 on the log of members, so that they stay positive; exits balance by construction."""
        families, at_work = self._families(state), self._at_work(state, inputs, theta)
        begin = self._nodes(state)

        def stage(members: Nodes, elapsed: float) -> tuple[Nodes, Amounts]:
            h = self._hazards(state, families, members, at_work, theta, elapsed)
            return h.net(), h.amounts(members)

        k1, f1 = stage(begin, 0.0)
        half = by_node(lambda by: close_to_one(dt / 2 / 4 * by, _OF_AN_EIGHTH) ** 4, k1)
        k2, f2 = stage(by_node(jnp.multiply, begin, half), dt / 2)
        half = by_node(lambda had, by, before: had * close_to_one(dt / 2 * (by - before)), half, k2, k1)
        k3, f3 = stage(by_node(jnp.multiply, begin, half), dt / 2)
        whole = by_node(lambda had, by, before: (had * close_to_one(dt / 2 * (by - before))) ** 2, half, k3, k2)
        k4, f4 = stage(by_node(jnp.multiply, begin, whole), dt)
        slope, amount = jax.tree.map(
            lambda one, two, three, four: (one + 2 * (two + three) + four) / 6, (k1, f1), (k2, f2), (k3, f3), (k4, f4)
        )
        growth = by_node(lambda had, by, before: had * close_to_one(dt * (by - before)), whole, slope, k3)
        members = by_node(jnp.multiply, begin, growth)
        recruits = by_node(lambda joining: dt * at_work.recruitment * joining, amount.joining)
        before, after = begin.others_together(), members.others_together()
        out = by_node(lambda had, more, has: had + more - has, before, recruits, after)
        met, taken, crowded = amount.balanced(at_work, out)
        incapacitated, killed = at_work.incapacitated * taken, at_work.killed * taken
        faded = state.dip * jnp.exp2(-dt / MONTH / theta.dip_half_life)
        state = eqx.tree_at(
            lambda s: (s.members, s.dip, s.age), state, (members.joined(), faded, state.age + dt / MONTH)
        )
        end = families.pressure(members, hostile_tie(state, theta, 0.0))
        return state, {
            "recruits": recruits.sum(),
            "conflict_deaths": at_work.lethality * met,
            "conflict_ahead": self._ahead(state, inputs, theta, end.pairs.sum()),
            "killed_in_operations": incapacitated * theta.operation_lethality + killed,
            "detained": incapacitated * (1 - theta.operation_lethality),
            "left": at_work.saturation * crowded,
            "war_share": jnp.where(state.organisation == jnp.arange(LISTED)[:, None], end.war, 0.0).sum(1),
        }

    def _nodes(self, state: State) -> Nodes:
        return Nodes.of(state.members, self.network.others, SLOTS)

    def _families(self, state: State) -> Families:
        return Families.of(self.network, state.family, state.organisation >= 0)

    def origin_rates(self, start: State, theta: Theta) -> dict[str, Float[Array, ""]]:
        """People a year who join, and who leave in each way, at a start and with nothing from outside."""
        members, at_work = self._nodes(start), self._at_work(start, neutral(Inputs), theta)
        amounts = self._hazards(start, self._families(start), members, at_work, theta, 0.0).amounts(members)
        return {
            "recruits": at_work.recruitment * amounts.joining.sum(),
            "conflict": at_work.lethality * amounts.met.sum(),
            "incapacitated": at_work.incapacitated * amounts.taken.sum(),
            "left": at_work.saturation * amounts.crowded.sum(),
        }

    def _at_work(self, state: State, inputs: Inputs, theta: Theta) -> AtWork:
        """What is the same through a month and in all groups."""
        path = theta.conflict_path[state.months.astype(int)]
        return AtWork(
            recruitment=state.recruitment_rate * inputs.recruitment * jnp.exp(state.recruitment_noise),
            lethality=state.lethality * inputs.lethality * jnp.exp(path + bent(state.swing, theta)),
            saturation=theta.saturation,
            # people a year, were there no cap
            incapacitated=jnp.maximum(theta.incapacitation + inputs.incapacitation, 0.0),
            killed=jnp.maximum(inputs.killed, 0.0),
        )

    def _hazards(
        self, state: State, families: Families, members: Nodes, at_work: AtWork, theta: Theta, elapsed: float
    ) -> Hazards:
        """What groups meet ``elapsed`` years into the step, at the given members."""
        months = elapsed / MONTH
        found = families.pressure(members, hostile_tie(state, theta, months))
        taken = at_work.incapacitated + at_work.killed
        capped = jnp.minimum(taken / members.sum(), theta.incapacitation_cap) / jnp.where(taken > 0, taken, 1.0)
        dip = jnp.exp(-state.dip * jnp.exp2(-months / theta.dip_half_life))
        own = 1 + (dip - 1) @ self._belongs(state, theta)
        parents = self.network.parents.size
        return Hazards(
            at_work=at_work,
            joining=Nodes(jnp.ones(members.others.shape), own[:parents], own[parents:]),
            met=found,
            capped=capped,
        )

    def _ahead(self, state: State, inputs: Inputs, theta: Theta, pairs: Float[Array, ""]) -> Float[Array, ""]:
        """Conflict deaths a month as the next month begins: its members, hostility, path and swing."""
        path = theta.conflict_path[jnp.minimum(state.months.astype(int) + 1, theta.conflict_path.size - 1)]
        return state.lethality * inputs.lethality * jnp.exp(path + bent(state.next_swing, theta)) * pairs * MONTH


def close_to_one(power: Float[Array, "..."], terms: int = 4) -> Float[Array, "..."]:
    """Exponential of a small number, by the first terms of its series.

    Four are within 3e-11 below 0.02 and within 9e-8 below 0.1: growth between the stages of a month differs by less.
    Eight are within 4e-11 below 0.25, an eighth of a month at 24 a year (tests/property/test_crime_invariants.py).
    """
    found = jnp.full_like(power, 1 / factorial(terms))
    for term in reversed(range(terms)):
        found = 1 / factorial(term) + power * found
    return found


def hostile_tie(state: State, theta: Theta, months: float) -> Float[Array, " slot"]:
    """Hostility of each offshoot to its family, some months into the step; none in a free slot."""
    return jnp.where(state.organisation >= 0, state.tie * hostility(state.age + months, theta), 0.0)


def chance_of_split(size: Float[Array, " listed"], theta: Theta) -> Float[Array, " listed"]:
    """Chance that the capture of a leader splits organisations of some sizes: each against the mean of all."""
    relative = jnp.where(size > 0, size, 1.0) / size.mean()
    odds = theta.split_chance / (1 - theta.split_chance) * relative**theta.split_size_slope
    return odds / (1 + odds)


def swelled(
    growth: Float[Array, ""], turbulent: Float[Array, ""], luck: Luck, theta: Theta
) -> tuple[Float[Array, ""], Float[Array, ""]]:
    """Growth of conflict in the next month, with momentum, and whether the time is turbulent."""
    chance = jnp.where(turbulent > 0, theta.turbulence_ends, theta.turbulence_begins)
    turns = ndtr(luck.turbulence) < chance
    turbulent = jnp.where(turns, 1 - turbulent, turbulent)
    sd = jnp.where(turbulent > 0, theta.conflict_growth_sd_turbulent, theta.conflict_growth_sd_calm)
    return swung(growth, luck.conflict, sd, theta.conflict_growth_half_life), turbulent


def bent(swing: Float[Array, ""], theta: Theta) -> Float[Array, ""]:
    """Log of conflict relative to its path: the swing of homicides scaled up, bent towards the largest on record."""
    return theta.conflict_swing_limit * jnp.tanh(theta.swing_scale * swing / theta.conflict_swing_limit)


def hostility(age: Float[Array, "..."], theta: Theta) -> Float[Array, "..."]:
    """Share of its height that the hostility of a split has, ``age`` months after it began: a rise, then a fall."""
    rising = jnp.clip(age / theta.tie_rise, 0.0, 1.0)
    return rising * jnp.exp2(-jnp.maximum(age - theta.tie_rise, 0.0) / theta.tie_half_life)
