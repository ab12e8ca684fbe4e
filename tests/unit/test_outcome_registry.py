"""An outcome is declared once: its record and its function are put together, and refused where they differ."""

from types import SimpleNamespace

import jax.numpy as jnp
import pytest

from secuela.evidence.errors import EvidenceError
from secuela.evidence.library import build, library
from secuela.evidence.records import Outcome
from secuela.evidence.strict_yaml import Document
from secuela.world.outcomes.observations import observations, shipped_families, shipped_records
from secuela.world.outcomes.readings import LEVERS, Extra, ModelRun, reads
from support.known_answers import outcome

MODELS = ("toy", "other")
MONTHS = 3


def family(**readings):
    return SimpleNamespace(OUTCOMES=readings)


def run(**outputs):
    return ModelRun(None, None, None, SimpleNamespace(**outputs))


def path(toy):
    return jnp.concatenate([jnp.ones(1), toy.outputs.deaths])


def record(**changes):
    return outcome(id="deaths", **{"models": ("toy",), **changes})


def put_together(known, *families):
    return observations({each.id: each for each in known}, families, MODELS)


def refused(known, *families):
    with pytest.raises(EvidenceError) as caught:
        put_together(known, *families)
    error = caught.value
    assert error.where
    assert "zero where its model stood still" in str(error.why)
    assert error.fix
    return error


def test_an_outcome_is_handed_its_own_models_and_no_other():
    found = put_together([record()], family(deaths=reads("toy")(path)))
    made, reasons = found.observed({"toy": run(deaths=jnp.arange(3.0)), "other": run()}, MONTHS)
    assert made["deaths"].tolist() == [1, 0, 1, 2]
    assert reasons == {}
    assert found.read_from == {"deaths": frozenset({"toy"})}


def test_a_record_without_a_function_is_refused():
    error = refused([record(), outcome(id="harm")], family(deaths=reads("toy")(path)))
    assert str(error.what) == "No function reads the outcome harm."
    assert "outcomes.yaml, harm" in error.where


def test_a_function_without_a_record_is_refused():
    error = refused([record()], family(deaths=reads("toy")(path), harm=reads("toy")(path)))
    assert str(error.what) == "The outcome harm has a function and no record."
    assert "outcomes.yaml" in str(error.fix)


def test_a_model_that_the_world_does_not_have_is_refused():
    error = refused([record(models=("ty",))], family(deaths=reads("ty")(path)))
    assert str(error.what) == "The outcome deaths is read from 'ty', which is no model of the world."


def test_record_and_function_that_name_other_models_are_refused():
    error = refused([record(models=("other",))], family(deaths=reads("toy")(path)))
    assert str(error.what) == "The outcome deaths is read from toy by its function and from other by its record."


def test_a_function_that_takes_more_than_it_declares_is_refused():
    error = refused([record()], family(deaths=reads("toy")(lambda toy, other: path(toy) + path(other))))
    assert str(error.what) == "The function of deaths takes 2 arguments and is handed 1 models."


def test_a_function_that_reads_another_model_than_it_declares_is_refused_and_not_zero():
    found = put_together([record(models=("other",))], family(deaths=reads("other")(path)))
    with pytest.raises(EvidenceError, match=r"deaths reads something that other does not have: .*'deaths'"):
        found.observed({"toy": run(deaths=jnp.arange(3.0)), "other": run()}, MONTHS)


def test_an_array_without_the_axis_of_its_record_is_refused():
    known = record(axes={"definition": ["narrow", "broad"]})
    found = put_together([known], family(deaths=reads("toy")(path)))
    told = r"deaths has the shape \(4,\); its record asks for 4 months and definition \(2\)"
    with pytest.raises(EvidenceError, match=told):
        found.observed({"toy": run(deaths=jnp.arange(3.0))}, MONTHS)


def test_two_functions_of_one_outcome_are_refused():
    assert str(refused([record()], *[family(deaths=reads("toy")(path))] * 2).what) == "deaths is read by two functions."


def test_an_outcome_that_needs_an_unknown_lever_is_refused():
    error = refused([record(needs_lever=("naloxon",))], family(deaths=reads("toy")(path)))
    assert str(error.what) == "The outcome deaths needs the lever 'naloxon', which does not exist."
    assert "naloxone" in str(error.fix)


def test_an_array_for_a_picture_names_each_of_its_places():
    extra = Extra("map", "deaths", reads("toy")(lambda toy: jnp.ones((2, 3)) * toy.outputs.deaths.sum()), ("a", "b"))
    drawn = SimpleNamespace(OUTCOMES={}, EXTRAS={"map of deaths": extra})
    with pytest.raises(EvidenceError, match="'map of deaths' ends in 3 places and names 2"):
        put_together([], drawn).observed({"toy": run(deaths=jnp.arange(3.0))}, MONTHS)


@pytest.mark.parametrize(
    ("changes", "told", "where"),
    [
        ({"axes": {"sex": ["f", "m"]}}, "'sex' is not a value of 'axes'", "deaths.axes.sex"),
        ({"axes": {"state": "regions"}}, "'regions' is no vocabulary", "deaths.axes.state"),
        ({"axes": {"definition": []}}, "at least 1 item", "deaths.axes.definition"),
        ({"chapter": "violence"}, "'violence' is not a value of 'chapter'", "deaths.chapter"),
        ({"models": []}, "at least 1 item", "deaths.models"),
        ({"shown": {"first": {"at": 1}}}, "'first' is not a value of 'shown'", "deaths.shown.first"),
        ({"usual": "narrow"}, "usual is 'narrow', which is none of its definitions", "deaths"),
    ],
)
def test_a_record_outside_the_closed_lists_is_refused_on_loading(changes, told, where):
    values = {**record().model_dump(), **changes}
    with pytest.raises(EvidenceError) as caught:
        build(Outcome, values, Document({"deaths": values}, "outcomes.yaml"), ("deaths",))
    assert told in str(caught.value.what)
    assert str(caught.value.where) == f"outcomes.yaml, {where}"
    assert caught.value.fix


def test_a_short_list_is_in_the_order_of_its_places_and_windows():
    known = library()
    assert known.shown("compared")[:2] == (("homicides_mx", "cumulative"), ("cartel_members", "month"))
    assert [window for name, window in known.shown("headline") if name == "homicides_mx"] == ["month", "cumulative"]


def test_the_shipped_records_and_functions_agree():
    owners = {name.partition(".")[0] for name in library().parameters}
    models = {model for each in library().outcomes.values() for model in each.models} - {LEVERS}
    assert models <= owners
    found = observations(shipped_records(), shipped_families(), models)
    assert list(found.outcomes) == list(library().outcomes)
