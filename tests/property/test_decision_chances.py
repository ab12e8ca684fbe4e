import numpy as np
import xarray as xr
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from secuela.analysis.comparison import assess_outcomes, compare
from secuela.evidence.records import Outcome
from secuela.runs.rows import LEVELS


def record(kind="relative", smallest=0.05, direction="lower"):
    return Outcome(
        id="homicides_mx",
        title="Homicides",
        unit="deaths/month",
        kind="flow",
        direction=direction,
        smallest_difference=smallest,
        smallest_kind=kind,
        definition="made up",
        omission="none",
        bears="nobody",
        models=("toy",),
    )


levels = st.floats(0.5, 2000.0, width=32)


@st.composite
def pairs(draw, elements=levels):
    shape = (draw(st.integers(1, 12)), draw(st.integers(1, 3)))
    return tuple(draw(arrays(np.float64, shape, elements=elements)) for _ in range(2))


smallest = st.sampled_from([0.0, 0.02, 0.1, 1.0, 30.0])
kinds = st.sampled_from(["relative", "absolute"])
directions = st.sampled_from(["lower", "higher", "none"])


@given(pairs(st.floats(-1e6, 1e6)), kinds, smallest, directions)
def test_chances_add_up_to_one_and_better_is_one_of_them(pair, kind, limit, direction):
    for found in compare(*pair, record(kind, limit, direction), ratio=False):
        assert np.isclose(found.p_lower + found.p_equal + found.p_higher, 1, atol=1e-12)
        sides = {"lower": (found.p_lower, found.p_higher), "higher": (found.p_higher, found.p_lower)}
        assert (found.p_better, found.p_worse) == sides.get(direction, (None, None))


@given(pairs(), smallest)
def test_swapping_the_two_mirrors_differences_and_chances(pair, limit):
    ours, theirs = pair
    there, back = (compare(*both, record("absolute", limit)) for both in ((ours, theirs), (theirs, ours)))
    for a, b in zip(there, back, strict=True):
        assert (a.p_lower, a.p_equal, a.p_higher) == (b.p_higher, b.p_equal, b.p_lower)
        for low, high in zip(LEVELS, reversed(LEVELS), strict=True):
            assert np.isclose(a.difference[low], -b.difference[high], atol=1e-9)


@given(pairs(), st.sampled_from([0.0, 0.02, 0.05, 0.5]))
def test_swapping_a_relative_comparison_never_hides_a_fall(pair, limit):
    """A fall below 1 - d is, seen from below, a rise above 1 + d; the converse need not hold."""
    ours, theirs = pair
    for a, b in zip(
        compare(ours, theirs, record(smallest=limit)), compare(theirs, ours, record(smallest=limit)), strict=True
    ):
        assert a.p_lower <= b.p_higher
        assert b.p_lower <= a.p_higher
        assert np.isclose(a.ratio["0.5"] * b.ratio["0.5"], 1) or len(ours) % 2 == 0


@given(pairs(), st.sampled_from([0.25, 2.0, 1024.0]))
def test_a_ratio_and_its_chances_do_not_depend_on_the_unit(pair, factor):
    """Powers of two, so that scaling rounds nothing."""
    ours, theirs = pair
    plain, scaled = compare(ours, theirs, record()), compare(ours * factor, theirs * factor, record())
    for a, b in zip(plain, scaled, strict=True):
        assert a.ratio == b.ratio
        assert (a.p_lower, a.p_equal, a.p_higher) == (b.p_lower, b.p_equal, b.p_higher)
        assert np.isclose(b.difference["0.5"], factor * a.difference["0.5"])


@given(arrays(np.float64, (5, 2), elements=levels), kinds, smallest)
def test_an_alternative_equal_to_its_baseline_is_about_the_same(values, kind, limit):
    for found in compare(values, values, record(kind, limit)):
        assert found.p_equal == 1.0
        assert set(found.difference.values()) == {0.0}
        assert set(found.ratio.values()) == {1.0}


@st.composite
def runs(draw):
    draws, months = draw(st.integers(1, 5)), draw(st.integers(1, 14))
    return draw(arrays(np.float32, (3, 1, draws, months + 1), elements=levels))


def dataset(values, order=slice(None)):
    coords = {"alternative": ["status-quo", "b", "c"], "mode": ["if_carried_out"]}
    coords |= {"draw": np.arange(values.shape[2]), "month": np.arange(values.shape[3])}
    data = xr.Dataset({"homicides_mx": (("alternative", "mode", "draw", "month"), values)}, coords=coords)
    return data.isel(draw=order)


def rows(data):
    months = data.sizes["month"] - 1
    return [row.plain() for row in assess_outcomes(data, months=months, records={"homicides_mx": record()})]


@given(runs())
def test_the_order_of_draws_does_not_matter(values):
    straight, turned = rows(dataset(values)), rows(dataset(values, slice(None, None, -1)))
    for a, b in zip(straight, turned, strict=True):
        assert np.isclose(a.pop("mean"), b.pop("mean"), rtol=1e-12)
        assert a == b


@given(runs(), st.randoms(use_true_random=False))
def test_a_failed_draw_changes_only_its_own_pairs(values, random):
    broken = values.copy()
    failed = random.randrange(values.shape[2])
    broken[1, :, failed] = np.nan
    assume(values.shape[2] > 1)
    kept = [draw for draw in range(values.shape[2]) if draw != failed]
    whole, partial, without = rows(dataset(values)), rows(dataset(broken)), rows(dataset(values[:, :, kept]))
    for full, some, fewer in zip(whole, partial, without, strict=True):
        expected = fewer if full["alternative"] == "b" else full
        assert some == expected
