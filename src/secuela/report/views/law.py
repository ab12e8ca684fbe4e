"""Law and precedent: claimed legal bases, who contests them, votes and clocks, levers of both governments, episodes."""

from dataclasses import dataclass
from typing import ClassVar, Self

from secuela.evidence.authority import Authority, authority
from secuela.evidence.episodes import Episode, episodes
from secuela.evidence.months import Month
from secuela.report.run_data import RunData
from secuela.report.views.dose_words import catalogued, dosed, lever_title, planned
from secuela.report.views.parts import Cell, Entry, List, Table, TableRow, View, Words
from secuela.text import numbers
from secuela.text.language import Language, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.month_names import month_name

_US, _MEXICO = ("us",), ("mexico",)
_BOTH = (*_US, *_MEXICO)


@dataclass(frozen=True)
class LawView(View):
    """The chapter *law and precedent*."""

    NAME: ClassVar[str] = "law"
    ANNEX: ClassVar[bool] = True

    lead: Words
    panel: tuple[List, ...]
    levers: Table | None
    episodes: Table

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            text = _("Nothing of this is simulated, and none of it is legal advice.")
            return cls(
                title=_("Law and precedent"),
                lead=Words(text, "note"),
                panel=tuple(_panel(run)),
                levers=_levers(run),
                episodes=_episodes(run),
            )


def _panel(run: RunData) -> list[List]:
    """The panel by kind; entries later than the origin of this run are flagged."""
    heads = {
        "basis": _("Legal bases that are claimed"),
        "contest": _("Who contests them"),
        "vote": _("Votes"),
        "clock": _("Clocks that run"),
        "rule": _("What Mexico’s law asks for"),
    }
    found = [
        List(tuple(_entry(run, each) for each in authority() if each.kind == kind), title)
        for kind, title in heads.items()
    ]
    return [part for part in found if part.entries]


def _entry(run: RunData, entry: Authority) -> Entry:
    month = Month.parse(entry.date)
    told = [entry.text.text(spoken()), _counted(entry)]
    if entry.disputed:
        told.append(_("Disputed."))
    if month - run.origin > 0:
        told.append(_("After the end of the data: no model has seen it."))
    name = _("{office}, {month}:").format(office=catalogued(entry.office), month=month_name(month))
    return Entry(" ".join(text for text in told if text), name, tuple(entry.sources))


def _counted(entry: Authority) -> str:
    if entry.vote is not None:
        text = _("{yes} to {no}, passed.") if entry.vote.passed else _("{yes} to {no}, not passed.")
        return text.format(yes=entry.vote.yes_votes, no=entry.vote.no_votes)
    return _("{n} days.").format(n=entry.days) if entry.days else ""


def _levers(run: RunData) -> Table | None:
    """The levers of the run by who can pull them, and what the proposal does with each; what-ifs nobody can."""
    used = {part.lever: dosed(run, part).partition(": ")[2] or _("yes") for part in planned(run, run.proposal)}
    actors = {name: entry.actors for name, entry in run.listed_levers.items()}
    known = [name for who in (_BOTH, _US, _MEXICO) for name, able in actors.items() if able == who]
    words: dict[tuple[str, ...], str] = {_BOTH: _("either, or both"), _US: _("the US"), _MEXICO: _("Mexico")}
    rows = tuple(
        TableRow(lever_title(run, name), (Cell(words[actors[name]]), Cell(used.get(name, numbers.MISSING))), id=name)
        for name in known
    )
    heads = (_("Lever"), _("Who can pull it"), _("In the proposal"))
    return Table(_("The levers of both governments"), heads, rows, text=True) if rows else None


def _episodes(run: RunData) -> Table:
    """Dated episodes between governments; what is later than the origin is flagged, and no model has seen it."""
    rows: list[TableRow] = []
    groups = {
        "mexico": _("With Mexico"),
        "elsewhere": _("Elsewhere"),
        "later": _("After the end of the data: no model has seen it"),
    }
    for group, head in groups.items():
        kept = [each for each in episodes() if _group(run, each) == group]
        if kept:
            rows.append(TableRow(head, kind="group"))
            rows += [_episode(each) for each in kept]
    heads = (_("Month"), _("Act"), _("Answer"), _("Level 0–7"), _("Lasted"), _("Used for"))
    return Table(_("Acts of one government and answers of another"), heads, tuple(rows), text=True)


def _group(run: RunData, episode: Episode) -> str:
    if Month.parse(episode.month) - run.origin > 0:
        return "later"
    return "mexico" if episode.responder == "MX" else "elsewhere"


def _episode(episode: Episode) -> TableRow:
    spanish = spoken() == "es"
    act, answer = (episode.title_es, episode.answer_es) if spanish else (episode.title, episode.answer)
    uses = {
        "fit": _("counted in a base rate"),
        "test": _("test only"),
        "context": _("context only"),
        "ledger": _("ledger only"),
    }
    use = uses.get(episode.use, episode.use)
    lasted = _("{n} days").format(n=numbers.amount(episode.days)) if episode.days else numbers.MISSING
    cells = (
        Cell(act),
        Cell(
            _("{country}: {answer}").format(country=_country(episode.responder), answer=answer),
            sources=(episode.source,),
        ),
        Cell(str(episode.level)),
        Cell(lasted),
        Cell(use if episode.checked else _("{use}; recalled, not read again").format(use=use)),
    )
    return TableRow(month_name(Month.parse(episode.month)), cells, id=episode.id)


def _country(code: str) -> str:
    known = {"MX": _("Mexico"), "PK": _("Pakistan"), "EC": _("Ecuador"), "PA": _("Panama"), "CO": _("Colombia")}
    return known.get(code, code)
