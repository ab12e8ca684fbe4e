import io

import pytest
from rich.console import Console

from secuela.analysis.assessment import build_assessment
from secuela.analysis.headline import headline
from secuela.cli.tables import render_headline
from secuela.evidence.errors import OptionError
from secuela.report.caption import headline_caption
from support.decision_run import manifest, outcomes


def assessment(months=40, failed=(), **changes):
    return build_assessment(outcomes(months=months, failed=failed), manifest(months=months, **changes))


def printed(table, width=110):
    console = Console(file=io.StringIO(), width=width)
    console.print(table)
    return console.file.getvalue()


def test_month_36_by_default_and_the_end_if_the_run_is_shorter():
    assert {row.month for row in headline(assessment())} == {36}
    assert {row.month for row in headline(assessment(months=7))} == {7}
    assert {row.month for row in headline(assessment(), month=12)} == {12}


def test_an_unreported_month_names_the_reported_ones():
    with pytest.raises(OptionError, match=r"(?s)does not report month 13.*6, 12, 24, 36, 40"):
        headline(assessment(), month=13)


def test_members_and_homicides_in_both_windows_alternatives_in_their_order():
    rows = headline(assessment())
    assert [(row.outcome, row.window) for row in rows[::3]] == [
        ("cartel_members", "month"),
        ("homicides_mx", "month"),
        ("homicides_mx", "cumulative"),
    ]
    assert [row.alternative for row in rows[:3]] == ["status-quo", "plan", "support-only"]


def test_numbers_are_those_of_the_assessment():
    whole = assessment()
    row = headline(whole)[4]
    source = next(
        r
        for r in whole.outcomes
        if (r.outcome, r.alternative, r.window, r.month) == ("homicides_mx", "plan", "month", 36)
    )
    assert (row.median, row.low, row.high) == tuple(source.quantiles[q] for q in ("0.5", "0.05", "0.95"))
    assert row.against_baseline.ratio == pytest.approx(1900 / 1800, rel=1e-6)
    assert row.against_baseline.higher == source.vs_baseline.p_higher == 1.0
    assert row.against_origin.equal == source.vs_origin.p_equal
    assert row.index == source.vs_origin.ratio["0.5"]
    assert row.date == "2028-10"
    assert headline(whole)[0].against_baseline is None


def test_table_says_if_carried_out_and_shows_both_baselines():
    whole = assessment(failed=[("plan", 1)])
    text = printed(render_headline(headline(whole), headline_caption(whole)))
    assert text.count("If carried out") == 2
    for part in ("against status quo", "against origin", "month 36 (2028-10)", "sum to month 36", "90 % interval"):
        assert part in text
    assert "+5.6\u00a0%: <1/<1/>99" in text, "a finite number of draws never makes a chance certain"
    assert "Failed and left out: 1" in text
    assert "not backtested" in text
    flat = " ".join(text.split())
    assert "apart by cost at most, so they are not ranked: status-quo = support-only." in flat


def test_members_show_the_index_first():
    row = headline(assessment())[0]
    line = next(line for line in printed(render_headline([row])).splitlines() if "status-quo" in line)
    assert f"{row.index:.3f} (" in line


def test_a_narrow_terminal_wraps_and_loses_nothing():
    text = printed(render_headline(headline(assessment())), width=80)
    assert "…" not in text
    assert all(len(line) <= 80 for line in text.splitlines())
