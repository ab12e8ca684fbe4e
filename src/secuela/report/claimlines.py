"""The chapter on the claims of both sides: one entry for each claim, in the same form whoever says it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from markupsafe import Markup

from secuela.claims.schema import OPINIONS
from secuela.report import claimwords as words
from secuela.report import numerals
from secuela.report.charts.sparkline import Curve, Mark, sparkline
from secuela.report.conclusions import few_of
from secuela.report.geography import place_name
from secuela.report.ledgers import ARTICLE, ClaimRow
from secuela.report.material import Material
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
    own = [row for row in rows if row["ledger"] == ledger]
    ordered = own if ledger == ARTICLE else in_turn(own)
    opinions = [row for row in ordered if row["kind"] in OPINIONS]
    tested = [row for row in ordered if row["tests"] and row not in opinions]
    rest = [row for row in ordered if not row["tests"] and row not in opinions]
    lines = [[claim_line(material, row) for row in group] for group in (tested, rest, opinions)]
    return Part(ledger, *lines, sides=side_counts(own))


def in_turn(rows: Sequence[ClaimRow]) -> list[ClaimRow]:
    """The sides take turns, so that none stands before the others as a block.

    >>> [row["id"] for row in in_turn([{"id": n, "side": s} for n, s in (("A", "x"), ("B", "x"), ("C", "y"))])]
    ['A', 'C', 'B']
    """
    sides = list(dict.fromkeys(str(row["side"]) for row in rows))
    columns = [[row for row in rows if row["side"] == side] for side in sides]
    return [row for turn in zip_longest(*columns) for row in turn if row is not None]


def side_counts(rows: Sequence[ClaimRow]) -> list[SideCount]:
    """Claims, tests and results by side, sides in the order of the alphabet."""
    sides = sorted({str(row["side"]) for row in rows})
    return [_side_count(side, [row for row in rows if row["side"] == side]) for side in sides]


def _side_count(side: str, rows: Sequence[ClaimRow]) -> SideCount:
    tested = [row for row in rows if row["tests"]]
    undecided = [row for row in tested if row["probability"] is None]
    replaced = [row for row in undecided if any(test["refused"] for test in row["tests"])]
    return SideCount(
        side=words.side_words(side),
        claims=len(rows),
        tested=len(tested),
        probable=len(tested) - len(undecided),
        refused=sum(bool(test["refused"]) for row in tested for test in row["tests"]),
        lacking=len(undecided) - len(replaced),
    )


def claim_line(material: Material, row: ClaimRow) -> ClaimLine:
    """One claim."""
    row = in_setting(row, material.places)
    now: Mapping[str, Any] = row["verdict_now"]
    restatement: Mapping[str, str] = row["restatement"] or {}
    return ClaimLine(
        id=str(row["id"]),
        about=" · ".join(_about(row)),
        claim=str(row["claim"]["en"]),
        restatement=restatement.get("en") or "",
        test=words.trial_words(material, row["test"]["conditions"]) if row["test"] else "",
        chain=" → ".join(row["chain"]),
        origins=words.origins_words(int(row["n_independent_origins"])),
        publication=_verdict(row["verdict_at_publication"]),
        now=_of_run(row, material.counted) if now.get("from") == "run" else _verdict(now),
        documented=words.verdict_words(now["documented"]) if now.get("documented") else "",
        basis=_basis(row, material.counted),
        chance=_chance(material, row),
        curve=_curve(material, row),
        tests=[_test(material, test) for test in row["tests"]],
        no_test=str(row["no_test"] or ""),
        sources=[str(cited["id"]) for cited in row["sources"]],
    )


def in_setting(row: ClaimRow, places: Naming) -> ClaimRow:
    """The claim with the names of disputed places that the page is set to; a claim on a name itself keeps both."""
    if places == "neutral":
        return row
    return _renamed(row, place_name("gulf"), place_name("gulf", places))


def _renamed(part: Any, both: str, one: str) -> Any:  # noqa: ANN401  any part of a row
    if isinstance(part, str):
        return part.replace(both, one)
    if isinstance(part, Mapping):
        return {key: _renamed(value, both, one) for key, value in part.items()}  # pyright: ignore
    return [_renamed(value, both, one) for value in part] if isinstance(part, list) else part  # pyright: ignore


def _about(row: ClaimRow) -> Iterable[str]:
    return (words.kind_words(row["kind"]), words.side_words(row["side"]), words.voice_words(row["voice"]))


def _verdict(verdict: Mapping[str, Any]) -> VerdictLine:
    return VerdictLine(
        when=words.date_words(str(verdict["as_of"])),
        word=words.verdict_words(str(verdict["verdict"])),
        certainty=words.certainty_words(str(verdict["certainty"])),
        why=_sentence(str(verdict["why"])),
    )


def _of_run(row: ClaimRow, futures: int) -> VerdictLine:
    """A verdict of the run: the chance and the tests stand beside it, so only what it follows from is told here."""
    test: Mapping[str, Any] = row["test"] or {}
    why = _follows(row, futures)
    if row["verdict_now"]["verdict"] == "open" and row["verdict_now"]["certainty"] == "low":
        why = _("Its tests point different ways; each is told below.")
    decided = row["verdict_now"]["verdict"] in ("supported", "contradicted")
    if row["verdict_now"]["verdict"] == "open" and row["basis"] and not test.get("exploratory") and not why:
        why = _("Nothing that the alternative does moves what is tested, so the run says nothing on it.")
    if row["probability"] is not None and test.get("exploratory"):
        why = _("Exploratory: the threshold may have been set after the run, so it gives no verdict.")
    line = replace(_verdict({**row["verdict_now"], "why": ""}), why=why)
    return replace(line, word=_("{verdict} at the doses assumed").format(verdict=line.word)) if decided else line


def _follows(row: ClaimRow, futures: int) -> str:
    """The assumptions that the result of the test follows from; empty where there is none."""
    flips: list[Mapping[str, Any]] = row["follows_from"]
    parts = [_flip(flip, min(futures, int(flip["draws"]))) for flip in flips]
    return _("Follows from {assumptions}.").format(assumptions=few_of(parts)) if parts else ""


def _flip(flip: Mapping[str, Any], draws: int) -> str:
    text = _("{title}, where {share} of the futures pass")
    if not flip.get("where"):
        text = _("{title} (without it {share} of the futures pass)")
    return text.format(title=words.assumption_words(flip), share=numerals.share(flip["probability"], draws))


def _basis(row: ClaimRow, futures: int) -> str:
    """What the verdict rests on; where documents decide, what the test rests on, with its assumptions."""
    if row["probability"] is None:
        return ""
    if row["verdict_now"].get("from") == "run":
        return words.basis_words(row["basis"])
    told = words.basis_words(row["basis"], of_test=True)
    return " ".join(part for part in (told, _follows(row, futures)) if part)


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!", "”")) else f"{text}."


def _chance(material: Material, row: ClaimRow) -> str:
    if row["probability"] is None:
        return ""
    text = _("{word}: {share} of the futures pass")
    return text.format(word=row["words"], share=numerals.share(row["probability"], material.counted))


def _test(material: Material, test: Mapping[str, Any]) -> TestLine:
    if test["needs"]:
        told = _("Not testable in this run: it needs {needs}.").format(needs=test["needs"])
    elif test["refused"]:
        told = words.refusal_words(material, test["reachable"], str(test["refused"]))
    else:
        told = _("Passed in {share} of the futures.").format(
            share=numerals.share(test["probability"], material.counted)
        )
    return TestLine(
        id=str(test["id"]),
        text=words.trial_words(material, test["conditions"]),
        fixed=words.date_words(str(test["fixed"])),
        registered=str(test["id"]).endswith(".registered"),
        exploratory=bool(test["exploratory"]),
        mirror=str(test["mirror"] or ""),
        outcome=told,
        refused=bool(test["refused"]),
    )


def _curve(material: Material, row: ClaimRow) -> Markup | None:
    steps: list[Mapping[str, Any]] = row["curve"] or []
    if len(steps) < 2:  # noqa: PLR2004  a line needs two points
        return None
    conditions: list[Mapping[str, Any]] = row["test"]["conditions"]
    drawn = _joint(steps) if len(conditions) > 1 else _single(steps, conditions[0])
    test = words.trial_words(material, conditions)
    low, high = drawn.points[0], drawn.points[-1]
    said = _("Share of the futures that pass “{test}”, against the threshold: {first} at {low}, {last} at {high}.")
    spoken = said.format(
        test=test,
        first=numerals.share(low[1], material.counted),
        low=words.number(float(f"{low[0]:.3g}")),
        last=numerals.share(high[1], material.counted),
        high=words.number(float(f"{high[0]:.3g}")),
    )
    return sparkline(Curve(drawn.points, drawn.own, drawn.neutral, drawn.logs, spoken))


def _single(steps: Sequence[Mapping[str, Any]], condition: Mapping[str, Any]) -> Curve:
    points = [(float(step["threshold"]), float(step["probability"])) for step in steps]
    own = float(condition["threshold"])
    none = {"ratio": 1.0, "difference": 0.0}.get(str(condition["compare"]))
    inside = none is not None and points[0][0] <= none <= points[-1][0] and none != own
    return Curve(
        points=points,
        own=Mark(own, words.number(own)),
        neutral=Mark(none, _("no effect")) if inside and none is not None else None,
        logs=condition["compare"] == "ratio",
        said="",
    )


def _joint(steps: Sequence[Mapping[str, Any]]) -> Curve:
    """Several conditions: their effects are scaled together, from none to twice the size asked for."""
    last = len(steps) - 1
    points = [(_WHOLE * place / last, float(step["probability"])) for place, step in enumerate(steps)]
    return Curve(points, Mark(1.0, _("as asked")), Mark(0.0, _("no effect")), logs=False, said="")
