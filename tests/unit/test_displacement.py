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
from support.displacement_draws import MONTHS, ORIGIN, course, drawn, in_one_state, inputs, luck_of
from support.one_draw import pick

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


def test_homicide_beyond_what_a_state_is_used_to_displaces_people_one_by_one_and_only_where_it_happens(thetas):
    for draw in range(DRAWS):
        theta, luck = pick(thetas, draw), luck_of(draw)
        ordinary = float(theta.usual_homicides[SINALOA])
        rise = (float(theta.used_to) + 1.5) * ordinary
        usual = course(theta, neutral(Inputs), luck)[1]
        more = course(theta, inputs(homicides=in_one_state(SINALOA, rise)), luck)[1]
        within = (1 + float(theta.used_to)) ** float(theta.homicide_elasticity)
        beyond = 1.5 * ordinary * float(theta.displaced_per_homicide)
        for name, each in (("displaced_idmc", 1.0), ("displaced_envipe", 1 + float(theta.survey_beyond))):
            before, after = np.asarray(getattr(usual, name)), np.asarray(getattr(more, name))
            np.testing.assert_allclose(after[:, SINALOA], before[:, SINALOA] * within + each * beyond, rtol=1e-9)
            np.testing.assert_allclose(np.delete(after - before, SINALOA, axis=1), 0, atol=1e-9)


def test_ordinary_swings_of_homicide_move_the_usual_level_of_their_state_in_proportion(thetas):
    theta, luck = pick(thetas, 3), luck_of(3)
    usual = np.asarray(course(theta, neutral(Inputs), luck)[1].displaced_idmc)
    ordinary = float(theta.usual_homicides[SINALOA])
    for change, expected in ((-0.2, np.exp(-0.2 * theta.homicide_elasticity)), (0.1, 1.1**theta.homicide_elasticity)):
        moved = course(theta, inputs(homicides=in_one_state(SINALOA, change * ordinary)), luck)[1]
        ratio = np.asarray(moved.displaced_idmc) / usual
        np.testing.assert_allclose(ratio[:, SINALOA], float(expected), rtol=1e-12)
        np.testing.assert_allclose(np.delete(ratio, SINALOA, axis=1), 1, rtol=1e-12)
    far_less = course(theta, inputs(homicides=jnp.full(32, -1e5)), luck)[1]
    for values in vars(far_less).values():
        assert (np.asarray(values) >= 0).all()


def test_swings_of_the_nations_homicides_move_the_usual_level_in_proportion_and_nothing_else(thetas):
    for draw in range(DRAWS):
        theta, luck = pick(thetas, draw), luck_of(draw)
        usual, swollen = (course(theta, inputs(homicide_swings=factor), luck)[1] for factor in (1.0, 1.3))
        ratio = np.asarray(swollen.displaced_idmc) / np.asarray(usual.displaced_idmc)
        np.testing.assert_allclose(ratio, 1.3 ** float(theta.homicide_elasticity), rtol=1e-12)
        np.testing.assert_array_equal(swollen.displaced_envipe, usual.displaced_envipe)
        assert (np.asarray(swollen.encounters)[1:] > np.asarray(usual.encounters)[1:]).all()  # some reach the border


def test_own_luck_is_what_the_swings_of_homicide_leave(thetas):
    table = draw_table(ORIGIN, DRAWS, 4)
    own = {each: table[f"displacement.{each}"] for each in ("luck_sd", "homicide_elasticity", "homicide_swings")}
    linked, rest = own["homicide_elasticity"] * own["homicide_swings"], np.asarray(thetas.rest_luck_sd)
    free = rest > 0.5 * own["luck_sd"] * (1 + 1e-9)
    assert free.mean() > 0.6
    np.testing.assert_allclose((rest**2 + linked**2)[free], (own["luck_sd"] ** 2)[free], rtol=1e-12)
    assert (rest >= 0.5 * own["luck_sd"] * (1 - 1e-9)).all()
    assert (rest < own["luck_sd"]).all()


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
        theta, luck = pick(thetas, draw), jax.tree.map(jnp.zeros_like, luck_of(draw))
        last = lambda given, theta=theta, luck=luck: float(course(theta, given, luck)[1].encounters[11])  # noqa: E731
        usual = last(neutral(Inputs))
        violence.append(abs(np.log(last(inputs(homicides=spread)) / usual)))
        policy.append(abs(np.log(last(inputs(mexican_enforcement=1.0)) / usual)))
    assert np.median(violence) < 0.1 * np.median(policy)
    assert 0 < np.median(violence) < 0.05


def test_the_displaced_arrive_at_the_border_one_to_three_months_later(thetas):
    theta, still = pick(thetas, 2), jax.tree.map(jnp.zeros_like, luck_of(2))
    theta = eqx.tree_at(lambda t: t.encounter_ceiling, theta, jnp.asarray(1e12))
    usual = course(theta, neutral(Inputs), still)[1]
    more = course(theta, inputs(homicides=in_one_state(0, 90.0)), still)[1]
    arrived = np.asarray(more.encounters - usual.encounters)[:8]
    whole = float(theta.crossing_share * (more.displaced_idmc - usual.displaced_idmc)[0].sum())
    assert whole > 0
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


def regime_of(thetas, draw, **values):
    """A draw whose regimes are as given."""
    names = tuple(values)
    wanted = tuple(jnp.asarray(float(value)) for value in values.values())
    return eqx.tree_at(lambda t: tuple(getattr(t, name) for name in names), pick(thetas, draw), wanted)


def test_encounters_go_half_of_the_way_to_their_regime_in_the_time_that_the_draw_says(thetas):
    still = jax.tree.map(jnp.zeros_like, luck_of(0))
    theta = regime_of(thetas, 0, encounter_approach=4.0, encounter_level=10_000.0, encounter_regime=np.log(40_000.0))
    found = np.asarray(course(theta, neutral(Inputs), still)[1].encounters)
    assert found[3] == pytest.approx(20_000)
    assert found[7] == pytest.approx(np.sqrt(20_000 * 40_000))


def test_regimes_end_as_often_as_the_draw_says_and_stay_inside_what_was_ever_seen(thetas):
    months, ended = 600, []
    for draw in range(8):
        theta = regime_of(thetas, draw, encounter_regime_length=24.0)
        levels = np.asarray(course(theta, neutral(Inputs), luck_of(draw, months))[0].regime)
        assert (levels >= float(theta.encounter_lowest) - 1e-12).all()
        assert (levels <= float(theta.encounter_highest) + 1e-12).all()
        ended.append((np.diff(levels) != 0).mean())
    assert np.mean(ended) == pytest.approx(1 - np.exp(-1 / 24), rel=0.2)


def test_a_new_level_lies_where_pull_and_jump_put_it(thetas):
    """Far from both ends: normal around a point between the last level and the long run."""
    theta = regime_of(
        thetas, 0, encounter_pull=0.25, encounter_jump=0.2, encounter_regime=10.0, encounter_long_run=11.0,
        encounter_lowest=5.0, encounter_highest=15.0, encounter_regime_length=1e-3,
    )  # fmt: skip
    first = lambda draw: float(course(theta, neutral(Inputs), luck_of(draw))[0].regime[0])  # noqa: E731
    levels = np.array([first(draw) for draw in range(400)])
    assert levels.mean() == pytest.approx(10.25, abs=0.04)
    assert levels.std() == pytest.approx(0.2, rel=0.15)


def test_most_futures_are_narrow_and_a_few_jump():
    """Nine months on half of the futures lie within a factor of 2.5, and some beyond a factor of six."""
    many = drawn(200)
    end = [float(course(pick(many, i), neutral(Inputs), luck_of(i))[1].encounters[8]) for i in range(200)]
    low, high = np.quantile(end, (0.25, 0.75))
    assert high / low < 2.5
    far = np.abs(np.log(np.array(end) / np.asarray(many.encounter_level))) > np.log(6)
    assert 0.01 < far.mean() < 0.25


def test_no_policy_pushes_encounters_far_beyond_the_ceiling():
    many = drawn(60)
    open_border = inputs(us_enforcement=-1.0, mexican_enforcement=-1.0)
    for draw in range(60):
        theta, luck = pick(many, draw), luck_of(draw)
        usual = np.asarray(course(theta, neutral(Inputs), luck)[1].encounters)
        pushed = np.asarray(course(theta, open_border, luck)[1].encounters)
        assert (pushed <= usual + float(theta.encounter_ceiling)).all()
        assert (pushed > usual).all()


def test_the_what_if_sets_encounters_and_nothing_else(thetas):
    lever = levers()["encounters_what_if"]
    assert lever.what_if
    assert lever.paths() == ["encounters_what_if"]
    effects = lever.apply(jnp.full((1, 5), -0.4), {})
    assert set(effects) == {"displacement.encounters"}
    np.testing.assert_allclose(np.asarray(effects["displacement.encounters"]), 0.6)
    theta, luck = pick(thetas, 1), luck_of(1)
    usual, fewer = (course(theta, given, luck)[1] for given in (neutral(Inputs), inputs(encounters=0.6)))
    np.testing.assert_allclose(np.asarray(fewer.encounters / usual.encounters), 0.6, rtol=1e-12)
    assert (fewer.displaced_idmc == usual.displaced_idmc).all()


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
