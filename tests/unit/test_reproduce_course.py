"""The weekly course of the published equations against an independent solver, and where they end."""

import itertools

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from secuela.evidence.errors import ModelError
from secuela.models.organised_crime import published_rates, start_members
from secuela.studies.prieto_curiel_2023 import course as course_module
from secuela.studies.prieto_curiel_2023.course import advance, recorded_network, weekly_theta
from secuela.studies.prieto_curiel_2023.figures import deaths_between, group_deaths, hostility_matrix
from secuela.studies.prieto_curiel_2023.published_parameters import PUBLISHED
from secuela.studies.prieto_curiel_2023.runge_kutta import FLOWS

NETWORK = recorded_network()
NAMES = ("rho", "eta", "theta", "omega")
DENSE = np.zeros((150, 150))
DENSE[NETWORK.rival_from, NETWORK.rival_to] = NETWORK.rival_weight
DENSE = (DENSE + 1) / (NETWORK.ally_strength[:, None] + 1)
np.fill_diagonal(DENSE, 0)


def theta(**other):
    return weekly_theta({**PUBLISHED, **other})


def start(total=115_000.0):
    return np.asarray(start_members(NETWORK, total))


def slope(_, people, rates):
    """The published equations with the dense matrix, members and the four sums."""
    members = people[:150]
    deaths = rates.lethality * members * (DENSE @ members)
    parts = (
        rates.recruitment * members,
        deaths,
        rates.incapacitation * members / members.sum(),
        rates.saturation * members**2,
    )
    return np.concatenate([parts[0] - parts[1] - parts[2] - parts[3], [part.sum() for part in parts]])


def solved(schedule, weeks, method="LSODA", total=115_000.0):
    breaks = [*sorted(schedule), weeks]
    people = np.concatenate([start(total), np.zeros(4)])
    rows = [people[None]]
    for begin, end in itertools.pairwise(breaks):
        found = solve_ivp(
            slope,
            (begin, end),
            people,
            method,
            np.arange(begin, end + 1),
            args=(schedule[begin],),
            rtol=1e-12,
            atol=1e-9,
        )
        rows.append(found.y.T[1:])
        people = found.y[:, -1]
    return np.vstack(rows)


SCHEDULES = {
    "published": {0: theta()},
    "no recruitment": {0: theta(rho=0.0)},
    "violent": {0: theta(rho=0.02, theta=4e-7, eta=10.0)},
    "changes inside a panel": {
        0: theta(),
        100: theta(rho=4e-3, eta=300.0, theta=4e-8, omega=0.0),
        107: theta(rho=1e-3, omega=1e-6),
    },
    "grows quickly": {0: theta(rho=0.05, omega=1e-6)},
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_members_and_sums_equal_an_independent_solver(name):
    weeks = 260
    course = advance(NETWORK, start(), SCHEDULES[name], weeks)
    exact = solved(SCHEDULES[name], weeks)
    np.testing.assert_allclose(course.members, exact[:, :150], rtol=2e-8, atol=1e-8)  # LSODA errs by as much
    np.testing.assert_allclose(course.total, exact[:, :150].sum(axis=1), rtol=2e-9)
    np.testing.assert_allclose(course.flows, exact[:, 150:], rtol=2e-9, atol=1e-6)


@pytest.mark.parametrize("name", ["published", "changes inside a panel"])
def test_a_solver_of_high_order_agrees_to_nine_digits(name):
    course = advance(NETWORK, start(), SCHEDULES[name], 520)
    exact = solved(SCHEDULES[name], 520, "DOP853")
    assert np.abs(course.members / exact[:, :150] - 1).max() < 1e-9


def test_product_with_ties_equals_the_dense_product():
    members = jnp.asarray(np.random.default_rng(3).uniform(1, 3e4, 150))
    rates = published_rates(members, theta(theta=1.0), NETWORK)
    np.testing.assert_allclose(np.asarray(rates.deaths), members * (DENSE @ members), rtol=1e-15 * 4)
    np.testing.assert_array_equal(hostility_matrix(NETWORK), DENSE)


def test_deaths_by_pair_add_up_to_the_model_s():
    members = np.random.default_rng(4).uniform(1, 3e4, 150)
    deaths = np.asarray(published_rates(jnp.asarray(members), theta(), NETWORK).deaths)
    np.testing.assert_allclose(deaths_between(members, theta(), NETWORK).sum(axis=1), deaths, rtol=1e-12)
    weekly = group_deaths(np.stack([members, 2 * members]), np.full(2, PUBLISHED["theta"]), NETWORK)
    np.testing.assert_allclose(weekly, np.stack([deaths, 4 * deaths]), rtol=1e-12)


def test_everybody_is_counted_once():
    course = advance(NETWORK, start(), SCHEDULES["changes inside a panel"], 300)
    recruits, deaths, incapacitated, retired = course.flows.T
    np.testing.assert_allclose(course.total, 115_000 + recruits - deaths - incapacitated - retired, rtol=1e-13)


def test_a_change_acts_from_its_week_on():
    plain = advance(NETWORK, start(), {0: theta()}, 40)
    changed = advance(NETWORK, start(), {0: theta(), 20: theta(eta=500.0)}, 40)
    np.testing.assert_allclose(changed.members[:21], plain.members[:21], rtol=1e-9)
    assert (changed.total[21:] < plain.total[21:]).all()
    np.testing.assert_allclose(changed.rate("incapacitated"), [110.0] * 20 + [500.0] * 21, rtol=1e-12)


def test_a_change_in_the_last_week_moves_only_its_rates():
    plain = advance(NETWORK, start(), {0: theta()}, 30)
    changed = advance(NETWORK, start(), {0: theta(), 30: theta(rho=0.0)}, 30)
    np.testing.assert_array_equal(changed.members, plain.members)
    assert changed.rate("recruits")[30] == 0
    np.testing.assert_array_equal(changed.rates[:30], plain.rates[:30])


def test_the_same_value_again_changes_nothing_that_matters():
    plain = advance(NETWORK, start(), {0: theta()}, 60)
    broken = advance(NETWORK, start(), {0: theta(), 7: theta(), 31: theta()}, 60)
    np.testing.assert_allclose(broken.members, plain.members, rtol=1e-9)


@pytest.mark.parametrize("weeks", [1, 13, 14, 27])
def test_every_week_has_a_row(weeks):
    course = advance(NETWORK, start(), {0: theta()}, weeks)
    assert course.members.shape == (weeks + 1, 150)
    assert course.rates.shape == course.flows.shape == (weeks + 1, len(FLOWS))
    np.testing.assert_array_equal(course.members[0], start())


def test_zero_is_reached_in_the_week_that_an_independent_solver_gives():
    schedule = {0: theta(rho=0.0)}

    def gone(_, people, __):
        return people[:150].sum() - 1.0

    gone.terminal = True
    people = np.concatenate([start(), np.zeros(4)])
    exact = solve_ivp(slope, (0, 2000), people, "DOP853", args=(schedule[0],), events=gone, rtol=1e-10, atol=1e-7)
    week = int(exact.t_events[0][0] + 1 / 110) + 1  # the last person lasts 1/110 week
    with pytest.raises(ModelError) as caught:
        advance(NETWORK, start(), schedule, 2000)
    text = str(caught.value)
    assert text.startswith(f"The members of all groups together reach zero in week {week}.")
    assert "however few are left" in text
    assert f"stop at --weeks {week - 1}" in text
    course = advance(NETWORK, start(), schedule, week - 1)
    assert course.members.min() > 0
    with pytest.raises(ModelError, match=f"in week {week}"):
        advance(NETWORK, start(), schedule, week)


def test_zero_in_the_first_week_names_another_way_out():
    with pytest.raises(ModelError, match=r"zero in week 1\.(.|\n)*use a lower eta or a higher start"):
        advance(NETWORK, start(), {0: theta(eta=1e9)}, 10)


def test_the_longest_published_course_stays_positive():
    course = advance(NETWORK, start(), {0: theta()}, 5720)
    assert course.members.min() > 0
    assert 450_000 < course.total[-1] < 560_000  # tends to about 540,000 a century after 2022


def test_growth_without_end_is_one_message():
    with pytest.raises(
        ModelError, match=r"grow faster than numbers can follow in week \d+\.(.|\n)*stop at --weeks \d+"
    ):
        advance(NETWORK, start(), {0: theta(rho=1.0, theta=0.0, omega=0.0)}, 3000)


def test_what_no_step_can_follow_is_one_message():
    with pytest.raises(ModelError, match=r"too fast to be followed in week 1\.(.|\n)*1/1024 week"):
        advance(NETWORK, start(), {0: theta(theta=1e-3)}, 10)


def test_step_control_is_needed_and_works(monkeypatch):
    """With a loose tolerance the quick case is off; with the real one it is not."""
    schedule = SCHEDULES["violent"]
    exact = solved(schedule, 60, "DOP853")[:, :150]
    assert np.abs(advance(NETWORK, start(), schedule, 60).members / exact - 1).max() < 1e-8
    monkeypatch.setattr(course_module, "TOLERANCE", 1e9)
    assert np.abs(advance(NETWORK, start(), schedule, 60).members / exact - 1).max() > 1e-6


def test_a_panel_too_fast_for_one_piece_is_followed_in_shorter_ones():
    """Growth of 100 % a week to a limit: halves of a panel settle where the whole does not."""
    schedule = {0: theta(rho=1.0)}
    course = advance(NETWORK, start(), schedule, 40)
    exact = solved(schedule, 40, "DOP853")
    np.testing.assert_allclose(course.members, exact[:, :150], rtol=1e-6, atol=1e-4)
    np.testing.assert_allclose(course.total, exact[:, :150].sum(axis=1), rtol=1e-8)


@given(
    rho=st.floats(0, 0.05),
    eta=st.floats(0, 2000),
    lethality=st.floats(0, 1e-6),
    omega=st.floats(0, 1e-5),
    total=st.floats(1, 1e6),
    weeks=st.integers(1, 300),
    change=st.integers(0, 300),
)
def test_members_are_never_negative(rho, eta, lethality, omega, total, weeks, change):
    schedule = {0: theta(), min(change, weeks): theta(rho=rho, eta=eta, theta=lethality, omega=omega)}
    try:
        course = advance(NETWORK, start(total), schedule, weeks)
    except ModelError as error:
        assert "in week" in str(error)  # noqa: PT017  either outcome is right
        return
    assert np.isfinite(course.members).all()
    assert course.members.min() >= 0
    assert course.rates.min() >= 0
    assert (np.diff(course.flows, axis=0) >= -1e-9).all()
