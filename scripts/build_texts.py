"""Every sentence that a reader may see, and those that a language still lacks.

``python scripts/build_texts.py es`` prints the sentences without Spanish, as entries to be put, filled, into the file
that stands above them; ``es report`` prints those of one package alone.
"""

import io
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from typer.main import get_command

from secuela.claims.reading import read_ledger, shipped
from secuela.cli.help_words import help_texts
from secuela.cli.main import app
from secuela.evidence.authority import authority
from secuela.evidence.library import library

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
    """The sentences of code and templates, each with the files that hold it; help of commands, texts of records."""
    catalogue = Catalog(project="secuela", charset="utf-8")
    for name, line, found, comments, context in extract_from_dir(folder, METHODS, keywords=KEYWORDS):
        catalogue.add(found, None, [(name, line)], auto_comments=comments, context=context)
    if folder == SOURCE:
        for text in help_texts(get_command(app)):
            catalogue.add(text, None, [("cli/main.py", 1)])
        for name, text in (*of_evidence(), *of_proposals(), *of_ledgers()):
            catalogue.add(text, None, [(name, 1)])
    return catalogue


def of_evidence() -> Iterator[tuple[str, str]]:
    """What records of evidence say in English alone, with the file of each; a publication is cited as it is."""
    held, tables = library(), "evidence/tables"
    for each in held.parameters.values():
        owner = each.id.partition(".")[0]
        yield from ((f"{tables}/parameters/{owner}.yaml", text) for text in (each.title.en, each.why))
    for each in held.structures.values():
        both = (each.title, each.why, *(one.title for one in each.options))
        yield from ((f"{tables}/structures.yaml", text.en) for text in both if text.es is None)
    for each in held.facts.values():
        yield from ((f"{tables}/facts.yaml", text) for text in (each.title, each.definition, each.note) if text)
    for each in held.series.values():
        yield from ((f"{tables}/series.yaml", text) for text in (each.title, each.definition, each.why))
    for each in held.listed():
        yield from ((f"{tables}/listed.yaml", reading.why) for reading in (each.narrow, each.broad))
    licences = dict.fromkeys(each.licence for each in held.sources.values())
    yield from ((f"{tables}/sources.yaml", text) for text in (held.sources["judgement"].citation, *licences))
    yield from ((f"{tables}/authority.yaml", each.office) for each in authority())


def of_proposals() -> Iterator[tuple[str, str]]:
    """Notes of shipped proposals, which are their author's, so ours to translate; sources are cited as they are."""
    for path in sorted((SOURCE / "policy" / "proposals").glob("*.yaml")):
        for note in notes_of(yaml.safe_load(path.read_text(encoding="utf-8"))):
            yield f"policy/proposals/{path.name}", note


def notes_of(part: Any) -> Iterator[str]:  # noqa: ANN401  any part of a proposal
    """Every note in nested maps and lists."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from [value.strip()] if key == "note" and isinstance(value, str) else notes_of(value)
    elif isinstance(part, list):
        for value in part:
            yield from notes_of(value)


def of_ledgers() -> Iterator[tuple[str, str]]:
    """Links of the chains of attribution in shipped ledgers."""
    for name in shipped():
        yield from ((f"claims/ledgers/{name}.yaml", link) for claim in read_ledger(name).claims for link in claim.chain)


def translated(language: str) -> dict[tuple[object, str | None], str]:
    """Ids and contexts of the sentences that the catalogues of a language hold, each with the name of its file."""
    found: dict[tuple[object, str | None], str] = {}
    for path in sorted((CATALOGUES / language).glob("*.po")):
        with path.open("rb") as stream:
            found |= {(entry.id, entry.context): path.name for entry in read_po(stream) if entry.id}
    return found


def lacking(language: str, package: str = "") -> Catalog:
    """Sentences without a translation: of one package, or of all."""
    held, left = translated(language), Catalog(locale=language, project="secuela", charset="utf-8")
    for entry in collected():
        of = any(name.startswith(package) for name, _line in entry.locations)
        if entry.id and of and (entry.id, entry.context) not in held:
            left.add(entry.id, None, entry.locations, auto_comments=entry.auto_comments, context=entry.context)
    return left


def homes(language: str, entries: Iterable[Message]) -> dict[str, list[Message]]:
    """Sentences by the catalogue they belong into: that which holds most of those of the same file, else folder."""
    held, kept = translated(language), defaultdict[PurePosixPath, Counter[str]](Counter)
    for entry in collected():
        if (entry.id, entry.context) in held:
            for name, _line in entry.locations:
                for folder in _within(name):
                    kept[folder][held[entry.id, entry.context]] += 1
    found = defaultdict[str, list[Message]](list)
    for entry in entries:
        folder = next(each for each in _within(entry.locations[0][0]) if each in kept)
        found[kept[folder].most_common(1)[0][0]].append(entry)
    return found


def _within(name: str) -> tuple[PurePosixPath, ...]:
    path = PurePosixPath(name)
    return path, *path.parents


def main() -> None:
    """Print what a language lacks."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    language = sys.argv[1]
    left = [entry for entry in lacking(*sys.argv[1:3]) if entry.id]
    for name, entries in sorted(homes(language, left).items()):
        part, text = Catalog(locale=language), io.BytesIO()
        for entry in entries:
            part[entry.id] = entry
        write_po(text, part, width=120, sort_by_file=True, omit_header=True)
        print(f"# into src/secuela/text/catalogues/{language}/{name}:\n\n{text.getvalue().decode()}")
    if not left:
        print("no sentence is lacking", file=sys.stderr)


if __name__ == "__main__":
    main()
