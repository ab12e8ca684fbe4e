"""Wall time and peak memory of ``secuela assess`` with the default alternatives: cold start, then a warm compile cache.

Each run is a process of its own with its own compile cache folder, so the first one compiles everything.
The last line is the ratio cold / warm.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from secuela.policy.reading import default_alternatives

DRAWS, MONTHS = 1000, 60
COLD_S, WARM_S, MEMORY_MB = 40.0, 30.0, 2000.0


def once(cache: Path, out: Path) -> tuple[float, float]:
    """Seconds and peak MB of one run."""
    command = [
        sys.executable,
        "-m",
        "secuela",
        "assess",
        "--draws",
        str(DRAWS),
        "--months",
        str(MONTHS),
    ]
    command += ["--out", str(out), "--quiet"]
    began = time.perf_counter()
    subprocess.run(command, check=True, env={**os.environ, "SECUELA_CACHE": str(cache)})
    return time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    """Print both runs beside their targets."""
    with tempfile.TemporaryDirectory() as folder:
        cold, memory = once(Path(folder) / "cache", Path(folder) / "run")
        warm, peak = min(once(Path(folder) / "cache", Path(folder) / "run") for _ in range(3))
    print(f"{DRAWS} draws, {len(default_alternatives()) + 1} alternatives, {MONTHS} months, {os.cpu_count()} cores")
    print(f"cold start        {cold:6.1f} s   (target {COLD_S:g} s)")
    print(f"warm compile cache{warm:6.1f} s   (target {WARM_S:g} s)")
    print(f"peak memory       {max(memory, peak):6.0f} MB  (target {MEMORY_MB:g} MB)")
    print(f"ratio cold / warm {cold / warm:6.2f}")


if __name__ == "__main__":
    main()
