"""Time by the clock and peak memory of ``secuela assess`` as shipped, until its first report and whole, and of reading.

    python benchmarks/assess.py [--whole]

Each run is a process of its own with a cache of the benchmark, so the first one compiles everything. Without
``--whole`` a run is ended once it has its first report.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

FEW = 20  # draws
WAIT = 0.02  # s
ENDED = os.WEXITED | os.WNOHANG | os.WNOWAIT
COLD, WARM, OF_FEW, REPORT, CHECK, HELP = 20.0, 10.0, 8.0, 4.0, 5.0, 0.2  # s, wanted
MEMORY = 1200.0  # MB, wanted
PROGRAM = [sys.executable, "-m", "secuela"]
# as in a reader's shell, where Python keeps the modules that it has compiled
SHELL = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Took(NamedTuple):
    """What a run took: seconds to its report and to the end of its command, processor time (s), largest size (MB)."""

    first: float
    last: float
    processor: float
    peak: float


def first_report(cache: Path, run: Path, *options: str, whole: bool = False) -> Took:
    """What a run takes; where it is not wanted whole, it is ended once it has its report."""
    command = [*PROGRAM, "assess", "--out", str(run), "--quiet", *options]
    began = time.perf_counter()
    process = subprocess.Popen(command, env={**SHELL, "SECUELA_CACHE": str(cache)}, stdout=subprocess.DEVNULL)
    while not (run / "report.html").exists() and not os.waitid(os.P_PID, process.pid, ENDED):
        time.sleep(WAIT)
    first = time.perf_counter() - began
    if not whole:
        process.terminate()
    _pid, status, used = os.wait4(process.pid, 0)  # of this process alone
    process.returncode = os.waitstatus_to_exitcode(status)
    last = time.perf_counter() - began if whole else first
    return Took(first, last, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def reading(*arguments: str) -> float:
    """Seconds of a command, the least of three."""
    spent: list[float] = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run([*PROGRAM, *arguments], check=True, env=SHELL, stdout=subprocess.DEVNULL)
        spent.append(time.perf_counter() - began)
    return min(spent)


def told(what: str, seconds: float, wanted: float) -> None:
    """Print one line."""
    print(f"{what:44s}{seconds:7.2f} s   (wanted {wanted:g} s)", flush=True)


def main() -> None:
    """Print every figure beside what is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whole", action="store_true", help="also time the end of an assessment")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, 500 draws, 15 alternatives, 60 months, by the clock")
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        cold = first_report(cache, Path(folder) / "cold")
        told("first report, nothing compiled", cold.first, COLD)
        told(f"first report, {FEW} draws", first_report(cache, Path(folder) / "few", "--draws", str(FEW)).first, OF_FEW)
        warm = first_report(cache, run := Path(folder) / "warm", whole=options.whole)
        told("first report", warm.first, WARM)
        if options.whole:
            print(f"{'what verdicts rest on, and the report again':44s}{warm.last:7.2f} s")
        for name, took in (("peak memory, nothing compiled", cold), ("peak memory", warm)):
            print(f"{name:44s}{took.peak:7.0f} MB  (wanted {MEMORY:g} MB)")
        told("secuela report RUN", reading("report", str(run), "--out", str(Path(folder) / "page.html")), REPORT)
        told("secuela claims check --run RUN", reading("claims", "check", "--run", str(run)), CHECK)
        told("secuela --help", reading("--help"), HELP)


if __name__ == "__main__":
    main()
