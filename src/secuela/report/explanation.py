"""Reading ``explanation.json``: which conclusion it explains, its shares by grade, its flips, the links it hangs on."""

from collections.abc import Mapping, Sequence
from typing import Any

from secuela.report.judgement import Basis
from secuela.report.link_words import link_name
from secuela.report.material import Material
from secuela.runs.rows import COORDINATES, Row

Entry = Mapping[str, Any]


def entries(material: Material) -> Sequence[Entry]:
    """The explained conclusions; none where the run was not explained."""
    return (material.explanation or {}).get("conclusions") or []


def entry_of(material: Material, row: Row) -> Entry:
    """The explanation of just this row of the assessment; empty where there is none."""
    sought = {"outcome": row.outcome, "alternative": row.alternative, "window": row.window, "month": row.month}
    place = {**dict.fromkeys(COORDINATES), **sought, **row.where}
    return next((each for each in entries(material) if all(each.get(key) == place[key] for key in place)), {})


def shares_of(entry: Entry) -> list[Entry] | None:
    """Shares of the variance, each with its group: None where not computed, empty where the result does not vary."""
    resting: Any = entry.get("rests_on")
    if not resting:
        return None
    shares: Any = resting.get("shares", resting if "D" in resting else None)
    if isinstance(shares, Mapping):
        return [{"group": group, "share": share} for group, share in shares.items()]  # pyright: ignore
    return list(shares or [])


def flips_of(entry: Entry) -> bool | None:
    """Whether the conclusion flips within the plausible range; None where that is not computed."""
    found: Any = entry.get("flips")
    if found is None or isinstance(found, bool):
        return found
    return bool(found.get("by") or found.get("flips"))


def basis_of(entry: Entry, links: Mapping[str, str] | None = None) -> Basis:
    """What is known of how far a result can be relied on.

    Args:
        entry: An entry of the explanation.
        links: Links in words by id.
    """
    shares = shares_of(entry)
    by_group = {str(each["group"]): float(each["share"]) for each in shares or []}
    cuts: Sequence[Entry] | None = entry.get("cuts")
    named = {str(cut["link"]): link_name(str(cut["link"]), links or {}) for cut in cuts or []}
    turned = None if cuts is None else [named[cut["link"]] for cut in cuts if cut["before"] != cut["after"]]
    carried = {named[cut["link"]]: cut.get("carries") for cut in cuts or []}
    return Basis(rests_on=by_group or None, flips=flips_of(entry), cuts=turned, carried=carried)
