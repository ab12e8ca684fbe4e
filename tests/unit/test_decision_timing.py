import numpy as np

from secuela.analysis.timing import NINE_IN_TEN, Largest, Spell, largest, timing
from support.known_answers import outcome


def paths(*levels, draws=10):
    """Level by month, the origin first; the status quo is at 100 throughout."""
    ours = np.tile(np.array(levels, dtype=float), (draws, 1))
    return ours, np.full_like(ours, 100.0)


def test_an_effect_that_begins_and_stays():
    found = timing(*paths(100, 100, 98, 96, 95, 94, 90), outcome())
    assert found["lower"].begins == 3
    assert found["lower"].spells == (Spell(3, 6, to_end=True),)
    assert found["higher"].begins is None


def test_an_effect_that_ends_has_a_length_and_does_not_stay():
    found = timing(*paths(100, 100, 110, 110, 110, 110, 100, 100), outcome())["higher"]
    assert (found.begins, found.spells[0].months, found.spells[-1].to_end) == (2, 4, False)


def test_single_months_are_no_spell_and_the_origin_does_not_count():
    assert timing(*paths(50, 100, 90, 90, 100, 90, 100), outcome())["lower"].spells == ()


def test_median_and_nine_in_ten():
    ours, theirs = paths(100, 90, 90, 90, 90)
    ours[:4] = 100.0
    assert timing(ours, theirs, outcome())["lower"].begins == 1
    assert timing(ours, theirs, outcome(), NINE_IN_TEN)["lower"].begins is None


def test_failed_draws_do_not_count():
    ours, theirs = paths(100, 90, 90, 90)
    ours[:6] = np.nan
    assert timing(ours, theirs, outcome(), NINE_IN_TEN)["lower"].begins == 1


def test_an_effect_that_grows_after_the_window_says_when_it_is_largest():
    late = paths(100, 100, 101, 101, 102, 104, 110, 106, 104, 100)
    found = largest(*late, outcome(), 1, 4)
    assert found == Largest(6, found.change, relative=True)
    assert abs(found.change - 0.1) < 1e-9


def test_nothing_is_said_where_the_window_tells_it_or_the_month_is_noise_or_nothing_counts():
    assert largest(*paths(100, 105, 105, 105, 105, 105, 106, 106, 106), outcome(), 1, 4) is None
    assert largest(*paths(100, 100, 100, 100, 100, 100, 120, 100, 100), outcome(), 1, 4) is None
    assert largest(*paths(100, 100, 100, 100, 100, 101, 102, 102, 102), outcome(), 1, 4) is None
    assert largest(*paths(100, 100, 100, 100, 100, 120, 120, 120, 120), outcome(smallest=0.0), 1, 4) is None


def test_a_level_is_read_in_the_last_month_of_the_window_in_its_own_unit():
    level = outcome(smallest=10.0, kind="absolute").model_copy(update={"kind": "level"})
    assert largest(*paths(100, 70, 70, 70, 85, 85, 85), level, 1, 4) == Largest(1, -30.0, relative=False)
    assert largest(*paths(100, 70, 70, 70, 75, 75, 75), level, 1, 4) is None
