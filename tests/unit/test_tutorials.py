"""The tutorials run: every command and every cell, in their order, on runs of fewer futures and months.

`sh` blocks are commands, `yaml file=…` files to save, `python` cells, and `output` what the last command before it
says, with `…` for what may stand there.
"""

import re
import shlex
from pathlib import Path

import pytest

from support.shared_runs import MONTHS, within

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("at_hand", "in_small")]
PAGES = Path(__file__).resolve().parents[2] / "docs" / "tutorials"
FIRST = "secuela assess --out runs/first"
_BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(name: str) -> list[tuple[str, str, str]]:
    """Kind, name of the file and content of each block."""
    return _BLOCK.findall((PAGES / name).read_text(encoding="utf-8"))


def said(wanted: str, told: str) -> list[str]:
    """Lines of an `output` block that the command did not say, in their order."""
    place, missing, told = 0, [], " ".join(told.split())
    for line in wanted.splitlines():
        pattern = ".*?".join(re.escape(" ".join(part.split())) for part in line.split("…"))
        found = re.compile(pattern).search(told, place)
        if found is None:
            missing.append(line)
        else:
            place = found.end()
    return missing


def carried_out(name: str) -> dict[str, str]:
    """Every block of a page in its order; a command with what it said. The first run is there already."""
    told, last, names = {}, "", {}
    for kind, file, content in blocks(name):
        if file:
            Path(file).write_text(content, encoding="utf-8")
        elif kind == "sh":
            for command in content.splitlines():
                if command == FIRST:
                    continue
                words = shlex.split(command)[1:]
                small = ["--draws", "10", "--months", str(MONTHS)] if words[0] == "assess" else []
                done = within(*words, *small)
                assert done.returncode == 0, f"{command}: {done.stderr}"
                last = told[command] = done.stdout
        elif kind == "python":
            exec(compile(content, name, "exec"), names)
        elif kind == "output":
            assert said(content, last) == [], last
    return told


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_first_assessment(folder, shared_run):
    shared_run.copied(folder / "runs" / "first")
    told = carried_out("first-assessment.md")
    assert len(told) == 13
    assert (folder / "runs" / "first" / "brief.docx").exists()
    assert "split_chance" in told["secuela evidence show organised_crime.split_chance"]


def test_a_proposal_and_assumptions_of_your_own(folder):
    told = carried_out("your-own-proposal.md")
    assert (folder / "runs" / "mine" / "report.html").exists()
    assert "in the programmes that I know" in told["secuela report runs/mine --chapter assumptions"]


def test_is_it_any_good(folder, shared_run):
    shared_run.copied(folder / "runs" / "first")
    told = carried_out("is-it-any-good.md")
    assert len(told) == 7


def test_output_that_a_command_does_not_give_is_noticed():
    assert said("one… three\nfour\n", "one two\n three, four") == []
    assert said("three\none\n", "one two three") == ["one"]
    assert said("five…\n", "one two") == ["five…"]
