"""SESNSP, victims by state, sex and age (``IDVFC_NM``), and from 2026 those of the new instrument (RNID)."""

from secuela.evidence.message import message
from secuela.record.columns import SPANISH_MONTHS
from secuela.record.sesnsp_table import KEYS, StateCrimes

SPLIT = ("Sexo", "Rango de edad")
FORMAT = StateCrimes(
    id="sesnsp-victims",
    title=message("SESNSP, victims by state"),
    lag=1,
    needed=(*KEYS, *SPLIT, *SPANISH_MONTHS),
    counted="victims",
    split=SPLIT,
)
