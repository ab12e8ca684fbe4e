"""The recorded groups and their ties, as arrays."""

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int


class Network(eqx.Module):
    """Recorded groups, their ties and the listed organisations they belong to.

    Args:
        rival_from, rival_to: Both directions of each rivalry, sorted by ``rival_from``.
        rival_weight: Number of states with the tie.
        ally_strength: Summed alliance weights of each group.
        rank: Rank of each group by rival plus ally strength, from 1; ties in file order.
        listed: 1 where a group belongs to a listed organisation, for each alternative mapping.
    """

    rival_from: Int[np.ndarray, " edge"]
    rival_to: Int[np.ndarray, " edge"]
    rival_weight: Float[np.ndarray, " edge"]
    ally_strength: Float[np.ndarray, " recorded"]
    rank: Int[np.ndarray, " recorded"]
    listed: Float[np.ndarray, "mapping listed recorded"]

    @classmethod
    def build(
        cls,
        ids: list[str],
        ties: list[tuple[str, str, str, int]],
        mappings: list[list[list[str]]],
    ) -> "Network":
        """Arrays from records.

        Args:
            ids: Group ids in file order.
            ties: ``(a, b, "rivalry" or "alliance", weight)``, undirected, each once.
            mappings: For each alternative mapping, for each listed organisation, its group ids.
        """
        index = {group: i for i, group in enumerate(ids)}
        ally, rival = np.zeros(len(ids)), np.zeros(len(ids))
        edges: list[tuple[int, int, int]] = []
        for a, b, kind, weight in ties:
            i, j = index[a], index[b]
            strength = rival if kind == "rivalry" else ally
            strength[i] += weight
            strength[j] += weight
            if kind == "rivalry":
                edges += [(i, j, weight), (j, i, weight)]
        edges.sort()
        rank = np.empty(len(ids), dtype=int)
        rank[np.argsort(-(rival + ally), kind="stable")] = np.arange(1, len(ids) + 1)
        listed = np.array([[[float(group in org) for group in ids] for org in mapping] for mapping in mappings])
        return cls(
            rival_from=np.array([i for i, _, _ in edges]),
            rival_to=np.array([j for _, j, _ in edges]),
            rival_weight=np.array([float(w) for _, _, w in edges]),
            ally_strength=ally,
            rank=rank,
            listed=listed,
        )

    def organisations(self) -> Int[np.ndarray, "mapping recorded"]:
        """Listed organisation of each group under each mapping; one past the last where it belongs to none."""
        return np.where(self.listed.any(axis=1), self.listed.argmax(axis=1), self.listed.shape[1])

    @property
    def parents(self) -> Int[np.ndarray, " parent"]:
        """Groups that can split: those of a listed organisation under any mapping."""
        return np.flatnonzero(self.listed.any(axis=(0, 1)))

    @property
    def others(self) -> int:
        """How many groups cannot split."""
        return len(self.rank) - self.parents.size

    def parents_last(self) -> "Network":
        """The same groups in another order: those that can split stand last, the others as they stood."""
        order = np.r_[np.setdiff1d(np.arange(len(self.rank)), self.parents), self.parents]
        place = np.argsort(order)
        edges = sorted(
            zip(place[self.rival_from].tolist(), place[self.rival_to].tolist(), self.rival_weight.tolist(), strict=True)
        )
        return Network(
            rival_from=np.array([i for i, _, _ in edges]),
            rival_to=np.array([j for _, j, _ in edges]),
            rival_weight=np.array([w for _, _, w in edges]),
            ally_strength=self.ally_strength[order],
            rank=self.rank[order],
            listed=self.listed[:, :, order],
        )

    def start(self, total: Float[Array, ""], exponent: Float[Array, ""]) -> Float[Array, " recorded"]:
        """Start sizes: ``total`` shared in proportion to rank to the power of minus ``exponent`` (1 as published)."""
        weight = jnp.exp(-exponent * jnp.log(jnp.asarray(self.rank, dtype=float)))
        return total * weight / weight.sum()

    def rivals(self, members: Float[Array, " recorded"]) -> Float[Array, " recorded"]:
        """Hostility-weighted size of each group's recorded rivals, in O(ties)."""
        pushed = self.rival_weight * members[self.rival_to]
        return jnp.zeros_like(members).at[self.rival_from].add(pushed, indices_are_sorted=True)

    def rivals_apart(
        self, others: Float[Array, " other"], parents: Float[Array, " parent"]
    ) -> tuple[Float[Array, " other"], Float[Array, " parent"]]:
        """The same of groups that cannot split and of those that can, which stand last, as a product.

        Nearly all entries of its matrix are zero, which a compiler that knows them leaves out.
        """
        weight = np.zeros((len(self.rank), len(self.rank)))
        weight[self.rival_from, self.rival_to] = self.rival_weight
        found = jnp.asarray(weight) @ jnp.concatenate([others, parents])
        return found[: self.others], found[self.others :]
