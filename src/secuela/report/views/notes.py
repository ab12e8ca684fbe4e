"""What every picture carries when it leaves the page: the short form of all that a headline must say."""

from secuela.evidence.library import library
from secuela.report.run_data import RunData
from secuela.report.views.assumed_words import assumed_note
from secuela.report.views.dose_words import catalogued, consent_said
from secuela.report.views.grounds import grade_counts, judgement_of
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.lists import listing
from secuela.text.month_names import month_name


def picture_notes(run: RunData, outcome: str | None = None) -> tuple[str, ...]:
    """Condition, comparator, range, basis, judgement, skill, definition, bearer, omission, source, version and run.

    Args:
        run: The run.
        outcome: What is shown; None where a picture shows several or none.
    """
    lines = (_condition(run, outcome), _ground(run, outcome), _meaning(outcome), origin_line(run, outcome))
    return tuple(line for line in lines if line)


def origin_line(run: RunData, outcome: str | None = None) -> str:
    """Source of the record, version, run and data: what stands below every picture on the page too."""
    record = library().outcomes.get(outcome or "")
    source = source_names(record.sources) if record else ""
    here = {"version": run.version, "run": run.id, "month": month_name(run.origin)}
    if source and _has_record(run, outcome):
        text = _("Record: {source}. Secuela {version}, run {run}, data to {month}.")
        return text.format(source=source, **here)
    return _("Secuela {version}, run {run}, data to {month}.").format(**here)


def _has_record(run: RunData, outcome: str | None) -> bool:
    return (outcome or "") in run.history or outcome == "homicides_mx_state"


def source_names(ids: tuple[str, ...]) -> str:
    """Publishers in short: what each citation names first."""
    held = library().sources
    named = (
        held[name].citation.partition(",")[0].partition(".")[0].partition(" (")[0] if name in held else name
        for name in ids
    )
    return listing(list(dict.fromkeys(named)))


def _condition(run: RunData, outcome: str | None) -> str:
    text = _(
        "{condition}; doses as proposed. Explores, does not predict; {tested}. Against two baselines: the status quo "
        "at the same date, and the level of {month}."
    )
    cut = _(" Causal links cut: {links}.").format(links=", ".join(run.cut)) if run.cut else ""
    cut += assumed_note(run)
    consent = consent_said(run, run.proposal)
    condition = _("If carried out, {consent}").format(consent=consent) if consent else _("If carried out")
    return text.format(condition=condition, tested=_tested(run, outcome), month=month_name(run.origin)) + cut


def _tested(run: RunData, outcome: str | None) -> str:
    """Whether the status quo of an outcome was held against the past, and how far ahead; an effect never was."""
    months = max((month for name, month in run.assessment.backtested if name == outcome), default=0)
    if not months:
        return _("not backtested: never checked against what happened")
    text = _("the status quo is backtested (checked against what happened) to {n} months, no effect is")
    return text.format(n=months)


def _ground(run: RunData, outcome: str | None) -> str:
    text = _("90 % range of {n} simulated futures. Derived from assumptions: {judgement}.")
    return text.format(n=numbers.in_full(run.counted), judgement=_judgement(run, outcome))


def _judgement(run: RunData, outcome: str | None) -> str:
    known = judgement_of(run, outcome) if outcome else None
    if known is not None:
        told = _("{share} of the uncertainty is judgement, and the result flips within the plausible range")
        firm = _("{share} of the uncertainty is judgement, and the result holds within the plausible range")
        return (told if known.flips else firm).format(share=numbers.whole_per_cent(known.share))
    counts = grade_counts(run)
    text = _("{judged} of {n} parameters are judgement; whether the result flips is not computed")
    return text.format(judged=counts["D"], n=sum(counts.values()))


def _meaning(outcome: str | None) -> str:
    record = library().outcomes.get(outcome or "")
    if record is None:
        return ""
    text = _("Counted: {definition} Borne by: {bears} Could reverse it: {omission}")
    return text.format(
        definition=catalogued(record.definition), bears=catalogued(record.bears), omission=catalogued(record.omission)
    )
