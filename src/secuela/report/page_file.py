"""Writing a page or workbook so that a reader never sees half of one."""

import tempfile
from pathlib import Path

from secuela.evidence.errors import OptionError
from secuela.text.language import translate as _


def write_page(page: str | bytes, target: Path) -> None:
    """Write a page or workbook beside its place and move it there when it is whole.

    Raises:
        OptionError: If the place cannot be written to.
    """
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".report-") as folder:
            scratch = Path(folder) / target.name
            scratch.write_bytes(page.encode("utf-8") if isinstance(page, str) else page)
            scratch.replace(target)
    except OSError as error:
        raise OptionError(
            _("The report cannot be written to {path}.").format(path=target),
            where="--out",
            why=str(error.strerror or error),
            fix=_("name a file in an existing folder that you may write to"),
        ) from error
