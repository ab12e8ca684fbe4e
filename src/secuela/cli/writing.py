"""Writing a text where ``--out`` says, with a message where that is not possible."""

from pathlib import Path

from secuela.text.language import translate as _


def write_text(out: Path, text: str, *, replace: bool = False) -> None:
    """Write a file.

    Args:
        out: Where.
        text: What.
        replace: Whether a file that is there already may be written over.

    Raises:
        OptionError: If it is there already, or cannot be written.
    """
    from secuela.evidence.errors import OptionError

    try:
        with out.open("w" if replace else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise OptionError(
            _("{file} exists already.").format(file=out),
            where="--out",
            why=_("what is written over is lost"),
            fix=_("name another file, or remove this one first"),
        ) from None
    except (OSError, ValueError) as error:
        raise OptionError(
            _("{file} cannot be written: {reason}.").format(file=out, reason=getattr(error, "strerror", None) or error),
            where="--out",
            why=_("the text has to be stored somewhere"),
            fix=_("name a file in a folder that exists and that you may write to"),
        ) from None
