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

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jax.scipy.special import ndtr, ndtri
from jaxtyping import Array, Bool, Float

from secuela.dynamics.luck import swung
from secuela.dynamics.model import MONTH, AbstractModel, advanced, opening
from secuela.dynamics.ports import neutral
from secuela.models.organised_crime.families import Families, Nodes, by_node
from secuela.models.organised_crime.network import Network
from secuela.models.organised_crime.published import PublishedTheta, spin_up
from secuela.models.organised_crime.state import LISTED, SLOTS, Inputs, Luck, Outputs, State, Theta

_TARGET_YEARS = 10.0  # January 2012 to January 2022
_SOLVER_STEPS = 7
_SOLVED = 1e-9  # log of members
_NODES = 50  # of the distribution of a split's shares


class Hazards(eqx.Module):
    """Per-capita rates, 1/year, and what is taken of the nation."""

    recruitment: Nodes
    conflict: Nodes
    leaving: Nodes
    incapacitated: Float[Array, ""]  # people/year
    killed: Float[Array, ""]  # people/year, in operations beyond the reference
    capped: Float[Array, ""]  # hazard of each node, for one person a year of these


class OrganisedCrime(AbstractModel):
    """The working version for assessments.

    Args:
        network: Recorded groups and ties.
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
        organisation = jnp.concatenate([recorded, jnp.where(state.organisation < 0, LISTED, state.organisation)])
        return (organisation[None, :] == jnp.arange(LISTED)[:, None]).astype(float)

    def _sizes(self, state: State, belongs: Float[Array, "listed family"]) -> Float[Array, "listed family"]:
        """Members of each node that can split, under the organisation that it belongs to."""
        return belongs * jnp.concatenate([state.members[self.network.parents], state.members[-SLOTS:]])

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
        nodes = jnp.concatenate([jnp.asarray(self.network.parents), recorded + jnp.arange(SLOTS)])
        # The first node of the largest size: two plain reductions are much quicker than argmax on a processor.
        parent = jnp.where(sizes == sizes.max(axis=1, keepdims=True), nodes, recorded + SLOTS - 1).min(axis=1)
        slot = (state.organisation >= 0).sum() + jnp.cumsum(splits) - 1
        happens = splits & (slot < SLOTS)
        slot = jnp.where(happens, slot, SLOTS)  # out of range: dropped
        middle = jnp.log(theta.offshoot_share / (1 - theta.offshoot_share))
        share = jax.nn.sigmoid(middle + theta.offshoot_share_spread * luck.share)
        leaving = jnp.where(happens, share * state.members[parent], 0.0)
        family = jnp.where(parent < recorded, parent, state.family[jnp.clip(parent - recorded, 0)])
        members = state.members.at[parent].add(-leaving).at[recorded + slot].set(leaving, mode="drop")
        new = (
            members,
            state.family.at[slot].set(family, mode="drop"),
            state.organisation.at[slot].set(jnp.arange(LISTED), mode="drop"),
            state.tie.at[slot].set(theta.tie_median * jnp.exp(theta.tie_spread * luck.tie), mode="drop"),
            state.age.at[slot].set(-jnp.round(theta.hostility_lag), mode="drop"),
        )
        state = eqx.tree_at(lambda s: (s.members, s.family, s.organisation, s.tie, s.age), state, new)
        return state, (splits & ~happens).sum().astype(float)

    def _flow(self, state: State, inputs: Inputs, theta: Theta, dt: float) -> tuple[State, dict[str, Float[Array, ""]]]:
        """Runge-Kutta 4 on the log of members, so that they stay positive; exits balance by construction."""
        families = self._families(state)
        begin = Nodes.of(state.members, SLOTS)

        def stage(members: Nodes, elapsed: float) -> tuple[Nodes, dict[str, Nodes]]:
            h = self._hazards(state, families, members, inputs, theta, elapsed)
            share = by_node(lambda each: h.capped * each, members)  # of a national number, were it one person a year
            amounts = {
                "recruits": by_node(jnp.multiply, h.recruitment, members),
                "conflict": by_node(jnp.multiply, h.conflict, members),
                "share": share,
                "left": by_node(jnp.multiply, h.leaving, members),
            }
            outward = h.capped * (h.incapacitated + h.killed)
            slope = by_node(lambda in_, out, left: in_ - (out + outward + left), h.recruitment, h.conflict, h.leaving)
            return slope, amounts

        def grown(slope: Nodes, time: float) -> Nodes:
            return by_node(lambda members, by: members * jnp.exp(time * by), begin, slope)

        k1, f1 = stage(begin, 0.0)
        k2, f2 = stage(grown(k1, dt / 2), dt / 2)
        k3, f3 = stage(grown(k2, dt / 2), dt / 2)
        k4, f4 = stage(grown(k3, dt), dt)
        slope, amount = jax.tree.map(
            lambda one, two, three, four: (one + 2 * two + 2 * three + four) / 6, (k1, f1), (k2, f2), (k3, f3), (k4, f4)
        )
        members = grown(slope, dt)
        incapacitated, killed = national(inputs, theta)
        exits = {
            "conflict": amount["conflict"],
            "incapacitated": by_node(lambda share: incapacitated * share, amount["share"]),
            "killed": by_node(lambda share: killed * share, amount["share"]),
            "left": amount["left"],
        }
        out = by_node(lambda had, more, has: had + dt * more - has, begin, amount["recruits"], members)
        total = by_node(lambda *each: sum(each), *exits.values())
        balance = by_node(lambda out, of: jnp.where(of > 0, out / jnp.where(of > 0, of, 1.0), 0.0), out, total)
        gone = {name: by_node(jnp.multiply, balance, each).sum() for name, each in exits.items()}
        faded = state.dip * jnp.exp2(-dt / MONTH / theta.dip_half_life)
        state = eqx.tree_at(
            lambda s: (s.members, s.dip, s.age), state, (members.joined(), faded, state.age + dt / MONTH)
        )
        end = families.pressure(members, hostile_tie(state, theta, 0.0))
        return state, {
            "recruits": dt * amount["recruits"].sum(),
            "conflict_deaths": gone["conflict"],
            "conflict_ahead": self._ahead(state, inputs, theta, end.pairs),
            "killed_in_operations": gone["incapacitated"] * theta.operation_lethality + gone["killed"],
            "detained": gone["incapacitated"] * (1 - theta.operation_lethality),
            "left": gone["left"],
            "war_share": jnp.where(state.organisation == jnp.arange(LISTED)[:, None], end.war, 0.0).sum(1),
        }

    def _families(self, state: State) -> Families:
        return Families.of(self.network, state.family, state.organisation >= 0)

    def origin_rates(self, start: State, theta: Theta) -> dict[str, Float[Array, ""]]:
        """People a year who join, and who leave in each way, at a start and with nothing from outside."""
        members = Nodes.of(start.members, SLOTS)
        h = self._hazards(start, self._families(start), members, neutral(Inputs), theta, 0.0)
        of = lambda rate: by_node(jnp.multiply, rate, members).sum()  # noqa: E731
        incapacitated = h.incapacitated * h.capped * members.sum()
        return {
            "recruits": of(h.recruitment),
            "conflict": of(h.conflict),
            "incapacitated": incapacitated,
            "left": of(h.leaving),
        }

    def _hazards(
        self, state: State, families: Families, members: Nodes, inputs: Inputs, theta: Theta, elapsed: float
    ) -> Hazards:
        """Per-capita rates ``elapsed`` years into the step, at the given members."""
        months = elapsed / MONTH
        found = families.pressure(members, hostile_tie(state, theta, months))
        incapacitated, killed = national(inputs, theta)
        taken = incapacitated + killed
        capped = jnp.minimum(taken / members.sum(), theta.incapacitation_cap) / jnp.where(taken > 0, taken, 1.0)
        dip = jnp.exp(-state.dip * jnp.exp2(-months / theta.dip_half_life))
        rate = state.recruitment_rate * inputs.recruitment * jnp.exp(state.recruitment_noise)
        path = theta.conflict_path[state.months.astype(int)]
        lethality = state.lethality * inputs.lethality * jnp.exp(path + bent(state.swing, theta))
        return Hazards(
            recruitment=families.placed(rate, rate * (1 + (dip - 1) @ self._belongs(state, theta))),
            conflict=by_node(lambda each: lethality * each, found.weighed),
            leaving=by_node(lambda each: theta.saturation * each, found.joint),
            incapacitated=incapacitated,
            killed=killed,
            capped=capped,
        )

    def _ahead(self, state: State, inputs: Inputs, theta: Theta, pairs: Float[Array, ""]) -> Float[Array, ""]:
        """Conflict deaths a month as the next month begins: its members, hostility, path and swing."""
        path = theta.conflict_path[jnp.minimum(state.months.astype(int) + 1, theta.conflict_path.size - 1)]
        return state.lethality * inputs.lethality * jnp.exp(path + bent(state.next_swing, theta)) * pairs * MONTH


def national(inputs: Inputs, theta: Theta) -> tuple[Float[Array, ""], Float[Array, ""]]:
    """People a year that are incapacitated, and that are killed in operations beyond the reference, were no cap."""
    return jnp.maximum(theta.incapacitation + inputs.incapacitation, 0.0), jnp.maximum(inputs.killed, 0.0)


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
