"""The page in a real browser, where one is installed: every picture is drawn, and nothing fails or calls out."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from secuela.report.page import render_report
from support import mexico_run, report_run

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


def test_the_maps_are_drawn_with_the_outlines_that_the_page_lends_them(tmp_path):
    wide = mexico_run.with_mexico(report_run.outcomes(20, 60))
    html = render_report(
        wide, report_run.manifest(60, 20), mexico_run.assessment(wide), None, states=mexico_run.states(wide)
    )
    page = tmp_path / "report.html"
    page.write_text(html, encoding="utf-8")
    dom, log = _drawn(page, tmp_path / "profile")
    assert 'data-drawn="yes"' in dom
    assert dom.count('class="marks"') == html.count("data-spec=")
    assert [line for line in log.splitlines() if "CONSOLE" in line] == []
    drawn = dom.split('<section id="states">')[1].split("</section>")[0]
    shapes = re.findall(r'aria-roledescription="geoshape"[^>]*d="(M[^"]+)"', drawn)
    assert len(shapes) >= 5 * 32
    assert "NaN" not in drawn
    assert "State: Sinaloa" in drawn


def test_another_alternative_can_be_put_on_the_maps(tmp_path):
    wide = mexico_run.with_mexico(report_run.outcomes(20, 60))
    html = render_report(
        wide, report_run.manifest(60, 20), mexico_run.assessment(wide), None, states=mexico_run.states(wide)
    )
    script = (
        "<script>window.addEventListener('load', () => setTimeout(() => {"
        "const list = document.getElementById('maps-alternative'); list.value = '2';"
        "list.dispatchEvent(new Event('change')); }, 3000));</script>"
    )
    open_policy = re.sub(r"<meta http-equiv=.Content-Security-Policy.[^>]*>", "", html)
    (tmp_path / "before.html").write_text(html, encoding="utf-8")
    (tmp_path / "after.html").write_text(f"{script}</body>".join(open_policy.rsplit("</body>", 1)), encoding="utf-8")
    before, after = (
        _drawn(tmp_path / f"{name}.html", tmp_path / name)[0].split('<section id="states">')[1].split("</section>")[0]
        for name in ("before", "after")
    )
    told = [re.findall(r"State: Sinaloa; Change[^:]*: ([^;\"]+)", text) for text in (before, after)]
    assert len(told[0]) == len(told[1]) > 0
    assert told[0] != told[1]
