"""CBP, encounters nationwide by area of responsibility, whose names are dropped."""

from secuela.evidence.message import message
from secuela.record.encounter_table import COMPONENT, COUNT, GROUPING, MONTH, YEAR, Encounters

KEYS = (
    COMPONENT, "Land Border Region", "Area of Responsibility", "AOR (Abbv)", "Demographic", "Citizenship",
    "Title of Authority", "Encounter Type",
)  # fmt: skip
FORMAT = Encounters(
    id="cbp-nationwide-encounters",
    title=message("CBP, encounters nationwide"),
    lag=1,
    sealed=False,
    needed=(YEAR, GROUPING, MONTH, *KEYS, COUNT),
    citizenship="Citizenship",
    region="Land Border Region",
    keys=KEYS,
)
