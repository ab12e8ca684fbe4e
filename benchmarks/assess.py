"""Time by the clock and peak memory of ``secuela assess`` as shipped, until its first report and whole, and of reading.

    python benchmarks/assess.py [--whole]

Each run is a process of its own with a cache of the benchmark, so the first one compiles everything. Without
``--whole`` a run is ended once it has its first report.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FEW = 20  # draws
WAIT = 0.02  # s
COLD, WARM, OF_FEW, REPORT, CHECK, HELP = 20.0, 10.0, 8.0, 4.0, 5.0, 0.2  # s, wanted
MEMORY = 1200.0  # MB, wanted
PROGRAM = [sys.executable, "-m", "secuela"]
# as in a reader's shell, where Python keeps the modules that it has compiled
SHELL = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def first_report(cache: Path, run: Path, *options: str, whole: bool = False) -> tuple[float, float]:
    """Seconds until a run has its report, and until its command ends; the first of these twice where it is stopped."""
    command = [*PROGRAM, "assess", "--out", str(run), "--quiet", *options]
    began = time.perf_counter()
    with subprocess.Popen(command, env={**SHELL, "SECUELA_CACHE": str(cache)}, stdout=subprocess.DEVNULL) as process:
        while not (run / "report.html").exists() and process.poll() is None:
            time.sleep(WAIT)
        first = time.perf_counter() - began
        if not whole:
            process.terminate()
        process.wait()
    return first, time.perf_counter() - began if whole else first


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
        told("first report, nothing compiled", first_report(cache, Path(folder) / "cold")[0], COLD)
        told(f"first report, {FEW} draws", first_report(cache, Path(folder) / "few", "--draws", str(FEW))[0], OF_FEW)
        first, last = first_report(cache, run := Path(folder) / "warm", whole=options.whole)
        told("first report", first, WARM)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        if options.whole:
            print(f"{'what verdicts rest on, and the report again':44s}{last:7.2f} s")
        print(f"{'peak memory':44s}{peak:7.0f} MB  (wanted {MEMORY:g} MB)")
        told("secuela report RUN", reading("report", str(run), "--out", str(Path(folder) / "page.html")), REPORT)
        told("secuela claims check --run RUN", reading("claims", "check", "--run", str(run)), CHECK)
        told("secuela --help", reading("--help"), HELP)


if __name__ == "__main__":
    main()
