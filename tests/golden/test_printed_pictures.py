"""The printed report, its first screen and the live page look as they did when last looked at, in both languages."""

import warnings

import numpy as np
import pytest
from PIL import Image, ImageDraw

from support.printed_pictures import (
    CARDS,
    FAULT,
    KEPT,
    LACKING,
    LANGUAGES,
    LIVE,
    LIVE_STEP,
    LIVE_TOLERANCE,
    TOLERANCE,
    changed,
    kept,
    live_taken,
    taken,
)

_REMEDY = "look at the new ones, then `python scripts/build_print_pictures.py` keeps them"
_LARGEST = 300_000  # bytes of all pictures together
NAMES = [f"{what}-{language}" for what in ("printed", "screen", *LIVE, *CARDS.values()) for language in LANGUAGES]


@pytest.fixture(scope="module")
def now(tmp_path_factory):
    if LACKING:
        told = f"Printed report and live page are compared with nothing: not installed: {', '.join(LACKING)}."
        warnings.warn(told, stacklevel=1)
        pytest.skip(told)
    return {**taken(tmp_path_factory.mktemp("printed")), **live_taken()}


@pytest.mark.nightly
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("name", [name for name in NAMES if name.partition("-")[0] in LIVE])
def test_the_live_page_looks_as_it_did(now, name):
    (shown,) = now[name]
    assert changed(kept(name, shown.width)[0], shown, LIVE_STEP) <= LIVE_TOLERANCE, _REMEDY


@pytest.mark.nightly
@pytest.mark.parametrize("shown", ["live", *CARDS.values()])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_live_page_that_has_lost_its_dots_does_not_pass(now, shown, language):
    name = f"{shown}-{language}"
    lacking = now[f"{name}-{FAULT}"][0]
    assert changed(now[name][0], lacking, LIVE_STEP) > LIVE_TOLERANCE
    assert changed(kept(name, lacking.width)[0], lacking, LIVE_STEP) > LIVE_TOLERANCE


@pytest.mark.nightly
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("name", [name for name in NAMES if name.partition("-")[0] not in LIVE])
def test_every_page_looks_as_it_did(now, name):
    before = kept(name, now[name][0].width)
    assert len(now[name]) == len(before), f"another number of pages; {_REMEDY}"
    shares = {page: changed(*pair) for page, pair in enumerate(zip(before, now[name], strict=True), start=1)}
    assert {page: share for page, share in shares.items() if share > TOLERANCE} == {}, _REMEDY


def test_the_kept_pictures_are_small_and_no_page_is_empty():
    files = [KEPT / f"{name}.png" for name in NAMES]
    assert sum(path.stat().st_size for path in files) < _LARGEST
    for path in files:
        assert np.asarray(Image.open(path).convert("L")).std() > 10, path.name


def test_a_picture_that_is_missing_is_seen_and_a_shifted_line_is_not():
    page = Image.new("L", (232, 328), 255)
    draw = ImageDraw.Draw(page)
    for line in range(20, 300, 6):
        draw.line((20, line, 210, line), fill=120)
    shifted = page.transform(page.size, Image.Transform.AFFINE, (1, 0, 0, 0, 1, 1), fillcolor=255)
    assert changed(page, shifted) <= TOLERANCE
    blank = page.copy()
    ImageDraw.Draw(blank).rectangle((20, 60, 210, 140), fill=255)
    assert changed(page, blank) > TOLERANCE
    assert changed(page, page.crop((0, 0, 100, 100))) == 1
