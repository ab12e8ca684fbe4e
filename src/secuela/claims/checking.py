"""A ledger against a run: for each claim its tests, what the futures say, what that rests on, and the verdict now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from secuela.claims.curve import Step, curve
from secuela.claims.dose_range import Range, range_of
from secuela.claims.neutralised import Foundations
from secuela.claims.reachability import Reach, audit
from secuela.claims.reasons import Need, Reason, ReasonCode
from secuela.claims.schema import FROM_RUN, REGISTERED, Claim, Ledger, LedgerTest
from secuela.claims.test_values import (
    FEWEST_GIVEN,
    Futures,
    Share,
    fewest_given,
    inert,
    lacking,
    part_shares,
    share,
)
from secuela.claims.verdicts import (
    Assumption,
    Basis,
    BasisCode,
    FindingCode,
    basis_of,
    finding_of,
    leaning,
    under_sets,
)

WORST_FIRST: tuple[FindingCode, ...] = ("fails", "not-at-the-doses-assumed", "not-decided", "not-testable", "holds")


@dataclass(frozen=True)
class Tried:
    """One test against a run.

    Args:
        id: CLAIM, or CLAIM.TEST; a registered test ends in ``.registered``.
        test: The test.
        needs: What the run lacks for it; None if it was run.
        exploratory: Whether its threshold may have been set after the run was made.
        reach: The audit; None if it was not run.
        share: How often it is passed; None if it was not run or is refused.
        curve: Probability against the threshold.
        basis: What the finding rests on.
        inert: Whether nothing that it asks about differs at all between alternative and comparator.
        along: The test along the doses that are the claim's own; None if it was not run.
        parts: Of a conjunction how often each condition holds alone, the worst first: its number and the share.
        under: How often it is passed with each side's assumptions in place of ours, by id of the set.
        pooled: Whether its share is one of the futures at all doses together, since what is given seldom holds at those
            assumed.
    """

    id: str
    test: LedgerTest
    needs: Need | None = None
    exploratory: bool = False
    reach: Reach | None = None
    share: Share | None = None
    curve: list[Step] = field(default_factory=list[Step])
    basis: Basis = field(default_factory=lambda: Basis(None))
    inert: bool = False
    along: Range | None = None
    parts: tuple[tuple[int, float], ...] = ()
    under: Mapping[str, float] = field(default_factory=dict[str, float])
    pooled: bool = False

    @property
    def finding(self) -> FindingCode:
        """What the model says of this test alone."""
        if self.share is None or self.inert or self.exploratory:
            return "not-testable"
        return self._finding(self.share.probability)

    @property
    def findings_under(self) -> dict[str, FindingCode]:
        """The same with each side's assumptions, by id of the set; none where the test decides nothing."""
        if self.finding == "not-testable":
            return {}
        return {name: self._finding(probability) for name, probability in self.under.items()}

    def _finding(self, own: float) -> FindingCode:
        along = self.along
        if along is None or self.pooled:
            return finding_of(own, (), whole=self.pooled)
        others = [
            each.probability for each in along.chances if (each.alternative, each.times) != (self.test.subject, 1.0)
        ]
        return finding_of(own, others, whole=along.whole, denial=along.denial)


@dataclass(frozen=True)
class Checked:
    """A claim and its tests against a run.

    Args:
        ledger: Id of its ledger.
        claim: The claim.
        tried: Each test, followed by the one registered beside it where there is one.
        decided: Of each test and its registered one the first that could be run and was not refused.
    """

    ledger: str
    claim: Claim
    tried: tuple[Tried, ...]
    decided: tuple[Tried, ...]

    @property
    def decisive(self) -> Tried | None:
        """The test that speaks for the claim: the first with a share."""
        return self.decided[0] if self.decided else None

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What turns any of its tests, each once."""
        return _assumptions(self.decided)

    @property
    def basis(self) -> BasisCode | None:
        """What its tests rest on together: the weakest of them."""
        found = [each.basis.code for each in self.decided]
        order: tuple[BasisCode, ...] = ("assumed", "derived", "tested_on_data")
        return None if None in found else next((basis for basis in order if basis in found), None)


@dataclass(frozen=True)
class VerdictNow:
    """The verdict on a claim now: what documents and data say.

    Args:
        verdict: Its word in the ledger's vocabulary.
        certainty: How sure it is.
        as_of: Last month of the run's data, or the day of the documents.
        reason: Why.
        documented: Beside a verdict that data give, that of the documents; None where documents decide.
    """

    verdict: str
    certainty: str
    as_of: str
    reason: Reason
    documented: str | None = None

    @property
    def from_run(self) -> bool:
        """Whether data decide, not the documents."""
        return self.documented is not None


@dataclass(frozen=True)
class Found:
    """What the model says of a claim.

    Args:
        finding: Its word.
        reason: Why.
        under: The finding with each side's assumptions in place of ours, by id of the set.
    """

    finding: FindingCode
    reason: Reason
    under: Mapping[str, FindingCode] = field(default_factory=dict[str, FindingCode])

    @property
    def disputed(self) -> bool:
        """Whether it is another one under one side's assumptions than under the other's."""
        return len(set(self.under.values())) > 1


def check_claims(ledgers: Sequence[Ledger], futures: Futures, foundations: Foundations | None = None) -> list[Checked]:
    """Every claim of some ledgers against a run; sides, voices and verdicts of the ledger play no part in it."""
    return [_checked(ledger.ledger.id, claim, futures, foundations) for ledger in ledgers for claim in ledger.claims]


def _checked(ledger: str, claim: Claim, futures: Futures, foundations: Foundations | None) -> Checked:
    tried: list[Tried] = []
    decided: list[Tried] = []
    for name, test in claim.trials():
        own = [run_test(name, test, futures, foundations)]
        if test.registered is not None:
            own.append(run_test(f"{name}{REGISTERED}", test.registered, futures, foundations))
        tried += own
        decided += [each for each in own if each.share is not None][:1]
    return Checked(ledger, claim, tuple(tried), tuple(decided))


def run_test(name: str, test: LedgerTest, futures: Futures, foundations: Foundations | None = None) -> Tried:
    """One test: is it possible here, can it tell alternatives apart, how often is it passed, on what basis."""
    needs = lacking(test, futures)
    exploratory = test.latest > futures.created
    if needs is not None:
        return Tried(name, test, needs=needs, exploratory=exploratory)
    along = range_of(test, futures, foundations)
    given = fewest_given(test, futures)
    if given is not None:
        return _pooled(Tried(name, test, exploratory=exploratory, along=along), given)
    found, reach = share(test, futures), audit(test, futures, along)
    if found is None or reach is None:
        return Tried(name, test, needs=Need(code="every-number"), exploratory=exploratory)
    if reach.refusal is not None:
        return Tried(name, test, exploratory=exploratory, reach=reach, curve=curve(test, futures), along=along)
    return Tried(
        name,
        test,
        exploratory=exploratory,
        reach=reach,
        share=found,
        curve=curve(test, futures),
        basis=basis_of(test, futures, foundations, along),
        inert=inert(test, futures),
        along=along,
        parts=part_shares(test, futures),
        under=under_sets(test, futures, foundations),
    )


def _pooled(tried: Tried, given: int) -> Tried:
    """A conditional test whose condition seldom holds at the doses assumed: asked of all doses of its own together."""
    together = None if tried.along is None else tried.along.pooled
    if together is None or together.draws < FEWEST_GIVEN:
        number = given if together is None else max(given, together.draws)
        return replace(tried, needs=Need(code="condition", number=number))
    return replace(tried, share=together, pooled=True)


def verdict_now(checked: Checked, as_of: str) -> VerdictNow:
    """The verdict now, of documents and data: the ledger's, unless every test speaks of what a backtest reaches.

    Args:
        checked: A claim against a run.
        as_of: Last month of data of the run.
    """
    claim, held = checked.claim, checked.claim.verdict_now
    firm = [each for each in checked.decided if not each.exploratory and not each.inert]
    reached = {leaning(each.share.probability) for each in firm if each.share is not None}
    if claim.kind in FROM_RUN and firm and len(reached) == 1 and {e.basis.code for e in firm} == {"tested_on_data"}:
        reason = Reason(code="tested-on-data", tests=tuple(each.id for each in firm))
        return VerdictNow(reached.pop(), "moderate", as_of, reason, held.verdict)
    return VerdictNow(held.verdict, held.certainty, held.as_of, Reason(code="documents"))


def finding_now(checked: Checked) -> Found | None:
    """What the model says of a claim; None of facts, plans and framings, which no share of futures can answer.

    A claim with several tests needs them to agree; what each of them says stands beside it, the worst first.
    """
    if checked.claim.kind not in FROM_RUN:
        return None
    if not checked.decided:
        return Found("not-testable", _untested(checked))
    firm = [each for each in checked.decided if not each.exploratory]
    if not firm:
        return Found("not-testable", _because("exploratory", checked.decided))
    if any(each.inert for each in firm):
        return Found("not-testable", _because("inert", firm))
    under: dict[str, FindingCode] = {
        name: _together([each.findings_under[name] for each in firm]) for name in _sets(firm)
    }
    finding = _together([each.finding for each in firm])
    return Found(finding, _reason(finding, firm), under)


def _together(findings: Sequence[FindingCode]) -> FindingCode:
    """Of several tests what they agree on; where all fail, some at the doses assumed only, the milder of the two."""
    if set(findings) == {"fails", "not-at-the-doses-assumed"}:
        return "not-at-the-doses-assumed"
    return findings[0] if len(set(findings)) == 1 else "not-decided"


def _sets(firm: Sequence[Tried]) -> list[str]:
    """Sets of assumptions under which every test was run."""
    return [name for name in firm[0].findings_under if all(name in each.findings_under for each in firm)]


def _untested(checked: Checked) -> Reason:
    if not checked.tried:
        return Reason(code="no-test")
    needs = next((each.needs for each in checked.tried if each.needs is not None), None)
    if needs is not None:
        return Reason(code="lacking", need=needs)
    return _because("refused", checked.tried)


def _reason(finding: FindingCode, firm: Sequence[Tried]) -> Reason:
    if len({each.finding for each in firm}) > 1 and finding == "not-decided":
        return _because("tests-differ", firm)
    if finding == "not-decided":
        even = any(each.share is not None and leaning(each.share.probability) == "open" for each in firm)
        return _because("even" if even else _of_doses(firm), firm)
    if None in {each.basis.code for each in firm}:
        unknown: ReasonCode = "pooled" if any(each.pooled for each in firm) else "basis-not-computed"
        return _because(_of_doses(firm) if finding == "not-at-the-doses-assumed" else unknown, firm)
    if _assumptions(firm):
        return _because("assumption", firm)
    if all(each.basis.code == "tested_on_data" for each in firm):
        return _because("tested-on-data", firm)
    return _because(_of_doses(firm) if finding == "not-at-the-doses-assumed" else "derived", firm)


def _of_doses(firm: Sequence[Tried]) -> ReasonCode:
    whole = all(each.along is not None and each.along.whole for each in firm)
    return "larger-doses" if whole else "larger-doses-unknown"


def _because(code: ReasonCode, tests: Sequence[Tried]) -> Reason:
    turning = tuple(each.id for each in _assumptions(tests)) if code == "assumption" else ()
    return Reason(code=code, tests=tuple(each.id for each in worst_first(tests)), assumptions=turning)


def worst_first(tests: Sequence[Tried]) -> list[Tried]:
    """Tests of a claim with the one that counts against it most in front."""
    return sorted(
        tests, key=lambda each: (WORST_FIRST.index(each.finding), each.share.probability if each.share else 1)
    )


def _assumptions(tried: Sequence[Tried]) -> tuple[Assumption, ...]:
    return tuple({each.id: each for test in tried for each in test.basis.assumptions}.values())
