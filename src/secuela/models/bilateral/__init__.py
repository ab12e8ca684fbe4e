"""Relations between the two governments: acts, Mexico's response, cooperation."""

from secuela.models.bilateral.terms import ACTS, LEVELS, Inputs, Luck, Outputs, State, Theta
from secuela.models.bilateral.working import Bilateral

__all__ = ["ACTS", "LEVELS", "Bilateral", "Inputs", "Luck", "Outputs", "State", "Theta"]
