"""Organised crime: the published model exactly, and the working version for assessments.

Removals, arrests, recruitment and lethality go in; members, their exits, splits and where the wars are come out.
"""

from secuela.models.organised_crime.model import OrganisedCrime
from secuela.models.organised_crime.network import Network
from secuela.models.organised_crime.published import PublishedTheta, published_rates, published_step, start_members
from secuela.models.organised_crime.state import LISTED, SLOTS, Inputs, Luck, Outputs, State, Theta

__all__ = [
    "LISTED",
    "SLOTS",
    "Inputs",
    "Luck",
    "Network",
    "OrganisedCrime",
    "Outputs",
    "PublishedTheta",
    "State",
    "Theta",
    "published_rates",
    "published_step",
    "start_members",
]
