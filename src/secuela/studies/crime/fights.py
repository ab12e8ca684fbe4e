"""Who dies by whom in the published model; all pairs, so only for single weeks and few groups."""

import numpy as np
from numpy.typing import NDArray

from secuela.models.organised_crime import Network, PublishedTheta

Floats = NDArray[np.float64]


def hostility_matrix(network: Network) -> Floats:
    """`(group, other)`: (rival weight + 1) / (ally strength of the group + 1), 0 on the diagonal."""
    groups = network.ally_strength.size
    rivalry = np.zeros((groups, groups))
    rivalry[network.rival_from, network.rival_to] = network.rival_weight
    hostility = (rivalry + 1) / (np.asarray(network.ally_strength)[:, None] + 1)
    np.fill_diagonal(hostility, 0.0)
    return hostility


def deaths_between(members: Floats, theta: PublishedTheta, network: Network) -> Floats:
    """`(group, other)`: members of a group killed per week in its conflict with another."""
    return float(theta.lethality) * members[:, None] * hostility_matrix(network) * members[None, :]


def group_deaths(members: Floats, lethality: Floats, network: Network) -> Floats:
    """`(week, group)`: deaths per week, for members `(week, group)` and lethality `(week,)`."""
    return lethality[:, None] * members * (members @ hostility_matrix(network).T)
