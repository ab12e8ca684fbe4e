"""What the compiler leaves behind: programs kept for the next run, and memory given back."""

import ctypes
import gc
import os
from contextlib import suppress

import jax
import platformdirs


def use_compile_cache() -> None:
    """Keep compiled programs in the user's cache folder; ``SECUELA_CACHE`` names another one, empty turns it off."""
    folder = os.environ.get("SECUELA_CACHE", str(platformdirs.user_cache_path("secuela") / "compiled"))
    if folder:
        jax.config.update("jax_compilation_cache_dir", folder)
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
        jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
        jax.config.update("jax_persistent_cache_enable_xla_caches", "none")  # else programs are known by their folder


def give_memory_back(*, compiled: bool = False) -> None:
    """Return to the system what was freed and the C library still holds; glibc only.

    Args:
        compiled: Whether programs were compiled: what tracing them has left is then forgotten first, some 200 MB. What
            JAX itself has compiled is made again, or found in its cache, when it is next called.
    """
    if compiled:
        jax.clear_caches()
        gc.collect()
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
