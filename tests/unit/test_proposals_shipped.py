"""The proposals in the package, the template, the planned levers and the dated reference policy."""

import re
from pathlib import Path

import numpy as np
import pytest

from secuela.claims.neutralised import arms_needed
from secuela.claims.reading import read_ledger
from secuela.claims.reading import shipped as ledgers_shipped
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.policy.calendar import resolve
from secuela.policy.lever import levers
from secuela.policy.proposal_checks import reference_level
from secuela.policy.proposal_reading import (
    DEFAULT_PROPOSAL,
    check_file,
    default_alternatives,
    load_proposal,
    shipped,
    shipped_text,
    template,
)
from secuela.policy.reference import reference_in_force
from secuela.text.numbers import in_full

ORIGIN = Month.parse("2025-10")
SAME_REMOVALS = ("reported-plan-2025", "unilateral-operation", "joint-operation", "mexican-led")


def test_what_is_shipped():
    assert shipped()[0] == "status-quo"
    assert set(shipped()) >= {
        "status-quo", "reported-plan-2025", "support-only", "joint-operation", "mexican-led", "unilateral-operation",
        "recruitment-prevention", "recruitment-halved", "incapacitation-doubled", "maritime-campaign",
        "no-boat-strikes", "policies-of-2024", "gulf-perimeter", "supply-chain", "treatment-and-naloxone",
        "combined-non-military", "equal-budget", "strongest-case-for", "strongest-case-against",
    }  # fmt: skip
    assert DEFAULT_PROPOSAL in shipped()


def test_default_alternatives_exist_and_begin_with_the_baseline():
    found = default_alternatives()
    assert found[0] == "status-quo"
    assert len(set(found)) == len(found)
    assert set(found) <= set(shipped()) - {DEFAULT_PROPOSAL}


def test_default_alternatives_include_every_arm_that_a_shipped_ledger_names():
    named = arms_needed([read_ledger(name) for name in ledgers_shipped()])
    assert set(named) <= {*default_alternatives(), DEFAULT_PROPOSAL}


@pytest.mark.parametrize("name", shipped())
def test_each_is_valid_bilingual_and_runs_from_the_newest_data_without_warnings(name: str):
    proposal = load_proposal(name)
    assert proposal.id == name
    assert proposal.title.es
    assert proposal.title.es != proposal.title.en
    warnings = resolve(proposal, library().newest_month(), 60).warnings
    assert len(warnings) == (1 if proposal.scaled else 0)


@pytest.mark.parametrize("name", shipped())
def test_a_copy_of_a_shipped_file_is_accepted_as_the_same(name: str, tmp_path: Path):
    copy = tmp_path / "copy.yaml"
    copy.write_text(shipped_text(name), "utf-8")
    assert check_file(copy) == load_proposal(name)


@pytest.mark.parametrize("name", shipped())
def test_doses_say_what_they_rest_on(name: str):
    for phase in load_proposal(name).phases:
        assert all(dose.note for dose in phase.levers)


@pytest.mark.parametrize("name", shipped())
def test_words_are_neutral(name: str):
    banned = r"\b(war|fighters?|success\w*|neutrali[sz]ed?|hawks?|guerra|combatientes?|éxito|abatid\w*)\b"
    assert not re.findall(banned, shipped_text(name), flags=re.IGNORECASE)


def test_the_four_with_removals_differ_in_who_acts_in_consent_and_in_help():
    resolved = [resolve(load_proposal(name), ORIGIN, 60) for name in SAME_REMOVALS]
    for one, by in zip(resolved, ("us", "us", "joint", "mexico"), strict=True):
        removals, raids = f"leadership_removal/by={by},means=either", f"lab_disruption/by={by}"
        helped = {"security_cooperation"} if by == "mexico" else {f"force_deployment/by={by}"}
        assert set(one.doses) == {removals, raids, *helped} | ({"consent"} if by == "us" else set())
        np.testing.assert_array_equal(one.doses[removals] > 0, resolved[0].doses["lab_disruption/by=us"] > 0)
        assert (one.doses[removals].max(), one.doses[raids].max()) == (6, 100)
    assert set(np.unique(resolved[0].doses["consent"])) == {0, 3}


def test_the_two_strongest_cases_hold_the_same_removals_raids_and_personnel():
    doses = {}
    for side in ("for", "against"):
        phases = {phase.id: phase for phase in load_proposal(f"strongest-case-{side}").phases}
        doses[side] = {(dose.lever, dose.where): dose.dose for dose in phases["operation"].levers}
    assert doses["for"] == doses["against"]
    supporters, critics = load_proposal("strongest-case-for"), load_proposal("strongest-case-against")
    assert (supporters.consent, critics.consent) == ("federal", "none")
    for proposal in (supporters, critics):
        assert proposal.note is not None
        assert "Priors are the same as in every other proposal" in proposal.note
        assert proposal.status == supporters.status
        assert {dose.basis for phase in proposal.phases for dose in phase.levers} == {"judgement"}


def doses_of(name: str) -> dict[tuple[str, str | None], float]:
    return {(dose.lever, dose.where): dose.dose for phase in load_proposal(name).phases for dose in phase.levers}


def test_the_strikes_are_taken_back_where_they_happen_and_by_the_same_part_in_both_proposals():
    strikes = {("maritime_interdiction", sea): -0.25 for sea in ("sea-eastern-pacific", "sea-caribbean")}
    assert doses_of("no-boat-strikes") == strikes
    taken_back = doses_of("policies-of-2024")
    assert {key: taken_back[key] for key in strikes} == strikes
    assert set(doses_of("maritime-campaign")) == set(strikes)


@pytest.mark.parametrize("lever", ["terrorist_designation", "tariff_threat"])
def test_policies_of_2024_take_back_all_that_is_in_force(lever: str):
    assert doses_of("policies-of-2024")[lever, None] == levers()[lever].low


def test_the_combined_proposal_has_the_doses_of_its_parts():
    parts = {}
    for name in ("recruitment-prevention", "supply-chain", "treatment-and-naloxone", "support-only"):
        parts |= doses_of(name)
    assert doses_of("combined-non-military") == parts
    first = {name: load_proposal(name).phases[0] for name in ("combined-non-military", "support-only")}
    assert len({(phase.start, phase.months) for phase in first.values()}) == 1


def test_the_perimeter_says_that_nobody_proposed_it_and_gives_both_names_of_the_gulf():
    proposal = load_proposal("gulf-perimeter")
    assert "no proponent found" in proposal.title.en
    assert proposal.title.es is not None
    assert proposal.note is not None
    for text, names in (
        (proposal.title.en, ("Gulf of Mexico", "Gulf of America")),
        (proposal.title.es, ("Golfo de México", "Golfo de América")),
    ):
        assert all(name in text for name in names)
    assert "Constructed from the article" in proposal.note
    assert doses_of("gulf-perimeter") == {("perimeter", "gulf"): 1.0}


@pytest.mark.parametrize("name", shipped())
def test_a_sourced_dose_names_its_source_itself(name: str):
    doses = [dose for phase in load_proposal(name).phases for dose in phase.levers if dose.basis == "source"]
    named = ("Mérida Initiative", "US Department of State", "Executive Order")
    assert all(any(source in (dose.note or "") for source in named) for dose in doses)


@pytest.mark.parametrize("name", shipped())
def test_every_dose_is_simulated(name: str):
    proposal = load_proposal(name)
    found = resolve(proposal, ORIGIN, 60)
    written = proposal if proposal.scaled is None else load_proposal(proposal.scaled.source)
    assert [part.lever for part in found.modelled] == [dose.lever for phase in written.phases for dose in phase.levers]


def test_consent_and_status():
    facts = {name: (load_proposal(name).consent, load_proposal(name).status.stage) for name in SAME_REMOVALS}
    assert facts == {
        "reported-plan-2025": ("none", "training"),
        "unilateral-operation": ("none", "planning"),
        "joint-operation": ("federal", "talk"),
        "mexican-led": ("federal", "talk"),
    }
    status = load_proposal("reported-plan-2025").status
    assert (status.execution, str(status.as_of)) == ("none", "2025-11")


@pytest.mark.parametrize("name", ["recruitment-halved", "incapacitation-doubled"])
def test_what_ifs_say_so_in_both_titles(name: str):
    proposal = load_proposal(name)
    assert "no known programme does this" in proposal.title.en
    assert proposal.title.es is not None
    assert "ningún programa conocido" in proposal.title.es
    [[dose]] = [phase.levers for phase in proposal.phases]
    assert dose.basis == "what-if"
    assert levers()[dose.lever].what_if


def test_the_template_is_valid_and_checks(tmp_path: Path):
    file = tmp_path / "mine.yaml"
    file.write_text(template(), "utf-8")
    assert resolve(check_file(file), ORIGIN, 60).warnings == []


# ---- reference policy ----


def in_force(month: str) -> list[str]:
    return [entry.id for entry in reference_in_force(Month.parse(month))]


def test_reference_policy_is_dated_and_sourced():
    entries = load_proposal("status-quo").reference
    assert all(entry.start <= ORIGIN and entry.source for entry in entries)
    assert {entry.id: str(entry.start) for entry in entries} == {
        "mexican-border-deployment": "2025-02",
        "terrorist-listing": "2025-02",
        "transfer-february": "2025-02",
        "tariff": "2025-03",
        "transfer-august": "2025-08",
        "boat-strikes": "2025-09",
    }


def test_reference_policy_as_of_a_month_holds_nothing_later():
    assert in_force("2025-01") == []
    assert in_force("2025-02") == ["mexican-border-deployment", "terrorist-listing", "transfer-february"]
    assert in_force("2025-08")[-1] == "transfer-august"
    assert in_force("2025-09")[-1] == "boat-strikes"
    assert len(in_force("2025-10")) == 6


# ---- levers ----


def test_bounds_as_designed():
    bounds = {name: (term.low, term.high) for name, term in levers().items()}
    assert bounds["treatment"] == (-500, 2000)
    assert bounds["weapons_trafficking_control"] == (0, 0.8)
    assert bounds["maritime_interdiction"] == bounds["border_interdiction"] == (-1, 4)
    assert bounds["migration_enforcement"] == (-1, 2)
    assert (bounds["tariff_threat"][1], bounds["naloxone"][1], bounds["security_cooperation"][1]) == (50, 20, 3000)


def test_a_lower_bound_of_minus_the_reference_names_the_level_and_its_source():
    for name in (
        "lab_disruption",
        "force_deployment",
        "terrorist_designation",
        "security_cooperation",
        "tariff_threat",
    ):
        lever = levers()[name]
        told = reference_level(lever)
        assert told is not None
        assert told.startswith(f"{in_full(-lever.low)} ")


def test_the_reference_level_of_a_built_lever_is_a_fact():
    known = {lever.id: lever.reference for lever in levers().values() if lever.reference}
    assert known["lab_disruption"] == "labs_dismantled_2025"
    for name, fact in known.items():
        assert library().facts[fact].value == -levers()[name].low
        assert library().facts[fact].unit == levers()[name].unit


def test_places_are_ids_of_the_evidence():
    places = {value for term in levers().values() for value in term.options.get("where", ())}
    assert places - {"all", "gulf"} <= set(library().places)
    assert all(library().places[value].kind in {"sea", "corridor"} for value in places - {"all", "gulf"})
