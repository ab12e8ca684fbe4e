"""The report as it is printed, its first screen, and the live page on a desktop and a phone, as small grey pictures.

A change of style or layout moves them.

``python scripts/build_print_pictures.py`` renews what is kept of them in ``tests/golden/printed/``.
"""

import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from secuela.report.page import render
from support.report_data import run_data
from support.stub_simulator import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

KEPT = Path(__file__).parents[1] / "golden" / "printed"
LANGUAGES = ("en", "es")
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
RASTERISER = shutil.which("pdftoppm")
LACKING = [name for name, path in (("Chromium", BROWSER), ("pdftoppm (poppler-utils)", RASTERISER)) if path is None]
SCREEN = {"width": 1280, "height": 800}
LIVE = {"live": ({"width": 1280, "height": 1000}, 0.4), "phone": ({"width": 390, "height": 1400}, 0.5)}  # with scales
CARDS = {name: f"{name}-cards" for name in LIVE}  # the six outcomes alone: of a whole phone their dots are too little
_DOTS = 28  # an inch, of a printed page
_SCALE = 0.4  # of the screen
_LEVELS = 16  # of grey, so that the files stay small
_BLOCK = 8  # dots on a side whose mean grey is compared: the eye's first look
_STEP = 32  # of 255: a block that differs by more has changed
_PATIENCE = 120_000  # milliseconds, beside other work
_SHOWN = "svg.marks"
TOLERANCE = 0.04  # share of blocks that may have changed: other fonts and versions of the browser move lines a little
# Of the live page each part is small and pale: a tenth of the screen without levers was below what is let pass of the
# report. Taken again with the same fonts and browser nothing differs at all.
LIVE_STEP, LIVE_TOLERANCE = 16, 0.01
FAULT = "without-dots"  # what a picture of the live page lacks that must not pass
_HIDE = "for (const each of document.querySelectorAll('.dots')) each.style.visibility = 'hidden'"


def taken(folder: Path) -> dict[str, list[Image.Image]]:
    """Pictures by name and language: ``printed-en`` has one for each page, ``screen-en`` the first screen.

    Args:
        folder: Where pages and prints are put meanwhile.
    """
    from playwright.sync_api import sync_playwright

    found: dict[str, list[Image.Image]] = {}
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        for language in LANGUAGES:
            page, printed, screen = (folder / f"{language}.{ending}" for ending in ("html", "pdf", "png"))
            page.write_text(render(run_data(), language), encoding="utf-8")
            shown = browser.new_context(viewport=SCREEN, offline=True).new_page()
            shown.goto(page.as_uri(), timeout=_PATIENCE, wait_until="domcontentloaded")
            shown.wait_for_selector(_SHOWN, timeout=_PATIENCE)
            shown.wait_for_timeout(3000)  # until all pictures are drawn
            shown.screenshot(path=screen)
            shown.pdf(path=printed, prefer_css_page_size=True, format="A4")
            found[f"printed-{language}"] = list(_pages(printed))
            found[f"screen-{language}"] = [_small(Image.open(screen), _SCALE)]
        browser.close()
    return found


def live_taken() -> dict[str, list[Image.Image]]:
    """The live page on the made-up run by screen and language, as ``live-en``, and with a fault."""
    from playwright.sync_api import sync_playwright

    found: dict[str, list[Image.Image]] = {}
    with served() as address, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        for name, (size, scale) in LIVE.items():
            for language in LANGUAGES:
                page = browser.new_context(viewport=size, reduced_motion="reduce").new_page()
                page.goto(f"{address}/{language}", timeout=_PATIENCE)
                page.wait_for_selector("body[data-ready=true][data-coarse=false]", timeout=_PATIENCE)
                page.wait_for_timeout(1000)  # until all pictures are drawn
                found |= _seen(page, name, language, scale)
                page.evaluate(_HIDE)
                lacking = _seen(page, name, language, scale)
                found |= {f"{seen}-{FAULT}": pictures for seen, pictures in lacking.items()}
                page.close()
        browser.close()
    return found


def _seen(page: "Page", name: str, language: str, scale: float) -> dict[str, list[Image.Image]]:
    """The whole screen, and the cards alone."""
    whole, cards = page.screenshot(), page.locator("#cards").screenshot()
    page.evaluate("scrollTo(0, 0)")
    shots = {f"{name}-{language}": whole, f"{CARDS[name]}-{language}": cards}
    return {each: [_small(Image.open(io.BytesIO(shot)), scale)] for each, shot in shots.items()}


def _pages(printed: Path) -> Iterator[Image.Image]:
    drawn = printed.parent / f"{printed.stem}-page"
    subprocess.run([str(RASTERISER), "-r", str(2 * _DOTS), "-gray", str(printed), str(drawn)], check=True, timeout=240)
    for path in sorted(drawn.parent.glob(f"{drawn.name}-*.pgm")):
        yield _small(Image.open(path), 0.5)


def _small(picture: Image.Image, scale: float) -> Image.Image:
    size = (round(picture.width * scale), round(picture.height * scale))
    grey = np.asarray(picture.convert("L").resize(size, Image.Resampling.BOX), dtype=float)
    return Image.fromarray((np.round(grey / 255 * (_LEVELS - 1)) * 255 / (_LEVELS - 1)).astype(np.uint8))


def keep(found: dict[str, list[Image.Image]], folder: Path = KEPT) -> None:
    """Pictures side by side, one file for each name; none of a fault."""
    folder.mkdir(exist_ok=True)
    for name, pictures in found.items():
        if name.endswith(FAULT):
            continue
        sheet = Image.new("L", (sum(each.width for each in pictures), max(each.height for each in pictures)), 255)
        left = 0
        for each in pictures:
            sheet.paste(each, (left, 0))
            left += each.width
        sheet.quantize(_LEVELS).save(folder / f"{name}.png", optimize=True)


def kept(name: str, width: int, folder: Path = KEPT) -> list[Image.Image]:
    """The pictures of a name, each of this width."""
    sheet = Image.open(folder / f"{name}.png").convert("L")
    return [sheet.crop((left, 0, left + width, sheet.height)) for left in range(0, sheet.width, width)]


def changed(before: Image.Image, after: Image.Image, step: int = _STEP) -> float:
    """Share of blocks of which the mean grey differs by more than a step; 1 where the pictures differ in size."""
    if before.size != after.size:
        return 1.0
    return float(np.mean(np.abs(_blocks(before) - _blocks(after)) > step))


def _blocks(picture: Image.Image) -> np.ndarray:
    grey = np.asarray(picture.convert("L"), dtype=float)
    rows, columns = (side // _BLOCK * _BLOCK for side in grey.shape)
    return grey[:rows, :columns].reshape(rows // _BLOCK, _BLOCK, columns // _BLOCK, _BLOCK).mean(axis=(1, 3))
