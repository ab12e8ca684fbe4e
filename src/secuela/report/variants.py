"""The options that a proposal chose for a lever, in words: by which means, by whom, where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secuela.report.geography import where_words
from secuela.report.material import Material
from secuela.text.language import translate as _
from secuela.text.place_names import Naming

_OPTIONS = ("means", "by", "where")


@dataclass(frozen=True)
class Tried:
    """The variant in which a dose-response tried a lever: words, and whether the proposal uses others beside it."""

    words: str = ""
    several: bool = False

    @property
    def own(self) -> str:
        """As it stands behind a lever's title; empty where there is nothing to choose."""
        return _("with the proposal's own choice ({words})").format(words=self.words) if self.words else ""


def option_words(lever: str, options: Mapping[str, Any], naming: Naming = "neutral") -> list[str]:
    """Each option in words; "either" means is what the lever's title says already, so it has none.

    >>> option_words("leadership_removal", {"means": "capture", "by": "us"})
    ['means: capture only', 'by the US']
    """
    known = {
        ("means", "either"): "",
        ("means", "capture"): _("means: capture only"),
        ("means", "kill"): _("means: killing only"),
        ("by", "us"): _("by the US"),
        ("by", "mexico"): _("by Mexico"),
        ("by", "joint"): _("jointly"),
    }
    found: list[str] = []
    for name, value in sorted(options.items(), key=_place):
        said = _("where: {place}").format(place=where_words(str(value), lever, naming)) if name == "where" else None
        found.append(known.get((name, str(value)), said or f"{name}: {value}"))
    return [text for text in found if text]


def _place(option: tuple[str, Any]) -> int:
    return _OPTIONS.index(option[0]) if option[0] in _OPTIONS else len(_OPTIONS)


def chosen(part: Mapping[str, Any], naming: Naming = "neutral") -> list[str]:
    """The options of a planned lever, or of a part that no model covers, in words."""
    options = {name: part[name] for name in _OPTIONS if part.get(name)} | dict(part.get("options") or {})
    return option_words(str(part.get("lever", "")), options, naming)


def tried(material: Material, lever: str) -> Tried:
    """The variant that the dose-response tried: the one that the proposal uses most; empty where it uses none."""
    doses: Mapping[str, Sequence[float]] = material.plan(material.proposal).get("doses") or {}
    used = {key: max(map(abs, path), default=0.0) for key, path in doses.items() if key.partition("/")[0] == lever}
    used = {key: most for key, most in used.items() if most > 0}
    if not used:
        return Tried()
    options = max(used, key=lambda key: used[key]).partition("/")[2]
    pairs = [text.partition("=") for text in options.split(",") if text]
    return Tried(
        ", ".join(option_words(lever, {name: value for name, _is, value in pairs}, material.places)), len(used) > 1
    )
