"""What a user has added of agencies' files, in a folder of their own: nothing there is changed, only added or dropped.

Each addition is a Parquet file of its own; an index names them with their checksums. The index is replaced at once,
when all files of a command are written: whoever dies before leaves the old state. Nothing in the package is changed.
"""

import hashlib
import io
import json
import os
import re
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from platformdirs import user_data_path

from secuela.evidence.errors import RecordError, bare, nearest
from secuela.evidence.message import Message, message
from secuela.evidence.months import Month
from secuela.evidence.records import Record
from secuela.record.published_series import published_series
from secuela.record.recognition import Recognised, usual_vintage
from secuela.runs.folders import written_beside

try:
    import fcntl
except ImportError:  # no POSIX system
    fcntl = None

VARIABLE, SCHEMA = "SECUELA_DATA", "secuela/data/1"
_set_aside: ContextVar[bool] = ContextVar("set_aside", default=False)
_INDEX, _LOCK, _ROWS = "index.json", "lock", "rows"
_COLUMNS = ("series", "place", "month", "value", "unit", "source", "vintage")
_SHORT = 12  # letters of an id
_NAME = re.compile(r"[0-9a-f]{12}\.parquet")
_WHY = message("a run must not rest on rows that nobody added, or on a part of them")


class Addition(Record):
    """One file as it was added.

    Args:
        id: The beginning of the checksum of its rows.
        file: Name of the file.
        format: Id of its format.
        added: When, in UTC.
        vintage: Month of publication, YYYY-MM; of a file of our own form the latest of its rows.
        vintage_from: ``stated`` by the file, ``given`` by the user, the ``usual`` one, or that of the ``rows``.
        rows: How many.
        series: First and last month by series.
        sha256: Checksum of the Parquet file.
    """

    id: str
    file: str
    format: str
    added: str
    vintage: str
    vintage_from: str
    rows: int
    series: dict[str, tuple[str, str]]
    sha256: str

    def known_by(self, vintage: Month) -> bool:
        """Whether any of its rows may have been published by a month."""
        return self.vintage_from == "rows" or Month.parse(self.vintage) <= vintage


def data_folder() -> Path:
    """Where additions stand: the folder that the variable names, else the user's own data folder."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else user_data_path("secuela", appauthor=False)


@contextmanager
def set_aside() -> Generator[None, None, None]:
    """Inside, nothing that a user has added is there."""
    token = _set_aside.set(True)
    try:
        yield
    finally:
        _set_aside.reset(token)


def additions() -> tuple[Addition, ...]:
    """All additions in the order in which they were made.

    Raises:
        RecordError: If the index is damaged.
    """
    if _set_aside.get():
        return ()
    path = data_folder() / _INDEX
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(path, str(error)) from None
    try:
        index = cast("dict[str, Any]", json.loads(text))
        if index["schema"] != SCHEMA or index["checksum"] != _checksum(index["additions"]):
            raise _damaged(path, "checksum")
        return tuple(Addition.model_validate(entry) for entry in index["additions"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(path, repr(error)) from None


def rows_of_additions(vintage: Month | None = None) -> pd.DataFrame:
    """All rows, those of the oldest addition first: columns of the tidy form, months as their index, and ``order``.

    Args:
        vintage: Only what had been published by this month.

    Raises:
        RecordError: If a file is missing or has changed since it was added.
    """
    parts = [_read(addition).assign(order=place) for place, addition in enumerate(additions())]
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype="object") for name in (*_COLUMNS, "order")})
    rows = pd.concat(parts, ignore_index=True)
    for column in ("month", "vintage"):
        rows[column] = rows[column].map({text: Month.parse(text).index for text in rows[column].unique()}).astype(int)
    return rows if vintage is None else rows[rows["vintage"] <= vintage.index]


def add(read: Sequence[Recognised], vintage: Month | None = None) -> list[tuple[Addition, bool]]:
    """Keep the rows of files, all or none; what is there already is left as it is.

    Args:
        read: The files, as they were read.
        vintage: When they were published, if the user knows better than the usual delay.

    Returns:
        Each addition, and whether it is new.
    """
    with _writing() as folder:
        known = {addition.id: addition for addition in additions()}
        made, found = list[Addition](), list[tuple[Addition, bool]]()
        for each in read:
            rows, origin, month = _with_vintage(each, vintage)
            name = _digest(rows)[:_SHORT]
            if name not in known:
                known[name] = _stored(folder, each, rows, name, (origin, month))
                made.append(known[name])
            found.append((known[name], known[name] in made))
        if made:
            _write_index(folder, [*additions(), *made])
        return found


def drop(names: Sequence[str]) -> list[Addition]:
    """Forget additions by id or by name of their file; all where no name is given.

    Raises:
        RecordError: If there is no such addition.
    """
    with _writing() as folder:
        there = additions()
        known = {*(each.id for each in there), *(each.file for each in there)}
        unknown = [name for name in names if name not in known]
        if unknown:
            what = message("Nothing was added under the name {name}.", name=bare(unknown[0]))
            fix = nearest(unknown[0][:80], known) if known else message("`secuela data status` shows what is there")
            raise RecordError(what, where="drop", why=message("what is not there cannot be dropped"), fix=fix)
        gone = [each for each in there if not names or each.id in names or each.file in names]
        _write_index(folder, [each for each in there if each not in gone])
        _sweep(folder)
        return gone


def _with_vintage(each: Recognised, given: Month | None) -> tuple[pd.DataFrame, str, Month]:
    """Rows in the stored form, where their vintage comes from, and the latest."""
    rows = each.reading.rows
    if "vintage" in rows:
        vintages, origin = rows["vintage"].astype(int), "rows"
    else:
        month, origin = _vintage(each, given)
        vintages = pd.Series(month.index, index=rows.index)
    last = Month(int(rows["month"].max()))
    latest = Month(int(vintages.max()))
    if latest < last and each.format.lag > 0:
        what = message(
            "{file} holds {last}, which is after its vintage {vintage}.",
            file=each.file,
            last=str(last),
            vintage=str(latest),
        )
        raise RecordError(
            what, where="--vintage", why=_WHY, fix=message("give the month in which the file was published")
        )
    records = published_series()
    source = rows["source"] if "source" in rows else rows["series"].map(lambda name: records[str(name)].source)
    frame = pd.DataFrame(
        {
            "series": rows["series"],
            "place": rows["place"],
            "month": _written(rows["month"]),
            "value": rows["value"].astype(float),
            "unit": rows["series"].map(lambda name: records[str(name)].unit),
            "source": source,
            "vintage": _written(vintages),
        }
    )
    return frame.sort_values(["series", "place", "month", "vintage"], ignore_index=True), origin, latest


def _vintage(each: Recognised, given: Month | None) -> tuple[Month, str]:
    if given is not None:
        return given, "given"
    stated = each.reading.vintage
    return (usual_vintage(each.format, each.reading), "usual") if stated is None else (stated, "stated")


def _written(months: "pd.Series[int]") -> "pd.Series[str]":
    return months.map({index: str(Month(int(index))) for index in months.unique()})


def _digest(rows: pd.DataFrame) -> str:
    return hashlib.sha256(rows.to_csv(index=False).encode()).hexdigest()


def _stored(folder: Path, each: Recognised, rows: pd.DataFrame, name: str, vintage: tuple[str, Month]) -> Addition:
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(rows, preserve_index=False), stream)  # pyright: ignore[reportUnknownMemberType]
    content = stream.getvalue()
    _replace(folder / _ROWS / f"{name}.parquet", content)
    spans = rows.groupby("series")["month"].agg(["min", "max"])
    return Addition(
        id=name,
        file=each.file,
        format=each.format.id,
        added=datetime.now(UTC).isoformat(timespec="seconds"),
        vintage=str(vintage[1]),
        vintage_from=vintage[0],
        rows=len(rows),
        series={str(series): (str(span["min"]), str(span["max"])) for series, span in spans.iterrows()},
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _read(addition: Addition) -> pd.DataFrame:
    path = data_folder() / _ROWS / f"{addition.id}.parquet"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _damaged(path, error.strerror or str(error)) from None
    if hashlib.sha256(content).hexdigest() != addition.sha256:
        raise _damaged(path, "checksum")
    return pq.read_table(io.BytesIO(content)).to_pandas().loc[:, list(_COLUMNS)]


@contextmanager
def _writing() -> Generator[Path, None, None]:
    """Hold the right to write the folder; a lock of the operating system, which dies with its process."""
    folder = data_folder()
    try:
        (folder / _ROWS).mkdir(parents=True, exist_ok=True)
        with (folder / _LOCK).open("a") as handle:
            if fcntl is not None:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _sweep(folder)
            yield folder
    except BlockingIOError:
        what = message("Another process is adding data or dropping it.")
        fix = message("wait until it has finished")
        raise RecordError(
            what, where=str(folder), why=message("two at once would lose the work of one"), fix=fix
        ) from None
    except OSError as error:
        what = message("The data folder cannot be written: {reason}.", reason=bare(error.strerror or str(error)))
        fix = message("make room or give rights there, or name another folder in {variable}", variable=VARIABLE)
        raise RecordError(
            what, where=str(folder), why=message("nothing was added: all or none is kept"), fix=fix
        ) from None


def _sweep(folder: Path) -> None:
    """Take away what a process that died has left, and what was dropped."""
    kept = {f"{addition.id}.parquet" for addition in additions()}
    for path in (folder / _ROWS).iterdir():
        if (_NAME.fullmatch(path.name) and path.name not in kept) or path.suffix == ".tmp":
            path.unlink(missing_ok=True)
    for path in folder.glob(f".{_INDEX}.*"):
        path.unlink(missing_ok=True)


def _write_index(folder: Path, entries: Iterable[Addition]) -> None:
    listed = [entry.model_dump(mode="json") for entry in entries]
    text = json.dumps({"schema": SCHEMA, "additions": listed, "checksum": _checksum(listed)}, indent=1)
    _replace(folder / _INDEX, text.encode())


def _checksum(entries: object) -> str:
    return hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()


def _replace(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all."""
    with written_beside(path) as beside, beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _damaged(path: Path, reason: str) -> RecordError:
    what: Message = message("{file} of the added data is damaged: {reason}.", file=path.name, reason=bare(reason))
    fix = message("take the folder away and add the files again; `secuela data list` says where to find them")
    return RecordError(what, where=str(path), why=_WHY, fix=fix)
