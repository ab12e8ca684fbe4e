"""From Python: a run in memory, a run in a folder, and the report that is there before its verdicts' basis."""

import subprocess
import sys

import numpy as np
import pytest

import secuela
from secuela.evidence.errors import OptionError
from secuela.job.options import Options
from secuela.runs.store import open_run
from support.compiled_world import MONTHS

SMALL = {"draws": 6, "months": MONTHS, "against": ""}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A run in a folder, and what was in its place when its report was first there."""
    folder = tmp_path_factory.mktemp("python") / "run"
    first = {}

    def reported(run):
        first["manifest"] = open_run(run.path).verify().manifest
        first["files"] = {path.name for path in run.path.iterdir()}
        first["claims"] = open_run(run.path).assessment.claims
        first["page"] = run.report.read_text(encoding="utf-8")

    return secuela.assess("recruitment-halved", out=folder, reported=reported, **SMALL), first


def test_a_run_in_memory_is_the_run_in_a_folder(made):
    saved, _first = made
    kept = secuela.simulate("recruitment-halved", **SMALL)
    assert set(kept.outcomes) == set(saved.outcomes)
    for name, values in saved.outcomes.items():
        np.testing.assert_array_equal(values.to_numpy(), kept.outcomes[name].to_numpy(), err_msg=name)
    for name, values in saved.draws.items():
        np.testing.assert_array_equal(values.to_numpy(), kept.draws[name].to_numpy(), err_msg=name)
    assert kept.assessment.outcomes == saved.assessment.outcomes
    assert kept.assessment.claims is None
    assert kept.manifest.array_checksums == saved.manifest.array_checksums


def test_the_first_report_is_a_whole_run_without_the_basis_of_verdicts(made):
    saved, first = made
    assert first["files"] == {path.name for path in saved.path.iterdir()} - {"foundations.npz"}
    assert "foundations" not in first["manifest"].extra
    assert saved.manifest.extra["foundations"]["draws"] == SMALL["draws"]
    assert first["manifest"].array_checksums == saved.manifest.array_checksums
    assert [row.id for row in first["claims"]] == [row.id for row in saved.assessment.claims]
    assert first["manifest"].created == saved.manifest.created
    assert first["manifest"].notes[-1] == {"code": "basis-pending", "values": {}}
    assert {"code": "basis-pending", "values": {}} not in saved.manifest.notes
    assert "What the verdicts rest on was still being computed" in first["page"]
    assert "What the verdicts rest on was still being computed" not in saved.report.read_text(encoding="utf-8")


def test_the_months_of_a_run_say_what_they_are_counted_from(made):
    saved, _first = made
    assert saved.outcomes.month.attrs == {"long_name": "months since the origin", "origin": saved.manifest.as_of}
    assert saved.outcomes.attrs == {"as_of": saved.manifest.as_of, "origin": saved.manifest.as_of}
    assert saved.outcomes.date.values[:2].tolist() == ["2025-10", "2025-11"]
    assert int(saved.outcomes.from_start[saved.manifest.first_month]) == 1


def test_the_public_names_are_shown_and_loaded_on_first_use():
    code = (
        "import sys, secuela; names = dir(secuela); "
        "print({'assess', 'simulate', 'open_run'} <= set(names), 'jax' in sys.modules, 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "False"]


@pytest.mark.parametrize(
    "against", ["mexican-led, support-only", ["mexican-led", "support-only"], ("mexican-led", " support-only ")]
)
def test_alternatives_are_named_in_a_list_or_with_commas(against):
    assert Options.asked(against=against).against == ("mexican-led", "support-only")


def test_an_unknown_option_is_refused_with_the_nearest():
    with pytest.raises(OptionError, match="There is no option 'drawz'") as caught:
        secuela.simulate(drawz=3)
    assert str(caught.value.fix) == "did you mean draws?"
