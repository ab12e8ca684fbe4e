"""The live page as one file that opens from a disk with the network cut, in every language, its answers inside."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from secuela.page.page_words import page_words
from secuela.page.pressed_json import pressed
from secuela.page.shell import modules_of, template
from secuela.report.charts.bundle import vega_bundle
from secuela.text.language import LANGUAGES, Language, speaking
from secuela.text.language import translate as _

_OPENING, _START = "opening.js", "offline.js"  # no module, and the one from which it starts
_IMPORT = re.compile(r'^import \{ (?P<names>[^}]+) \} from "\./(?P<module>[\w.]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?P<kind>(?:async )?function|const|class) (?P<name>\w+)", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


def bundled(modules: Mapping[str, str]) -> str:
    """Modules as one plain script, which a page from a disk may carry: each in a function of its own.

    The script offers ``secuelaModules``, which runs them in their order and hands out their exports.

    Args:
        modules: Text by name, each after those that it imports.

    Raises:
        ValueError: If one imports or exports in a way that is not known here.
    """
    parts = [
        f"modulesByName[{json.dumps(name)}] = (() => {{\n{_as_function(name, text)}\n}})();"
        for name, text in modules.items()
    ]
    return "\n".join(
        [
            '"use strict";',
            "window.secuelaModules = () => {",
            "const modulesByName = {};",
            *parts,
            "return modulesByName;",
            "};",
        ]
    )


def _as_function(name: str, text: str) -> str:
    names = [found["name"] for found in _EXPORT.finditer(text)]
    taken = _IMPORT.sub(
        lambda found: f"const {{ {_renamed(found['names'])} }} = modulesByName[{json.dumps(found['module'])}];", text
    )
    plain = _EXPORT.sub(r"\g<kind> \g<name>", taken)
    left = _LEFT.search(plain)
    if left is not None:
        msg = f"{name}: {left[0]!r} cannot be put into one script"
        raise ValueError(msg)
    return f"{plain}\nreturn {{ {', '.join(names)} }};"


def _renamed(names: str) -> str:
    return names.replace(" as ", ": ")


def offline_page(
    numbers: Mapping[str, Any], contents: Mapping[Language, tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> str:
    """The whole file.

    Args:
        numbers: What all languages share, compressed already: :func:`.stored_content.numbers_of`.
        contents: By language the catalogue, and what answers are made of: :mod:`.stored_content`.
    """
    folder = files("secuela.page") / "static"
    scripts = [bundled(modules_of(_START)), (folder / _OPENING).read_text(encoding="utf-8"), vega_bundle()]
    style = (folder / "live.css").read_text(encoding="utf-8")
    bodies, unread = dict[str, str](), list[str]()
    for language in contents:
        with speaking(language):
            others = [each for each in LANGUAGES if each != language]
            bodies[language] = template("live_body.html.j2").render(
                words=page_words(), languages=others, prefix="?lang="
            )
            unread.append(_("This page needs JavaScript; it asks the network for nothing."))
    packed = {name: pressed({"catalogue": each[0], "content": each[1]}) for name, each in contents.items()}
    return template("offline.html.j2").render(
        languages=list(contents),
        bodies=bodies,
        no_scripts=unread,
        packed=packed,
        numbers=dict(numbers),
        scripts=scripts,
        script_hashes=[_hash(script) for script in scripts],
        style=style,
        style_hash=_hash(style),
    )


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
