"""Keys that a proposal must not have: each refusal names its rule."""

import pytest

from secuela.evidence.errors import ProposalError
from secuela.policy.proposal_reading import from_mapping

PLACES = "places below state level and coordinates are not accepted"
UNITS = "units, weapons, facilities and sites are not accepted"
GROUPS = "doses per group are not accepted"
PERSONS = "persons are not accepted"
DATES = "dates finer than a month are not accepted"


def proposal(**changes: object) -> dict[str, object]:
    phase = {"id": "one", "from": "2026-01", "months": 12, "levers": [dose()]}
    content: dict[str, object] = {
        "id": "mine",
        "title": "Mine",
        "status": {"stage": "talk", "execution": "none", "ended": False, "as_of": "2025-10"},
        "consent": "none",
        "phases": [phase],
    }
    return content | changes


def dose(**changes: object) -> dict[str, object]:
    return {"lever": "leadership_removal", "dose": 2, "basis": "judgement"} | changes


def refused(content: dict[str, object]) -> str:
    with pytest.raises(ProposalError) as caught:
        from_mapping(content, "mine.yaml")
    return str(caught.value)


RULES = [
    *(
        (key, PLACES)
        for key in ("lat", "lon", "Latitude", "coordinates", "location", "place", "municipality", "municipio")
    ),
    *((key, PLACES) for key in ("city", "city_name", "address", "ubicación", "UBICACION", "geoJSON", "postcode")),
    *(
        (key, UNITS)
        for key in ("units", "unit", "weapons", "weapon-type", "facility", "site", "siteId", "base", "drones")
    ),
    *((key, GROUPS) for key in ("group", "groups", "Groups", "cartel", "organisation", "doses_per_group", "grupo")),
    *((key, PERSONS) for key in ("name", "person", "leader", "target", "targets", "líder", "full_name", "suspect")),
    *((key, DATES) for key in ("date", "day", "start_date", "hour", "fecha", "D-day", "week")),
]


@pytest.mark.parametrize(("key", "rule"), RULES)
def test_refused_in_a_dose_with_the_rule_and_a_way_out(key: str, rule: str):
    phase = {"id": "one", "from": "2026-01", "months": 12, "levers": [dose(**{key: "x"})]}
    text = refused(proposal(phases=[phase]))
    assert f": {rule}." in text.splitlines()[0]
    assert "Where: mine.yaml, phases[0].levers[0]." in text
    assert "Why it matters: " in text
    assert "Fix: " in text


@pytest.mark.parametrize(
    ("key", "rule"), [("lat", PLACES), ("weapons", UNITS), ("groups", GROUPS), ("leader", PERSONS), ("date", DATES)]
)
@pytest.mark.parametrize("level", ["top", "title", "status", "phase", "after", "under an unknown key"])
def test_refused_at_every_level(key: str, rule: str, level: str):
    content = proposal()
    blocks: dict[str, object] = {
        "top": {key: 1},
        "title": {"title": {"en": "x", key: 1}},
        "status": {"status": {key: 1}},
        "phase": {"phases": [{key: 1}]},
        "after": {"phases": [{"after": {key: 1}}]},
        "under an unknown key": {"extra": {"deep": [{key: 1}]}},
    }
    changes = blocks[level]
    assert isinstance(changes, dict)
    assert rule in refused(content | changes)


def test_groups_say_why_and_what_to_do():
    text = refused(proposal(phases=[{"levers": [dose(groups=["x"])]}]))
    assert "nothing here may help to choose which group to act against" in text
    assert "give one dose for the listed organisations together" in text


@pytest.mark.parametrize(
    ("changes", "key", "near"),
    [
        ({"titel": "x"}, "titel", "title"),
        ({"concent": "none"}, "concent", "consent"),
        ({"phase": []}, "phase", "phases"),
        ({"status": {"stge": "talk"}}, "stge", "stage"),
        ({"phases": [{"form": "2026-01"}]}, "form", "from"),
        ({"phases": [{"month": 12}]}, "month", "months"),
        ({"phases": [{"levers": [{"levr": "x"}]}]}, "levr", "lever"),
        ({"phases": [{"after": {"phases": "x"}}]}, "phases", "phase"),
        ({"title": {"en": "x", "sp": "y"}}, "sp", "es"),
    ],
)
def test_unknown_key_suggests_a_known_one(changes: dict[str, object], key: str, near: str):
    text = refused(proposal(**changes))
    (told,) = [part for part in text.split("\n\n") if f"The key '{key}' is unknown." in part]
    assert near in told.split("Fix: ")[1]
    assert f"The key '{near}' is missing" not in text


def test_internal_names_are_not_keys():
    assert "The key 'start' is unknown" in refused(proposal(phases=[{"start": "2026-01"}]))


def test_look_alike_letters_become_visible():
    text = refused(proposal(phases=[{"levers": [{"lev\u0435r": "x"}]}]))
    assert "'lev\\u0435r' is unknown" in text
    assert "did you mean lever?" in text


def test_direction_signs_and_endless_keys_stay_out_of_messages():
    text = refused(proposal(**{"\u202e" + "k" * 100_000: 1}))
    assert "\u202e" not in text
    assert len(text) < 600


def test_deep_nesting_is_refused():
    content: dict[str, object] = {}
    for _ in range(2000):
        content = {"a": content}
    assert "nested deeper than 12 levels" in refused(proposal(extra=content))
