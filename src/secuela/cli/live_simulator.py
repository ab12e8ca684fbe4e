"""The simulator as the server of the live page asks for it."""

from collections.abc import Callable

from secuela.page.offers import Offers
from secuela.page.page_state import PageState
from secuela.report.run_data import RunData, run_data
from secuela.web.simulator import Simulator


class LiveSimulator(Simulator):
    """Fresh futures of the whole world."""

    def offers(self) -> Offers:
        """What can be asked for, in the language of the call."""
        from secuela.job.live_futures import offers

        return offers()

    def futures(self, state: PageState, draws: int, advance: Callable[[int, int], None] | None = None) -> RunData:
        """The futures of a state beside those of the status quo."""
        from secuela.job.live_futures import futures_of

        return run_data(futures_of(state, draws, advance), places=state.places)

    def alternatives(self, state: PageState, draws: int) -> RunData:
        """The shipped alternatives in the world of a state."""
        from secuela.job.live_futures import alternatives_of

        return run_data(alternatives_of(state, draws), places=state.places)

    def written(self, state: PageState) -> str:
        """The proposal of a state as the text of a file."""
        from secuela.job.live_futures import yaml_of

        return yaml_of(state)
