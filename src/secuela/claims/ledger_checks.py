"""What is checked over whole ledgers: ids, outcomes, alternatives, months, numbers, chains and mirrors.

A mirrored test points back and asks for an effect of equal size, so that one yardstick serves both sides.
"""

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from secuela.claims.chains import chain_problems
from secuela.claims.quantities import number_problems
from secuela.claims.reading import read_ledger, shipped, shipped_sources
from secuela.claims.schema import FROM_RUN, Claim, Condition, Ledger, LedgerTest, Origin
from secuela.claims.test_values import of_no_effect
from secuela.claims.vocabulary import outcome_coordinates
from secuela.evidence.errors import LedgerError, SecuelaError, choose_one, nearest
from secuela.evidence.library import library
from secuela.evidence.message import message
from secuela.evidence.records import Outcome
from secuela.text.language import translate as _

_LOG_TOLERANCE = 0.01  # 0.9 and 1.11 are one size
_OPPOSITE = {"<": (">", ">="), "<=": (">", ">="), ">": ("<", "<="), ">=": ("<", "<=")}
Trials = Mapping[str, LedgerTest]
Where = Callable[[str], str]  # a key of a condition to its place in the file
HORIZON = 240  # months of the longest run; what a shorter one lacks is said when it is read


def load_ledgers(
    names: Sequence[str | Path],
    *,
    arms: Collection[str] | None = None,
    horizon: int = HORIZON,
    drafts: bool = False,
) -> list[Ledger]:
    """Read and check ledgers; claims and tests of the shipped ones may be named as mirrors and sources.

    Args:
        names: Shipped ids or files.
        arms: Ids of known alternatives; None leaves them unchecked (a run tells which it holds).
        horizon: Longest month that a test may name.
        drafts: Whether entries that nobody has confirmed are among the claims; they are checked in any case.

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
    return ledgers if drafts else [ledger.confirmed() for ledger in ledgers]


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
        for condition, where in _conditions(ledger):
            yield from _condition_problems(condition, where, known, arms, horizon)
    yield from number_problems(ledgers, library().facts)
    yield from chain_problems(ledgers, shipped_sources(), beside)
    yield from _not_come_yet(ledgers, latest_day())
    every = [*beside, *ledgers]
    yield from _mirror_problems(ledgers, trials_of(every))
    yield from _denial_problems(ledgers, trials_of(every))
    yield from _beside_problems(ledgers, {claim.id: claim for ledger in every for claim in ledger.claims})
    yield from _range_problems(ledgers, arms)


def _conditions(ledger: Ledger) -> Iterator[tuple[Condition, Where]]:
    """Every condition of every test, with what tells where one of its keys stands."""
    for number, claim in enumerate(ledger.claims):
        for name, trial, path in claim.all_trials():
            several = len(trial.conditions) > 1
            for at, condition in enumerate(trial.conditions):
                label = _("{test}, condition {n}").format(test=name, n=at + 1) if several else name
                inside = ("claims", number, *path, *(("all", at) if several else ()))
                yield condition, partial(_place_in, ledger, label, inside)
            for at, condition in enumerate(trial.given):
                label = _("{test}, given {n}").format(test=name, n=at + 1)
                yield condition, partial(_place_in, ledger, label, ("claims", number, *path, "given", at))


def _place_in(ledger: Ledger, label: str, path: tuple[str | int, ...], key: str) -> str:
    return ledger.place(f"{label}, {key}", *path, key)


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
                    yield SecuelaError(
                        message("The verdict is dated {day}, which has not come yet.", day=verdict.as_of),
                        where=ledger.place_of(claim, key, "as_of"),
                        why=message(
                            "what is known on a day to come cannot be known now; a forecast has a test instead"
                        ),
                        fix=message("write the day on which the documents were read"),
                    )


def _one_id(read: Sequence[tuple[str, Ledger]]) -> Iterator[SecuelaError]:
    seen: dict[str, str] = {}
    for name, ledger in read:
        own = ledger.ledger.id
        if own in seen:
            yield SecuelaError(
                message(
                    "The ledger id {id} stands twice: in {first} and in {second}.", id=own, first=seen[own], second=name
                ),
                where=ledger.place("ledger, id", "ledger", "id"),
                why=message("results name a claim by its ledger and its own id, so two claims could not be told apart"),
                fix=message("write another `id` in the block `ledger` of one of them; name a file once only"),
            )
        seen.setdefault(own, name)


def _twice(ledgers: Sequence[Ledger]) -> Iterator[SecuelaError]:
    seen: dict[str, str] = {}
    for ledger in ledgers:
        for claim in ledger.claims:
            if claim.id in seen:
                yield SecuelaError(
                    message(
                        "The id {id} stands twice: in {first} and in {second}.",
                        id=claim.id,
                        first=seen[claim.id],
                        second=ledger.ledger.id,
                    ),
                    where=ledger.place_of(claim),
                    why=message("a verdict could not be told apart from that of the other claim"),
                    fix=message("give one of them another id"),
                )
            seen[claim.id] = ledger.ledger.id
            yield from _trials_twice(claim.trial_ids(), ledger.place_of(claim, "tests"))


def _trials_twice(names: Sequence[str], where: str) -> Iterator[SecuelaError]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield SecuelaError(
            message("The test {name} stands twice.", name=name),
            where=where,
            why=message("a mirror would not know which of them it faces"),
            fix=message("give each test its own `id`"),
        )


def _condition_problems(
    condition: Condition,
    where: Where,
    outcomes: Mapping[str, Outcome],
    arms: Collection[str] | None,
    horizon: int,
) -> Iterator[SecuelaError]:
    outcome = outcomes.get(condition.outcome)
    if outcome is None:
        yield SecuelaError(
            message("There is no outcome {name}.", name=repr(condition.outcome)),
            where=where("outcome"),
            why=message("a test of something that no run holds can be neither passed nor failed"),
            fix=nearest(condition.outcome, outcomes),
        )
        return
    yield from _coordinate_problems(condition, where)
    if condition.month > horizon:
        yield SecuelaError(
            message(
                "Month {month} lies beyond the horizon of {horizon} months.", month=condition.month, horizon=horizon
            ),
            where=where("month"),
            why=message("nothing is simulated there"),
            fix=message("choose a month from 1 to {horizon}", horizon=horizon),
        )
    if condition.window == "cumulative" and outcome.kind != "flow":
        yield SecuelaError(
            message("{outcome} is no flow, so it has no sum over months.", outcome=condition.outcome),
            where=where("window"),
            why=message("adding up a level month by month counts the same thing again"),
            fix=message("write `window: month`"),
        )
    for name in condition.arms if arms is not None else ():
        if name not in (arms or ()):
            yield SecuelaError(
                message("There is no alternative {name}.", name=repr(name)),
                where=where("alternative"),
                why=message("no run could hold it"),
                fix=nearest(name, arms or (), show=30),
            )


def _coordinate_problems(condition: Condition, where: Where) -> Iterator[SecuelaError]:
    needed = outcome_coordinates().get(condition.outcome, {})
    named = condition.where
    for key, values in needed.items():
        if key not in named:
            yield SecuelaError(
                message("{outcome} is kept by {key}, and the test names none.", outcome=condition.outcome, key=key),
                where=where(key),
                why=message("numbers of different definition, side or place would be mixed"),
                fix=choose_one("", values),
            )
        elif named[key] not in values:
            yield SecuelaError(
                message(
                    "{value} is not a {key} of {outcome}.", value=repr(named[key]), key=key, outcome=condition.outcome
                ),
                where=where(key),
                why=message("nothing is stored under it"),
                fix=choose_one(named[key], values),
            )
    for key in named.keys() - needed.keys():
        yield SecuelaError(
            message("{outcome} has no {key}.", outcome=condition.outcome, key=key),
            where=where(key),
            why=message("the test would be read as one of something else"),
            fix=message("leave it out"),
        )


def trials_of(ledgers: Sequence[Ledger]) -> dict[str, LedgerTest]:
    """Every test by its id (CLAIM, or CLAIM.TEST), the registered ones as ``….registered``."""
    found: dict[str, LedgerTest] = {}
    for ledger in ledgers:
        for claim in ledger.claims:
            found |= {name: trial for name, trial, _path in claim.all_trials()}
    return found


def _mirror_problems(ledgers: Sequence[Ledger], known: Trials) -> Iterator[SecuelaError]:
    """Mirrors that are not there, do not point back, or ask for another size."""
    for ledger in ledgers:
        for number, claim in enumerate(ledger.claims):
            for name, trial, path in claim.all_trials():
                if trial.mirror is not None:
                    where = ledger.place(f"{name}, mirror", "claims", number, *path, "mirror")
                    yield from _mirrored(name, trial, known, where)


def mirror_of(name: str, trial: LedgerTest, known: Trials) -> str | None:
    """Id of the mirrored test: a claim's id stands for its only test, or for the one that points back."""
    if trial.mirror is None:
        return None
    if trial.mirror in known:
        return trial.mirror
    several = [other for other in known if other.startswith(f"{trial.mirror}.")]
    back = [other for other in several if known[other].mirror in (name, name.split(".")[0])]
    return (back or several or [None])[0]


def equal_size(a: Condition, b: Condition) -> bool:
    """Whether two conditions ask for effects of one size: ratios r and 1/r, differences d and -d.

    Where two alternatives compete, each in the other's place, both ask for the same. Of two outcomes a ratio of either
    direction is compared by size alone; differences of two outcomes have no common unit, and levels have no neutral
    point, so they have no mirror.
    """
    if a.compare != b.compare or (a.month, a.window) != (b.month, b.window):
        return False
    same = a.outcome == b.outcome
    if same and _competing(a, b):
        return (a.where, a.operator, a.threshold) == (b.where, b.operator, b.threshold)
    if same and (a.where != b.where or b.operator not in _OPPOSITE[a.operator]):
        return False
    if a.compare == "ratio":
        first, second = math.log(a.threshold), math.log(b.threshold)
        return abs(first + second if same else abs(first) - abs(second)) <= _LOG_TOLERANCE
    return a.compare == "difference" and same and math.isclose(a.threshold, -b.threshold, rel_tol=_LOG_TOLERANCE)


def _competing(a: Condition, b: Condition) -> bool:
    """Whether each compares an alternative with the one that the other speaks of."""
    return (a.alternative, a.comparator) == (b.comparator, b.alternative)


def _mirrored(name: str, trial: LedgerTest, known: Trials, where: str) -> Iterator[SecuelaError]:
    target = mirror_of(name, trial, known)
    if target is None:
        yield SecuelaError(
            message("There is no test {name} to mirror.", name=repr(trial.mirror)),
            where=where,
            why=message("without its mirror the other side is held to no equal test"),
            fix=nearest(str(trial.mirror), known),
        )
        return
    other = known[target]
    back = mirror_of(target, other, known)
    if back != name:
        yield SecuelaError(
            message("{target} is named as the mirror and points to {back}.", target=target, back=back or _("nothing")),
            where=where,
            why=message("a mirror binds both sides, or it binds nobody"),
            fix=message("write `mirror: {name}` there too, or take it out here", name=name),
        )
    elif not _same_sizes(trial, other):
        yield SecuelaError(
            message("The tests {name} and {target} ask for effects of different size.", name=name, target=target),
            where=f"{where}: {_told(trial)}; {_told(other)}",
            why=message("one side would have to show more than the other"),
            fix=message(
                "ratios r and 1/r, or differences d and -d, in the same month, window and definition, with opposite "
                "operators on one outcome; of two alternatives that compete, the same with each in the other's place"
            ),
        )
    elif set(trial.ranges_over) != set(other.ranges_over):
        yield _other_range(name, target, where)


def _denial_problems(ledgers: Sequence[Ledger], known: Trials) -> Iterator[SecuelaError]:
    """Denials of a test that is not there, or that asks for something else than the opposite."""
    for ledger in ledgers:
        for number, claim in enumerate(ledger.claims):
            for name, trial, path in claim.all_trials():
                where = ledger.place(f"{name}, denies", "claims", number, *path, "denies")
                if trial.denies and trial.mirror is not None:
                    yield SecuelaError(
                        message("The test mirrors one test and denies another."),
                        where=where,
                        why=message(
                            "a mirror asks for an effect of equal size the other way, a denial for no effect at all"
                        ),
                        fix=message("keep `mirror` or `denies`"),
                    )
                for target in trial.denies:
                    yield from _denied(name, trial, target, known, where)


def _denied(name: str, trial: LedgerTest, target: str, known: Trials, where: str) -> Iterator[SecuelaError]:
    if target not in known:
        yield SecuelaError(
            message("There is no test {name} to deny.", name=repr(target)),
            where=where,
            why=message("what a claim of no effect rests on is what the effect that it denies rests on"),
            fix=nearest(target, known),
        )
        return
    other = known[target]
    opposite = any(_opposite(one, theirs) for one in trial.conditions for theirs in other.conditions)
    if not opposite or not of_no_effect(trial):
        yield SecuelaError(
            message("The test {name} is not the denial of {target}.", name=name, target=target),
            where=f"{where}: {_told(trial)}; {_told(other)}",
            why=message("two other questions would be shown as two answers to one"),
            fix=message("write the same condition with the opposite operator, which no difference at all would pass"),
        )
    elif set(trial.ranges_over) != set(other.ranges_over):
        yield _other_range(name, target, where)


def _opposite(a: Condition, b: Condition) -> bool:
    """Whether one condition holds exactly where the other fails."""
    same = a.model_copy(update={"operator": b.operator}) == b
    return same and b.operator in _OPPOSITE[a.operator]


def _beside_problems(ledgers: Sequence[Ledger], known: Mapping[str, Claim]) -> Iterator[SecuelaError]:
    """Questions beside a claim that is not there, or that a share of futures could answer itself."""
    for ledger in ledgers:
        for claim in ledger.claims:
            other = None if claim.beside is None else known.get(claim.beside)
            if claim.beside is not None and (other is None or other.kind in FROM_RUN):
                yield SecuelaError(
                    message(
                        "{id} is asked beside {other}, which is no fact, plan or framing.",
                        id=claim.id,
                        other=claim.beside,
                    ),
                    where=ledger.place_of(claim, "beside"),
                    why=message("a question stands beside a claim that no share of futures answers"),
                    fix=nearest(claim.beside, [each.id for each in known.values() if each.kind not in FROM_RUN]),
                )


def _range_problems(ledgers: Sequence[Ledger], arms: Collection[str] | None) -> Iterator[SecuelaError]:
    """Alternatives whose doses a test ranges over and that do not exist."""
    for ledger in ledgers:
        for number, claim in enumerate(ledger.claims):
            for name, trial, path in claim.all_trials():
                for unknown in [] if arms is None else [each for each in trial.ranges_over if each not in arms]:
                    yield SecuelaError(
                        message("There is no alternative {name}.", name=repr(unknown)),
                        where=ledger.place(f"{name}, ranges_over", "claims", number, *path, "ranges_over"),
                        why=message("no run could hold it"),
                        fix=nearest(unknown, arms or (), show=30),
                    )


def _other_range(name: str, target: str, where: str) -> SecuelaError:
    return SecuelaError(
        message("The tests {name} and {target} range over other doses.", name=name, target=target),
        where=where,
        why=message("one side would be tested where the other is not"),
        fix=message("write the same alternatives in `ranges_over` of both"),
    )


def _same_sizes(a: LedgerTest, b: LedgerTest) -> bool:
    pairs = zip(a.conditions, b.conditions, strict=False)
    return len(a.conditions) == len(b.conditions) and all(equal_size(one, other) for one, other in pairs)


def _told(trial: LedgerTest) -> str:
    return _(" and ").join(
        _("{measure} {operator} {threshold}, month {month}, {window}").format(
            measure=f"{c.outcome} {c.compare}",
            operator=c.operator,
            threshold=f"{c.threshold:g}",
            month=c.month,
            window=c.window,
        )
        for c in trial.conditions
    )
