"""Lethal violence in Mexico by state: homicide, disappearance, deaths in operations.

Conflict and wars of groups, removals, forces and scarcity go in; deaths and missing persons by state come out.
"""

from secuela.models.violence.model import Violence
from secuela.models.violence.state import Inputs, Luck, Outputs, State, Theta

__all__ = ["Inputs", "Luck", "Outputs", "State", "Theta", "Violence"]
