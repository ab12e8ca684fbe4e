"""The page: whole, offline, safe against the words of users, and right in its odd cases."""

import hashlib
import json
import re
from base64 import b64encode
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

from secuela.evidence.authority import authority
from secuela.evidence.library import library
from secuela.report.page import render_report
from support import report_run
from support.ledger_texts import ledger_texts

FORBIDDEN = (
    "war",
    "wars",
    "fighter",
    "fighters",
    "success",
    "successful",
    "neutralised",
    "neutralized",
    "hawk",
    "hawks",
)
SECTIONS = [
    "bottom-line", "doses", "fans", "authority", "baselines", "alternatives", "choosing", "works", "rests", "claims",
    "basis", "not-modelled", "limits", "reproduce", "yardstick",
]  # fmt: skip


class Page(HTMLParser):
    """Tags, ids, visible text and scripts of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html, self.tags, self.ids, self.scripts = html, [], [], []
        self.text: list[str] = []
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if tag in {"script", "style"}:
            self._inside.append(tag)
            self.scripts.append((found, ""))

    def handle_endtag(self, tag):
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()

    def handle_data(self, data):
        if not self._inside:
            self.text.append(data)
        elif self.scripts:
            attrs, before = self.scripts[-1]
            self.scripts[-1] = (attrs, before + data)

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.text)).replace("\u00a0", " ")

    def specs(self) -> list[dict[str, Any]]:
        return [json.loads(text) for attrs, text in self.scripts if attrs.get("id", "").startswith("spec-")]


def made(
    proposal: str = report_run.PROPOSAL,
    *,
    draws: int = 40,
    months: int = 60,
    alternatives: tuple[str, ...] = report_run.ALTERNATIVES,
    doses: dict[str, Any] | None = None,
    failed: tuple[int, ...] = (),
    **changed: Any,
) -> Page:
    dataset = report_run.outcomes(draws, months, alternatives, failed)
    manifest = {**report_run.manifest(months, draws), **changed}
    return Page(render_report(dataset, manifest, report_run.assessment(dataset, proposal), doses))


@cache
def usual() -> Page:
    return made(doses=report_run.dose_response())


def test_sections_come_in_the_order_of_the_design():
    assert [name for name in usual().ids if name in SECTIONS] == SECTIONS


def test_ids_are_unique_and_every_inner_link_has_a_target():
    assert [name for name, n in Counter(usual().ids).items() if n > 1] == []
    targets = {found["href"][1:] for tag, found in usual().tags if tag == "a" and found["href"].startswith("#")}
    assert targets - set(usual().ids) == set()


def test_nothing_is_loaded_from_anywhere():
    loaded = [
        found for tag, found in usual().tags if "src" in found or tag in {"link", "iframe", "img", "object", "base"}
    ]
    style = usual().html.split("<style>")[1].split("</style>")[0]
    assert loaded == []
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_of_the_page_forbids_the_network_and_any_other_script():
    policy = next(
        found["content"] for tag, found in usual().tags if found.get("http-equiv") == "Content-Security-Policy"
    )
    scripts = re.findall(r"<script>(.*?)</script>", usual().html, flags=re.DOTALL)
    hashes = [b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert "default-src 'none'" in policy
    assert re.findall(r"'sha256-([^']+)'", policy) == hashes
    assert not {"'unsafe-eval'", "https:", "*"} & set(policy.split())


def test_one_bundle_serves_all_pictures():
    assert usual().html.count("window.secuelaEmbed=") == 1
    assert len(usual().specs()) == 6 + 2 + 2


def test_no_nan_or_none_reaches_the_reader():
    assert not re.search(r"\b(nan|NaN|None|inf|Infinity)\b", usual().words)
    assert not re.search(r"\b(NaN|Infinity)\b", json.dumps(usual().specs()))


def test_a_hostile_title_stays_text():
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"' {{ 7*7 }} & co"
    proposals = report_run.proposals()
    proposals[report_run.PROPOSAL]["title"] = {"en": hostile, "es": hostile}
    proposals[report_run.PROPOSAL]["phases"][0]["levers"][0]["note"] = "<b onclick=alert(3)>note</b>"
    page = made(proposals=proposals, doses=report_run.dose_response(), notes=["<i>hostile note</i>"])
    safe = usual()
    assert Counter(tag for tag, _ in page.tags)["script"] == Counter(tag for tag, _ in safe.tags)["script"]
    assert not [found for tag, found in page.tags if tag == "img" or any(name.startswith("on") for name in found)]
    assert "<b onclick=alert(3)>note</b>" in page.words
    assert "<i>hostile note</i>" in page.words
    assert hostile in page.words
    assert any(hostile[:40] in json.dumps(spec).replace('\\"', '"') for spec in page.specs())


def test_only_plain_addresses_become_links():
    outside = [found["href"] for tag, found in usual().tags if tag == "a" and not found["href"].startswith("#")]
    assert outside
    assert all(address.startswith(("https://", "http://")) for address in outside)


def test_no_loaded_words_in_generated_text():
    """Citations keep the words of their authors; records of evidence and ledgers are checked where they are kept."""
    words = usual().words
    kept = [record.citation for record in library().sources.values()]
    kept += [record.definition for record in library().outcomes.values()]
    kept += [text for entry in authority() for text in (entry.text.en, *entry.sources)]
    for text in sorted([*kept, *ledger_texts()], key=len, reverse=True):
        words = words.replace(re.sub(r"\s+", " ", text), "")
    assert [word for word in FORBIDDEN if re.search(rf"\b{word}\b", words, flags=re.IGNORECASE)] == []


def test_the_head_says_what_is_assumed():
    words = usual().words
    for expected in (
        "All results read: if carried out",
        "in training, not carried out (as of November 2025)",
        "without Mexico's consent",
        "October 2025",
        "Removal of leaders: 6 removals a year, by the US from January 2026 for 24 months; dose: judgement",
    ):
        assert expected in words


def test_the_bottom_line_starts_from_dose_response():
    after = usual().words.split("Bottom line: what would have to be true")[-1]
    assert after.strip().startswith(
        "For homicides in Mexico over the first 36 months to be lower than under the status quo"
    )


def test_every_picture_carries_its_caption_and_a_description():
    for spec in usual().specs():
        caption = " ".join(spec["title"]["subtitle"])
        assert caption.startswith("If carried out, compared with the status quo at the same date, as of October 2025")
        assert "does not predict; not backtested." in caption
        assert spec["description"]


def test_fans_show_the_record_and_mark_what_no_backtest_covers():
    fan = json.dumps(next(spec for spec in usual().specs() if "the past and 60" in " ".join(spec["title"]["text"])))
    for expected in ("simulated, not backtested", "Observed: victims in case files", "Preliminary daily counts"):
        assert expected in fan
    assert "per 100,000 a year" in fan


def test_fan_bands_are_the_quantiles_of_the_draws():
    import numpy as np

    dataset = report_run.outcomes(40, 60)
    values = dataset["homicides_mx"].sel(alternative=report_run.PROPOSAL, mode="if_carried_out", month=60).values
    text = json.dumps(usual().specs()[6])
    for level in np.quantile(values.astype(float), [0.05, 0.5, 0.95]):
        assert f"{float(f'{level:.6g}'):g}" in text


def test_the_table_gives_both_baselines_and_the_direction():
    words = usual().words
    assert "Homicides in Mexico lower is better · about the same: within 3 %" in words
    assert "Members of organised-crime groups neither counts as better" in words
    assert "Against the status quo at the same date" in words
    assert "Against the level at the origin" in words


def test_exits_are_kept_apart():
    words = usual().words
    for expected in ("through recruitment", "through killing", "through detention", "through people leaving"):
        assert expected in words
    assert "Killing is not counted as a gain here" in words


def test_the_level_of_2022_and_of_the_origin_stand_apart():
    words = usual().words
    assert "Members in 2022, persons 172,000 (157,000 to 188,000)" in words
    assert "Members at the origin, persons 182,000 (167,000 to 197,000)" in words


def test_group_counts_stand_side_by_side_and_stop_at_the_origin():
    words = usual().words
    assert "Groups in the network of 2020 150" in words
    assert " 198 " in words
    assert "Lantia, 2026" not in words


def test_alternatives_that_no_model_tells_apart_are_named():
    assert "Indistinguishable here: “Status quo”, “Support only”." in usual().words


def test_alternatives_that_differ_in_cost_only_are_named():
    proposals = report_run.proposals()
    dataset = report_run.outcomes(20, 36)
    dataset["cost_us"].loc[{"alternative": "mexican-led"}] = 1.0
    proposals["mexican-led"]["doses"] = {"leadership_removal/by=mexico": [6.0]}
    manifest = {**report_run.manifest(36, 20), "proposals": proposals}
    page = Page(render_report(dataset, manifest, report_run.assessment(dataset), None))
    assert "The same here in everything but cost: “Joint operation”, “Mexican-led, with US intelligence”." in page.words


def test_alternatives_keep_the_order_given():
    places = [usual().html.rindex(f'<th scope="row">{name}') for name in ("Unilateral", "Joint", "Mexican-led")]
    assert places == sorted(places)


def test_parameters_carry_grade_range_source_and_reason():
    words = usual().words
    assert (
        "Incapacitation rate organised_crime.eta B 0.02 0.027 0.034 a year Fitted by the authors to arrests." in words
    )
    assert "judgement: no source gives the number 1 parameter" in words
    assert "Share of the uncertainty that is judgement: not computed in this run." in words


def test_the_share_of_each_rival_description_is_shown():
    assert "trend of the published model: 24 %" in usual().words
    assert "trend rose after 2019 while the record fell" in usual().words


def test_absent_outcomes_are_named_as_absent():
    assert "These are absent, not zero." in usual().words
    assert "Overdose deaths in the US" in usual().words


def test_limits_are_linked_and_complete():
    words = usual().words
    for expected in (
        "explores, it does not predict", "No evidence exists on overt US force in today’s Mexico",
        "Not legal, targeting or operational advice", "A high probability is no endorsement",
        "Omissions can reverse results",
        "Its data end in October 2025. After October 2026 read it as a view from then",
        "How to report an error",
        "Corrections log",
    ):  # fmt: skip
        assert expected in words


def test_the_command_is_shown_without_the_folders_of_a_machine():
    assert "secuela assess mine.yaml --draws 200" in usual().words
    assert "/srv/" not in usual().html


def test_tables_and_language_are_accessible():
    page = usual()
    assert ("html", {"lang": "en"}) in page.tags
    tables = sum(tag == "table" for tag, _ in page.tags)
    assert tables == sum(tag == "caption" for tag, _ in page.tags)
    assert all("scope" in found for tag, found in page.tags if tag == "th")
    assert all(found.get("aria-label") for tag, found in page.tags if found.get("role") == "img")


def test_without_dose_response_it_says_what_it_cannot_say():
    words = made().words
    assert "This run holds no dose-response, so it cannot say what would have to be true." in words
    assert "The modelled parts of the proposal together" in words


def test_one_month():
    page = made(months=1, doses=report_run.dose_response(month=1))
    assert "over the first month" in page.words
    assert "1 month, 40 futures" in page.words
    assert not re.search(r"\b(nan|NaN)\b", page.words)


def test_the_status_quo_itself():
    words = made("status-quo", doses=report_run.dose_response()).words
    assert "The proposal under test is the status quo itself" in words
    assert "so there is no difference to account for" in words


def test_one_alternative():
    words = made("status-quo", alternatives=("status-quo",), doses=report_run.dose_response()).words
    assert "This run holds one alternative only" in words


def test_failed_draws_are_told_and_leave_no_gap():
    dataset = report_run.outcomes(40, 60, failed=(3, 5))
    assessment = report_run.assessment(dataset) | {"failed_draws": 2}
    page = Page(render_report(dataset, report_run.manifest(60, 40), assessment, None))
    assert "2 failed and are left out" in page.words
    assert not re.search(r"\b(NaN)\b", page.html.split("<main>")[1].split("<footer")[0])


def test_all_draws_failed_leaves_a_page_that_says_so():
    dataset = report_run.outcomes(4, 60, failed=(0, 1, 2, 3))
    whole = report_run.outcomes(4, 60)
    page = Page(
        render_report(dataset, report_run.manifest(60, 4), report_run.assessment(whole) | {"failed_draws": 4}, None)
    )
    assert "no draw was computed for the proposal" in page.words


@pytest.mark.parametrize("missing", ["reference_policy", "structure", "origin", "notes", "extra", "saturated_draws"])
def test_a_manifest_with_a_part_missing_still_makes_a_page(missing):
    manifest = report_run.manifest(60, 10)
    del manifest[missing]
    dataset = report_run.outcomes(10, 60)
    page = Page(render_report(dataset, manifest, report_run.assessment(dataset), None))
    assert [name for name in page.ids if name in SECTIONS] == SECTIONS
