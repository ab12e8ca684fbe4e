"""Fair turns at one simulator: who waited longest is next, coarse before fine, and a newer question drops the older."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class SupersededError(Exception):
    """The same reader has asked something newer."""


class GivesWayError(Exception):
    """What is worked on gives way to something that is served before it."""


class CrowdedError(Exception):
    """More readers wait than can be served in reasonable time."""


@dataclass
class _Question(Generic[Answer]):
    work: Callable[[], Answer]
    answer: "asyncio.Future[Answer]"
    asked: float = field(default_factory=time.monotonic)


@dataclass(frozen=True)
class Patience:
    """How long readers wait and how many.

    Args:
        waiting: Most questions that wait at once.
        of_one: Most that wait of one address.
        seconds: After which a question is given up.
        busy: Readers within ``recent`` seconds from which on all answers stay coarse.
        recent: See there.
    """

    waiting: int = 64
    of_one: int = 40
    seconds: float = 120.0
    busy: int = 4
    recent: float = 5.0


class Turns:
    """One question at a time is worked on, in a thread of its own.

    Args:
        patience: Limits.
    """

    def __init__(self, patience: Patience | None = None) -> None:
        self._patience = patience or Patience()
        self._waiting: dict[tuple[str, str], _Question[object]] = {}  # by kind and reader
        self._served: dict[str, float] = {}  # when a reader was served last
        self._seen: dict[str, float] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="futures")
        self._running: asyncio.Task[None] | None = None
        self._next: str | None = None  # kind of the question that is served
        self._working: str | None = None  # the same, as soon as the thread works on it

    @property
    def busy(self) -> bool:
        """Whether so many readers ask that answers stay coarse."""
        since = time.monotonic() - self._patience.recent
        return sum(seen >= since for seen in self._seen.values()) >= self._patience.busy

    @property
    def thread(self) -> ThreadPoolExecutor:
        """Where all questions are worked on."""
        return self._thread

    def give_way(self) -> None:
        """For work to call now and then: ends it where something waits that is served before it.

        A question is then asked again in its turn, or dropped where its reader has asked something newer. What is
        worked on for nobody gives way to every question.

        Raises:
            GivesWayError: If so.
        """
        waiting = tuple(self._waiting)
        if self._working is None:
            first = bool(waiting) or self._next is not None
        else:
            first = any(kind < self._working for kind, _reader in waiting)
        if first:
            raise GivesWayError

    async def ask(self, reader: str, kind: str, work: Callable[[], Answer]) -> Answer:
        """Wait for one's turn, and for the answer.

        Args:
            reader: Who asks: an address and a page, ``address/page``.
            kind: What is asked, of which each reader has one question at most; kinds are served in their alphabet.
            work: Gives the answer, in the thread.

        Raises:
            SupersededError: If the reader asked something newer of this kind before it was their turn.
            CrowdedError: If too many wait.
            TimeoutError: If it takes too long.
        """
        now = time.monotonic()
        self._note(reader, now)
        older = self._waiting.pop((kind, reader), None)
        if older is not None and not older.answer.done():
            older.answer.set_exception(SupersededError())
        self._refuse_a_crowd(reader)
        question = _Question(work, asyncio.get_running_loop().create_future())
        self._waiting[kind, reader] = question  # pyright: ignore[reportArgumentType]
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._serve())
        try:
            return await asyncio.wait_for(question.answer, self._patience.seconds)
        finally:
            if self._waiting.get((kind, reader)) is question:  # nobody waits for it any more
                del self._waiting[kind, reader]

    def close(self) -> None:
        """Take no more questions; what is being worked on ends by itself."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _note(self, reader: str, now: float) -> None:
        self._seen[reader] = now
        for held in (self._seen, self._served):
            for name in [name for name, seen in held.items() if now - seen > 10 * self._patience.seconds]:
                del held[name]

    def _refuse_a_crowd(self, reader: str) -> None:
        address = reader.partition("/")[0]
        own = sum(name.partition("/")[0] == address for _kind, name in self._waiting)
        if len(self._waiting) >= self._patience.waiting or own >= self._patience.of_one:
            raise CrowdedError

    async def _serve(self) -> None:
        while self._waiting:
            kind, reader = min(self._waiting, key=lambda each: (each[0], self._served.get(each[1], 0.0)))
            question = self._waiting.pop((kind, reader))
            if question.answer.done():
                continue
            self._served[reader] = time.monotonic()
            work, loop = self._as_now(kind, question.work), asyncio.get_running_loop()
            self._next = kind
            try:
                answer = await loop.run_in_executor(self._thread, work)
            except GivesWayError:
                self._put_back(kind, reader, question)
            except Exception as error:
                if not question.answer.done():
                    question.answer.set_exception(error)
            else:
                if not question.answer.done():
                    question.answer.set_result(answer)
            self._next = None

    def _as_now(self, kind: str, work: Callable[[], object]) -> Callable[[], object]:
        """The work, in the language that is spoken now."""
        context = copy_context()
        return lambda: context.run(self._work_on, kind, work)

    def _work_on(self, kind: str, work: Callable[[], object]) -> object:
        self._working = kind
        try:
            return work()
        finally:
            self._working = None

    def _put_back(self, kind: str, reader: str, question: "_Question[object]") -> None:
        if question.answer.done():
            return
        if any(name == reader and other <= kind for other, name in self._waiting):
            question.answer.set_exception(SupersededError())
        else:
            self._waiting[kind, reader] = question
