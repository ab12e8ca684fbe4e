"""The chain of attribution as a picture: ribbons from a text to what it names and to where that comes from."""

import textwrap
from collections.abc import Sequence

from markupsafe import Markup, escape

from secuela.report.attribution import Strand
from secuela.report.charts import theme
from secuela.text.language import translate as _

_WIDTH, _UNIT, _GAP, _LEAST, _LINE = 760, 9, 10, 8, 13
_TEXT_END, _NAMED, _NAMED_END, _END = 96, 170, 400, 476
_INK, _QUIET, _BAND, _BOX = theme.INK, theme.QUIET, theme.ACCENT_PALE, "#f5f7f9"
_LETTERS = 36


def strand_picture(found: Sequence[Strand], text: str, said: str) -> Markup:
    """Inline SVG: each ribbon is as thick as the number of claims that hang on it.

    Args:
        found: Strands, the largest first.
        text: What the text is called.
        said: The picture in a sentence.
    """
    heights = [max(_UNIT * len(strand.claims), _LINE * len(_inside(strand)) + _LEAST) for strand in found]
    whole = sum(heights) + _GAP * (len(found) - 1)
    thick = _UNIT * sum(len(strand.claims) for strand in found)
    left, right = (whole - thick) / 2, 0.0
    parts = [_box(0, left, _TEXT_END, thick), *_lines(8, left + thick / 2, [text, _entries(found)], bold=True)]
    for strand, height in zip(found, heights, strict=True):
        own = _UNIT * len(strand.claims)
        middle = right + height / 2
        parts += _row(strand, left, middle, own, height)
        left, right = left + own, right + height + _GAP
    head = f'<svg class="strands" viewBox="-1 -1 {_WIDTH + 2} {whole + 2:.0f}" role="img" aria-label="'
    return Markup(f'{head}{escape(said)}">{"".join(parts)}</svg>')


def _entries(found: Sequence[Strand]) -> str:
    return _("{n} entries").format(n=sum(len(strand.claims) for strand in found))


def _row(strand: Strand, left: float, middle: float, own: float, height: float) -> list[str]:
    top, ends = middle - own / 2, float(_UNIT * strand.origins)
    return [
        _ribbon(_TEXT_END, left, _NAMED, top, own),
        _box(_NAMED, middle - height / 2, _NAMED_END - _NAMED, height),
        *_lines(_NAMED + 8, middle, _inside(strand)),
        _ribbon(_NAMED_END, middle - ends / 2, _END, middle - ends / 2, ends),
        *_lines(_END + 8, middle, _end(strand), bold=True),
    ]


def _inside(strand: Strand) -> list[str]:
    """What the text names, how many claims hang on it, and who else repeats it."""
    number = _("{n} claims") if len(strand.claims) > 1 else _("{n} claim")
    named = textwrap.wrap(strand.named, _LETTERS)
    more = _("{n} other accounts repeat it and add no source").format(n=strand.repeats) if strand.repeats else ""
    return [*named, number.format(n=len(strand.claims)), *textwrap.wrap(more, _LETTERS)]


def _end(strand: Strand) -> list[str]:
    """Number of origins, and below it who they are."""
    words = _("{n} independent origins") if strand.origins != 1 else _("{n} independent origin")
    told = words.format(n=strand.origins) if strand.origins else _("no independent origin found")
    return [told, *textwrap.wrap(strand.end, _LETTERS + 10)]


def _ribbon(x: float, y: float, to_x: float, to_y: float, thick: float) -> str:
    if not thick:
        return f'<line x1="{x}" y1="{y:.1f}" x2="{to_x}" y2="{to_y:.1f}" stroke="{_QUIET}" stroke-dasharray="2 4"/>'
    bend = (x + to_x) / 2
    path = (
        f"M{x},{y:.1f} C{bend},{y:.1f} {bend},{to_y:.1f} {to_x},{to_y:.1f} v{thick:.1f} "
        f"C{bend},{to_y + thick:.1f} {bend},{y + thick:.1f} {x},{y + thick:.1f} z"
    )
    return f'<path d="{path}" fill="{_BAND}" stroke="#fff" stroke-width=".6"/>'


def _box(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect x="{x}" y="{y:.1f}" width="{width}" height="{height:.1f}" rx="4" fill="{_BOX}" stroke="{_QUIET}" '
        'stroke-width=".7"/>'
    )


def _lines(x: float, middle: float, lines: Sequence[str], *, bold: bool = False) -> list[str]:
    """Lines of text around a height; the first in bold where asked, and the others quieter than it."""
    start = middle - _LINE * (len(lines) - 1) / 2 + 4
    found: list[str] = []
    for place, line in enumerate(lines):
        weight = ' font-weight="600"' if bold and place == 0 else ""
        look = f'font-size="11" fill="{_QUIET if bold and place else _INK}"{weight}'
        found.append(f'<text x="{x}" y="{start + _LINE * place:.1f}" {look}>{escape(line)}</text>')
    return found
