"""Wall time and peak memory of ``secuela assess``: cold start, warm compile cache, more alternatives, ``--explain``.

Each run is a process of its own with a compile cache folder of the benchmark, so the first one compiles everything.
The last lines are ratios within this one run of the benchmark.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from secuela.policy.proposal_reading import default_alternatives

DRAWS, MONTHS = 1000, 60
COLD_S, WARM_S, EXPLAIN_S, CHECK_S, MEMORY_MB = 40.0, 30.0, 60.0, 10.0, 2000.0
NEW = ("policies-of-2024", "recruitment-halved", "incapacitation-doubled")  # of the 15 by default, 12 are without these


def once(cache: Path, out: Path, *options: str, draws: int = DRAWS) -> tuple[float, float]:
    """Seconds and peak MB so far of one run."""
    command = [
        sys.executable,
        "-m",
        "secuela",
        "assess",
        "--draws",
        str(draws),
        "--months",
        str(MONTHS),
    ]
    command += ["--out", str(out), "--quiet", *options]
    began = time.perf_counter()
    subprocess.run(command, check=True, env={**os.environ, "SECUELA_CACHE": str(cache)})
    return time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def check(run: Path) -> float:
    """Seconds of ``secuela claims check`` on a run."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "secuela", "claims", "check", "--run", str(run)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    """Print every run beside its target."""
    whole = default_alternatives()
    few = ["--against", ",".join(name for name in whole if name not in NEW)]
    with tempfile.TemporaryDirectory() as folder:
        cache, run = Path(folder) / "cache", Path(folder) / "run"
        cold, _peak = once(cache, run, *few)
        warm, _peak = min(once(cache, run, *few) for _ in range(2))
        every, memory = min(once(cache, run) for _ in range(2))
        checked = check(run)
        explained, peak = once(cache, run, "--explain")
    print(f"{DRAWS} draws, {MONTHS} months, {os.cpu_count()} cores")
    print(f"{len(whole) - len(NEW) + 1} alternatives, cold{cold:6.1f} s   (target {COLD_S:g} s)")
    print(f"                 warm{warm:6.1f} s   (target {WARM_S:g} s)")
    print(f"{len(whole) + 1} alternatives, warm{every:6.1f} s, peak {memory:.0f} MB (target {MEMORY_MB:g} MB)")
    print(f"with --explain       {explained:6.1f} s   (target {EXPLAIN_S:g} s more), peak {peak:.0f} MB")
    print(f"claims check         {checked:6.1f} s   (target {CHECK_S:g} s)")
    print(f"ratio cold / warm    {cold / warm:6.2f}")
    print(f"ratio explained / plain{explained / every:6.2f}")


if __name__ == "__main__":
    main()
