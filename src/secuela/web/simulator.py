"""What the server asks of whoever simulates."""

from abc import ABC, abstractmethod
from collections.abc import Callable

from secuela.page.offers import Offers
from secuela.page.page_state import PageState
from secuela.report.run_data import RunData


class Simulator(ABC):
    """Fresh futures; all of it is called in one thread, after another."""

    @abstractmethod
    def offers(self) -> Offers:
        """What can be asked for, in the language of the call."""

    @abstractmethod
    def futures(self, state: PageState, draws: int, advance: Callable[[int, int], None] | None = None) -> RunData:
        """The futures of a state beside those of the status quo.

        Raises:
            SecuelaError: If the state breaks a rule of input.
        """

    @abstractmethod
    def alternatives(self, state: PageState, draws: int) -> RunData:
        """The shipped alternatives in the world of a state.

        Raises:
            SecuelaError: If an assumption or a link breaks a rule of input.
        """

    @abstractmethod
    def written(self, state: PageState) -> str:
        """The proposal of a state as the text of a file.

        Raises:
            SecuelaError: If the state breaks a rule of input.
        """
