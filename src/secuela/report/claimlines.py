"""The chapter on the claims of both sides: one entry for each claim, in the same form whoever says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from markupsafe import Markup

from secuela.claims import wording
from secuela.claims.claim_rows import ClaimRow, StepRow, TestRow, VerdictRow
from secuela.claims.curve import neutral
from secuela.claims.schema import OPINIONS, Condition
from secuela.claims.wording import Manner
from secuela.report import claimwords as words
from secuela.report.charts.sparkline import Curve, Mark, sparkline
from secuela.report.geography import place_name
from secuela.report.ledgers import ARTICLE
from secuela.report.material import Material
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.place_names import Naming

_WHOLE = 2.0  # the curve of a conjunction runs from no effect to twice the size asked for


@dataclass(frozen=True)
class VerdictLine:
    """A verdict with its date, how sure it is, and why."""

    when: str
    word: str
    certainty: str
    why: str


@dataclass(frozen=True)
class TestLine:
    """One test and what became of it: how often it is passed, or why it is refused, or what the run lacks."""

    id: str
    text: str
    fixed: str
    registered: bool
    exploratory: bool
    mirror: str
    outcome: str
    refused: bool


@dataclass(frozen=True)
class ClaimLine:
    """One claim as the page prints it."""

    id: str
    about: str
    claim: str
    restatement: str
    test: str
    chain: str
    origins: str
    publication: VerdictLine
    now: VerdictLine
    documented: str
    basis: str
    chance: str
    curve: Markup | None
    tests: list[TestLine]
    no_test: str
    sources: list[str]


@dataclass(frozen=True)
class Part:
    """One ledger: claims that have a test, those that documents decide, and framings without a truth verdict."""

    id: str
    tested: list[ClaimLine]
    documented: list[ClaimLine]
    opinions: list[ClaimLine]
    sides: list["SideCount"]


@dataclass(frozen=True)
class SideCount:
    """How one side's claims were treated, in numbers."""

    side: str
    claims: int
    tested: int
    probable: int
    refused: int
    lacking: int


def part(material: Material, rows: Sequence[ClaimRow], ledger: str) -> Part:
    """The claims of one ledger: the article's in its order, others with the sides taking turns."""
    own = [row for row in rows if row.ledger == ledger]
    ordered = own if ledger == ARTICLE else in_turn(own)
    opinions = [row for row in ordered if row.kind in OPINIONS]
    tested = [row for row in ordered if row.tests and row not in opinions]
    rest = [row for row in ordered if not row.tests and row not in opinions]
    lines = [[claim_line(material, row) for row in group] for group in (tested, rest, opinions)]
    return Part(ledger, *lines, sides=side_counts(own))


def in_turn(rows: Sequence[ClaimRow]) -> list[ClaimRow]:
    """The sides take turns, so that none stands before the others as a block."""
    sides = list(dict.fromkeys(row.side for row in rows))
    columns = [[row for row in rows if row.side == side] for side in sides]
    return [row for turn in zip_longest(*columns) for row in turn if row is not None]


def side_counts(rows: Sequence[ClaimRow]) -> list[SideCount]:
    """Claims, tests and results by side, sides in the order of the alphabet."""
    sides = sorted({row.side for row in rows})
    return [_side_count(side, [row for row in rows if row.side == side]) for side in sides]


def _side_count(side: str, rows: Sequence[ClaimRow]) -> SideCount:
    tested = [row for row in rows if row.tests]
    undecided = [row for row in tested if row.probability is None]
    replaced = [row for row in undecided if any(test.refused for test in row.tests)]
    return SideCount(
        side=words.side_words(side),
        claims=len(rows),
        tested=len(tested),
        probable=len(tested) - len(undecided),
        refused=sum(bool(test.refused) for row in tested for test in row.tests),
        lacking=len(undecided) - len(replaced),
    )


def claim_line(material: Material, row: ClaimRow) -> ClaimLine:
    """One claim."""
    row, manner = in_setting(row, material.places), words.page_manner(material)
    now = row.verdict_now
    return ClaimLine(
        id=row.id,
        about=" · ".join((words.kind_words(row.kind), words.side_words(row.side), words.voice_words(row.voice))),
        claim=row.claim.text(),
        restatement=row.restatement.text() if row.restatement else "",
        test=wording.comparison_words(row.test.conditions, manner) if row.test else "",
        chain=" → ".join(row.chain),
        origins=words.origins_words(row.n_independent_origins),
        publication=_verdict(row.verdict_at_publication),
        now=_of_run(row, manner) if now.source == "run" else _verdict(now),
        documented=words.verdict_words(now.documented) if now.documented else "",
        basis=_basis(row, manner),
        chance=wording.chance_words(row.test, manner) if row.test else "",
        curve=_curve(material, row, manner),
        tests=[_test(test, manner) for test in row.tests],
        no_test=row.no_test.text() if row.no_test else "",
        sources=[cited.id for cited in row.sources],
    )


def in_setting(row: ClaimRow, places: Naming) -> ClaimRow:
    """The claim with the names of disputed places that the page is set to; a claim on a name itself keeps both."""
    if places == "neutral":
        return row
    both, one = place_name("gulf"), place_name("gulf", places)
    return ClaimRow.model_validate(_renamed(row.plain(), both, one))


def _renamed(part: Any, both: str, one: str) -> Any:  # noqa: ANN401  any part of a row
    if isinstance(part, str):
        return part.replace(both, one)
    if isinstance(part, Mapping):
        return {key: _renamed(value, both, one) for key, value in part.items()}  # pyright: ignore
    return [_renamed(value, both, one) for value in part] if isinstance(part, list) else part  # pyright: ignore


def _verdict(verdict: VerdictRow) -> VerdictLine:
    return VerdictLine(
        when=words.date_words(verdict.as_of),
        word=words.verdict_words(verdict.verdict),
        certainty=words.certainty_words(verdict.certainty),
        why=wording.closed(verdict.why.text()) if verdict.why else "",
    )


def _of_run(row: ClaimRow, manner: Manner) -> VerdictLine:
    """A verdict of the run; what its basis, its chance and its tests tell beside it is not told again."""
    now = row.verdict_now
    told_beside = now.reason.code in ("lacking", "basis-not-computed", "tested-on-data", "derived")
    why = "" if told_beside else wording.reason_words(now.reason, row.follows_from, manner)
    line = replace(_verdict(now), why=why)
    decided = now.verdict in ("supported", "contradicted")
    return replace(line, word=_("{verdict} at the doses assumed").format(verdict=line.word)) if decided else line


def _basis(row: ClaimRow, manner: Manner) -> str:
    """What the verdict rests on; where documents decide, what the test rests on, with its assumptions."""
    if row.probability is None:
        return ""
    if row.verdict_now.source == "run":
        return wording.basis_words(row.basis)
    told = wording.basis_words(row.basis, of_test=True)
    return f"{told} {wording.follows_words(row.follows_from, manner)}" if row.follows_from else told


def _test(test: TestRow, manner: Manner) -> TestLine:
    if test.needs:
        told = wording.lacking_words(test.needs)
    elif test.refused and test.reachable:
        told = wording.refusal_words(test.reachable, manner)
    else:
        told = _("Passed in {share}.").format(share=manner.share(test.probability or 0.0, test.draws))
    return TestLine(
        id=test.id,
        text=wording.comparison_words(test.conditions, manner),
        fixed=words.date_words(test.fixed),
        registered=test.registered,
        exploratory=test.exploratory,
        mirror=test.mirror or "",
        outcome=told,
        refused=bool(test.refused),
    )


def _curve(material: Material, row: ClaimRow, manner: Manner) -> Markup | None:
    steps = list(row.curve or ())
    if len(steps) < 2 or row.test is None:  # noqa: PLR2004  a line needs two points
        return None
    conditions = row.test.conditions
    drawn = _joint(steps) if len(conditions) > 1 else _single(steps, row.test.conditions[0])
    low, high = drawn.points[0], drawn.points[-1]
    said = _("Share of the futures that pass “{test}”, against the threshold: {first} at {low}, {last} at {high}.")
    spoken = said.format(
        test=wording.comparison_words(conditions, manner),
        first=numbers.share(low[1], material.counted),
        low=wording.number(float(f"{low[0]:.3g}")),
        last=numbers.share(high[1], material.counted),
        high=wording.number(float(f"{high[0]:.3g}")),
    )
    return sparkline(Curve(drawn.points, drawn.own, drawn.neutral, drawn.logs, spoken))


def _single(steps: Sequence[StepRow], condition: Condition) -> Curve:
    points = [(step.threshold, step.probability) for step in steps if isinstance(step.threshold, float)]
    own, none = condition.threshold, neutral(condition)
    inside = none is not None and points[0][0] <= none <= points[-1][0] and none != own
    return Curve(
        points=points,
        own=Mark(own, wording.number(own)),
        neutral=Mark(none, _("no effect")) if inside and none is not None else None,
        logs=condition.compare == "ratio",
        said="",
    )


def _joint(steps: Sequence[StepRow]) -> Curve:
    """Several conditions: their effects are scaled together, from none to twice the size asked for."""
    last = len(steps) - 1
    points = [(_WHOLE * place / last, step.probability) for place, step in enumerate(steps)]
    return Curve(points, Mark(1.0, _("as asked")), Mark(0.0, _("no effect")), logs=False, said="")
