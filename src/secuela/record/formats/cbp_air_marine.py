"""CBP, drug seizures of Air and Marine Operations: never added to the others, since joint seizures stand in both."""

from secuela.evidence.message import message
from secuela.record.seizure_table import DRUG, EVENTS, MONTH, POUNDS, REGION, YEAR, DrugSeizures

AREA = "Branch"
FORMAT = DrugSeizures(
    id="cbp-air-marine",
    title=message("CBP, drug seizures of Air and Marine Operations"),
    lag=1,
    sealed=False,
    needed=(YEAR, MONTH, "Component", REGION, "Land Filter", AREA, DRUG, EVENTS, POUNDS),
    area=AREA,
    prefix="air_marine_",
)
