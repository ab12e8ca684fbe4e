"""Modes: what stands is compared with the one baseline, what was not simulated has no row and is no failure."""

import json

import numpy as np
import pytest

from secuela.analysis.assessment import build_assessment
from secuela.analysis.assessment_tables import assessment_csv
from secuela.analysis.comparison import assess_outcomes
from secuela.analysis.panels import failed_draws
from secuela.evidence.modes import CARRIED_OUT, MODES
from secuela.runs.rows import Assessment
from secuela.runs.strict import canonical, dump_strict
from support.decision_run import manifest, outcomes, standing


def assessment(data=None, months=7, **changes):
    data = standing(outcomes(months=months)) if data is None else data
    return build_assessment(data, manifest(months=months, **changes))


def find(rows, **wanted):
    return [row for row in rows if all(row.get(key) == value for key, value in wanted.items())]


def test_only_what_was_simulated_has_rows():
    rows = assessment().plain()["outcomes"]
    assert {row["mode"] for row in find(rows, alternative="plan")} == set(MODES)
    for other in ("status-quo", "support-only"):
        assert {row["mode"] for row in find(rows, alternative=other)} == {CARRIED_OUT}
    assert {row["mode"] for row in find(rows, outcome="homicides_mx_state")} == {CARRIED_OUT}
    assert {row["place"] for row in find(rows, outcome="homicides_mx_state")} == {"MX-AGU", "MX-SIN"}


def test_rows_if_carried_out_are_those_of_a_run_without_further_modes():
    plain = build_assessment(outcomes(), manifest()).plain()["outcomes"]
    rows = [
        row
        for row in find(assessment().plain()["outcomes"], mode=CARRIED_OUT)
        if row["outcome"] != "homicides_mx_state"
    ]
    assert rows == plain


def test_what_stands_is_compared_with_the_one_baseline():
    """Homicides rise by 1/18 in the draws that have begun (one from the start, one after month 3), else not at all."""
    rows = assessment().plain()["outcomes"]
    for mode in MODES[1:]:
        now = find(rows, outcome="homicides_mx", alternative="plan", mode=mode, window="month", month=7)[0]
        versus = now["vs_baseline"]
        assert (versus["p_lower"], versus["p_equal"], versus["p_higher"]) == (0.0, 0.5, 0.5)
        assert versus["ratio"]["0.05"] == pytest.approx(1.0)
        assert versus["ratio"]["0.95"] == pytest.approx(1900 / 1800, rel=1e-6)


def test_shares_of_a_state_that_are_the_nation_s_have_its_changes():
    rows = assessment().plain()["outcomes"]
    for place in ("MX-AGU", "MX-SIN"):
        state = find(rows, outcome="homicides_mx_state", alternative="plan", place=place, window="month", month=7)[0]
        assert state["vs_baseline"]["ratio"]["0.5"] == pytest.approx(1900 / 1800, rel=1e-5)


def test_a_mode_that_was_not_simulated_holds_no_failed_draw():
    data = standing(outcomes(failed=[("plan", 2)]))
    data["homicides_mx_state"][1, 2] = np.nan
    failed = failed_draws(data)
    assert failed.shape == (3, 4, 4)
    assert np.argwhere(failed).tolist() == [[1, 0, 2]], "where it waited beyond the horizon it did not fail"
    assert build_assessment(data, manifest()).failed_draws == 1


def test_a_draw_that_failed_while_it_waited_is_left_out_there_only():
    data = standing(outcomes())
    for name in data.data_vars:
        if "mode" in data[name].dims:
            data[name][1, 2, 0] = np.nan
    failed = failed_draws(data)
    assert np.argwhere(failed).tolist() == [[1, 2, 0]]
    rows = find(
        build_assessment(data, manifest()).plain()["outcomes"], outcome="homicides_mx", alternative="plan", month=7
    )
    mid = find(rows, mode=MODES[2], window="month")[0]["vs_baseline"]
    assert mid["p_higher"] == pytest.approx(1 / 3), "one of the three draws that are left has begun"


def test_each_row_has_its_own_key_and_the_file_is_the_assessment():
    built = assessment()
    found = built.plain()
    keys = ("outcome", "alternative", "mode", "window", "month", "place", "definition")
    seen = [tuple(row.get(key) for key in keys) for row in found["outcomes"]]
    assert len(set(seen)) == len(seen)
    text = built.text()
    assert canonical(json.loads(text)) == canonical(json.loads(dump_strict(found)))
    assert Assessment.model_validate(json.loads(text)) == built
    assert text.count('{"outcome": "homicides_mx_state"') == len(find(found["outcomes"], outcome="homicides_mx_state"))


def test_places_and_modes_are_columns_of_a_table():
    lines = assessment_csv(assessment()).splitlines()
    head = lines[0].split(",")
    rows = [dict(zip(head, line.split(","), strict=True)) for line in lines[1:]]
    assert {row["place"] for row in rows if row["outcome"] == "homicides_mx_state"} == {"MX-AGU", "MX-SIN"}
    assert {row["mode"] for row in rows} == set(MODES)


def test_side_and_country_are_two_further_coordinates():
    data = outcomes().drop_vars("cost_us").drop_dims("definition")
    deaths = np.stack([np.stack([data["homicides_mx"].values] * 2, axis=-1)] * 3, axis=-2)
    deaths[..., :2, 1] = np.nan  # civilians and members of the US
    data = data.assign(operation_deaths=((*data["homicides_mx"].dims, "side", "country"), deaths))
    data = data.assign_coords(side=["civilians", "members", "forces"], country=["MX", "US"])
    rows = [row.plain() for row in assess_outcomes(data, months=7)]
    found = {(row["side"], row["country"]) for row in rows if row["outcome"] == "operation_deaths"}
    assert found == {("civilians", "MX"), ("members", "MX"), ("forces", "MX"), ("forces", "US")}
