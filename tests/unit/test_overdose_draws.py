"""What the overdose model starts from: posterior rows, vintage, levers."""

import csv
import importlib
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from secuela.dynamics.ports import declared_inputs
from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.posteriors import posterior, taken
from secuela.evidence.units import parse
from secuela.models.overdose import Inputs, Overdose
from secuela.world.draws import draw_table
from secuela.world.overdose_baseline import FITTED_UNTIL, overdose_baseline, overdose_parameters
from support.overdose_draws import ORIGIN, drawn

LEVERS = [
    importlib.import_module(f"secuela.policy.levers.{name}").LEVER
    for name in ("treatment", "naloxone", "demand_prevention")
]
MONTHS = 60


def test_draws_are_posterior_rows_in_turn():
    table = draw_table(ORIGIN, 1003, 1)
    found = overdose_parameters(ORIGIN, table)
    rows = posterior("overdose")
    for name, column in rows.items():
        np.testing.assert_array_equal(found[name][:1000], column)
        np.testing.assert_array_equal(found[name][1000:], column[:3])
    assert set(found) == set(table)


def test_before_the_last_month_of_the_fit_priors_stay():
    table = draw_table(ORIGIN, 20, 1)
    earlier = FITTED_UNTIL + (-1)
    kept = overdose_parameters(earlier, table)
    np.testing.assert_array_equal(kept["overdose.supply_elasticity"], table["overdose.supply_elasticity"])


def test_few_draws_are_the_first_of_many():
    few, many = (overdose_baseline(ORIGIN, overdose_parameters(ORIGIN, draw_table(ORIGIN, n, 1))) for n in (5, 9))
    for name, values in few.items():
        np.testing.assert_allclose(values, many[name][:5], rtol=1e-12, err_msg=name)


def test_people_at_the_origin_are_of_the_published_order():
    _, theta, _ = drawn(400)
    people = np.asarray(theta.people).sum(1)
    low, middle, high = np.quantile(people, [0.05, 0.5, 0.95])
    assert 1.5e6 < low < middle < high < 9e6
    assert 2.5e6 < middle < 5e6
    assert (np.asarray(theta.fentanyl_share) > 0.6).all()


def test_an_earlier_origin_starts_from_its_own_level():
    early, late = (drawn(8, as_of=Month.parse(month))[1] for month in ("2023-06", "2025-10"))
    assert (np.asarray(early.level)[:, 0] > 1.5 * np.asarray(late.level)[:, 0]).all()


def test_an_absent_posterior_is_refused():
    with pytest.raises(EvidenceError, match="there is no posterior of violence"):
        posterior("violence")


def test_taken_goes_round():
    assert taken(np.arange(3.0), 7).tolist() == [0, 1, 2, 0, 1, 2, 0]


def test_no_published_model_output_is_shipped_but_golden_numbers():
    """SOURCE's repository has no licence: ten figures, cited, and none of its series."""
    root = Path(importlib.import_module("secuela.evidence").__file__).parent / "tables"
    with (root / "golden/source-2022.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 10
    assert not [name for name in library().series if name.startswith("source")]


@pytest.fixture(scope="module")
def lever_draws():
    table = draw_table(ORIGIN, 40, 3)
    return {
        lever.id: {name.rpartition(".")[2]: jnp.asarray(table[name]) for name in lever.parameters} for lever in LEVERS
    }


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.id)
def test_levers_touch_a_port_with_a_record_for_every_number(lever):
    ports = {f"overdose.{name}": port for name, port in declared_inputs(Overdose.inputs_type).items()}
    assert lever.port in ports
    parse(lever.unit)
    assert all(name in library().parameters for name in lever.parameters)
    assert lever.low <= 0 < lever.high


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.id)
def test_levers_do_nothing_at_zero_and_have_their_sign(lever, lever_draws):
    combine = declared_inputs(Inputs)[lever.port.partition(".")[2]].combine
    nothing = 1.0 if combine == "factor" else 0.0

    def effect(dose):
        doses = jnp.full((1, MONTHS), dose)
        return np.asarray(jax.vmap(lambda draw: lever.apply(doses, draw)[lever.port])(lever_draws[lever.id]))

    np.testing.assert_array_equal(effect(0.0), nothing)
    signs = set(np.sign(effect(lever.high)[:, -1] - nothing))
    assert signs == ({float(lever.sign)} if lever.sign else {-1.0, 1.0})
    doses = jnp.full((1, MONTHS), lever.high)
    incremental, full = jax.vmap(lambda draw: lever.cost(doses, draw))(lever_draws[lever.id])
    assert (np.asarray(full) > 0).all()
    assert (np.asarray(incremental) <= np.asarray(full) * (1 + 1e-12)).all()


def test_prevention_lowers_initiation_in_the_median_and_not_always(lever_draws):
    lever = LEVERS[2]
    doses = jnp.full((1, MONTHS), lever.high)
    factor = np.asarray(jax.vmap(lambda d: lever.apply(doses, d)[lever.port][-1])(lever_draws[lever.id]))
    assert 0.7 < np.median(factor) < 1
    assert factor.max() > 1
