"""A plan's own levers, each moved while the others stay as the plan has them: what ``moved_levers.json`` holds."""

from typing import Any, Self

from secuela.analysis.paired_responses import TriedPath, packed, unpacked
from secuela.analysis.response_error import Missed, Refusal, Score, StoredResponses
from secuela.runs.part import Part


class MovedLever(Part):
    """A lever of the plan as it is moved: see :class:`~secuela.analysis.paired_responses.TriedPath`."""

    path: str
    lever: str
    options: dict[str, str]
    doses: tuple[float, ...]
    consents: tuple[str, ...]
    at: float
    start: str


class RefusedPair(Part):
    """Levers whose stored answer for an outcome is not given."""

    levers: tuple[str, ...]
    outcome: str


class OutcomeError(Part):
    """How far off answers for an outcome are."""

    chances: float
    quantiles: float


class PlanResponses(Part):
    """The whole file.

    Attributes:
        responses: What :func:`~secuela.analysis.paired_responses.packed` makes.
        levers: In the order of the plan.
        refused: Pairs that are not answered.
        proposals: How many others the answers were held to.
        answered: Share of these that is answered, by number of levers.
        missed: By outcome what 95 of 100 answers keep within.
    """

    responses: dict[str, Any]
    levers: tuple[MovedLever, ...]
    refused: tuple[RefusedPair, ...]
    proposals: int
    answered: dict[int, float]
    missed: dict[str, OutcomeError]

    @classmethod
    def of(cls, stored: StoredResponses) -> Self:
        """The file of some responses."""
        return cls(
            responses=packed(stored.responses),
            levers=tuple(MovedLever(path=name, **vars(path)) for name, path in stored.paths.items()),
            refused=tuple(RefusedPair(levers=each.levers, outcome=each.outcome) for each in stored.refused),
            proposals=stored.score.proposals,
            answered=dict(stored.score.answered),
            missed={name: OutcomeError(**vars(each)) for name, each in stored.score.missed.items()},
        )

    def stored(self) -> StoredResponses:
        """The responses of the file.

        Raises:
            RunError: If their numbers cannot be read.
        """
        told = {each.path: {name: value for name, value in each if name != "path"} for each in self.levers}
        return StoredResponses(
            unpacked(self.responses),
            {name: TriedPath(**values) for name, values in told.items()},
            tuple(Refusal(each.levers, each.outcome) for each in self.refused),
            Score(
                self.proposals,
                self.answered,
                {name: Missed(each.chances, each.quantiles) for name, each in self.missed.items()},
            ),
        )

    def plain(self) -> dict[str, Any]:
        """The file as JSON values."""
        return self.model_dump(mode="json")
