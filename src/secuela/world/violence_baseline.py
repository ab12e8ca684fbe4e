"""What the violence model starts from: level, trend and composition of homicide, and the places of groups."""

import numpy as np

from secuela.evidence.months import Month
from secuela.evidence.states import STATES
from secuela.record.homicide_level import HomicideLevel, homicide_level
from secuela.record.state_shares import StateRecord, state_record
from secuela.world.draws import Table, scores


def violence_baseline(
    as_of: Month, table: Table, seed: int
) -> tuple[dict[str, np.ndarray], HomicideLevel, StateRecord]:
    """Baseline of each draw, leading draw axis, and the two readings of the record it comes from.

    Level and shares vary by the errors of the record, disappearances by the reporting delay that the newest months
    still hide; places are the same in every draw but for the reading of what belongs to an organisation.
    """
    read, states = homicide_level(as_of), state_record(as_of)
    score = table["violence.level_score"]
    contest = np.log1p(states.groups_present)
    same = {
        "usual": states.usual,
        "organised_tilt": states.oc_share_tilt,
        "contest": contest - states.shares @ contest,
        "home": states.home,
        "neighbours": states.neighbours,
    }
    share_errors = scores([f"violence.share {state}" for state in STATES], len(score), seed)
    delay = table["violence.disappearance_delay_factor"] ** states.delay_exponent
    readings = np.stack([states.presence, states.presence_broad])
    return (
        {
            "level": read.level * np.exp(read.error_sd * score),
            "trend": np.full_like(score, read.trend),
            "deviation": np.log(states.shares / states.usual) + states.shares_sd * share_errors,
            "presence": readings[table["organised_crime.listed_mapping"]],
            "disappeared": states.disappeared * delay[:, None],
            **{name: np.broadcast_to(values, (len(score), *values.shape)) for name, values in same.items()},
        },
        read,
        states,
    )
