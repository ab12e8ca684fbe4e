"""Windows that agencies publish: whole or left out, joined to the record where it reaches."""

import numpy as np
import pytest
import xarray as xr

from secuela.analysis.agency_windows import AgencyWindows
from secuela.evidence.months import Month
from secuela.runs.stored_plans import PastRecord

ORIGIN = Month.parse("2025-10")
LEVEL = 100.0  # of every simulated month, the origin among them


def futures(name, months=26):
    values = np.full((1, 4, months + 1), LEVEL, np.float32) + np.arange(months + 1, dtype=np.float32)
    return xr.DataArray(values, dims=("mode", "draw", "month"), coords={"mode": ["if_carried_out"]}, name=name)


def record(first, last):
    months = [str(Month.parse(first) + i) for i in range(Month.parse(last) - Month.parse(first) + 1)]
    return {"homicides_mx": {"months": months, "values": [10.0] * len(months)}}


def windows(kind, history=None, months=26):
    held = {name: PastRecord(**each) for name, each in (history or {}).items()}
    return AgencyWindows(kind, ORIGIN, months, held)


def read(kind, history=None, name="homicides_mx"):
    found = windows(kind, history)
    labels = [span.label for span in found.spans]
    return dict(zip(labels, found.read(futures(name)).to_numpy()[0, 0].tolist(), strict=True))


def test_a_year_is_the_sum_of_its_months():
    assert read("calendar")["2026"] == sum(LEVEL + month for month in range(3, 15))
    assert read("fiscal")["FY2027"] == sum(LEVEL + month for month in range(12, 24))
    assert read("12-months")["2027-03"] == sum(LEVEL + month for month in range(6, 18))


def test_what_begins_before_the_origin_takes_the_record_and_is_left_out_without_one():
    whole = record("2025-01", "2025-10")
    assert read("calendar", whole)["2025"] == 10 * 10 + (LEVEL + 1) + (LEVEL + 2)
    assert np.isnan(read("calendar")["2025"])
    assert np.isnan(read("calendar", record("2025-02", "2025-10"))["2025"])
    assert windows("calendar").without_beginning(["homicides_mx", "cooperation"]) == {"homicides_mx": ["2025"]}
    assert windows("calendar", whole).without_beginning(["homicides_mx"]) == {}


def test_the_origin_month_comes_from_its_level_where_the_record_ends_earlier():
    to_september = record("2025-01", "2025-09")
    assert read("calendar", to_september)["2025"] == 9 * 10 + LEVEL + (LEVEL + 1) + (LEVEL + 2)
    assert read("fiscal")["FY2026"] == sum(LEVEL + month for month in range(12))
    assert np.isnan(read("calendar", record("2025-01", "2025-08"))["2025"])


def test_preliminary_counts_are_other_counts_and_do_not_fill_a_year():
    history = record("2025-01", "2025-06")
    later = record("2025-01", "2025-10")["homicides_mx"]
    assert np.isnan(read("calendar", {"homicides_mx": {**history["homicides_mx"], "preliminary": later}})["2025"])


def test_what_the_horizon_cuts_is_left_out_and_said():
    found = windows("calendar", months=26)  # to December 2027
    assert [span.label for span in found.spans] == ["2025", "2026", "2027"]
    assert found.unfinished == []
    assert windows("calendar", months=25).unfinished == ["2027"]
    assert windows("fiscal", months=5).spans == []
    with pytest.raises(ValueError, match="no window ends within the horizon"):
        windows("fiscal", months=5).steps()


def test_a_stock_is_read_in_the_last_month():
    assert read("calendar", name="cooperation") == {"2025": LEVEL + 2, "2026": LEVEL + 14, "2027": LEVEL + 26}


def test_a_future_that_failed_has_no_year():
    broken = futures("homicides_mx")
    broken[0, 1] = np.nan
    found = windows("calendar", record("2025-01", "2025-10")).read(broken)
    assert np.isnan(found[0, 1]).all()
    assert np.isfinite(found[0, 0]).all()


def test_a_row_tells_its_months_and_how_many_lie_before_the_futures():
    steps = windows("fiscal").steps()
    assert steps.columns == {
        "window": ["FY2026", "FY2027"],
        "first_month": ["2025-10", "2026-10"],
        "last_month": ["2026-09", "2027-09"],
        "months_before": [1, 0],
    }
    assert steps.unit("death/month", "homicides_mx") == "death"
    assert steps.unit("index", "cooperation") == "index"
