"""The chapter of the claims: known answers on a made-up run, the same form for every side, the chain of attribution."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from test_report_page import Page

from secuela.claims.checking import check_claims
from secuela.claims.claim_rows import row_of
from secuela.claims.neutralised import StoredFoundations, points_of
from secuela.claims.reading import read_ledger, shipped, shipped_sources
from secuela.claims.schema import OPINIONS, Condition, LedgerTest, Origin
from secuela.claims.wording import comparison_words
from secuela.report.attribution import strands, told
from secuela.report.charts.sparkline import HEIGHT, WIDTH, Curve, Mark, sparkline
from secuela.report.charts.strands import strand_picture
from secuela.report.claimlines import claim_line, in_setting, in_turn, part, side_counts
from secuela.report.claimwords import date_words, page_manner, side_words, verdict_words
from secuela.report.ledgers import claim_rows
from secuela.report.material import Material
from secuela.report.page import render_report
from support import claims_run, report_run
from support.ledger_texts import claim_text

SVG = "{http://www.w3.org/2000/svg}"


def material(**changes):
    dataset = claims_run.outcomes()
    titles = {name: {"title": {"en": f"{name.capitalize()}: longer"}} for name in claims_run.ARMS}
    manifest = {"created": claims_run.CREATED, "proposals": titles}
    assessment = {
        "proposal": "plan", "baseline": "status-quo", "alternatives": list(claims_run.ARMS), "as_of": "2025-10",
        "months": 12, "draws": 10, "failed_draws": 0, "outcomes": [],
    }  # fmt: skip
    return replace(Material(dataset, manifest, assessment), **changes)


def row(foundations=None, **changes):
    ledger = claims_run.ledger(claims_run.claim(**changes))
    (found,) = check_claims([ledger], claims_run.in_memory(), foundations)
    return row_of(found, "2025-10")


def line(foundations=None, **changes):
    return claim_line(material(), row(foundations, **changes))


def taken_away(values):
    """A world without one link: the given ratios under the plan, for the ten draws."""
    points = points_of(LedgerTest.model_validate(claims_run.trial()))
    levels = {"plan": 1000 * np.asarray(values, dtype=float), "status-quo": np.full(10, 1000.0)}
    return StoredFoundations({"link:a.x:b.y": {point: levels[point.alternative] for point in points}})


def test_a_chance_is_counted_and_its_word_is_one_that_ten_futures_carry():
    # ratios 0.80, 0.84, … 1.16: seven of ten are at most 1.06
    assert line().chance == "likely (7 of 10 of the futures)"


def test_a_test_reads_in_titles_not_ids():
    assert line().test == "Homicides in Mexico under “Plan”, in month 12: at most 1.06 times that under the status quo"
    against = claims_run.condition(comparator="strong", compare="difference", operator=">=", threshold=-5)
    text = comparison_words([Condition.model_validate(against)], page_manner(material()))
    assert text == "Homicides in Mexico under “Plan”, in month 12, less that under “Strong”: at least −5"


def test_a_verdict_that_turns_without_one_link_names_it_and_is_never_supported():
    found = line(taken_away([2.0] * 10))
    assert found.now.word == "follows from an assumption"
    assert found.now.why == "Follows from the link from a.x to b.y (without it 0 of 10 of the futures pass)."
    assert found.basis.startswith("Basis: assumed.")


def test_a_verdict_that_stays_is_derived():
    found = line(taken_away([0.8] * 10))
    assert (found.now.word, found.basis[:15]) == ("supported at the doses assumed", "Basis: derived.")


def test_without_foundations_the_basis_is_not_computed_and_nothing_is_supported():
    found = line()
    assert (found.now.word, found.basis) == ("open", "Basis: not computed in this run.")


def test_a_refused_test_tells_the_reason_and_the_registered_one_beside_it_speaks():
    trial = claims_run.trial(threshold=0.1, registered=claims_run.trial())
    found = line(tests=[trial])
    first, second = found.tests
    assert first.outcome.startswith("Refused, since no alternative passes it: “Strong”, which comes closest, does in 0")
    assert (first.refused, first.registered, second.registered) == (True, False, True)
    assert second.outcome == "Passed in 7 of 10 of the futures."
    assert found.chance.startswith("likely")


def test_a_test_that_everybody_passes_is_refused_as_such():
    found = line(tests=[claims_run.trial(threshold=9.0)])
    assert "every alternative passes it, the status quo too" in found.tests[0].outcome
    assert (found.chance, found.basis) == ("", "")


def test_a_test_whose_arm_is_missing_says_what_it_needs():
    found = line(tests=[claims_run.trial(alternative="elsewhere")])
    assert found.now.word == "not testable in this run"
    assert "needs the alternative elsewhere in the run" in found.tests[0].outcome
    assert found.curve is None


def test_a_threshold_set_after_the_run_is_marked():
    found = line(tests=[claims_run.trial(fixed="2026-12-01")])
    assert found.tests[0].exploratory
    assert (found.now.word, found.now.why[:11]) == ("open", "Exploratory")


@pytest.mark.parametrize("side", ["supporters", "critics", "sceptics", "mexico", "none"])
def test_the_side_changes_nothing_but_its_own_words(side):
    usual, other = line(side="supporters"), line(side=side)
    about = other.about.replace(side_words(side), side_words("supporters"))
    assert replace(other, about=about) == usual


def test_sides_take_turns():
    sides = [("supporters", 3), ("critics", 1), ("none", 2)]
    rows = [row(name=f"{side}{n}", side=side, no_test="A fact.") for side, count in sides for n in range(count)]
    assert [entry.id for entry in in_turn(rows)] == [
        "supporters0", "critics0", "none0", "supporters1", "none1", "supporters2",
    ]  # fmt: skip


def test_tests_are_counted_by_side():
    refused = row(name="K02", tests=[claims_run.trial(threshold=9.0)])
    lacking = row(name="K03", side="critics", tests=[claims_run.trial(alternative="elsewhere")])
    plain = row(name="K04", side="critics", no_test="A fact.")
    counts = side_counts([row(), refused, lacking, plain])
    assert [(c.side, c.claims, c.tested, c.probable, c.refused, c.lacking) for c in counts] == [
        ("said by critics", 2, 1, 0, 0, 1),
        ("said by supporters", 2, 2, 1, 1, 0),
    ]


def test_dates_and_verdicts_in_words():
    assert date_words("2026-11-24T13:00Z") == "24 November 2026"
    assert (date_words("2019-2020"), date_words("soon")) == ("2019-2020", "soon")
    assert verdict_words("follows-from-assumption") == "follows from an assumption"
    assert verdict_words("a-new-word") == "a new word"


# ---- the curve ----


def drawn(**changes):
    values = {"points": [(0.5, 1.0), (1.0, 0.5), (2.0, 0.0)], "own": Mark(1.0, "1"), "neutral": None, "logs": True}
    text = sparkline(Curve(**{**values, "said": "a <b> & “c”", **changes}))
    return ElementTree.fromstring(str(text).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def test_ratios_are_drawn_on_a_log_scale_and_the_dot_is_on_the_line():
    svg = drawn()
    (path,) = svg.iter(f"{SVG}polyline")
    xs = [float(pair.split(",")[0]) for pair in path.get("points").split()]
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1], abs=0.11)
    (dot,) = svg.iter(f"{SVG}circle")
    assert f"{dot.get('cx')},{dot.get('cy')}" in path.get("points")


def test_a_level_is_drawn_as_it_is():
    (path,) = drawn(logs=False).iter(f"{SVG}polyline")
    xs = [float(pair.split(",")[0]) for pair in path.get("points").split()]
    assert xs[2] - xs[1] == pytest.approx(2 * (xs[1] - xs[0]), abs=0.11)


def test_what_is_said_of_a_curve_is_escaped():
    assert drawn().get("aria-label") == "a <b> & “c”"


@pytest.mark.parametrize("neutral", [None, Mark(0.5, "no effect"), Mark(0.99, "no effect"), Mark(2.0, "no effect")])
def test_labels_stay_inside_and_apart(neutral):
    labels = [text for text in drawn(neutral=neutral).iter(f"{SVG}text") if text.get("text-anchor") == "middle"]
    ends = sorted((float(t.get("x")) - 2.8 * len(t.text), float(t.get("x")) + 2.8 * len(t.text)) for t in labels)
    assert all(low >= 0 and high <= WIDTH + 0.1 for low, high in ends)
    assert all(first[1] <= second[0] for first, second in pairwise(ends))
    assert all(float(t.get("y")) < HEIGHT for t in labels)


def test_a_curve_of_one_threshold_does_not_divide_by_zero():
    assert drawn(points=[(1.0, 0.0), (1.0, 1.0)]) is not None


# ---- the chain of attribution ----


def attributed(*entries):
    claims = [
        claims_run.claim(name, chain=chain, n_independent_origins=n, sources=[{"id": s, "tier": 2} for s in sources])
        for name, chain, n, sources in entries
    ]
    known = {"S1": {"title": "A report", "tier": 2}, "S2": {"title": "B", "tier": 2}, "S3": {"title": "C", "tier": 2}}
    known["S4"] = {"title": "A repeat", "tier": 2, "rests_on": ["S1"]}
    ledger = claims_run.ledger(*claims, sources=known)
    return strands(ledger, {name: Origin.model_validate(content) for name, content in known.items()})


def test_repeats_of_one_report_are_one_origin():
    found = attributed(
        ("K01", ["the text", "a report", "officials, unnamed"], 1, ["S1"]),
        ("K02", ["the text", "a report, which says more"], 1, ["S4"]),
        ("K03", ["the text", "records"], 1, ["S2"]),
        ("K04", ["the text", "records"], 1, ["S3"]),
        ("K05", ["the text"], 0, ["S1"]),
    )
    assert [(s.named, s.claims, s.end, s.repeats, s.origins) for s in found] == [
        ("a report", ("K01", "K02"), "officials, unnamed", 1, 1),
        ("records", ("K03", "K04"), "", 0, 2),
        ("nobody: in the text’s own voice", ("K05",), "", 0, 0),
    ]
    assert told(found) == (
        "Of 5 entries, 2 name the same source, a report; independent origins behind these: 1. "
        "For 1 of the 5 no independent origin was found."
    )


def test_the_picture_holds_every_strand_with_its_number_and_widths_add_up():
    article = read_ledger("article-2025")
    found = strands(article, shipped_sources())
    assert sum(len(strand.claims) for strand in found) == len(article.claims)
    text = strand_picture(found, "The article", "said")
    svg = ElementTree.fromstring(str(text).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
    words = " ".join(t.text for t in svg.iter(f"{SVG}text"))
    assert f"{len(article.claims)} entries" in words
    assert all(strand.named[:20] in words for strand in found)
    nbc = next(strand for strand in found if strand.named.startswith("NBC News"))
    assert (nbc.origins, nbc.repeats) == (1, 5)
    assert len(nbc.claims) == max(len(strand.claims) for strand in found)


# ---- on the page ----


@pytest.fixture(scope="module")
def page():
    dataset = report_run.outcomes(40, 60)
    return Page(render_report(dataset, report_run.manifest(60, 40), report_run.assessment(dataset), None))


def test_every_claim_of_every_ledger_is_on_the_page_once(page):
    for name in shipped():
        for claim in read_ledger(name).claims:
            assert page.ids.count(f"claim-{claim.id}") == 1
            assert re.sub(r"\s+", " ", claim.claim.en) in page.words


def test_framings_have_a_restatement_and_no_truth_verdict(page):
    opinions = [c for name in shipped() for c in read_ledger(name).claims if c.kind in OPINIONS]
    assert opinions
    for claim in opinions:
        own = page.html.split(f'id="claim-{claim.id}"')[1].split("</article>")[0]
        assert "no truth verdict" in own
        assert "<b>supported" not in own
        assert re.sub(r"\s+", " ", claim.restatement.en) in Page(own).words


def test_no_side_has_a_colour_or_a_class_of_its_own(page):
    chapter = page.html.split('<section id="claims">')[1].split("</section>")[0]
    classes = set(re.findall(r'class="([^"]*)"', chapter))
    assert not {word for each in classes for word in each.split()} & {
        "supporters",
        "critics",
        "sceptics",
        "lower",
        "higher",
    }
    colours = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]+)"', chapter))
    assert len(colours) <= 7


def test_curves_are_drawn_without_a_vega_picture(page):
    chapter = page.html.split('<section id="claims">')[1].split("</section>")[0]
    assert "data-spec" not in chapter
    assert len(chapter) < 400_000


def test_stored_rows_are_taken_and_not_computed_again():
    stored = {**row().plain(), "probability": 0.123}
    every = [{**stored, "ledger": name} for name in shipped()]
    held = material()
    found = claim_rows(replace(held, assessment={**held.assessment, "claims": every}))
    assert [(each.ledger, each.probability) for each in found] == [(name, 0.123) for name in shipped()]


def test_computed_and_stored_claims_give_the_same_page():
    dataset = report_run.outcomes(10, 36)
    held = Material(dataset, report_run.manifest(36, 10), report_run.assessment(dataset))
    rows = claim_rows(held)
    whole = {**held.assessment, "claims": [each.plain() for each in rows]}
    stored = render_report(dataset, report_run.manifest(36, 10), whole, None)
    assert stored == render_report(dataset, report_run.manifest(36, 10), held.assessment, None)


def test_the_setting_of_names_reaches_claims_but_not_a_claim_on_the_name_itself():
    ring = {"en": "A ring around the Gulf of Mexico / Gulf of America.", "es": "Un cerco."}
    both = row(claim=ring, no_test="A plan.")
    assert in_setting(both, "us").claim.en == "A ring around the Gulf of America."
    assert in_setting(both, "neutral") is both
    own = row(claim={"en": claim_text("C22")}, no_test="A name.")
    assert in_setting(own, "mx") == own


def test_a_ledger_without_claims_of_one_kind_makes_no_empty_fold():
    found = part(material(), [row()], "toy")
    assert [len(group) for group in (found.tested, found.documented, found.opinions)] == [1, 0, 0]


def test_where_documents_decide_the_test_still_names_its_assumption():
    found = line(taken_away([2.0] * 10), kind="fact")
    assert found.now.word == "open"
    assert found.basis.startswith("Basis of the test: assumed.")
    assert found.basis.endswith("Follows from the link from a.x to b.y (without it 0 of 10 of the futures pass).")
