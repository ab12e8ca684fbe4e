"""What a run draws, in words: titles of parameters and structural choices, and of the parts of their ranges."""

from secuela.evidence.library import library
from secuela.text.language import translate as _
from secuela.text.language import worded


def input_title(name: str) -> str:
    """The title of a parameter, size of a link or structural choice; its id where no record of it is held."""
    held = library()
    if name in held.links:
        return _("size of the link: {link}").format(link=worded(held.links[name].title))
    record = held.parameters.get(name) or held.structures.get(name)
    return name if record is None else worded(record.title)


def option_title(name: str, option: str) -> str:
    """The title of an option of a structural choice; its id where this version does not know it."""
    choice = library().structures.get(name)
    titles = {} if choice is None else {each.id: worded(each.title) for each in choice.options}
    return titles.get(option, option)


def part_words(name: str, part: str) -> str:
    """A part of a range, see :func:`secuela.analysis.uncertain_inputs.parts`; words of an older run as they are.

    >>> part_words("a.b", "lowest-tenth")
    'in the lowest tenth of its range'
    """
    if part == "lowest-tenth":
        return _("in the lowest tenth of its range")
    if part == "highest-tenth":
        return _("in the highest tenth of its range")
    kind, _colon, option = part.partition(":")
    return _("where {option}").format(option=option_title(name, option)) if kind == "option" else part
