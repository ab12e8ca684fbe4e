"""Every sentence that a reader may see, and those that a language still lacks.

``python scripts/build_texts.py es`` prints the sentences without Spanish, as entries to be put, filled, into a file of
``src/secuela/text/catalogues/es``, one for each part of the tree; ``es report`` prints those of one package alone.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "secuela"
CATALOGUES = SOURCE / "text" / "catalogues"
METHODS = [("**.py", "python"), ("**/templates/**.j2", "jinja2")]
KEYWORDS = {
    "_": None,
    "translate": None,
    "marked": None,
    "message": None,
    "counted": (1, 2),
    "gettext": None,
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


def translated(language: str) -> set[tuple[object, str | None]]:
    """Ids and contexts of the sentences that the catalogues of a language hold."""
    found = set()
    for path in sorted((CATALOGUES / language).glob("*.po")):
        with path.open("rb") as stream:
            found |= {(entry.id, entry.context) for entry in read_po(stream) if entry.id}
    return found


def lacking(language: str, package: str = "") -> Catalog:
    """Sentences without a translation: of one package, or of all."""
    held, left = translated(language), Catalog(locale=language, project="secuela", charset="utf-8")
    for entry in collected():
        of = any(name.startswith(package) for name, _line in entry.locations)
        if entry.id and of and (entry.id, entry.context) not in held:
            left.add(entry.id, None, entry.locations, auto_comments=entry.auto_comments, context=entry.context)
    return left


def main() -> None:
    """Print what a language lacks."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    write_po(sys.stdout.buffer, lacking(*sys.argv[1:3]), width=120, sort_by_file=True)


if __name__ == "__main__":
    main()
