"""What it takes to get the same numbers again: command, version, seed, checksums; no folder of the machine."""

import re
from dataclasses import dataclass

from secuela.report.material import Material

_FOLDER = re.compile(r"(?:[^\s/\\'\"=,]*[/\\])+")
_SHORT = 16


@dataclass(frozen=True)
class Reproduction:
    """The last section of the page."""

    command: str
    version: str
    versions: list[tuple[str, str]]
    platform: list[tuple[str, str]]
    data: list[tuple[str, str]]
    arrays: list[tuple[str, str]]


def reproduction(material: Material) -> Reproduction:
    """Read it from the manifest."""
    return Reproduction(
        command=command(material),
        version=str(material.field("versions", {}).get("secuela", "")),
        versions=list(material.field("versions", {}).items()),
        platform=[(key, value) for key, value in material.field("platform", {}).items() if value],
        data=_shortened(material.field("data_checksums", {})),
        arrays=_shortened(material.field("array_checksums", {})),
    )


def without_folders(text: str) -> str:
    """A command line with every path cut to its last part, since folders say who ran it and help nobody else.

    >>> without_folders("/opt/tools/bin/secuela assess ./plans/mine.yaml --draws 200")
    'secuela assess mine.yaml --draws 200'
    """
    return _FOLDER.sub("", text)


def command(material: Material) -> str:
    """The command as it was typed, with every choice that it left to a default; composed where nothing was typed.

    Seed, origin and alternatives decide the numbers, and a default can change from one version to the next.
    """
    typed = without_folders(str(material.field("command_line", "")))
    if "assess" not in typed.split():
        typed = f"secuela assess {material.proposal}"
    others = [name for name in material.alternatives if name not in (material.baseline, material.proposal)]
    needed = {
        "--against": ",".join(others) or material.baseline,
        "--draws": material.draws,
        "--seed": material.assessment["seed"],
        "--as-of": material.assessment["as_of"],
        "--months": material.horizon,
    }
    given = {word.partition("=")[0] for word in typed.split()}
    return " ".join([typed, *(f"{name} {value}" for name, value in needed.items() if name not in given)])


def _shortened(sums: dict[str, str]) -> list[tuple[str, str]]:
    """Names as they are (tables by their place in the package), sums by their first digits."""
    return [(name, value[:_SHORT]) for name, value in sums.items()]
