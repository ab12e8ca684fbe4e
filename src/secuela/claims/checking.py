"""A ledger against a run: for each claim its test, what the futures say, and what that rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from secuela.claims.curve import Step, curve
from secuela.claims.neutralised import Foundations
from secuela.claims.reachability import Reach, audit
from secuela.claims.schema import FROM_RUN, LEFT_OPEN, Claim, Ledger, Trial
from secuela.claims.test_values import Futures, Share, inert, lacking, share
from secuela.claims.verdicts import Basis, Flip, Ground, follows_from, ground, leaning, words_of
from secuela.evidence.modes import CARRIED_OUT
from secuela.text.language import Language
from secuela.text.language import translate as _

NOT_TESTABLE = "not-testable-here"
FOLLOWS = "follows-from-assumption"
DERIVED = _(
    "derived: at the doses assumed no link that is cut, no prior at no effect and no end of one range turns it; not "
    "backtested"
)


@dataclass(frozen=True)
class Outcome:
    """One test against a run.

    Args:
        id: CLAIM, or CLAIM.TEST; a registered test ends in ``.registered``.
        trial: The test.
        needs: What the run lacks for it; None if it was run.
        exploratory: Whether its threshold may have been set after the run was made.
        reach: The audit; None if it was not run.
        share: How often it is passed; None if it was not run or is refused.
        curve: Probability against the threshold.
        ground: What the verdict rests on.
        inert: Whether nothing that it asks about differs at all between alternative and comparator.
    """

    id: str
    trial: Trial
    needs: str | None = None
    exploratory: bool = False
    reach: Reach | None = None
    share: Share | None = None
    curve: list[Step] = field(default_factory=list[Step])
    ground: Ground = field(default_factory=lambda: Ground(None))
    inert: bool = False

    @property
    def refused(self) -> str | None:
        """Why the audit refuses it, in words; None if it stands."""
        return self.reach.reason if self.reach is not None else None


@dataclass(frozen=True)
class Checked:
    """A claim and its tests against a run.

    Args:
        ledger: Id of its ledger.
        claim: The claim.
        outcomes: Each test, followed by the one registered beside it where there is one.
        decisive: The test that speaks for the claim: the first that could be run and was not refused.
    """

    ledger: str
    claim: Claim
    outcomes: tuple[Outcome, ...]
    decided: tuple[Outcome, ...]

    @property
    def decisive(self) -> Outcome | None:
        """The first test with a share."""
        return self.decided[0] if self.decided else None

    @property
    def flips(self) -> tuple[Flip, ...]:
        """What turns any of its tests, each once."""
        return tuple({flip.id: flip for outcome in self.decided for flip in outcome.ground.flips}.values())

    @property
    def basis(self) -> Basis | None:
        """What its tests rest on together: the weakest of them."""
        found = [outcome.ground.basis for outcome in self.decided]
        order: tuple[Basis, ...] = ("assumed", "derived", "tested_on_data")
        return None if None in found else next((basis for basis in order if basis in found), None)


def check_claims(ledgers: Sequence[Ledger], futures: Futures, foundations: Foundations | None = None) -> list[Checked]:
    """Every claim of some ledgers against a run; sides, voices and verdicts of the ledger play no part in it."""
    return [_checked(ledger.ledger.id, claim, futures, foundations) for ledger in ledgers for claim in ledger.claims]


def _checked(ledger: str, claim: Claim, futures: Futures, foundations: Foundations | None) -> Checked:
    tried: list[Outcome] = []
    decided: list[Outcome] = []
    for name, trial in claim.trials():
        own = [run_trial(name, trial, futures, foundations)]
        if trial.registered is not None:
            own.append(run_trial(f"{name}.registered", trial.registered, futures, foundations))
        tried += own
        decided += [outcome for outcome in own if outcome.share is not None][:1]
    return Checked(ledger, claim, tuple(tried), tuple(decided))


def run_trial(name: str, trial: Trial, futures: Futures, foundations: Foundations | None = None) -> Outcome:
    """One test: is it possible here, can it tell alternatives apart, how often is it passed, on what ground."""
    needs = lacking(trial, futures)
    exploratory = trial.latest > futures.created
    if needs is not None:
        return Outcome(name, trial, needs=needs, exploratory=exploratory)
    found, reach = share(trial, futures), audit(trial, futures)
    if found is None or reach is None:
        return Outcome(name, trial, needs=_("futures in which every number of it is there"), exploratory=exploratory)
    if reach.refusal is not None:
        return Outcome(name, trial, exploratory=exploratory, reach=reach, curve=curve(trial, futures))
    return Outcome(
        name,
        trial,
        exploratory=exploratory,
        reach=reach,
        share=found,
        curve=curve(trial, futures),
        ground=ground(trial, futures, foundations),
        inert=inert(trial, futures),
    )


def verdict_now(checked: Checked, as_of: str, language: Language = "en") -> dict[str, Any]:
    """The verdict now: of the run where documents leave a forecast or causal claim with a test open, else the ledger's.

    A run that lacks what a test needs gives no verdict and says what is missing; where the audit refuses every test,
    the ledger's own verdict stands.

    Args:
        checked: A claim against a run.
        as_of: Last month of data of the run.
        language: Of the texts that come from the ledger.

    Returns:
        ``verdict``, ``certainty``, ``as_of``, ``why`` and ``from`` (``run`` or ``ledger``); beside a verdict of the run
        stands the ledger's own under ``documented``.
    """
    claim = checked.claim
    asked = claim.kind in FROM_RUN and claim.verdict_now.verdict in LEFT_OPEN
    found = _from_run(checked) if asked else None
    if found is None:
        held = claim.verdict_now
        return {
            "verdict": held.verdict,
            "certainty": held.certainty,
            "as_of": held.as_of,
            "why": held.why.text(language),
            "from": "ledger",
        }
    verdict, certainty, why = found
    told = {"verdict": verdict, "certainty": certainty, "as_of": as_of, "why": why, "from": "run"}
    return {**told, "documented": claim.verdict_now.verdict}


def _from_run(checked: Checked) -> tuple[str, str, str] | None:
    """Verdict, certainty and reason; None where every test is refused."""
    if checked.decided:
        return _decided(checked.decided)
    needs = next((each.needs for each in checked.outcomes if each.needs is not None), None)
    if needs is None:
        return None
    return NOT_TESTABLE, "none", _("not testable here: needs {needs}").format(needs=needs)


def _decided(outcomes: Sequence[Outcome]) -> tuple[str, str, str]:
    """Of all tests together: a verdict needs them to agree; one that restates an assumption is never "supported"."""
    firm = [outcome for outcome in outcomes if not outcome.exploratory]
    told = _told(firm or outcomes)
    if not firm:
        why = _("{told}; exploratory: the threshold may have been set after the run").format(told=told)
        return "open", "none", why
    if None in {outcome.ground.basis for outcome in firm}:
        return "open", "none", _("{told}; basis not computed").format(told=told)
    if any(outcome.inert for outcome in firm):
        return "open", "none", _("{told}; nothing that the alternative does moves what is tested").format(told=told)
    reached = {leaning(outcome.share.probability) for outcome in firm if outcome.share is not None}
    if len(reached) > 1:
        return "open", "low", _("{told}; its tests point different ways").format(told=told)
    flips = list({flip.id: flip for outcome in firm for flip in outcome.ground.flips}.values())
    if flips:
        return FOLLOWS, "very-low", f"{told}; {follows_from(flips)}"
    if all(outcome.ground.basis == "tested_on_data" for outcome in firm):
        return reached.pop(), "moderate", _("{told}; the baseline is tested on data").format(told=told)
    return reached.pop(), "low", _("{told}; {derived}").format(told=told, derived=DERIVED)


def _told(outcomes: Sequence[Outcome]) -> str:
    """What the futures say of each test, by its name where there are several."""
    named = [(outcome.id.removesuffix(".registered"), outcome.share) for outcome in outcomes]
    words = [(name.partition(".")[2], words_of(share)) for name, share in named if share is not None]
    return "; ".join(f"{name}: {told}" if name and len(words) > 1 else told for name, told in words)


def described(run: Mapping[str, Any], ledgers: Sequence[Ledger]) -> dict[str, Any]:
    """The head of a result: which ledger, which run, read in which mode."""
    names = [ledger.ledger.id for ledger in ledgers]
    return {"ledger": names[0] if len(names) == 1 else names, "run": {**run, "mode": CARRIED_OUT}}
