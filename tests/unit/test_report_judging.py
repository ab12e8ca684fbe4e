"""The chapters that judge: choosing, where it works, what it rests on; known answers on made-up arrays."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from test_report_page import Page

from secuela.analysis.boxes import Box, Condition
from secuela.analysis.scenario_discovery import Estimate, Scenario
from secuela.analysis.shapley import GROUPS
from secuela.evidence.library import library
from secuela.report.choosing import choosing
from secuela.report.conclusions import conclusions
from secuela.report.material import Material
from secuela.report.page import render_report
from secuela.report.paths import any_whole, paths, summed
from secuela.report.scenario_words import condition_words
from secuela.runs.rows import LEVELS
from secuela.text.likelihood import table
from support import report_run

ARMS = ("status-quo", "plan", "other")
DRAWS, MONTHS = 10, 12


def dataset(plan=None, other=None, cost=None):
    """Homicides are 1,000 a month under the status quo; the others are `(draw,)` factors or `(draw, month)`."""
    cube = np.full((3, 1, DRAWS, MONTHS + 1), 1000.0)
    for place, factor in ((1, plan), (2, other)):
        if factor is not None:
            wide = np.asarray(factor, dtype=float)
            cube[place, 0] *= wide if wide.ndim == 2 else wide[:, None]
    cube[..., 0] = 1000
    dims = ("alternative", "mode", "draw", "month")
    arrays = {"homicides_mx": (dims, cube)}
    if cost is not None:
        money = np.zeros((3, 1, DRAWS, MONTHS + 1, 2))
        money[1:, ..., 1:, :] = np.reshape(cost, (2, 1, 1, 1, 1))
        arrays["cost_us"] = ((*dims, "definition"), money)
    coords = {"alternative": list(ARMS), "mode": ["if_carried_out"], "draw": range(DRAWS), "month": range(MONTHS + 1)}
    return xr.Dataset(arrays, coords=coords | ({"definition": ["incremental", "full"]} if cost is not None else {}))


def material(explanation=None, proposal="plan", **levels):
    held = dataset(**levels)
    rows = [
        {
            "outcome": str(name),
            "alternative": arm,
            "mode": "if_carried_out",
            "window": "cumulative",
            "month": MONTHS,
            "unit": "death",
            "mean": 1.0,
            "quantiles": dict.fromkeys(LEVELS, 1.0),
            "vs_baseline": None,
            "vs_origin": None,
            "backtested": False,
        }
        for name in held.data_vars
        for arm in ARMS
    ]
    assessment = {
        "proposal": proposal, "baseline": "status-quo", "alternatives": list(ARMS), "as_of": "2025-10",
        "months": MONTHS, "draws": DRAWS, "failed_draws": 0, "outcomes": rows,
    }  # fmt: skip
    return Material(held, {}, assessment, explanation=explanation)


def cells(found, arm):
    return next(row.cells for row in found.rows if row.title == arm)


def test_regret_is_what_is_lost_against_the_best_of_the_same_future():
    # plan: +10 % in every draw (100 a month for 12 months = 1,200 more); other: -10 % in half of them
    found = choosing(material(plan=[1.1] * 10, other=[0.9] * 5 + [1.0] * 5))
    assert cells(found.robust, "other")[0].main == "0"
    assert cells(found.robust, "status-quo")[0].main == "600"
    assert cells(found.robust, "plan")[0].main == "1,800"
    assert cells(found.robust, "plan")[0].below == "worst tenth 2,400"


def test_thresholds_and_dominance_are_counted():
    found = choosing(material(plan=[1.1] * 3 + [0.9] * 7, other=[1.0] * 10))
    lower, harmless, ways = cells(found.robust, "plan")[1:]
    assert (lower.main, harmless.main) == ("7 of 10", "7 of 10")
    assert ways.main == "7 of 10 / 3 of 10"
    assert [cell.main for cell in cells(found.robust, "other")[1:]] == ["0 of 10", "10 of 10", "0 of 10 / 0 of 10"]


def test_an_effect_has_a_first_month_and_a_last():
    path = np.ones((DRAWS, MONTHS + 1))
    path[:, 4:9] = 0.9
    later = np.ones((DRAWS, MONTHS + 1))
    later[:, 6:] = 1.1
    found = choosing(material(plan=path, other=later))
    assert cells(found.effects, "plan")[0].main == "lower in months 4 to 8"
    assert cells(found.effects, "other")[0].main == "higher from month 6 to the end"


def test_the_status_quo_has_no_row_of_effects_and_no_effect_is_said():
    found = choosing(material())
    assert [row.title for row in found.effects.rows] == ["plan", "other"]
    assert cells(found.effects, "plan")[0].main == "in no month"


def test_cost_per_death_averted_is_a_ratio_of_sums_and_never_a_number_where_nothing_is_averted():
    # plan: 120 deaths averted in 12 months for 12 x 10 = 120 million; other: more deaths
    found = choosing(material(plan=[0.99] * 10, other=[1.01] * 10, cost=[10.0, 10.0]))
    assert cells(found.effects, "plan")[1].main == "1 (1)"
    assert cells(found.effects, "other")[1].main == "none: no deaths averted on average"
    assert cells(found.effects, "other")[1].below == "fewer deaths in 0 of 10, more in 10 of 10"
    assert found.payers[0] == "Who pays: US taxpayers. What Mexico pays is not counted."
    assert found.same_money[0] == "About as costly as the proposal (median within a tenth): other."


def test_money_that_differs_is_not_compared():
    found = choosing(material(plan=[0.9] * 10, other=[0.9] * 10, cost=[10.0, 20.0]))
    assert found.same_money[0].startswith("No other alternative costs about as much")
    assert len(choosing(material(cost=[0.0, 1.0])).same_money) == 1
    assert choosing(material(cost=[0.0, 1.0])).same_money[0].startswith("The proposal has no extra cost")


def test_without_a_shared_draw_or_a_second_alternative_there_is_no_chapter():
    assert choosing(material(plan=[np.nan] * 10)) is None
    alone = material()
    assert choosing(replace(alone, assessment={**alone.assessment, "alternatives": ["status-quo"]})) is None
    assert choosing(replace(alone, assessment={**alone.assessment, "outcomes": []})) is None


def test_failed_draws_are_left_out_for_everybody():
    found = choosing(material(plan=[np.nan] + [1.1] * 9))
    assert cells(found.robust, "plan")[0].main == "1,200"


def test_paths_are_in_the_order_of_the_page():
    held = material(plan=[1.1] * 10, cost=[1.0, 2.0])
    turned = replace(held, assessment={**held.assessment, "alternatives": ["plan", "status-quo"]})
    assert summed(paths(turned, "homicides_mx"), 2)[:, 0].round().tolist() == [2200, 2000]
    assert paths(turned, "cost_us", "full")[0, 0, 1:3].tolist() == [1.0, 1.0]
    assert any_whole([paths(turned, "homicides_mx")])


def test_alternatives_stand_in_the_order_given():
    found = choosing(material(plan=[1.2] * 10, other=[0.8] * 10))
    assert [row.title for row in found.robust.rows] == list(ARMS)
    assert [row.chosen for row in found.robust.rows] == [False, True, False]


def test_break_even_doses_carry_the_error_of_their_draws():
    dataset = report_run.outcomes(40, 60)
    held = Material(dataset, report_run.manifest(60, 40), report_run.assessment(dataset), report_run.dose_response())
    found = choosing(held).doses
    assert found is not None
    texts = [cell.main for row in found.rows for cell in row.cells[1:]]
    assert all(text.startswith(("about ", "at no dose up to ")) for text in texts)
    assert any(cell.below for row in found.rows for cell in row.cells[1:] if cell.main.startswith("about "))


# ---- explanation.json ----


def scenario(**changes):
    share = Estimate(0.8, 0.7, 0.9)
    values = {
        "method": "PRIM", "cases": 0.4, "box": Box((Condition("m.a", low=2.0),)), "covers": (0.3,), "names": ("m.a",),
        "found_in": (0.6,), "coverage": share, "density": Estimate(0.9, 0.8, 0.95), "fit": share, "withheld": None,
        "draws": 200,
    }  # fmt: skip
    return {"way": "higher", "sense": "worse", **Scenario(**{**values, **changes}).plain()}


def cut(link, *, after="same", carries=0.5):
    return {
        "link": link, "before": "same", "after": after, "median_before": 0.1, "median_after": 0.0,
        "carries": carries, "low": None, "high": None,
    }  # fmt: skip


def explanation(**changes):
    shares = [
        {"group": g, "share": s, "low": s / 2, "high": min(2 * s, 1.0)} for g, s in zip(GROUPS, SHARES, strict=True)
    ]
    entry = {
        "outcome": "homicides_mx", "alternative": "plan", "window": "cumulative", "month": 12,
        "rests_on": {"shares": shares, "scale": "log ratio", "pairs": 100},
        "flips": {"by": [{"name": "m.a", "title": "the number a", "low": -1, "high": 1}], "looked_at": 9},
        "screened": [{"title": "the number a", "notable": True}, {"title": "b", "notable": False}],
        "cuts": [cut("a.x:b.y", carries=0.01), cut("c.x:d.y", after="higher", carries=0.02), cut("e.x:f.y")],
        "scenarios": [scenario()],
    }  # fmt: skip
    return {"draws": 200, "month": 12, "conclusions": [{**entry, **changes}]}


SHARES = (0.0, 0.05, 0.2, 0.6, 0.15)


def explained(**changes):
    (found,) = conclusions(material(explanation(**changes)))
    return found


def test_conditions_are_told_with_coverage_and_density_on_unseen_futures():
    (found,) = explained().scenarios
    assert found.text.startswith("“Homicides in Mexico” is higher than under the status quo (worse), above all where ")
    assert "above all where “m.a” at least 2 (the upper 30\u00a0% of its range)" in found.text
    for part in ("90\u00a0% (80–95)", "80\u00a0% (70–90)", "40\u00a0% of all"):
        assert part in found.text
    assert "fit on futures not used to find it 0.80 (90\u00a0%: 0.70 to 0.90)" in found.note
    assert not found.withheld


def test_a_box_where_it_still_fails_mostly_to_hold_says_so():
    (found,) = explained(scenarios=[scenario(density=Estimate(0.45, 0.4, 0.5))]).scenarios
    assert "more often, though not mostly, where “m.a” at least 2" in found.text


NOTHING = {"box": None, "covers": (), "names": (), "coverage": None, "density": None}


@pytest.mark.parametrize(
    ("code", "changes", "told"),
    [
        ("too-few", {"fit": None, "least": 40}, "80 of 200 futures are of this kind; at least 40 of this kind and"),
        ("no-fit", {"least": 0.2}, "no few conditions tell these futures apart: fit 0.80 (0.70 to 0.90), at least 0.2"),
        ("not-installed", {"fit": None}, "scenario discovery needs the extra `explain`"),
        ("words of then", {}, "withheld, since words of then."),
    ],
)
def test_a_withheld_condition_gives_the_reason(code, changes, told):
    (found,) = explained(scenarios=[scenario(withheld=code, **NOTHING, **changes)]).scenarios
    assert found.withheld
    assert told in found.text


def test_conditions_of_an_earlier_version_are_shown_in_its_words():
    old = {**scenario(), "what": "homicides are higher", "conditions": ["a at least 2"]}
    (found,) = explained(scenarios=[old]).scenarios
    assert found.text.startswith("homicides are higher, above all where a at least 2.")


def test_conditions_have_the_titles_units_and_options_of_their_records():
    known = library()
    share = next(record for record in known.parameters.values() if record.unit == "share")
    months = next(record for record in known.parameters.values() if record.unit == "month")
    choice = next(iter(known.structures.values()))
    bound = {"low": None, "high": None, "options": None, "covers": 0.65}
    assert condition_words({**bound, "name": share.id, "low": 0.35}) == (
        f"“{share.title}” at least 35\u00a0% (the upper 65\u00a0% of its range)"
    )
    assert condition_words({**bound, "name": months.id, "high": 6.0}) == (
        f"“{months.title}” at most 6 months (the lower 65\u00a0% of its range)"
    )
    assert condition_words({**bound, "name": share.id, "low": 0.1, "high": 0.2}) == (
        f"“{share.title}” between 10\u00a0% and 20\u00a0% (a middle 65\u00a0% of its range)"
    )
    first, second = choice.options[:2]
    assert condition_words({**bound, "name": choice.id, "options": [0, 1]}) == (
        f"“{choice.title}”: {first.title} or {second.title}"
    )


def test_links_that_change_the_conclusion_come_first_and_small_ones_are_counted():
    found = explained()
    assert [(line.link, line.changes) for line in found.cuts] == [("c.x → d.y", True), ("e.x → f.y", False)]
    assert found.cuts[0].text == "Without it the result is higher instead of about the same."
    assert found.uncut == 1


def test_a_link_has_its_title_where_the_run_keeps_one():
    held = material(explanation())
    held.manifest["extra"] = {"links": [{"id": "c.x:d.y", "title": "rain to floods"}]}
    (found,) = conclusions(held)
    assert [(line.link, line.id) for line in found.cuts] == [("rain to floods", "c.x:d.y"), ("e.x → f.y", "")]


def test_shares_keep_their_intervals_and_add_up():
    found = explained()
    assert [part.group for part in found.parts] == list(GROUPS)
    assert sum(part.width for part in found.parts) == pytest.approx(1.0)
    judgement = found.parts[3]
    assert (judgement.name, judgement.share, judgement.span) == ("D, judgement", "60\u00a0%", "30\u00a0% to 100\u00a0%")


def test_a_plain_map_of_shares_is_read_too():
    found = explained(rests_on=dict(zip(GROUPS, SHARES, strict=True)))
    assert [part.span for part in found.parts] == [""] * len(GROUPS)
    assert found.parts[3].share == "60\u00a0%"


@pytest.mark.parametrize(
    ("rests_on", "parts"), [(None, None), ({"shares": None, "scale": "log ratio", "pairs": 9}, [])]
)
def test_not_computed_and_not_varying_are_two_things(rests_on, parts):
    assert explained(rests_on=rests_on).parts == parts


@pytest.mark.parametrize(
    ("flips", "words"),
    [
        (None, "not computed"),
        ({"by": [], "looked_at": 9}, "no, for none of 9"),
        ({"flips": False}, "no"),
        ({"by": [{"title": "a"}]}, "yes: a"),
        (
            {"by": [{"title": "a", "way_low": "same", "way_high": "higher"}]},
            "yes: a (about the same at one end of its range, higher at the other)",
        ),
        ({"by": [{"title": t} for t in "abcde"]}, "yes: a; b; c and 2 more"),
    ],
)
def test_flips_in_words(flips, words):
    assert explained(flips=flips).flips == words


def test_a_run_that_was_not_explained_says_how():
    assert conclusions(material()) == []
    dataset = report_run.outcomes(10, 36)
    page = Page(render_report(dataset, report_run.manifest(36, 10), report_run.assessment(dataset), None))
    assert page.words.count("Not computed in this run. Repeat it with --explain") == 2
    assert "share of the uncertainty that is judgement: not computed" in page.words.lower()


def test_an_explained_run_shows_bars_with_words_beside_them():
    dataset = report_run.outcomes(10, 36)
    told = explanation(alternative=report_run.PROPOSAL, month=36)
    page = Page(
        render_report(dataset, report_run.manifest(36, 10), report_run.assessment(dataset), None, explanation=told)
    )
    assert 'class="share-D" style="width:60.0%"' in page.html
    assert "D, judgement 60 % (30 % to 100 %)" in page.words
    assert "yes: the number a" in page.words
    assert "Not computed in this run" not in page.words.replace("Basis: not computed in this run", "")


def test_the_yardstick_stands_at_the_end_of_the_page():
    dataset = report_run.outcomes(10, 36)
    html = render_report(dataset, report_run.manifest(36, 10), report_run.assessment(dataset), None)
    last = Page(html.split('<section id="yardstick">')[1].split("</main>")[0])
    assert all(word in last.words for word, _range in table())
    assert "<section" not in html.split('<section id="yardstick">')[1]


# ---- in the headline ----


def headline_page(**changes):
    dataset = report_run.outcomes(40, 36)
    told = explanation(**{"alternative": report_run.PROPOSAL, "month": 36, **changes}) if changes is not None else None
    manifest, assessment = report_run.manifest(36, 40), report_run.assessment(dataset)
    return Page(render_report(dataset, manifest, assessment, None, explanation=told))


def test_the_headline_says_how_much_is_judgement_and_whether_it_flips():
    words = headline_page().words
    assert "60 % of this uncertainty is judgement; flips within the plausible range: yes" in words
    assert "The conclusion would be another one without c.x:d.y." in words
    assert "Certainty: very low; lowered from high because no backtest reaches this outcome and month" in words


@pytest.mark.parametrize("changes", [{"month": 12}, {"outcome": "cost_us"}, {"alternative": "support-only"}])
def test_an_explanation_of_something_else_is_not_taken_for_this_headline(changes):
    words = headline_page(**changes).words
    assert "whether the result flips within the plausible range: not computed in this run" in words
    assert "Certainty: not rated, since what the result rests on is not computed." in words


def test_the_bottom_line_uses_a_word_of_the_yardstick():
    head = headline_page().words.split("As of, data")[0]
    (found,) = head.split("Certainty:")[0].split("if carried out – ")[1:]
    assert any(word in found for word, _range in table()) or "the direction is unclear" in found
