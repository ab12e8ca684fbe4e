"""What a page says is left out, by what the run holds."""

from secuela.report.material import Material
from secuela.text.language import translate as _
from secuela.text.lists import listing


def omitted(material: Material) -> str:
    """What no model of this run holds, as the subject of a sentence."""
    rights = _("human rights beyond complaints") if material.holds("abuse_complaints_mx") else _("human rights")
    politics = _("politics inside either country") if material.holds("cooperation") else _("politics")
    return listing([_("collusion of officials"), _("extortion"), _("the law of either country"), rights, politics])


def skill(material: Material) -> str:
    """How much of the page was held against the past."""
    tested = sum(row.backtested for row in material.carried_out)
    if not tested:
        return _("Nothing on this page was backtested.")
    return _("Only numbers that say so were backtested.")
