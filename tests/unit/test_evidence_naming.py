"""Names of disputed places by setting, and the outlines of the states as a table that can be wrong."""

import json

import pytest

from secuela.evidence import state_outlines
from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.text.place_names import NAMINGS, named


def test_each_setting_gives_a_name_to_every_place():
    for place in library().places.values():
        names = {naming: named(place, naming) for naming in NAMINGS}
        assert all(names.values())
        assert len(set(names.values())) == (3 if place.other_name else 1)


def test_a_second_name_says_whose_it_is():
    places = library().places.values()
    assert [place.id for place in places if (place.other_name is None) != (place.other_name_in is None)] == []
    assert {place.other_name_in for place in places if place.other_name} <= {"US", "MX"}


def _with(text: str, tmp_path, monkeypatch) -> None:
    (tmp_path / "geo").mkdir()
    (tmp_path / "geo" / "mexico_states.topo.json").write_text(text, encoding="utf-8")
    monkeypatch.setattr(state_outlines, "shipped_tables", lambda: tmp_path)


@pytest.mark.parametrize("text", ["", "{}", '{"objects": {"states": {"geometries": [{}]}}}'])
def test_outlines_that_cannot_be_read_are_refused(text, tmp_path, monkeypatch):
    _with(text, tmp_path, monkeypatch)
    with pytest.raises(EvidenceError, match="cannot be read") as told:
        state_outlines.state_topology.__wrapped__()
    assert "scripts/build_tables.py" in str(told.value)


def test_outlines_with_a_state_missing_are_refused(tmp_path, monkeypatch):
    topology = json.loads(json.dumps(state_outlines.state_topology()))
    topology["objects"]["states"]["geometries"].pop()
    _with(json.dumps(topology), tmp_path, monkeypatch)
    with pytest.raises(EvidenceError, match="32 states"):
        state_outlines.state_topology.__wrapped__()


def test_a_missing_table_of_outlines_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(state_outlines, "shipped_tables", lambda: tmp_path)
    with pytest.raises(EvidenceError, match="cannot be read"):
        state_outlines.state_topology.__wrapped__()
