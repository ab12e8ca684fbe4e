"""Numbers of every size in English to the letter, and the same numbers as Mexican Spanish writes them."""

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from secuela.evidence.months import Month
from secuela.text import numbers
from secuela.text.language import speaking
from secuela.text.lists import listing
from secuela.text.month_names import month_name
from secuela.text.numbers import MISSING
from secuela.text.unit_words import unit_words

GOLDEN = Path(__file__).parent.parent / "golden" / "english_numbers.json"
WRITTEN: dict[str, Callable[[float], str]] = {
    "amount": numbers.amount,
    "amount, signed": lambda value: numbers.amount(value, plus=True),
    "count of deaths a month": lambda value: numbers.count(value, "death/month"),
    "count of money, signed": lambda value: numbers.count(value, "million USD_2025/month", plus=True),
    "change": numbers.change,
    "share": numbers.share,
    "share of 60": lambda value: numbers.share(value, 60),
    "share of 500": lambda value: numbers.share(value, 500),
    "short_share of 150": lambda value: numbers.short_share(value, 150),
    "dose in removal/year": lambda value: numbers.dose(value, "removal/year"),
    "dose in thousand*person": lambda value: numbers.dose(value, "thousand*person"),
    "dose in share": lambda value: numbers.dose(value, "share"),
    "dose in 1": lambda value: numbers.dose(value, "1"),
    "dose in million USD_2025/year": lambda value: numbers.dose(value, "million USD_2025/year"),
    "dose in million*kit/year": lambda value: numbers.dose(value, "million*kit/year"),
    "dose in kg/month": lambda value: numbers.dose(value, "kg/month"),
    "dose in 3 digits of person/year": lambda value: numbers.dose(value, "person/year", digits=3),
    "hundredths": numbers.hundredths,
    "hundredths, signed": lambda value: numbers.hundredths(value, plus=True),
    "part": numbers.part,
    "per_cent": numbers.per_cent,
    "per_cent, signed": lambda value: numbers.per_cent(value, plus=True),
    "readable": numbers.readable,
    "readable in 3 digits": lambda value: numbers.readable(value, digits=3),
    "in_full": numbers.in_full,
    "at_least_three_digits": numbers.at_least_three_digits,
    "whole_per_cent": numbers.whole_per_cent,
    "per_cent_in_short": numbers.per_cent_in_short,
    "in_two_decimals": lambda value: numbers.decimals(value, 2),
}


def _pinned() -> dict[str, dict[str, str]]:
    return json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_every_form_of_a_number_is_pinned():
    assert _pinned().keys() == WRITTEN.keys()


@pytest.mark.parametrize("form", WRITTEN)
def test_english_numbers_stay_as_they_are_to_the_letter(form):
    pinned = _pinned()[form]
    assert {value: WRITTEN[form](float(value)) for value in pinned} == pinned


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, None])
def test_what_is_no_number_is_a_dash_in_every_language(value):
    forms = (numbers.amount, numbers.change, numbers.share, numbers.short_share, numbers.part, numbers.per_cent)
    with speaking("es"):
        assert {form(value) for form in forms} == {MISSING}


def test_what_is_no_number_never_reads_as_a_figure():
    assert [numbers.readable(math.nan), numbers.at_least_three_digits(math.inf)] == ["nan", "inf"]
    assert numbers.in_full(math.nan) == "nan"


def test_mexican_spanish_has_a_decimal_point_and_a_comma_for_thousands():
    with speaking("es"):
        assert numbers.amount(184_321.7) == "184,000"
        assert numbers.change(1.034) == "+3.4\u00a0%"
        assert numbers.amount(-0.02714) == "\u22120.0271"


def test_the_separators_are_those_of_the_locale_and_not_of_the_code(monkeypatch):
    monkeypatch.setattr("secuela.text.language._LOCALES", {"en": "en_GB", "es": "es_ES"})
    from secuela.text.language import locale_of

    locale_of.cache_clear()
    try:
        with speaking("es"):
            assert numbers.amount(184_321.7) == "184.000"
            assert numbers.change(1.034) == "+3,4\u00a0%"
            assert numbers.readable(4.85e-7) == "4,85 × 10⁻⁷"
            assert numbers.decimals(1234.5, 2) == "1.234,50"
            assert numbers.dose(12.5, "million USD_2025/year").startswith("12,5 ")
        assert numbers.amount(184_321.7) == "184,000"
    finally:
        locale_of.cache_clear()


def test_months_in_both_languages():
    october = Month.parse("2025-10")
    assert month_name(october) == "October 2025"
    with speaking("es"):
        assert month_name(october) == "octubre de 2025"


@pytest.mark.parametrize(
    ("items", "english", "spanish"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a y b"),
        (["a", "b", "c"], "a, b and c", "a, b y c"),
        (["violencia", "incautaciones"], "violencia and incautaciones", "violencia e incautaciones"),
        (["madres", "hijos"], "madres and hijos", "madres e hijos"),
        (["cobre", "hierro"], "cobre and hierro", "cobre y hierro"),
        (["física", "íntegra"], "física and íntegra", "física e íntegra"),
    ],
)
def test_lists_in_both_languages(items, english, spanish):
    assert listing(items) == english
    with speaking("es"):
        assert listing(items) == spanish


@pytest.mark.parametrize(
    ("value", "expected"),
    [(184_321.7, "184,000"), (999.6, "1,000"), (0.02714, "0.0271"), (-1234, "\u22121,230"), (0, "0"), (2.0, "2")],
)
def test_amount_has_three_significant_digits(value, expected):
    assert numbers.amount(value) == expected


def test_people_come_whole_and_money_does_not():
    assert (numbers.count(5.78, "person/month"), numbers.count(5.78, "million USD_2025/month")) == ("6", "5.78")


def test_a_difference_carries_its_sign_but_zero_none():
    assert [numbers.amount(value, plus=True) for value in (12, -12)] == ["+12", "\u221212"]
    assert numbers.count(0.2, "death", plus=True) == "0"


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [(1.034, "+3.4\u00a0%"), (0.5, "\u221250\u00a0%"), (0.99996, "0.0\u00a0%"), (1.0996, "+10\u00a0%")],
)
def test_change_in_per_cent(ratio, expected):
    assert numbers.change(ratio) == expected


def test_units_are_spoken():
    assert numbers.dose(1, "removal/year") == "1 removal a year"
    assert numbers.dose(2, "removal/year") == "2 removals a year"
    assert unit_words("1/year") == "a year"
    assert numbers.dose(2, "million*kit/year") == "2 million kits a year"
    assert numbers.dose(300, "thousand*person") == "300 thousand people"
    assert numbers.dose(5, "million*USD_2025/year") == "5 million 2025 USD a year"
    assert unit_words("USD_2025/person") == "2025 USD a person"


def test_interval_of_one_point_is_that_point():
    assert (numbers.span("3", "3"), numbers.span("3", "4")) == ("3", "3 to 4")


def test_shares_and_efforts_are_written_in_per_cent():
    assert [numbers.dose(value, "share") for value in (0.4, 0.125)] == ["40\u00a0%", "12.5\u00a0%"]
    assert [numbers.dose(value, "1") for value in (0.0, 1.0, -0.5)] == ["0\u00a0%", "+100\u00a0%", "\u221250\u00a0%"]


def test_a_small_share_keeps_a_digit_and_points_keep_their_sign():
    assert [numbers.part(value) for value in (0.0174, 0.31, None, math.nan)] == [
        "1.7\u00a0%",
        "31\u00a0%",
        MISSING,
        MISSING,
    ]
    assert [numbers.per_cent(value, plus=True) for value in (-0.031, 0.2, 0.0)] == ["\u22123.1", "+20", "0.0"]
