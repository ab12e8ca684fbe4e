"""What every headline carries: condition, comparator, interval, basis, share of judgement, skill, bearer, omission."""

from secuela.evidence.library import library
from secuela.evidence.months import MONTHS_PER_YEAR
from secuela.report.bottomline import three_ways
from secuela.report.explanation import basis_of, entry_of
from secuela.report.judgement import Basis, judged
from secuela.report.material import HIGH, LOW, MID, Material
from secuela.report.plan import plan
from secuela.report.questions import Question, questions
from secuela.report.together import headline_months, timing
from secuela.text import numbers
from secuela.text.language import translate as _
from secuela.text.month_names import month_name


def label(material: Material) -> list[tuple[str, str, tuple[str, ...]]]:
    """The label of the headline in a fixed order: name, text, ids of sources."""
    asked = questions(material)
    proposal = plan(material, material.proposal)
    doses = "; ".join(dose.what for dose in proposal.doses) or _("none")
    return [
        (_("Condition"), _("if carried out; no chance is given that it is"), ()),
        (_("Dose and consent"), f"{doses}; {proposal.consent}", ()),
        *(
            [(_("Causal links cut"), _("{links}: not the whole world").format(links=", ".join(material.cut)), ())]
            if material.cut
            else []
        ),
        (_("Compared with"), _("the status quo at the same date, and the level at the origin"), ()),
        *(
            (_("Result"), _result(material, question, month), ())
            for month in headline_months(material)
            for question in asked
        ),
        *([(_("Begins late"), late, ())] if (late := timing(material)) else []),
        (_("As of, data"), vintage(material), ()),
        (_("Basis"), _("derived from assumptions: no effect of a lever was tested against a record"), ()),
        (_("Share of judgement"), _judgement(material), ()),
        (_("Skill"), _("not backtested; the skill of naive rules is not known yet"), ()),
        *(line for question in asked for line in _about(question, alone=len(asked) == 1)),
    ]


def _about(question: Question, *, alone: bool) -> list[tuple[str, str, tuple[str, ...]]]:
    record = library().outcomes[question.outcome]

    def name(text: str) -> str:
        return text if alone else f"{text} ({question.thing})"

    return [
        (name(_("Definition")), record.definition, ()),
        (name(_("Source")), "", record.sources),
        (name(_("Who bears it")), record.bears, ()),
        (name(_("Omission most likely to reverse it")), record.omission, ()),
    ]


def vintage(material: Material) -> str:
    """Origin month and how old the data are."""
    month = month_name(material.origin)
    return _("{month}; earlier values are the revised ones that this version of the package holds").format(month=month)


def _judgement(material: Material) -> str:
    """How much of the uncertainty of each headline is judgement, and whether it flips; from an explained run."""
    told = [text for question in questions(material) if (text := _judged(material, question))]
    if told:
        return " ".join(told)
    return _("not computed in this run; whether the result flips within the plausible range: not computed in this run")


def _judged(material: Material, question: Question) -> str:
    row = material.row(question.outcome, material.proposal, question.window, material.headline_month)
    known = basis_of(entry_of(material, row)) if row else Basis()
    if known.rests_on is None:
        return ""
    told = judged(known.rests_on["D"], known.flips)
    return _("{whole}: {judged}").format(whole=question.whole, judged=told)


def _result(material: Material, question: Question, month: int) -> str:
    row = material.row(question.outcome, material.proposal, question.window, month)
    if row is None:
        return _("none")
    versus = row.vs_origin if material.is_baseline else row.vs_baseline
    if versus is None:
        return _("none")
    ratio = versus.ratio
    interval = numbers.span(numbers.change(ratio[LOW]), numbers.change(ratio[HIGH])) if ratio else ""
    return _("{whole} {when}: {three}; median {median}, 90\u00a0% interval {interval}").format(
        whole=question.whole,
        when=question.when(month),
        three=three_ways(versus.p_lower, versus.p_equal, versus.p_higher, material.counted),
        median=numbers.change(ratio[MID]) if ratio else numbers.MISSING,
        interval=interval,
    )


def expires(material: Material) -> str:
    """Last month in which the page should be used: a year after the origin."""
    return month_name(material.origin + MONTHS_PER_YEAR)
