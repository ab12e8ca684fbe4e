"""The newest runs in memory, so that another language, another fan or a download of what is seen costs no futures."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from secuela.page.page_state import PageState
from secuela.report.run_data import RunData

Key = tuple[str, str, int]


class KeptRuns:
    """Runs by state and number of futures; the least recently used go first.

    Args:
        futures: Futures of all kept runs together, each alternative counted.
    """

    def __init__(self, futures: int = 12_000) -> None:
        self._most = futures
        self._runs: OrderedDict[Key, RunData] = OrderedDict()

    def get(self, kind: str, state: PageState, draws: int, make: Callable[[], RunData]) -> RunData:
        """The run of a state, made if it is not kept; with the place names of the state.

        Args:
            kind: What is simulated in that state.
            state: The state.
            draws: Futures.
            make: Makes the run.
        """
        key = (kind, state.deciding(), draws)
        run = self._runs.pop(key, None) or make()
        self._runs[key] = run
        while len(self._runs) > 1 and sum(map(_size, self._runs.values())) > self._most:
            self._runs.popitem(last=False)
        return run if run.places == state.places else replace(run, places=state.places)

    def holds(self, kind: str, state: PageState, draws: int) -> bool:
        """Whether an answer costs no futures."""
        return (kind, state.deciding(), draws) in self._runs


def _size(run: RunData) -> int:
    return run.draws * len(run.alternatives)
