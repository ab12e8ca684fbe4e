"""What the relations model does with threats, acts, consent, responses and their length."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from secuela.models.bilateral import ACTS, LEVELS, Bilateral
from secuela.models.bilateral.answer import DAYS
from secuela.world.outcomes.readings import ModelRun
from secuela.world.outcomes.relations import OUTCOMES
from support.bilateral_draws import NEVER, SOIL, SURE, answered, drawn, inputs, luck, many, run, theta, thetas

CALM = {"resolve_half_life": 1e9, "rollback_share": 1e-9, "deal_rate": 1e-9}
FIRM = {**CALM, "resolve_start": 0.0, "patience_start": 0.0, "chance_soil": 0.999, "climb_extradition": 1e-9}
MILD_AT_SEA = {"chance_sea": 0.2, "gap_protest": 3.0, "gap_visits": 1.0}


def test_under_the_status_quo_only_public_quarrels_occur_and_cooperation_stays_near_its_level():
    out = many(thetas(), inputs(60))
    acts = np.asarray(out.acts)
    assert acts[..., ACTS.index("rhetoric")].any()
    assert not np.delete(acts, ACTS.index("rhetoric"), axis=-1).any()
    moved = np.asarray(out.cooperation) - np.asarray(thetas().cooperation_level)[:, None]
    assert abs(np.median(moved)) < 0.01
    assert np.asarray(out.response_level).mean() < 0.3


def test_with_consent_nothing_on_soil_is_answered_and_without_it_nearly_everything_is():
    alone = many(thetas(), inputs(12))
    welcome = many(thetas(), inputs(12, **{**SOIL, "consent_lacking": 0.0, "mexican_forces_killed": 3.0}))
    unwanted = many(thetas(), inputs(12, **SOIL))
    np.testing.assert_array_equal(np.asarray(welcome.response_level), np.asarray(alone.response_level))
    np.testing.assert_array_equal(np.asarray(welcome.acts), np.asarray(alone.acts))
    assert (np.asarray(unwanted.response_level).max(1) >= 1).mean() > 0.9


def test_tacit_consent_lies_in_between():
    levels = [
        np.asarray(many(thetas(), inputs(12, **{**SOIL, "consent_lacking": share})).response_level).mean()
        for share in (0.0, 0.3, 1.0)
    ]
    assert levels[0] < levels[1] < levels[2]


def test_a_rise_of_a_threat_is_answered_once_and_accommodation_raises_cooperation():
    months = 8
    normals = luck(months, answer=np.full(months, SURE))
    out = run(theta(**CALM), inputs(months, tariff=25), normals)
    size = 1 - np.exp(-25 / float(theta().concession_scale))
    assert out.concession[0] == pytest.approx(size * 0.5 ** (1 / float(theta().concession_half_life)))
    assert (np.diff(out.concession) < 0).all()  # not answered again, so it fades
    assert out.cooperation[2] > float(theta().cooperation_level)
    assert not out.acts.any()


def test_a_threat_that_is_resisted_may_be_carried_out_and_is_then_an_act():
    months, sanction = 4, ACTS.index("sanction")
    resisted = run(theta(**CALM), inputs(months, tariff=25), luck(months))
    assert resisted.acts[:, ACTS.index("rhetoric")].tolist() == [1, 0, 0, 0]
    assert not resisted.acts[:, sanction].any()
    executed = run(theta(**CALM), inputs(months, tariff=25), luck(months, execution=np.full(months, SURE)))
    assert executed.acts[:, sanction].tolist() == [1, 0, 0, 0]
    assert not executed.concession.any()


def test_a_threat_withdrawn_can_be_made_anew_and_a_tiny_rise_is_none():
    path = [25, 25, 0, 25, 25.01]
    out = run(theta(**CALM), inputs(5, tariff=path), luck(5, execution=np.full(5, SURE)))
    assert out.acts[:, ACTS.index("sanction")].tolist() == [1, 0, 0, 1, 0]


def test_listing_counts_as_a_threat():
    out = run(theta(**CALM), inputs(3, designation=0.5), luck(3, answer=np.full(3, SURE)))
    assert out.concession[0] > 0


def test_a_response_lasts_its_days_and_freezes_cooperation_on_just_these():
    one = theta(**{**FIRM, "freeze_length": 45.0})
    out = run(one, inputs(4, **SOIL), luck(4, acts={0: ["strike"]}))
    assert out.response[0] == 3
    assert out.length[0] == pytest.approx(45)
    assert out.freeze_days[:3] == pytest.approx([DAYS, 45 - DAYS, 0], abs=1e-9)
    np.testing.assert_array_equal(out.response_level, [3, 3, 0, 0])
    np.testing.assert_array_equal(out.response_days, out.freeze_days)
    assert out.cooperation[0] < float(one.cooperation_level)
    assert out.cooperation[3] > out.cooperation[1]


def test_protest_and_suspended_visits_are_no_freeze():
    one = theta(**{**FIRM, **MILD_AT_SEA, "gap_visits": 3.0, "freeze_length": 45.0})
    out = run(one, inputs(4, sea_effort=1.0), luck(4, acts={0: ["sea"]}))
    assert out.response_level.tolist() == [2, 2, 0, 0]
    assert out.response_days.sum() == pytest.approx(45)
    assert not out.freeze_days.any()


def test_a_stronger_response_cancels_nothing_that_still_stands():
    lasting = {"freeze_length": 200.0, "military_length": 20.0, "resolve_start": 0.0, "base_rates": 0}
    armed = {"mexico_posture": 1.0, "posture_mid": 0.9, "mexico_force": 1e-6, "force_deaths": 0.1}
    out = run(theta(**{**FIRM, **lasting, **armed}), inputs(4, **SOIL), luck(4, acts={1: ["strike"]}))
    assert out.response.tolist() == [0, 6, 0, 0]
    assert out.response_level.tolist()[1] == 6
    assert 3 <= out.response_level[2] <= 5  # the posture is over, the political measure stands


def test_a_deal_in_a_quiet_month_shortens_what_is_in_force_and_never_while_acts_go_on():
    one = theta(**{**FIRM, "freeze_length": 300.0, "deal_rate": 1.0, "deal_speed": 10.0})
    deal = np.array([NEVER, SURE, NEVER, NEVER])
    once = run(one, inputs(4, **SOIL), luck(4, acts={0: ["strike"]}, deal=deal))
    assert once.freeze_days.sum() == pytest.approx(DAYS + (300 - DAYS) / 10)
    protested = theta(**{**FIRM, "freeze_length": 300.0, "deal_rate": 1.0, **MILD_AT_SEA})
    again = run(protested, inputs(4, **SOIL, sea_effort=1.0), luck(4, acts={0: ["strike"], 1: ["sea"]}, deal=deal))
    assert again.response.tolist() == [3, 1, 0, 0]
    assert again.freeze_days.sum() == pytest.approx(4 * DAYS)


def test_a_rollback_lasts_longer_and_some_are_for_good():
    one = theta(**{**FIRM, "rollback_share": 0.5, "never_reversed": 0.5, "freeze_length": 30.0})
    chance = {"plain": NEVER, "law": -0.3, "for good": SURE}  # of a normal: 0.38 lies between 0.25 and 0.5
    days = {
        name: run(one, inputs(1, **SOIL), luck(1, acts={0: ["strike"]}, rollback=np.array([value]))).length[0]
        for name, value in chance.items()
    }
    assert days["plain"] == pytest.approx(30)
    assert days["law"] == pytest.approx(float(one.rollback_length))
    assert days["for good"] > 60 * DAYS


@pytest.mark.parametrize("act", ["rhetoric", "sea", "presence", "official", "strike"])
def test_level_three_comes_as_often_as_the_prior_of_the_act_says(act):
    chance = float(getattr(theta(), "chance_soil" if act == "strike" else f"chance_{act}"))
    ports = {**SOIL, "sea_effort": 1.0, "officials_seized": 1.0}
    spread = np.linspace(-3, 3, 121)
    alike = jax.tree.map(lambda x: jnp.broadcast_to(x, (len(spread), *x.shape)), theta(**CALM))
    moods = eqx.tree_at(lambda t: t.resolve_start, alike, jnp.asarray(spread))
    level = np.asarray(answered(moods, inputs(1, **ports), luck(1, acts={0: [act]})))
    first = spread[level >= LEVELS.index("agents")].min() if (level >= 3).any() else 3.0
    from scipy.stats import norm

    assert norm.sf(first) == pytest.approx(chance, abs=0.03)


def test_soldiers_killed_are_answered_more_strongly_than_civilians_and_these_than_nobody():
    levels = []
    for ports in ({}, {"mexican_civilians_killed": 5.0}, {"mexican_forces_killed": 5.0}):
        levels.append(np.asarray(many(thetas(), inputs(6, **SOIL, **ports)).response_level).mean())
    assert levels[0] < levels[1] < levels[2]


def test_without_the_scaling_to_mexico_force_is_answered_as_often_as_counted():
    counted = thetas()
    changed = {"mexico_force": 1.0, "mexico_posture": 1.0, "base_rates": 0, **CALM}
    shares = []
    for change in ({}, changed):
        levels = np.asarray(answered(drawn(100, **change), inputs(1, **SOIL), luck(1, acts={0: ["strike"]})))
        shares.append(np.mean(levels == 7))
    assert shares[0] < 0.04 < 0.1 < shares[1] < 0.35
    assert float(counted.mexico_force.max()) < 0.31


FIRST_OF_TWO = {0: ["strike"], 1: ["strike"], 2: ["strike"], 3: ["strike"]}


def test_repeated_acts_are_answered_by_protest_unless_the_answer_is_renewed():
    one = theta(**{**FIRM, "freeze_length": 10.0, "renewal": 0.5, "renewal_half_life": 1.0})
    never = run(one, inputs(4, **SOIL), luck(4, acts=FIRST_OF_TWO))
    assert never.response.tolist() == [3, 1, 1, 1]
    always = run(one, inputs(4, **SOIL), luck(4, acts=FIRST_OF_TWO, renewal=np.full(4, SURE)))
    assert always.response.tolist() == [3, 3, 3, 3]
    middling = run(one, inputs(4, **SOIL), luck(4, acts=FIRST_OF_TWO, renewal=np.full(4, -0.5)))  # 0.31
    assert middling.response.tolist() == [3, 3, 1, 1]  # its chance fades: 0.5, 0.25, 0.125


def test_a_worse_act_of_the_same_campaign_is_answered_at_its_own_ceiling():
    one = theta(**{**FIRM, **MILD_AT_SEA, "freeze_length": 10.0})
    out = run(one, inputs(3, **SOIL, sea_effort=1.0), luck(3, acts={0: ["sea"], 1: ["strike"], 2: ["strike"]}))
    assert out.response.tolist() == [1, 3, 1]


def test_a_campaign_keeps_the_mood_that_it_met_and_the_next_one_meets_another():
    """The mood turns after the first month; within the gap it is the old quarrel, later a new one."""
    months = 12
    turned = np.where(np.arange(months) == 1, 9.0, 0.0)
    acts = {0: ["official"], 2: ["official"], 9: ["official"]}
    one = theta(resolve_start=-9.0, resolve_half_life=1.0, patience_start=0.0, rollback_share=1e-9, campaign_gap=3.0)
    one = eqx.tree_at(lambda t: t.freeze_length, one, jnp.asarray(10.0))
    normals = luck(months, acts=acts, resolve=turned)
    out = run(one, inputs(months, officials_seized=1.0), normals)
    assert out.response[[0, 2]].tolist() == [0, 0]
    assert out.response[9] >= 1


def test_each_level_above_protest_is_rarer_than_the_one_below_whatever_the_act():
    from secuela.models.bilateral.acts import Worst
    from secuela.models.bilateral.answer import political_chances

    act = lambda odds: Worst(jnp.ones(len(ACTS), dtype=bool), jnp.asarray(odds), jnp.ones(()), jnp.zeros(()))  # noqa: E731
    for odds in (-4.0, 0.0, 4.0):
        chances = np.asarray(political_chances(act(odds), theta()))
        assert (np.diff(chances) < 0).all()
        assert chances[4] == pytest.approx(chances[2] * float(theta().climb_extradition * theta().climb_expulsion))


ARMED = {
    **FIRM,
    "resolve_start": 3.0,
    "mexico_force": 1.0,
    "military_length": 45.0,
    "halt": 2.0,
    "halt_half_life": 6.0,
    "halt_losses": 1e-9,
    "clash_mexican_killed": 8.0,
    "clash_us_killed": 2.0,
}


def test_force_calls_operations_off_costs_lives_on_both_sides_and_trade():
    one = theta(**ARMED)
    ports = {**SOIL, "mexican_civilians_killed": 3.0, "mexican_forces_killed": 1.0}
    out = run(one, inputs(6, **ports), luck(6, acts={1: ["strike"]}))
    assert out.response.tolist()[:2] == [0, 7]
    assert out.force_days.sum() == pytest.approx(45)
    share = 45 / DAYS - 1
    left = np.exp(-2.0 * np.array([0, 1, max(share, 0.5 ** (1 / 6)), 0.5 ** (2 / 6), 0.5 ** (3 / 6), 0.5 ** (4 / 6)]))
    np.testing.assert_allclose(out.operations, left)
    np.testing.assert_allclose(out.civilians_killed, -3.0 * (1 - left))
    np.testing.assert_allclose(out.us_forces_killed, [0, 2, 2 * share, 0, 0, 0], atol=1e-12)
    np.testing.assert_allclose(out.mexican_forces_killed, [0, 8, 8 * share, 0, 0, 0] - (1 - left), atol=1e-12)


def test_what_is_called_off_provokes_nobody():
    one = theta(**{**ARMED, "halt": 30.0, "halt_half_life": 1e9, "renewal": 0.999, "renewal_half_life": 1e9})
    every = {month: ["strike"] for month in range(1, 6)}
    normals = luck(6, acts=every, renewal=np.full(6, SURE))
    normals = eqx.tree_at(lambda x: x.acts, normals, jnp.maximum(normals.acts, -4.0))  # likely, not sure
    out = run(one, inputs(6, **SOIL), normals)
    strike = ACTS.index("strike")
    assert out.acts[:, strike].tolist() == [0, 1, 0, 0, 0, 0]


def test_losses_of_the_us_call_part_of_its_operations_off():
    out = run(theta(halt_losses=0.2, halt_half_life=1e-3), inputs(3, us_forces_killed=[0, 4, 0]), luck(3))
    np.testing.assert_allclose(out.operations, [1, 5**-0.2, 1])


def test_pressure_brings_concessions_and_its_ease_takes_them_back():
    calm, pressed, eased = (
        run(theta(**CALM), inputs(24, pressure=value), luck(24)).cooperation[-1] for value in (1.0, 1.5, 1 / 1.5)
    )
    assert eased < calm < pressed
    assert calm == pytest.approx(float(theta().cooperation_level))


def test_a_firmer_stance_raises_what_a_campaign_meets_and_does_nothing_without_an_act():
    firm = {"consent_lacking": 1.0, "operations_on_soil": 5.0}
    levels = [
        np.asarray(many(thetas(), inputs(6, **firm, stance=value)).response_level).mean() for value in (0.5, 1.0, 2.0)
    ]
    assert levels[0] < levels[1] < levels[2]
    quiet = run(theta(**CALM), inputs(6, stance=3.0), luck(6))
    assert not quiet.response.any()


def test_money_adds_to_cooperation_with_a_ceiling_and_cuts_take_away():
    end = {
        money: float(run(theta(**CALM), inputs(48, support=money), luck(48)).cooperation[-1])
        for money in (-250, 0, 250, 3000, 30000)
    }
    assert end[-250] < end[0] < end[250] < end[3000]
    assert end[30000] - end[3000] < 0.02
    assert end[30000] < 1


def test_loss_grows_with_the_level_that_is_in_force():
    from secuela.models.bilateral.model import _target

    zero = jnp.zeros(())
    targets = [
        float(_target(jnp.zeros(7).at[level - 1].set(2.0) if level else jnp.zeros(7), zero, _still(), theta()))
        for level in range(8)
    ]
    assert (np.diff(targets) < 0).all()
    assert targets[0] == pytest.approx(float(theta().cooperation_level))


def _still():
    import jax

    return jax.tree.map(lambda x: x[0], inputs(1))


def test_outcomes_begin_at_the_origin_and_trade_at_risk_is_the_labelled_arithmetic():
    one = theta(**{**FIRM, "freeze_length": 45.0, "trade_share": 0.04})
    out = run(one, inputs(4, **SOIL), luck(4, acts={0: ["strike"]}))
    runs = {"bilateral": ModelRun(Bilateral(), one, Bilateral().start(one), _as_arrays(out))}
    found = {name: reading.of(runs) for name, reading in OUTCOMES.items()}
    assert set(found) == {"cooperation", "response_level", "freeze_days", "trade_at_risk"}
    assert all(values.shape == (5,) for values in found.values())
    assert float(found["cooperation"][0]) == float(one.cooperation_level)
    np.testing.assert_allclose(np.asarray(found["freeze_days"]), [0, DAYS, 45, 45, 45])
    assert float(found["trade_at_risk"].sum()) == pytest.approx(45 * 839900 / 365 * 0.04)


def test_a_day_of_force_puts_more_trade_at_risk_than_a_day_of_freeze():
    one = theta(**{**ARMED, "freeze_length": 100.0, "trade_share": 0.04, "trade_share_force": 0.5})
    out = run(one, inputs(6, **SOIL), luck(6, acts={0: ["strike"]}))
    runs = {"bilateral": ModelRun(Bilateral(), one, Bilateral().start(one), _as_arrays(out))}
    days, force = out.freeze_days.sum(), out.force_days.sum()
    assert force == pytest.approx(45)
    expected = (0.04 * days + 0.46 * force) * 839900 / 365
    assert float(OUTCOMES["trade_at_risk"].of(runs).sum()) == pytest.approx(expected)


def _as_arrays(out):
    import jax

    return jax.tree.map(jnp.asarray, out)
