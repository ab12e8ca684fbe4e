"""Overdose deaths in the US: how people, supply and rescue make deaths, since 1999 and from the origin on."""

from secuela.models.overdose.history import Course, Drivers, HistoryTheta, simulate, yearly
from secuela.models.overdose.terms import KINDS
from secuela.models.overdose.working import Overdose

__all__ = ["KINDS", "Course", "Drivers", "HistoryTheta", "Overdose", "simulate", "yearly"]
