"""The live page as one file, opened from a disk with the network cut, under its own policy of contents."""

import re
import shutil

import pytest

from secuela.page.offline_page import bundled
from secuela.page.stored_content import error_lines, stored_content
from secuela.text.language import speaking
from support.stored_page import READING, offers, page, stored

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PATIENCE = 60_000  # milliseconds, beside other work
DESKTOP, PHONE, TWICE = ({"width": width, "height": height} for width, height in ((1280, 900), (360, 740), (640, 450)))
GRAVE = {"serious", "critical"}
TO_CHOOSE = "#v=0.1.0&consent=none&places=neutral"


def test_modules_become_one_script_and_what_cannot_is_refused():
    made = bundled({
        "one.js": "export const held = 1;\nexport function two() {\n  return 2;\n}\n",
        "b.js": 'import { held as kept, two } from "./one.js";\nexport class C {}\nkept + two();\n',
    })  # fmt: skip
    assert 'const { held: kept, two } = modulesByName["one.js"];' in made
    assert "return { held, two };" in made
    assert "return { C };" in made
    assert not re.search(r"^\s*(import|export)\b", made, re.MULTILINE)
    for odd in ('import * as all from "./one.js";', "export default 3;", 'export { a } from "./one.js";'):
        with pytest.raises(ValueError, match=r"odd\.js: .* cannot be put into one script"):
            bundled({"odd.js": odd})


def test_the_file_asks_the_network_for_nothing_and_allows_only_its_own_scripts():
    html = page()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "connect-src" not in policy
    plain = re.sub(r"<script[^>]*>.*?</script>", "", html, flags=re.DOTALL)
    assert html.count("<script>") == 3
    assert len(plain) < 30_000
    assert not re.search(r"<(?:script|img|link|iframe)\b", plain)


@pytest.fixture(scope="module")
def browser():
    if BROWSER is None:
        pytest.skip("no Chromium is installed: the page without a server is not opened")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def opening(browser, tmp_path):
    """Opens the file in a language, at a state; what the page complains of fails the test."""
    file, wrong, contexts = tmp_path / "index.html", [], []
    file.write_text(page(), encoding="utf-8")

    def opened(language, state="", size=DESKTOP, **more):
        contexts.append(browser.new_context(offline=True, viewport=size, **more))
        shown = contexts[-1].new_page()
        shown.on("pageerror", lambda error: wrong.append(str(error)))
        shown.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        shown.goto(f"{file.as_uri()}?lang={language}{state}", timeout=PATIENCE)
        shown.wait_for_selector("body[data-drawn], #problems p", timeout=PATIENCE)
        return shown

    yield opened
    for context in contexts:
        context.close()
    assert not wrong


pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("language", "against"), [("en", "Against the status quo"), ("es", "Frente al statu quo")])
def test_it_opens_with_a_simulated_proposal_in_both_languages(opening, language, against):
    shown = opening(language)
    assert against in shown.locator("#sentence").inner_text()
    assert shown.locator("html").get_attribute("lang") == language
    assert shown.locator(".cards .card, #cards > *").count() >= 5
    assert shown.locator("#fan-box svg").count() == 1
    assert shown.locator("#warnings").inner_text() == ""


@pytest.mark.slow
def test_levers_answer_without_a_server_say_how_well_and_stop_where_they_cannot(opening):
    shown = opening("en", f"{TO_CHOOSE}&lever=treatment,1000,2026-01,36")
    assert "Put together from stored futures" in shown.locator("#warnings").inner_text()
    assert "7.1" in shown.locator("#warnings").inner_text()
    before = shown.locator("#cards").inner_text()
    slider = shown.locator("input[type=range]").first
    slider.focus()
    for _ in range(40):
        slider.press("ArrowRight")
    shown.wait_for_timeout(500)
    assert shown.locator("#cards").inner_text() != before
    assert shown.locator("#problems").inner_text() == ""
    shown.goto(
        shown.url.split("#")[0] + f"{TO_CHOOSE}&lever=treatment,1000,2026-01,36&lever=tariff_threat,50,2026-01,36"
    )
    shown.wait_for_function("() => document.querySelectorAll('#warnings p').length === 2")
    stops = shown.locator("#warnings").inner_text()
    assert stops.startswith("Only the server can answer this: treatment and tariff_threat: the stored answer")
    assert shown.locator("#problems").inner_text() == ""
    assert shown.locator('#cards [data-outcome="homicides_mx"]').count() == 0
    assert shown.locator("#cards > *").count() == 5
    shown.goto(shown.url.split("#")[0] + f"{TO_CHOOSE}&lever=treatment,1000,2026-06,36")
    shown.wait_for_timeout(300)
    assert "begin in January 2026" in shown.locator("#problems").inner_text()
    assert shown.locator("#bar").text_content() == shown.locator("#problems p").text_content()


def test_words_at_the_end_of_the_data_stand_where_a_fan_has_room():
    with speaking("en"):
        (exact,) = stored_content(stored(), offers())["exact"]
    assert [row["dy"] for row in _rows(exact["marks"])] == [3, 4]
    assert [row["dy"] for row in _rows(exact["fans"]["cooperation"]["marks"])] == [18, 4]
    assert "marks" not in exact["fans"]["MX-SIN"]


@pytest.mark.parametrize(
    ("language", "told"), [("en", "Homicides in Mexico: 0.6 points, 7.1 %"), ("es", "0.6 puntos, 7.1")]
)
def test_the_error_of_each_outcome_and_what_is_refused_are_told(language, told):
    with speaking(language):
        first, error, last = error_lines(stored())
    assert "7.1" in first
    assert told in error.replace("\u00a0", " ")
    assert last.endswith(": 1")


def _rows(table):
    return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]


@pytest.mark.slow
def test_a_sides_reading_is_answered_beside_ours_and_a_state_leads_to_its_months(opening):
    shown = opening("en")
    shown.locator('[data-key="reading"]').select_option(READING)
    shown.wait_for_function("name => document.body.dataset.state.includes(`assume=${name}`)", arg=READING)
    shown.wait_for_selector("#turned tbody tr")
    assert shown.locator("#problems").inner_text() == ""
    shown.locator("#fan-choice").select_option("MX-JAL")
    shown.wait_for_function("() => document.getElementById('picture-fan').textContent.includes('Jalisco')")
    shown.wait_for_function("() => document.querySelectorAll('#picture-fan svg path').length > 3")
    shown.goto(shown.url.split("#")[0] + f"{TO_CHOOSE}&lever=treatment,1000,2026-01,36")
    shown.wait_for_function("() => document.getElementById('warnings').textContent.includes('months of a state')")
    assert not shown.locator("#picture-fan").is_visible()
    ours = shown.locator("#cards").inner_text()
    shown.locator('[data-key="reading"]').select_option(READING)
    shown.wait_for_function("before => document.getElementById('cards').innerText !== before", arg=ours)
    assert "1.1" in shown.locator("#warnings").inner_text()


@pytest.mark.slow
def test_a_link_opens_in_the_other_language_with_the_same_levers(opening):
    shown = opening("es", f"{TO_CHOOSE}&lever=naloxone,10,2026-01,36")
    told = shown.locator("#cards").inner_text()
    shown.locator("a[data-language]").click()
    shown.wait_for_function("() => document.documentElement.lang === 'en' && document.body.dataset.drawn !== undefined")
    assert "naloxone" in shown.locator("#levers-panel").inner_text()
    assert shown.locator("#cards").inner_text() != told
    assert "lever=naloxone,10,2026-01,36" in shown.url


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "size", "more"),
    [
        ("es", PHONE, {"color_scheme": "dark"}),
        ("en", TWICE, {"device_scale_factor": 2}),
        pytest.param("en", PHONE, {}, marks=pytest.mark.nightly),
        pytest.param("es", TWICE, {"device_scale_factor": 2}, marks=pytest.mark.nightly),
    ],
)
def test_on_a_phone_and_at_twice_the_size_nothing_runs_off_and_nothing_grave_is_found(opening, language, size, more):
    from axe_playwright_python.sync_playwright import Axe

    shown = opening(language, f"{TO_CHOOSE}&lever=treatment,1000,2026-01,36", size, bypass_csp=True, **more)
    shown.evaluate("for (const each of document.querySelectorAll('details:not(.download)')) each.open = true")
    shown.wait_for_selector("#assumptions-panel .assumption")
    shown.wait_for_timeout(300)
    assert shown.evaluate("document.documentElement.scrollWidth") <= size["width"]
    found = Axe().run(shown).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found if each["impact"] in GRAVE] == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_keyboard_alone_moves_a_lever_takes_it_back_and_finds_the_link(opening, language):
    shown = opening(language, f"{TO_CHOOSE}&lever=treatment,1000,2026-01,36")
    before = shown.locator("#cards").inner_text()

    def tab_to(key):
        for _step in range(40):
            shown.keyboard.press("Tab")
            if shown.evaluate("document.activeElement.dataset.key || document.activeElement.id") == key:
                return
        raise AssertionError(key)

    tab_to("slider-0")
    shown.keyboard.press("End")
    shown.wait_for_timeout(400)
    assert "lever=treatment,2000,2026-01,36" in shown.url
    assert shown.locator("#cards").inner_text() != before
    shown.keyboard.press("Control+z")
    shown.wait_for_timeout(400)
    assert "lever=treatment,1000,2026-01,36" in shown.url
    assert shown.locator("#cards").inner_text() == before
    shown.evaluate("document.getElementById('share').focus()")
    shown.keyboard.press("Enter")
    assert shown.locator("#shared input").input_value() == shown.url
