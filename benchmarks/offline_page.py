"""How quickly the page without a server opens and answers: `python benchmarks/offline_page.py site/index.html`.

Measured in Chromium with the network cut, from the movement of a lever until every card and the fan are drawn.
"""

import shutil
import statistics
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

MOVES, FIRST_S, MOVED_MS = 60, 1.0, 100.0
CHOSEN = "#v=0.1.0&consent=none&lever=treatment,500,2026-01,36&lever=naloxone,5,2026-01,36&places=neutral"
MOVED = """async (moves) => {
  const found = [];
  const slider = document.querySelector('input[type=range]');
  for (let place = 0; place < moves; place += 1) {
    document.body.removeAttribute('data-drawn');
    slider.value = Number(slider.max) * (0.2 + (0.7 * place) / moves);
    const began = performance.now();
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    while (!document.body.hasAttribute('data-drawn')) await new Promise((done) => setTimeout(done, 0));
    found.push(performance.now() - began);
  }
  return found;
}"""


def main() -> int:
    """Print each figure beside its target."""
    if len(sys.argv) == 1:
        print(__doc__)
        return 2
    address = Path(sys.argv[1]).resolve().as_uri()
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_context(offline=True, viewport={"width": 1280, "height": 900}).new_page()
        began = time.perf_counter()
        page.goto(f"{address}?lang=en{CHOSEN}")
        page.wait_for_selector("body[data-drawn]", timeout=60_000)
        opened = time.perf_counter() - began
        took = sorted(page.evaluate(MOVED, MOVES))
        browser.close()
    late = took[round(0.95 * (len(took) - 1))]
    print(f"first view   {opened:6.2f} s    (target {FIRST_S:g} s)")
    print(f"lever moved  {statistics.median(took):6.0f} ms median, {late:.0f} ms p95 (target {MOVED_MS:g} ms)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
