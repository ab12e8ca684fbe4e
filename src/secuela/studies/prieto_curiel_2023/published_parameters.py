"""What the authors' code starts from: its five parameter values, what each may be, and its calendar."""

from collections.abc import Mapping
from types import MappingProxyType

from secuela.evidence.message import message
from secuela.studies.variation import Limit

# Per week, people; the optimum of the authors' fit (source prieto-curiel-code-2023).
PUBLISHED: Mapping[str, float] = MappingProxyType(
    {
        "rho": 2.527474e-3,
        "eta": 110.0,
        "theta": 1.549231e-8,
        "omega": 0.04e-6,
        "start": 115_000.0,
    }
)
LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "rho": Limit(message("recruits per member and week")),
        "eta": Limit(message("people incapacitated per week, all groups together")),
        "theta": Limit(message("deaths per week for each pair of members of hostile groups")),
        "omega": Limit(message("members who retire per week for each pair of members of one group")),
        "start": Limit(message("the number of members at week 0"), above_zero=True, start=True),
    }
)
WEEKS_A_YEAR = 52
FIRST_YEAR = 2012
DECADE = 520  # weeks from January 2012 to January 2022
