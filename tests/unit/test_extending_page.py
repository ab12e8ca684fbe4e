"""The page on how to add something names files that there are, and its examples are what they claim to be."""

import dataclasses
import re
import textwrap
from pathlib import Path

import numpy as np
import pytest
import yaml

from secuela.claims.reading import read_ledger
from secuela.evidence.errors import EvidenceError, RecordError
from secuela.evidence.library import library
from secuela.evidence.records import CausalLink, Outcome, Parameter, Series
from secuela.models.displacement import Displacement, Theta
from secuela.record.published_series import published_series
from secuela.record.recognition import read_published
from secuela.world.draws import lever_draws, plain_theta
from support.agency_layouts import population

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
KINDS = {"parameter": Parameter, "link": CausalLink, "outcome": Outcome, "series": Series}
THETA = {field.name for field in dataclasses.fields(Theta)}
EXTENSIONS = ("lever", "parameter", "causal link", "outcome", "series", "data format", "claim", "model", "view")


def example(info: str) -> str:
    found = re.search(rf"^( *)```{info}\n(.*?)^ *```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None, info
    return textwrap.dedent(found[2])


def test_there_is_a_part_for_each_extension():
    parts = {f"## A{'n' if name[0] in 'aeiou' else ''} {name}" for name in EXTENSIONS}
    assert {*parts, "## Tried"} == set(re.findall(r"^## .*$", PAGE, re.MULTILINE))


def test_every_file_and_folder_that_it_names_is_there():
    named = re.findall(r"`((?:src|scripts|tests)/[\w./]+)`", PAGE)
    assert len(named) > 30
    assert [name for name in named if not (ROOT / name).exists()] == []
    modules = re.findall(r"`(\w+\.(?:py|yaml))`", PAGE)
    held = {path.name for path in (ROOT / "src").rglob("*") if path.suffix in {".py", ".yaml"}}
    assert set(modules) <= held


@pytest.mark.parametrize("kind", KINDS)
def test_each_record_is_one(kind):
    for name, entry in yaml.safe_load(example(f"yaml {kind}")).items():
        made = KINDS[kind].model_validate({"id": name, **entry})
        assert made.id == name
        assert not isinstance(made, Parameter) or set(made.sources) <= set(library().sources)


def test_the_claim_is_one(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(example("yaml claim"), encoding="utf-8")
    (claim,) = read_ledger(str(file)).claims
    assert claim.tests[0].conditions[0].threshold == 0.95


def test_the_lever_is_one_and_names_its_parameters():
    names = {}
    exec(compile(example("python"), "extending.md", "exec"), names)
    lever = names["LEVER"]
    assert lever.id == "weapons_trafficking_control"
    assert set(lever.parameters) <= set(library().parameters)


def test_a_number_that_a_lever_or_a_model_reads_without_a_record_is_named():
    names = {name: np.zeros(3) for name in library().parameters if name != "treatment.ramp"}
    with pytest.raises(EvidenceError) as caught:
        lever_draws(names)
    assert str(caught.value.what) == "treatment reads the parameter ramp, which has no record."
    assert caught.value.where == "evidence/tables/parameters/treatment.yaml"
    with pytest.raises(EvidenceError, match="displacement reads the parameter used_to, which has no record"):
        plain_theta(Displacement(), {}, {name: np.zeros(3) for name in THETA - {"used_to"}})


def test_a_format_that_gives_a_series_without_a_record_says_so(tmp_path, monkeypatch):
    fewer = {name: record for name, record in published_series().items() if name != "population_mx"}
    monkeypatch.setattr("secuela.record.recognition.published_series", lambda: fewer)
    with pytest.raises(RecordError, match="The format of this file gives population_mx, which has no record") as caught:
        read_published(population(tmp_path / "a.csv"))
    assert str(caught.value.fix) == "describe population_mx in record/published_series.yaml"
