"""First pages as pictures: of every shipped proposal for the gallery, and of one saved run for the front pages.

    python scripts/build_gallery.py                simulate each shipped proposal, write docs/gallery.md and pictures
    python scripts/build_gallery.py --draws 100    with so many futures
    python scripts/build_gallery.py --front RUN    the pictures of README.md and README.es.md, from a saved run

Needs Chromium. Pictures are small (WebP); together they stay below two megabytes.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

import secuela
from secuela.evidence.languages import LANGUAGES
from secuela.policy.proposal_reading import shipped
from secuela.report.page import render
from secuela.report.run_data import RunData, run_data
from secuela.runs.store import open_run

DOCS = Path(__file__).resolve().parents[1] / "docs"
PICTURES, LISTED, FRONT = DOCS / "images" / "gallery", DOCS / "gallery.md", DOCS / "images"
OPENING, CLOSING = "<!-- gallery: written by scripts/build_gallery.py -->", "<!-- end of gallery -->"
SCREEN = {"width": 1280, "height": 1160}
WIDTH, QUALITY = 760, 45  # of a picture of the gallery: pixels, and per cent
PATIENCE = 120_000  # milliseconds
LEFT_OUT = ("status-quo", "equal-budget")  # nothing is added; its doses follow from another proposal


@contextmanager
def browser() -> Iterator[Page]:
    """A page of Chromium without a network."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        sys.exit("no Chromium is installed")
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened.new_context(viewport=SCREEN, offline=True).new_page()
        opened.close()


def first_screen(page: Page, run: RunData, language: str) -> Image.Image:
    """The first screen of a report."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.html"
        file.write_text(render(run, language), encoding="utf-8")
        page.goto(file.as_uri(), timeout=PATIENCE, wait_until="domcontentloaded")
        page.wait_for_selector("svg.marks", timeout=PATIENCE)
        page.wait_for_timeout(1500)
        return Image.open(BytesIO(page.screenshot())).convert("RGB")


def front(folder: str) -> None:
    """Both pictures of the front pages."""
    run = run_data(open_run(folder).verify())
    with browser() as page:
        for language, name in zip(LANGUAGES, ("report.png", "report.es.png"), strict=True):
            first_screen(page, run, language).quantize(128).save(FRONT / name, optimize=True)


def gallery(names: Sequence[str], draws: int) -> None:
    """First pages of some shipped proposals in both languages, and the page that shows all that are there."""
    PICTURES.mkdir(exist_ok=True)
    with browser() as page:
        for name in names:
            run = run_data(secuela.simulate(name, draws=draws, standing=False))
            for language in LANGUAGES:
                picture = first_screen(page, run, language)
                size = (WIDTH, round(WIDTH * picture.height / picture.width))
                picture = picture.resize(size, Image.Resampling.LANCZOS)
                picture.save(PICTURES / f"{name}.{language}.webp", quality=QUALITY, method=6)
            print(f"{name}: run {run.id}", flush=True)
    text = LISTED.read_text(encoding="utf-8")
    before, after = text.partition(OPENING)[0], text.partition(CLOSING)[2]
    under = f"Made with {draws} futures each by Secuela {secuela.__version__}: a quick look, no result to be quoted.\n"
    LISTED.write_text("\n".join([f"{before}{OPENING}", under, *_shown(), f"{CLOSING}{after}"]), encoding="utf-8")


def _shown() -> Iterator[str]:
    """The part of each proposal of which there are pictures."""
    for name in shipped_names():
        if not (PICTURES / f"{name}.{LANGUAGES[0]}.webp").exists():
            continue
        yield f"## `{name}`\n"
        for language, kind in zip(LANGUAGES, ("first page in English", "primera página en español"), strict=True):
            yield f"![{kind}: {name}](images/gallery/{name}.{language}.webp)\n"


def shipped_names() -> list[str]:
    """Ids of the proposals that have a page."""
    return [name for name in shipped() if name not in LEFT_OUT]


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=200, help="futures of each alternative")
    parser.add_argument("--front", metavar="RUN", help="a saved run: write the pictures of the front pages alone")
    parser.add_argument("names", nargs="*", metavar="PROPOSAL", help="only these; all shipped ones by default")
    asked = parser.parse_args()
    if asked.front:
        front(asked.front)
    else:
        gallery(asked.names or shipped_names(), asked.draws)


if __name__ == "__main__":
    main()
