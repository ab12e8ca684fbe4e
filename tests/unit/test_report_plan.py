"""What a page says about the proposal itself: its options, timing and author's words, and how to repeat the run."""

import re
from typing import Any

import pytest
from test_report_page import Page

from secuela.report import together
from secuela.report.material import Material
from secuela.report.page import render_report
from secuela.report.pictures import dose_pictures
from secuela.report.reproduction import command, without_folders
from secuela.report.schedule import idle, late
from secuela.report.sidebyside import alike, alternatives, compared_heads
from secuela.report.variants import option_words, tried
from secuela.text import numbers
from support import report_run

DRAWS = 40


def _captures(entry: dict[str, Any], **options: str) -> None:
    entry["phases"][0]["levers"][0] |= options
    chosen = entry["phases"][0]["levers"][0]
    entry["doses"] = {f"leadership_removal/by={chosen['by']},means={chosen['means']}": [0.0, 0.0] + [6.0] * 24}


def _material(
    months: int = 60,
    *,
    proposals: dict[str, Any] | None = None,
    draws: int = DRAWS,
    doses: dict[str, Any] | None = None,
) -> Material:
    dataset = report_run.outcomes(draws, months)
    manifest = report_run.manifest(months, draws)
    if proposals is not None:
        manifest["proposals"] = proposals
    assessment = report_run.assessment(dataset)
    return Material(dataset, manifest, assessment, doses or report_run.dose_response(month=min(36, months)))


def _page(material: Material) -> Page:
    return Page(render_report(material.outcomes, material.manifest, material.assessment, material.dose_response))


def _capture_only() -> Material:
    proposals = report_run.proposals()
    _captures(proposals[report_run.PROPOSAL], means="capture")
    return _material(proposals=proposals)


# ---- options -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lever", "options", "said"),
    [
        ("leadership_removal", {"by": "us", "means": "capture"}, ["means: capture only", "by the US"]),
        ("leadership_removal", {"by": "joint", "means": "kill"}, ["means: killing only", "jointly"]),
        ("leadership_removal", {"means": "either", "by": "mexico"}, ["by Mexico"]),
        ("border_interdiction", {"where": "corridor-arizona"}, ["where: Arizona"]),
        ("a lever of later", {"speed": "high"}, ["speed: high"]),
    ],
)
def test_each_option_has_words(lever, options, said):
    assert option_words(lever, options) == said


def test_a_capture_is_called_a_capture_wherever_the_dose_is_named():
    page = _page(_capture_only())
    words = page.words
    head, rest = words.split("Bottom line: what would have to be true", 1)
    named = "Removal of leaders: 6 removals a year, means: capture only, by the US"
    assert named in head
    assert named in rest.split("Dose and consent")[1].split("Compared with")[0]
    assert named in rest.split("Table of alternatives")[-1].split("All alternatives side by side")[-1]
    assert "Tried with the proposal's own choice: means: capture only, by the US." in words
    titles = [" ".join(spec["title"]["text"]) for spec in page.specs()]
    own = "Removal of leaders, with the proposal's own choice (means: capture only, by the US): Homicides"
    assert any(title.startswith(own) for title in titles)
    assert "removal of leaders, means: capture only, by the US" in words


def test_a_lever_that_the_proposal_does_not_use_has_no_choice_of_its_own():
    assert tried(_capture_only(), "recruitment_prevention").own == ""


def test_the_variant_is_the_one_used_most_and_others_are_mentioned():
    proposals = report_run.proposals()
    proposals[report_run.PROPOSAL]["doses"] = {
        "leadership_removal/by=us,means=capture": [0.0, 2.0],
        "leadership_removal/by=us,means=kill": [0.0, 5.0],
    }
    material = _material(proposals=proposals)
    assert tried(material, "leadership_removal").words == "means: killing only, by the US"
    assert "their doses together are read as one of this kind" in _page(material).words


def test_each_alternative_names_its_own_doses():
    found = {line.id: line.doses for line in alternatives(_capture_only())}
    assert found["status-quo"] == []
    assert found["mexican-led"] == ["Removal of leaders: 6 removals a year, by Mexico"]


# ---- constant dose and schedule ----------------------------------------------------------------------------------


def test_a_dose_held_alone_is_not_taken_for_the_proposal():
    words = _page(_material()).words
    assert "held from the first month on, alone: " in words
    assert "Not the result of the proposal, which follows its phases." in words
    assert "together, as scheduled in its phases, in all 40 futures" in words
    assert "at a dose held from the first month on, in 200 futures" in words


def test_a_negative_dose_of_the_proposal_is_read_where_it_was_tried():
    doses = report_run.dose_response("nothing")
    lever = doses["levers"][0]
    row = {**lever["outcomes"]["homicides_mx"][-1], "dose": -5000.0, "p_lower": 0.25, "p_equal": 0.5, "p_higher": 0.25}
    lever["outcomes"]["homicides_mx"].insert(0, row)
    lever["in_proposal"] = -5000.0
    words = _page(_material(doses=doses)).words
    assert "(\u22125,000 people a year), held from the first month on, alone: lower in 25 %" in words


# ---- months ------------------------------------------------------------------------------------------------------


def _with_end(months: int) -> Material:
    """A run whose assessment holds its last month, as real ones do."""
    whole = _material(months)
    dataset = whole.outcomes
    rows = list(whole.assessment["outcomes"])
    if months not in {row["month"] for row in rows}:
        short = report_run.assessment(dataset.isel(month=slice(0, months + 1)))["outcomes"]
        rows += [{**row, "month": months} for row in short if row["month"] == max(r["month"] for r in short)]
    return Material(dataset, whole.manifest, {**whole.assessment, "outcomes": rows}, whole.dose_response)


@pytest.mark.parametrize(
    ("months", "table", "headline"),
    [
        (12, [12], [12]),
        (30, [12, 30], [30]),
        (36, [12, 36], [36]),
        (48, [12, 36, 48], [36, 48]),
        (60, [12, 36, 60], [36]),
        (120, [12, 36, 60, 120], [36, 120]),
    ],
)
def test_the_end_of_the_horizon_is_in_the_table_and_the_headline(months, table, headline):
    material = _with_end(months)
    assert material.months == table
    assert together.headline_months(material) == headline
    words = _page(material).words
    bottom = words.split("Bottom line: what would have to be true")[-1].split("Dose and response")[0]
    told = {int(n) for n in re.findall(r"over the first (\d+) months", bottom)}
    assert told == set(headline)


def test_the_bottom_line_has_the_month_of_the_dose_response():
    dataset = report_run.outcomes(DRAWS, 60)
    doses = report_run.dose_response(month=12)
    material = Material(dataset, report_run.manifest(60, DRAWS), report_run.assessment(dataset), doses)
    assert material.headline_month == 12
    bottom = _page(material).words.split("Bottom line: what would have to be true")[-1].split("Dose and response")[0]
    assert set(re.findall(r"over the first (\d+) months", bottom)) == {"12"}


def _starting(first: str) -> dict[str, Any]:
    proposals = report_run.proposals()
    entry = proposals[report_run.PROPOSAL]
    entry["starts"] = {"operation": first}
    entry["phases"][0]["from"] = first
    return proposals


def test_a_phase_that_begins_after_the_headline_month_is_told_with_the_last_month():
    material = _material(proposals=_starting("2029-06"))
    assert late(material, report_run.PROPOSAL, 36)
    words = _page(material).words
    assert "The phase “operation” begins in June 2029 (month 44), after month 36" in words
    assert together.headline_months(material) == [36, 60]
    assert "over the first 60 months homicides are" in together.whole_proposal(material, _asked(material))


def _asked(material: Material) -> list[Any]:
    from secuela.report.questions import questions

    return questions(material)


def test_alternatives_are_compared_where_all_have_begun():
    words = _page(_material(proposals=_starting("2029-06"))).words
    assert "Compared at month 60, the last one, since a phase begins after month 36." in words
    assert "Against the status quo, at month 60: median" in words
    usual = _page(_material()).words
    assert "Against the status quo, at month 36: median" in usual
    assert "the last one, since a phase" not in usual


def test_a_phase_that_begins_in_the_headline_month_is_in_time():
    assert together.timing(_material(proposals=_starting("2028-10"))) == ""


# ---- nothing simulated -------------------------------------------------------------------------------------------


def _beyond() -> Material:
    proposals = _starting("2031-02")
    proposals[report_run.PROPOSAL]["doses"] = {"leadership_removal/by=us,means=either": [0.0] * 60}
    return _material(proposals=proposals)


def test_a_proposal_that_begins_after_the_horizon_is_not_called_alike():
    material = _beyond()
    title = material.title(report_run.PROPOSAL)
    assert str(idle(material, report_run.PROPOSAL)) == "2031-02"
    assert not any(title in titles for titles, _why in alike(material))
    words = _page(material).words
    assert (
        f"Nothing of “{title}” is simulated within this horizon: it begins in February 2031, after month 60." in words
    )
    assert "nothing of it is simulated within this horizon, so every comparison" in words
    assert "begins after the last simulated month, so nothing of it is simulated" in words


def test_a_lever_that_comes_too_late_is_not_called_unused():
    doses = report_run.dose_response("harms")
    doses["levers"][0]["in_proposal"] = None
    proposals = _starting("2031-02")
    proposals[report_run.PROPOSAL]["doses"] = {}
    words = _page(_material(proposals=proposals, doses=doses)).words
    assert "The proposal uses this lever only after the last simulated month." in words
    assert "The proposal does not use this lever." not in words


def test_those_that_differ_in_consent_only_are_still_named():
    assert ["Status quo", "Support only"] in [titles for titles, _why in alike(_beyond())]


@pytest.mark.parametrize("first", ["2026-01", "2030-10"])
def test_a_proposal_within_the_horizon_is_not_idle(first):
    assert idle(_material(proposals=_starting(first)), report_run.PROPOSAL) is None


# ---- units, few futures ------------------------------------------------------------------------------------------


def test_a_sum_is_not_counted_per_month():
    words = _page(_material()).words
    assert "sum since the origin, deaths Month 12" in words
    assert "in that month, deaths a month Month 12" in words
    assert "full cost, million 2025 USD Month 12" in words
    assert not re.search(r"sum since the origin, [^.]{0,40} a month Month", words)
    assert words.count("stands against a sum as that level times the number of months") == 1
    assert compared_heads(_material())[0] == "Homicides in Mexico, sum since the origin, deaths"


@pytest.mark.parametrize(
    ("chance", "draws", "said"),
    [
        (0.0, 60, "0 of 60"),
        (1.0, 60, "60 of 60"),
        (0.004, 60, "less than 2\u00a0%"),
        (0.996, 60, "more than 98\u00a0%"),
        (0.0, 500, "less than 1\u00a0%"),
        (0.123, 500, "12\u00a0%"),
        (0.0, None, "less than 1\u00a0%"),
    ],
)
def test_no_share_is_finer_than_one_future(chance, draws, said):
    assert numbers.share(chance, draws) == said


def test_few_futures_are_counted_on_the_whole_page():
    dataset = report_run.outcomes(4, 60)
    doses = {**report_run.dose_response("harms"), "draws": 4}
    for row in doses["levers"][0]["outcomes"]["homicides_mx"]:
        row |= {"p_lower": 0.25, "p_equal": 0.5, "p_higher": 0.25}
    page = Page(render_report(dataset, report_run.manifest(60, 4), report_run.assessment(dataset), doses))
    results = page.words.split("What each number rests on")[0]
    assert "lower in 1, about the same in 2, higher in 1 of 4 futures" in results
    assert "the largest share is 1 of 4" in results
    assert not re.search(r"(less than|<|more than|>)\s?\d+ %", results.replace("at least", ""))


# ---- the author's words, notes, ways to repeat -------------------------------------------------------------------


def test_the_note_and_the_sources_of_the_author_are_shown_as_text():
    proposals = report_run.proposals()
    proposals[report_run.PROPOSAL] |= {"note": "As <b>reported</b>.", "sources": ["A <i>report</i> of November"]}
    page = _page(_material(proposals=proposals))
    head = page.words.split("Bottom line: what would")[0]
    assert "The author’s note As <b>reported</b>." in head
    assert "The author’s sources A <i>report</i> of November" in head
    assert "<b>reported</b>" not in page.html


def test_the_note_on_members_killed_stands_beside_the_account_and_the_outcome():
    note = "Modelled deaths of members and homicide: the two are not reconciled."
    material = _material()
    material.manifest["notes"].append(note)
    material.manifest["caveats"] = {"members_killed": note}
    page = _page(material)
    assert "killed" in page.ids
    account = page.words.split("How members came and went")[-1].split("Contributions to the difference")[0]
    assert note in account
    assert page.words.count(note) == 3


def test_a_page_of_old_data_asks_for_nothing_that_cannot_be_done():
    html = _page(_material()).html
    assert "The data of this run end in October 2025, more than a year ago: read it as a view from then." in html
    assert "Repeat the run with newer data" not in html


def test_the_command_holds_what_decides_the_numbers():
    assert command(_material()) == (
        "secuela assess mine.yaml --draws 200 --against support-only,unilateral-operation,joint-operation,mexican-led,"
        "recruitment-prevention --seed 1 --as-of 2025-10 --months 60"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", f"secuela assess {report_run.PROPOSAL} --against"),
        ("pytest tests", f"secuela assess {report_run.PROPOSAL} --against"),
        ("secuela assess --against= --seed=7", "secuela assess --against= --seed=7 --draws 40 --as-of"),
    ],
)
def test_a_command_is_composed_where_it_was_not_typed(typed, said):
    material = _material()
    material.manifest["command_line"] = typed
    assert command(material).startswith(said)
    assert command(material).count("--seed") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("secuela assess plans/mine.yaml", "secuela assess mine.yaml"),
        ("/opt/a/secuela assess --out=/srv/b/c", "secuela assess --out=c"),
        ("secuela assess --against ./x/a.yaml,../b.yaml", "secuela assess --against a.yaml,b.yaml"),
        (r"C:\Users\a\secuela.exe assess", "secuela.exe assess"),
    ],
)  # fmt: skip
def test_folders_are_cut_and_nothing_else(text, said):
    assert without_folders(text) == said


def test_tables_keep_their_folder_in_the_list_of_checksums():
    material = _material()
    material.manifest["data_checksums"] = {"golden/prieto-curiel-2023.csv": "ab" * 32}
    assert "golden/prieto-curiel-2023.csv abab" in _page(material).words


def test_the_command_wraps_in_print():
    style = _page(_material()).html.split("@media print")[1].split("</style>")[0]
    assert re.search(r"pre code \{[^}]*white-space: pre-wrap", style)


# ---- fan ---------------------------------------------------------------------------------------------------------


def _fan(months: int = 60, *, high: float = 1.0) -> dict[str, Any]:
    from secuela.report.pictures import members_fan

    dataset = report_run.outcomes(DRAWS, months)
    dataset["cartel_members"].loc[{"alternative": "status-quo"}] *= high ** (dataset["month"] / months).astype(
        "float32"
    )
    material = Material(dataset, report_run.manifest(months, DRAWS), report_run.assessment(dataset))
    picture = members_fan(material)
    assert picture is not None
    return picture.spec


def _layers(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [leaf for layer in spec["layer"] for leaf in (_layers(layer) if "layer" in layer else [layer])]


def test_the_scale_of_a_fan_holds_the_status_quo():
    layers = _layers(_fan(high=3.0))
    line = next(layer for layer in layers if layer["mark"].get("strokeDash") == [5, 3])
    top = line["encoding"]["y"]["scale"]["domain"][1]
    assert max(row["q50"] for row in line["data"]["values"]) > 2
    assert max(row["q95"] for row in line["data"]["values"]) < top


def test_the_legend_draws_each_series_as_the_picture_does():
    layer = next(layer for layer in _layers(_fan()) if "shape" in layer["encoding"])
    scales = {name: layer["encoding"][name]["scale"] for name in ("shape", "strokeDash", "fill")}
    looks = {label: [scales[name]["range"][i] for name in scales] for i, label in enumerate(scales["shape"]["domain"])}
    assert looks["Median of the status quo"] == ["M-1,0H1", [5, 3], "transparent"]
    band = next(look for label, look in looks.items() if "reported 2025" in label)
    assert band[0].endswith("Z")
    assert band[2] != "transparent"


def test_dose_pictures_say_that_the_dose_is_held_alone():
    captions = [" ".join(item.spec["title"]["subtitle"]) for row in dose_pictures(_material()) for item in row.pictures]
    assert captions
    assert all("dose held from the first month on, alone" in caption for caption in captions)
