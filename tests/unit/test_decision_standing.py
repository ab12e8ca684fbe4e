"""Modes: what stands is compared with the one baseline, what was not simulated has no row and is no failure."""

import io
import json

import numpy as np
import pytest
from rich.console import Console

from secuela.analysis.assessment import build_assessment
from secuela.analysis.assessment_tables import assessment_csv
from secuela.analysis.comparison import assess_outcomes
from secuela.analysis.headline import headline
from secuela.analysis.headline import standing as standing_rows
from secuela.analysis.indistinguishable import same_but_cost
from secuela.analysis.panels import failed_draws
from secuela.cli.tables import render_beside, render_standing
from secuela.evidence.library import library
from secuela.evidence.modes import CARRIED_OUT, MODES
from secuela.report.caption import headline_caption
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


def test_alternatives_that_agree_if_carried_out_are_named_whatever_the_modes_hold():
    data = standing(outcomes())
    held = assessment(data)
    assert same_but_cost(held.alternatives, held.outcomes) == [("status-quo", "support-only")]


def test_side_and_country_are_two_further_coordinates():
    data = outcomes().drop_vars("cost_us").drop_dims("definition")
    deaths = np.stack([np.stack([data["homicides_mx"].values] * 2, axis=-1)] * 3, axis=-2)
    deaths[..., :2, 1] = np.nan  # civilians and members of the US
    data = data.assign(operation_deaths=((*data["homicides_mx"].dims, "side", "country"), deaths))
    data = data.assign_coords(side=["civilians", "members", "forces"], country=["MX", "US"])
    rows = [row.plain() for row in assess_outcomes(data, months=7)]
    found = {(row["side"], row["country"]) for row in rows if row["outcome"] == "operation_deaths"}
    assert found == {("civilians", "MX"), ("members", "MX"), ("forces", "MX"), ("forces", "US")}


def printed(table, width=120):
    console = Console(file=io.StringIO(), width=width)
    console.print(table)
    return console.file.getvalue()


def test_the_table_of_modes_leads_with_if_carried_out_and_gives_no_single_chance():
    rows = standing_rows(assessment())
    assert [row.outcome for row in rows] == ["cartel_members", "homicides_mx", "homicides_mx"]
    assert list(rows[0].by_mode) == list(MODES)
    text = printed(render_standing(rows))
    places = [text.index(part) for part in ("if carried out", "low:", "mid:", "high:")]
    assert places == sorted(places)
    for said in ("2\u00a0%", "10\u00a0%", "30\u00a0%", "a year", "Nobody knows the chance"):
        assert said in text
    assert "<1/50/50" in text


def test_the_status_quo_under_test_stands_in_no_mode():
    rows = standing_rows(build_assessment(outcomes(), manifest(proposal="status-quo")))
    assert rows == []
    assert render_standing(rows) is None
    assert render_beside([]) is None


def test_relations_stand_in_one_table_with_their_change():
    data = outcomes()
    cooperation = np.broadcast_to(np.array([0.5, 0.25, 0.5])[:, None, None, None], data["homicides_mx"].shape)
    moves = np.stack([data["homicides_mx"].values, 40 * data["homicides_mx"].values], axis=-1)
    dims = data["homicides_mx"].dims
    data = data.drop_vars("cost_us").drop_dims("definition")
    data = data.assign(cooperation=(dims, cooperation), displaced_mx=((*dims, "definition"), moves))
    data = data.assign_coords(definition=["idmc", "envipe"])
    rows = headline(build_assessment(data, manifest()), shown=library().shown("beside"))
    assert [(row.outcome, row.alternative) for row in rows][:4] == [
        ("cooperation", "status-quo"),
        ("cooperation", "plan"),
        ("cooperation", "support-only"),
        ("displaced_mx", "status-quo"),
    ]
    assert max(row.median for row in rows) < 20_000, "one definition only"
    text = printed(render_beside(rows))
    assert "0.25 (−50\u00a0%)" in text
    assert "0.5 (0.0\u00a0%)" in text


def test_cut_links_are_part_of_every_headline():
    link = "violence.homicides:displacement.homicides"
    assert link in headline_caption(assessment(cut=[link]))
    assert "cut out" not in headline_caption(assessment())
