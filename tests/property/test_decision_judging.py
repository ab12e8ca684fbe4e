import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from secuela.analysis.cost_per_death import cost_per_death
from secuela.analysis.robustness import regret
from secuela.evidence.records import Outcome
from secuela.text.likelihood import EVEN, YARDSTICK, likelihood

OPPOSITE = {step.likely.id: step.unlikely.id for step in YARDSTICK}
OPPOSITE |= {unlikely: likely for likely, unlikely in OPPOSITE.items()} | {EVEN.id: EVEN.id}
DEATHS = Outcome(
    id="deaths",
    title="Deaths",
    unit="death/month",
    kind="flow",
    direction="lower",
    smallest_difference=0.03,
    smallest_kind="relative",
    definition="made up",
    omission="none",
    bears="nobody",
    models=("toy",),
)
amounts = st.floats(-1e6, 1e6)
table = npst.arrays(np.float64, st.tuples(st.integers(1, 5), st.integers(1, 30)), elements=amounts)


@given(st.integers(0, 1000), st.integers(1, 5000))
def test_a_chance_and_its_opposite_get_opposite_words(thousandths, draws):
    chance = thousandths / 1000
    assert likelihood(1 - chance, draws) == OPPOSITE[likelihood(chance, draws)]


@given(table)
def test_regret_is_never_negative_and_somebody_has_none(values):
    found = regret(values, [str(i) for i in range(len(values))], DEATHS)
    assert all(0 <= each.expected <= each.worst_decile * (1 + 1e-9) + 1e-9 for each in found)
    assert sum(each.best for each in found) >= 1 - 1e-9


@settings(max_examples=40, deadline=None)
@given(npst.arrays(np.float64, (2, 20), elements=amounts))
def test_cost_per_death_is_never_negative(values):
    averted, extra = values
    nothing = np.zeros(20)
    found = cost_per_death(-averted, nothing, extra, nothing)
    assert (found.ratio is None) == (found.verdict != "per-death")
    assert found.ratio is None or found.ratio > 0
    assert found.low is None or found.low >= 0
    assert found.high is None or found.high >= found.low
