"""SESNSP, case files by state (``IDEFC_NM``, ``Estatal-Delitos``), and from 2026 those of the new instrument (RNID)."""

from secuela.evidence.message import message
from secuela.record.columns import SPANISH_MONTHS
from secuela.record.sesnsp_table import KEYS, StateCrimes

FORMAT = StateCrimes(
    id="sesnsp-case-files",
    title=message("SESNSP, case files by state"),
    lag=1,
    needed=(*KEYS, *SPANISH_MONTHS),
    counted="case_files",
)
