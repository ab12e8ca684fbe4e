"""Scarcity and recruitment are two ways from drug revenue to homicide; together they stay below the published total.

Castillo, Mejía and Restrepo (2020): homicide in Mexico moves by -0.3 per cent of upstream cocaine supply. At a demand
elasticity of -0.6 revenue moves by -0.67 of supply, so 0.45 is the total on revenue. Keys are fixed: no false alarm.
"""

import jax
import jax.numpy as jnp
import numpy as np

from secuela.evidence.months import Month
from secuela.world.assembly import assemble
from secuela.world.links import LINKS

MONTHS, DRAWS, RISE = 60, 40, 1.1
PUBLISHED = 0.30 / (1 / 0.6 - 1)


def test_a_lasting_rise_of_revenue_raises_homicide_by_less_than_the_published_total():
    assembly = assemble(Month.parse("2025-10"), draws=DRAWS, months=MONTHS, seed=4)
    coupled, ensemble = assembly.world.coupled, assembly.ensemble
    start, luck = ensemble._start(ensemble.theta), ensemble._luck(jnp.asarray(4), jnp.arange(DRAWS))
    run = jax.jit(jax.vmap(coupled.run, in_axes=(0, 0, 0, None, None, 0)))
    elasticity = {link.target: link.elasticity for link in LINKS if link.source == "supply.revenue"}
    keep, nothing = jnp.ones(len(LINKS)), jnp.zeros((DRAWS, MONTHS, coupled.width))
    flat = {port: jnp.ones(MONTHS) for port in elasticity}
    calm = run(ensemble.theta, start, luck, flat, keep * 0, nothing)
    pushed = {port: jnp.full(MONTHS, RISE**size) for port, size in elasticity.items()}
    richer = run(ensemble.theta, start, luck, pushed, keep, calm.sources)
    nation = [np.asarray(future.outputs["violence"].homicides).sum(-1) for future in (calm, richer)]
    total = np.log(nation[1] / nation[0]) / np.log(RISE)
    assert set(elasticity) == {"violence.scarcity", "organised_crime.recruitment"}
    assert (total[:, -1] > elasticity["violence.scarcity"] * 0.99).all()  # recruitment adds to it
    assert np.median(total[:, -1]) < PUBLISHED
    assert np.quantile(total.max(1), 0.95) < PUBLISHED
