"""Claims of both sides: who says it, whether it holds, and a chance only where it answers the claim itself.

Facts, plans and framings carry no chance; what the simulation asks beside a fact or plan stands under a heading of
its own, as a sentence of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

from secuela.claims import wording
from secuela.claims.checking import check_claims
from secuela.claims.claim_rows import ClaimRow, TestRow, read_rows, row_of
from secuela.claims.reading import read_ledger, shipped
from secuela.claims.schema import OPINIONS, Ledger
from secuela.claims.side_shares import side_shares
from secuela.claims.test_values import Futures
from secuela.claims.wording import Manner
from secuela.evidence.assumptions import told
from secuela.report.run_data import RunData
from secuela.report.views.assumed_words import verdicts_words
from secuela.report.views.claim_words import date_words, origins_words, side_words, verdict_words, voice_words
from secuela.report.views.dose_words import catalogued
from secuela.report.views.geography import place_name
from secuela.report.views.parts import Cell, Entry, List, Table, TableRow, View, Words
from secuela.text import numbers
from secuela.text.language import Language, ngettext, speaking, spoken
from secuela.text.language import translate as _
from secuela.text.month_names import month_name
from secuela.text.outcome_names import outcome_title

ANSWERED = ("causal", "forecast")  # kinds of claims that a share of futures can answer
_FIRST_MOMENT = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class ClaimsView(View):
    """The chapter *claims*."""

    NAME: ClassVar[str] = "claims"
    ANNEX: ClassVar[bool] = True

    lead: Words | None
    assumed: Words | None
    answered: tuple[Table, ...]
    sides: List | None
    undecided: List | None
    documented: tuple[Table, ...]
    beside: List | None
    framings: List | None

    @classmethod
    def of(cls, run: RunData, language: Language | None = None) -> Self:
        """The chapter of a run."""
        with speaking(language or spoken()):
            rows = [_in_setting(run, row) for row in claim_rows(run)]
            asked = [row for row in rows if row.beside is not None]
            rows = [row for row in rows if row.beside is None]
            decided = [row for row in rows if row.kind in ANSWERED and row.probability is not None]
            if not decided:
                told = Words(_none_tested(rows)) if rows else None
                nothing: dict[str, Any] = {"answered": (), "undecided": None, "documented": (), "sides": None}
                return cls(title=_("Claims"), lead=told, assumed=None, beside=None, framings=None, **nothing)
            manner = page_manner(run)
            factual = [row for row in rows if row.kind not in (*ANSWERED, *OPINIONS)]
            ledgers = list(dict.fromkeys(row.ledger for row in rows))
            return cls(
                title=_("Claims: who says it, and does it hold"),
                lead=Words(_lead(run, rows, decided)),
                assumed=Words(verdicts_words(run), "warning") if run.assumed else None,
                answered=tuple(_tables(decided, ledgers, manner, answered=True)),
                undecided=_undecided([row for row in rows if row.kind in ANSWERED and row not in decided], manner),
                documented=tuple(_tables(factual, ledgers, manner, answered=False)),
                sides=_sides(rows),
                beside=_beside(asked, manner),
                framings=_framings([row for row in rows if row.kind in OPINIONS]),
            )


def claim_rows(run: RunData) -> list[ClaimRow]:
    """Every claim of the shipped ledgers, as the run stored it; those it did not store are put to it here."""
    every = read_rows([claim.plain() for claim in run.assessment.claims or ()], run.counted)
    unjudged = {row.ledger for row in every if not row.judged}  # of a run that stored no findings: judged here
    stored = [row for row in every if row.ledger not in unjudged]
    held = {row.ledger for row in stored}
    missing = [ledger for ledger in (read_ledger(name) for name in shipped()) if ledger.ledger.id not in held]
    order = {name: place for place, name in enumerate(shipped())}
    return sorted([*stored, *_checked(run, missing)], key=lambda row: order.get(row.ledger, len(order)))


def _checked(run: RunData, missing: Sequence[Ledger]) -> list[ClaimRow]:
    if not missing:
        return []
    futures = Futures(
        outcomes=run.outcomes,
        months=run.horizon,
        baseline=run.baseline,
        created=_created(run.created),
        backtested=run.assessment.backtested,
    )
    return [
        row_of(each, str(run.origin), replaced=told(run.assumed))
        for each in check_claims(missing, futures, run.foundations)
    ]


def _created(text: str) -> datetime:
    """When the run was made; without a date every threshold may have been set after it, so the earliest moment."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return _FIRST_MOMENT
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _in_setting(run: RunData, row: ClaimRow) -> ClaimRow:
    """The claim with the names of disputed places that are asked for; a claim on a name itself keeps both."""
    if run.places == "neutral":
        return row
    return ClaimRow.model_validate(_renamed(row.plain(), place_name("gulf"), place_name("gulf", run.places)))


def _renamed(part: Any, both: str, one: str) -> Any:  # noqa: ANN401  any part of a row
    if isinstance(part, str):
        return part.replace(both, one)
    if isinstance(part, Mapping):
        return {key: _renamed(value, both, one) for key, value in part.items()}  # pyright: ignore
    return [_renamed(value, both, one) for value in part] if isinstance(part, list) else part  # pyright: ignore


def _further_arms() -> dict[str, str]:
    """What alternatives are called whose doses claims are asked at though no run holds them as its own."""
    return {
        "strongest-case-for": _("the strongest case for force"),
        "strongest-case-against": _("the strongest case against force"),
    }


def page_manner(run: RunData) -> Manner:
    """Titles in place of ids, and shares as the page writes them."""

    def alternative(name: str) -> str:
        if name == run.baseline:
            return _("the status quo")
        if name not in run.alternatives and name in (known := _further_arms()):
            return known[name]
        return _("“{title}”").format(title=run.short_title(name))

    def share(probability: float, draws: int | None) -> str:
        number = draws or run.counted
        if (few := numbers.futures(probability, number)) is not None:
            return _("{n} of {all} futures").format(n=few, all=number)
        return _("{share} of the futures").format(share=numbers.share(probability, number))

    def month(number: int) -> str:
        return _("{month} ({date})").format(month=number, date=month_name(run.origin + number))

    def test(row: TestRow) -> str:
        first = row.conditions[0]
        return _("{outcome}, month {n}").format(outcome=outcome_title(first.outcome), n=first.month)

    return Manner(alternative, share, month, test)


def _none_tested(rows: Sequence[ClaimRow]) -> str:
    text = ngettext(
        "The shipped ledgers hold {n} claim, on other proposals; none of their tests can be put to this run. "
        "“secuela claims list” shows it.",
        "The shipped ledgers hold {n} claims, on other proposals; none of their tests can be put to this run. "
        "“secuela claims list” shows them.",
        len(rows),
    )
    return text.format(n=len(rows))


def _lead(run: RunData, rows: Sequence[ClaimRow], decided: Sequence[ClaimRow]) -> str:
    text = _(
        "{n} claims are in the shipped ledgers; {k} of them ask what would follow, and are answered by the futures of "
        "this run. Facts and plans rest on documents and carry no chance. All are in our own words. Their months are "
        "counted from the end of the data ({month}), not from the start of the plan; dates stand beside them."
    )
    return text.format(n=len(rows), k=len(decided), month=month_name(run.origin))


def _tables(rows: Sequence[ClaimRow], ledgers: Sequence[str], manner: Manner, *, answered: bool) -> list[Table]:
    found: list[Table] = []
    for ledger in ledgers:
        own = [row for row in rows if row.ledger == ledger]
        if not own:
            continue
        title = read_ledger(ledger).ledger.title.text(spoken())
        text = _("{ledger}: what would follow") if answered else _("{ledger}: facts and plans, by documents")
        heads = [_("Claim"), _("Who says it"), _("By documents")]
        heads += [_("In the model"), _("In the futures")] if answered else []
        kept = tuple(_row(row, manner, answered=answered) for row in own)
        found.append(Table(text.format(ledger=title), tuple(heads), kept, text=True))
    return found


def _row(row: ClaimRow, manner: Manner, *, answered: bool) -> TableRow:
    cells = [Cell(_who(row), origins_words(row.n_independent_origins)), _verdict(row, manner)]
    if answered:
        cells += [_found(row, manner), _chance(row, manner)]
    note = date_words(row.verdict_at_publication.as_of)
    return TableRow(
        _("{id} {claim}").format(id=row.id, claim=row.claim.text(spoken())), tuple(cells), note=note, id=row.id
    )


def _who(row: ClaimRow) -> str:
    named = " → ".join(map(catalogued, row.chain[1:])) or voice_words(row.voice)
    return _("{who} ({side})").format(who=named, side=side_words(row.side))


def _verdict(row: ClaimRow, manner: Manner) -> Cell:
    now = row.verdict_now
    why = wording.closed(now.why.text(spoken())) if now.why else ""
    if now.source == "run":
        why = wording.reason_words(now.reason, row.follows_from, manner)
    return Cell(verdict_words(now.verdict), why, sources=tuple(cited.id for cited in row.sources))


def _found(row: ClaimRow, manner: Manner) -> Cell:
    """What the model says, why, and whether that is disputed."""
    if row.finding is None:
        return Cell("")
    return Cell(wording.found_words(row.finding), wording.finding_why(row, manner))


def _chance(row: ClaimRow, manner: Manner) -> Cell:
    if row.test is None:
        return Cell("")
    text = wording.chance_words(row.test, manner)
    asked = (wording.comparison_words(row.test.conditions, manner), wording.given_words(row.test, manner))
    below = " ".join([*filter(None, asked), wording.parts_words(row.test, manner)]).strip()
    return Cell(text, below, bar=row.test.probability if row.test.answers else None)


def _undecided(rows: Sequence[ClaimRow], manner: Manner) -> List | None:
    """Claims on what would follow that this run cannot answer, each with the reason."""
    entries: list[Entry] = []
    for row in rows:
        told = [_why_undecided(test, manner) for test in row.tests]
        why = " ".join(dict.fromkeys(text for text in told if text))
        rest = row.no_test.text(spoken()) if row.no_test else ""
        named = _("{id} {claim}").format(id=row.id, claim=row.claim.text(spoken()))
        entries.append(Entry(why or rest or _("No test is registered."), named))
    title = _("What would follow, but cannot be answered by this run")
    return List(tuple(entries), title, folded=True) if entries else None


def _why_undecided(test: TestRow, manner: Manner) -> str:
    if test.needs:
        return wording.lacking_words(test.needs)
    return wording.refusal_words(test.reachable, manner) if test.refused and test.reachable else ""


def _beside(rows: Sequence[ClaimRow], manner: Manner) -> List | None:
    """What the simulation asks beside facts and plans: entries of their own, other questions than these claims."""
    entries = [
        Entry(
            _("{claim} In the model: {finding} – {why}").format(
                claim=row.claim.text(spoken()),
                finding=wording.found_words(row.finding),
                why=wording.finding_why(row, manner),
            ),
            _("{id}, beside {other}:").format(id=row.id, other=row.beside),
        )
        for row in rows
        if row.finding is not None
    ]
    title = _("What the simulation asks beside facts and plans; none of these chances answers the claim")
    return List(tuple(entries), title, folded=True) if entries else None


def _sides(rows: Sequence[ClaimRow]) -> List | None:
    """What the model finds of each side's claims, counted with the reasons."""
    shares = side_shares(rows)
    total = {each.side: each.of for each in shares}
    entries = [
        Entry(f"{wording.side_share_words(shares, side)}.", _("{n} {side}:").format(n=number, side=side_words(side)))
        for side, number in total.items()
    ]
    title = _("What the model finds of each side’s claims, and why; one rule, and labels play no part in it")
    return List(tuple(entries), title, folded=True) if entries else None


def _framings(rows: Sequence[ClaimRow]) -> List | None:
    """Framings and value judgements, in neutral words and without a verdict."""
    entries = [
        Entry(
            row.restatement.text(spoken()) if row.restatement else row.claim.text(spoken()),
            _("{id} ({side}):").format(id=row.id, side=side_words(row.side)),
            tuple(cited.id for cited in row.sources),
        )
        for row in rows
    ]
    title = _("Framings and value judgements, restated in neutral words; no truth verdict")
    return List(tuple(entries), title, folded=True) if entries else None
