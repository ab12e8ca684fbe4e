"""Lethal violence in Mexico by state: homicide, disappearance, deaths in operations."""

from secuela.models.violence.terms import Inputs, Luck, Outputs, State, Theta
from secuela.models.violence.violence import Violence

__all__ = ["Inputs", "Luck", "Outputs", "State", "Theta", "Violence"]
