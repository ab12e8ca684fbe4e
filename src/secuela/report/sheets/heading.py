"""What every sheet says first: which run it is of, and how to read it."""

from secuela.report.material import Material
from secuela.report.reproduction import command
from secuela.text.language import translate as _
from secuela.text.month_names import month_name


def heading(material: Material, title: str) -> str:
    """Title and the lines below it."""
    text = _(
        "Run of “{proposal}” (`{id}`): {draws} simulated futures of {months} months from {origin}, seed {seed}, "
        "version {version}. If carried out. Explores, does not predict.{cut}"
    )
    cut = _(" With causal links cut: {links}.").format(links=", ".join(material.cut)) if material.cut else ""
    told = text.format(
        proposal=material.title(material.proposal),
        id=material.proposal,
        draws=material.draws,
        months=material.horizon,
        origin=month_name(material.origin),
        seed=material.assessment["seed"],
        version=material.field("versions", {}).get("secuela", _("not recorded")),
        cut=cut,
    )
    return f"# {title}\n\n{told}\n\n`{command(material)}`"
