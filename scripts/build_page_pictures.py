"""Pictures of the live page for the documentation: one of the page, and a short animation of a lever that moves.

``python scripts/build_page_pictures.py`` starts the server with the simulator, and Chromium; both pictures go into
``docs/images``.
"""

import io
import shutil
import sys
import threading
import time
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import sync_playwright

from secuela.cli.live_simulator import LiveSimulator
from secuela.web.server import application
from secuela.web.simulator import Simulator

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
SIZE = {"width": 1280, "height": 860}
PATIENCE = 300_000  # milliseconds
DOSES, FRAME = (6, 9, 12, 15, 18), 900  # leaders a year; milliseconds that each is seen
_SETTLED = "document.body.dataset.state === location.hash && document.body.dataset.coarse === 'false'"
WIDTH = 900  # of the animation, pixels


def pictures(simulator: Simulator, folder: Path = IMAGES) -> None:
    """Write both pictures."""
    config = uvicorn.Config(application(simulator), host="127.0.0.1", port=0, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.05)
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}/en")
        frames: list[Image.Image] = []
        for dose in DOSES:
            written = page.locator('[data-key="number-0"]')
            written.fill(str(dose))
            written.press("Enter")
            while not page.evaluate(_SETTLED):
                page.wait_for_timeout(100)
            shot = page.screenshot()
            if dose == DOSES[0]:
                (folder / "live-page.png").write_bytes(shot)
            frame = Image.open(io.BytesIO(shot)).convert("RGB")
            frames.append(frame.resize((WIDTH, WIDTH * frame.height // frame.width)).quantize(64))
        browser.close()
    frames[0].save(
        folder / "live-page.gif", save_all=True, append_images=frames[1:], duration=FRAME, loop=0, optimize=True
    )
    server.should_exit = True
    running.join(30)


if __name__ == "__main__":
    if shutil.which("chromium") is None:
        sys.exit("no Chromium is installed")
    pictures(LiveSimulator())
