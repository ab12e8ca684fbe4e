"""Worlds without one assumption are those that a direct run gives, whatever was not computed again for them."""

import numpy as np
import pytest

from secuela.analysis.shapley import mixed, swaps
from secuela.evidence.library import library
from secuela.policy.calendar import resolve
from secuela.policy.lever import levers
from secuela.policy.proposal_reading import load_proposal
from secuela.runs.points import Point
from secuela.world.neutralising import Neutral, NeutralisedRuns, neutralised
from secuela.world.other_draws import doubled, grades_of, values_under

MONTHS, DRAWS = 14, 6
ARMS = ("status-quo", "unilateral-operation", "supply-chain", "treatment-and-naloxone")
OUTCOMES = (
    "cartel_members",
    "homicides_mx",
    "displaced_mx",
    "overdose_deaths_us",
    "fentanyl_supply_us",
    "cooperation",
    "cost_us",
    "operation_deaths",
)
WHERE = {
    "displaced_mx": (("definition", "idmc"),),
    "cost_us": (("definition", "full"),),
    "operation_deaths": (("country", "MX"), ("side", "members")),
}
POINTS = tuple(
    Point(outcome, arm, MONTHS, window, WHERE.get(outcome, ()))
    for outcome in OUTCOMES
    for arm in ARMS
    for window in ("month", "cumulative")
)


@pytest.fixture(scope="module")
def six(redrawn):
    return redrawn(DRAWS, seed=2)


@pytest.fixture(scope="module")
def doses(six):
    return {
        arm: six.doses(resolve(load_proposal(arm), six.as_of, MONTHS).doses) for arm in ARMS
    }  # fmt: skip


@pytest.fixture(scope="module")
def prepared(six, doses):
    return NeutralisedRuns(six, doses, np.ones(len(six.world.coupled.links)), POINTS)


@pytest.fixture(scope="module")
def usual(prepared):
    return prepared.as_it_is()


def differing(found, expected):
    return [point for point in POINTS if not np.array_equal(found[point], expected[point], equal_nan=True)]


LINKS = ("supply.revenue:organised_crime.recruitment", "bilateral.cooperation:supply.intelligence")


@pytest.mark.parametrize("link", LINKS)
def test_a_cut_link_is_a_direct_run_with_that_link_cut(six, doses, prepared, usual, link):
    keep = np.array([float(each.id != link) for each in six.world.coupled.links])
    assert differing(prepared.without(Neutral("link", link), usual), values_under(six, doses, keep, POINTS)) == []


PRIORS = (
    "organised_crime.saturation",
    "violence.deployment_deaths",
    "supply.pass_through",
    "overdose.treatment_mortality",
    "displacement.displaced_per_homicide",
    "bilateral.loss_at_force",
    "leadership_removal.realised",
    "precursor_control.realised",
)


@pytest.mark.parametrize("name", PRIORS)
def test_a_neutralised_prior_is_a_direct_run_of_the_altered_table(six, doses, prepared, usual, name):
    keep = np.ones(len(six.world.coupled.links))
    direct = values_under(neutralised(six, name), doses, keep, POINTS)
    assert differing(prepared.without(Neutral("prior", name), usual), direct) == []


def test_the_world_as_it_is_is_the_plain_run(six, doses, usual):
    plain = six.ensemble.run(dict(doses)).outcomes
    for point in POINTS:
        values = plain[point.outcome][ARMS.index(point.alternative)]
        if point.outcome in ("homicides_mx", "overdose_deaths_us") and point.window == "month":
            np.testing.assert_array_equal(
                np.concatenate([block.values[point] for block in usual]), values[:, point.month]
            )


@pytest.mark.parametrize("lever", ["leadership_removal", "treatment", "precursor_control"])
def test_a_lever_whose_prior_is_neutral_does_what_no_dose_does(six, doses, prepared, usual, lever):
    paths = six.world.paths()
    alone = {"status-quo": doses["status-quo"], "unilateral-operation": np.zeros_like(doses["status-quo"])}
    key = next(path for path in paths if path.partition("/")[0] == lever)
    alone["unilateral-operation"][paths.index(key)] = levers()[lever].high
    points = [Point("cartel_members", arm, MONTHS, "month") for arm in alone]
    points += [Point("overdose_deaths_us", arm, MONTHS, "month") for arm in alone]
    held = NeutralisedRuns(six, alone, np.ones(len(six.world.coupled.links)), points)
    origin = held.as_it_is()
    without = held.without(Neutral("prior", f"{lever}.realised"), origin)
    for ours, theirs in ((points[1], points[0]), (points[3], points[2])):
        np.testing.assert_allclose(without[ours], without[theirs], rtol=1e-6)
    assert any(not np.allclose(origin[0].values[points[i]], origin[0].values[points[i - 1]]) for i in (1, 3))


def test_every_prior_and_link_is_taken_away_once(prepared):
    names = [neutral.id for neutral in prepared.neutrals]
    assert len(names) == len(set(names))
    assert {f"link:{link}" for link in LINKS} <= set(names)
    assert {f"prior:{name}" for name in PRIORS} <= set(names)
    assert "prior:perimeter.realised" not in names, "no alternative here uses it"


def test_no_grade_exchanged_is_the_plain_run_and_all_exchanged_is_another(six, doses, usual):
    keep = np.ones(len(six.world.coupled.links))
    grades = grades_of(six.table)
    plain, *_others, every = swaps()
    unmixed = values_under(six.retabled(mixed(six.table, grades, plain)), doses, keep, POINTS)
    plain = {point: np.concatenate([block.values[point] for block in usual]) for point in POINTS}
    assert differing(unmixed, plain) == []
    other = values_under(six.retabled(mixed(six.table, grades, every)), doses, keep, POINTS)
    point = POINTS[0]
    assert not np.array_equal(other[point], unmixed[point])


def test_doubled_judgement_is_twice_as_far_from_the_median_within_bounds(six):
    wide, known = doubled(six.table), library().drawn
    for name, values in six.table.items():
        if name not in known or known[name].grade != "D":
            assert wide[name] is values
            continue
        assert np.ptp(wide[name]) >= np.ptp(values) - 1e-12 or known[name].unit in ("share", "probability")
        if known[name].unit in ("share", "probability"):
            assert ((wide[name] >= 0) & (wide[name] <= 1)).all()
