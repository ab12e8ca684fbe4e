"""The live page in a browser, as a reader uses it: move, undo, pin, share, replace, cut, download; both languages."""

import json
import shutil

import pytest

from support.stub_simulator import served

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed: the page is not tried in a browser"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
GRAVE = {"serious", "critical"}
PATIENCE = 60_000  # milliseconds, beside other work


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with served() as address, sync_playwright() as started:
        launched = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield launched, address
        launched.close()


@pytest.fixture
def opened(browser):
    """Opens the page; whatever the browser complains of fails the test at its end."""
    launched, address = browser
    contexts, complaints = [], []

    def opening(path="/en", size=DESKTOP, **more):
        context = launched.new_context(viewport=size, **more)
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}{path}")
        settled(page)
        return page

    yield opening
    for context in contexts:
        context.close()
    assert complaints == []


def waited(page, expression, arg=None):
    """Waits until something is so, asked from outside: the policy of the page evaluates no text, not even ours."""
    for _try in range(PATIENCE // 50):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def settled(page):
    """Waits until nothing is asked any more and pictures are drawn."""
    page.wait_for_selector("body[data-drawn]")
    waited(page, "document.body.dataset.coarse === 'false' && document.getElementById('answer').ariaBusy !== 'true'")


def moved(page, keys=("ArrowRight",) * 3):
    before = page.evaluate("location.hash")
    page.locator('[data-key="slider-0"]').focus()
    for key in keys:
        page.keyboard.press(key)
    waited(page, "before => location.hash !== before", arg=before)
    page.wait_for_timeout(100)
    settled(page)


def test_a_lever_moves_and_is_taken_back_and_the_link_reopens_the_same(opened):
    page = opened("/en")
    begun = page.url
    moved(page)
    assert page.url != begun
    assert "v=0.1.0&" in page.url
    assert "lever=leadership_removal,6.6," in page.url
    told = page.locator("#cards").inner_text()
    again = opened(page.url.replace(page.url.partition("/en")[0], ""))
    assert again.locator("#cards").inner_text() == told
    assert again.locator('[data-key="number-0"]').input_value() == "6.6"
    page.keyboard.press("Control+z")
    waited(page, "begun => location.href === begun", arg=begun)
    page.keyboard.press("Control+Shift+z")
    waited(page, "begun => location.href !== begun", arg=begun)
    page.locator("#share").click()
    assert page.locator("#shared input").input_value() == page.url


def test_a_link_of_another_version_says_so_and_names_what_it_cannot_read(opened):
    told = opened("/es#v=0.0.1&data=2024-01&lever=treatment,100,2026-01,36&lever=magic,1,2026-01,3&cut=a.b:c.d")
    warned = told.locator("#linked").inner_text()
    assert all(part in warned for part in ("0.0.1", "2024-01", "magic", "a.b:c.d"))
    assert told.locator("fieldset.lever").count() == 1


def test_states_are_pinned_side_by_side_and_brought_back(opened):
    page = opened("/es")
    page.locator("#pin").click()
    moved(page)
    page.locator("#pin").click()
    heads = page.locator("#pins thead th")
    assert heads.count() == 3
    assert page.locator("#pins tbody tr").count() == page.locator("#cards .card").count()
    page.locator("#pins thead button").first.click()
    waited(page, "document.querySelector('[data-key=number-0]').value === '6'")


def test_the_reading_of_a_side_and_a_cut_link_stand_in_the_address_and_what_turns_is_told(opened):
    page = opened("/en")
    page.locator("#assumptions > summary").click()
    page.locator('[data-key="reading"]').select_option("as-supporters-argue")
    waited(page, "location.hash.includes('assume=as-supporters-argue')")
    page.locator("#links > summary").click()
    page.locator("#links input[type=checkbox]").first.check()
    waited(page, "location.hash.includes('cut=')")
    page.wait_for_selector("#turned tbody tr")
    assert page.locator("#turned tbody tr").count() == page.locator("#cards .card").count()
    assert "In none of the outcomes" in page.locator("#turned").inner_text()
    page.locator("#pin").click()
    assert "1" in page.locator("#pins .departure").inner_text()
    assert "cut" in page.locator("#warnings").inner_text()
    first = page.locator("#assumptions .assumption select").first
    first.select_option(index=0)
    waited(page, "!location.hash.includes('assume=as-supporters-argue')")
    assert page.evaluate("location.hash").count("assume=") > 3


def test_what_needs_consent_says_so_in_words_of_the_page_and_asks_nothing(opened):
    page = opened("/es")
    page.locator('[data-key="by-0"]').select_option("mexico")
    waited(page, "document.getElementById('problems').textContent.includes('requiere el consentimiento de México')")
    assert "`" not in page.locator("#problems").inner_text()
    page.locator('[data-key="consent"]').select_option("federal")
    waited(page, "document.getElementById('problems').textContent === ''")


def test_a_card_leads_to_its_months_and_a_state_of_the_map_to_its_own(opened):
    page = opened("/en")
    page.locator('[data-key="by_month-cooperation"]').click()
    waited(page, "document.getElementById('picture-fan').textContent.includes('operation')")
    assert page.locator("#fan-choice").input_value() == "cooperation"
    page.locator('#maps svg path[aria-label*="Jalisco"]').first.click()
    waited(page, "document.getElementById('picture-fan').textContent.includes('Jalisco')")


def test_nothing_chosen_is_the_status_quo_and_a_lever_is_added_by_keyboard(opened):
    page = opened("/en")
    page.locator("#base").select_option("")
    waited(page, "document.getElementById('sentence').textContent.includes('status quo itself')")
    page.locator('[data-key="add"]').select_option("treatment")
    waited(page, "document.activeElement.dataset.key === 'slider-0'")
    settled(page)
    assert page.locator("#cards .card").count() == 6


def test_every_file_is_saved(opened):
    page = opened("/en")
    for form in ("yaml", "json", "csv", "parquet", "report", "brief"):
        page.locator("#download > summary").click()
        with page.expect_download() as saving:
            page.locator(f'[data-form="{form}"]').click()
        assert saving.value.suggested_filename.startswith("secuela-")
        page.locator("h1").click()
    for form in ("PNG", "SVG", "CSV"):
        with page.expect_download() as saving:
            page.locator("#picture-fan .leave button", has_text=form).click()
        assert saving.value.suggested_filename == f"secuela-fan.{form.lower()}"


def test_a_number_opens_what_it_rests_on_and_the_tour_has_six_steps(opened):
    page = opened("/es")
    page.locator(".card button").first.click()
    told = page.locator("#rests").inner_text()
    assert "grado D" in told
    page.keyboard.press("Escape")
    page.locator("#tour-start").click()
    for step in range(1, 7):
        assert f"Paso {step} de 6" in page.locator("#tour").inner_text()
        page.keyboard.press("Enter")
    assert not page.locator("#tour").is_visible()


def test_alternatives_and_claims_follow(opened):
    page = opened("/en")
    page.locator("#alternatives > summary").click()
    page.wait_for_selector("#alternatives-panel li")
    assert page.locator("#alternatives-panel .dots").count() >= 2


def test_the_keyboard_reaches_levers_and_answer_in_their_order(opened):
    page = opened("/en")
    reached = []
    for _step in range(25):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset.key || document.activeElement.id"))
    wanted = ["places", "reset", "pin", "share", "tour-start", "base", "consent", "slider-0", "number-0"]
    assert [name for name in reached if name in wanted] == wanted
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


@pytest.mark.parametrize(
    ("path", "size", "scheme"),
    [("/es", PHONE, "dark"), pytest.param("/en", DESKTOP, "light", marks=pytest.mark.nightly)],
)
def test_nothing_grave_is_found_and_nothing_runs_off_the_screen(opened, path, size, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(path, size, color_scheme=scheme, bypass_csp=True)
    page.locator("#pin").click()
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.wait_for_selector("#alternatives-panel li")
    page.evaluate("document.getElementById('download').open = false")
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found if each["impact"] in GRAVE] == []


def test_at_twice_the_size_nothing_runs_off_and_both_languages_hold_the_same_numbers(opened):
    half = {"width": DESKTOP["width"] // 2, "height": DESKTOP["height"] // 2}
    shown = opened("/en", half, device_scale_factor=2)
    assert shown.evaluate("document.documentElement.scrollWidth") <= half["width"]
    dots = "JSON.stringify([...document.querySelectorAll('#cards .dots circle')].map(e => e.getAttribute('cx')))"
    other = opened("/es", half, device_scale_factor=2)
    assert json.loads(shown.evaluate(dots)) == json.loads(other.evaluate(dots))
