"""Every link of every page leads to a file, and every anchor to a heading."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "tests" / "README.md"])
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """Anchors as a forge makes them of headings, and those that stand in the page."""
    content = page.read_text(encoding="utf-8")
    heads = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", content, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}
    return made | set(re.findall(r'<a (?:id|name)="([^"]+)"', content))


def lost(page: Path) -> list[str]:
    """Links of a page that lead nowhere in the project."""
    found = []
    for link in _LINK.findall(_CODE.sub("", page.read_text(encoding="utf-8"))):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        goal = (page.parent / path).resolve() if path else page
        if not goal.exists() or (anchor and goal.suffix == ".md" and anchor not in anchors(goal)):
            found.append(link)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page):
    assert lost(page) == []


def test_a_lost_link_and_a_lost_anchor_are_found(tmp_path):
    (tmp_path / "other.md").write_text("# What’s *here*, and there\n", encoding="utf-8")
    page = tmp_path / "page.md"
    good = "[a](other.md) [b](other.md#whats-here-and-there) [c](#top) `[d](code.md)` [e](https://example.org)\n"
    page.write_text(f"# Top\n{good}[f](gone.md) [g](other.md#gone)\n", encoding="utf-8")
    assert lost(page) == ["gone.md", "other.md#gone"]


def test_every_page_is_on_the_list_of_pages():
    listed = set(_LINK.findall((ROOT / "docs" / "README.md").read_text(encoding="utf-8")))
    pages = {page.relative_to(ROOT / "docs").as_posix() for page in (ROOT / "docs").rglob("*.md")}
    assert pages - listed == {"README.md"}
