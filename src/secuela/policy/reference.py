"""What is already in force at a date: the policy from which all doses depart."""

from secuela.evidence.months import Month
from secuela.policy.proposal import ReferenceEntry
from secuela.policy.proposal_checks import BASELINE
from secuela.policy.proposal_reading import load_proposal


def reference_in_force(as_of: Month) -> tuple[ReferenceEntry, ...]:
    """Measures in force in a month and events that had happened by its end, oldest first.

    Args:
        as_of: The origin of a run: its last month of data.
    """
    entries = load_proposal(BASELINE).reference
    known = [entry for entry in entries if entry.start <= as_of and (entry.until is None or as_of <= entry.until)]
    return tuple(sorted(known, key=lambda entry: (entry.start, entry.id)))
