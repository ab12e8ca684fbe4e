"""What a run stores of homicide: expected victims in a standard month, on SESNSP's definition."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from secuela.models.violence import Outputs, Theta

DEFINITIONS = ("ucdp_non_state", "media_attributed")  # of the organised-crime share


def homicide_outcomes(theta: Theta, outputs: Outputs) -> dict[str, Float[Array, "month ..."]]:
    """Homicides and the organised-crime part by definition, month 0 being the adjusted level at the origin.

    Args:
        theta: One draw.
        outputs: With a leading month axis.

    Returns:
        `homicides_mx` `(months + 1,)` and `oc_homicides_mx` `(months + 1, definition)`, deaths/month.
    """
    shares = jnp.stack([theta.oc_share_ucdp, theta.oc_share_media])
    organised = jnp.stack([outputs.oc_homicides_ucdp, outputs.oc_homicides_media], axis=1)
    return {
        "homicides_mx": jnp.concatenate([theta.level[None], outputs.homicides]),
        "oc_homicides_mx": jnp.concatenate([(theta.level * shares)[None], organised]),
    }
