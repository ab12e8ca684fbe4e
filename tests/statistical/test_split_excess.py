"""The prior predictive of a split: first-year excess homicides as in older wars, and a sane world for five years.

Keys are fixed, so there is no false alarm; the shares asserted leave several standard errors (0.02 at 300 draws).
"""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from secuela.evidence.months import Month
from secuela.models.organised_crime.working import LISTED
from secuela.world.assembly import assemble

DRAWS, MONTHS = 300, 60
LARGE = 10_000  # members


def forced(luck, organisation):
    """Luck under which nothing splits but, in the first month, one organisation."""
    split = np.full(luck.split.shape, 9.0)
    if organisation is not None:
        split[:, 0, organisation] = -9.0
    return eqx.tree_at(lambda x: x.split, luck, jnp.asarray(split))


@pytest.fixture(scope="module")
def futures():
    """Calm futures, and for each listed organisation the same futures with one split of it."""
    assembly = assemble(Month.parse("2025-10"), draws=DRAWS, months=MONTHS, seed=3)
    coupled, ensemble = assembly.world.coupled, assembly.ensemble
    start, luck = ensemble._start(ensemble.theta), ensemble._luck(jnp.asarray(3), jnp.arange(DRAWS))
    run = jax.jit(jax.vmap(coupled.run, in_axes=(0, 0, 0, None, None, 0)))
    links = len(coupled.links)

    def go(organisation, keep, reference):
        own = {**luck, "organised_crime": forced(luck["organised_crime"], organisation)}
        removals = jnp.zeros(MONTHS).at[0].set(0.0 if organisation is None else 12.0)
        acted = {"organised_crime.removals_capture": removals}
        return run(ensemble.theta, start, own, acted, keep, reference)

    calm = go(None, jnp.zeros(links), jnp.zeros((DRAWS, MONTHS, coupled.width)))
    split = [go(organisation, jnp.ones(links), calm.sources) for organisation in range(LISTED)]
    return assembly, start, calm, split


def size_before(assembly, start, organisation):
    listed = np.asarray(assembly.world.coupled.models[0].network.listed)
    mapping = assembly.table["organised_crime.listed_mapping"]
    members = np.asarray(start["organised_crime"].members)[:, : listed.shape[2]]
    return (listed[mapping, organisation] * members).max(1)


def test_exactly_one_split_happens(futures):
    _, _, calm, split = futures
    assert not np.asarray(calm.outputs["organised_crime"].splits).any()
    for future in split:
        np.testing.assert_array_equal(np.asarray(future.outputs["organised_crime"].splits).sum(1), 1.0)


def test_first_year_of_the_war_is_mostly_100_to_3000_excess_homicides(futures):
    """Counted from the month in which the hostility reaches homicide, for groups above 10,000 members."""
    assembly, start, calm, split = futures
    lag = np.round(assembly.table["organised_crime.hostility_lag"]).astype(int)
    excesses = []
    for organisation, future in enumerate(split):
        excess = np.asarray(future.outputs["violence"].homicides - calm.outputs["violence"].homicides).sum(-1)
        year = np.array([excess[i, lag[i] + 1 : lag[i] + 13].sum() for i in range(DRAWS)])
        large = size_before(assembly, start, organisation) > LARGE
        excesses.append(year[large])
    pooled = np.concatenate(excesses)
    assert len(pooled) > 2 * DRAWS
    inside = ((pooled > 100) & (pooled < 3000)).mean()
    assert inside > 0.75, inside
    low, middle, high = np.quantile(pooled, [0.05, 0.5, 0.95])
    assert low < 250  # Guerrero and Morelos near 0, Michoacán 200 to 300
    assert 200 < middle < 900  # Tijuana 900, Beltrán Leyva 600 to 1,800
    assert 900 < high < 3000  # Juárez 2,200


def test_five_years_after_a_split_the_world_is_sane(futures):
    _, _, calm, split = futures
    for future in split:
        ratio = np.asarray(future.outputs["organised_crime"].members / calm.outputs["organised_crime"].members)
        assert np.isfinite(ratio).all()
        assert np.quantile(np.abs(ratio - 1).max(1), 0.99) < 0.10
        for outputs in future.outputs.values():
            assert all(np.isfinite(np.asarray(values)).all() for values in vars(outputs).values())
        assert np.asarray(future.saturated).any(axis=1).mean() < 0.01  # a few of the largest wars reach a link's bound


def test_an_unsplit_removal_adds_a_small_number_that_may_be_negative(futures):
    assembly, _, _, _ = futures
    deaths = assembly.table["violence.removal_deaths"]
    assert 8 < np.median(deaths) < 25
    assert 0.03 < (deaths <= 0).mean() < 0.30
