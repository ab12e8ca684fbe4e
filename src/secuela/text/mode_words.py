"""How a result is read, in words: if a plan is carried out, or as things stand."""

from secuela.text.language import translate as _


def why_three_chances() -> str:
    """Why there is no single chance that a plan is carried out."""
    return _(
        "Nobody knows the chance that the plan is carried out, and none is given. Three fixed chances show how much "
        "hangs on it; until then the status quo holds, and the plan keeps the length and the order of its phases."
    )
