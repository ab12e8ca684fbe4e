"""Errors in the language of the reader."""

import re

from secuela.evidence.errors import SecuelaError
from secuela.evidence.message import Message
from secuela.text.language import translate as _
from secuela.text.language import worded

_LINE = re.compile(r"(?<=, )line (\d+)(?=,|$)")


def error_text(error: SecuelaError) -> str:
    """What is wrong, where, why it matters and how to mend it, in the chosen language; of a file, all its problems."""
    return "\n\n".join(_problem_text(problem) for problem in error.problems or (error,))


def _problem_text(error: SecuelaError) -> str:
    labelled = ((_("Where"), error.where), (_("Why it matters"), error.why), (_("Fix"), error.fix))
    return "\n".join([worded(error.what), *(f"  {label}: {_placed(text)}" for label, text in labelled if text)])


def _placed(text: Message | str) -> str:
    """A part of an error; in the name of a place ("plan.yaml, line 2, id") the line is worded too."""
    return _LINE.sub(lambda found: _("line {n}").format(n=found[1]), worded(text))
