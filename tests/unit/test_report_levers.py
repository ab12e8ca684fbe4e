"""Levers inside a report: what they answer, that nobody waits for them, and what a report without them says."""

import hashlib
import json
import re
import shutil
import subprocess
from base64 import b64encode
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from secuela.analysis.plan_responses import PlanResponses
from secuela.page.report_levers import levers_of, report_page
from secuela.report.page import render
from secuela.text.language import speaking
from support.moved_levers import LEVERS, stored, with_levers
from support.report_data import run_data

NODE = shutil.which("node")
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ASKED = """
import fs from 'node:fs';
const held = JSON.parse(fs.readFileSync(0, 'utf8'));
const source = await storedSource(held);
const at = (...doses) => ({ ...held.state, levers: held.state.levers.map((each, k) => ({ ...each, dose: doses[k] })) });
const asked = [held.state, at(0, 100), at(0, 0), at(12, 50), at(25, 100)];
const told = (state) => source.can(state) ?? source.answer(state, 1);
console.log(JSON.stringify(await Promise.all(asked.map(told))));
"""
MOST_ADDED = 1_000_000  # bytes
GRAVE = {"serious", "critical"}
PATIENCE = 60_000  # milliseconds, beside other work


def test_the_file_gives_back_what_was_stored_to_one_byte():
    given, found = stored(), PlanResponses.model_validate_json(PlanResponses.of(stored()).model_dump_json()).stored()
    assert found.paths == given.paths
    assert found.refused == given.refused
    assert found.score == given.score
    assert np.allclose(found.responses.levels({}), given.responses.begun, rtol=1e-6)
    doses = {"operation/0": -6.0, "operation/1": 300.0}
    assert np.allclose(found.responses.levels(doses), given.responses.levels(doses), rtol=0.02, atol=0.01)
    assert not np.allclose(found.responses.levels(doses), found.responses.levels({}), rtol=0.02)


def test_a_report_without_them_opens_and_says_so_in_one_sentence_and_the_status_quo_has_none():
    for language, told in (
        ("en", "In this report no lever moves"),
        ("es", "En este informe no se mueve ninguna palanca"),
    ):
        page = report_page(run_data(), language)
        assert page.count(told) == 1
        assert 'id="moved-content"' not in page
        assert page.count("<script>") == 2
    usual = run_data()
    assert 'id="levers"' not in report_page(run_data(proposal=usual.baseline))
    assert 'id="levers"' not in render(usual)


@pytest.mark.parametrize("language", ["en", "es"])
def test_they_are_small_and_the_policy_allows_their_scripts_and_nothing_else(language):
    without, page = (report_page(run, language) for run in (run_data(), with_levers()))
    assert len(page.encode()) - len(without.encode()) < MOST_ADDED
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 4
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    for script in scripts:
        assert b64encode(hashlib.sha256(script.encode()).digest()).decode() in policy
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert sorted({each for each in ids if ids.count(each) > 1}) == []
    assert '<a href="#levers">' in page


def test_the_plan_itself_is_what_the_run_holds_and_a_moved_lever_says_how_well_it_is_known():
    if NODE is None:
        pytest.skip("no node is installed: the modules of the levers are not run here")
    content = levers_of(with_levers()).held["moved-content"]
    script = f"import {{ storedSource }} from '{files('secuela.page') / 'static'}/stored_source.js';" + ASKED
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", script],
        input=json.dumps(content),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    plan, without, nothing, both, beyond = json.loads(done.stdout)
    responses = stored().responses
    place = next(
        k for k, each in enumerate(responses.readings) if each.outcome == "homicides_mx" and each.window == "cumulative"
    )
    for answer, doses in ((plan, {}), (without, {"operation/0": -6.0})):
        change = responses.levels(doses)[place] - responses.usual[place]
        card = next(each for each in answer["cards"] if each["outcome"] == "homicides_mx")
        assert card["points"][1] == pytest.approx(float(np.median(change)), rel=0.02, abs=5)
    assert (plan["exact"], plan["warnings"]) == (True, [])
    assert without["exact"] is False
    assert "95 of 100 answers" in without["warnings"][0]
    assert nothing["cards"] == []
    assert both["warnings"][0].startswith("Only the server can answer this: ")
    assert "cooperation" in both["warnings"][0].lower()
    assert [card["outcome"] for card in without["cards"] if card not in both["cards"]]
    assert "cooperation" not in [card["outcome"] for card in both["cards"]]
    assert "other doses of" in beyond
    assert plan["counted"] == 40


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed: the levers of a report are not moved")
@pytest.mark.parametrize(("language", "only"), [("en", "Only the server"), ("es", "Solo el servidor")])
def test_they_move_by_keyboard_with_the_network_cut_under_the_policy_of_the_report(tmp_path, language, only):
    from playwright.sync_api import sync_playwright

    file, wrong = tmp_path / "report.html", []
    file.write_text(report_page(with_levers(), language), encoding="utf-8")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_context(offline=True, viewport={"width": 390, "height": 800}).new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(f"{file.as_uri()}#levers", timeout=PATIENCE)
        page.wait_for_selector("#levers[data-drawn]", timeout=PATIENCE)
        plan = page.locator("#moved-cards").inner_text()
        assert page.locator("#moved-cards .card").count() == 6
        page.wait_for_selector(
            "#moved-box svg", timeout=PATIENCE
        )  # below the screen: when nothing has moved for a while
        page.locator('#levers [data-key="slider-0"]').focus()
        page.keyboard.press("Home")
        page.wait_for_timeout(400)
        assert page.locator('#levers [data-key="number-0"]').input_value() == "0"
        assert page.locator("#moved-cards").inner_text() != plan
        assert "30" in page.locator("#moved-warnings").inner_text()
        page.locator('#levers [data-key="number-1"]').fill("150")
        page.keyboard.press("Enter")
        page.wait_for_timeout(400)
        assert page.locator("#moved-warnings").inner_text().startswith(only)
        assert page.locator("#moved-cards .card").count() == 5
        page.locator("#moved-levers button").last.click()
        page.wait_for_timeout(400)
        assert page.locator("#moved-cards").inner_text() == plan
        assert page.locator('#levers [data-key="number-0"]').input_value() == f"{LEVERS['leadership_removal']:g}"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.emulate_media(media="print")
        assert not page.locator("#levers").is_visible()
        browser.close()
    assert wrong == []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed: the levers of a report are not looked at")
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("es", "dark")])
def test_nothing_grave_is_found_in_a_report_whose_levers_have_moved(tmp_path, language, scheme):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    file = tmp_path / "report.html"
    file.write_text(report_page(with_levers(), language), encoding="utf-8")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_context(offline=True, bypass_csp=True, color_scheme=scheme).new_page()
        page.goto(f"{file.as_uri()}#levers", timeout=PATIENCE)
        page.wait_for_selector("#levers[data-drawn]", timeout=PATIENCE)
        page.locator('#levers [data-key="number-1"]').fill("150")
        page.keyboard.press("Enter")
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        page.wait_for_timeout(2000)  # until all pictures are drawn
        found = Axe().run(page).response
        browser.close()
    looked = {node["html"][:40] for each in found["passes"] for node in each["nodes"]}
    assert any("slider-0" in each or "range" in each for each in looked)
    grave = [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"] if each["impact"] in GRAVE]
    assert grave == []


def test_a_run_whose_numbers_are_damaged_is_refused_in_words():
    from secuela.evidence.errors import RunError

    held = with_levers()
    broken = held.moved.model_copy(update={"responses": {**held.moved.responses, "body": "AAAA"}})
    with speaking("en"), pytest.raises(RunError, match="The stored responses cannot be read"):
        report_page(replace(held, moved=broken))
