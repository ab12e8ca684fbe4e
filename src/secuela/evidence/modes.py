"""How a result is read: if a plan is carried out, or as things stand, under three fixed hazards that it is."""

from dataclasses import dataclass

from secuela.evidence.words import translate as _

CARRIED_OUT = "if_carried_out"


@dataclass(frozen=True)
class Standing:
    """A fixed chance that a plan is carried out: a constant of the design, no estimate and no forecast.

    Args:
        mode: Id of the mode.
        title: In a few words.
        a_year: Chance, in each year in which the plan has not been carried out, that it is.
    """

    mode: str
    title: str
    a_year: float


STANDING: tuple[Standing, ...] = (
    Standing("as_things_stand_low", _("as things stand, low"), 0.02),
    Standing("as_things_stand_mid", _("as things stand, mid"), 0.10),
    Standing("as_things_stand_high", _("as things stand, high"), 0.30),
)
MODES: tuple[str, ...] = (CARRIED_OUT, *(standing.mode for standing in STANDING))
WHY = _(
    "Nobody knows the chance that the plan is carried out, and none is given. Three fixed chances show how much hangs "
    "on it; until then the status quo holds, and the plan keeps the length and the order of its phases."
)
