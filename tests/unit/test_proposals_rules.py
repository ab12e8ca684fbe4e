"""Values that a proposal must not hold, each with its message."""

from typing import Any

import pytest

from secuela.evidence.errors import ProposalError
from secuela.evidence.months import Month
from secuela.policy.proposal_reading import load_proposal
from support.proposal_made import accepted, dose, phase, proposal, refused


def test_a_plain_proposal_is_read():
    got = accepted(proposal(title={"en": "Mine", "es": "Mía"}, note="x", sources=["a", "b"]))
    assert got.title.text("es") == "Mía"
    assert accepted(proposal()).title.text("es") == "Mine"
    assert got.phases[0].start == Month.parse("2026-01")
    assert got.phases[0].levers[0].dose == 2.0
    assert got.sources == ("a", "b")


def test_reading_what_was_written_gives_the_same():
    got = accepted(proposal(phase(dose(means="kill", by="us", note="x")), following("two", "one", 3)))
    assert accepted(dict(got.as_mapping())) == got


# ---- doses ----


@pytest.mark.parametrize("value", ["6", "six", "6/year", True, [6], {"median": 6}, "1_000"])
def test_dose_that_is_not_a_number(value: object):
    text = refused(proposal(phase(dose(dose=value))))
    assert "is not a number" in text
    assert "without quotes, unit or thousands separators" in text
    assert "mine.yaml, phases[0].levers[0].dose" in text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), 10**400])
def test_dose_that_is_not_finite(value: float):
    assert "is not a finite number" in refused(proposal(phase(dose(dose=value))))


@pytest.mark.parametrize(
    ("lever", "value", "said"),
    [
        (
            "leadership_removal",
            24.000001,
            "24.000001 of leadership_removal lies outside 0 to 24 removals a year",
        ),
        ("leadership_removal", -1, "The dose -1 of leadership_removal lies outside 0 to 24"),
        (
            "recruitment_prevention",
            1e9,
            "The dose 1,000,000,000 of recruitment_prevention lies outside 0 to 5,000 million 2025 USD a year",
        ),
        ("incapacitation", -5001, "lies outside -5,000 to 60,000 people a year"),
        ("lab_disruption", -1565, "lies outside -1,564 to 5,000 laboratories a year"),
        ("recruitment_what_if", -1.01, "lies outside -1 to 1"),
        ("perimeter", 5, "lies outside 0 to 4"),
    ],
)
def test_dose_out_of_bounds_says_bounds_unit_and_meaning(lever: str, value: float, said: str):
    text = refused(proposal(phase(dose(lever=lever, dose=value))))
    assert said in text
    assert "a dose is a departure from the reference policy" in text


def test_bound_of_a_reference_level_names_its_source():
    text = refused(proposal(phase(dose(lever="tariff_threat", dose=-30))))
    assert "no more can be taken away than is in force: 25 percentage points (2025-03): Executive Order 14194" in text


def test_more_laboratories_than_are_raided_cannot_be_taken_away():
    text = refused(proposal(phase(dose(lever="lab_disruption", dose=-1565))))
    assert "The dose -1,565 of lab_disruption lies outside -1,564 to 5,000 laboratories a year." in text
    assert "mine.yaml, phases[0].levers[0].dose" in text
    assert (
        "no more can be taken away than is in force: 1,564 laboratories a year (2024-10/2025-09): Government of Mexico"
        in text
    )
    assert accepted(proposal(phase(dose(lever="lab_disruption", dose=-1564))))


@pytest.mark.parametrize("lever", ["maritime_interdiction", "border_interdiction"])
def test_effort_below_nothing_says_what_minus_one_means(lever: str):
    text = refused(proposal(phase(dose(lever=lever, dose=-1.5))))
    assert f"The dose -1.5 of {lever} lies outside -1 to 4." in text
    assert "as a multiple of today's effort: 1 doubles it, -1 takes all of it away" in text


def test_a_perimeter_takes_nothing_away():
    text = refused(proposal(phase(dose(lever="perimeter", dose=-0.5))))
    assert "The dose -0.5 of perimeter lies outside 0 to 4." in text
    assert "1 doubles it, nothing can be taken away by it" in text


@pytest.mark.parametrize("lever", ["lab_disruption", "force_deployment"])
@pytest.mark.parametrize("by", ["us", "joint"])
def test_what_nobody_has_there_cannot_be_taken_away(lever: str, by: str):
    text = refused(proposal(phase(dose(lever=lever, dose=-1, by=by))))
    assert f"The dose -1 of {lever} takes away what is not there: all that is in force is `by: mexico`." in text
    assert "mine.yaml, phases[0].levers[0].dose" in text
    assert "Fix: write `by: mexico`, or a dose of 0 and more" in text
    assert accepted(proposal(phase(dose(lever=lever, dose=-1, by="mexico"))))


def test_what_others_add_does_not_make_room_to_take_more_away():
    phases = [phase(dose(lever="lab_disruption", dose=-1000), id=name) for name in ("a", "b")]
    more = phase(dose(lever="lab_disruption", dose=500, by="us"), id="c")
    text = refused(proposal(*phases, more))
    assert "the doses of lab_disruption add up to -2,000, outside -1,564 to 5,000" in text
    assert accepted(proposal(phases[0], more))


@pytest.mark.parametrize("value", [0, 24, 24.0, 0.5])
def test_bounds_themselves_are_allowed(value: float):
    assert accepted(proposal(phase(dose(dose=value)))).phases[0].levers[0].dose == value


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("leadership_removl", "leadership_removal"),
        ("naloxon", "naloxone"),
        ("recruitment_prevention ", "recruitment_prevention"),
    ],
)
def test_unknown_lever_suggests_a_known_one(name: str, near: str):
    text = refused(proposal(phase(dose(lever=name))))
    assert f"The lever '{name}' is unknown." in text
    assert near in text.split("Fix: ")[1]
    assert "phases[0].levers[0].lever" in text


def test_lever_named_by_a_number_or_a_very_long_word():
    assert "stands where text is expected, under 'lever'" in refused(proposal(phase(dose(lever=6))))
    assert len(refused(proposal(phase(dose(lever="x" * 100_000))))) < 900


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"means": "arrest"}, "'arrest' is not a value of `means` for leadership_removal."),
        ({"by": "usa"}, "'usa' is not a value of `by` for leadership_removal."),
        ({"where": "gulf"}, "The lever leadership_removal takes no `where`."),
        ({"lever": "recruitment_prevention", "by": "us"}, "The lever recruitment_prevention takes no `by`."),
        ({"lever": "perimeter", "where": "culiacan"}, "'culiacan' is not a value of `where` for perimeter."),
        ({"lever": "border_interdiction", "where": "corridor-arizon"}, "'corridor-arizon' is not a value of `where`"),
    ],
)
def test_options_are_closed_lists(changes: dict[str, Any], said: str):
    assert said in refused(proposal(phase(dose(**changes))))


def test_option_errors_offer_the_list_and_the_rule():
    text = refused(proposal(phase(dose(by="usa"))))
    assert "choose one of mexico, joint, us; did you mean us?" in text
    text = refused(proposal(phase(dose(lever="perimeter", where="culiacan"))))
    assert "places below state level, persons, groups and units are not accepted" in text
    text = refused(proposal(phase(dose(where="gulf"))))
    assert "`by`: mexico, joint, us; `means`: either, capture, kill" in text


@pytest.mark.parametrize(
    ("lever", "place", "near"),
    [
        ("border_interdiction", "corridor-arizon", "corridor-arizona"),
        ("border_interdiction", "corridor-south-texs", "corridor-south-texas"),
        ("maritime_interdiction", "sea-carribean", "sea-caribbean"),
        ("perimeter", "golf", "gulf"),
        ("perimeter", "sea-gulf", "gulf"),
    ],
)
def test_unknown_place_suggests_a_known_one(lever: str, place: str, near: str):
    text = refused(proposal(phase(dose(lever=lever, dose=1, where=place))))
    assert f"'{place}' is not a value of `where` for {lever}." in text
    assert "mine.yaml, phases[0].levers[0].where" in text
    assert "the list is closed and holds all that this lever reaches" in text
    assert near in text.split("did you mean ")[1]


def test_unknown_place_near_none_shows_the_list():
    text = refused(proposal(phase(dose(lever="border_interdiction", dose=1, where="tijuana"))))
    assert "places below state level" in text
    assert "choose one of all, corridor-california, corridor-arizona, corridor-el-paso-west-texas" in text
    text = refused(proposal(phase(dose(lever="perimeter", dose=1, where="atlantic"))))
    assert "'atlantic' is not a value of `where` for perimeter." in text
    assert "Fix: choose one of gulf" in text


@pytest.mark.parametrize("lever", ["perimeter", "maritime_interdiction"])
def test_a_set_without_members(lever: str):
    text = refused(proposal(phase(dose(lever=lever, dose=1, where=[]))))
    assert f"The `where` of {lever} has no member." in text
    assert "mine.yaml, phases[0].levers[0].where" in text
    assert "effort on nothing would look like a measure that does not work" in text
    assert "Fix: choose one of " in text


def test_a_set_of_ones_own():
    text = refused(proposal(phase(dose(lever="perimeter", dose=1, where=["sea-gulf", "corridor-south-texas"]))))
    assert "The `where` of perimeter is a list; it takes one value." in text
    assert "places and sets are fixed, so that no proposal can be fitted to a route" in text
    assert "the only set is gulf" in text
    text = refused(proposal(phase(dose(lever="border_interdiction", dose=1, where=["corridor-arizona"]))))
    assert "write one entry for each, with its own dose" in text
    assert "stands where text is expected" in refused(proposal(phase(dose(where=["gulf"]))))
    assert "stands where text is expected" in refused(proposal(phase(dose(lever="perimeter", where={"set": "gulf"}))))


@pytest.mark.parametrize("value", ["", None])
def test_a_place_that_is_left_blank(value: str | None):
    text = refused(proposal(phase(dose(lever="perimeter", dose=1, where=value))))
    assert "'' is not a value of `where`" in text or "The key 'where' has no value" in text


def test_the_same_dose_twice_in_a_phase():
    text = refused(proposal(phase(dose(), dose(means="either", by="mexico"))))
    assert "stands twice in the phase one with the same options" in text
    assert accepted(proposal(phase(dose(), dose(means="kill"))))


def test_a_source_must_be_named():
    assert "is said to rest on a source, but none is named" in refused(proposal(phase(dose(basis="source"))))
    assert accepted(proposal(phase(dose(basis="source", note="INEGI 2024"))))
    assert accepted(proposal(phase(dose(basis="source")), sources=["INEGI 2024"]))


@pytest.mark.parametrize(
    ("one", "two", "total"),
    [
        (dose(dose=13), dose(dose=12), "25"),
        (dose(dose=13, means="kill", by="us"), dose(dose=12, means="capture", by="mexico"), "25"),
        (
            dose(lever="maritime_interdiction", dose=3),
            dose(lever="maritime_interdiction", dose=2, where="sea-gulf"),
            "5",
        ),
        (dose(lever="incapacitation", dose=-3000), dose(lever="incapacitation", dose=-3000), "-6,000"),
    ],
)
@pytest.mark.parametrize("start", ["2026-01", "2026-12"])
def test_overlapping_phases_must_stay_within_bounds_together(
    one: dict[str, Any], two: dict[str, Any], total: str, start: str
):
    for first, second in ((one, two), (two, one)):
        if "where" in second and "where" not in first:
            first, second = second, first
        text = refused(proposal(phase(second), phase(first, id="two", **{"from": start})))
        assert f"add up to {total}, outside" in text
        assert "phases that overlap add up" in text


@pytest.mark.parametrize(("everywhere", "there", "total"), [(3, 2, "5"), (-0.7, -0.5, "-1.2")])
@pytest.mark.parametrize(
    ("lever", "place"), [("maritime_interdiction", "sea-gulf"), ("border_interdiction", "corridor-arizona")]
)
@pytest.mark.parametrize("order", ["one phase", "all first", "place first"])
def test_effort_everywhere_adds_to_effort_at_a_place(
    lever: str, place: str, everywhere: float, there: float, total: str, order: str
):
    both = [dose(lever=lever, dose=everywhere), dose(lever=lever, dose=there, where=place)]
    if order == "one phase":
        content = proposal(phase(*both))
    else:
        first, second = both if order == "all first" else reversed(both)
        content = proposal(phase(first), phase(second, id="two", **{"from": "2026-06"}))
    text = refused(content)
    assert f"the doses of {lever} at {place} add up to {total}, outside -1 to 4." in text
    assert "as a multiple of today's effort" in text


def test_effort_everywhere_and_at_a_place_may_make_up_for_each_other():
    both = [dose(lever="maritime_interdiction", dose=3), dose(lever="maritime_interdiction", dose=-2, where="sea-gulf")]
    with pytest.raises(ProposalError, match="The dose -2 of maritime_interdiction lies outside"):
        accepted(proposal(phase(*both)))
    both[1]["dose"] = -1
    assert accepted(proposal(phase(both[1]), phase(both[0], id="two")))


def test_phases_that_follow_each_other_do_not_add_up():
    assert accepted(proposal(phase(dose(dose=24)), phase(dose(dose=24), id="two", **{"from": "2027-01"})))


def test_efforts_at_different_seas_do_not_add_up():
    doses = [dose(lever="maritime_interdiction", dose=4, where=sea) for sea in ("sea-gulf", "sea-caribbean")]
    assert accepted(proposal(phase(*doses)))


def test_sum_at_the_bound_is_allowed_in_spite_of_rounding():
    thirds = [phase(dose(dose=8.1), id=f"p{i}") for i in range(2)]
    assert accepted(proposal(*thirds, phase(dose(dose=7.8), id="p2")))


# ---- phases ----


@pytest.mark.parametrize("value", [0, -1, 1.5, 601, "12", True, float("nan"), float("inf"), 10**400, [12]])
def test_months_must_be_whole_and_few(value: object):
    assert "is not a whole number of months between 1 and 240" in refused(proposal(phase(months=value)))


def test_whole_months_may_be_written_with_a_point():
    assert accepted(proposal(phase(months=12.0))).phases[0].months == 12


@pytest.mark.parametrize(
    "value",
    ["2026-01-15", "2026-13", "January 2026", "2026", 2026, "26-01", "2026-1", "1899-12", "２０２６-01x", 2026.01],
)
def test_start_must_be_a_month(value: object):
    text = refused(proposal(phase(**{"from": value})))
    assert "is not a month" in text
    assert "dates finer than a month are not accepted" in text
    assert "write it as YYYY-MM" in text
    assert "phases[0].from" in text


def test_status_date_must_be_a_month_too():
    status = {"stage": "talk", "execution": "none", "ended": False, "as_of": "2025-10-31"}
    assert "'2025-10-31' is not a month" in refused(proposal(status=status))


def test_start_is_from_or_after_not_both_not_neither():
    both = phase(after={"phase": "one", "months": 0})
    assert "The phase 'one' needs exactly one of `from` and `after`" in refused(proposal(both))
    neither = {key: value for key, value in phase().items() if key != "from"}
    assert "The phase 'one' needs exactly one of `from` and `after`" in refused(proposal(neither))


def following(name: str, other: str, months: int = 0) -> dict[str, Any]:
    plain = {key: value for key, value in phase(id=name).items() if key != "from"}
    return plain | {"after": {"phase": other, "months": months}}


def test_after_an_unknown_phase_suggests_a_known_one():
    text = refused(proposal(phase(id="preparation"), following("operation", "preparaton")))
    assert "begins after 'preparaton', which does not exist" in text
    assert "did you mean preparation?" in text


def test_phases_that_wait_for_each_other():
    assert "The phases a, b wait for each other" in refused(proposal(phase(), following("a", "b"), following("b", "a")))
    assert "The phases a wait for each other" in refused(proposal(following("a", "a")))


def test_phase_ids_are_distinct():
    text = refused(proposal(phase(), phase(**{"from": "2028-01"})))
    assert "Two phases are called 'one'" in text
    assert "phases[1].id" in text


@pytest.mark.parametrize("value", ["Mine", "my plan", "-x", "x" * 65, "", "plán", "a/b", "../x", "a_b", "mine\n"])
@pytest.mark.parametrize("of", ["proposal", "phase"])
def test_ids_are_plain(value: str, of: str):
    content = proposal(id=value) if of == "proposal" else proposal(phase(id=value))
    assert "is not a usable id" in refused(content)


def test_no_phases_is_the_status_quo():
    assert "The proposal has no phases" in refused(proposal(phases=[]))


def test_a_phase_may_pass_time_but_says_so():
    assert accepted(proposal(phase(levers=[]))).phases[0].levers == ()
    missing = {key: value for key, value in phase().items() if key != "levers"}
    text = refused(proposal(missing))
    assert "The key 'levers' is missing" in text
    assert "levers: [] if the phase only passes time" in text


# ---- frame ----


@pytest.mark.parametrize("key", ["id", "title", "status", "consent", "phases"])
def test_missing_keys_show_an_example(key: str):
    text = refused(proposal(**{key: "(left out)"}))
    assert f"The key '{key}' is missing" in text
    assert f"Fix: add it: `{key}:" in text


@pytest.mark.parametrize("key", ["stage", "execution", "ended", "as_of"])
def test_status_is_whole(key: str):
    status = {"stage": "talk", "execution": "none", "ended": False, "as_of": "2025-10"}
    status.pop(key)
    assert f"The key '{key}' is missing" in refused(proposal(status=status))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"consent": "maybe"}, "'maybe' is not a value of 'consent'"),
        ({"consent": False}, "'no' is not a value of 'consent'"),
        ({"consent": "subnational"}, "did you mean sub-national?"),
        (
            {"status": {"stage": "planing", "execution": "none", "ended": False, "as_of": "2025-10"}},
            "did you mean planning or training?",
        ),
        (
            {"status": {"stage": 3, "execution": "none", "ended": False, "as_of": "2025-10"}},
            "3 is not a value of 'stage'",
        ),
        (
            {"status": {"stage": "talk", "execution": "none", "ended": "no", "as_of": "2025-10"}},
            "where true or false is expected",
        ),
        ({"status": "talk"}, "where a block of keys is expected"),
        ({"phases": {"id": "one"}}, "where a list is expected"),
        ({"phases": "one"}, "where a list is expected"),
        ({"phases": ["one"]}, "where a block of keys is expected"),
        ({"phases": [{"id": 3}]}, "3 stands where text is expected, under 'id'"),
        ({"sources": "INEGI"}, "where a list is expected"),
        ({"sources": [3]}, "3 stands where text is expected"),
        ({"title": 2026}, "where a block of keys is expected"),
        ({"title": {"es": "Mía"}}, "The key 'en' is missing"),
        ({"title": "x" * 201}, "The text has 201 characters; at most 200 are kept"),
        ({"note": "x" * 1001}, "The text has 1001 characters; at most 1000 are kept"),
        ({"note": "   "}, "The text is empty"),
        ({"title": "plan \u202egnihtemos"}, "control or invisible characters: 'plan \\u202egnihtemos'"),
        ({"title": "zero\u200bwidth"}, "control or invisible characters"),
        ({"note": None}, "The key 'note' has no value"),
        ({"sources": ["a"] * 61}, "The list has 61 entries; at most 60 are read"),
        ({"reference": []}, None),
        (
            {"reference": [{"id": "x", "title": "x", "kind": "measure", "from": "2025-01", "source": "x"}]},
            "The key 'reference' stands",
        ),
    ],
)
def test_values_of_the_frame(changes: dict[str, Any], said: str | None):
    if said is None:
        assert accepted(proposal(**changes))
    else:
        assert said in refused(proposal(**changes))


def test_basis_is_a_closed_list():
    text = refused(proposal(phase(dose(basis="guess"))))
    assert "choose one of source, judgement, what-if" in text


def test_a_shipped_id_is_taken_unless_the_content_is_the_same():
    shipped = load_proposal("mexican-led")
    assert accepted(dict(shipped.as_mapping())) == shipped
    text = refused(proposal(id="mexican-led"))
    assert "The id 'mexican-led' is taken by a shipped proposal" in text
    assert "`id: my-mexican-led`" in text


def test_nobody_else_is_the_status_quo():
    assert "The status quo has phases" in refused(proposal(id="status-quo"))
    assert "is taken by a shipped proposal" in refused(proposal(id="status-quo", phases=[]))
