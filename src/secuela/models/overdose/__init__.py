"""Overdose deaths in the US: how people, supply and rescue make deaths, since 1999 and from the origin on.

What drugs reach users, treatment, naloxone and how many begin go in; deaths by kind and people with opioid problems
come out. ``history.py`` is the past that the record fits, ``model.py`` the future; ``structure.py`` is what they share.
"""

from secuela.models.overdose.history import Course, Drivers, HistoryTheta, simulate, yearly
from secuela.models.overdose.model import Overdose
from secuela.models.overdose.state import KINDS, Inputs, Luck, Outputs, State, Theta

__all__ = [
    "KINDS",
    "Course",
    "Drivers",
    "HistoryTheta",
    "Inputs",
    "Luck",
    "Outputs",
    "Overdose",
    "State",
    "Theta",
    "simulate",
    "yearly",
]
