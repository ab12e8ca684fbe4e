"""Routes exist where a flow could run, and a perimeter is a set of places that exist."""

import numpy as np
import pytest

from secuela.evidence.errors import ModelError
from secuela.models.supply import CORRIDORS, DRUGS, ENTRIES, GULF, LAND_CORRIDORS, ROUTES, Perimeter, open_routes, reach


def test_every_place_lies_on_a_route_and_no_route_is_there_twice():
    assert {entry for entry, _ in ROUTES} == set(ENTRIES)
    assert {corridor for _, corridor in ROUTES} == set(CORRIDORS)
    assert len(set(ROUTES)) == len(ROUTES)


def test_cocaine_is_not_made_in_mexico_and_the_caribbean_does_not_lead_to_california():
    exists = reach()
    assert exists[DRUGS.index("cocaine"), ENTRIES.index("domestic")].sum() == 0
    assert exists[DRUGS.index("fentanyl"), ENTRIES.index("domestic")].sum() > 0
    assert exists[:, ENTRIES.index("caribbean"), CORRIDORS.index("california")].sum() == 0
    assert open_routes().sum() == exists.sum()


def test_the_gulf_is_its_waters_and_the_crossings_and_coast_on_it():
    np.testing.assert_array_equal(GULF.on_entries, [entry == "gulf" for entry in ENTRIES])
    np.testing.assert_array_equal(GULF.on_corridors, [c in {"south_texas", "gulf_coast"} for c in CORRIDORS])


def test_a_perimeter_with_no_member_is_an_error_that_says_what_to_do():
    with pytest.raises(ModelError) as caught:
        Perimeter("ring", entries=(), corridors=())
    text = str(caught.value)
    assert "the perimeter 'ring' has no member" in text
    assert "Fix: name at least one of eastern_pacific" in text
    assert "Why it matters" in text


def test_a_perimeter_on_an_unknown_corridor_names_the_nearest():
    with pytest.raises(ModelError) as caught:
        Perimeter("ring", entries=(), corridors=("south_texs",))
    assert "'south_texs', which is no place of this model" in str(caught.value)
    assert "did you mean south_texas?" in str(caught.value)
    assert set(LAND_CORRIDORS) < set(CORRIDORS)
