import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from secuela.analysis import run_diff
from secuela.cli.diff import diff
from secuela.evidence.errors import RunError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.runs.arrays import checksums, stored_form
from secuela.runs.store import Kept, Run, write_run
from secuela.text.language import speaking, worded
from support.decision_run import manifest, outcomes, parameters, proposals


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """The run that most are compared with, written once."""
    data = outcomes()
    said = manifest().model_copy(update={"draws": data.sizes["draw"]})
    return write_run(
        tmp_path_factory.mktemp("usual") / "a", data.sel(alternative=said.alternatives), said, parameters()
    )


def described(data, draws, changes):
    """Arrays, draws and manifest of a run, the usual ones where none are given."""
    data = outcomes() if data is None else data
    said = manifest(**changes).model_copy(update={"draws": data.sizes["draw"]})
    return data.sel(alternative=said.alternatives), parameters() if draws is None else draws, said


@pytest.fixture
def written(tmp_path, usual):
    """A run in a folder, for the command."""

    def write(name, data=None, draws=None, **changes):
        if name == usual.path.name and data is None and draws is None and not changes:
            return usual
        data, draws, said = described(data, draws, changes)
        return write_run(tmp_path / name, data, said, draws)

    return write


@pytest.fixture
def saved():
    """The same as its folder would hold it, without one: differences are found in arrays and manifest alone."""

    def hold(name, data=None, draws=None, **changes):
        data, draws, said = described(data, draws, changes)
        stored = stored_form(data)
        sums = {"array_checksums": checksums(stored), "draw_checksums": checksums(draws)}
        return Run(Path(name), said.model_copy(update=sums), Kept(stored, draws, None))

    return hold


def compare_runs(first, second):
    """The differences as JSON holds them."""
    return json.loads(json.dumps(run_diff.compare_runs(first, second).plain()))


def causes(found):
    return {entry["cause"]: entry["details"] for entry in found["why"]}


def louder(data, factor=1.1):
    data["homicides_mx"] = data["homicides_mx"] * factor
    return data


def test_equal_runs(saved):
    found = compare_runs(saved("a"), saved("b"))
    assert found["identical_arrays"]
    assert found["why"] == []
    assert all(entry["equal"] and entry["equal_where_common"] for entry in found["arrays"])
    assert all(row["difference"] == 0 for row in found["changes"])
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize(
    ("cause", "changes", "text"),
    [
        ("data", {"data_checksums": {"series/sesnsp.csv": "b" * 64}}, "series/sesnsp.csv changed"),
        ("data", {"data_checksums": {"new.csv": "b" * 64}}, "new.csv was added"),
        ("options", {"seed": 2}, "seed: 1, then 2"),
        ("options", {"alternatives": ["status-quo", "plan"]}, "alternatives in the first run only: support-only"),
        ("options", {"alternatives": ["status-quo", "support-only", "plan"]}, "alternatives stand in another order"),
        (
            "parameters",
            {"structure": {"homicide_path": {"damped": 4}}},
            "homicide_path: damped 3, published 1, then damped 4",
        ),
        ("version", {"versions": {"secuela": "0.2.0", "numpy": "2.4.0"}}, "secuela: 0.1.0, then 0.2.0"),
        ("platform", {"versions": {"secuela": "0.1.0", "numpy": "2.5.0"}}, "numpy: 2.4.0, then 2.5.0"),
        ("platform", {"platform": {"system": "Linux", "machine": "aarch64", "cpu": "made up"}}, "machine: x86_64"),
        ("proposals", {"reference_policy": [{"id": "listing"}]}, "in force in the second run only: listing"),
        (
            "proposals",
            {"reference_policy": [{"id": "listing", "title": {"en": "Six listed", "es": "Seis"}, "from": "2025-02"}]},
            "in force in the second run only: Six listed (2025-02)",
        ),
    ],
)
def test_each_cause_is_named_and_no_other(saved, cause, changes, text):
    found = causes(compare_runs(saved("a"), saved("b", **changes)))
    assert list(found) == [cause]
    assert any(text in line for line in found[cause])


LINK = {"id": "a.x:b.y", "elasticity": 0.25, "unit": "1", "form": "ratio", "lag": 1, "low": 0.5, "high": 2.0}
LINK |= {"grade": "C", "why": "Since."}


@pytest.mark.parametrize(
    ("theirs", "told"),
    [
        ([{**LINK, "elasticity": 0.5}], ["a.x:b.y, elasticity: 0.25, then 0.5"]),
        ([{**LINK, "lag": 2, "high": 3.0}], ["a.x:b.y, lag: 1, then 2", "a.x:b.y, high: 2.0, then 3.0"]),
        ([{**LINK, "id": "a.x:b.z"}], ["a.x:b.y: only in the first run", "a.x:b.z: only in the second run"]),
    ],
)
def test_a_link_that_changed_is_a_cause_of_its_own(saved, theirs, told):
    runs = saved("a", extra={"links": [LINK]}), saved("b", extra={"links": theirs})
    assert causes(compare_runs(*runs)) == {"links": told}


def test_a_link_in_other_words_is_the_same_link(saved):
    runs = saved("a", extra={"links": [LINK]}), saved("b", extra={"links": [{**LINK, "why": "Because."}]})
    assert causes(compare_runs(*runs)) == {}


def test_changed_doses_and_words_of_a_proposal_are_told_apart(saved):
    changed = proposals()
    changed["plan"] = {**changed["plan"], "doses": {"incapacitation": [1.0] * 7}, "consent": "federal"}
    details = causes(compare_runs(saved("a"), saved("b", proposals=changed)))["proposals"]
    assert "plan: leadership_removal/by=us,means=either was removed" in details
    assert "plan: incapacitation was added" in details
    assert "plan: another consent" in details


def test_a_changed_prior_is_named_with_its_medians(saved):
    found = causes(compare_runs(saved("a"), saved("b", draws=parameters(eta=0.05))))
    assert found["parameters"] == ["organised_crime.eta: median 0.0315, then 0.0515"]


def test_priors_are_compared_on_common_draws_only(saved):
    more = saved("b", data=outcomes(draws=6), draws=parameters(draws=6))
    found = causes(compare_runs(saved("a"), more))
    assert "parameters" not in found


def test_with_another_seed_values_say_nothing_but_names_do(saved):
    other = parameters(eta=0.09).rename({"homicide_path": "homicide_trend"})
    found = causes(compare_runs(saved("a"), saved("b", draws=other, seed=2)))
    assert found["parameters"] == ["homicide_path: only in the first run", "homicide_trend: only in the second run"]


def test_causes_come_in_order(saved):
    other = saved(
        "b",
        louder(outcomes()),
        parameters(eta=0.05),
        versions={"secuela": "0.2.0"},
        as_of="2025-09",
        data_checksums={},
    )
    found = compare_runs(saved("a"), other)
    assert [entry["cause"] for entry in found["why"]] == [
        "origin",
        "data",
        "parameters",
        "proposals",
        "version",
        "platform",
    ]


def test_medians_that_moved(saved):
    found = compare_runs(saved("a"), saved("b", louder(outcomes())))
    moved = {row["outcome"] for row in found["changes"] if row["difference"]}
    assert moved == {"homicides_mx"}
    rows = [row for row in found["changes"] if row["outcome"] == "homicides_mx"]
    assert {(row["alternative"], row["month"]) for row in rows} == {
        (name, month) for name in ("status-quo", "plan", "support-only") for month in (6, 7)
    }
    assert all(row["ratio"] == pytest.approx(1.1, rel=1e-5) for row in rows)
    assert found["why"] == [{"cause": "unknown", "details": ["the arrays differ although nothing recorded does"]}]
    equal = {entry["outcome"]: entry["equal"] for entry in found["arrays"]}
    assert not equal["homicides_mx"]
    assert equal["cartel_members"]


def test_more_draws_with_the_same_first_ones_are_equal_where_common(saved):
    whole = outcomes(draws=6, failed=[("plan", 1)])
    found = compare_runs(saved("a", whole.isel(draw=slice(4))), saved("b", whole, parameters(6)))
    assert not found["identical_arrays"]
    assert all(not entry["equal"] and entry["equal_where_common"] for entry in found["arrays"])


def test_outcomes_and_alternatives_of_one_run_only(saved):
    fewer = outcomes().drop_vars("cost_us").isel(alternative=[0, 1])
    found = compare_runs(saved("a"), saved("b", fewer, alternatives=["status-quo", "plan"]))
    entries = {entry["outcome"]: entry for entry in found["arrays"]}
    assert entries["cost_us"] == {"outcome": "cost_us", "equal": False, "equal_where_common": None}
    assert entries["homicides_mx"]["equal_where_common"] is True
    assert {row["alternative"] for row in found["changes"]} == {"status-quo", "plan"}


def on_calendar(origin_dose, months, as_of="2025-10"):
    """A plan whose dose begins in 2026-01, on the calendar of a run."""
    skipped = Month.parse("2026-01") - Month.parse(as_of) - 1
    doses = {"leadership_removal": [0.0] * skipped + [origin_dose] * (months - skipped)}
    return {**proposals(months), "plan": {"title": {"en": "Plan"}, "doses": doses}}


def test_another_horizon_of_the_same_plan_is_no_change_of_doses(saved):
    first = saved("a", outcomes(months=7), months=7, proposals=on_calendar(6.0, 7))
    second = saved("b", outcomes(months=12), months=12, proposals=on_calendar(6.0, 12))
    assert causes(compare_runs(first, second)) == {"horizon": ["months: 7 (to 2026-05), then 12 (to 2026-10)"]}
    assert causes(compare_runs(second, first)) == {"horizon": ["months: 12 (to 2026-10), then 7 (to 2026-05)"]}
    other = saved("c", outcomes(months=12), months=12, proposals=on_calendar(7.0, 12))
    assert causes(compare_runs(first, other))["proposals"] == ["plan: leadership_removal changed"]


def test_another_origin_of_the_same_plan_is_no_change_of_doses(saved):
    first = saved("a", proposals=on_calendar(6.0, 7))
    second = saved("b", proposals=on_calendar(6.0, 7, "2025-08"), as_of="2025-08", reference_policy=[{"id": "x"}])
    for found in (compare_runs(first, second), compare_runs(second, first)):
        assert list(causes(found)) == ["origin"]
        assert causes(found)["origin"][0].endswith("; the same month number means different dates")
        assert "run only: x" in causes(found)["origin"][1]
    other = saved("c", proposals=on_calendar(5.0, 7, "2025-08"), as_of="2025-08")
    assert causes(compare_runs(first, other))["proposals"] == ["plan: leadership_removal changed"]


def test_runs_of_two_origins_are_compared_at_the_same_dates(saved):
    early = outcomes(months=9)
    late = early.isel(month=slice(2, None)).assign_coords(month=range(8))
    first, second = saved("a", early, months=9, as_of="2025-08"), saved("b", late)
    found = compare_runs(first, second)
    assert found["coverage"]["months"] == {
        "first": ["2025-09", "2026-05"],
        "second": ["2025-11", "2026-05"],
        "common": ["2025-11", "2026-05"],
    }
    assert found["coverage"]["only_first"]["months"] == [["2025-09", "2025-10"]]
    assert all(entry["equal_where_common"] for entry in found["arrays"])
    assert {(row["month"], row["date"]) for row in found["changes"]} == {(6, "2026-02"), (9, "2026-05")}
    assert all(row["difference"] == 0 for row in found["changes"])
    back = compare_runs(second, first)
    assert {(row["month"], row["date"]) for row in back["changes"]} == {(6, "2026-04"), (7, "2026-05")}
    assert all(row["difference"] == 0 for row in back["changes"])


def test_runs_without_a_common_month_are_not_compared(written):
    found = compare_runs(written("a"), written("b", louder(outcomes()), as_of="2024-06"))
    assert found["coverage"]["months"]["common"] is None
    assert found["changes"] == []
    assert {entry["equal_where_common"] for entry in found["arrays"]} == {None}
    done = invoke(*found["runs"])
    assert "The runs simulate no month in common: 2025-11 to 2026-05, then 2024-07 to 2025-01." in done.output
    assert "Medians" not in done.output


def test_counts_of_other_draws_are_no_other_structure(saved, tmp_path):
    more = {"homicide_path": {"damped": 5, "published": 1}}
    second = write_run(tmp_path / "b", outcomes(draws=6), manifest(draws=6, structure=more), parameters(6))
    found = causes(compare_runs(saved("a"), second))
    assert found == {"options": ["draws: 4, then 6"]}


def test_definitions_have_changes_of_their_own(saved):
    found = compare_runs(saved("a"), saved("b"))
    assert {row["definition"] for row in found["changes"] if row["outcome"] == "cost_us"} == {"incremental", "full"}
    assert all("definition" not in row for row in found["changes"] if row["outcome"] != "cost_us")


def test_failed_draws_do_not_spoil_the_medians(saved):
    found = compare_runs(saved("a"), saved("b", outcomes(failed=[("plan", 0)])))
    assert all(row["second"] > 0 for row in found["changes"] if row["outcome"] == "homicides_mx")


def invoke(*arguments):
    app = typer.Typer()
    app.command()(diff)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_command_says_that_arrays_are_identical(written):
    done = invoke(written("a").path, written("b", versions={"secuela": "0.2.0"}).path)
    assert done.exit_code == 0
    assert "Identical arrays." in done.output
    assert "without effect" in done.output
    assert "secuela: 0.1.0, then 0.2.0" in done.output


def test_command_says_what_differs_and_why(written):
    done = invoke(
        written("a").path, written("b", louder(outcomes()), data_checksums={"series/sesnsp.csv": "b" * 64}).path
    )
    assert done.exit_code == 0
    for text in ("The arrays differ.", "Why:", "series/sesnsp.csv changed", "homicides_mx: different values", "+10 %"):
        assert text in done.output


def test_command_names_a_link_that_changed(written):
    runs = (written(name, extra={"links": [{**LINK, "lag": lag}]}).path for name, lag in (("a", 1), ("b", 2)))
    done = invoke(*runs)
    assert done.exit_code == 0, done.exception
    assert "causal links\n    a.x:b.y, lag: 1, then 2" in done.output


def test_command_says_what_only_one_run_holds(written):
    whole = outcomes(months=9)
    fewer = whole.isel(alternative=[0, 1], month=slice(8), draw=slice(3)).drop_vars("cost_us")
    done = invoke(written("a", fewer, alternatives=["status-quo", "plan"]).path, written("b", whole, months=9).path)
    assert "The arrays are equal where both runs hold them." in done.output
    told = "Only in the second run: months 2026-06 to 2026-07; alternatives support-only; outcomes cost_us; 1 draws"
    assert told in done.output
    assert "The arrays differ." not in done.output
    assert "Arrays that differ" not in done.output


def wide(monkeypatch, *arguments):
    monkeypatch.setenv("COLUMNS", "200")
    return invoke(*arguments).output


def test_changes_stand_in_order_with_units_and_labels(written, monkeypatch):
    data = outcomes()
    data["members_left"] = data["members_left"] * 0
    data["recruits"] = data["recruits"] * 3
    output = wide(monkeypatch, written("a").path, written("b", louder(data)).path)
    groups = [block.splitlines() for block in output.split("\n\n")[-4:]]
    assert groups[0][-2].split("  ")[0] == "alternative"
    for head in ("month", "first run", "second run", "difference", "relative"):
        assert f"  {head}" in groups[0][-2]
    assert [(rows[0], len(rows)) for rows in groups[1:]] == [
        ("Recruits, people a month", 7),
        ("Homicides in Mexico, deaths a month", 7),
        ("Members who left, people a month", 7),
    ]
    assert [rows[1].split()[-2] for rows in groups[1:]] == ["+200", "+10", "to"]
    assert "6 (2026-04)" in output
    back = wide(monkeypatch, written("b", louder(data)).path, written("a").path)
    assert back.splitlines()[-1].endswith("from zero")


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_word_of_the_table_is_broken(written, monkeypatch, width, language):
    monkeypatch.setenv("COLUMNS", str(width))
    with speaking(language):
        output = invoke(written("a").path, written("b", louder(outcomes())).path).output
        title = worded(library().outcomes["homicides_mx"].title)
    table = output.split("\n\n", 1)[1]
    assert max(map(len, table.splitlines())) <= width
    assert title in " ".join(table.split())
    assert all(name in table for name in ("status-quo", "support-only", "2026-04"))


def test_months_of_two_origins_are_shown_as_dates(written, monkeypatch):
    output = wide(monkeypatch, written("a").path, written("b", louder(outcomes()), as_of="2025-09").path)
    assert "2026-04" in output
    assert "6 (2026-04)" not in output
    assert "the same month number means different dates" in output


def test_command_prints_one_json_object(written):
    first, second = written("a"), written("b", seed=2)
    done = invoke(first.path, second.path, "--json")
    found = json.loads(done.stdout)
    assert found["schema"] == "secuela/diff/1"
    assert found["runs"] == [str(first.path), str(second.path)]
    assert found["identical_arrays"] is True


def test_a_bad_folder_is_one_clear_error(written, tmp_path):
    done = invoke(written("a").path, tmp_path / "none")
    assert isinstance(done.exception, RunError)
    assert "There is no such run folder" in str(done.exception)
