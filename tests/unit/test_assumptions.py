"""A reader's assumptions: read strictly, held to bounds and units, told in a line, and shipped for both sides alike."""

import re

import pytest
from typer.testing import CliRunner

from secuela.cli.main import app
from secuela.evidence.assumable import assumable, assumable_names
from secuela.evidence.assumption_records import Assumption
from secuela.evidence.assumptions import assumptions_of, read_assumptions, shipped, shipped_set, shipped_sets, told
from secuela.evidence.errors import AssumptionError
from secuela.evidence.library import library
from secuela.evidence.side_tables import side_table_problems

CHANCE = "organised_crime.split_chance"
PATH = "violence.homicide_path"


def refused(given) -> str:
    with pytest.raises(AssumptionError) as raised:
        assumptions_of(given)
    return str(raised.value)


def written(folder, text: str):
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refused_file(folder, text: str) -> str:
    with pytest.raises(AssumptionError) as raised:
        read_assumptions(written(folder, text))
    return str(raised.value)


@pytest.mark.parametrize(
    ("given", "decides"),
    [
        (f"{CHANCE}=0.4", {"value": 0.4}),
        (f"{CHANCE} = 0.2..0.5", {"range": [0.2, 0.5]}),
        ("violence.removal_deaths=-8..5 death/removal", {"range": [-8.0, 5.0]}),
        ("terrorist_designation.finance_effect=-3e-1", {"value": -0.3}),
        (f"{PATH}=published_trend", {"rival": "published_trend"}),
        ("bilateral.cooperation:supply.intelligence=0", {"value": 0.0}),
        ({CHANCE: 1}, {"value": 1.0}),
        ({CHANCE: (0.2, 0.5)}, {"range": [0.2, 0.5]}),
        ({PATH: "damped_trend"}, {"rival": "damped_trend"}),
        (Assumption(id=CHANCE, value=0.4), {"value": 0.4}),
    ],
)
def test_one_assumption_is_read_from_a_line_or_from_python(given, decides):
    (found,) = assumptions_of(given)
    assert {key: value for key, value in found.deciding().items() if key != "id"} == decides
    assert assumptions_of(found.said) == (found.model_copy(update={"why": None}),)


def test_a_number_in_another_unit_of_the_same_kind_is_converted():
    (found,) = assumptions_of("bilateral.freeze_length=2 month")
    assert (found.value, found.unit) == (pytest.approx(2 * 365.25 / 12), "day")


@pytest.mark.parametrize(
    ("given", "what", "fix"),
    [
        (f"{CHANCE}=1.4", f"1.4 lies outside the bounds of {CHANCE}.", "give a number from 0 to 1, in probability"),
        (f"{CHANCE}=-0.1..0.3", f"-0.1 lies outside the bounds of {CHANCE}.", "give a number from 0 to 1"),
        (
            "organised_crime.dip_half_life=0",
            "0 lies outside the bounds of organised_crime.dip_half_life.",
            "give a number above 0, in month",
        ),
        (
            "organised_crime.members_2022=-1",
            "-1 lies outside the bounds of organised_crime.members_2022.",
            "give 0 or more, in person",
        ),
        (f"{CHANCE}=40%", "'40%' is no number and no range.", "write a share: 0.4 for 40 %"),
        (f"{CHANCE}=0,4", "'0,4' is no number and no range.", "write fractions with a point"),
        (f"{CHANCE}=nan", "'nan' is no number and no range.", f"write `{CHANCE}=0.4`, or a range as"),
        (f"{CHANCE}=0.1..0.2..0.3", "'0.1..0.2..0.3' is no number and no range.", f"write `{CHANCE}=0.4`"),
        ("organised_crime.tie_median=1.500", "The number 1.500 can be read in two ways.", "write 1500 or 1.5"),
        (f"{CHANCE}=0.5..0.2", "The range 0.5 to 0.2 has no width.", "write the lower end first, or a single value"),
        ("bilateral.freeze_length=3 person", "'person' is not a unit of bilateral.freeze_length.", "give it in day"),
        (f"{CHANCE}=0.4 share", f"'share' is not a unit of {CHANCE}.", "give it in probability"),
        (f"{PATH}=published", f"'published' is no description of {PATH}.", "did you mean published_trend?"),
        (f"{PATH}=0.3", f"'0.3' is no description of {PATH}.", "choose one of damped_trend, published_trend"),
        ({PATH: 0.3}, f"'{PATH}' is a choice between descriptions, not a number.", "choose one of damped_trend"),
        ({CHANCE: "high"}, f"'{CHANCE}' is a number, not a choice between descriptions.", "write a value in prob"),
        (
            "organised_crime.splitchance=0.4",
            "There is no parameter, rival description or causal link 'organised_crime.splitchance'.",
            f"did you mean {CHANCE}",
        ),
        (
            "supply.sea_detection=0.3",
            "'supply.sea_detection' speaks of single corridors or entries, and cannot be replaced.",
            "leave it out",
        ),
        (
            "violence.homicides:displacement.homicides=2",
            "The size of 'violence.homicides:displacement.homicides' follows from its definition, and cannot be",
            "leave the link out with --cut",
        ),
        (CHANCE, f"'{CHANCE}' says what is replaced, but not by what.", f"write `{CHANCE}=0.4`"),
        (PATH, f"'{PATH}' says what is replaced, but not by what.", f"write `{PATH}=damped_trend`"),
        ("as-critics", "'as-critics' is neither an assumption nor a shipped set nor a file.", "as-critics-argue"),
        ("no.yaml", "There is no file no.yaml.", "`secuela evidence assumptions as-critics-argue` writes one"),
        (
            [f"{CHANCE}=0.4", f"{CHANCE}=0.3"],
            f"{CHANCE}=0.4 and {CHANCE}=0.3 contradict each other.",
            "leave one of them out",
        ),
        (
            [f"{CHANCE}=0.4", "as-critics-argue"],
            f"{CHANCE}=0.4 and {CHANCE}=0.35..0.6 contradict each other.",
            "`secuela evidence assumptions as-critics-argue` prints a set that you can change",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_nearest_that_can(given, what, fix):
    said = refused(given)
    assert what in said
    assert fix in said
    assert "Why it matters: " in said


def test_several_mistakes_are_told_at_once():
    said = refused([f"{CHANCE}=1.4", "a.b=1", f"{PATH}=x"])
    assert [line for line in said.splitlines() if line and not line.startswith("  ")] == [
        f"1.4 lies outside the bounds of {CHANCE}.",
        "There is no parameter, rival description or causal link 'a.b'.",
        f"'x' is no description of {PATH}.",
    ]


def test_the_same_assumption_twice_is_one_and_the_order_is_that_of_the_evidence():
    found = assumptions_of([f"{PATH}=damped_trend", f"{CHANCE}=0.4", f"{CHANCE}=0.40"])
    assert [each.id for each in found] == [CHANCE, PATH]
    assert assumptions_of(None) == assumptions_of(()) == ()


GOOD = f"""
title: {{en: Mine, es: Míos}}
assumptions:
  - id: {CHANCE}
    range: [0.2, 0.5]
    why: "read elsewhere"
  - {{id: {PATH}, rival: published_trend, why: {{en: the model, es: el modelo}}}}
"""


def test_a_file_is_read_with_its_reasons(tmp_path):
    found = read_assumptions(written(tmp_path, GOOD))
    assert [each.said for each in found.assumptions] == [f"{CHANCE}=0.2..0.5", f"{PATH}=published_trend"]
    assert found.assumptions[1].why is not None
    assert found.assumptions[1].why.text("es") == "el modelo"
    assert assumptions_of(tmp_path / "mine.yaml") == assumptions_of([str(tmp_path / "mine.yaml")])


def test_every_fault_of_a_file_is_told_with_its_line(tmp_path):
    said = refused_file(
        tmp_path,
        f"""assumptions:
  - id: {CHANCE}
    value: 1.4
    why: a
  - id: {CHANCE}
    value: 0.4
    rival: x
    why: b
  - {{id: {PATH}, rival: published_trend}}
  - {{id: organised_crime.tie_median, value: 1.500, why: c}}
  - {{id: nowhere.at_all, value: 1, why: c}}
""",
    )
    told = [line for line in said.splitlines() if line and not line.startswith("  ")]
    assert told == [
        f"1.4 lies outside the bounds of {CHANCE}.",
        f"'{CHANCE}' is replaced by value, rival at once.",
        f"'{PATH}' is replaced without a reason.",
        "The number 1.500 can be read in two ways.",
        "There is no parameter, rival description or causal link 'nowhere.at_all'.",
    ]
    places = re.findall(r"Where: (.*)", said)
    assert [re.sub(r".*mine\.yaml, ", "", place) for place in places] == [
        "line 3, assumptions[0].value",
        "line 5, assumptions[1]",
        "line 9, assumptions[2].why",
        "line 10, assumptions[3].value",
        "line 11, assumptions[4].id",
    ]


@pytest.mark.parametrize(
    ("text", "what", "fix"),
    [
        ("assumptions: []", "assumptions cannot be used", "secuela evidence assumptions as-critics-argue"),
        (
            f"assumption:\n  - {{id: {CHANCE}, value: 1}}",
            "The key 'assumption' is unknown.",
            "did you mean assumptions?",
        ),
        (
            f"assumptions:\n  - {{id: {CHANCE}, value: high, why: a}}",
            "'high' stands where a number is expected",
            "value: 0.4",
        ),
        (
            f"assumptions:\n  - {{id: {CHANCE}, val: 1, why: a}}",
            "The key 'val' is unknown.",
            "did you mean rival or value?",
        ),
        (
            f"assumptions:\n  - {{id: {CHANCE}, why: a}}",
            f"'{CHANCE}' is replaced by nothing.",
            "write `value: 0.4`, `range: [0.2, 0.5]` or `rival: NAME`",
        ),
        (
            f"assumptions:\n  - {{id: {CHANCE}, value: .inf, why: a}}",
            "value",
            "secuela evidence assumptions as-critics-argue",
        ),
        (
            f"id: as-critics-argue\nassumptions:\n  - {{id: {CHANCE}, value: 0.1, why: a}}",
            "The id 'as-critics-argue' is taken by a shipped set.",
            "choose another id, for example `id: my-as-critics-argue`",
        ),
        ("[1, 2]", "The file holds no block of keys with `assumptions`.", "start from `secuela evidence assumptions"),
        (
            f"assumptions:\n  - {{id: {CHANCE}, value: 0.1, why: a}}\n  - {{id: {CHANCE}, value: 0.1, why: a}}",
            f"'{CHANCE}' is replaced twice.",
            "keep one of the two",
        ),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused(tmp_path, text, what, fix):
    said = refused_file(tmp_path, text)
    assert what in said
    assert fix in said


# -- the sets of both sides ------------------------------------------------------------------------------------------


def test_both_sides_replace_the_same_entries_in_the_same_order_with_the_same_care():
    """The same number, each range to another side of our median; reasons and sources are asked for by the reader."""
    ours, theirs = shipped_sets()
    assert (ours.side, theirs.side) == ("supporters", "critics")
    assert [each.id for each in ours.assumptions] == [each.id for each in theirs.assumptions]
    assert len(ours.assumptions) >= 12
    for one, other in zip(ours.assumptions, theirs.assumptions, strict=True):
        assert (one.range is None) == (other.range is None), one.id
        if one.range is None or other.range is None:
            assert one.rival != other.rival
            continue
        low, high = sorted([one.range, other.range])
        middle = float(library().drawn[one.id].prior.quantile(0.5))
        assert low[1] <= high[0], one.id
        assert low[0] <= middle <= high[1], one.id
        assert sum(each[0] <= middle <= each[1] for each in (low, high)) <= 1, one.id


def test_both_sets_rest_on_sources_alike():
    ours, theirs = ([source for each in one.assumptions for source in each.sources] for one in shipped_sets())
    assert abs(len(ours) - len(theirs)) <= 6
    assert ours.count("judgement") == theirs.count("judgement")
    lengths = [sum(len(str(each.why)) for each in one.assumptions) for one in shipped_sets()]
    assert max(lengths) < 1.25 * min(lengths)


def test_the_sets_are_read_with_the_tables_and_nothing_in_them_is_out_of_bounds():
    assert side_table_problems() == []
    for each in shipped_sets():
        assert assumptions_of(str(each.id)) == assumptions_of(each.assumptions)
        for one in each.assumptions:
            record = assumable(one.id)
            assert record is not None
            assert all(map(record.holds, one.range or ()))


def test_a_whole_set_is_told_by_its_id_and_a_part_of_it_entry_by_entry():
    whole = assumptions_of(["as-critics-argue", f"{PATH}=damped_trend"])
    assert told(whole) == ["as-critics-argue", f"{PATH}=damped_trend"]
    part = shipped_set("as-critics-argue").assumptions[:2]
    assert told(part) == [each.said for each in part]


def test_every_number_and_description_of_a_run_can_be_replaced_but_those_of_a_corridor():
    names = assumable_names()
    assert all(assumable(name) is not None for name in names)
    left = set(library().drawn) | set(library().structures) - set(names)
    assert {"supply.entry_gulf", "supply.sea_detection"} <= left - set(names)
    assert "bilateral.cooperation:supply.intelligence" in names


def test_the_command_prints_a_set_as_a_file_that_can_be_used(tmp_path):
    runner = CliRunner()
    shown = runner.invoke(app, ["evidence", "assumptions", "as-critics-argue"])
    assert shown.exit_code == 0, shown.output
    assert read_assumptions(written(tmp_path, shown.stdout)).assumptions == shipped_set("as-critics-argue").assumptions
    listed = runner.invoke(app, ["evidence", "assumptions"]).stdout
    assert all(name in listed for name in shipped())
    assert f"{CHANCE} " in listed
    as_json = runner.invoke(app, ["evidence", "assumptions", "--json"]).stdout
    assert '"range": [' in as_json


def test_an_unknown_set_is_refused_with_the_nearest():
    from secuela.evidence.assumptions import named_set

    with pytest.raises(AssumptionError, match=r"There is no shipped set of assumptions called 'as-critic'"):
        named_set("as-critic")
