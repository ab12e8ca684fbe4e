"""Secuela: an open policy wind tunnel for the US-Mexico organised-crime crisis.

``import secuela`` loads nothing heavy; the names below are fetched on first use: :func:`assess` writes a run folder,
:func:`simulate` keeps a run in memory, :func:`open_run` reads a folder that was written.
"""

from typing import TYPE_CHECKING, Any

from secuela.evidence.package_version import VERSION as __version__

if TYPE_CHECKING:
    from secuela.job.pipeline import assess, simulate
    from secuela.runs.store import open_run

__all__ = ["__version__", "assess", "open_run", "simulate"]

_LAZY = {"assess": "secuela.job.pipeline", "simulate": "secuela.job.pipeline", "open_run": "secuela.runs.store"}


def __getattr__(name: str) -> Any:  # noqa: ANN401  the functions have different types
    """Import a public name when it is first asked for."""
    if name not in _LAZY:
        msg = f"module 'secuela' has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(_LAZY[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
