"""Displacement: what moves whom, by hand; policy before violence; outcomes of a run; the lever."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from secuela.dynamics.ports import declared_inputs, neutral
from secuela.evidence.months import Month
from secuela.evidence.states import STATES
from secuela.evidence.units import parse
from secuela.models.displacement import Displacement, Inputs, effort, enforcement
from secuela.policy.lever import levers
from secuela.runs.reported_months import mapped_months
from secuela.world.draws import draw_table
from secuela.world.outcomes.displacement import displaced, displaced_on_map, encounters
from secuela.world.outcomes.readings import ModelRun
from support.displacement_draws import MONTHS, ORIGIN, course, drawn, in_one_state, inputs, luck_of, pick

DRAWS = 40
SINALOA, YUCATAN = STATES.index("MX-SIN"), STATES.index("MX-YUC")


@pytest.fixture(scope="module")
def thetas():
    return drawn(DRAWS)


def test_ports_have_units_neutral_values_and_shapes():
    ports = declared_inputs(Inputs)
    for port in ports.values():
        parse(port.unit)
        assert port.neutral == (1.0 if port.combine == "factor" else 0.0), port.name
    assert ports["homicides"].shape == (len(STATES),)
    assert all(port.shape == () for name, port in ports.items() if name != "homicides")


def test_excess_homicide_displaces_in_proportion_and_only_where_it_happens(thetas):
    for draw in range(DRAWS):
        theta, luck = pick(thetas, draw), luck_of(draw)
        usual = course(theta, neutral(Inputs), luck)[1]
        more = course(theta, inputs(homicides=in_one_state(SINALOA, 100.0)), luck)[1]
        added = np.asarray(more.displaced_idmc - usual.displaced_idmc)
        np.testing.assert_allclose(added[:, SINALOA], 100 * float(theta.displaced_per_homicide), rtol=1e-9)
        assert (np.delete(added, SINALOA, axis=1) == 0).all()
        survey = np.asarray(more.displaced_envipe - usual.displaced_envipe)[:, SINALOA]
        np.testing.assert_allclose(survey, added[:, SINALOA] * (1 + float(theta.survey_beyond)), rtol=1e-6)


def test_less_homicide_lowers_the_usual_level_of_its_state_and_never_below_zero(thetas):
    theta, luck = pick(thetas, 3), luck_of(3)
    usual = np.asarray(course(theta, neutral(Inputs), luck)[1].displaced_idmc)
    ordinary = float(theta.usual_homicides[SINALOA])
    less = course(theta, inputs(homicides=in_one_state(SINALOA, -0.2 * ordinary)), luck)[1]
    ratio = np.asarray(less.displaced_idmc) / usual
    np.testing.assert_allclose(ratio[:, SINALOA], np.exp(-0.2 * float(theta.relief)), rtol=1e-12)
    np.testing.assert_allclose(np.delete(ratio, SINALOA, axis=1), 1, rtol=1e-12)
    far_less = course(theta, inputs(homicides=jnp.full(32, -1e5)), luck)[1]
    for values in vars(far_less).values():
        assert (np.asarray(values) >= 0).all()


def test_effort_counts_what_is_there_in_full_and_each_doubling_alike():
    changes = jnp.asarray([-1.0, -0.5, 0.0, 1.0, 3.0])
    np.testing.assert_allclose(np.asarray(jax.vmap(effort)(changes)), [-1, -0.5, 0, 1, 2], rtol=1e-12)


def test_enforcement_acts_by_the_factors_of_the_records(thetas):
    for draw in range(DRAWS):
        theta = pick(thetas, draw)
        factor = lambda theta=theta, **given: float(enforcement(inputs(**given), theta))  # noqa: E731
        assert factor() == 1
        np.testing.assert_allclose(factor(us_enforcement=-1.0), np.exp(float(theta.us_effect)))
        np.testing.assert_allclose(factor(us_enforcement=1.0), np.exp(-float(theta.us_further_effect)))
        np.testing.assert_allclose(factor(mexican_enforcement=1.0), np.exp(-float(theta.mexican_effect)))
        np.testing.assert_allclose(factor(mexican_enforcement=-1.0), np.exp(float(theta.mexican_effect)))


def test_cooperation_multiplies_all_of_mexican_enforcement_and_none_of_the_american(thetas):
    theta = pick(thetas, 1)
    factor = lambda **given: float(enforcement(inputs(**given), theta))  # noqa: E731
    assert factor(cooperation=0.5) == pytest.approx(factor(mexican_enforcement=-0.5))
    assert factor(cooperation=0.5, mexican_enforcement=1.0) == pytest.approx(1.0)
    assert factor(cooperation=0.5, us_enforcement=-1.0) == pytest.approx(
        factor(cooperation=0.5) * factor(us_enforcement=-1.0)
    )


def test_prior_factors_of_enforcement_cover_the_published_ranges(thetas):
    """Mexican enforcement on or off: x0.3 to 0.55; US policy: most of a factor of five to thirty."""
    many = drawn(400)
    on = np.exp(-np.asarray(many.mexican_effect))
    assert np.quantile(on, 0.05) < 0.35
    assert np.quantile(on, 0.95) > 0.55
    off = np.exp(np.asarray(many.us_effect))
    assert np.quantile(off, 0.05) < 5 < np.median(off) < 15
    assert np.quantile(off, 0.95) > 20


def test_policy_is_before_violence_for_encounters(thetas):
    """A year with 250 homicides a month more moves encounters by far less than either government does."""
    spread = jnp.zeros(32).at[:5].set(50.0)
    violence, policy = [], []
    for draw in range(DRAWS):
        theta, luck = pick(thetas, draw), jax.tree.map(jnp.zeros_like, luck_of(draw, 12))
        last = lambda given, theta=theta, luck=luck: float(course(theta, given, luck)[1].encounters[-1])  # noqa: E731
        usual = last(neutral(Inputs))
        violence.append(abs(np.log(last(inputs(homicides=spread)) / usual)))
        policy.append(abs(np.log(last(inputs(mexican_enforcement=1.0)) / usual)))
    assert np.median(violence) < 0.1 * np.median(policy)
    assert 0 < np.median(violence) < 0.05


def test_the_displaced_arrive_at_the_border_one_to_three_months_later(thetas):
    theta, still = pick(thetas, 2), jax.tree.map(jnp.zeros_like, luck_of(2, 8))
    theta = eqx.tree_at(lambda t: (t.encounter_path, t.encounter_ceiling), theta, (jnp.asarray(0), jnp.asarray(1e12)))
    usual = course(theta, neutral(Inputs), still)[1]
    more = course(theta, inputs(homicides=in_one_state(0, 90.0)), still)[1]
    arrived = np.asarray(more.encounters - usual.encounters)
    whole = float(theta.crossing_share * theta.displaced_per_homicide) * 90
    np.testing.assert_allclose(arrived, whole * np.array([0, 1, 2, 3, 3, 3, 3, 3]) / 3, rtol=1e-5, atol=1e-6)


def test_outcomes_begin_at_the_origin_and_sum_the_states(thetas):
    theta, luck = pick(thetas, 5), luck_of(5)
    start, outputs = Displacement().start(theta), course(theta, neutral(Inputs), luck)[1]
    run = ModelRun(Displacement(), theta, start, outputs)
    nation = displaced(run)
    assert nation.shape == (MONTHS + 1, 2)
    assert encounters(run).shape == (MONTHS + 1,)
    np.testing.assert_allclose(nation[0, 0], theta.displaced_a_year / 12)
    np.testing.assert_allclose(nation[0, 1], theta.survey_a_year / 12)
    np.testing.assert_allclose(encounters(run)[0], theta.encounter_level)
    states, months = displaced_on_map(run), mapped_months(MONTHS)
    assert states.shape == (len(months), 32)
    np.testing.assert_allclose(states.sum(1), nation[np.array(months), 0], rtol=1e-12)


def test_the_two_definitions_differ_as_the_counts_do():
    many = drawn(400)
    ratio = np.asarray(many.survey_a_year / many.displaced_a_year)
    assert np.quantile(ratio, 0.1) < 40 < np.median(ratio) < 91 < np.quantile(ratio, 0.9)
    assert np.quantile(many.displaced_a_year, 0.1) < 11000 < 26000 < np.quantile(many.displaced_a_year, 0.95)


def test_half_of_the_draws_return_part_of_the_way_to_the_long_run_level(thetas):
    many = drawn(400)
    assert 0.4 < float((many.encounter_path == 1).mean()) < 0.6
    still = jax.tree.map(jnp.zeros_like, luck_of(0, 60))
    for path, share in ((0, 0.0), (1, 1.0)):
        theta = eqx.tree_at(
            lambda t: (t.encounter_path, t.return_share, t.return_half_life, t.encounter_ceiling),
            pick(thetas, 0),
            (jnp.asarray(path), jnp.asarray(0.5), jnp.asarray(5.0), jnp.asarray(1e12)),
        )
        end = np.log(np.asarray(course(theta, neutral(Inputs), still)[1].encounters[-1]) / theta.encounter_level)
        np.testing.assert_allclose(float(end), share * 0.5 * float(theta.encounter_gap), atol=2e-3)


def test_no_path_runs_far_beyond_its_ceiling():
    many = drawn(200)
    ends = [float(course(pick(many, i), neutral(Inputs), luck_of(i))[1].encounters.max()) for i in range(200)]
    assert (np.array(ends) <= np.asarray(many.encounter_ceiling + many.encounter_level)).all()
    assert np.median(ends) < 50_000


@pytest.mark.parametrize("as_of", ["2022-01", "2023-06", "2024-11", "2025-01"])
def test_an_earlier_origin_uses_its_own_wider_priors_and_no_later_place(as_of):
    early = drawn(200, as_of=Month.parse(as_of))
    late = drawn(200)
    assert float(jnp.log(early.us_effect).std()) >= float(jnp.log(late.us_effect).std())
    chiapas = np.asarray(early.shares[:, STATES.index("MX-CHP")])
    assert (chiapas.max() < 0.1) == (Month.parse(as_of) < Month.parse("2024-12"))


# ---- the lever ----


def lever_and_draws():
    lever, table = levers()["migration_enforcement"], draw_table(ORIGIN, 30, 5)
    return lever, {name.rpartition(".")[2]: jnp.asarray(table[name]) for name in lever.parameters}


def test_each_government_moves_its_own_port_alone():
    lever, draws = lever_and_draws()
    assert lever.paths() == ["migration_enforcement/by=us", "migration_enforcement/by=mexico"]
    for variant, port in enumerate(("displacement.us_enforcement", "displacement.mexican_enforcement")):
        doses = jnp.zeros((2, 14)).at[variant].set(-1.0)
        effects = jax.vmap(lambda draw, doses=doses: lever.apply(doses, draw))(draws)
        moved = {name for name, effect in effects.items() if (np.asarray(effect) != 0).any()}
        assert moved == {port}
        assert (np.asarray(effects[port]) >= -1).all()
        assert (np.asarray(effects[port])[:, -1] < -0.4).all()


def test_the_united_states_pay_for_their_own_effort_and_little_of_mexicos():
    lever, draws = lever_and_draws()
    cost = lambda variant: jax.vmap(lambda draw: lever.cost(jnp.zeros((2, 14)).at[variant].set(1.0), draw))(draws)  # noqa: E731
    (own, own_full), (other, other_full) = cost(0), cost(1)
    assert (np.asarray(own) <= np.asarray(own_full)).all()
    assert (np.asarray(other_full) < 0.1 * np.asarray(own_full)).all()
    assert (np.asarray(other) >= 0).all()
    nothing = jax.vmap(lambda draw: lever.cost(jnp.full((2, 14), -1.0), draw))(draws)
    assert all((np.asarray(part) == 0).all() for part in nothing)
