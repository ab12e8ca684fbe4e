"""Alternatives that the built models cannot tell apart; they are named as such and never ranked."""

from collections.abc import Mapping, Sequence

Doses = Mapping[str, Sequence[float]]  # amount in each month by ``lever[/option]``


def indistinguishable(doses: Mapping[str, Doses]) -> list[tuple[str, ...]]:
    """Groups of alternatives whose built lever paths are equal in every month.

    They differ at most in parts that no model covers yet. A path of zeros is a departure of nothing, so it counts as
    absent; shorter paths stay at zero.

    Args:
        doses: By alternative; one of which none are known is not among them.

    Returns:
        Ids in the order given; only groups of two or more.

    >>> indistinguishable({"a": {"x": [0.0, 0.0]}, "b": {}, "c": {"x": [0.0, 1.0]}})
    [('a', 'b')]
    """
    groups: dict[tuple[tuple[str, tuple[float, ...]], ...], list[str]] = {}
    for name, paths in doses.items():
        groups.setdefault(_paths(paths), []).append(name)
    return [tuple(names) for names in groups.values() if len(names) > 1]


def _paths(doses: Doses) -> tuple[tuple[str, tuple[float, ...]], ...]:
    trimmed = ((lever, _trimmed(path)) for lever, path in sorted(doses.items()))
    return tuple((lever, path) for lever, path in trimmed if path)


def _trimmed(path: Sequence[float]) -> tuple[float, ...]:
    last = max((i for i, dose in enumerate(path) if dose), default=-1)
    return tuple(float(dose) for dose in path[: last + 1])
