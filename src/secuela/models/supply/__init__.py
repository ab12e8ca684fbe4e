"""Supply: production, routes, interdiction and the market for four drugs."""

from secuela.models.supply.geography import CORRIDORS as CORRIDORS
from secuela.models.supply.geography import DRUGS as DRUGS
from secuela.models.supply.geography import ENTRIES as ENTRIES
from secuela.models.supply.geography import GULF as GULF
from secuela.models.supply.geography import LAND_CORRIDORS as LAND_CORRIDORS
from secuela.models.supply.geography import ROUTES as ROUTES
from secuela.models.supply.geography import Perimeter as Perimeter
from secuela.models.supply.geography import open_routes as open_routes
from secuela.models.supply.geography import reach as reach
from secuela.models.supply.supply import Supply as Supply
from secuela.models.supply.terms import Inputs as Inputs
from secuela.models.supply.terms import Luck as Luck
from secuela.models.supply.terms import Outputs as Outputs
from secuela.models.supply.terms import State as State
from secuela.models.supply.terms import Theta as Theta
