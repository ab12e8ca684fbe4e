"""Pictures of the live page for the documentation: one of the page, and a short animation of a lever in each language.

``python scripts/build_page_pictures.py`` starts the server with the simulator, and Chromium; they go into
``docs/images``.
"""

import io
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from secuela.cli.live_simulator import LiveSimulator
from secuela.text.language import LANGUAGES
from secuela.web.server import application
from secuela.web.simulator import Simulator

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
ENDINGS = {"en": "", "es": ".es"}  # as those of the report
SIZE = {"width": 1280, "height": 1290}  # down to the months of the fan
PATIENCE = 300_000  # milliseconds
DOSES, FRAME = (6, 9, 12, 15, 18), 900  # leaders a year; milliseconds that each is seen
WIDTH, LEVELS = 820, 64  # of the animation: pixels, and colours
_SHARP = """document.body.dataset.ready === 'true' && document.body.dataset.coarse === 'false'
  && document.body.dataset.state === location.hash && document.getElementById('answer').ariaBusy === 'false'"""


def pictures(simulator: Simulator, folder: Path = IMAGES) -> None:
    """Write the picture, and the animation in each language."""
    with _served(simulator) as address, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for language in LANGUAGES:
            page = browser.new_page(viewport=SIZE)
            page.set_default_timeout(PATIENCE)
            page.goto(f"{address}/{language}")
            shots = [_shot(page, dose) for dose in DOSES]
            page.close()
            if language == LANGUAGES[0]:
                _few_colours(shots[0]).save(folder / "live-page.png", optimize=True)
            first, *rest = (_few_colours(each.resize((WIDTH, WIDTH * each.height // each.width))) for each in shots)
            place = folder / f"live-page{ENDINGS[language]}.gif"
            first.save(place, save_all=True, append_images=rest, duration=FRAME, loop=0, optimize=True)
        browser.close()


@contextmanager
def _served(simulator: Simulator) -> Iterator[str]:
    config = uvicorn.Config(application(simulator), host="127.0.0.1", port=0, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    running.join(30)


def _shot(page: Page, dose: float) -> Image.Image:
    """The page with the first lever at a dose, as soon as everything is sharp and drawn."""
    written = page.locator('[data-key="number-0"]')
    written.fill(str(dose))
    written.press("Enter")
    written.blur()
    while not page.evaluate(_SHARP):
        page.wait_for_timeout(100)
    page.wait_for_timeout(300)  # colours of dots change gradually
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def _few_colours(picture: Image.Image) -> Image.Image:
    """The same in few colours, among them those of a few dots."""
    return picture.quantize(LEVELS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


if __name__ == "__main__":
    if shutil.which("chromium") is None:
        sys.exit("no Chromium is installed")
    pictures(LiveSimulator())
