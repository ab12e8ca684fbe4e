"""Which levers a page without a server is tried with: doses, consent, pairs, and random proposals that can be."""

import numpy as np

from secuela.analysis.paired_responses import Reading, TriedPath
from secuela.engine.block_store import Memory
from secuela.job import moved_levers
from secuela.job.lever_futures import (
    FIRST,
    LAST,
    LeverFutures,
    consent_of,
    held_alone,
    pairs_at_half,
    random_proposals,
    readings,
    tried_paths,
)
from secuela.job.moved_levers import MovedLevers
from secuela.job.options import Options
from secuela.job.preparation import prepare
from secuela.job.stored_futures import OUTCOMES
from secuela.policy.lever import levers
from secuela.report.views.paired import CARDS

PATHS = tried_paths()


def test_every_lever_is_tried_within_its_bounds_by_every_actor():
    assert {path.lever for path in PATHS.values()} == set(levers())
    for name, path in PATHS.items():
        lever = levers()[path.lever]
        assert name in lever.paths()
        assert path.doses == tuple(sorted(path.doses))
        assert 0 not in path.doses
        assert lever.low <= min(path.doses)
        assert max(path.doses) == lever.high
    assert {path.options["by"] for path in PATHS.values() if path.lever == "lab_disruption"} == {
        "us",
        "joint",
        "mexico",
    }


def test_nothing_can_be_taken_away_from_who_has_nothing_in_force():
    assert min(PATHS["lab_disruption/by=mexico"].doses) == levers()["lab_disruption"].low
    assert min(PATHS["lab_disruption/by=us"].doses) > 0


def test_who_acts_alone_in_mexico_does_so_without_consent_and_nobody_does_both():
    alone, joint = PATHS["lab_disruption/by=us"], PATHS["force_deployment/by=joint"]
    assert consent_of([alone]) == "none"
    assert consent_of([joint]) == "federal"
    assert consent_of([alone, joint]) is None
    assert consent_of([alone, PATHS["treatment"]]) == "none"
    assert consent_of([PATHS["treatment"]]) == "federal"


def test_pairs_are_of_two_levers_that_can_go_together():
    pairs = pairs_at_half(PATHS)
    assert all(len(pair) == 2 for pair in pairs)
    assert {"treatment": 1000.0, "naloxone": 10.0} in [dict(sorted(each.items(), reverse=True)) for each in pairs]
    for pair in pairs:
        used = [PATHS[name] for name in pair]
        assert used[0].lever != used[1].lever
        assert consent_of(used) is not None


def test_random_proposals_can_be_carried_out_and_are_the_same_for_the_same_seed():
    found = random_proposals(PATHS, 60, 3)
    assert found == random_proposals(PATHS, 60, 3)
    assert found != random_proposals(PATHS, 60, 4)
    assert [len(each) for each in found[:6]] == [1, 2, 3, 1, 2, 3]
    for doses in found:
        used = [PATHS[name] for name in doses]
        assert len({path.lever for path in used}) == len(used)
        assert consent_of(used) is not None
        for name, dose in doses.items():
            assert min(0.0, *PATHS[name].doses) <= dose <= max(PATHS[name].doses)
    assert any(dose < 0 for doses in found for dose in doses.values())


def test_each_card_is_read_over_the_months_of_the_levers():
    found = readings(OUTCOMES)
    assert LAST - FIRST + 1 == 36
    assert {each.outcome for each in found} >= set(CARDS)
    assert [each.month for each in found if each.outcome == "cooperation"] == [
        1, 2, 5, 8, 14, 20, 26, 32, LAST,
    ]  # fmt: skip
    sums = {each.outcome for each in found if each.window == "cumulative"}
    assert sums == {"homicides_mx", "disappearances_mx", "displaced_mx", "overdose_deaths_us", "cost_us"}
    assert all(each.month == LAST for each in found if each.window == "cumulative")


def test_levels_are_those_of_the_world_and_responses_give_them_back(assembly):
    read = (Reading("overdose_deaths_us", "cumulative", 14), Reading("cooperation", "month", 14))
    store = Memory()
    paths = {"naloxone": TriedPath("naloxone", {}, (10.0, 20.0), ("federal",))}
    futures = LeverFutures(assembly, read, paths, store, held_alone(paths, assembly.ensemble.months))
    found = futures.responses()
    held = np.where(np.arange(1, assembly.ensemble.months + 1) >= FIRST, 20.0, 0.0)
    doses = {"status-quo": assembly.doses({}), "naloxone": assembly.doses({"naloxone": held})}
    exact = assembly.ensemble.run(doses).outcomes
    deaths = exact["overdose_deaths_us"][:, :, FIRST:15].astype(float).sum(axis=2)
    assert np.allclose(found.usual[0], deaths[0], rtol=1e-6)
    assert np.allclose(found.levels({"naloxone": 20.0})[0], deaths[1], rtol=1e-6)
    assert np.allclose(found.levels({"naloxone": 20.0})[1], exact["cooperation"][1, :, 14], rtol=1e-6)
    assert (deaths[1] < deaths[0]).all()
    assert found.scales == ("log ratio", "difference")
    assert store.has("naloxone 20")
    trial = futures.tried([{"naloxone": 20.0}])[0]
    assert np.allclose(trial.exact[0], deaths[1], rtol=1e-6)


def test_a_plan_moves_one_lever_at_a_time_from_what_it_does_and_is_held_to_changes_it_has_not_seen(
    assembly, monkeypatch
):
    small = {"LEAST": 1, "SHARES": (0.0, 2.0), "CHOSEN_BY": 0, "UNSEEN": 3, "OUTCOMES": ("homicides_mx", "cooperation")}
    months, draws = assembly.ensemble.months, assembly.ensemble.draws
    job = prepare(Options.asked(proposal="maritime-campaign", against=(), draws=draws, months=months, seed=1))
    keep, asked = np.ones(len(assembly.world.coupled.links)), []
    assert MovedLevers(job, assembly, keep, lambda: None).responses() is None  # of so few futures
    for name, value in small.items():
        monkeypatch.setattr(moved_levers, name, value)
    moving = MovedLevers(job, assembly, keep, lambda: asked.append(1))
    found = moving.responses()
    stored = found.stored()
    assert len(asked) == moving.alternatives
    assert {each.lever for each in stored.paths.values()} == {"maritime_interdiction", "force_deployment"} & {
        each.lever for phase in job.proposals[job.under_test].phases for each in phase.levers
    }
    assert all(-path.at in path.doses for path in stored.paths.values())
    assert found.proposals == 3
    plan = assembly.ensemble.run(
        {name: assembly.doses(job.resolved[name].doses) for name in (job.baseline, job.under_test)}
    ).outcomes["cooperation"][..., moving._months[1]]
    place = [
        each.outcome == "cooperation" and each.month == moving._months[1] for each in stored.responses.readings
    ].index(True)
    assert np.allclose(stored.responses.usual[place], plan[0], rtol=1e-6)
    assert np.allclose(stored.responses.levels({})[place], plan[1], rtol=1e-6)
    nothing = {name: -path.at for name, path in stored.paths.items()}
    assert np.abs(stored.responses.levels(nothing)[place] - plan[0]).max() <= np.abs(plan[1] - plan[0]).max() + 1e-6
    usual = prepare(Options.asked(proposal="status-quo", against=(), draws=draws, months=months, seed=1))
    assert MovedLevers(usual, assembly, keep, lambda: None).responses() is None
