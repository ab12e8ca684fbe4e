"""The chapter of a lever and the outcomes it is drawn with: from its ports and the links, unless it says so itself."""

from dataclasses import replace

import pytest

from secuela.evidence.library import library
from secuela.policy import lever_outcomes
from secuela.policy.lever import levers
from secuela.policy.lever_outcomes import chapter, pictured

OUTCOMES = ("cartel_members", "homicides_mx", "fentanyl_supply_us", "drug_revenue", "overdose_deaths_us", "cooperation")
LINKS = ("organised_crime.conflict_ahead:violence.conflict", "supply.fentanyl:overdose.fentanyl")


@pytest.mark.parametrize("lever", levers().values(), ids=lambda lever: lever.id)
def test_every_lever_has_a_chapter_and_is_drawn_with_outcomes_that_a_dose_response_holds(lever):
    held = {name for name, _window in library().shown("dose_response")}
    assert chapter(lever) in {"crime", "supply", "relations"}
    assert set(pictured(lever)) <= held


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"actors": ()}, "it is one of"), ({"actors": ("us",), "what_if": "Sets it."}, "and empty for a what-if")],
)
def test_a_lever_names_who_can_do_it_and_a_what_if_names_nobody(changes, told):
    with pytest.raises(ValueError, match=rf"lever treatment: actors is .*{told}"):
        replace(levers()["treatment"], **changes)


@pytest.fixture
def _few_records(monkeypatch):
    """Some outcomes and links as they are, whatever else is added beside them."""
    known = library()
    some = replace(
        known,
        outcomes={name: known.outcomes[name] for name in OUTCOMES},
        links={name: known.links[name] for name in LINKS},
    )
    monkeypatch.setattr(lever_outcomes, "library", lambda: some)


def silent(name):
    """A shipped lever that leaves chapter and pictures to its ports."""
    return replace(levers()[name], chapter=None, pictured=None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("incapacitation", ("crime", ("homicides_mx", "cartel_members"))),
        ("force_deployment", ("crime", ("homicides_mx", "cartel_members"))),
        ("treatment", ("supply", ("overdose_deaths_us",))),
        ("lab_disruption", ("supply", ("overdose_deaths_us", "fentanyl_supply_us", "drug_revenue"))),
        ("tariff_threat", ("relations", ())),
    ],
)
@pytest.mark.usefixtures("_few_records")
def test_a_lever_that_says_nothing_goes_where_its_ports_lead(name, expected):
    assert (chapter(silent(name)), pictured(silent(name))) == expected


def test_what_a_lever_says_itself_goes_first():
    own = replace(levers()["tariff_threat"], chapter="crime", pictured=("cartel_members",))
    assert (chapter(own), pictured(own)) == ("crime", ("cartel_members",))


def test_a_lever_on_a_model_that_no_outcome_is_read_from_is_put_with_the_others_and_not_with_crime():
    assert chapter(replace(silent("tariff_threat"), port="weather.rain")) == "other"


def test_levers_between_governments_and_at_the_border_stand_with_the_relations():
    names = ("tariff_threat", "security_cooperation", "terrorist_designation", "migration_enforcement")
    assert {chapter(levers()[name]) for name in names} == {"relations"}


def test_the_levers_of_supply_are_never_pictured_with_homicides():
    names = ("lab_disruption", "precursor_control", "perimeter", "maritime_interdiction", "treatment", "naloxone")
    assert all("homicides_mx" not in pictured(levers()[name]) for name in names)
