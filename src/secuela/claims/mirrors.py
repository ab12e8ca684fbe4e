"""The same yardstick for both sides: a mirrored test points back and asks for an effect of equal size."""

import math
from collections.abc import Iterator, Mapping, Sequence

from secuela.claims.faults import fault
from secuela.claims.schema import Condition, Ledger, LedgerTest
from secuela.evidence.errors import SecuelaError, nearest
from secuela.text.language import translate as _

_LOG_TOLERANCE = 0.01  # 0.9 and 1.11 are one size
_OPPOSITE = {"<": (">", ">="), "<=": (">", ">="), ">": ("<", "<="), ">=": ("<", "<=")}
Trials = Mapping[str, LedgerTest]


def trials_of(ledgers: Sequence[Ledger]) -> dict[str, LedgerTest]:
    """Every test by its id (CLAIM, or CLAIM.TEST), the registered ones as ``….registered``."""
    found: dict[str, LedgerTest] = {}
    for ledger in ledgers:
        for claim in ledger.claims:
            for name, trial in claim.trials():
                found[name] = trial
                if trial.registered is not None:
                    found[f"{name}.registered"] = trial.registered
    return found


def mirror_problems(ledgers: Sequence[Ledger], known: Trials) -> Iterator[SecuelaError]:
    """Mirrors that are not there, do not point back, or ask for another size."""
    own = trials_of(ledgers)
    for name, trial in own.items():
        if trial.mirror is not None:
            where = f"{_ledger_of(name, ledgers)}, {name}, mirror"
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

    Of two outcomes a ratio of either direction is compared by size alone; differences of two outcomes have no common
    unit, and levels have no neutral point, so they have no mirror.
    """
    if a.compare != b.compare or (a.month, a.window) != (b.month, b.window):
        return False
    same = a.outcome == b.outcome
    if same and (a.where != b.where or b.operator not in _OPPOSITE[a.operator]):
        return False
    if a.compare == "ratio":
        first, second = math.log(a.threshold), math.log(b.threshold)
        return abs(first + second if same else abs(first) - abs(second)) <= _LOG_TOLERANCE
    return a.compare == "difference" and same and math.isclose(a.threshold, -b.threshold, rel_tol=_LOG_TOLERANCE)


def _mirrored(name: str, trial: LedgerTest, known: Trials, where: str) -> Iterator[SecuelaError]:
    target = mirror_of(name, trial, known)
    if target is None:
        yield fault(
            _("There is no test {name} to mirror.").format(name=repr(trial.mirror)),
            where=where,
            why=_("without its mirror the other side is held to no equal test"),
            fix=nearest(str(trial.mirror), known),
        )
        return
    other = known[target]
    back = mirror_of(target, other, known)
    if back != name:
        yield fault(
            _("{target} is named as the mirror and points to {back}.").format(target=target, back=back or _("nothing")),
            where=where,
            why=_("a mirror binds both sides, or it binds nobody"),
            fix=_("write `mirror: {name}` there too, or take it out here").format(name=name),
        )
    elif not _same_sizes(trial, other):
        yield fault(
            _("The tests {name} and {target} ask for effects of different size.").format(name=name, target=target),
            where=f"{where}: {_told(trial)}; {_told(other)}",
            why=_("one side would have to show more than the other"),
            fix=_(
                "ratios r and 1/r, or differences d and -d, in the same month, window and definition, with opposite "
                "operators on one outcome"
            ),
        )


def _same_sizes(a: LedgerTest, b: LedgerTest) -> bool:
    pairs = zip(a.conditions, b.conditions, strict=False)
    return len(a.conditions) == len(b.conditions) and all(equal_size(one, other) for one, other in pairs)


def _told(trial: LedgerTest) -> str:
    return _(" and ").join(
        f"{c.outcome} {c.compare} {c.operator} {c.threshold:g}, {_('month')} {c.month}, {c.window}"
        for c in trial.conditions
    )


def _ledger_of(name: str, ledgers: Sequence[Ledger]) -> str:
    claim = name.split(".")[0]
    return next((ledger.ledger.id for ledger in ledgers if claim in ledger.by_id()), "")
