"""``backtest``, ``skill``, ``forecast`` and ``score`` as a user calls them."""

import json

import pytest
from typer.testing import CliRunner

from secuela.cli.main import app
from secuela.evidence.errors import SecuelaError
from secuela.evidence.months import Month
from secuela.record.skill import skill_of

SERIES = "fentanyl_seizures"
LEVELS = {"0.05", "0.25", "0.5", "0.75", "0.95", "0.01", "0.025", "0.975", "0.99"}


def called(*arguments):
    found = CliRunner().invoke(app, list(arguments), catch_exceptions=True)
    if isinstance(found.exception, SecuelaError):
        raise found.exception
    assert found.exit_code == 0, found.output
    return found.stdout


def test_a_forecast_is_told_by_month_and_place_beside_naive_rules():
    told = json.loads(called("backtest", "--series", SERIES, "--origin", "2025-10", "--months", "10", "--json"))
    assert {"series", "unit", "definition", "origin", "forecast", "naive"} <= set(told)
    assert (told["series"], told["unit"], told["origin"]) == (SERIES, "pound/month", "2025-10")
    months = list(dict.fromkeys(row["month"] for row in told["forecast"]))
    assert (months[0], months[-1], len(months)) == ("2025-11", "2026-08", 10)
    places = {"corridor-california", "corridor-arizona", "corridor-el-paso-west-texas", "corridor-south-texas"}
    assert {row["place"] for row in told["forecast"]} == places
    assert {"persistence", "seasonal_naive", "drift"} <= set(told["naive"])
    for rows in (told["forecast"], *told["naive"].values()):
        assert len(rows) == 40
        for row in rows:
            assert set(row["quantiles"]) >= LEVELS
            values = [row["quantiles"][level] for level in sorted(row["quantiles"], key=float)]
            assert values == sorted(values)
            assert values[0] >= 0


def test_the_same_command_gives_the_same_figures():
    arguments = ("backtest", "--series", SERIES, "--origin", "2024-06", "--months", "2", "--json")
    assert called(*arguments) == called(*arguments)


def test_a_forecast_reads_as_a_table_too():
    told = called("backtest", "--series", SERIES, "--origin", "2025-10", "--months", "1")
    assert "Fentanyl seized at the southwest border" in told
    assert "2025-11  corridor-arizona" in told
    assert told.rstrip().endswith("–")  # the record ends before


def test_what_came_stands_beside_the_forecast_as_far_as_the_record_goes():
    from secuela.learning.forecasting.histories import truth
    from secuela.record.forecast_series import forecast_series

    told = json.loads(called("backtest", "--series", SERIES, "--origin", "2025-08", "--months", "4", "--json"))
    assert {row["month"] for row in told["came"]} == {"2025-09", "2025-10"}
    first, values = truth(forecast_series()[SERIES])
    assert [row["value"] for row in told["came"]] == values[Month.parse("2025-09") - first :].ravel().tolist()


@pytest.mark.parametrize(
    ("arguments", "what", "fix"),
    [
        (("--months", "3"), "--months needs --origin", "name the month"),
        (("--origin", "2024-06"), "--origin needs --series", "homicides_mx"),
        (
            ("--series", "homicide", "--origin", "2024-06"),
            "No series that is forecast is called homicide",
            "homicides_mx",
        ),
        (("--series", SERIES, "--origin", "2024-06", "--months", "61"), "61 is not a usable number", "from 1 to 60"),
        (("--series", SERIES, "--origin", "2024-06", "--months", "1.000"), "1.000", "write 1000 or 1"),
        (("--series", SERIES, "--origin", "June"), "is not a month", "YYYY-MM"),
        (("--series", SERIES, "--origin", "2019-01"), "has 4 months up to 2019-01", "2020-09 or later"),
        (("--series", SERIES, "--origin", "2030-01"), "ends in 2025-10", "use 2025-10"),
    ],
)
def test_mistakes_are_one_message(arguments, what, fix):
    with pytest.raises(SecuelaError) as found:
        called("backtest", *arguments)
    assert what in str(found.value)
    assert fix in str(found.value)


def test_skill_tells_the_stored_rows_misses_included():
    told = json.loads(called("skill", "overdose_deaths_us_12m", "--json"))
    assert told["skill"] == [row.model_dump() for row in skill_of("overdose_deaths_us_12m")]
    assert {row["method"] for row in told["skill"]} >= {"pool", "persistence", "arima"}
    one = called("skill", "overdose_deaths_us_12m")
    assert "13 of 32 forecasts a year ahead missed" in one
    assert "Victims of intentional homicide" not in one
    assert "overdose_deaths_us_12m, 1 month ahead, origins" in one
    words = called("skill")
    assert words.startswith("Backtests validate the baseline, not the effect of a policy.")
    assert "Overdose deaths in 12 months, United States: 13 of 32 forecasts a year ahead missed (9 came out" in words
    assert "not informative" in words
    assert "  CRPS: continuous ranked probability score: how far the forecast" in words
    assert "  the last value stays: CRPS" not in words  # without a series, the pool alone


def test_a_series_at_the_level_of_another_shows_the_skill_of_that_one():
    told = json.loads(called("skill", "homicides_mx_preliminary", "--json"))
    assert {row["series"] for row in told["skill"]} == {"homicides_mx"}


def test_a_series_that_does_not_reach_the_origin_is_named(tmp_path, monkeypatch):
    from secuela.learning.forecasting import frozen_forecast
    from secuela.record.forecast_series import forecast_series

    few = {name: forecast_series()[name] for name in (SERIES, "inegi_homicides_mx")}
    monkeypatch.setattr(frozen_forecast, "forecast_series", lambda: few)
    told = called("forecast", "--months", "1", "--out", str(tmp_path / "frozen"))
    assert "Frozen at 2025-10" in told  # the newest month that is known
    assert "Left out: inegi_homicides_mx ends in 2022-12, before the origin 2025-10." in told


def test_a_forecast_is_frozen_and_scored_on_the_command_line(tmp_path):
    out = tmp_path / "frozen"
    told = called("forecast", "--origin", "2025-03", "--months", "3", "--series", SERIES, "--out", str(out))
    assert "Frozen at 2025-03" in told
    scored = json.loads(called("score", str(out), "--json"))
    (row,) = scored["series"]
    assert (row["known"], row["open"], row["last_known"]) == (12, 0, "2025-06")
    assert 0 <= row["coverage_50"] <= row["coverage_90"] <= 1
    assert row["crps"] > 0
    assert "12 values known to 2025-06" in called("score", str(out))
