"""A user's own thresholds: what is read, and what is refused with which words."""

import pytest

from secuela.analysis.aims import wishes
from secuela.analysis.robustness import Aim
from secuela.claims.vocabulary import outcome_coordinates
from secuela.evidence.errors import OptionError
from secuela.evidence.months import Month


def read(*texts, months=60):
    return wishes(texts, outcome_coordinates(), months)


@pytest.mark.parametrize(
    ("text", "aim", "labels", "month"),
    [
        ("homicides_mx<=-3%", Aim("homicides_mx", "ratio", "<=", 0.97), {}, None),
        (" homicides_mx < \u2212 1000 @ 24 ", Aim("homicides_mx", "difference", "<", -1000.0), {}, 24),
        ("cooperation>=-.1", Aim("cooperation", "difference", ">=", -0.1), {}, None),
        ("overdose_deaths_us<=0", Aim("overdose_deaths_us", "difference", "<=", 0.0), {}, None),
        ("overdose_deaths_us<=0%", Aim("overdose_deaths_us", "ratio", "<=", 1.0), {}, None),
        ("cost_us<=+500", Aim("cost_us", "difference", "<=", 500.0), {"definition": "incremental"}, None),
        ("cost_us:full<=+500", Aim("cost_us", "difference", "<=", 500.0), {"definition": "full"}, None),
        (
            "operation_deaths:MX:forces<=+10@60",
            Aim("operation_deaths", "difference", "<=", 10.0),
            {"side": "forces", "country": "MX"},
            60,
        ),
        (
            "homicides_mx_state:MX-SIN<-10%",
            Aim("homicides_mx_state", "ratio", "<", 0.9),
            {"place": "MX-SIN"},
            None,
        ),
    ],
)
def test_an_aim_says_outcome_side_change_and_month(text, aim, labels, month):
    (wish,) = read(text)
    assert wish.aim == aim
    assert wish.labels == labels
    assert wish.month == month


@pytest.mark.parametrize(
    "text", ["homicides_mx<=-3%", "cost_us<=+500@12", "operation_deaths:MX:forces>0", "drug_revenue<=0%"]
)
def test_the_full_form_reads_back_as_the_same_aim(text):
    (wish,) = read(text)
    assert read(wish.text) == [wish]


def test_an_aim_given_twice_counts_once_and_the_order_stays():
    found = read("homicides_mx<=-3%", "cooperation>=-0.1", "homicides_mx <= -3.0 %")
    assert [wish.text for wish in found] == ["homicides_mx<=-3%", "cooperation>=-0.1"]


@pytest.mark.parametrize(
    ("text", "what", "fix"),
    [
        ("homicides_mx", "'homicides_mx' is not an aim", 'in quotes, since a shell takes < and > for itself'),
        ("", "'' is not an aim", 'homicides_mx<=-3%'),
        ("<=-3%", "is not an aim", 'homicides_mx<=-3%'),
        ("homicide_mx<=-3%", "There is no outcome 'homicide_mx'", "did you mean homicides_mx"),
        ("homicides_mx==-3%", "'==' is no comparison", "choose one of <, <=, >, >="),
        ("homicides_mx<=0.97", "0.97 has no sign", "write -3% for a ratio of 0.97; write -0.97 or +0.97"),
        ("homicides_mx<=3%", "3% has no sign", "write -3% for less"),
        ("cooperation>=0.5", "0.5 has no sign", "write -0.5 or +0.5 for a difference in index"),
        ("homicides_mx<=-1,000", "'-1,000' is no change", "in digits alone"),
        ("homicides_mx<=nan", "'nan' is no change", "in digits alone"),
        ("homicides_mx<=", "'' is no change", "write -3%"),
        ("cooperation>=-5%", "which can be zero", "without %; the unit is index"),
        ("cost_us<=+10%", "which can be zero", "the unit is million USD_2025"),
        ("homicides_mx<=-150%", "more than 100 %", "from -100% up"),
        ("perimeter_leakage<=-0.1", "no value under the status quo", "choose another outcome"),
        ("homicides_mx<=-3%@0", "'0' is not a month", "from 1 to 60"),
        ("homicides_mx<=-3%@61", "'61' is not a month", "from 1 to 60"),
        ("homicides_mx<=-3%@", "'' is not a month", "leave it out"),
        ("homicides_mx<=-3%@2026-01", "'2026-01' is not a month", "whole number"),
        ("homicides_mx:men<=-3%", "has no part called 'men'", "leave ':men' out"),
        ("cost_us:ful<=+5", "has no part called 'ful'", "did you mean full"),
        ("oc_homicides_mx<=-3%", "the aim names 0", "oc_homicides_mx:ucdp_non_state: ucdp_non_state, media_attributed"),
        ("operation_deaths:MX<=+3", "told by side; the aim names 0", "operation_deaths:civilians:MX"),
        ("displaced_mx:idmc:envipe<=-3%", "the aim names 2", "displaced_mx:idmc"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_what_where_why_and_fix(text, what, fix):
    with pytest.raises(OptionError) as caught:
        read(text)
    assert what in str(caught.value.what)
    assert caught.value.where.startswith("--aim")
    assert caught.value.why
    assert fix in str(caught.value.fix)


def test_a_comparison_is_read_as_people_write_it():
    assert [wish.text for wish in read("homicides_mx ≤ −3 %", "cooperation≥-0.1@24")] == [
        "homicides_mx<=-3%",
        "cooperation>=-0.1@24",
    ]


def test_a_month_is_counted_from_the_origin_or_named():
    origin = Month.parse("2025-10")
    (wish,) = wishes(["cooperation>=-0.1@2026-12"], outcome_coordinates(), 36, as_of=origin)
    assert (wish.month, wish.text) == (14, "cooperation>=-0.1@14")
    for outside in ("2025-10", "2028-11"):
        with pytest.raises(OptionError, match="from 1 to 36 behind @, or 2025-11 to 2028-10"):
            wishes([f"cooperation>=-0.1@{outside}"], outcome_coordinates(), 36, as_of=origin)
