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
    """A number for each recorded group and for each slot, kept apart."""

    recorded: Float[Array, " recorded"]
    offshoots: Float[Array, " slot"]

    @classmethod
    def of(cls, values: Float[Array, " node"], slots: int) -> "Nodes":
        """From one array, recorded groups first."""
        return cls(values[:-slots], values[-slots:])

    def joined(self) -> Float[Array, " node"]:
        """One array, recorded groups first."""
        return jnp.concatenate([self.recorded, self.offshoots])

    def sum(self) -> Float[Array, ""]:
        """Of all nodes."""
        return self.recorded.sum() + self.offshoots.sum()


def by_node(of: Callable[..., Any], *nodes: Nodes) -> Nodes:
    """A function of numbers, for each node."""
    return jax.tree.map(of, *nodes)


class Pressure(eqx.Module):
    """What the nodes are to each other at some sizes."""

    joint: Nodes  # size of each node's family
    weighed: Nodes  # members of all others, weighed by hostility, over alliances: conflict hazard over lethality
    pairs: Float[Array, ""]  # conflict deaths over lethality, person^2
    war: Float[Array, " slot"]  # share of conflict deaths that each offshoot and its family owe to each other


class Families(eqx.Module):
    """Who descends from whom, as it is through a month.

    Args:
        network: Recorded groups and ties.
        descends: 1 where an offshoot descends from a group that can split; 0 all along in a free slot.
        brings: The same the other way round.
    """

    network: Network
    descends: Float[Array, "slot parent"]
    brings: Float[Array, "parent slot"]

    @classmethod
    def of(cls, network: Network, family: Int[Array, " slot"], taken: Bool[Array, " slot"]) -> "Families":
        """From the recorded group of each slot, where the slot is taken."""
        descends = (family[:, None] == network.parents) & taken[:, None]
        brings = (family == network.parents[:, None]) & taken
        return cls(network, descends.astype(float), brings.astype(float))

    def placed(self, usual: Float[Array, ""], own: Float[Array, " family"]) -> Nodes:
        """A number for each node: its own in groups that can split and in slots, the usual one in all others."""
        parents = self.network.parents
        recorded = jnp.broadcast_to(usual, self.network.ally_strength.shape).at[parents].set(own[: parents.size])
        return Nodes(recorded, own[parents.size :])

    def pressure(self, members: Nodes, tie: Float[Array, " slot"]) -> Pressure:
        """What the nodes are to each other.

        A recorded tie is to a whole family. All offshoots are hostile to their parent and to one another, the pair by
        the mean of both.

        Args:
            members: By node.
            tie: Hostility of each offshoot to its family, in recorded rival weights; 0 in a free slot.
        """
        parents, recorded, offshoots = self.network.parents, members.recorded, members.offshoots
        hostile = tie * offshoots
        split_off, against_parent = jnp.stack([offshoots, hostile]) @ self.descends
        joint = recorded.at[parents].add(split_off)
        rivals, total = self.network.rivals(joint), members.sum()
        of_parent = jnp.stack([recorded[parents], split_off, against_parent, rivals[parents]])
        parent, siblings, against, theirs = of_parent @ self.brings
        among = 0.5 * (tie * (siblings - offshoots) + against - hostile)
        by_slot = tie * parent + among
        divisor, own = self.network.ally_strength + 1, self.network.ally_strength[parents] @ self.brings + 1
        weighed = Nodes(
            (rivals + total - recorded).at[parents].add(against_parent) / divisor,
            (theirs + total - offshoots + by_slot) / own,
        )
        pairs = by_node(jnp.multiply, weighed, members).sum()
        between = offshoots * (by_slot + tie * parent)  # deaths of each offshoot, and those it brings
        return Pressure(Nodes(joint, parent + siblings), weighed, pairs, between / own / pairs)
