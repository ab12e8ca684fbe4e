"""Shapes and types of the compute wing are checked while the tests run."""

import os
import tempfile
from pathlib import Path

from jaxtyping import install_import_hook

os.environ.setdefault("SECUELA_CACHE", str(Path(tempfile.gettempdir()) / "secuela-test-cache"))

_hook = install_import_hook(
    ["secuela.dynamics", "secuela.models", "secuela.engine", "secuela.world"],
    "beartype.beartype",
)
_hook.install() if hasattr(_hook, "install") else None

from hypothesis import settings  # noqa: E402

settings.register_profile("secuela", deadline=None, max_examples=25, derandomize=True)
settings.load_profile("secuela")
