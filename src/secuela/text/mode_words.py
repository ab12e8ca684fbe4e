"""How a result is read, in words: if a plan is carried out, or as things stand."""

from secuela.evidence.modes import CARRIED_OUT, STANDING
from secuela.text.language import translate as _
from secuela.text.numbers import in_short


def why_three_chances() -> str:
    """Why there is no single chance that a plan is carried out."""
    return _(
        "Nobody knows the chance that the plan is carried out, and none is given. Three fixed chances show how much "
        "hangs on it; until then the status quo holds, and the plan keeps the length and the order of its phases."
    )


def mode_words(mode: str) -> str:
    """A mode in words; one that is not known stays as it is written.

    >>> mode_words("as_things_stand_mid")
    'carried out with a chance of 10 % a year'
    """
    text = _("carried out with a chance of {n} % a year")
    known = {each.mode: text.format(n=in_short(100 * each.a_year)) for each in STANDING}
    return {CARRIED_OUT: _("if carried out"), **known}.get(mode, mode)
