"""Dated episodes between governments up to the origin, what came later set apart, and the phases of the proposal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from secuela.evidence.episodes import Episode, episodes
from secuela.evidence.months import Month
from secuela.report.charts import theme
from secuela.report.charts.timeline import Bar, Dot, timeline_chart
from secuela.report.material import Material
from secuela.report.pictures import Picture
from secuela.report.schedule import start_of
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.month_names import month_name

_BEFORE = -84  # months of the past in the picture
_DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class EpisodeLine:
    """One episode as a table prints it."""

    when: str
    who: str
    act: str
    answer: str
    level: int
    lasted: str
    use: str
    sources: list[str]


@dataclass(frozen=True)
class Timeline:
    """Episodes with Mexico, those elsewhere, and those later than the origin, each oldest first."""

    mexico: list[EpisodeLine]
    elsewhere: list[EpisodeLine]
    later: list[EpisodeLine]

    def lines(self) -> list[EpisodeLine]:
        """All of them."""
        return [*self.mexico, *self.elsewhere, *self.later]


def timeline(material: Material) -> Timeline:
    """The shipped episodes, split by the origin of this run: what is later is shown, and no model has seen it."""
    found = [(episode, _is_later(material, episode)) for episode in episodes()]
    return Timeline(
        mexico=[_line(e) for e, later in found if e.responder == "MX" and not later],
        elsewhere=[_line(e) for e, later in found if e.responder != "MX" and not later],
        later=[_line(e) for e, later in found if later],
    )


def _is_later(material: Material, episode: Episode) -> bool:
    return Month.parse(episode.month) > material.origin


def _line(episode: Episode) -> EpisodeLine:
    return EpisodeLine(
        when=month_name(Month.parse(episode.month)),
        who=_country(episode.responder),
        act=episode.title,
        answer=episode.answer,
        level=episode.level,
        lasted=_("{n} days").format(n=numbers.amount(episode.days)) if episode.days else numbers.MISSING,
        use=_use(episode),
        sources=[episode.source],
    )


def _country(code: str) -> str:
    known = {
        "MX": _("Mexico"),
        "PK": _("Pakistan"),
        "EC": _("Ecuador"),
        "PA": _("Panama"),
        "CO": _("Colombia"),
    }
    return known.get(code, code)


def _use(episode: Episode) -> str:
    words = {
        "fit": _("counted in a base rate"),
        "test": _("test only"),
        "context": _("context only"),
        "ledger": _("ledger only"),
    }
    use = words.get(episode.use, episode.use)
    return use if episode.checked else _("{use}; recalled, not read again").format(use=use)


def timeline_picture(material: Material) -> Picture:
    """Answers of governments by level in the last years, and the phases of the proposal, on one scale of time."""
    first = material.origin + _BEFORE
    dots = [
        _dot(material, episode)
        for episode in episodes()
        if Month.parse(episode.month) - first >= 0 and Month.parse(episode.month) - material.origin <= material.horizon
    ]
    note = theme.caption(material, _("filled: up to the origin; open: later, seen by no model; bars: phases"))
    heading = theme.title(_("What governments answered, and when the proposal would act"), note)
    spec = timeline_chart(
        dots,
        _phases(material),
        origin=material.origin,
        span=(first, material.origin + material.horizon),
        heading=heading,
    )
    return Picture("timeline", spec)


def _dot(material: Material, episode: Episode) -> Dot:
    began = Month.parse(episode.month)
    return Dot(
        month=began,
        months=(episode.days or 0.0) / _DAYS_A_MONTH,
        level=episode.level,
        later=_is_later(material, episode),
        act=f"{month_name(began)}: {episode.title}",
        answer=f"{_country(episode.responder)}: {episode.answer}",
    )


def _phases(material: Material) -> list[Bar]:
    """The phases of the proposal that begin within the horizon."""
    entry = material.plan(material.proposal)
    found: list[Bar] = []
    for phase in entry.get("phases") or []:
        start = start_of(entry, phase)
        if start is not None and start - material.origin <= material.horizon:
            found.append(Bar(str(phase["id"]).replace("_", " "), start, _end(entry, phase, start)))
    return found


def _end(entry: Mapping[str, Any], phase: Mapping[str, Any], start: Month) -> Month:
    ends: Mapping[str, str] = entry.get("ends") or {}
    if phase["id"] in ends:
        return Month.parse(str(ends[phase["id"]]))
    return start + (int(phase.get("months") or 1) - 1)
