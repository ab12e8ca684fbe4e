"""How a result is read: if a plan is carried out, or as things stand, under three fixed hazards that it is."""

from dataclasses import dataclass

CARRIED_OUT = "if_carried_out"


@dataclass(frozen=True)
class Standing:
    """A fixed chance that a plan is carried out: a constant of the design, no estimate and no forecast.

    Args:
        mode: Id of the mode.
        a_year: Chance, in each year in which the plan has not been carried out, that it is.
    """

    mode: str
    a_year: float


STANDING: tuple[Standing, ...] = (
    Standing("as_things_stand_low", 0.02),
    Standing("as_things_stand_mid", 0.10),
    Standing("as_things_stand_high", 0.30),
)
MODES: tuple[str, ...] = (CARRIED_OUT, *(standing.mode for standing in STANDING))
