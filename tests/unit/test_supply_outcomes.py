"""What a run stores of supply begins at the origin, and what the record would show is flow x detection x noise."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from secuela.evidence.corridors import LAND_CORRIDORS
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.models.supply import CORRIDORS, DRUGS, ENTRIES, Supply
from secuela.policy.lever import levers
from secuela.record.laboratory_level import report_level
from secuela.record.seizures import last_year
from secuela.record.seizures import level as level_of_seizures
from secuela.studies.balloon import MONTHS, Setting, advance
from secuela.world.draws import draw_table
from secuela.world.outcomes.readings import ModelRun
from secuela.world.outcomes.supply import EXTRAS, OUTCOMES

ORIGIN = Month.parse("2025-10")
KILOGRAMS_A_POUND = 0.45359237
DRAWS = 300


@pytest.fixture(scope="module")
def setting():
    return Setting.at(ORIGIN, draw_table(ORIGIN, DRAWS, 4))


@pytest.fixture(scope="module")
def usual(setting):
    return advance(setting, {}, luck=False)


def starts(setting):
    return jax.vmap(Supply().start)(setting.theta)


def read(readings, setting, outputs):
    """By name, with a leading draw axis."""

    def of_draw(theta, start, outputs):
        runs = {"supply": ModelRun(Supply(), theta, start, outputs)}
        return {name: reading.of(runs) for name, reading in readings.items()}

    return jax.vmap(of_draw)(setting.theta, starts(setting), outputs)


def test_outcomes_are_those_of_the_list_and_begin_at_one(setting, usual):
    found = read(OUTCOMES, setting, usual)
    assert set(found) == {name for name, record in library().outcomes.items() if record.models == ("supply",)}
    for name, values in found.items():
        assert values.shape[:2] == (DRAWS, MONTHS + 1), name
        if name.endswith("_us") or name == "drug_revenue":
            np.testing.assert_allclose(np.asarray(values), 1, rtol=1e-11)
    assert (np.asarray(found["displaced_flow_share"]) == 0).all()
    leak = np.asarray(found["perimeter_leakage"])
    assert leak.shape == (DRAWS, MONTHS + 1, len(DRUGS))
    np.testing.assert_allclose(leak, np.broadcast_to(leak[:, :1], leak.shape), rtol=1e-11)


def test_what_is_published_of_fentanyl_is_the_level_of_the_record_while_nothing_acts(setting, usual):
    found = read(OUTCOMES, setting, usual)
    for name, level, sd in (
        ("fentanyl_seizures", level_of_seizures(ORIGIN, "fentanyl"), 0.19),
        ("fentanyl_reports", report_level(ORIGIN), 0.05),
    ):
        values = np.asarray(found[name])
        np.testing.assert_allclose(values, np.broadcast_to(values[:, :1], values.shape), rtol=1e-9, err_msg=name)
        assert np.median(values[:, 0]) == pytest.approx(level, rel=0.05)
        assert np.log(values[:, 0]).std() == pytest.approx(sd, rel=0.25)  # the level is known with an error


def test_more_effort_at_the_border_raises_seizures_and_lowers_reports(setting, usual):
    before = read(OUTCOMES, setting, usual)
    doubled = {f"effort_{place}": np.ones(DRAWS) for place in LAND_CORRIDORS}
    after = read(OUTCOMES, setting, advance(setting, doubled, luck=False))
    month = 6
    for name, sign in (("fentanyl_seizures", 1), ("fentanyl_reports", -1)):
        change = np.asarray(after[name])[:, month] - np.asarray(before[name])[:, month]
        assert (sign * change > 0).mean() > 0.95, name


def test_the_picture_of_flows_is_the_same_before_and_after_nothing(setting, usual):
    pictures = read({name: extra.reading for name, extra in EXTRAS.items()}, setting, usual)
    assert pictures["flow by entry"].shape == (DRAWS, 2, len(DRUGS), len(ENTRIES))
    assert pictures["flow by corridor"].shape == (DRAWS, 2, len(DRUGS), len(CORRIDORS))
    for values in pictures.values():
        np.testing.assert_allclose(np.asarray(values[:, 0]), np.asarray(values[:, -1]), rtol=1e-9)


def test_the_record_lies_within_what_volume_and_detection_expect(setting, usual):
    """A year of expected finds at the border, in pounds as weighed: volume and detection were not fitted to it."""
    purity = jnp.stack([jnp.asarray(setting.table[f"seizures.purity_{drug}"]) for drug in DRUGS], axis=-1)
    pure = np.asarray(usual.seized_at_border)[:, :12] / np.asarray(purity)[:, None]
    pounds = pure.sum(1) / KILOGRAMS_A_POUND
    land, coast = last_year(ORIGIN)
    low, high = np.quantile(pounds, [0.05, 0.95], axis=0)
    seen = land.sum(1) + coast
    inside = {drug: bool(lo <= value <= hi) for drug, lo, value, hi in zip(DRUGS, low, seen, high, strict=True)}
    assert inside == {"fentanyl": True, "methamphetamine": True, "cocaine": True, "heroin": True}


@pytest.fixture(scope="module")
def share_of(setting, usual):
    """What a draw's outcome is by supply's ratios; a function, as a failure prints what a test is given."""
    first = jax.tree.map(lambda x: x[0], usual)
    theta, start = (jax.tree.map(lambda x: x[0], each) for each in (setting.theta, starts(setting)))

    def of(ratio):
        outputs = eqx.tree_at(lambda o: o.displaced, first, jnp.asarray(ratio))
        return np.asarray(OUTCOMES["displaced_flow_share"].of({"supply": ModelRun(Supply(), theta, start, outputs)}))[
            1:
        ]

    return of


@given(ratio=arrays(np.float64, (MONTHS, len(DRUGS)), elements=st.floats(-1e6, 1e6, allow_subnormal=False)))
def test_the_displaced_share_is_a_share_whatever_moves(share_of, ratio):
    """Other routes may gain more than was stopped, or lose: it stays within 0 and 1, and inside it is as it is."""
    share = share_of(ratio)
    assert ((share >= 0) & (share <= 1)).all()
    inside = (ratio >= 0) & (ratio <= 1)
    np.testing.assert_array_equal(share[inside], ratio[inside])


def test_without_a_lever_on_interdiction_there_is_no_displaced_share():
    effort = ("supply.effort", "supply.perimeter")
    moved = {name for name, lever in levers().items() if lever.port.startswith(effort)}
    assert moved == set(library().outcomes["displaced_flow_share"].needs_lever)
