"""What the record gives the displacement model: encounters, places, and nothing later than the origin."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from secuela.dynamics.ports import neutral
from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.states import STATES
from secuela.models.displacement import Inputs
from secuela.record import displaced_shares as displacement
from secuela.record import seen_record
from secuela.record.encounters import (
    ENCOUNTERS,
    encounter_level,
    standard_months,
)
from secuela.record.homicide_level import seasonal
from support.displacement_draws import ORIGIN, course, drawn, luck_of
from support.past_errors import encounter_errors


def test_the_level_is_the_last_month_in_a_standard_month():
    read = encounter_level(ORIGIN)
    assert read.level == pytest.approx(11704 / 31 * 365.25 / 12)
    assert read.last == ORIGIN
    months, counts = library().series_values(ENCOUNTERS)
    assert len(months) == 145
    assert counts[months.index(Month.parse("2023-12"))] == 301981
    assert 50_000 < read.long_run < 80_000


def test_an_earlier_origin_sees_no_later_row(monkeypatch):
    as_of = Month.parse("2022-01")
    before = encounter_level(as_of)
    found = library()
    rows = dict(found.rows)
    known = rows[ENCOUNTERS]
    later = np.array([month > as_of for month in known.times])
    rows[ENCOUNTERS] = dataclasses.replace(known, values=np.where(later, 9e9, known.values))
    monkeypatch.setattr(seen_record, "library", lambda: dataclasses.replace(found, rows=rows))
    assert encounter_level(as_of) == before
    assert encounter_level(ORIGIN).level > 1e9


def test_too_early_an_origin_says_which_one_works():
    with pytest.raises(EvidenceError, match=r"holds 3 months(?s:.)*2014-09 or later"):
        encounter_level(Month.parse("2013-12"))


def test_season_does_not_help_the_rule():
    """The stated reason for not adjusting: even with the season of the whole record, errors are hardly smaller."""
    months, rates = standard_months()
    adjusted = rates - seasonal(months, rates)[[month.month - 1 for month in months]]
    horizons = (1, 3, 6, 12, 24, 36)
    past = encounter_errors(horizons)
    for h in horizons:
        with_season = np.sqrt(np.mean(np.square(adjusted[36 + h :] - adjusted[36:-h])))
        assert past[h] < with_season * 1.025


def test_policy_moved_encounters_by_a_factor_of_fifty_at_most_in_the_record():
    values = library().series_values(ENCOUNTERS)[1]
    assert 30 < values.max() / values.min() < 50


def test_the_spread_of_the_status_quo_is_that_of_past_errors():
    """Root mean square of the log change at one to five years: within a fifth of what the rule got wrong."""
    draws, months = 300, 60
    thetas = drawn(draws, seed=1)
    luck = jax.vmap(lambda i: luck_of(i, months))(jnp.arange(draws))
    run = jax.vmap(lambda theta, luck: course(theta, neutral(Inputs), luck)[1].encounters)
    logs = np.log(np.asarray(run(thetas, luck)) / np.asarray(thetas.encounter_level)[:, None])
    for horizon, past in encounter_errors((6, 12, 24, 36, 60)).items():
        spread = np.sqrt(np.mean(np.square(logs[:, horizon - 1])))
        assert 0.8 < spread / past < 1.2, horizon


def test_shares_sum_to_one_and_hold_what_was_documented():
    homicides = displacement.homicide_shares(ORIGIN)
    documented = displacement.documented_shares(ORIGIN, homicides)
    for shares in (homicides, documented, displacement.population_shares(ORIGIN)):
        assert shares.sum() == pytest.approx(1)
        assert (shares > 0).all()
    assert documented[STATES.index("MX-CHP")] == 0.618
    sinaloa = STATES.index("MX-SIN")
    assert documented[sinaloa] < homicides[sinaloa]  # its documented share tests the model and is not used
    assert displacement.documented_shares(Month.parse("2024-11"), homicides) is None


def test_no_parameter_rests_on_the_displacement_in_sinaloa():
    for name, record in library().parameters.items():
        if name.startswith("displacement."):
            assert not [fact for fact in record.facts if library().facts[fact].place == "MX-SIN"]


def test_homicide_shares_see_nothing_later_than_the_origin():
    early = displacement.homicide_shares(Month.parse("2022-01"))
    sinaloa = STATES.index("MX-SIN")
    assert displacement.homicide_shares(ORIGIN)[sinaloa] > 2 * early[sinaloa]
