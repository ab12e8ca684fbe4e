"""What a run stores of displaced people and encounters."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.models.displacement import Displacement, Outputs, State, Theta

DISPLACED = ("idmc", "envipe")  # the two definitions


def displacement_outcomes(theta: Theta, start: State, outputs: Outputs) -> dict[str, Float[Array, "month ..."]]:
    """Outcomes of displacement, month 0 being the level at the origin.

    Args:
        theta: One draw.
        start: State at the end of the origin month.
        outputs: With a leading month axis.

    Returns:
        ``displaced_mx`` `(months + 1, definition)`, persons/month in the nation on IDMC's and ENVIPE's definition, and
        ``encounters_sw_border`` `(months + 1,)`, encounters/month.
    """
    model = Displacement()
    origin = jnp.stack([model.usual_displaced(start, theta).sum(), model.usual_moves(start, theta).sum()])
    nation = jnp.stack([outputs.displaced_idmc.sum(-1), outputs.displaced_envipe.sum(-1)], axis=-1)
    return {
        "displaced_mx": jnp.concatenate([origin[None], nation]),
        "encounters_sw_border": jnp.concatenate([theta.encounter_level[None], outputs.encounters]),
    }


def displaced_by_state(theta: Theta, start: State, outputs: Outputs) -> Float[Array, "month state"]:
    """Displaced persons a month by state on IDMC's definition `(months + 1, state)`, month 0 being the origin."""
    return jnp.concatenate([Displacement().usual_displaced(start, theta)[None], outputs.displaced_idmc])
