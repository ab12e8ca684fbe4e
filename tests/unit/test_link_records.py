"""A causal link is a record: what its record says runs, and ends that do not exist are refused."""

import dataclasses

import numpy as np
import pytest

from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import library
from secuela.evidence.states import STATES
from secuela.models.displacement import Displacement
from secuela.models.violence import Violence
from secuela.world.links import check_ends, link_of, links

MODELS = (Violence(np.zeros((len(STATES), len(STATES)))), Displacement())


@pytest.fixture
def link():
    return link_of(library().links["violence.homicides:displacement.homicides"])


def test_every_record_runs_at_the_point_of_its_size_and_with_its_bounds():
    records = library().links
    assert [link.id for link in links()] == list(records)
    for link in links():
        record = records[link.id]
        assert (link.elasticity, link.low, link.high) == (record.size.point, record.low, record.high), link.id
        assert (link.form, link.lag, link.grade) == (record.form, record.lag, record.grade), link.id


def test_links_lead_from_an_output_to_an_input(link):
    assert check_ends([link], MODELS) is None


@pytest.mark.parametrize(
    ("changes", "told", "fix"),
    [
        (
            {"source": "violence.homicide"},
            "reads violence.homicide, which is no output of a model",
            "violence.homicides",
        ),
        ({"source": "war.homicides"}, "reads war.homicides, which is no output of a model", "violence.homicides"),
        ({"target": "displacement.homicide"}, "which is no input of a model", "displacement.homicides"),
        ({"target": "violence.war"}, "leads from a model to itself", "leave it out"),
    ],
)
def test_an_end_that_does_not_exist_is_refused(link, changes, told, fix):
    wrong = dataclasses.replace(link, **changes)
    with pytest.raises(EvidenceError) as caught:
        check_ends([wrong], MODELS)
    error = caught.value
    assert wrong.id in str(error.what)
    assert told in str(error.what)
    assert error.where == f"evidence/tables/links.yaml, {wrong.id}"
    assert error.why
    assert fix in str(error.fix)
