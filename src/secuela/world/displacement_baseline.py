"""What the displacement model starts from: where people are displaced, usual homicide by state, and encounters."""

import numpy as np

from secuela.evidence.months import Month
from secuela.record.displaced_shares import documented_shares, homicide_shares, population_shares
from secuela.record.encounters import encounter_level
from secuela.record.homicide_level import homicide_level
from secuela.world.draws import Table


def displacement_baseline(as_of: Month, table: Table) -> dict[str, np.ndarray]:
    """Fields of ``Theta`` that are no priors, with a leading draw axis.

    IDMC's displaced are spread over the states as documented in one year, mixed with the states' shares of homicide;
    before that year is over, by homicide alone. Moves for safety (ENVIPE) are spread by population.

    Raises:
        EvidenceError: If a record does not reach back to ``as_of``.
    """
    read, homicides = encounter_level(as_of), homicide_shares(as_of)
    weight = table["displacement.documented_weight"][:, None]
    documented = documented_shares(as_of, homicides)
    shares = homicides if documented is None else weight * documented + (1 - weight) * homicides
    same = {
        "survey_shares": population_shares(as_of),
        "usual_homicides": homicide_level(as_of).level * homicides,
        "encounter_level": np.array(read.level),
        "encounter_gap": np.array(np.log(read.long_run / read.level)),
    }
    draws = len(weight)
    return {
        "shares": np.broadcast_to(shares, (draws, homicides.size)),
        **{name: np.broadcast_to(values, (draws, *values.shape)) for name, values in same.items()},
    }
