"""What the levers that act in Mexico, or on relations, put on which port, and who acts."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from secuela.evidence.months import Month
from secuela.policy.lever import levers
from secuela.world.draws import draw_table

DRAWS, MONTHS = 400, 60
ACTING = ("leadership_removal", "lab_disruption", "force_deployment")
US_DEAD, MX_DEAD, CIVILIANS = (f"violence.{who}_killed" for who in ("us_forces", "mexican_forces", "civilians"))


@pytest.fixture(scope="module")
def table():
    return draw_table(Month.parse("2025-10"), DRAWS, 3)


@pytest.fixture(scope="module")
def effects(table):
    """Effects of a lever at doses by variant, `(draw, month)` by port."""

    def computed(name, **doses):
        lever = levers()[name]
        own = {record.rpartition(".")[2]: jnp.asarray(table[record]) for record in lever.parameters}
        paths = jnp.zeros((len(lever.paths()), MONTHS))
        for i, variant in enumerate(lever.variants()):
            key = "_".join(variant[option] for option in lever.options) or "dose"
            paths = paths.at[i].set(doses.pop(key, 0.0))
        assert not doses
        if not own:
            return {port: np.asarray(effect)[None] for port, effect in lever.apply(paths, {}).items()}
        made = jax.jit(jax.vmap(lambda draw: (lever.apply(paths, draw), lever.cost(paths, draw))))(own)
        found = {port: np.asarray(effect) for port, effect in made[0].items()}
        return {**found, "incremental": np.asarray(made[1][0]), "full": np.asarray(made[1][1])}

    return computed


def last(values):
    return values[:, -1]


def moved(effect):
    return {port for port, values in effect.items() if (values != 0).any()} - {"incremental", "full"}


@pytest.mark.parametrize("name", ACTING)
def test_mexico_alone_is_no_act_of_the_us(effects, name):
    by_mexico = effects(name, **{"either_mexico" if name == "leadership_removal" else "mexico": 10.0})
    assert not {port for port in moved(by_mexico) if port.startswith("bilateral.")}
    assert (by_mexico[US_DEAD] == 0).all()
    assert (last(by_mexico[MX_DEAD]) > 0).all()
    assert (last(by_mexico[CIVILIANS]) > 0).all()


@pytest.mark.parametrize("name", ACTING)
def test_joint_lies_between_the_us_alone_and_mexico(effects, name):
    keys = {by: f"either_{by}" if name == "leadership_removal" else by for by in ("mexico", "joint", "us")}
    found = {by: effects(name, **{key: 10.0}) for by, key in keys.items()}
    port = "bilateral.ground_forces" if name == "force_deployment" else "bilateral.operations_on_soil"
    assert (last(found["mexico"][port]) < last(found["joint"][port])).all()
    assert (last(found["joint"][port]) < last(found["us"][port])).all()
    assert np.median(last(found["mexico"]["full"])) < np.median(last(found["us"]["full"]))


def test_deaths_among_forces_fall_on_those_who_act(effects):
    us = effects("leadership_removal", capture_us=12.0)
    joint = effects("leadership_removal", capture_joint=12.0)
    assert (last(us[US_DEAD]) > 0).all()
    np.testing.assert_array_equal(us[MX_DEAD], us["bilateral.mexican_forces_killed"])
    assert (joint["bilateral.mexican_forces_killed"] == 0).all()
    assert (last(joint[US_DEAD]) > 0).all()
    assert (last(joint[MX_DEAD]) > 0).all()
    strikes = effects("leadership_removal", kill_us=12.0)
    assert (strikes[US_DEAD] == 0).all()


def test_strikes_kill_more_than_arrests(effects):
    strikes, arrests = (effects("leadership_removal", **{f"{means}_us": 12.0}) for means in ("kill", "capture"))
    for port in (CIVILIANS, "organised_crime.killed", "bilateral.mexican_civilians_killed"):
        assert np.median(last(strikes[port])) > 1.5 * np.median(last(arrests[port]))


def test_the_dead_per_removal_are_of_the_size_that_was_counted_elsewhere(effects):
    """A year's strikes at a removal a month: 0.14 to 2.5 civilians a strike, and some strikes for a removal."""
    a_year = 12 * last(effects("leadership_removal", kill_us=12.0)[CIVILIANS]) / 12
    low, high = np.quantile(a_year, [0.05, 0.95])
    assert low < 0.3
    assert 2.5 < high < 20


def test_the_share_of_the_us_alone_is_that_of_its_removals(effects):
    port = "organised_crime.alone"
    assert (effects("leadership_removal")[port] == 0).all()
    np.testing.assert_allclose(last(effects("leadership_removal", kill_us=2.0, either_us=1.0)[port]), 1.0)
    mixed = effects("leadership_removal", capture_us=3.0, capture_joint=6.0, kill_mexico=3.0)[port]
    np.testing.assert_allclose(last(mixed), 0.25)


def test_who_acts_changes_nothing_of_what_is_carried_out(effects):
    for name, port in (
        ("leadership_removal", "organised_crime.removals_kill"),
        ("lab_disruption", "supply.lab_capacity"),
    ):
        prefix = "either_" if name == "leadership_removal" else ""
        one, *others = (effects(name, **{f"{prefix}{by}": 8.0})[port] for by in ("mexico", "joint", "us"))
        for other in others:
            np.testing.assert_allclose(other, one, rtol=1e-14)


@pytest.mark.parametrize("name", ["lab_disruption", "force_deployment"])
def test_what_is_taken_away_saves_no_death_and_no_money(effects, name):
    less = effects(name, mexico=-50.0)
    assert (moved(less) & {CIVILIANS, MX_DEAD, US_DEAD, "organised_crime.killed"}) == set()
    assert (less["full"] == 0).all()
    assert (last(less["supply.lab_capacity" if name == "lab_disruption" else "violence.deployment"]) != 0).all()


def test_personnel_are_counted_once(effects):
    found = effects("force_deployment", joint=10.0, us=5.0, mexico=20.0)
    together = found["violence.complaints_deployment"] + found["bilateral.ground_forces"]
    np.testing.assert_allclose(found["violence.deployment"], together, rtol=1e-13)
    assert (last(together) <= 35 + 1e-9).all()
    assert (last(found["bilateral.ground_forces"]) < 5 + 10).all()


def test_deaths_of_deployed_mexican_forces_are_near_what_was_counted(effects):
    """158 soldiers and marines in five years among 48 thousand: 2.6 a month."""
    a_month = last(effects("force_deployment", mexico=48.2)[MX_DEAD])
    assert 1 < np.median(a_month) < 4


def test_fewer_weapons_lower_lethality_a_little_or_not_at_all(effects):
    factor = last(effects("weapons_trafficking_control", dose=0.5)["organised_crime.lethality"])
    assert (factor < 1).all()
    assert (factor > 0.5).all()
    assert np.mean(factor > 0.995) > 0.2
    assert np.median(factor) > 0.9


def test_a_listing_is_an_act_at_once_and_money_is_centred_on_nothing(effects):
    found = effects("terrorist_designation", dose=1.0)
    assert (found["bilateral.designation"] == 1).all()
    money = np.log(last(found["organised_crime.recruitment"]))
    assert abs(np.median(money)) < 0.02
    assert 0.4 < np.mean(money > 0) < 0.6


def test_help_costs_what_it_costs_and_works_in_part(effects):
    found = effects("security_cooperation", dose=240.0)
    np.testing.assert_allclose(found["full"], 20.0)
    np.testing.assert_allclose(found["incremental"], 20.0)
    assert (last(found["bilateral.support"]) < 240).all()


def test_a_tariff_is_its_own_threat_and_no_cost(effects):
    assert (effects("tariff_threat", dose=25.0)["bilateral.tariff"] == 25).all()


def test_effort_taken_away_where_boats_are_struck_ends_strikes_first(effects):
    struck = {"sea-eastern-pacific": -0.25, "sea-caribbean": -0.25}
    less = last(effects("maritime_interdiction", **struck)["bilateral.sea_effort"])
    assert (less >= -1).all()
    assert np.median(less) < -0.6
    elsewhere = effects("maritime_interdiction", **{"sea-gulf": 4.0})
    assert (elsewhere["bilateral.sea_effort"] == 0).all()
    more = effects("maritime_interdiction", **{"sea-eastern-pacific": 1.0, "sea-caribbean": 1.0})
    np.testing.assert_allclose(more["bilateral.sea_effort"], more["supply.effort_caribbean"])
