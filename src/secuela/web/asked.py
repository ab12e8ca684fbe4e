"""What is answered to a question: the page's catalogue, answers coarse and fine, the world around, and files."""

import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from secuela.page.answered import FIRST_FAN, answer
from secuela.page.around import around
from secuela.page.offers import Offers
from secuela.page.page_catalogue import catalogue
from secuela.page.page_state import PageState
from secuela.page.shell import assets
from secuela.report.run_data import RunData
from secuela.runs.folders import kept_if_possible
from secuela.text.language import LANGUAGES, Language, speaking
from secuela.web.files_of_seen import File, file_of
from secuela.web.kept_runs import KeptRuns
from secuela.web.simulator import Simulator
from secuela.web.turns import GivesWayError, Turns

Fineness = Literal["coarse", "fine"]
Download = Literal["yaml", "json", "csv", "parquet", "report", "brief"]
COARSE: Fineness = "coarse"
DRAWS: dict[Fineness, int] = {"coarse": 200, "fine": 1000}
_ANSWER, _AROUND, _DOWNLOAD = "1 answer", "3 around", "4 file"  # kinds of turns, in the order in which they are served
_SHARPEN = "2 sharpen"
_AGAIN = 5.0  # seconds after which what gave way to readers is tried again


class Answering:
    """Everything that the server says.

    Args:
        simulator: Gives fresh futures.
        turns: Who is served when.
    """

    def __init__(self, simulator: Simulator, turns: Turns) -> None:
        self._simulator, self._turns = simulator, turns
        self._runs = KeptRuns()
        self._catalogues: dict[Language, dict[str, Any]] = {}
        self._first: dict[Language, dict[str, Any]] = {}
        self._offers: dict[Language, Offers] = {}
        self._done, self._all, self._ready, self._failed = 0, 0, False, ""
        for language in LANGUAGES:
            with speaking(language):
                self._offers[language] = simulator.offers()

    @property
    def version(self) -> str:
        """Of Secuela."""
        return self._offers["en"].version

    @property
    def beginning(self) -> PageState:
        """With which a page begins where its address names nothing."""
        return self._offers["en"].proposals[0].state

    def catalogue(self, language: Language) -> dict[str, Any]:
        """What a page needs beside answers."""
        if language not in self._catalogues:
            with speaking(language):
                self._catalogues[language] = catalogue(self._offers[language])
        return self._catalogues[language]

    def first(self, language: Language) -> dict[str, Any] | None:
        """The answer with which a page is drawn at once, if one is known: of this process or of an earlier one."""
        if language not in self._first:
            kept = _read_kept(self._place(language))
            if kept is None:
                return None
            self._first[language] = {**kept, "stored": True}  # a page asks again when the simulator is ready
        return self._first[language]

    def health(self) -> dict[str, Any]:
        """Whether the simulator is ready, and how far it has come."""
        return {"ready": self._ready, "done": self._done, "all": self._all, "failed": self._failed}

    def warm(self) -> None:
        """Simulate what a page begins with, in the thread of the turns, so that the first reader need not wait."""
        pool: ThreadPoolExecutor = self._turns.thread
        with suppress(RuntimeError):  # it is being closed
            pool.submit(self._warm)

    def _warm(self) -> None:
        try:
            self._run(self.beginning, DRAWS["coarse"])
            self._ready = True
            for language in LANGUAGES:
                self.catalogue(language)  # so that the first reader need not wait for it
            run = self._run(self.beginning, DRAWS["fine"])
        except GivesWayError:
            again = threading.Timer(_AGAIN, self.warm)
            again.daemon = True
            again.start()
            return
        except Exception as error:
            self._failed = str(error)
            return
        for language in LANGUAGES:
            with speaking(language):
                self._first[language] = answer(run, coarse=False)
                _keep(self._place(language), self._first[language])

    async def answer(
        self, reader: str, state: PageState, language: Language, fineness: Fineness, fan: str, *, maps: bool = True
    ) -> bytes:
        """The answer as JSON; coarse where many are asking."""
        busy = self._turns.busy and fineness != COARSE and not self._runs.holds("futures", state, DRAWS["fine"])
        fine: Fineness = COARSE if busy else fineness

        def work() -> bytes:
            with speaking(language):
                run = self._run(state, DRAWS[fine])
                found = answer(run, coarse=fine == COARSE, fan=fan, maps=maps)
            return _text({**found, "busy": busy})

        return await self._turns.ask(reader, _ANSWER if fine == COARSE else _SHARPEN, work)

    async def around(self, reader: str, state: PageState, language: Language) -> bytes:
        """Alternatives and claims in the world of a state, as JSON."""
        world, draws = state.around(), DRAWS["coarse"]

        def work() -> bytes:
            with speaking(language):
                return _text(around(self._runs.get("around", world, draws, lambda: self._around(world, draws))))

        return await self._turns.ask(reader, _AROUND, work)

    async def download(
        self, reader: str, form: Download, state: PageState, language: Language, fineness: Fineness, fan: str
    ) -> File:
        """A file of what is seen."""

        def work() -> File:
            with speaking(language):
                if form == "yaml":
                    return file_of("yaml", None, self._simulator.written(state).encode(), state)
                run = self._run(state, DRAWS[fineness])
                told = answer(run, coarse=fineness == COARSE, fan=fan)
                return file_of(form, run, told, state)

        return await self._turns.ask(reader, _DOWNLOAD, work)

    def _run(self, state: PageState, draws: int) -> RunData:
        def make() -> RunData:
            return self._simulator.futures(state, draws, self._advance)

        return self._runs.get("futures", state, draws, make)

    def _around(self, world: PageState, draws: int) -> RunData:
        return self._simulator.alternatives(world, draws)

    def _advance(self, done: int, everything: int) -> None:
        """Between two blocks."""
        self._done, self._all = done, everything
        if self._ready:
            self._turns.give_way()

    def _place(self, language: Language) -> Path:
        import platformdirs  # noqa: PLC0415  light commands stay quick

        offers, digest = self._offers[language], next(iter(assets().values())).digest
        made_of = repr((offers.version, offers.data, offers.plain_proposals()[:1], DRAWS, FIRST_FAN, digest))
        name = f"first-{language}-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}.json"
        return platformdirs.user_cache_path("secuela") / "page" / name


def _text(content: Any) -> bytes:  # noqa: ANN401  JSON values
    return json.dumps(content, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode()


def _read_kept(place: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _keep(place: Path, content: dict[str, Any]) -> None:
    """A cache: where it cannot be written, the next start is slower and nothing else."""
    kept_if_possible(place, _text(content))
