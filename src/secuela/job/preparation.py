"""A job: everything that is read and checked before anything is computed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from secuela.evidence.months import Month
from secuela.job.options import Options

if TYPE_CHECKING:
    from secuela.policy.calendar import Resolved
    from secuela.policy.proposal import Proposal


@dataclass(frozen=True)
class Job:
    """Everything that is read and checked before anything is computed."""

    options: Options
    as_of: Month
    proposals: "dict[str, Proposal]"
    resolved: "dict[str, Resolved]"
    under_test: str
    scaling: "tuple[dict[str, Any], ...]" = ()  # notes on doses that follow from the proposal under test
