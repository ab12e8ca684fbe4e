"""The benchmark of commands knows every command and asks each as it can be asked."""

import importlib.util
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
