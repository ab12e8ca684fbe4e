"""CBP, encounters at the southwest land border."""

from secuela.evidence.message import message
from secuela.record.encounter_table import COMPONENT, COUNT, GROUPING, MONTH, YEAR, Encounters

KEYS = (COMPONENT, "Demographic", "Citizenship Grouping", "Title of Authority", "Encounter Type")
FORMAT = Encounters(
    id="cbp-southwest-encounters",
    title=message("CBP, encounters at the southwest land border"),
    lag=1,
    sealed=False,
    needed=(YEAR, GROUPING, MONTH, *KEYS, COUNT),
    citizenship="Citizenship Grouping",
    keys=KEYS,
)
