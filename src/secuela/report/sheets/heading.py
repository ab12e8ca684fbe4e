"""What every sheet says first: which run it is of, and how to read it."""

from secuela.report.run_data import RunData
from secuela.report.views.assumed_words import assumed_note
from secuela.report.views.limits import command
from secuela.text.language import translate as _
from secuela.text.month_names import month_name


def heading(run: RunData, title: str) -> str:
    """Title and the lines below it."""
    text = _(
        "Run of “{proposal}” (`{id}`): {draws} simulated futures of {months} months from {origin}, seed {seed}, "
        "version {version}. If carried out. Explores, does not predict.{cut}"
    )
    cut = _(" With causal links cut: {links}.").format(links=", ".join(run.cut)) if run.cut else ""
    cut += assumed_note(run)
    told = text.format(
        proposal=run.title(run.proposal),
        id=run.proposal,
        draws=run.draws,
        months=run.horizon,
        origin=month_name(run.origin),
        seed=run.seed,
        version=run.versions.get("secuela", _("not recorded")),
        cut=cut,
    )
    return f"# {title}\n\n{told}\n\n`{command(run)}`"
