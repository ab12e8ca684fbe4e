"""What a first-time user is told: lists once, numbers that can be read, names that hold the word, no empty promises."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from secuela.cli import evidence, levers
from secuela.cli.assess import assess
from secuela.evidence.errors import OptionError, ProposalError, choose_one, near, nearest
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.job import pipeline as assessment
from secuela.job.options import Options
from secuela.policy.proposal_reading import check_file
from secuela.runs.folders import finished_blocks, partial_folder
from secuela.text.numbers import readable

ROOT = Path(__file__).resolve().parents[2]
PROPOSAL = """\
id: mine
title: Mine
status: {stage: talk, execution: none, ended: false, as_of: 2025-10}
consent: none
phases:
  - {id: one, from: 2026-01, months: 3, levers: [{lever: leadership_removal, dose: 6, basis: judgement}]}
"""


def shown(app, *arguments):
    done = CliRunner().invoke(app, list(arguments))
    return done.output if done.exception is None else str(done.exception)


def refused(tmp_path, *changes):
    text = PROPOSAL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ProposalError) as caught:
        check_file(tmp_path / "mine.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (5e6 - 1e-6, "5 million"),
        (500_000_000.0, "500 million"),
        (1_104_000.0, "1.104 million"),
        (2_976_123_456.0, "2,976 million"),
        (999_999.7, "1 million"),
        (26832.815729997496, "26,830"),
        (172_500.0, "172,500"),
        (-1564.0, "-1,564"),
        (0.4793, "0.4793"),
        (-0.25, "-0.25"),
        (0.0007468999, "0.0007469"),
        (4.8e-7, "4.8 × 10⁻⁷"),
        (-1e-6, "-1 × 10⁻⁶"),
        (float("nan"), "nan"),
    ],
)
def test_numbers_can_be_read(value, text):
    assert readable(value) == text


def test_no_record_shows_a_power_of_ten_as_a_computer_writes_it():
    numbers = re.compile(r"(?<![\w.])-?[\d.]+e[+-]?\d+\b")
    for name in [*library().parameters, *library().facts, *library().series]:
        kind, record = library().find(name)
        words = str(getattr(record, "why", "")) + str(getattr(record, "note", ""))
        guilty = [found for found in numbers.findall(shown(evidence.app, "show", name)) if found not in words]
        assert not guilty, (kind, name, guilty)
    assert "; 50 million; 500 million 2025 USD per removal" in shown(levers.app, "show", "leadership_removal")


def test_a_lever_names_the_models_behind_it():
    text = shown(levers.app, "show", "leadership_removal")
    count = len([name for name in library().parameters if name.startswith("organised_crime.")])
    assert f"and through them on the model's own: organised_crime ({count} parameters)" in text
    further = next(line for line in text.splitlines() if "by other ports or by causal links on those of" in line)
    assert all(f"{model} (" in further for model in ("bilateral", "violence", "displacement"))
    assert "`secuela evidence list parameter`" in text
    assert "the first input of a model that the lever moves: leaders captured" in text
    assert "(more of the lever raises it)" in text
    raids = shown(levers.app, "show", "lab_disruption")
    count = len([name for name in library().parameters if name.startswith("supply.")])
    assert f"on the model's own: supply ({count} parameters)" in raids
    assert "(more of the lever lowers it)" in raids
    assert "Rests on the model's own: organised_crime" in shown(levers.app, "show", "recruitment_what_if")
    assert "Rests on the model's own: bilateral" in shown(levers.app, "show", "tariff_threat")
    named = shown(levers.app, "show", "migration_enforcement")
    count = len([name for name in library().parameters if name.startswith("displacement.")])
    assert f"on the model's own: displacement ({count} parameters)" in named


def test_names_that_hold_the_word_come_first():
    assert "did you mean leadership_removal?" in shown(levers.app, "show", "leader")
    assert (
        near("split", ["splinter_groups", "organised_crime.split_chance", "spirit"])[0]
        == "organised_crime.split_chance"
    )
    assert near("mx-sin", library().places) == ["MX-SIN"]
    assert near("us", ["focus", "bus"]) == ["bus"]
    assert near("", ["anything"]) == []
    assert str(nearest("nalaxone", ["naloxone", "treatment"])) == "did you mean naloxone?"


def test_a_record_near_none_is_answered_with_how_to_list():
    text = shown(evidence.app, "show", "foo")
    assert "there is no record called 'foo'" in text
    assert "'secuela evidence list' shows all" in text
    assert "known names" not in text
    assert not any(place in text for place in library().places)


@pytest.fixture
def assessing(monkeypatch, tmp_path):
    """``assess`` up to the simulation, where it is interrupted; with the folder it would write."""
    folder = tmp_path / "run"

    def interrupted(*_arguments, **_options):
        raise KeyboardInterrupt

    def run(*arguments, blocks=0):
        for number in range(blocks):
            partial_folder(folder).mkdir(exist_ok=True)
            (partial_folder(folder) / f"{number}.npz").touch()
        import typer

        app = typer.Typer()
        app.command()(assess)
        options = ["status-quo", "--draws", "100", "--months", "2", "--against", "", "--out", str(folder)]
        return CliRunner().invoke(app, [*options, *arguments])

    monkeypatch.setattr(assessment, "perform", interrupted)
    return run


def test_an_interruption_before_the_first_block_promises_nothing(assessing):
    done = assessing()
    assert done.exit_code == 130
    assert "interrupted before any block of futures was finished: nothing is kept" in done.stderr
    assert "--resume" not in done.stderr


def test_an_interruption_after_it_says_how_to_go_on(assessing):
    done = assessing(blocks=2)
    assert done.exit_code == 130
    assert "finished blocks are kept: the same command with --resume" in done.stderr
    assert "nothing" not in done.stderr


def test_nothing_to_resume_is_said(assessing, tmp_path):
    said = f"note: there is nothing to resume at {tmp_path / 'run'}; the run starts from the beginning"
    assert said in assessing("--resume").stderr.replace("\n", "")
    assert "nothing to resume" not in assessing("--resume", "--quiet").stderr
    assert "nothing to resume" not in assessing().stderr
    assert "nothing to resume" not in assessing("--resume", blocks=1).stderr


def test_finished_blocks_are_counted_beside_the_run(tmp_path):
    assert finished_blocks(tmp_path / "run") == 0
    partial_folder(tmp_path / "run").mkdir()
    for name in ("plan.json", "plan%2F0.npz", "plan%2F1.npz.1234.tmp"):
        (tmp_path / "run.partial" / name).touch()
    assert finished_blocks(tmp_path / "run") == 1


def test_the_counts_of_groups_in_the_documents_are_those_on_record():
    values = [fact.value for name, fact in library().facts.items() if name.startswith("groups_")]
    text = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    words = dict(enumerate(["Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"], start=4))
    told = f"{words[len(values)]} counts of Mexican criminal groups, for different years, run from"
    assert f"{told} {min(values):.0f} to {max(values):.0f}." in text


def test_a_month_that_is_too_early_is_no_call_to_mend_records():
    with pytest.raises(Exception, match=r"Fix: use --as-of \d{4}-\d\d or later$"):
        library().parameters_as_of(Month.parse("2015-01"))


@pytest.mark.parametrize(
    ("option", "value", "why"),
    [
        ("seed", -1, "every draw and all luck follow from it"),
        ("draws", 0, "it is the number of futures of each alternative"),
        ("months", 0, "it is the number of simulated months"),
    ],
)
def test_an_option_says_what_it_is(option, value, why):
    given = {"proposal": "x", "against": None, "draws": 1, "seed": 1, "as_of": None, "months": 1, "lang": "en"}
    with pytest.raises(OptionError, match=why) as caught:
        Options.asked(**{**given, option: value})
    assert "the number of the" not in str(caught.value)


def test_a_closed_list_is_shown_once(tmp_path):
    assert str(choose_one("bomb", ["either", "capture", "kill"])) == "choose one of either, capture, kill"
    assert str(choose_one("kil", ["either", "capture", "kill"])).endswith("kill; did you mean kill?")
    text = refused(tmp_path, ("dose: 6,", "dose: 6, means: bomb,"))
    assert text.endswith("Fix: choose one of either, capture, kill")
    text = refused(tmp_path, ("stage: talk", "stage: xyz"))
    assert text.endswith("Fix: choose one of dropped, talk, directive, planning, training, approved, deployed")


@pytest.mark.parametrize("written", ["yes", "Yes", "no", "true", "FALSE"])
def test_a_word_read_as_true_or_false_is_shown_as_written(tmp_path, written):
    assert f"'{written}' is not a value of 'consent'" in refused(tmp_path, ("consent: none", f"consent: {written}"))
    text = refused(tmp_path, ("title: Mine", f"title: {{en: {written}}}"))
    assert f"'{written}' stands where text is expected" in text


def test_a_dose_by_group_gets_the_rule_for_groups(tmp_path):
    text = refused(tmp_path, ("dose: 6", "dose: {cjng: 9}"))
    assert "The dose is not a number but a block with the key 'cjng': doses per group are not accepted." in text
    assert "line 6, phases[0].levers[0].dose" in text
    assert "nothing here may help to choose which group to act against" in text
    assert "give one dose for the listed organisations together: a plain number" in text
    assert "places below state level" in refused(tmp_path, ("dose: 6", "dose: {city: 9}"))
