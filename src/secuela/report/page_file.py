"""Writing a page or workbook so that a reader never sees half of one."""

from pathlib import Path

from secuela.evidence.errors import OptionError
from secuela.runs.folders import written_beside
from secuela.text.language import translate as _


def write_page(page: str | bytes, target: Path) -> None:
    """Write a page or workbook beside its place and move it there when it is whole.

    Raises:
        OptionError: If the place cannot be written to.
    """
    try:
        with written_beside(target) as scratch:
            scratch.write_bytes(page.encode("utf-8") if isinstance(page, str) else page)
    except OSError as error:
        raise OptionError(
            _("The report cannot be written to {path}.").format(path=target),
            where="--out",
            why=str(error.strerror or error),
            fix=_("name a file in an existing folder that you may write to"),
        ) from error
