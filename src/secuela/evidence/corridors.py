"""Drugs, the entries they come by and the corridors of the US border: closed lists, in the order of every array."""

DRUGS = ("fentanyl", "methamphetamine", "cocaine", "heroin")
ENTRIES = ("eastern_pacific", "western_caribbean", "gulf", "caribbean", "guatemala_land", "domestic")
CORRIDORS = ("california", "arizona", "el_paso", "south_texas", "gulf_coast", "florida")
SEAS = ("eastern_pacific", "western_caribbean", "gulf", "caribbean")
LAND_CORRIDORS = ("california", "arizona", "el_paso", "south_texas")
