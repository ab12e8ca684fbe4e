"""How quickly the page without a server opens and answers: `python benchmarks/offline_page.py site/index.html`.

Measured in Chromium with the network cut, from the movement of a lever until every card and the fan are drawn, and
until the browser has painted them. A move after which dots or fan are as before ends the benchmark.
"""

import shutil
import statistics
import sys
import time
from pathlib import Path

from moved_lever import moved, p95
from playwright.sync_api import sync_playwright

from secuela.evidence.package_version import VERSION

MOVES, FIRST_S, MOVED_MS, MOST_MB = 60, 1.0, 100.0, 6.0
CHOSEN = (
    f"#v={VERSION}&consent=none&lever=leadership_removal,6,2026-01,36,by:us,means:either"
    "&lever=treatment,500,2026-01,36&lever=naloxone,5,2026-01,36&places=neutral"
)


def main() -> int:
    """Print each figure beside its target."""
    if len(sys.argv) == 1:
        print(__doc__)
        return 2
    path = Path(sys.argv[1]).resolve()
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_context(offline=True, viewport={"width": 1280, "height": 900}).new_page()
        began = time.perf_counter()
        page.goto(f"{path.as_uri()}?lang=en{CHOSEN}")
        page.wait_for_selector("body[data-drawn]", timeout=60_000)
        opened = time.perf_counter() - began
        told = page.locator("#linked, #problems").all_inner_texts()
        if any(told):
            sys.exit(f"The page does not answer what it was asked: {' '.join(told)}")
        moves = [moved(page, 0.2 + 0.7 * place / MOVES) for place in range(MOVES)]
        browser.close()
    drawn, seen = ([1000 * getattr(each, name) for each in moves] for name in ("drawn", "seen"))
    print(f"size         {path.stat().st_size / 1e6:6.2f} MB   (at most {MOST_MB:g} MB)")
    print(f"first view   {opened:6.2f} s    (target {FIRST_S:g} s)")
    for name, took in (("lever drawn", drawn), ("lever seen", seen)):
        print(f"{name:13}{statistics.median(took):6.0f} ms median, {p95(took):.0f} ms p95 (target {MOVED_MS:g} ms)")
    print(f"each of {MOVES} moves changed cards, dots and fan")
    return 0


if __name__ == "__main__":
    sys.exit(main())
