"""``secuela forecast``: all series frozen at an origin, for anybody to score later."""

from pathlib import Path
from typing import Annotated

import typer

from secuela.cli.shared_options import MonthsAhead
from secuela.text.language import marked
from secuela.text.language import translate as _

_MONTHS = 24
Out = Annotated[
    Path, typer.Option("--out", metavar="FOLDER", help=marked("Folder to write; it must not be there yet."))
]
Origin = Annotated[
    str | None, typer.Option("--origin", metavar="YYYY-MM", help=marked("Last month of data; the newest by default."))
]
Series = Annotated[
    list[str] | None, typer.Option("--series", metavar="NAME", help=marked("Only this series; may be given again."))
]


def forecast(out: Out, origin: Origin = None, months: MonthsAhead = None, series: Series = None) -> None:
    """Freeze a forecast of all series: quantiles and sample paths as public forecast hubs take them, checksummed."""
    import secuela
    from secuela.cli.backtest import months_ahead
    from secuela.cli.progress import progress_bar
    from secuela.evidence.months import Month
    from secuela.learning.forecasting.frozen_forecast import freeze
    from secuela.record.forecast_series import forecast_series, forecast_series_called
    from secuela.record.seen_record import newest_origin, seeing

    with seeing():  # what a user added may be newer than the package
        month = newest_origin() if origin is None else Month.parse(origin, where="--origin")
    ahead = months_ahead(months, _MONTHS)
    names = [forecast_series_called(name).id for name in series or ()]
    whole = len(names or forecast_series())
    with progress_bar(enabled=True, task=_("Forecasting")) as advance:
        done = list[str]()

        def heard(name: str) -> None:
            done.append(name)
            if advance is not None:
                advance(len(done), whole)

        left = freeze(month, out, ahead, secuela.__version__, names, heard)
    typer.echo(_("Frozen at {origin}: {place}").format(origin=month, place=out))
    for reason in left.values():
        typer.echo(_("Left out: {reason}").format(reason=reason))
    typer.echo(_("Score it when months have come: secuela score {place}").format(place=out))
