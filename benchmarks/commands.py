"""Time and memory of every command that a reader uses, each once in a process of its own, as a table in Markdown.

    python benchmarks/commands.py RUN [BEGINNING …]

RUN is a saved run; a copy of it is read, and what is added goes to a data folder of the benchmark. With beginnings of
commands only those are run, and what they need (of options behind ``--``). The cache is the one that is there, so
programs that a command needs are compiled if nobody has used them yet, which shows in its processor time.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[1] / "tests" / "agency_files"
ARTICLE = (
    "The mission would reduce homicides in Mexico by 20 percent within twelve months, officials said. Critics expect "
    "that it would displace 50,000 people in Sinaloa.\n"
)
MEGABYTE = 1024  # of the KB in which the system counts
FEW = ("--draws", "20")
# One proposal that needs few worlds, in shares for `runs merge`.
SHARED = ("assess", "maritime-campaign", "--against", "status-quo", *FEW)
ELSEWHERE = {"serve": "page.py", "publish": "offline_page.py"}  # commands that have a benchmark of their own


@dataclass(frozen=True)
class Timed:
    """One command line; RUN is the run, other capitals are places of the benchmark."""

    line: tuple[str, ...]
    needs: tuple[str, ...] = ()  # the beginning of what must have been run before

    @property
    def name(self) -> str:
        """As it is typed."""
        return " ".join(self.line)


def _of(text: str, needs: str = "") -> Timed:
    return Timed(tuple(text.split()), tuple(needs.split()))


STUDIES = ("prieto-curiel-2023", "source-2022", "balloon", "kingpin", "sinaloa-2024", "responses")
COMMANDS: tuple[Timed, ...] = (
    _of("--help"),
    _of("proposals list"),
    _of("proposals show reported-plan-2025"),
    _of("proposals new --out OUT/plan.yaml"),
    _of("proposals check OUT/plan.yaml", "proposals new"),
    _of("levers list"),
    _of("levers show leadership_removal"),
    _of("evidence list"),
    _of("evidence show organised_crime.split_chance"),
    _of("evidence assumptions"),
    _of("evidence check"),
    _of("assess --draws 20 --out OUT/run"),
    _of("report RUN --out OUT/page.html"),
    _of("report RUN --full --out OUT/full.html"),
    _of("report RUN --brief --out OUT/brief"),
    _of("report RUN --chapter states --json"),
    _of("report RUN --table"),
    _of("report RUN --sheets"),
    _of("export RUN --format parquet --out OUT/draws.parquet"),
    _of("export RUN --format csv --windows calendar --out OUT/draws.csv"),
    _of("export RUN --format netcdf --out OUT/draws.nc"),
    _of("observe RUN"),
    _of("diff RUN RUN"),
    _of("stress RUN --draws 20"),
    _of("claims list"),
    _of("claims show C39"),
    _of("claims check --run RUN"),
    _of("claims export --run RUN --format csv --out OUT/claims.csv"),
    _of("claims draft OUT/article.txt --out OUT/draft.yaml"),
    _of("claims new --out OUT/ledger.yaml"),
    _of("claims history"),
    _of("skill"),
    _of("backtest --series encounters_sw_border"),
    _of("forecast --out OUT/frozen"),
    _of("score OUT/frozen", "forecast"),
    _of("calibrate --check"),
    _of("calibrate conflict --out OUT/fits"),
    *(_of(f"reproduce {study}") for study in STUDIES),
    _of("data list"),
    _of("data add SAMPLES/nationwide-drugs-fy23-fy26-oct.csv"),
    _of("data status", "data add"),
    _of("data show fentanyl_seizures", "data add"),
    _of("data drop --all", "data add"),
    Timed((*SHARED, "--shard", "1/2", "--out", "OUT/one")),
    Timed((*SHARED, "--shard", "2/2", "--out", "OUT/two")),
    _of("runs merge OUT/one OUT/two --out OUT/merged", "assess maritime-campaign"),
)


def timed(line: tuple[str, ...], environment: dict[str, str], place: Path) -> tuple[float, float, float, int]:
    """Seconds by the clock, seconds of processors, peak memory in MB, and the exit code."""
    began = time.perf_counter()
    with (place / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "secuela", *line], env=environment, cwd=place, stdout=said, stderr=said
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return (
        time.perf_counter() - began,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss / MEGABYTE,
        process.returncode,
    )


def asked(beginnings: list[str]) -> list[Timed]:
    """Those commands, and what they need."""
    wanted = [each for each in COMMANDS if not beginnings or each.name.startswith(tuple(beginnings))]
    needed = [each.needs for each in wanted if each.needs]
    return [each for each in COMMANDS if each in wanted or any(each.line[: len(need)] == need for need in needed)]


def main() -> None:
    """Print one row for each command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("beginnings", nargs="*")
    options = parser.parse_args()
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copytree(options.run, place / "RUN")
        (place / "OUT").mkdir()
        (place / "OUT" / "article.txt").write_text(ARTICLE, encoding="utf-8")
        (place / "SAMPLES").symlink_to(SAMPLES)
        environment = {**os.environ, "SECUELA_DATA": str(place / "data")}
        print("| command | seconds by the clock | of processors | peak memory, MB |\n|---|---|---|---|")
        for each in asked(options.beginnings):
            clock, processors, memory, code = timed(each.line, environment, place)
            print(f"| `secuela {each.name}` | {clock:.1f} | {processors:.1f} | {memory:.0f} |", flush=True)
            if code:
                failed.append(f"secuela {each.name}: {(place / 'said').read_text(encoding='utf-8')}")
    if failed:
        sys.exit("\n".join(failed))


if __name__ == "__main__":
    main()
