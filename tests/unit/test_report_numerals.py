"""Numbers as a reader wants them."""

import math

import pytest

from secuela.evidence.months import Month
from secuela.report.numerals import (
    MISSING,
    amount,
    change,
    count,
    dose,
    listing,
    month_name,
    part,
    per_cent,
    share,
    span,
    unit_words,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(184_321.7, "184,000"), (999.6, "1,000"), (0.02714, "0.0271"), (-1234, "\u22121,230"), (0, "0"), (2.0, "2")],
)
def test_amount_has_three_significant_digits(value, expected):
    assert amount(value) == expected


@pytest.mark.parametrize("value", [math.nan, math.inf, None])
def test_what_is_no_number_is_a_dash(value):
    assert {amount(value), change(value), share(value), count(value, "person")} == {MISSING}


def test_people_come_whole_and_money_does_not():
    assert (count(5.78, "person/month"), count(5.78, "million USD_2025/month")) == ("6", "5.78")


def test_a_difference_carries_its_sign_but_zero_none():
    assert (amount(12, plus=True), amount(-12, plus=True), count(0.2, "death", plus=True)) == ("+12", "\u221212", "0")


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [(1.034, "+3.4\u00a0%"), (0.5, "\u221250\u00a0%"), (0.99996, "0.0\u00a0%"), (1.0996, "+10\u00a0%")],
)
def test_change_in_per_cent(ratio, expected):
    assert change(ratio) == expected


def test_units_are_spoken():
    assert dose(1, "removal/year") == "1 removal a year"
    assert dose(2, "removal/year") == "2 removals a year"
    assert unit_words("1/year") == "a year"
    assert dose(2, "million*kit/year") == "2 million kits a year"
    assert dose(300, "thousand*person") == "300 thousand people"
    assert dose(5, "million*USD_2025/year") == "5 million 2025 USD a year"
    assert unit_words("USD_2025/person") == "2025 USD a person"


def test_interval_of_one_point_is_that_point():
    assert (span("3", "3"), span("3", "4")) == ("3", "3 to 4")


def test_lists_and_months_read_as_words():
    assert [listing(["a"]), listing(["a", "b"]), listing(["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
    assert month_name(Month.parse("2026-01")) == "January 2026"


def test_shares_and_efforts_are_written_in_per_cent():
    assert [dose(value, "share") for value in (0.4, 0.125)] == ["40\u00a0%", "12.5\u00a0%"]
    assert [dose(value, "1") for value in (0.0, 1.0, -0.5)] == ["0\u00a0%", "+100\u00a0%", "\u221250\u00a0%"]


def test_a_small_share_keeps_a_digit_and_points_keep_their_sign():
    assert [part(value) for value in (0.0174, 0.31, None, math.nan)] == ["1.7\u00a0%", "31\u00a0%", MISSING, MISSING]
    assert [per_cent(value, plus=True) for value in (-0.031, 0.2, 0.0)] == ["\u22123.1", "+20", "0.0"]
