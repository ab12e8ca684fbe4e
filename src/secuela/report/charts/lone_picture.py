"""A picture that leaves the page: one image with its finding, measure and notes, and its numbers as a table."""

import textwrap
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from secuela.report.charts import theme
from secuela.report.charts.outlines import lent
from secuela.report.charts.theme import Spec

WIDTH = 760
_LETTER, _SMALL_LETTER, _LINE = 7.6, 5.2, 13
_SCALE = 2


def whole(spec: Mapping[str, Any], title: str, measure: str, notes: Sequence[str], *, width: int = WIDTH) -> Spec:
    """The specification of an image that says by itself what it shows, under which rules, and from which run."""
    lines = [line for note in notes for line in textwrap.wrap(note, int(width / _SMALL_LETTER))]
    foot = {
        "data": {"values": [{}]},
        "width": width,
        "height": _LINE * len(lines),
        "mark": {
            "type": "text", "align": "left", "baseline": "top", "fontSize": 9.5, "color": theme.QUIET,
            "lineHeight": _LINE, "text": lines, "x": 0, "y": 0,
        },
    }  # fmt: skip
    heading = {
        "text": textwrap.wrap(title, int(width / _LETTER)),
        "subtitle": textwrap.wrap(measure, int(width / _SMALL_LETTER)),
    }
    chart = {key: value for key, value in spec.items() if key not in ("datasets", "params")}
    kept = {key: spec[key] for key in ("datasets", "params") if key in spec}
    if "datasets" in kept:
        kept["datasets"] = {name: rows if rows is not None else lent()[name] for name, rows in kept["datasets"].items()}
    return {
        "title": heading,
        "vconcat": [{**chart, "width": width}, foot],
        "spacing": 8,
        "config": theme.CONFIG,
        "padding": 12,
        **kept,
    }


def png(spec: Mapping[str, Any], title: str, measure: str, notes: Sequence[str], *, width: int = WIDTH) -> bytes:
    """The image as PNG; nothing is asked of the network."""
    made = whole(spec, title, measure, notes, width=width)
    return bytes(_converter().vegalite_to_png(made, scale=_SCALE, allowed_base_urls=[]))


def svg(spec: Mapping[str, Any], title: str, measure: str, notes: Sequence[str], *, width: int = WIDTH) -> str:
    """The image as SVG."""
    return str(_converter().vegalite_to_svg(whole(spec, title, measure, notes, width=width), allowed_base_urls=[]))


def _converter() -> Any:  # noqa: ANN401  a compiled library without types
    return import_module("vl_convert")
