"""All judgements of a mechanism shifted together, towards or against a result, as far as one chance in twenty allows.

Every prior is standardised: a standard normal number for each. Along the direction in which a result depends on them
they are shifted until 5 % of their joint mass lies beyond, as one number would be that is set to the end of its 90 %
range: all ends at once would turn nearly everything, and each end alone nearly nothing.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import rankdata

from secuela.evidence.assumable import explorable
from secuela.evidence.library import library
from secuela.world.assembly import Assembly, owner_of
from secuela.world.draws import chances

JUDGEMENT = "D"
BEYOND = 1.6448536269514722  # standard scores that 5 % of a normal distribution exceed
_NOTED = 2.0  # standard errors that a correlation must exceed to give a direction
_FEWEST = 20  # draws


def judgements(assembly: Assembly, owners: Collection[str], links: Collection[str]) -> list[str]:
    """Priors of grade D of a mechanism: of the models and levers on the way, and of the sizes of links between them."""
    known = library().drawn
    return [
        name
        for name, values in assembly.table.items()
        if name in known
        and known[name].grade == JUDGEMENT
        and explorable(name)
        and (owner_of(name) in owners or name in links)
        and (values != values[0]).any()
    ]


def direction(table: Mapping[str, np.ndarray], names: Sequence[str], result: np.ndarray) -> dict[str, float]:
    """How a result hangs on some priors: a unit vector by name, of their rank correlations beyond chance.

    Args:
        table: Draws of the priors, `(draw,)` each.
        names: Which ones.
        result: `(draw,)`; NaN where it was not computed.
    """
    good = np.isfinite(result)
    number = int(good.sum())
    if number < _FEWEST or np.ptp(result[good]) == 0:
        return {}
    ranked = _scores(result[good])
    found = {name: float(np.corrcoef(_scores(table[name][: len(result)][good]), ranked)[0, 1]) for name in names}
    noted = {name: each for name, each in found.items() if abs(each) > _NOTED / np.sqrt(number)}
    length = float(np.sqrt(sum(each**2 for each in noted.values())))
    return {name: each / length for name, each in noted.items()}


def shifted(assembly: Assembly, towards: Mapping[str, float], way: float) -> Assembly:
    """The same world, every draw of the named priors shifted together.

    Args:
        assembly: The world.
        towards: A unit vector by name of prior.
        way: 1 along it, -1 against it.
    """
    table = assembly.table
    chance = chances(list(towards), len(next(iter(table.values()))), assembly.ensemble.seed)
    moved = {name: _moved(name, table[name], chance[name], way * BEYOND * size) for name, size in towards.items()}
    return assembly.retabled({**table, **moved})


def _moved(name: str, values: np.ndarray, chance: np.ndarray, by: float) -> np.ndarray:
    """Values of a prior shifted by some standard scores: by its own law, or along its draws where it was fitted."""
    prior = library().drawn[name].prior
    if np.allclose(prior.quantile(chance), values):
        return prior.quantile(ndtr(ndtri(chance) + by))
    return np.quantile(values, ndtr(_scores(values) + by))


def _scores(values: np.ndarray) -> np.ndarray:
    """Standard normal scores of the ranks."""
    return ndtri((rankdata(values) - 0.5) / len(values))
