"""Everything that the package knows, loaded once and checked."""

from functools import cache

from secuela.evidence.catalogue import KINDS, Library, Rows
from secuela.evidence.loading import load

__all__ = ["KINDS", "Library", "Rows", "library"]


@cache
def library() -> Library:
    """The shipped evidence, read once.

    Raises:
        EvidenceError: The first record that is malformed, with the number of further problems.
    """
    return load()
