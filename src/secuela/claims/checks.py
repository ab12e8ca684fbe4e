"""What is checked over whole ledgers: ids, outcomes, arms, months, numbers, chains and mirrors."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from secuela.claims.chains import chain_problems
from secuela.claims.faults import LedgerError, fault
from secuela.claims.mirrors import mirror_problems, trials_of
from secuela.claims.quantities import number_problems
from secuela.claims.reading import read_ledger, shipped, shipped_sources
from secuela.claims.schema import Condition, Ledger, LedgerTest, Origin
from secuela.claims.vocabulary import outcome_coordinates
from secuela.evidence.errors import SecuelaError, choose_one, nearest
from secuela.evidence.library import library
from secuela.evidence.records import Outcome
from secuela.text.language import translate as _

HORIZON = 240  # months of the longest run; what a shorter one lacks is said when it is read


def load_ledgers(
    names: Sequence[str | Path], *, arms: Collection[str] | None = None, horizon: int = HORIZON
) -> list[Ledger]:
    """Read and check ledgers; claims and tests of the shipped ones may be named as mirrors and sources.

    Args:
        names: Shipped ids or files.
        arms: Ids of known alternatives; None leaves them unchecked (a run tells which it holds).
        horizon: Longest month that a test may name.

    Raises:
        SecuelaError: If one cannot be read; a :class:`LedgerError` with every problem if one breaks a rule.
    """
    read = [(str(name), read_ledger(name)) for name in names]
    own: dict[str, Ledger] = {}
    for _name, ledger in read:
        own.setdefault(ledger.ledger.id, ledger)
    ledgers = list(own.values())
    beside = [read_ledger(name) for name in shipped() if name not in own and name not in {str(each) for each in names}]
    problems = [*_one_id(read), *survey(ledgers, beside=beside, arms=arms, horizon=horizon)]
    if problems:
        raise LedgerError.all_of(problems)
    return ledgers


def survey(
    ledgers: Sequence[Ledger],
    *,
    beside: Sequence[Ledger] = (),
    arms: Collection[str] | None = None,
    horizon: int = HORIZON,
) -> Iterator[SecuelaError]:
    """Every problem of some ledgers.

    Args:
        ledgers: What is checked.
        beside: Further ledgers that they may refer to.
        arms: Ids of known alternatives; None leaves them unchecked.
        horizon: Longest month that a test may name.
    """
    known = library().outcomes
    yield from _twice(ledgers)
    for ledger in ledgers:
        for name, trial in trials_of([ledger]).items():
            for number, condition in enumerate(trial.conditions, start=1):
                part = f", {_('condition')} {number}" if len(trial.conditions) > 1 else ""
                yield from _condition_problems(condition, f"{ledger.ledger.id}, {name}{part}", known, arms, horizon)
    yield from number_problems(ledgers, library().facts)
    yield from chain_problems(ledgers, shipped_sources(), beside)
    yield from _not_come_yet(ledgers, latest_day())
    yield from mirror_problems(ledgers, trials_of([*beside, *ledgers]))


def sources_of(ledgers: Sequence[Ledger]) -> dict[str, Origin]:
    """The shared table of sources with those that the ledgers add; a ledger's own entry goes before a shared one.

    Ids of sources hold within one ledger only, so what a claim cites is described by ``sources_of([its ledger])``.
    """
    found = dict(shipped_sources())
    for ledger in ledgers:
        found |= ledger.sources
    return found


def latest_day() -> date:
    """The last day that can have begun somewhere: tomorrow in UTC, or the newest test of the shipped ledgers.

    The second keeps a clock that runs behind from refusing them.
    """
    tests = trials_of([read_ledger(name) for name in shipped()]).values()
    return max(datetime.now(UTC) + timedelta(days=1), *(trial.latest for trial in tests)).date()


def _not_come_yet(ledgers: Sequence[Ledger], latest: date) -> Iterator[SecuelaError]:
    """Verdicts as of a day that has not come yet."""
    for ledger in ledgers:
        for claim in ledger.claims:
            held = {"verdict_at_publication": claim.verdict_at_publication, "verdict_now": claim.verdict_now}
            for key, verdict in held.items():
                if verdict.as_of > latest.isoformat()[: len(verdict.as_of)]:
                    yield fault(
                        _("The verdict is dated {day}, which has not come yet.").format(day=verdict.as_of),
                        where=f"{ledger.ledger.id}, {claim.id}, {key}.as_of",
                        why=_("what is known on a day to come cannot be known now; a forecast has a test instead"),
                        fix=_("write the day on which the documents were read"),
                    )


def _one_id(read: Sequence[tuple[str, Ledger]]) -> Iterator[SecuelaError]:
    seen: dict[str, str] = {}
    for name, ledger in read:
        own = ledger.ledger.id
        if own in seen:
            yield fault(
                _("The ledger id {id} stands twice: in {first} and in {second}.").format(
                    id=own, first=seen[own], second=name
                ),
                where=f"{name}, ledger, id",
                why=_("results name a claim by its ledger and its own id, so two claims could not be told apart"),
                fix=_("write another `id` in the block `ledger` of one of them; name a file once only"),
            )
        seen.setdefault(own, name)


def _twice(ledgers: Sequence[Ledger]) -> Iterator[SecuelaError]:
    seen: dict[str, str] = {}
    for ledger in ledgers:
        for claim in ledger.claims:
            if claim.id in seen:
                yield fault(
                    _("The id {id} stands twice: in {first} and in {second}.").format(
                        id=claim.id, first=seen[claim.id], second=ledger.ledger.id
                    ),
                    where=f"{ledger.ledger.id}, {claim.id}",
                    why=_("a verdict could not be told apart from that of the other claim"),
                    fix=_("give one of them another id"),
                )
            seen[claim.id] = ledger.ledger.id
            yield from _trials_twice(claim.trial_ids(), f"{ledger.ledger.id}, {claim.id}")


def _trials_twice(names: Sequence[str], where: str) -> Iterator[SecuelaError]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield fault(
            _("The test {name} stands twice.").format(name=name),
            where=where,
            why=_("a mirror would not know which of them it faces"),
            fix=_("give each test its own `id`"),
        )


def _condition_problems(
    condition: Condition,
    where: str,
    outcomes: Mapping[str, Outcome],
    arms: Collection[str] | None,
    horizon: int,
) -> Iterator[SecuelaError]:
    outcome = outcomes.get(condition.outcome)
    if outcome is None:
        yield fault(
            _("There is no outcome {name}.").format(name=repr(condition.outcome)),
            where=f"{where}, outcome",
            why=_("a test of something that no run holds can be neither passed nor failed"),
            fix=nearest(condition.outcome, outcomes),
        )
        return
    yield from _coordinate_problems(condition, where)
    if condition.month > horizon:
        yield fault(
            _("Month {month} lies beyond the horizon of {horizon} months.").format(
                month=condition.month, horizon=horizon
            ),
            where=f"{where}, month",
            why=_("nothing is simulated there"),
            fix=_("choose a month from 1 to {horizon}").format(horizon=horizon),
        )
    if condition.window == "cumulative" and outcome.kind != "flow":
        yield fault(
            _("{outcome} is no flow, so it has no sum over months.").format(outcome=condition.outcome),
            where=f"{where}, window",
            why=_("adding up a level month by month counts the same thing again"),
            fix=_("write `window: month`"),
        )
    for name in condition.arms if arms is not None else ():
        if name not in (arms or ()):
            yield fault(
                _("There is no alternative {name}.").format(name=repr(name)),
                where=f"{where}, alternative",
                why=_("no run could hold it"),
                fix=nearest(name, arms or (), show=30),
            )


def _coordinate_problems(condition: Condition, where: str) -> Iterator[SecuelaError]:
    needed = outcome_coordinates().get(condition.outcome, {})
    named = condition.where
    for key, values in needed.items():
        if key not in named:
            yield fault(
                _("{outcome} is kept by {key}, and the test names none.").format(outcome=condition.outcome, key=key),
                where=f"{where}, {key}",
                why=_("numbers of different definition, side or place would be mixed"),
                fix=choose_one("", values),
            )
        elif named[key] not in values:
            yield fault(
                _("{value} is not a {key} of {outcome}.").format(
                    value=repr(named[key]), key=key, outcome=condition.outcome
                ),
                where=f"{where}, {key}",
                why=_("nothing is stored under it"),
                fix=choose_one(named[key], values),
            )
    for key in named.keys() - needed.keys():
        yield fault(
            _("{outcome} has no {key}.").format(outcome=condition.outcome, key=key),
            where=f"{where}, {key}",
            why=_("the test would be read as one of something else"),
            fix=_("leave it out"),
        )


def tests_by_arm(trial: LedgerTest) -> tuple[str, ...]:
    """Alternatives that a run must hold for a test and for the one registered beside it."""
    beside = trial.registered.arms if trial.registered is not None else ()
    return tuple(dict.fromkeys([*trial.arms, *beside]))
