"""Doses by month: when they begin and end, how they add up, what the horizon cuts off."""

from typing import Any

import numpy as np
import pytest

from secuela.evidence.errors import ProposalError
from secuela.evidence.months import Month
from secuela.policy.calendar import Resolved, resolve
from secuela.policy.lever import levers
from secuela.policy.proposal_reading import from_mapping, load_proposal, shipped
from secuela.text.run_notes import note_words

ORIGIN = Month.parse("2025-10")


def proposal(*phases: dict[str, Any]):
    status = {"stage": "talk", "execution": "none", "ended": False, "as_of": "2025-10"}
    return from_mapping({"id": "mine", "title": "Mine", "status": status, "consent": "federal", "phases": list(phases)})


def phase(
    name: str, start: str | dict[str, Any], months: int, *levers: tuple[str, float, dict[str, str]]
) -> dict[str, Any]:
    doses = [{"lever": lever, "dose": dose, "basis": "judgement", **options} for lever, dose, options in levers]
    begin = {"from": start} if isinstance(start, str) else {"after": start}
    return {"id": name, **begin, "months": months, "levers": doses}


REMOVAL = "leadership_removal"


def test_first_simulated_month_is_the_one_after_the_origin():
    got = resolve(proposal(phase("a", "2025-11", 2, (REMOVAL, 6, {}))), ORIGIN, 5)
    np.testing.assert_array_equal(got.doses[f"{REMOVAL}/by=mexico,means=either"], [6, 6, 0, 0, 0])


def test_dose_is_the_amount_a_year_in_every_month_of_the_phase():
    got = resolve(proposal(phase("a", "2026-01", 3, ("incapacitation", -120, {}))), ORIGIN, 6)
    np.testing.assert_array_equal(got.doses["incapacitation"], [0, 0, -120, -120, -120, 0])


def test_after_counts_from_the_end_of_the_other_phase():
    later = phase("b", {"phase": "a", "months": 1}, 2, ("incapacitation", 2, {}))
    got = resolve(proposal(later, phase("a", "2025-11", 2, ("incapacitation", 1, {}))), ORIGIN, 6)
    np.testing.assert_array_equal(got.doses["incapacitation"], [1, 1, 0, 2, 2, 0])
    assert (str(got.starts["b"]), str(got.ends["a"]), str(got.ends["b"])) == ("2026-02", "2025-12", "2026-03")
    assert list(got.starts) == ["b", "a"]


def test_overlapping_phases_add_up_and_variants_stay_apart():
    got = resolve(
        proposal(
            phase("a", "2025-11", 3, (REMOVAL, 2, {"by": "us", "means": "kill"}), (REMOVAL, 1, {"means": "capture"})),
            phase("b", "2025-12", 1, (REMOVAL, 5, {"means": "kill", "by": "us"})),
        ),
        ORIGIN,
        4,
    )
    np.testing.assert_array_equal(got.doses[f"{REMOVAL}/by=us,means=kill"], [2, 7, 2, 0])
    np.testing.assert_array_equal(got.doses[f"{REMOVAL}/by=mexico,means=capture"], [1, 1, 1, 0])
    assert len(got.doses) == 2


def test_every_key_is_one_that_the_levers_know():
    known = {key for lever in levers().values() for key in lever.paths()}
    for name in shipped():
        assert set(resolve(load_proposal(name), ORIGIN, 60).doses) - {"consent"} <= known


def test_efforts_keep_their_places_and_sets():
    here = {"where": "sea-gulf"}
    got = resolve(
        proposal(
            phase("a", "2025-11", 2, ("maritime_interdiction", 1, {}), ("maritime_interdiction", -0.5, here)),
            phase("b", "2025-12", 1, ("maritime_interdiction", 2, here), ("perimeter", 1, {"where": "gulf"})),
        ),
        ORIGIN,
        3,
    )
    assert set(got.doses) == {
        "maritime_interdiction/where=all", "maritime_interdiction/where=sea-gulf", "perimeter/where=gulf"
    }  # fmt: skip
    np.testing.assert_array_equal(got.doses["maritime_interdiction/where=sea-gulf"], [-0.5, 1.5, 0])
    np.testing.assert_array_equal(got.doses["perimeter/where=gulf"], [0, 1, 0])
    assert [part.lever for part in got.modelled] == [*["maritime_interdiction"] * 3, "perimeter"]


@pytest.mark.parametrize("start", ["2025-10", "2025-09", "1999-01"])
def test_a_phase_cannot_begin_at_or_before_the_origin(start: str):
    with pytest.raises(ProposalError) as caught:
        resolve(proposal(phase("a", start, 3, (REMOVAL, 1, {}))), ORIGIN, 60)
    text = str(caught.value)
    assert f"The phase 'a' begins in {start}, at or before the origin 2025-10." in text
    assert "Where: mine, phases[0]" in text
    assert "values come from the record" in text
    assert "let it begin in 2025-11 or later, or use an earlier origin: --as-of" in text


def test_the_earlier_origin_that_the_message_offers_works():
    early = proposal(phase("a", "2025-10", 3, (REMOVAL, 1, {})))
    with pytest.raises(ProposalError, match="--as-of 2025-09"):
        resolve(early, ORIGIN, 60)
    assert resolve(early, Month.parse("2025-09"), 60).doses


def test_what_the_horizon_cuts_off_is_said():
    long = phase("long", "2026-01", 12, ("incapacitation", 1, {}))
    late = phase("late", "2026-11", 12, ("incapacitation", 2, {}))
    got = resolve(proposal(long, late), ORIGIN, 6)
    np.testing.assert_array_equal(got.doses["incapacitation"], [0, 0, 1, 1, 1, 1])
    assert [note_words(note) for note in got.warnings] == [
        "The phase long runs to 2026-12; only 4 of its 12 months are simulated, up to 2026-04.",
        "The phase late begins in 2026-11, after the last simulated month 2026-04; none of it is simulated.",
    ]


def test_a_phase_that_ends_with_the_horizon_needs_no_warning():
    assert resolve(proposal(phase("a", "2025-11", 6, (REMOVAL, 1, {}))), ORIGIN, 6).warnings == []


def test_a_long_chain_beyond_the_calendar_is_only_a_warning():
    chain = [phase(f"p{i}", {"phase": f"p{i - 1}", "months": 240}, 240, (REMOVAL, 1, {})) for i in range(1, 50)]
    got = resolve(proposal(phase("p0", "2025-11", 240, (REMOVAL, 1, {})), *chain), ORIGIN, 60)
    assert len(got.warnings) == 50


def test_status_quo_resolves_to_nothing():
    assert resolve(load_proposal("status-quo"), ORIGIN, 60) == Resolved()
