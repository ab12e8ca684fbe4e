"""From options to a job: every proposal read, checked and put on the calendar; nothing is simulated yet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from secuela.evidence.errors import OptionError
from secuela.evidence.message import message
from secuela.evidence.months import Month
from secuela.job.options import Options
from secuela.text.codes import coded

if TYPE_CHECKING:
    from secuela.policy.calendar import Resolved
    from secuela.policy.proposal import Proposal
    from secuela.policy.scaling import Equalised

SCALING_DRAWS = 500  # always these, so that doses do not depend on how many futures a run has
_SHORT = 0.99  # of the cost to be met


@dataclass(frozen=True)
class Job:
    """Everything that is read and checked before anything is computed.

    Args:
        options: What was asked for.
        proposals: By id, the status quo first.
        resolved: Their doses by month.
        under_test: Id of the proposal under test.
        scaling: Notes on doses that follow from the proposal under test.
        drawn: Notes on how many draws it took.
    """

    options: Options
    proposals: "dict[str, Proposal]"
    resolved: "dict[str, Resolved]"
    under_test: str
    scaling: tuple[dict[str, Any], ...] = ()
    drawn: tuple[dict[str, Any], ...] = ()

    @property
    def as_of(self) -> Month:
        """Origin month."""
        return self.options.as_of

    @property
    def baseline(self) -> str:
        """Id of the status quo, which is always simulated and comes first."""
        return next(iter(self.resolved))


def tested_alone(job: Job) -> Job:
    """The same job with the status quo and the proposal under test alone."""
    names = (job.baseline, job.under_test)
    return replace(job, resolved={name: job.resolved[name] for name in names})


def prepare(options: Options, under_test: "Proposal | None" = None) -> Job:
    """Read and check every proposal of a job, and put it on the calendar.

    Args:
        options: What was asked for.
        under_test: The proposal under test, where it was read already.

    Raises:
        SecuelaError: The first proposal that cannot be read or breaks a rule.
    """
    from secuela.policy.calendar import resolve
    from secuela.policy.proposal_checks import BASELINE
    from secuela.policy.proposal_reading import default_alternatives, load_proposal

    tested = under_test or load_proposal(options.proposal)
    others = [load_proposal(name) for name in (default_alternatives() if options.against is None else options.against)]
    proposals = {BASELINE: load_proposal(BASELINE)}
    for read in (tested, *others):
        if proposals.setdefault(read.id, read) != read:
            raise _same_id(read)
    proposals, notes = _scaled_to(proposals, tested, options)
    resolved = {name: resolve(read, options.as_of, options.months) for name, read in proposals.items()}
    return Job(options, proposals, resolved, tested.id, tuple(notes))


def _same_id(read: "Proposal") -> OptionError:
    return OptionError(
        message("Two different proposals are called {name}.", name=repr(read.id)),
        where="--against",
        why=message("their results could not be told apart"),
        fix=message("give your own file another id"),
    )


def _scaled_to(
    proposals: "Mapping[str, Proposal]", under_test: "Proposal", options: "Options"
) -> "tuple[dict[str, Proposal], list[dict[str, Any]]]":
    """The proposals with scaled ones given their doses, and the notes that say so.

    One that has no cost to match is left out. One that is itself under test keeps the doses of its source.
    """
    waiting = [name for name, read in proposals.items() if read.scaled is not None and name != under_test.id]
    if not waiting:
        return dict(proposals), []
    from secuela.policy.scaling import equalise
    from secuela.world.assumed import assumed
    from secuela.world.draws import draw_table, lever_draws

    table = assumed(draw_table(options.as_of, SCALING_DRAWS, options.seed), options.assume, options.seed)
    draws = lever_draws(table)
    found, notes = dict(proposals), list[dict[str, Any]]()
    for name in waiting:
        scaled = equalise(found[name], under_test, draws, options.as_of, options.months)
        if scaled is None:
            notes.append(coded("no-cost-to-match", id=found.pop(name).id, other=under_test.id))
        else:
            found[name] = scaled.proposal
            notes += _short_of_it(scaled)
    return found, notes


def _short_of_it(scaled: "Equalised") -> list[dict[str, Any]]:
    if scaled.cost >= _SHORT * scaled.target:
        return []
    costs = {"cost": float(scaled.cost), "target": float(scaled.target)}
    return [coded("short-of-the-cost", id=scaled.proposal.id, levers=list(scaled.at_bounds), **costs)]
