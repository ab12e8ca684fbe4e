"""Who acts in Mexico, and what an operation there puts on relations and on the count of the dead.

Deaths are counted beyond the reference: what is taken away from the reference saves no death here, since the
deaths in operations that go on anyway are not counted by this path either.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jaxtyping import Array, Float

from secuela.dynamics.model import MONTH

ACTORS = ("mexico", "joint", "us")
Path = Float[Array, " month"]
Scalar = Float[Array, ""]


@dataclass(frozen=True)
class Deaths:
    """The dead of one kind of operation, each for one of them; a side that is left out loses nobody.

    Args:
        civilians: Civilians.
        members: Members of organised-crime groups.
        forces: Members of the forces that act.
        mexican_forces: Mexican forces killed by others' operations.
    """

    civilians: Scalar | float
    members: Scalar | float
    forces: Scalar | float
    mexican_forces: Scalar | float = 0.0


def on_soil(a_year: Mapping[str, Path], us_part_joint: Scalar) -> Path:
    """US operations on Mexican soil a month, from operations a year by who acts."""
    return MONTH * (a_year["us"] + us_part_joint * a_year["joint"])


def deaths_on_ports(a_year: Mapping[str, Path], each: Mapping[str, Deaths], us_part_joint: Scalar) -> dict[str, Path]:
    """What the dead of operations put on the ports of the models, from operations a year by who acts."""
    us: dict[str, Scalar | float] = {"mexico": 0.0, "joint": us_part_joint, "us": 1.0}

    def summed(part: Callable[[Deaths, Scalar | float], Scalar | float]) -> Path:
        mexico, joint, alone = (a_year[by] * part(each[by], us[by]) for by in ACTORS)
        return mexico + joint + alone

    return {
        "violence.civilians_killed": MONTH * summed(lambda dead, _: dead.civilians),
        "violence.mexican_forces_killed": MONTH * summed(lambda dead, us: (1 - us) * dead.forces + dead.mexican_forces),
        "violence.us_forces_killed": MONTH * summed(lambda dead, us: us * dead.forces),
        "organised_crime.killed": summed(lambda dead, _: dead.members),
        "bilateral.mexican_civilians_killed": MONTH * summed(lambda dead, us: us * dead.civilians),
        "bilateral.mexican_forces_killed": MONTH * summed(lambda dead, _: dead.mexican_forces),
    }


def together(first: Mapping[str, Path], second: Mapping[str, Path]) -> dict[str, Path]:
    """Sums by port of two kinds of operation."""
    return {port: first[port] + second[port] for port in first}
