"""The one place where tests, verdicts and their reasons become sentences, for terminal, page and export alike.

A :class:`Manner` says how alternatives, months and shares are written: by ids and per cent in a terminal, by titles
and counts on a page. What is worded here is read from codes and numbers of :mod:`secuela.claims.claim_rows`; nothing
is decided.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from secuela.claims.claim_rows import AtDose, ClaimRow, FindingRow, ReachRow, TestRow, Times, VerdictRow
from secuela.claims.reasons import Need, Reason
from secuela.claims.schema import ORIGIN, REGISTERED, Condition
from secuela.claims.side_shares import SideShare
from secuela.claims.verdicts import TOGETHER, TOGETHER_AT_BEST, Assumption, BasisCode
from secuela.evidence.assumptions import named_set
from secuela.evidence.errors import SecuelaError
from secuela.text.input_titles import input_title, part_words
from secuela.text.language import Language, spoken
from secuela.text.language import translate as _
from secuela.text.likelihood import likelihood
from secuela.text.lists import listing
from secuela.text.numbers import readable
from secuela.text.outcome_names import label_words, outcome_title

_SHOWN = 3  # assumptions named


@dataclass(frozen=True)
class Manner:
    """How alternatives, months and shares are written.

    Args:
        alternative: Id of an alternative to what it is called after "under".
        share: Share of the futures and their number, if it is known, to words.
        month: A month counted from the end of the data, to what stands behind "in month".
        test: One of several tests of a claim to what it is called beside the others.
    """

    alternative: Callable[[str], str]
    share: Callable[[float, int | None], str]
    month: Callable[[int], str] = str
    test: Callable[[TestRow], str] = lambda test: test.id.removesuffix(REGISTERED).partition(".")[2]


def _bare_share(probability: float, draws: int | None) -> str:
    if draws is None:
        return _("{p:.0%} of the simulated futures").format(p=probability)
    return _("{p:.0%} of {n} simulated futures").format(p=probability, n=draws)


BARE = Manner(alternative=str, share=_bare_share)


def number(value: float) -> str:
    """A threshold as it is read, with a true minus."""
    return readable(float(value)).replace("-", "\u2212")


def comparison_words(conditions: Sequence[Condition], manner: Manner = BARE) -> str:
    """A test in words.

    >>> comparison_words([Condition.model_validate({"outcome": "cooperation", "alternative": "a", "comparator": None,
    ...     "compare": "level", "month": 6, "window": "month", "operator": "<=", "threshold": 0.5})])
    'Cooperation between the two governments under a, in month 6: at most 0.5'
    """
    return _(" and ").join(_condition_words(condition, manner) for condition in conditions)


def _condition_words(condition: Condition, manner: Manner) -> str:
    signs = {"<": _("below"), "<=": _("at most"), ">": _("above"), ">=": _("at least")}
    when = _("in month {month}") if condition.window == "month" else _("summed over months 1 to {month}")
    against = (
        _("at the origin")
        if condition.comparator == ORIGIN
        else _("under {name}").format(name=manner.alternative(condition.comparator or ""))
    )
    texts = {
        "ratio": _("{what} under {name}, {when}: {sign} {value} times that {against}"),
        "difference": _("{what} under {name}, {when}, less that {against}: {sign} {value}"),
        "level": _("{what} under {name}, {when}: {sign} {value}"),
    }
    where = label_words(condition.where)
    return texts[condition.compare].format(
        what=outcome_title(condition.outcome) + (f" ({where})" if where else ""),
        name=manner.alternative(condition.alternative),
        when=when.format(month=manner.month(condition.month)),
        sign=signs[condition.operator],
        value=number(condition.threshold),
        against=against,
    )


def need_words(need: Need) -> str:
    """What a run would need for a test, to be read after "needs"."""
    named = _(" and ").join(need.names)
    if need.code == "alternative":
        told = _("the alternative {names} in the run").format(names=named)
        near = _(" or ").join(need.near)
        return _("{told} (did you mean {names}?)").format(told=told, names=near) if near else told
    if need.code == "outcome":
        return _("a model that moves {names}").format(names=listing(map(_outcome, need.names)))
    if need.code == "months":
        return _("a run of {n} months").format(n=need.number)
    if need.code == "coordinate":
        ((key, value),) = need.where.items()
        return _("{outcome} by {key} {value}").format(outcome=_outcome(need.names[0]), key=key, value=value)
    if need.code == "condition":
        return _("more futures in which what is given holds: there are {n}").format(n=need.number)
    if need.code == "every-number":
        return _("futures in which every number of it is there")
    if need.code == "as-written":
        return need.text or ""
    outcome, name = _outcome(need.names[0]), need.names[1]
    if need.code == "value":
        return _("a value of {outcome} under {name}").format(outcome=outcome, name=name)
    text = _("a difference instead of a ratio, since {outcome} under {name} is zero in {n} futures")
    return text.format(outcome=outcome, name=name, n=need.number)


def _outcome(name: str) -> str:
    return _quoted(outcome_title(name))


def _quoted(title: str) -> str:
    return _("“{title}”").format(title=title)


def lacking_words(need: Need) -> str:
    """The sentence that stands where a test could not be run."""
    return _("Not testable here: needs {needs}.").format(needs=need_words(need))


def refusal_words(reach: ReachRow, manner: Manner = BARE) -> str:
    """Why the audit refuses a test: what comes closest at doses that are the claim's own, or that all pass."""
    if reach.refusal == "nobody passes":
        text = (
            _("Refused, since no dose of its own brings the effect that it denies: {dose} does so most, in {share}.")
            if reach.denial
            else _("Refused, since no dose of its own passes it: {dose}, which comes closest, does in {share}.")
        )
        dose = dose_words(reach.best.alternative, reach.best.times, manner)
        return text.format(dose=dose, share=manner.share(reach.best.probability, reach.draws))
    text = _("Refused, since every dose passes it, and the status quo too: the one that does least in {share}.")
    return text.format(share=manner.share(reach.lowest, reach.draws))


def dose_words(alternative: str, times: Times, manner: Manner = BARE) -> str:
    """Some doses of an alternative, as a name in a sentence.

    >>> dose_words("plan", 1.0), dose_words("plan", 0.5), dose_words("plan", "bounds")
    ('plan', '0.5 times the doses of plan', 'plan with every lever at its bound')
    """
    name = manner.alternative(alternative)
    if times == "bounds":
        return _("{name} with every lever at its bound").format(name=name)
    if times == 1:
        return name
    return _("{times} times the doses of {name}").format(times=number(times), name=name)


def found_words(found: FindingRow) -> str:
    """What the model says of a claim, as it is read."""
    return _("exploratory, no finding") if found.reason.code == "exploratory" else finding_words(found.finding)


def finding_words(finding: str) -> str:
    """A finding in words."""
    known = {
        "holds": _("holds"),
        "fails": _("fails"),
        "not-at-the-doses-assumed": _("not at the doses assumed (nobody named one)"),
        "not-decided": _("not decided"),
        "not-testable": _("not testable in this run"),
    }
    return known.get(finding, finding.replace("-", " "))


def least_words(test: TestRow, manner: Manner = BARE) -> str:
    """The smallest dose at which the effect has a chance of one half; empty where no dose was tried."""
    if not test.along or test.given or len(test.along) == 1:
        return ""
    if test.least is None and test.whole_range:
        best = max(test.along, key=lambda each: _of_effect(each, test))
        if not _of_effect(best, test):
            return _("At no dose of its own that was tried does the effect come about in any future.")
        text = _(
            "At no dose of its own that was tried does the effect have a chance of one half; the highest is {share}: "
            "{dose}."
        )
        dose = dose_words(best.alternative, best.times, manner)
        return text.format(share=manner.share(_of_effect(best, test), best.draws), dose=dose)
    if test.least is None:
        return _("Larger doses were not simulated in this run.")
    dose = dose_words(test.least.alternative, test.least.times, manner)
    return _("The smallest dose tried at which the effect has a chance of one half: {dose}.").format(dose=dose)


def _of_effect(each: AtDose, test: TestRow) -> float:
    """Chance of the effect that a test asserts or denies."""
    return 1 - each.probability if test.denial else each.probability


def given_words(test: TestRow, manner: Manner = BARE) -> str:
    """Among which futures a conditional test is counted; empty where it is none."""
    if not test.given:
        return ""
    told = comparison_words(test.given, manner)
    if test.draws is None:
        return _("Counted only where this holds: {condition}.").format(condition=told)
    if test.pooled:
        text = _("Counted in the {n} futures, at all doses of its own together, in which this holds: {condition}.")
        return text.format(n=test.draws, condition=told)
    return _("Counted in the {n} futures in which this holds: {condition}.").format(n=test.draws, condition=told)


def parts_words(test: TestRow, manner: Manner = BARE) -> str:
    """The conditions of a conjunction with the chance of each alone, the worst first; empty where there is one."""
    told = [
        _("{condition} – {share}").format(
            condition=comparison_words([test.conditions[part.condition]], manner),
            share=manner.share(part.probability, test.draws),
        )
        for part in test.parts
    ]
    return _("Each part alone, the worst first: {parts}.").format(parts="; ".join(told)) if told else ""


def disputed_words(finding: FindingRow) -> str:
    """That the finding is another one under one side's assumptions than under the other's; empty where it is not."""
    if not finding.disputed:
        return ""
    told = "; ".join(
        _("{set}: {finding}").format(set=_set_title(name), finding=finding_words(found))
        for name, found in finding.under.items()
    )
    return _("It rests on the dispute: {findings}.").format(findings=told)


def reason_title(code: str) -> str:
    """A reason in a few words, as it is counted."""
    known = {
        "assumption": _("follows from an assumption"),
        "derived": _("derived, nothing that was tried turns it"),
        "tested-on-data": _("tested on data"),
        "basis-not-computed": _("basis not computed"),
        "pooled": _("no basis computed, since it is asked at all doses together"),
        "larger-doses": _("larger doses might bring the effect"),
        "larger-doses-unknown": _("larger doses not simulated"),
        "even": _("the futures are split"),
        "tests-differ": _("its tests differ"),
        "inert": _("nothing that it does moves what is tested"),
        "exploratory": _("threshold set after the run"),
        "lacking": _("the run lacks what it needs"),
        "refused": _("its tests are refused"),
    }
    return known.get(code, code)


def side_share_words(shares: Sequence[SideShare], side: str) -> str:
    """The findings on one side's claims, each with its number and reason."""
    told = [
        _("{finding} {n} ({reason}: {claims})").format(
            finding=_("exploratory") if each.reason == "exploratory" else finding_words(each.finding),
            n=len(each.claims),
            reason=reason_title(each.reason),
            claims=", ".join(each.claims),
        )
        for each in shares
        if each.side == side
    ]
    return "; ".join(told)


def _set_title(name: str) -> str:
    """What a shipped set of assumptions is called; its id where it is shipped no more."""
    try:
        title = named_set(name).title
    except SecuelaError:
        return name
    return name if title is None else title.text(spoken())


def finding_why(row: ClaimRow, manner: Manner = BARE) -> str:
    """Why the finding is what it is: the chance of each test, the reason, the smallest dose, and the dispute."""
    if row.finding is None:
        return ""
    reason, held = row.finding.reason, {test.id: test for test in row.tests}
    spoken_for = [held[name] for name in reason.tests if name in held and held[name].answers]
    told = "; ".join(
        _named_chance(test, manner) if len(spoken_for) > 1 else chance_words(test, manner) for test in spoken_for
    )
    parts = [closed(told), reason_words(reason, row.follows_from, manner)]
    parts += _least_of_each(spoken_for, manner)
    return " ".join(part for part in (*parts, disputed_words(row.finding), replaced_words(row.replaced)) if part)


def _least_of_each(tests: Sequence[TestRow], manner: Manner) -> list[str]:
    """The smallest dose of each test with an even chance; once where all say the same, else by the name of the test."""
    told = {test.id: least_words(test, manner) for test in tests}
    if len(set(told.values())) < 2:  # noqa: PLR2004  one text for all
        return list(told.values())[:1]
    names = {test.id: manner.test(test) for test in tests}
    return [_("{name}: {chance}").format(name=names[name], chance=text) for name, text in told.items() if text]


def basis_words(basis: BasisCode | None, *, of_test: bool = False) -> str:
    """What a tested verdict, or where documents decide its test, rests on."""
    told = {
        None: _("not computed in this run."),
        "assumed": _("assumed. It restates an assumption: with another one the result is another."),
        "derived": _(
            "derived. Nothing that was tried turns it: a link cut, a prior at no effect, an end of one range, all "
            "judgements of the mechanism shifted together; not backtested: never checked against what happened."
        ),
        "tested_on_data": _("tested on data."),
    }[basis]
    head = _("Basis of the test: {told}") if of_test else _("Basis: {told}")
    return head.format(told=told)


def pooled_words() -> str:
    """Why nothing is said of what a conditional claim rests on that is asked at all doses together."""
    return _(
        "No basis computed: it is asked of the futures at all doses of its own together, and the worlds without an "
        "assumption were simulated at the doses assumed alone."
    )


def assumption_title(name: str, where: str = "") -> str:
    """An assumption: a prior by the title of its parameter, its range with the part, a link by its two ends.

    >>> assumption_title("link:a.x:b.y"), assumption_title("range:a.b", "lowest-tenth")
    ('the link from a.x to b.y', '“a.b” (in the lowest tenth of its range)')
    """
    kind, _colon, held = name.partition(":")
    if name == TOGETHER:
        return _("all judgements of the mechanism, shifted together until 5 % of what they allow lies beyond")
    if name == TOGETHER_AT_BEST:
        return _(
            "all judgements of the mechanism, shifted together until 5 % of what they allow lies beyond, at the dose "
            "where the effect is likeliest"
        )
    if kind == "link":
        source, _sign, target = held.partition(":")
        return _("the link from {source} to {target}").format(source=source, target=target)
    if where:
        return _("“{title}” ({where})").format(title=input_title(held), where=part_words(held, where))
    return _("the prior for “{title}”").format(title=input_title(held))


def follows_words(assumptions: Sequence[Assumption], manner: Manner = BARE) -> str:
    """The assumptions that a verdict follows from: the first few, and how many more there are."""
    shown = [_assumption_words(each, manner) for each in assumptions[:_SHOWN]]
    if len(assumptions) > _SHOWN:
        shown.append(_("{n} more").format(n=len(assumptions) - _SHOWN))
    return _("Follows from {assumptions}.").format(assumptions="; ".join(shown))


def _assumption_words(each: Assumption, manner: Manner) -> str:
    text = _("{title}, where {share} pass") if each.where else _("{title} (without it {share} pass)")
    text = _("{title} (there {share} pass)") if each.id in (TOGETHER, TOGETHER_AT_BEST) else text
    text = _("{title} (there {share} pass; weighing most: {names})") if each.leading else text
    share, names = manner.share(each.probability, each.draws), [_quoted(input_title(name)) for name in each.leading]
    return text.format(title=assumption_title(each.id, each.where), share=share, names=listing(names))


def reason_words(reason: Reason, assumptions: Sequence[Assumption], manner: Manner = BARE) -> str:
    """Why a verdict of the run is what it is, in one sentence; empty where documents decide.

    Args:
        reason: The reason.
        assumptions: Those of its claim.
        manner: How ids and shares are written.
    """
    if reason.code == "lacking" and reason.need is not None:
        return lacking_words(reason.need)
    if reason.code == "assumption":
        held = {each.id: each for each in assumptions}
        return follows_words([held[name] for name in reason.assumptions if name in held], manner)
    texts: dict[str, str] = {
        "documents": "",
        "exploratory": _("Exploratory: the threshold may have been set after the run, so it gives no verdict."),
        "basis-not-computed": basis_words(None),
        "pooled": pooled_words(),
        "inert": _("Nothing that the alternative does moves what is tested, so the run says nothing on it."),
        "tests-differ": _("Its tests point different ways."),
        "tested-on-data": basis_words("tested_on_data"),
        "derived": basis_words("derived"),
        "refused": _("Every test of it is refused: it could tell no dose from another."),
        "no-test": _("No test is registered."),
        "even": _("The futures are split."),
        "larger-doses": _(
            "At the doses assumed the effect is missing; at larger ones, which nobody named, its chance is above one "
            "third."
        ),
        "larger-doses-unknown": _(
            "At the doses assumed the effect is missing; larger doses were not simulated in this run."
        ),
        "as-written": closed(reason.text or ""),
    }
    return texts[reason.code]


def closed(text: str) -> str:
    """A text with a full stop at its end."""
    return text if not text or text.endswith((".", "?", "!", "”", "»")) else f"{text}."


def chance_words(test: TestRow, manner: Manner = BARE) -> str:
    """The word of the yardstick for a chance, with the share itself; empty where the test has none that answers."""
    if test.probability is None or not test.answers:
        return ""
    word = likelihood(test.probability, test.draws)
    return _("{word} ({share})").format(word=word, share=manner.share(test.probability, test.draws))


def why_words(row: ClaimRow, language: Language = "en") -> str:
    """Why the verdict now is what it is: the ledger's words, or what the futures say of each test and the reason."""
    now = row.verdict_now
    if now.source == "ledger":
        return _documented_why(now, language)
    spoken = [test for test in row.tests if test.id in now.reason.tests]
    told = "; ".join(_named_chance(test) if len(spoken) > 1 else chance_words(test) for test in spoken)
    rests = replaced_words(row.replaced)
    return " ".join(part for part in (closed(told), reason_words(now.reason, row.follows_from), rests) if part)


def replaced_words(replaced: Sequence[str]) -> str:
    """That a verdict rests on what a reader replaced; empty where nothing was."""
    if not replaced:
        return ""
    return _("It rests on assumptions that were replaced in that run: {names}.").format(names=", ".join(replaced))


def _documented_why(verdict: VerdictRow, language: Language) -> str:
    return verdict.why.text(language) if verdict.why else ""


def _named_chance(test: TestRow, manner: Manner = BARE) -> str:
    return _("{name}: {chance}").format(name=manner.test(test), chance=chance_words(test, manner))


def worded(row: ClaimRow, language: Language = "en") -> dict[str, Any]:
    """A row as ``secuela claims check --json`` gives it: codes and numbers, and the same in words.

    Args:
        row: The row.
        language: Of the ledger's texts.
    """
    then, now, test = row.verdict_at_publication, row.verdict_now, row.test
    return {
        **row.plain(),
        "verdict_at_publication": {**then.plain(), "why": _documented_why(then, language)},
        "verdict_now": {**now.plain(), "why": why_words(row, language)},
        "finding": None
        if row.finding is None
        else {**row.finding.plain(), "words": found_words(row.finding), "why": finding_why(row)},
        "follows_from": [_turning(each) for each in row.follows_from],
        "test": None if test is None else _tested(test),
        "no_test": None if row.no_test is None else row.no_test.text(language),
        "words": None if test is None or test.probability is None else likelihood(test.probability, test.draws),
        "tests": [_tested(each) for each in row.tests],
    }


def _turning(each: Assumption) -> dict[str, Any]:
    name = each.id.partition(":")[2]
    title = input_title(name) if each.where else assumption_title(each.id)
    return {**vars(each), "title": title, "where": part_words(name, each.where)}


def _tested(test: TestRow) -> dict[str, Any]:
    return {
        **test.plain(),
        "text": comparison_words(test.conditions),
        "given_text": given_words(test) or None,
        "needs": None if test.needs is None else need_words(test.needs),
        "refused": None if test.refused is None or test.reachable is None else refusal_words(test.reachable),
        "words": None if test.probability is None else likelihood(test.probability, test.draws),
    }
