"""Rival definitions, sides and drugs of an outcome, in words."""

from collections.abc import Mapping

from secuela.report.views.fans import state_name
from secuela.report.views.geography import drug_name
from secuela.report.views.harm import side_words
from secuela.text.language import translate as _


def label_words(labels: Mapping[str, str]) -> str:
    """The labels of a comparison in words; empty where it has none."""
    if "side" in labels:
        return side_words(labels.get("country", "MX"), labels["side"])
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
