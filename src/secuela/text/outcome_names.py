"""Outcomes and their labels in words: titles, rival definitions, sides of operations, drugs, states."""

from collections.abc import Mapping
from functools import cache

from secuela.evidence.library import library
from secuela.text.language import Language, speaking, spoken, worded
from secuela.text.language import translate as _
from secuela.text.place_names import state_name


def outcome_title(name: str) -> str:
    """Title of an outcome, or its id where no record exists."""
    return _titles(spoken()).get(name, name)


@cache
def _titles(language: Language) -> Mapping[str, str]:
    """Titles of all outcomes, which a page repeats some thousand times."""
    with speaking(language):
        return {name: worded(record.title) for name, record in library().outcomes.items()}


def label_words(labels: Mapping[str, str]) -> str:
    """The labels of a comparison in words; empty where it has none."""
    if "side" in labels:
        return operation_side(labels.get("country", "MX"), labels["side"])
    if "drug" in labels:
        return drug_name(labels["drug"])
    state = labels.get("state") or labels.get("place")
    if state:
        return state_name(state)
    return definition_words(labels["definition"]) if "definition" in labels else ""


def definition_words(definition: str) -> str:
    """A definition in words; one that is not known stays as it is written."""
    known = {
        "ucdp_non_state": _("UCDP non-state conflict (a floor)"),
        "media_attributed": _("media-attributed"),
        "incremental": _("incremental cost"),
        "full": _("full cost"),
        "idmc": _("IDMC: new displacement by conflict and violence"),
        "envipe": _("ENVIPE: moves for safety, by survey"),
    }
    return known.get(definition, definition.replace("_", " "))


def drug_name(drug: str) -> str:
    """A drug's id in words."""
    known = {
        "fentanyl": _("fentanyl"),
        "methamphetamine": _("methamphetamine"),
        "cocaine": _("cocaine"),
        "heroin": _("heroin"),
    }
    return known.get(drug, drug.replace("_", " "))


def operation_side(country: str, side: str) -> str:
    """A side of operations in words."""
    known = {
        ("MX", "civilians"): _("civilians"),
        ("MX", "members"): _("members of groups"),
        ("MX", "forces"): _("Mexican forces"),
        ("US", "civilians"): _("US civilians"),
        ("US", "members"): _("members of groups in the US"),
        ("US", "forces"): _("US forces"),
    }
    return known.get((country, side), f"{side}, {country}")
