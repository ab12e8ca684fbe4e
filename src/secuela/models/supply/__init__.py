"""Supply: production, routes, interdiction and the market for four drugs.

Laboratories, precursors, crops, demand and the effort of interdiction go in; kilograms delivered, seized and lost come
out, with prices and the routes taken.
"""

from secuela.models.supply.geography import (
    CORRIDORS,
    DRUGS,
    ENTRIES,
    GULF,
    LAND_CORRIDORS,
    ROUTES,
    Perimeter,
    open_routes,
    reach,
)
from secuela.models.supply.model import Supply
from secuela.models.supply.state import Inputs, Luck, Outputs, State, Theta

__all__ = [
    "CORRIDORS",
    "DRUGS",
    "ENTRIES",
    "GULF",
    "LAND_CORRIDORS",
    "ROUTES",
    "Inputs",
    "Luck",
    "Outputs",
    "Perimeter",
    "State",
    "Supply",
    "Theta",
    "open_routes",
    "reach",
]
