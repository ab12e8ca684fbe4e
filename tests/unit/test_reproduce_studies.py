"""The two forecast studies on the command line: one JSON object with rows and ok, and an exit code that tells."""

import json

import pytest
from typer.testing import CliRunner

from secuela.cli.main import app
from secuela.evidence.errors import OptionError
from secuela.studies.published_figures import Compared
from secuela.studies.study import STUDIES, Study


def call(*arguments):
    return CliRunner().invoke(app, ["reproduce", *arguments])


@pytest.mark.parametrize(("name", "code"), [("balloon", 0), ("source-2022", 0)])
def test_json_has_rows_and_ok_and_the_exit_code_agrees(name, code):
    """Both hold now; that a check which fails is told, golden/test_overdose_source_2022.py says."""
    done = call(name, "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == code
    assert found["ok"] is (code == 0)
    assert len(found["rows"]) > 3
    if name == "balloon":
        assert {row["kind"] for row in found["rows"]} == {"consistency check"}


def test_what_cannot_be_varied_is_refused():
    done = call("balloon", "--weeks", "10")
    assert isinstance(done.exception, OptionError)
    assert "balloon has nothing that can be varied" in str(done.exception)


@pytest.mark.parametrize("name", [name for name, study in STUDIES.items() if not study.limits])
def test_what_takes_long_is_said_before_it_begins_but_not_where_quiet_is_asked_for(monkeypatch, name):
    monkeypatch.setattr(Study, "run", lambda _self, _variation: Compared("figures", (), ()))
    told = f"{name}: about {STUDIES[name].seconds} s the first time"
    assert (told in call(name).stderr) is (STUDIES[name].seconds > 0)
    assert call(name, "--quiet").stderr == ""
