"""What must hold across records: ids that resolve, units that parse, numbers within their range, honest grades."""

from secuela.evidence.catalogue import Library
from secuela.evidence.checks.causal_links import link_problems
from secuela.evidence.checks.identity import identity_problems
from secuela.evidence.checks.numbers import number_problems
from secuela.evidence.checks.parameters import parameter_problems
from secuela.evidence.errors import EvidenceError


def problems_in(found: Library) -> list[EvidenceError]:
    """Everything that is wrong with loaded records, in the order of the tables."""
    return [*identity_problems(found), *number_problems(found), *parameter_problems(found), *link_problems(found)]
