"""A checked claim as JSON values, and its test in a sentence."""

from collections.abc import Mapping, Sequence
from typing import Any

from secuela.claims.checking import Checked, Outcome, verdict_now
from secuela.claims.curve import Step
from secuela.claims.reachability import Reach
from secuela.claims.schema import ORIGIN, Claim, Condition, Trial
from secuela.text.language import Language
from secuela.text.language import translate as _
from secuela.text.likelihood import likelihood
from secuela.text.numbers import readable

_SIGNS = {"<": _("below"), "<=": _("at most"), ">": _("above"), ">=": _("at least")}


def row_of(
    checked: Checked, as_of: str, language: Language = "en", rests_on: Mapping[str, float] | None = None
) -> dict[str, Any]:
    """One claim as the result of ``secuela claims check --json``.

    Args:
        checked: A claim against a run.
        as_of: Last month of data of the run.
        language: Of the ledger's texts.
        rests_on: Share of the variance of its first test's numbers by grade and luck, where the run computed it.
    """
    claim, main = checked.claim, _main(checked)
    share = main.share if main is not None else None
    return {
        "id": claim.id,
        "ledger": checked.ledger,
        "kind": claim.kind,
        "side": claim.side,
        "voice": claim.voice,
        "claim": claim.claim.model_dump(),
        "restatement": None if claim.restatement is None else claim.restatement.model_dump(),
        "verdict_at_publication": {**claim.verdict_at_publication.model_dump(exclude={"why"}), **_why(claim, language)},
        "verdict_now": verdict_now(checked, as_of, language),
        "basis": checked.basis,
        "follows_from": [vars(flip) for flip in checked.flips],
        "test": None if main is None else test_of(main),
        "no_test": None if claim.no_test is None else claim.no_test.text(language),
        "reachable": None if main is None else _reachable(main.reach),
        "probability": None if share is None else share.probability,
        "standard_error": None if share is None else share.error,
        "words": None if share is None else likelihood(share.probability, share.draws),
        "curve": None if main is None or not main.curve else [_step(step) for step in main.curve],
        "rests_on": rests_on,
        "n_independent_origins": claim.n_independent_origins,
        "chain": list(claim.chain),
        "sources": [cited.model_dump() for cited in claim.sources],
        "tests": [_full(outcome) for outcome in checked.outcomes],
    }


def _main(checked: Checked) -> Outcome | None:
    """The test that a row shows: the decisive one, else the first."""
    return checked.decisive or next(iter(checked.outcomes), None)


def _why(claim: Claim, language: Language) -> dict[str, str]:
    return {"why": claim.verdict_at_publication.why.text(language)}


def test_of(outcome: Outcome) -> dict[str, Any]:
    """A test with what became of it."""
    return {
        "id": outcome.id,
        "text": sentence(outcome.trial),
        "conditions": [condition.model_dump(exclude_none=True) for condition in outcome.trial.conditions],
        "fixed": outcome.trial.fixed,
        "mirror": outcome.trial.mirror,
        "exploratory": outcome.exploratory,
        "needs": outcome.needs,
        "refused": outcome.refused,
    }


def _full(outcome: Outcome) -> dict[str, Any]:
    share = outcome.share
    return {
        **test_of(outcome),
        "reachable": _reachable(outcome.reach),
        "probability": None if share is None else share.probability,
        "words": None if share is None else likelihood(share.probability, share.draws),
        "basis": outcome.ground.basis,
    }


def _reachable(reach: Reach | None) -> dict[str, Any] | None:
    if reach is None:
        return None
    return {
        "passes": reach.refusal is None,
        "refusal": reach.refusal,
        "best": {
            "alternative": reach.best_alternative,
            "probability": reach.best_probability,
            "median": reach.best_value,
            "furthest": reach.furthest_value,
        },
        "status_quo": reach.status_quo,
        "lowest": reach.lowest_probability,
    }


def _step(step: Step) -> dict[str, Any]:
    single = len(step.thresholds) == 1
    return {"threshold": step.thresholds[0] if single else list(step.thresholds), "probability": step.probability}


def sentence(trial: Trial) -> str:
    """A test in words.

    >>> sentence(Trial.model_validate({"outcome": "cooperation", "alternative": "a", "compare": "level", "month": 6,
    ...     "window": "month", "operator": "<=", "threshold": 0.5, "fixed": "2025-11-05"}))
    'cooperation under a, in month 6: at most 0.5'
    """
    return _(" and ").join(_condition(condition) for condition in trial.conditions)


def _condition(condition: Condition) -> str:
    where = "".join(f" ({key} {value})" for key, value in condition.where.items())
    when = _("in month {month}") if condition.window == "month" else _("summed over months 1 to {month}")
    against = (
        _("at the origin") if condition.comparator == ORIGIN else _("under {name}").format(name=condition.comparator)
    )
    sizes = {
        "ratio": _(": {sign} {value} times that {against}"),
        "difference": _(", less that {against}: {sign} {value}"),
        "level": _(": {sign} {value}"),
    }
    told = sizes[condition.compare].format(
        sign=_SIGNS[condition.operator], value=readable(condition.threshold), against=against
    )
    head = _("{outcome}{where} under {name}, {when}").format(
        outcome=condition.outcome,
        where=where,
        name=condition.alternative,
        when=when.format(month=condition.month),
    )
    return f"{head}{told}"


def counted(claims: Sequence[Claim]) -> int:
    """Number of claims of a text, parts such as C50a and C50b counted once."""
    return len(
        {claim.id[:-1] if claim.id[-1:].islower() and claim.id[-2:-1].isdigit() else claim.id for claim in claims}
    )
