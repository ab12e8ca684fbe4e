"""How far a job is: steps that are done, of all, told to whoever shows it."""

from collections.abc import Callable
from itertools import count

Advance = Callable[[int, int], None]  # finished and all steps


def counting(whole: int, advance: Advance | None) -> Callable[[], None]:
    """What is called after each step, from any thread, and tells how many are done.

    Args:
        whole: All steps.
        advance: Is told; nobody by default.
    """
    done = count(1)

    def one() -> None:
        if advance is not None:
            advance(min(next(done), whole), whole)

    return one
