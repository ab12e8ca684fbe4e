"""What ``secuela claims`` prints of a run, of claims put to it, and of what was said of them before: lines of text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from secuela.text.language import translate as _

if TYPE_CHECKING:
    from secuela.claims.claim_rows import ClaimRow, TestRow
    from secuela.claims.history import Recorded
    from secuela.claims.runs_found import DescribedRun
    from secuela.claims.schema import Claim, Ledger, Verdict


def past(
    ledger: "Ledger", claim: "Claim", language: Literal["en", "es"], record: "Sequence[Recorded]"
) -> dict[str, Any]:
    """What was said of a claim, oldest first: by documents at publication, in each record, by documents now."""
    from secuela.claims.history import of_claim

    then, now = claim.verdict_at_publication, claim.verdict_now
    records = of_claim(record, ledger.ledger.id, claim.id)
    before = [None, *records[:-1]]
    states: list[dict[str, Any]] = [{"at": "publication", **then.model_dump(mode="json")}]
    states[0]["words"] = _said(_("at publication"), then, language)
    for each, earlier in zip(records, before, strict=True):
        causes = () if earlier is None else each.causes(earlier)
        states.append({"at": "record", **vars(each), "causes": list(causes), "words": _record_words(each, causes)})
    states.append({"at": "now", **now.model_dump(mode="json"), "words": _said(_("now, by documents"), now, language)})
    return {"ledger": ledger.ledger.id, "id": claim.id, "claim": claim.claim.text(language), "states": states}


def _said(label: str, verdict: "Verdict", language: Literal["en", "es"]) -> str:
    from secuela.report.views.claim_words import certainty_words, verdict_words

    return _("{label} ({as_of}): {verdict}, certainty {certainty}: {why}").format(
        label=label,
        as_of=verdict.as_of,
        verdict=verdict_words(verdict.verdict),
        certainty=certainty_words(verdict.certainty),
        why=verdict.why.text(language),
    )


def _record_words(record: "Recorded", causes: Sequence[str]) -> str:
    """One record: what was said, of which run, and what had changed since the one before."""
    from secuela.claims.wording import finding_words, reason_title
    from secuela.report.views.claim_words import verdict_words

    told = verdict_words(record.verdict)
    if record.finding:
        text = _("{verdict} by documents; in the model: {finding} ({reason})")
        told = text.format(verdict=told, finding=finding_words(record.finding), reason=reason_title(record.reason))
    text = _("recorded {day}, {draws} futures as of {as_of}: {told}.")
    line = text.format(day=record.recorded, draws=record.draws, as_of=record.as_of, told=told)
    known = {
        "rule": _("the rule"),
        "data": _("the data"),
        "model": _("the model or its numbers"),
        "claim": _("the claim’s tests or its verdict by documents"),
    }
    if not causes:
        return line
    named = ", ".join(known[cause] for cause in causes)
    return f"{line} " + _("Changed since the record before: {causes}.").format(causes=named)


def run_lines(run: "DescribedRun") -> list[str]:
    """Which run it is and why this one, what it holds, and whether links are cut in it or assumptions replaced."""
    chosen = {
        "named": "",
        "newest": _(" (the newest under runs/)"),
        "reference": _(" (shipped, since there is none under runs/)"),
    }[run.chosen]
    lines = [
        _("Run {path}{chosen}, made {day}: {draws} simulated futures as of {as_of}, if carried out.").format(
            path=run.path, chosen=chosen, day=run.created[:10], draws=run.draws, as_of=run.as_of
        ),
        _("It holds {n} alternatives over {months} months: {names}.").format(
            n=len(run.alternatives), months=run.months, names=", ".join(run.alternatives)
        ),
    ]
    if run.passed_over:
        lines.append(_("Passed over, since they cannot be read: {runs}.").format(runs=", ".join(run.passed_over)))
    if run.cut:
        told = _("Made with causal links cut out of the world: {links}. Its chances are those of that world alone.")
        lines.append(told.format(links=", ".join(run.cut)))
    if run.assumed:
        told = _("Made with assumptions replaced: {assumed}. Its chances rest on these, not on ours.")
        lines.append(told.format(assumed=", ".join(run.assumed)))
    return lines


def row_lines(row: "ClaimRow", language: Literal["en", "es"], place: str = "") -> list[str]:
    """A claim in one line, its verdicts by documents, what the model finds and why, then each of its tests.

    Args:
        row: The claim put to a run.
        language: Of the ledger's texts.
        place: Where it stands in a file of the reader's own.
    """
    from secuela.claims.wording import finding_why, found_words, why_words
    from secuela.report.views.claim_words import side_words, verdict_words

    then, now = row.verdict_at_publication.verdict, row.verdict_now
    verdicts = [verdict_words(each) for each in dict.fromkeys((then, now.verdict))]
    beside = "" if row.beside is None else _(" (asked beside {id})").format(id=row.beside)
    lines = [f"{row.id:<6} {row.claim.text(language)} ({side_words(row.side)}){beside}{place}"]
    lines.append(f"{'':<7}" + _("By documents: {verdicts}").format(verdicts=" → ".join(verdicts)))
    if now.source == "run":
        lines[-1] += f". {why_words(row)}"
    if row.finding is not None and row.tests:
        told = _("In the model: {finding} – {why}")
        lines.append(f"{'':<7}" + told.format(finding=found_words(row.finding), why=finding_why(row)).rstrip())
    return lines + [f"{'':<9}{line}" for test in row.tests for line in _test_lines(test)]


def _test_lines(test: "TestRow") -> list[str]:
    """A test with its chance, or why it has none; among which futures it is counted, and its parts."""
    from secuela.claims.wording import comparison_words, given_words, lacking_words, parts_words, refusal_words
    from secuela.text.likelihood import likelihood

    told = test.probability if test.answers or test.exploratory else None
    chance = "–" if told is None else f"{told:.0%}"
    notes = [
        _("Registered beside it.") if test.registered else "",
        _("Denies an effect, and is judged by it.") if test.denial else "",
        "" if test.needs is None else lacking_words(test.needs),
        refusal_words(test.reachable) if test.refused and test.reachable else "",
        "" if told is None else _("{word}.").format(word=likelihood(told, test.draws)),
        _("Exploratory.") if test.exploratory else "",
    ]
    noted = " ".join(note for note in notes if note)
    further = [line for line in (given_words(test), parts_words(test)) if line]
    return [f"{chance:>4}  {comparison_words(test.conditions)} [{noted}]", *(f"      {line}" for line in further)]


def summary(rows: "Sequence[ClaimRow]", *, computed: bool) -> list[str]:
    """How many entries have a test, what cannot be said in this run, and what is found of each side.

    Args:
        rows: The claims put to a run.
        computed: Whether the run stored what findings rest on.
    """
    from secuela.claims.wording import pooled_words

    tested = [row.test for row in rows if row.test is not None]
    decided = [row for row in rows if row.probability is not None]
    pooled = [row for row in decided if row.basis is None and any(test.pooled for test in row.tests)]
    uncomputed = [row for row in decided if row.basis is None and row not in pooled]
    lines = [
        _("Entries: {n}; with a test: {k}; with a probability: {m}.").format(n=len(rows), k=len(tested), m=len(decided))
    ]
    lacking = sum(test.needs is not None for test in tested)
    if lacking:
        lines.append(
            _("{n} not testable in this run: it lacks what they need, so it changes no verdict.").format(n=lacking)
        )
    if uncomputed:
        text = (
            _(
                "Basis not computed for {n}: the run stored the worlds that it needs for the shipped ledgers only; "
                "--basis simulates them."
            )
            if computed
            else _("Basis not computed for {n}: the run stored no such worlds; --basis simulates them.")
        )
        lines.append(text.format(n=len(uncomputed)))
    if pooled:
        lines.append(f"{', '.join(row.id for row in pooled)}: {pooled_words()}")
    lines += _side_lines(rows)
    lines.append(_("A high probability is no endorsement; framings and value judgements get no truth verdict."))
    return lines


def _side_lines(rows: "Sequence[ClaimRow]") -> list[str]:
    """What the model finds of each side's claims, with the reasons."""
    from secuela.claims.side_shares import side_shares
    from secuela.claims.wording import side_share_words
    from secuela.report.views.claim_words import side_words

    shares = side_shares(rows)
    told = {each.side: each.of for each in shares}
    text = _("Of {n} {side}: {findings}.")
    return [
        text.format(n=number, side=side_words(side), findings=side_share_words(shares, side))
        for side, number in told.items()
    ]
