"""Time and memory of every command that a reader uses, each once in a process of its own, as a table in Markdown.

    python benchmarks/commands.py RUN [BEGINNING …] [--place FOLDER] [--limit SECONDS] [--write]

RUN is a saved run; a copy of it is read, and what is added goes to a data folder of the benchmark. With beginnings of
commands only those are run, and what they need (of options behind ``--``). Programs are kept in a cache of the
benchmark, so the first command that needs one compiles it, and those below it in the table do not.

A benchmark that was stopped goes on where it was if it is called again with the same ``--place``: what ended as it
should is not run again. A command that has not ended after ``--limit`` is ended, and its row says so. ``--write`` puts
the table into docs/benchmarks.md, once every command has a row.
"""

import argparse
import datetime
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from secuela.evidence.package_version import VERSION

SAMPLES = Path(__file__).resolve().parents[1] / "tests" / "agency_files"
ARTICLE = (
    "The mission would reduce homicides in Mexico by 20 percent within twelve months, officials said. Critics expect "
    "that it would displace 50,000 people in Sinaloa.\n"
)
MEGABYTE = 1024  # of the KB in which the system counts
LIMIT = 1800.0  # s
ROWS = "timed.jsonl"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
OPENING, CLOSING = "<!-- commands: written by benchmarks/commands.py -->", "<!-- end of commands -->"
HEAD = (
    "| command | seconds by the clock | of processors | other work on the machine | peak memory, MB |\n"
    "|---|---|---|---|---|"
)
# One proposal that needs few worlds, in shares for `runs merge`: each has to hold a block of draws.
SHARED = ("assess", "maritime-campaign", "--against", "status-quo", "--draws", "100")
ELSEWHERE = {"serve": "page.py", "publish": "offline_page.py"}  # commands that have a benchmark of their own


@dataclass(frozen=True)
class Timed:
    """One command line; RUN is the run, other capitals are places of the benchmark."""

    line: tuple[str, ...]
    needs: tuple[str, ...] = ()  # the beginning of what must have been run before
    ends: int = 0  # with this exit code

    @property
    def name(self) -> str:
        """As it is typed."""
        return " ".join(self.line)


@dataclass(frozen=True)
class Measured:
    """How a command went.

    Args:
        name: As it is typed.
        clock: Seconds by the clock.
        processors: Seconds of processors, in the command and in what it started.
        others: Share of the machine's processors that other work took meanwhile; none where the system does not say.
        memory: Of the largest process at its peak, MB.
        code: Exit code.
        limit: Seconds after which it was ended; none where it ended by itself.
    """

    name: str
    clock: float
    processors: float
    others: float | None
    memory: float
    code: int
    limit: float | None = None

    @property
    def row(self) -> str:
        """Of the table."""
        clock = f"{self.clock:.1f}" if self.limit is None else f"not ended after {self.limit:.0f}"
        others = "" if self.others is None else f"{self.others:.0%}"
        return f"| `secuela {self.name}` | {clock} | {self.processors:.1f} | {others} | {self.memory:.0f} |"


def _of(text: str, needs: str = "", ends: int = 0) -> Timed:
    return Timed(tuple(text.split()), tuple(needs.split()), ends)


STUDIES = ("prieto-curiel-2023", "source-2022", "balloon", "kingpin", "responses")
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
    _of("reproduce sinaloa-2024", ends=1),  # one of its tests fails, and the figures stand
    _of("data list"),
    _of("data add SAMPLES/nationwide-drugs-fy23-fy26-oct.csv"),
    _of("data status", "data add"),
    _of("data show fentanyl_seizures", "data add"),
    _of("data drop --all", "data add"),
    Timed((*SHARED, "--shard", "1/2", "--out", "OUT/one")),
    Timed((*SHARED, "--shard", "2/2", "--out", "OUT/two")),
    _of("runs merge OUT/one OUT/two --out OUT/merged", "assess maritime-campaign"),
)


def busy() -> float | None:
    """Seconds that all processors of the machine have worked."""
    with suppress(OSError, ValueError):
        user, nice, system, _idle, _waiting, *rest = Path("/proc/stat").read_text(encoding="utf-8").split()[1:9]
        return sum(map(int, (user, nice, system, *rest[:2]))) / os.sysconf("SC_CLK_TCK")
    return None


def timed(each: Timed, environment: dict[str, str], place: Path, limit: float = LIMIT) -> Measured:
    """Run a command to its end, or to the limit."""
    before, began = busy(), time.perf_counter()
    with (place / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "secuela", *each.line],
            env=environment, cwd=place, stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip
        ended = threading.Event()

        def end() -> None:
            ended.set()
            os.killpg(process.pid, signal.SIGKILL)

        timer = threading.Timer(limit, end)
        timer.start()
        _, status, used = os.wait4(process.pid, 0)
        timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    clock, after, processors = time.perf_counter() - began, busy(), used.ru_utime + used.ru_stime
    others = None
    if before is not None and after is not None:
        others = max(after - before - processors, 0.0) / (clock * (os.cpu_count() or 1))
    cut = limit if ended.is_set() else None
    return Measured(each.name, clock, processors, others, used.ru_maxrss / MEGABYTE, process.returncode, cut)


def asked(beginnings: list[str]) -> list[Timed]:
    """Those commands, and what they need."""
    wanted = [each for each in COMMANDS if not beginnings or each.name.startswith(tuple(beginnings))]
    needed = [each.needs for each in wanted if each.needs]
    return [each for each in COMMANDS if each in wanted or any(each.line[: len(need)] == need for need in needed)]


def kept(place: Path, limit: float) -> dict[str, Measured]:
    """What an earlier call has measured here, by name, but for what it ended sooner than this one would."""
    file = place / ROWS
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    measured = [Measured(**json.loads(line)) for line in lines]
    return {each.name: each for each in measured if each.limit is None or each.limit >= limit}


@contextmanager
def prepared(run: Path, folder: Path | None) -> Generator[Path]:
    """A place with the run and what else is read; one that is named stays."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch) if folder is None else folder.resolve()
        if not (place / "OUT").is_dir():
            shutil.copytree(run, place / "RUN", dirs_exist_ok=True)
            (place / "SAMPLES").unlink(missing_ok=True)
            (place / "SAMPLES").symlink_to(SAMPLES)
            (place / "OUT").mkdir()
            (place / "OUT" / "article.txt").write_text(ARTICLE, encoding="utf-8")
        yield place


def table(found: dict[str, Measured]) -> str:
    """What was measured, in the order of the commands, under a line that says where and when.

    Raises:
        ValueError: If a command has no row.
    """
    lacking = [each.name for each in COMMANDS if each.name not in found]
    if lacking:
        msg = f"not timed yet: {', '.join(lacking)}"
        raise ValueError(msg)
    day, python = datetime.datetime.now(tz=datetime.UTC).date(), platform.python_version()
    told = f"Version {VERSION}, {day}, Python {python}, {os.cpu_count()} processors:"
    return "\n".join([told, "", HEAD, *(found[each.name].row for each in COMMANDS)])


def write(made: str, page: Path = PAGE) -> None:
    """Put the table into the page.

    Raises:
        ValueError: If the page has no place for it.
    """
    text = page.read_text(encoding="utf-8")
    there = re.compile(f"{re.escape(OPENING)}.*?{re.escape(CLOSING)}", re.DOTALL)
    if len(there.findall(text)) != 1:
        msg = f"the page needs one '{OPENING}' … '{CLOSING}'"
        raise ValueError(msg)
    page.write_text(there.sub(lambda _place: f"{OPENING}\n{made}\n{CLOSING}", text), encoding="utf-8")


def main() -> None:
    """Print one row for each command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("beginnings", nargs="*")
    parser.add_argument("--place", type=Path, help="a folder that stays, to go on in")
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds for each command")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    failed: list[str] = []
    with prepared(options.run, options.place) as place:
        environment = {**os.environ, "SECUELA_DATA": str(place / "data"), "SECUELA_CACHE": str(place / "cache")}
        found = kept(place, options.limit)
        print(HEAD)
        for each in asked(options.beginnings):
            if each.name not in found:
                measured = timed(each, environment, place, options.limit)
                if measured.limit is None and measured.code != each.ends:
                    failed.append(f"secuela {each.name}: {(place / 'said').read_text(encoding='utf-8')}")
                    continue
                with (place / ROWS).open("a", encoding="utf-8") as rows:
                    rows.write(f"{json.dumps(asdict(measured))}\n")
                found[each.name] = measured
            print(found[each.name].row, flush=True)
        if options.write and not failed:
            write(table(found))
    if failed:
        sys.exit("\n".join(failed))


if __name__ == "__main__":
    main()
