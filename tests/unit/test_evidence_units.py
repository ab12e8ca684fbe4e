"""Units: a closed vocabulary, so that a slip is refused and a conversion is right."""

import pytest

from secuela.evidence import units
from secuela.evidence.errors import EvidenceError


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "person",
        "death/month",
        "1/(person*month)",
        "1/person/year",
        "million USD_2025/month",
        "persons",
        "USD_2025 / removal",
        "person**2",
    ],
)
def test_units_of_the_vocabulary_parse(unit):
    assert units.parse(unit) is not None


@pytest.mark.parametrize(
    "unit", ["", "mnoth", "month**", "2*month", "meter", "month/", "person persons_", "per son", "month;import os"]
)
def test_anything_else_is_refused(unit):
    with pytest.raises(EvidenceError, match="is not known") as caught:
        units.parse(unit)
    assert "build it from the package's units" in str(caught.value)


def test_a_near_miss_is_named():
    with pytest.raises(EvidenceError, match="did you mean month"):
        units.parse("mnoth")


def test_a_year_has_52_published_weeks_and_12_months():
    assert units.factor("1/week", "1/year") == pytest.approx(52)
    assert units.factor("person/year", "person/month") == pytest.approx(1 / 12)
    assert units.factor("million USD_2025", "USD_2025") == pytest.approx(1e6)
    assert units.factor("homicide/month", "death/year") == pytest.approx(12)


def test_people_deaths_and_groups_are_not_the_same_thing():
    assert not units.same_dimension("person", "death")
    assert not units.same_dimension("person", "group")
    assert units.same_dimension("homicide", "death")
    assert units.same_dimension("share", "1")


def test_stocks_durations_and_rates_per_head_have_a_floor_and_effects_have_none():
    for unit in ("person", "month", "1/month", "1/person/year", "tie", "USD_2025"):
        assert units.is_non_negative(unit), unit
    for unit in ("death/removal", "person/month", "log", "1", "ratio", "elasticity", "log/year", "share"):
        assert not units.is_non_negative(unit), unit
    assert units.is_bounded("share")
    assert units.is_bounded("probability")
    assert not units.is_bounded("1")
