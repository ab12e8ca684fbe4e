"""Own thresholds and equal money in the report: known answers on made-up arrays."""

from dataclasses import replace

import numpy as np
import pytest
from test_report_judging import ARMS, MONTHS, cells, material
from test_report_page import made

from secuela.evidence.errors import OptionError
from secuela.report.aims import own_aims
from secuela.report.choosing import choosing
from secuela.report.same_money import EQUAL


def asked(held, *aims):
    return replace(held, manifest={"extra": {"aims": list(aims)}})


def test_the_share_counts_futures_in_which_all_aims_are_met_at_once():
    # plan: -5 % in 6 futures, +5 % in 4; its cost is 120 in all of them. other: -5 % in all, at 2,400
    held = material(plan=[0.95] * 6 + [1.05] * 4, other=[0.95] * 10, cost=[10.0, 200.0])
    found = choosing(asked(held, "homicides_mx<=-3%", "cost_us<=+120"))
    at = found.robust.heads.index("All your aims met")
    assert [row.cells[at].main for row in found.robust.rows] == ["0 of 10", "6 of 10", "0 of 10"]
    assert [cell.main for cell in cells(found.each_aim, "other")] == ["10 of 10", "0 of 10"]
    assert [cell.main for cell in cells(found.each_aim, "status-quo")] == ["0 of 10", "10 of 10"]
    assert found.aims.told == [
        "Homicides in Mexico, summed over months 1 to 12: change against the status quo at most \u22123\u00a0%",
        "Cost to US budgets, incremental cost, summed over months 1 to 12: change against the status quo at most +120 "
        "million 2025 USD",
    ]


def test_an_aim_reads_its_own_month():
    path = np.ones((10, MONTHS + 1))
    path[:, 6:] = 0.5
    held = material(plan=path)
    met = [
        own_aims(asked(held, f"homicides_mx<-{n}%@{month}")).together[1].share for n, month in ((8, 5), (8, 6), (9, 6))
    ]
    assert met == [0, 1, 0]  # to month 6 one month of six is halved: -8.3 % of the sum


def test_one_aim_has_no_table_of_its_own_and_none_leaves_no_trace():
    held = material(plan=[0.9] * 10)
    one = choosing(asked(held, "homicides_mx<=-3%"))
    assert one.each_aim is None
    none = choosing(held)
    assert none.aims is None
    assert "All your aims met" not in none.robust.heads


def test_failed_futures_count_for_nobody():
    found = own_aims(asked(material(plan=[np.nan] + [0.9] * 9), "homicides_mx<=-3%"))
    assert found.together[1].share == 1


def test_what_the_run_cannot_tell_is_said_and_nothing_else_is_lost():
    found = choosing(asked(material(plan=[0.9] * 10), "cooperation>=-0.1"))
    assert found.aims.untold == "How often they are met cannot be told. The run does not hold cooperation."
    assert "All your aims met" not in found.robust.heads


def test_a_manifest_with_a_broken_aim_is_one_message():
    with pytest.raises(OptionError, match=r"There is no outcome 'homicide'") as caught:
        own_aims(asked(material(), "homicide<=-3%"))
    assert "aims in manifest.json" in str(caught.value)


def test_the_page_names_the_aims_as_text():
    page = made(aims=["homicides_mx<=-3%", "cost_us<=+5"])
    assert "All your aims met" in page.words
    assert "Your 2 aims, judged future by future" in page.words
    assert "Each of your aims by itself" in page.words
    assert "Your aim, judged future by future:" in made(aims=["homicides_mx<=-3%"]).words


# ---- the same money ----


def with_equal(held):
    names = ["status-quo", "plan", EQUAL]
    rows = [
        {**row, "alternative": dict(zip(ARMS, names, strict=True))[row["alternative"]]}
        for row in held.assessment["outcomes"]
    ]
    outcomes = held.outcomes.assign_coords(alternative=names)
    return replace(held, outcomes=outcomes, assessment={**held.assessment, "alternatives": names, "outcomes": rows})


def test_the_shipped_comparison_is_named_where_the_run_does_not_hold_it():
    told = choosing(material(plan=[0.9] * 10, cost=[10.0, 20.0])).same_money
    assert "shipped proposal equal-budget" in told[1]
    assert "--against equal-budget" in told[1]


def test_the_same_money_is_compared_future_by_future():
    held = with_equal(material(plan=[1.0] * 10, other=[0.9] * 7 + [1.2] * 3, cost=[10.0, 10.4]))
    told = choosing(held).same_money
    assert told[1] == (
        "At the same money (median full cost to US budgets, months 1 to 12), equal-budget against the proposal: "
        "Homicides in Mexico \u221210\u00a0% in the median, lower in 7 of 10, higher in 3 of 10 of the futures."
    )


def test_money_that_falls_short_is_not_called_the_same():
    told = choosing(with_equal(material(plan=[1.0] * 10, other=[0.9] * 10, cost=[10.0, 5.0]))).same_money
    assert "differs from that of the proposal by \u221250\u00a0%" in told[1]
    assert "not the same money" in told[1]


def test_nothing_is_matched_where_nothing_is_spent_or_the_scaled_one_is_under_test():
    assert len(choosing(with_equal(material(cost=[0.0, 1.0]))).same_money) == 1
    tested = with_equal(material(cost=[1.0, 1.0]))
    assert len(choosing(replace(tested, assessment={**tested.assessment, "proposal": EQUAL})).same_money) == 1
    assert choosing(material(plan=[0.9] * 10)).same_money == []


# ---- short titles ----


def test_a_short_title_never_stands_for_two_alternatives():
    titles = {
        "status-quo": "Status quo: nothing added",
        "plan": "What-if: recruitment halved",
        "other": "What-if: incapacitation doubled",
    }
    held = replace(material(), manifest={"proposals": {name: {"title": {"en": text}} for name, text in titles.items()}})
    assert [held.short_title(name) for name in ARMS] == [
        "Status quo",
        "What-if: recruitment halved",
        "What-if: incapacitation doubled",
    ]
