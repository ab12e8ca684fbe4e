"""``secuela stress`` and ``assess --explain`` from the outside, on a small run."""

import json
from contextlib import contextmanager

import pytest

from secuela.analysis.link_cuts import LinkCut
from secuela.analysis.shapley import GROUPS
from secuela.claims.runs_found import reference
from secuela.report.run_data import run_data
from secuela.report.views.answer import sure_words
from secuela.report.views.grounds import GroundsView
from secuela.report.views.notes import picture_notes
from support.shared_runs import within

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("at_hand")]


@pytest.fixture(scope="module")
def run(shared_run):
    return shared_run.opened()


@pytest.fixture(scope="module")
def explained(run):
    return json.loads((run.path / "explanation.json").read_text(encoding="utf-8"))


def test_each_conclusion_has_shares_that_sum_to_one_flips_links_and_a_screening(explained):
    assert {entry["month"] for entry in explained["conclusions"]} == {12}
    for entry in explained["conclusions"]:
        resting = entry["rests_on"]
        assert [share["group"] for share in resting["shares"]] == list(GROUPS)
        assert sum(share["share"] for share in resting["shares"]) == pytest.approx(1)
        assert entry["flips"]["looked_at"] > 100
        assert {LinkCut(**{k: v for k, v in cut.items() if k != "changes"}).link for cut in entry["cuts"]}
        assert entry["screened"] == sorted(entry["screened"], key=lambda each: -each["strength"])


def test_displacement_follows_from_one_link_above_all(explained):
    by_outcome = {(entry["outcome"], entry["window"]): entry for entry in explained["conclusions"]}
    carried = {cut["link"]: cut["carries"] for cut in by_outcome["displaced_mx", "cumulative"]["cuts"]}
    assert carried["violence.homicides:displacement.homicides"] > 0.9
    assert max(carried, key=carried.get) == "violence.homicides:displacement.homicides"


def test_the_assessment_carries_the_shares_and_the_claims_of_the_proposal_rest_on_them(run, explained):
    held = {entry.outcome: entry for entry in run.assessment.evidence if entry.shares}
    assert set(held) == {entry["outcome"] for entry in explained["conclusions"] if entry["rests_on"]}
    assert sum(held["homicides_mx"].shares.values()) == pytest.approx(1)
    claims = {row["id"]: row for row in run.assessment.plain()["claims"]}
    resting = [row for row in claims.values() if row["rests_on"]]
    assert resting
    assert all(set(row["rests_on"]) == set(GROUPS) for row in resting)
    assert all(row["test"]["conditions"][0]["alternative"] == "unilateral-operation" for row in resting)


def test_the_answer_says_how_much_is_judgement_and_whether_it_flips(run):
    told = " ".join((sure_words(run_data(run)), *picture_notes(run_data(run), "homicides_mx")))
    explained = (each for each in run.assessment.evidence if each.shares and each.outcome == "homicides_mx")
    share = next(each for each in explained if each.alternative == run.manifest.proposal).shares["D"]
    assert f"Of the uncertainty about the first outcome {100 * share:.0f}\u00a0% is judgement." in told
    assert "within the plausible range" in told
    assert "not computed" not in told


def test_the_link_that_carries_most_is_named_in_words(run):
    told = " ".join(entry.text for entry in GroundsView.of(run_data(run)).links.entries)
    assert "“homicides to displacement” carries most: all of the result" in told
    assert "violence.homicides" not in told


def test_where_it_works_is_asked_both_ways_of_the_headline_outcomes(explained):
    asked = {(e["outcome"], e["window"]): e["scenarios"] for e in explained["conclusions"] if e["scenarios"]}
    assert set(asked) == {
        ("homicides_mx", "cumulative"),
        ("cartel_members", "month"),
        ("cooperation", "month"),
        ("overdose_deaths_us", "cumulative"),
    }
    for found in asked.values():
        assert {each["way"] for each in found} == {"lower", "higher"}
    for each in (each for found in asked.values() for each in found):
        few = round(min(each["cases"], 1 - each["cases"]) * each["draws"]) < 40
        assert not few or (each["method"] == "PRIM" and each["withheld"] == "too-few")
    assert {each["sense"] for each in asked["homicides_mx", "cumulative"]} == {"better", "worse"}
    assert {each["sense"] for each in asked["cartel_members", "month"]} == {None}


def test_the_overdose_sum_of_the_headline_is_explained(explained):
    assert ("overdose_deaths_us", "cumulative") in {(e["outcome"], e["window"]) for e in explained["conclusions"]}


def test_what_is_stored_for_verdicts_is_read_by_the_claims_command(run):
    done = within("claims", "check", "--run", str(run.path), "--json")
    assert done.returncode == 0, done.stderr
    checked = {row["id"]: row for row in json.loads(done.stdout)["claims"]}
    stored = {row["id"]: row for row in run.assessment.plain()["claims"]}
    assert set(checked) == set(stored)
    for name, row in checked.items():
        assert (row["basis"], row["probability"]) == (stored[name]["basis"], stored[name]["probability"])
    assert any(row["basis"] for row in checked.values())


def test_stress_says_which_conclusions_survive(run):
    done = within("stress", str(run.path), "--draws", "30", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["draws"] == 30
    assert (found["stress"], found["drop"]) == ("judgement-doubled", None)
    assert found["same_data"]
    assert found["survive"] == sum(row["survives"] for row in found["conclusions"])
    for row in found["conclusions"]:
        assert row["survives"] == (row["before"]["way"] == row["after"]["way"])
    assert any(row["before"] != row["after"] for row in found["conclusions"])
    assert found["tests_survive"] == sum(row["survives"] for row in found["claims"])
    probabilities = {row["id"]: row["probability"] for row in run.assessment.plain()["claims"]}
    assert {row["id"] for row in found["claims"]} == {name for name, p in probabilities.items() if p is not None}
    assert any(row["before"] != row["after"] for row in found["claims"])


def test_stress_lists_the_plan_and_what_changes_and_counts_the_rest(run, monkeypatch):
    steps = []

    @contextmanager
    def watched(*, enabled):
        assert enabled
        yield lambda done, whole: steps.append((done, whole))

    monkeypatch.setattr("secuela.cli.progress.progress_bar", watched)
    done = within("stress", str(run.path), "--draws", "30")
    assert done.returncode == 0, done.stderr
    assert steps == [(1, 2), (2, 2)]  # a block in each of the two worlds
    assert done.stdout.startswith("Every prior of grade D doubled, in 30 futures: ")
    assert done.stdout.count(f"{run.manifest.proposal}: ") == 9
    assert "tests of claims survive" in done.stdout
    assert "C42 (critics): " in done.stdout


def test_without_the_model_of_relations_only_what_follows_from_it_can_change(run):
    done = within("stress", str(run.path), "--draws", "30", "--drop", "bilateral", "--json")
    found = json.loads(done.stdout)
    assert (found["stress"], found["drop"]) == ("model-dropped", "bilateral")
    rows = {(row["outcome"], row["alternative"]): row for row in found["conclusions"]}
    kept = rows["cooperation", "unilateral-operation"]
    assert kept["before"]["way"] == kept["after"]["way"]  # what happens comes back to it a little
    assert {name for (name, _arm), row in rows.items() if row["survives"] is None} == {"cooperation", "response_level"}
    assert found["tested"] == sum(row["survives"] is not None for row in found["conclusions"])
    assert found["tested"] < len(found["conclusions"])
    assert any(row["survives"] is None for row in found["claims"])
    assert found["tests_tested"] == sum(row["survives"] is not None for row in found["claims"])


def test_what_the_dropped_model_gives_is_named_and_not_counted(run):
    done = within("stress", str(run.path), "--draws", "30", "--drop", "bilateral")
    assert done.returncode == 0, done.stderr
    head, _blank, rest = done.stdout.partition("\n\n")
    assert "Not testable without the model that gives them, and not counted: Cooperation between the two" in head
    assert "Likewise the tests that read these: " in head
    assert "Cooperation between" not in rest


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["--drop", "bilaterl"], "did you mean bilateral"), (["--draws", "0"], "--draws"), (["--draws", "x"], "--draws")],
)
def test_what_cannot_be_stressed_is_said_in_a_message(run, arguments, told):
    done = within("stress", str(run.path), *arguments)
    assert done.returncode == 2
    assert told in done.stderr


def test_a_run_without_doses_is_refused_before_anything_is_simulated():
    """The small run that the package ships keeps arrays only."""
    done = within("stress", str(reference()))
    assert done.returncode == 2
    assert "does not hold the doses of status-quo" in done.stderr
