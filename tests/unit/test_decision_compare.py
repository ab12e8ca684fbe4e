import numpy as np
import pytest
import xarray as xr

from secuela.analysis import comparison
from secuela.analysis.comparison import assess_outcomes
from secuela.analysis.direction import signs
from secuela.analysis.panels import failed_draws
from secuela.evidence.errors import EvidenceError, RunError
from secuela.evidence.records import Outcome
from secuela.runs.reported_months import reported_months

DIMS = ("alternative", "mode", "draw", "month")


def record(name, unit, kind, direction, smallest, smallest_kind):
    return Outcome(
        id=name,
        title=name.replace("_", " "),
        unit=unit,
        kind=kind,
        direction=direction,
        smallest_difference=smallest,
        smallest_kind=smallest_kind,
        definition="made up",
        omission="none",
        bears="nobody",
        models=("toy",),
    )


RECORDS = {
    record.id: record
    for record in (
        record("cartel_members", "persons", "stock", "none", 0.05, "relative"),
        record("homicides_mx", "deaths/month", "flow", "lower", 0.03, "relative"),
        record("splinter_groups", "groups", "stock", "none", 1.0, "absolute"),
        record("cooperation", "1", "level", "higher", 0.1, "absolute"),
        record("cost_us", "million USD/month", "flow", "lower", 0.0, "absolute"),
        record("displaced_flow_share", "1", "level", "none", 0.05, "absolute"),
    )
}


def run(**arrays):
    """Each array: (alternative, draw, month) or with a definition axis at the end."""
    data = {}
    for name, values in arrays.items():
        values = np.asarray(values, dtype=np.float32)[:, None]
        dims = (*DIMS, "definition") if values.ndim == 5 else DIMS
        data[name] = (dims, values)
    first = next(iter(data.values()))[1]
    coords = {
        "alternative": ["status-quo", "plan", "other"][: first.shape[0]],
        "mode": ["if_carried_out"],
        "draw": np.arange(first.shape[2]),
        "month": np.arange(first.shape[3]),
    }
    if any(values.ndim == 5 for _, values in data.values()):
        coords["definition"] = ["incremental", "full"]
    return xr.Dataset(data, coords=coords)


def constant(levels, months=6, origin=100.0):
    """Shape (alternative, draw, month): the origin level, then one level per alternative and draw."""
    levels = np.asarray(levels, dtype=float)
    paths = np.repeat(levels[..., None], months + 1, axis=-1)
    paths[..., 0] = origin
    return paths


def rows(dataset, **options):
    found = assess_outcomes(dataset, months=dataset.sizes["month"] - 1, records=RECORDS, **options)
    return {(row.outcome, row.alternative, row.window, row.month, row.definition): row for row in found}


def test_months_reported():
    assert reported_months(60) == [6, 12, 24, 36, 60]
    assert reported_months(5) == [5]
    assert reported_months(61) == [6, 12, 24, 36, 60, 61]


def test_a_flow_by_hand():
    """Baseline 100 in four draws; the plan 90, 99, 101, 110; the level at the origin 120."""
    data = run(homicides_mx=constant([[100] * 4, [90, 99, 101, 110]], origin=120))
    found = rows(data)
    month = found["homicides_mx", "plan", "month", 6, None]
    assert (month.unit, month.mean) == ("deaths/month", 100.0)
    assert month.quantiles["0.5"] == 100.0
    assert month.quantiles["0.25"] == pytest.approx(96.75)
    base = month.vs_baseline
    assert (base.p_lower, base.p_equal, base.p_higher) == (0.25, 0.5, 0.25)
    assert (base.p_better, base.p_worse) == (0.25, 0.25)
    assert base.ratio["0.5"] == pytest.approx(1.0)
    assert base.difference["0.05"] == pytest.approx(-8.65)
    origin = month.vs_origin
    assert (origin.p_lower, origin.p_equal, origin.p_higher) == (1.0, 0.0, 0.0)
    assert origin.ratio["0.5"] == pytest.approx(100 / 120)


def test_the_sum_of_a_flow_by_hand():
    """Months 1 to 6 of 90 are 540; the origin's 120 six times is 720; month 0 itself is not in the sum."""
    found = rows(run(homicides_mx=constant([[100, 100], [90, 90]], origin=120)))
    total = found["homicides_mx", "plan", "cumulative", 6, None]
    assert (total.unit, total.mean) == ("deaths", 540.0)
    assert total.vs_baseline.difference["0.5"] == pytest.approx(-60)
    assert total.vs_origin.difference["0.95"] == pytest.approx(-180)
    assert total.vs_origin.ratio["0.5"] == pytest.approx(0.75)


def test_quantiles_are_of_paired_differences_not_differences_of_quantiles():
    paired = rows(run(homicides_mx=constant([[50, 100, 150], [55, 110, 165]])))
    ratio = paired["homicides_mx", "plan", "month", 6, None].vs_baseline.ratio
    assert ratio["0.05"] == pytest.approx(1.1)
    assert ratio["0.95"] == pytest.approx(1.1)


def test_stocks_and_levels_are_read_in_the_month_only():
    found = rows(run(cartel_members=constant([[100], [100]]), cooperation=constant([[0.5], [0.8]])))
    assert {window for _, _, window, _, _ in found} == {"month"}


def test_baselines_own_rows_have_no_baseline_but_an_origin():
    row = rows(run(homicides_mx=constant([[100], [90]])))["homicides_mx", "status-quo", "month", 6, None]
    assert row.vs_baseline is None
    assert row.vs_origin.p_equal == 1.0


@pytest.mark.parametrize(
    ("level", "expected"), [(103.5, "p_higher"), (102.5, "p_equal"), (97.5, "p_equal"), (96.5, "p_lower")]
)
def test_relative_smallest_difference(level, expected):
    row = rows(run(homicides_mx=constant([[100], [level]])))["homicides_mx", "plan", "month", 6, None]
    assert getattr(row.vs_baseline, expected) == 1.0


@pytest.mark.parametrize(
    ("level", "expected"), [(4, "p_higher"), (3.9, "p_equal"), (3, "p_equal"), (2.1, "p_equal"), (2, "p_lower")]
)
def test_absolute_smallest_difference_and_its_edges(level, expected):
    row = rows(run(splinter_groups=constant([[3], [level]])))["splinter_groups", "plan", "month", 6, None]
    assert getattr(row.vs_baseline, expected) == 1.0


@pytest.mark.parametrize("level", [0.1, 0.3, 1 / 3, 0.7, 1.0, 3.0, 1234.5, 1e6])
@pytest.mark.parametrize("smallest", [0.02, 0.03, 0.05, 0.1])
def test_a_change_of_just_the_smallest_difference_counts_however_it_was_rounded(level, smallest):
    known = record("homicides_mx", "deaths/month", "flow", "lower", smallest, "relative")
    usual = np.float64(np.float32(level))
    for ours in (level * (1 + smallest), usual * (1 + smallest), 1.0 * np.float32(level * (1 + smallest))):
        assert signs(np.array([np.float64(np.float32(ours))]), np.array([usual]), known).tolist() == [1]
    assert signs(np.array([usual * (1 + 0.9999 * smallest)]), np.array([usual]), known).tolist() == [0]


@pytest.mark.parametrize("kind", ["relative", "absolute"])
def test_no_change_is_about_the_same_even_where_any_change_counts(kind):
    known = record("cost_us", "million USD_2025/month", "flow", "lower", 0.0, kind)
    ours, usual = np.array([0.0, 5.0, 5.001, -0.001]), np.array([0.0, 5.0, 5.0, 0.0])
    assert signs(ours, usual, known).tolist() == [0, 0, 1, -1]
    assert signs(np.zeros(1), np.zeros(1), record("a", "deaths", "flow", "lower", 0.03, "relative")).tolist() == [0]


def test_better_and_worse_follow_the_direction():
    found = rows(run(cooperation=constant([[0.5], [0.8]]), homicides_mx=constant([[100], [80]])))
    higher_is_better = found["cooperation", "plan", "month", 6, None].vs_baseline
    assert (higher_is_better.p_better, higher_is_better.p_worse) == (1.0, 0.0)
    lower_is_better = found["homicides_mx", "plan", "month", 6, None].vs_baseline
    assert (lower_is_better.p_better, lower_is_better.p_worse) == (1.0, 0.0)


def test_without_a_direction_nothing_is_better_or_worse():
    versus = rows(run(cartel_members=constant([[100], [50]])))["cartel_members", "plan", "month", 6, None].vs_baseline
    assert versus.p_lower == 1.0
    assert versus.p_better is None
    assert versus.p_worse is None


def test_ratio_is_null_where_the_baseline_is_zero_in_any_draw():
    found = rows(run(splinter_groups=constant([[0, 2], [1, 4]], origin=1)))
    row = found["splinter_groups", "plan", "month", 6, None]
    assert row.vs_baseline.ratio is None
    assert row.vs_baseline.difference["0.5"] == 1.5
    assert row.vs_origin.ratio is not None


def test_ratio_is_null_in_all_months_if_the_baseline_is_zero_in_one():
    paths = constant([[2.0], [3.0]], months=12)
    paths[0, 0, 12] = 0
    found = rows(run(splinter_groups=paths))
    assert found["splinter_groups", "plan", "month", 6, None].vs_baseline.ratio is None


def test_zero_baseline_of_a_draw_that_failed_does_not_count():
    paths = constant([[0, 2], [np.nan, 4]])
    paths[1, 0] = np.nan
    row = rows(run(splinter_groups=paths))["splinter_groups", "plan", "month", 6, None]
    assert row.vs_baseline.ratio["0.5"] == 2.0


def test_a_zero_baseline_with_a_relative_difference_still_says_higher():
    row = rows(run(homicides_mx=constant([[0, 0], [0, 5]])))["homicides_mx", "plan", "month", 6, None]
    assert (row.vs_baseline.p_lower, row.vs_baseline.p_equal, row.vs_baseline.p_higher) == (0, 0.5, 0.5)


@pytest.mark.parametrize(
    ("level", "expected"), [(-104, "p_lower"), (-102, "p_equal"), (-98, "p_equal"), (-96, "p_higher")]
)
def test_below_zero_lower_still_means_lower(level, expected):
    row = rows(run(homicides_mx=constant([[-100], [level]])))["homicides_mx", "plan", "month", 6, None]
    assert getattr(row.vs_baseline, expected) == 1.0
    assert row.vs_baseline.ratio is None


def test_failed_draws_are_left_out_of_their_pair_only_and_counted():
    paths = constant([[100, 100, 100, 100], [50, 90, 100, 100], [100, 100, 100, 130]])
    paths[1, 0] = np.nan
    paths[0, 3] = np.nan
    data = run(homicides_mx=paths, cartel_members=paths)
    assert failed_draws(data)[:, 0].tolist() == [
        [False, False, False, True],
        [True, False, False, False],
        [False, False, False, False],
    ]
    found = rows(data)
    plan = found["homicides_mx", "plan", "month", 6, None]
    assert plan.mean == pytest.approx((90 + 100 + 100) / 3), "its own rows use all draws that it computed"
    assert plan.vs_baseline.p_lower == 0.5, "draws 1 and 2 are the pair"
    assert found["homicides_mx", "other", "month", 6, None].vs_baseline.p_equal == 1.0


def test_a_draw_that_is_no_number_in_one_outcome_only_is_refused():
    members, homicides = constant([[100, 100], [90, 90]]), constant([[100, 100], [90, 90]])
    homicides[1, 1, 4] = np.nan
    with pytest.raises(RunError, match=r"homicides_mx is not a finite number in 1 draws that did not fail") as caught:
        rows(run(cartel_members=members, homicides_mx=homicides))
    assert caught.value.where == "plan"
    homicides[1, 1, 4] = np.inf
    with pytest.raises(RunError, match="not a finite number"):
        rows(run(cartel_members=members, homicides_mx=homicides))


def test_all_draws_failed_is_a_clear_error():
    for failed, text in ((1, "All draws of plan failed"), (0, "All draws of status-quo failed")):
        paths = constant([[100, 100], [90, 90]])
        paths[failed] = np.nan
        with pytest.raises(RunError, match=text) as caught:
            rows(run(homicides_mx=paths))
        assert "failed_draws" in str(caught.value.fix)
    paths = constant([[100, 100], [90, 90]])
    paths[0, 0] = paths[1, 1] = np.nan
    with pytest.raises(RunError, match="No draw was computed both for plan and the baseline"):
        rows(run(homicides_mx=paths))


def test_a_share_that_is_zero_over_zero_has_no_row():
    share = constant([[np.nan, np.nan], [0.2, 0.3]], origin=np.nan)
    found = rows(run(homicides_mx=constant([[100, 100], [90, 90]]), displaced_flow_share=share))
    assert ("displaced_flow_share", "status-quo", "month", 6, None) not in found
    row = found["displaced_flow_share", "plan", "month", 6, None]
    assert row.mean == pytest.approx(0.25)
    assert row.vs_baseline is None
    assert row.vs_origin is None


def test_each_definition_has_its_rows_and_a_foreign_one_has_none():
    cost = np.stack([constant([[0, 0], [1, 3]], origin=0), constant([[5, 5], [6, 8]], origin=5)], axis=-1)
    homicides = np.stack([constant([[9, 9], [9, 9]]), np.full((2, 2, 7), np.nan)], axis=-1)
    found = rows(run(cost_us=cost, homicides_mx=homicides))
    assert found["cost_us", "plan", "cumulative", 6, "incremental"].mean == 12
    assert found["cost_us", "plan", "cumulative", 6, "full"].mean == 42
    assert found["cost_us", "plan", "month", 6, "incremental"].vs_baseline.ratio is None
    assert found["cost_us", "plan", "month", 6, "incremental"].vs_baseline.p_worse == 1.0
    assert {key[-1] for key in found if key[0] == "homicides_mx"} == {"incremental"}


def test_rows_do_not_depend_on_how_many_are_compared_together(monkeypatch):
    levels = [[100.0, 90.0, 80.0], [110.0, 70.0, 90.0], [95.0, 90.0, 60.0]]
    made = run(homicides_mx=constant(levels))
    together = rows(made)
    monkeypatch.setattr(comparison, "_COLUMNS_AT_ONCE", 1)
    assert rows(made) == together


def test_states_are_places():
    data = run(homicides_mx=np.stack([constant([[9], [9]])] * 2, axis=-1)).rename(definition="state")
    found = assess_outcomes(data, months=6, records=RECORDS)
    assert {row.place for row in found} == {"incremental", "full"}
    assert "definition" not in found[0].plain()


def test_rows_follow_the_order_of_the_records():
    data = run(homicides_mx=constant([[9], [9]]), cartel_members=constant([[9], [9]]))
    assert list(dict.fromkeys(key[0] for key in rows(data))) == ["cartel_members", "homicides_mx"]


def test_a_shorter_horizon_may_be_asked_for():
    data = run(homicides_mx=constant([[9], [9]], months=24))
    assert {row.month for row in assess_outcomes(data, months=8, records=RECORDS)} == {6, 8}
    with pytest.raises(RunError, match=r"(?s)months 0 to 25.*1 to 24 months"):
        assess_outcomes(data, months=25, records=RECORDS)


def test_unknown_names_are_named():
    data = run(homicides_mx=constant([[9], [9]]))
    with pytest.raises(RunError, match=r"(?s)no alternative called 'statusquo'.*did you mean status-quo"):
        rows(data, baseline="statusquo")
    with pytest.raises(EvidenceError, match=r"(?s)'homicide_mx' has no record.*did you mean homicides_mx"):
        rows(data.rename(homicides_mx="homicide_mx"))
    with pytest.raises(RunError, match="holds no outcomes"):
        rows(data.drop_vars("homicides_mx"))


def test_a_long_tail_is_told_beside_the_median():
    usual = np.full((100, 7), 100.0)
    plan = usual.copy()
    plan[90:, 1:] = 130.0  # one future in ten rises by 30 %
    plan[99, 1:] = 400.0
    rows = assess_outcomes(run(homicides_mx=np.stack([usual, plan])), months=6, records=RECORDS)
    row = next(row for row in rows if row.alternative == "plan" and row.window == "month" and row.month == 6)
    found = row.vs_baseline
    assert found is not None
    assert (row.quantiles["0.5"], found.difference["0.5"]) == (100.0, 0.0)
    assert found.mean_difference == pytest.approx((9 * 30 + 300) / 100)
    assert row.far == pytest.approx(np.quantile(plan[:, 6], 0.99))
    assert found.far_difference == pytest.approx(np.quantile(plan[:, 6] - 100, 0.99))
    assert found.p_rise == {"0.1": 0.1, "0.25": 0.1, "0.5": 0.01}
