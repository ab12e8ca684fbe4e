import numpy as np
import pytest

from secuela.analysis.link_cuts import cut_links
from secuela.evidence.library import library
from secuela.report.views.link_words import link_title, strongest, without
from support.known_answers import outcome

USUAL = np.full(400, 100.0)
SPREAD = np.exp(0.01 * np.random.default_rng(0).standard_normal(400))


def test_a_chain_of_factors_gives_each_link_its_share_of_the_log():
    ours = USUAL * 1.2**3 * SPREAD
    cut = {"a:b": ours / 1.2, "a:c": ours / 1.2**2, "a:d": ours}
    found = {each.link: each for each in cut_links(ours, USUAL, cut, outcome())}
    assert found["a:b"].carries == pytest.approx(1 / 3, abs=0.01)
    assert found["a:c"].carries == pytest.approx(2 / 3, abs=0.01)
    assert found["a:d"].carries == 0.0
    assert found["a:b"].low <= found["a:b"].carries <= found["a:b"].high
    assert not any(each.changes for each in found.values())


def test_a_conclusion_that_hangs_on_one_link_changes_without_it():
    (found,) = cut_links(USUAL * 1.2 * SPREAD, USUAL, {"a:b": USUAL * SPREAD}, outcome())
    assert (found.before, found.after, found.changes) == ("higher", "same", True)
    assert found.carries == pytest.approx(1.0, abs=0.02)
    assert without(found) == "Without it the result is about the same instead of higher."


def test_a_link_that_works_against_the_others_carries_less_than_nothing():
    (found,) = cut_links(USUAL * 1.1 * SPREAD, USUAL, {"a:b": USUAL * 1.1**2 * SPREAD}, outcome())
    assert found.carries == pytest.approx(-1.0, abs=0.02)
    assert without(found) == "Without it the result stays higher and is larger: the link works against it."


def test_a_result_near_zero_is_not_divided():
    (found,) = cut_links(USUAL * SPREAD, USUAL, {"a:b": USUAL}, outcome())
    assert (found.carries, found.low, found.high) == (None, None, None)
    assert "too near zero" in without(found)


def test_differences_where_something_is_zero():
    ours, usual = np.full(50, 10.0), np.zeros(50)
    (found,) = cut_links(ours, usual, {"a:b": np.full(50, 4.0)}, outcome("lower", 1.0, "absolute"))
    assert found.carries == pytest.approx(0.6)


def test_the_link_that_moves_most_comes_first_and_failed_draws_do_not_count():
    ours = USUAL * 1.5 * SPREAD
    cut = {"a:b": ours / 1.05, "a:c": ours / 1.3}
    cut["a:b"][3] = np.nan
    assert [each.link for each in cut_links(ours, USUAL, cut, outcome())] == ["a:c", "a:b"]


def test_no_way_that_more_than_half_go_is_unclear():
    ours = USUAL * np.repeat([0.8, 1.0, 1.2, 1.2], 100)
    (found,) = cut_links(ours, USUAL, {"a:b": USUAL * 1.2}, outcome())
    assert (found.before, found.after) == ("unclear", "higher")


def test_a_link_has_the_title_of_its_record_or_its_id():
    link, record = next(iter(library().links.items()))
    assert link_title(link) == f"“{record.title.en}”"
    assert link_title("c.x:d.y") == "c.x:d.y"


def test_nothing_is_said_of_links_that_were_not_cut():
    assert strongest({}) == ""
