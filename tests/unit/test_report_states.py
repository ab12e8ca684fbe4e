"""The chapter on the 32 states: outlines, hatching, classes, maps, and the same in a table."""

from itertools import pairwise

import pytest
from test_report_mexico import mexico_manifest, mexico_material, section, usual_page, whole_run
from test_report_page import Page

from secuela.evidence.library import library
from secuela.evidence.state_outlines import state_rings, state_topology
from secuela.evidence.states import STATES
from secuela.report import statewise
from secuela.report.charts.maps import change_classes, rate_classes
from secuela.report.charts.outlines import lent, slanted
from secuela.report.comparisons import groups
from secuela.report.material import Material
from secuela.report.page import render_report
from support import mexico_run, report_run


def test_the_outlines_are_the_32_states_each_closed():
    assert tuple(state_rings()) == STATES
    assert all(len(ring) > 3 and ring[0] == ring[-1] for rings in state_rings().values() for ring in rings)
    west, east = min(x for r in state_rings().values() for ring in r for x, _y in ring), -86.5
    assert west < -117
    assert all(14 < y < 33 and x < east for r in state_rings().values() for ring in r for x, y in ring)
    assert state_topology()["source"] in library().sources


def test_neighbours_share_their_border_and_sizes_are_about_right():
    def area(state: str) -> float:
        rings = state_rings()[state]
        return sum(abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))) / 2 for ring in rings)

    shared = set(state_rings()["MX-SIN"][-1]) & set(state_rings()["MX-DUR"][0])
    assert len(shared) > 5
    assert max(STATES, key=area) == "MX-CHH"
    assert area("MX-TLA") < area("MX-MEX") < area("MX-SON")


def test_the_hatching_of_a_state_lies_inside_it():
    """Each line starts and ends on the outline, so its middle is inside."""
    for feature, outline in zip(lent()["hatches"], lent()["outlines"], strict=True):
        rings = [ring for polygon in outline["geometry"]["coordinates"] for ring in polygon]
        for (x0, y0), (x1, y1) in feature["geometry"]["coordinates"]:
            assert _within((x0 + x1) / 2, (y0 + y1) / 2, rings), feature["id"]


def _within(x: float, y: float, rings: list[list[list[float]]]) -> bool:
    inside = False
    for ring in rings:
        for (x0, y0), (x1, y1) in pairwise(ring):
            if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
                inside = not inside
    return inside


def test_slanted_lines_leave_a_hole_out():
    square = [(0.0, 0.0), (8.0, 0.0), (8.0, 8.0), (0.0, 8.0), (0.0, 0.0)]
    hole = [(3.0, 3.0), (5.0, 3.0), (5.0, 5.0), (3.0, 5.0), (3.0, 3.0)]
    assert len(slanted([square], 7.9)) + 1 == len(slanted([square, hole], 7.9))


@pytest.mark.parametrize(
    ("change", "label"),
    [(-0.4, "over 30\u00a0% lower"), (-0.031, "3–10\u00a0% lower"), (0.0, "about the same"), (0.029, "about the same"),
     (0.05, "3–10\u00a0% higher"), (0.2, "10–30\u00a0% higher"), (2.0, "over 30\u00a0% higher")],
)  # fmt: skip
def test_the_classes_of_change(change, label):
    classes = change_classes(0.03)
    assert classes.labels[classes.place(change)].startswith(label)
    assert sorted(classes.order()) == list(range(7))
    assert len(set(classes.colours)) == len(classes.labels) == 7


def test_the_colours_of_change_differ_in_lightness_too():
    """Away from the middle each step is darker, so that a print in grey still orders the sizes."""
    light = [sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in change_classes(0.03).colours]
    assert light[:4] == sorted(light[:4])
    assert light[3:] == sorted(light[3:], reverse=True)
    assert rate_classes().labels[0] == "below 5"
    assert rate_classes().labels[-1] == "80 and more"


def test_the_maps_draw_the_numbers_of_the_run():
    spec = statewise.change_maps(mexico_material())[2].spec
    rows = spec["layer"][0]["data"]["values"]
    found = whole_run()[2]["alternatives"][report_run.PROPOSAL][mexico_run.SPLIT_IN]["ratio"]["36"]
    own = next(r for r in rows if r["state"] == mexico_run.SPLIT_IN and r["a"] == 1)
    assert own["said"].startswith(f"+{100 * (found['0.5'] - 1):.0f}")
    assert own["class"] == 6
    assert {row["a"] for row in rows} == set(range(1, 7))
    assert len(rows) == 6 * 32
    assert spec["params"] == [{"name": "alternative", "value": 1}]


def test_a_state_is_hatched_where_the_range_holds_both_directions():
    rows = statewise.change_maps(mexico_material())[2].spec["layer"][0]["data"]["values"]
    names = list(whole_run()[2]["alternatives"])
    for row in rows:
        points = whole_run()[2]["alternatives"][names[row["a"]]][row["state"]]["ratio"]["36"]
        assert row["unclear"] == (points["0.05"] < 0.97 and points["0.95"] > 1.03)
    assert {row["unclear"] for row in rows} == {0, 1}


def test_the_largest_changes_stand_in_a_table_with_the_state_that_changes_most():
    lines = statewise.largest(mexico_material())
    assert lines[0].name == "Sinaloa"
    assert 1 < len(lines) <= 8
    words = section(usual_page(), "states")
    assert "of the 32 states" in words
    assert "Sinaloa" in words
    assert "All states in alphabetical order at month 36" in words
    names = [line.name for line in statewise.lines(mexico_material())]
    assert len(names) == 32
    assert names.index("Mexico City") < names.index("Michoacán") < names.index("Morelos")


def test_a_reader_can_choose_each_alternative_but_the_status_quo():
    titles = [choice.title for choice in statewise.choices(mexico_material())]
    assert "Status quo" not in titles
    assert len(titles) == 6
    assert [choice.title for choice in statewise.choices(mexico_material()) if choice.chosen] == [
        mexico_material().title(report_run.PROPOSAL)
    ]


def test_the_outlines_are_in_the_page_once():
    assert usual_page().html.count('id="lent-outlines"') == 1
    assert usual_page().html.count('data-follows="states"') == 4


def test_the_status_quo_has_rates_but_no_change():
    wide, _assessment, states = whole_run()
    material = Material(wide, mexico_manifest(), mexico_run.assessment(wide, "status-quo"), None, None, states)
    assert statewise.change_maps(material) == []
    assert len(statewise.rate_maps(material)) == 1
    page = Page(render_report(wide, mexico_manifest(), mexico_run.assessment(wide, "status-quo"), None, states=states))
    assert "so there is no change to map" in section(page, "states")


def test_states_stay_out_of_the_table_of_baselines():
    titles = [block.outcome.id for group in groups(mexico_material()) for block in (*group.front, *group.more)]
    assert "homicides_mx_state" not in titles
    assert "cooperation" in titles
