"""Relations between the two governments: acts, Mexico's response, cooperation.

What the US does on Mexican soil, at sea and by threat goes in; the measures in force, their days and the level of
cooperation come out.
"""

from secuela.models.bilateral.model import Bilateral
from secuela.models.bilateral.state import ACTS, LEVELS, Inputs, Luck, Outputs, State, Theta

__all__ = ["ACTS", "LEVELS", "Bilateral", "Inputs", "Luck", "Outputs", "State", "Theta"]
