"""Times of the live page in a browser: its start, its first view, a lever to all pictures, and twenty readers at once.

``python benchmarks/page.py`` starts the server with the simulator on this machine and asks it as readers do; Chromium
is needed. It simulates some 20,000 futures and writes nothing but caches. A move after which cards, dots or fan are as
before ends the benchmark. ``--cold`` starts a server with empty caches of its own besides, and says when its page
answers and what it shows meanwhile.
"""

import argparse
import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn
from moved_lever import Move, moved, p95
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from secuela.cli.live_simulator import LiveSimulator
from secuela.web.server import application

MOVES, READERS, QUESTIONS = 20, 20, 3
TARGETS = {
    "simulator ready": 5.0,
    "first view": 1.0,
    "lever drawn, p95": 0.5,
    "lever seen, p95": 0.5,
    "lever seen with maps, p95": 0.5,
    "twenty readers, p95": 3.0,
    "cold: answered": 15.0,
}
SCREEN: ViewportSize = {"width": 1280, "height": 900}
TALL: ViewportSize = {"width": 1280, "height": 2400}  # with the maps
COLD_PORT, LONGEST_S = 8765, 600.0
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def served() -> Generator[str]:
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


def sharp(page: Page) -> None:
    """Wait until the answer is the fine one."""
    while not page.evaluate("document.body.dataset.coarse === 'false'"):
        page.wait_for_timeout(100)


def in_browser(browser: Browser, address: str) -> tuple[float, list[Move], list[Move]]:
    """Seconds to the first view, and each move of a lever on a usual screen and on one that shows the maps."""
    page = browser.new_page(viewport=SCREEN)
    page.set_default_timeout(300_000)
    began = time.perf_counter()
    page.goto(f"{address}/en")
    page.wait_for_selector("body[data-drawn]")
    first = time.perf_counter() - began
    sharp(page)
    usual = [moved(page, 0.2 + 0.6 * place / MOVES) for place in range(MOVES)]
    page.set_viewport_size(TALL)
    sharp(page)
    page.wait_for_timeout(1000)  # until the maps are drawn
    mapped = [moved(page, 0.21 + 0.6 * place / MOVES, maps=True) for place in range(MOVES)]
    page.close()
    return first, usual, mapped


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


def cold(browser: Browser) -> tuple[float, float, list[str]]:
    """A server in a process of its own with empty caches.

    Returns:
        Seconds until its page stands in the browser, seconds until it is answered, and what the page said of its
        progress, in the order in which it was seen.
    """
    with tempfile.TemporaryDirectory() as folder:
        caches = {"SECUELA_CACHE": f"{folder}/compiled", "XDG_CACHE_HOME": f"{folder}/others"}
        began = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-m", "secuela", "serve", "--port", str(COLD_PORT)],
            env={**os.environ, **caches},
            stderr=subprocess.DEVNULL,
        )
        try:
            page = browser.new_page(viewport=SCREEN)
            _opened(page, f"http://127.0.0.1:{COLD_PORT}/en", began)
            opened, told = time.perf_counter() - began, list[str]()
            while not page.evaluate("document.body.dataset.drawn !== undefined"):
                said = " ".join(page.locator("#starting:visible").all_inner_texts())
                told += [said] if said and said not in told else []
                if time.perf_counter() - began > LONGEST_S:
                    sys.exit(f"cold: no answer after {LONGEST_S:g} s; the page says: {told}")
                page.wait_for_timeout(100)
            answered = time.perf_counter() - began
            page.close()
        finally:
            server.terminate()
            server.wait(30)
    return opened, answered, told


def _opened(page: Page, address: str, began: float) -> None:
    """Open a page as soon as its server listens."""
    while True:
        try:
            httpx.get(address, timeout=60)
        except httpx.TransportError:
            if time.perf_counter() - began > LONGEST_S:
                raise
            time.sleep(0.1)
        else:
            page.goto(address)
            return


def main() -> None:
    """Print what was measured beside what is aimed at."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cold", action="store_true", help="a start with empty caches too, which takes a minute")
    asked = parser.parse_args()
    if BROWSER is None:
        sys.exit("no Chromium is installed")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        with served() as address:
            found = {"simulator ready": until_ready(address)}
            found["first view"], usual, mapped = in_browser(browser, address)
            state = LiveSimulator().offers().proposals[0].state.plain()
            with_readers = threading.Thread(target=lambda: taken.extend(asyncio.run(readers(address, state))))
            taken = list[Any]()
            with_readers.start()  # Playwright has a loop of its own in this thread
            with_readers.join()
        seconds, codes = taken
        for name, moves in (("", usual), (" with maps", mapped)):
            for kind in ("drawn", "seen"):
                took = [getattr(each, kind) for each in moves]
                found[f"lever {kind}{name}, median"] = statistics.median(took)
                found[f"lever {kind}{name}, p95"] = p95(took)
        found["twenty readers, p95"] = p95(seconds)
        told = list[str]()
        if asked.cold:
            found["cold: page"], found["cold: answered"], told = cold(browser)
        browser.close()
    for name, value in found.items():
        target = f"   (target {TARGETS[name]:g} s)" if name in TARGETS else ""
        print(f"{name:32}{value:7.2f} s{target}")
    print(f"each of {2 * MOVES} moves changed cards, dots and fan; with maps, these followed")
    print(f"status codes of {len(codes)} questions of {READERS} readers: {sorted(set(codes))}")
    if asked.cold:
        print(f"cold: the page said {len(told)} times how far it was, first {told[:1]}, last {told[-1:]}")


if __name__ == "__main__":
    main()
