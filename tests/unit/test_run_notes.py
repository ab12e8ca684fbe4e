"""What a run notes of itself: codes when it is written, sentences when it is read."""

import ast
from pathlib import Path

import pytest

import secuela
from secuela.text import language
from secuela.text.codes import coded
from secuela.text.language import speaking
from secuela.text.run_notes import NOTES, note_words

SOURCE = Path(secuela.__file__).parent
SAID = {
    "revised-data": (
        {},
        "Pseudo-as-of, revised data: values before the origin are those the package holds, not those of",
    ),
    "added-data": (
        {"n": 2, "origin": "2026-04"},
        "This run sees 2 files of data that were added. Its origin is 2026-04; by default it is the last month that",
    ),
    "held-to-a-vintage": (
        {"vintage": "2025-12"},
        "Of the data that were added, this run sees what was known in 2025-12.",
    ),
    "ends-before-the-origin": (
        {"series": {"seizures": "2025-10"}},
        "These series end before the origin and are read up to their own last month: seizures (2025-10).",
    ),
    "basis-pending": ({}, "What the verdicts rest on, what each lever does alone"),
    "error-reached": (
        {"n": 1120, "outcome": "homicides_mx", "error": 0.0049, "wanted": 0.005},
        "1,120 futures of each alternative: the least certain headline, homicides_mx, is known to 0.49% of the",
    ),
    "error-not-reached": (
        {"n": 20048, "outcome": "homicides_mx", "error": 0.0061, "wanted": 0.005},
        "After 20,048 futures of each alternative, the most that were allowed, the Monte-Carlo error of the headline",
    ),
    "few-futures": ({"n": 8}, "With 8 futures, shares are rough."),
    "links-cut": ({"links": ["a.x:b.y", "c.z:d.w"]}, "Cut out of this world: a.x:b.y, c.z:d.w."),
    "assumptions-replaced": (
        {"assumed": ["as-critics-argue", "a.b=0.4"]},
        "Assumptions replaced in this run: as-critics-argue, a.b=0.4.",
    ),
    "assumptions-may-know-later": (
        {"origin": "2024-06"},
        "A replaced assumption may rest on what was known only after 2024-06; nothing checks that, as it does for",
    ),
    "fit-no-longer-holds": (
        {"names": ["overdose.x"]},
        "The fit to the record no longer holds for what was replaced in it: overdose.x. What was fitted beside it",
    ),
    "of-proposal": (
        {"proposal": "mine", "note": coded("dose-of-zero", lever="naloxone", id="first")},
        "mine: The dose of naloxone in the phase first is 0, so it does nothing.",
    ),
    "no-cost-to-match": (
        {"id": "equal-budget", "other": "status-quo"},
        "equal-budget is left out: status-quo costs US budgets nothing, so there is no cost to match.",
    ),
    "short-of-the-cost": (
        {"id": "equal-budget", "cost": 1234.56, "target": 26832.8, "levers": ["treatment", "naloxone"]},
        "equal-budget costs 1,230 million USD, less than the 26,800 to be matched: treatment, naloxone at the bound",
    ),
    "doses-until-scaled": (
        {"id": "equal-budget", "source": "supply-chain", "measure": "cost_us full", "month": 36},
        "The doses of equal-budget are those of supply-chain. A run scales them until their median full cost to US "
        "budgets up to month 36 is",
    ),
    "dose-of-zero": ({"lever": "naloxone", "id": "a"}, "The dose of naloxone in the phase a is 0, so it does nothing."),
    "phase-after-horizon": (
        {"id": "a", "start": "2026-11", "horizon": "2026-04"},
        "The phase a begins in 2026-11, after the last simulated month 2026-04; none of it is simulated.",
    ),
    "phase-beyond-horizon": (
        {"id": "a", "end": "2026-12", "n": 4, "months": 12, "horizon": "2026-04"},
        "The phase a runs to 2026-12; only 4 of its 12 months are simulated, up to 2026-04.",
    ),
    "killed-and-homicides-disagree": (
        {"share": 0.255},
        "Modelled deaths of members follow the published model, whose conflict grows; homicide follows the record, "
        "which has fallen. The two are not reconciled: in 26% of the status-quo futures",
    ),
    "victims-in-case-files": ({}, "victims in case files (SESNSP), seasonally adjusted"),
    "preliminary-daily-reports": ({}, "preliminary daily reports (SSPC), a lower count of the same deaths"),
    "modelled-members": ({}, "modelled members, median of the draws"),
    "deaths-behind-the-sums": ({}, "monthly deaths behind the provisional 12-month sums (CDC, predicted), seasonally"),
}


def _written_codes() -> set[str]:
    calls = (
        node
        for package in ("job", "policy")
        for path in (SOURCE / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "coded"
    )
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}


def test_every_code_that_a_run_stores_has_its_sentence_and_none_is_left_over():
    earlier = {"killed-and-homicides-disagree"}  # stored by runs before conflict and homicide were one world
    assert _written_codes() | earlier == set(NOTES) == set(SAID)


@pytest.mark.parametrize("code", SAID)
def test_each_code_is_said_in_one_whole_sentence(code):
    values, english = SAID[code]
    assert note_words(coded(code, **values)).startswith(english)


def test_a_saved_note_is_worded_in_the_language_of_who_reads_it(tmp_path, monkeypatch):
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "notes.po").write_text(
        'msgid ""\nmsgstr "Language: es\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "With {n} futures, shares are rough."\nmsgstr "Con {n} futuros, las proporciones son aproximadas."\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(language, "CATALOGUES", tmp_path)
    stored = coded("few-futures", n=8)
    with speaking("es"):
        assert note_words(stored) == "Con 8 futuros, las proporciones son aproximadas."
    assert note_words(stored) == "With 8 futures, shares are rough."


def test_notes_of_runs_of_earlier_versions_and_of_later_ones():
    assert note_words("With 8 futures, shares are rough.") == "With 8 futures, shares are rough."
    assert "“of-tomorrow”, which this version of Secuela cannot put into words" in note_words(coded("of-tomorrow", n=1))
