"""What is refused over whole ledgers: ids, outcomes, arms, months, numbers, chains and mirrors."""

import re
from datetime import UTC, datetime

import pytest

from secuela.claims.chains import leads_to, loop, roots
from secuela.claims.ledger_checks import latest_day, load_ledgers, survey, trials_of
from secuela.claims.reading import read_ledger, shipped, shipped_sources
from secuela.claims.vocabulary import STORED_AS, outcome_coordinates
from secuela.evidence.errors import LedgerError
from secuela.evidence.library import library
from support import claims_run as made


def problems(*claims, sources=None, **options):
    return list(survey([made.ledger(*claims, sources=sources)], **options))


def only(*claims, **options):
    found = problems(*claims, **options)
    assert len(found) == 1, [str(each) for each in found]
    assert all((found[0].where, found[0].why, found[0].fix))
    return found[0]


def line_named(where, *claims):
    """The text of the line of a ledger that a place names, without what YAML puts around it."""
    number = int(re.search(r"toy\.yaml, line (\d+)", where)[1])
    return made.text(*claims).splitlines()[number - 1].strip(" -").replace("'", "")


def test_what_is_wrong_over_a_whole_ledger_names_the_line_where_it_stands():
    """Also inside a conjunction, and where the last of several claims is meant."""
    both = [made.trial(), made.trial(month=241)]
    keys = ("fixed", "mirror", "id", "registered")
    test = {"fixed": both[0]["fixed"], "all": [{k: v for k, v in each.items() if k not in keys} for each in both]}
    claims = made.claim("K01"), made.claim("K02", tests=[test])
    where = only(*claims).where
    assert where.endswith("K02, condition 2, month")
    assert line_named(where, *claims) == "month: 241"


def test_a_sound_ledger_has_no_problem():
    assert problems(made.claim(), arms=made.ARMS) == []


def test_an_outcome_that_does_not_exist_is_refused_with_the_nearest():
    error = only(made.claim(tests=[made.trial(outcome="homicide_mx")]))
    assert str(error.what) == "There is no outcome 'homicide_mx'."
    assert str(error.fix).startswith("did you mean")
    assert "homicides_mx" in str(error.fix)


def test_an_unknown_alternative_is_refused_where_the_known_ones_are_handed_in():
    test = made.claim(tests=[made.trial(alternative="plann")])
    assert problems(test) == []
    error = only(test, arms=made.ARMS)
    assert str(error.what) == "There is no alternative 'plann'."
    assert str(error.fix) == "did you mean plan?"


def test_a_month_beyond_the_horizon_is_refused():
    error = only(made.claim(tests=[made.trial(month=241)]))
    assert str(error.what) == "Month 241 lies beyond the horizon of 240 months."
    assert problems(made.claim(tests=[made.trial(month=241)]), horizon=252) == []


def test_a_sum_of_levels_is_refused():
    error = only(made.claim(tests=[made.trial(outcome="cartel_members", window="cumulative")]))
    assert "no sum over months" in str(error.what)


def test_an_outcome_of_two_definitions_needs_one():
    error = only(made.claim(tests=[made.trial(outcome="displaced_mx")]))
    assert str(error.what) == "displaced_mx is kept by definition, and the test names none."
    assert "mixed" in str(error.why)
    assert problems(made.claim(tests=[made.trial(outcome="displaced_mx", definition="idmc")])) == []
    other = only(made.claim(tests=[made.trial(outcome="displaced_mx", definition="idcm")]))
    assert "did you mean idmc?" in str(other.fix)
    assert "has no drug" in str(only(made.claim(tests=[made.trial(drug="heroin")])).what)


def test_the_coordinates_that_a_test_may_name_are_the_axes_of_a_run_and_a_state_is_a_place():
    named = {name: keys for name, keys in outcome_coordinates().items() if keys}
    assert named["displaced_mx"] == {"definition": ("idmc", "envipe")}
    assert named["operation_deaths"] == {"side": ("civilians", "members", "forces"), "country": ("MX", "US")}
    assert len(named["homicides_mx_state"]["place"]) == 32
    stored = {name: {STORED_AS.get(key, key) for key in keys} for name, keys in named.items()}
    assert stored == {name: set(record.axes) for name, record in library().outcomes.items() if record.axes}


def test_the_registered_test_is_checked_too():
    test = {**made.trial(), "registered": made.trial(outcome="nothing")}
    claim = made.claim(tests=[test])
    where = only(claim).where
    assert where.endswith(", K01.registered, outcome")
    assert line_named(where, claim) == "outcome: nothing"


def test_an_id_that_stands_twice_is_refused():
    error = only(made.claim(), made.claim())
    assert str(error.what) == "The id K01 stands twice: in toy and in toy."
    double = made.claim(tests=[{**made.trial(), "id": "a"}, {**made.trial(), "id": "a"}])
    assert str(only(double).what) == "The test K01.a stands twice."


def test_sources_in_a_loop_are_refused():
    sources = {
        "S1": {"title": "A", "tier": 2, "rests_on": ["S2"]},
        "S2": {"title": "B", "tier": 2, "rests_on": ["S3"]},
        "S3": {"title": "C", "tier": 2, "rests_on": ["S1"]},
    }
    error = only(made.claim(), sources=sources)
    assert str(error.what) == "Sources cite each other in a loop: S1 → S2 → S3 → S1."
    assert "rests on itself" in str(error.why)


def test_claims_that_cite_each_other_are_refused():
    a = made.claim("K01", sources=[{"id": "K02", "tier": 2}])
    b = made.claim("K02", sources=[{"id": "K01", "tier": 2}])
    assert "K01 → K02 → K01" in str(only(a, b).what)
    chained = made.claim("K01", chain=["the text", "K02"]), made.claim("K02", chain=["the text", "K01"])
    assert "K01 → K02 → K01" in str(only(*chained).what)


def test_a_chain_that_comes_back_is_refused():
    error = only(made.claim(chain=["the text", "A broadcaster", "the  Text"]))
    assert "comes back to 'the  Text'" in str(error.what)


def test_repeats_of_one_report_are_one_origin():
    sources = {
        "S1": {"title": "The report", "tier": 2},
        "S2": {"title": "A retelling", "tier": 3, "rests_on": ["S1"]},
        "S3": {"title": "Another", "tier": 3, "rests_on": ["S2"]},
    }
    cited = [{"id": "S1", "tier": 2}, {"id": "S2", "tier": 3}, {"id": "S3", "tier": 3}]
    assert problems(made.claim(sources=cited, n_independent_origins=1), sources=sources) == []
    error = only(made.claim(sources=cited, n_independent_origins=2), sources=sources)
    assert str(error.what) == "The claim counts 2 independent origins; its sources lead to 1: S1."
    assert "not confirmations" in str(error.why)


def test_roots_and_loops_by_hand():
    graph = {"A": ["B", "C"], "B": ["D"], "C": ["D", "E"], "F": ["F"]}
    assert roots("A", graph) == {"D", "E"}
    assert roots("F", graph) == set()
    assert loop(graph) == ("F", "F")
    assert loop({"A": ["B"], "B": ["C"]}) is None


def test_one_source_has_one_tier():
    error = only(made.claim(sources=[{"id": "S1", "tier": 4}]))
    assert str(error.what) == "S1 has tier 4 here and 2 in the table of sources."


def quantity(**changes):
    return {"value": 185000, "unit": "person", "year": 2022, "definition": "modelled members", **changes}


def test_an_unknown_unit_is_refused():
    assert "the unit 'fighters' is not known" in str(only(made.claim(quantity=quantity(unit="fighters"))).what)


def members_and_groups(**derived):
    made_of_two = {"of": ["K01", "K02"], "operation": "ratio", **derived}
    return (
        made.claim("K01", quantity=quantity()),
        made.claim("K02", quantity={"value": 198, "unit": "group", "year": 2020, "definition": "named groups"}),
        made.claim("K03", quantity={**quantity(value=934, unit="person/group"), "derived": made_of_two}),
    )


def test_two_definitions_are_never_mixed():
    error = only(*members_and_groups())
    assert str(error.what).startswith(
        "Two numbers are mixed: K01 and K02 cannot be combined: they differ in definition"
    )
    assert "period" in str(error.what)
    assert "measures nothing" in str(error.why)
    assert "K03, quantity.derived" in error.where


def test_a_stated_conversion_lets_them_meet_and_the_arithmetic_is_checked():
    assert problems(*members_and_groups(conversion="one network, told in both reports")) == []
    wrong = members_and_groups(conversion="one network")
    wrong[2]["quantity"]["value"] = 500
    assert str(only(*wrong).what) == "The parts give 934.343 person/group, not the number stated."
    wrong[2]["quantity"]["unit"] = "person"
    assert "the quantity is in person" in str(only(*wrong).what)


def test_a_quantity_is_the_fact_that_it_names():
    fact = {"fact": "groups_crisis_group_2020", "unit": "group", "definition": "x"}
    assert problems(made.claim(quantity={"value": 198, "year": 2020, **fact})) == []
    assert "differ in year" in str(only(made.claim(quantity={"value": 198, "year": 2024, **fact})).what)
    assert "differ in value" in str(only(made.claim(quantity={"value": 148, "year": 2020, **fact})).what)
    assert "differ in unit" in str(
        only(made.claim(quantity={"value": 198, "year": 2020, **fact, "unit": "person"})).what
    )
    assert "There is no fact" in str(only(made.claim(quantity={"value": 198, "year": 2020, **fact, "fact": "x"})).what)


def pair(**second):
    down = {**made.trial(threshold=0.9), "mirror": "K02"}
    up = {**made.trial(threshold=1 / 0.9, operator=">="), "mirror": "K01", **second}
    return made.claim("K01", tests=[down]), made.claim("K02", side="critics", tests=[up])


def test_a_mirror_of_equal_size_that_points_back_is_sound():
    assert problems(*pair()) == []
    assert problems(*pair(threshold=1.11)) == []


def test_a_mirror_that_does_not_point_back_is_refused():
    error = only(*pair(mirror=None))
    assert str(error.what) == "K02 is named as the mirror and points to nothing."
    assert "both sides" in str(error.why)


@pytest.mark.parametrize(
    "change", [{"threshold": 1.2}, {"operator": "<="}, {"month": 11}, {"window": "cumulative"}, {"threshold": 0.9}]
)
def test_a_mirror_of_another_size_is_refused(change):
    found = problems(*pair(**change))
    assert [str(error.what) for error in found] == [
        "The tests K01 and K02 ask for effects of different size.",
        "The tests K02 and K01 ask for effects of different size.",
    ]


def competing(**second):
    ours = {**made.trial(alternative="plan", comparator="other", threshold=0.9), "mirror": "K02"}
    theirs = {**made.trial(alternative="other", comparator="plan", threshold=0.9), "mirror": "K01", **second}
    return problems(made.claim("K01", tests=[ours]), made.claim("K02", side="critics", tests=[theirs]))


def test_two_alternatives_that_compete_mirror_each_other_with_one_rule():
    assert competing() == []


@pytest.mark.parametrize("change", [{"threshold": 1 / 0.9}, {"threshold": 0.8}, {"operator": ">="}])
def test_two_alternatives_that_compete_are_asked_for_the_same(change):
    found = competing(**change)
    assert [str(error.what) for error in found] == [
        "The tests K01 and K02 ask for effects of different size.",
        "The tests K02 and K01 ask for effects of different size.",
    ]
    assert "each in the other's place" in str(found[0].fix)


def test_differences_mirror_at_the_same_distance_and_levels_never():
    def both(compare, first, second, comparator="status-quo"):
        options = {"outcome": "cooperation", "compare": compare, "comparator": comparator}
        down = {**made.trial(**options, threshold=first), "mirror": "K02"}
        up = {**made.trial(**options, threshold=second, operator=">"), "mirror": "K01"}
        return problems(made.claim("K01", tests=[down]), made.claim("K02", tests=[up]))

    assert both("difference", -0.2, 0.2) == []
    assert len(both("difference", -0.2, 0.1)) == 2
    assert len(both("level", 0.4, 0.6, None)) == 2


def test_a_mirror_that_is_not_there_is_refused():
    assert "There is no test 'K09' to mirror." in str(only(made.claim(tests=[{**made.trial(), "mirror": "K09"}])).what)


def test_a_claim_of_several_tests_is_mirrored_by_the_one_that_points_back():
    other = {**made.trial(threshold=1 / 0.9, operator=">="), "mirror": "K01", "id": "b"}
    first = {**made.trial(threshold=0.9), "mirror": "K02"}
    assert problems(made.claim("K01", tests=[first]), made.claim("K02", tests=[made.trial(), other])) == []


def test_several_ledgers_load_together_and_all_problems_come_at_once(tmp_path):
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(made.text(made.claim(), name="one"), encoding="utf-8")
    two.write_text(made.text(made.claim("K02"), name="two"), encoding="utf-8")
    assert [ledger.ledger.id for ledger in load_ledgers([one, two])] == ["one", "two"]
    two.write_text(made.text(made.claim(tests=[made.trial(month=250)]), name="two"), encoding="utf-8")
    with pytest.raises(LedgerError) as caught:
        load_ledgers([one, two])
    assert len(caught.value.problems) == 2


def refused(*paths):
    with pytest.raises(LedgerError) as caught:
        load_ledgers(paths)
    assert all((error.where, error.why, error.fix) for error in caught.value.problems)
    return caught.value.problems


def saved(folder, name, *claims, **options):
    path = folder / f"{name}.yaml"
    path.write_text(made.text(*claims, name=name, **options), encoding="utf-8")
    return path


def test_a_source_that_nobody_describes_is_refused_with_the_nearest_and_is_no_second_origin():
    cited = [{"id": "S1", "tier": 2}, {"id": "Report7", "tier": 2}]
    sources = {"S1": {"title": "A", "tier": 2}, "Report8": {"title": "B", "tier": 2}}
    error = only(made.claim(sources=cited, n_independent_origins=2), sources=sources)
    assert str(error.what) == "There is no source 'Report7'."
    assert re.fullmatch(r"toy\.yaml, line \d+, K01, sources", error.where)
    assert "independent origin" in str(error.why)
    described = "describe it in the block `sources` of the ledger, as `secuela claims new` shows"
    assert str(error.fix) == f"did you mean Report8? or {described}"
    assert str(only(made.claim(sources=[{"id": "Nowhere", "tier": 2}])).fix) == described
    resting = {"S1": {"title": "A", "tier": 2, "rests_on": ["Report9"]}}
    assert re.fullmatch(r"toy\.yaml, line \d+, sources, S1, rests_on", only(made.claim(), sources=resting).where)


def test_sources_of_the_shipped_table_and_other_claims_may_be_cited(tmp_path):
    assert problems(made.claim(sources=[{"id": "S02", "tier": 2}])) == []
    both = [{"id": "S04", "tier": 3}, {"id": "C01", "tier": 3}]
    mine = saved(tmp_path, "mine", made.claim(sources=both, n_independent_origins=1))
    assert load_ledgers([mine])[0].claims[0].sources[1].id == "C01"


def test_a_shipped_claim_and_the_source_that_it_rests_on_are_one_origin(tmp_path):
    shipped = read_ledger("article-2025")
    claim = next(each for each in shipped.claims if each.id == "C01")
    ends = roots("C01", leads_to([shipped], shipped_sources()))
    cited = [{"id": name, "tier": shipped_sources()[name].tier} for name in sorted(ends)]
    cited.append({"id": claim.id, "tier": 3})
    path = saved(tmp_path, "mine", made.claim(sources=cited, n_independent_origins=len(cited)))
    (error,) = refused(path)
    assert f"counts {len(cited)} independent origins; its sources lead to {len(ends)}:" in str(error.what)


def test_two_files_with_one_id_are_refused_by_name_and_what_is_in_them_is_told_once(tmp_path):
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(made.text(made.claim()), encoding="utf-8")
    two.write_text(made.text(made.claim("K02")), encoding="utf-8")
    (error,) = refused(one, two)
    assert str(error.what) == f"The ledger id toy stands twice: in {one} and in {two}."
    assert re.fullmatch(rf"{re.escape(str(two))}, line \d+, ledger, id", error.where)
    assert "`ledger` of one of them" in str(error.fix)
    assert len(refused(one, one)) == 1
    assert [ledger.ledger.id for ledger in load_ledgers([two])] == ["toy"]


def test_two_ledgers_may_call_two_sources_alike(tmp_path):
    own = {"S1": {"title": "First", "tier": 2}, "S2": {"title": "Second", "tier": 2, "rests_on": ["S1"]}}
    other = {"S1": {"title": "Third", "tier": 4, "rests_on": ["S2"]}, "S2": {"title": "Fourth", "tier": 1}}
    one = saved(tmp_path, "one", made.claim(n_independent_origins=1), sources=own)
    cited = [{"id": "S1", "tier": 4}, {"id": "S2", "tier": 1}]
    two = saved(tmp_path, "two", made.claim("K02", sources=cited, n_independent_origins=1), sources=other)
    assert [ledger.ledger.id for ledger in load_ledgers([one, two])] == ["one", "two"]
    other["S2"]["rests_on"] = ["S1"]
    two = saved(tmp_path, "two", made.claim("K02", sources=cited), sources=other)
    (error,) = refused(one, two)
    assert str(error.what) == "Sources cite each other in a loop: S1 → S2 → S1."
    assert re.fullmatch(rf"{re.escape(str(two))}, line \d+, S1", error.where)


def test_a_claim_of_another_ledger_rests_on_the_sources_of_that_ledger(tmp_path):
    one = saved(tmp_path, "one", made.claim(), sources={"S1": {"title": "First", "tier": 2}})
    cited = [{"id": "S1", "tier": 2}, {"id": "K01", "tier": 3}]
    two = saved(tmp_path, "two", made.claim("K02", sources=cited, n_independent_origins=2))
    assert len(load_ledgers([one, two])) == 2
    two = saved(tmp_path, "two", made.claim("K02", sources=cited, n_independent_origins=3))
    (error,) = refused(one, two)
    assert str(error.what) == "The claim counts 3 independent origins; its sources lead to 2: S1, S1."


def test_a_verdict_of_a_day_to_come_is_refused():
    later = {"verdict": "open", "certainty": "low", "as_of": "2099-01", "why": "a"}
    error = only(made.claim(verdict_now=later))
    assert str(error.what) == "The verdict is dated 2099-01, which has not come yet."
    assert error.where.endswith(", K01, verdict_now.as_of")
    assert line_named(error.where, made.claim(verdict_now=later)) == "as_of: 2099-01"
    assert "has a test instead" in str(error.why)
    today = {**later, "as_of": datetime.now(UTC).date().isoformat()}
    assert problems(made.claim(verdict_now=today, verdict_at_publication={**today, "as_of": today["as_of"][:7]})) == []


def test_a_clock_that_runs_behind_refuses_no_shipped_ledger():
    newest = max(trial.latest for trial in trials_of([read_ledger(name) for name in shipped()]).values())
    assert latest_day() >= newest.date()


@pytest.mark.parametrize("kind", ["normative", "framing"])
def test_an_opinion_has_no_test(kind):
    verdict = {"verdict": "not-factual", "certainty": "none", "as_of": "2025-11-05", "why": "a value"}
    opinion = {"kind": kind, "restatement": "They call it bold.", "verdict_at_publication": verdict}
    with pytest.raises(LedgerError) as caught:
        made.ledger(made.claim(**opinion, verdict_now=verdict))
    (error,) = caught.value.problems
    assert str(error.what) == f"A {kind} claim has a test."
    assert "no share of futures" in str(error.why)
    assert "`no_test:" in str(error.fix)
    assert made.ledger(made.claim(**opinion, verdict_now=verdict, no_test="a value")).claims[0].tests == ()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2101-01-01", "2025-11-05T25:00Z", "2025-11-05T09:75Z"])
def test_a_threshold_is_fixed_on_a_day_that_can_be(day):
    with pytest.raises(LedgerError) as caught:
        made.ledger(made.claim(tests=[made.trial(fixed=day)]))
    (error,) = caught.value.problems
    assert str(error.what) == f"'{day}' is not the date on which a threshold was fixed."
    assert "in a year from 1900 to 2100" in str(error.fix)
    assert "toy.yaml, line" in error.where


def test_a_verdict_has_a_year_that_can_be():
    late = {"verdict": "open", "certainty": "low", "as_of": "9999-12", "why": "a"}
    with pytest.raises(LedgerError, match="'9999-12' is not a date"):
        made.ledger(made.claim(verdict_now=late))


@pytest.mark.parametrize(
    "year", ["soon", "2022 or so", 22, 20222, "2022-13", "2020-2019", "2022-06/2022-01", 2022.5, True]
)
def test_a_number_is_of_a_year_or_a_period(year):
    with pytest.raises(LedgerError) as caught:
        made.ledger(made.claim(quantity=quantity(year=year)))
    (error,) = caught.value.problems
    assert str(error.what) == f"{year!r} is not a year or a period."
    assert "cannot be compared" in str(error.why)
    assert "2019-2020" in str(error.fix)
    assert error.where.endswith("K01, quantity.year")


@pytest.mark.parametrize("year", [2022, "2022", "2022-01", "2019-2020", "2006/2012", "2022-01/2023-06", "2025-11-05"])
def test_years_and_periods_as_the_facts_write_them_are_taken(year):
    assert problems(made.claim(quantity=quantity(year=year))) == []
