"""Coordinates that an outcome has beside alternative, draw and month, and the values that a test may name."""

from collections.abc import Mapping

from secuela.evidence.library import library

STORED_AS = {"place": "state"}  # key of a test to dimension of a run
_ASKED_AS = {dimension: key for key, dimension in STORED_AS.items()}


def outcome_coordinates() -> dict[str, Mapping[str, tuple[str, ...]]]:
    """By outcome the keys that a test must name, with the values that it may give them."""
    return {
        name: {_ASKED_AS.get(axis, str(axis)): labels for axis, labels in record.axes.items()}
        for name, record in library().outcomes.items()
    }
