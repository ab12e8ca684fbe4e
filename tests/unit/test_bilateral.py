"""What the relations model does with threats, acts, consent, responses and their length."""

import jax.numpy as jnp
import numpy as np
import pytest

from secuela.models.bilateral import ACTS, LEVELS, Bilateral
from secuela.models.bilateral.answer import DAYS
from secuela.world.outcomes.readings import ModelRun
from secuela.world.outcomes.relations import OUTCOMES
from support.bilateral_draws import NEVER, SOIL, SURE, inputs, luck, many, run, theta, thetas

CALM = {"resolve_half_life": 1e9, "rollback_share": 1e-9, "deal_rate": 1e-9}
FIRM = {**CALM, "resolve_start": 0.0, "patience_start": 0.0, "chance_soil": 0.999, "gap_extradition": 9.0}
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
    assert (np.asarray(unwanted.response_level).max(1) >= 3).mean() > 0.6


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
    level = np.array(
        [
            run(theta(**{**CALM, "resolve_start": z}), inputs(1, **ports), luck(1, acts={0: [act]})).response[0]
            for z in spread
        ]
    )
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
    for scaled in (True, False):
        change = {} if scaled else changed
        levels = [
            run(theta(draw, **change), inputs(1, **SOIL), luck(1, acts={0: ["strike"]})).response[0]
            for draw in range(100)
        ]
        shares.append(np.mean(np.array(levels) == 7))
    assert shares[0] < 0.1 < shares[1] < 0.35
    assert float(counted.mexico_force.max()) < 0.31


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


def _as_arrays(out):
    import jax

    return jax.tree.map(jnp.asarray, out)
