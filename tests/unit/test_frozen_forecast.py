"""A forecast frozen in a folder: the form of the hubs, its checksums, and its score when months have come."""

import json
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest

from secuela.evidence.errors import OptionError, RecordError
from secuela.evidence.months import Month
from secuela.learning.forecasting.frozen_forecast import HUB_LEVELS, SAMPLES, at_levels, freeze, paths, score
from secuela.learning.forecasting.past_weights import forecast_at
from secuela.record.additions import add
from secuela.record.forecast_series import forecast_series
from secuela.record.recognition import read_published
from support.forecast_records import planted

SCHEMAS = Path(__file__).parents[1] / "hub_schemas"
ORIGIN = Month.parse("2025-10")
NAMES = ("encounters_sw_border", "fentanyl_seizures")


@pytest.fixture(scope="module")
def frozen(tmp_path_factory):
    out = tmp_path_factory.mktemp("frozen") / "folder"
    assert freeze(ORIGIN, out, 6, "0", NAMES) == {}
    return out


def test_configuration_is_valid_by_the_schemas_of_the_hubs(frozen):
    for name in ("tasks", "target-data"):
        schema = json.loads((SCHEMAS / f"{name}-schema_v6.0.0.json").read_text(encoding="utf-8"))
        content = json.loads((frozen / "hub-config" / f"{name}.json").read_text(encoding="utf-8"))
        assert list(jsonschema.Draft202012Validator(schema).iter_errors(content)) == []


def test_rows_are_what_the_tasks_ask_for(frozen):
    tasks = json.loads((frozen / "hub-config" / "tasks.json").read_text(encoding="utf-8"))
    (file,) = (frozen / "model-output" / "secuela-pool").glob("*.csv")
    rows = pd.read_csv(file)
    for task in tasks["rounds"][0]["model_tasks"]:
        asked, own = task["task_ids"], rows[rows["target"] == task["task_ids"]["target"]["required"][0]]
        assert set(own["horizon"]) == set(asked["horizon"]["required"])
        assert set(own["location"]) == set(asked["location"]["required"])
        assert set(own["target_end_date"]) == set(asked["target_end_date"]["optional"])
        assert sorted(set(own["output_type_id"])) == pytest.approx(list(HUB_LEVELS))
        size = len(asked["horizon"]["required"]) * len(asked["location"]["required"])
        assert len(own) == size * len(HUB_LEVELS)
    assert (rows["value"] >= 0).all()
    assert rows["target_end_date"].min() == "2025-11-30"


def test_sample_paths_have_the_law_of_the_quantiles_and_last(frozen):
    (file,) = (frozen / "model-output" / "secuela-pool").glob("*.parquet")
    rows = pd.read_parquet(file)
    own = rows[(rows["target"] == "encounters_sw_border") & (rows["horizon"] == 6)]
    assert len(own) == SAMPLES
    quantiles = pd.read_csv(next(file.parent.glob("*.csv")))
    told = quantiles[(quantiles["target"] == "encounters_sw_border") & (quantiles["horizon"] == 6)]
    by_level = told.set_index("output_type_id")["value"]
    for level in (0.05, 0.5, 0.95):
        assert np.quantile(own["value"], level) == pytest.approx(by_level[level], rel=0.05)
    wide = rows[rows["target"] == "encounters_sw_border"].pivot_table(
        index="output_type_id", columns="horizon", values="value"
    )
    assert wide.corr(method="spearman").loc[5, 6] > 0.5


def test_what_was_written_is_what_the_forecast_says(frozen):
    series = forecast_series()["encounters_sw_border"]
    made = forecast_at(series, ORIGIN, 6)
    rows = pd.read_csv(frozen / "forecast.csv")
    own = rows[(rows["series"] == series.id) & (rows["method"] == "pool") & (rows["month"] == "2026-02")]
    assert own["value"].to_numpy() == pytest.approx(at_levels(made.pooled, HUB_LEVELS)[:, 3, 0], rel=1e-9)
    assert set(own["unit"]) == {series.unit}
    assert paths(made).shape == (SAMPLES, 6, 1)


def test_a_frozen_forecast_is_never_written_over(frozen):
    with pytest.raises(OptionError, match="is there already") as found:
        freeze(ORIGIN, frozen, 6, "0", NAMES)
    assert "never written over" in str(found.value)


def test_a_series_asked_for_by_name_that_does_not_reach_the_origin_is_refused_and_nothing_is_left(tmp_path):
    with pytest.raises(RecordError, match="ends in 2025-10"):
        freeze(Month.parse("2026-03"), tmp_path / "out", 3, "0", ("encounters_sw_border",))
    assert not list(tmp_path.iterdir())


def test_all_months_are_open_until_they_come_and_then_are_scored(frozen, tmp_path, monkeypatch):
    held, rows = score(frozen)
    assert (held.origin, held.months) == ("2025-10", 6)
    assert [(row.series, row.known, row.open, row.crps) for row in rows] == [
        ("encounters_sw_border", 0, 6, None),
        ("fentanyl_seizures", 0, 24, None),
    ]
    monkeypatch.setenv("SECUELA_DATA", str(tmp_path / "data"))
    later = [("US", "2025-11", 11_000.0), ("US", "2025-12", 900_000.0)]
    add([read_published(planted(tmp_path, "sw_border_encounters", later, "2026-02"))], Month.parse("2026-02"))
    encounters = score(frozen)[1][0]
    assert (encounters.known, encounters.open, encounters.last_known) == (2, 4, "2025-12")
    assert encounters.coverage_90 == pytest.approx(0.5)  # one as ever, one beyond any band
    assert encounters.crps > 10_000


def test_a_changed_file_is_found_out(frozen, tmp_path):
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(frozen, copy)
    file = copy / "forecast.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("2025-11", "2025-12", 1), encoding="utf-8")
    with pytest.raises(RecordError, match=r"forecast\.csv is not as it was frozen"):
        score(copy)
    (copy / "manifest.json").unlink()
    with pytest.raises(RecordError, match="is no frozen forecast") as found:
        score(copy)
    assert "secuela forecast" in str(found.value)
