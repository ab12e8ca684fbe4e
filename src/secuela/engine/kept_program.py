"""Compiled programs kept on disk whole, so that a new process neither traces nor lowers what an earlier one did.

JAX's own cache knows a program by what tracing and lowering make of it, which for a world takes longer than its first
futures. Here it is known by what it is made from: the sources and data that a simulation reads, the versions below
them, the processor, and the shapes of what it is given. Whoever changes one of these gets another program.
"""

import hashlib
import pickle
import platform
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

import jax
import numpy as np
from jax.experimental import serialize_executable

from secuela.runs.folders import written_beside

# What no simulation reads: words, pages and commands.
_UNREAD = {"__pycache__", "analysis", "claims", "cli", "job", "page", "report", "runs", "text", "web"}
_SOURCES = Path(__file__).parents[1]
_FORGOTTEN = 60 * 24 * 3600.0  # s
_BELOW = ("equinox", "jax", "jaxlib", "llvmlite", "numpy")
_PROCESSOR = Path("/proc/cpuinfo")


class Program:
    """A function of trees of arrays, compiled for the shapes of its first call, and kept if it has a name.

    Args:
        function: What is compiled.
        known_as: All that it depends on beside its arguments, the sources and the machine; None keeps nothing.
    """

    def __init__(self, function: Callable[..., Any], known_as: str | None = None) -> None:
        self.traced = jax.jit(function)
        self._known_as = known_as
        self._compiled: dict[Any, tuple[Any, Any]] = {}  # by structure and shapes of the arguments
        self._one_at_a_time = Lock()

    def __call__(self, *args: Any) -> Any:  # noqa: ANN401  trees of arrays
        """What the function gives."""
        leaves, tree = jax.tree.flatten(args)
        leaves = [np.asarray(each) for each in leaves]
        run, given_tree = self.ready((tree, tuple((each.shape, str(each.dtype)) for each in leaves)), leaves)
        return jax.tree.unflatten(given_tree, run(*leaves))

    def ready(self, shapes: Any, leaves: list[Any]) -> tuple[Any, Any]:  # noqa: ANN401
        """The function for arguments of some shapes: made or found where it is not there yet."""
        with self._one_at_a_time:
            if shapes not in self._compiled:
                self._compiled[shapes] = self._found(shapes, leaves) or self._made(shapes, leaves)
        return self._compiled[shapes]

    @property
    def is_kept(self) -> bool:
        """Whether it is on disk for arguments of some shapes."""
        return (place := self._place) is not None and any(place.parent.glob(f"{place.name}-*"))

    @property
    def compiled(self) -> int:
        """For how many shapes it was compiled or found."""
        return len(self._compiled)

    @property
    def _place(self) -> Path | None:
        """How its files begin; None where it is not kept."""
        folder = jax.config.jax_compilation_cache_dir  # pyright: ignore[reportAttributeAccessIssue]
        if self._known_as is None or not folder:
            return None
        return Path(folder) / f"secuela-{_digest(self._known_as, _made_from())}"

    def _file(self, shapes: Any) -> Path | None:  # noqa: ANN401  structure and shapes
        place = self._place
        return None if place is None else place.with_name(f"{place.name}-{_digest(*map(str, shapes))}")

    def _found(self, shapes: Any, leaves: list[Any]) -> tuple[Any, Any] | None:  # noqa: ANN401
        if (file := self._file(shapes)) is None:
            return None
        with suppress(Exception):  # what cannot be read or does not run, for whatever reason, is made again
            return self.unpacked(file.read_bytes(), leaves)
        return None

    def _made(self, shapes: Any, leaves: list[Any]) -> tuple[Any, Any]:  # noqa: ANN401
        run, given_tree, pack = self.compile(shapes, leaves)
        if (file := self._file(shapes)) is not None:
            with suppress(OSError):  # a place that cannot be written to keeps nothing
                _write_whole(file, pack())
        return run, given_tree

    def unpacked(self, content: bytes, leaves: list[Any]) -> tuple[Any, Any]:
        """What was kept, made ready to run, and the structure of what it gives."""
        program, taken, gives, example = pickle.loads(content)
        run, given_tree = serialize_executable.deserialize_and_load(program, taken, gives), jax.tree.structure(example)
        jax.tree.unflatten(given_tree, run(*leaves))
        return run, given_tree

    def compile(self, shapes: Any, leaves: list[Any]) -> tuple[Any, Any, Callable[[], bytes]]:  # noqa: ANN401
        """The function for arguments of some shapes, the structure of what it gives, and how to pack it."""
        given: list[Any] = []

        def flat(*leaves: Any) -> list[Any]:  # noqa: ANN401  arrays
            values, given_tree = jax.tree.flatten(self.traced(*jax.tree.unflatten(shapes[0], leaves)))
            given[:] = [given_tree]
            return values

        if self._place is not None:  # a program that JAX found among its own cannot be packed: this one is no other's
            flat.__name__ = f"kept_{uuid4().hex}"
        run = jax.jit(flat).lower(*leaves).compile()
        return run, given[0], lambda: pickle.dumps((*serialize_executable.serialize(run), example_of(given[0])))


def example_of(tree: Any) -> Any:  # noqa: ANN401  a structure and something of that structure
    """Something of a structure, which is stored in its place: structures themselves do not survive being stored."""
    return jax.tree.unflatten(tree, range(tree.num_leaves))


def in_blocks(program: Callable[[Any], Any], batch: Any, size: int = 56) -> Any:  # noqa: ANN401  trees of arrays
    """What a program gives for a batch, in blocks of one size, so that one program serves any number of draws.

    Args:
        program: Takes a tree of arrays with a leading draw axis, and gives another.
        batch: The tree.
        size: Draws in a block, as many as futures are simulated in; the last one is filled up with the last draw.
    """
    plain = jax.tree.map(np.asarray, batch)
    draws = len(jax.tree.leaves(plain)[0])
    found: list[Any] = []
    for first in range(0, draws, size):
        own = np.minimum(np.arange(first, first + size), draws - 1)
        found.append(jax.tree.map(np.asarray, program(jax.tree.map(lambda values: values[own], plain))))  # noqa: B023
    return jax.tree.map(lambda *parts: np.concatenate(parts)[:draws], *found)


def _write_whole(file: Path, content: bytes) -> None:
    """Write a file so that it appears only when it is whole, and remove what other versions left behind long ago."""
    file.parent.mkdir(parents=True, exist_ok=True)
    for other in [*file.parent.glob("secuela-*"), *file.parent.glob(".secuela-*")]:
        with suppress(FileNotFoundError):  # another process may forget it too
            if time.time() - other.stat().st_mtime > _FORGOTTEN:
                other.unlink()
    with written_beside(file) as scratch:
        scratch.write_bytes(content)


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


@cache
def _made_from() -> str:
    """A checksum of the sources and data that a simulation reads, of the versions below, and of the processor."""
    found = hashlib.blake2b(digest_size=16)
    for path in sorted(_SOURCES.rglob("*")):
        place = path.relative_to(_SOURCES)
        if place.parts[0] not in _UNREAD and "__pycache__" not in place.parts and path.is_file():
            found.update(f"{place.as_posix()}\n".encode())
            found.update(path.read_bytes())
    found.update(repr([version(name) for name in _BELOW]).encode())
    found.update(repr((platform.machine(), platform.python_version(), _abilities())).encode())
    return found.hexdigest()


def _abilities() -> str:
    """What the processor can do, where the system says so."""
    with suppress(OSError):
        lines = _PROCESSOR.read_text(encoding="utf-8").splitlines()
        return next((line for line in lines if line.startswith(("flags", "Features"))), "")
    return platform.processor()
