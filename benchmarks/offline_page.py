"""How quickly the page without a server opens and answers: `python benchmarks/offline_page.py site/index.html`.

Measured in Chromium with the network cut, from the movement of a lever until every card and the fan are drawn, and
until the browser has painted them. A move after which dots or fan are as before ends the benchmark.
"""

import json
import re
import shutil
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from moved_lever import moved, p95
from playwright.sync_api import sync_playwright

from secuela.analysis.paired_responses import LeverAlone, PairedResponses, packed, unpacked
from secuela.evidence.package_version import VERSION

MOVES, FIRST_S, MOVED_MS, MOST_MB = 60, 1.0, 100.0, 6.0
STATES, MONTHS_OF_STATES = 32, 4
CHOSEN = (
    f"#v={VERSION}&consent=none&lever=leadership_removal,6,2026-01,36,by:us,means:either"
    "&lever=treatment,500,2026-01,36&lever=naloxone,5,2026-01,36&places=neutral"
)


def parts(html: str) -> dict[str, float]:
    """Megabytes of what the file is made of, and what months of states under any levers would add."""
    found = re.search(r'<script type="application/json" id="numbers">(.*?)</script>', html, re.DOTALL)
    if found is None:
        sys.exit("This is no page of this version.")
    numbers = json.loads(found[1])
    sizes = {"responses": len(numbers["responses"]["body"])}
    sizes |= {f"responses, {name}": len(held["body"]) for name, held in numbers["others"].items()}
    for kind in ("nation", "states"):
        sizes[f"months of the {kind}, all readings"] = sum(len(held[kind]) for held in numbers["figures"].values())
    sizes["left out: months of 32 states for any levers"] = STATES * MONTHS_OF_STATES * one_month(numbers["responses"])
    return {name: size / 1e6 for name, size in sizes.items()}


def one_month(held: dict[str, Any]) -> int:
    """Bytes of the responses of one outcome in one month: homicides in Mexico."""
    all_of_it = unpacked(held)
    name = max(month for outcome, _window, month in held["readings"] if outcome == "homicides_mx")
    place = held["readings"].index(["homicides_mx", "month", name])
    levers = {key: LeverAlone(each.doses, each.values[:, [place]]) for key, each in all_of_it.levers.items()}
    one = PairedResponses((all_of_it.readings[place],), (all_of_it.scales[place],), all_of_it.usual[[place]], levers)
    return len(packed(one)["body"])


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
    for name, size in parts(path.read_text(encoding="utf-8")).items():
        print(f"{name:46}{size:6.2f} MB")
    drawn, seen = ([1000 * getattr(each, name) for each in moves] for name in ("drawn", "seen"))
    print(f"{'the whole file':46}{path.stat().st_size / 1e6:6.2f} MB   (at most {MOST_MB:g} MB)")
    print(f"first view   {opened:6.2f} s    (target {FIRST_S:g} s)")
    for name, took in (("lever drawn", drawn), ("lever seen", seen)):
        print(f"{name:13}{statistics.median(took):6.0f} ms median, {p95(took):.0f} ms p95 (target {MOVED_MS:g} ms)")
    print(f"each of {MOVES} moves changed cards, dots and fan")
    return 0


if __name__ == "__main__":
    sys.exit(main())
