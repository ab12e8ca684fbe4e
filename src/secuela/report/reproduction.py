"""What it takes to get the same numbers again: command, version, seed, checksums; no folder of the machine."""

import re
from dataclasses import dataclass

from secuela.report.material import Material

_FOLDER = re.compile(r"(?:[A-Za-z]:)?(?:~|\.{0,2})?[/\\](?:[^\s/\\'\"]+[/\\])*")
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
        command=without_folders(str(material.field("command_line", ""))),
        version=str(material.field("versions", {}).get("secuela", "")),
        versions=list(material.field("versions", {}).items()),
        platform=[(key, value) for key, value in material.field("platform", {}).items() if value],
        data=_short(material.field("data_checksums", {})),
        arrays=_short(material.field("array_checksums", {})),
    )


def without_folders(text: str) -> str:
    """A command line with every path cut to its last part, since folders say who ran it and help nobody else.

    >>> without_folders("/opt/tools/bin/secuela assess ./plans/mine.yaml --draws 200")
    'secuela assess mine.yaml --draws 200'
    """
    return _FOLDER.sub("", text)


def _short(sums: dict[str, str]) -> list[tuple[str, str]]:
    return [(without_folders(name), value[:_SHORT]) for name, value in sums.items()]
