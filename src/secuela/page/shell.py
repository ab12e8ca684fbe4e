"""The page itself: its HTML with catalogue and first answer inside, and its modules and style, by name."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Template

from secuela.page.page_words import page_words
from secuela.report.charts.bundle import vega_bundle
from secuela.report.page import templates_of
from secuela.text.language import LANGUAGES, Language, speaking

VEGA = "vega.js"
_IMPORTED = re.compile(r'from "\./([\w.]+)";$', re.MULTILINE)
_KINDS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


@dataclass(frozen=True)
class Asset:
    """A module, script or style.

    Args:
        name: By which a page asks for it.
        kind: Its media type.
        content: What it holds.
        digest: Of all assets together: what stands in their addresses, so that browsers may keep them for ever.
    """

    name: str
    kind: str
    content: bytes
    digest: str


def asset(name: str) -> Asset | None:
    """An asset by its name; None where there is none."""
    return assets().get(name)


def modules_of(start: str) -> dict[str, str]:
    """Texts of a module and of all that it needs, by name, each after those that it imports."""
    folder, found = files("secuela.page") / "static", dict[str, str]()

    def take(name: str) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        for other in _IMPORTED.findall(text):
            if other not in found:
                take(other)
        found[name] = text

    take(start)
    return found


@cache
def assets() -> dict[str, Asset]:
    """All of them, read once."""
    folder = files("secuela.page") / "static"
    content = {path.name: path.read_bytes() for path in sorted(folder.iterdir(), key=lambda each: each.name)}
    content = {name: text for name, text in content.items() if name.endswith(tuple(_KINDS))}
    content[VEGA] = vega_bundle().encode()
    digest = _digest(content.values())
    return {name: Asset(name, _KINDS[name[name.rindex(".") :]], text, digest) for name, text in content.items()}


def _digest(parts: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for each in parts:
        found.update(hashlib.sha256(each).digest())
    return found.hexdigest()[:16]


def page_html(language: Language, catalogue: dict[str, Any], first: dict[str, Any] | None) -> str:
    """The page of a language as the server sends it; its policy of contents stands in the headers.

    Args:
        language: Of the reader.
        catalogue: What it needs beside answers.
        first: The answer that it is drawn with at once.
    """
    with speaking(language):
        digest = next(iter(assets().values())).digest
        return template("live.html.j2").render(
            language=language,
            languages=[each for each in LANGUAGES if each != language],
            catalogue=catalogue,
            first=first,
            words=page_words(),
            modules=f"/static/{digest}/",
            preloaded=list(modules_of("live.js")),
        )


def template(name: str) -> Template:
    """A template of this package."""
    return templates_of("secuela.page").get_template(name)
