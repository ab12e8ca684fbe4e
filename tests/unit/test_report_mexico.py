"""The chapters on people and on the two governments, the authority panel, and the plan as things stand."""

import json
import re
from functools import cache
from typing import Any

import altair
import numpy as np
import pytest
from test_report_page import FORBIDDEN, Page

from secuela.evidence.authority import authority
from secuela.evidence.episodes import episodes
from secuela.evidence.library import library
from secuela.report import harm, omissions, relations
from secuela.report.chapters import chapter_of, chapters, lever_chapter, pictured
from secuela.report.charts.outlines import lent
from secuela.report.governments import WHO, government_levers
from secuela.report.material import Material
from secuela.report.page import render_report
from secuela.report.panel import panel
from secuela.report.sidebyside import alike, alike_but_cost
from secuela.report.standing import as_things_stand
from secuela.report.timeline import timeline, timeline_picture
from support import mexico_run, report_run
from support.ledger_texts import claim_text, ledger_texts

DRAWS = 60
NEW = ("standing", "states", "harm", "relations")


@cache
def whole_run() -> tuple[Any, dict[str, Any], dict[str, Any]]:
    wide = mexico_run.with_mexico(report_run.with_supply(report_run.outcomes(DRAWS, 60), deaths=True))
    return wide, mexico_run.assessment(wide), mexico_run.states(wide)


def mexico_manifest(**changed: Any) -> dict[str, Any]:
    found = report_run.manifest(60, DRAWS)
    found["extra"]["levers"] = mexico_run.LEVERS
    return {**found, **changed}


def mexico_material(**changed: Any) -> Material:
    wide, assessment, states = whole_run()
    return Material(wide, mexico_manifest(**changed), assessment, report_run.dose_response(), None, states)


def _page(places: Any = "neutral", *, states: bool = True, **changed: Any) -> Page:
    wide, assessment, found = whole_run()
    shown = found if states else None
    manifest = mexico_manifest(**changed)
    return Page(render_report(wide, manifest, assessment, None, flows=report_run.flows(), states=shown, places=places))


@cache
def usual_page() -> Page:
    return _page()


def section(page: Page, name: str) -> str:
    words = Page(page.html.split(f'<section id="{name}">')[1].split("</section>")[0]).words
    return words


# ---- the page --------------------------------------------------------------------------------------------------------


def test_the_chapters_come_in_order_and_each_has_a_link():
    order = ["bottom-line", "standing", "fans", "states", "harm", "supply", "relations", "authority", "baselines"]
    assert [name for name in usual_page().ids if name in order] == order
    for name in (*NEW, "authority"):
        assert f'href="#{name}"' in usual_page().html


def test_an_older_run_has_none_of_them_and_says_nothing_of_them():
    dataset = report_run.outcomes(10, 36)
    page = Page(render_report(dataset, report_run.manifest(36, 10), report_run.assessment(dataset), None))
    assert not set(NEW) & set(page.ids)
    assert not [name for name in NEW if f'href="#{name}"' in page.html]
    assert "authority" in page.ids


def test_a_run_without_states_has_the_other_chapters():
    page = _page(states=False)
    assert "states" not in page.ids
    assert {"harm", "relations", "standing"} <= set(page.ids)


def test_ids_are_unique_and_every_inner_link_has_a_target():
    assert len(usual_page().ids) == len(set(usual_page().ids))
    targets = {found["href"][1:] for tag, found in usual_page().tags if tag == "a" and found["href"].startswith("#")}
    assert targets - set(usual_page().ids) == set()


def test_no_loaded_words_and_no_nan():
    words = usual_page().words
    kept = [record.citation for record in library().sources.values()]
    kept += [record.definition for record in library().outcomes.values()]
    kept += [text for entry in authority() for text in (entry.text.en, *entry.sources)]
    for text in sorted([*kept, *ledger_texts()], key=len, reverse=True):
        words = words.replace(re.sub(r"\s+", " ", text), "")
    assert [word for word in FORBIDDEN if re.search(rf"\b{word}\b", words, flags=re.IGNORECASE)] == []
    assert not re.search(r"\b(nan|NaN|None|inf|Infinity)\b", words)


def test_tables_and_lists_are_accessible():
    page = usual_page()
    assert sum(tag == "table" for tag, _ in page.tags) == sum(tag == "caption" for tag, _ in page.tags)
    assert all("scope" in found for tag, found in page.tags if tag == "th")
    labels = [found["for"] for tag, found in page.tags if tag == "label"]
    assert labels == [found["id"] for tag, found in page.tags if tag == "select"]


def test_every_picture_is_sound_and_carries_its_caption():
    for spec in usual_page().specs():
        assert " ".join(spec["title"]["subtitle"]).startswith("If carried out, compared with the status quo")
        assert spec["description"]
        whole = {**spec, "datasets": lent()} if "datasets" in spec else spec
        altair.Chart.from_dict(whole)


# ---- people ----------------------------------------------------------------------------------------------------------


def test_deaths_of_the_two_countries_stand_apart_and_are_never_added():
    mexico, us = harm.countries(mexico_material())
    assert [line.name for line in mexico.lines] == [
        "Homicides in Mexico", "Deaths in retaliation by groups", "Disappearances in Mexico",
        "Killed in operations: civilians", "Killed in operations: members of groups",
        "Killed in operations: Mexican forces",
    ]  # fmt: skip
    assert [line.name for line in us.lines] == ["Overdose deaths in the US", "Killed in operations: US forces"]
    words = section(usual_page(), "harm")
    assert "never added up and never netted" in words
    assert not re.search(r"\b(total|net|balance)\b", words, flags=re.IGNORECASE)


def test_retaliation_is_said_to_be_part_of_homicides():
    line = harm.countries(mexico_material())[0].lines[1]
    assert line.note == "contained in homicides, shown by itself"
    assert "adding them to homicides would count them twice" in section(usual_page(), "harm")


def test_the_numbers_of_the_table_are_those_of_the_draws():
    wide = whole_run()[0]
    dead = wide["operation_deaths"].sel(side="civilians", country="MX", mode="if_carried_out").values
    names = [str(name) for name in wide.alternative.values]
    more = (dead[names.index(report_run.PROPOSAL)] - dead[0])[:, 1:37].sum(axis=1)
    cell = harm.countries(mexico_material())[0].lines[3].cells[1]
    assert cell.median == f"+{np.median(more):.0f}"


def test_displacement_is_shown_in_both_definitions_side_by_side():
    idmc, envipe = harm.displacement(mexico_material())
    assert idmc.name.startswith("IDMC")
    assert envipe.name.startswith("ENVIPE")
    assert "never averaged" in section(usual_page(), "harm")
    assert "against the status quo" in idmc.cells[0].change


def test_complaints_and_encounters_are_there():
    names = [line.name for line in harm.others(mexico_material())]
    assert names == ["Complaints of abuse by federal forces", "Encounters at the southwest border"]


# ---- relations -------------------------------------------------------------------------------------------------------


def test_the_ladder_counts_each_future_once_at_its_worst():
    found = relations.ladder(mexico_material())
    assert found is not None
    assert found.heads == ["if carried out, to month 12", "if carried out, to month 36", "status quo, to month 36"]
    assert [step.level for step in found.steps] == list(range(8))
    for column in range(3):
        assert sum(step.shares[column].part for step in found.steps) == pytest.approx(1)
    level = whole_run()[0]["response_level"].sel(alternative=report_run.PROPOSAL, mode="if_carried_out").values
    worst = level[:, 1:37].max(axis=1)
    assert found.steps[1].shares[1].part == pytest.approx((worst == 1).mean())
    assert found.steps[0].shares[2].part == 1


def test_the_ladder_of_a_short_run_ends_with_it():
    wide = mexico_run.with_mexico(report_run.outcomes(20, 6))
    material = Material(wide, report_run.manifest(6, 20), mexico_run.assessment(wide))
    found = relations.ladder(material)
    assert found is not None
    assert found.heads[0] == "if carried out, to month 6"


def test_trade_at_risk_is_labelled_as_arithmetic():
    words = section(usual_page(), "relations")
    assert "Arithmetic, not a forecast." in words
    assert "trade at risk is not trade lost" in words


def test_relations_of_all_alternatives_keep_the_order_given():
    lines = relations.side_by_side(mexico_material())
    assert [line.title for line in lines] == [mexico_material().title(name) for name in mexico_material().alternatives]
    assert [line.title for line in lines if line.chosen] == [mexico_material().title(report_run.PROPOSAL)]
    assert lines[0].limits == f"0 of {DRAWS}"


def test_every_built_lever_has_a_government():
    from secuela.policy.lever import levers

    what_if = {"recruitment_what_if", "incapacitation_what_if", "recruitment_halved", "incapacitation_doubled"}
    names = {name for name, terms in levers().items() if not terms.what_if} - what_if
    assert names - set(WHO) == set()
    assert set(WHO.values()) == {("us",), ("mexico",), ("us", "mexico")}


def test_the_levers_of_both_governments_are_listed_with_the_dose_of_the_proposal():
    found = {entry.title: entry for entry in government_levers(mexico_material())}
    leaders = found["Leaders of the listed organisations captured or killed"]
    assert leaders.used == ["6 removals a year, by the US"]
    assert (leaders.us, leaders.mexico) == (True, True)
    assert found["Tariff threatened or imposed on Mexican goods"].used == []
    assert not found["Programmes that prevent recruitment"].us


def test_a_lever_goes_where_the_run_says():
    entry = {"lever": "new", "chapter": "relations", "pictured": ["cooperation"], "outcomes": {}}
    assert (lever_chapter(entry), pictured(entry)) == ("relations", ("cooperation",))
    assert chapter_of("cooperation") == "relations"
    assert [chapter.id for chapter in chapters()] == ["crime", "supply", "relations", "other"]


def test_a_lever_of_an_older_run_stands_with_the_others_and_is_drawn_with_what_it_moves():
    still, moved = ({"dose": 1.0, "p_lower": chance, "p_higher": 0.0} for chance in (0.0, 0.6))
    entry = {"lever": "new", "outcomes": {"homicides_mx": [still], "overdose_deaths_us": [moved]}}
    assert (lever_chapter(entry), pictured(entry)) == ("other", ("overdose_deaths_us",))


def test_a_chapter_or_an_outcome_of_a_newer_version_is_left_out():
    entry = {"lever": "new", "chapter": "weather", "pictured": ["rain", "homicides_mx"], "outcomes": {}}
    assert (lever_chapter(entry), pictured(entry)) == ("other", ("homicides_mx",))


# ---- timeline and authority ------------------------------------------------------------------------------------------


def test_what_is_later_than_the_origin_is_set_apart():
    found = timeline(mexico_material())
    assert len(found.lines()) == len(episodes())
    assert {line.when for line in found.later} == {"November 2025", "January 2026", "February 2026", "April 2026"}
    assert not any(line.who != "Mexico" for line in found.mexico)
    words = section(usual_page(), "relations")
    assert "After October 2025: ledger only" in words
    assert words.index("Mexico and the US up to the origin") < words.index("After October 2025: ledger only")


def test_the_line_is_drawn_at_the_origin_of_the_run_not_of_the_package():
    wide, assessment, _states = whole_run()
    early = Material(wide, mexico_manifest(), {**assessment, "as_of": "2024-07"})
    later = timeline(early).later
    assert len(later) > len(timeline(mexico_material()).later)
    assert any(line.when == "August 2024" for line in later)
    flagged = [line for part in panel(early) for line in part.lines if line.later]
    assert any("2025" in line.when for line in flagged)


def test_the_timeline_shows_the_phases_of_the_proposal():
    spec = timeline_picture(mexico_material()).spec
    text = json.dumps(spec)
    assert "operation, January 2026 to December 2027" in text
    assert "after the origin: no model has seen it" in text
    hollow = [layer for layer in _layers(spec) if layer["mark"].get("filled") is False]
    assert hollow
    assert all(row["year"] > 2025.8 for layer in hollow for row in layer["data"]["values"])


def _layers(spec: dict[str, Any]):
    for layer in spec["layer"]:
        if "layer" in layer:
            inner = {"data": layer.get("data")}
            yield from ({**inner, **part} for part in layer["layer"])
        else:
            yield layer


def test_the_panel_has_every_entry_with_date_and_source():
    lines = [line for part in panel(mexico_material()) for line in part.lines]
    assert len(lines) == len(authority())
    assert all(line.when and line.sources for line in lines)
    words = section(usual_page(), "authority")
    assert "48 to 51, not passed" in words
    assert "60 days" in words
    assert "none of it is legal advice" in words
    assert words.count(" later ") == sum(line.later for line in lines)


# ---- as things stand -------------------------------------------------------------------------------------------------


def test_results_lead_with_if_carried_out():
    found = as_things_stand(mexico_material())
    assert found is not None
    assert found.heads == [
        "if carried out",
        "2 % a year".replace(" %", "\u00a0%"),
        "10\u00a0% a year",
        "30\u00a0% a year",
    ]
    page = usual_page().html
    assert page.index('id="bottom-line"') < page.index('id="standing"')


def test_three_hazards_stand_apart_and_are_no_forecast():
    words = section(usual_page(), "standing")
    assert "The chances of 2, 10 and 30 % a year are assumptions of this page" in words
    assert "They are no forecasts of a decision" in words
    assert "never combined into one number" in words


def test_each_hazard_shows_its_own_rows():
    table = as_things_stand(mexico_material())
    assert table is not None
    line = next(line for line in table.lines if line.name.startswith("Cooperation"))
    chances = [cell.lower for cell in line.cells if cell]
    assert chances[1] < chances[2] < chances[3] < chances[0]


def test_rows_as_things_stand_never_reach_the_other_chapters():
    material = mexico_material()
    assert all(row.mode == "if_carried_out" for row in material.carried_out)
    row = material.row("homicides_mx", report_run.PROPOSAL, "month", 36)
    assert row is not None
    assert row.mode == "if_carried_out"


def test_a_run_of_one_mode_has_no_such_block():
    dataset = report_run.outcomes(10, 36)
    assert as_things_stand(Material(dataset, report_run.manifest(36, 10), report_run.assessment(dataset))) is None


# ---- places, cut links, texts that follow the data -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "name", "other"),
    [("us", "Gulf of America", "Gulf of Mexico"), ("mx", "Gulf of Mexico", "Gulf of America")],
)
def test_the_setting_chooses_the_name_of_a_disputed_place(places, name, other):
    page = _page(places)
    text = page.html.split("</style>")[1].replace(claim_text("C22"), "")  # a claim on the name itself
    assert name in text
    assert other not in text
    assert f"This page calls it {name}" in page.words


def test_by_default_both_names_are_shown():
    assert "Gulf of Mexico / Gulf of America" in usual_page().html
    assert "The Gulf has two names; both are shown." in usual_page().words


def test_cut_links_stand_at_the_top_in_the_label_and_in_every_picture():
    cut = ["organised_crime.conflict_deaths:violence.conflict"]
    page = _page(cut=cut)
    head = Page(page.html.split("<main>")[0]).words
    assert f"A causal link is cut in this run: {cut[0]}" in head
    assert "Causal links cut" in page.words
    for spec in page.specs():
        assert f"with causal links cut: {cut[0]}" in " ".join(spec["title"]["subtitle"])
    assert "cut in this run" not in usual_page().words
    assert "2 causal links are cut in this run" in _page(cut=[*cut, "a:b"]).words


def test_what_is_said_to_be_left_out_follows_the_run():
    dataset = report_run.outcomes(10, 36)
    older = Material(dataset, report_run.manifest(36, 10), report_run.assessment(dataset))
    assert "human rights and politics" in omissions.omitted(older)
    assert "human rights beyond complaints" in omissions.omitted(mexico_material())
    assert "politics inside either country" in omissions.omitted(mexico_material())
    assert omissions.skill(older) == "Nothing on this page was backtested."


def test_alternatives_that_come_out_the_same_say_in_what_they_differ():
    why = {titles[0]: text for titles, text in alike(mexico_material())}
    assert why["Status quo"] == (
        "They differ in whose consent they have, which moves no outcome of this run at these doses."
    )


def test_consent_that_moves_an_outcome_tells_alternatives_apart():
    """Only the two with one effect and one consent come out the same."""
    assert [titles for titles, _why in alike_but_cost(mexico_material())] == [
        ["Joint operation", "Mexican-led, with US intelligence"]
    ]
