"""The short form of what every headline carries, as it stands below the tables of a terminal."""

from collections.abc import Sequence

from secuela.analysis.indistinguishable import same_but_cost
from secuela.evidence.library import library
from secuela.report.views.link_words import link_title, strongest
from secuela.runs.rows import Assessment, EvidenceShare, Window
from secuela.text.language import translate as _
from secuela.text.language import worded
from secuela.text.numbers import whole_per_cent


def headline_caption(assessment: Assessment) -> str:
    """The short form of what every headline carries."""
    failed = assessment.failed_draws
    parts = [
        _("If carried out."),
        _cut(assessment),
        _("As of {as_of}; {draws} simulated futures, seed {seed}.").format(
            as_of=assessment.as_of, draws=assessment.draws, seed=assessment.seed
        ),
        _("Failed and left out: {n}.").format(n=failed) if failed else "",
        _("Chances are shares of these futures, not forecasts: not backtested."),
        *judgement_lines(assessment),
        _not_told_apart(assessment),
    ]
    return " ".join(part for part in parts if part)


def judgement_lines(assessment: Assessment, shown: Sequence[tuple[str, Window]] | None = None) -> list[str]:
    """How much of the uncertainty of each result is judgement, whether it flips, and what carries it.

    Args:
        assessment: The assessment.
        shown: Outcomes of the table below which this stands; the headline by default.
    """
    explained = [entry for entry in assessment.evidence if entry.shares]
    if not explained:
        return [_("How much rests on judgement is not computed (--explain computes it).")]
    shown = library().shown("headline") if shown is None else shown
    names = {name for name, _window in shown}
    told = [_judgement(entry) for entry in explained if entry.outcome in names]
    missing = names - {entry.outcome for entry in explained}
    rest = _("Not computed for {outcomes}.").format(outcomes=", ".join(_title(name) for name in sorted(missing)))
    return [*told, rest] if missing else told


def _title(outcome: str) -> str:
    record = library().outcomes.get(outcome)
    return worded(record.title) if record else outcome


def judged(share: float, flips: bool | None) -> str:
    """How much of a result's uncertainty is judgement, and whether the result flips.

    Args:
        share: Of the variance, that of grade D.
        flips: Within the plausible range of one number; None where it is not computed.
    """
    texts: dict[bool | None, str] = {
        True: _("{share} of this uncertainty is judgement; flips within the plausible range: yes."),
        False: _("{share} of this uncertainty is judgement; flips within the plausible range: no."),
        None: _("{share} of this uncertainty is judgement; flips within the plausible range: not computed."),
    }
    return texts[flips].format(share=whole_per_cent(share))


def _judgement(entry: EvidenceShare) -> str:
    told = _("{outcome} under {name}: {judged}").format(
        outcome=_title(entry.outcome), name=entry.alternative, judged=judged((entry.shares or {})["D"], entry.flips)
    )
    carried: dict[str, float | None] = {link_title(cut.link): cut.carries for cut in entry.links or []}
    most = strongest(carried) or _("No causal link between models can be said to carry it.")
    return told if entry.links is None else f"{told} {most}"


def _cut(assessment: Assessment) -> str:
    links = assessment.manifest.get("cut") or []
    return _("Causal links cut out of this world: {links}.").format(links=", ".join(links)) if links else ""


def _not_told_apart(assessment: Assessment) -> str:
    groups = same_but_cost(assessment.alternatives, assessment.outcomes)
    if not groups:
        return ""
    named = "; ".join(" = ".join(group) for group in groups)
    return _("The built models tell these apart by cost at most, so they are not ranked: {groups}.").format(
        groups=named
    )
