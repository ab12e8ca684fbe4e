"""Families: recorded groups that can split, their offshoots, and what all are to each other.

Few recorded groups can split, those of listed organisations. What passes between a parent and its offshoots is a small
dense product over these and the slots, and the rest needs no look-up by node: it is what costs most in a future.
"""

from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from secuela.models.organised_crime.network import Network


class Nodes(eqx.Module):
    """A number for each node, kept apart: groups that cannot split, those that can, and slots for offshoots.

    Of the first it may hold one number for all, such as their sum.
    """

    others: Float[Array, "..."]
    parents: Float[Array, " parent"]
    offshoots: Float[Array, " slot"]

    @classmethod
    def of(cls, values: Float[Array, " node"], others: int, slots: int) -> "Nodes":
        """From one array in this order."""
        return cls(values[:others], values[others:-slots], values[-slots:])

    def joined(self) -> Float[Array, " node"]:
        """One array in this order."""
        return jnp.concatenate([self.others, self.parents, self.offshoots])

    def others_together(self) -> "Nodes":
        """The same, but groups that cannot split are one sum."""
        return Nodes(self.others.sum(), self.parents, self.offshoots)

    def sum(self) -> Float[Array, ""]:
        """Of all nodes."""
        return self.others.sum() + self.parents.sum() + self.offshoots.sum()


def by_node(of: Callable[..., Any], *nodes: Nodes) -> Nodes:
    """A function of numbers, for each node."""
    return jax.tree.map(of, *nodes)


class Pressure(eqx.Module):
    """What the nodes are to each other at some sizes."""

    joint: Nodes  # size of each node's family
    weighed: Nodes  # members of all others, weighed by hostility, over alliances: conflict hazard over lethality
    pairs: Nodes  # conflict deaths over lethality, person^2; groups that cannot split are one sum
    war: Float[Array, " slot"]  # share of conflict deaths that each offshoot and its family owe to each other


class Families(eqx.Module):
    """Who descends from whom, as it is through a month.

    Args:
        network: Recorded groups and ties, those that can split last.
        brings: 1 where a group that can split brought forth an offshoot; 0 all along in a free slot.
        divided: One over the alliances of each offshoot's family, and one more.
    """

    network: Network
    brings: Float[Array, "parent slot"]
    divided: Float[Array, " slot"]

    @classmethod
    def of(cls, network: Network, family: Int[Array, " slot"], taken: Bool[Array, " slot"]) -> "Families":
        """From the recorded group of each slot, where the slot is taken."""
        parents = network.parents
        brings = ((family == parents[:, None]) & taken).astype(float)
        return cls(network, brings, 1 / (jnp.asarray(network.ally_strength[parents]) @ brings + 1))

    def pressure(self, members: Nodes, tie: Float[Array, " slot"]) -> Pressure:
        """What the nodes are to each other.

        A recorded tie is to a whole family. All offshoots are hostile to their parent and to one another, the pair by
        the mean of both.

        Args:
            members: By node.
            tie: Hostility of each offshoot to its family, in recorded rival weights; 0 in a free slot.
        """
        others, parents, offshoots = members.others, members.parents, members.offshoots
        divided = 1 / (self.network.ally_strength + 1)
        split_off, against = offshoots @ self.brings.T, (tie * offshoots) @ self.brings.T
        joint, total = parents + split_off, members.sum()
        rivals, theirs = self.network.rivals_apart(others, joint)
        # what an offshoot meets in its family: hostile to it, and the mean of both among all that have split off
        reached, meets = parents + 0.5 * split_off, theirs + 0.5 * against
        by_slot = meets @ self.brings + tie * (reached @ self.brings - offshoots)
        weighed = Nodes(
            (rivals + (total - others)) * divided[: others.size],
            (theirs + (total - parents) + against) * divided[others.size :],
            (by_slot + (total - offshoots)) * self.divided,
        )
        pairs = by_node(jnp.multiply, weighed, members).others_together()
        # deaths of each offshoot within its family, and those that it brings
        within = 0.5 * against @ self.brings + tie * ((reached + parents) @ self.brings - offshoots)
        return Pressure(
            Nodes(others, joint, joint @ self.brings), weighed, pairs, offshoots * within * self.divided / pairs.sum()
        )
