"""The list of citations of a run, as text and as BibTeX."""

import re
from collections.abc import Sequence

from secuela.claims.reading import shipped_sources
from secuela.claims.schema import Origin
from secuela.evidence.library import library
from secuela.evidence.message import Message
from secuela.evidence.records import Source
from secuela.report.markdown import bullets, page
from secuela.report.run_data import RunData
from secuela.report.sheets.heading import heading
from secuela.text.language import translate as _
from secuela.text.language import worded

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d{2}(?!\d)")


def citation_sheet(run: RunData, used: Sequence[str]) -> str:
    """Every source that the run used, and those of the claims, each once."""
    own = [_told(name, library().sources.get(name)) for name in used]
    claims = [_claimed(name, origin) for name, origin in sorted(shipped_sources().items(), key=_number)]
    return page(
        heading(run, _("Citations")),
        "## " + _("Sources of numbers and structure"),
        bullets(own),
        "## " + _("Sources of the claims"),
        bullets(claims),
    )


def _told(name: str, record: Source | None) -> str:
    if record is None:
        return f"`{name}`"
    told = worded(Message(record.citation))
    return f"`{name}` {told}{f' <{record.url}>' if record.url else ''}"


def _claimed(name: str, origin: Origin) -> str:
    date = f", {origin.date}" if origin.date else ""
    return f"`{name}` {origin.title}{date}{f' <{origin.url}>' if origin.url else ''}"


def _number(pair: tuple[str, Origin]) -> tuple[int, str]:
    return (len(pair[0]), pair[0])


def bibtex(used: Sequence[str]) -> str:
    """The same as BibTeX entries of kind misc; keys are the ids, those of claims begin with ``claim-``."""
    own = [(name, library().sources.get(name)) for name in used]
    entries = [
        _entry(
            name,
            worded(Message(record.citation)),
            record.url,
            _("Licence: {x}").format(x=worded(Message(record.licence))),
        )
        for name, record in own
        if record
    ]
    for name, origin in sorted(shipped_sources().items(), key=_number):
        entries.append(
            _entry(f"claim-{name}", ", ".join(part for part in (origin.title, origin.date) if part), origin.url)
        )
    return "\n".join(entries)


def _entry(key: str, title: str, url: str | None, note: str = "") -> str:
    year = _YEAR.search(title)
    fields = {"title": f"{{{_braced(title)}}}", "year": year.group() if year else "", "note": _braced(note)}
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    lines += [f"  url = {{{url}}},"] if url else []
    return "\n".join([f"@misc{{{key},", *lines, "}", ""])


def _braced(text: str) -> str:
    """A text whose braces and special signs a BibTeX reader takes as they are."""
    plain = text.replace("\\", "/").replace("{", "(").replace("}", ")")
    return re.sub(r"([&%$#_])", r"\\\1", plain)
