"""Organised crime: the published model exactly, and the working version for assessments."""

from secuela.models.organised_crime.network import Network as Network
from secuela.models.organised_crime.published import PublishedTheta as PublishedTheta
from secuela.models.organised_crime.published import published_rates as published_rates
from secuela.models.organised_crime.published import published_step as published_step
from secuela.models.organised_crime.published import start_members as start_members
from secuela.models.organised_crime.working import OrganisedCrime as OrganisedCrime
