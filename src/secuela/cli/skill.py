"""``secuela skill``: what past forecasts of a series were worth, as the stored table has it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from secuela.cli.json_answers import say_json
from secuela.cli.shared_options import AsJson
from secuela.text.language import marked
from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.record.skill import SkillRow

Name = Annotated[
    str | None, typer.Argument(metavar="SERIES", help=marked("One series; without it, all, the pool alone."))
]


def skill(series: Name = None, as_json: AsJson = False) -> None:
    """Show how forecasts of the past went: the pool and every naive rule, by horizon, misses included."""
    from secuela.record.forecast_series import forecast_series_called
    from secuela.record.skill import POOL, skill_of, skill_rows

    if series is None:
        rows = [row for row in skill_rows() if as_json or row.method == POOL]
        print_rows(rows, as_json=as_json, first=() if as_json else _missed())
        return
    known = forecast_series_called(series)
    scored = known.level_of or known.id
    print_rows(skill_of(scored), as_json=as_json, first=() if as_json else _missed(scored))


def _missed(series: str | None = None) -> list[str]:
    """How often it was wrong, before what the scores say: of one series that has bands, or of all."""
    from secuela.report.views.past_forecasts import misses

    told = misses(series)
    if not told.entries:
        return []
    return [_("{title}:").format(title=told.title), *(f"  {entry.name} {entry.text}" for entry in told.entries), ""]


def print_rows(rows: "Sequence[SkillRow]", *, as_json: bool, first: Sequence[str] = ()) -> None:
    """Rows of the skill table, under the sentence that says what they are and the lines that come first."""
    from secuela.report.views.past_forecasts import months_ahead
    from secuela.text.numbers import decimals, short_share
    from secuela.text.rule_words import rule_words
    from secuela.text.score_words import score_glossary

    if as_json:
        say_json({"skill": [row.model_dump() for row in rows]}, indent=None)
        return
    typer.echo(_("Backtests validate the baseline, not the effect of a policy."))
    for line in first:
        typer.echo(line)
    typer.echo(_("CRPS and widths are shares of the last year's mean; below 1 beats the last value staying."))
    last = None
    for row in rows:
        if (row.series, row.horizon) != last:
            last = (row.series, row.horizon)
            typer.echo("")
            heading = _("{series}, {ahead}, origins {first} to {last} ({origins}, effective {effective})")
            told = heading.format(
                series=row.series,
                ahead=months_ahead(row.horizon),
                first=row.first_origin,
                last=row.last_origin,
                origins=row.origins,
                effective=decimals(row.effective, 1),
            )
            typer.echo(told)
        line = _(
            "  {method}: CRPS {crps} ({ratio} of persistence), log score {log}, in 50 % band {half}, "
            "in 90 % band {most}, bias {bias}"
        )
        typer.echo(
            line.format(
                method=rule_words(row.method),
                crps=decimals(row.crps, 3),
                ratio=decimals(row.crps_to_persistence, 2),
                log=decimals(row.log_score, 2),
                half=short_share(row.coverage_50),
                most=short_share(row.coverage_90) if row.informative else _("not informative"),
                bias=decimals(row.bias, 3),
            )
        )
    typer.echo("\n" + _("Words:"))
    for term, meaning in score_glossary():
        typer.echo("  " + _("{term}: {meaning}").format(term=term, meaning=meaning))
