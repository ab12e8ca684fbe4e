"""CBP, nationwide drug seizures by ports of entry and Border Patrol; Air and Marine Operations publish apart."""

from secuela.evidence.message import message
from secuela.record.seizure_table import CORRIDOR_OF_AREA, DRUG, EVENTS, MONTH, POUNDS, REGION, YEAR, DrugSeizures

AREA = "Area of Responsibility"
FORMAT = DrugSeizures(
    id="cbp-seizures",
    title=message("CBP, nationwide drug seizures"),
    lag=1,
    sealed=False,
    needed=(YEAR, MONTH, "Component", REGION, "Land Filter", AREA, DRUG, EVENTS, POUNDS),
    area=AREA,
    corridors=CORRIDOR_OF_AREA,
)
