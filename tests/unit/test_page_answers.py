"""The live page without a server: states, answers, what the page needs beside them, and the words that it uses."""

import json
import re
from importlib.resources import files

import pytest
from pydantic import ValidationError

from secuela.page.answered import DOTS, answer
from secuela.page.page_catalogue import catalogue, step_of
from secuela.page.page_state import PageState
from secuela.page.page_words import MODELS, page_words
from secuela.page.shell import assets, modules_of
from secuela.text.language import speaking
from support.report_data import run_data
from support.stub_simulator import StubSimulator

STATIC = files("secuela.page") / "static"
MODULES = {path.name: path.read_text(encoding="utf-8") for path in STATIC.iterdir() if path.name.endswith(".js")}


def spoken_answer(language, **more):
    with speaking(language):
        return answer(run_data(), coarse=True, **more)


def test_each_card_has_twenty_dots_in_their_order_and_chances_that_add_up():
    for card in spoken_answer("en")["cards"]:
        assert len(card["dots"]) == DOTS
        assert card["dots"] == sorted(card["dots"])
        assert sum(card["shares"]) == pytest.approx(1)
        assert card["points"][0] <= card["points"][1] <= card["points"][2]


def test_no_median_stands_without_its_range_and_its_futures():
    for language in ("en", "es"):
        for card in spoken_answer(language)["cards"]:
            assert all(card[part] in card["told"] for part in ("change", "span", "futures"))


def test_both_languages_hold_the_same_numbers():
    english, spanish = (spoken_answer(language) for language in ("en", "es"))
    for one, other in zip(english["cards"], spanish["cards"], strict=True):
        assert {**one, **dict.fromkeys(WORDED)} == {**other, **dict.fromkeys(WORDED)}
    assert english["fan"]["data"]["fan"] == spanish["fan"]["data"]["fan"]
    assert english["sentence"] != spanish["sentence"]


WORDED = ("title", "unit", "change", "span", "futures", "least", "notes", "told")


def test_a_fan_shows_what_is_asked_for_and_nothing_where_there_is_nothing():
    assert spoken_answer("en", fan="cooperation")["fan"]["outcome"] == "cooperation"
    assert spoken_answer("en", fan="no_such_outcome_123")["fan"] is None


def test_a_state_is_read_strictly_and_the_same_futures_have_the_same_name():
    state = PageState.model_validate({"levers": [{"lever": "treatment", "dose": 1, "from": "2026-01", "months": 12}]})
    assert state.deciding() == PageState.model_validate({**state.plain(), "places": "mx", "base": "x"}).deciding()
    assert state.around().levers == ()
    for wrong in ({"from": "2026-13"}, {"months": 0}, {"dose": float("inf")}, {"group": "x"}):
        with pytest.raises(ValidationError):
            PageState.model_validate({"levers": [{**state.plain()["levers"][0], **wrong}]})


def test_a_slider_has_round_steps():
    assert [step_of(*ends) for ends in ((0, 5000), (-1, 4), (0, 24), (0, 0.8))] == [25, 0.025, 0.2, 0.005]


def test_what_the_page_needs_is_strict_json_and_every_record_has_its_sources():
    for language in ("en", "es"):
        with speaking(language):
            found = catalogue(StubSimulator().offers())
        assert json.loads(json.dumps(found, allow_nan=False)) == json.loads(json.dumps(found))
        assert {name for each in found["records"].values() for name in each["sources"]} <= set(found["sources"])
        assert {each[end] for each in found["links"] for end in ("source", "target")} <= set(MODELS)
        assert all(record["grade"] in "ABCD" for record in found["records"].values())


def test_every_word_that_a_module_uses_is_there_in_both_languages():
    used = {key for text in MODULES.values() for key in re.findall(r'\bword\("([\w-]+)"', text)}
    used |= set(re.findall(r'control\("[\w-]+", "([\w-]+)"', MODULES["page.js"]))
    used |= {f"tour_{step}" for step in ("levers", "sentence", "cards", "assumptions", "compare", "share")}
    english = page_words()
    with speaking("es"):
        spanish = page_words()
    assert len(used) > 80
    assert used - set(english) == set()
    assert [key for key, text in spanish.items() if text == english[key] and len(text) > 9] == []


def test_modules_stand_after_what_they_import_and_read_no_text_as_markup_or_program():
    told = {start: list(modules_of(start)) for start in ("live.js", "offline.js", "report_levers.js")}
    for held, (place, name) in ((names, each) for names in told.values() for each in enumerate(names)):
        imported = re.findall(r'from "\./([\w.]+)"', MODULES[name])
        assert set(imported) <= set(held[:place]), name
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function|document\.write", MODULES[name]
        )
    assert {name for names in told.values() for name in names} < set(assets())
    assert {"http_source.js", "stored_source.js"} - set(told["live.js"]) == {"stored_source.js"}
    assert {"http_source.js", "page.js"}.isdisjoint(told["report_levers.js"])


def test_modules_can_be_laid_one_behind_the_other():
    """One offline file holds them all in one scope: no two of them call something by the same name."""
    told = [
        re.findall(r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", text, re.M)
        for text in MODULES.values()
    ]
    taken = [name for names in told for name in names]
    taken += [
        name
        for text in MODULES.values()
        for each in re.findall(r"^const \[([^\]]+)\]", text, re.M)
        for name in re.findall(r"\w+", each)
    ]
    assert sorted(name for name in set(taken) if taken.count(name) > 1) == []
