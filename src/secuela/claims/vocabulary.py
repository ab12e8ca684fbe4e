"""Coordinates that an outcome has beside alternative, draw and month, and the values that a test may name."""

from secuela.evidence.states import STATES

_DRUGS = ("fentanyl", "methamphetamine", "cocaine", "heroin")
OUTCOME_COORDINATES: dict[str, dict[str, tuple[str, ...]]] = {
    "oc_homicides_mx": {"definition": ("ucdp_non_state", "media_attributed")},
    "displaced_mx": {"definition": ("idmc", "envipe")},
    "cost_us": {"definition": ("incremental", "full")},
    "operation_deaths": {"side": ("civilians", "members", "forces"), "country": ("MX", "US")},
    "perimeter_leakage": {"drug": _DRUGS},
    "displaced_flow_share": {"drug": _DRUGS},
    "homicides_mx_state": {"place": STATES},
}
STORED_AS = {"place": "state"}  # key of a test to dimension of a run
