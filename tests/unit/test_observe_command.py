"""``secuela observe``: from a saved run to rows, in both languages; what is not modelled says so."""

import csv
import json

import pytest

from secuela.evidence.months import Month
from secuela.evidence.states import STATES
from secuela.record.observation.observation_law import laws
from secuela.record.observation.observed_run import observed, why_not
from secuela.record.published_series import CORRIDORS, published_series
from support.planted_run import ALTERNATIVES, planted_run
from support.shared_runs import within

LEVELS = ["0.05", "0.25", "0.5", "0.75", "0.95"]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return planted_run(tmp_path_factory.mktemp("observe") / "run")


def told(run, *arguments):
    done = within("observe", str(run.path), *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def everything(run):
    return json.loads(told(run, "--json"))


def test_json_holds_every_modelled_series_under_both_alternatives(everything):
    assert {each["series"] for each in everything["observed"]} == set(laws())
    pairs = [(each["series"], each["alternative"]) for each in everything["observed"]]
    assert len(pairs) == len(set(pairs)) == 2 * len(laws())
    assert (everything["origin"], everything["release"], everything["seed"]) == ("2025-10", None, 5)
    one = everything["observed"][0]
    assert list(one) == ["series", "unit", "definition", "agency", "alternative", "rows"]
    assert one["unit"] == published_series()[one["series"]].unit
    for each in everything["observed"]:
        for row in each["rows"]:
            quantiles = list(row["quantiles"].values())
            assert list(row["quantiles"]) == LEVELS
            assert quantiles == sorted(quantiles)
            assert row["place"] in published_series()[each["series"]].allowed_places()


def test_what_a_run_does_not_model_says_so(everything):
    lacking = {each["series"]: each["why"] for each in everything["not_modelled"]}
    assert set(lacking) == set(published_series()) - set(laws())
    assert set(lacking.values()) == {"not modelled"}


def test_no_corridor_is_shown_under_a_plan(everything):
    places = {
        each["alternative"]: {row["place"] for row in each["rows"]}
        for each in everything["observed"]
        if each["series"] == "fentanyl_seizures"
    }
    assert places == {
        "status-quo": {*CORRIDORS, "coastal-interior", "southwest-border"},
        "mexican-led": {"southwest-border"},
    }


def test_equal_alternatives_are_published_alike(everything):
    rows = {
        (each["series"], each["alternative"]): {(row["place"], row["month"]): row for row in each["rows"]}
        for each in everything["observed"]
    }
    for name in laws():
        usual, plan = rows[name, "status-quo"], rows[name, "mexican-led"]
        assert plan
        assert all(usual[key] == row for key, row in plan.items())


def test_a_series_is_found_by_its_other_names_and_its_states_alone(run):
    nation = json.loads(told(run, "--series", "homicides_mx", "--json", "--alternatives", "status-quo"))
    (one,) = nation["observed"]
    assert {row["place"] for row in one["rows"]} == {"MX", *STATES}
    states = json.loads(told(run, "--series", "homicides_mx_state", "--json", "--alternatives", "all"))
    assert [each["alternative"] for each in states["observed"]] == ALTERNATIVES
    assert {row["place"] for row in states["observed"][0]["rows"]} == set(STATES)


def test_states_that_a_run_does_not_hold_are_not_modelled(run):
    assert "disappearances_mx_state: not modelled" in told(run, "--series", "disappearances_mx_state")
    found = json.loads(told(run, "--series", "disappearances_mx_state", "--json"))
    assert found["observed"] == []
    assert found["not_modelled"] == [{"series": "disappearances_mx_state", "why": "not modelled"}]


def test_a_release_shows_what_is_out_by_then_and_more_of_it(run):
    def first(*arguments):
        found = json.loads(told(run, "--series", "sesnsp_homicide_victims", "--json", *arguments))["observed"][0]
        return [row for row in found["rows"] if row["place"] == "MX"]

    early, late = first("--release", "2026-01"), first("--release", "2026-12")
    assert [row["month"] for row in early] == ["2025-11", "2025-12"]
    assert len(late) == 13
    assert early[1]["mean"] < late[1]["mean"]  # December, first published in January
    assert first()[0]["mean"] < early[0]["mean"]  # November had a month more


def test_csv_holds_the_same_rows(run, everything, tmp_path):
    out = tmp_path / "rows.csv"
    assert str(out) in told(run, "--out", str(out))
    with out.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(len(each["rows"]) for each in everything["observed"])
    assert list(rows[0]) == ["series", "agency", "unit", "alternative", "place", "month", "mean", *LEVELS]
    done = within("observe", str(run.path), "--out", str(out))
    assert done.returncode == 2
    assert "exists already" in done.stderr


def test_the_terminal_speaks_both_languages(run):
    english, spanish = told(run), told(run, "--lang", "es")
    assert "Encounters at the US southwest border (CBP, sw_border_encounters), encounters a month" in english
    assert f"not modelled: {len(published_series()) - len(laws())} further series" in english
    assert "Encuentros en la frontera suroeste" in spanish
    assert "encuentros del mes calendario, con la estacionalidad del registro" in spanish
    assert "sin modelar" in spanish
    assert "mean" not in spanish
    assert max(len(line) for line in english.splitlines() if line.startswith("  ")) <= 80
    assert "ucdp_non_state_deaths: not modelled" in told(run, "--series", "ucdp_non_state_deaths")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--series", "homicide_mx"], "did you mean homicides_mx"),
        (["--alternatives", "mexican-lead"], "did you mean mexican-led"),
        (["--release", "2025-10"], "By 2025-10 nothing after the origin, 2025-10, is published"),
        (["--release", "soon"], "is not a month"),
        (["--out", "no-such-folder/rows.csv"], "no-such-folder"),
    ],
)
def test_what_cannot_be_answered_is_refused_before_any_row(run, arguments, said):
    done = within("observe", str(run.path), *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_run_without_an_outcome_says_which(tmp_path):
    old = planted_run(tmp_path / "old", without=("fentanyl_seizures",))
    said = told(old)
    assert "fentanyl_seizures: the run holds no fentanyl_seizures: make it again" in said
    assert observed(old, [published_series()["fentanyl_seizures"]], ALTERNATIVES) == []


def test_a_series_that_an_early_origin_does_not_know_says_so(tmp_path):
    """The daily counts begin in 2025; everything else is read from the record as of the origin."""
    run = planted_run(tmp_path / "early", months=24, origin=Month.parse("2022-06"))
    wanted = [published_series()[name] for name in laws()]
    lacking = {each.id: str(why) for each in wanted if (why := why_not(run, each)) is not None}
    assert lacking == {"sspc_preliminary_homicides": "not modelled: its level at the origin is not known"}
    found = observed(run, wanted, ["status-quo"])
    assert {each.series for each in found} == set(laws()) - set(lacking)
    months = {each.series: each.rows[0].month for each in found}
    assert months["sesnsp_homicide_victims"] == "2022-07"
    assert months["nflis_fentanyl_reports_half_year"] == "2022-12"


def test_what_a_user_adds_after_a_run_does_not_reach_it(run, monkeypatch):
    def never(*_):
        raise AssertionError

    monkeypatch.setattr("secuela.record.observation.observed_run.seeing", never)
    assert not run.manifest.saw_added
    assert observed(run, [published_series()["rnpdno_missing"]], ["status-quo"])[0].rows
    saw = run.manifest.model_copy(update={"data_checksums": {"added/a file (1)": "0"}})
    assert saw.saw_added


def test_parameters_of_a_run_are_its_own_where_it_kept_them(shared_run):
    """A simulated run: corridors, half-years and all; its arrays say that they hold no noise and no season."""
    run = shared_run.opened()
    array = run.outcomes["fentanyl_seizures"]
    assert array.attrs["value"] == "expectation"
    assert array.attrs["observation_noise"] == array.attrs["season"] == "none"
    assert "corridor" not in array.dims
    assert "agency_counts.victims_first_gap" in run.draws
    wanted = [published_series()[name] for name in laws()]
    found = observed(run, wanted, [run.manifest.baseline])
    by_series = {each.series: each for each in found}
    assert set(by_series) == set(laws())
    victims = next(row for row in by_series["sesnsp_homicide_victims"].rows if row.place == "MX")
    assert victims.month == "2025-11"
    assert 1300 < victims.quantiles["0.5"] < 1900
    (half_year, *_) = by_series["nflis_fentanyl_reports_half_year"].rows
    assert half_year.month == "2025-12"
    assert 45_000 < half_year.quantiles["0.5"] < 90_000
    border = next(row for row in by_series["fentanyl_seizures"].rows if row.place == "southwest-border")
    assert 200 < border.quantiles["0.5"] < 1800
