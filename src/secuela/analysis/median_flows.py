"""Median flows of drugs by place, before and after: what ``flows.json`` holds."""

from typing import Any

from secuela.runs.part import Part


class Flow(Part):
    """The median flow of one drug at one place, before any seizure there."""

    before: float
    after: float


class MedianFlows(Part):
    """The whole file.

    Attributes:
        month: Of what is called after; before is the origin.
        unit: Of the flows.
        alternatives: By alternative, drug, stage (entry or corridor) and place.
    """

    month: int
    unit: str
    alternatives: dict[str, dict[str, dict[str, dict[str, Flow]]]]

    def plain(self) -> dict[str, Any]:
        """The file as JSON values."""
        return self.model_dump(mode="json")
