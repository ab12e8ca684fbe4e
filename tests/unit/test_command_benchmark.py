"""The benchmark of commands knows every command and asks each as it can be asked."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest
import typer

from secuela.cli.main import app

FILE = Path(__file__).resolve().parents[2] / "benchmarks" / "commands.py"


def _module():
    found = importlib.util.spec_from_file_location("commands_benchmark", FILE)
    module = importlib.util.module_from_spec(found)
    sys.modules[found.name] = module  # where dataclasses look for their module
    found.loader.exec_module(module)
    return module


BENCHMARK = _module()
TYPED = typer.main.get_command(app)


def commands(group=TYPED, before=()):
    """Every command that does something, as it is typed."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*before, name))
        else:
            yield (*before, name)


def test_every_command_is_timed_or_has_a_benchmark_of_its_own():
    found = list(commands())
    assert len(found) > 30
    timed = {each.line[: len(name)] for each in BENCHMARK.COMMANDS for name in found} | {
        (name,) for name in BENCHMARK.ELSEWHERE
    }
    assert [" ".join(name) for name in found if name not in timed] == []
    assert [name for name in BENCHMARK.ELSEWHERE.values() if not (FILE.parent / name).is_file()] == []


@pytest.mark.parametrize("line", [each.line for each in BENCHMARK.COMMANDS[1:]], ids=" ".join)
def test_each_is_asked_as_the_command_line_takes_it(line):
    command, rest = TYPED, list(line)
    while hasattr(command, "commands"):
        command = command.commands[rest.pop(0)]
    assert command.make_context(command.name, rest).params  # an option that is not there is an error


def test_what_a_command_needs_is_run_before_it():
    asked = [each.name for each in BENCHMARK.asked(["score"])]
    assert asked == ["forecast --out OUT/frozen", "score OUT/frozen"]
    names = [each.line for each in BENCHMARK.COMMANDS]
    for place, each in enumerate(BENCHMARK.COMMANDS):
        assert not each.needs or any(name[: len(each.needs)] == each.needs for name in names[:place]), each.name


def a_row(name="--help", **changed):
    return BENCHMARK.Measured(
        name, **{"clock": 1.25, "processors": 2.0, "others": 0.31, "memory": 99.7, "code": 0} | changed
    )


def environment(tmp_path):
    return {**os.environ, "SECUELA_DATA": str(tmp_path / "data")}


def test_a_command_is_measured_to_its_end(tmp_path):
    found = BENCHMARK.timed(BENCHMARK.Timed(("--version",)), environment(tmp_path), tmp_path)
    assert (found.name, found.code, found.limit) == ("--version", 0, None)
    assert found.clock > 0
    assert found.processors > 0
    assert found.memory > 5
    assert found.others is None or 0 <= found.others <= 1


def test_a_command_that_does_not_end_is_ended_and_its_row_says_so(tmp_path):
    line = BENCHMARK.Timed(("evidence", "check"))
    found = BENCHMARK.timed(line, environment(tmp_path), tmp_path, limit=0.02)
    assert found.limit == 0.02
    assert found.code != 0
    assert "not ended after 0" in found.row


def test_what_ended_is_not_run_again_and_what_failed_is(tmp_path, monkeypatch, capsys):
    """In a place that stays."""
    run, place, ran = tmp_path / "run", tmp_path / "place", []
    run.mkdir()

    def measured(each, _environment, _place, _limit):
        (place / "said").write_text("why")
        ran.append(each.name)
        return a_row(each.name, code=0 if each.name == "skill" or len(ran) > 2 else 3)

    monkeypatch.setattr(BENCHMARK, "timed", measured)
    monkeypatch.setattr(sys, "argv", ["commands.py", str(run), "skill", "levers list", "--place", str(place)])
    with pytest.raises(SystemExit, match="secuela levers list: why"):
        BENCHMARK.main()
    BENCHMARK.main()
    assert ran == ["levers list", "skill", "levers list"]
    assert capsys.readouterr().out.count("| `secuela skill` | 1.2 | 2.0 | 31% | 100 |") == 2


def test_the_table_is_whole_and_stands_where_the_page_has_a_place(tmp_path):
    found = {each.name: a_row(each.name) for each in BENCHMARK.COMMANDS}
    made = BENCHMARK.table(found)
    assert made.count("\n| `secuela ") == len(BENCHMARK.COMMANDS)
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BENCHMARK.OPENING}\nold\n{BENCHMARK.CLOSING}\nafter\n")
    BENCHMARK.write(made, page)
    assert page.read_text() == f"before\n{BENCHMARK.OPENING}\n{made}\n{BENCHMARK.CLOSING}\nafter\n"
    del found["skill"]
    with pytest.raises(ValueError, match="not timed yet: skill"):
        BENCHMARK.table(found)
    page.write_text("no place")
    with pytest.raises(ValueError, match="the page needs one"):
        BENCHMARK.write(made, page)
    assert BENCHMARK.PAGE.read_text(encoding="utf-8").count(BENCHMARK.OPENING) == 1
