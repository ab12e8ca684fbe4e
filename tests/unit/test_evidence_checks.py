"""Planted errors: each is found, told with its file and key, with a reason and a way to mend it."""

import re

import pytest

from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import load, survey
from support.evidence_tables import appended, copy_tables, parameter, problems_after, replaced, structure

FIRST_MONTH = "2015-01,1354,sesnsp"
CONFLICT = "organised_crime.conflict_ahead:violence.conflict"
PLANTED = {
    # reading
    "yaml": (
        replaced("facts.yaml", "members_2022_range:", "members_2022_range: ]["),
        "facts.yaml, line X",
        "This is not valid YAML",
    ),
    "key twice": (
        replaced("facts.yaml", "  unit: person\n", "  unit: person\n  unit: death\n"),
        "facts.yaml, line X, members_2022_range.unit",
        "The key 'unit' stands twice",
    ),
    "id twice": (
        appended("sources.yaml", "sesnsp: {citation: x, licence: x}\n"),
        "sources.yaml, line X, sesnsp",
        "The key 'sesnsp' stands twice",
    ),
    "no map": (appended("sources.yaml", "odd: 3\n"), "sources.yaml, line X, odd", "3, not a record"),
    "missing key": (
        replaced("facts.yaml", "  place: MX\n", ""),
        "facts.yaml, line X, members_2022_range.place",
        "The key 'place' is missing",
    ),
    "unknown key": (
        replaced("facts.yaml", "  place: MX\n", "  place: MX\n  colour: red\n"),
        "facts.yaml, line X, members_2022_range.colour",
        "The key 'colour' is unknown",
    ),
    "not a number": (
        replaced("facts.yaml", "value: 175000", "value: many"),
        "facts.yaml, line X, members_2022_range.value",
        "'many' stands where a number is expected",
    ),
    "grade": (
        parameter("grade: C", "grade: E"),
        "parameters/test.yaml, line X, planted.grade",
        "'E' is not a value of 'grade'",
    ),
    "prior kind": (parameter("kind: beta", "kind: gamma"), "parameters/test.yaml, line X, planted.prior", "gamma"),
    "prior order": (
        parameter("{kind: beta, a: 2, b: 3}", "{kind: normal, q05: 0.6, q95: 0.4}"),
        "parameters/test.yaml, line X, planted.prior.normal",
        "q05 = 0.6 must lie below q95 = 0.4",
    ),
    "csv column": (
        replaced("ties.csv", "a,b,kind,weight,source", "a,b,kind,w,source"),
        "ties.csv, line 1",
        "no column weight",
    ),
    "csv fields": (
        replaced("ties.csv", "N10025,N10096,alliance,6,", "N10025,N10096,alliance,6,x,"),
        "ties.csv, line 2",
        "wrong number of fields",
    ),
    "tie kind": (
        replaced("ties.csv", "N10025,N10096,alliance", "N10025,N10096,friendship"),
        "ties.csv, line 2, kind",
        "'friendship' is not a value of 'kind'",
    ),
    "tie weight": (
        replaced("ties.csv", "alliance,6", "alliance,0"),
        "ties.csv, line 2, weight",
        "weight cannot be used",
    ),
    "no rows": (
        replaced("series.yaml", "population_mx:", "population_mars:"),
        "series/population_mars.csv",
        "missing or empty",
    ),
    "bad month": (
        replaced("series/sesnsp_homicide_victims.csv", "2015-01", "2015-13"),
        "series/sesnsp_homicide_victims.csv, line 2",
        "'2015-13' is not a month",
    ),
    "bad year": (
        replaced("series/inegi_homicides.csv", "1990", "199x"),
        "series/inegi_homicides.csv, line 2",
        "'199x' is not a year",
    ),
    "bad value": (
        replaced("series/sesnsp_homicide_victims.csv", "1354", "n/a"),
        "series/sesnsp_homicide_victims.csv, line 2",
        "'n/a' is not a number",
    ),
    "infinite": (
        replaced("series/sesnsp_homicide_victims.csv", "1354", "inf"),
        "series/sesnsp_homicide_victims.csv, line 2",
        "'inf' is not a number",
    ),
    "row source": (
        replaced("series/sesnsp_homicide_victims.csv", FIRST_MONTH, "2015-01,1354,sspc"),
        "series/sesnsp_homicide_victims.csv, line 2",
        "names the source 'sspc'",
    ),
    # identity
    "fact source": (
        replaced("facts.yaml", "source: dea-2023", "source: dea-2032"),
        "facts.yaml, members_dea_2023",
        "the source 'dea-2032', which has no record",
    ),
    "parameter source": (parameter("[sesnsp]", "[sesnps]"), "parameters/test.yaml, planted", "the source 'sesnps'"),
    "parameter fact": (
        parameter("media_share_2017", "media_share_2018"),
        "parameters/test.yaml, planted",
        "the fact 'media_share_2018'",
    ),
    "tie group": (replaced("ties.csv", "N10096", "N20096"), "ties.csv, line 2", "the group 'N20096'"),
    "tie itself": (
        replaced("ties.csv", "N10025,N10096,", "N10025,N10025,"),
        "ties.csv, line 2",
        "N10025 is tied to itself",
    ),
    "tie twice": (
        appended("ties.csv", "N10096,N10025,alliance,2,prieto-curiel-network-2020\n"),
        "ties.csv, line 185",
        "stands in line 2 already",
    ),
    "listed group": (
        replaced("listed.yaml", "groups: [N10025]", "groups: [N1O025]"),
        "listed.yaml, listed-cjng, narrow",
        "the group 'N1O025'",
    ),
    "listed bracket": (
        replaced("listed.yaml", "groups: [N10013, N10091]", "groups: [N10091]"),
        "listed.yaml, listed-sinaloa",
        "leaves out a group of the narrow one",
    ),
    "place": (
        replaced("facts.yaml", "  place: MX\n", "  place: MX-SINALOA\n"),
        "facts.yaml, members_2022_range",
        "the place 'MX-SINALOA'",
    ),
    "name not reviewed": (
        replaced("groups.csv", "small group 24,false", "Some Gang,false"),
        "groups.csv, N10001",
        "named is False, but the name is 'Some Gang'",
    ),
    "name flag": (
        replaced("groups.csv", "small group 24,false", "small group 24,true"),
        "groups.csv, N10001",
        "named is True",
    ),
    "id of two kinds": (
        appended("sources.yaml", "N10001: {citation: x, licence: x}\n"),
        "the tables",
        "more than one record (group and source)",
    ),
    # numbers
    "unit": (
        replaced("facts.yaml", "unit: death/day", "unit: deaht/day"),
        "facts.yaml, homicide_daily_mean_2024_09",
        "the unit 'deaht/day' is not known",
    ),
    "outcome unit": (
        replaced("outcomes.yaml", "unit: person\n", "unit: furlong\n"),
        "outcomes.yaml, cartel_members",
        "furlong",
    ),
    "value outside": (
        replaced("facts.yaml", "value: 175000", "value: 195000"),
        "facts.yaml, members_2022_range",
        "195000 lies outside its range 160000 to 185000",
    ),
    "series gap": (
        replaced("series/sesnsp_homicide_victims.csv", "2015-02,1388,sesnsp\n", ""),
        "series/sesnsp_homicide_victims.csv",
        "2015-03 follows 2015-01",
    ),
    "series twice": (
        replaced("series/sesnsp_homicide_victims.csv", "2015-02,", "2015-01,"),
        "series/sesnsp_homicide_victims.csv",
        "twice or out of order",
    ),
    "negative": (
        replaced("series/inegi_homicides.csv", "14493", "-14493"),
        "series/inegi_homicides.csv",
        "-14493 in 1990",
    ),
    "share above one": (
        replaced("series/ucdp_share_of_inegi.csv", "0.2187", "1.2187"),
        "series/ucdp_share_of_inegi.csv",
        "1.2187 in 2007 cannot be a number of share",
    ),
    "series outside": (
        replaced("series/ucdp_non_state_deaths.csv", "2006,669,669,979", "2006,980,669,979"),
        "series/ucdp_non_state_deaths.csv",
        "980 in 2006 lies outside its range 669 to 979",
    ),
    "period": (
        replaced("facts.yaml", "period: 2025-10", "period: lately"),
        "facts.yaml, homicide_daily_mean_2025_10",
        "'lately' is not a period",
    ),
    "period backwards": (
        replaced("facts.yaml", "period: 2019/2020", "period: 2020/2019"),
        "facts.yaml, groups_crisis_group_2020",
        "'2020/2019' is not a period",
    ),
    "hindsight": (
        replaced("facts.yaml", "  hindsight: true\n", ""),
        "facts.yaml, groups_lantia_2026",
        "later than the newest data (2025-10)",
    ),
    "outcome threshold": (
        replaced("outcomes.yaml", "smallest_difference: 0.05", "smallest_difference: 5"),
        "outcomes.yaml, cartel_members",
        "calls everything the same",
    ),
    "outcome model": (
        replaced("outcomes.yaml", "models: [organised_crime]", "models: [organized_crime]"),
        "outcomes.yaml, cartel_members",
        "'organized_crime', which owns no parameter",
    ),
    "outcome axis": (
        replaced("outcomes.yaml", "axes: {definition:", "axes: {meaning:"),
        "outcomes.yaml, line X, oc_homicides_mx.axes.meaning",
        "'meaning' is not a value of 'axes'",
    ),
    # links
    "link id": (
        replaced("links.yaml", "supply.cocaine:overdose.stimulants:", "supply.cocaine:overdose:"),
        "links.yaml, line X, supply.cocaine:overdose",
        "its id is not model.output:model.input",
    ),
    "link sign": (
        replaced("links.yaml", "sign: 1\n", "sign: -1\n"),
        f"links.yaml, line X, {CONFLICT}",
        "its size 1 contradicts its sign -1",
    ),
    "link lag": (
        replaced("links.yaml", "lag: 1\n", "lag: 0\n"),
        f"links.yaml, line X, {CONFLICT}.lag",
        "greater than or equal to 1",
    ),
    "link bounds": (
        replaced("links.yaml", "low: 0.05\n", "low: 2\n"),
        f"links.yaml, line X, {CONFLICT}",
        "its bounds 2 to 20 leave out 1, at which nothing departs",
    ),
    "link unit": (replaced("links.yaml", "unit: '1'", "unit: furlong"), f"links.yaml, {CONFLICT}", "furlong"),
    "link source": (
        replaced("links.yaml", "[prieto-curiel-2023, ", "[prieto, "),
        f"links.yaml, {CONFLICT}",
        "it names the source 'prieto'",
    ),
    "link language": (
        replaced("links.yaml", "    es: del conflicto entre grupos a los homicidios\n", ""),
        f"links.yaml, line X, {CONFLICT}.title.es",
        "The key 'es' is missing",
    ),
    "link size": (
        replaced("links.yaml", "point: 0.25", "point: 25"),
        "links.yaml, supply.revenue:violence.scarcity",
        "its size 25 lies outside its prior",
    ),
    "link prior": (
        replaced("links.yaml", "{kind: lognormal, q05: 0.1, q95: 0.625}", "{kind: normal, q05: -0.1, q95: 0.6}"),
        "links.yaml, supply.revenue:violence.scarcity",
        "against its sign +1",
    ),
    "link grade": (
        replaced("links.yaml", "grade: D\n", "grade: C\n"),
        "links.yaml, organised_crime.removals:violence.removals",
        "it is graded C and rests on judgement",
    ),
    "link title": (
        replaced("links.yaml", "en: cocaine supply to", "en: heroin supply to"),
        "links.yaml, supply.cocaine:overdose.stimulants",
        "its title 'heroin supply to overdose deaths' is that of supply.heroin:overdose.heroin",
    ),
    # parameters
    "honest grade": (
        parameter("  sources: [sesnsp]\n  facts: [media_share_2017]\n", ""),
        "parameters/test.yaml, planted",
        "graded C but names no source and no fact",
    ),
    "only judgement": (
        parameter("  sources: [sesnsp]\n  facts: [media_share_2017]\n", "  sources: [judgement]\n"),
        "parameters/test.yaml, planted",
        "graded C but names no source",
    ),
    "silent judgement": (
        parameter("grade: C\n  sources: [sesnsp]\n  facts: [media_share_2017]\n", "grade: D\n"),
        "parameters/test.yaml, planted",
        "does not say that it is a judgement",
    ),
    "no date": (
        parameter('  evidence_until: "2017-12"\n  fallback: {kind: uniform, low: 0, high: 1}\n', ""),
        "parameters/test.yaml, planted",
        "does not say until which month",
    ),
    "bad date": (
        parameter("2017-12", "2017-12-31"),
        "parameters/test.yaml, planted",
        "evidence_until: '2017-12-31' is not a month",
    ),
    "late date": (
        parameter("2017-12", "2026-02"),
        "parameters/test.yaml, planted",
        "later than the newest data (2025-10)",
    ),
    "later fact": (
        parameter("2017-12", "2017-06"),
        "parameters/test.yaml, planted",
        "its fact media_share_2017 is of 2017",
    ),
    "hindsight fact": (
        parameter("media_share_2017", "groups_lantia_2026"),
        "parameters/test.yaml, planted",
        "picked with hindsight",
    ),
    "share prior": (
        parameter("{kind: beta, a: 2, b: 3}", "{kind: normal, q05: 0.5, q95: 0.99}"),
        "parameters/test.yaml, planted",
        "a share lies within 0 and 1",
    ),
    "share lognormal": (
        parameter("{kind: beta, a: 2, b: 3}", "{kind: lognormal, q05: 0.3, q95: 0.8}"),
        "parameters/test.yaml, planted",
        "the prior of a share reaches from",
    ),
    "negative rate": (
        parameter(
            "unit: share\n  prior: {kind: beta, a: 2, b: 3}",
            "unit: 1/year\n  prior: {kind: normal, q05: 0.01, q95: 0.2}",
        ),
        "parameters/test.yaml, planted",
        "the prior reaches",
    ),
    "fallback bounds": (
        parameter("low: 0, high: 1", "low: -1, high: 1"),
        "parameters/test.yaml, planted",
        "the fallback of a share reaches from -1",
    ),
    "narrow fallback": (
        parameter("low: 0, high: 1", "low: 0.4, high: 0.5"),
        "parameters/test.yaml, planted",
        "the fallback is no wider than the prior",
    ),
    "weights": (
        structure("title: two, weight: 0.5", "title: two, weight: 0.6"),
        "structures.yaml, test.choice",
        "the weights sum to 1.1",
    ),
    "one option": (
        structure("    - {id: two, title: two, weight: 0.5}\n", ""),
        "structures.yaml, test.choice",
        "fewer than two options",
    ),
    "option twice": (structure("id: two", "id: one"), "structures.yaml, test.choice", "the option one is given twice"),
    "structure grade": (
        structure("grade: D", "grade: B"),
        "structures.yaml, test.choice",
        "graded B but names no source",
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_error_is_told_with_place_reason_and_remedy(tmp_path, name):
    edit, where, what = PLANTED[name]
    found = [problem for problem in problems_after(tmp_path, edit) if what in str(problem)]
    assert found, f"nothing says {what!r}"
    assert re.fullmatch(re.escape(where).replace("line\\ X", r"line\ \d+"), str(found[0].where))
    assert found[0].why or name in {"id twice"}
    assert found[0].fix


def test_the_shipped_tables_and_the_planted_records_without_error_are_sound(tmp_path):
    root = copy_tables(tmp_path)
    assert survey(root)[1] == []
    parameter()(root)
    structure()(root)
    assert survey(root)[1] == []


def test_all_problems_are_told_not_only_the_first(tmp_path):
    root = copy_tables(tmp_path)
    replaced("facts.yaml", "value: 175000", "value: 195000")(root)
    replaced("ties.csv", "N10096", "N20096")(root)
    told = "\n".join(str(problem) for problem in survey(root)[1])
    assert "195000" in told
    assert "N20096" in told


def test_loading_refuses_bad_tables_and_counts_the_rest(tmp_path):
    root = copy_tables(tmp_path)
    replaced("ties.csv", "N10096", "N20096")(root)
    with pytest.raises(EvidenceError, match=r"ties.csv, line 2: it names the group 'N20096'") as one:
        load(root)
    assert "more:" not in str(one.value)
    replaced("facts.yaml", "value: 175000", "value: 195000")(root)
    with pytest.raises(EvidenceError, match=r"1 more: 'secuela evidence check' lists them"):
        load(root)


def test_a_standard_score_needs_no_date_for_its_scale_is_computed_at_the_origin(tmp_path):
    edit = parameter(
        "prior: {kind: beta, a: 2, b: 3}\n  grade: C\n  sources: [sesnsp]\n"
        "  facts: [media_share_2017]\n  why: Planted by a test.\n"
        '  read_in: data\n  evidence_until: "2017-12"\n  fallback: {kind: uniform, low: 0, high: 1}\n',
        "prior: {kind: normal, q05: -1.6448536269514722, q95: 1.6448536269514722}\n"
        "  grade: B\n  sources: [sesnsp]\n  why: x\n",
    )
    root = copy_tables(tmp_path)
    edit(root)
    replaced("parameters/test.yaml", "unit: share", 'unit: "1"')(root)
    assert survey(root)[1] == []


def test_an_effect_may_be_negative_and_a_bounded_normal_may_serve_a_share(tmp_path):
    root = copy_tables(tmp_path)
    parameter("{kind: beta, a: 2, b: 3}", "{kind: normal, q05: 0.5, q95: 0.99, low: 0, high: 1}")(root)
    appended(
        "parameters/test.yaml",
        "effect: {title: x, unit: death/removal, prior: {kind: normal, q05: -8, q95: 40}, "
        "grade: D, why: A judgement.}\n",
    )(root)
    assert survey(root)[1] == []


def test_tables_without_any_readable_month_are_told_without_a_crash(tmp_path):
    root = copy_tables(tmp_path)
    for path in (root / "series").glob("s*.csv"):
        path.unlink()
    told = [str(problem) for problem in survey(root)[1]]
    gone = [f"series/{name}.csv" for name in load().series if name.startswith("s")]
    assert gone[:2] == ["series/sesnsp_homicide_victims.csv", "series/sspc_preliminary_homicides.csv"]
    assert [text.split(" is missing")[0] for text in told] == gone


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(EvidenceError, match="no monthly series could be read"):
        load(tmp_path)
