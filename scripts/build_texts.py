"""Collect every sentence that a reader may see into ``src/secuela/text/catalogues/secuela.pot``.

The file is derived and not kept in the repository. To begin a language: ``pybabel init -i secuela.pot -o es.po -l es``
in that folder; after new sentences: ``pybabel update`` with the same files.
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "secuela"
TARGET = SOURCE / "text" / "catalogues" / "secuela.pot"
METHODS = [("**.py", "python"), ("**/templates/**.j2", "jinja2")]
KEYWORDS = {
    "_": None,
    "translate": None,
    "marked": None,
    "message": None,
    "counted": (1, 2),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def collected(folder: Path = SOURCE) -> Catalog:
    """The sentences of code and templates, each with the files that hold it."""
    catalogue = Catalog(project="secuela", charset="utf-8")
    for name, line, found, comments, context in extract_from_dir(folder, METHODS, keywords=KEYWORDS):
        catalogue.add(found, None, [(name, line)], auto_comments=comments, context=context)
    return catalogue


def main() -> None:
    """Write the catalogue."""
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("wb") as stream:
        write_po(stream, collected(), width=120, sort_output=True)


if __name__ == "__main__":
    main()
