"""Numbers of different definition are never combined in silence."""

import pytest

from secuela.evidence.definitions import combine, require_same_definition
from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library


@pytest.fixture(scope="module")
def facts():
    return library().facts


def test_members_of_one_study_over_groups_of_another_are_refused_with_both_definitions_named(facts):
    members, groups = facts["members_2022_range"], facts["groups_crisis_group_2020"]
    upper = members.model_copy(update={"value": members.high})
    assert upper.value == 185000
    assert groups.value == 198
    with pytest.raises(EvidenceError) as caught:
        combine(upper, groups, "ratio")
    told = str(caught.value)
    assert "differ in definition" in told
    assert "185000 person" in told
    assert members.definition in told
    assert "198 group" in told
    assert groups.definition in told
    assert "measures nothing" in told
    assert "state the conversion" in told


def test_a_stated_conversion_is_kept_with_the_result(facts):
    why = "both counts taken as of 2020-22, for an order of magnitude"
    result = combine(facts["members_2022_range"], facts["groups_crisis_group_2020"], "ratio", conversion=why)
    assert result.value == pytest.approx(175000 / 198)
    assert (result.conversion, result.unit) == (why, "(person)/(group)")
    assert result.facts == ("members_2022_range", "groups_crisis_group_2020")


def test_numbers_of_one_study_combine(facts):
    each = combine(facts["removal_extra_deaths"], facts["removals_studied"], "ratio")
    assert each.value == pytest.approx(16.6)
    assert each.unit == "(death)/(removal)"
    assert each.conversion is None


def test_one_frame_in_another_year_is_refused(facts):
    with pytest.raises(EvidenceError, match="differ in period"):
        combine(facts["homicide_daily_mean_2025_10"], facts["homicide_daily_mean_2024_09"], "difference")


def test_another_place_is_refused(facts):
    with pytest.raises(EvidenceError, match="differ in place"):
        combine(facts["organisations_listed_2025"], facts["organisations_listed_mexican_2025"], "difference")


def test_a_sum_of_two_kinds_of_unit_is_refused_even_with_a_conversion(facts):
    dead, detained = facts["clash_dead_organised_crime"], facts["clash_detained"]
    with pytest.raises(EvidenceError, match="differ in unit"):
        require_same_definition(dead, detained)
    with pytest.raises(
        EvidenceError, match=r"clash_dead_organised_crime \[death\] and clash_detained \[person\] have no sum"
    ):
        combine(dead, detained, "sum", conversion="each dead was a person")
    assert combine(dead, detained, "ratio").value == pytest.approx(4599 / 5619)


def test_units_of_one_kind_are_converted_before_they_are_added(facts):
    weekly = facts["recruits_per_week_gross"]
    yearly = weekly.model_copy(update={"id": "yearly", "unit": "person/year", "value": 52.0})
    assert combine(weekly, yearly, "sum").value == pytest.approx(weekly.value + 1)
    assert combine(weekly, yearly, "difference").unit == "person/week"
    assert combine(yearly, weekly, "ratio").value == pytest.approx(1 / weekly.value)
    assert combine(yearly, weekly, "ratio").unit == "1"


def test_rival_counts_of_groups_stay_side_by_side(facts):
    counts = [
        fact for name, fact in facts.items() if name.startswith("groups_") and not name.startswith("groups_visible")
    ]
    assert {fact.value for fact in counts} == {37, 148, 150, 198, 400, 543}
    assert len({fact.definition for fact in counts}) == 6
    for one in counts:
        for other in counts:
            if one is not other:
                with pytest.raises(EvidenceError, match="differ in definition"):
                    require_same_definition(one, other)
