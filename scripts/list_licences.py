"""The licence of every package that Secuela needs at run time, extras included, from what is installed.

python scripts/list_licences.py            write docs/licences.md
python scripts/list_licences.py --check    name what the page lacks or says otherwise; exit 1
"""

import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from markdown_tables import table
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
EXTRAS = ("draft", "explain", "scale", "web")
OPENING, CLOSING = "<!-- licences: written by scripts/list_licences.py -->", "<!-- end of licences -->"
UNKNOWN = "not stated"
# Of who uses or passes on what contains it these ask that the whole be under their own terms.
BINDING = re.compile(r"\bA?GPL|GNU\s|\bSSPL|\bEUPL|\bBUSL|-NC\b", re.IGNORECASE)
_IN_FULL = {  # what a licence that stands in the metadata in full begins with, or holds
    r"Apache\s+License": "Apache-2.0",
    r"MIT\s+License|Permission\s+is\s+hereby\s+granted": "MIT",
    r"GNU\s+(AFFERO\s+)?GENERAL\s+PUBLIC": "GPL",
    r"Redistribution\s+and\s+use\s+in\s+source": "BSD",
}


def needed() -> dict[str, set[str]]:
    """Every package that is needed at run time, with what asks for it: the core or an extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {"core": project["dependencies"], **{name: project["optional-dependencies"][name] for name in EXTRAS}}
    found = dict[str, set[str]]()
    for owner, requirements in asked.items():
        for name in _closure([Requirement(text) for text in requirements]):
            found.setdefault(name, set()).add(owner)
    return dict(sorted(found.items()))


def _closure(waiting: list[Requirement]) -> Iterator[str]:
    """Names of all that requirements lead to, in this environment."""
    seen = set[tuple[str, frozenset[str]]]()
    while waiting:
        wanted = waiting.pop()
        name, extras = canonicalize_name(wanted.name), frozenset(wanted.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        yield name
        for text in importlib.metadata.requires(name) or []:
            further = Requirement(text)
            if further.marker is None or any(further.marker.evaluate({"extra": extra}) for extra in extras or {""}):
                waiting.append(further)


def licence(name: str) -> str:
    """The licence that a package states, as short as it can be said."""
    told = importlib.metadata.metadata(name)
    if told.get("License-Expression"):
        return str(told["License-Expression"])
    classified = [
        text.rpartition(" :: ")[2].removesuffix(" License").removesuffix(" Software")
        for text in told.get_all("Classifier") or []
        if text.startswith("License ::") and text.count("::") > 1
    ]
    if classified:
        return " OR ".join(dict.fromkeys(classified))
    text = str(told.get("License") or "")
    in_full = next((short for words, short in _IN_FULL.items() if re.search(words, text)), "")
    return in_full or (text if text and "\n" not in text else UNKNOWN)


def binds(text: str) -> bool:
    """Whether a licence binds who uses the whole, or is not known; of alternatives the best may be chosen."""
    return text == UNKNOWN or all(BINDING.search(choice) for choice in text.split(" OR "))


def rows() -> list[list[str]]:
    """One row a package."""
    return [[f"`{name}`", f"`{licence(name)}`", ", ".join(sorted(owners))] for name, owners in needed().items()]


def written(page: str) -> dict[str, list[str]]:
    """Rows that the page has, by package."""
    inside = page.partition(OPENING)[2].partition(CLOSING)[0]
    cells = [[each.strip() for each in line.strip("|").split("|")] for line in inside.splitlines() if line[:3] == "| `"]
    return {row[0]: row for row in cells}


def stale(held: dict[str, list[str]], now: list[list[str]]) -> list[str]:
    """Packages that a page lacks or says otherwise; another Python may need fewer, and for fewer extras."""
    return [
        name
        for name, terms, owners in now
        if name not in held or held[name][1] != terms or not set(owners.split(", ")) <= set(held[name][2].split(", "))
    ]


def main() -> int:
    """Run from the command line."""
    page, now = PAGE.read_text(encoding="utf-8"), rows()
    bound = [row[0] for row in now if binds(row[1])]
    if bound:
        print(f"licences that bind users: {', '.join(bound)}", file=sys.stderr)
    if "--check" in sys.argv:
        lacking = stale(written(page), now)
        if lacking:
            print(f"docs/licences.md lacks or says otherwise: {', '.join(lacking)}", file=sys.stderr)
        return 1 if lacking or bound else 0
    made = table(["package", "licence", "needed by"], now)
    before, after = page.partition(OPENING)[0], page.partition(CLOSING)[2]
    PAGE.write_text(f"{before}{OPENING}\n{made}\n{CLOSING}{after}", encoding="utf-8")
    return 1 if bound else 0


if __name__ == "__main__":
    raise SystemExit(main())
