"""Supply: from capacity over routes to what is delivered in the United States, and at what price.

National, four drugs, kilograms a month. The flow is anchored on estimates of the quantity used, detection has its own
prior, and the shares of the corridors at the origin come from the record of seizures divided by detection. Without
action and luck nothing moves: the start is the model's own equilibrium and every index is 1. Luck moves production
and the shares of entries and corridors; the effect of an action is measured against the same luck without it.
"""

from typing import ClassVar

import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.dynamics.luck import swung
from secuela.dynamics.model import MONTH, AbstractModel, advanced, opening
from secuela.models.supply import flows, interdiction, market, production, routes
from secuela.models.supply.geography import CORRIDORS, DRUGS, ENTRIES
from secuela.models.supply.state import Inputs, Luck, Month, Outputs, State, Theta

ByDrug = Float[Array, " drug"]


class Supply(AbstractModel):
    """Drug supply to the United States."""

    name: ClassVar[str] = "supply"
    settles = (
        flows.delivered_at_origin,
        flows.value_weight,
        interdiction.hazard_at_corridor,
        interdiction.hazard_at_entry,
        interdiction.usual_at_corridor,
        interdiction.usual_at_entry,
        production.usual_production,
        routes.origin_weights,
        routes.usually_perceived,
    )

    def start(self, theta: Theta) -> State:
        """The equilibrium of the draw: stocks that neither grow nor shrink, memories full of the status quo."""
        zero, by_drug = jnp.zeros(()), jnp.zeros(len(DRUGS))
        entries, corridors = jnp.zeros(len(ENTRIES)), jnp.zeros(len(CORRIDORS))
        caught_entry, caught_corridor = interdiction.usual_at_entry(theta), interdiction.usual_at_corridor(theta)
        made = production.usual_production(theta)
        usual = routes.shares(routes.usual_weights(0 * caught_entry, 0 * caught_corridor, theta))
        followed, value = flows.without_action(usual, theta), production.by_drug(theta, "value") * made
        return State(
            stock=made * theta.holding_time,
            labs=zero,
            precursors=zero,
            precursor_action=zero,
            cultivation=by_drug,
            cultivated=zero,
            market=by_drug,
            set_free=by_drug,
            production_luck=by_drug,
            entry_luck=0 * caught_entry,
            corridor_luck=0 * caught_corridor,
            departure=jnp.zeros_like(usual),
            risk_entry=caught_entry,
            risk_corridor=caught_corridor,
            focus_entry=entries,
            focus_corridor=corridors,
            budget=jnp.zeros(2),
            touched_entry=entries,
            touched_corridor=corridors,
            month=Month(
                production=made,
                share=usual,
                usual=usual,
                usual_at_sea=flows.found_at_sea(followed, value),
                usual_at_border=flows.found_at_border(followed, value),
                elsewhere=production.by_drug(theta, "elsewhere"),
                caught_entry=caught_entry,
                caught_corridor=caught_corridor,
                signal_entry=entries,
                signal_corridor=corridors,
                signal_budget=jnp.zeros(2),
                delivered=jnp.ones(len(DRUGS)),
                log_price=by_drug,
                set_quantity=jnp.ones(len(DRUGS)),
                log_price_answered=by_drug,
            ),
            clock=zero,
        )

    def step(self, state: State, inputs: Inputs, theta: Theta, luck: Luck, dt: float) -> tuple[State, Outputs]:
        """Advance by ``dt`` years (at most a month): decisions and luck at its beginning, then the flows."""
        state = opening(state.clock, self._open_month(state, inputs, theta, luck), state)
        months = dt / MONTH
        sent, stock = dispatched(state.stock, state.month.production, theta.holding_time, months)
        outputs = self._outputs(state, sent, stock, theta, months)
        return eqx.tree_at(lambda s: (s.stock, s.clock), state, (stock, advanced(state.clock, dt))), outputs

    # ---- the beginning of a month --------------------------------------------------------------------------------

    def _open_month(self, state: State, inputs: Inputs, theta: Theta, luck: Luck) -> State:
        """What producers, traffickers and interdictors decide on what they saw last month."""
        weight = flows.value_weight(theta)
        state = self._moved_by_luck(state, theta, luck)
        state, made = self._produce(state, inputs, theta, weight)
        state = self._respond(state, inputs, theta)
        return eqx.tree_at(lambda s: s.month, state, self._month(state, inputs, theta, made))

    def _moved_by_luck(self, state: State, theta: Theta, luck: Luck) -> State:
        route = theta.route_luck_sd, theta.route_luck_half_life
        return eqx.tree_at(
            lambda s: (s.production_luck, s.entry_luck, s.corridor_luck),
            state,
            (
                swung(
                    state.production_luck, luck.production, theta.production_luck_sd, theta.production_luck_half_life
                ),
                swung(state.entry_luck, luck.entry, *route),
                swung(state.corridor_luck, luck.corridor, *route),
            ),
        )

    def _produce(self, state: State, inputs: Inputs, theta: Theta, weight: ByDrug) -> tuple[State, ByDrug]:
        """Capacity after this month's shocks, and what is made with it, kilogram/month."""
        action, crops = 1 - inputs.precursors, jnp.log(inputs.cultivation)
        labs = production.labs(state, inputs, theta)
        precursors = production.precursors(state, action, theta)
        grown = production.cultivation(state, crops, theta)
        capacity = production.capacity(labs, precursors, grown, theta)
        built = production.market(state, theta)
        moved = production.moved(state, capacity, weight, theta)
        log_made = capacity + built + production.turned_to(moved, theta) + state.production_luck
        state = eqx.tree_at(
            lambda s: (s.labs, s.precursors, s.precursor_action, s.cultivation, s.cultivated, s.market, s.set_free),
            state,
            (labs, precursors, action, grown, crops, built, moved),
        )
        return state, production.usual_production(theta) * jnp.exp(log_made)

    def _respond(self, state: State, inputs: Inputs, theta: Theta) -> State:
        """Traffickers weigh routes by the risk they remember; interdictors move effort to where they found more."""
        risk_entry = routes.remember(state.risk_entry, state.month.caught_entry, theta)
        risk_corridor = routes.remember(state.risk_corridor, state.month.caught_corridor, theta)
        at_sea, at_border = state.month.usual_at_sea, state.month.usual_at_border
        planned_entry = interdiction.planned_at_entries(inputs)
        planned_corridor = interdiction.planned_at_corridors(inputs)
        abroad = (planned_entry != 0) | (inputs.intelligence != 1)
        return eqx.tree_at(
            lambda s: (
                s.departure,
                s.risk_entry,
                s.risk_corridor,
                s.focus_entry,
                s.focus_corridor,
                s.budget,
                s.touched_entry,
                s.touched_corridor,
            ),
            state,
            (
                routes.departures(state, risk_entry, risk_corridor, theta),
                risk_entry,
                risk_corridor,
                flows.sea()
                * interdiction.follow(state.focus_entry, state.month.signal_entry, at_sea / at_sea.sum(), theta),
                interdiction.follow(
                    state.focus_corridor, state.month.signal_corridor, at_border / at_border.sum(), theta
                ),
                interdiction.budgets(state, theta),
                jnp.where(abroad, 1.0, state.touched_entry),
                jnp.where(planned_corridor != 0, 1.0, state.touched_corridor),
            ),
        )

    def _month(self, state: State, inputs: Inputs, theta: Theta, made: ByDrug) -> Month:
        """What is in force this month, what interdictors will have found by its end, and what the market makes of it.

        Args:
            state: Of one draw, after the decisions at the beginning of the month.
            inputs: Of the month.
            theta: One draw.
            made: Production, kilogram/month.
        """
        weights = routes.usual_weights(state.entry_luck, state.corridor_luck, theta)
        usual_share = routes.shares(weights)
        departed = usual_share * jnp.exp(state.departure)
        share = departed / departed.sum(1, keepdims=True)
        elsewhere = routes.sold_elsewhere(departed, production.by_drug(theta, "elsewhere"), theta)
        at_entry, at_corridor = self._power(state, inputs, theta)
        caught_entry = interdiction.caught(interdiction.hazard_at_entry(theta), at_entry)
        caught_corridor = interdiction.caught(interdiction.hazard_at_corridor(theta), at_corridor)
        flow = flows.fates((1 - elsewhere)[:, None] * share, caught_entry, caught_corridor, theta)
        usual = flows.without_action(usual_share, theta)
        value = production.by_drug(theta, "value") * production.usual_production(theta)
        sent, _ = dispatched(state.stock, made, theta.holding_time, 1.0)
        factor = jnp.stack([getattr(inputs, f"quantity_{drug}") for drug in DRUGS])
        answered = sent * flow.passed() / flows.delivered_at_origin(theta)
        delivered = factor * answered
        sea_now, sea_usual = flows.found_at_sea(flow, value), flows.found_at_sea(usual, value)
        border_now, border_usual = flows.found_at_border(flow, value), flows.found_at_border(usual, value)
        return Month(
            production=made,
            share=share,
            usual=usual_share,
            usual_at_sea=sea_usual,
            usual_at_border=border_usual,
            elsewhere=elsewhere,
            caught_entry=caught_entry,
            caught_corridor=caught_corridor,
            signal_entry=flows.sea() * flows.signal(sea_now, sea_usual, at_entry),
            signal_corridor=flows.signal(border_now, border_usual, at_corridor),
            signal_budget=flows.signal_of_rates(flow, usual, value),
            delivered=delivered,
            log_price=market.log_price(delivered, inputs.demand, theta),
            set_quantity=factor,
            log_price_answered=market.log_price(answered, inputs.demand, theta),
        )

    def _power(
        self, state: State, inputs: Inputs, theta: Theta
    ) -> tuple[Float[Array, " entry"], Float[Array, " corridor"]]:
        """What effort does to the hazards of seizure this month, 1 under the status quo."""
        at_entries, at_corridors = interdiction.planned_at_entries(inputs), interdiction.planned_at_corridors(inputs)
        entry = interdiction.effort(at_entries, state.focus_entry, state.budget[0] * flows.sea())
        corridor = interdiction.effort(at_corridors, state.focus_corridor, state.budget[1])
        returns = theta.effort_returns
        return interdiction.power(entry * inputs.intelligence, returns), interdiction.power(corridor, returns)

    # ---- the flows of a step -------------------------------------------------------------------------------------

    def _outputs(self, state: State, sent: ByDrug, stock: ByDrug, theta: Theta, months: float) -> Outputs:
        month = state.month
        flow, usual = flows.now(month, theta), flows.without_action(month.usual, theta)
        weight = flows.value_weight(theta)
        taken = jnp.maximum(1 - month.set_quantity, 0.0) * sent
        added = jnp.maximum(month.set_quantity - 1, 0.0) * sent
        sent = sent - taken + added
        seized_at_border = sent * flow.seized_at_border.sum(1)
        one_by_one = dict(zip(DRUGS, month.delivered, strict=True))
        return Outputs(
            produced=month.production * months + added,
            delivered=sent * flow.passed(),
            seized=sent * flow.seized_before.sum(1) + seized_at_border,
            seized_at_border=seized_at_border,
            lost=sent * flow.lost.sum(1) + taken,
            sold_elsewhere=sent * month.elsewhere,
            entry_flow=sent[:, None] * flow.by_entry,
            corridor_flow=sent[:, None] * flow.by_corridor,
            stock=stock,
            delivered_index=month.delivered,
            price=jnp.exp(month.log_price),
            displaced=flows.displaced(flow, usual, state),
            perimeter_touched=flows.touched_by_perimeter(month.usual),
            perimeter_leakage=flows.leakage(month),
            potency=market.potency(month.delivered, theta)[DRUGS.index("fentanyl")],
            revenue=market.revenue(month.delivered, month.log_price, weight, theta),
            **one_by_one,
        )


def dispatched(stock: ByDrug, made: ByDrug, holding_time: Float[Array, ""], months: float) -> tuple[ByDrug, ByDrug]:
    """Kilograms sent in a time and the stock at its end: an exact step, so that halving it changes nothing.

    Args:
        stock: Kilograms at the beginning.
        made: Kilograms made a month.
        holding_time: Mean months between making and sending.
        months: Length of the step.
    """
    resting = made * holding_time
    end = resting + (stock - resting) * jnp.exp(-months / holding_time)
    return stock + made * months - end, end
