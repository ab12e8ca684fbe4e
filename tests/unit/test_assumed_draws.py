"""Assumptions in a table of draws: what is replaced is so in every draw, and everything else stays bit for bit."""

import numpy as np
import pytest

from secuela.evidence.assumption_records import Assumption
from secuela.evidence.assumptions import assumptions_of
from secuela.evidence.errors import AssumptionError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.world.assumed import assumed, fitted, law, replaced
from secuela.world.draws import chances, draw_table
from secuela.world.overdose_baseline import overdose_parameters

AS_OF, DRAWS, SEED = Month.parse("2025-10"), 40, 3
CHANCE, TIE, PATH = "organised_crime.split_chance", "organised_crime.tie_median", "violence.homicide_path"
LINK = "bilateral.cooperation:supply.intelligence"


@pytest.fixture(scope="module")
def table():
    return overdose_parameters(AS_OF, draw_table(AS_OF, DRAWS, SEED))


@pytest.mark.parametrize("given", ["as-critics-argue", "as-supporters-argue", f"{LINK}=0.5", f"{PATH}=published_trend"])
def test_the_draws_of_everything_else_are_the_same_arrays(table, given):
    assumptions = assumptions_of(given)
    found = assumed(table, assumptions, SEED)
    changed = {name for name in table if found[name] is not table[name]}
    assert changed == {each.id for each in assumptions}
    assert list(found) == list(table)


def test_a_value_stands_in_every_draw_and_a_description_too(table):
    found = assumed(table, assumptions_of([f"{CHANCE}=0.4", f"{PATH}=published_trend"]), SEED)
    assert found[CHANCE].tolist() == [0.4] * DRAWS
    place = [option.id for option in library().structures[PATH].options].index("published_trend")
    assert found[PATH].tolist() == [place] * DRAWS
    assert found[PATH].dtype == table[PATH].dtype


def test_a_range_is_drawn_with_the_number_that_the_quantity_had(table):
    found = assumed(table, assumptions_of([f"{CHANCE}=0.2..0.5", f"{TIE}=10..1000"]), SEED)
    chance = chances([CHANCE, TIE], DRAWS, SEED)
    assert found[CHANCE] == pytest.approx(0.2 + 0.3 * chance[CHANCE])  # a beta prior: uniform
    assert np.log10(found[TIE]) == pytest.approx(1 + 2 * chance[TIE])  # a lognormal one: on the log scale
    assert (np.argsort(found[CHANCE]) == np.argsort(table[CHANCE])).all()
    given = assumptions_of([f"{CHANCE}=0.2..0.5", f"{TIE}=10..1000", f"{PATH}=damped_trend"])
    assert [law(each) for each in given] == ["uniform", "log-uniform", None]
    assert law(Assumption(id=TIE, range=(0.0, 5.0))) == "uniform"  # from zero on no log is uniform


def test_fewer_draws_are_the_first_of_more():
    assumptions = assumptions_of(f"{CHANCE}=0.2..0.5")
    many, few = (assumed(draw_table(AS_OF, n, SEED), assumptions, SEED)[CHANCE] for n in (DRAWS, 10))
    assert (many[:10] == few).all()


def test_the_size_of_a_link_is_replaced_like_any_number(table):
    found = assumed(table, assumptions_of(f"{LINK}=0.2..0.6"), SEED)
    assert ((found[LINK] >= 0.2) & (found[LINK] <= 0.6)).all()


def test_what_a_run_does_not_draw_is_refused(table):
    lacking = {name: values for name, values in table.items() if name != CHANCE}
    with pytest.raises(AssumptionError, match="is not drawn in this run, so nothing can stand in its place"):
        assumed(lacking, assumptions_of(f"{CHANCE}=0.4"), SEED)


def test_a_run_keeps_what_was_replaced_and_says_where_a_fit_no_longer_holds(table):
    given = assumptions_of(["overdose.supply_elasticity=0.3", f"{CHANCE}=0.4", f"{PATH}=damped_trend"])
    kept = {each.id: each for each in replaced(given, table, AS_OF)}
    assert kept["overdose.supply_elasticity"].fitted
    assert not kept[CHANCE].fitted
    assert kept[CHANCE].ours["q50"] == pytest.approx(np.median(table[CHANCE]))
    assert sum(kept[PATH].ours.values()) == pytest.approx(1)
    assert CHANCE not in fitted(AS_OF)
