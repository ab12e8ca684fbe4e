"""Times of the live page in a browser: its first view, a lever to all pictures, and twenty readers at once.

``python benchmarks/page.py`` starts the server with the simulator on this machine and asks it as readers do; Chromium
is needed. It simulates some 20,000 futures and writes nothing but caches.
"""

import asyncio
import shutil
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn
from playwright.sync_api import sync_playwright

from secuela.cli.live_simulator import LiveSimulator
from secuela.web.server import application

MOVES, READERS, QUESTIONS = 20, 20, 3
TARGETS = {"first view": 1.0, "lever to all pictures, p95": 0.5, "twenty readers, p95": 3.0}
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_MOVE = """part => new Promise(done => {
  const slider = document.querySelector('[data-key="slider-0"]');
  const before = slider.value;
  slider.value = Number(slider.min) + part * (Number(slider.max) - Number(slider.min));
  if (slider.value === before) slider.stepUp();  // a dose is a whole step
  document.body.removeAttribute('data-state');
  const began = performance.now();
  slider.dispatchEvent(new Event('input', {bubbles: true}));
  const drawn = () => document.body.hasAttribute('data-state');
  const look = () => drawn() ? done(performance.now() - began) : setTimeout(look, 1);
  look();
})"""


@contextmanager
def served() -> Iterator[str]:
    """The address of a server with the simulator."""
    config = uvicorn.Config(application(LiveSimulator()), host="127.0.0.1", port=0, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        running.join(30)


def until_ready(address: str) -> float:
    """Seconds until the simulator has answered once."""
    began = time.perf_counter()
    while not httpx.get(f"{address}/api/health", timeout=60).json()["ready"]:
        time.sleep(0.2)
    return time.perf_counter() - began


def in_browser(address: str) -> tuple[float, list[float]]:
    """Seconds to the first view, and from each move of a lever to all pictures."""
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(300_000)
        began = time.perf_counter()
        page.goto(f"{address}/en")
        page.wait_for_selector("body[data-drawn]")
        first = time.perf_counter() - began
        while not page.evaluate("document.body.dataset.coarse === 'false'"):
            page.wait_for_timeout(100)
        moves = [page.evaluate(_MOVE, 0.2 + 0.6 * place / MOVES) / 1000 for place in range(MOVES)]
        browser.close()
    return first, moves


async def readers(address: str, state: dict[str, Any]) -> tuple[list[float], list[int]]:
    """Seconds and status codes of twenty readers that ask at once, each other levers, several times."""
    seconds, codes = list[float](), list[int]()

    async def reading(client: httpx.AsyncClient, reader: int) -> None:
        for turn in range(QUESTIONS):
            first, *rest = state["levers"]
            asked = {**state, "levers": [{**first, "dose": 6 + 0.01 * (reader + READERS * turn)}, *rest]}
            began = time.perf_counter()
            found = await client.post(
                f"{address}/api/answer", json={"state": asked, "page": f"{reader:016x}", "maps": False}
            )
            seconds.append(time.perf_counter() - began)
            codes.append(found.status_code)

    async with httpx.AsyncClient(timeout=300) as client:
        await asyncio.gather(*(reading(client, reader) for reader in range(READERS)))
    return seconds, codes


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return sorted(values)[round(0.95 * (len(values) - 1))]


def main() -> None:
    """Print what was measured beside what is aimed at."""
    if BROWSER is None:
        sys.exit("no Chromium is installed")
    with served() as address:
        print(f"simulator ready after {until_ready(address):.1f} s")
        first, moves = in_browser(address)
        state = LiveSimulator().offers().proposals[0].state.plain()
        seconds, codes = asyncio.run(readers(address, state))
    found = {"first view": first, "lever to all pictures, p95": p95(moves), "twenty readers, p95": p95(seconds)}
    for name, value in found.items():
        print(f"{name:32}{value:7.2f} s   (target {TARGETS[name]:g} s)")
    print(f"{'lever to all pictures, median':32}{statistics.median(moves):7.2f} s")
    print(f"status codes of {len(codes)} questions of {READERS} readers: {sorted(set(codes))}")


if __name__ == "__main__":
    main()
