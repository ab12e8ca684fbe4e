"""Report and brief for everybody: screen readers, keyboards, narrow and wide screens, light and dark ones."""

import shutil

import pytest

from secuela.report.page import render, render_brief
from secuela.text.language import speaking
from support.report_data import run_data

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
WIDTHS = (360, 390, 768, 1280, 2560)
GRAVE = {"serious", "critical"}
PATIENCE = 120_000  # milliseconds, beside other work
EVERYTHING = [
    pytest.param(page, language, scheme, WIDTHS, marks=pytest.mark.nightly)
    for page in ("report", "brief")
    for language in ("en", "es")
    for scheme in ("light", "dark")
]
SMALL = [("report", "es", "dark", (360,))]
WRITERS = {"report": render, "brief": render_brief}


@pytest.fixture
def opened(tmp_path):
    """Opens a page in a browser as somebody with these settings does, and closes it afterwards."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])

        def opening(page, language, scheme="light"):
            with speaking(language):
                html = WRITERS[page](run_data())
            file = tmp_path / f"{page}-{language}.html"
            file.write_text(html, encoding="utf-8")
            context = browser.new_context(bypass_csp=True, color_scheme=scheme, offline=True)
            shown = context.new_page()
            shown.goto(file.as_uri(), timeout=PATIENCE, wait_until="domcontentloaded")
            shown.wait_for_selector("svg.marks", timeout=PATIENCE)
            return shown

        yield opening
        browser.close()


@pytest.mark.parametrize(("page", "language", "scheme", "widths"), [*SMALL, *EVERYTHING])
def test_nothing_grave_is_found_and_nothing_runs_off_the_screen(opened, page, language, scheme, widths):
    from axe_playwright_python.sync_playwright import Axe

    shown = opened(page, language, scheme)
    for width in widths:
        shown.set_viewport_size({"width": width, "height": 900})
        shown.wait_for_timeout(400)  # the pictures are drawn again when the width has come to rest
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
    shown.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    shown.wait_for_timeout(2000)
    found = Axe().run(shown).response["violations"]
    grave = [(each["id"], each["nodes"][0]["html"][:200]) for each in found if each["impact"] in GRAVE]
    assert grave == []


def test_the_keyboard_reaches_every_control_in_its_order_and_opens_what_is_folded(opened):
    shown = opened("report", "en")
    reached = []
    for _step in range(12):
        shown.keyboard.press("Tab")
        reached.append(shown.evaluate("document.activeElement.className + document.activeElement.tagName"))
    assert reached[0] == "skipA"
    assert "SELECT" in reached
    assert shown.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    shown.locator("details > summary").first.focus()
    shown.keyboard.press("Enter")
    assert shown.evaluate("document.querySelector('details').open")
    plain = "a[href], button, select, summary, [tabindex]"
    assert shown.evaluate(f"[...document.querySelectorAll('{plain}')].filter(each => each.tabIndex < 0).length") == 0
