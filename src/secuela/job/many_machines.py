"""Where the blocks of draws are computed and kept: here, or on many machines through ``dask.distributed``.

What flows in is a job's work and the store that it fills; what flows out are the store's blocks, the same arrays
whatever the number of workers, their order, or a worker that dies half-way. Start with :class:`Machines`.
"""

import signal
import tempfile
import threading
from collections.abc import Callable, Collection, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from secuela.evidence.errors import OptionError, RunError, SecuelaError, shown
from secuela.evidence.message import message
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.engine.block_store import Arrays, Store
    from secuela.runs.blocks import BlockStore
    from secuela.runs.zarr_blocks import ZarrBlocks

MOST_WORKERS = 512
_AHEAD = 2  # tasks that wait beside each that is computed
_TRIES = 3  # further ones for a task that failed
_SECONDS = 20  # within which a scheduler answers
_SAID = 400  # signs of a foreign error
LOCAL = {"threads_per_worker": 1, "dashboard_address": None, "memory_limit": 0, "silence_logs": "CRITICAL"}


class Task(Protocol):
    """What a worker is told, once for each block; it goes there as bytes."""

    @property
    def plan(self) -> str:
        """The hash of the plan whose blocks these are."""
        ...

    def block(self, number: int) -> "dict[str, Arrays | None]":
        """Compute a block under every alternative.

        Returns:
            The arrays by their names in a store; None where the worker has kept them there.

        Raises:
            SecuelaError: If the worker would compute something else.
        """
        ...


class Work(Protocol):
    """What is computed block by block."""

    @property
    def numbers(self) -> list[int]:
        """Numbers of all blocks."""
        ...

    def missing(self, store: "Store") -> list[int]:
        """Numbers of the blocks of which a store lacks something."""
        ...

    def fill(self, store: "Store", numbers: Collection[int] | None = None) -> None:
        """Compute what the store lacks of some blocks, or of all; what is there counts as done."""
        ...


@dataclass(frozen=True)
class Machines:
    """Where blocks are computed and kept; by default in this process, beside the run folder.

    Args:
        workers: Processes on this machine that compute them.
        scheduler: Address of a scheduler of ``dask.distributed`` whose workers do.
        blocks: Where they are kept: a folder or an address as ``s3://bucket/run``; beside the run folder where None.
    """

    workers: int | None = None
    scheduler: str | None = None
    blocks: str | None = None

    @classmethod
    def asked(cls, workers: int | None = None, scheduler: str | None = None, blocks: str | None = None) -> "Machines":
        """What options ask for.

        Raises:
            OptionError: If they contradict each other, are unusable, or need an extra that is not installed.
        """
        from secuela.job.options import whole
        from secuela.runs.zarr_blocks import check_address

        if workers is not None and scheduler is not None:
            raise OptionError(
                message("Both --workers and --scheduler are given."),
                where="--workers, --scheduler",
                why=message("a scheduler has workers of its own"),
                fix=message("give one of the two"),
            )
        if workers is not None:
            whole("--workers", workers, 1, MOST_WORKERS, _("it is the number of processes that simulate at a time"))
        if workers is not None or scheduler is not None:
            _distributed()
        if blocks is not None:
            check_address(blocks)
        return cls(workers, scheduler, blocks)

    def store(self, folder: Path, plan: dict[str, Any], *, resume: bool) -> "BlockStore | ZarrBlocks":
        """Where finished blocks of a plan are kept for a run folder."""
        from secuela.runs.blocks import BlockStore
        from secuela.runs.zarr_blocks import ZarrBlocks

        if self.blocks is None:
            return BlockStore(folder, plan, resume=resume)
        return ZarrBlocks(self.blocks, plan, resume=resume)

    def finished(self, folder: Path) -> int:
        """How many finished blocks an attempt at a run folder has left."""
        from secuela.runs.folders import finished_blocks
        from secuela.runs.zarr_blocks import finished_at

        return finished_blocks(folder) if self.blocks is None else finished_at(self.blocks)

    def fill(
        self,
        work: Work,
        store: "Store",
        *,
        task: "Callable[[Store | None], Task]",
        numbers: Collection[int] | None = None,
    ) -> None:
        """Have every block computed that a store lacks.

        Args:
            work: What is computed.
            store: Where finished blocks are kept.
            task: What a worker is told, of the store where it keeps its blocks; None: it hands them back.
            numbers: Of the blocks that are wanted; all by default.

        Raises:
            OptionError: If no scheduler answers.
            RunError: If a worker refuses, or a block cannot be computed.
        """
        wanted = [number for number in work.numbers if numbers is None or number in numbers]
        missing = [number for number in work.missing(store) if number in wanted]
        if self.workers is None and self.scheduler is None:
            missing = []
        work.fill(store, set(wanted) - set(missing))
        if not missing:
            return
        with self._client() as client:
            for number, blocks in _computed(client, task(store if self._reached(store) else None), missing):
                for key, arrays in blocks.items():
                    if arrays is None:
                        store.note(key)  # pyright: ignore
                    else:
                        store.save(key, arrays)
                work.fill(store, [number])  # nothing is left to compute: they count as done

    def _reached(self, store: "Store") -> bool:
        """Whether workers can keep their blocks in a store themselves."""
        from secuela.runs.blocks import BlockStore

        return getattr(store, "shared", False) or (self.workers is not None and isinstance(store, BlockStore))

    @contextmanager
    def _client(self) -> Generator[Any, None, None]:
        distributed = _distributed()
        if self.scheduler is not None:
            with self._connected(distributed) as client:
                yield client
            return
        with (
            tempfile.TemporaryDirectory(prefix="secuela-workers-") as place,
            self._started(distributed, place) as cluster,
            distributed.Client(cluster, set_as_default=False) as client,
        ):
            yield client

    def _started(self, distributed: Any, place: str) -> Any:  # noqa: ANN401  the library has no types
        try:
            with _unheard():
                return distributed.LocalCluster(n_workers=self.workers, local_directory=place, **LOCAL)
        except (OSError, RuntimeError) as error:
            raise OptionError(
                message("The workers could not be started: {reason}.", reason=str(error).rstrip(".")),
                where="--workers",
                why=message("they are processes that talk to this one at the address 127.0.0.1 of this machine"),
                fix=message("see that this machine answers there, or leave --workers out"),
            ) from error

    def _connected(self, distributed: Any) -> Any:  # noqa: ANN401  the library has no types
        try:
            return distributed.Client(self.scheduler, timeout=_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise OptionError(
                message("No scheduler answers at {address}.", address=shown(self.scheduler)),
                where="--scheduler",
                why=message("its workers are to simulate the blocks of draws"),
                fix=message("start one with `dask scheduler` and name the address that it prints, as tcp://host:8786"),
            ) from error


@contextmanager
def _unheard() -> Generator[None, None, None]:
    """Processes that are started meanwhile hear no interruption from the keyboard: who started them ends them."""
    if threading.current_thread() is not threading.main_thread():  # elsewhere nobody may decide that
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _computed(
    client: Any,  # noqa: ANN401  the library has no types
    task: Task,
    numbers: Iterable[int],
) -> "Generator[tuple[int, Mapping[str, Arrays | None]], None, None]":
    """Blocks as they are finished; so many are asked for at a time that no worker waits and none piles them up."""
    from distributed import as_completed

    waiting, asked, finished = iter(numbers), dict[Any, int](), as_completed(loop=client.loop)

    def ask() -> None:
        threads = sum(client.nthreads().values())
        while len(asked) < max(threads, 1) * (1 + _AHEAD) and (number := next(waiting, None)) is not None:
            future = client.submit(task.block, number, key=f"{task.plan}-{number}", pure=False, retries=_TRIES)
            asked[future] = number
            finished.add(future)

    ask()
    for future in finished:
        number = asked.pop(future)
        yield number, _result(future, number)
        future.release()
        ask()


def _result(future: Any, number: int) -> "Mapping[str, Arrays | None]":  # noqa: ANN401  the library has no types
    try:
        return future.result()
    except SecuelaError:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"[:_SAID]
        raise RunError(
            message("The block of draws {number} could not be computed: {reason}", number=number, reason=reason),
            where="--workers, --scheduler",
            why=message("its draws would be missing"),
            fix=message(
                "look at what the workers print: each needs the same version of secuela, and some 2 GB of memory; then "
                "repeat the command with --resume, finished blocks are kept"
            ),
        ) from error


def _distributed() -> Any:  # noqa: ANN401  the library has no types
    try:
        import distributed
    except ImportError as error:
        raise OptionError(
            message("Many machines need the library {name}, which is not installed.", name="distributed"),
            where="--workers, --scheduler",
            why=message("it hands the blocks of draws to the workers, and takes over where one dies"),
            fix=message("install the extra: pip install 'secuela[scale]'"),
        ) from error
    return distributed
