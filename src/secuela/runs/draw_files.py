"""Files of all draws for other programs: Parquet and CSV with one row for each value, netCDF with labelled arrays.

Each carries a mark, by which an earlier one is known from what somebody else wrote.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from secuela.runs.netcdf_draws import netcdf_attributes, write_netcdf
from secuela.runs.tidy_draws import TidyDraws, Written

if TYPE_CHECKING:
    import pyarrow as pa

Format = Literal["parquet", "csv", "netcdf"]
ENDINGS: Final[Mapping[Format, str]] = {"parquet": ".parquet", "csv": ".csv", "netcdf": ".nc"}
_MARK, _VERSION = "secuela_draws", "1"
_FIRST, _LAST = ["outcome", "alternative", "mode", "draw"], ["value", "unit", "as_of"]  # columns
_LONGEST_LINE = 1000


def write_draws(path: Path, form: Format, draws: TidyDraws, about: Mapping[str, str]) -> Written:
    """Write all draws of a run into a file; memory holds one alternative of one outcome at a time.

    Args:
        path: The file, which is written over.
        form: Its format.
        draws: What it holds.
        about: What the file says about itself, by key, where its format has a place for that.
    """
    writers = {"parquet": _write_parquet, "csv": _write_csv, "netcdf": write_netcdf}
    return writers[form](path, draws, {_MARK: _VERSION, "as_of": draws.as_of, "origin": draws.as_of, **about})


def is_ours(path: Path, form: Format) -> bool:
    """Whether a file was written by :func:`write_draws` in this format."""
    marked = {"parquet": _parquet_marked, "csv": _csv_marked, "netcdf": lambda path: _MARK in netcdf_attributes(path)}
    try:
        return path.is_file() and marked[form](path)
    except Exception:  # whatever a reader says of a file that it cannot read: it is not ours
        return False


def _write_parquet(path: Path, draws: TidyDraws, about: Mapping[str, str]) -> Written:
    import pyarrow.parquet as pq  # noqa: PLC0415  light commands never load it

    schema = draws.schema.with_metadata(dict(about))
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        return _counted(draws, lambda table: writer.write_table(table.replace_schema_metadata(schema.metadata)))


def _write_csv(path: Path, draws: TidyDraws, about: Mapping[str, str]) -> Written:  # noqa: ARG001  no place for it
    """Ids and numbers: no text needs quotation marks, and none is outside ASCII, so no mark of the encoding either."""
    from pyarrow.csv import CSVWriter, WriteOptions  # noqa: PLC0415

    bare = WriteOptions(quoting_style="none", quoting_header="none")
    with CSVWriter(path, draws.schema, write_options=bare) as writer:
        return _counted(draws, writer.write_table)


def _counted(draws: TidyDraws, write: "Callable[[pa.Table], None]") -> Written:
    rows, outcomes = 0, dict[str, None]()
    for table in draws.tables():
        write(table)
        rows += table.num_rows
        outcomes[str(table["outcome"][0])] = None
    return Written(rows, tuple(outcomes))


def _parquet_marked(path: Path) -> bool:
    import pyarrow.parquet as pq  # noqa: PLC0415

    return _MARK.encode() in (pq.read_schema(path).metadata or {})


def _csv_marked(path: Path) -> bool:
    """By its first line: a table has no other place for a mark."""
    with path.open(encoding="utf-8") as file:
        names = file.readline(_LONGEST_LINE).strip().split(",")
    return names[: len(_FIRST)] == _FIRST and names[-len(_LAST) :] == _LAST
