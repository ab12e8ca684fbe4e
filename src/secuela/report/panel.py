"""The authority panel: who claims which legal basis, who contests it, votes, clocks, and Mexico's own rules."""

from dataclasses import dataclass

from secuela.evidence.authority import Authority, authority
from secuela.evidence.months import Month
from secuela.report.material import Material
from secuela.text.language import translate as _
from secuela.text.month_names import month_name


@dataclass(frozen=True)
class PanelLine:
    """One entry: office, month, sentence, its vote or clock in words, and whether it is later than the origin."""

    office: str
    when: str
    text: str
    counted: str
    disputed: bool
    later: bool
    sources: list[str]


@dataclass(frozen=True)
class PanelPart:
    """The entries of one kind, in file order."""

    title: str
    lines: list[PanelLine]


def panel(material: Material) -> list[PanelPart]:
    """The panel by kind; entries later than the origin of this run are flagged."""
    heads = {
        "basis": _("Legal bases that are claimed"),
        "contest": _("Who contests them"),
        "vote": _("Votes"),
        "clock": _("Clocks that run"),
        "rule": _("What Mexico’s law asks for"),
    }
    found = [
        PanelPart(title, [_line(material, e) for e in authority() if e.kind == kind]) for kind, title in heads.items()
    ]
    return [part for part in found if part.lines]


def _line(material: Material, entry: Authority) -> PanelLine:
    month = Month.parse(entry.date)
    return PanelLine(
        office=entry.office,
        when=month_name(month),
        text=entry.text.en,
        counted=_counted(entry),
        disputed=entry.disputed,
        later=month > material.origin,
        sources=list(entry.sources),
    )


def _counted(entry: Authority) -> str:
    if entry.vote is not None:
        result = _("passed") if entry.vote.passed else _("not passed")
        return _("{yes} to {no}, {result}").format(yes=entry.vote.yes_votes, no=entry.vote.no_votes, result=result)
    return _("{n} days").format(n=entry.days) if entry.days else ""
