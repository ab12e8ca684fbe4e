"""What every test stands on: one compile cache, shapes checked where models are at work, and runs made once for all.

Three sizes: ``make test-quick`` leaves out what is slow, ``make test`` what is nightly, ``make nightly`` nothing.
"""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from jaxtyping import install_import_hook

NIGHTLY = os.environ.get("SECUELA_TESTS") == "nightly"
# The world is compiled first; meanwhile the other worker is at what needs no world.
BEGINNING = ("contract/test_engine.py", "golden", "property", "statistical", "contract")
SLOW = {"contract", "golden", "property", "statistical"}  # folders, which all work with compiled models
COMPILED = ("jax", *(f"secuela.{name}" for name in ("engine", "models", "world", "learning", "studies")))
CACHE = os.environ.setdefault("SECUELA_CACHE", str(Path(tempfile.gettempdir()) / "secuela-test-cache"))
os.environ["SECUELA_DATA"] = str(Path(tempfile.gettempdir()) / f"no-data-{os.getpid()}")  # no test sees a user's data
os.environ["LC_ALL"] = "C.UTF-8"  # the suite reads English, in this process and in commands, whatever the user's locale
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", CACHE)  # read where JAX is imported, here and in commands
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")
os.environ.setdefault("JAX_PERSISTENT_CACHE_ENABLE_XLA_CACHES", "none")

CHECKED = ["secuela.dynamics", "secuela.models"]
install_import_hook([*CHECKED, "secuela.engine", "secuela.world"] if NIGHTLY else CHECKED, "beartype.beartype")

settings.register_profile("usual", deadline=None, max_examples=25, derandomize=True)
settings.register_profile("nightly", deadline=None, max_examples=200, derandomize=True)
settings.load_profile("nightly" if NIGHTLY else "usual")

pytest_plugins = ["support.shared_runs", "support.compiled_world"]


def pytest_collection_modifyitems(items):
    """Slow are whole folders, whatever is nightly, and files that use what is compiled; what is slow begins."""
    for item in items:
        if _place(item).split("/")[0] in SLOW or item.get_closest_marker("nightly") or _compiles(item.module):
            item.add_marker(pytest.mark.slow)
    items.sort(key=_turn)


def _compiles(module):
    owners = (getattr(value, "__module__", None) or getattr(value, "__name__", "") for value in vars(module).values())
    return any(str(owner).startswith(COMPILED) for owner in owners)


def _place(item):
    return item.path.relative_to(Path(__file__).parent).as_posix()


def _turn(item):
    """Files that take longest first, so that no worker ends alone; the order inside a file stays."""
    if not item.get_closest_marker("slow"):
        return len(BEGINNING) + 1
    return next((turn for turn, start in enumerate(BEGINNING) if _place(item).startswith(start)), len(BEGINNING))
