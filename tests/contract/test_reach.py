"""Only what an alternative can touch is advanced; every array is nevertheless the one that a whole run gives."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from secuela.engine.block_store import OUTCOME, SATURATED
from secuela.engine.ensemble import BLOCK, FAILED_IN, Memory, Reach
from secuela.policy.lever import levers
from secuela.world.assembly import CONSENT
from secuela.world.reach import Propagation

BAD = 3
DOSES = {
    "nothing": {},
    "treatment": {"treatment": 2000.0},
    "deportation": {"migration_enforcement/by=us": 2.0},
    "weapons": {"weapons_trafficking_control": 0.8},
    "halved": {"recruitment_what_if": -0.5},
    "precursors": {"precursor_control": 1.0},
    "removal": {"leadership_removal/by=us,means=either": 24.0},
    "consent": {CONSENT: 3.0},
    "two": {"naloxone": 20.0, "recruitment_prevention": 5000.0},
}
CUT = ("", "organised_crime.conflict_ahead:violence.conflict", "bilateral.cooperation:supply.intelligence")


@pytest.fixture(scope="module")
def doses(assembly):
    months = assembly.ensemble.months
    held = {name: {path: np.full(months, dose) for path, dose in paths.items()} for name, paths in DOSES.items()}
    return {"status-quo": assembly.doses({}), **{name: assembly.doses(paths) for name, paths in held.items()}}


def _spoilt(values):
    return jnp.asarray(values).at[BAD].set(jnp.nan)


@pytest.fixture(scope="module")
def failing(assembly):
    """One draw that fails in supply, and in whatever supply reaches."""
    ensemble = assembly.ensemble
    bad = jax.tree.map(lambda values: _spoilt(values) if values.dtype.kind == "f" else values, ensemble.theta["supply"])
    return ensemble.with_draws({**ensemble.theta, "supply": bad}, ensemble.lever_draws)


def kept(assembly, cut):
    return np.array([float(link.id != cut) for link in assembly.world.coupled.links])


def differing(first, second, names):
    """Blocks and arrays that are not bitwise the same in both stores, or are in one only."""
    found = []
    for block in (f"{name}/0" for name in names):
        ours, theirs = first.load(block), second.load(block)
        found += [(block, key) for key in set(ours) ^ set(theirs)]
        shared = (set(ours) & set(theirs)) - {FAILED_IN}
        found += [(block, key) for key in shared if not np.array_equal(ours[key], theirs[key], equal_nan=True)]
    return found


@pytest.mark.parametrize("cut", CUT)
def test_every_array_is_that_of_a_whole_run(assembly, failing, doses, cut):
    keep = kept(assembly, cut)
    reaches = Propagation(assembly.world, doses, keep).reaches
    whole, reached = Memory(), Memory()
    failing.simulate(doses, whole, keep=keep)
    failing.simulate(doses, reached, keep=keep, reaches=reaches)
    assert whole.load("treatment/0")["failed"].tolist() == [draw == BAD for draw in range(BLOCK)]
    assert differing(whole, reached, doses) == []


def test_a_resumed_run_takes_over_from_the_stored_status_quo(assembly, failing, doses):
    keep = kept(assembly, "")
    reaches = Propagation(assembly.world, doses, keep).reaches
    whole, resumed = Memory(), Memory()
    failing.simulate(doses, whole)
    failing.simulate({"status-quo": doses["status-quo"]}, resumed)
    failing.simulate(doses, resumed, reaches=reaches)
    assert differing(whole, resumed, doses) == []


def advanced(assembly, doses, keep):
    propagation = Propagation(assembly.world, doses, keep)
    return set(propagation.models), {
        name: {model for model, moves in zip(propagation.models, reach.advanced, strict=True) if moves}
        for name, reach in propagation.reaches.items()
    }


def test_what_is_not_touched_is_not_advanced(assembly, doses):
    every, found = advanced(assembly, doses, kept(assembly, ""))
    assert found["status-quo"] == found["nothing"] == set()
    assert found["treatment"] == {"overdose"}
    assert found["deportation"] == found["halved"] == found["removal"] == every  # all of them move the governments


def test_where_nothing_moves_the_governments_less_is_advanced(assembly, doses):
    unmoved = np.array([float(not link.target.startswith("bilateral")) for link in assembly.world.coupled.links])
    every, found = advanced(assembly, doses, unmoved)
    assert found["deportation"] == {"displacement"}
    assert found["halved"] == {"organised_crime", "violence", "displacement"}
    assert found["removal"] == every


def test_what_an_outcome_is_read_from_is_advanced_where_its_link_is_cut(assembly, doses):
    into_violence = [float(not link.target.startswith("violence")) for link in assembly.world.coupled.links]
    reach = Propagation(assembly.world, doses, np.array(into_violence)).reaches["halved"]
    models = [model.name for model in assembly.world.coupled.models]
    assert reach.advanced[models.index("violence")]  # deaths in operations are counted from both
    assert "homicides_mx" in reach.same
    assert "operation_deaths" not in reach.same


def test_it_is_known_from_which_models_everything_is_read(assembly, failing, doses):
    """Only then is nothing left out that has to be copied."""
    store = Memory()
    failing.simulate({"status-quo": doses["status-quo"]}, store)
    labels = {key.partition(" ")[2] for key in store.load("status-quo/0") if key.split(" ")[0] in (OUTCOME, SATURATED)}
    links = {f"link {link.id} at its bound" for link in assembly.world.coupled.links}
    nothing = Propagation(assembly.world, doses, kept(assembly, "")).reaches["nothing"]
    assert labels - links == nothing.same | {"cost_us"}


def test_a_lever_touches_no_more_than_its_reach(assembly):
    paths = {name: lever.paths()[-1] for name, lever in levers().items()}
    months = assembly.ensemble.months
    doses = {name: assembly.doses({path: np.full(months, levers()[name].high)}) for name, path in paths.items()}
    propagation = Propagation(assembly.world, doses, kept(assembly, ""))
    acts = propagation.acts(assembly.ensemble.first(BLOCK))
    further = {}
    for name, reach in propagation.reaches.items():
        advanced = {model for model, moves in zip(propagation.models, reach.advanced, strict=True) if moves}
        further[name] = propagation.touched([acts[name]]) & set(propagation.models) - advanced
    assert {name: models for name, models in further.items() if models} == {}


def test_a_draw_fails_where_something_advanced_fails_or_something_taken_over_did():
    reach = Reach(np.array([True, False]), frozenset())
    usual = {FAILED_IN: np.array([[True, False, False], [False, True, False], [False, False, True]])}
    found = {FAILED_IN: np.zeros((3, 3), dtype=bool), "failed": np.zeros(3, dtype=bool)}
    assert reach.taken_over(usual, found)["failed"].tolist() == [False, True, False]
