"""``secuela backtest``: forecasts as they would have been made at origins of the past, against naive rules."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from secuela.cli.json_answers import say_json
from secuela.cli.shared_options import AsJson, MonthsAhead
from secuela.evidence.message import message
from secuela.text.language import marked
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.evidence.months import Month
    from secuela.learning.forecasting.pool import Forecast
    from secuela.record.forecast_series import ForecastSeries

MOST_MONTHS = 60
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
_MONTHS = 12  # ahead, where none is asked for
Series = Annotated[str | None, typer.Option("--series", metavar="NAME", help=marked("One series; without it, all."))]
Origin = Annotated[
    str | None,
    typer.Option(
        "--origin",
        metavar="YYYY-MM",
        help=marked("Print the forecast made at this month, beside what came; nothing is scored."),
    ),
]
Kept = Annotated[
    Path | None,
    typer.Option(
        "--kept", metavar="FOLDER", help=marked("Where finished origins are kept, so that a stopped run goes on.")
    ),
]


def backtest(
    series: Series = None, origin: Origin = None, months: MonthsAhead = None, kept: Kept = None, as_json: AsJson = False
) -> None:
    """Forecast published series at origins of the past, score what came, and set naive rules beside it.

    With --origin the forecast of one series at that month is printed, month by month. Nothing dated after an origin
    reaches its forecast. Backtests validate the baseline, never the effect of a policy.
    """
    from secuela.record.forecast_series import forecast_series, forecast_series_called

    chosen = None if series is None else forecast_series_called(series)
    ahead = months_ahead(months, _MONTHS)
    if origin is None:
        _refuse_months(months)
        _scored(list(forecast_series().values()) if chosen is None else [chosen], kept, as_json=as_json)
        return
    from secuela.evidence.months import Month

    month = Month.parse(origin, where="--origin")
    if chosen is None:
        _refuse_no_series(list(forecast_series()))
    else:
        _told(chosen, month, ahead, as_json=as_json)


def months_ahead(months: int | None, usual: int) -> int:
    """How far to forecast.

    Raises:
        OptionError: If it is further than rules are scored.
    """
    from secuela.job.options import whole

    if months is None:
        return usual
    return whole("--months", months, 1, MOST_MONTHS, _("rules are scored up to five years ahead"))


def _refuse_months(months: int | None) -> None:
    if months is not None:
        from secuela.evidence.errors import OptionError

        raise OptionError(
            message("--months needs --origin."),
            where="--months",
            why=message("without an origin, every origin of the past is scored at fixed horizons"),
            fix=message("name the month from which to forecast, as in --origin 2024-06"),
        )


def _refuse_no_series(known: list[str]) -> None:
    from secuela.evidence.errors import OptionError

    raise OptionError(
        message("--origin needs --series."),
        where="--origin",
        why=message("a forecast is printed for one series at a time"),
        fix=message("use one of {names}", names=", ".join(known)),
    )


def _told(series: "ForecastSeries", origin: "Month", months: int, *, as_json: bool) -> None:
    from secuela.learning.forecasting.past_weights import forecast_at
    from secuela.text.language import spoken

    made = forecast_at(series, origin, months)
    came = _came(made)
    title, definition = series.title.text(spoken()), series.definition.text(spoken())
    if as_json:
        content = {
            "series": series.id,
            "unit": series.unit,
            "definition": definition,
            "origin": str(origin),
            "forecast": _rows(made, None),
            "came": [{"month": month, "place": place, "value": value} for (month, place), value in came.items()],
            "naive": {name: _rows(made, name) for name in made.rules},
            "weights": {
                name: [round(float(weight), 4) for weight in made.weights[:, place]]
                for place, name in enumerate(made.rules)
            },
        }
        say_json(content, indent=None)
        return
    typer.echo(title)
    typer.echo(definition)
    heading = _("Forecast at {origin}; 5, 25, 50, 75 and 95 per cent of the pool, then what came.")
    typer.echo(heading.format(origin=origin))
    for row in _rows(made, None):
        told = "  ".join(_figure(row["quantiles"][f"{level:g}"]) for level in LEVELS)
        known = _figure(came.get((row["month"], row["place"])))
        typer.echo(f"{row['month']}  {row['place']:<28} {told}  {known}")


def _figure(value: float | None) -> str:
    from secuela.text.numbers import MISSING, decimals

    return f"{MISSING if value is None else decimals(value, 0):>9}"


def _came(made: "Forecast") -> dict[tuple[str, str], float]:
    """By month and place what the record holds now, as far as it goes."""
    from secuela.learning.forecasting.histories import truth

    first, values = truth(made.series)
    months = [made.origin + step + 1 for step in range(made.pooled.shape[1])]
    return {
        (str(month), place): float(values[month - first, i])
        for month in months
        if month - first < len(values)
        for i, place in enumerate(made.series.codes)
        if math.isfinite(values[month - first, i])
    }


def _rows(made: "Forecast", rule: str | None) -> list[dict[str, Any]]:
    from secuela.learning.forecasting.frozen_forecast import HUB_LEVELS, at_levels

    quantiles = at_levels(made.pooled if rule is None else made.rules[rule], HUB_LEVELS)
    return [
        {
            "month": str(made.origin + step + 1),
            "place": place,
            "quantiles": {f"{level:g}": float(f"{quantiles[k, step, i]:.6g}") for k, level in enumerate(HUB_LEVELS)},
        }
        for step in range(quantiles.shape[1])
        for i, place in enumerate(made.series.codes)
    ]


def _scored(chosen: "list[ForecastSeries]", kept: Path | None, *, as_json: bool) -> None:
    from secuela.cli.out_file import check_folder
    from secuela.cli.progress import progress_bar
    from secuela.cli.skill import print_rows
    from secuela.learning.forecasting.rolling_origins import origins_of, rolled
    from secuela.learning.forecasting.skill_scores import skill_rows

    if kept is not None:
        check_folder(kept, "--kept")
    folder = _kept() if kept is None else kept
    whole = sum(len(origins_of(each)) for each in chosen)
    done, rows = 0, []
    with progress_bar(enabled=True, task=_("Scoring")) as advance:

        def heard(_month: "Month") -> None:
            nonlocal done
            done += 1
            if advance is not None:
                advance(done, whole)

        for each in chosen:
            rows += skill_rows(each, list(rolled(each, folder, heard)))
    print_rows(rows, as_json=as_json)


def _kept() -> Path:
    import platformdirs

    return platformdirs.user_cache_path("secuela") / "backtest"
