"""What must hold for the groups whatever the parameters, doses and luck."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secuela.dynamics.ports import neutral
from secuela.evidence.months import Month
from secuela.models.organised_crime import LISTED, SLOTS, Inputs, Luck, OrganisedCrime, model, published_rates
from secuela.models.organised_crime.model import hostility
from secuela.world.baselines import baseline_of
from secuela.world.crime_baseline import organised_crime
from secuela.world.draws import draw_table, model_theta
from support.one_draw import model_luck, pick

DRAWS, MONTHS = 40, 24
ORIGIN = Month.parse("2025-10")


@pytest.fixture(scope="module")
def crime():
    return organised_crime(ORIGIN)


@pytest.fixture(scope="module")
def thetas(crime):
    table = draw_table(ORIGIN, DRAWS, 11)
    return model_theta(crime, table, baseline_of("organised_crime", ORIGIN, table, months=MONTHS, seed=11))


@pytest.fixture(scope="module")
def starts(crime, thetas):
    return jax.jit(jax.vmap(crime.start))(thetas)


@pytest.fixture(scope="module")
def future(crime):
    """One future as a compiled function of a draw, inputs held constant, and luck."""
    return future_of(crime)


def future_of(crime):
    @jax.jit
    def run(theta, start, inputs, luck):
        def month(state, luck):
            new, out = crime.step(state, inputs, theta, luck, 1 / 12)
            return new, (out, new.members, new.organisation)

        return jax.lax.scan(month, start, luck)[1]

    return run


@pytest.fixture(scope="module")
def whole_exponentials(crime, thetas, starts, future):
    """A future as it is, and one whose growth between stages is exponentials as a whole."""
    other, given_ = future_of(crime), (pick(thetas, 0), pick(starts, 0), inputs())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "close_to_one", lambda power, _terms=4: jnp.exp(power))
        other(*given_, model_luck(type(crime), 0, jnp.asarray(0), MONTHS))  # compiled here
    return future, other


def inputs(recruitment=1.0, incapacitation=0.0, capture=0.0, kill=0.0, killed=0.0, feasibility=1.0):
    values = {
        "recruitment": recruitment,
        "incapacitation": incapacitation,
        "removals_capture": capture,
        "removals_kill": kill,
        "alone": 0.0,
        "feasibility": feasibility,
        "lethality": 1.0,
        "killed": killed,
        "us_operations": 1.0,
    }
    return Inputs(**{name: jnp.asarray(value, dtype=float) for name, value in values.items()})


PUSHED = {
    "draw": st.integers(0, DRAWS - 1),
    "seed": st.integers(0, 2**31),
    "recruitment": st.floats(0, 3),
    "incapacitation": st.floats(-5000, 60000),
    "capture": st.floats(0, 24),
}


@given(
    **PUSHED,
    kill=st.floats(0, 24),
    killed=st.floats(0, 5000),
)
def test_nobody_appears_or_vanishes(
    crime, thetas, starts, future, draw, seed, recruitment, incapacitation, capture, kill, killed
):
    luck = model_luck(type(crime), seed, jnp.asarray(draw), MONTHS)
    start = pick(starts, draw)
    pushed = inputs(recruitment, incapacitation, capture, kill, killed)
    out, members, _ = future(pick(thetas, draw), start, pushed, luck)
    before = np.r_[float(start.members.sum()), np.asarray(out.members)[:-1]]
    exits = out.conflict_deaths + out.killed_in_operations + out.detained + out.left
    np.testing.assert_allclose(np.asarray(out.members), before + np.asarray(out.recruits - exits), rtol=1e-12)
    members = np.asarray(members)
    assert np.isfinite(members).all()
    assert (members >= 0).all()
    flows = [out.recruits, out.conflict_deaths, out.killed_in_operations, out.detained, out.left]
    assert all((np.asarray(flow) >= 0).all() for flow in flows)


@given(
    **PUSHED,
)
def test_growth_between_the_stages_of_a_month_is_close_to_one(
    thetas, starts, whole_exponentials, draw, seed, recruitment, incapacitation, capture
):
    """Whatever the doses, the first terms of an exponential give what the whole one gives, within 1e-8."""
    short, whole = whole_exponentials
    luck = model_luck(OrganisedCrime, seed, jnp.asarray(draw), MONTHS)
    given_ = pick(thetas, draw), pick(starts, draw), inputs(recruitment, incapacitation, capture), luck
    for mine, wanted in zip(jax.tree.leaves(short(*given_)), jax.tree.leaves(whole(*given_)), strict=True):
        np.testing.assert_allclose(mine, wanted, rtol=1e-8, atol=1e-8)


@given(draw=st.integers(0, DRAWS - 1), org=st.integers(0, LISTED - 1), share=st.floats(-2, 2))
def test_a_split_conserves_members_and_copies_what_it_should(crime, thetas, starts, draw, org, share):
    theta, start = pick(thetas, draw), pick(starts, draw)
    quiet = neutral_luck()
    luck = eqx.tree_at(lambda x: x.split, quiet, quiet.split.at[org].set(-9.0))
    luck = eqx.tree_at(lambda x: x.share, luck, jnp.full(LISTED, share))
    after, counts = crime._open_month(start, inputs(capture=12.0), theta, luck)
    recorded = start.members.size - SLOTS
    assert float(counts["splits"]) == 1
    np.testing.assert_allclose(after.members.sum(), start.members.sum(), rtol=1e-15)
    parent = int(after.family[0])
    assert parent < recorded
    assert np.asarray(crime.network.listed)[int(theta.listed_mapping), org, parent] == 1
    np.testing.assert_allclose(after.members[parent] + after.members[recorded], start.members[parent], rtol=1e-15)
    assert 0 < float(after.members[recorded]) < float(start.members[parent])
    assert int(after.organisation[0]) == org
    assert (np.asarray(after.organisation[1:]) == -1).all()


def neutral_luck():
    zero, never = jnp.zeros(()), jnp.full(LISTED, 9.0)
    return Luck(
        recruitment=zero,
        conflict=zero,
        turbulence=zero,
        own_split=never,
        split=never,
        share=jnp.zeros(LISTED),
        tie=jnp.zeros(LISTED),
    )


def test_hostility_rises_to_its_height_and_halves_after_it(thetas):
    theta = eqx.tree_at(lambda t: (t.tie_rise, t.tie_half_life), pick(thetas, 0), (jnp.asarray(10.0), jnp.asarray(4.0)))
    found = np.asarray(hostility(jnp.array([-3.0, 0.0, 5.0, 10.0, 14.0, 18.0]), theta))
    np.testing.assert_allclose(found, [0, 0, 0.5, 1, 0.5, 0.25])


def split_twice(crime, theta, start, second):
    """Conflict deaths a month, three years after an organisation split once, and perhaps again."""
    quiet = neutral_luck()
    splits = eqx.tree_at(lambda x: x.own_split, quiet, quiet.own_split.at[0].set(-9.0))
    advance = jax.jit(lambda state, luck: crime.step(state, inputs(), theta, luck, 1 / 12))
    state, outputs = advance(start, splits)
    state, outputs = advance(state, splits if second else quiet)
    for _ in range(24):
        state, outputs = advance(state, quiet)
    return float(outputs.conflict_deaths), int(outputs.splinter_groups)


def test_a_second_offshoot_fights_the_first_too(crime, thetas, starts):
    """Were offshoots hostile to their parent alone, a second one would divide the same product of sizes once more."""
    slow = {"hostility_lag": 0.0, "tie_rise": 12.0, "tie_half_life": 400.0}
    theta = pick(thetas, 0)
    for name, value in slow.items():
        theta = eqx.tree_at(lambda t, name=name: getattr(t, name), theta, jnp.asarray(value))
    (once, one), (twice, two) = (split_twice(crime, theta, pick(starts, 0), second) for second in (False, True))
    still, none = split_twice(
        crime, eqx.tree_at(lambda t: t.tie_median, theta, jnp.asarray(0.0)), pick(starts, 0), True
    )
    assert (one, two, none) == (1, 2, 2)
    assert twice - still > 1.25 * (once - still) > 0


def test_the_origin_is_the_readings_and_growth_that_of_the_published_model(crime, thetas, starts):
    for draw in range(0, DRAWS, 8):
        theta, start = pick(thetas, draw), pick(starts, draw)
        rates = crime.origin_rates(start, theta)
        deaths = float(rates["conflict"]) / 12
        np.testing.assert_allclose(deaths, float(theta.conflict_deaths * jnp.exp(theta.conflict_path[0])), rtol=1e-9)
        recorded, rate = crime.published_start(theta)
        published = published_rates(recorded, crime.published_theta(theta, rate), crime.network)
        gained = rates["recruits"] - rates["conflict"] * jnp.exp(-theta.conflict_path[0])
        kept = float(gained - rates["incapacitated"] - rates["left"])
        np.testing.assert_allclose(kept, float(published.net().sum()), rtol=0.01, atol=20)


def test_offshoots_are_hostile_only_after_the_lag(crime, thetas, starts):
    theta = eqx.tree_at(lambda t: (t.hostility_lag, t.tie_rise), pick(thetas, 0), (jnp.asarray(3.0), jnp.asarray(1e-6)))
    quiet = neutral_luck()
    luck = eqx.tree_at(lambda x: x.split, quiet, quiet.split.at[0].set(-9.0))
    state, outputs = crime.step(pick(starts, 0), inputs(capture=12.0), theta, luck, 1 / 12)
    unsplit, calm = crime.step(pick(starts, 0), inputs(capture=12.0), theta, quiet, 1 / 12)
    excess = [float(outputs.conflict_deaths - calm.conflict_deaths)]
    for _ in range(5):
        state, outputs = crime.step(state, inputs(), theta, quiet, 1 / 12)
        unsplit, calm = crime.step(unsplit, inputs(), theta, quiet, 1 / 12)
        excess.append(float(outputs.conflict_deaths - calm.conflict_deaths))
    assert max(excess[:3]) < 1 < 5 * max(excess[:3]) + 1 < min(excess[3:])


def test_removals_without_luck_or_dose_change_nothing(crime, thetas, starts):
    theta, start = pick(thetas, 3), pick(starts, 3)
    quiet = neutral_luck()
    _, base = crime.step(start, neutral(Inputs), theta, quiet, 1 / 12)
    _, same = crime.step(start, inputs(), theta, quiet, 1 / 12)
    assert jax.tree.all(jax.tree.map(lambda a, b: bool((a == b).all()), base, same))


def test_without_a_free_slot_a_split_is_counted_and_does_not_happen(crime, thetas, starts):
    theta, start = pick(thetas, 1), pick(starts, 1)
    quiet = neutral_luck()
    luck = eqx.tree_at(lambda x: x.split, quiet, jnp.full(LISTED, -9.0))
    exhausted = 0.0
    for _ in range(7):
        start, out = crime.step(start, inputs(capture=24.0), theta, luck, 1 / 12)
        exhausted += float(out.slots_exhausted)
    assert int((start.organisation >= 0).sum()) == SLOTS
    assert exhausted == 7 * LISTED - SLOTS


def test_ten_times_todays_incapacitation_stays_positive_and_finite(crime, thetas, starts):
    @jax.jit
    @jax.vmap
    def run(theta, start):
        def month(state, _):
            push = inputs(incapacitation=9 * theta.incapacitation)
            state, out = crime.step(state, push, theta, neutral_luck(), 1 / 12)
            return state, (state.members, out.members)

        return jax.lax.scan(month, start, None, length=240)[1]

    groups, total = run(thetas, starts)
    assert np.isfinite(np.asarray(groups)).all()
    assert (np.asarray(total) > 0).all()
    assert (np.asarray(groups)[:, :, :150] > 0).all()


def test_the_start_meets_the_members_of_2022_in_every_draw(crime, thetas):
    solved = jax.vmap(lambda theta: crime._published(theta, crime.solve_recruitment(theta), 10.0).sum())(thetas)
    np.testing.assert_allclose(solved, thetas.members_2022, rtol=1e-8)


def test_members_killed_in_operations_leave_as_such(crime, thetas, starts, future):
    """All of the deaths handed in are in the exit of that name, and nowhere else, while the cap does not bind."""
    luck = model_luck(type(crime), 4, jnp.asarray(3), MONTHS)
    theta, start = pick(thetas, 3), pick(starts, 3)
    calm, _, _ = future(theta, start, inputs(), luck)
    more, _, _ = future(theta, start, inputs(killed=600.0), luck)
    added = np.asarray(more.killed_in_operations).sum() - np.asarray(calm.killed_in_operations).sum()
    np.testing.assert_allclose(added, 600.0 * MONTHS / 12, rtol=1e-6)
    np.testing.assert_allclose(np.asarray(more.detained), np.asarray(calm.detained), rtol=1e-6)


def test_without_cooperation_no_removal_happens_but_those_by_the_us_alone(crime, thetas, starts, future):
    luck = model_luck(type(crime), 4, jnp.asarray(5), MONTHS)
    theta, start = pick(thetas, 5), pick(starts, 5)
    none, _, _ = future(theta, start, inputs(capture=12.0, feasibility=0.0), luck)
    alone = eqx.tree_at(lambda x: x.alone, inputs(capture=12.0, feasibility=0.0), jnp.asarray(1.0))
    all_of_them, _, _ = future(theta, start, alone, luck)
    assert not np.asarray(none.removals).any()
    np.testing.assert_allclose(np.asarray(all_of_them.removals).sum(1), 1.0, rtol=1e-9)
