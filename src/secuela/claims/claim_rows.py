"""A checked claim as a run stores it: codes, numbers and the ledger's own texts, worded when it is read.

``row_of`` makes one from a check, ``read_rows`` reads those of a saved run, also of one that stored words.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from secuela.claims.checking import Checked, Found, Tried, VerdictNow, finding_now, verdict_now, worst_first
from secuela.claims.curve import Step
from secuela.claims.dose_range import Chance
from secuela.claims.reachability import Reach, Refusal
from secuela.claims.reasons import Need, Reason
from secuela.claims.schema import FROM_RUN, REGISTERED, Cited, Claim, Condition, Texts, Verdict
from secuela.claims.verdicts import Assumption, BasisCode, FindingCode


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False, populate_by_name=True)


class VerdictRow(_Part):
    """A verdict with its date; one from the run has a reason, one from documents the ledger's own words."""

    verdict: str
    certainty: str
    as_of: str
    why: Texts | None = None
    reason: Reason = Reason(code="documents")
    source: Literal["run", "ledger"] = "ledger"
    documented: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _stored(cls, data: object) -> object:
        """`from` is no name in Python; a run that stored its reason in words keeps them as written."""
        if not isinstance(data, Mapping):
            return data
        held: dict[str, Any] = {"source": data.get("from", "ledger"), **data}
        if held["source"] == "run" and "reason" not in held:
            held["reason"] = {"code": "as-written", "text": held.pop("why", None)}
        return held

    def plain(self) -> dict[str, Any]:
        """JSON values; what does not apply is left out."""
        head = self.model_dump(include={"verdict", "certainty", "as_of"})
        if self.source == "ledger":
            return {**head, "why": self.why.model_dump() if self.why else None, "from": "ledger"}
        return {**head, "reason": self.reason.model_dump(mode="json"), "from": "run", "documented": self.documented}


Times = float | Literal["bounds"]  # multiple of the doses assumed; or every lever at its bound


class FindingRow(_Part):
    """What the model says of a claim; see :class:`secuela.claims.checking.Found`."""

    finding: FindingCode
    reason: Reason
    under: Mapping[str, FindingCode] = {}

    @property
    def disputed(self) -> bool:
        """Whether it is another one under one side's assumptions than under the other's."""
        return len(set(self.under.values())) > 1

    def plain(self) -> dict[str, Any]:
        """JSON values."""
        return {**self.model_dump(mode="json"), "disputed": self.disputed}


class AtDose(_Part):
    """How often a test is passed at some doses that are the claim's own."""

    alternative: str
    times: Times
    probability: float
    draws: int


class PartRow(_Part):
    """How often one condition of a conjunction holds alone."""

    condition: int
    probability: float


class Best(_Part):
    """What the alternative that passes most often reaches."""

    alternative: str
    times: Times = 1.0
    probability: float
    median: float | None
    furthest: float | None


class ReachRow(_Part):
    """The audit of a test; see :class:`secuela.claims.reachability.Reach`."""

    passes: bool
    refusal: Refusal | None
    best: Best
    status_quo: float | None
    lowest: float
    draws: int | None = None
    denial: bool = False


class TestRow(_Part):
    """One test and what became of it."""

    __test__ = False  # the name is no test of the suite

    id: str
    conditions: tuple[Condition, ...]
    fixed: str
    mirror: str | None = None
    exploratory: bool = False
    needs: Need | None = None
    refused: Refusal | None = None
    reachable: ReachRow | None = None
    probability: float | None = None
    draws: int | None = None
    basis: BasisCode | None = None
    denies: tuple[str, ...] = ()
    given: tuple[Condition, ...] = ()
    finding: FindingCode | None = None
    denial: bool = False
    along: tuple[AtDose, ...] = ()
    whole_range: bool = False
    least: AtDose | None = None
    parts: tuple[PartRow, ...] = ()
    under: Mapping[str, float] = {}
    pooled: bool = False

    @property
    def answers(self) -> bool:
        """Whether its chance answers the claim: not where the threshold came after the run, or nothing can move it."""
        return self.probability is not None and self.finding != "not-testable"

    @model_validator(mode="before")
    @classmethod
    def _stored(cls, data: object) -> object:
        """A run that stored words: the need as written, the refusal by the code of its audit."""
        if not isinstance(data, Mapping):
            return data
        held: dict[str, Any] = dict(data)
        if all(isinstance(each, Mapping) for each in held["conditions"]):
            held["conditions"] = tuple({"comparator": None, **each} for each in held["conditions"])
            held["given"] = tuple({"comparator": None, **each} for each in held.get("given") or ())
        if isinstance(held.get("needs"), str):
            held["needs"] = {"code": "as-written", "text": held["needs"]}
        if held.get("refused") not in (None, *get_args(Refusal)):
            held["refused"] = (held.get("reachable") or {}).get("refusal")
        return held

    @property
    def registered(self) -> bool:
        """Whether it stands beside another one in case that is refused."""
        return self.id.endswith(REGISTERED)

    def plain(self) -> dict[str, Any]:
        """JSON values."""
        conditions = [condition.model_dump(exclude_none=True) for condition in self.conditions]
        given = [condition.model_dump(exclude_none=True) for condition in self.given]
        return {**self.model_dump(mode="json"), "conditions": conditions, "given": given}


class StepRow(_Part):
    """One point of the curve: probability at a threshold, or at one for each condition."""

    threshold: float | tuple[float, ...]
    probability: float


class ClaimRow(_Part):
    """One claim put to a run."""

    id: str
    ledger: str
    kind: str
    side: str
    voice: str
    claim: Texts
    restatement: Texts | None = None
    verdict_at_publication: VerdictRow
    verdict_now: VerdictRow
    finding: FindingRow | None = None
    beside: str | None = None
    basis: BasisCode | None = None
    follows_from: tuple[Assumption, ...]
    speaks: str | None = Field(default=None, exclude=True, description="Id of the test that speaks for it.")
    no_test: Texts | None = None
    reachable: ReachRow | None = None
    probability: float | None = None
    standard_error: float | None = None
    curve: tuple[StepRow, ...] | None
    rests_on: dict[str, float] | None = None
    replaced: tuple[str, ...] = Field(default=(), description="Assumptions of ours that a reader replaced in the run.")
    n_independent_origins: int
    chain: tuple[str, ...]
    sources: tuple[Cited, ...]
    tests: tuple[TestRow, ...]

    @model_validator(mode="before")
    @classmethod
    def _stored(cls, data: object) -> object:
        held: Any = data
        return {"speaks": (held.get("test") or {}).get("id"), **held} if isinstance(data, Mapping) else data

    @property
    def test(self) -> TestRow | None:
        """The test that speaks for the claim: the first that was decided, else its first; None where it has none."""
        return next((test for test in self.tests if test.id == self.speaks), None)

    @property
    def judged(self) -> bool:
        """Whether the run that stored it says what the model finds, where there is something to find."""
        return self.finding is not None or self.kind not in FROM_RUN

    def plain(self) -> dict[str, Any]:
        """JSON values, in the order in which they are declared."""
        return {
            **self.model_dump(mode="json"),
            "verdict_at_publication": self.verdict_at_publication.plain(),
            "verdict_now": self.verdict_now.plain(),
            "finding": None if self.finding is None else self.finding.plain(),
            "test": None if self.test is None else self.test.plain(),
            "tests": [test.plain() for test in self.tests],
        }


def read_rows(stored: Iterable[Mapping[str, Any]], draws: int) -> list[ClaimRow]:
    """The claims of a saved run; none where a run of another version stored them in a form that does not tell enough.

    Args:
        stored: The claims of ``assessment.json``.
        draws: Futures of the run that did not fail, for runs that did not keep how many each chance was counted in.
    """
    try:
        rows = [ClaimRow.model_validate(row) for row in stored]
    except ValidationError:
        return []
    return [row.model_copy(update={"tests": tuple(_counted(test, draws) for test in row.tests)}) for row in rows]


def _counted(test: TestRow, draws: int) -> TestRow:
    return test if test.probability is None or test.draws else test.model_copy(update={"draws": draws})


def row_of(
    checked: Checked, as_of: str, rests_on: Mapping[str, float] | None = None, replaced: Sequence[str] = ()
) -> ClaimRow:
    """One claim as a run stores it.

    Args:
        checked: A claim against a run.
        as_of: Last month of data of the run.
        rests_on: Share of the variance of its first test's numbers by grade and luck, where the run computed it.
        replaced: What a reader replaced in the run, on which every chance of it rests.
    """
    claim = checked.claim
    main = checked.decisive or next(iter(checked.tried), None)
    share = main.share if main is not None else None
    return ClaimRow(
        id=claim.id,
        ledger=checked.ledger,
        kind=claim.kind,
        side=claim.side,
        voice=claim.voice,
        claim=claim.claim,
        restatement=claim.restatement,
        verdict_at_publication=_documented(claim.verdict_at_publication),
        verdict_now=_now(claim, verdict_now(checked, as_of)),
        finding=_found(finding_now(checked)),
        beside=claim.beside,
        basis=checked.basis,
        follows_from=checked.assumptions,
        speaks=None if main is None else main.id,
        no_test=claim.no_test,
        reachable=None if main is None else _reachable(main.reach),
        probability=None if share is None else share.probability,
        replaced=() if share is None else tuple(replaced),
        standard_error=None if share is None else share.error,
        curve=None if main is None or not main.curve else tuple(_step(step) for step in main.curve),
        rests_on=None if rests_on is None else dict(rests_on),
        n_independent_origins=claim.n_independent_origins,
        chain=tuple(claim.chain),
        sources=tuple(claim.sources),
        tests=tuple(_test(each) for each in _ordered(checked)),
    )


def _ordered(checked: Checked) -> list[Tried]:
    """Tests that decide, the worst first, each with what stands beside it, then those that decide nothing."""
    stems = [each.id.removesuffix(REGISTERED) for each in worst_first(checked.decided)]
    place = {stem: number for number, stem in enumerate(stems)}
    return sorted(checked.tried, key=lambda each: place.get(each.id.removesuffix(REGISTERED), len(place)))


def _found(found: Found | None) -> FindingRow | None:
    return None if found is None else FindingRow(finding=found.finding, reason=found.reason, under=dict(found.under))


def _documented(verdict: Verdict) -> VerdictRow:
    return VerdictRow(verdict=verdict.verdict, certainty=verdict.certainty, as_of=verdict.as_of, why=verdict.why)


def _now(claim: Claim, now: VerdictNow) -> VerdictRow:
    if not now.from_run:
        return _documented(claim.verdict_now)
    return VerdictRow(
        verdict=now.verdict,
        certainty=now.certainty,
        as_of=now.as_of,
        reason=now.reason,
        source="run",
        documented=now.documented,
    )


def _times(times: float) -> Times:
    return "bounds" if math.isinf(times) else times


def _at(chance: Chance) -> AtDose:
    return AtDose(
        alternative=chance.alternative,
        times=_times(chance.times),
        probability=chance.probability,
        draws=chance.draws,
    )


def _test(tried: Tried) -> TestRow:
    along = tried.along
    least = None if along is None else along.least
    return TestRow(
        id=tried.id,
        conditions=tried.test.conditions,
        fixed=tried.test.fixed,
        mirror=tried.test.mirror,
        exploratory=tried.exploratory,
        needs=tried.needs,
        refused=None if tried.reach is None else tried.reach.refusal,
        reachable=_reachable(tried.reach),
        probability=None if tried.share is None else tried.share.probability,
        draws=None if tried.share is None else tried.share.draws,
        basis=tried.basis.code,
        denies=tried.test.denies,
        given=tried.test.given,
        finding=tried.finding,
        denial=along is not None and along.denial,
        along=() if along is None else tuple(map(_at, along.chances)),
        whole_range=along is not None and along.whole,
        least=None if least is None else _at(least),
        parts=tuple(PartRow(condition=number, probability=found) for number, found in tried.parts),
        under=dict(tried.under),
        pooled=tried.pooled,
    )


def _reachable(reach: Reach | None) -> ReachRow | None:
    if reach is None:
        return None
    return ReachRow(
        passes=reach.refusal is None,
        refusal=reach.refusal,
        best=Best(
            alternative=reach.best_alternative,
            times=_times(reach.best_times),
            probability=reach.best_probability,
            median=_finite(reach.best_value),
            furthest=_finite(reach.furthest_value),
        ),
        status_quo=reach.status_quo,
        lowest=reach.lowest_probability,
        draws=reach.draws,
        denial=reach.denial,
    )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _step(step: Step) -> StepRow:
    return StepRow(
        threshold=step.thresholds[0] if len(step.thresholds) == 1 else step.thresholds, probability=step.probability
    )


def counted(claims: Sequence[Claim]) -> int:
    """Number of claims of a text, parts such as C50a and C50b counted once."""
    return len(
        {claim.id[:-1] if claim.id[-1:].islower() and claim.id[-2:-1].isdigit() else claim.id for claim in claims}
    )
