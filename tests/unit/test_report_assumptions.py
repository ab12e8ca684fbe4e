"""The chapter on replaced assumptions, and where else a report says that they are replaced."""

import pytest

from secuela.evidence.assumption_records import Replaced
from secuela.evidence.assumptions import assumptions_of
from secuela.report.run_data import RunData
from secuela.report.views.answer import AnswerView
from secuela.report.views.assumed_words import assumed_note
from secuela.report.views.both_results import AssumptionsView, results_beside
from secuela.report.views.brief import BriefView
from secuela.report.views.chapters import chapters
from secuela.report.views.notes import picture_notes
from secuela.text.language import speaking
from support.toy_report import toy_run

UP, SAME = (1.2,) * 8 + (1.0,) * 2, (1.0,) * 10


def kept(*given: str) -> list[dict]:
    points = {"q05": 0.1, "q50": 0.2, "q95": 0.4}
    found = []
    for each in assumptions_of(given):
        ours = {"damped_trend": 0.9, "published_trend": 0.1} if each.rival else points
        kind = "structure" if each.rival else "parameter"
        extra = {"kind": kind, "grade": "C", "fitted": each.id.startswith("overdose"), "ours": ours}
        found.append(Replaced(**dict(each), law="uniform" if each.range else None, **extra).model_dump(mode="json"))
    return found


def run_with(*given: str, plan=UP, ours=SAME) -> RunData:
    yours = toy_run(plan, assumed=kept(*given))
    beside = results_beside(yours, toy_run(ours))
    return RunData(yours.outcomes, yours.manifest, yours.assessment, beside=beside)


@pytest.fixture
def run():
    return run_with("organised_crime.split_chance=0.2..0.5", "violence.homicide_path=published_trend")


def test_both_results_stand_side_by_side_with_what_turned(run):
    view = AssumptionsView.of(run)
    assert "2 of our assumptions are replaced in this run." in view.lead.text
    assert "turns for: Homicides in Mexico." in view.lead.text
    (table, *_more) = view.results
    row = next(row for row in table.rows if row.id == "homicides_mx")
    assert [cell.text for cell in row.cells] == [
        "no change",
        "+2,400 (0 to +2,400; mean +1,920)",
        "from “about the same” to “higher”",
    ]
    other = next(row for row in table.rows if row.id == "overdose_deaths_us")
    assert other.cells[2].text == "nothing: about the same"


def test_each_assumption_stands_beside_ours_with_its_reason(run):
    cells = {row.id: row.cells for row in AssumptionsView.of(run).replaced.rows}
    rows = {name: [cell.text.replace("\u00a0", " ") for cell in each] for name, each in cells.items()}
    assert rows == {
        "organised_crime.split_chance": ["C", "0.2 (0.1 to 0.4)", "0.2 to 0.5", "no reason given"],
        "violence.homicide_path": [
            "C",
            "damped continuation of the recent trend: 90 %; trend of the published model: 10 %",
            "trend of the published model",
            "no reason given",
        ],
    }


def test_nothing_that_turns_is_said_to_turn_nothing():
    view = AssumptionsView.of(run_with("organised_crime.split_chance=0.4", ours=UP))
    assert "No outcome of the first screen goes another way" in view.lead.text
    assert "1 of our assumptions is replaced" in view.lead.text


def test_a_set_is_called_one_sides_reading_and_a_fit_no_longer_holds():
    view = AssumptionsView.of(run_with("as-critics-argue", "overdose.supply_elasticity=0.3"))
    notes = " ".join(f"{entry.name} {entry.text}" for entry in view.notes.entries)
    assert "as-critics-argue: “How critics of force read what is disputed” is one side’s reading" in notes
    assert "The fit to the record no longer holds for “Elasticity of synthetic-opioid deaths" in notes


def test_first_screen_brief_and_pictures_say_it(run):
    told = "2 of our assumptions are replaced in this run: “Probability that the capture of a top leader"
    assert any(told in each.text for each in AnswerView.of(run).warnings)
    assert any(told in each.text for each in BriefView.of(run).warnings)
    assert "Assumptions replaced: organised_crime.split_chance=0.2..0.5, violence.homicide_path=published_trend." in (
        " ".join(picture_notes(run))
    )


def test_what_leaves_the_page_names_a_set_by_its_id_and_stays_short():
    assert assumed_note(run_with("as-critics-argue")) == " Assumptions replaced: as-critics-argue."
    many = [f"bilateral.{name}=0.5" for name in ("accommodation", "execution", "noticed", "raid_share", "chance_soil")]
    assert assumed_note(run_with(*many)).endswith(" and 2 more.") or assumed_note(run_with(*many)).endswith("2 more.")


def test_in_spanish_nothing_is_left_in_english(run):
    with speaking("es"):
        view = AssumptionsView.of(run)
    assert "Se sustituyen 2" in view.lead.text or "se sustituyen 2 de nuestros supuestos" in view.lead.text
    assert view.results[0].heads[1:] == ("con nuestros supuestos", "con los sustituidos", "qué cambió")


def test_a_run_without_them_has_no_such_chapter():
    assert AssumptionsView.NAME not in [each.NAME for each in chapters(toy_run())]
    assert assumed_note(toy_run()) == ""
