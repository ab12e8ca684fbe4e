"""The page in a real browser, where one is installed: every picture is drawn, and nothing fails or calls out."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import report_run

from secuela.report.page import render_report

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")


def _drawn(page: Path, profile: Path) -> tuple[str, str]:
    options = [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--virtual-time-budget=15000",
        "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={profile}", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run([str(BROWSER), *options], capture_output=True, text=True, timeout=120, check=False)
    return done.stdout, done.stderr


def test_every_picture_is_drawn_without_an_error(tmp_path):
    dataset = report_run.with_supply(report_run.outcomes(20, 60), deaths=True)
    doses = report_run.dose_response()
    doses["levers"].append(report_run.supply_lever("border_interdiction", "fentanyl_supply_us", "overdose_deaths_us"))
    html = render_report(
        dataset, report_run.manifest(60, 20), report_run.assessment(dataset), doses, flows=report_run.flows()
    )
    page = tmp_path / "report.html"
    page.write_text(html, encoding="utf-8")
    dom, log = _drawn(page, tmp_path / "profile")
    assert 'data-drawn="yes"' in dom
    assert dom.count('class="marks"') == html.count("data-spec=") == 6 + 2 + 2 + 4 + 5 + 1 + 4 + 1
    assert [line for line in log.splitlines() if "CONSOLE" in line] == []
    ids = re.findall(r'\sid="([^"]+)"', dom.split("<main>")[1].split("<footer")[0])
    assert len(ids) == len(set(ids))
