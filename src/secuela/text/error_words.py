"""Errors in the language of the reader."""

from secuela.evidence.errors import SecuelaError
from secuela.text.language import translate as _
from secuela.text.language import worded


def error_text(error: SecuelaError) -> str:
    """What is wrong, where, why it matters and how to mend it, in the chosen language; of a file, all its problems."""
    return "\n\n".join(_problem_text(problem) for problem in error.problems or (error,))


def _problem_text(error: SecuelaError) -> str:
    labelled = ((_("Where"), error.where), (_("Why it matters"), error.why), (_("Fix"), error.fix))
    return "\n".join([worded(error.what), *(f"  {label}: {worded(text)}" for label, text in labelled if text)])
