"""The report in a real browser, where one is installed: drawn without an error, and short on paper of both sizes."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from secuela.report.page import render, render_brief
from support.report_data import run_data

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")]
A4, LETTER = "210mm 297mm", "8.5in 11in"


def asked(page: Path, *more: str) -> tuple[str, str]:
    options = [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--virtual-time-budget=15000",
        "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={page.parent / 'profile'}", *more, page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run([str(BROWSER), *options], capture_output=True, text=True, timeout=240, check=False)
    return done.stdout, done.stderr


def pages(folder: Path, html: str, size: str) -> int:
    """Number of printed pages."""
    page, printed = folder / "page.html", folder / "page.pdf"
    page.write_text(html.replace("@page { @bottom-left", f"@page {{ size: {size}; @bottom-left", 1), encoding="utf-8")
    asked(page, f"--print-to-pdf={printed}", "--no-pdf-header-footer")
    return len(re.findall(rb"/Type\s*/Page[^s]", printed.read_bytes()))


def test_every_picture_that_is_not_folded_is_drawn_without_an_error(tmp_path):
    page = tmp_path / "report.html"
    page.write_text(render(run_data()), encoding="utf-8")
    dom, log = asked(page, "--dump-dom")
    assert 'data-drawn="yes"' in dom
    shown = re.sub(r'<details class="annex".*?</details>', "", dom, flags=re.DOTALL)
    assert shown.count('class="marks"') == shown.count('class="plot') > 6
    assert [line for line in log.splitlines() if "CONSOLE" in line] == []
    assert "NaN" not in shown.split("<script")[0]


def test_another_choice_is_drawn_in_its_place(tmp_path):
    html = render(run_data())
    open_policy = re.sub(r"<meta http-equiv=.Content-Security-Policy.[^>]*>", "", html)
    script = (
        "<script>window.addEventListener('load', () => setTimeout(() => {"
        "const list = document.getElementById('choose-answer'); list.value = '30';"
        "list.dispatchEvent(new Event('change')); }, 3000));</script></body>"
    )
    page = tmp_path / "report.html"
    page.write_text(script.join(open_policy.rsplit("</body>", 1)), encoding="utf-8")
    dom, _log = asked(page, "--dump-dom")
    label = re.search(r'class="plot[^"]*"[^>]*aria-label="([^"]+)"[^>]*data-picture="answer"', dom)
    assert label is not None
    assert ": homicides " in label[1]


@pytest.mark.parametrize("size", [A4, LETTER])
def test_the_report_prints_on_twelve_pages_at_most(tmp_path, size):
    assert 5 <= pages(tmp_path, render(run_data()), size) <= 12


@pytest.mark.parametrize("size", [A4, LETTER])
def test_the_brief_prints_on_two_pages(tmp_path, size):
    assert pages(tmp_path, render_brief(run_data()), size) == 2
