"""A ledger against a run: for each claim its tests, what the futures say, what that rests on, and the verdict now."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from secuela.claims.curve import Step, curve
from secuela.claims.neutralised import Foundations
from secuela.claims.reachability import Reach, audit
from secuela.claims.reasons import Need, Reason, ReasonCode
from secuela.claims.schema import FROM_RUN, LEFT_OPEN, REGISTERED, Claim, Ledger, LedgerTest
from secuela.claims.test_values import Futures, Share, inert, lacking, share
from secuela.claims.verdicts import Assumption, Basis, BasisCode, basis_of, leaning

NOT_TESTABLE = "not-testable-here"
FOLLOWS = "follows-from-assumption"


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
        basis: What the verdict rests on.
        inert: Whether nothing that it asks about differs at all between alternative and comparator.
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
    """The verdict on a claim now, decided once.

    Args:
        verdict: Its word in the ledger's vocabulary, or one of those that only a run gives.
        certainty: How sure it is.
        as_of: Last month of the run's data, or the day of the documents.
        reason: Why.
        documented: Beside a verdict of the run, that of the documents; None where documents decide.
    """

    verdict: str
    certainty: str
    as_of: str
    reason: Reason
    documented: str | None = None

    @property
    def from_run(self) -> bool:
        """Whether the run decides, not the documents."""
        return self.documented is not None


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
    found, reach = share(test, futures), audit(test, futures)
    if found is None or reach is None:
        return Tried(name, test, needs=Need(code="every-number"), exploratory=exploratory)
    if reach.refusal is not None:
        return Tried(name, test, exploratory=exploratory, reach=reach, curve=curve(test, futures))
    return Tried(
        name,
        test,
        exploratory=exploratory,
        reach=reach,
        share=found,
        curve=curve(test, futures),
        basis=basis_of(test, futures, foundations),
        inert=inert(test, futures),
    )


def verdict_now(checked: Checked, as_of: str) -> VerdictNow:
    """The verdict now: of the run where documents leave a forecast or causal claim with a test open, else the ledger's.

    A run that lacks what a test needs gives no verdict and says what is missing; where the audit refuses every test,
    the ledger's own verdict stands.

    Args:
        checked: A claim against a run.
        as_of: Last month of data of the run.
    """
    claim, held = checked.claim, checked.claim.verdict_now
    if claim.kind in FROM_RUN and held.verdict in LEFT_OPEN:
        if checked.decided:
            verdict, certainty, reason = _decided(checked.decided)
            return VerdictNow(verdict, certainty, as_of, reason, held.verdict)
        needs = next((each.needs for each in checked.tried if each.needs is not None), None)
        if needs is not None:
            return VerdictNow(NOT_TESTABLE, "none", as_of, Reason(code="lacking", need=needs), held.verdict)
    return VerdictNow(held.verdict, held.certainty, held.as_of, Reason(code="documents"))


def _decided(decided: Sequence[Tried]) -> tuple[str, str, Reason]:
    """Of all tests together: a verdict needs them to agree; one that restates an assumption is never "supported"."""
    firm = [each for each in decided if not each.exploratory]
    reached = {leaning(each.share.probability) for each in firm if each.share is not None}
    turning = tuple(each.id for each in _assumptions(firm))
    named = tuple(each.id for each in firm or decided)

    def because(code: ReasonCode) -> Reason:
        return Reason(code=code, tests=named, assumptions=turning if code == "assumption" else ())

    if not firm:
        return "open", "none", because("exploratory")
    if None in {each.basis.code for each in firm}:
        return "open", "none", because("basis-not-computed")
    if any(each.inert for each in firm):
        return "open", "none", because("inert")
    if len(reached) > 1:
        return "open", "low", because("tests-differ")
    if turning:
        return FOLLOWS, "very-low", because("assumption")
    if all(each.basis.code == "tested_on_data" for each in firm):
        return reached.pop(), "moderate", because("tested-on-data")
    return reached.pop(), "low", because("derived")


def _assumptions(tried: Sequence[Tried]) -> tuple[Assumption, ...]:
    return tuple({each.id: each for test in tried for each in test.basis.assumptions}.values())
