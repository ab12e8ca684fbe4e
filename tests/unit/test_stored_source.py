"""The offline page's own arithmetic and words, run by a JavaScript engine beside those of the package."""

import json
import shutil
import subprocess
from importlib.resources import files

import numpy as np
import pytest

from secuela.analysis.paired_responses import LeverAlone, PairedResponses, Reading, packed, unpacked
from secuela.page.pressed_json import pressed
from secuela.page.stored_words import outcome_heads, sentences
from secuela.report.run_data import Window
from secuela.report.views import phrases
from secuela.report.views.paired import compared
from secuela.text.language import speaking
from unit.test_paired_responses import GRID, stored

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="no node is installed: the page's modules are not run here")
STATIC = files("secuela.page") / "static"
OUTCOMES = ("homicides_mx", "overdose_deaths_us", "cooperation", "cost_us", "fentanyl_supply_us", "cartel_members")


def run(script: str, **given):
    """What a module script prints as JSON; ``given`` stands in it as ``given``."""
    head = f"import * as responses from '{STATIC}/responses.js'; import * as worded from '{STATIC}/worded.js';"
    head += f" import {{ storedSource }} from '{STATIC}/stored_source.js'; import fs from 'node:fs';"
    head += " const given = JSON.parse(fs.readFileSync(0, 'utf8'));"
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", f"{head} {script}"],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_levers_add_up_as_in_python():
    held = packed(stored())
    ours = unpacked(held)
    names = list(GRID)
    cases = [
        {"treatment": 700.0},
        {"treatment": -120.0, "naloxone": 20.0},
        {"tariff_threat": 50.0, "treatment": 1999.0, "naloxone": 0.4},
        {},
    ]
    found = run(
        """const all = await responses.unpacked(given.held);
        console.log(JSON.stringify(given.cases.map((each) => Array.from(responses.levels(all, each)))));""",
        held=held,
        cases=[[[names.index(name), dose] for name, dose in case.items()] for case in cases],
    )
    for case, values in zip(cases, found, strict=True):
        assert np.allclose(np.reshape(values, ours.usual.shape), ours.levels(case), rtol=1e-6)


@pytest.mark.parametrize("language", ["en", "es"])
def test_results_are_compared_and_worded_as_in_python(language):
    luck = np.random.default_rng(3)
    cases = []
    for name in OUTCOMES:
        for size in (0.0, 0.01, 0.06, 0.5):
            usual = luck.lognormal(luck.uniform(0, 11), 0.2, 200) if name != "cooperation" else luck.uniform(0, 1, 200)
            ours = usual * np.exp(luck.normal(size / 2, size, 200))
            cases.append((name, ours, usual))
    with speaking(language):
        expected = []
        for name, ours, usual in cases:
            head = outcome_heads([name])[0]
            unit = {"homicides_mx": "death", "overdose_deaths_us": "death", "cost_us": "million USD_2025"}.get(name)
            unit = unit or phrases.library().outcomes[name].unit
            found = compared(ours, usual, name, "plan", Window(1, 36), unit)
            expected.append(
                {
                    "shares": list(found.shares),
                    "change": phrases.change_words(found),
                    "span": phrases.span_words(found),
                    "futures": phrases.card_words(found, threshold=True),
                    "clause": phrases.clause(found),
                    "moving": phrases.clause(found, moving=True, short=True),
                    "beside": phrases.beside(found),
                    "unit": phrases.unit_of(found),
                }
            )
            assert head["unit"] == expected[-1]["unit"]
        words, heads = sentences(), {head["id"]: head for head in outcome_heads(OUTCOMES)}
    found = run(
        """const say = worded.speaker(given.words);
        console.log(JSON.stringify(given.cases.map(([name, ours, usual]) => {
          const each = responses.compared(ours, usual, given.heads[name]);
          return { shares: each.shares, change: say.changed(each), span: say.span(each),
            futures: say.futures(each, { threshold: true }),
            clause: say.clause(each), moving: say.clause(each, { moving: true, short: true }), beside: say.beside(each),
            unit: each.outcome.unit };
        })));""",
        words=words,
        heads=heads,
        cases=[(name, ours.tolist(), usual.tolist()) for name, ours, usual in cases],
    )
    for case, theirs, ours in zip(cases, found, expected, strict=True):
        assert theirs == ours, case[0]


def held_file(**changed) -> dict:
    """A small file of stored answers: two levers that may be moved together, and a third that may not."""
    usual = stored().usual
    readings = tuple(Reading("homicides_mx", window, 36) for window in ("month", "cumulative"))
    responses = PairedResponses(
        readings, ("log ratio", "log ratio"), np.stack([usual[0] / 36, usual[0]]), stored().levers
    )
    packing = packed(responses)
    described = {
        "treatment": {"lever": "treatment", "options": {}, "usual": {}, "consents": ["federal", "none"]},
        "naloxone": {"lever": "naloxone", "options": {}, "usual": {}, "consents": ["federal", "none"]},
        "tariff_threat": {
            "lever": "tariff_threat",
            "options": {"by": "us"},
            "usual": {"by": "us"},
            "consents": ["federal"],
        },
    }
    unit = {"relative": False, "signed": False, "unit": "things", "one": "thing"}
    levers = [
        {
            **described[name],
            "at": 0,
            "start": "",
            "title": name,
            "dose": unit,
            "said": [],
            "asks": name == "tariff_threat",
        }
        for name in GRID
    ]
    fan = {
        "title": "t", "axis": "a", "notes": [], "past": {}, "marks": {},

    }  # fmt: skip
    return {
        "responses": packing, "levers": levers,
        "words": {**sentences(), "consents": {"federal": "f", "none": "n"}, "what": "{doses}",
                  "what_asked": "{consent}: {doses}"},
        "outcomes": outcome_heads(["homicides_mx"]), "errors": {"levers": 3},
        "refused": [{"levers": [0, 2], "outcome": "homicides_mx"}], "exact": [], "fans": {"homicides_mx": fan},
        "first_month": "2025-11", "first_words": "November 2025", "months": 36,
        "dates": {"0": "2025-10", "36": "2028-10"},
        "title": "Own levers", "measure": "", "run": "", "version": "", "data": "2025-10", "rule": "",
        "window": {"first": 1, "last": 36}, "last": 36, "dates_words": "", "error_words": "off by 1", "limits": {},
        **changed,
    }  # fmt: skip


def lever(name, dose, **changed):
    return {"lever": name, "dose": dose, "from": "2025-11", "months": 36, **changed}


ASKED = """const source = await storedSource(given.held);
console.log(JSON.stringify(await Promise.all(given.states.map(async (state) => {
  const told = source.can(state);
  return told ?? source.answer(state, 200, {}).catch((error) => error.problems);
}))));"""


def test_what_the_file_does_not_hold_is_said_and_not_answered():
    plain = lever("treatment", 500.0)
    states = {
        "checked with up to 3 levers": {"levers": [plain] * 0 + [lever(f"l{i}", 1.0) for i in range(4)]},
        "other assumptions": {"levers": [plain], "assume": ["a=1"]},
        "changes its dose": {"levers": [plain, lever("treatment", 2.0, **{"from": "2026-11"})]},
        "by other actors": {"consent": "federal", "levers": [lever("tariff_threat", 2.0, options={"by": "mexico"})]},
        "another consent": {"consent": "none", "levers": [lever("tariff_threat", 2.0)]},
        "begin in November 2025": {"levers": [lever("treatment", 2.0, **{"from": "2026-11"})]},
        "last for 36 months": {"levers": [lever("treatment", 2.0, months=35)]},
        "other doses of": {"levers": [lever("treatment", 2001.0)]},
        "too far off": {"consent": "federal", "levers": [plain, lever("tariff_threat", 2.0)]},
    }
    found = run(ASKED, held=held_file(), states=list(states.values()))
    for expected, told in zip(states, found, strict=True):
        assert isinstance(told, str), expected
        assert told.startswith("Only the server can answer this: ")
        assert expected in told


def test_an_answer_has_the_parts_that_a_page_draws():
    state = {"consent": "none", "levers": [lever("naloxone", 20.0), lever("treatment", 700.0)]}
    again = {"consent": "none", "levers": state["levers"][::-1]}
    first, second, nothing = run(ASKED, held=held_file(), states=[state, again, {}])
    assert first["schema"] == "secuela/answer/1"
    assert first["exact"] is False
    assert first["warnings"] == ["off by 1"]
    assert [card["outcome"] for card in first["cards"]] == ["homicides_mx"]
    assert len(first["cards"][0]["dots"]) == 20
    assert sum(first["cards"][0]["shares"]) == pytest.approx(1)
    assert "killings in Mexico" in first["sentence"]
    assert first["fan"]["data"]["fan"]["m"] == ["2028-10"]
    assert second["cards"] == first["cards"]
    assert nothing["cards"] == []


def test_a_proposal_that_was_simulated_is_answered_with_what_was_simulated():
    state = {
        "consent": "federal",
        "levers": [lever("tariff_threat", 9.0, **{"from": "2027-01"})],
        "assume": [],
        "cut": [],
    }
    exact = {"state": state, "answer": {"sentence": "as simulated"}, "fans": {}}
    found = run(ASKED, held=held_file(exact=[exact]), states=[{**state, "base": "own", "places": "us"}])
    assert found[0]["sentence"] == "as simulated"


def under_a_reading(**changed) -> dict:
    """A file that also holds the reading of one side, in which nothing is refused and treatment does the opposite."""
    held = held_file()
    opposite = {name: LeverAlone(each.doses, -each.values) for name, each in stored().levers.items()}
    usual = np.stack([stored().usual[0] / 36, stored().usual[0]])
    readings = tuple(Reading("homicides_mx", window, 36) for window in ("month", "cumulative"))
    other = packed(PairedResponses(readings, ("log ratio", "log ratio"), usual, opposite))
    told = {"refused": [], "assumed": ["as one side argues"], "error_words": "off by 2", **changed}
    return {**held, "worlds": {"as-supporters-argue": told}, "others": {"as-supporters-argue": other}}


def test_the_whole_reading_of_a_side_is_answered_from_its_own_futures():
    plain = {"consent": "none", "levers": [lever("treatment", 700.0)]}
    both = [*plain["levers"], lever("tariff_threat", 2.0)]
    theirs = {"assume": ["as-supporters-argue"]}
    ours, other, together, replaced, cut = run(
        ASKED,
        held=under_a_reading(),
        states=[
            plain,
            {**plain, **theirs},
            {"consent": "federal", "levers": both, **theirs},
            {**plain, "assume": ["as-supporters-argue", "a=1"]},
            {**plain, **theirs, "cut": ["a.b:c.d"]},
        ],
    )
    assert ours["warnings"] == ["off by 1"]
    assert other["warnings"] == ["as one side argues", "off by 2"]
    middles = [each["cards"][0]["points"][1] for each in (ours, other)]
    assert middles[0] * middles[1] < 0
    assert together["cards"]
    for told in (replaced, cut):
        assert "a side’s whole reading" in told


def test_what_stands_around_is_under_our_assumptions_and_says_so():
    found = run(
        """const source = storedSource(given.held);
        const asked = (state) => source.around(state).catch((error) => error.problems[0]);
        console.log(JSON.stringify([await asked({}), await asked({ assume: ["as-supporters-argue"] })]));""",
        held={**under_a_reading(), "around": {"beside": ["ours"]}},
    )
    assert found[0] == {"beside": ["ours"]}
    assert "under our assumptions only" in found[1]


def test_months_of_a_state_are_those_of_a_simulated_proposal_and_of_no_other():
    state = {"consent": "federal", "levers": [lever("treatment", 9.0, **{"from": "2027-01"})], "assume": [], "cut": []}
    fan = {"title": "Sinaloa", "described": "d"}
    exact = {"place": 0, "state": state, "answer": {"sentence": "as simulated"}, "measure": "m", "marks": {"m": []},
             "notes": ["n"], "fans": {"sinaloa": fan}}  # fmt: skip
    shared = {"title": "t", "axis": "a", "notes": [], "past": {"m": ["2025-01"]}, "marks": {}}
    figures = {"states": pressed({"fans": [{"sinaloa": {"m": ["2027-01"]}}], "usual": {"sinaloa": {"c": [1]}}})}
    held = held_file(exact=[exact], figures={"": figures})
    held["fans"] |= {"sinaloa": shared}
    asked = """const source = storedSource(given.held);
    const show = { fan: "sinaloa" };
    const of = async (state) => source.answer(state, 200, { show });
    console.log(JSON.stringify(await Promise.all(given.states.map(of))));"""
    first, second = run(asked, held=held, states=[state, {"consent": "none", "levers": [lever("treatment", 700.0)]}])
    assert first["fan"]["title"] == "Sinaloa"
    assert first["fan"]["data"] == {
        "fan": {"m": ["2027-01"]}, "usual": {"c": [1]}, "past": {"m": ["2025-01"]}, "marks": {"m": []},
    }  # fmt: skip
    assert second["fan"] is None
    assert "months of a state" in second["warnings"][0]
