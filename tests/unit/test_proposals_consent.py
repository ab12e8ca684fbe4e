"""Consent that fits who acts, its path by month, and doses that follow from another proposal."""

from typing import Any

import numpy as np
import pytest

from secuela.analysis.indistinguishable import indistinguishable
from secuela.evidence.months import Month
from secuela.policy.calendar import resolve
from secuela.policy.lever import levers
from support.proposal_made import accepted, dose, phase, proposal, refused

ORIGIN = Month.parse("2025-10")

# ---- consent ----

ON_SOIL = ("leadership_removal", "lab_disruption", "force_deployment")


@pytest.mark.parametrize("lever", ON_SOIL)
@pytest.mark.parametrize("by", ["mexico", "joint"])
def test_mexican_forces_do_not_act_against_their_own_government(lever: str, by: str):
    text = refused(proposal(phase(dose(lever=lever, by=by)), consent="none"))
    assert f"{lever} is carried out by {by}, but Mexico's consent is `none`." in text
    assert "mine.yaml, phases[0].levers[0].by" in text
    assert "Mexican forces act only where their government, or a part of it, agrees" in text
    assert "write `by: us` here, or `consent: federal`, `tacit` or `sub-national`" in text
    assert accepted(proposal(phase(dose(lever=lever, by=by)), consent="sub-national"))
    assert accepted(proposal(phase(dose(lever=lever, by="us")), consent="none"))


def test_a_default_that_contradicts_consent_says_that_it_is_one():
    text = refused(proposal(phase(dose()), consent="none"))
    assert "leadership_removal is carried out by mexico, the default of `by`, but" in text
    assert "Where: mine.yaml, phases[0].levers[0]\n" in text


@pytest.mark.parametrize("lever", ["migration_enforcement", "maritime_interdiction", "recruitment_prevention"])
def test_what_is_no_operation_in_mexico_needs_no_consent(lever: str):
    by = {"by": "mexico"} if lever == "migration_enforcement" else {}
    assert accepted(proposal(phase(dose(lever=lever, dose=1, **by)), consent="none"))


# ---- doses that follow from another proposal ----

SCALED = {"from": "combined-non-military", "to": "under-test", "measure": "cost_us full", "month": 36}


def test_doses_may_follow_from_another_proposal():
    got = accepted(proposal(phases=[], scaled=SCALED))
    assert got.scaled is not None
    assert (got.scaled.source, got.scaled.measure, got.scaled.month) == ("combined-non-military", "cost_us full", 36)
    assert accepted(dict(got.as_mapping())) == got


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"from": "combined"}, "'combined' is no shipped proposal with doses of its own."),
        ({"from": "status-quo"}, "'status-quo' is no shipped proposal with doses of its own."),
        ({"from": "equal-budget"}, "'equal-budget' is no shipped proposal with doses of its own."),
        ({"to": "mexican-led"}, "'mexican-led' is not a value of 'to'."),
        ({"measure": "deaths"}, "choose one of cost_us full, cost_us incremental"),
        ({"month": 0}, "is not a whole number of months between 1 and 240"),
        ({"factor": 2}, "The key 'factor' is unknown."),
        ({"month": "(left out)"}, "The key 'month' is missing."),
    ],
)
def test_what_a_scaled_proposal_may_say(changes: dict[str, Any], said: str):
    block = {key: value for key, value in (SCALED | changes).items() if value != "(left out)"}
    text = refused(proposal(phases=[], scaled=block))
    assert said in text
    assert "mine.yaml, scaled" in text


def test_doses_of_ones_own_and_doses_that_follow_exclude_each_other():
    text = refused(proposal(phase(), scaled=SCALED))
    assert "The proposal has phases, and doses that follow from another one." in text
    assert "leave `scaled` out, or write `phases: []`" in text


# ---- consent by month ----


@pytest.mark.parametrize(("consent", "code"), [("federal", None), ("tacit", 1), ("sub-national", 2), ("none", 3)])
def test_consent_holds_while_something_is_done(consent: str, code: int | None):
    waiting = phase(id="wait", months=2, levers=[])
    acting = {"id": "act", "after": {"phase": "wait", "months": 1}, "months": 2, "levers": [dose(by="us")]}
    got = resolve(accepted(proposal(waiting, acting, consent=consent)), ORIGIN, 9)
    path = got.doses.get("consent")
    if code is None:
        assert path is None
    else:
        np.testing.assert_array_equal(path, np.array([0, 0, 0, 0, 0, 1, 1, 0, 0]) * code)


def test_consent_is_no_lever():
    got = resolve(accepted(proposal(phase(dose(by="us")), consent="none")), ORIGIN, 12)
    assert "consent" not in levers()
    assert {part.lever for part in got.modelled} == {"leadership_removal"}


def test_two_proposals_that_differ_in_consent_alone_are_two():
    consents = ("federal", "tacit", "none")
    doses = {
        name: resolve(accepted(proposal(phase(dose(by="us")), consent=name)), ORIGIN, 24).doses for name in consents
    }
    assert indistinguishable(doses) == []
    doses["again"] = doses["none"]
    assert indistinguishable(doses) == [("none", "again")]


def test_the_horizon_cuts_consent_with_the_doses():
    got = resolve(accepted(proposal(phase(dose(by="us")), consent="none")), ORIGIN, 4)
    np.testing.assert_array_equal(got.doses["consent"], [0, 0, 3, 3])
