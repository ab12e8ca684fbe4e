"""Dated episodes and the authority panel: complete, dated, sourced, offices only, later things marked."""

import re
import subprocess
import sys

import pytest
import yaml

from secuela.evidence.authority import authority, authority_problems, read_authority
from secuela.evidence.episodes import RESPONSES, episode_problems, episodes, read_episodes
from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.months import Month
from secuela.evidence.tables import shipped_tables
from secuela.models.bilateral import LEVELS

ORIGIN = Month.parse("2025-10")
LATER = "date: 2025-11\n  after_origin: false\n  disputed: true"
PROPER = (
    "Title Mexico Mexican United States Senate House Congress Republicans Democrat Democrats Venezuela Panama Pakistan "
    "Pakistani Colombia Colombian Ecuador National Guard October September November August July February January May "
    "March December American Organization Charter Nations War Powers Resolution Constitution UN OAS Defense Department "
    "State Code High Commissioner Human Rights Representatives President Kingdom Brazil Chile Security Law Navy US"
)


def planted(tmp_path, name, old, new):
    text = (shipped_tables() / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")
    return tmp_path


def test_episodes_hold_the_dated_ones_of_the_record_and_the_two_of_2024():
    found = {one.id: one for one in episodes()}
    assert found["transfer-2024"].month == "2024-07"
    assert found["embassy-2024"].level == 2
    assert (found["soldiers-2011"].days, found["soldiers-2011"].level) == (220, 5)
    assert found["raid-2008"].days == 640
    assert RESPONSES == LEVELS
    assert [one.month for one in episodes()] == sorted(one.month for one in episodes())


def test_what_came_after_the_origin_is_in_the_ledger_and_nothing_else_is():
    for one in episodes():
        assert (Month.parse(one.month) > ORIGIN) == (one.use == "ledger"), one.id
    assert sum(one.use == "ledger" for one in episodes()) >= 3
    for entry in authority():
        assert (Month.parse(entry.date) > ORIGIN) == entry.after_origin, entry.id


def test_episodes_that_a_prior_rests_on_were_read_or_say_that_they_were_not():
    for one in episodes():
        assert one.checked or one.source == "judgement" or one.use == "test", one.id


def test_the_panel_has_every_part_with_text_in_both_languages():
    kinds = {entry.kind for entry in authority()}
    assert kinds == {"basis", "contest", "vote", "clock", "rule"}
    by_id = {entry.id: entry for entry in authority()}
    assert (by_id["vote-senate-2025-10"].vote.yes_votes, by_id["vote-senate-2025-10"].vote.no_votes) == (48, 51)
    assert {by_id[clock].days for clock in ("clock-report", "clock-withdrawal")} == {2, 60}
    assert {"mexico-article-40", "mexico-article-19", "mexico-article-76", "mexico-foreign-agents"} <= set(by_id)
    assert all(entry.disputed for entry in authority() if entry.kind == "basis")
    for entry in authority():
        assert entry.text.en != entry.text.text("es")
        assert len(entry.text.text("es")) > 20


def test_a_vote_that_passed_had_more_votes():
    for entry in authority():
        if entry.vote is not None:
            assert entry.vote.passed == (entry.vote.yes_votes > entry.vote.no_votes), entry.id


def test_offices_only_no_two_capitalised_words_that_are_no_institution():
    """A name of a person is two capitalised words in a row; all that occur are institutions, places and months."""
    known = set(PROPER.split())
    texts = [entry.text.en for entry in authority()] + [entry.office for entry in authority()]
    texts += [f"{one.title}. {one.answer}" for one in episodes()]
    for text in texts:
        for pair in re.findall(r"\b[A-Z][a-zé]+(?: [A-Z][a-zé]+)+", text):
            assert set(pair.split()) <= known | {"The", "Only", "Its", "Two"}, pair


def test_no_parameter_rests_on_a_source_that_only_the_ledger_uses():
    late = {one.source for one in episodes() if one.use == "ledger"}
    late |= {source for entry in authority() if entry.after_origin for source in entry.sources}
    late -= {source for entry in authority() if not entry.after_origin for source in entry.sources}
    used = {source for name, record in library().parameters.items() for source in record.sources}
    assert not late & used


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("official,3,agents,365", "official,4,agents,365", "not level 4.*\n.*\n.*\n.*write extradition"),
        ("official,3,agents,365", "officials,3,agents,365", "did you mean official"),
        ("365,fit,true", "365,ledger,true", "its use is ledger"),
        ("365,fit,true,foreign-agents-2020", "365,fit,true,foreign-agent-2020", "did you mean foreign-agents-2020"),
    ],
)
def test_a_bad_episode_is_told_with_file_and_fix(tmp_path, old, new, match):
    found = read_episodes(planted(tmp_path, "episodes.csv", old, new))
    problems = list(episode_problems(found))
    assert len(problems) == 1
    assert re.search(match, str(problems[0]))
    assert "episodes.csv, arrest-2020" in str(problems[0])


def test_a_malformed_episode_names_its_line(tmp_path):
    with pytest.raises(EvidenceError, match=r"level cannot be used: (?s:.*)episodes.csv, line \d+, level"):
        read_episodes(planted(tmp_path, "episodes.csv", "official,3,agents", "official,9,agents"))


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("date: 2025-08\n  after_origin: false\n  disputed: true", LATER, "after_origin is false"),
        ("  days: 60\n", "", "only a clock has days"),
        ("sources: [stripes-2025-04]", "sources: [stripe-2025-04]", "did you mean stripes-2025-04"),
    ],
)
def test_a_bad_entry_of_the_panel_is_told(tmp_path, old, new, match):
    problems = list(authority_problems(read_authority(planted(tmp_path, "authority.yaml", old, new))))
    assert len(problems) == 1
    assert re.search(match, str(problems[0]))


def test_an_entry_without_spanish_is_refused(tmp_path):
    content = yaml.safe_load((shipped_tables() / "authority.yaml").read_text(encoding="utf-8"))
    del content["listing"]["text"]["es"]
    (tmp_path / "authority.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"'es' is missing.\s+Where: authority.yaml, line \d+, listing.text.es"):
        read_authority(tmp_path)


def test_reading_them_needs_no_simulator():
    code = (
        "import sys, secuela.evidence.episodes as e, secuela.evidence.authority as a; e.episodes(); a.authority(); "
        "sys.exit(bool({'jax', 'equinox', 'xarray', 'secuela.models'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
