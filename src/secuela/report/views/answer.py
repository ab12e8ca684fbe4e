"""The answer: one sentence in futures of ten, six cards, one fan, three alternatives, and how sure it is.

The same answer stands on the first screen, on the first page of the brief and in a terminal.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from secuela.analysis.indistinguishable import indistinguishable
from secuela.analysis.timing import largest
from secuela.evidence.library import library
from secuela.report.run_data import RunData, Window, labels_of
from secuela.report.views.assumed_words import replaced_words
from secuela.report.views.dose_words import FORCE, basis_words, catalogued, consent_said, dose_line, planned
from secuela.report.views.fans import PICKED, picker
from secuela.report.views.grounds import hanging_note, judgement_of, sure_line
from secuela.report.views.paired import CARDS, Paired, paired
from secuela.report.views.parts import Card, Cards, Cell, Entry, List, Picture, Table, TableRow, View, Words
from secuela.report.views.phrases import (
    beside,
    card_words,
    cell_words,
    change_words,
    clause,
    difference_words,
    is_index,
    level_words,
    mean_words,
    plan_month,
    range_words,
    span_words,
    title_with_unit,
    window_words,
)
from secuela.report.views.record_forecast import record_forecast_line
from secuela.runs.stored_plans import PlannedLever
from secuela.text import numbers
from secuela.text.language import Language, ngettext, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.lists import listing
from secuela.text.month_names import month_name
from secuela.text.outcome_names import label_words, outcome_title

_LED = ("homicides_mx", "overdose_deaths_us", "disappearances_mx", "cooperation")
_IN_THE_US = {"treatment", "naloxone", "demand_prevention", "border_interdiction"}
_SHOWN_BESIDE = 3
_DOSES = 3  # as many measures are told on the first screen, the last one may stand for all further ones
_ALWAYS = ("overdose_deaths_us", "cost_us")
_WORTH_A_CLAUSE = 0.1  # share of the futures from which on a second outcome belongs in the sentence


@dataclass(frozen=True)
class AnswerView(View):
    """The first screen.

    Attributes:
        run: Id of the run.
        window: Months that it speaks of, from the origin.
        what: Who does what, when, with whose consent, at whose doses.
        warnings: What must be known before reading: links cut, assumptions replaced, nothing simulated.
        sentence: The answer.
        cards: The six outcomes.
        fan: Past and futures, with a picker.
        recorded: Where the record's own forecast says something else than the status quo that the fan draws.
        beside: The same answer for three alternatives.
        sure: How sure, in one strip.
    """

    NAME: ClassVar[str] = "answer"

    run: str
    window: Window
    warnings: tuple[Words, ...]
    what: Words
    sentence: Words
    cards: Cards
    fan: Picture | None
    recorded: tuple[Words, ...]
    beside: List | None
    sure: Words

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The answer of a run."""
        with speaking(language or spoken()):
            return cls(
                title=run.title(run.proposal),
                run=run.id,
                window=run.window(),
                warnings=tuple(warnings(run)),
                what=Words(what_line(run), "note"),
                sentence=Words(sentence(run, run.proposal), "lead"),
                cards=first_cards(run),
                fan=picker(run, "answer"),
                recorded=tuple(Words(line, "note") for name in PICKED if (line := record_forecast_line(run, name))),
                beside=_beside(run),
                sure=Words(sure_words(run), title=_("How sure")),
            )


def what_line(run: RunData) -> str:
    """Condition, consent, doses with their dates, and the end of the data, in one line."""
    parts = planned(run, run.proposal)
    start, end = run.begins(run.proposal), run.ends(run.proposal)
    data = _("Data to {month}.").format(month=month_name(run.origin))
    if not parts or start is None:
        return _("The status quo: nothing beyond what is already in force. {data}").format(data=data)
    dates = _("{first} to {last}").format(first=month_name(start), last=month_name(end)) if end else month_name(start)
    consent = consent_said(run, run.proposal)
    text = _("If carried out {consent}, {dates}: {doses} (doses: {basis}).")
    return (text if consent else _("If carried out, {dates}: {doses} (doses: {basis}).")).format(
        consent=consent,
        dates=dates,
        doses=listing(_doses(run, parts)),
        basis=basis_words(part.basis for part in parts) or _("the author’s"),
    )


def chosen_doses(run: RunData) -> str:
    """What “judgement” means beside doses; empty where no dose of the plan rests on it."""
    if not any(part.basis == "judgement" for part in planned(run, run.proposal)):
        return ""
    return _(
        "“Judgement” means that no source says how much: whoever wrote the proposal, or moved its levers, chose the "
        "doses."
    )


def _doses(run: RunData, parts: Sequence[PlannedLever]) -> list[str]:
    """The first doses in words, and how many more there are: the chapter on the plan holds them all."""
    told = [dose_line(run, part) for part in (parts if len(parts) <= _DOSES else parts[: _DOSES - 1])]
    more = len(parts) - len(told)
    return [*told, ngettext("{n} more measure", "{n} more measures", more).format(n=more)] if more else told


def warnings(run: RunData, *, chapters: bool = True) -> Iterator[Words]:
    """What must be known before any number is read; ``chapters`` are there to send a reader to, or are not."""
    if run.cut:
        text = _(
            "Causal links are cut in this run: {links}. What they carry does not happen in any alternative, so every "
            "result is a what-if about the model, not a result for the world."
        )
        yield Words(text.format(links=", ".join(run.cut)), "warning")
    if run.assumed:
        yield Words(replaced_words(run, chapters=chapters), "warning")
    never = run.idle(run.proposal)
    if never is not None:
        text = _(
            "The proposal begins in {month}, after the last simulated month: nothing of it is simulated. Repeat the "
            "run with more months."
        )
        yield Words(text.format(month=month_name(never)), "warning")
    window = run.window()
    ends = run.ends(run.proposal)
    if never is None and ends is not None and ends - run.origin >= run.horizon > window.last:
        return
    if window.months < _whole_window(run):
        text = _("Only {n} months of the plan are simulated; what comes later is not in any number.")
        yield Words(text.format(n=window.months), "warning")


def _whole_window(run: RunData) -> int:
    """Months of the plan that its window would have in a run that is long enough."""
    begins = run.begins(run.proposal)
    months = [phase.months or 0 for phase in run.plan(run.proposal).phases if phase.levers]
    return 0 if begins is None else min(36, sum(months))


def sentence(run: RunData, alternative: str) -> str:
    """The answer for one alternative in one sentence."""
    if alternative == run.baseline:
        return _("This is the status quo itself, with which everything else is compared: nothing changes against it.")
    found = leading(run, alternative)
    if not found:
        return _("Nothing of it is simulated in this run, so there is no answer.")
    window = found[0].window
    first = _("{clause} ({rest})").format(clause=clause(found[0]), rest=beside(found[0]))
    clauses = "; ".join([first, *(clause(each, moving=True, short=True) for each in found[1:])])
    text = _("Against the status quo, in months {first} to {last} of the plan, {clauses}.")
    begins = run.first_month
    return text.format(first=window.first - begins + 1, last=window.last - begins + 1, clauses=clauses)


def leading(run: RunData, alternative: str) -> list[Paired]:
    """What the sentence speaks of: homicides, or what stands for them, then the card that moves in most futures."""
    held = {name: each for name in CARDS if (each := paired(run, name, alternative))}
    if not held or run.idle(alternative):
        return []
    first = next((name for name in _LED if name in held), next(iter(held)))
    rest = [each for name, each in held.items() if name not in (first, "cost_us")]
    most = max(rest, key=lambda each: max(each.shares[0], each.shares[2]), default=None)
    moving = most is not None and max(most.shares[0], most.shares[2]) >= _WORTH_A_CLAUSE
    return [held[first], *([most] if moving and most else [])]


def first_cards(run: RunData, *, hanging: bool = True) -> Cards:
    """The six outcomes; none of them for the status quo.

    Args:
        run: The run.
        hanging: Whether a card tells on which number most of its spread hangs, which is a third of its work.
    """
    found = (
        [] if run.is_baseline else [_card(run, each, hanging=hanging) for name in CARDS if (each := paired(run, name))]
    )
    missing = [outcome_title(name) for name in CARDS if not run.holds(name)]
    rule = _(
        "The same six outcomes for every proposal, whichever way they go: median change against the status quo "
        "{window}, 90 % range, and futures of ten."
    ).format(window=window_words(run, run.window()))
    absent = _("Not modelled in this run: {names}.").format(names=listing(missing)) if missing else ""
    return Cards(tuple(found), " ".join(part for part in (rule, absent) if part))


def _card(run: RunData, found: Paired, *, hanging: bool) -> Card:
    ends = found.ratio if is_index(found.outcome) and found.ratio else found.difference
    zero = 1.0 if is_index(found.outcome) and found.ratio else 0.0
    reach = max(abs(end - zero) for end in ends) or 1.0
    low, middle, high = ((end - zero) / reach for end in ends)
    told = (_largest(run, found), hanging_note(run, found.outcome) if hanging else "")
    return Card(
        outcome=found.outcome,
        title=outcome_title(found.outcome),
        change=change_words(found),
        span=span_words(found),
        futures=card_words(found, threshold=True),
        points=(low, middle, high),
        shares=found.shares,
        way=found.way,
        notes=tuple(text for text in told if text),
    )


def _largest(run: RunData, found: Paired) -> str:
    """When an effect is largest, where that is half as large again as what the card says; else empty."""
    record, window = library().outcomes[found.outcome], found.window
    ours, usual = (run.path(found.outcome, name) for name in (found.alternative, run.baseline))
    most = largest(ours, usual, record, window.first, window.last)
    if most is None:
        return ""
    size = numbers.part(most.change, plus=True) if most.relative else difference_words(most.change, found)
    return _("largest in {month}: {change}").format(month=plan_month(run, most.month), change=size)


def three_beside(run: RunData) -> list[str]:
    """Three alternatives of another kind: with Mexico's consent, without force, in the US alone; else in the order."""
    same = next((set(group) for group in alike(run) if run.proposal in group), {run.proposal})
    others = [name for name in distinct(run) if name not in same and name != run.baseline and not run.idle(name)]
    own = run.plan(run.proposal).consent
    used = {name: {part.lever for part in planned(run, name)} for name in others}
    kinds = [
        [name for name in others if run.plan(name).consent == "federal" != own and used[name] & FORCE],
        [name for name in others if used[name] and used[name] <= _IN_THE_US],
        [name for name in others if used[name] and not used[name] & (FORCE | _IN_THE_US)],
        others,
    ]
    found: list[str] = []
    for kind in kinds:
        wanted = _SHOWN_BESIDE - len(found) if kind is others else 1
        found += [name for name in kind if name not in found][:wanted]
    return sorted(found[:_SHOWN_BESIDE], key=run.alternatives.index)


def alike(run: RunData) -> list[tuple[str, ...]]:
    """Groups of alternatives whose simulated doses are the same, so that nothing tells them apart."""
    return indistinguishable({name: held for name in run.alternatives if (held := run.plan(name).doses) is not None})


def distinct(run: RunData) -> list[str]:
    """The alternatives in their order; of those that are the same run the proposal under test, or the first."""
    hidden: set[str] = set()
    for group in alike(run):
        keep = run.baseline if run.baseline in group else run.proposal if run.proposal in group else group[0]
        hidden |= set(group) - {keep, run.proposal}
    return [name for name in run.alternatives if name not in hidden]


def _beside(run: RunData) -> List | None:
    entries: list[Entry] = []
    for name in three_beside(run):
        found = leading(run, name)
        if found:
            told = "; ".join(clause(each, moving=place > 0, short=True) for place, each in enumerate(found))
            entries.append(Entry(_("{told}.").format(told=told[:1].upper() + told[1:]), run.short_title(name)))
    return List(tuple(entries), _("Other ways, in the same futures")) if entries else None


def sure_words(run: RunData) -> str:
    """Parameters by grade, the share of judgement, and the omission most likely to reverse the first outcome."""
    first = next((name for name in _LED if run.holds(name)), None)
    if first is None:
        return sure_line(run, short=True)
    told = [sure_line(run, short=True)]
    known = judgement_of(run, first)
    if known is not None:
        text = _("Of the uncertainty about the first outcome {share} is judgement.")
        told.append(text.format(share=numbers.whole_per_cent(known.share)))
    text = _("Most likely to reverse it: {omission}")
    told.append(text.format(omission=_lowered(catalogued(library().outcomes[first].omission))))
    return " ".join(told)


def _lowered(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def moving_table(run: RunData, alternatives: Sequence[str] | None = None, *, everything: bool = False) -> Table:
    """Outcomes in which anything moves, by alternative; overdose deaths and cost always.

    An alternative has its whole title where it stands first, and its short one after that.

    Args:
        run: The run.
        alternatives: Ids in their order; those that differ by default.
        everything: Whether every outcome is told, in each of its definitions, and what does not move too.
    """
    names = [name for name in alternatives or distinct(run) if name != run.baseline and not run.idle(name)]
    rows: list[TableRow] = []
    told: set[str] = set()
    for record in run.stored():
        if record.by_state or not (everything or record.in_front or record.id in CARDS):
            continue
        for labels in labels_of(run, record.id) if everything else [{}]:
            found = [each for name in names if (each := paired(run, record.id, name, None, **labels))]
            kept = [each for each in found if everything or each.moves or record.id in _ALWAYS]
            titles = {n: run.short_title(n) if n in told else run.title(n) for n in (each.alternative for each in kept)}
            told |= set(titles)
            rows += _moving_rows(run, kept, titles, label_words(labels), rest=len(kept) < len(found))
    caption = _("Change against the status quo {window}").format(window=window_words(run, run.window()))
    heads = (_("Alternative"), _("median"), _("90 % range"), _("futures of 10"))
    return Table(caption, heads, tuple(rows))


def _moving_rows(
    run: RunData, kept: Sequence[Paired], titles: Mapping[str, str], label: str, *, rest: bool
) -> Iterator[TableRow]:
    """One outcome: its name with the level under the status quo, who moves it, who changes nothing, and the rest."""
    if not kept:
        return
    first = kept[0]
    usual = _("status quo {level}").format(level=level_words(first.usual, first.unit))
    title = title_with_unit(outcome_title(first.outcome), first)
    yield TableRow(title, note=", ".join(part for part in (label, usual) if part), kind="group", id=first.outcome)
    for each in kept:
        if not each.still:
            kind = "chosen" if each.alternative == run.proposal else "plain"
            yield TableRow(titles[each.alternative], _moving_cells(each), kind=kind, id=each.alternative)
    none = [titles[each.alternative] for each in kept if each.still]
    if none:
        yield TableRow(_("no change"), (Cell("; ".join(none)),))
    if rest:
        yield TableRow(_("all others"), (Cell(_("about the same")),))


def _moving_cells(found: Paired) -> tuple[Cell, ...]:
    points = found.ratio if is_index(found.outcome) and found.ratio else found.difference
    return (
        Cell(change_words(found, unit=False), points=points),
        Cell(range_words(found), mean_words(found)),
        Cell(cell_words(found), shares=found.shares),
    )
