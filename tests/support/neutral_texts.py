"""Every text of the ledgers, proposals and report templates, with its language; titles of sources are quotes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

SOURCES = Path(__file__).resolve().parents[2] / "src" / "secuela"
PLACES = ("claims/ledgers/*.yaml", "claims/template.yaml", "policy/proposals/*.yaml", "policy/template.yaml")
SOMEBODY_ELSES = {"sources", "url", "chain", "publisher"}  # keys whose words are not the project's own
_MARKUP = re.compile(r"\{[%#{].*?[%#}]\}|<style.*?</style>|<script.*?</script>|<[^>]*>", re.DOTALL)


def neutral_texts() -> Iterator[tuple[str, str, str]]:
    """Where, language and text."""
    for pattern in PLACES:
        for path in sorted(SOURCES.glob(pattern)):
            if path.name != "sources.yaml":
                yield from _walk(yaml.safe_load(path.read_text(encoding="utf-8")), path.name, "en")
    for path in sorted((SOURCES / "report" / "templates").rglob("*.j2")):
        content = path.read_text(encoding="utf-8")
        for text in (*re.findall(r"_\(\s*\"([^\"]*)\"", content), *_MARKUP.sub("\n", content).splitlines()):
            if text.strip():
                yield path.name, "en", text


def _walk(value: Any, where: str, language: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in SOMEBODY_ELSES:
                yield from _walk(inner, f"{where}, {key}", key if key in ("en", "es") else language)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            name = inner.get("id", number) if isinstance(inner, dict) else number
            yield from _walk(inner, f"{where}, {name}", language)
    elif isinstance(value, str):
        yield where, language, value
