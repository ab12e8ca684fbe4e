"""What is added stays as it was added: twice is once, a kill leaves the old state, vintages and revisions are kept."""

import json
import os
import signal
import subprocess
import sys
import time
from importlib.resources import files

import pytest
import yaml
from typer.testing import CliRunner

from secuela.cli.main import app
from secuela.evidence.errors import RecordError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.record import additions as store
from secuela.record.additions import add, additions, data_folder, drop
from secuela.record.known_rows import known_rows, last_month, revised, shipped_rows
from secuela.record.published_series import PublishedSeries, published_series, series_called, shipped_ids
from secuela.record.recognition import read_published
from support.agency_layouts import overdose_json, tidy, victims

HOMICIDES = published_series()["sesnsp_homicide_victims"]
TIDY = ("sspc_preliminary_homicides", "MX", "2025-11", "1500", "death/month", "a press page", "2025-12")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "data"))


def state():
    """Every file of the data folder but the lock."""
    folder = data_folder()
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != "lock"
    }


def said(*arguments):
    done = CliRunner().invoke(app, ["data", *map(str, arguments)])
    assert done.exit_code == 0, done.output + str(done.exception)
    return done.output


def value(series, place, month, vintage=None):
    rows = known_rows(series, None if vintage is None else Month.parse(vintage))
    found = rows[(rows["place"] == place) & (rows["month"] == Month.parse(month).index)]["value"]
    return found.iloc[0] if len(found) else None


def test_adding_twice_changes_nothing(tmp_path):
    path = victims(tmp_path / "a.csv", year=2025)
    [(first, new)] = add([read_published(path)])
    before = state()
    path.rename(tmp_path / "renamed.csv")
    again = victims(tmp_path / "b.csv", year=2025, encoding="utf-8-sig")  # the same rows in other bytes
    assert new
    assert add([read_published(tmp_path / "renamed.csv"), read_published(again)]) == [(first, False), (first, False)]
    assert state() == before
    assert "nothing was changed" in said("add", again)


def test_added_rows_move_the_record_and_the_package_s_own_stay(tmp_path):
    assert last_month(HOMICIDES) == Month.parse("2025-06")
    before = value(HOMICIDES, "MX", "2024-12")
    add([read_published(victims(tmp_path / "a.csv", year=2025, each=30))])
    assert last_month(HOMICIDES) == Month.parse("2025-12")
    assert value(HOMICIDES, "MX", "2025-12") == 2 * 30 * 32
    assert value(HOMICIDES, "MX-SIN", "2025-12") == 60
    assert value(HOMICIDES, "MX", "2024-12") == before
    drop([])
    assert last_month(HOMICIDES) == Month.parse("2025-06")


def test_revisions_are_shown_and_an_older_file_does_not_undo_a_newer(tmp_path):
    newer = read_published(victims(tmp_path / "b.csv", year=2025, each=31))
    older = read_published(victims(tmp_path / "a.csv", year=2025, months=9, each=30))
    add([newer])
    add([older])
    assert (additions()[0].vintage, additions()[1].vintage) == ("2026-01", "2025-10")
    assert value(HOMICIDES, "MX", "2025-08") == 2 * 31 * 32
    assert value(HOMICIDES, "MX", "2025-08", vintage="2025-12") == 2 * 30 * 32
    assert value(HOMICIDES, "MX", "2025-12", vintage="2025-12") is None
    last = revised(HOMICIDES)[-1]
    assert (last.vintage_before, last.vintage, last.months_changed) == ("2025-10", "2026-01", 9)
    assert (last.largest_place, last.largest_before, last.largest_after) == ("MX", 1920, 1984)
    told = said("status")
    assert "Revised: sesnsp_homicide_victims, 9 months from vintage 2025-10 to 2026-01" in told
    assert "Break: sesnsp_homicide_victims ends with 2025-12; rnid_homicide_victims follows and is not joined" in told


def test_what_was_known_earlier_reads_the_package_s_rows_as_far_as_they_were_published_by_then():
    assert value(HOMICIDES, "MX", "2024-05", vintage="2024-06") == 2652
    assert value(HOMICIDES, "MX", "2024-06", vintage="2024-06") is None


def test_a_vintage_can_be_given_and_is_never_before_the_last_month(tmp_path):
    read = read_published(victims(tmp_path / "a.csv", year=2025))
    [(added, _)] = add([read], Month.parse("2026-04"))
    assert (added.vintage, added.vintage_from) == ("2026-04", "given")
    with pytest.raises(RecordError, match="holds 2025-12, which is after its vintage 2025-11"):
        add([read], Month.parse("2025-11"))


def test_all_files_of_a_command_or_none(tmp_path):
    good, bad = victims(tmp_path / "a.csv", year=2025), tmp_path / "b.csv"
    bad.write_bytes(good.read_bytes()[:-200])
    done = CliRunner().invoke(app, ["data", "add", str(good), str(bad)])
    assert isinstance(done.exception, RecordError)
    assert additions() == ()


@pytest.mark.parametrize("after", range(4))
def test_dying_anywhere_in_the_middle_leaves_the_old_state(tmp_path, monkeypatch, after):
    """The process dies at the replacing of the first, second, … file."""
    add([read_published(tidy(tmp_path / "first.csv", TIDY))])
    before = additions()
    read = [read_published(victims(tmp_path / f"{n}.csv", year=2025, each=n)) for n in (3, 4)]
    calls = []

    def dying(path, content, replace=store._replace):
        calls.append(path)
        if len(calls) > after:
            path.with_name(f"{path.name}.tmp").write_bytes(content[:10])
            raise KeyboardInterrupt
        replace(path, content)

    monkeypatch.setattr(store, "_replace", dying)
    if after < 3:
        with pytest.raises(KeyboardInterrupt):
            add(read)
        assert additions() == before
        assert value(HOMICIDES, "MX", "2025-12") is None
    monkeypatch.undo()
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "data"))
    assert [new for _, new in add(read)] == [True, True]
    assert {path.name for path in (data_folder() / "rows").iterdir()} == {f"{each.id}.parquet" for each in additions()}


def test_a_killed_process_leaves_the_old_state_or_the_new(tmp_path):
    add([read_published(tidy(tmp_path / "first.csv", TIDY))])
    before = additions()
    files = [str(victims(tmp_path / f"{n}.csv", year=2025, each=n)) for n in range(2, 5)]
    code = (
        "import sys\nfrom secuela.record.additions import add\nfrom secuela.record.recognition import read_published\n"
        "read = [read_published(name) for name in sys.argv[1:]]\nprint('read', flush=True)\nadd(read)\n"
    )
    for wait in (0.0, 0.02, 0.08):
        with subprocess.Popen([sys.executable, "-c", code, *files], stdout=subprocess.PIPE, env=os.environ) as process:
            process.stdout.readline()
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
        there = additions()
        assert there == before or (there[:1] == before and len(there) == 4)
        known_rows(HOMICIDES)


def test_changed_and_missing_files_are_refused(tmp_path):
    [(added, _)] = add([read_published(victims(tmp_path / "a.csv", year=2025))])
    path = data_folder() / "rows" / f"{added.id}.parquet"
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(RecordError, match=f"{added.id}.parquet of the added data is damaged: checksum"):
        known_rows(HOMICIDES)
    path.unlink()
    with pytest.raises(RecordError, match="No such file"):
        known_rows(HOMICIDES)
    index = data_folder() / "index.json"
    index.write_text(index.read_text().replace("2026-01", "2026-02"))
    with pytest.raises(RecordError, match=r"index\.json of the added data is damaged: checksum"):
        additions()


def test_two_at_once_are_refused(tmp_path):
    read = read_published(victims(tmp_path / "a.csv", year=2025))
    with store._writing(), pytest.raises(RecordError, match="Another process is adding data or dropping it"):
        add([read])


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "file"))
    with pytest.raises(RecordError, match="The data folder cannot be written"):
        add([read_published(tidy(tmp_path / "a.csv", TIDY))])


def test_show_gives_rows_by_any_name_of_series_and_place(tmp_path):
    add([read_published(victims(tmp_path / "a.csv", year=2025))])
    told = json.loads(said("show", "homicides_mx_state", "--place", "Sinaloa", "--from", "2025-11", "--json"))
    assert told["ends"]["next"] == "rnid_homicide_victims"
    assert told["rows"] == [
        {"series": "homicides_mx_state", "place": "MX-SIN", "month": month, "value": 6.0, "unit": "death/month",
         "source": "sesnsp", "vintage": "2026-01"}
        for month in ("2025-11", "2025-12")
    ]  # fmt: skip
    nation = json.loads(said("show", "homicides_mx", "--to", "2015-01", "--json"))["rows"]
    assert [(row["place"], row["month"]) for row in nation] == [("MX", "2015-01")]
    states = json.loads(said("show", "homicides_mx_state", "--from", "2025-12", "--json"))["rows"]
    assert len(states) == 32
    seized = json.loads(said("show", "fentanyl_seizures", "--place", "corridor-arizona", "--from", "2025-10", "--json"))
    assert [round(row["value"], 2) for row in seized["rows"]] == [230.96]


def test_wrong_names_are_refused_with_near_ones():
    with pytest.raises(RecordError, match=r"no published series called homicide_mx\.[^$]*homicides_mx"):
        series_called("homicide_mx")
    done = CliRunner().invoke(app, ["data", "show", "homicides_mx", "--place", "Culiacan"])
    assert "holds no place Culiacan" in str(done.exception)
    assert "Nothing was added under the name x" in str(CliRunner().invoke(app, ["data", "drop", "x"]).exception)
    assert "--all" in str(CliRunner().invoke(app, ["data", "drop"]).exception)


def test_list_says_age_address_and_licence_of_every_series(tmp_path):
    add([read_published(overdose_json(tmp_path / "a.json"))])
    lines = {line["series"]: line for line in json.loads(said("list", "--json"))["series"]}
    assert set(lines) == set(published_series())
    assert all(line["address"].startswith("https://") and line["licence"] and line["agency"] for line in lines.values())
    assert lines["overdose_predicted_total"]["last_month"] == "2025-11"
    assert lines["rnid_homicide_victims"]["last_month"] is None
    text = said("list")
    assert all(line["address"] in text for line in lines.values())


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"unit": "death/year"},
            "its shipped table sspc_preliminary_homicides in death/month, month.",
        ),
        ({"frequency": "year"}, "give both records, here and in evidence/tables/series.yaml, the same unit"),
        ({"shipped": {"MX": ["sspc_homicides"]}}, "names the shipped table sspc_homicides, which has no record"),
    ],
)
def test_a_published_series_and_its_shipped_table_agree(changes, told):
    series = published_series()["sspc_preliminary_homicides"]
    with pytest.raises(RecordError) as caught:
        shipped_rows(series.model_copy(update=changes))
    assert told in str(caught.value)
    assert "Where: record/published_series.yaml, sspc_preliminary_homicides.shipped" in str(caught.value)


def test_a_table_that_is_published_as_it_stands_has_one_record():
    tables = {name: table for name, table in library().series.items() if table.published is not None}
    listed = yaml.safe_load(files("secuela.record").joinpath("published_series.yaml").read_text(encoding="utf-8"))
    assert not set(tables) & set(listed)
    assert set(tables) | set(listed) == set(published_series())
    for name, table in tables.items():
        series = published_series()[name]
        assert (series.unit, series.frequency) == (table.unit, table.frequency)
        assert shipped_ids(series, series.nation) == (name,)
        assert (shipped_rows(series)["place"] == series.nation).any()
    victims = published_series()["sesnsp_homicide_victims"]
    assert shipped_ids(victims, "states") == ("sesnsp_victims_by_state_to_2018", "sesnsp_victims_by_state_from_2019")
    assert (victims.vintage, victims.lag, victims.ends.next) == ("2025-07", 1, "rnid_homicide_victims")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"vintage": None}, "names shipped rows and no vintage"),
        ({"shipped": {"US": ["sspc_preliminary_homicides"]}}, "shipped is by MX, corridors, states, not by US"),
    ],
)
def test_shipped_rows_that_nobody_would_see_are_refused(changes, told):
    given = published_series()["sspc_preliminary_homicides"].model_dump(by_alias=True)
    with pytest.raises(ValueError, match=told):
        PublishedSeries.model_validate({**given, **changes})
