"""The Vega libraries as one script that the page carries inside itself."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from secuela.runs.folders import kept_if_possible

_SNIPPET = "window.secuelaEmbed = vegaEmbed;"


@cache
def vega_bundle() -> str:
    """The script that gives the page ``secuelaEmbed``; built once per version and kept in the user's cache folder."""
    place = _place()
    try:
        return place.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return _build(place)


def _place() -> Path:
    import platformdirs  # noqa: PLC0415  light commands stay quick
    import vl_convert  # noqa: PLC0415  loads a compiled library

    made_of = (
        vl_convert.get_vega_version(),
        vl_convert.get_vega_embed_version(),
        version("vl-convert-python"),
        _SNIPPET,
    )
    name = f"vega-{hashlib.sha256(repr(made_of).encode()).hexdigest()}.js"
    return platformdirs.user_cache_path("secuela") / name


def _build(place: Path) -> str:
    import vl_convert  # noqa: PLC0415  loads a compiled library

    # A closing tag inside a script would end it early; in a JavaScript string "<\\/" means the same.
    script = vl_convert.javascript_bundle(_SNIPPET).replace("</script", "<\\/script")
    kept_if_possible(place, script.encode())
    return script
