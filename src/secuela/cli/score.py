"""``secuela score``: a frozen forecast against what has come since."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from secuela.cli.json_answers import say_json
from secuela.cli.shared_options import AsJson
from secuela.text.language import marked
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.learning.forecasting.frozen_forecast import Scored

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help=marked("A folder that `secuela forecast` wrote."))]


def score(folder: Folder, as_json: AsJson = False) -> None:
    """Score a frozen forecast by whatever is known now, and say which months are still open."""
    from dataclasses import asdict

    from secuela.learning.forecasting.frozen_forecast import score as scored

    frozen, rows = scored(folder)
    if as_json:
        content = {"origin": frozen.origin, "months": frozen.months, "series": [asdict(row) for row in rows]}
        say_json(content | {"left_out": frozen.left_out}, indent=None)
        return
    typer.echo(_("Forecast frozen at {origin}.").format(origin=frozen.origin))
    for row in rows:
        typer.echo(_line(row))


def _line(row: "Scored") -> str:
    from secuela.text.numbers import decimals, short_share

    if row.crps is None or row.crps_persistence is None or row.coverage_50 is None or row.coverage_90 is None:
        return _("{series}: all {open} values are still open.").format(series=row.series, open=row.open)
    line = _(
        "{series}: {known} values known to {month}, {open} open; CRPS {crps}, of the last value {other}; "
        "inside 50 % band {half}, inside 90 % band {most}."
    )
    return line.format(
        series=row.series,
        known=row.known,
        month=row.last_known,
        open=row.open,
        crps=decimals(row.crps, 1),
        other=decimals(row.crps_persistence, 1),
        half=short_share(row.coverage_50),
        most=short_share(row.coverage_90),
    )
