"""Which package imports which, as the code does it; and whether a journey through modules follows imports."""

import ast
from collections import defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path

from markdown_tables import table

SOURCE = Path(__file__).resolve().parents[1] / "src" / "secuela"


@cache
def imports() -> dict[str, frozenset[str]]:
    """By place of a module below the package, such as ``job/options``, the places of those that it imports."""
    files = {_place(path): path for path in SOURCE.rglob("*.py")}
    return {place: frozenset(_imported(path, files) - {place}) for place, path in files.items()}


def by_package() -> str:
    """A row a package, from the top down: the packages that its modules import."""
    found = defaultdict[str, set[str]](set)
    for place, named in imports().items():
        package = place.partition("/")[0]
        if (SOURCE / package).is_dir():
            found[package] |= {each.partition("/")[0] for each in named} - {package}
    rows: list[list[str]] = []
    while found:  # those that nobody left imports come first, so that each arrow points down the table
        top = sorted(name for name in found if not any(name in below for below in found.values()))
        rows += [[f"`{name}/`", ", ".join(f"`{each}`" for each in sorted(found[name])) or "–"] for name in top]
        found = {name: below for name, below in found.items() if name not in top}
    return table(["package", "imports"], rows)


def unconnected(journey: list[str]) -> list[str]:
    """Steps of a journey, such as ``job/options``, that are no module, or neither of whose neighbours imports another.

    A step is connected with the one before it where one of the two imports the other, or one module imports both.
    """
    known = imports()
    pairs = pairwise(journey)
    absent = [step for step in journey if step not in known]
    return absent or [f"{one} → {other}" for one, other in pairs if not _connected(one, other)]


def _connected(one: str, other: str) -> bool:
    known = imports()
    return other in known[one] or one in known[other] or any({one, other} <= named for named in known.values())


def _place(path: Path) -> str:
    return path.relative_to(SOURCE).with_suffix("").as_posix().removesuffix("/__init__")


def _imported(path: Path, files: dict[str, Path]) -> set[str]:
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("secuela."):
            module = (node.module or "").removeprefix("secuela.").replace(".", "/")
            names = [f"{module}/{each.name}" for each in node.names]
            found |= {name if name in files else module for name in names}
    return found & set(files)
