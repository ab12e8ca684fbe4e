"""What the engine promises: identical arrays whatever the order, one compile, failures counted, links cut by a mask."""

from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from secuela.dynamics.model import MONTH
from secuela.dynamics.ports import neutral
from secuela.engine.block_store import Memory
from secuela.engine.ensemble import BLOCK
from secuela.evidence.months import Month
from secuela.world.assembly import assemble
from secuela.world.dose_grid import response_grid
from secuela.world.waiting import postponed

ORIGIN = Month.parse("2025-10")


def arms(assembly):
    months = assembly.ensemble.months
    removal = {"leadership_removal/by=us,means=either": np.full(months, 24.0)}
    return {
        "status-quo": assembly.doses({}),
        "removal": assembly.doses(removal),
        "halved": assembly.doses({"recruitment_what_if": np.full(months, -0.5)}),
    }


DRAWS = 130  # two blocks and a padded one


@pytest.fixture(scope="module")
def many(redrawn):
    return redrawn(DRAWS)


@pytest.fixture(scope="module")
def whole(many):
    return many.ensemble.run(arms(many))


def same(first, second):
    for name, values in first.outcomes.items():
        np.testing.assert_array_equal(values, second.outcomes[name], err_msg=name)


def test_arrays_do_not_depend_on_workers_order_or_resume(many, whole):
    order = arms(many)
    same(whole, many.ensemble.run(order, workers=1))
    turned = {name: order[name] for name in ("status-quo", "halved", "removal")}
    again = many.ensemble.run(turned)
    for name, values in whole.outcomes.items():
        np.testing.assert_array_equal(values[[0, 2, 1]], again.outcomes[name], err_msg=name)
    store = Memory()
    interrupted = {"status-quo": order["status-quo"]}
    many.ensemble.run(interrupted, store=store, draws=2 * BLOCK)
    same(whole, many.ensemble.run(order, store=store))


def test_the_first_draws_of_a_larger_run_are_the_smaller_run(redrawn, whole):
    few = redrawn(12)
    part = few.ensemble.run(arms(few))
    for name, values in whole.outcomes.items():
        np.testing.assert_array_equal(values[:, :12], part.outcomes[name], err_msg=name)


@pytest.mark.nightly  # another horizon is another program; in small: luck by horizon, in test_models
def test_a_shorter_horizon_is_the_beginning_of_a_longer_one(assembly, whole):
    short = assemble(ORIGIN, draws=DRAWS, months=5, seed=5)
    part = short.ensemble.run(arms(short))
    for name, values in whole.outcomes.items():
        if name in assembly.world.observations.extras:  # a picture of some months, which hang on the horizon
            continue
        np.testing.assert_allclose(values[:, :, :6], part.outcomes[name], rtol=1e-6, err_msg=name)


def test_another_seed_is_another_run(redrawn, whole):
    other = redrawn(DRAWS, seed=6)
    result = other.ensemble.run(arms(other))
    assert (result.outcomes["homicides_mx"] != whole.outcomes["homicides_mx"]).any()


def test_one_compile_however_many_draws_alternatives_and_cuts(assembly, many, whole):
    assembly.ensemble.run(arms(assembly), keep=np.zeros(len(assembly.world.coupled.links)))
    assert many.ensemble._run is assembly.ensemble._run
    assert assembly.ensemble._run.compiled == 1


def test_a_dose_of_zero_is_the_status_quo_bit_for_bit(assembly):
    months = assembly.ensemble.months
    zero = {"leadership_removal/by=us,means=kill": np.zeros(months)}
    result = assembly.ensemble.run({"status-quo": assembly.doses({}), "zero": assembly.doses(zero)})
    for name, values in result.outcomes.items():
        np.testing.assert_array_equal(values[0], values[1], err_msg=name)


def test_cutting_the_conflict_link_leaves_homicide_alone_and_members_as_they_are(many, whole):
    keep = np.array([float(not link.target.startswith("violence.")) for link in many.world.coupled.links])
    cut = many.ensemble.run(arms(many), keep=keep)
    np.testing.assert_array_equal(cut.outcomes["homicides_mx"][1], cut.outcomes["homicides_mx"][0])
    # Nearly as they are: homicide moves governments, and these what is done to groups, a little.
    np.testing.assert_allclose(cut.outcomes["cartel_members"], whole.outcomes["cartel_members"], rtol=0.02)
    assert (whole.outcomes["homicides_mx"][2] != whole.outcomes["homicides_mx"][0]).any()


def test_the_nation_is_the_sum_of_its_states_in_every_draw_and_month(whole):
    national, states = (whole.outcomes[name].astype(float) for name in ("homicides_mx", "homicides_mx_state"))
    assert states.shape[-1] == 32
    np.testing.assert_allclose(states.sum(-1), national, rtol=1e-5)


def test_homicide_answers_to_conflict_one_month_later(whole):
    """Fewer recruits from month 1 on: less conflict, and less homicide from month 2 on, by the organised part only."""
    homicides, organised = whole.outcomes["homicides_mx"].astype(float), whole.outcomes["oc_homicides_mx"].astype(float)
    np.testing.assert_array_equal(homicides[2, :, :2], homicides[0, :, :2])
    assert (homicides[2, :, 6] < homicides[0, :, 6]).all()
    assert (organised[2, :, 6] < organised[0, :, 6]).all()
    fallen, carried = homicides[0] - homicides[2], organised[0] - organised[2]
    assert (fallen[:, 2:] <= 1.001 * carried[:, 2:].max(-1) + 1e-6).all(), "no other homicide falls with conflict"


def test_a_failed_draw_is_counted_and_empty_in_every_outcome(assembly):
    theta = dict(assembly.ensemble.theta)
    crime = theta["organised_crime"]
    theta["organised_crime"] = eqx.tree_at(lambda t: t.lethality, crime, crime.lethality.at[7].set(jnp.nan))
    failing = assembly.ensemble.with_draws(theta, assembly.ensemble.lever_draws)
    result = failing.run(arms(assembly))
    assert result.failed[:, 7].all()
    assert result.failed.sum() == len(arms(assembly))
    for name, values in result.outcomes.items():
        assert np.isnan(values[:, 7]).all()
        meant = np.isfinite(np.delete(values, 7, axis=1))
        has_none = np.array([[False, True], [False, True], [False, False]]) if name == "operation_deaths" else False
        assert (meant | has_none).all(), "civilians and members of the US have no count"


def _outputs(model, inputs, theta, luck, state):
    return model.step(state, inputs, theta, luck, MONTH)[1]


def test_what_a_link_reads_has_the_shape_of_what_it_moves(assembly):
    from secuela.world.links import links

    world, draw = assembly.world.coupled, 0
    ports, theta = world.ports(), jax.tree.map(lambda values: values[draw], assembly.ensemble.theta)
    luck = jax.tree.map(lambda values: values[0, 0], assembly.ensemble._luck(jnp.asarray(5), jnp.asarray([draw])))
    made = {}
    for model in world.models:
        own, chance = theta[model.name], luck[model.name]
        step = partial(_outputs, model, neutral(model.inputs_type), own, chance)
        made[model.name] = jax.eval_shape(step, model.start(own))
    for link in links():
        model, name = link.source.split(".")
        assert getattr(made[model], name).shape == ports[link.target].shape, link.id
        assert (link.form == "ratio") == (ports[link.target].combine == "factor"), link.id
    assert world.width == sum(int(np.prod(ports[link.target].shape)) for link in links())


def test_with_every_link_cut_each_model_stays_at_its_neutral_inputs(assembly):
    """What the levers do not touch themselves is the status quo, to the bit."""
    cut = assembly.ensemble.run(arms(assembly), keep=np.zeros(len(assembly.world.coupled.links)))
    for name in ("overdose_deaths_us", "fentanyl_supply_us", "displaced_mx", "encounters_sw_border", "homicides_mx"):
        np.testing.assert_array_equal(cut.outcomes[name][2], cut.outcomes[name][0], err_msg=name)
    assert (cut.outcomes["cartel_members"][2] != cut.outcomes["cartel_members"][0]).any()


def test_a_plan_that_waits_is_the_status_quo_before_and_the_plan_afterwards(assembly):
    """In every outcome: bit for bit the status quo until the month before, and to the end if the wait outlasts it."""
    months = assembly.ensemble.months
    plan = assembly.doses(
        {
            "leadership_removal/by=us,means=either": np.full(months, 12.0),
            "force_deployment/by=us": np.full(months, 5.0),
            "consent": np.full(months, 3.0),
        }
    )
    waits = np.array([0, 4, months, 1_000_000] * 8)[:30]
    usual = assembly.doses({})
    found = assembly.ensemble.run(
        {"status-quo": usual, "plan": plan, "waiting": lambda draws: postponed(plan, waits[draws])}
    )
    for name, values in found.outcomes.items():
        np.testing.assert_array_equal(values[2, waits >= months], values[0, waits >= months], err_msg=name)
        np.testing.assert_array_equal(values[2, waits == 0], values[1, waits == 0], err_msg=name)
        if name not in assembly.world.observations.extras:
            np.testing.assert_array_equal(values[2, waits == 4, :5], values[0, waits == 4, :5], err_msg=name)
    relations = found.outcomes["cooperation"]
    assert (relations[2, waits == 4, 5:] < relations[0, waits == 4, 5:]).any()


def test_the_dose_response_tries_a_lever_as_the_proposal_has_it(assembly):
    """Its own variant, its own dose among others, and its consent; levers that it does not use stand alone."""
    months, paths = assembly.ensemble.months, assembly.world.paths()
    key = "leadership_removal/by=us,means=capture"
    proposal = {key: np.full(months, 6.0), "consent": np.r_[np.zeros(2), np.full(months - 2, 3.0)]}
    grid, tried = response_grid(assembly, proposal)
    assert 6.0 in [dose for dose, _name in grid["leadership_removal"]]
    for lever, doses in grid.items():
        for dose, name in doses:
            used = {path: values for path, values in zip(paths, tried[name], strict=True) if values.any()}
            consent = {"consent": 3.0} if lever == "leadership_removal" else {}
            (own,) = [path for path in used if path != "consent"]
            assert own == key or lever != "leadership_removal"
            assert {path: values.tolist() for path, values in used.items()} == {
                path: [level] * months for path, level in {own: dose, **consent}.items()
            }
