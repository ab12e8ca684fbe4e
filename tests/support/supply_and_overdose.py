"""Supply and overdose deaths alone, with the shipped links between the two: status quo and one alternative."""

import jax
import jax.numpy as jnp
import numpy as np

from secuela.dynamics.luck import luck_of
from secuela.engine.coupled import Coupled, References
from secuela.evidence.months import Month
from secuela.models.overdose import Overdose
from secuela.models.supply import Supply
from secuela.world.draws import draw_table, model_theta
from secuela.world.links import links
from secuela.world.overdose_baseline import overdose_baseline, overdose_parameters
from secuela.world.supply_baseline import supply_baseline

ORIGIN = Month.parse("2025-10")
MODELS = (Supply(), Overdose())
NAMES = {model.name for model in MODELS}
UNTOUCHED = {"supply.precursors": 1.0, "supply.quantity_fentanyl": 1.0}  # always given, so that one program serves
BETWEEN = tuple(link for link in links() if {end.partition(".")[0] for end in (link.source, link.target)} <= NAMES)


class Pair:
    """Draws of the two models.

    Args:
        draws: How many.
        months: Horizon.
        seed: Of parameters and luck.
    """

    def __init__(self, draws, months, seed=1):
        self.draws, self.months = draws, months
        self.table = overdose_parameters(ORIGIN, draw_table(ORIGIN, draws, seed))
        baselines = (supply_baseline(ORIGIN, self.table), overdose_baseline(ORIGIN, self.table))
        self.theta = {
            model.name: model_theta(model, self.table, own) for model, own in zip(MODELS, baselines, strict=True)
        }
        world, ones = Coupled(models=MODELS, links=BETWEEN), jnp.ones(len(BETWEEN))

        def one(theta, acted, draw, lucky):
            luck = luck_of([type(model) for model in MODELS], seed, draw, months)
            start, nothing = world.start(theta), jnp.zeros((months, world.width))

            def run(luck, acted, keep, usual, quiet, itself):
                references = References(ones, usual, quiet, jnp.asarray(itself))
                return world.run(theta, start, luck, acted, keep, references)

            still = jax.tree.map(jnp.zeros_like, luck)
            quiet = run(still, {}, 0 * ones, nothing, nothing, True).sources
            reference = jnp.where(lucky, quiet, nothing)
            usual = run(luck, {}, 0 * ones, reference, reference, lucky)
            acted = run(luck, acted, ones, usual.sources, reference, False)
            return usual.outputs, acted.outputs

        self._run = jax.jit(jax.vmap(one, in_axes=(0, 0, 0, None)))

    def run(self, acted=None, *, luck_travels=True, theta=None):
        """Outputs of the status quo and of an alternative, `(draw, month)`.

        Args:
            acted: Factors on ports by draw and month, each of those in ``UNTOUCHED``.
            luck_travels: Whether luck passes along the link that carries it.
            theta: In place of the draws' own.
        """
        acted = {
            port: jnp.asarray(np.broadcast_to(np.asarray(path, dtype=float), (self.draws, self.months)))
            for port, path in {**UNTOUCHED, **(acted or {})}.items()
        }
        return self._run(theta or self.theta, acted, jnp.arange(self.draws), jnp.asarray(luck_travels))
